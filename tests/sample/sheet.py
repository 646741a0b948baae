"""The paper that offices write on: a sheet filled from the top, and the book it is bound in. Knows no file format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the result that the spreadsheet program last saw."""

    text: str
    cached: int | float


Cell = str | int | float | date | Formula | None


@dataclass(frozen=True, slots=True)
class Group:
    """A title merged over several column titles."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter left on: the header's row, the column it looks at, the words it lets through."""

    row: int
    column: int
    kept: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """One sheet; rows and columns count from 1; a merge is (row, column, last row, last column).

    Rows that are `struck` have a line through every cell; a `hidden` sheet is there and not shown.
    """

    name: str
    width: int = 0
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    title_rows: set[int] = field(default_factory=set)
    header_rows: set[int] = field(default_factory=set)
    coloured: dict[int, str] = field(default_factory=dict)
    column_widths: dict[int, float] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    filter: Filter | None = None
    date_format: str = "yyyy/m/d"
    struck: set[int] = field(default_factory=set)
    hidden: bool = False

    def put(self, *cells: Cell) -> int:
        """Write the next row and return its number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def put_all(self, rows: Iterable[Sequence[Cell]]) -> tuple[int, int]:
        """Write rows of data and return the numbers of the first and the last."""
        first = len(self.rows) + 1
        for cells in rows:
            self.put(*cells)
        return first, len(self.rows)

    def skip(self, count: int = 1) -> None:
        """Leave rows blank."""
        for _ in range(count):
            self.put()

    def title(self, text: str) -> None:
        """A title merged over the whole width."""
        self.title_rows.add(self.line(text))

    def line(self, text: str) -> int:
        """A line of text merged over the whole width: unit, reporting office, note, signature."""
        row = self.put(text)
        if self.width > 1:
            self.merges.append((row, 1, row, self.width))
        return row

    def header(self, *columns: str | Group) -> int:
        """Column titles, in two merged rows where there are groups; returns the number of the last header row."""
        flat = [name for column in columns for name in (column.names if isinstance(column, Group) else (column,))]
        top: list[Cell] = []
        for column in columns:
            top += [column.title, *[None] * (len(column.names) - 1)] if isinstance(column, Group) else [column]
        row = self.put(*top)
        self.header_rows.add(row)
        if top == flat:
            return row
        at = 1
        bottom: list[Cell] = []
        for column in columns:
            if isinstance(column, Group):
                self.merges.append((row, at, row, at + len(column.names) - 1))
                bottom += column.names
                at += len(column.names)
            else:
                self.merges.append((row, at, row + 1, at))
                bottom.append(None)
                at += 1
        self.header_rows.add(self.put(*bottom))
        return row + 1

    def merge_down(self, column: int, first: int, last: int) -> None:
        """Merge one column's cells from the first row to the last, where that is more than one."""
        if last > first:
            self.merges.append((first, column, last, column))


@dataclass(frozen=True, slots=True)
class Book:
    """One file as an office hands it in; the ending of its name says the format."""

    file: str
    office: str
    sheets: tuple[Sheet, ...]
