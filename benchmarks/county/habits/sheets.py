"""Totals, headings between the rows, titles, and figures beside or in place of a ledger."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.county.counting import COUNTS
from benchmarks.county.figures import NAMES
from benchmarks.county.habits.draft import (
    Draft,
    add_column,
    groups,
    plain_page,
    put_in,
    retitle,
    sort_by,
)
from benchmarks.county.habits.rows import GROUPED, SUMMED
from benchmarks.county.records import Record
from tests.sample.sheet import Cell, Formula

Page = Any


def _total(draft: Draft, label: str, records: Sequence[Record], at: int = 0) -> list[Cell]:
    """The cells of a total: its label, and the sums of the columns that are summed."""
    page = draft.page
    cells: list[Cell] = [None] * page.sheet.width
    key = SUMMED.get(draft.topic)
    if key:
        cells[page.style.position(key)] = sum(record[key] for record in records)
    if cells[at] is not None:
        at = next(n for n, cell in enumerate(cells) if cell is None)
    cells[at] = label
    return cells


def _records(page: Page, positions: Sequence[int]) -> list[Record]:
    return [page.data[position][1] for position in positions]


def total_called(*labels: str, at: int = 0) -> Callable[[Draft], None]:
    """A total below the rows, under one of some names, in a certain cell."""

    def change(draft: Draft) -> None:
        put_in(draft.page, _total(draft, draft.pen.pick(labels), draft.records, at))

    return change


def total_without_a_label(draft: Draft) -> None:
    cells: list[Cell] = [None] * draft.page.sheet.width
    key = SUMMED[draft.topic]
    cells[draft.page.style.position(key)] = sum(record[key] for record in draft.records)
    put_in(draft.page, cells)


def total_before_the_rows(draft: Draft) -> None:
    put_in(draft.page, _total(draft, "合计", draft.records), draft.page.data[0][0])


def total_without_a_result(draft: Draft) -> None:
    """A formula that a program saved, without its result."""
    page = draft.page
    cells = _total(draft, "合计", draft.records)
    at = page.style.position(SUMMED[draft.topic])
    cells[at] = Formula(f"SUM(A{page.data[0][0]}:A{page.data[-1][0]})", float("nan"))
    put_in(page, cells)


def wrong_total(draft: Draft) -> None:
    """A total that is off by one."""
    cells = _total(draft, "合计", draft.records)
    at = draft.page.style.position(SUMMED[draft.topic])
    cells[at] = int(str(cells[at])) + 1
    put_in(draft.page, cells)


def averages(draft: Draft) -> None:
    """An average below the total."""
    page = draft.page
    at = page.style.position(SUMMED[draft.topic])
    total = _total(draft, "合计", draft.records)
    mean: list[Cell] = _total(draft, draft.pen.pick(("平均", "次均", "月均")), draft.records)
    mean[at] = round(int(str(total[at])) / 12, 2)
    row = put_in(page, total)
    put_in(page, mean, row + 1)


def carried_over(draft: Draft) -> None:
    """过次页 and 承前页 in the middle of the rows."""
    page = draft.page
    half = len(page.data) // 2
    so_far = draft.records[:half]
    row = page.data[half][0]
    for label in ("承前页", "过次页"):
        put_in(page, _total(draft, label, so_far), row)


def subtotals(draft: Draft) -> None:
    """小计 below each group, in the column of the group."""
    page, key = draft.page, GROUPED[draft.topic]
    sort_by(page, key)
    at = page.style.position(key)
    for group in reversed(groups(page, key)):
        put_in(page, _total(draft, "小计", _records(page, group), at), page.data[group[-1]][0] + 1)


def headings_between(draft: Draft) -> None:
    """一、民政类 above each group."""
    page, key = draft.page, GROUPED[draft.topic]
    sort_by(page, key)
    numbered = list(enumerate(groups(page, key)))
    for n, group in reversed(numbered):
        text = f"{'一二三四五六七八九十'[n % 10]}、{page.data[group[0]][1][key]}类"
        put_in(page, [text], page.data[group[0]][0])


def of_which(draft: Draft) -> None:
    """其中甲村一组 without a colon, below the total."""
    page = draft.page
    some = draft.records[: max(2, len(draft.records) // 3)]
    row = put_in(page, _total(draft, "合计", draft.records))
    put_in(page, _total(draft, draft.pen.pick(("其中一号村一组", "其中二号村")), some), row + 1)


# titles

_BOOKS = {
    "events": ("12345热线工单台账", "12345热线办理台账"),
    "litigation": ("民事诉讼案件台账",),
    "suggestions": ("政协提案办理情况表", "政协委员提案办理台账"),
    "receptions": ("公务接待登记表",),
    "grids": ("护林网格设置情况表",),
}


def another_book(draft: Draft) -> None:
    """The columns of one thing under the title of another."""
    words = draft.pen.pick(_BOOKS[draft.topic])
    retitle(draft.page, f"{draft.town.name}{draft.town.year}年{words}")
    draft.page.sheet.name = "Sheet1"
    draft.rewrite([draft.page], f"{draft.town.year}年{words}")


def cut_off_in_the_title(draft: Draft) -> None:
    """截至12月31日, 1-12月, 全年."""
    words = draft.pen.pick(("截至12月31日", "1-12月", "全年"))
    retitle(draft.page, f"{draft.town.name}{draft.town.year}年{words}{draft.form.label[0]}")


# figures

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def _by_quarter(draft: Draft) -> list[list[Record]]:
    return [
        [record for record in draft.records if (record[draft.form.dated].month + 2) // 3 == quarter]
        for quarter in (1, 2, 3, 4)
    ]


def _names(draft: Draft) -> list[str]:
    return [key for key in NAMES if key.startswith(f"{draft.topic}.")]


def _cells(draft: Draft, keys: Sequence[str], records: Sequence[Record]) -> list[Cell]:
    """The figures of some records; a rate of nothing is a stroke."""
    values = COUNTS[draft.topic](records)
    cells: list[Cell] = []
    for key in keys:
        if NAMES[key][1] == "%":
            cells.append(f"{round(values[key], 2)}%" if records else "-")
        else:
            cells.append(values[key])
    return cells


def quarters_and_the_year(draft: Draft) -> None:
    """A table of four quarters and the year, with the rate of each: beside the ledger, or in its place."""
    keys = _names(draft)
    rows: list[list[Cell]] = [
        [name, *_cells(draft, keys, part)] for name, part in zip(_QUARTERS, _by_quarter(draft), strict=True)
    ]
    rows.append([draft.pen.pick(("全年", "合计")), *_cells(draft, keys, draft.records)])
    header = ["季度", *(NAMES[key][0][0] for key in keys)]
    draft.add_file("{}汇总", [plain_page(draft, "汇总", draft.title("分季度"), header, rows)])


def months_and_so_far(draft: Draft) -> None:
    """A table of twelve months, each with what came so far in a line of its own at the end."""
    keys = [key for key in _names(draft) if NAMES[key][1] != "%"]
    months = [[r for r in draft.records if r[draft.form.dated].month == month] for month in range(1, 13)]
    rows: list[list[Cell]] = [[f"{n}月", *_cells(draft, keys, part)] for n, part in enumerate(months, 1)]
    rows.append([draft.pen.pick(("累计", "1-12月累计", "全年累计")), *_cells(draft, keys, draft.records)])
    header = ["月份", *(NAMES[key][0][0] for key in keys)]
    draft.add_file("{}分月", [plain_page(draft, "分月", draft.title("分月"), header, rows)])


def a_sheet_a_quarter(draft: Draft) -> None:
    """Four sheets with the same names of figures."""
    pages = []
    for name, part in zip(_QUARTERS, _by_quarter(draft), strict=True):
        keys = _names(draft)
        cells = _cells(draft, keys, part)
        rows: list[list[Cell]] = [
            [NAMES[key][0][0], NAMES[key][1], cell] for key, cell in zip(keys, cells, strict=True)
        ]
        pages.append(plain_page(draft, name, draft.title(name), ("指标名称", "计量单位", "数值"), rows))
    draft.add_file("{}季报", pages)


def in_place(figures: Callable[[Draft], None]) -> Callable[[Draft], None]:
    """The figures without the ledger that they sum up."""

    def change(draft: Draft) -> None:
        figures(draft)
        del draft.filings[0]

    return change


def two_years(draft: Draft) -> None:
    """A summary with the year before in a line of its own."""
    keys = _names(draft)
    year = draft.town.year
    before = draft.records[: max(1, len(draft.records) * 2 // 3)]
    rows: list[list[Cell]] = [
        [f"{year - 1}年", *_cells(draft, keys, before)],
        [f"{year}年", *_cells(draft, keys, draft.records)],
    ]
    header = ["年度", *(NAMES[key][0][0] for key in keys)]
    draft.add_file(
        "{}两年对比", [plain_page(draft, "对比", f"{draft.town.name}{draft.form.label[0]}对比", header, rows)]
    )


def crossed(draft: Draft) -> None:
    """Kinds by months: read along either head."""
    key = GROUPED[draft.topic]
    words = list(draft.form.columns[key].told)
    header = ["月份", *words, "合计"]
    rows: list[list[Cell]] = []
    for month in range(1, 13):
        part = [r for r in draft.records if r[draft.form.dated].month == month]
        rows.append([f"{month}月", *(sum(r[key] == word for r in part) for word in words), len(part)])
    rows.append(["合计", *(sum(r[key] == word for r in draft.records) for word in words), len(draft.records)])
    draft.add_file("{}分类分月", [plain_page(draft, "分类", draft.title("分类分月"), header, rows)])


def remarks(draft: Draft) -> None:
    """A column of harmless remarks."""
    words = draft.pen.pick(("已归档", "材料齐全", "见卷宗"))
    add_column(draft.page, "情况说明", lambda n: words if n % 3 else None)
