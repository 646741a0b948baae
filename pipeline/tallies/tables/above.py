"""Rows above the header that look like rows of data: they belong to no table, and are told rather than lost.

Belongs here: what stands above a header and is no title. Does not belong here: what a title says (offices.py, tables/layout.py).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.rows.sums import amount
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.values.dates import parse_date
from pipeline.tallies.values.reads import Fault
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

_ENOUGH, _LEAST = 2, 3


def told_of_rows_above(file: RawFile, sheet: Sheet, table: TallyTable, label: str, year: int) -> Iterator[Problem]:
    """An error where rows above the names of the columns are filled as those below are, with numbers or days among them.

    Two or more above the header, or one that was taken for a part of it.
    """
    header = table.header
    width = max(_LEAST, (len(header.columns) + 1) // 2)
    rows = [at for at in range(max(header.last, 0)) if _is_like_data(table.rows[at], width, year)]
    if len(rows) >= _ENOUGH or any(at >= header.first and _has_number(table.rows[at]) for at in rows):
        cells = f"{table.address(rows[0], 0)}:{table.address(rows[-1], len(table.rows[rows[-1]]) - 1)}"
        yield said("rows.above_header", file.name, sheet.name, cells, label=label, count=len(rows))


def _is_like_data(row: Sequence[Any], width: int, year: int) -> bool:
    """Whether a row says several things, no label (填报单位：…) among them, and one of them is a number or a day."""
    said = [value for value in row if not is_blank(value)]
    texts = {folded(value) for value in said}
    if len(texts) < width or any(":" in text for text in texts):
        return False
    return any(amount(value) is not None or not isinstance(parse_date(value, year), Fault) for value in said)


def _has_number(row: Sequence[Any]) -> bool:
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in row)
