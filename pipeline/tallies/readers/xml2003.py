"""Excel 2003 XML workbooks, which some systems export under the name .xls."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from pipeline.tallies.readers.bounds import MAX_COLUMNS, MAX_PART_BYTES, MAX_ROWS
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import Grid, corner_of
from pipeline.tallies.readers.html import decode_declared
from pipeline.tallies.readers.package import attribute, local, parse
from pipeline.tallies.readers.refusals import too_large
from pipeline.tallies.readers.serials import Form, form_of, from_serial
from pipeline.tallies.readers.strikes import inherited

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED_DATES = frozenset(
    {"general date", "long date", "medium date", "short date", "long time", "medium time", "short time"}
)
_NAMED_NUMBERS = frozenset({
    "general", "general number", "currency", "euro currency", "fixed", "standard", "percent", "scientific", "yes/no",
    "true/false", "on/off",
})  # fmt: skip
_OWN_FORM = 200  # any number beyond the formats that are built in
_BEFORE_1900, _EPOCH_1904 = datetime(1899, 12, 31), datetime(1904, 1, 1)  # noqa: DTZ001 -- a cell knows no time zone


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the sheets share: the styles with a struck font, what the numbers of each show, and from when days count."""

    struck: frozenset[str]
    forms: Mapping[str, Form]
    date_1904: bool


def read_xml2003(content: bytes) -> Contents:
    """All worksheets, hidden ones too, with merged cells filled."""
    if len(content) > MAX_PART_BYTES:
        raise too_large(
            f"XML 有 {len(content) // 2**20} MB", f"不超过 {MAX_PART_BYTES // 2**20} MB", "请用 Excel 另存为 .xlsx"
        )
    book = parse(_DECLARATION.sub("", decode_declared(content)))
    styles = _styles(book)
    return Contents(tuple(_sheet(element, styles) for element in book if local(element.tag) == "Worksheet"))


def _styles(book: Element) -> _Styles:
    """The styles; each has of its parent what it does not say itself."""
    styles = {attribute(style, "ID") or "": style for style in book.iter() if local(style.tag) == "Style"}
    own = {name: said for name, style in styles.items() if (said := _strikes(style)) is not None}
    parents = {name: attribute(style, "Parent") or "" for name, style in styles.items()}
    struck = frozenset(name for name, struck in inherited(own, parents).items() if struck)
    forms = {name: form for name, style in styles.items() if (form := _own_form(style)) is not None}
    for name, parent in parents.items():
        if name not in forms and parent in forms:
            forms[name] = forms[parent]
    settings = (element for element in book.iter() if local(element.tag) == "Date1904")
    return _Styles(struck, forms, any((element.text or "1").strip().lower() in ("1", "true") for element in settings))


def _own_form(style: Element) -> Form | None:
    """What numbers of a style show: by the code of its format, or by the name of one (Short Date, Currency)."""
    codes = (attribute(form, "Format") for form in style if local(form.tag) == "NumberFormat")
    code = next(filter(None, codes), None)
    if code is None:
        return None
    if code.lower() in _NAMED_NUMBERS:
        return "number"
    return "date" if code.lower() in _NAMED_DATES else form_of(_OWN_FORM, code)


def _strikes(style: Element) -> bool | None:
    fonts = (attribute(font, "StrikeThrough") for font in style if local(font.tag) == "Font")
    said = next(filter(None, fonts), None)
    return None if said is None else said.lower() in ("1", "true")


def _sheet(worksheet: Element, styles: _Styles) -> Sheet:
    grid = Grid()
    hidden_rows: set[int] = set()
    uncomputed: set[tuple[int, int]] = set()
    row = -1
    for element in worksheet.iter():
        if local(element.tag) != "Row":
            continue
        row = _index(element, row, MAX_ROWS)
        if attribute(element, "Hidden") == "1":
            hidden_rows.update(range(row, min(row + _count(element, "Span") + 1, MAX_ROWS)))
        column = -1
        for cell in element:
            if local(cell.tag) == "Cell":
                at = _index(cell, column, MAX_COLUMNS)
                style = attribute(cell, "StyleID") or attribute(element, "StyleID") or "Default"
                column = _place(grid, cell, (row, at), styles.forms.get(style, "number"), styles.date_1904)
                if _is_uncomputed(cell):
                    uncomputed.add((row, at))
                grid.strike((row, at), _struck_parts(cell, own=style in styles.struck))
        row += _count(element, "Span")
    rows, merged = grid.finished(corner_of(uncomputed))
    visible = next((element.text for element in worksheet.iter() if local(element.tag) == "Visible"), None)
    return Sheet(
        attribute(worksheet, "Name") or "",
        rows,
        hidden=visible in ("SheetHidden", "SheetVeryHidden"),
        merged=merged,
        hidden_rows=frozenset(number for number in hidden_rows if number < len(rows)),
        hidden_columns=frozenset(at for at in _hidden_columns(worksheet) if rows and at < len(rows[0])),
        uncomputed=frozenset(uncomputed),
        struck=grid.finished_struck(uncomputed),
        partly_struck=frozenset(grid.partly_struck),
        date_1904=styles.date_1904,
    )


def _hidden_columns(worksheet: Element) -> Iterator[int]:
    column = -1
    for element in worksheet.iter():
        if local(element.tag) == "Column":
            first = _index(element, column, MAX_COLUMNS)
            column = min(first + _count(element, "Span"), MAX_COLUMNS)
            if attribute(element, "Hidden") == "1":
                yield from range(first, column + 1)


def _place(grid: Grid, cell: Element, place: tuple[int, int], form: Form, date_1904: bool) -> int:
    """Put a cell into its place; the last column it covers."""
    row, column = place
    across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
    value = next((_value(element, form, date_1904) for element in cell if local(element.tag) == "Data"), "")
    if value != "":
        grid.place(row, column, value)
    if across or down:
        grid.merges.append((row, column, row + down, column + across))
    return column + across


def _is_uncomputed(cell: Element) -> bool:
    """Whether a cell has a formula without a result; an empty text is one."""
    if not attribute(cell, "Formula"):
        return False
    data = next((element for element in cell if local(element.tag) == "Data"), None)
    return data is None or (attribute(data, "Type") != "String" and not "".join(data.itertext()).strip())


def _struck_parts(cell: Element, *, own: bool) -> set[bool]:
    """Of each part of a cell's text whether it is struck: by the cell's style, or by elements within it."""
    text = next((element for element in cell if local(element.tag) == "Data"), None)
    if own or text is None or not len(text):
        return {own}
    said: set[bool] = set()
    waiting = [(text, False)]
    while waiting:
        element, struck = waiting.pop()
        said |= {struck} if (element.text or "").strip() else set()
        for child in element:
            waiting.append((child, struck or local(child.tag) == "S"))
            said |= {struck} if (child.tail or "").strip() else set()
    return said


def _index(element: Element, before: int, most: int) -> int:
    """The 0-based place of a row or cell, which is written only when it does not follow the one before."""
    text = attribute(element, "Index") or ""
    return min(int(text) - 1, most) if text.isdecimal() and 0 < len(text) < 9 and int(text) > 0 else before + 1


def _count(element: Element, name: str) -> int:
    text = attribute(element, name) or ""
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) < 9 else 0


def _value(data: Element, form: Form, date_1904: bool) -> Any:
    text, kind = "".join(data.itertext()), attribute(data, "Type")
    try:
        if kind == "Number":
            return from_serial(float(text), form, date_1904)
        if kind == "DateTime":
            return _moment(datetime.fromisoformat(text), form, date_1904)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" and text else text


def _moment(moment: datetime, form: Form, date_1904: bool) -> date | datetime | time | timedelta:
    """A date, or what is written as one: a time of day on the day before the first, a length of time from there on."""
    zero = _EPOCH_1904 if date_1904 else _BEFORE_1900
    if form == "elapsed":
        return moment - zero
    if moment.date() == zero.date():
        return moment.time()
    return moment.date() if moment.time() == time() else moment
