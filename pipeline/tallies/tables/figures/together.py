"""Figures of several tables, sheets and files put together by their periods. Pure.

What is disjoint adds; of what contains another the longest is taken, and what it contains is compared with it; what overlaps
otherwise is an error. A rate is taken only for the whole year. Belongs here: the arithmetic of periods. Does not belong here:
reading figures (stated.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.catalogue import Catalogue, Indicator
from pipeline.tallies.tables.figures.labels import is_rate
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.values.periods import Period, joined
from pipeline.tallies.values.stretches import MONTHS
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

Months = tuple[int, int]
YEAR: Months = (1, MONTHS)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure without rows. `cells` are (sheet, address); `sign` is "" or how the true number lies to a bound.

    Attributes
    ----------
    kind
        "stated" or "summary".
    months
        The first and last month that it covers; None for a part of the year that nobody names (本期 without a month).
    who
        The villages or offices that were added up in it.
    step
        The worth of its last printed digit, where it is rounded: 0.1 for 83.3 %, 100 for 1.54万元. 0 where it is exact.
    reads
        The cells whose words had to be read (75件): sheet, address, what they said, what it was read as.
    added
        What other files contribute to it.
    """

    key: str
    value: int | float
    file: str
    sha256: str
    cells: tuple[tuple[str, str], ...]
    sign: str = ""
    kind: str = "stated"
    months: Months | None = YEAR
    reads: tuple[tuple[str, str, str, str], ...] = ()
    who: tuple[str, ...] = ()
    step: float = 0.0
    added: tuple["Stated", ...] = ()

    @property
    def whole_year(self) -> bool:
        """Whether it covers January to December."""
        return self.months == YEAR


@dataclass(slots=True)
class Together:
    """What all figures come to."""

    figures: list[Stated] = field(default_factory=list)
    totals: list[CheckTotal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def agree(one: Stated, other: Stated) -> bool:
    """Whether two figures are one at the decimals they are printed with."""
    if one.sign != other.sign:
        return False
    return abs(one.value - other.value) <= max(one.step, other.step) / 2 + 1e-9


class Near:
    """Figures of which none agrees with another, found by about how large they are."""

    def __init__(self, figures: Iterable[Stated]) -> None:
        self._width = max((figure.step for figure in figures), default=0) / 2 + 1e-6
        self._kept: dict[tuple[str, float], list[Stated]] = {}

    def adds(self, figure: Stated, *, of_one_file: bool = False) -> bool:
        """Take a figure, unless it agrees with one that was taken before (of the same file); whether it was taken."""
        at = figure.value // self._width
        near = (other for place in (at - 1, at, at + 1) for other in self._kept.get((figure.sign, place), ()))
        if any(agree(figure, other) and (not of_one_file or figure.file == other.file) for other in near):
            return False
        self._kept.setdefault((figure.sign, at), []).append(figure)
        return True


def put_together(figures: Iterable[Stated], catalogue: Catalogue, reported: Collection[str] = ()) -> Together:
    """One figure an indicator and kind, or all those that contradict each other.

    Parameters
    ----------
    reported
        The topics that have rows: of their figures no missing month is said, since they are only compared.
    """
    result = Together()
    gaps: dict[tuple[str, tuple[Months, ...]], list[Stated]] = {}
    groups: dict[tuple[str, str], list[Stated]] = {}
    for figure in figures:
        groups.setdefault((figure.key, figure.kind), []).append(figure)
    for (key, _), group in groups.items():
        indicator, topic = catalogue.indicators[key], catalogue.topic_of(key)
        if is_rate(indicator):
            result.figures += _rates(group, indicator, result)
        elif not any(column.window == "year" for column in topic.columns.values()):
            result.figures += _standing(group)
        else:
            chosen, spans = _settled(group, topic.topic, indicator, result)
            result.figures += chosen
            if topic.topic not in reported and len(_distinct(chosen)) == 1 and not chosen[0].whole_year:
                gaps.setdefault((chosen[0].file, spans), []).append(chosen[0])
    result.problems += [_gap(found, spans, catalogue) for (_, spans), found in gaps.items()]
    return result


def outermost(spans: Sequence[Months]) -> list[Months] | None:
    """The spans that no other contains, in order; None where two of them overlap."""
    outer = sorted({span for span in spans if not any(_holds(other, span) for other in spans if other != span)})
    if any(one[1] >= other[0] for one, other in pairwise(outer)):
        return None
    return outer


def _holds(one: Months, other: Months) -> bool:
    return one[0] <= other[0] and other[1] <= one[1]


def _rates(group: Sequence[Stated], indicator: Indicator, result: Together) -> list[Stated]:
    """Only what covers the whole year; a rate of parts says nothing of the whole."""
    whole = [figure for figure in group if figure.whole_year]
    if not whole:
        first = group[0]
        cells = ",".join(cell for figure in group for sheet, cell in figure.cells if sheet == first.cells[0][0])
        result.problems.append(said("rate.parts", first.file, first.cells[0][0], cells, label=indicator.label))
    return _distinct(whole)


def _standing(group: Sequence[Stated]) -> list[Stated]:
    """What is counted at a date (grids, posts) is not added over time: figures of several months must be one."""
    whole = [figure for figure in group if figure.whole_year] or list(group)
    return _one_span(whole)


def _settled(
    group: Sequence[Stated], topic: str, indicator: Indicator, result: Together
) -> tuple[list[Stated], tuple[Months, ...]]:
    """The figure, or those that contradict each other; and the spans of months that it is of."""
    known = [figure for figure in group if figure.months]
    if not known:
        if len({figure.cells for figure in group}) > 1:
            result.problems.append(_no_period(group, indicator))
            return [], ()
        return list(group[:1]), ()
    by_months: dict[Months, list[Stated]] = {}
    for figure in known:
        by_months.setdefault(figure.months or YEAR, []).append(figure)
    each = {months: _one_span(found) for months, found in by_months.items()}
    outer = outermost(list(each))
    if outer is None:
        result.problems.append(_overlap(each, indicator))
        return [], ()
    if len(outer) == 1:
        result.totals += _contained(each, outer[0], topic, indicator)
        return each[outer[0]], tuple(outer)
    for months in outer:
        result.totals += _contained(each, months, topic, indicator)
    contradicted = next((each[months] for months in outer if len(_distinct(each[months])) > 1), None)
    return contradicted or [added([each[months][0] for months in outer])], tuple(outer)


def _one_span(figures: Sequence[Stated]) -> list[Stated]:
    """The figures of one span: villages of one file added, equal ones as they are, others left contradicting each other."""
    by_file: dict[str, list[Stated]] = {}
    for figure in figures:
        by_file.setdefault(figure.file, []).append(figure)
    whole = [_several(group) or _whole(group) or group for group in by_file.values()]
    return [figure for group in whole for figure in ([group] if isinstance(group, Stated) else _distinct(group))]


def _several(group: Sequence[Stated]) -> Stated | None:
    """Figures of different villages, one each, added; None where they are not all of different ones."""
    names = [name for figure in group for name in set(figure.who)]
    if len(group) > 1 and all(figure.who for figure in group) and len(names) == len(set(names)):
        return added(group)
    return None


def _whole(group: Sequence[Stated]) -> Stated | None:
    """The one figure of no village that is the sum of those of the villages beside it."""
    unnamed = [figure for figure in group if not figure.who]
    parts = _several([figure for figure in group if figure.who])
    return unnamed[0] if len(unnamed) == 1 and parts is not None and agree(unnamed[0], parts) else None


def _distinct(figures: Sequence[Stated]) -> list[Stated]:
    """The figures without those of one file that say the same again; the more exact one stays."""
    near = Near(figures)
    kept = {id(figure) for figure in sorted(figures, key=lambda item: item.step) if near.adds(figure, of_one_file=True)}
    return [figure for figure in figures if id(figure) in kept]


def _contained(
    each: Mapping[Months, list[Stated]], outer: Months, topic: str, indicator: Indicator
) -> list[CheckTotal]:
    """A longer period beside the parts that fill it."""
    inner = [months for months in each if months != outer and _holds(outer, months)]
    largest = outermost(inner)
    found = [total for months in largest or () for total in _contained(each, months, topic, indicator)]
    if not largest or not _fills(largest, outer) or len(largest) < 2:
        return found
    whole, parts = each[outer][0], added([each[months][0] for months in largest])
    if whole.sign or parts.sign or any(len(_distinct(each[months])) > 1 for months in (outer, *largest)):
        return found
    sheet, cell = whole.cells[0]
    rows = ",".join(address for name, address in parts.cells if name == sheet) if parts.file == whole.file else ""
    return [
        *found,
        CheckTotal(
            topic,
            shown(outer),
            indicator.label,
            whole.value,
            parts.value,
            whole.file,
            sheet,
            whole.sha256,
            cell,
            rows,
            "table",
            whole.key,
        ),
    ]


def _fills(spans: Sequence[Months], outer: Months) -> bool:
    months = [month for first, last in spans for month in range(first, last + 1)]
    return months == list(range(outer[0], outer[1] + 1))


def added(figures: Sequence[Stated]) -> Stated:
    """The sum of figures, with the cells of all; a bound among them makes the sum one."""
    signs = {figure.sign for figure in figures} - {""}
    value = round(sum(figure.value for figure in figures), 9)
    first = figures[0]
    own = [figure for figure in figures if figure.file == first.file]
    others = tuple(figure for figure in figures if figure.file != first.file)
    spans = [figure.months for figure in figures if figure.months]
    return replace(
        first,
        value=int(value) if float(value).is_integer() else value,
        sign=signs.pop() if len(signs) == 1 else "≈" if signs else "",
        months=_union(spans),
        cells=tuple(cell for figure in own for cell in figure.cells),
        reads=tuple(read for figure in own for read in figure.reads),
        who=tuple(name for figure in figures for name in figure.who),
        step=sum(figure.step for figure in figures),
        added=(*first.added, *others),
    )


def _union(spans: Sequence[Months]) -> Months | None:
    """One span where the figures fill it; else nobody names it."""
    if len(set(spans)) <= 1:
        return spans[0] if spans else None
    whole = (min(first for first, _ in spans), max(last for _, last in spans))
    return whole if _fills(sorted(set(spans)), whole) else None


def _gap(figures: Sequence[Stated], spans: Sequence[Months], catalogue: Catalogue) -> Problem:
    """One problem for all figures of a file that lack the same months."""
    first = figures[0]
    had = "、".join(map(str, joined(Period(None, *months) for months in spans))) or "某一期"
    labels = "、".join(dict.fromkeys(catalogue.indicators[figure.key].label for figure in figures))
    sheet = first.cells[0][0]
    cells = ",".join(dict.fromkeys(cell for figure in figures for name, cell in figure.cells[:1] if name == sheet))
    return said("figure.gap", first.file, sheet, cells, label=labels, had=had)


def _overlap(each: Mapping[Months, Sequence[Stated]], indicator: Indicator) -> Problem:
    spans = sorted(each)
    first = each[spans[0]][0]
    told = "、".join(map(shown, spans))
    return said("figure.overlaps", first.file, first.cells[0][0], first.cells[0][1], label=indicator.label, spans=told)


def _no_period(group: Sequence[Stated], indicator: Indicator) -> Problem:
    first = group[0]
    return said("figure.no_period", first.file, first.cells[0][0], first.cells[0][1], label=indicator.label)


def shown(months: Months) -> str:
    """1-3月, 全年."""
    return str(Period(None, *months))
