"""Which rows are a table's header, which topic it belongs to, which column is which: chosen by evidence.

The evidence: names that match the catalogue, words in the title, the types beneath. Positions are 0-based.
Does not belong here: several tables on a sheet (tables/layout.py), rows (rows/sorting.py), and the values in them (parsed.py).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.layout import FigureTable, find_figures
from pipeline.tallies.tables.headers.beneath import best_claim, completes, is_ticked, types_beneath
from pipeline.tallies.tables.headers.head_cells import (
    choices_side_by_side,
    give_way,
    goes_on,
    month_and_day,
    names_by_column,
    of_this_year,
    split_dates,
    spread_choices,
    takes_split,
)
from pipeline.tallies.tables.headers.headings import STATED, SUMMARY, Headings
from pipeline.tallies.values.cells import as_text, folded, is_blank

HEADER_WITHIN = 30
_DEEPEST = 4
_TOO_CLOSE = 0.25
_SPAN = re.compile(
    r"(?:20\d\d年?)?(?:\d{1,2}|[一二三四五六七八九十]+)月份?|(?:第?[一二三四1234]|前[一二三]个?)季度?|[上下全]半?年度?|.*(?:累计|合计|小计|总计)"
)
_NO_GROUP = re.compile(r"[\d:：]|^.{13,}$")


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found: its rows, its topic, and the column that each position holds.

    `columns` maps a position to a column key; `parts` the positions of 年, 月 and 日 of a date that is split over three
    columns, −1 for a year that has none; `spread` the positions and words of a choice that has a column a word (是, 否), to be
    ticked; `missing` names required columns without a place; `clashes` positions that claim a column already taken, with the
    position that has it; `former` positions of what a column held before (调整前, beside 调整后); `supposed` headings without a
    known name → the column that they can only be; `titled` when a title above, or the sheet's name, is the topic's.
    """

    topic: str
    first: int
    last: int
    columns: Mapping[int, str]
    names: Mapping[int, str]
    parts: Mapping[str, tuple[int, int, int]]
    spread: Mapping[str, tuple[tuple[int, str], ...]]
    missing: tuple[str, ...]
    clashes: Mapping[int, int]
    score: float
    evidence: str
    former: Mapping[int, int] = field(default_factory=dict)
    supposed: Mapping[str, str] = field(default_factory=dict)
    titled: bool = False

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def is_ledger(self) -> bool:
        return self.topic not in (STATED, SUMMARY)

    @property
    def unread(self) -> Mapping[int, str]:
        """The headings of columns that the catalogue does not know, by position."""
        return {at: name for at, name in self.names.items() if at not in self.columns}

    def at(self, key: str) -> int | None:
        """Where a column stands; None when this table has none of the kind."""
        return next((at for at, name in self.columns.items() if name == key), None)


def find_header(rows: Rows, name: str, headings: Headings, book: str = "") -> tuple[Header | None, list[Header]]:
    """The header that the evidence is for, and all candidates, best first.

    Parameters
    ----------
    rows
        A sheet or a part of one; the header must begin within its first 30 rows.
    name
        The sheet's name, which may name the topic.
    book
        The file's name, which may name the topic of a table of figures that has no better title.

    Returns
    -------
    A header that stands again further down, where better values may be beneath it, is the first: the table begins with it.
    The header is None when nothing matches, or when two topics are too close to call; the candidates tell which.
    """
    best: dict[str, Header] = {}
    full: dict[str, list[Header]] = {}
    highest: dict[tuple[str, frozenset[tuple[int, str]]], Header] = {}
    titles = _Titles(rows, name, headings)
    for first, last in _spans(rows, headings):
        for header in _candidates(rows, titles, first, last, headings):
            top = highest.setdefault((header.topic, frozenset(header.columns.items())), header)
            full.setdefault(header.topic, []).extend([header] if header.complete and header.is_ledger else [])
            known = best.get(header.topic)
            if known is None or header.score > known.score:
                best[header.topic] = replace(top if top.last < header.first else header, score=header.score)
    best = {topic: _uppermost(header, full[topic]) for topic, header in best.items()}
    if not any(header.complete or _is_half_found(rows, header, headings) for header in best.values()):
        figures = find_figures(rows, [name, book], headings.names)
        if figures is not None:
            found = _of_figures(figures)
            best[found.topic] = found
    ranked = sorted(best.values(), key=lambda h: (-h.score, h.topic))
    complete = [header for header in ranked if header.complete]
    if not complete or any(_rivals(complete[0], header) for header in complete[1:]):
        return None, ranked
    above = [header for header in complete if header.last < complete[0].first and header.is_ledger]
    return min(above, key=lambda header: header.first, default=complete[0]), ranked


def _uppermost(best: Header, full: Sequence[Header]) -> Header:
    """The first of the complete headers above the best of a topic: sections may have their columns each in another order."""
    above = [header for header in full if header.last < best.first and best.complete]
    if not above:
        return best
    first = min(above, key=lambda header: header.last)
    among = [header for header in above if header.first <= first.last]
    return replace(max(among, key=lambda header: header.score), score=best.score)


def _is_half_found(rows: Rows, header: Header, headings: Headings) -> bool:
    """Whether a ledger's header lacks less than half of what it needs: then that is asked for.

    What would be days must not be months or quarters: those are the rows of a table of figures.
    """
    required = len(headings.required[header.topic])
    if not header.is_ledger or len(header.missing) >= required / 2:
        return False
    columns = headings.topics[header.topic].columns
    dated = [at for at, key in header.columns.items() if columns[key].type == "date" and columns[key].window]
    cells = [folded(row[at]) for row in rows[header.last + 1 :] for at in dated if not is_blank(row[at])]
    return 2 * sum(bool(_SPAN.fullmatch(text)) for text in cells) <= len(cells)


def _of_figures(figures: FigureTable) -> Header:
    """The header of a table of figures that no names of columns told: stated.py reads its heads itself."""
    topic = STATED if figures.kind == "list" else SUMMARY
    columns = {at: next(iter(label.indicators), "figure") for at, label in figures.values.items()}
    evidence = f"数字表：{len(columns)} 列数字"
    return Header(
        topic, figures.first, figures.last, columns, figures.heads, {}, {}, (), {}, 5 + len(columns) / 4, evidence
    )  # fmt: skip


def _rivals(best: Header, other: Header) -> bool:
    """Whether two headers explain the same cells about equally well. Side by side or one above the other they do not."""
    apart = best.last < other.first or other.last < best.first or not best.columns.keys() & other.columns.keys()
    return not apart and best.score - other.score < _TOO_CLOSE


def heading_texts(rows: Rows, header: Header) -> frozenset[str]:
    """The folded texts that stand in the header, and in the heads of groups of columns above it, to know a repeated one by."""
    first = header.first
    while first > 0 and _heads_groups(rows[first - 1]):
        first -= 1
    cells: Iterator[Any] = (value for row in rows[first : header.last + 1] for value in row)
    return frozenset(folded(value) for value in cells) - {""}


def _heads_groups(row: Sequence[Any]) -> bool:
    """Whether a row above the names says a few words, each over several columns as merged cells are, or over one."""
    texts = {folded(value) for value in row} - {""}
    return len(texts) > 1 and not any(_NO_GROUP.search(text) for text in texts)


def _spans(rows: Rows, headings: Headings) -> Iterator[tuple[int, int]]:
    """Where a header may stand: up to four rows, the last of which has at least one name of a column."""
    for last in range(min(len(rows), HEADER_WITHIN + _DEEPEST - 1)):
        if not any(value.__class__ is str and headings.knows(value) for value in rows[last]) or goes_on(rows, last):
            continue
        if last and last + 1 < len(rows) and rows[last - 1] == rows[last] == rows[last + 1]:
            continue  # neither the first nor the last of rows that are all the same
        for first in range(max(0, last - _DEEPEST + 1), last + 1):
            if first < last and len({folded(value) for value in rows[first]} - {""}) < 2:
                continue  # a title, which is no part of the names beneath it
            if first < HEADER_WITHIN:
                yield first, last


def _candidates(rows: Rows, titles: "_Titles", first: int, last: int, headings: Headings) -> Iterator[Header]:
    claims: dict[str, dict[str, list[tuple[int, int]]]] = {}
    parts: dict[str, dict[str, tuple[int, int, int]]] = {}
    spread: dict[str, dict[str, tuple[tuple[int, str], ...]]] = {}
    names = of_this_year(dict(names_by_column(rows, first, last)), headings.year)
    for column, texts in names.items():
        for topic, (key, rank) in headings.matches_of(texts).items():
            claims.setdefault(topic, {}).setdefault(key, []).append((rank, column))
    former = give_way(claims, names, rows[first - 1] if first and _heads_groups(rows[first - 1]) else ())
    found, clashes = _best_claims(rows, last, claims, headings)
    for topic, key, rank, places in split_dates(names, headings):
        own = min((own for own, _ in claims.get(topic, {}).get(key, ())), default=0)
        beside = clashes.setdefault(topic, {})
        if takes_split(found.setdefault(topic, {}), key, places, beside, goes_first=rank < own):
            parts.setdefault(topic, {})[key] = places
    for topic, key, places in _days_by_hand(names, found, headings):
        found[topic][places[1]] = key
        parts.setdefault(topic, {})[key] = places
    side_by_side = choices_side_by_side(
        names, headings, lambda at: is_ticked(rows, last, at), lambda at, among: completes(rows, last, at, among)
    )
    for topic, key, choices in (*spread_choices(names, headings), *side_by_side):
        if key not in found.setdefault(topic, {}).values() and not any(at in found[topic] for at, _ in choices):
            found[topic][choices[0][0]] = key
            spread.setdefault(topic, {})[key] = choices
    labels = {column: "/".join(texts) for column, texts in names.items()}
    for topic, held in found.items():
        if len(held) >= 2 or (topic == STATED and len(held) >= 1):
            columns_in_order = dict(sorted(held.items()))
            yield _weigh(
                rows, titles, first, last, topic, columns=columns_in_order, names=labels, parts=parts.get(topic, {}),
                spread=spread.get(topic, {}), clashes=clashes.get(topic, {}), former=former.get(topic, {}), headings=headings,
            )  # fmt: skip


def _best_claims(
    rows: Rows, last: int, claims: Mapping[str, Mapping[str, list[tuple[int, int]]]], headings: Headings
) -> tuple[dict[str, dict[int, str]], dict[str, dict[int, int]]]:
    """Of each topic, the position of each column by the best claim to it; and the positions that lost, with the one that won."""
    found: dict[str, dict[int, str]] = {}
    clashes: dict[str, dict[int, int]] = {}
    for topic, keys in claims.items():
        taken = found.setdefault(topic, {})
        for key, columns in keys.items():
            best = best_claim(rows, last, columns, topic, key, headings=headings)
            taken[best] = key
            if topic != SUMMARY:
                clashes.setdefault(topic, {}).update({at: best for _, at in columns if at != best})
    return found, clashes


def _days_by_hand(
    names: Mapping[int, list[str]], found: Mapping[str, Mapping[int, str]], headings: Headings
) -> Iterator[tuple[str, str, tuple[int, int, int]]]:
    """The one day that a topic lacks, where two columns 月 | 日 may tell it; the place of the year is none (−1)."""
    by_hand = month_and_day(names)
    for topic, held in found.items() if by_hand else ():
        days = [key for key in headings.required.get(topic, ()) if _is_day_of(topic, key, headings)]
        if by_hand and len(days) == 1 and days[0] not in held.values() and not set(by_hand) & held.keys():
            yield topic, days[0], (-1, *by_hand)


def _is_day_of(topic: str, key: str, headings: Headings) -> bool:
    column = headings.topics[topic].columns[key] if topic in headings.topics else None
    return column is not None and column.type == "date" and column.window == "year"


def _weigh(
    rows: Rows, titles: "_Titles", first: int, last: int, topic: str, *, columns: dict[int, str], names: dict[int, str],
    parts: dict[str, tuple[int, int, int]], spread: dict[str, tuple[tuple[int, str], ...]], clashes: dict[int, int],
    former: dict[int, int], headings: Headings,
) -> Header:  # fmt: skip
    required = _required(topic, columns, headings)
    missing = tuple(key for key in required if key not in columns.values())
    titled = topic in titles.above(first)
    fitting = types_beneath(rows, last, columns, headings, topic)
    found = len(required) - len(missing)
    score = (
        10 * found / len(required)
        + (len(columns) + len(parts)) / 4
        + 2 * titled
        + 2 * fitting
        - 0.1 * (last - first)
        - 0.02 * first
    )
    if topic == SUMMARY:
        score -= 5  # a ledger that explains the same sheet is preferred: rows say more than sums
    evidence = (
        f"列名相符 {len(columns)} 个（必需 {found}/{len(required)}），标题{'' if titled else '不'}相符，"
        f"数据类型相符 {fitting:.0%}，得分 {score:.2f}"
    )
    return Header(
        topic, first, last, columns, names, parts, spread, missing, clashes, score, evidence, former, titled=titled
    )  # fmt: skip


def _required(topic: str, columns: Mapping[int, str], headings: Headings) -> tuple[str, ...]:
    if topic == SUMMARY:
        return tuple(dict.fromkeys(columns.values()))
    if topic == STATED:
        return (*headings.required[STATED], "figure" if "part" not in columns.values() else "part")
    return headings.required[topic]


class _Titles:
    """The topics that what stands above each row of a sheet names, its own name with it."""

    def __init__(self, rows: Rows, name: str, headings: Headings) -> None:
        self._rows, self._topics = rows, headings.titles
        self._above = [self._named(folded(name))]

    def above(self, first: int) -> frozenset[str]:
        """The topics that the rows above a row, and the name of the sheet, are titled by."""
        while len(self._above) <= first:
            said = dict.fromkeys(map(as_text, self._rows[len(self._above) - 1]))
            self._above.append(self._above[-1] | self._named("|".join(map(folded, said))))
        return self._above[first]

    def _named(self, text: str) -> frozenset[str]:
        return frozenset(topic for topic, titles in self._topics.items() if any(title in text for title in titles))
