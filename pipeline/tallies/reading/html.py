"""HTML tables, which many systems export under the name .xls; also within single-file web pages (MIME HTML)."""

import email
import email.policy
import re
from html.parser import HTMLParser

from pipeline.tallies.reading.bounds import MAX_COLUMNS, MAX_PART_BYTES
from pipeline.tallies.reading.grid import Grid
from pipeline.tallies.reading.refusals import damaged, no_cells, too_large
from pipeline.tallies.reading.text import decode
from pipeline.tallies.reading.values import Contents, Sheet

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I)
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "big5": "big5"} | dict.fromkeys(
    ("gb2312", "gbk", "gb18030"), "gb18030"
)
_PIECE = 2**16
_LONGEST_TAG = 2**20
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as browsers have it
_UNSEEN = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "li"})
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
        sheets.append(Sheet(f"表{number}", rows, merged=merged))
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
        self.down = self.across = 1


class _Page(HTMLParser):
    """The tables of a page; one within a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self.open: list[_Table] = []
        self.unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens. Rows and cells end where the next begins, because closing tags may be left out."""
        if tag == "table":
            self.grids.append(Grid())
            self.open.append(_Table(self.grids[-1]))
        elif tag in _UNSEEN:
            self.unseen = tag
        elif self.open and tag == "tr":
            self._start_row()
        elif self.open and tag in ("td", "th"):
            self._start_cell({key: value or "" for key, value in attrs})
        elif tag in _BREAKS:
            self._say("\n")

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag == self.unseen:
            self.unseen = ""
        elif self.open and tag in ("td", "th", "tr", "table"):
            self.leave_cell()
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.unseen:
            self._say(_SPACES.sub(" ", data))

    def _say(self, text: str) -> None:
        if self.open and (words := self.open[-1].words) is not None:
            words.append(text)

    def _start_row(self) -> None:
        self.leave_cell()
        table = self.open[-1]
        table.row, table.column = table.row + 1, -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.leave_cell()
        table = self.open[-1]
        table.row = max(0, table.row)
        table.column += 1
        while table.spans.get(table.column, -1) >= table.row:
            table.column += 1
        table.down, table.across = _span(attributes, "rowspan", _MOST_DOWN), _span(attributes, "colspan", _MOST_ACROSS)
        table.across = min(table.across, MAX_COLUMNS)
        table.words = []

    def leave_cell(self) -> None:
        """Put the open cell into its table."""
        if not self.open or self.open[-1].words is None:
            return
        table = self.open[-1]
        lines = (line.strip() for line in "".join(table.words or ()).replace("\xa0", " ").split("\n"))
        table.grid.place(table.row, table.column, "\n".join(filter(None, lines)), down=table.down, across=table.across)
        if table.down > 1:
            spanned = range(table.column, table.column + table.across)
            table.spans.update(dict.fromkeys(spanned, table.row + table.down - 1))
        table.column += table.across - 1
        table.words = None


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return min(max(1, int(text)), most) if text.isdecimal() and len(text) < 9 else 1
