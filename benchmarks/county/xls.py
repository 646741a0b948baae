"""Sheets as the .xls (BIFF8) of old software and early WPS. The only place that knows xlwt."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlwt  # type: ignore[import-untyped]

from tests.sample.sheet import Formula, Sheet


def xls_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as a file's content. Results stand in place of formulas, which xlwt cannot store with a result."""
    workbook = xlwt.Workbook(encoding="utf-8")
    dated = xlwt.XFStyle()
    dated.num_format_str = sheets[0].date_format
    for sheet in sheets:
        _fill(workbook.add_sheet(sheet.name), sheet, dated)
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def _fill(page: Any, sheet: Sheet, dated: Any) -> None:
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write(row, column, cell, dated)
            elif cell is not None:
                page.write(row, column, cell.cached if isinstance(cell, Formula) else cell)
    for top, left, bottom, right in sheet.merges:
        page.merge(top - 1, bottom - 1, left - 1, right - 1)
    for column in sheet.hidden_columns:
        page.col(column - 1).hidden = True
