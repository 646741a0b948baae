"""A row that stands for several: a column 件数, 场次 or 批次 that the catalogue does not have, with more than ones in it;

or a cell of numbers that names several cases."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.tallies.questions.model import Edit, Leave, Put, Weigh
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.numbers import parse_number
from pipeline.tallies.values.plans import EVENTS

_NUMBER_OF = re.compile(
    r"(?:本次|此次|涉及|共|合计|办理|处理|处罚|受理|接访|调解|开展|举办|活动|学习|培训|案件|事件|事项|信息|公开|发布|宣传|会议|纠纷|文书|决定|信访|检查|出具|集中|组织|实际|累计|举行|专题|集体|巡回|现场|线上|线下|分别|本年|年度|全年|当月)*"
    r"(?:件数|件次|场次|场数|次数|批次|批数|起数|宗数|案数|份数|条数|数量|个数|期数|案件数|事件数|事项数|会次|项数|次|件|条|数)数?"
)
_COUNTED = re.compile(r"(\d{1,15})(?:件|起|宗|次|场|场次|条|份|个|批|期|项|批次|件次)?")
_FROM = re.compile(r"(?<!\d)(\d++)号?(?:至|到|~|—++)")
_TO = re.compile(r"(?<!\d)(\d++)号?$")
_LONGEST_NUMBER = 30
_LISTED = re.compile(r"[、,;和及与]|\s{2,}")
_SEVERAL = re.compile(r"[、,，;；和及与至到~～—]|\s{2,}")
_A_NUMBER = re.compile(r"\d[^\d]{0,3}$")
_LEVELS = frozenset(
    {"主项", "子项", "大项", "小项", "办理项", "业务办理项", "一级", "二级", "三级", "一级事项", "二级事项"}
)
_TOLD = re.compile(r"(?:[(（]|共|连续|分|举办|开展|巡回)(\d{1,3})(?:场次?|期)(?!以|数)")
_TOLD_CASES = re.compile(
    r"(?:^|\D)(\d{1,3})[件起宗条](?:事件|案件|纠纷|事项)?(?:一并|合并|一起|合在一起|并为一条|并成一条|打包)(?:登记|上报|记|填|处理|办理|报)?"
)
_FEW = 100
_MOST = 10_000
_OTHER_UNIT = re.compile(r"资料|人|户|金额|面积|元|页|受众|观众|岁|天|日|月|时")


def ask_about_numbers_of(desk: Settlement) -> None:
    """Count the rows, or what each says it stands for?"""
    if not any(item.count is not None for item in desk.topic.indicators.values()):
        return
    _ask_about_several_numbers(desk)
    _ask_about_lines_of_one_number(desk)
    for number, table in enumerate(desk.tables):
        _ask_about_told_numbers(desk, number)
        _ask_about_levels(desk, number)
        for at, name in table.table.header.unread.items():
            heading = name.rpartition("/")[2].strip()
            weights = _weights(desk, number, at) if _is_number_of(heading) else {}
            odd = [position for position, value in weights.items() if value != 1]
            if odd and not _runs(list(weights.values())):
                desk.ask(
                    "rows.several", number, odd,
                    {f"按{heading}相加": (Weigh(number, weights),), "一行算一件": ()},
                    column=heading, total=sum(weights.get(p, 1) for p in desk.counted(number)), count=len(odd),
                )  # fmt: skip
                break


def _ask_about_lines_of_one_number(desk: Settlement) -> None:
    """Lines that share a running number and a day: one thing told in several lines, or several? Their numbers add up."""
    for number, table in enumerate(desk.tables):
        if any(map(any, table.identities)):
            continue
        counted = desk.counted(number)
        lines = [position for position in counted if position in table.goes_on and position - 1 in counted]
        if not lines:
            continue
        edits: list[Edit] = [Leave(number, frozenset(lines))]
        firsts = {position: max(p for p in counted if p < position and p not in lines) for position in lines}
        for key, column in desk.topic.columns.items():
            values = table.columns.get(key, []) if column.type == "number" else []
            added = {first: _added(values, first, firsts) for first in set(firsts.values())} if values else {}
            edits += [Put(number, key, added)] if added else []
        desk.ask(
            "rows.one_number", number, lines, {"一个序号算一件": edits, "一行算一件": ()},
            total=len(counted) - len(lines), count=len(lines),
        )  # fmt: skip


def _added(values: Sequence[Any], first: int, firsts: Mapping[int, int]) -> Any:
    """The numbers of a row and of those that go on with it, together; None where none is told."""
    told = [values[p] for p in (first, *(p for p, begun in firsts.items() if begun == first)) if values[p] is not None]
    return sum(told) if told else None


def _ask_about_levels(desk: Settlement, number: int) -> None:
    """主项 and 子项 in one list, told apart by a column: what is an item?"""
    table = desk.tables[number]
    for at, name in table.table.header.unread.items():
        cells = table.column(at)
        counted = desk.counted(number)
        if not all(folded(cell) in _LEVELS for cell in dict.fromkeys(cells[position] for position in counted)):
            continue
        said = {position: folded(cells[position]) for position in counted}
        levels = sorted(set(said.values()))
        if len(levels) < 2:
            continue
        readings: dict[str, tuple[Leave, ...]] = {"各行都算": ()}
        for level in levels:
            readings[f"只算{level}"] = (Leave(number, frozenset(p for p, text in said.items() if text != level)),)
        desk.ask(
            "rows.levels", number, list(said), readings,
            column=name, words="、".join(levels), count=len(said),
        )  # fmt: skip


def _ask_about_told_numbers(desk: Settlement, number: int) -> None:
    """12个村巡回（12场） in one row, 4户同类，4件一并登记: one, or as many as it says?"""
    pattern = _TOLD if desk.counts(EVENTS) else _TOLD_CASES
    table = desk.tables[number]
    weights: dict[int, int] = {}
    counted = desk.counted(number)
    for at in range(len(table.table.rows[0])):
        cells = table.column(at)
        told = {cell: int(match[1]) for cell in set(cells) if cell.__class__ is str and (match := pattern.search(cell))}
        weights |= {position: told[cells[position]] for position in counted if told and cells[position] in told}
    weights = {position: count for position, count in weights.items() if 1 < count < _FEW}
    if weights:
        total = len(desk.counted(number)) + sum(count - 1 for count in weights.values())
        desk.ask(
            "rows.told_several", number, list(weights),
            {"按所写的数": (Weigh(number, weights),), "一行算一件": ()}, total=total, count=len(weights),
        )  # fmt: skip


def _is_number_of(heading: str) -> bool:
    bare = re.sub(r"\([^()]*\)", "", folded(heading))
    return bool(_NUMBER_OF.fullmatch(bare)) and not _OTHER_UNIT.search(bare)


def _weights(desk: Settlement, number: int, at: int) -> dict[int, int]:
    """What each row says under a heading that it stands for; nothing where a cell is no count."""
    weights: dict[int, int] = {}
    for position in desk.counted(number):
        cell = desk.tables[number].cells(position)[at]
        if is_blank(cell):
            continue
        value = parse_number(cell)
        if not isinstance(value, int) and (match := _COUNTED.fullmatch(folded(cell))):
            value = int(match[1])
        if not isinstance(value, int) or not 0 <= value <= _MOST:
            return {}
        weights[position] = value
    return weights


def _runs(values: Sequence[int]) -> bool:
    """1, 2, 3: a running number that is called otherwise."""
    return len(values) > 2 and list(values) == list(range(1, len(values) + 1))


def _ask_about_several_numbers(desk: Settlement) -> None:
    """第45号、第118号 or 0009至0012 in one row: one case, or as many as there are numbers?"""
    for number, table in enumerate(desk.tables):
        for key in desk.topic.unique_by:
            at = table.table.header.at(key)
            if at is None:
                continue
            cells = table.column(at)
            several = {cell: count for cell in set(cells) if (count := _numbers_in(as_text(cell))) > 1}
            counts = {p: several.get(cells[p], 1) for p in desk.counted(number)} if several else {}
            weights = {position: count for position, count in counts.items() if count > 1}
            if weights:
                label = desk.topic.columns[key].label
                desk.ask(
                    "rows.numbers", number, list(weights),
                    {"一个编号算一件": (Weigh(number, weights),), "一行算一件": ()},
                    column=label, total=sum(counts.values()), count=len(weights),
                )  # fmt: skip


def _numbers_in(text: str) -> int:
    """How many numbers a cell names: the two ends of a stretch, or a list of them. 1 where it is one number."""
    if not _SEVERAL.search(text):
        return 1
    said = folded(text)
    if stretch := _ends(said):
        first, last = stretch
        return max(int(last) - int(first[-len(last) :]) + 1, 1) if len(last) <= _LONGEST_NUMBER else 1
    parts = _LISTED.split(re.sub(r"\([^()]*\)", "", said))
    return len(parts) if len(parts) > 1 and all(map(_A_NUMBER.search, parts)) else 1


def _ends(text: str) -> tuple[str, str] | None:
    """The two ends of a stretch, 0009 and 0012 of 0009至0012号: the last number, and the last that 至 follows before it."""
    last = _TO.search(text)
    before = list(_FROM.finditer(text, 0, last.start())) if last else []
    return (before[-1][1], last[1]) if last and before else None
