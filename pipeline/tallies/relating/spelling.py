"""Names that are nearly one, where a figure counts how many different there are; and two persons of one name."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.like_sounding import sound_alike

_ONE, _TWO = "算同一个", "各算一个"
_MANY = 60
_USUAL = 2
_FEW_PERSONS = 20
_TELLING = frozenset(
    "一二三四五六七八九十百两〇零0123456789甲乙丙丁戊东西南北中上下前后左右大小老新内外正副主协abcdefghijklmnopqrstuvwxyz"
)
_ENDINGS = ("板块", "岗位", "岗", "办公室", "办", "科", "组", "室", "网格", "中心", "站", "律师")


def ask_about_spellings(desk: Settlement) -> None:
    """One question a table and column."""
    for key in _told_apart(desk):
        column = desk.topic.columns[key]
        if column.personal == "numbered":
            _ask_about_persons(desk, key)
        elif column.type == "text":
            _ask_about_names(desk, key)


def _told_apart(desk: Settlement) -> list[str]:
    keys = (key for item in desk.topic.indicators.values() if item.distinct for key in item.columns)
    return list(dict.fromkeys(keys))


def _ask_about_names(desk: Settlement, key: str) -> None:
    spelt: dict[str, list[tuple[int, int, str]]] = {}
    for number, table in enumerate(desk.tables):
        for position in desk.counted(number) if key in table.columns else ():
            value = table.columns[key][position]
            if value:
                spelt.setdefault(folded(value), []).append((number, position, value))
    if len(spelt) > _MANY:
        return
    as_one: dict[str, str] = {}
    for one, other in combinations(sorted(spelt), 2):
        counts = sorted((len(spelt[one]), len(spelt[other])))
        if nearly_one(one, other) or (counts[0] == 1 and counts[1] >= _USUAL and _may_be_slip(one, other)):
            rare, usual = sorted((one, other), key=lambda name: (len(spelt[name]), name))
            as_one.setdefault(rare, usual)
    for number in range(len(desk.tables)):
        rows = {
            position: spelt[usual][0][2]
            for rare, usual in as_one.items()
            for table, position, _ in spelt[rare]
            if table == number
        }
        if rows:
            names = "；".join(f"“{spelt[rare][0][2]}”与“{spelt[usual][0][2]}”" for rare, usual in as_one.items())
            desk.ask(
                "names.near", number, sorted(rows), {_ONE: (Put(number, key, rows),), _TWO: ()},
                column=desk.topic.columns[key].label, names=names, count=len(as_one),
            )  # fmt: skip


def nearly_one(one: str, other: str) -> bool:
    """Whether two names may be spellings of one: a word at the end more or less, letters left out, one letter other."""
    short, long = sorted((one, other), key=len)
    if any(long == short + ending for ending in _ENDINGS) or _bare(short) == _bare(long):
        return True
    if len(short) < 3:
        return False
    if len(short) == len(long):
        differing = [(a, b) for a, b in zip(short, long, strict=True) if a != b]
        if len(differing) != 1 or _TELLING & set(differing[0]):
            return False
        return len(short) >= 6 or sound_alike(*differing[0])
    missing = _left_out(short, long)
    return missing is not None and len(missing) <= 2 and not _TELLING & set(missing)


def _may_be_slip(one: str, other: str) -> bool:
    """Whether a name written once may be one written often, with one letter wrong: not the first, which tells 张家 from 李家."""
    if len(one) != len(other) or len(one) < 4 or one[0] != other[0]:
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and not _TELLING & set(differing[0])


def _bare(name: str) -> str:
    for ending in _ENDINGS:
        name = name.removesuffix(ending) or name
    return name


def _left_out(short: str, long: str) -> str | None:
    """The letters of the longer name that the shorter leaves out; None where it is not the same otherwise."""
    rest, missing = list(short), ""
    for letter in long:
        if rest and rest[0] == letter:
            rest.pop(0)
        else:
            missing += letter
    return None if rest else missing


def _ask_about_persons(desk: Settlement, key: str) -> None:
    """Persons of one name whose other column differs, and, among few, names that differ in one character."""
    told_by = desk.topic.columns[key].told_by
    seen: dict[str, tuple[int, int, str]] = {}
    for number, table in enumerate(desk.tables):
        other: dict[int, tuple[str, ...]] = {}
        names: list[str] = []
        for position in desk.counted(number) if key in table.columns else ():
            persons = table.columns[key][position] or ()
            firm = table.text(told_by, position) if told_by else ""
            for person in persons:
                first = seen.setdefault(person, (number, position, firm))
                if firm and first[2] and _firm(first[2]) != _firm(firm):
                    other[position] = tuple(f"{name}〔{firm}〕" if name == person else name for name in persons)
        if other:
            desk.ask(
                "persons.one_name", number, sorted(other), {"两个人": (Put(number, key, other),), "一个人": ()},
                column=desk.topic.columns[key].label, count=len(other),
                by=desk.topic.columns[told_by].label if told_by else "",
            )  # fmt: skip
        names = list(
            dict.fromkeys(
                p
                for position in desk.counted(number)
                if key in table.columns
                for p in table.columns[key][position] or ()
            )
        )
        if len(names) <= _MANY:
            _ask_about_near_persons(desk, number, key, names)


def _ask_about_near_persons(desk: Settlement, number: int, key: str, names: Sequence[str]) -> None:
    few = len(names) <= _FEW_PERSONS
    pairs = [(a, b) for a, b in combinations(names, 2) if _near_persons(a, b, by_ear=not few)]
    rows: dict[int, tuple[str, ...]] = {}
    as_one: Mapping[str, str] = {b: a for a, b in pairs}
    for position in desk.counted(number):
        persons = desk.tables[number].columns[key][position] or ()
        if any(person in as_one for person in persons):
            rows[position] = tuple(as_one.get(person, person) for person in persons)
    if rows:
        desk.ask(
            "persons.near", number, sorted(rows), {"一个人": (Put(number, key, rows),), "不是一个人": ()},
            column=desk.topic.columns[key].label, count=len(pairs),
        )  # fmt: skip


def _near_persons(one: str, other: str, *, by_ear: bool) -> bool:
    """Names that differ in one character, which sounds alike; among few persons, and but for the shortest names, in any one."""
    if len(one) != len(other) or len(one) < 2 or one[0] != other[0] or not one.isalpha() or not other.isalpha():
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1 or set(differing[0]) <= _TELLING:
        return False
    return (not by_ear and len(one) > 2) or sound_alike(*differing[0])


def _firm(name: str) -> str:
    """A firm without where it is and what it is: 广西岚正律师事务所 and 岚正律所 are one."""
    return name.removesuffix("律师事务所").removesuffix("事务所").removesuffix("律所")[-2:]
