"""Copies, identities and continuations: the same rows again, and rows of one number."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

from benchmarks.county.counting import telling
from benchmarks.county.habits.draft import (
    Draft,
    another,
    cell_of,
    cells_of,
    number_again,
    only,
    put_cell,
    put_in,
    put_record,
    retitle,
)
from benchmarks.county.ledgers import IDENTIFIED
from benchmarks.county.records import Record
from tests.sample.dice import WIDE


def file_again(draft: Draft) -> None:
    """The same file under another name."""
    draft.add_file(
        draft.pen.pick(("（初稿）{}", "{}(1)", "副本 {}", "{} - 副本")), [another(draft.page, draft.page.sheet.name)]
    )


def sheet_again(draft: Draft) -> None:
    draft.rewrite([draft.page, another(draft.page, draft.pen.pick(("Sheet2", "备份", "Sheet1 (2)")))])


def in_the_archive(draft: Draft) -> None:
    """The same file in a zip and beside it."""
    draft.add_file("{}", [another(draft.page, draft.page.sheet.name)], archived=True)


def _less(draft: Draft) -> range:
    """All rows but the last that a figure rests on, and what follows it."""
    last = telling(draft.topic, draft.records)[-1]
    return range(last)


def hidden_draft(draft: Draft) -> None:
    """An older copy, one row short, on a hidden sheet."""
    old = only(draft.page, _less(draft), draft.pen.pick(("初稿", "初稿备份")))
    old.sheet.hidden = True
    last = another(draft.page, draft.pen.pick(("最终版", "定稿")))
    draft.rewrite([old, last] if draft.pen.one_in(2) else [last, old])


def final_version(draft: Draft) -> None:
    """v1 and 最终版 with a row more."""
    old, new = draft.pen.pick((("{}v1", "{}最终版"), ("{}（初稿）", "{}（定稿）"), ("{}v1", "{}v2")))
    old_page = only(draft.page, _less(draft), draft.page.sheet.name)
    draft.add_file(old, [old_page])
    draft.rewrite([draft.page], new)


def numbered_copy(draft: Draft) -> None:
    """台账.xlsx and 台账(2).xlsx, with rows more in the second: nothing says which holds."""
    kept = _less(draft)
    whole = another(draft.page, draft.page.sheet.name)
    draft.rewrite([only(draft.page, kept, draft.page.sheet.name)])
    draft.add_file("{}(2)", [whole])
    draft.other = draft.records[: len(kept)]


def _month(draft: Draft, position: int) -> int:
    day: date = draft.records[position][draft.form.dated]
    return day.month


def _until(draft: Draft, month: int) -> list[int]:
    return [n for n in range(len(draft.records)) if _month(draft, n) <= month]


def half_and_whole_year(draft: Draft) -> None:
    """上半年 beside 全年, as sheets or as files."""
    half = only(draft.page, _until(draft, 6), "上半年")
    whole = another(draft.page, "全年")
    retitle(half, draft.title("上半年"))
    retitle(whole, draft.title("全年"))
    if draft.pen.one_in(2):
        draft.rewrite([half, whole])
        return
    draft.add_file("上半年{}", [half])
    draft.rewrite([whole], "全年{}")


def growing(draft: Draft) -> None:
    """1-3月, 1-6月, 1-9月 and 1-12月: each has the rows of the one before."""
    pages = []
    for month in (3, 6, 9, 12):
        page = only(draft.page, _until(draft, month), f"1-{month}月")
        retitle(page, draft.title(f"1-{month}月"))
        if page.data:
            pages.append(page)
    if draft.pen.one_in(2):
        draft.rewrite(pages)
        return
    for page in pages[:-1]:
        draft.add_file(f"{page.sheet.name}{{}}", [page])
    draft.rewrite(pages[-1:], "1-12月{}")


def _months(draft: Draft) -> list[Any]:
    pages = []
    for month in range(1, 13):
        kept = [n for n in range(len(draft.records)) if _month(draft, n) == month]
        if kept:
            page = only(draft.page, kept, f"{month}月")
            retitle(page, draft.title(f"{month}月"))
            pages.append(page)
    return pages


def months_and_the_year(draft: Draft) -> None:
    """Twelve sheets, and one that holds all of them again."""
    whole = another(draft.page, draft.pen.pick(("全年", "全年汇总", "总表")))
    months = _months(draft)
    draft.rewrite([whole, *months] if draft.pen.one_in(2) else [*months, whole])


def numbered_anew_each_month(draft: Draft) -> None:
    """第1号 in every month."""
    key = IDENTIFIED[draft.topic]
    said = draft.pen.pick(("{}", "第{}号", "{:03d}"))
    pages = _months(draft)
    for page in pages:
        for position in range(len(page.data)):
            put_cell(page, position, key, said.format(position + 1))
    draft.rewrite(pages)


def run_pasted_again(draft: Draft) -> None:
    """The last rows stand twice."""
    page = draft.page
    length = draft.pen.between(3, min(5, len(page.data)))
    for position in range(len(page.data) - length, len(page.data)):
        put_in(page, list(cells_of(page, position)), _end(page), page.data[position][1])
    del page.data[-length:]


def _end(page: Any) -> int:
    at: int = page.data[-1][0] + 1
    return at


def row_again(draft: Draft) -> None:
    """A row stands twice, one below the other."""
    page = draft.page
    position = draft.pen.pick(telling(draft.topic, draft.records))
    record = draft.records[position]
    cells = list(cells_of(page, position))
    put_in(page, cells, page.data[position][0] + 1, record)
    number_again(page)
    draft.other = [*draft.records, record]


def rows_of_two_offices(draft: Draft) -> None:
    """Two offices hand in their own events, and both a row of one they held together."""
    page = draft.page
    shared = draft.pen.pick(telling(draft.topic, draft.records))
    count = len(draft.records)
    first = [n for n in range(count) if n % 2 or n == shared]
    second = [n for n in range(count) if not n % 2 or n == shared]
    office = "平安法治办"
    other = only(page, second, page.sheet.name)
    replaced = PurePosixPath(draft.filings[0].book.file).stem
    draft.add_file(f"{office}报-{replaced}", [other], office=office)
    draft.rewrite([only(page, first, page.sheet.name)])
    draft.other = [*draft.records, draft.records[shared]]


# identity

_BRACKETS = (("〔", "〕"), ("[", "]"), ("(", ")"), ("（", "）"), ("【", "】"))


def respelled(number: str, draft: Draft) -> str:
    """The same number as another clerk writes it."""
    said = number
    opening, closing = draft.pen.pick(_BRACKETS)
    for one, two in _BRACKETS:
        said = said.replace(one, opening).replace(two, closing)
    if draft.pen.one_in(2):
        said = said.replace("第", "")
    if said == number or draft.pen.one_in(3):
        said = said.translate(WIDE)
    return said


def number_in_another_spelling(draft: Draft) -> None:
    """A case written down twice, once with 〔2023〕 and once with [2023]."""
    page, key = draft.page, IDENTIFIED[draft.topic]
    position = draft.pen.dice.below(len(page.data))
    cells = list(cells_of(page, position))
    at = put_in(page, cells, 0, page.data[position][1])
    page.sheet.rows[at - 1][page.style.position(key)] = respelled(str(cell_of(page, position, key)), draft)
    number_again(page)
    page.data.pop()


def every_spelling_of_numbers(draft: Draft) -> None:
    """〔2023〕 here and [2023] there: no two cases become one by it."""
    page, key = draft.page, IDENTIFIED[draft.topic]
    for position in range(len(page.data)):
        if draft.pen.one_in(2):
            put_cell(page, position, key, respelled(str(cell_of(page, position, key)), draft))


def word_for_a_number(draft: Draft) -> None:
    """当场处罚, — or 无 where other rows have their number."""
    word = draft.pen.pick(("当场处罚", "—", "/", "无") if draft.topic == "penalties" else ("—", "/", "无"))
    positions = draft.pen.dice.shuffled(list(range(len(draft.page.data))))[:3]
    for position in positions:
        put_cell(draft.page, position, IDENTIFIED[draft.topic], word)


def first_grid_of_every_village(draft: Draft) -> None:
    for position, (_, record) in enumerate(draft.page.data):
        put_cell(draft.page, position, "grid", str(record["grid"]).removeprefix(record["village"]))


_PARTIES = {"disputes": "parties", "penalties": "party", "petitions": "petitioner", "suggestions": "deputy"}


def two_cases_of_one_number(draft: Draft) -> None:
    """A number that is there comes again, on another day and with another party."""
    page = draft.page
    first, second = draft.pen.dice.shuffled(telling(draft.topic, draft.records))[:2]
    one, two = draft.records[first], draft.records[second]
    party = _PARTIES[draft.topic]
    day = date(draft.town.year, 3, 3) + timedelta(days=draft.pen.between(0, 200))
    day = day + timedelta(days=1) if day == one[draft.form.dated] else day
    twin: Record = {**two, "number": one["number"], draft.form.dated: day, party: ("外来者",)}
    if draft.topic == "petitions":
        twin = {**twin, "due_on": day + timedelta(days=60), "closed_on": day + timedelta(days=9)}
    position = put_record(draft, page, twin)
    put_cell(page, position, "number", cell_of(page, first, "number"))
    draft.other = [*draft.records, twin]
    draft.third = [*(record for record in draft.records if record is not one), twin]


_TOLD = {
    "disputes": ("outcome", "成功", "未成功"),
    "penalties": ("domain", "交通", "应急管理"),
    "documents": ("filed", True, False),
}


def case_told_twice(draft: Draft) -> None:
    """One number, day and party, and another outcome the second time."""
    page = draft.page
    key, one, other = _TOLD[draft.topic]
    fitting = [n for n, record in enumerate(draft.records) if draft.topic != "documents" or record["filing_due"]]
    position = draft.pen.pick(fitting)
    record = draft.records[position]
    twin: Record = {**record, key: other if record[key] == one else one}
    cells = list(cells_of(page, position))
    at = put_in(page, cells, page.data[position][0] + 1, twin)
    there = next(n for n, (row, _) in enumerate(page.data) if row == at)
    said = {True: "是", False: "否"}.get(twin[key], twin[key])
    put_cell(page, there, key, said)
    number_again(page)
    draft.other = [twin if n == position else each for n, each in enumerate(draft.records)]


# continuations


def continued_without_a_header(draft: Draft) -> None:
    """The second half of the rows on a sheet of its own, without title and header."""
    page = draft.page
    half = len(page.data) // 2
    rest = another(page, draft.pen.pick(("续表", "续", "台账续")))
    begin = rest.data[half][0]
    rest.sheet.rows = rest.sheet.rows[begin - 1 : rest.data[-1][0]]
    rest.sheet.merges, rest.sheet.title_rows, rest.sheet.coloured = [], set(), {}
    rest.sheet.filter = None
    rest.data = []
    draft.rewrite([_first_rows(page, half), rest])


def _first_rows(page: Any, count: int) -> Any:
    return only(page, range(count), page.sheet.name)


def a_file_a_village(draft: Draft) -> None:
    """Eight villages, eight files of one topic."""
    villages = list(dict.fromkeys(record["village"] for record in draft.records))
    page = draft.page
    for village in villages:
        kept = [n for n, record in enumerate(draft.records) if record["village"] == village]
        part = only(page, kept, page.sheet.name)
        retitle(part, f"{draft.town.name}{village}{draft.town.year}年{draft.form.label[0]}")
        draft.add_file(f"{village}-{{}}", [part])
    del draft.filings[0]


def _empty(draft: Draft, name: str) -> Any:
    """The form without rows, and 零报告 in their place."""
    empty = only(draft.page, (), name)
    put_in(empty, ["零报告"], draft.page.data[0][0])
    return empty


def zero_beside_rows(draft: Draft) -> None:
    """One office reports nothing, another has rows."""
    empty = _empty(draft, draft.page.sheet.name)
    office = draft.pen.pick(("综合行政执法办", "应急办"))
    draft.add_file(f"{office}报-{{}}", [empty], office=office)


def only_last_years_zero_report(draft: Draft) -> None:
    """All there is says that nothing happened, the year before."""
    empty = _empty(draft, "Sheet1")
    retitle(empty, f"{draft.town.name}{draft.town.year - 1}年{draft.form.label[0]}")
    draft.rewrite([empty])
    _rename(draft, draft.form.label[0])


def _rename(draft: Draft, stem: str) -> None:
    filing = draft.filings[0]
    draft.filings[0] = replace(filing, book=replace(filing.book, file=f"{stem}.xlsx"))


def last_years_file(draft: Draft) -> None:
    """Last year's form is still there, with last year's rows."""
    old = only(draft.page, range(max(2, len(draft.records) // 2)), f"{draft.town.year - 1}年")
    _as_last_year(draft, old)
    draft.add_file(f"{draft.town.year - 1}年{draft.form.label[0]}", [old])


def _as_last_year(draft: Draft, page: Any) -> None:
    year = draft.town.year - 1
    retitle(page, f"{draft.town.name}{year}年{draft.form.label[0]}")
    for position, (_, record) in enumerate(page.data):
        for key in page.style.keys:
            day = record.get(key)
            if isinstance(day, date):
                put_cell(page, position, key, f"{day.year - 1}-{day.month}-{min(day.day, 28)}")
        if draft.topic in _PARTIES or draft.topic == "events":
            number = str(record["number"]).replace(str(draft.town.year), str(year))
            put_cell(page, position, "number", number)


def year_only_in_last_years_title(draft: Draft) -> None:
    """Last year's title, and dates without a year."""
    page = draft.page
    retitle(page, f"{draft.town.name}{draft.town.year - 1}年{draft.form.label[0]}")
    for position, (_, record) in enumerate(page.data):
        for key in page.style.keys:
            day = record.get(key)
            if isinstance(day, date):
                put_cell(page, position, key, f"{day.month}月{day.day}日")
    page.sheet.name = "Sheet1"
    for at, cells in enumerate(page.sheet.rows[: page.header_row - 1]):
        if cells and str(cells[0]).startswith("填报单位"):
            page.sheet.rows[at][0] = "填报单位：综合办"
    _rename(draft, draft.form.label[0])
