"""What becomes of the tables of one topic: rows left out for certain, questions, and the records that each answer gives.

Belongs here: the desk on which the tables lie side by side, and how answers turn them into records. The rules that leave rows
out or put questions stand in relating/, one subject a module.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.questions.model import COUNT, LEAVE, Answer, Edit, Leave, Put, Question, Weigh, question_id
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.cells import address_ranges, column_letters, folded
from pipeline.tallies.values.offices import NOBODY, Office
from pipeline.tallies.values.plans import counts_in
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

UNDECIDED = "待定"
COPY, CONTAINED = AGAIN = ("与另一张表相同的行", "已含在另一张表里的行")


@dataclass(frozen=True)
class Aside:
    """A sheet that is no tally: its rows as they are, in memory only."""

    file: str
    sheet: str
    rows: Sequence[Sequence[Any]]

    @cached_property
    def lines(self) -> Mapping[int, str]:
        """What each row says, folded: the number of the row in the sheet → its different cells with | between."""
        texts = {n: "|".join(dict.fromkeys(filter(None, map(folded, row)))) for n, row in enumerate(self.rows, 1)}
        return {number: text for number, text in texts.items() if text}


@dataclass(slots=True)
class Settlement:
    """The tables of one topic, what was left out of each, and what was asked.

    `senders` names the office that handed in each file, where it is known; `year` is that of the report; `asides` are
    sheets that are no tally. `left` maps, for each table, positions of its records to the reason why
    they are not counted; `stopped` says that an error forbids any count; `versions` are groups of tables that are one table told
    several times, wholly or but for some rows; `foreign` are tables that are wholly another's, or about another thing, beside
    our own: what is wrong in them is nobody's concern here.
    """

    topic: Topic
    tables: Sequence[Ledger]
    office: Office = NOBODY
    senders: Mapping[str, str] = field(default_factory=dict)
    year: int = 0
    asides: Sequence[Aside] = ()
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    stopped: bool = False
    versions: list[set[int]] = field(default_factory=list)
    foreign: set[int] = field(default_factory=set)
    left: list[dict[int, str]] = field(init=False)
    _doubted: dict[int, set[int]] = field(init=False, default_factory=dict)
    _looked_at: int = field(init=False, default=0)
    _asked: Counter[str] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.left = [{} for _ in self.tables]

    def counts(self, units: frozenset[str]) -> bool:
        """Whether a figure of the topic counts in one of some units: events, persons."""
        return counts_in(self.topic, units)

    def of_two_offices(self, one: int, other: int) -> bool:
        """Whether two tables are known to come from different offices: neither is then a version of the other."""
        senders = {self.senders.get(self.tables[number].place.file) for number in (one, other)}
        return len(senders) == 2 and None not in senders

    def are_versions(self, one: int, other: int) -> None:
        """Take two tables, and all that are versions of either, for versions of one."""
        joined = [group for group in self.versions if group & {one, other}]
        self.versions = [group for group in self.versions if group not in joined]
        self.versions.append({one, other}.union(*joined))

    def of_one_table(self, one: int, other: int) -> bool:
        """Whether two tables are one, or versions of one: a number means the same in both."""
        return one == other or any({one, other} <= group for group in self.versions)

    def counted(self, number: int) -> list[int]:
        """The positions of a table that nothing has left out so far."""
        left = self.left[number]
        return [position for position in range(len(self.tables[number].rows)) if position not in left]

    def own(self, number: int) -> list[int]:
        """The positions of a table that are the unit's own cases, here or told again in another table."""
        left = self.left[number]
        return [position for position in range(len(self.tables[number].rows)) if left.get(position) in (None, *AGAIN)]

    def in_doubt(self, number: int) -> set[int]:
        """The positions of a table that some question may leave out already."""
        for question in self.questions[self._looked_at :]:
            for edit in (edit for edits in question.readings.values() for edit in edits):
                if isinstance(edit, Leave):
                    self._doubted.setdefault(edit.table, set()).update(edit.positions)
        self._looked_at = len(self.questions)
        return set(self._doubted.get(number, ()))

    def sure(self, number: int) -> list[int]:
        """The positions of a table that nothing has left out so far, and no question may."""
        doubted = self.in_doubt(number)
        return [position for position in self.counted(number) if position not in doubted]

    def leave(self, number: int, positions: Iterable[int], why: str) -> None:
        """Leave records out for certain; the first reason stands."""
        for position in positions:
            self.left[number].setdefault(position, why)

    def leave_table(self, number: int, why: str) -> None:
        """Leave a whole table out for certain, with what is wrong in it."""
        self.leave(number, self.counted(number), why)
        self.foreign.add(number)

    def sheets(self, *, foreign: bool) -> set[tuple[str, str]]:
        """The sheets, by file and name, of the tables that are foreign, or of the others."""
        places = [table.place for n, table in enumerate(self.tables) if (n in self.foreign) == foreign]
        return {(place.file, place.sheet) for place in places}

    def ask(
        self,
        code: str,
        number: int,
        positions: Sequence[int],
        readings: Mapping[str, Sequence[Edit]],
        *,
        key: str = "",
        **fields: object,
    ) -> None:
        """Put a question about some rows of a table, or their cells in one column. The last reading holds while it is open."""
        table = self.tables[number]
        contents = [table.cells(position) for position in positions]
        identity = question_id(code, self.topic.topic, contents, readings)
        same = self._asked[identity]
        self._asked[identity] += 1
        self.questions.append(
            Question(
                id=f"{identity}-{same + 1}" if same else identity,
                code=code,
                topic=self.topic.topic,
                file=table.place.file,
                sheet=table.place.sheet,
                cell=self.cells(number, positions, key),
                fields={"label": self.topic.label, **{name: str(value) for name, value in fields.items()}},
                readings={answer: tuple(edits) for answer, edits in readings.items()},
            )
        )

    def doubt(self, code: str, number: int, positions: Collection[int], **fields: object) -> None:
        """Ask whether some rows of a table count: counted, or left out."""
        readings = {COUNT: (), LEAVE: (Leave(number, frozenset(positions)),)}
        self.ask(code, number, list(positions), readings, key="", **{"count": len(positions), **fields})

    def tell(self, code: str, number: int, positions: Collection[int], **fields: object) -> None:
        """Say something of some rows of a table."""
        place = self.tables[number].place
        fields = {"label": self.topic.label, "count": len(positions), **fields}
        cells = self.cells(number, positions)
        self.problems.append(said(code, place.file, place.sheet, cells, department="", **fields))

    def cells(self, number: int, positions: Iterable[int], key: str = "") -> str:
        """The whole rows of some records, `A4:H14`; with a key, their cells in this column."""
        table = self.tables[number]
        rows = [table.rows[position] for position in positions]
        if not rows:
            return table.account.area
        if key:
            return address_ranges(table.place.letters[key], rows)
        first, last = column_letters(table.table.left), column_letters(table.table.left + len(table.table.rows[0]) - 1)
        spans = address_ranges(first, rows).split(",")
        return ",".join(f"{span.partition(':')[0]}:{last}{span.rpartition(first)[2]}" for span in spans)

    def settled(self, answers: Mapping[str, Answer]) -> list[Ledger]:
        """The tables with what is left out taken away and every question read as answered, or as it is read while open."""
        left = [dict(reasons) for reasons in self.left]
        weights: list[dict[int, int]] = [{} for _ in self.tables]
        put: list[dict[str, dict[int, object]]] = [{} for _ in self.tables]
        for question in self.questions:
            answer = answers.get(question.id, Answer(question.open_reading))
            why = UNDECIDED if question.id not in answers else f"按决定{answer.reading}"
            for reading, edits in question.readings.items():
                chosen = reading == answer.reading
                for edit in edits:
                    if isinstance(edit, Leave):
                        rows = self.tables[edit.table].rows
                        gone = {p for p in edit.positions if (rows[p] in answer.excepted) != chosen}
                        for position in gone:
                            left[edit.table].setdefault(position, why)
                    elif chosen and isinstance(edit, Weigh):
                        weights[edit.table] |= edit.weights
                    elif chosen and isinstance(edit, Put):
                        put[edit.table].setdefault(edit.column, {}).update(edit.values)
        return [_edited(table, left[number], weights[number], put[number]) for number, table in enumerate(self.tables)]


def _edited(
    table: Ledger, left: Mapping[int, str], weights: Mapping[int, int], put: Mapping[str, Mapping[int, object]]
) -> Ledger:
    """A table less some records, with some counted several times and some cells read anew; its account says so."""
    if not left and not weights and not put:
        return table
    columns = {
        key: [put[key].get(position, value) for position, value in enumerate(values)] if key in put else values
        for key, values in table.columns.items()
    }
    stays = [position for position in range(len(table.rows)) if position not in left]
    keep = [position for position in stays for _ in range(weights.get(position, 1))]
    extra = {n for n, position in enumerate(keep) if n and keep[n - 1] == position}
    columns = {
        key: [None if n in extra and _adds_up(values[p]) else values[p] for n, p in enumerate(keep)]
        for key, values in columns.items()
    }
    bounds = {key: {n: signs[p] for n, p in enumerate(keep) if p in signs} for key, signs in table.bounds.items()}
    dropped = dict(table.account.dropped)
    for why in left.values():
        dropped[why] = dropped.get(why, 0) + 1
    account = replace(table.account, records=len(stays), dropped=dropped)
    return replace(
        table,
        columns=columns,
        bounds=bounds,
        rows=[table.rows[p] for p in keep],
        identities=[table.identities[p] for p in keep] if table.identities else [],
        kept=[table.kept[p] for p in keep],
        account=account,
    )


def _adds_up(value: object) -> bool:
    """A number of the row itself: it must not be added once more for each thing that the row stands for."""
    return isinstance(value, int | float) and not isinstance(value, bool)
