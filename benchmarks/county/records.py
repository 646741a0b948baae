"""What happened in a town and year: one record a thing, as many of each as the facts say.

A record maps the column keys of its topic to true values: dates, numbers, words of the catalogue, texts, tuples of persons.
Belongs here: happenings with a date. What a town has or lists is in `standing`; how it is written down, in `spelling`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from benchmarks.county.facts import Facts
from benchmarks.county.names import VILLAGES
from tests.sample.dice import Dice, dealt
from tests.sample.planted import MOBILE_COUNT, identity, mobile

Record = Mapping[str, Any]

_IDENTITIES = 70
_KINDS = ("婚姻家庭", "邻里", "山林土地", "损害赔偿", "合同债务", "劳动争议", "其他")
_STORIES = (
    "因屋后排水沟归谁清理争执",
    "因地块边界说法不一争执",
    "因工钱结算日期争执",
    "因噪声扰人争执",
    "因借款归还争执",
)
_EVENT_KINDS = ("环境卫生", "道路设施", "安全隐患", "民生服务", "森林防火")
_EVENT_TEXTS = ("路灯不亮，已报修", "落石挡道，已清走", "垃圾未清，已处理", "井盖松动，已更换", "老人代办，已办好")
_LAW_THEMES = ("行政处罚法", "民法典物权编", "信访工作条例", "行政复议法", "安全生产法", "习近平法治思想", "宪法")
_OTHER_THEMES = ("宪法", "民法典", "禁毒反诈", "综合普法")
_MATTERS = ("医保缴费标准", "低保申请条件", "宅基地审批手续", "养老保险补缴", "道路硬化进度", "饮水管网检修")
_CAUSES = {
    "交通": ("超限运输", "占道堆物", "未按规定喷印标志"),
    "应急管理": ("未开展安全培训", "消防通道堵塞", "台账不全"),
}
_FINES = (200, 500, 1000, 1500, 2000, 5000, 12000)
_PLACES = ("文化广场", "便民服务站", "村级活动室", "农贸市场", "中心小学")


@dataclass(frozen=True, slots=True)
class Town:
    """What all records of one report share."""

    slug: str
    name: str
    year: int
    facts: Facts

    @property
    def short(self) -> str:
        """The town's name without county and 镇, as case numbers begin with it."""
        return self.name.removeprefix("虚构县").removesuffix("镇")


@cache
def workdays(year: int) -> tuple[date, ...]:
    """Monday to Friday; holidays are worked in this county."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(day for day in days if day.year == year and day.weekday() < 5)


def spread(year: int, count: int, dice: Dice) -> list[date]:
    """So many working days in order; a day may come twice."""
    days = workdays(year)
    return sorted(days[dice.below(len(days))] for _ in range(count))


def after(day: date, days: int) -> date:
    """Some days later, at most the last day of that year."""
    return min(day + timedelta(days=days), date(day.year, 12, 31))


def study(town: Town, dice: Dice) -> list[Record]:
    facts = town.facts
    counts = {"中心组学习": facts.study_sessions, "以会代训": facts.study_trainings, "专题培训": facts.study_others}
    return [
        {
            "held_on": day,
            "kind": kind,
            "theme": f"学习{dice.pick(_LAW_THEMES)}（第{number}讲）",
            "lecturer": (f"授课人{dice.between(1, 20):02d}",),
            "attendees": dice.between(12, 60),
        }
        for number, (day, kind) in enumerate(_dated(town, dealt(counts, dice), dice), 1)
    ]


def disputes(town: Town, dice: Dice) -> list[Record]:
    lost = town.facts.disputes - town.facts.settled
    pending = dice.between(0, lost)
    outcomes = dealt({"成功": town.facts.settled, "未成功": lost - pending, "调处中": pending}, dice)
    return [
        {
            "number": f"{town.short}调字〔{town.year}〕第{number:03d}号",
            "accepted_on": day,
            "kind": dice.pick(_KINDS),
            "outcome": outcome,
            "parties": (f"当事人{2 * number - 1:03d}", f"当事人{2 * number:03d}"),
            "phone": mobile(number % MOBILE_COUNT),
            "summary": f"{dice.pick(VILLAGES)}两户{dice.pick(_STORIES)}",
        }
        for number, (day, outcome) in enumerate(_dated(town, outcomes, dice), 1)
    ]


def events(town: Town, dice: Dice) -> list[Record]:
    days = spread(town.year, town.facts.events, dice)
    return [
        {
            "number": f"SJ{town.year}-{number:04d}",
            "reported_on": day,
            "grid": f"{dice.pick(VILLAGES)}第{dice.pick('一二三')}网格",
            "kind": dice.pick(_EVENT_KINDS),
            "content": dice.pick(_EVENT_TEXTS),
            "reporter": (f"网格员{dice.between(1, 24):02d}",),
            "phone": mobile(number % MOBILE_COUNT),
            "closed_on": after(day, dice.below(9)),
        }
        for number, day in enumerate(days, 1)
    ]


def penalties(town: Town, dice: Dice) -> list[Record]:
    """The decisions of both domains. Each ledger may hold one domain, or all."""
    domains = dealt({"交通": town.facts.transport, "应急管理": town.facts.emergency}, dice)
    return [
        {
            "number": f"{town.short}{'交' if domain == '交通' else '应'}罚决〔{town.year}〕{number}号",
            "decided_on": day,
            "domain": domain,
            "procedure": dice.pick(("简易程序", "普通程序")),
            "party": (f"当事人{number + 500:03d}",),
            "id_number": identity(number % _IDENTITIES),
            "cause": dice.pick(_CAUSES[domain]),
            "fine_yuan": dice.pick(_FINES),
        }
        for number, (day, domain) in enumerate(_dated(town, domains, dice), 1)
    ]


def petitions(town: Town, dice: Dice) -> list[Record]:
    late = {dice.below(town.facts.petitions) for _ in range(town.facts.petitions - town.facts.in_time)}
    while len(late) < town.facts.petitions - town.facts.in_time:
        late.add(dice.below(town.facts.petitions))
    return [
        {
            "number": f"{town.short}信〔{town.year}〕{number + 1}号",
            "accepted_on": day,
            "channel": dice.pick(("来信", "来访", "网上信访")),
            "due_on": (due := day + timedelta(days=60)),
            "closed_on": due + timedelta(days=5) if number in late else day + timedelta(days=dice.between(3, 60)),
            "petitioner": (f"信访人{number + 1:02d}",),
            "matter": f"反映{dice.pick(_MATTERS)}问题",
        }
        for number, day in enumerate(spread(town.year, town.facts.petitions, dice))
    ]


def receptions(town: Town, dice: Dice) -> list[Record]:
    kinds = dealt({"政策咨询": town.facts.consultations, "申诉求决": town.facts.complaints}, dice)
    return [
        {
            "received_on": day,
            "leader": (f"接访领导{dice.between(1, 9):02d}",),
            "visitors": visitors,
            "kind": kind,
            "matter": f"{dice.pick(VILLAGES)}群众问{dice.pick(_MATTERS)}（第{number}次）",
            "opinion": dice.pick(("当场答复", "转办公室核实", "约期再谈")),
        }
        for number, ((day, kind), visitors) in enumerate(
            zip(_dated(town, kinds, dice), town.facts.visitors, strict=True), 1
        )
    ]


def publicity(town: Town, dice: Dice) -> list[Record]:
    asked: list[tuple[str, int]] = [("行政复议", number) for number in town.facts.review_visitors]
    asked += [(dice.pick(_OTHER_THEMES), dice.between(0, 20)) for _ in range(town.facts.other_events)]
    return [
        {
            "held_on": day,
            "place": dice.pick(VILLAGES) + dice.pick(_PLACES),
            "theme": theme,
            "leaflets": dice.between(4, 30) * 10,
            "audience": dice.between(20, 150),
            "consultations": number,
        }
        for day, (theme, number) in _dated(town, dice.shuffled(asked), dice)
    ]


def reconsideration(town: Town, dice: Dice) -> list[Record]:
    return [
        {
            "number": f"虚府复〔{town.year}〕{100 + number}号",
            "accepted_on": day,
            "applicant": (f"申请人{number + 1:02d}",),
            "respondent": f"{town.name}人民政府",
            "outcome": dice.pick(("维持", "驳回", "申请人撤回")),
        }
        for number, day in enumerate(spread(town.year, town.facts.reconsiderations, dice))
    ]


def litigation(town: Town, dice: Dice) -> list[Record]:
    return [
        {
            "number": f"（{town.year}）虚99行初{300 + number}号",
            "accepted_on": day,
            "plaintiff": (f"原告{number + 1:02d}",),
            "court": "虚构县人民法院",
            "outcome": dice.pick(("驳回诉讼请求", "原告撤诉", "审理中")),
        }
        for number, day in enumerate(spread(town.year, town.facts.lawsuits, dice))
    ]


def suggestions(town: Town, dice: Dice) -> list[Record]:
    roles = dealt({"主办": town.facts.suggestions, "协办": town.facts.helped}, dice)
    return [
        {
            "number": f"{town.short}建〔{town.year}〕{number}号",
            "title": f"关于{dice.pick(VILLAGES)}{dice.pick(('修桥', '改水', '增设停车位', '添置路灯'))}的建议",
            "deputy": (f"人大代表{dice.between(1, 40):02d}",),
            "replied_on": day,
            "outcome": dice.pick("AABCD"),
            "role": role,
        }
        for number, (day, role) in enumerate(_dated(town, roles, dice), 1)
    ]


def disclosures(town: Town, dice: Dice) -> list[Record]:
    return [
        {
            "title": f"{town.name}{dice.pick(('补贴发放公示', '安全检查通报', '执法信息公示', '项目进展公告'))}第{number}期",
            "category": dice.pick(("民生保障", "安全生产", "行政执法", "财政信息")),
            "published_on": day,
        }
        for number, day in enumerate(spread(town.year, town.facts.disclosures, dice), 1)
    ]


def _dated(town: Town, things: Sequence[Any], dice: Dice) -> Iterator[tuple[date, Any]]:
    return zip(spread(town.year, len(things), dice), things, strict=True)
