"""Figures without rows: 指标名称 and 数值, this period beside the year, a summary of penalties. By the words of their forms."""

from collections.abc import Mapping, Sequence

from benchmarks.county.facts import Number
from benchmarks.county.forms import Column
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.records import Town
from benchmarks.county.spelling import spell_number
from tests.sample.sheet import Book, Cell, Sheet

NAMES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "counsel.lawyers": (("聘请政府法律顾问律师",), "名"),
    "disclosures.published": (("公开法定主动公开内容", "主动公开信息"), "条"),
    "disputes.accepted": (("受理矛盾纠纷",), "件"),
    "disputes.settled": (("调处成功",), "件"),
    "disputes.success_rate": (("调解成功率",), "%"),
    "documents.issued": (("制发行政规范性文件", "规范性文件"), "件"),
    "documents.due": (("应报送审查备案的规范性文件",), "件"),
    "documents.filed": (("已报送审查备案的规范性文件",), "件"),
    "documents.filing_rate": (("规范性文件报审报备率",), "%"),
    "events.handled": (("办理网格事件",), "件"),
    "grids.total": (("调整后网格",), "个"),
    "officers.applied": (("新申报行政执法人员",), "名"),
    "officers.cancelled": (("取消行政执法资格人员",), "名"),
    "penalties.decisions": (("作出行政处罚决定", "行政处罚"), "份"),
    "penalties.transport": (("交通领域行政处罚决定",), "份"),
    "penalties.emergency": (("应急管理领域行政处罚决定",), "份"),
    "petitions.accepted": (("受理信访件",), "件"),
    "petitions.closed_in_time": (("按期办结信访件",), "件"),
    "posts.sections": (("镇机关板块",), "个"),
    "posts.posts": (("板块岗位",), "个"),
    "posts.assignments": (("岗位任职",), "人次"),
    "posts.holders": (("岗位任职人员",), "人"),
    "receptions.sessions": (("领导干部接访下访",), "次"),
    "receptions.people": (("接待群众",), "人次"),
    "services.items": (("梳理公布政务服务事项",), "个"),
    "study.sessions": (("党委理论学习中心组专题学法",), "次"),
    "study.trainings": (("工作人员以会代训法律培训",), "次"),
    "suggestions.answered": (("答复人大代表建议",), "条"),
}
"""What forms call a figure, and its unit."""
_DECIMALS = 2


def stated_book(town: Town, figures: Mapping[str, Number], title: str, office: str, pen: Pen, suffix: str = "") -> Book:
    """A sheet of figures: one value each, or this period beside the year to date."""
    sheet = Sheet("Sheet1")
    two = pen.makes(Mess.YEAR_TO_DATE, one_in=2)
    sheet.width = 5 if two else 3
    sheet.title(f"{town.name}{town.year}年{title}")
    if pen.makes(Mess.OFFICE_LINE, one_in=2):
        sheet.line(f"填报单位：{office}")
    if two:
        sheet.header("指标名称", "计量单位", "代码", pen.pick(("本期实际", "本月", "本季度")), "本年累计")
        if pen.makes(Mess.KEY_ROW, one_in=2):
            sheet.put("甲", "乙", "丙", 1, 2)
    else:
        sheet.header(pen.pick(("指标名称", "统计项目", "信息内容")), "计量单位", pen.pick(("数值", "数量", "全年数")))
    for number, (key, value) in enumerate(figures.items(), 1):
        names, unit = NAMES[key]
        said = spell_figure(value, unit, pen)
        lead: list[Cell] = [pen.pick(names), unit]
        sheet.put(*lead, *([number, _part(value, pen), said] if two else [said]))
    if pen.makes(Mess.FOOTER, one_in=2):
        sheet.line("填表人：经办人08        审核人：经办人09")
    suffix = suffix or pen.pick(("xlsx", "xlsx", "xls", "docx"))
    if suffix != "xlsx":
        pen.note(Mess.XLS if suffix == "xls" else Mess.DOCX)
    return Book(f"{office}-{town.year}年{title}.{suffix}", office, (sheet,))


def spell_figure(value: Number, unit: str, pen: Pen) -> Cell:
    """A figure as it is told: 12, 12次, 92.5%."""
    if unit == "%":
        pen.note(Mess.PERCENT_TEXT)
        return f"{value}%" if pen.one_in(2) else f"{value}％"
    return spell_number(int(value), Column((), "number", unit=unit, summed=True), pen)


def _part(value: Number, pen: Pen) -> Cell:
    return pen.between(0, int(value)) if isinstance(value, int) else "-"


def tellable(values: Mapping[str, Number]) -> list[str]:
    """The figures that can be told without loss: counts, and rates that need no rounding."""
    return [key for key in NAMES if key in values and round(values[key], _DECIMALS) == values[key]]


def penalty_summary(town: Town, values: Mapping[str, Number], office: str, pen: Pen) -> Book:
    """Penalties in one line, beside the change on the year before, which the county does not know."""
    sheet = Sheet("汇总", width=5)
    sheet.title(f"{town.name}{town.year}年行政处罚情况汇总表")
    keys: Sequence[str] = ("penalties.decisions", "penalties.transport", "penalties.emergency")
    sheet.header("年度", *(NAMES[key][0][0] for key in keys), pen.pick(("同比", "同比（%）")))
    change: Cell = "-"
    if pen.one_in(2):
        pen.note(Mess.PERCENT_TEXT)
        change = f"{pen.between(1, 30)}.5%"
    else:
        pen.note(Mess.NO_YEAR_ON_YEAR)
    sheet.put(f"{town.year}年", *(spell_figure(values[key], NAMES[key][1], pen) for key in keys), change)
    return Book(f"{office}-{town.year}年行政处罚情况汇总表.xlsx", office, (sheet,))
