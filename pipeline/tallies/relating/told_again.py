"""Tables whose rows all come again in another, each written a little otherwise: copies that no row gives away.

Belongs here: what copies.py cannot see, as no two rows are equal. A number written otherwise, a text with one word more, or
one number that was put right, in every row.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.tallies.relating.copies import named_beside
from pipeline.tallies.relating.pasted import counts_rows, hashable
from pipeline.tallies.relating.rows import Rows
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger

_FEW, _NEARLY_ALL, _ALIKE = 4, 0.8, 2


def ask_about_tables_told_again(desk: Settlement) -> None:
    """Ask about each table most of whose rows stand in another of the same days, but for one column."""
    if not counts_rows(desk) or len(desk.tables) < 2:
        return
    tables = [Rows(desk.topic, table) for table in desk.tables]
    rows = [desk.sure(number) if table.dated else [] for number, table in enumerate(desk.tables)]
    days = [_days(table, among) for table, among in zip(desk.tables, rows, strict=True)]
    order = sorted((n for n in range(len(tables)) if len(set(days[n])) >= _FEW), key=lambda n: len(rows[n]))
    on = {number: frozenset(days[number]) for number in order}
    for place, smaller in enumerate(order):
        enough = _NEARLY_ALL * len(rows[smaller])
        for larger in order[place + 1 :]:
            if sum(map(on[larger].__contains__, days[smaller])) < enough:
                continue
            again = _again(tables[smaller], rows[smaller], tables[larger], rows[larger])
            if len(again) >= enough:
                other = named_beside(desk.tables[smaller], desk.tables[larger])
                desk.doubt("table.told_again", smaller, again, other=other)
                break


def _days(table: Ledger, rows: Iterable[int]) -> list[Any]:
    column = table.columns.get(table.dated[0], ()) if table.dated else ()
    return [column[position] for position in rows] if column else []


def _again(one: Rows, few: Iterable[int], other: Rows, many: Iterable[int]) -> list[int]:
    """The rows of one table that stand in the other on the same day, each beside a row of its own, but for one column."""
    days = [key for key in one.ledger.dated if key in one.headings and key in other.headings]
    names = sorted((one.headings.keys() & other.headings.keys()) - set(days))
    if not days or len(names) <= _ALIKE:
        return []
    theirs, when = other.all_said(names), other.all_said(days)
    waiting: dict[Any, list[tuple[Any, ...]]] = {}
    for position in many:
        waiting.setdefault(hashable(when[position]), []).append(hashable(theirs[position]))
    found: list[int] = []
    ours, day = one.all_said(names), one.all_said(days)
    for position in few:
        beside, said = waiting.get(hashable(day[position]), []), hashable(ours[position])
        partner = next((row for row in beside if _differs_in_one(said, row)), None)
        if partner is not None:
            beside.remove(partner)
            found.append(position)
    return found


def _differs_in_one(row: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two rows agree in two columns that are filled, and differ in one at most."""
    same = Counter(one == two for one, two in zip(row, other, strict=True) if one or two)
    return same[False] <= 1 and same[True] >= _ALIKE
