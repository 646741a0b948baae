"""Sheets beside a list that count its rows once more: 变动情况 | 人数, a pivot 上报月份 | 计数项:编号.

Nothing is taken from them. Where they are about the same rows, what they say must be what the list holds.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.relating.settlement import Aside, Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.categories import category_words
from pipeline.tallies.values.cells import column_letters, folded, is_blank
from pipeline.tallies.values.numbers import counted
from pipeline.tallies.wording.sayings import said

_COUNTS = re.compile("计数项")
_TOTAL = re.compile("[总合共]计.{0,2}|全[镇乡]|总[数量]")
_MONTH = re.compile(r"(?:(20\d\d)[年-])?(\d{1,2})月?份?")
_FEWEST, _KNOWN, _LONGEST, _SHOWN = 2, 0.5, 16, 3


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a recount: where its number stands, its label, the number; whether it has no other number."""

    cell: str
    label: str
    number: int
    alone: bool


def compare_recounts(desk: Settlement) -> None:
    """An error for a sheet that counts the rows of its file's tables once more, and comes to other numbers."""
    for aside in desk.asides:
        tables = [n for n, t in enumerate(desk.tables) if t.place.file == aside.file and n not in desk.foreign]
        lines = _lines(aside) if tables else []
        if len(lines) < _FEWEST:
            continue
        surely = any(_COUNTS.search(text) for text in aside.lines.values())
        wrong = min((_differing(desk, lines, rows, surely) for rows in _row_sets(desk, tables)), key=_size)
        if wrong:
            words = "；".join(f"{line.label} {line.number}，表里 {is_so} 行" for line, is_so in wrong[:_SHOWN])
            cells = ",".join(line.cell for line, _ in wrong)
            desk.problems.append(
                said("recount.differs", aside.file, aside.sheet, cells, label=desk.topic.label, words=words)
            )


def _size(found: Collection[object]) -> int:
    return len(found)


def _lines(aside: Aside) -> list[_Line]:
    """The rows of a label and a whole number after it: of several, as 在册 | 取消 | 总计, that of all, else the first."""
    told = [(number, line) for number, cells in enumerate(aside.rows, 1) if (line := _label_and_numbers(cells))]
    several = any(len(numbers) > 1 for _, (_, numbers) in told)
    places = sorted({at for _, (_, numbers) in told for at in numbers})
    heads = {
        at: folded(row[at]) for row in reversed(aside.rows) for at in places if at < len(row) and _is_word(row[at])
    }
    at = next((at for at in places if _TOTAL.fullmatch(heads.get(at, ""))), places[0] if places else 0)
    return [
        _Line(f"{column_letters(chosen)}{number}", label, numbers[chosen], not several)
        for number, (label, numbers) in told
        if (chosen := at if several else next(iter(numbers))) in numbers
    ]


def _label_and_numbers(cells: Sequence[Any]) -> tuple[str, dict[int, int]] | None:
    """The first word of a row, and the whole numbers after it by their place; None where there are none."""
    at = next((at for at, cell in enumerate(cells) if _is_word(cell)), None)
    if at is None or len(folded(cells[at])) > _LONGEST:
        return None
    numbers = {after: counted(cells[after]) for after in range(at + 1, len(cells)) if not is_blank(cells[after])}
    whole = {after: int(value) for after, value in numbers.items() if value is not None and value == int(value)}
    return (folded(cells[at]), whole) if whole else None


def _is_word(cell: Any) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and counted(cell) is None


Row = tuple[Ledger, int]
"""A table, and the position of one of its records."""


def _row_sets(desk: Settlement, tables: Sequence[int]) -> list[list[Row]]:
    """The rows that a recount may be of: those that count, less those in doubt, all."""
    count = {n: desk.counted(n) for n in tables}
    doubted = {n: desk.in_doubt(n) for n in tables}
    sure = {n: [p for p in count[n] if p not in doubted[n]] for n in tables}
    whole = {n: list(range(len(desk.tables[n].rows))) for n in tables}
    return [[(desk.tables[n], p) for n in tables for p in rows[n]] for rows in (count, sure, whole)]


def _differing(desk: Settlement, lines: Sequence[_Line], rows: Sequence[Row], surely: bool) -> list[tuple[_Line, int]]:
    """The lines whose number is not that of the rows, with that; none where the sheet is about something else."""
    totals = [line for line in lines if _TOTAL.fullmatch(line.label)]
    parts = [line for line in lines if line not in totals]
    found: list[list[tuple[_Line, int]]] = []
    for counting in _countings(rows, desk.topic, {line.label for line in parts}, desk.year):
        known = [line for line in parts if line.label in counting.meanings]
        if len(known) < _FEWEST or len(known) < _KNOWN * len(parts):
            continue
        told: Counter[Any] = Counter()
        for line in known:
            told[counting.meanings[line.label]] += line.number
        wrong = [
            (line, counting.of(line)) for line in known if told[counting.meanings[line.label]] != counting.of(line)
        ]
        fewest = 1 if all(line.alone for line in known) else len(known) / 2
        if len(known) - len(wrong) >= fewest or surely:
            whole = len(known) == len(parts) and bool(wrong)
            sums = {len(rows)} if whole else {len(rows), sum(line.number for line in parts)}
            found.append(wrong + [(line, len(rows)) for line in totals if line.number not in sums])
    return min(found, key=_size, default=[])


@dataclass(frozen=True, slots=True)
class _Counting:
    """One way to count rows: how many there are of each thing, and the thing that a label means."""

    counts: Counter[Any]
    meanings: Mapping[str, Any]

    def of(self, line: _Line) -> int:
        return self.counts[self.meanings[line.label]]


def _countings(rows: Sequence[Row], topic: Topic, labels: Collection[str], year: int) -> Iterator[_Counting]:
    """By the words of each column, by the categories of known ones, by the months of days."""
    tables = {id(table): table for table, _ in rows}.values()
    places = {id(table): {folded(name): at for at, name in table.table.header.names.items()} for table in tables}
    for name in dict.fromkeys(name for columns in places.values() for name in columns):
        texts = Counter(_text(table, position, places[id(table)].get(name)) for table, position in rows)
        yield _Counting(texts, {label: label for label in labels if label in texts})
    months = {label: month for label in labels if (month := _month(label, year))}
    for key in dict.fromkeys(key for table in tables for key in table.columns):
        values = [table.columns[key][position] if key in table.columns else None for table, position in rows]
        column = topic.columns[key]
        if column.type == "category":
            words = category_words(column.values)
            yield _Counting(Counter(values), {label: words[label] for label in labels if label in words})
        elif column.type == "date" and months:
            yield _Counting(Counter(value.month for value in values if isinstance(value, date)), months)


def _month(label: str, year: int) -> int | None:
    """The month that a label names, of this year or of none."""
    found = _MONTH.fullmatch(label)
    return int(found[2]) if found and found[1] in (None, str(year)) and not label.isdigit() else None


def _text(table: Ledger, position: int, at: int | None) -> str:
    return "" if at is None else folded(table.cells(position)[at])
