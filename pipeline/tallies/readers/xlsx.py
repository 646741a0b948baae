"""Excel workbooks of XML (.xlsx, .xlsm): calamine reads the values, a pass over the bytes guards it and adds the rest."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

import python_calamine

from pipeline.tallies.readers.bounds import MAX_COLUMNS
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import cell_of, corner_of, rectangle, struck_cells
from pipeline.tallies.readers.handing import handed
from pipeline.tallies.readers.mended import lost_notes, mended, without_odd_dimensions
from pipeline.tallies.readers.number_formats import scaled_styles, without_lengths, without_odd_forms
from pipeline.tallies.readers.package import attribute, chunks, find, local, open_document, parse, read_part, replaced
from pipeline.tallies.readers.parts import Book, BookSheet, book_of, relations
from pipeline.tallies.readers.plain_xml import NotPlainXMLError, in_plain_xml
from pipeline.tallies.readers.refusals import damaged, password
from pipeline.tallies.readers.shared_texts import check_shared_texts, struck_texts
from pipeline.tallies.readers.sheet_xml import SheetScan, scan_part
from pipeline.tallies.readers.strikes import Strikes, struck_styles

_UNREAD = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".bin", ".vml", ".svg")


def read_xlsx(content: bytes) -> Contents:
    """All worksheets, hidden ones too; chart sheets hold no cells and are left out."""
    content, package = mended(content)
    book = book_of(package)
    try:
        return _read_plain(content, package, book)
    except NotPlainXMLError:
        wanted = [*book.sheet_parts().values(), *([book.texts] if book.texts else [])]
        content = replaced(content, in_plain_xml(package, wanted))
    package = open_document(content)
    try:
        return _read_plain(content, package, book_of(package))
    except NotPlainXMLError as error:
        raise damaged("工作表的内容重复或已损坏") from error


def _read_plain(content: bytes, package: zipfile.ZipFile, book: Book) -> Contents:
    parts = book.sheet_parts()
    styles = read_part(package, book.styles) if book.styles else b""
    scans = _scan(package, book, styles)
    if book.texts:
        check_shared_texts(package, book.texts, list(parts.values()))
    changed = {name: _cut(package, name, scans[name]) for name in parts if scans[name].kept}
    changed |= without_odd_dimensions(package, parts.values(), changed)
    if book.styles:
        changed[book.styles.filename] = without_odd_forms(styles)
    comments = {name: _comments(package, name) for name in parts}
    try:
        sheets = _read(handed(content, book, changed), book, scans, comments)
    except OverflowError:  # a number that is no length of time, as a telephone's is none, under a format of lengths
        if book.styles is None:
            raise
        changed[book.styles.filename] = without_lengths(changed[book.styles.filename])
        sheets = _read(handed(content, book, changed), book, scans, comments)
    return Contents(sheets, lost_notes(book.lost))


def _scan(package: zipfile.ZipFile, book: Book, styles: bytes) -> dict[str, SheetScan]:
    """Look through every part: sheets closely, the others, which come first, for their checksums."""
    sheets = book.sheet_parts()
    needed = {*sheets, *(part.filename for part in (book.texts, book.styles) if part)}
    scans: dict[str, SheetScan] = {}
    strikes: Strikes | None = None
    scaled = scaled_styles(styles)
    for member in sorted(package.infolist(), key=lambda member: member.filename in sheets):
        name = member.filename
        if name in sheets and strikes is None:
            strikes = _strikes(package, book, styles, {part for part, scan in scans.items() if scan.mentions_strike})
        if name in needed or not name.lower().endswith(_UNREAD):
            pieces = chunks(package, member)
            scans[name] = scan_part(pieces, member.file_size, is_sheet=name in sheets, strikes=strikes, scaled=scaled)
    return scans


def _strikes(package: zipfile.ZipFile, book: Book, styles: bytes, mentioning: set[str]) -> Strikes:
    """What is struck through in a workbook; `mentioning` are the parts that say a word of it."""
    if not mentioning:
        return Strikes()
    struck: frozenset[bytes] = frozenset()
    if book.styles and book.styles.filename in mentioning:
        struck = struck_styles(parse(styles))
    if book.texts and (struck or book.texts.filename in mentioning):
        return Strikes(struck, *struck_texts(package, book.texts))
    return Strikes(struck)


def _cut(package: zipfile.ZipFile, name: str, scan: SheetScan) -> bytes:
    """A sheet without the empty formatted rows below its last value."""
    kept = bytearray()
    for piece in chunks(package, package.getinfo(name)):
        kept += piece[: scan.kept - len(kept)]
        if len(kept) == scan.kept:
            break
    return bytes(kept) + scan.tail


def _comments(package: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """What comments (批注) say, by row and column from 0."""
    said: dict[tuple[int, int], str] = {}
    for _, kind, target in relations(package, sheet):
        part = find(package, target) if kind.endswith("/comments") else None
        for element in parse(read_part(package, part)).iter() if part is not None else ():
            if local(element.tag) == "comment" and (cell := cell_of(attribute(element, "ref") or "")) is not None:
                said[cell] = "".join(text.text or "" for text in element.iter() if local(text.tag) == "t")
    return said


Comments = Mapping[str, Mapping[tuple[int, int], str]]


def _read(content: bytes, book: Book, scans: Mapping[str, SheetScan], comments: Comments) -> tuple[Sheet, ...]:
    """The sheets of a package that calamine was handed, where they are called by their numbers."""
    try:
        opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _read_sheet(opened.get_sheet_by_name(str(at)), sheet, scans[name], comments[name], book.date_1904)
            for at, sheet in enumerate(book.sheets)
            if (name := sheet.part.filename) and not scans[name].is_other
        )
    except python_calamine.PasswordError as error:
        raise password() from error
    except (python_calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of calamine, which is no Exception
            raise
        raise damaged() from error


def _read_sheet(
    cells: Any, sheet: BookSheet, scan: SheetScan, comments: Mapping[tuple[int, int], str], date_1904: bool
) -> Sheet:
    rows = cells.to_python(skip_empty_area=False)
    for (row, column), text in scan.errors.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = text
    for (row, column), text in scan.negatives.items():  # which calamine takes for midnight under a format of dates
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], date | time | timedelta):
            rows[row][column] = float(text)
    merges = scan.merges or [(*first, *last) for first, last in cells.merged_cell_ranges or ()]
    uncomputed = {(row, column) for row, column in scan.uncomputed if row < scan.rows and column < MAX_COLUMNS}
    rows, merged = rectangle(rows, merges, corner_of(uncomputed))
    width = len(rows[0]) if rows else 0
    return Sheet(
        sheet.name,
        rows,
        hidden=sheet.hidden,
        merged=merged,
        hidden_rows=frozenset(row for row in scan.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for column in scan.hidden_columns if column < width),
        uncomputed=frozenset(uncomputed),
        struck=struck_cells(scan.struck, rows, merges, uncomputed),
        partly_struck=frozenset(scan.partly_struck),
        scaled=frozenset(scan.scaled),
        comments=comments,
        date_1904=date_1904,
    )
