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
_OTHER_UNIT = re.compile(r"资料|人|户|金额|面积|元|页|受众|观众|岁|天|日|月|时")


def ask_about_numbers_of(desk: Settlement) -> None:
    """Count the rows, or what each says it stands for?"""
    if not any(item.count is not None for item in desk.topic.indicators.values()):
        return
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
