"""Tables of figures: what each of a clerk's habits comes to, with the account of every row.

A case is a sentence, the files (sheet → rows), the figures they give, what became of the rows, and what is said.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.indicators import Check, compute_values, failed, run_checks
from pipeline.tallies import Intake, Office, read_folder
from pipeline.tallies.intake import open_folder
from pipeline.tallies.questions.model import Answer
from pipeline.tallies.values.offices import NOBODY
from tests.figure_tables import TOWN, made

Rows = list[list[object]]
Books = dict[str, dict[str, Rows]]
CATALOGUE = load_catalogue()
CASES_OF, SETTLED, RATE, VISITS, PEOPLE = "受理矛盾纠纷", "调处成功", "调解成功率", "领导干部接访下访", "接待群众"
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
KINDS = ("婚姻家庭", "邻里", "山林土地", "损害赔偿", "合同债务", "劳动争议", "其他")
HEAD = {"表头以上": 1, "表头": 1}


def months(first: int, last: int) -> Rows:
    return [[f"{month}月", month, 1] for month in range(first, last + 1)]


def table(*rows: list[object], title: str = "2023年调解工作汇总表", first: str = "期间") -> Books:
    return {"a.xlsx": {"Sheet1": [[title], [first, CASES_OF, SETTLED], *rows]}}


def one(*rows: list[object]) -> Books:
    return {"a.xlsx": {"Sheet1": list(rows)}}


def sheets(**rows: Rows) -> Books:
    return {"a.xlsx": rows}


@dataclass
class Case:
    """`figures` are (accepted, settled) or by key; `rows` (records, problem rows, dropped) of every table; `said` the codes."""

    says: str
    books: Books
    figures: tuple[float | None, ...] | dict[str, float | None]
    rows: list[tuple[int, int, dict[str, int]]]
    said: set[str] = field(default_factory=set)
    failed: int = 0
    office: Office = NOBODY
    merges: tuple[str, ...] = ()


CASES = [
    # Periods in one table
    Case("months, their quarters and the year line are not added up together",
         table(*months(1, 3), ["一季度", 6, 3], *months(4, 6), ["二季度", 15, 3], *months(7, 12), ["全年", 78, 12]),
         (78, 12), [(15, 0, HEAD)]),
    Case("a year line that is not the sum of its months is a failed check",
         table(*months(1, 12), ["全年", 80, 12]), (80, 12), [(13, 0, HEAD)], failed=1),
    Case("twelve months without a year line are the year",
         table(*months(1, 12), ["合计", 78, 12]), (78, 12), [(12, 0, {**HEAD, "合计行": 1})]),
    Case("eleven months are added, and the twelfth is missed",
         table(*months(1, 11), ["合计", 66, 11]), (66, 11), [(11, 0, {**HEAD, "合计行": 1})], {"figure.gap"}),
    Case("of cumulative lines the longest is taken",
         table(["1-3月", 3, 1], ["1-6月", 7, 2], ["1-9月", 9, 2], ["1-12月", 12, 5]), (12, 5), [(4, 0, HEAD)]),
    Case("months and the sum so far in turn",
         table(*[row for n in range(1, 13) for row in ([f"{n}月", n, 1], [f"1-{n}月累计", n * (n + 1) // 2, n])]), (78, 12), [(24, 0, HEAD)]),
    Case("a row among the quarters that names no period is compared with them, not added",
         table(*[[name, n, n] for n, name in enumerate(QUARTERS, 1)], ["年度", 10, 10]), (10, 10), [(5, 0, HEAD)]),
    Case("a row among the quarters that is not their sum fails a check",
         table(*[[name, n, n] for n, name in enumerate(QUARTERS, 1)], ["其他", 1, 1]), (1, 1), [(5, 0, HEAD)], failed=2),
    Case("a half-year and two quarters are a year",
         table(["上半年", 3, 1], ["三季度", 2, 1], ["四季度", 2, 1]), (7, 3), [(3, 0, HEAD)]),
    Case("periods that overlap are an error",
         table(["1-6月", 6, 4], ["4-12月", 7, 5]), (None, None), [(2, 0, HEAD)], {"figure.overlaps"}),
    Case("bare numbers under 月份 are months",
         table(*[[n, n, 1] for n in range(1, 13)], first="月份"), (78, 12), [(12, 0, HEAD)]),
    Case("a month in which nothing happened is a zero",
         table(["1月", 3, 2], ["2月", "无", "无"], ["3-12月", 5, 4]), (8, 6), [(3, 0, HEAD)]),
    Case("a month left blank is no zero",
         table(["1月", 3, 2], ["2月", "", ""], ["3-12月", 5, 4]), (8, 6), [(2, 0, {**HEAD, "分类标题行": 1})], {"figure.gap"}),
    Case("quarters as bands above the villages",
         table(["上半年", "", ""], ["甲村", 1, 1], ["乙村", 2, 1], ["小计", 3, 2], ["下半年", "", ""], ["甲村", 1, 1], ["乙村", 2, 1], ["小计", 3, 2], ["合计", 6, 4], first="村"),
         (6, 4), [(4, 0, {**HEAD, "分类标题行": 2, "合计行": 3})]),
    # Other years
    Case("of two years side by side only the report's counts",
         table(["2022年", 30, 20], ["2023年", 40, 35], ["同比", 10, 15], title="近两年对比", first="年度"),
         (40, 35), [(1, 0, {**HEAD, "其他年度的行": 1, "同比或上年的行": 1})], {"rows.left_out"}),
    Case("of two years in columns only the report's counts",
         one(["统计"], ["指标名称", "2023年", "2022年", "同比"], [CASES_OF, 40, 30, "33%"], [SETTLED, 38, 20, "-"]),
         (40, 38), [(2, 0, HEAD)], {"columns.left_out"}),
    Case("last year's column is never this year's figure",
         one(["统计"], ["指标名称", "单位", "上年同期", "本年", "增减"], [CASES_OF, "件", 30, 40, 10]),
         (40,), [(1, 0, HEAD)], {"columns.left_out"}),
    Case("rows without a year under last year's title are an error",
         one(["2022年度统计表"], ["指标名称", "数值"], [CASES_OF, 40]), (None,), [(0, 1, HEAD)], {"stated.other_year"}),
    Case("a row of this year under last year's title counts",
         table(["2022年", 3, 2], ["2023年", 4, 2], title="2022年度统计", first="年度"),
         (4, 2), [(1, 0, {**HEAD, "其他年度的行": 1})], {"rows.left_out"}),
    Case("the day it was filled in is no year of its own",
         one(["2023年度统计表（截至2024年1月5日）"], ["填报日期：2024年1月8日"], ["指标名称", "数值"], [CASES_OF, 40]),
         (40,), [(1, 0, {"表头以上": 2, "表头": 1})]),
    # Sheets and files
    Case("four quarter sheets of one list are added",
         sheets(**{name: [["指标名称", "本季度"], [CASES_OF, n]] for n, name in enumerate(QUARTERS, 1)}),
         (10,), [(1, 0, {"表头": 1})] * 4),
    Case("of running quarter sheets the last is taken",
         sheets(**{name: [["指标名称", "本年累计"], [CASES_OF, n]] for n, name in enumerate(QUARTERS, 1)}),
         (4,), [(1, 0, {"表头": 1})] * 4),
    Case("months and a sheet for the year are compared, not added",
         sheets(**{f"{n}月": [["指标名称", "数值"], [CASES_OF, n]] for n in range(1, 13)}, 全年=[["指标名称", "数值"], [CASES_OF, 80]]),
         (80,), [(1, 0, {"表头": 1})] * 13, failed=1),
    Case("quarter files are added",
         {f"{name}.xlsx": {"Sheet1": [[f"2023年{name}统计表"], ["指标名称", "数值"], [CASES_OF, n]]} for n, name in enumerate(QUARTERS, 1)},
         (10,), [(1, 0, HEAD)] * 4),
    Case("two files with one figure agree",
         {name: {"Sheet1": [["指标名称", "数值"], [CASES_OF, 96]]} for name in ("a.xlsx", "b.xlsx")},
         (96,), [(1, 0, {"表头": 1})] * 2),
    Case("two sheets that differ contradict each other, and the last does not win",
         sheets(Sheet1=[["指标名称", "数值"], [CASES_OF, 10]], Sheet2=[["指标名称", "数值"], [CASES_OF, 12]]),
         (None,), [(1, 0, {"表头": 1})] * 2, {"figures.differ"}, failed=1),
    Case("sheets of villages are added",
         sheets(甲村=[["指标名称", "数值"], [CASES_OF, 10]], 乙村=[["指标名称", "数值"], [CASES_OF, 10]]),
         (20,), [(1, 0, {"表头": 1})] * 2),
    Case("本期 on two sheets that name no month cannot be added",
         sheets(Sheet1=[["指标名称", "本月"], [CASES_OF, 10]], Sheet2=[["指标名称", "本月"], [CASES_OF, 10]]),
         (None,), [(1, 0, {"表头": 1})] * 2, {"figure.no_period"}),
    Case("what is counted at a date is not added over time",
         sheets(**{name: [["指标名称", "数值"], ["调整后网格", 47]] for name in QUARTERS[:2]}),
         {"grids.total": 47}, [(1, 0, {"表头": 1})] * 2),
    # Rates
    Case("four quarters of a rate are no rate",
         one(["2023年"], ["季度", CASES_OF, SETTLED, RATE], *[[name, 10, 10 - n, 100 - 10 * n] for n, name in enumerate(QUARTERS)]),
         (40, 34), [(4, 0, HEAD)], {"rate.parts"}),
    Case("the rate of the year line is taken and compared",
         one(["2023年"], ["季度", CASES_OF, SETTLED, RATE], ["上半年", 10, 9, 90], ["下半年", 10, 8, 80], ["全年", 20, 17, 86]),
         (20, 17), [(3, 0, HEAD)], failed=1),
    Case("the rate of the total of all villages is taken and compared",
         one(["2023年"], ["村", CASES_OF, SETTLED, RATE], ["甲村", 10, 9, 90], ["乙村", 10, 8, 80], ["合计", 20, 17, 85]),
         (20, 17), [(2, 0, {**HEAD, "合计行": 1})]),
    Case("a rate agrees at the decimals it is printed with",
         one(["2023年"], ["指标名称", "数值"], [CASES_OF, 6], [SETTLED, 5], [RATE, "83.3%"]), (6, 5), [(3, 0, HEAD)]),
    Case("a rate that is another at its printed decimals does not",
         one(["2023年"], ["指标名称", "数值"], [CASES_OF, 6], [SETTLED, 5], [RATE, "83.4%"]), (6, 5), [(3, 0, HEAD)], failed=1),
    Case("a rate of nothing is no figure and no fault",
         one(["2023年"], ["季度", CASES_OF, SETTLED, RATE], ["上半年", 0, 0, "—"], ["下半年", 10, 8, 80], ["全年", 10, 8, 80]),
         (10, 8), [(3, 0, HEAD)]),
    # Cross tables
    Case("kind by month with totals on both sides",
         one(["2023年矛盾纠纷分类统计表"], ["纠纷类型", *[f"{m}月" for m in range(1, 13)], "合计"], *[[kind, *[1] * 12, 12] for kind in KINDS], ["合计", *[7] * 12, 84]),
         {"disputes.accepted": 84}, [(7, 0, {**HEAD, "合计行": 1})]),
    Case("kind by month where only the file names the topic",
         {"2023年矛盾纠纷台账.xlsx": {"分类汇总": [["2023年分月分类统计表"], ["类别", "上半年", "下半年", "合计"], ["邻里", 2, 1, 3], ["其他", 1, 1, 2], ["合计", 3, 2, 5]]}},
         (5,), [(2, 0, {**HEAD, "合计行": 1})]),
    Case("village by state, the total above the data",
         one(["2023年矛盾纠纷调解情况统计表"], ["村（社区）", "成功", "未成功", "调处中", "合计"], ["合计", 9, 3, 1, 13], ["甲村", 5, 1, 0, 6], ["乙村", 4, 2, 1, 7]),
         (13, 9), [(2, 0, {**HEAD, "合计行": 1})]),
    Case("a wrong total in a column of totals fails a check",
         one(["2023年矛盾纠纷调解情况统计表"], ["村（社区）", "成功", "未成功", "调处中", "合计"], ["甲村", 5, 1, 0, 6], ["乙村", 4, 2, 1, 8]),
         (13, 9), [(2, 0, HEAD)], failed=1),
    Case("kinds over states over villages, three levels deep",
         one(["2023年矛盾纠纷调解情况统计表"], ["村（社区）", "邻里", "邻里", "其他", "其他", "合计"], ["村（社区）", "成功", "未成功", "成功", "未成功", "合计"],
             ["甲村", 5, 1, 2, 3, 11], ["乙村", 4, 2, 1, 0, 7], ["合计", 9, 3, 3, 3, 18]),
         (18, 12), [(2, 0, {"表头以上": 1, "表头": 2, "合计行": 1})], merges=("A2:A3", "B2:C2", "D2:E2", "F2:F3")),
    Case("the received count beside only some of the states",
         one(["2023年矛盾纠纷统计表"], ["村", "受理数", "成功", "未成功"], ["甲村", 5, 3, 1], ["乙村", 5, 4, 1]), (10, 7), [(2, 0, HEAD)]),
    Case("some of the states without any total do not make the received count",
         one(["2023年矛盾纠纷统计表"], ["村", "成功", "未成功"], ["甲村", 3, 1], ["乙村", 4, 1]), (None, 7), [(2, 0, HEAD)], {"cross.incomplete"}),
    Case("domains by quarter give each domain and all",
         one(["2023年行政处罚情况统计表"], ["执法领域", *QUARTERS, "合计"], ["交通", 1, 2, 3, 4, 10], ["应急", 0, 1, 0, 1, 2], ["合计", 1, 3, 3, 5, 12]),
         {"penalties.decisions": 12, "penalties.transport": 10, "penalties.emergency": 2}, [(2, 0, {**HEAD, "合计行": 1})]),
    Case("indicators over periods in two levels",
         one(["2023年统计表"], ["村", CASES_OF, "", "", SETTLED, "", ""], ["", "上半年", "下半年", "全年", "上半年", "下半年", "全年"], ["甲村", 1, 2, 3, 1, 1, 2], ["乙村", 4, 5, 9, 2, 2, 4]),
         (12, 6), [(2, 0, {"表头以上": 1, "表头": 2})], merges=("A2:A3", "B2:D2", "E2:G2")),
    Case("a list with the months across",
         one(["2023年统计表"], ["指标名称", *[f"{m}月" for m in range(1, 13)], "合计"], [CASES_OF, *range(1, 13), 78]), (78,), [(1, 0, HEAD)]),
    Case("a list with the villages across",
         one(["2023年统计表"], ["指标名称", "甲村", "乙村", "合计"], [CASES_OF, 3, 4, 7], [SETTLED, 1, 1, 3]), (7, 2), [(2, 0, HEAD)], failed=1),
    Case("a list in two halves",
         one(["2023年统计"], ["指标名称", "数值", "指标名称", "数值"], [CASES_OF, 3, "受理信访件", 4], [SETTLED, 1, "按期办结信访件", 2]),
         {"disputes.accepted": 3, "disputes.settled": 1, "petitions.accepted": 4, "petitions.closed_in_time": 2}, [(2, 0, HEAD)]),
    Case("a list of each village's indicators",
         one(["2023年统计"], ["村", "指标名称", "数值"], ["甲村", CASES_OF, 3], ["甲村", SETTLED, 2], ["乙村", CASES_OF, 4], ["乙村", SETTLED, 4]),
         (7, 6), [(4, 0, HEAD)]),
    Case("this month and the year to date over villages, sheet by sheet",
         sheets(**{f"{n}月": [[f"2023年{n}月统计表"], ["村", CASES_OF, ""], ["", "本月", "本年累计"], ["甲村", n, n * (n + 1) // 2], ["乙村", 1, n]] for n in range(1, 13)}),
         (90,), [(2, 0, {"表头以上": 1, "表头": 2})] * 12, merges=("A2:A3", "B2:C2")),
    Case("a county's table three levels deep, with totals of totals beside it and above it",
         one(["2023年矛盾纠纷排查化解统计表"], ["乡镇", "婚姻家庭\n（共计：5件）", "", "其他\n（共计：3件）", "", "合计", ""], ["", "成功", "未成功", "成功", "未成功", "总数", "未成功"],
             ["合计", 3, 2, 2, 1, 8, 3], ["东安镇", 2, 1, 1, 0, 4, 1], ["西河镇", 1, 1, 1, 1, 4, 2]),
         (4, 3), [(1, 0, {"表头以上": 1, "表头": 2, "合计行": 1, "其他单位的行": 1})], {"rows.left_out"},
         office=Office(("东安镇",)), merges=("A2:A3", "B2:C2", "D2:E2", "F2:G2")),
    Case("quarters under a year that stands once, beside another year",
         one(["统计"], ["年份", "期间", CASES_OF], ["2023年", "一季度", 1], ["", "二季度", 2], ["", "下半年", 4], ["2022年", "上半年", 9]),
         (7,), [(3, 0, {**HEAD, "其他年度的行": 1})], {"rows.left_out"}),
    Case("栏次 1 2 below the head numbers the columns",
         table(["栏次", 1, 2], ["甲村", 3, 3], ["乙村", 4, 4], first="村"), (7, 7), [(2, 0, {**HEAD, "栏次行": 1})]),
    Case("a single total line is the figure",
         table(["合计", 7, 6], first="村"), (7, 6), [(0, 0, {**HEAD, "合计行": 1})]),
    Case("a measure beside an indicator under the title's topic, and a column that nobody knows",
         one(["2023年信访件办理情况统计表"], ["月份", "受理数", "办结数"], ["上半年", 2, 1], ["下半年", 3, 1]),
         {"petitions.accepted": 5}, [(2, 0, HEAD)], {"columns.unread"}),
    Case("a plan is no count",
         one(["2023年矛盾纠纷排查计划表"], ["月份", "件数"], ["1月", 3], ["2-12月", 10]), (None,), [(0, 0, {"没有可识别的表": 4})], {"sheet.unknown"}),
    # Whose
    Case("other towns in the county's summary are left out, and its total is none of ours",
         table(["东安镇", 10, 9], ["西河镇", 20, 10], ["南山乡", 5, 5], ["合计", 35, 24], first="乡镇"),
         (10, 9), [(1, 0, {**HEAD, "其他单位的行": 2, "合计行": 1})], {"rows.left_out"}, office=Office(("东安镇",))),
    Case("a summary of towns without ours is an error",
         table(["北镇", 10, 9], ["西河镇", 20, 10], first="乡镇"),
         (None, None), [(0, 0, {**HEAD, "其他单位的行": 2})], {"rows.left_out", "summary.none_ours"}, office=Office(("东安镇",))),
    Case("a summary of towns is not added up where nobody knows which is ours",
         table(["东安镇", 10, 9], ["西河镇", 20, 10], first="乡镇"), (None, None), [(0, 0, {**HEAD, "其他单位的行": 2})], {"rows.left_out", "summary.whose"}),
    Case("offices and villages are added, 全镇 is their total",
         table(["甲村", 10, 9], ["司法所", 20, 10], ["全镇", 30, 19], first="单位"), (30, 19), [(2, 0, {**HEAD, "合计行": 1})]),
    # Rows that look like furniture, and numbers
    Case("1, 2, 3 as the only row is data",
         one(["2023年统计"], [CASES_OF, SETTLED, PEOPLE], [3, 2, 1]), (3, 2), [(1, 0, HEAD)]),
    Case("甲 1 2 below the head numbers the columns",
         table(["甲", 1, 2], ["甲村", 5, 4], ["乙村", 6, 5], first="村"), (11, 9), [(2, 0, {**HEAD, "栏次行": 1})]),
    Case("averages and carried-over lines are neither added nor totals",
         table(["上半年", 6, 4], ["过次页", 6, 4], ["承前页", 6, 4], ["下半年", 6, 5], ["月均", 1, 0.75], ["合计", 12, 9]),
         (12, 9), [(2, 0, {**HEAD, "转页行": 2, "平均行": 1, "合计行": 1})]),
    Case("a last row without a label that is the sum of the others is a total",
         table(["甲村", 5, 4], ["乙村", 6, 5], ["", 11, 9], first="村"), (11, 9), [(2, 0, {**HEAD, "合计行": 1})]),
    Case("a total whose formula has no stored value is not compared, and said",
         table(["甲村", 3, 2], ["乙村", 4, 2], ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)"], first="村"),
         (7, 4), [(2, 0, {**HEAD, "合计行": 1})], {"total.uncomputed"}),
    Case("a year line whose formula has no stored value leaves the year to its halves",
         table(["上半年", 3, 2], ["下半年", 4, 2], ["全年", "=B3+B4", "=C3+C4"]), (7, 4), [(3, 0, HEAD)], {"total.uncomputed"}),
    Case("data whose formula has no stored value are an error",
         table(["甲村", "=1+2", 2], ["乙村", 4, 2], first="村"), (4, 4), [(1, 1, HEAD)], {"value.uncomputed"}),
    Case("scales apply to every unit, from head and row",
         one(["2023年统计"], ["村", f"{CASES_OF}（百件）", SETTLED], ["甲村", 1.5, 1], ["乙村", 2, 1]), (350, 2), [(2, 0, HEAD)]),
    Case("the unit of a row has its scale, and 批 is not 次",
         one(["2023年统计"], ["指标名称", "计量单位", "数值"], [PEOPLE, "万人次", 0.02], [VISITS, "批", 3]),
         {"receptions.people": 200, "receptions.sessions": None}, [(1, 1, HEAD)], {"unit.other"}),
]  # fmt: skip


OURS = Office(("东安镇",))
MONTHS = [f"{month}月" for month in range(1, 13)]
VILLAGES: Rows = [["金坪村", 11, 8], ["柏杨村", 9, 6], ["三岔河社区", 12, 10], ["石榴湾村", 8, 6], ["龙门口村", 12, 9]]
UNIT = ["单位", CASES_OF, SETTLED]
TITLE = ["东安镇2023年矛盾纠纷调解统计表"]


# A sentence, the files, (accepted, settled) or the figures by key: nothing stops them.
BY_LETTER, BY_VISIT, BY_NET = (2, 1, 0, 3, 1, 2, 0, 1, 2, 1, 1, 2), (1, 0, 2, 1, 1, 0, 2, 1, 0, 1, 2, 1), (1,) * 12
LETTERS = [
    [f"{n}月", a, b, c, a + b + c, a + b, c]
    for n, (a, b, c) in enumerate(zip(BY_LETTER, BY_VISIT, BY_NET, strict=True), 1)
]
CHANNELS = ["月份", "来信", "来访", "网上", "小计", "按期办结", "超期办结"]


def channels(last: int, *, quarters: bool = False, turned: bool = False) -> Rows:
    """Petitions by months and ways, which the catalogue does not know, up to a month; with a line a quarter, or on its side."""
    lines: Rows = []
    for number, line in enumerate(LETTERS[:last], 1):
        lines.append(line)
        if quarters and number % 3 == 0:
            lines.append(
                [
                    f"{QUARTERS[number // 3 - 1]}小计",
                    *map(sum, zip(*(row[1:] for row in LETTERS[number - 3 : number]), strict=True)),
                ]
            )
    whole = [
        "全年合计" if last == 12 else "上半年合计",
        *map(sum, zip(*(row[1:] for row in LETTERS[:last]), strict=True)),
    ]
    table = [CHANNELS, *lines, whole]
    if turned:
        table = [list(line) for line in zip(*table, strict=True)]
    return [
        [f"东安镇2023年{'' if last == 12 else '上半年'}信访事项办理情况统计表"],
        ["填报单位：东安镇信访办", "单位：件"],
        *table,
    ]


def spoilt(rows: Rows, row: int, column: int) -> Rows:
    """The rows with one more in a cell."""
    return [
        [cell + 1 if (n, at) == (row, column) else cell for at, cell in enumerate(line)] for n, line in enumerate(rows)
    ]  # type: ignore[operator]


TAKEN, ON_TIME = sum(row[4] for row in LETTERS), sum(row[5] for row in LETTERS)
PETITIONS = {"petitions.accepted": TAKEN, "petitions.closed_in_time": ON_TIME}
TWO_LEVELS = [["月份", "受理件数", "", "", "", "办结情况", ""], ["", *CHANNELS[1:]]]
SO_FAR = [
    [f"{n}月", n + 6, n, 2, 1, 3, sum(range(7, n + 7)), n + 4, sum(range(5, n + 5)), f"{(n + 4) / (n + 6):.1%}"]
    for n in range(1, 13)
]
BY_KIND_SO_FAR = [
    ["月份", "本月受理矛盾纠纷", "", "", "", "", "本年累计受理", "本月调处成功", "本年累计调处成功", "本月调解成功率"],
    ["", "小计", "其中：劳资", "工伤赔偿", "邻里", "其他", "", "", "", ""],
    *SO_FAR,
    ["全年", 150, 78, 24, 12, 36, 150, 126, 126, "84.0%"],
    ["填表人：梁丽华", "", "", "审核人：邓国栋", "", "", "", "填报日期：2024年1月4日"],
]
BY_QUARTER_AND_KIND = [
    ["村", *[f"{quarter}受理件数" if not at else "" for quarter in QUARTERS for at in range(3)], "全年合计"],
    ["", *["欠薪", "漏水", "小计"] * 4, ""],
    ["甲村", *[1, 2, 3] * 4, 12],
    ["乙村", *[0, 4, 4] * 4, 16],
    ["全镇", *[1, 6, 7] * 4, 28],
]


PLAIN: list[tuple[str, Books, tuple[float | None, ...] | dict[str, float | None]]] = [
    # Totals that no word tells
    *[
        (f"a first line {name!r} that is the sum of the villages is their total", one(TITLE, UNIT, [name, 52, 39], *VILLAGES), (52, 39))
        for name in ("东安镇（总）", "东安镇", "东安", "", "—", "Σ", "镇合计", "本镇", "镇总", "以上合计")
    ],
    *[
        (f"a last line {name!r} that is the sum of the villages is their total", one(TITLE, UNIT, *VILLAGES, [name, 52, 39]), (52, 39))
        for name in ("东安镇", "", "Σ", "各村合计")
    ],
    ("districts above their villages", one(TITLE, UNIT, ["东片", 20, 14], *VILLAGES[:2], ["西片", 32, 25], *VILLAGES[2:]), (52, 39)),
    ("districts below their villages, and a total", one(TITLE, UNIT, *VILLAGES[:2], ["东片", 20, 14], *VILLAGES[2:], ["西片", 32, 25], ["合计", 52, 39]), (52, 39)),
    ("a village that happens to be the sum of two others", one(TITLE, UNIT, ["甲村", 3, 2], ["乙村", 4, 3], ["丙村", 7, 5]), (14, 10)),
    ("the town's own committee is a part", one(TITLE, UNIT, ["东安镇调委会", 5, 4], ["甲村", 3, 2], ["乙村", 4, 3]), (12, 9)),
    ("the town's column among its villages is their total", one(TITLE, ["指标名称", "东安镇", "甲村", "乙村", "丙村"], [CASES_OF, 9, 3, 4, 2]), (9,)),
    ("a list with the rows of the whole town below those of its villages",
     one(TITLE, ["村", "指标", "数值"], ["甲村", CASES_OF, 3], ["甲村", SETTLED, 2], ["乙村", CASES_OF, 4], ["乙村", SETTLED, 3], ["全镇", CASES_OF, 7], ["全镇", SETTLED, 5]), (7, 5)),
    # Kinds that the catalogue does not know, with a sum of their own
    ("a half-year's and a year's form, with lines of quarters", sheets(上半年=channels(6, quarters=True), 全年=channels(12, quarters=True)), PETITIONS),
    ("forms on their side", sheets(上半年=channels(6, turned=True), 全年=channels(12, turned=True)), PETITIONS),
    ("two levels above ways that no list has", one(*channels(12)[:2], *TWO_LEVELS, *channels(12)[3:]), PETITIONS),
    ("kinds with their sum beside what came so far", one(TITLE, ["填报单位：东安镇司法所", "单位：件"], *BY_KIND_SO_FAR), (150, 126)),
    ("quarters over kinds over villages", one(TITLE, ["填报单位：东安镇司法所", "单位：件"], *BY_QUARTER_AND_KIND), (28,)),
    ("other things below a sum of kinds", one(TITLE, ["项目", *MONTHS, "合计"], ["欠薪", *[1] * 12, 12], ["漏水", *[2] * 12, 24], ["小计", *[3] * 12, 36], ["移交", *[2] * 12, 24], ["自办", *[1] * 12, 12]), (36,)),
    # Whose
    ("of towns as columns ours is taken, and the county's is no total of it", one(TITLE, ["指标名称", "西河镇", "东安镇", "北乡", "全县"], [CASES_OF, 9, 52, 4, 65]), (52,)),
    ("a wrong total of the county is not ours", one(TITLE, ["乡镇", CASES_OF], ["西河镇", 9], ["东安镇", 52], ["合计", 99]), (52,)),
    ("a county office beside the towns is not ours", one(TITLE, ["乡镇", CASES_OF], ["全县", 71], ["县司法局", 10], ["西河镇", 9], ["东安镇", 52]), (52,)),
    ("towns across the head of a cross table", one(TITLE, ["纠纷类型", "西河镇", "东安镇", "合计"], *[[kind, 1, 2, 3] for kind in KINDS]), (14,)),
    # Periods
    ("half-years between the months of one line", one(TITLE, ["项目", *MONTHS[:6], "上半年小计", *MONTHS[6:], "下半年小计", "总计"], [CASES_OF, *[1] * 6, 6, *[2] * 6, 12, 18]), (18,)),
    ("halves and the year as columns", one(TITLE, ["指标名称", "上半年", "下半年", "全年"], [CASES_OF, 20, 32, 52]), (52,)),
    ("the first and the last day in two columns", one(TITLE, ["统计起始", "统计终止", CASES_OF], ["2023-01-01", "2023-06-30", 20], ["2023-07-01", "2023-12-31", 32], ["2023-01-01", "2023-12-31", 52]), (52,)),
    ("this month beside the sum so far", one(TITLE, ["月份", f"本月{CASES_OF}", f"累计{CASES_OF}"], *[[name, n, n * (n + 1) // 2] for n, name in enumerate(MONTHS, 1)]), (78,)),
    ("this month beside 1至本月", one(TITLE, ["月份", "当月受理矛盾纠纷", "1至本月累计受理矛盾纠纷"], *[[name, 1, n] for n, name in enumerate(MONTHS, 1)]), (12,)),
    ("a quarter beside the sum so far", one(TITLE, ["季度", CASES_OF, f"累计{CASES_OF}"], ["一季度", 3, 3], ["二季度", 4, 7], ["三季度", 5, 12], ["四季度", 6, 18]), (18,)),
    ("two levels, the upper not merged", one(TITLE, ["村", CASES_OF, "", SETTLED, ""], ["", "上半年", "下半年", "上半年", "下半年"], ["甲村", 3, 4, 2, 3], ["乙村", 1, 1, 1, 1]), (9, 7)),
    ("what was planned is no count", one(TITLE, ["村", CASES_OF, ""], ["", "计划", "实际"], ["甲村", 5, 3], ["乙村", 5, 4]), (7,)),
    # Several tables and files
    ("two tables of two years, one below the other", one(["2023年矛盾纠纷统计"], UNIT, ["甲村", 3, 2], [], ["2022年矛盾纠纷统计"], UNIT, ["甲村", 1, 1]), (3, 2)),
    ("two lists of two years, one below the other", one(["2022年"], ["指标名称", "数值"], [CASES_OF, 3], [], ["2023年"], ["指标名称", "数值"], [CASES_OF, 4]), (4,)),
    ("quarters one below the other, each with its total", one(*[row for name in QUARTERS for row in ([f"2023年{name}"], UNIT, ["甲村", 3, 2], ["乙村", 4, 3], ["合计", 7, 5], [])]), (28, 20)),
    ("the year and its first half, one below the other", one(["2023年"], UNIT, ["甲村", 3, 2], [], ["2023年上半年"], UNIT, ["甲村", 1, 1]), (3, 2)),
    ("tables of two topics, one below the other", one(["2023年矛盾纠纷统计"], ["单位", CASES_OF], ["甲村", 3], ["乙村", 4], [], ["2023年信访统计"], ["单位", "受理信访件"], ["甲村", 5], ["乙村", 6]),
     {"disputes.accepted": 7, "petitions.accepted": 11}),
    ("two years side by side", one(["2022年", "", "", "2023年", ""], ["村", CASES_OF, "", "村", CASES_OF], ["甲村", 9, "", "甲村", 3], ["乙村", 9, "", "乙村", 4]), (7,)),
    ("sheets of villages and one of their sum", sheets(甲村=[["指标名称", "数值"], [CASES_OF, 10]], 乙村=[["指标名称", "数值"], [CASES_OF, 12]], 汇总=[["指标名称", "数值"], [CASES_OF, 22]]), (22,)),
    # Cross tables
    ("kind by month without any total", one(["2023年矛盾纠纷分类分月统计"], ["类别", *MONTHS], *[[kind, *[1] * 12] for kind in KINDS[:5]]), (60,)),
    ("village by month under the title's topic", one(["2023年矛盾纠纷受理情况统计表"], ["月份", "甲村", "乙村"], *[[name, 1, 1] for name in MONTHS]), (24,)),
    # Cells
    ("the head says hundreds, under a column of units that report", one(TITLE, ["单位", f"{CASES_OF}（百件）"], ["东安镇", 0.52]), (52,)),
    ("the unit behind a name in a list", one(TITLE, ["指标名称", "数值"], [f"{CASES_OF}（百件）", 0.52], [f"{SETTLED}，百件", 0.39]), (52, 39)),
    ("thousands in a column of units", one(TITLE, ["指标名称", "计量单位", "数值"], [CASES_OF, "千件", 0.052]), (52,)),
    ("a mark beside a number is none", one(TITLE, UNIT, ["甲村", 3, "/"], ["乙村", 4, "—"], ["丙村", 1, "无"]), (8, 0)),
    ("rates and totals as formulas without results", one(TITLE, ["季度", CASES_OF, SETTLED, RATE], *[[name, 10, 9, "=1/1"] for name in QUARTERS], ["合计", "=SUM(B3:B6)", "=SUM(C3:C6)", "=C7/B7"]), (40, 36)),
    ("a year column of formulas without results", one(TITLE, ["项目", "上半年", "下半年", "全年"], [CASES_OF, 20, 32, "=B3+C3"]), (52,)),
    ("a rate that is kept as a fraction", one(TITLE, ["指标名称", "数值"], [CASES_OF, 60], [SETTLED, 52], [RATE, 0.8667]), (60, 52)),
    ("shares of the county below the total", one(TITLE, UNIT, *VILLAGES, ["合计", 52, 39], ["占全县比重", "5%", "4%"]), (52, 39)),
]  # fmt: skip

# A sentence and the files: something stops the first figure.
STOPPED: list[tuple[str, Books]] = [
    ("the town's line is not the sum of its villages", one(TITLE, UNIT, ["东安镇", 50, 39], *VILLAGES)),
    ("districts do not come to their villages", one(TITLE, UNIT, ["东片", 21, 14], *VILLAGES[:2], ["西片", 32, 25], *VILLAGES[2:])),
    ("a count with a fraction", one(TITLE, ["指标名称", "数值"], [CASES_OF, 17.5])),
    ("a count below nothing", one(TITLE, ["指标名称", "计量单位", "数值"], [CASES_OF, "件", "-3"])),
    ("twelve months twice", one(["近两年统计"], ["月份", CASES_OF], *[[name, 1] for name in MONTHS], *[[name, 2] for name in MONTHS])),
    ("only the chief kinds", one(["2023年重点矛盾纠纷统计"], ["类别", *MONTHS], *[[kind, *[1] * 12] for kind in KINDS[:5]])),
    ("a month of marks alone", one(TITLE, ["月份", CASES_OF], *[[name, "/" if n else 3] for n, name in enumerate(MONTHS)])),
    ("a month of which a kind is one too many", one(*spoilt(channels(12), 5, 2))),
    ("a month whose sum of kinds is one too many", one(*spoilt(channels(12), 5, 4))),
    ("the year's sum of a kind is one too many", one(*spoilt(channels(12), 15, 1))),
    ("a kind one too many in a table on its side", one(*spoilt(channels(12, turned=True), 4, 3))),
    ("a sum of old and new cases", one(TITLE, ["月份", "新增", "存量", "合计"], *[[name, 1, 2, 3] for name in MONTHS])),
    ("a sum of what was closed", one(TITLE, ["月份", "按期办结", "超期办结", "合计"], *[[name, 1, 2, 3] for name in MONTHS])),
    ("a sum of men and women", one(TITLE, ["月份", "男", "女", "合计"], *[[name, 1, 2, 3] for name in MONTHS])),
    ("sums of money", one(TITLE, ["单位：万元"], ["月份", "甲类", "乙类", "合计"], *[[name, 1, 2, 3] for name in MONTHS])),
    ("quarters of a thing that nobody knows", one(TITLE, ["村", *[f"{q}办结数" for q in QUARTERS]], ["甲村", 1, 2, 3, 4], ["乙村", 1, 1, 1, 1])),
    ("another year's file alone", one(["2022年"], ["指标名称", "数值"], [CASES_OF, 99])),
]  # fmt: skip


def write(folder: Path, case: Case) -> Path:
    raw = folder / "raw"
    raw.mkdir()
    for name, rows_of in case.books.items():
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in rows_of.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for merge in case.merges:
                sheet.merge_cells(merge)
        book.save(raw / name)
    return raw


def computed(intake: Intake) -> tuple[dict[str, Any], list[Check]]:
    values = compute_values(CATALOGUE, intake, "raw")
    return {key: value.value for key, value in values.items()}, run_checks(CATALOGUE, values, intake, "raw")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_table_of_figures_is_read_as_its_clerk_meant_it(tmp_path: Path, case: Case) -> None:
    intake = read_folder(write(tmp_path, case), "dongan", 2023, CATALOGUE, case.office)
    values, checks = computed(intake)
    keys = ("disputes.accepted", "disputes.settled")
    wanted = case.figures if isinstance(case.figures, dict) else dict(zip(keys, case.figures, strict=False))
    assert {key: values[key] for key in wanted} == wanted
    assert [(a.records, a.problem_rows, dict(a.dropped)) for a in intake.accounts] == case.rows
    assert all(a.rows == a.records + a.problem_rows + sum(a.dropped.values()) for a in intake.accounts)
    assert {p.code for p in intake.problems} - {"topic.not_reported", "topic.stated_only"} == case.said
    assert len(failed(checks)) == case.failed


def intake_of(tmp_path: Path, books: Books, office: Office = OURS) -> tuple[Intake, dict[str, Any], list[Check]]:
    intake = read_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE, office)
    return intake, *computed(intake)


def stopping(intake: Intake, checks: list[Check]) -> list[str]:
    told = [str(problem) for problem in intake.blocking if problem.code != "topic.not_reported"]
    return told + [str(check) for check in failed(checks)]


@pytest.mark.parametrize(("books", "figures"), [case[1:] for case in PLAIN], ids=[case[0] for case in PLAIN])
def test_a_plain_table_gives_its_figures_and_nothing_stops_them(tmp_path: Path, books: Books, figures: Any) -> None:
    intake, values, checks = intake_of(tmp_path, books)
    keys = ("disputes.accepted", "disputes.settled")
    wanted = figures if isinstance(figures, dict) else dict(zip(keys, figures, strict=False))
    assert {key: values[key] for key in wanted} == wanted
    assert stopping(intake, checks) == []
    assert all(a.rows == a.records + a.problem_rows + sum(a.dropped.values()) for a in intake.accounts)


@pytest.mark.parametrize("books", [case[1] for case in STOPPED], ids=[case[0] for case in STOPPED])
def test_a_table_with_two_readings_is_stopped(tmp_path: Path, books: Books) -> None:
    intake, values, checks = intake_of(tmp_path, books)
    figures = [values[key] for key in ("disputes.accepted", "petitions.accepted") if values[key] is not None]
    assert stopping(intake, checks) or not figures


def test_last_years_file_beside_this_years_is_left_out_and_listed(tmp_path: Path) -> None:
    books: Books = {
        f"{year}.xlsx": {"Sheet1": [[f"{year}年"], ["指标名称", "数值"], [CASES_OF, n]]}
        for year, n in ((2022, 99), (2023, 52))
    }
    intake, values, checks = intake_of(tmp_path, books)
    assert values["disputes.accepted"] == 52
    assert stopping(intake, checks) == []
    assert {problem.code for problem in intake.problems if problem.severity == "warning"} == {"stated.year_beside"}
    assert [a.dropped.get("其他年度的行", 0) for a in intake.accounts] == [1, 0]


def test_two_lists_that_differ_in_all_they_state_are_one_question(tmp_path: Path) -> None:
    labels = (CASES_OF, SETTLED, VISITS, PEOPLE, "受理信访件")
    books: Books = {
        f"{name}.xlsx": {"Sheet1": [["指标名称", "数值"], *[[label, n * step + 10] for n, label in enumerate(labels)]]}
        for name, step in (("甲村", 2), ("乙村", 3))
    }
    opened = open_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE)
    (question,) = opened.questions
    assert question.answers == ("12", "13", "相加", "不采用")
    keys = ("disputes.accepted", "disputes.settled", "receptions.people")
    for answer, figures in (("12", [10, 12, 16]), ("13", [10, 13, 19]), ("相加", [20, 25, 35])):
        values, _ = computed(opened.settled({question.id: Answer(answer)}))
        assert [values[key] for key in keys] == figures


def test_a_stated_rate_keeps_a_relation_at_its_printed_decimals(tmp_path: Path) -> None:
    own = tmp_path / "unit" / "catalogue"
    own.mkdir(parents=True)
    shipped = Path(__file__).parent.parent / "pipeline/catalogue/topics/disputes.yml"
    text = shipped.read_text("utf-8").replace("ratio: [disputes.settled, disputes.accepted]", "stated: true")
    (own / "disputes.yml").write_text(text, "utf-8")
    catalogue = load_catalogue(own.parent)
    states = {}
    for rate in ("83.3%", "83.4%"):
        folder = tmp_path / rate
        folder.mkdir()
        books = one(["2023年"], ["指标名称", "数值"], [CASES_OF, 6], [SETTLED, 5], [RATE, rate])
        intake = read_folder(write(folder, Case("", books, (), [])), "dongan", 2023, catalogue)
        checks = run_checks(catalogue, compute_values(catalogue, intake, "raw"), intake, "raw")
        states[rate] = next(check.state for check in checks if check.rule.startswith("disputes.success_rate =="))
    assert states == {"83.3%": "held", "83.4%": "failed"}


ORDERLESS = [
    case for case in CASES if not {"分类标题行", "转页行"} & case.rows[0][2].keys() and "halves" not in case.says
]


@pytest.mark.parametrize("case", ORDERLESS, ids=lambda case: case.says)
def test_the_order_of_sheets_and_files_changes_no_figure(tmp_path: Path, case: Case) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    there.mkdir()
    back.mkdir()
    names = sorted(case.books)
    turned = {
        name: dict(reversed(case.books[other].items())) for name, other in zip(names, reversed(names), strict=True)
    }
    figures = [
        computed(read_folder(write(folder, replace(case, books=books)), "dongan", 2023, CATALOGUE, case.office))[0]
        for folder, books in ((there, case.books), (back, turned))
    ]
    assert figures[0] == figures[1]


def test_a_bound_makes_the_sum_a_bound(tmp_path: Path) -> None:
    case = Case("", table(["甲村", "约20", 4], ["乙村", 6, "5余"], first="村"), (), [])
    intake = read_folder(write(tmp_path, case), "dongan", 2023, CATALOGUE)
    values = compute_values(CATALOGUE, intake, "raw")
    assert [values[key].text for key in ("disputes.accepted", "disputes.settled")] == ["约26", "9以上"]


@pytest.mark.parametrize(
    ("answer", "figure"),
    [("10", 10), ("12", 12), ("相加", 22), ("不采用", None)],
    ids=["one", "other", "both", "neither"],
)
def test_village_files_with_different_figures_are_asked_and_each_answer_gives_what_it_says(
    tmp_path: Path, answer: str, figure: int | None
) -> None:
    books: Books = {
        f"{name}.xlsx": {"Sheet1": [["指标名称", "数值"], [CASES_OF, n]]} for name, n in (("甲村", 10), ("乙村", 12))
    }
    opened = open_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE)
    (question,) = opened.questions
    assert question.answers == ("10", "12", "相加", "不采用")
    intake = opened.settled({question.id: Answer(answer)})
    value = compute_values(CATALOGUE, intake, "raw")["disputes.accepted"]
    assert value.value == figure
    assert answer != "相加" or len(value.sources) == 2


def test_village_files_with_equal_figures_are_asked_too(tmp_path: Path) -> None:
    books: Books = {f"{name}.xlsx": {"Sheet1": [["指标名称", "数值"], [CASES_OF, 10]]} for name in ("甲村", "乙村")}
    opened = open_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE)
    (question,) = opened.questions
    assert computed(opened.settled({question.id: Answer("相加")}))[0]["disputes.accepted"] == 20
    assert computed(opened.settled({}))[0]["disputes.accepted"] is None


@pytest.mark.parametrize(("answer", "figure"), [("7", 7), ("10", 10), ("不采用", None)])
def test_a_row_that_says_the_same_again_is_asked(tmp_path: Path, answer: str, figure: int | None) -> None:
    books = table(["甲村", 3, 3], ["甲村", 3, 3], ["乙村", 4, 4], first="村")
    opened = open_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE)
    first = opened.questions[0]
    assert first.answers == ("7", "10", "不采用")
    assert computed(opened.settled({first.id: Answer(answer)}))[0]["disputes.accepted"] == figure


def test_a_total_says_whether_a_row_that_says_the_same_again_counts(tmp_path: Path) -> None:
    books = table(["甲村", 3, 3], ["甲村", 3, 3], ["乙村", 4, 4], ["合计", 10, 10], first="村")
    opened = open_folder(write(tmp_path, Case("", books, (), [])), "dongan", 2023, CATALOGUE)
    assert opened.questions == ()
    assert computed(opened.settled({}))[0]["disputes.accepted"] == 10


def twins(folder: Path) -> Any:
    """A catalogue in which two topics have an indicator of one name."""
    own = folder / "unit" / "catalogue"
    own.mkdir(parents=True)
    shipped = Path(__file__).parent.parent / "pipeline/catalogue/topics/petitions.yml"
    text = shipped.read_text("utf-8").replace("label: 受理信访件,", f"label: {CASES_OF},")
    (own / "petitions.yml").write_text(text, "utf-8")
    return load_catalogue(own.parent)


@pytest.mark.parametrize(
    ("title", "key"),
    [("2023年信访件统计", "petitions.accepted"), ("2023年矛盾纠纷统计", "disputes.accepted"), ("2023年统计", None)],
)
@pytest.mark.parametrize("layout", ["list", "columns"])
def test_a_name_that_two_topics_share_is_settled_by_the_title_or_not_at_all(
    tmp_path: Path, title: str, key: str | None, layout: str
) -> None:
    catalogue = twins(tmp_path)
    rows: Rows = [["指标名称", "数值"], [CASES_OF, 5]] if layout == "list" else [["村", CASES_OF], ["甲村", 5]]
    intake = read_folder(write(tmp_path, Case("", one([title], *rows), (), [])), "dongan", 2023, catalogue)
    assert {figure.key: figure.value for figure in intake.stated} == ({key: 5} if key else {})
    assert ("indicator.ambiguous" in {p.code for p in intake.problems}) == (key is None)


RANDOM_TABLES = 160


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What came of tables made at random: wrong in silence, refused for nothing."""
    found: dict[str, list[str]] = {"silent": [], "refused": []}
    for seed in range(RANDOM_TABLES):
        table = made(seed)
        folder = tmp_path_factory.mktemp("figures")
        intake, values, checks = intake_of(folder, {"统计.xlsx": {"Sheet1": table.rows}}, Office((TOWN,)))
        stopped = stopping(intake, checks)
        for key, number in table.truth.items():
            told = f"seed {seed} {key}: {number} came out as {values[key]} {stopped[:1]}\n{table.rows[:6]}"
            if values[key] != number and not stopped and values[key] is not None:
                found["silent"].append(told)
            elif values[key] != number or stopped:
                found["refused"].append(told)
    return found


def test_no_table_of_figures_gives_another_value(judged: dict[str, list[str]]) -> None:
    assert not judged["silent"], "\n".join(judged["silent"])


def test_few_tables_of_figures_are_refused(judged: dict[str, list[str]]) -> None:
    assert len(judged["refused"]) <= 0.02 * RANDOM_TABLES, "\n".join(judged["refused"])
