"""The records of one table: where they came from, what became of every row, and what else the table tells.

Belongs here: the frozen values. Does not belong here: how a table becomes one (recording.py).
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.tallies.tables.columns.fixes import Fix
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.totals import CheckTotal, Number
from pipeline.tallies.values.categories import NewWord
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.wording.problems import Problem


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every row of one table: rows = records + dropped + problem rows."""

    file: str
    sheet: str
    area: str
    topic: str
    rows: int
    records: int
    problem_rows: int
    dropped: Mapping[str, int]

    def __str__(self) -> str:
        left_out = "、".join(f"{why} {count}" for why, count in self.dropped.items())
        others = f" + 未计入 {sum(self.dropped.values())}（{left_out}）" if left_out else ""
        return f"读入 {self.rows} 行 = 记录 {self.records} + 有问题 {self.problem_rows}{others}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where records came from: one table of one sheet.

    `letters` names the spreadsheet column of each column key; `span` the first and the last row of its data; `fixes` tell
    how the cells of counted columns were read.
    """

    file: str
    sheet: str
    sha256: str
    anchor: str
    letters: Mapping[str, str]
    fixes: tuple[Fix, ...] = ()
    span: tuple[int, int] = (0, 0)

    def holds(self, file: str, sheet: str, row: int) -> bool:
        """Whether a row of a sheet is one of this table's."""
        return (file, sheet) == (self.file, self.sheet) and self.span[0] <= row <= self.span[1]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The records of one table.

    `identities` are the raw texts of `unique_by`, for finding duplicates before masking; `bounds` the signs of numbers
    known only within a bound, by column and record; `sums` what the table adds up to, for running totals.

    `continues` says that the table has no header and goes on from the one before.
    `maybe` are records that may as well be totals; `goes_on` those over which the running number and the day of the row above
    are merged down; `months` the first and the last month of its days.
    `holes` are columns of numbers with a cell that is none: their sum is not known. `without_year` counts the dates that say
    no year.

    In memory only, for what relates rows and tables: `table` and `kept` (the row of the table that each record is), `title`;
    `new_words` of open categories; `strange_words`, the one word of a closed list that nobody knows; `below`, blank cells with
    the value above them; `bands`, headings between rows, and `notes`, lines outside the rows, `comments`, on the cells of a
    row, and `struck`, the columns struck through, by row of the sheet.
    """

    place: Place
    topic: str
    columns: Mapping[str, list[Any]]
    bounds: Mapping[str, Mapping[int, str]]
    rows: list[int]
    identities: list[tuple[str, ...]]
    zero_report: str
    account: Account
    totals: tuple[CheckTotal, ...]
    sums: Mapping[str, Number]
    problems: tuple[Problem, ...]
    table: TallyTable = field(repr=False, compare=False)
    title: str = field(default="", repr=False, compare=False)
    hidden: bool = False
    continues: Literal["", "sure", "asked"] = ""
    maybe: frozenset[int] = frozenset()
    goes_on: frozenset[int] = frozenset()
    months: tuple[int, int] | None = None
    dated: tuple[str, ...] = ()
    holes: frozenset[str] = frozenset()
    without_year: int = 0
    new_words: Mapping[str, Mapping[int, NewWord]] = field(default_factory=dict, repr=False, compare=False)
    strange_words: Mapping[str, Mapping[int, str]] = field(default_factory=dict, repr=False, compare=False)
    below: Mapping[str, Mapping[int, Any]] = field(default_factory=dict, repr=False, compare=False)
    bands: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    notes: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    struck: Mapping[int, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)
    comments: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    kept: Sequence[int] = field(default=(), repr=False, compare=False)

    @property
    def dates(self) -> list[list[Any]]:
        """The columns of days that must lie in the year."""
        return [self.columns[key] for key in self.dated if key in self.columns]

    def cells(self, position: int) -> Sequence[Any]:
        """The row of a record as it was handed in: for comparing in memory, never to be kept."""
        return self.table.rows[self.kept[position]]

    def column(self, at: int) -> list[Any]:
        """The cells of all records in one column of the table, as they were handed in."""
        rows = self.table.rows
        return [rows[number][at] for number in self.kept]

    def standing_above(self, lines: Mapping[int, str], positions: Iterable[int]) -> dict[int, str]:
        """Which of some lines between rows, text by row, stands nearest above each record; "" above the first."""
        rows = sorted(lines)
        nearest = {position: bisect_left(rows, self.rows[position]) - 1 for position in positions}
        return {position: lines[rows[place]] if place >= 0 else "" for position, place in nearest.items()}

    def text(self, key: str, position: int) -> str:
        """What one column says in the row of a record, folded; "" where the table has no such column."""
        at = self.table.header.at(key)
        return "" if at is None else folded(self.cells(position)[at])


def is_struck_row(columns: Collection[int], cells: Sequence[object]) -> bool:
    """Whether at least half of what a row says is struck through: the columns that are, and its cells."""
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    return bool(columns) and len(columns) * 2 >= len(filled)
