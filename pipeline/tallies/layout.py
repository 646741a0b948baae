"""Where the table is: which rows are its header, which topic it belongs to, which column is which.

Belongs here: evidence (names that match the catalogue, words in the title, the types beneath) and the choice it leads to.
Does not belong here: rows (rows.py) and the values in them (columns.py). Positions are 0-based within the sheet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.catalogue import Catalogue, Topic
from pipeline.tallies.cells import as_text, folded, is_blank
from pipeline.tallies.reading import Rows, Sheet

HEADER_WITHIN = 30
_DEEPEST = 4
_SAMPLE = 20
_TOO_CLOSE = 0.25
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_UNIT = re.compile(r"[(（\[【]\s*(?:单位[:：])?\s*([^)）\]】]*元)\s*[)）\]】]")
_SCALES = {"元": 1, "万元": 10_000, "千元": 1_000, "亿元": 100_000_000}

STATED = "（单项数据）"
_STATED_NAMES = {
    "indicator": ("指标名称", "指标", "统计指标", "统计项目"),
    "figure": ("数值", "数量", "全年数", "本年数", "本年累计"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found: its rows, its topic, and the column that each position holds."""

    topic: str
    first: int
    last: int
    columns: Mapping[int, str]
    names: Mapping[int, str]
    scales: Mapping[int, int]
    missing: tuple[str, ...]
    score: float
    evidence: str = field(default="")

    @property
    def complete(self) -> bool:
        return not self.missing


class Headings:
    """All column names of a catalogue, folded once: name → topic → column."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.topics: Mapping[str, Topic] = catalogue.topics
        self.required: dict[str, tuple[str, ...]] = {key: tuple(topic.required()) for key, topic in self.topics.items()}
        self.required[STATED] = tuple(_STATED_NAMES)
        self.titles = {key: tuple(map(folded, (*topic.titles, topic.label))) for key, topic in self.topics.items()}
        self._index: dict[str, dict[str, str]] = {}
        for key, topic in self.topics.items():
            for column, declared in topic.columns.items():
                self._add(key, column, declared.names)
        for column, names in _STATED_NAMES.items():
            self._add(STATED, column, names)

    def _add(self, topic: str, column: str, names: Iterable[str]) -> None:
        for name in names:
            self._index.setdefault(folded(name), {})[topic] = column

    def matches(self, names: Iterable[str]) -> dict[str, str]:
        """The topics to which one of the names belongs, each with its column; earlier names win."""
        found: dict[str, str] = {}
        for name in names:
            for topic, column in self._index.get(name, {}).items():
                found.setdefault(topic, column)
        return found

    def column_names(self, topic: str) -> list[str]:
        """Every folded name of a topic's columns, for near misses."""
        return [name for name, topics in self._index.items() if topic in topics]


def find_header(sheet: Sheet, headings: Headings) -> tuple[Header | None, list[Header]]:
    """The header that the evidence is for, and all candidates, best first.

    Returns
    -------
    The header is None when nothing matches, or when two topics are too close to call; the candidates tell which.
    """
    best: dict[str, Header] = {}
    for first, last in _spans(sheet.rows):
        for header in _candidates(sheet, first, last, headings):
            if header.topic not in best or header.score > best[header.topic].score:
                best[header.topic] = header
    ranked = sorted(best.values(), key=lambda h: (-h.score, h.topic))
    complete = [header for header in ranked if header.complete]
    if not complete or (len(complete) > 1 and complete[0].score - complete[1].score < _TOO_CLOSE):
        return None, ranked
    return complete[0], ranked


def _spans(rows: Rows) -> Iterator[tuple[int, int]]:
    for first in range(min(len(rows), HEADER_WITHIN)):
        for depth in range(1, _DEEPEST + 1):
            if first + depth <= len(rows):
                yield first, first + depth - 1


def _candidates(sheet: Sheet, first: int, last: int, headings: Headings) -> Iterator[Header]:
    found: dict[str, dict[int, str]] = {}
    names: dict[int, str] = {}
    for column, parts in _names_by_column(sheet.rows, first, last):
        names[column] = "/".join(parts)
        for topic, key in headings.matches(_spellings(parts)).items():
            taken = found.setdefault(topic, {})
            if key not in taken.values():
                taken[column] = key
    for topic, columns in found.items():
        if len(columns) >= 2:
            yield _weigh(sheet, first, last, topic, columns, names, headings)


def _names_by_column(rows: Rows, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    for column in range(len(rows[first])):
        parts = dict.fromkeys(as_text(rows[row][column]) for row in range(first, last + 1))
        parts.pop("", None)
        if parts and all(isinstance(rows[row][column], str) for row in range(first, last + 1)):
            yield column, list(parts)


def _spellings(parts: list[str]) -> Iterator[str]:
    """The names under which a heading may be known: its last part, all parts joined; brackets on and off.

    A part above the last does not name a column alone: else a row of data would pass for the foot of the header.
    """
    for name in (parts[-1], "".join(parts)):
        yield folded(name)
        yield folded(_BRACKETS.sub("", name))


def _weigh(
    sheet: Sheet, first: int, last: int, topic: str, columns: dict[int, str], names: dict[int, str], headings: Headings
) -> Header:
    required = headings.required[topic]
    missing = tuple(key for key in required if key not in columns.values())
    titled = topic != STATED and _is_titled(sheet, first, headings.titles[topic])
    fitting = _types_beneath(sheet.rows, last, columns, headings, topic)
    score = (
        10 * (1 - len(missing) / len(required))
        + len(columns) / 4
        + 2 * titled
        + 2 * fitting
        - 0.1 * (last - first)
        - 0.02 * first
    )
    found = f"列名相符 {len(columns)} 个（必需 {len(required) - len(missing)}/{len(required)}）"
    evidence = f"{found}，标题{'' if titled else '不'}相符，数据类型相符 {fitting:.0%}"
    scales = {column: _scale(names[column]) for column in columns}
    return Header(topic, first, last, columns, names, scales, missing, score, evidence)


def _is_titled(sheet: Sheet, first: int, titles: tuple[str, ...]) -> bool:
    above = folded(sheet.name) + "|".join(
        folded(value) for row in sheet.rows[:first] for value in dict.fromkeys(map(as_text, row))
    )
    return any(title in above for title in titles)


def _types_beneath(rows: Rows, last: int, columns: dict[int, str], headings: Headings, topic: str) -> float:
    """The share of typed cells right below the header that look like their column's type; 1 when there are none."""
    seen = fitting = 0
    for row in rows[last + 1 : last + 1 + _SAMPLE]:
        for column, key in columns.items():
            value = row[column]
            if topic == STATED or is_blank(value) or headings.topics[topic].columns[key].type not in ("date", "number"):
                continue
            if as_text(value) == as_text(rows[last][column]):
                continue  # the header once more, above a second block of rows
            seen += 1
            fitting += not isinstance(value, str) or bool(re.search(r"[\d０-９一二三四五六七八九十]", value))
    return fitting / seen if seen else 1.0


def _scale(name: str) -> int:
    match = _UNIT.search(name)
    return _SCALES.get(match[1].strip(), 1) if match else 1


def heading_texts(rows: Rows, header: Header) -> frozenset[str]:
    """The folded texts that stand in the header, to know a repeated one by."""
    cells: Iterator[Any] = (value for row in rows[header.first : header.last + 1] for value in row)
    return frozenset(folded(value) for value in cells) - {""}
