"""Rows that say of themselves that they do not count: 作废, 撤销, 误报, 示例 ... What the catalogue does not settle is asked."""

import re

from pipeline.tallies.cells import folded
from pipeline.tallies.questions import COUNT, LEAVE, Leave
from pipeline.tallies.settlement import Settlement

_VOID = re.compile(
    r"(?:已|本[条行件]|此[条行件])?(作废|作废件|撤销|注销|误报|误录|误登|误填|错报|重复|重复登记|重复录入|重复报送|重复上报|撤回|撤稿|撤下|取消|解聘|示例|样例|例)"
)


def ask_about_void_rows(desk: Settlement) -> None:
    """One question a table for all its void rows."""
    for number, table in enumerate(desk.tables):
        known = set(table.table.header.columns)
        words: dict[int, str] = {}
        for position in desk.counted(number):
            for column, cell in enumerate(table.cells(position)):
                if column not in known and cell.__class__ is str and (match := _VOID.fullmatch(folded(cell))):
                    words[position] = match[1]
        if words:
            desk.ask(
                "rows.void",
                number,
                list(words),
                {COUNT: (), LEAVE: (Leave(number, frozenset(words)),)},
                count=len(words),
                words="、".join(dict.fromkeys(words.values())),
            )
