"""Excel 97-2003 and 5.0/95 workbooks (.xls) and those of WPS (.et): xlrd reads them.

Not calamine, which takes the Chinese text of 5.0/95 for garbage, reads files cut short without a word, and ends the process
on a few changed bytes. What xlrd refuses though nothing of it is read is passed over, and said; `bifftexts` reads the texts.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import xlrd  # type: ignore[import-untyped]

from pipeline.tallies.readers.biff import (
    Cell,
    cells_in_order,
    has_sheets,
    shared_texts,
    with_counted_characters,
    without_texts,
    without_unread,
)
from pipeline.tallies.readers.bifftexts import CUT_SHORT, Texts
from pipeline.tallies.readers.compound import SIGNATURE, CompoundFile
from pipeline.tallies.readers.contents import Contents, FileNote, Sheet
from pipeline.tallies.readers.grid import corner_of, rectangle, struck_cells
from pipeline.tallies.readers.number_formats import is_scaled
from pipeline.tallies.readers.refusals import RefusedError, damaged, password
from pipeline.tallies.readers.serials import Form, form_of, from_serial
from pipeline.tallies.readers.strikes import runs_said, runs_struck


def read_xls(content: bytes) -> Contents:
    """All worksheets, hidden ones too. Formats are read along, because merged and hidden cells hang on them."""
    stream, whole = _stream(content)
    if not has_sheets(stream):
        if not whole:
            raise damaged(CUT_SHORT)
        return Contents(_sheets(stream, None))
    texts, uncomputed = shared_texts(stream)
    notes = [] if whole else [_mended("文件末尾缺了一截，缺的部分不含内容：各张工作表都有头有尾")]
    notes += [_mended("内部文字的个数写得不对，按实际的个数读了")] * texts.counted_wrong
    readable = with_counted_characters(without_texts(stream))
    try:
        sheets = _sheets(readable, texts, uncomputed)
    except RefusedError as refusal:
        if refusal.code != "file.damaged":
            raise
        sheets = _sheets(without_unread(readable), texts, uncomputed)
        notes.append(_mended("里面的名称、批注、链接、图形或版面设置有一处不合规格，这些都跳过了"))
    if (notes or texts.garbled) and not cells_in_order(stream):
        raise damaged()
    return Contents(sheets, (*notes, *[_garbled(texts.garbled)] * (texts.garbled > 0)))


def _mended(found: str) -> FileNote:
    advice = "请对照原表抽查；另存为 .xlsx 后重新放入，可免此提示"
    return FileNote("file.mended", f"{found}；单元格照常读取", "完好的 .xls 文件", advice, "warning")


def _garbled(count: int) -> FileNote:
    found = f"有 {count} 处文字里有半个字，读作 �"
    return FileNote("file.text_damaged", found, "完整的文字", "请对照原表改正这些文字后重新放入", "warning")


def _stream(content: bytes) -> tuple[bytes, bool]:
    """The workbook within the compound file, and whether it is as long as that says. Very old files have no such shell.

    xlrd would follow damaged chains in circles.
    """
    if not content.startswith(SIGNATURE):
        return content, True
    shell = CompoundFile(content)
    return shell.read_but_for_its_end("Workbook" if "Workbook" in shell else "Book")


def _sheets(stream: bytes, texts: Texts | None, uncomputed: Mapping[int, set[Cell]] | None = None) -> tuple[Sheet, ...]:
    """The worksheets; xlrd is given the shared texts, and reads its sheets once it has them.

    `uncomputed` are the cells with a formula without a result, by where their sheets begin.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=stream,
            formatting_info=True,
            ragged_rows=True,
            on_demand=texts is not None,
            logfile=io.StringIO(),
        )
        if texts:
            book._sharedstrings, book._rich_text_runlist_map = texts.texts, texts.runs
        forms = [_form(book, xf) for xf in book.xf_list]
        fonts = frozenset(number for number, font in enumerate(book.font_list) if font.struck_out)
        blank = [(uncomputed or {}).get(start, set()) for start in book._sh_abs_posn]
        return tuple(
            _read_sheet(book, sheet, forms, fonts, without_result)
            for sheet, without_result in zip(book.sheets(), blank, strict=True)
        )
    except RefusedError:
        raise
    except Exception as error:  # xlrd lets a damaged file show as almost anything, from struct.error to AssertionError
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error):
            raise password() from error
        raise damaged() from error


def _form(book: Any, xf: Any) -> Form:
    declared = book.format_map.get(xf.format_key)
    return form_of(xf.format_key, declared.format_str if declared else None)


def _read_sheet(book: Any, sheet: Any, forms: list[Form], fonts: frozenset[int], uncomputed: set[Cell]) -> Sheet:
    date_1904 = bool(book.datemode)
    rows = [[_value(cell, forms[cell.xf_index], date_1904) for cell in sheet.row(row)] for row in range(sheet.nrows)]
    merges = [(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells]
    rows, merged = rectangle(rows, merges, corner_of(uncomputed))
    width = len(rows[0]) if rows else 0
    return Sheet(
        sheet.name,
        rows,
        hidden=sheet.visibility != 0,
        merged=merged,
        hidden_rows=frozenset(row for row, shape in sheet.rowinfo_map.items() if shape.hidden and row < len(rows)),
        hidden_columns=frozenset(at for at, shape in sheet.colinfo_map.items() if shape.hidden and at < width),
        uncomputed=frozenset(uncomputed),
        struck=struck_cells(set(_struck(book, sheet, fonts)), rows, merges, uncomputed) if fonts else frozenset(),
        partly_struck=frozenset(_partly_struck(book, sheet, fonts | _raised(book))),
        comments={place: note.text for place, note in sheet.cell_note_map.items()},
        scaled=frozenset(_scaled(book, sheet)),
        date_1904=date_1904,
    )


def _struck(book: Any, sheet: Any, fonts: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The cells with one of these fonts, and the texts all of whose runs have."""
    struck = frozenset(number for number, xf in enumerate(book.xf_list) if xf.font_index in fonts)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            own = sheet.cell_xf_index(row, column) in struck
            runs = sheet.rich_text_runlist_map.get((row, column))
            if runs_struck(str(sheet.cell_value(row, column)), runs, own, fonts) if runs else own:
                yield row, column


def _scaled(book: Any, sheet: Any) -> Iterator[tuple[int, int]]:
    """The numbers under a format that writes a scale behind them."""
    codes = ((at, book.format_map.get(xf.format_key)) for at, xf in enumerate(book.xf_list))
    scaled = {at for at, form in codes if form is not None and is_scaled(form.format_str)}
    for row in range(sheet.nrows) if scaled else ():
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.xf_index in scaled and cell.ctype == xlrd.XL_CELL_NUMBER:
                yield row, column


def _raised(book: Any) -> frozenset[int]:
    """The fonts of numbers of notes: raised or lowered."""
    return frozenset(number for number, font in enumerate(book.font_list) if font.escapement)


def _partly_struck(book: Any, sheet: Any, fonts: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The texts of which some runs have one of these fonts, and others have not."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        own = book.xf_list[sheet.cell_xf_index(row, column)].font_index in fonts
        said = runs_said(str(sheet.cell_value(row, column)), runs, own, fonts)
        if any(said) and not all(said):
            yield row, column


def _value(cell: Any, form: Form, date_1904: bool) -> Any:
    """The value of a cell, as calamine gives it for other workbooks."""
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return from_serial(cell.value, form, date_1904)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR")
    return ""
