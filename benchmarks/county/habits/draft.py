"""A topic's ledger before it is written, and the small ways in which a habit changes it.

Belongs here: putting rows, columns, cells and sheets in and out of what is laid out. Which habit does what: the other modules.
"""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from benchmarks.county.cells import spell_record
from benchmarks.county.facts import Number
from benchmarks.county.forms import Form
from benchmarks.county.frame import KEY_ROW
from benchmarks.county.layout import Page
from benchmarks.county.ledgers import Filing
from benchmarks.county.pen import Pen
from benchmarks.county.records import Record, Town
from benchmarks.county.styles import NUMBER
from tests.sample.sheet import Book, Cell, Sheet

OURS = "虚构县"


@dataclass(slots=True)
class Draft:
    """What an office hands in for a topic: at first one file of one plain sheet.

    Attributes
    ----------
    records
        What is true.
    other
        The records as another reading of the files has them; None where they allow one reading.
    third
        The same for a third reading.
    changed
        True values that the habit itself brings about, as by a case more.
    """

    town: Town
    form: Form
    pen: Pen
    filings: list[Filing]
    records: list[Record]
    other: list[Record] | None = None
    third: list[Record] | None = None
    changed: dict[str, Number] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The first sheet."""
        return self.filings[0].pages[0]

    @property
    def topic(self) -> str:
        return self.form.topic

    def rewrite(self, pages: Sequence[Page], name: str = "") -> None:
        """Let the first file have these sheets, under another name if one is given."""
        filing = self.filings[0]
        file = self.named(name) if name else filing.book.file
        book = replace(filing.book, file=file, sheets=tuple(page.sheet for page in pages))
        self.filings[0] = replace(filing, book=book, pages=tuple(pages))

    def add_file(self, name: str, pages: Sequence[Page], *, office: str = "", archived: bool = False) -> None:
        """Another file of the same topic; `{}` in its name stands for the first one's."""
        office = office or self.filings[0].book.office
        book = Book(self.named(name), office, tuple(page.sheet for page in pages))
        self.filings.append(Filing(book, pages=tuple(pages), archived=archived))

    def named(self, name: str) -> str:
        """A file name made of the first one's stem."""
        file = PurePosixPath(self.filings[0].book.file)
        return f"{name.format(file.stem)}{file.suffix}"

    def title(self, words: str) -> str:
        """A title of this ledger: 虚构县甲子镇2023年1-6月矛盾纠纷调解台账."""
        return f"{self.town.name}{self.town.year}年{words}{self.form.label[0]}"


def another(page: Page, name: str) -> Page:
    """A copy of a sheet, to be changed by itself."""
    copied = deepcopy(page)
    copied.sheet.name = name
    return copied


def only(page: Page, kept: Collection[int], name: str) -> Page:
    """A copy with some of the rows: positions among those that have a record. They are numbered from 1."""
    copied = another(page, name)
    for position in reversed(range(len(copied.data))):
        if position not in kept:
            take_out(copied, position)
    number_again(copied)
    return copied


def put_in(page: Page, cells: Sequence[Cell], at: int = 0, record: Record | None = None) -> int:
    """A row more, before row `at`, or behind the last row of data; returns its number."""
    sheet = page.sheet
    at = at or (page.data[-1][0] if page.data else page.header_row) + 1
    sheet.rows.insert(at - 1, list(cells))
    _shift(page, at, 1)
    if record is not None:
        page.data.append((at, record))
        page.data.sort(key=lambda row: row[0])
    return at


def take_out(page: Page, position: int) -> None:
    """Remove the row of a record."""
    at, _ = page.data.pop(position)
    del page.sheet.rows[at - 1]
    page.sheet.coloured.pop(at, None)
    page.sheet.struck.discard(at)
    _shift(page, at + 1, -1)


def _shift(page: Page, first: int, by: int) -> None:
    """Move what is told by the number of its row, from a row on."""
    sheet = page.sheet

    def moved(row: int) -> int:
        return row + by if row >= first else row

    sheet.merges = [(moved(top), left, moved(bottom), right) for top, left, bottom, right in sheet.merges]
    sheet.title_rows = set(map(moved, sheet.title_rows))
    sheet.header_rows = set(map(moved, sheet.header_rows))
    sheet.struck = set(map(moved, sheet.struck))
    sheet.coloured = {moved(row): colour for row, colour in sheet.coloured.items()}
    page.data = [(moved(row), record) for row, record in page.data]
    page.header_row = moved(page.header_row)
    if sheet.filter is not None:
        sheet.filter = replace(sheet.filter, row=moved(sheet.filter.row))


def cells_of(page: Page, position: int) -> list[Cell]:
    """The cells of a record's row, as many as the sheet is wide."""
    cells = page.sheet.rows[page.data[position][0] - 1]
    cells += [None] * (page.sheet.width - len(cells))
    return cells


def put_cell(page: Page, position: int, key: str, cell: Cell) -> None:
    """Another cell in a record's row."""
    cells_of(page, position)[page.style.position(key)] = cell


def cell_of(page: Page, position: int, key: str) -> Cell:
    return cells_of(page, position)[page.style.position(key)]


def spelled(draft: Draft, page: Page, record: Record, number: int | None = None) -> list[Cell]:
    """A record as this clerk writes it, numbered on."""
    number = len(page.data) + 1 if number is None else number
    cells, _ = spell_record(record, page.style, draft.pen, number=number, year=draft.town.year)
    return cells


def put_record(draft: Draft, page: Page, record: Record, at: int = 0) -> int:
    """A record more on the sheet; returns its position."""
    row = put_in(page, spelled(draft, page, record), at, record)
    return next(n for n, (there, _) in enumerate(page.data) if there == row)


def number_again(page: Page) -> None:
    """序号 from 1 on."""
    if NUMBER in page.style.keys:
        for position in range(len(page.data)):
            put_cell(page, position, NUMBER, position + 1)


def sort_by(page: Page, key: str) -> None:
    """Rows that say the same under a column come together, the columns of numbers begin at 1."""
    rows = [(record, list(cells_of(page, position))) for position, (_, record) in enumerate(page.data)]
    rows.sort(key=lambda row: str(row[0][key]))
    places = [at for at, _ in page.data]
    for at, (_, cells) in zip(places, rows, strict=True):
        page.sheet.rows[at - 1] = cells
    page.data = [(at, record) for at, (record, _) in zip(places, rows, strict=True)]
    number_again(page)


def groups(page: Page, key: str) -> list[list[int]]:
    """The positions of rows that follow one another and say the same under a column."""
    found: list[list[int]] = []
    for position, (_, record) in enumerate(page.data):
        if found and page.data[found[-1][0]][1][key] == record[key]:
            found[-1].append(position)
        else:
            found.append([position])
    return found


def add_column(page: Page, heading: str, cell: Callable[[int], Cell]) -> None:
    """A column at the right; `cell` tells what stands in it by the position of the row's record."""
    sheet, style = page.sheet, page.style
    old = sheet.width
    numbers = ([*range(1, old + 1)], [*KEY_ROW, *range(1, old - 1)])
    for cells in sheet.rows:
        if cells in numbers and len(cells) > 2:
            cells.append(old + 1 if cells == numbers[0] else old - 1)
    first = page.header_row - style.depth + 1
    for row in range(first, page.header_row + 1):
        cells = sheet.rows[row - 1]
        cells += [None] * (old - len(cells))
        cells.append(heading if row == first else None)
    if style.depth > 1:
        sheet.merges.append((first, old + 1, page.header_row, old + 1))
    for position in range(len(page.data)):
        cells_of(page, position).append(cell(position))
    sheet.width = old + 1


def retitle(page: Page, title: str) -> None:
    """Another title over the table."""
    for row in page.sheet.title_rows:
        page.sheet.rows[row - 1][0] = title


def rename_heading(page: Page, key: str, heading: str) -> None:
    """Another heading over a column."""
    at = page.style.position(key)
    name = page.style.paths[at][-1]
    for cells in page.sheet.rows[: page.header_row]:
        if at < len(cells) and cells[at] == name:
            cells[at] = heading


def replace_office_line(page: Page, text: str) -> None:
    """The line 填报单位：… above the table; one is put in below the title where there is none."""
    for number, cells in enumerate(page.sheet.rows[: page.header_row - 1], 1):
        if cells and str(cells[0]).startswith("填报单位"):
            page.sheet.rows[number - 1][0] = text
            return
    last = max(page.sheet.title_rows, default=0)
    put_in(page, [text], last + 1)


def has_office_line(page: Page) -> bool:
    return any(cells and str(cells[0]).startswith("填报单位") for cells in page.sheet.rows[: page.header_row])


def plain_page(draft: Draft, name: str, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Page:
    """A sheet that is no ledger: a title, one row of headings, lines."""
    sheet = Sheet(name, width=len(header))
    sheet.title(title)
    sheet.header(*header)
    for cells in rows:
        sheet.put(*cells)
    return Page(sheet, draft.page.style)
