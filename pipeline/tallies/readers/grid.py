"""A sheet under construction: cells arrive one by one, may span others, and may not lie beyond the bounds."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import Any

from pipeline.tallies.readers.bounds import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_STRUCK_CELLS
from pipeline.tallies.readers.contents import Cells, Rows
from pipeline.tallies.readers.refusals import RefusedError, too_large
from pipeline.tallies.values.cells import column_letters, column_number

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
Range = tuple[int, int, int, int]
"""Top, left, bottom, right: 0-based, all inclusive."""


class Grid:
    """Rows that grow as cells arrive; `finished` makes them a rectangle from A1 with every merged cell filled."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.merges: list[Range] = []
        self.struck: set[tuple[int, int]] = set()
        self.partly_struck: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()

    def place(self, row: int, column: int, value: Any, *, down: int = 1, across: int = 1) -> None:
        """Put a value into a cell, and let it span `down` rows and `across` columns."""
        cells = self.row(row)
        check_extent(row + 1, column + across)
        cells.extend([""] * (column + across - len(cells)))
        cells[column] = value
        if down > 1 or across > 1:
            self.merges.append((row, column, row + down - 1, column + across - 1))

    def strike(self, cell: tuple[int, int], said: Collection[bool]) -> None:
        """Note whether a cell is struck through, of each part of what it says whether that is."""
        if any(said):
            (self.struck if all(said) else self.partly_struck).add(cell)
            check_struck(len(self.struck) + len(self.partly_struck))

    def row(self, number: int) -> list[Any]:
        """The cells of a row, made when it is not there yet."""
        if number >= len(self.rows):
            check_extent(number + 1, 1)
            self.rows.extend([] for _ in range(number + 1 - len(self.rows)))
        return self.rows[number]

    def finished(self, at_least: tuple[int, int] = (0, 0)) -> tuple[Rows, Cells]:
        """The rows, without blank ones at the end, and the cells that a merge filled."""
        return rectangle(self.rows, self.merges, at_least)

    def finished_struck(self, uncomputed: Set[tuple[int, int]] = frozenset()) -> Cells:
        """Once `finished`: the cells that are struck through."""
        return struck_cells(self.struck, self.rows, self.merges, uncomputed)


def cell_of(reference: str) -> tuple[int, int] | None:
    """The row and column, from 0, that C7 names; None where it names no cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    return int(match[2]) - 1, column_number(match[1])


def corner_of(cells: Collection[tuple[int, int]]) -> tuple[int, int]:
    """How many rows and columns it takes to hold these cells."""
    return max((row + 1 for row, _ in cells), default=0), max((column + 1 for _, column in cells), default=0)


def rectangle(rows: Rows, merges: Sequence[Range] = (), at_least: tuple[int, int] = (0, 0)) -> tuple[Rows, Cells]:
    """Cut blank rows at the end, make all rows of one length, fill merged cells; `at_least` rows and columns stay.

    Returns
    -------
    The same list, changed, and the cells that a merge filled.
    """
    height, width = at_least
    while len(rows) > height and not any(value not in ("", None) for value in rows[-1]):
        rows.pop()
    rows.extend([] for _ in range(height - len(rows)))
    width = max(width, max(map(len, rows), default=0)) if rows else 0
    check_extent(len(rows), width)
    for cells in rows:
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
    return rows, _fill(rows, width, merges)


def _fill(rows: Rows, width: int, merges: Iterable[Range]) -> Cells:
    """Give every merged cell the value of its first; the cells that were filled."""
    filled: set[tuple[int, int]] = set()
    for merge in _within_sheet(merges, len(rows), width):
        for row, column in _others(*merge):
            rows[row][column] = rows[merge[0]][merge[1]]
            filled.add((row, column))
    return frozenset(filled)


def _within_sheet(merges: Iterable[Range], height: int, width: int) -> Iterator[Range]:
    """The parts of merged ranges that lie within a sheet."""
    area = 0
    for top, left, bottom, right in merges:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        area += _size(top, left, bottom, right)
        if area > height * width:
            return  # ranges that overlap, which no spreadsheet writes
        yield top, left, bottom, right


def _size(top: int, left: int, bottom: int, right: int) -> int:
    return max(0, bottom - top + 1) * max(0, right - left + 1)


def _others(top: int, left: int, bottom: int, right: int) -> Iterator[tuple[int, int]]:
    """The cells of a range but its first."""
    cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return (cell for cell in cells if cell != (top, left))


def struck_cells(
    formatted: Set[tuple[int, int]],
    rows: Rows,
    merges: Iterable[Range] = (),
    uncomputed: Set[tuple[int, int]] = frozenset(),
) -> Cells:
    """Of the cells that are formatted as struck through those that hold something; a merge is struck as its first cell is.

    `rows` are a rectangle with its merges filled.
    """
    if not formatted or not rows:
        return frozenset()
    height, width = len(rows), len(rows[0])
    struck = {cell for cell in formatted if cell[0] < height and cell[1] < width}
    for merge in _within_sheet(merges, height, width):
        if merge[:2] in struck:
            check_struck(len(struck) + _size(*merge))
            struck.update(_others(*merge))
        else:
            struck.difference_update(_others(*merge))
    check_struck(len(struck))
    return frozenset(cell for cell in struck if rows[cell[0]][cell[1]] not in ("", None) or cell in uncomputed)


def check_struck(cells: int) -> None:
    """Raise when more cells are struck through than are kept."""
    if cells > MAX_STRUCK_CELLS:
        raise too_large("划掉（删除线）的单元格太多", f"不超过 {MAX_STRUCK_CELLS} 个", "请删去作废的内容后另存")


def check_extent(rows: int, columns: int) -> None:
    """Raise when a sheet from A1 to here would be beyond the bounds."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise beyond(rows, columns)


def beyond(rows: int, columns: int) -> RefusedError:
    """The refusal of a sheet with its last cell here."""
    corner = f"{column_letters(columns - 1)}{rows}"
    return too_large(
        f"工作表太大：最后一个有内容的单元格在 {corner}，共 {rows} 行 {columns} 列",
        f"不超过 {MAX_ROWS} 行、{MAX_COLUMNS} 列，且合计不超过 {MAX_CELLS} 个单元格",
        "请删去远处误填的单元格（按 Ctrl+End 可以找到）后另存，或拆成几个文件",
    )
