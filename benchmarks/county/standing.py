"""What a town has or lists, one record a thing: counsel, documents, service items, grids, posts, officers."""

from benchmarks.county.names import VILLAGES, grids
from benchmarks.county.records import Record, Town, spread
from tests.sample.dice import Dice, dealt
from tests.sample.planted import MOBILE_COUNT, identity, mobile

_SECTIONS = ("党的建设", "经济发展", "民生服务", "平安法治", "综合保障")
_POSTS = ("综合岗", "宣传岗", "产业岗", "统计岗", "民政岗", "社保岗", "执法岗", "信访岗", "应急岗", "网格岗")
_ITEMS = ("参保登记", "信息变更", "待遇申领", "资格认证", "补贴申报", "证明开具", "备案登记", "证照换领", "进度查询")
_SUBJECTS = ("养老保险", "医疗保险", "社会保障卡", "临时救助", "高龄津贴", "宅基地", "林木采伐", "农机购置", "残疾人证")
_RULES = (
    "野外用火管理规定",
    "农村公路养护办法",
    "场镇停车管理规定",
    "饮水工程管护办法",
    "公务用车管理制度",
    "档案查阅办法",
)


def counsel(town: Town, dice: Dice) -> list[Record]:
    """Services of lawyers; each lawyer once at least, two at a time where there are two."""
    lawyers = [f"律师{number:02d}" for number in range(1, town.facts.lawyers + 1)]
    turns = dice.shuffled([*lawyers, *(dice.pick(lawyers) for _ in range(dice.between(2, 5)))])
    engaged = {lawyer: spread(town.year - 1, 1, dice)[0] for lawyer in lawyers}
    return [
        {
            "lawyer": (lawyer, *dice.shuffled([other for other in lawyers if other != lawyer])[: dice.below(2)]),
            "firm": "虚构县示例律师事务所",
            "engaged_on": engaged[lawyer],
            "matter": dice.pick(("审查合同", "参与调解", "驻点值班", "审查文件草案", "讲授执法课程")),
        }
        for lawyer in turns
    ]


def documents(town: Town, dice: Dice) -> list[Record]:
    facts = town.facts
    sorts = {"filed": facts.documents_filed, "due": facts.documents_due - facts.documents_filed}
    kept = dealt({**sorts, "own": facts.documents - facts.documents_due}, dice)
    days = spread(town.year, facts.documents, dice)
    return [
        {
            "title": f"{town.name}{_RULES[number % len(_RULES)]}",
            "number": f"{town.short}府规〔{town.year}〕{number + 1}号",
            "issued_on": day,
            "filing_due": sort != "own",
            "filed": sort == "filed",
        }
        for number, (day, sort) in enumerate(zip(days, kept, strict=True))
    ]


def services(town: Town, dice: Dice) -> list[Record]:
    return [
        {
            "code": f"0009{number:03d}{town.year % 100}000",
            "name": f"{dice.pick(_SUBJECTS)}{dice.pick(_ITEMS)}（{number}）",
            "kind": dice.pick(("公共服务", "行政确认", "行政许可", "行政给付")),
            "authority": f"{town.name}人民政府",
            "online": dice.below(4) > 0,
        }
        for number in range(1, town.facts.service_items + 1)
    ]


def grid_list(town: Town, dice: Dice) -> list[Record]:
    return [
        {
            "grid": grid,
            "village": VILLAGES[number // 3],
            "households": dice.between(80, 220),
            "keeper": (f"网格员{number + 1:02d}",),
            "phone": mobile(number % MOBILE_COUNT),
        }
        for number, grid in enumerate(grids()[: town.facts.grids])
    ]


def posts(town: Town, dice: Dice) -> list[Record]:
    """Assignments: every post filled, every holder seated, nobody twice in one post, sections together."""
    facts = town.facts
    places = [(_SECTIONS[n % facts.sections], _POSTS[n // facts.sections]) for n in range(facts.posts)]
    seats = [*places, *(dice.pick(places) for _ in range(facts.assignments - facts.posts))]
    seats.sort(key=lambda seat: (_SECTIONS.index(seat[0]), _POSTS.index(seat[1])))
    seated = _seated(seats, facts.holders)
    return [
        {"section": section, "post": post, "holder": (f"人员{holder:03d}",)}
        for (section, post), holder in zip(seats, seated, strict=True)
    ]


def _seated(seats: list[tuple[str, str]], holders: int) -> list[int]:
    """Holder 1, 2, 3 … from seat to seat; the last seats fall to the first holders again, whose posts are others."""
    return [number % holders + 1 for number in range(len(seats))]


def officers(town: Town, dice: Dice) -> list[Record]:
    facts = town.facts
    changes = {"在册": facts.officers, "新申报": facts.officers_applied, "取消": facts.officers_cancelled}
    return [
        {
            "name": (f"执法员{number:02d}",),
            "id_number": identity(number),
            "certificate": f"XG{900000 + number}",
            "domain": dice.pick(("交通", "应急管理", "综合")),
            "change": change,
            "phone": mobile(number % MOBILE_COUNT),
        }
        for number, change in enumerate(dealt(changes, dice), 1)
    ]
