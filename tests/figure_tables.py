"""Tables of figures as offices make them, at random, with the truth that was counted before they were written.

Months, quarters, half-years or villages over kinds that some catalogue may know or not, with a sum of the kinds under many names,
another figure beside, what came so far, last year's, rates; heads of one level or two; on their side. Imports nothing of tallies/.
"""

from dataclasses import dataclass, field
from random import Random

Rows = list[list[object]]
TOWN, YEAR = "青溪镇", 2023
MONTHS = [f"{month}月" for month in range(1, 13)]
QUARTERS = ["一季度", "二季度", "三季度", "四季度"]
VILLAGES = ["柳林村", "石桥村", "大湾村", "青溪社区"]
SPANS = {
    "月份": MONTHS,
    "季度": QUARTERS,
    "村（社区）": VILLAGES,
    "时段": ["上半年", "下半年"],
}
SUMS = ("小计", "合计", "合计", "总数", "计")
TITLES = ("情况统计表", "统计表", "情况汇总表", "汇总表", "报表")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is of: title, key, how it calls its number; kinds; another figure (name, key, name of its rate)."""

    title: str
    key: str
    number: str
    kinds: tuple[tuple[str, ...], ...]
    second: tuple[str, str, str] | None = None


SUBJECTS = (
    Subject("矛盾纠纷调解", "disputes.accepted", "受理件数", (("婚姻家庭", "邻里", "山林土地", "其他"), ("欠薪", "漏水", "停车", "养犬")),
            ("调处成功", "disputes.settled", "成功率")),
    Subject("信访件办理", "petitions.accepted", "受理件数", (("来信", "来访", "网上"), ("电话", "上级转送", "领导信箱")),
            ("按期办结", "petitions.closed_in_time", "按期办结率")),
    Subject("网格事件处置", "events.handled", "事件数", (("环境卫生", "公共设施", "安全隐患"), ("占道", "噪声", "垃圾"))),
    Subject("行政处罚案件", "penalties.decisions", "处罚决定数", (("城管", "水务", "文化"), ("市容", "消防", "燃气"))),
    Subject("主动公开信息", "disclosures.published", "公开条数", (("政策文件", "财政信息", "人事"), ("公告", "规划", "招标"))),
    Subject("行政复议案件", "reconsideration.accepted", "受理件数", (("处罚类", "确权类", "公开类"), ("强制类", "给付类", "其他类"))),
)  # fmt: skip


@dataclass(slots=True)
class Made:
    """A table and what is true of it."""

    rows: Rows
    truth: dict[str, int]
    title: str


@dataclass(slots=True)
class _Table:
    """One table under way. A line is the numbers of the kinds, and how many of them the other figure has."""

    dice: Random
    subject: Subject
    first: str
    kinds: tuple[str, ...]
    sum_name: str
    columns: list[str] = field(default_factory=list)
    lines: list[tuple[str, list[int], int, int]] = field(default_factory=list)

    def cells(self, name: str, numbers: list[int], second: int, so_far: int) -> list[object]:
        whole = sum(numbers)
        rate = f"{second / whole * 100:.1f}%" if whole else "—"
        told = {
            "sum": whole,
            "second": second,
            "so far": so_far,
            "last year": max(0, whole - 1),
            "rate": rate,
            "remark": "",
        }
        return [name, *(numbers[self.kinds.index(c)] if c in self.kinds else told[c] for c in self.columns)]

    def head(self, *, two: bool) -> Rows:
        second, rate = (self.subject.second[0], self.subject.second[2]) if self.subject.second else ("", "")
        number = self.subject.number
        names = {
            "sum": self.sum_name,
            "second": second,
            "so far": f"本年累计{number}",
            "last year": "上年同期",
            "rate": rate,
            "remark": "备注",
        }
        among = self.columns[0] == "sum" and self.dice.random() < 0.5
        lower = [f"其中：{c}" if among and c == self.kinds[0] else names.get(c, c) for c in self.columns]
        if not two:
            return [[self.first, *lower]]
        grouped = [c in self.kinds or c == "sum" for c in self.columns]
        begins = grouped.index(True)
        upper = [
            (number if at == begins else "") if inside else name
            for at, (inside, name) in enumerate(zip(grouped, lower, strict=True))
        ]
        return [
            [self.first, *upper],
            ["", *(name if inside else "" for inside, name in zip(grouped, lower, strict=True))],
        ]


def made(seed: int) -> Made:
    """The table of a seed."""
    dice = Random(f"figures {seed}")
    subject = dice.choice(SUBJECTS)
    first = dice.choice(list(SPANS))
    two = dice.random() < 0.35
    names = SUMS if two else (*SUMS, subject.number)
    table = _Table(dice, subject, first, dice.choice(subject.kinds), dice.choice(names))
    dated = first != "村（社区）"
    table.columns = ["sum", *table.kinds] if dice.random() < 0.5 else [*table.kinds, "sum"]
    table.columns += ["second"] if subject.second and dice.random() < 0.6 else []
    table.columns += ["so far"] if dated and dice.random() < 0.25 else []
    table.columns += ["last year"] if dice.random() < 0.2 else []
    table.columns += ["rate"] if "second" in table.columns and dice.random() < 0.3 else []
    table.columns += ["remark"] if dice.random() < 0.3 else []
    quarters = first == "月份" and dice.random() < 0.4
    rows, so_far = Rows(), 0
    counted: list[tuple[list[int], int]] = []
    for place, name in enumerate(SPANS[first]):
        numbers = [dice.randint(0, 9) for _ in table.kinds]
        second = dice.randint(0, sum(numbers))
        counted.append((numbers, second))
        so_far += sum(numbers)
        rows.append(table.cells(name, numbers, second, so_far))
        if quarters and place % 3 == 2:
            rows.append(table.cells(f"{QUARTERS[place // 3]}小计", *_added(counted[-3:]), so_far))
    if dice.random() < 0.7:
        rows.append(table.cells(dice.choice(("合计", "全年", "总计", "全镇合计")), *_added(counted), so_far))
    title = f"{TOWN}{YEAR}年{subject.title}{dice.choice(TITLES)}"
    body = [*table.head(two=two), *rows]
    if not two and dice.random() < 0.2:
        body = [list(line) for line in zip(*body, strict=True)]
    above: Rows = [[title]]
    above += [[f"填报单位：{TOWN}司法所", *[""] * (len(body[0]) - 2), "单位：件"]] if dice.random() < 0.6 else []
    below: Rows = [["说明：以当月登记为准。"]] if dice.random() < 0.3 else []
    below += [["填表人：张三", "", "审核人：李四"]] if dice.random() < 0.4 else []
    total, second = _added(counted)
    truth = {subject.key: sum(total)}
    if subject.second and "second" in table.columns:
        truth[subject.second[1]] = second
    return Made([*above, *body, *below], truth, title)


def _added(counted: list[tuple[list[int], int]]) -> tuple[list[int], int]:
    return [sum(column) for column in zip(*(numbers for numbers, _ in counted), strict=True)], sum(
        n for _, n in counted
    )
