"""Rows that say the same in all that the catalogue knows, and differ elsewhere: one lacks its number, or has another remark.

Belongs here: what is too like another row to be counted beside it without a word. Rows that are equal in every cell are
settled before (copies.py, numbers.py, pasted.py).
"""

from collections.abc import Sequence
from typing import Any

from pipeline.tallies.questions import COUNT, LEAVE, Leave
from pipeline.tallies.relating.pasted import counts_rows, expected_pairs, hashable
from pipeline.tallies.relating.rows import Rows
from pipeline.tallies.settlement import Settlement

_BY_CHANCE = 0.25
_TELLING = 2

Said = tuple[Any, ...]


def ask_about_rows_alike(desk: Settlement) -> None:
    """One question a table, about its rows that are like another but for a number or a column that is not read."""
    if not counts_rows(desk):
        return
    seen: dict[tuple[str, ...], dict[Said, tuple[int, int]]] = {}
    for number, ledger in enumerate(desk.tables):
        table = Rows(desk.topic, ledger)
        names = tuple(
            sorted(key for key in table.headings if key in desk.topic.columns and key not in desk.topic.unique_by)
        )
        doubted = desk.in_doubt(number)
        rows = [position for position in desk.counted(number) if position not in doubted]
        if not any(not table.identity(position) for position in rows):
            first = seen.setdefault(names, {})
            for position in rows if len(desk.tables) > 1 else ():
                first.setdefault(hashable(table.said(position, names)), (number, position))
            continue
        _compare(desk, number, table, rows, names, seen.setdefault(names, {}))


def _compare(
    desk: Settlement,
    number: int,
    table: Rows,
    rows: Sequence[int],
    names: Sequence[str],
    seen: dict[Said, tuple[int, int]],
) -> None:
    told = {position: hashable(table.said(position, names)) for position in rows}
    if expected_pairs(list(told.values())) > _BY_CHANCE:
        return
    numbered = {position for position in rows if table.identity(position)}
    alike: list[tuple[int, tuple[int, int]]] = []
    for position in sorted(rows, key=lambda position: position not in numbered):
        first = seen.setdefault(told[position], (number, position))
        if first != (number, position) and position not in numbered and len(table.tells(position)) >= _TELLING:
            alike.append((position, first))
    if alike:
        positions = sorted(position for position, _ in alike)
        others = dict.fromkeys(f"{desk.tables[a].place.sheet} {desk.cells(a, [p])}" for _, (a, p) in alike[:3])
        desk.ask(
            "rows.alike",
            number,
            positions,
            {COUNT: (), LEAVE: (Leave(number, frozenset(positions)),)},
            count=len(positions),
            others="；".join(others),
        )
