"""By how much a heading, or a unit line above the table, multiplies the numbers of a column; and whether it is the same unit.

Pure. （万人次）, （百份）, （单位：千元）, 金额/万元 in a heading; 单位：件、万元 above the table, where each unit is for the
columns of its own sort. What the heading says goes before the line. Does not belong here: units in cells (numbers.py).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.tallies.values.brackets import Brackets
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.reads import Fault

# 批 and 人次 count different things; 件 and 起 the same. 个, 家 and 次 are of several sorts.
_UNITS = {
    "things": "件 起 宗 例 条 项 份 个 篇 处 部 章 册 张 本 套 幅 块 台 辆 卷 页 支 只 桩 类 位 家 所 案 次 场 期 案件 件次",
    "times": "次 场 期 班 轮 回 届 节 堂 个 场次 班次 车次 期次 讲",
    "batches": "批 批次",
    "persons": "人 名 位 个 人次 人数 人员 名次",
    "households": "户 家 户次 家次 户数",
    "money": "元 人民币 圆",
    "share": "% 百分比 百分点",
}
_SORTS: Mapping[str, frozenset[str]] = {
    unit: frozenset(sort for sort, units in _UNITS.items() if unit in units.split())
    for unit in dict.fromkeys(" ".join(_UNITS.values()).split())
}
_POWERS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PREFIX = r"(?P<low>[十百千]?)(?P<high>[万亿]?)"
_SCALED = re.compile(
    rf"(?:单位:?|计量单位:?)?{_PREFIX}(?P<unit>{'|'.join(sorted(map(re.escape, _SORTS), key=len, reverse=True))})?"
)
_BRACKETS = Brackets("([【〔", ")]】〕")
_WHOLE = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
_TAIL = re.compile(r"[/,、:;|]([^/,、:;|()\[\]【】〔〕]+)$")
_LINE = re.compile(r"单位[:为][(\[【]?((?:(?!单位[:为])[^|()\[\]【】])+)")
_COUNTED_IN = re.compile(r"^[以按](.+)计$")  # （以百人次计）, 以百人计
_PARTS = re.compile(r"[/,、;|]|[和及]")


def scale_of(heading: str, unit_line: str, unit: str) -> int | Fault:
    """What the numbers of a column are multiplied by.

    Parameters
    ----------
    heading
        The whole heading of the column, levels joined by "/" where there are several.
    unit_line
        What stands above the table, whole or only the line with 单位：; cells joined by "|". "" where there is none.
    unit
        The declared unit of the column or indicator; "" takes any.

    Returns
    -------
    1 where nothing is said. A Fault where the heading names a unit of another sort (批 over a column of 人次), or where two
    multiples of one unit are said at once.
    """
    told = list(_in_heading(folded(heading)))
    fitting = {scale for scale, named in told if same_sort(named, unit)}
    if not fitting and told:
        return _mismatch(heading, unit)
    if not fitting:
        line = list(_in_line(folded(unit_line)))
        fitting = {scale for scale, named in line if named and same_sort(named, unit)}
        fitting = fitting or {scale for scale, named in line if not named}
        if not fitting and _is_of_another(line, unit):
            return _mismatch(unit_line, unit)
    if len(fitting) > 1:
        return Fault("unit.two_scales", f"一种单位（{unit}）", "表头或单位行写了两种倍数，请只留一种")
    return next(iter(fitting), 1)


def tells_scale(line: object) -> bool:
    """Whether a line above a table is read as a unit: 单位：万元, （以百人次计）."""
    return any(_in_line(folded(line)))


def _in_heading(text: str) -> Iterator[tuple[int, str]]:
    tail = _TAIL.search(text)
    for said in (*_BRACKETS.inside(text), *([tail[1]] if tail else ())):
        yield from _scales(said)


def _in_line(text: str) -> Iterator[tuple[int, str]]:
    for said in _LINE.findall(text):
        yield from _scales(said)
    for part in text.split("|"):
        whole = _WHOLE.fullmatch(part)
        if whole or _COUNTED_IN.match(part):
            yield from _scales(whole[1] if whole else part)


def _scales(said: str) -> Iterator[tuple[int, str]]:
    """The multiples and units in one bracket or line; words that are no unit say nothing."""
    for part in _PARTS.split(said):
        match = _SCALED.fullmatch(_COUNTED_IN.sub(r"\1", part))
        if match is None or not (match["unit"] or match["low"] or match["high"]):
            continue
        yield _POWERS[match["low"]] * _POWERS[match["high"]], match["unit"] or ""


def units_said(text: object) -> list[str]:
    """The units behind a name: 受理矛盾纠纷（百件） and 受理矛盾纠纷，百件 say 百件."""
    said = folded(text)
    tail = _TAIL.search(said)
    return [part for part in (*_BRACKETS.inside(said), *([tail[1]] if tail else ())) if is_unit(part)]


def without_unit(text: str) -> str:
    """A folded name without a unit that follows a comma or a slash."""
    tail = _TAIL.search(text)
    return text[: tail.start()] if tail and is_unit(tail[1]) else text


def is_unit(text: object) -> bool:
    """Whether a cell holds nothing but a unit, with its multiple: 件, 百人次, 万元, %."""
    match = _SCALED.fullmatch(folded(text))
    return match is not None and bool(match["unit"])


def same_sort(named: str, unit: str) -> bool:
    """A multiple without a unit（万）fits any; so does a unit whose sort nobody has declared."""
    if not named or not unit or named == unit or unit not in _SORTS:
        return True
    return bool(_SORTS[named] & _SORTS[unit])


def _is_of_another(line: Sequence[tuple[int, str]], unit: str) -> bool:
    """Whether a unit line is plainly about something else: 批 where persons are counted, or the reverse.

    单位：件 above a table of several columns is a habit, and contradicts none of them.
    """
    sorts = [_SORTS[named] for _, named in line if named]
    return len(sorts) == 1 and {sorts[0], _SORTS.get(unit)} == {_SORTS["批"], _SORTS["人次"]}


def _mismatch(said: str, unit: str) -> Fault:
    return Fault(
        "unit.other", f"单位为“{unit}”的数", f"“{said}”数的是另一种单位，不能当作“{unit}”，请与填表人核实后改正"
    )
