"""A hand-in as a value: folder, files, sheets, rows. Immutable; what a transformation returns is a new one.

Belongs here: the model and small ways to change it. How it becomes bytes: writing.py; who makes ledgers: ledgers.py.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was saved by a program: without its result."""

    text: str


class Merged(Enum):
    """A cell that belongs to the one above it or the one before it."""

    DOWN = "down"
    LEFT = "left"


Cell = str | int | float | date | Formula | Merged | None
Cells = tuple[Cell, ...]
Record = Mapping[str, Any]
DOWN, LEFT = Merged.DOWN, Merged.LEFT
SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Row:
    """One line below the header. `record` is what it says, None for furniture; `counts` whether the truth has it.

    `marked` rows are those that a question must name.
    """

    cells: Cells
    record: Record | None = None
    counts: bool = True
    marked: bool = False
    struck: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and footers. `keys` says what a column holds, "" for nothing that the truth knows.

    `beside` is a sheet written to the right of this one, `under` one written below it. A sheet whose `role` is not
    "ledger" is left alone by what changes ledgers.
    """

    name: str
    keys: tuple[str, ...]
    head: tuple[Cells, ...]
    rows: tuple[Row, ...]
    above: tuple[Cells, ...] = ()
    below: tuple[Cells, ...] = ()
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    beside: "Sheet | None" = None
    gap: int = 1
    under: "Sheet | None" = None
    role: str = "ledger"

    @property
    def width(self) -> int:
        return max(map(len, (*self.head, *self.above, *(row.cells for row in self.rows), *self.below)), default=0)

    @property
    def names(self) -> Cells:
        """The lowest row of the header."""
        return self.head[-1]

    @property
    def plain(self) -> bool:
        return self.beside is None and self.under is None

    def at(self, key: str) -> int:
        """Where a column stands."""
        return self.keys.index(key)

    @property
    def data(self) -> list[Row]:
        return [row for row in self.rows if row.record is not None]


@dataclass(frozen=True, slots=True)
class File:
    """One file. The suffix says the format; `encoding` is that of a text file; `archive` the zip in which it lies."""

    name: str
    sheets: tuple[Sheet, ...]
    encoding: str = "utf-8-sig"
    archive: str = ""
    trailer: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """What one office hands in for one topic, and what is true of it. A true None: nothing may be printed.

    What is in `bounds` may only be printed as a bound: 约20, 20以上.
    """

    topic: str
    files: tuple[File, ...]
    truth: Mapping[str, float | None]
    bounds: frozenset[str] = frozenset()

    @property
    def sheets(self) -> Iterator[Sheet]:
        return (sheet for file in self.files for sheet in file.sheets)

    @property
    def ledgers(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.role == "ledger"]

    @property
    def main(self) -> Sheet:
        """The first ledger."""
        return self.ledgers[0]

    @property
    def writable(self) -> bool:
        """Whether its kinds of file can hold what is in it."""
        return all(map(_fits, self.files))

    @property
    def single(self) -> bool:
        """Whether all of it is one plain table in one file."""
        return len(self.files) == 1 and len(self.files[0].sheets) == 1 and self.main.plain


def _fits(file: File) -> bool:
    if len({sheet.name for sheet in file.sheets}) < len(file.sheets):
        return False
    suffix = file.name.rpartition(".")[2]
    rows = [row for sheet in file.sheets for row in sheet.rows]
    struck = any(row.struck for row in rows)
    computed = any(isinstance(cell, Formula) for row in rows for cell in row.cells)
    match suffix:
        case "csv":
            return len(file.sheets) == 1 and not struck and not computed
        case "xls":
            return not struck and not computed
        case "ods":
            return not struck and not any(sheet.hidden for sheet in file.sheets)
    return True


def each_ledger(folder: Folder, change: Callable[[Sheet], Sheet]) -> Folder:
    """Every ledger changed in the same way, also those beside and under one."""
    return replace(
        folder,
        files=tuple(
            replace(file, sheets=tuple(_deep(sheet, change) if sheet.role == "ledger" else sheet for sheet in file.sheets))
            for file in folder.files
        ),
    )  # fmt: skip


def _deep(sheet: Sheet, change: Callable[[Sheet], Sheet]) -> Sheet:
    changed = change(replace(sheet, beside=None, under=None))
    beside, under = (
        _deep(part, change) if part is not None and part.role == "ledger" else part
        for part in (sheet.beside, sheet.under)
    )
    return replace(changed, beside=beside or changed.beside, under=under or changed.under)


def main_ledger(folder: Folder, change: Callable[[Sheet], Sheet]) -> Folder:
    """The first ledger changed."""
    files, done = [], False
    for file in folder.files:
        sheets = []
        for sheet in file.sheets:
            if sheet.role == "ledger" and not done:
                sheet, done = change(sheet), True
            sheets.append(sheet)
        files.append(replace(file, sheets=tuple(sheets)))
    return replace(folder, files=tuple(files))


def with_rows(sheet: Sheet, rows: Sequence[Row]) -> Sheet:
    return replace(sheet, rows=tuple(rows))


def with_cell(row: Row, column: int, cell: Cell) -> Row:
    """The row with another cell."""
    return replace(row, cells=(*row.cells[:column], cell, *row.cells[column + 1 :]))


def with_column(sheet: Sheet, at: int, name: Cell, cells: Callable[[int, Row], Cell], key: str = "") -> Sheet:
    """The sheet with a column more, which data rows fill by `cells(position, row)`."""
    head = tuple(
        (*row[:at], name if row is sheet.head[-1] else (row[at - 1] if at else None) and None, *row[at:])
        for row in sheet.head
    )
    rows, position = [], 0
    for row in sheet.rows:
        cell: Cell = None
        if row.record is not None:
            cell, position = cells(position, row), position + 1
        rows.append(replace(row, cells=(*row.cells[:at], cell, *row.cells[at:])))
    return replace(sheet, keys=(*sheet.keys[:at], key, *sheet.keys[at:]), head=head, rows=tuple(rows))


def without_column(sheet: Sheet, at: int) -> Sheet:
    """The sheet less a column."""

    def cut(cells: Cells) -> Cells:
        return cells[:at] + cells[at + 1 :]

    rows = tuple(replace(row, cells=cut(row.cells)) for row in sheet.rows)
    return replace(sheet, keys=sheet.keys[:at] + sheet.keys[at + 1 :], head=tuple(map(cut, sheet.head)), rows=rows)


def seams(sheet: Sheet) -> list[int]:
    """Where a row may be put in without parting merged cells; never before the first row or behind the last."""
    rows = sheet.rows
    return [n for n in range(1, len(rows)) if DOWN not in rows[n].cells]
