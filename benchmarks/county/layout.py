"""Records → one sheet: title, header, rows, totals, footer, and where each true value came to stand.

Belongs here: the order of rows on a sheet. Does not belong here: which records, how many sheets, what kind of file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from benchmarks.county.cells import spell_record
from benchmarks.county.frame import KEY_ROW, hide, merge_alike, put_foot, put_head, put_header
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.records import Record
from benchmarks.county.styles import NUMBER, TEN_THOUSAND, Style
from pipeline.tallies import column_letters
from tests.sample.sheet import Cell, Formula, Sheet

SHADE = "FFFFE699"
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


@dataclass(frozen=True, slots=True)
class Row:
    """One record to be written. `spoilt` cells stand in place of true ones; `again` rows repeat the row before them."""

    record: Record
    spoilt: Mapping[str, Cell] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One sheet to be laid out. `total` asks for a total row that can be relied on, `off` makes it wrong by so many."""

    name: str
    title: str
    rows: Sequence[Row]
    year: int
    office: str
    zero: str = ""
    total: bool = False
    off: int = 0
    before: int = -1  # with how many rows on earlier sheets a running total begins; -1 for none
    bare: bool = False  # nothing between or below the rows: no totals, no blanks


@dataclass(slots=True)
class Page:
    """A sheet with the addresses of what matters on it: spoilt cells by column key, the total's count.

    `data` holds the rows with a record, from the top down: the row of the sheet, and what it says.
    """

    sheet: Sheet
    style: Style
    data: list[tuple[int, Record]] = field(default_factory=list)
    spoilt: dict[str, str] = field(default_factory=dict)
    total: str = ""
    sums: dict[str, int | None] = field(default_factory=dict)
    first: int = 0
    header_row: int = 0
    last: list[Cell] = field(default_factory=list)


def lay_out(task: Task, style: Style, pen: Pen) -> Page:
    """One sheet as the clerk hands it in."""
    page = Page(Sheet(task.name, width=style.width, date_format=pen.pick(("yyyy/m/d", "yyyy-mm-dd"))), style)
    page.header_row = put_head(page.sheet, style, pen, title=task.title, office=task.office, year=task.year)
    bottom = bool(task.total or task.before >= 0) or not pen.one_in(3)
    if task.bare:
        _put_rows(page, task, style, pen)
    elif not bottom and task.rows and pen.makes(Mess.TOTAL_TOP, one_in=2):
        _put_rows_below_total(page, task, style, pen)
    else:
        _put_rows(page, task, style, pen)
        if bottom and task.rows:
            pen.note(Mess.TOTAL_BOTTOM)
            _put_total(page, task, style, pen, "合计" if task.total else pen.pick(("合计", "合  计", "总计", "共计")))
    if task.before >= 0:
        pen.note(Mess.RUNNING_TOTAL)
        _put_count(page, style, "年度累计", task.before + len(task.rows))
    if task.zero:
        page.sheet.line(task.zero)
    put_foot(page.sheet, pen)
    return page


def _put_rows_below_total(page: Page, task: Task, style: Style, pen: Pen) -> None:
    """The total row first: written last, then moved up, so that it knows its sums."""
    sheet = page.sheet
    place = len(sheet.rows)
    sheet.put()
    _put_rows(page, task, style, pen)
    _put_total(page, task, style, pen, pen.pick(("合计", "总计")))
    sheet.rows[place] = sheet.rows.pop()


def _put_rows(page: Page, task: Task, style: Style, pen: Pen) -> None:
    numbered = 0
    dated = style.form.dated
    segments = bool(dated) and not task.bare and not task.total and task.before < 0 and len(task.rows) > 12
    quarterly = segments and pen.makes(Mess.SUBTOTALS, one_in=5)
    plain_head = style.depth == 1 and KEY_ROW[0] not in [cells[0] for cells in page.sheet.rows if cells]
    monthly = segments and not quarterly and plain_head and pen.makes(Mess.REPEATED_HEADER, one_in=6)
    page.sums = {key: 0 for key, column in style.form.columns.items() if column.sort == "number" and key in style.keys}
    page.first = len(page.sheet.rows) + 1
    for segment, rows in groupby(task.rows, lambda row: _segment(row, dated, quarterly, monthly)):
        if monthly and numbered:
            if not style.plain:
                page.sheet.line(f"{task.year}年{segment}月")
            put_header(page.sheet, style)
        count = 0
        for row in rows:
            numbered, count = numbered + 1, count + 1
            _put_row(page, style, numbered, row, task, pen)
            if not (style.plain or task.bare) and pen.one_in(60) and pen.makes(Mess.BLANK_ROWS):
                page.sheet.skip()
        if quarterly:
            _put_count(page, style, f"{_QUARTERS[segment - 1]}小计", count)
    if NUMBER in style.keys[:1] and task.rows and not task.bare:
        _put_empty_rows(page, style, numbered, pen)
    if style.form.topic == "posts" and not (style.plain or task.bare):
        merge_alike(page.sheet, style, page.first)
    hide(page.sheet, style, page.header_row, pen)


def _segment(row: Row, dated: str, quarterly: bool, monthly: bool) -> int:
    if not (quarterly or monthly):
        return 0
    month: int = row.record[dated].month
    return (month + 2) // 3 if quarterly else month


def _put_row(page: Page, style: Style, number: int, row: Row, task: Task, pen: Pen) -> None:
    if row.again:
        cells, unsure = list(page.last), set[str]()
        if style.keys[0] == NUMBER:
            cells[0] = number
    else:
        cells, unsure = spell_record(row.record, style, pen, number=number, year=task.year)
    _add_up(page, row, unsure)
    page.last = cells
    at = page.sheet.put(*cells)
    page.data.append((at, row.record))
    for key, spoilt in row.spoilt.items():
        column = style.position(key)
        page.sheet.rows[-1][column] = spoilt
        page.spoilt[key] = f"{column_letters(column)}{at}"
    if not style.plain and pen.one_in(50) and pen.makes(Mess.COLOUR):
        page.sheet.coloured[at] = SHADE


def _add_up(page: Page, row: Row, unsure: set[str]) -> None:
    for key, so_far in page.sums.items():
        lost = so_far is None or key in unsure or key in row.spoilt
        page.sums[key] = None if lost or so_far is None else so_far + row.record[key]


def _put_total(page: Page, task: Task, style: Style, pen: Pen, label: str) -> None:
    """A total row: the count under the second column, sums under columns of numbers."""
    cells: list[Cell] = [label, *[None] * (style.width - 1)]
    if style.countable:
        count = len(task.rows) + task.off
        unit = style.form.unit
        said: tuple[Cell, ...] = (f"{count}{unit}", f"共{count}{unit}", count)
        cells[1] = pen.pick(said)
        page.total = f"B{len(page.sheet.rows) + 1}"
    for key, total in page.sums.items():
        at = style.position(key)
        if total is not None and at:
            cells[at] = _sum_cell(page, style, key, at, total, pen)
    page.sheet.put(*cells)


def _put_count(page: Page, style: Style, label: str, count: int) -> None:
    """A total row that only counts, under a second column that takes a count."""
    said = f"{count}{style.form.unit}" if style.countable else None
    page.sheet.put(label, said, *[None] * (style.width - 2))


def _sum_cell(page: Page, style: Style, key: str, at: int, total: int, pen: Pen) -> Cell:
    number = total / TEN_THOUSAND if key == "fine_yuan" and style.in_ten_thousands else total
    if pen.makes(Mess.FORMULA, one_in=2):
        letters = column_letters(at)
        return Formula(f"SUM({letters}{page.first}:{letters}{len(page.sheet.rows)})", number)
    return number


def _put_empty_rows(page: Page, style: Style, numbered: int, pen: Pen) -> None:
    blanks = [None] * (style.width - 1)
    if pen.makes(Mess.NUMBERED_BLANKS, one_in=8):
        for number in range(numbered + 1, numbered + pen.between(2, 6)):
            page.sheet.put(number, *blanks)
    elif style.keys[-1] == "备注" and pen.makes(Mess.TEMPLATE_ROWS, one_in=8):
        for number in range(numbered + 1, numbered + 3):
            page.sheet.put(number, *blanks[1:], "预留")
