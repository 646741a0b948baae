"""What the analyst writes: unit.yml, narrative.md, and the own catalogue that two towns have.

Belongs here: our own wording, which says that all of it is invented.
"""

from pathlib import Path
from typing import Any

import yaml

import pipeline.catalogue
from benchmarks.county.facts import Facts, Number
from benchmarks.county.names import COUNTY
from benchmarks.county.pen import Pen
from benchmarks.county.styles import Custom

OFFICES = ("党政办", "党建办", "综合行政执法办", "应急办", "平安法治办", "司法所", "信访办", "便民服务中心", "人大办")
OWN_INDICATOR = "disputes.unsettled"
OWN_HEADING = "调解登记流水"
_OWN_INDICATOR_EVERY, _OWN_INDICATOR_AT = 10, 3
_OWN_HEADING_EVERY, _OWN_HEADING_AT = 10, 4

_PASSAGES: dict[str, tuple[str, ...]] = {
    "opening 开头": (
        "{town}是虚构的镇，以下所述均为虚构，只用于检验年报程序。本年度工作情况报告如下。",
        "本报告由程序虚构，{town}并不存在，人员和事项也都是虚构的。现将{year}年的情况报告如下。",
    ),
    "leadership 学习与领导": ("镇党委定期听取法治工作汇报，学法列入年度计划。", "主要负责人带头学法，年中年末各检查一次。"),
    "counsel 法律顾问": ("签订合同和出台文件之前先听取法律顾问的意见。", "法律顾问按月到镇值班。"),
    "documents 规范性文件": ("文件印发前由司法所审查，印发后按时报备。", "未经审查的文件不提交会议讨论。"),
    "services 放管服": ("常办事项尽量在村里办结。", "办事材料一次讲清，能网上办的网上办。"),
    "grids 网格": ("网格按户数和道路重新划分。", "网格员每周走访，发现的事当天上报。"),
    "enforcement 行政执法": ("执法过程全程记录，结果按期公示。", "执法人员持证上岗，重大决定先经法制审核。"),
    "enforcement_quality 执法质量": ("案卷每半年抽查一次。", "对首次轻微违法以教育为主。"),
    "mediation 调解": ("纠纷先由村里调解，调不成的由镇里接手。", "调解员和网格员结对排查。"),
    "petitions 信访": ("接访日程在公示栏提前公布。", "来信来访逐件登记，到期前提醒承办人。"),
    "reconsideration 复议应诉": ("赶集日设点讲解怎样申请复议。", "收到复议和应诉通知后按期答复。"),
    "oversight 监督": ("建议办理情况当面向代表说明。", "主动接受人大和群众监督。"),
    "disclosure 公开": ("公开前逐条检查有无个人信息。", "公开栏每月更新。"),
    "problems 存在的问题": (
        "**一是台账不够规范。**{{{{ disputes.accepted }}}}件纠纷中有的登记不全。\n\n**二是力量不足。**懂法律的人员偏少。",
        "**一是报送不够及时。**有的报表年底才补。\n\n**二是宣传形式单一。**以发放资料为主，讲解不够。",
    ),
    "plan 下一年打算": (
        "**一是统一表样。**各办公室按同一表样逐月登记。\n\n**二是加强培训。**每季度培训一次填表人员。",
        "**一是按月核对。**每月底核对一次台账。\n\n**二是走村宣讲。**把讲解送到院坝。",
    ),
    "annex_note 数据说明": ("本县、本镇及全部数据均为虚构，由 python -m benchmarks.county 生成。",),
}  # fmt: skip


def narrative(town: str, year: int, pen: Pen) -> str:
    """narrative.md of one year."""
    parts = [f"# {key}\n\n{pen.pick(texts).format(town=town, year=year)}\n" for key, texts in _PASSAGES.items()]
    return "\n".join(parts)


def unit_yml(town: str) -> str:
    """unit.yml of one town."""
    departments = "、".join(OFFICES).replace("、", ", ")
    return f"# 虚构的单位，只用于检验。\nname: {town}\nlevel: 镇\nsuperior: {COUNTY}人民政府\ndepartments: [{departments}]\n"


def catalogue_files(number: int) -> dict[str, str]:
    """The files of the n-th town's own catalogue, by name: most have none."""
    if _has_own_indicator(number):
        return {"disputes.yml": _disputes_with_own_indicator()}
    if _has_own_heading(number):
        return {"aliases.yml": f"# 本镇的列名\ndisputes.number: [{OWN_HEADING}]\n"}
    return {}


def customs(number: int) -> dict[str, Custom]:
    """What is special about the ledgers of the n-th town, by topic."""
    return {"disputes": Custom(headings={"number": OWN_HEADING})} if _has_own_heading(number) else {}


def own_values(number: int, facts: Facts) -> dict[str, Number]:
    """The true values of indicators that only the n-th town has."""
    return {OWN_INDICATOR: facts.disputes - facts.settled} if _has_own_indicator(number) else {}


def _has_own_indicator(number: int) -> bool:
    return number % _OWN_INDICATOR_EVERY == _OWN_INDICATOR_AT


def _has_own_heading(number: int) -> bool:
    return number % _OWN_HEADING_EVERY == _OWN_HEADING_AT


def _disputes_with_own_indicator() -> str:
    """The shipped topic with one indicator more."""
    shipped = Path(pipeline.catalogue.__file__).parent / "topics" / "disputes.yml"
    topic: dict[str, Any] = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    topic["indicators"][OWN_INDICATOR] = {"label": "尚未调成", "unit": "件", "count": {"outcome": ["未成功", "调处中"]}}
    return yaml.safe_dump(topic, allow_unicode=True, sort_keys=False)
