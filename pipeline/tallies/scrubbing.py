"""What a copy that is sent back must not carry: persons' cells, and all that a workbook keeps beside its cells.

Belongs here: taking out of an openpyxl workbook what may name somebody. Does not belong here: the marks (marking.py).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pipeline.characters import BROKEN, CONTROLS
from pipeline.tallies.readers import RawFile
from pipeline.tallies.tables.columns.parsed import masked_cell
from pipeline.tallies.tables.columns.person_cells import persons_of
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.tables.layout import TallyTable, lay_out
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.persons import NAMES_PERSONS

BLOTTED = "〔个人信息已隐去〕"
_MOST_TEXT = 32_767
_LONGEST_TITLE = 31
_SIGNED = re.compile(
    r"((?:(?:填[表报写]|制表|报送|统计|校对|签发|批准|记录|联系|负责|主管|分管|经办|审[核批]|复核|报表)(?:人|者|员|领导)(?:签[字名章])?"
    r"|制表|审[核批]|复核|经办|领导签字|签字|联系电话|联系方式|电话|手机)\s*[:：]\s*)(?!\s)([^:：|，,;；]{1,24}?)(?=\s{2,}|\s*[，,;；|]|\s+\S+[:：]|$)"
)
_ILLEGAL = re.compile(f"[{CONTROLS}{BROKEN}]")

Cells = Collection[tuple[int, int]]
"""1-based row and column."""


def scrub(book: Any, file: RawFile, headings: Headings, shown: Mapping[str, Cells]) -> None:
    """Take out of a workbook what may name somebody.

    Parameters
    ----------
    shown
        By sheet, the cells that a problem speaks of: of a sheet that is no tally they alone stay.
    """
    _scrub_beside_cells(book)
    for sheet, read in zip(_sheets(book, file), file.sheets, strict=True):
        tables = lay_out(read, headings).tables
        personal = set(_personal_cells(tables, headings))
        for row in sheet.iter_rows():
            for cell in row:
                if type(cell).__name__ == "MergedCell":
                    continue
                cell.comment = cell.hyperlink = None
                place = cell.row, cell.column
                if cell.value is None:
                    continue
                if place in personal or (
                    not tables and isinstance(cell.value, str) and place not in shown.get(read.name, ())
                ):
                    _put(cell, BLOTTED)
                else:
                    _mask(cell)
        _blot_signatures(sheet)


def name_sheets(book: Any, file: RawFile) -> None:
    """Call the sheets as they are shown: what hides a number of a person hides it in the copy too."""
    for sheet, read in zip(_sheets(book, file), file.sheets, strict=True):
        if "〔" in read.name and sheet.title != read.name:
            sheet.title = read.name[:_LONGEST_TITLE]


def plain_text(value: Any) -> str:
    """A text as a workbook can hold it."""
    return _ILLEGAL.sub("", as_text(value))[:_MOST_TEXT]


def _scrub_beside_cells(book: Any) -> None:
    """Properties, names, links, macros' sheets; of each sheet its header and footer, lists, pictures and conditions."""
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.packaging.custom import CustomPropertyList
    from openpyxl.worksheet.datavalidation import DataValidationList
    from openpyxl.worksheet.header_footer import HeaderFooter

    book.properties = DocumentProperties(creator="nianbao")
    book.custom_doc_props = CustomPropertyList()
    book.defined_names.clear()
    book._external_links = []
    for chart in list(book.chartsheets):
        book.remove(chart)
    for sheet in book.worksheets:
        for place in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            setattr(sheet.HeaderFooter, place, getattr(HeaderFooter(), place))
        sheet.data_validations = DataValidationList()
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.defined_names.clear()
        sheet._hyperlinks, sheet._images, sheet._charts = [], [], []
        sheet._tables.clear()
        sheet.auto_filter.ref = None
        sheet.legacy_drawing = None


def _sheets(book: Any, file: RawFile) -> Iterator[Any]:
    by_name = {sheet.title: sheet for sheet in book.worksheets}
    for number, sheet in enumerate(file.sheets):
        yield by_name.get(sheet.name) or book.worksheets[min(number, len(book.worksheets) - 1)]


def _personal_cells(tables: Collection[TallyTable], headings: Headings) -> Iterator[tuple[int, int]]:
    """The cells of columns of persons that hold data."""
    for table in tables:
        if not table.header.is_ledger:
            continue
        columns: Mapping[str, Any] = headings.topics[table.header.topic].columns
        known = [at for at, key in table.header.columns.items() if columns[key].personal]
        telling = [at for at, name in table.header.unread.items() if NAMES_PERSONS.search(folded(name))]
        rows = range(table.header.last + 1, len(table.rows))
        yield from ((table.number(row), table.left + at + 1) for at in (*known, *telling) for row in rows)
        persons = persons_of(table, headings.topics[table.header.topic], rows)
        for row in rows:
            for at, cell in enumerate(table.rows[row]):
                if persons.hide(table.header.columns.get(at, ""), cell):
                    yield table.number(row), table.left + at + 1


def _mask(cell: Any) -> None:
    """Numbers of persons masked; a formula with words in it becomes nothing but words."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return
    if isinstance(value, str) and value.startswith("=") and '"' in value and cell.data_type == "f":
        _put(cell, BLOTTED)
        return
    shown = _SIGNED.sub(lambda match: match[1] + BLOTTED, masked_cell(value))
    if shown != as_text(value):
        _put(cell, shown)


def _blot_signatures(sheet: Any) -> None:
    """填表人： in one cell, and who it is in the next."""
    for row in sheet.iter_rows():
        filled = [cell for cell in row if type(cell).__name__ != "MergedCell" and not is_blank(cell.value)]
        for cell, following in pairwise(filled):
            label = folded(cell.value)
            if label.endswith(":") and _SIGNED.fullmatch(f"{label}某") and isinstance(following.value, str | int):
                _put(following, BLOTTED)


def _put(cell: Any, text: str) -> None:
    cell.value = plain_text(text)
    cell.data_type = "s"
