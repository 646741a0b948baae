"""Excel 2003 XML workbooks, which some systems export under the name .xls."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from xml.etree.ElementTree import Element

from pipeline.tallies.reading.bounds import MAX_COLUMNS, MAX_PART_BYTES, MAX_ROWS
from pipeline.tallies.reading.grid import Grid
from pipeline.tallies.reading.html import decode_declared
from pipeline.tallies.reading.package import attribute, local, parse
from pipeline.tallies.reading.refusals import too_large
from pipeline.tallies.reading.strikes import inherited
from pipeline.tallies.reading.values import Contents, Sheet

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_xml2003(content: bytes) -> Contents:
    """All worksheets, hidden ones too, with merged cells filled."""
    if len(content) > MAX_PART_BYTES:
        raise too_large(
            f"XML 有 {len(content) // 2**20} MB", f"不超过 {MAX_PART_BYTES // 2**20} MB", "请用 Excel 另存为 .xlsx"
        )
    book = parse(_DECLARATION.sub("", decode_declared(content)))
    struck = _struck_styles(book)
    return Contents(tuple(_sheet(element, struck) for element in book if local(element.tag) == "Worksheet"))


def _struck_styles(book: Element) -> frozenset[str]:
    """The styles with a struck font, which a style has of its parent unless it says otherwise."""
    styles = {attribute(style, "ID") or "": style for style in book.iter() if local(style.tag) == "Style"}
    own = {name: said for name, style in styles.items() if (said := _strikes(style)) is not None}
    parents = {name: attribute(style, "Parent") or "" for name, style in styles.items()}
    return frozenset(name for name, struck in inherited(own, parents).items() if struck)


def _strikes(style: Element) -> bool | None:
    fonts = (attribute(font, "StrikeThrough") for font in style if local(font.tag) == "Font")
    said = next(filter(None, fonts), None)
    return None if said is None else said.lower() in ("1", "true")


def _sheet(worksheet: Element, struck: frozenset[str]) -> Sheet:
    grid = Grid()
    hidden_rows: set[int] = set()
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
                column = _place(grid, cell, row, at)
                style = (attribute(cell, "StyleID") or attribute(element, "StyleID") or "Default") if struck else ""
                if _is_struck(cell, own=style in struck):
                    grid.struck.add((row, at))
        row += _count(element, "Span")
    rows, merged = grid.finished()
    visible = next((element.text for element in worksheet.iter() if local(element.tag) == "Visible"), None)
    return Sheet(
        attribute(worksheet, "Name") or "",
        rows,
        hidden=visible in ("SheetHidden", "SheetVeryHidden"),
        merged=merged,
        hidden_rows=frozenset(number for number in hidden_rows if number < len(rows)),
        hidden_columns=frozenset(at for at in _hidden_columns(worksheet) if rows and at < len(rows[0])),
        struck=grid.finished_struck(),
    )


def _hidden_columns(worksheet: Element) -> Iterator[int]:
    column = -1
    for element in worksheet.iter():
        if local(element.tag) == "Column":
            first = _index(element, column, MAX_COLUMNS)
            column = min(first + _count(element, "Span"), MAX_COLUMNS)
            if attribute(element, "Hidden") == "1":
                yield from range(first, column + 1)


def _place(grid: Grid, cell: Element, row: int, column: int) -> int:
    """Put a cell into its place; the last column it covers."""
    across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
    value = next((_value(element) for element in cell if local(element.tag) == "Data"), "")
    if value != "":
        grid.place(row, column, value)
    if across or down:
        grid.merges.append((row, column, row + down, column + across))
    return column + across


def _is_struck(cell: Element, *, own: bool) -> bool:
    """Whether a cell is struck by its style, or all of its text by elements within it."""
    text = next((element for element in cell if local(element.tag) == "Data"), None)
    if own or text is None or not len(text):
        return own
    said: set[bool] = set()
    waiting = [(text, False)]
    while waiting:
        element, struck = waiting.pop()
        said |= {struck} if (element.text or "").strip() else set()
        for child in element:
            waiting.append((child, struck or local(child.tag) == "S"))
            said |= {struck} if (child.tail or "").strip() else set()
    return said == {True}


def _index(element: Element, before: int, most: int) -> int:
    """The 0-based place of a row or cell, which is written only when it does not follow the one before."""
    text = attribute(element, "Index") or ""
    return min(int(text) - 1, most) if text.isdecimal() and 0 < len(text) < 9 and int(text) > 0 else before + 1


def _count(element: Element, name: str) -> int:
    text = attribute(element, name) or ""
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) < 9 else 0


def _value(data: Element) -> Any:
    text, kind = "".join(data.itertext()), attribute(data, "Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            return moment.date() if moment.time() == time() else moment
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
