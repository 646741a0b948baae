"""A book as .xlsx, the same bytes whenever and wherever it is made.

openpyxl stamps the time into the properties and the zip entries, cannot store the result of a formula, and writes XML
a little differently with and without lxml. All parts are therefore repacked: canonical XML, fixed dates, cached
results, no compression (compressed bytes depend on the zlib at hand).
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .sheet import Book, Formula, Sheet

STAMP = (2024, 1, 15, 9, 0, 0)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>{office}</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-15T09:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-15T09:00:00Z</dcterms:modified></cp:coreProperties>'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TITLE = Font(name="宋体", size=16, bold=True)
HEADER = Font(name="宋体", size=11, bold=True)
BODY = Font(name="宋体", size=11)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def xlsx_bytes(book: Book) -> bytes:
    """The workbook as a file's content."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        _fill(workbook.create_sheet(sheet.name), sheet)
    made = io.BytesIO()
    workbook.save(made)
    return _repacked(made.getvalue(), book)


def _fill(page: Any, sheet: Sheet) -> None:
    lines = {merge[0] for merge in sheet.merges if merge[1] == 1 and merge[3] == sheet.width}
    for row, cells in enumerate(sheet.rows, start=1):
        for column, content in enumerate(cells, start=1):
            cell = page.cell(row, column)
            cell.value = f"={content.text}" if isinstance(content, Formula) else content
            if isinstance(content, date):
                cell.number_format = sheet.date_format
            heading = TITLE if row in sheet.title_rows else HEADER if row in sheet.header_rows else BODY
            cell.font = heading
            cell.alignment = LEFT if row in lines and row not in sheet.title_rows else CENTRE
            if sheet.width and row not in lines:
                cell.border = FRAME
            if row in sheet.coloured:
                cell.fill = PatternFill("solid", fgColor=sheet.coloured[row])
    for first_row, first_column, last_row, last_column in sheet.merges:
        page.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)
    for column, width in sheet.column_widths.items():
        page.column_dimensions[get_column_letter(column)].width = width
    for column in sheet.hidden_columns:
        page.column_dimensions[get_column_letter(column)].hidden = True
    if sheet.filter:
        _leave_filter_on(page, sheet)


def _leave_filter_on(page: Any, sheet: Sheet) -> None:
    chosen = sheet.filter
    if chosen is None:
        return
    last = max(row for row, cells in enumerate(sheet.rows, start=1) if len(cells) == sheet.width)
    page.auto_filter.ref = f"A{chosen.row}:{get_column_letter(sheet.width)}{last}"
    page.auto_filter.add_filter_column(chosen.column - 1, list(chosen.kept))
    for row in range(chosen.row + 1, last + 1):
        if sheet.rows[row - 1][chosen.column - 1] not in chosen.kept:
            page.row_dimensions[row].hidden = True


def _repacked(made: bytes, book: Book) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system = 0
            target.writestr(entry, DECLARATION + _part(name, source.read(name).decode(), book))
    return packed.getvalue()


def _part(name: str, xml: str, book: Book) -> str:
    if name == "docProps/core.xml":
        return CORE.format(office=escape(book.office))
    canonical = ElementTree.canonicalize(xml)
    numbered = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
    return _with_results(canonical, book.sheets[int(numbered[1]) - 1]) if numbered else canonical


def _with_results(xml: str, sheet: Sheet) -> str:
    """The sheet's XML with each formula's cached result in the place that openpyxl leaves empty."""
    for row, cells in enumerate(sheet.rows, start=1):
        for column, content in enumerate(cells, start=1):
            if isinstance(content, Formula):
                address = f"{get_column_letter(column)}{row}"
                pattern = rf'(<c r="{address}"[^>]*><f>[^<]*</f>)<v></v>'
                xml, found = re.subn(pattern, rf"\g<1><v>{content.cached}</v>", xml)
                if found != 1:
                    raise ValueError(f"{sheet.name}!{address}: no empty result to fill in; has openpyxl changed?")
    return xml
