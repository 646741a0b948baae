"""Rows of one number: one case written twice, two cases under one number, or a numbering that begins again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.catalogue import Topic
from pipeline.tallies.questions.model import COUNT, LEAVE, Leave
from pipeline.tallies.relating.order import longer_table
from pipeline.tallies.relating.rows import Rows, same_case
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.values.case_numbers import is_weak, ordinal
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

DUPLICATE = "重复的行"
_COPY, _MERGED, _CLOSED = "row.duplicate", "row.merged", "row.closed_later"
_BEGINNINGS = 2
_MOST_OF_ONE, _EACH_END = 1_000, 20
_OPEN = re.compile("中$|^正在|^在办|^待|^未(?:办结|结案|审结)")
_SCOPE = ("村", "社区", "组", "月", "部门", "站所", "科室", "片区", "网格", "单位", "届", "次会议", "镇")

Row = tuple[int, int]
"""Number of a table, position in it."""


@dataclass(slots=True)
class _Finds:
    """What was found in one table, by position: rows that tell no more, by the code of what is said; two cases of one number."""

    stale: dict[str, list[int]]
    clashing: list[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class _Numbering:
    """How far a short number reaches: within its table, or over all; within its run; within its village or month."""

    desk: Settlement
    tables: Sequence[Rows]
    runs: Sequence[dict[int, int]]
    begins_again: bool

    def first_of_one(self, rows: Sequence[Row], row: Row) -> Row | None:
        """The first of some rows of one number that could be one case with another row.

        A number of a thousand rows is none that tells cases apart: of those only the first and the last are gone through.
        """
        table = self.tables[row[0]]
        if not rows or not _is_short(table, table.identity(row[1])):
            return next(iter(rows), None)
        near = rows if len(rows) <= _MOST_OF_ONE else (*rows[:_EACH_END], *rows[-_EACH_END:])
        return next((other for other in near if self.may_be_one(other, row)), None)

    def may_be_one(self, one: Row, other: Row) -> bool:
        """Whether two rows of one short number could be one case at all."""
        (a, p), (b, q) = one, other
        first, second = self.tables[a], self.tables[b]
        if _is_copy(self.tables, one, other):
            return True
        told, again = first.tells(p), second.tells(q)
        if told.keys() & again.keys() and same_case(told, again):
            return True
        if self.begins_again and not self.desk.of_one_table(a, b):
            return False
        one_run = self.runs[a][p] == self.runs[b][q] or (a != b and not self.begins_again)
        return one_run and not _scopes_differ(first, p, second, q)


def settle_numbers(desk: Settlement) -> None:
    """A case counts once. Where date or party differ, a strong number may stand for two: asked."""
    if not desk.topic.unique_by:
        return
    if _all_differ(desk):
        return
    tables = [Rows(desk.topic, table) for table in desk.tables]
    seen: dict[tuple[str, ...], list[Row]] = {}
    own = [desk.own(number) for number in range(len(tables))]
    numbering = _Numbering(
        desk, tables, [_runs(table, rows) for table, rows in zip(tables, own, strict=True)], _begin_again(tables, own)
    )
    finds = [_Finds({}, []) for _ in tables]
    conflicts: list[tuple[Row, Row]] = []
    for number, table in enumerate(tables):
        doubted = desk.in_doubt(number)
        for position in desk.counted(number):
            identity, row = table.identity(position), (number, position)
            if not identity or position in doubted:
                continue
            first = numbering.first_of_one(seen.get(identity, []), row)
            if first is None:
                seen.setdefault(identity, []).append(row)
            elif same_case(tables[first[0]].tells(first[1]), table.tells(position)) or _is_copy(tables, first, row):
                _settle_same(numbering, first, row, finds, conflicts=conflicts, seen=seen[identity])
            else:
                finds[number].clashing.append((position, first))
                seen[identity].append(row)
    for number in range(len(finds)):
        for positions in finds[number].stale.values():
            desk.leave(number, positions, DUPLICATE)
        desk.problems += _told(desk, number, finds[number])
        _ask_about_clashes(desk, number, finds[number])
    _ask_which_holds(desk, conflicts)


def _settle_same(
    numbering: _Numbering,
    first: Row,
    row: Row,
    finds: Sequence[_Finds],
    *,
    conflicts: list[tuple[Row, Row]],
    seen: list[Row],
) -> None:
    """Two rows of one case: the one that tells no more is left out; where each tells something else, both are put to a person."""
    if _is_copy(numbering.tables, first, row):
        finds[row[0]].stale.setdefault(_COPY, []).append(row[1])
        return
    found = _stale(numbering.desk, numbering.tables, first, row)
    if found is None:
        conflicts.append((first, row))
        return
    stale, code = found
    finds[stale[0]].stale.setdefault(code, []).append(stale[1])
    if stale == first:
        seen[seen.index(first)] = row


def _all_differ(desk: Settlement) -> bool:
    """Whether no number stands twice: the quick way for the many."""
    identities = [identity for table in desk.tables for identity in table.identities if any(identity)]
    return len(set(identities)) == len(identities)


def _runs(table: Rows, positions: Sequence[int]) -> dict[int, int]:
    """Which run of a numbering each row belongs to: one begins where the numbers fall back to where they began."""
    runs: dict[int, int] = {}
    start: int | None = None
    previous: tuple[int, int] | None = None
    run = 0
    for position in positions:
        identity = table.identity(position)
        number = ordinal("".join(identity)) if identity and _is_short(table, identity) else None
        if number is not None:
            start = number if start is None else start
            if previous is not None and number <= start and number <= previous[0]:
                told, again = table.tells(previous[1]), table.tells(position)
                run += number < previous[0] or not (told and same_case(told, again))
            previous = number, position
        runs[position] = run
    strays = run == 1 and sum(map(bool, runs.values())) == 1  # one row at the end is no numbering of its own
    return runs if not strays and _begin_alike(table, runs) else dict.fromkeys(runs, 0)


def _begin_alike(table: Rows, runs: dict[int, int]) -> bool:
    """Whether the runs begin with the same number, but for the first: else the rows are only in another order."""
    firsts: dict[int, int | None] = {}
    for position, run in runs.items():
        identity = table.identity(position)
        if identity and _is_short(table, identity):
            firsts.setdefault(run, ordinal("".join(identity)))
    return len(set(firsts.values())) <= _BEGINNINGS


def _begin_again(tables: Sequence[Rows], positions: Sequence[Sequence[int]]) -> bool:
    """Whether short numbers begin again in each table: most of those that have any begin about where the others do."""
    lowest: list[int] = []
    for table, own in zip(tables, positions, strict=True):
        identities = [identity for p in own if (identity := table.identity(p)) and _is_short(table, identity)]
        numbers = [number for identity in identities if (number := ordinal("".join(identity))) is not None]
        lowest += [min(numbers)] if numbers else []
    return 2 * sum(number <= min(lowest) + 1 for number in lowest) > len(lowest) if lowest else True


def _is_short(table: Rows, identity: tuple[str, ...]) -> bool:
    """Whether a number is so short that it may be used again. Those of persons (certificates) are not."""
    return is_weak("".join(identity)) and not any(table.topic.columns[key].personal for key in table.topic.unique_by)


def _scopes_differ(one: Rows, p: int, other: Rows, q: int) -> bool:
    """Whether the rows stand under different villages, months or offices."""
    for name in one.headings.keys() & other.headings.keys():
        label = one.topic.columns[name].label if name in one.topic.columns else name
        if name in one.topic.unique_by or not any(word in label for word in _SCOPE):
            continue
        here, there = one.said(p, [name])[0], other.said(q, [name])[0]
        if here and there and here != there:
            return True
    return False


def _is_copy(tables: Sequence[Rows], one: Row, other: Row) -> bool:
    """Whether two rows say the same in every column that both tables have."""
    a, b = tables[one[0]], tables[other[0]]
    common = tuple(a.headings) if a is b else tuple(sorted(a.headings.keys() & b.headings.keys()))
    return a.all_said(common)[one[1]] == b.all_said(common)[other[1]]


def _stale(desk: Settlement, tables: Sequence[Rows], first: Row, row: Row) -> tuple[Row, str] | None:
    """Which of two rows of one case that differ elsewhere tells it no more, and what is said of it; None where nothing says so.

    No figure rests on what differs, one table is of a longer period, or the one row was still open where the other is closed.
    """
    topic = desk.topic
    here, there = tables[first[0]].ledger.columns, tables[row[0]].ledger.columns
    both = _counted(topic) & here.keys() & there.keys()
    differing = {key for key in both if here[key][first[1]] != there[key][row[1]]}
    later = longer_table(desk.tables[first[0]], desk.tables[row[0]]) if first[0] != row[0] else None
    if later is not None or not differing:
        return (first if later == "second" else row), _MERGED
    then, now = ({_is_open(tables[a], key, p) for key in differing} for a, p in (first, row))
    if then == {True} and now == {False}:
        return first, _CLOSED
    return (row, _CLOSED) if now == {True} and then == {False} else None


def _is_open(table: Rows, key: str, position: int) -> bool:
    """Whether a cell says that the case was not at its end, as it was handed in: blank, or 调处中, 正在办理."""
    text = table.ledger.text(key, position)
    return (not text and table.ledger.columns[key][position] is None) or _OPEN.search(text) is not None


def _counted(topic: Topic) -> set[str]:
    used: set[str] = set()
    for indicator in topic.indicators.values():
        used |= {*indicator.columns, *indicator.filter}
        for wanted in indicator.filter.values():
            at_most = getattr(wanted, "at_most", None)
            if at_most:
                used.add(at_most)
    return used - set(topic.unique_by)


def _told(desk: Settlement, number: int, found: _Finds) -> Iterator[Problem]:
    table = desk.tables[number]
    label = "、".join(desk.topic.columns[key].label for key in desk.topic.unique_by)
    merged = any(rule.merge for rule in desk.topic.counting.values())
    for code, positions in sorted(found.stale.items()):
        numbers = _shown_numbers(desk, number, positions)
        rule = "按计数规则合并为一件" if merged and code == _MERGED else "只计一次"
        yield said(
            code, table.place.file, table.place.sheet, desk.cells(number, positions),
            label=label, numbers=numbers, count=len(positions), rule=rule,
        )  # fmt: skip


def _shown_numbers(desk: Settlement, number: int, positions: Sequence[int]) -> str:
    cells = desk.tables[number].columns.get(desk.topic.unique_by[0])
    if cells is None:
        return "（略）"  # personal: its cells tell
    texts = list(dict.fromkeys(mask(str(cells[p])) for p in positions))
    return "、".join(f"“{text}”" for text in texts[:3]) + ("等" if len(texts) > 3 else "")


def _ask_about_clashes(desk: Settlement, number: int, found: _Finds) -> None:
    if not found.clashing:
        return
    positions = [position for position, _ in found.clashing]
    firsts: dict[int, set[int]] = {}
    for _, (table, position) in found.clashing:
        firsts.setdefault(table, set()).add(position)
    others = [f"{desk.tables[a].place.file} {desk.cells(a, [p])}" for _, (a, p) in found.clashing[:3]]
    desk.ask(
        "rows.same_number",
        number,
        positions,
        {
            COUNT: (),
            "只取后面的": tuple(Leave(table, frozenset(rows)) for table, rows in sorted(firsts.items())),
            LEAVE: (Leave(number, frozenset(positions)),),
        },
        name="、".join(desk.topic.columns[key].label for key in desk.topic.unique_by),
        numbers=_shown_numbers(desk, number, positions),
        others="；".join(others),
        count=len(positions),
    )


def _ask_which_holds(desk: Settlement, conflicts: Sequence[tuple[Row, Row]]) -> None:
    """One question for each pair of tables: whose rows hold."""
    groups: dict[tuple[int, int], list[tuple[Row, Row]]] = {}
    for first, row in conflicts:
        groups.setdefault((first[0], row[0]), []).append((first, row))
    for (a, b), pairs in groups.items():
        earlier, later = frozenset(first[1] for first, _ in pairs), frozenset(row[1] for _, row in pairs)
        desk.ask(
            "rows.told_twice",
            b,
            sorted(later),
            {"以后者为准": (Leave(a, earlier),), "以前者为准": (Leave(b, later),)},
            numbers=_shown_numbers(desk, b, sorted(later)),
            others=f"{desk.tables[a].place.file} {folded(desk.tables[a].place.sheet)} {desk.cells(a, sorted(earlier))}",
            count=len(later),
        )
