"""Tables in Word documents (.docx). The last paragraphs above a table become rows above its header, because they name it."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from pipeline.tallies.readers.bounds import MAX_COLUMNS
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import Grid
from pipeline.tallies.readers.package import find, local, open_document, parse, read_part
from pipeline.tallies.readers.parts import main_part
from pipeline.tallies.readers.refusals import no_cells

_TITLE_PARAGRAPHS = 3
_NOTE = re.compile(
    r"[\s*※★(（]*(?:备注|说明|注|附注|附|另|其中|填报单位|报送单位|填表)|.*(?:零报告|不计|不作?统计|不纳入|不列入|作废|重复|更正|订正|有误|应为|忘[了记]|同一)|(?>.*?(?:全年|本年|今年|共|合计|累计|总计)).*\d"
)
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "smartTag"})
_OFF = ("0", "false", "off")
_SKIPPED = frozenset({"tbl", "Fallback", "del", "moveFrom", "instrText"})


def read_docx(content: bytes) -> Contents:
    """Every table of the text: 表1, 表2 …; a table within a table is left out."""
    package = open_document(content)
    part = read_part(package, main_part(package, "word/document.xml"))
    said = _comments(package) if b"commentReference" in part else {}
    document, strikes = parse(part), b"trike" in part or b"script" in part or b"vanish" in part
    body = next((element for element in document if local(element.tag) == "body"), document)
    sheets: list[Sheet] = []
    above: list[Element] = []
    for element in _blocks(body):
        if local(element.tag) == "tbl":
            _note(sheets, above)
            sheets.append(_sheet(f"表{len(sheets) + 1}", element, above[-_TITLE_PARAGRAPHS:], said, strikes=strikes))
            above = []
        elif _text(element):
            above.append(element)
    _note(sheets, above)
    if not sheets:
        raise no_cells("文档里没有表格")
    return Contents(tuple(sheets))


def _note(sheets: list[Sheet], below: list[Element]) -> None:
    """Paragraphs below a table that are notes to it become rows at its foot."""
    notes = [text for element in below if _NOTE.match(text := _text(element))]
    if sheets and notes and sheets[-1].rows:
        last = sheets[-1]
        width = len(last.rows[0])
        rows = [*last.rows, *([note, *[""] * (width - 1)] for note in notes)]
        sheets[-1] = replace(last, rows=rows)


def _blocks(parent: Element, *, of: tuple[str, ...] = ("p", "tbl")) -> Iterator[Element]:
    """The elements of a kind within another, through the wrappers that content controls and revisions put around them."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if local(element.tag) in of:
            yield element
        elif local(element.tag) in _WRAPPERS:
            waiting += reversed(element)


def _sheet(name: str, table: Element, titles: list[Element], said: Mapping[str, str], *, strikes: bool) -> Sheet:
    grid = Grid()
    comments: dict[tuple[int, int], str] = {}
    for row, title in enumerate(titles):
        _place(grid, row, 0, title, strikes=strikes)
    open_merges: dict[int, tuple[int, int, int]] = {}  # column → top, right and bottom of a merge that may go on
    for row, element in enumerate(_blocks(table, of=("tr",)), len(titles)):
        column = _number(element, "trPr", "gridBefore")
        for cell in _blocks(element, of=("tc",)):
            across = max(1, _number(cell, "tcPr", "gridSpan"))
            merge = _property(cell, "tcPr", "vMerge")
            if merge is not None and _value(merge) != "restart" and column in open_merges:
                top, right, _ = open_merges[column]
                grid.place(row, column, "", across=1)
                open_merges[column] = (top, right, row)
            else:
                _close(grid, open_merges, column)
                _place(grid, row, column, cell, strikes=strikes)
                if words := "；".join(said[number] for number in _commented(cell) if number in said) if said else "":
                    comments[row, column] = words
                open_merges[column] = (row, column + across - 1, row)
            column += across
    for column in list(open_merges):
        _close(grid, open_merges, column)
    rows, merged = grid.finished()
    struck, partly = grid.finished_struck(), frozenset(grid.partly_struck)
    return Sheet(name, rows, merged=merged, struck=struck, partly_struck=partly, comments=comments)


def _comments(package: zipfile.ZipFile) -> dict[str, str]:
    """What the comments (批注) of a document say, by their numbers."""
    member = find(package, "word/comments.xml")
    comments = parse(read_part(package, member)) if member is not None else ()
    return {_own(comment, "id"): _text(comment) for comment in comments}


def _commented(cell: Element) -> Iterator[str]:
    """The numbers of the comments on a cell."""
    return (_own(element, "id") for element in cell.iter() if local(element.tag) == "commentReference")


def _place(grid: Grid, row: int, column: int, said: Element, *, strikes: bool) -> None:
    grid.place(row, column, _text(said))
    if strikes:
        grid.strike((row, column), set(_struck_runs(said)))


def _close(grid: Grid, merges: dict[int, tuple[int, int, int]], column: int) -> None:
    if column in merges:
        top, right, bottom = merges.pop(column)
        if right > column or bottom > top:
            grid.merges.append((top, column, bottom, right))


def _property(element: Element, group: str, name: str) -> Element | None:
    """A property of a row or cell."""
    groups = (child for child in element if local(child.tag) == group)
    return next((child for properties in groups for child in properties if local(child.tag) == name), None)


def _number(element: Element, group: str, name: str) -> int:
    found = _property(element, group, name)
    text = _value(found) if found is not None else ""
    return min(int(text), MAX_COLUMNS) if text.isdecimal() and len(text) < 9 else 0


def _value(element: Element) -> str:
    return _own(element, "val")


def _own(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if local(key) == name), "")


def _struck_runs(parent: Element) -> Iterator[bool]:
    """Of every run of a paragraph or cell that says something whether it is struck through, once or twice.

    A raised or lowered number is the number of a note, and hidden text is not shown: both are as if struck.
    """
    waiting = list(parent)
    while waiting:
        element = waiting.pop()
        if local(element.tag) == "r" and (text := _text(element)):
            marks = (_property(element, "rPr", name) for name in ("strike", "dstrike", "vanish"))
            raised = _property(element, "rPr", "vertAlign")
            yield any(mark is not None and _value(mark) not in _OFF for mark in marks) or (
                raised is not None and _value(raised) in ("superscript", "subscript") and text.isdecimal()
            )
        elif local(element.tag) not in _SKIPPED:
            waiting += element


def _text(parent: Element) -> str:
    """What a paragraph or cell says: paragraphs as lines, deleted text and inner tables left out."""
    words: list[str] = []
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        tag = local(element.tag)
        if tag in _SKIPPED:
            continue
        if tag == "t":
            words.append(element.text or "")
        elif tag in ("br", "cr", "p") and words:
            words.append("\n")
        elif tag == "tab":
            words.append("\t")
        elif tag == "noBreakHyphen":
            words.append("-")
        waiting += reversed(element)
    return "\n".join(filter(None, (line.strip() for line in "".join(words).split("\n"))))
