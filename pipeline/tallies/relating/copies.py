"""Tables that hold the same rows: copies, earlier versions, parts of a longer period. Their rows are never added up.

A table wholly contained in a later or longer one gives way to it; where nothing says which is later, or each has rows that the
other lacks, a person decides.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

from pipeline.tallies.questions.model import COUNT, LEAVE, Edit, Leave
from pipeline.tallies.relating.order import (
    has_version_word,
    later_table,
    longer_table,
    nested,
    overlapping,
    period_of,
    superseded,
    version_word,
)
from pipeline.tallies.relating.rows import Rows, same_case
from pipeline.tallies.relating.settlement import CONTAINED, COPY, Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.periods import Period

_FEW = 3
_MOSTLY, _NEARLY_ALL = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class _Shared:
    """The rows that two tables share, by position in each."""

    one: tuple[int, ...]
    other: tuple[int, ...]


def settle_copies(desk: Settlement) -> None:
    """Compare every two tables of the topic."""
    tables = [Rows(desk.topic, table) for table in desk.tables]
    order = sorted(range(len(tables)), key=lambda number: len(desk.counted(number)))
    may_relate = _partners(desk, tables)
    for place, smaller in enumerate(order):
        for larger in order[place + 1 :] if may_relate[smaller] else ():
            if larger in may_relate[smaller]:
                _settle_pair(desk, tables, smaller, larger)
            if not desk.counted(smaller):
                break
    of_period: dict[Period, list[int]] = {}
    for number, table in enumerate(desk.tables):
        if (period := period_of(table)) is not None:
            of_period.setdefault(period, []).append(number)
    for longer in range(len(tables)):
        _settle_parts(desk, tables, longer, of_period)


def _partners(desk: Settlement, tables: Sequence[Rows]) -> list[set[int]]:
    """Of each table those that it may share a row with, or that may be another version of it by name: never one too few."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for number, table in enumerate(tables):
        alike.setdefault(tuple(sorted(table.headings)), []).append(number)
    found: list[set[int]] = [set() for _ in tables]
    for one, other in combinations_with_replacement(alike, 2):
        names = sorted(set(one) & set(other))
        having: dict[int, set[int]] = {}
        for number in {*alike[one], *alike[other]}:
            for row in tables[number].hashes_of(names):
                having.setdefault(row, set()).add(number)
        for numbers in {frozenset(each) for each in having.values() if len(each) > 1}:
            for number in numbers:
                found[number] |= numbers
    versions = {number for number, table in enumerate(desk.tables) if has_version_word(table)}
    for number in versions:
        found[number] |= versions
    return found


def _settle_parts(
    desk: Settlement, tables: Sequence[Rows], longer: int, of_period: Mapping[Period, Sequence[int]]
) -> None:
    """Months beside their year: where most of their rows stand in the year's table, the few that do not are asked about."""
    first = {numbers[0]: numbers for numbers in of_period.values()}
    among = [n for n in first if longer_table(desk.tables[longer], desk.tables[n]) == "first"]
    parts = sorted(n for one in among for n in first[one])
    rows = sum(len(desk.tables[n].rows) for n in parts)
    doubted = {n: desk.in_doubt(n) for n in parts}
    rest = {n: [p for p in desk.counted(n) if p not in doubted[n]] for n in parts}
    if len(parts) < 2 or sum(map(len, rest.values())) > (1 - _MOSTLY) * rows:
        return
    known = _known_cases(tables[longer], desk.own(longer))
    for part, positions in rest.items():
        desk.are_versions(part, longer)
        alone = [p for p in positions if not known(tables[part], p)]
        if alone:
            _ask_about_rest(desk, (part, longer), alone, (), len(desk.tables[part].rows) - len(positions))


def _known_cases(table: Rows, positions: Iterable[int]) -> Callable[[Rows, int], bool]:
    """Whether a row of another table bears the number of one of these; one of several (第三网格) must tell the same case."""
    there: dict[tuple[str, ...], list[int]] = {}
    for position in positions:
        there.setdefault(table.identity(position), []).append(position)
    there.pop((), None)

    def known(other: Rows, position: int) -> bool:
        same = there.get(other.identity(position), [])
        if len(same) < 2:
            return bool(same)
        return any(same_case(table.tells(one), other.tells(position)) for one in same)

    return known


def _settle_pair(desk: Settlement, tables: Sequence[Rows], smaller: int, larger: int) -> None:
    few, many = desk.counted(smaller), desk.counted(larger)
    if not few or not many:
        return
    shared = _shared(tables[smaller], few, tables[larger], many)
    if not shared.one and not version_word(desk.tables[smaller], desk.tables[larger]):
        return
    later = later_table(desk.tables[smaller], desk.tables[larger], standing=_is_standing(desk))
    numbered = all(_is_numbered(tables[smaller], position) for position in shared.one)
    apart = numbered and desk.of_two_offices(smaller, larger)
    if len(shared.one) == len(few):
        desk.are_versions(smaller, larger)
    if len(shared.one) == len(few) == len(many):
        _leave_copy(desk, smaller, larger, later)
    elif len(shared.one) == len(few):
        if later == "first" and not apart:
            _ask_about_shrunk(desk, smaller, larger, shared)
        elif later == "second" or (numbered and len(few) < _MOSTLY * len(many)) or (apart and len(few) < _FEW):
            _leave_contained(desk, smaller, larger, shared.one)
        else:
            _ask_about_contained(desk, (smaller, larger), shared, numbered=numbered)
    else:
        _settle_overlap(desk, tables, (smaller, larger), shared)


def _settle_overlap(desk: Settlement, tables: Sequence[Rows], pair: tuple[int, int], shared: _Shared) -> None:
    """Each has rows of its own. Shared rows count once; whether the rest of the earlier version still counts is asked."""
    smaller, larger = pair
    first, second = desk.tables[smaller], desk.tables[larger]
    later = later_table(first, second, standing=_is_standing(desk))
    numbered = all(_is_numbered(tables[smaller], position) for position in shared.one)
    enough = not numbered or later is not None or len(shared.one) >= _FEW
    if numbered and desk.of_two_offices(smaller, larger) and not _is_standing(desk):
        enough = enough and len(shared.one) >= _NEARLY_ALL * len(desk.counted(larger))  # else: some cases in common
    versions = nested(first, second) and enough and len(shared.one) >= _MOSTLY * len(desk.counted(smaller))
    if versions or version_word(first, second):
        desk.are_versions(*pair)
        stale, kept, rows = (larger, smaller, shared.other) if later == "first" else (smaller, larger, shared.one)
        known = _known_cases(tables[kept], desk.counted(kept))
        rest = [p for p in desk.counted(stale) if p not in set(rows) and not known(tables[stale], p)]
        if rows:
            _leave_contained(desk, stale, kept, rows)
        if superseded(desk.tables[stale], desk.tables[kept], desk.topic):
            _leave_contained(desk, stale, kept, desk.counted(stale))
        elif rest:
            shown = shared.one if kept == smaller else shared.other
            shorter = longer_table(first, second) is not None
            more = [] if shorter else [p for p in desk.counted(kept) if p not in set(shown)]
            _ask_about_rest(desk, (stale, kept), rest, more, len(rows))
    elif numbered:
        return  # a number counts once, whatever the tables are
    elif overlapping(first, second):
        _leave_contained(desk, smaller, larger, shared.one)
    else:
        _ask_about_contained(desk, (smaller, larger), shared, numbered=False)


def _ask_about_rest(
    desk: Settlement, pair: tuple[int, int], rest: Sequence[int], more: Sequence[int], shared: int
) -> None:
    """What only the one version has, and, where nothing says which is later, what only the other has."""
    stale, kept = pair
    readings: dict[str, Sequence[Edit]] = {COUNT: ()}
    if more:
        readings["只取这张表"] = (Leave(kept, frozenset(more)),)
    readings[LEAVE] = (Leave(stale, frozenset(rest)),)
    desk.ask(
        "tables.differ",
        stale,
        rest,
        readings,
        other=named_beside(desk.tables[stale], desk.tables[kept]),
        shared=shared,
        count=len(rest),
    )


def _shared(one: Rows, few: Sequence[int], other: Rows, many: Sequence[int]) -> _Shared:
    """The rows that both have, each as often as it stands in both."""
    names = sorted(one.headings.keys() & other.headings.keys())
    if not _tells_rows_apart(one, names) or not one.may_share(other, names):
        return _Shared((), ())
    theirs, ours = other.all_said(names), one.all_said(names)
    there: dict[tuple[Any, ...], list[int]] = {}
    for position in many:
        there.setdefault(theirs[position], []).append(position)
    left = Counter({said: len(positions) for said, positions in there.items()})
    pairs: list[tuple[int, int]] = []
    for position in few:
        row = ours[position]
        if left[row]:
            pairs.append((position, there[row][len(there[row]) - left[row]]))
            left[row] -= 1
    return _Shared(tuple(p for p, _ in pairs), tuple(q for _, q in pairs))


def _is_standing(desk: Settlement) -> bool:
    return not any(column.window == "year" for column in desk.topic.columns.values())


def _tells_rows_apart(table: Rows, names: Sequence[str]) -> bool:
    """Whether the columns that both have are enough to know a row by: all that must be filled, at least."""
    required = {key for key, column in table.topic.columns.items() if column.required and key in table.headings}
    return required <= set(names)


def _is_numbered(table: Rows, position: int) -> bool:
    return bool(table.identity(position))


def _leave_copy(desk: Settlement, smaller: int, larger: int, later: str | None) -> None:
    """Of two tables that agree in every row, the earlier, the hidden or the second gives way."""
    gives_way = _gives_way(desk, smaller, larger, later)
    kept = larger if gives_way == smaller else smaller
    rows = desk.counted(gives_way)
    table = desk.tables[gives_way]
    desk.leave(gives_way, rows, COPY)
    desk.tell("table.copied", gives_way, rows, other=named_beside(table, desk.tables[kept]))


def _gives_way(desk: Settlement, smaller: int, larger: int, later: str | None) -> int:
    if later is not None:
        return larger if later == "first" else smaller
    hidden = [number for number in (smaller, larger) if desk.tables[number].hidden]
    return hidden[0] if len(hidden) == 1 else max(smaller, larger)


def _leave_contained(desk: Settlement, stale: int, kept: int, rows: Sequence[int]) -> None:
    table = desk.tables[stale]
    desk.leave(stale, rows, CONTAINED)
    desk.tell("table.contained", stale, rows, other=named_beside(table, desk.tables[kept]))


def _ask_about_contained(desk: Settlement, pair: tuple[int, int], shared: _Shared, *, numbered: bool) -> None:
    """Which of two versions holds? Rows without numbers might, besides, be other events that only look the same."""
    smaller, larger = pair
    few, kept = frozenset(shared.one), frozenset(shared.other)
    more = frozenset(position for position in desk.counted(larger) if position not in kept)
    leave_few = Leave(smaller, few)
    never_added = numbered or len(few) >= _FEW
    readings: dict[str, Sequence[Edit]] = {} if never_added else {COUNT: ()}
    if few == frozenset(desk.counted(smaller)):
        readings |= {f"以行数少的为准（{len(few)} 行）": (leave_few, Leave(larger, more))}
        readings |= {f"以行数多的为准（{len(kept) + len(more)} 行）": (leave_few,)}
    else:
        readings = {COUNT: (), LEAVE: (leave_few,)}
    apart = few == frozenset(desk.counted(smaller))
    asked, other = (larger, smaller) if apart else (smaller, larger)
    desk.ask(
        "table.in_another" if apart else "rows.in_another",
        asked,
        sorted(more) if apart else shared.one,
        readings,
        other=named_beside(desk.tables[asked], desk.tables[other]),
        count=len(few),
        more=len(more),
    )


def _ask_about_shrunk(desk: Settlement, smaller: int, larger: int, shared: _Shared) -> None:
    """The version that says it is later has fewer rows: were they taken out, or forgotten?"""
    kept = set(shared.other)
    rest = [position for position in desk.counted(larger) if position not in kept]
    _leave_contained(desk, smaller, larger, shared.one)
    desk.doubt("tables.shrunk", larger, rest, other=named_beside(desk.tables[larger], desk.tables[smaller]))


def named_beside(table: Ledger, other: Ledger) -> str:
    """How to speak of the other table beside this one."""
    return (
        f"工作表“{other.place.sheet}”"
        if other.place.file == table.place.file
        else " ".join(filter(None, [other.place.file, other.place.sheet]))
    )
