"""Totals that no word tells: rows whose figures are the sums of others, and the town's own line among its villages.

Belongs here: the arithmetic over whole rows, and what may be one. Does not belong here: rows that say 合计 (lines.py).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.labels import Label, is_place, is_town
from pipeline.tallies.tables.figures.layout import FigureTable
from pipeline.tallies.tables.figures.lines import Line, Ours
from pipeline.tallies.values.brackets import Brackets
from pipeline.tallies.values.cells import is_blank
from pipeline.tallies.values.numbers import counted

_BRACKETED = Brackets("([【〔", ")]】〕")
_LETTERS = re.compile(r"[^\W\d_]")
_WHOLE = re.compile(r"总|全|整体|合并|汇|σ|∑")
_ITSELF = re.compile(r"本级|机关|直属|自办|本部")
_AREA = re.compile(r".{1,8}(?:片|片区|管区|管理区|工作区|党总支|学区|工作片)")
_VILLAGE = re.compile(r".{1,10}(?:村|社区|居|居委会|村委会|居民委员会|村民委员会)")
_BODY = re.compile(r"[会所办站室队组村居社团家心局科]$")
_FEW = 3
_NEAR = 1e-6
Sums = Mapping[int, tuple[float, ...]]


def found_totals(
    rows: Rows, lines: Sequence[Line], figures: FigureTable, ours: Ours
) -> tuple[list[Line], frozenset[int]]:
    """The lines with the totals that were found among them; and the rows that may be totals as well as data.

    A row is a total where its figures are the sums of the others in every column, and its label is blank or that of a whole
    (the town among its villages, a district above them); or where several rows together sum all others, group by group.
    """
    if figures.kind == "list":
        return _of_list(lines, ours), frozenset()
    years = _years_of_places(lines)
    lines = [_total(line, "all") if line.row in years else line for line in lines]
    data = [line for line in lines if not line.why and not line.total and not line.nothing]
    sums = _figures(rows, data, figures)
    data = [line for line in data if line.row in sums]
    labels = [line.label for line in data]
    wholes = {line.row for line in data if is_whole(line.label, labels, ours)}
    found: set[int] = set()
    maybe: set[int] = set()
    for line in _sums_of_all(data, sums):
        told = line.row in wholes or not _LETTERS.search(line.label.text) or bool(_WHOLE.search(line.label.name))
        if (told or _is_no_chance(line, data, sums)) and (len(data) > _FEW - 1 or line.row in wholes):
            found.add(line.row)
        elif _may_be_whole(line, data, sums):
            maybe.add(line.row)
    areas = _areas(data)
    if not found and (heads := _groups(data, sums)):
        unnamed = not any(line.label.text for line in data if line.row in heads)
        if not unnamed and not heads <= areas:
            maybe |= heads
        else:
            return [_total(line, "group") if line.row in heads else line for line in lines], frozenset()
    maybe |= (wholes | areas) - found
    return [_total(line, "all") if line.row in found else line for line in lines], frozenset(maybe - found)


def _years_of_places(lines: Sequence[Line]) -> frozenset[int]:
    """The rows 全年 among rows of villages or kinds without a period: they are of all of these."""
    data = [line for line in lines if not line.why and not line.total and not line.nothing]
    years = [line for line in data if line.label.period and line.label.period.whole_year and not line.label.says_which]
    rows = {line.row for line in years}
    others = [line for line in data if line.row not in rows]
    told = all(line.label.says_which and not line.label.period for line in others)
    return frozenset(rows) if told and len(others) > 1 else frozenset()


def _of_list(lines: Sequence[Line], ours: Ours) -> list[Line]:
    """Lines of a list that are totals of others that name the same indicator: 全镇 | 受理 below 甲村 | 受理."""
    labels = [line.label for line in lines if not line.why]
    made = [_total(line, "all") if not line.why and is_whole(line.label, labels, ours) else line for line in lines]
    named = {key for line in made if not line.why and not line.total for key in line.label.indicators}
    return [
        line if named.intersection(line.label.indicators) else replace(line, label=replace(line.label, total=""))
        for line in made
    ]


def _total(line: Line, kind: str) -> Line:
    return replace(line, label=replace(line.label, total=kind))


def _areas(data: Sequence[Line]) -> set[int]:
    """The rows of districts (东片) among rows that are mostly villages."""
    villages = sum(bool(_VILLAGE.fullmatch(line.label.name)) for line in data)
    areas = {line.row for line in data if _AREA.fullmatch(line.label.name)}
    return areas if villages > len(areas) else set()


def whole_columns(values: Mapping[int, Label], ours: Ours) -> dict[int, Label]:
    """The columns of a table; that of the town itself among its villages is their total, and so is that of the year."""
    labels = list(values.values())
    places = [label for label in labels if label.name and is_place(label.name) and not label.period]

    def sums(label: Label) -> bool:
        year = (
            bool(label.period and label.period.whole_year) and not label.says_which and len(places) == len(labels) - 1
        )
        return not label.total and (is_whole(label, labels, ours) or (year and len(places) > 1))

    return {at: replace(label, total="all", name="") if sums(label) else label for at, label in values.items()}


def is_whole(label: Label, beside: Collection[Label], ours: Ours) -> bool:
    """Whether a label is the town's own, bare, among at least two of its parts."""
    bare = _BRACKETED.without(label.name)
    if not bare or label.period or label.categories or _ITSELF.search(label.name):
        return False
    if not ((is_town(bare) and ours(bare) is not False) or (ours(bare) is True and not _BODY.search(bare))):
        return False
    parts = {other.name for other in beside if other.name and other.name != label.name}
    return len(parts) >= 2 and not any(is_town(_BRACKETED.without(part)) for part in parts)


def _figures(rows: Rows, data: Sequence[Line], figures: FigureTable) -> dict[int, tuple[float, ...]]:
    """The numbers of each row under the columns that hold numbers in every row; a blank is nothing."""
    columns: list[list[float]] = []
    kept = [line for line in data if any(not is_blank(rows[line.row][at]) for at in figures.values)]
    for at, label in figures.values.items():
        if label.average or "%" in figures.heads[at] or "率" in figures.heads[at]:
            continue
        numbers = [counted(rows[line.row][at]) for line in kept]
        if all(number is not None for number in numbers) and any(numbers):
            columns.append([number or 0.0 for number in numbers])
    return {line.row: tuple(column[place] for column in columns) for place, line in enumerate(kept)} if columns else {}


def _sums_of_all(data: Sequence[Line], sums: Sums) -> list[Line]:
    """The rows, at the beginning or the end, whose figures are the sums of all the others."""
    if len(data) < _FEW:
        return []
    whole = tuple(map(sum, zip(*(sums[line.row] for line in data), strict=True)))
    ends = dict.fromkeys((0, len(data) - 1))
    return [data[place] for place in ends if _equal([2 * number for number in sums[data[place].row]], whole)]


def _is_no_chance(line: Line, data: Sequence[Line], sums: Sums) -> bool:
    """Whether a row of things that nobody knows is the sum of the others in so many columns that it is their total."""
    others = [other.label for other in data if other is not line]
    strange = all(label.name and not label.says_what and not is_place(label.name) for label in (line.label, *others))
    return strange and sum(map(bool, sums[line.row])) >= _FEW and len(set(sums[line.row])) > 1


def _may_be_whole(line: Line, data: Sequence[Line], sums: Sums) -> bool:
    """Whether a sum under an ordinary name is too much for chance: three others or more, and a name unlike theirs."""
    others = [other.label for other in data if other is not line]
    if line.label.period or line.label.categories or len(others) < _FEW or _VILLAGE.fullmatch(line.label.name):
        return False
    distinct = {number for number in sums[line.row] if number}
    alike = sum(bool(_VILLAGE.fullmatch(other.name)) for other in others)
    return alike > len(others) / 2 and bool(distinct)


def _groups(data: Sequence[Line], sums: Sums) -> set[int]:
    """The rows that are sums of the groups above or below them, where all rows fall into such groups."""
    rows = [line.row for line in data if not line.label.period and not line.label.categories]
    if len(rows) < len(data) or len(rows) < 2 * _FEW:
        return set()
    return _heads_above(rows, sums) or _heads_above(rows[::-1], sums)


def _heads_above(rows: Sequence[int], sums: Sums) -> set[int]:
    heads: set[int] = set()
    place = 0
    while place < len(rows):
        head, members, so_far = rows[place], 0, [0.0] * len(sums[rows[place]])
        if not any(sums[head]):
            return set()
        place += 1
        while place < len(rows) and (members < 2 or not _equal(so_far, sums[head])):
            so_far = [one + other for one, other in zip(so_far, sums[rows[place]], strict=True)]
            members += 1
            place += 1
        if members < 2 or not _equal(so_far, sums[head]):
            return set()
        heads.add(head)
    return heads if len(heads) > 1 else set()


def _equal(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))
