"""Rows that say that they stand in the place of another: 更正：……以本条为准. The other is left out, where there is just one."""

import re

from pipeline.tallies.relating.rows import Rows
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.relating.states import rows_with
from pipeline.tallies.values.cells import folded, is_blank

CORRECTED = "已由另一行更正的行"
_INSTEAD = re.compile(r"以(?:本|此|这|该)(?:[条行次件表项]|条记录|次填报)?为准|代替(?:上|前|原)|替换(?:上|前|原)")
_TELLING = 2


def settle_corrected_rows(desk: Settlement) -> None:
    """Leave out the row that another says it corrects; ask about the correcting one where it is not clear which that is."""
    for number, table in enumerate(desk.tables):
        said = rows_with(table, table.table.header.unread, lambda cell: bool(_INSTEAD.search(folded(cell))))
        counted = desk.counted(number)
        rows = Rows(desk.topic, table)
        unsure = []
        for position in (position for position in counted if position in said):
            former = [other for other in counted if other not in said and _is_same(rows, position, other)]
            if len(former) == 1:
                desk.leave(number, former, CORRECTED)
                words = next(iter(said[position]))
                desk.tell("rows.corrected", number, former, words=words, other=desk.cells(number, [position]))
            else:
                unsure.append(position)
        if unsure:
            desk.doubt(
                "rows.void", number, unsure, words="、".join(dict.fromkeys(text for p in unsure for text in said[p]))
            )


def _is_same(rows: Rows, one: int, other: int) -> bool:
    """Whether two rows say the same wherever no number is asked: the day, the place, the kind."""
    columns = rows.topic.columns
    names = [
        key
        for key in rows.headings
        if key in columns and columns[key].type != "number" and key not in rows.topic.unique_by
    ]
    first, second = rows.said(one, names), rows.said(other, names)
    return first == second and sum(not is_blank(value) for value in first) >= _TELLING
