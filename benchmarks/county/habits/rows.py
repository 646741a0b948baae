"""Rows and cells: what state a row is in, whose it is, what a cell says in place of a value, and what is merged."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.county.counting import COUNTS, telling
from benchmarks.county.habits.draft import (
    Draft,
    add_column,
    cell_of,
    cells_of,
    groups,
    has_office_line,
    number_again,
    put_cell,
    put_in,
    put_record,
    rename_heading,
    replace_office_line,
    retitle,
    sort_by,
)
from benchmarks.county.ledgers import IDENTIFIED
from benchmarks.county.names import COUNTY, town_name
from benchmarks.county.records import Record
from benchmarks.county.styles import NUMBER

Page = Any
_REMARK = "备注"


def _doubtful(draft: Draft) -> int:
    """A row that a figure rests on; the other reading is without it."""
    position = draft.pen.pick(telling(draft.topic, draft.records))
    draft.other = [record for n, record in enumerate(draft.records) if n != position]
    return position


def _remark(page: Page, position: int, words: str) -> None:
    """Words in the column of remarks, which is added where there is none."""
    if _REMARK in page.style.keys:
        put_cell(page, position, _REMARK, words)
    else:
        add_column(page, _REMARK, lambda n: words if n == position else None)


# state

_VOID = ("作废", "误报", "重复登记", "已撤销", "不计入", "测试数据")


def void_by_remark(draft: Draft) -> None:
    position = _doubtful(draft)
    _remark(draft.page, position, draft.pen.pick(_VOID))


def void_by_state(draft: Draft) -> None:
    position = _doubtful(draft)
    word = draft.pen.pick(("作废", "已撤销", "误报", "已撤稿"))
    add_column(draft.page, "状态", lambda n: word if n == position else "正常")


def void_in_a_text(draft: Draft) -> None:
    """（作废） behind the text of a cell."""
    position = _doubtful(draft)
    key = "title" if "title" in draft.page.style.keys else IDENTIFIED[draft.topic]
    said = cell_of(draft.page, position, key)
    put_cell(draft.page, position, key, f"{said}{draft.pen.pick(('（作废）', '（重复）', '（已撤销）'))}")


def struck_through(draft: Draft) -> None:
    position = _doubtful(draft)
    draft.page.sheet.struck.add(draft.page.data[position][0])


def footnote(draft: Draft) -> None:
    """第3号不计入统计 at the foot."""
    page = draft.page
    position = _doubtful(draft)
    number = cell_of(page, position, NUMBER) if NUMBER in page.style.keys else position + 1
    if NUMBER not in page.style.keys:
        add_column(page, NUMBER, lambda n: n + 1)
    put_in(page, [draft.pen.pick((f"注：第{number}号不计入统计。", f"备注：序号{number}作废，不计入。"))])


def sample_row(draft: Draft) -> None:
    """The form's own example, filled in, stands above the rows."""
    page = draft.page
    sample: Record = dict(draft.records[telling(draft.topic, draft.records)[0]])
    if draft.topic in IDENTIFIED:
        sample = {**sample, IDENTIFIED[draft.topic]: f"样{draft.town.year}-000"}
    if draft.form.dated:
        sample = {**sample, draft.form.dated: date(draft.town.year, 1, 1)}
    position = put_record(draft, page, sample, page.data[0][0])
    word = draft.pen.pick(("例", "示例"))
    if NUMBER in page.style.keys:
        put_cell(page, position, NUMBER, word)
    else:
        _remark(page, position, "示例")
    draft.other = [*draft.records, sample]


def not_admitted(draft: Draft) -> None:
    """不予受理: received, but not accepted."""
    page = draft.page
    last = draft.records[-1]
    refused: Record = {**last, "number": f"{last['number']}（补）"}
    if "parties" in refused:
        refused = {**refused, "parties": ("外来者甲", "外来者乙")}
    position = put_record(draft, page, refused)
    add_column(page, "办理情况", lambda n: "不予受理" if n == position else "已受理")
    page.data.pop(position)


# whose


def _neighbour(draft: Draft) -> str:
    number = int(draft.town.slug.removeprefix("town"))
    return town_name(number + draft.pen.between(1, 5)).removeprefix(COUNTY)


def county_list(draft: Draft) -> None:
    """The county's list with all towns: a column 乡镇, our rows and those of others."""
    page = draft.page
    strangers: list[Record] = []
    for n in range(draft.pen.between(2, 5)):
        record = dict(draft.pen.pick(draft.records))
        if draft.topic in IDENTIFIED:
            key = IDENTIFIED[draft.topic]
            record[key] = f"邻{record[key]}-{n}"
        put_record(draft, page, record, draft.pen.pick([row for row, _ in page.data]))
        strangers.append(record)
    others = {n for n, (_, record) in enumerate(page.data) if any(record is each for each in strangers)}
    ours, theirs = draft.town.name.removeprefix(COUNTY), _neighbour(draft)
    add_column(page, draft.pen.pick(("乡镇", "乡镇（街道）", "所属乡镇")), lambda n: theirs if n in others else ours)
    number_again(page)
    page.data = [row for n, row in enumerate(page.data) if n not in others]


def _untitled(draft: Draft, page: Page) -> None:
    """A title without our name."""
    retitle(page, f"{draft.town.year}年{draft.form.label[0]}")


def only_other_towns(draft: Draft) -> None:
    """A sheet of towns without a row of ours."""
    other = _neighbour(draft)
    _untitled(draft, draft.page)
    add_column(draft.page, "乡镇", lambda _: other)


def title_of_another_town(draft: Draft) -> None:
    retitle(draft.page, f"{COUNTY}{_neighbour(draft)}{draft.town.year}年{draft.form.label[0]}")


def reported_by_another_town(draft: Draft) -> None:
    """填报单位：别镇."""
    _untitled(draft, draft.page)
    replace_office_line(draft.page, f"填报单位：{_neighbour(draft)}{draft.pen.pick(('', '人民政府'))}")


def another_town_in_the_file_name(draft: Draft) -> None:
    _untitled(draft, draft.page)
    draft.rewrite([draft.page], f"{_neighbour(draft)}{{}}")


def another_bodys_case(draft: Draft) -> None:
    """A case against a bureau of the county, and one against it and us."""
    page = draft.page
    number = f"虚府复〔{draft.town.year}〕900号"
    theirs: Record = {**draft.records[0], "number": number, "respondent": f"{COUNTY}公安局", "applicant": ("外来者",)}
    put_cell(page, 0, "respondent", f"{COUNTY}公安局、{draft.town.name}人民政府")
    position = put_record(draft, page, theirs)
    page.data.pop(position)


def last_days_of_the_year_before(draft: Draft) -> None:
    """12月31日 of last year, entered late."""
    page = draft.page
    record = draft.records[-1]
    late: Record = {**record, draft.form.dated: date(draft.town.year - 1, 12, 31)}
    if draft.topic in IDENTIFIED:
        late = {**late, "number": f"{record['number']}（补）"}
    position = put_record(draft, page, late)
    put_cell(page, position, draft.form.dated, f"{draft.town.year - 1}-12-31")
    page.data.pop(position)


# a row that stands for several


def several_in_a_row(draft: Draft) -> None:
    """A column 件数 that the catalogue does not know, with 5 in a row."""
    position = _doubtful(draft)
    draft.other = [*draft.records, *[draft.records[position]] * 4]
    add_column(draft.page, draft.pen.pick(("件数", "数量")), lambda n: 5 if n == position else 1)


def one_in_every_row(draft: Draft) -> None:
    add_column(draft.page, draft.pen.pick(("件数", "数量")), lambda _: 1)


# merged cells, blanks, ditto


def number_merged_down(draft: Draft) -> None:
    """Five persons came, on three lines: one number over all three."""
    page, key = draft.page, SUMMED[draft.topic]
    first = draft.pen.between(0, len(page.data) - 3)
    put_cell(page, first, key, sum(draft.records[first + n][key] for n in range(3)))
    for n in (1, 2):
        put_cell(page, first + n, key, None)
    at = page.data[first][0]
    page.sheet.merge_down(page.style.position(key) + 1, at, at + 2)


SUMMED = {"receptions": "visitors", "publicity": "consultations"}
GROUPED = {
    "disputes": "outcome",
    "penalties": "domain",
    "receptions": "kind",
    "study": "kind",
    "publicity": "theme",
    "grids": "village",
    "officers": "change",
}


def category_merged_down(draft: Draft) -> None:
    page, key = draft.page, GROUPED[draft.topic]
    sort_by(page, key)
    at = page.style.position(key)
    for group in groups(page, key):
        rows = [page.data[position][0] for position in group]
        for position in group[1:]:
            cells_of(page, position)[at] = None
        page.sheet.merge_down(at + 1, rows[0], rows[-1])


def blank_below(draft: Draft) -> None:
    """The category stands in the first row of its group only, and nothing is merged."""
    page, key = draft.page, GROUPED[draft.topic]
    sort_by(page, key)
    blank: list[Record] = []
    for group in groups(page, key):
        for position in group[1:]:
            put_cell(page, position, key, None)
            blank.append(page.data[position][1])
    draft.other = [
        {**record, key: None} if any(record is each for each in blank) else record for record in draft.records
    ]


def ditto(draft: Draft) -> None:
    """同上 or 〃 for what stands above."""
    page, key = draft.page, GROUPED[draft.topic]
    mark = draft.pen.pick(("同上", "〃", '"'))
    for group in groups(page, key):
        for position in group[1:]:
            put_cell(page, position, key, mark)


def vacancy(draft: Draft) -> None:
    """A second seat of a post is vacant."""
    page = draft.page
    position = put_record(draft, page, draft.records[-1])
    put_cell(page, position, "holder", draft.pen.pick(("空缺", "暂缺", "待定", "无", "/")))
    page.data.pop(position)


def two_in_a_cell(draft: Draft) -> None:
    """Two assignments of one post in one cell."""
    page = draft.page
    places = [(r["section"], r["post"]) for r in draft.records]
    n = next((n for n in range(1, len(places)) if places[n] == places[n - 1]), 0)
    if not n:
        return
    names = [*draft.records[n - 1]["holder"], *draft.records[n]["holder"]]
    put_cell(page, n - 1, "holder", draft.pen.pick(("、", "，", "/", " ")).join(names))
    at = page.data[n][0]
    for cells in (page.sheet.rows[at - 1],):
        cells[:] = [None] * len(cells)
    page.data.pop(n)


# units


def heading_in_hundreds(draft: Draft) -> None:
    """来访人数（百人次）."""
    page, key = draft.page, SUMMED[draft.topic]
    column = draft.form.columns[key]
    rename_heading(page, key, f"{column.headings[0]}（百{column.unit}）")
    _in_hundreds(page, key)


def unit_line_in_hundreds(draft: Draft) -> None:
    """单位：百人次 above the table."""
    page, key = draft.page, SUMMED[draft.topic]
    column = draft.form.columns[key]
    rename_heading(page, key, column.headings[0])
    line = f"单位：百{column.unit}"
    if has_office_line(page):
        replace_office_line(page, f"填报单位：信访办        {line}")
    else:
        put_in(page, [line], page.header_row - page.style.depth + 1)
    _in_hundreds(page, key)


def _in_hundreds(page: Page, key: str) -> None:
    for position, (_, record) in enumerate(page.data):
        put_cell(page, position, key, record[key] / 100)


def _spoil(draft: Draft, said: Any) -> None:
    position = draft.pen.pick(telling(draft.topic, draft.records))
    put_cell(draft.page, position, SUMMED[draft.topic], said)


def counted_in_batches(draft: Draft) -> None:
    _spoil(draft, "3批")


def half_a_person(draft: Draft) -> None:
    _spoil(draft, draft.pen.pick((2.5, "2.5人次")))


def fewer_than_none(draft: Draft) -> None:
    _spoil(draft, draft.pen.pick((-3, "-3")))


# needless refusals


def nothing_in_a_month(draft: Draft) -> None:
    """2月 | 无: a line for a month in which nothing happened."""
    page = draft.page
    month = draft.pen.between(1, 12)
    cells: list[Any] = [f"{month}月", *["无"] * draft.pen.between(1, 2)]
    if page.style.width < 3:
        cells = [f"{month}月无"]
    put_in(page, cells, draft.pen.pick([row for row, _ in page.data]))


def not_yet_closed(draft: Draft) -> None:
    """未办结 or / where a date would be."""
    page = draft.page
    word = draft.pen.pick(("未办结", "/", "—", "办理中"))
    if "closed_on" not in page.style.keys:
        return
    for position, (_, record) in enumerate(page.data):
        late = draft.topic == "events" or record["closed_on"] > record["due_on"]
        if late and (draft.topic != "events" or draft.pen.one_in(4)):
            put_cell(page, position, "closed_on", word)


def answers_with_remarks(draft: Draft) -> None:
    """是（…号） and 否（正在送审）."""
    for position, (_, record) in enumerate(draft.page.data):
        yes = f"是（虚府备〔{draft.town.year}〕{position + 1}号）"
        put_cell(draft.page, position, "filed", yes if record["filed"] else "否（正在送审）")


def new_category(draft: Draft) -> None:
    """A domain that the catalogue does not know is its own."""
    page = draft.page
    new: Record = {
        **draft.records[-1],
        "domain": "市容环卫",
        "number": f"{draft.town.short}市容罚决〔{draft.town.year}〕1号",
    }
    position = put_record(draft, page, {**new, "domain": "交通", "party": ("外来者",)})
    put_cell(page, position, "domain", draft.pen.pick(("市容环卫", "城市管理", "自然资源")))
    draft.records = [*draft.records, new]
    draft.changed = COUNTS[draft.topic](draft.records)


def exported(draft: Draft) -> None:
    """导出时间：…,共307条 in the last line of a csv."""
    page = draft.page
    page.sheet.put(f"导出时间：{draft.town.year + 1}-01-05 10:12:44", f"共{len(page.data)}条")


# spelling and persons

_MISSPELLED = {
    "党的建设": "党地建设",
    "经济发展": "经济发展板块",
    "民生服务": "民声服务",
    "平安法治": "平安法制",
    "综合保障": "综和保障",
}


def section_in_two_spellings(draft: Draft) -> None:
    page = draft.page
    position = draft.pen.dice.below(len(page.data))
    section = draft.records[position]["section"]
    said = _MISSPELLED[section]
    put_cell(page, position, "section", said)
    draft.other = [{**r, "section": said} if n == position else r for n, r in enumerate(draft.records)]


def _lawyer_twice(records: Sequence[Record]) -> int:
    """The last row with one lawyer alone who has another row; -1 where there is none."""
    seen = Counter(name for record in records for name in record["lawyer"])
    fitting = [n for n, r in enumerate(records) if len(r["lawyer"]) == 1 and seen[r["lawyer"][0]] > 1]
    return fitting[-1] if fitting else -1


def has_a_lawyer_twice(records: Sequence[Record]) -> bool:
    return _lawyer_twice(records) >= 0


def two_lawyers_of_one_name(draft: Draft) -> None:
    """One name in two firms."""
    position, firm = _lawyer_twice(draft.records), "虚构县另一家律师事务所"
    put_cell(draft.page, position, "firm", firm)
    draft.other = [{**r, "firm": firm} if n == position else r for n, r in enumerate(draft.records)]


# columns


def two_dates_of_one_name(draft: Draft) -> None:
    """登记日期 beside 受理日期: a column's own label beats an alias."""
    page, key = draft.page, draft.form.dated
    label, alias = OWN_LABELS[draft.topic]
    rename_heading(page, key, label)

    def later(position: int) -> str:
        day = page.data[position][1][key] + timedelta(days=draft.pen.between(0, 9))
        return min(day, date(draft.town.year, 12, 31)).isoformat()

    add_column(page, alias, later)


OWN_LABELS = {
    "disputes": ("受理日期", "登记日期"),
    "petitions": ("收到日期", "登记日期"),
    "events": ("上报时间", "登记时间"),
    "penalties": ("处罚决定日期", "决定日期"),
    "disclosures": ("公开日期", "发布时间"),
}


def village_and_community(draft: Draft) -> None:
    rename_heading(draft.page, "village", draft.pen.pick(("所属村（社区）", "所属村\n（社区）", "所属村(社区)")))


# rows that look like furniture


def named_like_a_note(draft: Draft) -> None:
    """A document named 说明：…"""
    position = draft.pen.dice.below(len(draft.page.data))
    put_cell(
        draft.page,
        position,
        "title",
        draft.pen.pick(("说明：防汛值班制度", "备注：用火管理规定", "注：公示栏管理办法")),
    )


def named_like_a_total(draft: Draft) -> None:
    """An item whose name ends in 合计, with a date of its own."""
    position = draft.pen.dice.below(len(draft.page.data))
    put_cell(draft.page, position, "title", draft.pen.pick(("财政收支合计", "其中村级补贴", "各项补贴合计")))


def listed_like_a_total(draft: Draft) -> None:
    """An item of a list without dates whose name ends in 合计, with a code of its own: an item."""
    position = draft.pen.dice.below(len(draft.page.data))
    put_cell(draft.page, position, "name", draft.pen.pick(("补贴合计", "年度合计")))


def equal_numbers(draft: Draft) -> None:
    """Three equal numbers in a row."""
    position = draft.pen.dice.below(len(draft.page.data))
    number = draft.records[position]["consultations"]
    for key in ("leaflets", "audience", "consultations"):
        put_cell(draft.page, position, key, number)
