"""Who reports: the fictional county, its towns, villages and offices. No place on the map has these names."""

COUNTY = "虚构县"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LIES = ("", "坪", "湾", "岭", "桥", "塘", "坝", "沟", "溪", "坡")

VILLAGES = ("一号村", "二号村", "三号村", "四号村", "五号村", "六号村", "七号社区", "八号社区")


def slug(number: int) -> str:
    """The unit of the n-th town, counted from 1: town001, town002 …"""
    return f"town{number:03d}"


def town_name(number: int) -> str:
    """The n-th town by the sixty-year cycle, 甲子镇 first; from the sixty-first on with a word of the lie: 甲子坪镇."""
    at = number - 1
    again, lie = divmod(at // 60, len(_LIES))
    return f"{COUNTY}{_STEMS[at % 10]}{_BRANCHES[at % 12]}{_LIES[lie]}{'新' * again}镇"


def grids() -> tuple[str, ...]:
    """Names of grids, more than any town has."""
    return tuple(f"{village}第{ordinal}网格" for village in VILLAGES for ordinal in "一二三")
