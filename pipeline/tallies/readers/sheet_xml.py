"""One pass over the bytes of an .xlsx sheet, before calamine reads it: its true extent, and what calamine does not tell.

calamine allocates the whole rectangle between a sheet's first and last value, and ends the process when it cannot. It gives
errors and formulas without a result as blanks, parses a million empty formatted rows, and says nothing of hidden rows or
struck text. This pass costs about a tenth of calamine's own time: it unpacks the part, which checks its sum, and searches
it for a few patterns that an ordinary sheet does not hold; only where one matches are the cells taken apart.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise

from pipeline.tallies.readers.addresses import (
    ATTRIBUTES,
    NUMBER,
    Cell,
    address_of,
    check_single,
    located,
    numbers_like,
    row_of,
    stranger,
)
from pipeline.tallies.readers.bounds import MAX_COLUMNS, MAX_PART_BYTES
from pipeline.tallies.readers.grid import Range, check_extent, check_struck
from pipeline.tallies.readers.plain_xml import NotPlainXMLError, after_declaration, check_plain
from pipeline.tallies.readers.refusals import damaged, too_large
from pipeline.tallies.readers.strikes import KIND, STYLE, Strikes, mentions_strike
from pipeline.tallies.values.cells import column_number

_WORTH_CUTTING_BYTES = 2**22
_TAG_BYTES = 2000

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet\b")
_OTHER_SHEET = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:chart|dialog|macro)sheet\b")
_TEXT_COUNT = re.compile(rb"""\buniqueCount\s*=\s*["'](\d{1,20})""")  # calamine makes room for as many
_TEXTS = re.compile(rb"<([A-Za-z_][\w.-]*:)?sst\b")
_SHORTEST_TEXT = len("<si/>")
_HIDES = re.compile(rb"hidden")  # a pattern that begins with a rare letter is found twice as fast as by `in`
_FORMULA = re.compile(rb"f>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_COLUMN_SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,10})["']""")
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*["']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})["']"""
)
_FORMULA_WITHOUT_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt\s*=\s*["']str["'])([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*()</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*\bt\s*=\s*["']e["'][^>]*)>\s*(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"""
    rb"""<(?:\w+:)?v>\s*(#[^<]*?)\s*<"""
)
_NEGATIVE = re.compile(
    rb"""<(?:\w+:)?c\b((?:(?!\bt\s*=\s*["'](?!n["']))[^>])*)>\s*(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*"""
    rb"""<(?:\w+:)?v>\s*(-[\d.eE+-]+)\s*<"""
)
_AFTER_ROWS = re.compile(rb"<(?:[\w.-]+:)?(?:row|c|sheetData)[\s/>]")


@dataclass(slots=True)
class SheetScan:
    """What a sheet's bytes say. Positions are 0-based; `rows` and `columns` count from A1 to the last value, or beyond it.

    Where most of the sheet is empty formatted rows, `kept` is the number of bytes up to the last value, and `tail` what
    follows the rows; elsewhere `kept` is 0. Of any other part than a worksheet only `mentions_strike` is told.
    """

    is_other: bool = False
    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: set[Cell] = field(default_factory=set)
    struck: set[Cell] = field(default_factory=set)
    partly_struck: set[Cell] = field(default_factory=set)
    scaled: set[Cell] = field(default_factory=set)
    mentions_strike: bool = False
    errors: dict[Cell, str] = field(default_factory=dict)
    negatives: dict[Cell, str] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    kept: int = 0
    tail: bytes = b""


def scan_part(
    pieces: Iterable[bytes],
    size: int,
    *,
    is_sheet: bool,
    strikes: Strikes | None = None,
    scaled: frozenset[bytes] = frozenset(),
) -> SheetScan:
    """Look once through a part of a workbook, which arrives piece by piece and has `size` bytes.

    Parameters
    ----------
    strikes, scaled
        What is struck through in the workbook, and the cell styles that show a number with a scale.

    Raises
    ------
    RefusedError
        A sheet beyond the bounds or cut short; shared texts that claim to be more than there is room for.
    NotPlainXMLError
        A sheet that has to be written in plain XML before it is looked through.
    """
    stream = iter(pieces)
    head = next(stream, b"")
    root = _ROOT.search(head)
    if root is not None:
        scan = _Scan(root[1] or b"", strikes or Strikes(), scaled)
        scan.look_at_head(after_declaration(head)[: head.find(scan.tag("sheetData"))])
        for offset, block in _blocks(head, stream, scan):
            scan.look(offset, block)
        return scan.finished()
    if is_sheet and not _OTHER_SHEET.search(head):
        raise damaged("工作表的内容已损坏")
    found, before = SheetScan(is_other=True), b""
    texts = _TEXTS.search(head)
    for piece in chain([after_declaration(head)], stream):  # to the end, where the checksum is
        if texts:
            check_plain(before + piece, texts[1] or b"")
        if any(int(count) * _SHORTEST_TEXT > size for count in _TEXT_COUNT.findall(piece)):
            raise damaged("内部的文字个数不对")
        found.mentions_strike = found.mentions_strike or mentions_strike(before + piece)
        before = piece[-_TAG_BYTES:]
    return found


def _blocks(buffer: bytes, stream: Iterator[bytes], scan: "_Scan") -> Iterator[tuple[int, bytes]]:
    """The rows in blocks of whole rows, with their offsets. What follows the rows is left in `scan.tail`."""
    offset = 0
    row, end = scan.tag("row"), scan.tag("/sheetData")
    while True:
        cut = buffer.find(end)
        if cut >= 0:
            break
        cut = max(0, buffer.rfind(row))
        if cut:
            yield offset, buffer[:cut]
            offset += cut
        buffer = buffer[cut:] + (piece := next(stream, b""))
        if not piece:
            if scan.opening.search(buffer) or offset:
                raise damaged("工作表没有结尾，文件不完整")
            return  # a sheet of no rows, written as one empty element
        _check_size(buffer)
    yield offset, buffer[:cut]
    scan.end, tail = offset + cut, bytearray(buffer[cut:])
    for piece in stream:
        tail += piece
        _check_size(tail)
    scan.found.tail = bytes(tail)
    if b"<!" in scan.found.tail or _AFTER_ROWS.search(scan.found.tail):
        raise NotPlainXMLError  # what ended the rows may have been no end


def _check_size(held: bytes | bytearray) -> None:
    if len(held) > MAX_PART_BYTES:
        raise too_large("工作表里有一处大得不正常", f"一行不超过 {MAX_PART_BYTES // 2**20} MB")


class _Scan:
    """What was found so far, and the patterns for this sheet's namespace prefix."""

    def __init__(self, prefix: bytes, strikes: Strikes, scaled: frozenset[bytes]) -> None:
        self.found = SheetScan()
        self.strikes, self.scaled = strikes, scaled
        self.prefix = prefix
        self.row = 0  # the number of the last row
        self.last_value = 0  # the offset behind the last row with a value
        self.end = 0  # the offset of the end of the rows
        self.formulas = False
        self.unaddressed = False  # whether any cell left out its address
        prefix = re.escape(prefix)
        self.cells = re.compile(rb"<" + prefix + rb"(?:row|(c))(?=[\s/>])" + ATTRIBUTES + rb">")
        self.opening = re.compile(rb"<" + prefix + rb"sheetData\b[^>]*(?<!/)>")
        self.row_tags = re.compile(rb"<" + prefix + rb"row\b[^>]*>")

    def tag(self, name: str) -> bytes:
        """The start of a tag; "/name" for its end."""
        slash = b"/" if name[0] == "/" else b""
        return b"<" + slash + self.prefix + name.lstrip("/").encode()

    def look_at_head(self, head: bytes) -> None:
        """Note the hidden columns, which are declared before the rows."""
        check_plain(head, self.prefix)
        for tag in _COLUMN.findall(head) if b"hidden" in head else ():
            span = {key: int(number) for key, number in _COLUMN_SPAN.findall(tag)}
            if _HIDDEN.search(tag) and len(span) == 2:
                self.found.hidden_columns.update(range(span[b"min"] - 1, min(span[b"max"], MAX_COLUMNS)))

    def look(self, offset: int, rows: bytes) -> None:
        """Take in a block of whole rows."""
        check_plain(rows if offset else after_declaration(rows), self.prefix)
        check_single(rows, self.prefix, self.cells)
        first, last = self._count(rows)
        if stranger(self.prefix, self.found.columns, numbers_like(first, last)).search(rows):
            self._walk(rows, first)
        self._find_last_value(offset, rows)
        check_extent(self.found.rows, max(1, self.found.columns))
        if self.strikes.may_be_in(rows):
            self._find_struck(rows, first)
        if self.scaled:
            self._find_scaled(rows, first)
        if _HIDES.search(rows):
            self._hidden(rows, first)
        self.formulas = self.formulas or _FORMULA.search(rows) is not None
        if self.formulas:
            self.found.uncomputed.update(cell for cell, _ in self._located(_FORMULA_WITHOUT_RESULT, rows, first))
        if b"#" in rows:
            errors = self._located(_ERROR, rows, first)
            self.found.errors.update((cell, text.decode("utf-8", "replace")) for cell, text in errors)
        if b">-" in rows:
            self.found.negatives.update((cell, text.decode()) for cell, text in self._located(_NEGATIVE, rows, first))

    def _count(self, rows: bytes) -> tuple[int, int]:
        """The numbers of the first and the last row of a block; rows without a number count from the one before."""
        row = self.tag("row")
        edges = [edge for edge in (rows.find(row), rows.rfind(row)) if edge >= 0]
        found = [NUMBER.search(rows, edge, rows.find(b">", edge, edge + _TAG_BYTES) + 1) for edge in edges]
        first = int(found[0][1]) if found and found[0] else self.row + 1
        self.row = int(found[-1][1]) if found and found[-1] else max(first - 1, self.row) + rows.count(row)
        return min(first, self.row), self.row

    def _walk(self, rows: bytes, row: int) -> None:
        """Find the farthest cell with content as calamine would come to it, cell by cell."""
        for at, column, _, _ in self._cells(rows, row):
            self.found.columns = max(self.found.columns, column)
            self.found.rows = max(self.found.rows, at)

    def _find_struck(self, rows: bytes, first: int) -> None:
        """Look for struck cells in those rows that may hold any."""
        start, before = self.tag("row"), first - 1
        for rest in rows.split(start)[1:]:
            row = start + rest
            if self.strikes.may_be_in(row):
                for y, x, tag, at in self._cells(row, before):
                    if self.strikes.strike(tag, row[at]):
                        self.found.struck.add((y - 1, x - 1))
                    elif self.strikes.strike_partly(tag, row[at]):
                        self.found.partly_struck.add((y - 1, x - 1))
            number = NUMBER.search(row, 0, row.find(b">") + 1)
            before = int(number[1]) if number else before + 1
        check_struck(len(self.found.struck) + len(self.found.partly_struck))

    def _find_scaled(self, rows: bytes, first: int) -> None:
        """Look for numbers under a style that shows them with a scale."""
        for y, x, tag, _ in self._cells(rows, first - 1):
            style, kind = STYLE.search(tag), KIND.search(tag)
            if style and style[1] in self.scaled and (kind is None or kind[1] == b"n"):
                self.found.scaled.add((y - 1, x - 1))
        check_struck(len(self.found.scaled))

    def _cells(self, rows: bytes, row: int) -> Iterator[tuple[int, int, bytes, slice]]:
        """Row and column (from 1), tag and content of each cell that has any; `row` is the number of the row before."""
        column = 0
        for tag, following in pairwise(chain(self.cells.finditer(rows), (None,))):
            if tag is None:
                continue
            if tag[1] is None:
                row, column = row_of(tag[0]) or row + 1, 0
                continue
            address = address_of(tag[0])
            column = address[1] if address else column + 1
            if not tag[0].endswith(b"/>"):
                self.unaddressed = self.unaddressed or address is None
                end = following.start() if following else len(rows)
                yield address[0] if address else row, column, tag[0], slice(tag.end(), end)

    def _find_last_value(self, offset: int, rows: bytes) -> None:
        value = rows.rfind(self.tag("/v"))
        value = max(value, rows.rfind(self.tag("/is"), max(0, value)), rows.rfind(self.tag("/f"), max(0, value)))
        if value < 0:
            return
        close = rows.find(self.tag("/row"), value)
        self.last_value = offset + (rows.find(b">", close) + 1 if close >= 0 else len(rows))
        start = max(rows.rfind(self.tag("c "), 0, value), 0)
        address = address_of(rows[start : rows.find(b">", start) + 1])
        self.found.rows = max(self.found.rows, self.row, address[0] if address else 0)

    def _hidden(self, rows: bytes, first: int) -> None:
        row = first - 1
        for tag in self.row_tags.findall(rows):
            number = NUMBER.search(tag)
            row = int(number[1]) if number else row + 1
            if _HIDDEN.search(tag):
                self.found.hidden_rows.add(row - 1)

    def _located(self, pattern: re.Pattern[bytes], rows: bytes, first: int) -> Iterator[tuple[Cell, bytes]]:
        """The cells, from 0, that a pattern with attributes and a text fits, and that text."""
        if not self.unaddressed:
            yield from located(pattern.findall(rows))
            return
        for row, column, tag, content in self._cells(rows, first - 1):
            if match := pattern.match(rows, content.start - len(tag)):
                yield (row - 1, column - 1), match[2]

    def finished(self) -> SheetScan:
        """Everything that was found."""
        found = self.found
        for left, top, right, bottom in _MERGE.findall(found.tail):
            found.merges.append(
                (int(top) - 1, column_number(left.decode()), int(bottom) - 1, column_number(right.decode()))
            )
        empty = self.end - self.last_value
        if self.last_value and empty > _WORTH_CUTTING_BYTES and empty > self.last_value:
            found.kept = self.last_value
        return found
