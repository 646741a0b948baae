"""A row that stands for several: a column 件数, 场次 or 批次 that the catalogue does not have, with more than ones in it."""

import re

from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.numbers import parse_number
from pipeline.tallies.questions import Weigh
from pipeline.tallies.settlement import Settlement

_NUMBER_OF = re.compile(
    r"(?:本次|此次|涉及|共|合计|办理|处理|处罚|受理|接访|调解|开展|举办|活动|学习|培训|案件|事件|事项|信息|公开|发布|宣传|会议|纠纷|文书|决定|信访|检查|出具)*"
    r"(?:件数|件次|场次|场数|次数|批次|批数|起数|宗数|案数|份数|条数|数量|个数|期数|案件数|事件数|事项数|会次|项数|次|件|条|数)数?"
)
_COUNTED = re.compile(r"(\d+)(?:件|起|宗|次|场|场次|条|份|个|批|期|项|批次|件次)?")
_STRETCH = re.compile(r"\D*?(?:.*\D)?(\d+)号?(?:至|到|~|—+)(?:\D*|.*\D)(\d+)号?")
_LISTED = re.compile(r"[、,;和及与]|\s{2,}")
_SEVERAL = re.compile(r"[、,，;；和及与至到~～—]|\s{2,}")
_A_NUMBER = re.compile(r"\d+[^\d]{0,3}$")
_OTHER_UNIT = re.compile(r"资料|人|户|金额|面积|元|页|受众|观众|岁|天|日|月|时")


def ask_about_numbers_of(desk: Settlement) -> None:
    """Count the rows, or what each says it stands for?"""
    if not any(item.count is not None for item in desk.topic.indicators.values()):
        return
    _ask_about_several_numbers(desk)
    for number, table in enumerate(desk.tables):
        header = table.table.header
        for at, name in header.names.items():
            bare = re.sub(r"\([^()]*\)", "", folded(name.rpartition("/")[2]))
            if at in header.columns or not _NUMBER_OF.fullmatch(bare) or _OTHER_UNIT.search(bare):
                continue
            weights: dict[int, int] = {}
            fits = True
            for position in desk.counted(number):
                cell = table.cells(position)[at]
                if is_blank(cell):
                    continue
                value = parse_number(cell)
                match = _COUNTED.fullmatch(folded(cell)) if not isinstance(value, int) else None
                value = int(match[1]) if match else value
                if not isinstance(value, int) or not 0 <= value <= 10_000:
                    fits = False
                    break
                weights[position] = value
            odd = {position: value for position, value in weights.items() if value != 1}
            serial = list(weights.values()) == list(range(1, len(weights) + 1)) and len(weights) > 2
            if fits and odd and not serial:
                total = sum(weights.get(position, 1) for position in desk.counted(number))
                desk.ask(
                    "rows.several",
                    number,
                    list(odd),
                    {f"按{name.rpartition('/')[2].strip()}相加": (Weigh(number, weights),), "一行算一件": ()},
                    column=name.rpartition("/")[2].strip(),
                    total=total,
                    count=len(odd),
                )
                break


def _ask_about_several_numbers(desk: Settlement) -> None:
    """第45号、第118号 or 0009至0012 in one row: one case, or as many as there are numbers?"""
    for number, table in enumerate(desk.tables):
        for key in desk.topic.unique_by:
            if key not in table.columns:
                continue
            counts = {position: _numbers_in(table.text(key, position)) for position in desk.counted(number)}
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
    if stretch := _STRETCH.fullmatch(said):
        return max(int(stretch[2]) - int(stretch[1][-len(stretch[2]) :]) + 1, 1)
    parts = _LISTED.split(re.sub(r"\([^()]*\)", "", said))
    return len(parts) if len(parts) > 1 and all(map(_A_NUMBER.search, parts)) else 1
