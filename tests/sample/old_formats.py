"""A book as the .xls of old software, or as a .csv in the encoding that Chinese Windows programs export."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import xlwt

from .sheet import Book, Formula, Sheet


def xls_bytes(book: Book) -> bytes:
    """The workbook as BIFF8, as Excel 2003 and early WPS save it."""
    workbook = xlwt.Workbook(encoding="utf-8")
    for sheet in book.sheets:
        _fill(workbook.add_sheet(sheet.name), sheet)
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def _fill(page: Any, sheet: Sheet) -> None:
    framed = "borders: left thin, right thin, top thin, bottom thin; align: vert centre, horiz centre, wrap on; "
    plain = xlwt.easyxf(framed + "font: name 宋体, height 220")
    dated = xlwt.easyxf(framed + "font: name 宋体, height 220", num_format_str=sheet.date_format)
    bold = xlwt.easyxf(framed + "font: name 宋体, height 220, bold on")
    title = xlwt.easyxf("font: name 宋体, height 320, bold on; align: vert centre, horiz centre")
    note = xlwt.easyxf("font: name 宋体, height 220; align: vert centre, horiz left, wrap on")
    merged = {(row, column): (last_row, last_column) for row, column, last_row, last_column in sheet.merges}
    for row, cells in enumerate(sheet.rows, start=1):
        for column, content in enumerate(cells, start=1):
            if isinstance(content, Formula):
                raise ValueError(f"{sheet.name}: xlwt cannot store a formula's result; write the plain number")
            last_row, last_column = merged.get((row, column), (row, column))
            whole_line = column == 1 and last_column == sheet.width
            style = title if row in sheet.title_rows else note if whole_line else plain
            style = bold if row in sheet.header_rows else dated if isinstance(content, date) else style
            if (last_row, last_column) == (row, column):
                page.write(row - 1, column - 1, content, style)
            else:
                page.write_merge(row - 1, last_row - 1, column - 1, last_column - 1, content, style)
    for column, width in sheet.column_widths.items():
        page.col(column - 1).width = int(width * 256)


def csv_bytes(book: Book) -> bytes:
    """The book's only sheet as GB18030 text with Windows line ends."""
    (sheet,) = book.sheets
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in sheet.rows:
        writer.writerow([*cells, *[None] * (sheet.width - len(cells))])
    return text.getvalue().encode("gb18030")
