"""OpenDocument spreadsheets (.ods), read as a stream of XML events.

Not calamine, which opens only what LibreOffice writes, and tells neither merged nor hidden cells.
"""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from pipeline.tallies.readers.bounds import MAX_COLUMNS, MAX_ROWS
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import Grid, check_extent, check_struck, corner_of
from pipeline.tallies.readers.number_formats import is_scaled
from pipeline.tallies.readers.ods_styles import PARAGRAPH, SPAN, STYLE, OdsStrikes, Styles
from pipeline.tallies.readers.ods_values import TABLE, Attributes, is_uncomputed, value_of
from pipeline.tallies.readers.package import chunks, find, open_document, read_part
from pipeline.tallies.readers.refusals import damaged, password

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_DOWN = TABLE + "number-rows-spanned"
_ACROSS = TABLE + "number-columns-spanned"
_PARAGRAPH = _TEXT + "p"
_SPAN = _TEXT + "span"
_SPACES = _TEXT + "s"
_TAB = _TEXT + "tab"
_BREAK = _TEXT + "line-break"
_COUNT = _TEXT + "c"
_VISIBILITY = TABLE + "visibility"
_ROW = TABLE + "table-row"
_SHEET = TABLE + "table"
_LINK = TABLE + "dde-link"
_COMMENT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 annotation"
_TIMES_ACROSS, _TIMES_DOWN = TABLE + "number-columns-repeated", TABLE + "number-rows-repeated"
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_UNSEEN = ("collapse", "filter")


def read_ods(content: bytes) -> Contents:
    """All sheets, hidden ones too, with merged cells filled."""
    package = open_document(content)
    manifest, body = find(package, "META-INF/manifest.xml"), find(package, "content.xml")
    if manifest is not None and b"encryption-data" in read_part(package, manifest):
        raise password()
    if body is None:
        raise damaged("文件里没有表格内容，不完整")
    styles = Styles()
    reader = _Reader(styles)
    if named := find(package, "styles.xml"):
        parser = _parser()
        parser.StartElementHandler = styles.start
        _parse(parser, [read_part(package, named)])
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    _parse(parser, chunks(package, body))
    return Contents(tuple(reader.sheets))


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    return parser


def _parse(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged("内部的 XML 已损坏") from error


def _refuse_entity(*_: object) -> None:
    raise damaged("内部含有不应有的实体声明")


class _Reader:
    """The sheets, as the events of content.xml build them up."""

    def __init__(self, styles: Styles) -> None:
        self.sheets: list[Sheet] = []
        self.styles = styles
        self.strikes: OdsStrikes | None = None
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.deep = (
            0  # how many elements of a kind that is not read (comments, drawings, a table within a cell) are open
        )
        self.grid: Grid | None = None
        self.cell: Attributes | None = None
        self.words: list[str] = []
        self.note: list[str] | None = None  # what a comment on the cell says
        self.in_note = 0
        self.paragraphs = 0
        self._starts: dict[str, Callable[[Attributes], None]] = {
            _SHEET: self._start_table,
            TABLE + "table-column": self._column,
            _ROW: self._start_row,
            _CELLS[0]: self._start_cell,
            _CELLS[1]: self._start_cell,
            STYLE + "style": self._start_style,
            STYLE + "text-properties": lambda attributes: styles.start(STYLE + "text-properties", attributes),
            STYLE + "table-properties": self._table_properties,
        }

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        if self.deep or tag == _LINK:
            self.deep += 1
            self.in_note += self.note is not None and tag == _PARAGRAPH
        elif self.cell is not None:
            self._start_within_cell(tag, attributes)
        elif tag in self._starts:
            self._starts[tag](attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in (_PARAGRAPH, _SPAN) and not self.deep:
            if self.strikes and self.cell is not None:
                self.strikes.end_text()
            return
        if self.deep:
            self.deep -= 1
            self.in_note -= self.note is not None and tag == _PARAGRAPH
        elif tag in _CELLS:
            self._end_cell()
        elif tag == _ROW:
            self._end_row()
        elif tag == _SHEET:
            self._end_table()

    def text(self, text: str) -> None:
        """Characters, which count within the paragraphs of a cell."""
        if self.paragraphs and not self.deep and self.cell is not None:
            self.words.append(text)
            if self.strikes:
                self.strikes.say(text)
        elif self.in_note and self.note is not None:
            self.note.append(text)

    def _start_style(self, attributes: Attributes) -> None:
        self.style = attributes.get(STYLE + "name", "")
        self.styles.start(STYLE + "style", attributes)

    def _table_properties(self, attributes: Attributes) -> None:
        if attributes.get(TABLE + "display") == "false":
            self.hidden_styles.add(self.style)

    def _start_table(self, attributes: Attributes) -> None:
        self.grid = Grid()
        self.name = attributes.get(TABLE + "name", "")
        self.hidden = attributes.get(TABLE + "style-name", "") in self.hidden_styles
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.uncomputed: set[tuple[int, int]] = set()
        self.scaled: set[tuple[int, int]] = set()
        self.comments: dict[tuple[int, int], str] = {}
        if not self.sheets:
            self.strikes = self.styles.strikes()
        elif self.strikes:
            self.strikes.start_table()
        self.row = self.columns = 0

    def _column(self, attributes: Attributes) -> None:
        count = _repeated(attributes, _TIMES_ACROSS, MAX_COLUMNS)
        if attributes.get(_VISIBILITY) in _UNSEEN:
            self.hidden_columns.update(range(self.columns, min(self.columns + count, MAX_COLUMNS)))
        if self.strikes:
            self.strikes.start_column(self.columns, attributes)
        self.columns += count

    def _start_row(self, attributes: Attributes) -> None:
        self.times = _repeated(attributes, _TIMES_DOWN, MAX_ROWS)
        self.row_hidden = attributes.get(_VISIBILITY) in _UNSEEN
        self.cells: list[Any] = []
        self.struck: list[tuple[int, set[bool]]] = []
        self.blanks = 0
        if self.strikes:
            self.strikes.start_row(attributes)

    def _start_cell(self, attributes: Attributes) -> None:
        self.cell = attributes
        self.words.clear()
        self.note, self.in_note = None, 0
        self.paragraphs = 0
        if self.strikes:
            self.strikes.start_cell()

    def _start_within_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == _PARAGRAPH:
            self.words += ["\n"] * (self.paragraphs > 0)
            self.paragraphs += 1
            if self.strikes:
                self.strikes.start_text(PARAGRAPH, attributes)
        elif tag == _SPAN:
            if self.strikes:
                self.strikes.start_text(SPAN, attributes)
        elif tag == _SPACES:
            self.words.append(" " * min(_number(attributes.get(_COUNT)), 1000))
        elif tag == _TAB:
            self.words.append("\t")
        elif tag == _BREAK:
            self.words.append("\n")
        elif not tag.startswith(_TEXT):
            self.deep = 1
            if tag == _COMMENT and self.note is None:
                self.note = []

    def _end_cell(self) -> None:
        if self.cell is None or self.grid is None:
            return
        attributes, self.cell = self.cell, None
        value = value_of(attributes, "".join(self.words))
        column = len(self.cells) + self.blanks
        if self.note:
            self.comments[self.row, column] = "".join(self.note)
        if isinstance(value, float) and is_scaled("".join(self.words)):
            self.scaled.add((self.row, column))
            check_struck(len(self.scaled))
        if value == "" and is_uncomputed(attributes):
            self.uncomputed.add((self.row, column))
            self._strike(attributes, column)
        times = _repeated(attributes, _TIMES_ACROSS, MAX_COLUMNS) if _TIMES_ACROSS in attributes else 1
        if value == "":
            self.blanks += times
            return
        if _DOWN in attributes or _ACROSS in attributes:
            down, across = _number(attributes.get(_DOWN)), _number(attributes.get(_ACROSS))
            self.grid.merges.append((self.row, column, self.row + down - 1, column + across - 1))
        if self.blanks or times > 1:
            check_extent(self.row + 1, column + times)
            self.cells += [""] * self.blanks + [value] * times
            self.blanks = 0
        else:
            self.cells.append(value)
        for place in range(column, column + times) if self.strikes else ():
            self._strike(attributes, place)

    def _strike(self, attributes: Attributes, column: int) -> None:
        if self.strikes and any(parts := self.strikes.struck_parts(attributes, column)):
            self.struck.append((column, parts))

    def _end_row(self) -> None:
        if self.grid is None:
            return
        if self.row_hidden:
            self.hidden_rows.update(range(self.row, min(self.row + self.times, MAX_ROWS)))
        for column, parts in self.struck:
            for row in range(self.row, self.row + self.times):
                self.grid.strike((row, column), parts)
        if self.cells:
            check_extent(self.row + self.times, len(self.cells))
            for row in range(self.row, self.row + self.times):
                self.grid.row(row).extend(self.cells)
        self.row += self.times

    def _end_table(self) -> None:
        if self.grid is None:
            return
        grid, self.grid = self.grid, None
        rows, merged = grid.finished(corner_of(self.uncomputed))
        self.sheets.append(
            Sheet(
                self.name,
                rows,
                hidden=self.hidden,
                merged=merged,
                hidden_rows=frozenset(row for row in self.hidden_rows if row < len(rows)),
                hidden_columns=frozenset(column for column in self.hidden_columns if rows and column < len(rows[0])),
                uncomputed=frozenset(self.uncomputed),
                scaled=frozenset(self.scaled),
                comments=self.comments,
                struck=grid.finished_struck(self.uncomputed),
                partly_struck=frozenset(grid.partly_struck),
            )
        )


def _number(text: str | None) -> int:
    return max(1, int(text)) if text is not None and text.isdecimal() and len(text) < 9 else 1


def _repeated(attributes: Attributes, name: str, most: int) -> int:
    """How often an element stands for itself; blank ones often do so to the end of the sheet, and beyond."""
    return min(_number(attributes.get(name)), most)
