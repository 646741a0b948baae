"""HTML tables, which many systems export under the name .xls; also within single-file web pages (MIME HTML)."""

import email
import email.policy
import re
from collections import Counter
from html.parser import HTMLParser
from math import isfinite

from pipeline.tallies.readers.bounds import MAX_COLUMNS, MAX_PART_BYTES
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import Grid
from pipeline.tallies.readers.refusals import damaged, no_cells, too_large
from pipeline.tallies.readers.text import decode

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I)
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5"} | dict.fromkeys(
    ("gb2312", "gbk", "gb18030"), "gb18030"
)
_PIECE = 2**16
_LONGEST_TAG = 2**20
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as browsers have it
_UNSEEN = frozenset({"script", "style", "head", "title"})
_VOID = frozenset({"br", "img", "hr", "col", "input", "wbr", "meta", "link"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_LINE_THROUGH = re.compile(rf"text-decoration(?:-line)?\s*:[^;{{}}]{{0,200}}line-through|{_HIDDEN.pattern}", re.I)
_SHOWN_AS_DAY = re.compile(r"[年月日/:：%]|\d-\d")  # 45000 beside 2023-03-15: what is shown is the value
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(content: bytes) -> Contents:
    """Every table of a page: 表1, 表2 … in the order in which they begin."""
    return Contents(_numbered(_tables(content)))


def read_mhtml(content: bytes) -> Contents:
    """Every table of all pages in a single-file web page."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise damaged("单个文件网页已损坏") from error
    return Contents(_numbered([grid for page in pages if isinstance(page, bytes) for grid in _tables(page)]))


def _numbered(grids: list[Grid]) -> tuple[Sheet, ...]:
    if not grids:
        raise no_cells("网页里没有表格")
    sheets = []
    for number, grid in enumerate(grids, 1):
        rows, merged = grid.finished()
        struck, partly = grid.finished_struck(), frozenset(grid.partly_struck)
        hidden = frozenset(row for row in grid.hidden_rows if row < len(rows))
        sheets.append(
            Sheet(f"表{number}", rows, merged=merged, hidden_rows=hidden, struck=struck, partly_struck=partly)
        )
    return tuple(sheets)


def _tables(content: bytes) -> list[Grid]:
    if len(content) > MAX_PART_BYTES:
        raise too_large(f"网页有 {len(content) // 2**20} MB", f"不超过 {MAX_PART_BYTES // 2**20} MB")
    page, text = _Page(), decode_declared(content)
    for at in range(0, len(text), _PIECE):
        page.feed(text[at : at + _PIECE])
        if len(page.rawdata) > _LONGEST_TAG:
            raise damaged("网页的标记没有结束")
    page.leave_cell()
    return page.grids


def decode_declared(content: bytes) -> str:
    """The text of a page or XML file by the encoding it declares, when that fits it; as any text else."""
    declared = _CHARSET.search(content[:4096])
    encoding = _ENCODINGS.get(declared[1].decode("ascii").lower()) if declared else None
    if encoding:
        try:
            return content.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            pass
    return decode(content)[0]


class _Table:
    """A table whose tags are open."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.row = self.column = -1
        self.spans: dict[int, int] = {}  # column → the last row that a cell above it reaches down to
        self.words: list[str] | None = None  # of the open cell
        self.number: float | None = None  # what Excel keeps beside the text that it shows: x:num="1234.5"
        self.down = self.across = 1
        self.row_struck = self.cell_struck = False
        self.elements: Counter[str] = Counter()  # those open within the cell
        self.struck: set[tuple[str, int]] = set()  # those of them that strike, with how many of the name were open
        self.said: set[bool] = set()  # whether what the cell says is struck


class _Page(HTMLParser):
    """The tables of a page; one within a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.open: list[_Table] = []
        self.unseen = ""
        self.css: list[str] = []
        self.struck_classes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens. Rows and cells end where the next begins, because closing tags may be left out."""
        if tag == "table":
            self.grids.append(Grid())
            self.open.append(_Table(self.grids[-1]))
        elif tag in _UNSEEN:
            self.unseen = tag
        elif self.open and tag == "tr":
            hidden = bool(_HIDDEN.search(dict(attrs).get("style") or ""))
            self._start_row(struck=not hidden and self._strikes(tag, attrs), hidden=hidden)
        elif self.open and tag in ("td", "th"):
            self._start_cell({key: value or "" for key, value in attrs}, struck=self._strikes(tag, attrs))
        else:
            if tag in _BREAKS:
                self._say("\n")
            if self.open and self.open[-1].words is not None:
                self._start_within_cell(self.open[-1], tag, struck=self._strikes(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag == self.unseen:
            self.unseen = ""
            self.struck_classes |= _struck_classes("".join(self.css))
            self.css.clear()
        elif self.open and tag in ("td", "th", "tr", "table"):
            self.leave_cell()
            if tag == "table":
                self.open.pop()
        elif self.open and self.open[-1].elements[tag]:
            table = self.open[-1]
            table.struck.discard((tag, table.elements[tag]))
            table.elements[tag] -= 1

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.unseen:
            self._say(_SPACES.sub(" ", data))
        elif self.unseen == "style":
            self.css.append(data)

    def _say(self, text: str) -> None:
        if self.open and (words := self.open[-1].words) is not None:
            words.append(text)
            if not text.isspace():
                table = self.open[-1]
                raised = (
                    table.elements["sup"] or table.elements["sub"]
                ) and text.strip().isdecimal()  # the number of a note
                table.said.add(bool(table.row_struck or table.cell_struck or table.struck or raised))

    def _strikes(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        """Whether an element strikes its text through or hides it, by its name, its style or its class."""
        if tag in _STRUCK_TAGS:
            return True
        said = {key: value for key, value in attrs if value and key in ("style", "class")}
        if _LINE_THROUGH.search(said.get("style", "")):
            return True
        return bool(self.struck_classes) and not self.struck_classes.isdisjoint(said.get("class", "").split())

    @staticmethod
    def _start_within_cell(table: _Table, tag: str, *, struck: bool) -> None:
        if tag not in _VOID:
            table.elements[tag] += 1
            if struck:
                table.struck.add((tag, table.elements[tag]))

    def _start_row(self, *, struck: bool, hidden: bool) -> None:
        self.leave_cell()
        table = self.open[-1]
        table.row, table.column, table.row_struck = table.row + 1, -1, struck
        if hidden:
            table.grid.hidden_rows.add(table.row)

    def _start_cell(self, attributes: dict[str, str], *, struck: bool) -> None:
        self.leave_cell()
        table = self.open[-1]
        table.row = max(0, table.row)
        table.column += 1
        while table.spans.get(table.column, -1) >= table.row:
            table.column += 1
        table.down, table.across = _span(attributes, "rowspan", _MOST_DOWN), _span(attributes, "colspan", _MOST_ACROSS)
        table.across = min(table.across, MAX_COLUMNS)
        table.words, table.cell_struck = [], struck
        table.number = _number(attributes.get("x:num", ""))
        table.elements.clear()
        table.struck.clear()
        table.said.clear()

    def leave_cell(self) -> None:
        """Put the open cell into its table."""
        if not self.open or self.open[-1].words is None:
            return
        table = self.open[-1]
        lines = (line.strip() for line in "".join(table.words or ()).replace("\xa0", " ").split("\n"))
        text = "\n".join(filter(None, lines))
        value = text if table.number is None or _SHOWN_AS_DAY.search(text) else table.number
        table.grid.place(table.row, table.column, value, down=table.down, across=table.across)
        table.grid.strike((table.row, table.column), table.said)
        if table.down > 1:
            spanned = range(table.column, table.column + table.across)
            table.spans.update(dict.fromkeys(spanned, table.row + table.down - 1))
        table.column += table.across - 1
        table.words = None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _struck_classes(css: str) -> set[str]:
    """The classes that a style sheet strikes through: `.xl65 {text-decoration: line-through}`."""
    rules = (rule.rpartition("{") for rule in css.split("}") if _LINE_THROUGH.search(rule))
    selectors = (selector.split() for names, _, _ in rules for selector in names.split(","))
    return {steps[-1].rpartition(".")[2] for steps in selectors if steps and "." in steps[-1]}


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return min(max(1, int(text)), most) if text.isdecimal() and len(text) < 9 else 1
