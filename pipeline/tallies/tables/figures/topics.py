"""Cross tables of one topic: which rows or columns add up to an indicator, by the categories that its filter keeps. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalogue import Indicator, Topic
from pipeline.tallies.tables.figures.labels import Label, is_place

_PARTIAL = re.compile(r"重点|主要|部分|典型|突出|前[三五十\d]|其中")


@dataclass(frozen=True, slots=True)
class AxisEntry:
    """A row or a column of a table, by its position, with what its label says."""

    at: int
    label: Label


@dataclass(frozen=True, slots=True)
class Along:
    """The entries of one head that add up to an indicator, those that are totals of them, and whether the first are all."""

    leaves: tuple[AxisEntry, ...]
    totals: tuple[AxisEntry, ...]
    complete: bool = True


Wanted = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """How a cross table tells an indicator: the rows and columns that add up to it; `complete` where these are all of them."""

    key: str
    label: str
    down: Along
    across: Along
    complete: bool


def ways(
    topic: Topic, rows: Sequence[AxisEntry], columns: Sequence[AxisEntry], *, partial: bool = False
) -> Iterator[Way]:
    """The indicators of a topic that a cross table tells, by its categories or by a row of their own (按期办结)."""
    axes = frozenset(column for entry in (*rows, *columns) for column in entry.label.categories)
    mixed = _mixes_kinds(sorted(rows, key=lambda entry: entry.at)) or _mixes_kinds(columns)
    counted = list(_cross_indicators(topic, axes))
    for key in _named_alone(rows, {key for key, *_ in counted}):
        down, across = Along(tuple(_about(rows, key)), ()), along(columns, {}, topic)
        yield Way(key, topic.indicators[key].label if key in topic.indicators else key, down, across, across.complete)
    for key, indicator, wanted in counted:
        heads = (_about(head, key) for head in (rows, columns))
        down, across = (along(head, wanted, topic, partial=partial) for head in heads)
        yield Way(key, indicator.label, down, across, down.complete and across.complete and not mixed)


def _cross_indicators(topic: Topic, axes: frozenset[str]) -> Iterator[tuple[str, Indicator, Wanted]]:
    """The counts of a topic whose filters a table with these categories can tell, with the values that each filter keeps."""
    for key, indicator in topic.indicators.items():
        if indicator.count is None:
            continue
        wanted: dict[str, frozenset[str]] = {}
        for column, condition in indicator.filter.items():
            if column not in axes or not isinstance(condition, str | tuple):
                break
            wanted[column] = frozenset((condition,) if isinstance(condition, str) else condition)
        else:
            yield key, indicator, wanted


def is_partial(texts: Iterable[str]) -> bool:
    """Whether a title calls the kinds of its table the chief ones: then they are not all."""
    return any(map(_PARTIAL.search, texts))


def _about(entries: Sequence[AxisEntry], key: str) -> list[AxisEntry]:
    """The entries of one head that an indicator may be added up from.

    Where one names the indicator itself (受理件数 below 来信, 来访), or is a bare 件数 among unknown kinds, it is the whole,
    and the others are parts of it; what names another indicator (按期办结) is no part of it at all.
    """
    own = [entry for entry in entries if key in entry.label.indicators]
    bare = [entry for entry in entries if entry.label.measure and not entry.label.says_which and not entry.label.period]
    if own or (bare and any(map(_is_strange, entries))):
        return own or bare
    return [entry for entry in entries if not entry.label.indicators]


def _named_alone(entries: Sequence[AxisEntry], counted: Collection[str]) -> list[str]:
    """The indicators that one entry each names, and that no categories tell: 按期办结 below 来信, 来访."""
    named = [key for entry in entries for key in entry.label.indicators[:1] if len(entry.label.indicators) == 1]
    return [key for key in dict.fromkeys(named) if named.count(key) == 1 and key not in counted]


def _is_strange(entry: AxisEntry) -> bool:
    """Whether an entry is a thing that nobody knows, and no place."""
    label = entry.label
    return bool(label.name) and not label.says_what and not is_place(label.name)


def _mixes_kinds(entries: Sequence[AxisEntry]) -> bool:
    """Whether things that nobody knows follow a total of such things: the lines below it may be the same ones told again."""
    strange = [entry.at for entry in entries if _is_strange(entry)]
    totals = [e.at for e in entries if e.label.total]
    return any(min(strange) < at < max(strange) and max(totals) < max(strange) for at in totals) if strange else False


def counted_just(topic: Topic, categories: Mapping[str, str]) -> tuple[str, ...]:
    """The indicators that count the rows of just these categories: 政策咨询 among the visits."""
    wanted = {column: (value, (value,)) for column, value in categories.items()}
    return tuple(
        key
        for key, item in topic.indicators.items()
        if item.count is not None
        and item.filter.keys() == wanted.keys()
        and all(item.filter[column] in values for column, values in wanted.items())
    )


def along(entries: Sequence[AxisEntry], wanted: Wanted, topic: Topic | None, *, partial: bool = False) -> Along:
    """Which entries of one head add up.

    An entry without a category that the others have (合计, 件数) is a total of them. Where the others are not all categories
    of their column, that total is what is taken, and they are parts of it; where there is no total, the sum is not complete,
    unless offices add categories of their own and the title does not call these the chief ones (`partial`).
    """
    axes = {column for entry in entries for column in entry.label.categories}
    kept = [
        entry
        for entry in entries
        if all(entry.label.categories.get(column) in values for column, values in wanted.items() if column in axes)
    ]
    totals = [entry for entry in kept if entry.label.total]
    leaves = [entry for entry in kept if not entry.label.total]
    complete = True
    for column in axes - wanted.keys():
        having = [entry for entry in leaves if column in entry.label.categories]
        lacking = [entry for entry in leaves if column not in entry.label.categories]
        above = [entry for entry in totals if column not in entry.label.categories]
        all_named = topic is not None and _covers({entry.label.categories[column] for entry in having}, column, topic)
        if above and _are_categories(lacking, having, column, topic):
            having, lacking = [*having, *lacking], []
        over = lacking or above
        if not having:
            continue
        if lacking and not all_named:
            leaves = lacking
        elif all_named or over:
            totals += lacking
            leaves = having
            complete = complete and (all_named or bool(over))
        elif not partial and _is_most(having, column, topic):
            leaves = having
        else:
            complete = False
    return Along(tuple(leaves or totals), tuple(totals) if leaves else (), complete and bool(kept))


def _are_categories(
    lacking: Sequence[AxisEntry], having: Sequence[AxisEntry], column: str, topic: Topic | None
) -> bool:
    """Whether names that nobody knows, among categories of an open column that a total sums, are categories too."""
    if topic is None or not topic.columns[column].open or not lacking or len(having) <= len(lacking):
        return False
    return all(entry.label.name and not entry.label.says_what for entry in lacking)


def _is_most(entries: Sequence[AxisEntry], column: str, topic: Topic | None) -> bool:
    """Whether an open column (纠纷类型) has as many categories as a table of all has: what is not named did not occur."""
    named = {entry.label.categories[column] for entry in entries}
    return topic is not None and topic.columns[column].open and 2 * len(named) >= len(topic.columns[column].values)


def _covers(values: set[str], column: str, topic: Topic) -> bool:
    """Whether categories are all that a column may have, or are closed by 其他."""
    declared = set(topic.columns[column].values)
    return values >= declared or any(value.startswith("其他") or value == "其它" for value in values)
