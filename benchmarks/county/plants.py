"""Problems that block a report: which report has which, and what its tallies must be like for that problem alone to show.

Belongs here: data, and the choice. How a spoilt cell gets onto a sheet is the business of `ledgers` and `layout`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from benchmarks.county.ledgers import Ask
from tests.sample.sheet import Cell, Formula

CHECK = "check"
_NO_RESULT = float("nan")
_ONE_IN = 6
_COUNT = "领导干部接访下访“{sheet}”合计：行数"
_WRONG_TOTAL = f"{_COUNT}（表内所写） = {_COUNT}（逐行合计）"


@dataclass(frozen=True, slots=True)
class Plant:
    """One problem in one topic. `code` is that of problems.json, or "check" for a relation that does not hold.

    `spoilt` gives the cells to put into one row, by year; `ask` the rest of what the ledger must be like. `file` says what
    happens to the whole file: left out, damaged, emptied, contradicted by a stated figure. `second` spoils the
    ledger of a second office, so that the topic is still reported. `figures` are those that rest on it, where not all do.
    """

    code: str
    topic: str
    why: str
    spoilt: Callable[[int], Mapping[str, Cell]] = lambda _: {}
    ask: Callable[[int], Ask] = lambda _: Ask()
    file: str = ""
    second: bool = False
    figures: tuple[str, ...] = ()

    def asked(self, year: int) -> Ask:
        """What to ask of the ledger."""
        spoilt = self.spoilt(year)
        return Ask(spoilt=spoilt) if spoilt else self.ask(year)


def _cell(code: str, column: str, why: str, say: Callable[[int], Cell], *figures: str) -> Plant:
    topic, _, key = column.partition(".")
    return Plant(code, topic, why, spoilt=lambda year: {key: say(year)}, figures=figures)


PLANTS: tuple[Plant, ...] = (
    _cell("category.strange", "disputes.outcome", "办理结果是目录里没有的词", lambda _: "已转派出所",
          "disputes.settled", "disputes.success_rate", "disputes.unsettled"),
    Plant("topic.not_reported", "suggestions", "没有交人大代表建议的报表", file="left out"),
    Plant("file.damaged", "study", "第二个部门的工作簿只传来一半", ask=lambda _: Ask(workbook=True), file="damaged", second=True),
    Plant(CHECK, "receptions", _WRONG_TOTAL, ask=lambda _: Ask(off=2)),
    _cell("value.date", "disputes.accepted_on", "日历上没有这一天", lambda year: f"{year}-02-30"),
    Plant(CHECK, "disclosures", "公开法定主动公开内容（按行计数） = 公开法定主动公开内容（单项数据）", file="contradicted"),
    _cell("value.bound", "receptions.visitors", "人数写成“若干”", lambda _: "若干"),
    Plant("topic.empty", "services", "表是空的，又没有写明零报告", ask=lambda _: Ask(empty=True)),
    Plant("column.missing", "publicity", "第二个部门的表缺咨询人次", ask=lambda _: Ask(without="consultations"), second=True),
    _cell("value.blank", "disclosures.published_on", "公开日期空着", lambda _: None),
    _cell("value.number", "publicity.consultations", "人次一格写的是“见附件”", lambda _: "见附件"),
    Plant("zero_report.wrong", "documents", "写明零报告，表里却有行", ask=lambda _: Ask(zero=True)),
    Plant("title.other_year", "services", "送来的是上一年的清单", ask=lambda _: Ask(old_sheet=True)),
    _cell("category.strange", "documents.filed", "是否已报备既不是“是”也不是“否”", lambda _: "再议",
          "documents.filed", "documents.filing_rate"),
    Plant("file.empty", "publicity", "第二个部门的文件是 0 字节", file="emptied", second=True),
    _cell("value.persons", "posts.holder", "只写了几个人，没有写是谁", lambda _: "人员001等3人"),
    _cell("value.year", "disclosures.published_on", "年份早了十年", lambda year: f"{year - 10}-05-06"),
    _cell("value.uncomputed", "receptions.visitors", "公式没有结果", lambda _: Formula("2+3", _NO_RESULT)),
    _cell("value.unit", "receptions.visitors", "人次后面写的是“元”", lambda _: "3元"),
)  # fmt: skip


def plant_of(seed: int, number: int, year: int) -> Plant | None:
    """What is planted in the report of the n-th town: nothing in five of six.

    Towns and years take turns, so that few reports already show many kinds.
    """
    shift = int.from_bytes(sha256(str(seed).encode()).digest()[:4])
    if (number + 2 * year + shift) % _ONE_IN:
        return None
    return PLANTS[(number // _ONE_IN + 5 * year + shift // _ONE_IN) % len(PLANTS)]


@dataclass(frozen=True, slots=True)
class Blocked:
    """The planted problem as the truth file tells it."""

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    why: str = ""
