"""Rows of one table that say the same in every cell, and have no number to tell them apart: pasted twice, or two events?

A run of three or more consecutive rows that stands twice is a copy, unless rows say so little that chance gives such runs: that
is asked. A single row that stands twice may be two events: asked.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.tallies.relating.rows import Rows
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.totals import ROWS

PASTED = "重复粘贴的行"
_RUN = 3
_BY_CHANCE = 0.25
_RUN_BY_CHANCE = 0.05
_OFTEN = 0.25  # pairs of equal rows a row, by chance: rows say no more than kinds


def settle_pasted_rows(desk: Settlement) -> None:
    """Within each table: leave out what was pasted, ask about single rows."""
    if not counts_rows(desk):
        return
    for number, ledger in enumerate(desk.tables):
        table = Rows(desk.topic, ledger)
        names = sorted(table.headings)
        positions = _without_number(desk, number, table)
        said_by = [hashable(table.said(position, names)) for position in positions]
        if len(set(said_by)) == len(said_by):
            continue
        rows = [positions[place] for place in sorted(_pasted(said_by))]
        equal_pairs, pairs = expected_pairs(said_by), _pairs(len(said_by))
        by_chance = (
            equal_pairs**_RUN / pairs ** (_RUN - 1) > _RUN_BY_CHANCE
            or _pairs_by_chance(said_by) > len(said_by) * _OFTEN
        )
        if rows and by_chance:
            if not _counts_them_all(ledger):
                desk.doubt("rows.equal", number, rows)
        elif rows:
            desk.leave(number, rows, PASTED)
            desk.tell("rows.pasted", number, rows)
        _ask_about_equal_rows(desk, number, table)


def _counts_them_all(table: Ledger) -> bool:
    """Whether the table's own total is the number of all its rows."""
    return any(
        total.words.endswith(ROWS) and total.stated == total.counted == len(table.rows) for total in table.totals
    )


def _without_number(desk: Settlement, number: int, table: Rows) -> list[int]:
    """The rows that no number tells from others: those of one are settled by it (numbers.py)."""
    identities = table.ledger.identities
    return [position for position in desk.counted(number) if not identities or not any(identities[position])]


def counts_rows(desk: Settlement) -> bool:
    """Whether a row more or less changes a figure of the topic."""
    return any(
        item.count is not None or item.sum is not None or item.filled is not None
        for item in desk.topic.indicators.values()
    )


def hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a row says, to be looked up by: lists of persons as tuples."""
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _pasted(rows: Sequence[tuple[Any, ...]]) -> set[int]:
    """The places of rows that repeat an earlier run of at least three, one after the other."""
    first: dict[tuple[Any, ...], list[int]] = {}
    pasted: set[int] = set()
    place = 0
    while place < len(rows):
        length = max((_length(rows, start, place) for start in first.get(rows[place], ())), default=0)
        if length >= _RUN:
            pasted.update(range(place, place + length))
            place += length
            continue
        first.setdefault(rows[place], []).append(place)
        place += 1
    return pasted


def _length(rows: Sequence[tuple[Any, ...]], start: int, place: int) -> int:
    """How far two stretches of rows agree; the first ends before the second begins."""
    length = 0
    while place + length < len(rows) and start + length < place and rows[start + length] == rows[place + length]:
        length += 1
    return length


def expected_pairs(rows: Sequence[tuple[Any, ...]]) -> float:
    """How many pairs of equal rows chance alone would give, were the columns independent: many, where rows say little.

    How often a column says the same is seen from the different rows: else the equal ones would speak for themselves.
    """
    different = dict.fromkeys(rows)
    return _pairs_by_chance(list(different)) * _pairs(len(rows)) / (_pairs(len(different)) or 1)


def _pairs_by_chance(rows: Sequence[tuple[Any, ...]]) -> float:
    """The same, with how often a column says the same seen from all rows."""
    expected = _pairs(len(rows))
    for column in zip(*rows, strict=True):
        expected *= sum(map(_pairs, Counter(column).values())) / _pairs(len(rows)) if len(rows) > 1 else 0
    return expected


def _pairs(count: int) -> float:
    return count * (count - 1) / 2


def _ask_about_equal_rows(desk: Settlement, number: int, table: Rows) -> None:
    names = sorted(table.headings)
    positions = _without_number(desk, number, table)
    if expected_pairs([hashable(table.said(position, names)) for position in positions]) > _BY_CHANCE:
        return
    seen: set[tuple[Any, ...]] = set()
    again: list[int] = []
    doubted = desk.in_doubt(number)
    for position in positions:
        if position in doubted:
            continue
        row = hashable(table.said(position, names))
        if row in seen:
            again.append(position)
        seen.add(row)
    if again:
        desk.doubt("rows.equal", number, again)
