"""Persons where none should stand: a row that slipped by one cell puts a name under 日期 or 类别. It is told, and not by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.tables.columns.parsed import ParsedColumn
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.values.persons import NAMES_PERSONS, is_like_a_name, says_a_person
from pipeline.tallies.values.reads import Fault

_PERSON = Fault(
    "value.category",
    "一个类别",
    "这里像是人名或号码，请核对这一行有没有填错格，改正后重新报送；确是类别的，请在事项目录中加为别名",
)
_LONGEST_NAME = 5
_FEW = 2  # times that a name stands under 类别; what stands there often is a kind, whatever it looks like


@dataclass(frozen=True, slots=True)
class Persons:
    """Who is known of in a table, by folded name, and which of its columns stand beside one of persons."""

    known: frozenset[str]
    beside: frozenset[str]

    def hide(self, key: str, cell: Any) -> bool:
        """Whether a cell of a column that is not personal holds what may be a person's name."""
        text = folded(cell) if isinstance(cell, str) else ""
        return bool(text) and (
            text in self.known or says_a_person(text) or (key in self.beside and is_like_a_name(text))
        )


UNKNOWN = Persons(frozenset(), frozenset())


def persons_of(table: TallyTable, topic: Topic, data: Sequence[int]) -> Persons:
    """What the columns of persons of a table tell, those among them that the catalogue does not know."""
    header = table.header
    columns = [at for at, key in header.columns.items() if topic.columns[key].personal]
    columns += [at for at, name in header.unread.items() if NAMES_PERSONS.search(folded(name))]
    texts = {folded(table.rows[row][at]) for at in columns for row in data if isinstance(table.rows[row][at], str)}
    known = frozenset(text for text in texts if 1 < len(text) <= _LONGEST_NAME and not text.isascii())
    near = {at + step for at in columns for step in (-1, 1)}
    return Persons(known, frozenset(key for at, key in header.columns.items() if at in near))


def refuse_as_categories(parsed: Mapping[str, ParsedColumn], persons: Persons) -> None:
    """A new word of an open list that is a person's name or number is a fault: no breakdown has it as its label."""
    for column in parsed.values():
        times = Counter(folded(new.word) for new in column.new.values())
        for position, new in list(column.new.items()):
            word = folded(new.word)
            alone = times[word] <= _FEW and says_a_person(word)
            if word in persons.known or alone or mask(new.word) != as_text(new.word):
                del column.new[position]
                column.values[position] = None
                column.faults[position] = _PERSON
