"""The records of one topic as the files that its offices hand in.

Belongs here: which file formats, how many files and sheets, and rows that must not be counted. How a sheet looks: `layout`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from benchmarks.county.forms import Form
from benchmarks.county.layout import Page, Row, Task, lay_out
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.records import Record, Town
from benchmarks.county.styles import Custom, Style, Wish, draw_style
from tests.sample.sheet import Book, Cell, Sheet

IDENTIFIED = {"documents": "number", "events": "number", "grids": "grid", "petitions": "number", "penalties": "number",
              "disputes": "number", "services": "code", "suggestions": "number"}  # fmt: skip
"""Topics whose rows have an identity, so that one entered twice is known again."""
_FORMATS = ("xlsx",) * 8 + ("xls", "et", "csv", "docx")
_FORMAT_MESSES = {"xls": Mess.XLS, "et": Mess.ET, "docx": Mess.DOCX}
_ENCODINGS = {"gb18030": Mess.CSV_GBK, "utf-8-sig": Mess.CSV_BOM, "utf-8": Mess.CSV_UTF8}


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of a ledger beyond being true.

    `spoilt` cells are put into one row; `off` makes the total wrong; `empty` leaves out all rows; `zero` says 零报告;
    `old_sheet` adds one that is last year's; `steady` names a column of dates that stand in one cell with their year;
    `without` leaves out a column; `workbook` asks for an .xlsx of one ordinary sheet; `bare` for one that has the rows and
    nothing between or below them, in the kind of file that `suffix` names.
    """

    spoilt: Mapping[str, Cell] = field(default_factory=dict)
    off: int = 0
    empty: bool = False
    zero: bool = False
    old_sheet: bool = False
    without: str = ""
    workbook: bool = False
    bare: bool = False
    suffix: str = "xlsx"
    steady: str = ""
    custom: Custom = field(default_factory=Custom)

    @property
    def rich(self) -> bool:
        """Whether it takes a workbook of one ordinary sheet to show it."""
        spoilt = self.spoilt or self.off or self.empty or self.without
        return bool(spoilt or self.old_sheet or self.workbook or self.bare)

    @property
    def wish(self) -> Wish:
        steady = next(iter(self.spoilt), "") or self.steady
        return Wish(steady, self.without, bool(self.off))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies, as problems name it."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """One file to be handed in, and the place in it that the plan asked for. What is `archived` comes in the archive."""

    book: Book
    encoding: str = "utf-8"
    place: Place | None = None
    kept_share: float = 1.0  # of its bytes, as much as came through
    pages: tuple[Page, ...] = ()
    archived: bool = False


def make_ledger(form: Form, town: Town, records: Sequence[Record], office: str, ask: Ask, pen: Pen) -> Filing:
    """One office's ledger of a topic."""
    suffix = ask.suffix if ask.rich else pen.pick(_FORMATS)
    plain = suffix in ("csv", "docx")
    encoding = pen.pick(tuple(_ENCODINGS)) if suffix == "csv" else ""
    if mess := _ENCODINGS.get(encoding) or _FORMAT_MESSES.get(suffix):
        pen.note(mess)
    rows = [] if ask.empty else _rows(form, town, records, ask, pen)
    told = f"共计：{len(rows)}{form.unit}"
    style = draw_style(form, pen, ask.wish, ask.custom, plain=plain, told=told)
    label = pen.pick(form.label)
    pages = [*_pages(form, town, rows, office, label, style, ask, pen)]
    stem = pen.pick((f"{office}-{town.year}年{label}", f"{label}（{office}）", f"{office} {label}{town.year}"))
    book = Book(f"{stem}.{suffix}", office, tuple(page.sheet for page in pages))
    return Filing(book, encoding, _place(book.file, pages, ask), pages=tuple(pages))


def _rows(form: Form, town: Town, records: Sequence[Record], ask: Ask, pen: Pen) -> list[Row]:
    """The records, late ones before them, some entered twice, and what was asked for."""
    rows = [Row(record) for record in records]
    if rows and ask.spoilt:
        telling = [n for n, record in enumerate(records) if "filed" not in ask.spoilt or record.get("filing_due")]
        at = telling[pen.dice.below(len(telling))] if telling else 0
        rows[at] = replace(rows[at], spoilt=ask.spoilt)
    elif rows and not ask.bare and form.topic in IDENTIFIED and pen.makes(Mess.DUPLICATE_ROW, one_in=6):
        at = pen.dice.below(len(rows))
        rows.insert(at + 1, Row(rows[at].record, again=True))
    if rows and form.dated and not ask.bare and pen.makes(Mess.LATE_ROWS, one_in=6):
        late = [_last_year(form, town, record, n) for n, record in enumerate(records[-pen.between(1, 2) :], 1)]
        rows = [*map(Row, late), *rows]
    return rows


def _last_year(form: Form, town: Town, record: Record, number: int) -> Record:
    """Something like a record, that happened in the December before."""
    changed = {**record, form.dated: date(town.year - 1, 12, 20 + number)}
    if form.topic in IDENTIFIED:
        changed["number"] = f"{record['number']}（{town.year - 1}年{number}）"
    return changed


def _pages(
    form: Form, town: Town, rows: Sequence[Row], office: str, label: str, style: Style, ask: Ask, pen: Pen
) -> Iterator[Page]:
    year = town.year
    title = f"{town.name}{year}年{label}"
    name = pen.pick(("Sheet1", f"{year}年", "台账"))
    plain = Task(name, title, rows, year, office, total=bool(ask.off), off=ask.off, bare=ask.bare)
    months_wanted = form.dated and not style.plain and not ask.rich and not ask.zero and len(rows) > 5
    if months_wanted and pen.makes(Mess.MONTH_SHEETS, one_in=3 if form.topic == "events" else 10):
        yield from _month_pages(form, plain, label, town, style, pen)
    elif ask.zero:
        said = f"零报告：{year}年度本镇未发生{label.removesuffix('台账').removesuffix('统计表').removesuffix('登记表')}有关事项。"
        yield lay_out(replace(plain, zero=said), style, pen)
    elif ask.old_sheet:
        few = rows[: max(3, len(rows) // 2)]
        yield lay_out(
            replace(plain, name=f"{year - 1}年", title=f"{town.name}{year - 1}年{label}", rows=few), style, pen
        )
    else:
        yield lay_out(plain, style, pen)
    if months_wanted and not ask.old_sheet and pen.makes(Mess.LAST_YEAR, one_in=8):
        few = [Row(_last_year(form, town, row.record, n)) for n, row in enumerate(rows[: pen.between(2, 8)], 1)]
        yield lay_out(
            replace(plain, name=f"{year - 1}年 ", title=f"{town.name}{year - 1}年{label}", rows=few), style, pen
        )


def copied(page: Page, name: str) -> Page:
    """The same sheet under another name."""
    return replace(page, sheet=replace(page.sheet, name=name), data=list(page.data))


def _month_pages(form: Form, plain: Task, label: str, town: Town, style: Style, pen: Pen) -> Iterator[Page]:
    """A sheet a month; December's may add what all months come to. Months in which nothing happened have none."""
    running = style.countable and pen.one_in(2)
    months = [
        (day, list(rows))
        for day, rows in groupby(plain.rows, lambda row: (row.record[form.dated].year, row.record[form.dated].month))
    ]
    so_far = 0
    for (year, month), rows in months:
        name = f"{month}月" if year == town.year else "补登"
        task = replace(plain, name=name, title=f"{town.name}{year}年{month}月{label}", rows=rows, total=running)
        last = running and (year, month) == months[-1][0] and len(months) > 1
        yield lay_out(replace(task, before=so_far) if last else task, style, pen)
        so_far += len(rows)


def _place(file: str, pages: Sequence[Page], ask: Ask) -> Place | None:
    """Where what was asked for came to stand."""
    first = pages[0]
    if file.endswith((".csv", ".docx")):
        first = copied(first, "" if file.endswith(".csv") else "表1")
    if ask.off:
        return Place(file, first.sheet.name, first.total)
    if ask.without:
        return Place(file, first.sheet.name, f"{first.header_row}:{first.header_row}")
    if ask.old_sheet:
        return Place(file, first.sheet.name, "")
    if ask.empty:
        return Place(file, first.sheet.name, "")
    for page in pages:
        for cell in page.spoilt.values():
            return Place(file, page.sheet.name, cell)
    return Place(file, first.sheet.name, zero_cell(first.sheet)) if ask.zero else None


def zero_cell(sheet: Sheet) -> str:
    """Where a sheet says 零报告."""
    at = next((n for n, cells in enumerate(sheet.rows, 1) if cells and str(cells[0]).startswith("零报告")), 0)
    return f"A{at}"
