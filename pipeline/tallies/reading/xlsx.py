"""Excel workbooks of XML (.xlsx, .xlsm): calamine reads the values, a pass over the bytes guards it and adds the rest."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, time, timedelta
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import python_calamine

from pipeline.tallies.reading.bounds import MAX_COLUMNS
from pipeline.tallies.reading.grid import cell_of, corner_of, rectangle, struck_cells
from pipeline.tallies.reading.mended import mended, without_lost_sheets, without_odd_dimensions
from pipeline.tallies.reading.package import attribute, chunks, find, local, parse, read_part, replaced
from pipeline.tallies.reading.refusals import damaged, password
from pipeline.tallies.reading.serials import form_of
from pipeline.tallies.reading.sharedtexts import check_shared_texts, struck_texts
from pipeline.tallies.reading.sheetxml import SheetScan, scan_part
from pipeline.tallies.reading.strikes import Strikes, struck_styles
from pipeline.tallies.reading.values import Contents, Sheet

_FORM = re.compile(rb"""(\bformatCode\s*=\s*)("[^"]*"|'[^']*')""")
_BUILT_IN_LENGTH = re.compile(rb"""(\bnumFmtId\s*=\s*["'])46(["'])""")
_STANDARD = re.compile("standard", re.I)
_USUAL_DATE = re.compile("[ymdhs]", re.I)
_OWN_FORM = 200  # any number beyond the formats that are built in
_MAIN = "xl/workbook.xml"
_UNREAD = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".bin", ".vml", ".svg")


def read_xlsx(content: bytes) -> Contents:
    """All worksheets, hidden ones too; chart sheets hold no cells and are left out."""
    content, package = mended(content)
    main = main_part(package, _MAIN)
    book = parse(read_part(package, main))
    parts = sheet_parts(package, main, book)
    named = [attribute(element, "name") or "" for element in book.iter() if local(element.tag) == "sheet"]
    told, notes = without_lost_sheets(read_part(package, main), named, parts)
    scans = _scan(package, main, set(parts.values()))
    if texts := find(package, _target(package, main, "/sharedStrings")):
        check_shared_texts(package, texts, [package.getinfo(name) for name in parts.values()])
    cut = {name: _cut(package, name, scan) for name, scan in scans.items() if scan.kept}
    cut |= without_odd_dimensions(package, parts, cut)
    if notes:
        cut[main.filename] = told
    styles = find(package, _target(package, main, "/styles"))
    cut |= {styles.filename: plain} if styles and (plain := _without_odd_forms(read_part(package, styles))) else {}
    by_name = {sheet: scans[part] for sheet, part in parts.items()}
    comments = {sheet: _comments(package, part) for sheet, part in parts.items()}
    settings = [element for element in book.iter() if local(element.tag) == "workbookPr"]
    date_1904 = any(attribute(element, "date1904") in ("1", "true") for element in settings)
    try:
        sheets = _read(replaced(content, cut) if cut else content, by_name, comments, date_1904)
    except OverflowError:  # a number that is no length of time, as a telephone's is none, under a format of lengths
        if styles is None:
            raise
        cut[styles.filename] = _without_lengths(cut.get(styles.filename) or read_part(package, styles))
        sheets = _read(replaced(content, cut), by_name, comments, date_1904)
    return Contents(sheets, tuple(notes))


def main_part(package: zipfile.ZipFile, usual: str) -> zipfile.ZipInfo:
    """The part that the package says it is about."""
    for relation in relations(package, ""):
        if relation[1].endswith("/officeDocument") and (part := find(package, relation[2])):
            return part
    part = find(package, usual)
    if part is None:
        raise damaged("文件里没有工作簿，不完整")
    return part


def relations(package: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """The identifier, type and target part of each relation of a part."""
    folder, _, name = part.rpartition("/")
    listing = find(package, f"{folder}/_rels/{name}.rels")
    if listing is None:
        return []
    found = []
    for element in parse(read_part(package, listing)):
        target = element.get("Target", "").replace("\\", "/")
        path = target if target.startswith("/") else _resolved(folder, target)
        found.append((element.get("Id", ""), element.get("Type", ""), path))
    return found


def _resolved(folder: str, target: str) -> str:
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def sheet_parts(package: zipfile.ZipFile, main: zipfile.ZipInfo, book: Element) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name; those of macros (Excel 4) hold none that is read."""
    targets = {
        identifier: target
        for identifier, kind, target in relations(package, main.filename)
        if not kind.lower().endswith("macrosheet")
    }
    found = {}
    for element in book.iter():
        part = find(package, targets.get(attribute(element, "id") or "", "")) if local(element.tag) == "sheet" else None
        if part is not None:
            found[attribute(element, "name") or ""] = part.filename
    return found


def _target(package: zipfile.ZipFile, main: zipfile.ZipInfo, kind: str) -> str:
    return next((target for _, type_, target in relations(package, main.filename) if type_.endswith(kind)), "")


def _scan(package: zipfile.ZipFile, main: zipfile.ZipInfo, sheets: set[str]) -> dict[str, SheetScan]:
    """Look through every part that calamine may read: sheets closely, the others, which come first, for their checksums."""
    related = {target.lower() for _, _, target in relations(package, main.filename)}
    scans: dict[str, SheetScan] = {}
    strikes: Strikes | None = None
    for member in sorted(package.infolist(), key=lambda member: member.filename in sheets):
        name = member.filename
        if name in sheets and strikes is None:
            strikes = _strikes(package, main, {part for part, scan in scans.items() if scan.mentions_strike})
        if name in sheets or name.lower() in related or not name.lower().endswith(_UNREAD):
            pieces = chunks(package, member)
            scans[name] = scan_part(pieces, member.file_size, is_sheet=name in sheets, strikes=strikes)
    return scans


def _strikes(package: zipfile.ZipFile, main: zipfile.ZipInfo, mentioning: set[str]) -> Strikes:
    """What is struck through in a workbook; `mentioning` are the parts that say a word of it."""
    if not mentioning:
        return Strikes()
    fonts = find(package, _target(package, main, "/styles"))
    texts = find(package, _target(package, main, "/sharedStrings"))
    styles: frozenset[bytes] = frozenset()
    if fonts and fonts.filename in mentioning:
        styles = struck_styles(parse(read_part(package, fonts)))
    if texts and (styles or texts.filename in mentioning):
        return Strikes(styles, *struck_texts(package, texts))
    return Strikes(styles)


def _cut(package: zipfile.ZipFile, name: str, scan: SheetScan) -> bytes:
    """A sheet without the empty formatted rows below its last value."""
    kept = bytearray()
    for piece in chunks(package, package.getinfo(name)):
        kept += piece[: scan.kept - len(kept)]
        if len(kept) == scan.kept:
            break
    return bytes(kept) + scan.tail


def _without_odd_forms(styles: bytes) -> bytes | None:
    """The styles with formats that calamine takes for others made plain: Standard, which is General, and e, which is a year.

    None where there are none.
    """

    def plain(match: re.Match[bytes]) -> bytes:
        code = unescape(match[2][1:-1].decode("utf-8", "replace"))
        form = form_of(_OWN_FORM, code)
        if form == "number" and _STANDARD.search(code):
            return match[1] + b'"General"'
        return match[1] + b'"yyyy"' if form == "date" and not _USUAL_DATE.search(code) else match[0]

    changed = _FORM.sub(plain, styles)
    return changed if changed != styles else None


def _without_lengths(styles: bytes) -> bytes:
    """The styles with those of lengths of time, [h]:mm, as General: the numbers below them come out as they are written."""

    def plain(match: re.Match[bytes]) -> bytes:
        code = unescape(match[2][1:-1].decode("utf-8", "replace"))
        return match[1] + b'"General"' if form_of(_OWN_FORM, code) == "elapsed" else match[0]

    return _BUILT_IN_LENGTH.sub(rb"\g<1>0\g<2>", _FORM.sub(plain, styles))


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


def _read(content: bytes, scans: dict[str, SheetScan], comments: Comments, date_1904: bool) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _read_sheet(book, meta, scans.get(meta.name) or SheetScan(), comments.get(meta.name) or {}, date_1904)
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
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
    book: Any, meta: Any, scan: SheetScan, comments: Mapping[tuple[int, int], str], date_1904: bool
) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), text in scan.errors.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = text
    for (row, column), text in scan.negatives.items():  # which calamine takes for midnight under a format of dates
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], date | time | timedelta):
            rows[row][column] = float(text)
    merges = scan.merges or [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    uncomputed = {(row, column) for row, column in scan.uncomputed if row < scan.rows and column < MAX_COLUMNS}
    rows, merged = rectangle(rows, merges, corner_of(uncomputed))
    width = len(rows[0]) if rows else 0
    return Sheet(
        meta.name,
        rows,
        hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
        merged=merged,
        hidden_rows=frozenset(row for row in scan.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for column in scan.hidden_columns if column < width),
        uncomputed=frozenset(uncomputed),
        struck=struck_cells(scan.struck, rows, merges, uncomputed),
        comments=comments,
        date_1904=date_1904,
    )
