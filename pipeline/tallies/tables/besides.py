"""A small summary to the right of a list, behind a blank column: 主题 | 场次 | 咨询 beside a register.

It is no part of the list: its columns would be taken for the list's. It is kept aside, to be compared.
"""

from collections.abc import Sequence
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.values.cells import folded, is_blank, is_blank_row
from pipeline.tallies.values.numbers import counted

_FEWEST, _MOST = 2, 0.6


def without_summary_beside(rows: Rows, header: Header) -> tuple[Rows, Rows] | None:
    """The rows of a list without the summary beside it, and that summary where it stands, all else blank.

    None where there is none: what is behind the blank column has as many rows as the list, or is no label with numbers.
    """
    width = max(map(len, rows), default=0)
    filled = [row for row in rows[header.first :] if not is_blank_row(row)]
    blank = [all(at >= len(row) or is_blank(row[at]) for row in filled) for at in range(width)]
    for column in (at + 1 for at in range(1, width - 1) if blank[at] and not blank[at + 1]):
        left, right = [row[:column] for row in rows], [row[column:] for row in rows]
        if _is_summary(right, header) and sum(map(_is_filled, right)) <= _MOST * sum(map(_is_filled, left)):
            return left, [["" for _ in range(column)] + row for row in right]
    return None


def _is_filled(row: Sequence[Any]) -> bool:
    return not is_blank_row(row)


def _is_summary(rows: Rows, header: Header) -> bool:
    """Whether the rows below a head of words are a label with numbers after it, each."""
    head = [cell for cell in rows[header.last] if not is_blank(cell)]
    lines = [[cell for cell in row if not is_blank(cell)] for row in rows[header.last + 1 :]]
    filled = [line for line in lines if line]
    return (
        len(filled) >= _FEWEST
        and len(head) >= _FEWEST
        and all(map(_is_line, filled))
        and not any(map(_is_number, head))
    )


def _is_line(cells: Sequence[Any]) -> bool:
    return len(cells) > 1 and not _is_number(cells[0]) and all(map(_is_number, cells[1:]))


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, bool) and counted(cell) is not None and folded(cell) != ""
