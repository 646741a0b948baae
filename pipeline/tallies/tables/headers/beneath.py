"""What stands beneath a header: whether the cells look like what a heading promises. Evidence for choosing.py, no more."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.headings import STATED, SUMMARY, Headings
from pipeline.tallies.values.categories import category_words, parse_category, parse_yes_no
from pipeline.tallies.values.cells import as_text, is_blank

_SAMPLE = 20
_GAUGED = 200
_MOST_CLAIMS = 50  # columns that bear one name; those of the first ones are gauged
_TYPED = re.compile(r"[\d０-９一二三四五六七八九十]")


def is_ticked(rows: Rows, last: int, at: int) -> bool:
    """Whether the cells of a column are ticks, or blank. One number is let pass: that of a total row."""
    cells = [row[at] for row in rows[last + 1 : last + 1 + _SAMPLE] if not is_blank(row[at])]
    others = sum(not isinstance(parse_yes_no(cell), bool) for cell in cells)
    return others <= 1 and 2 * others <= len(cells)


def completes(rows: Rows, last: int, at: int, among: Sequence[int]) -> bool:
    """Whether a column is ticked only in rows in which none of some others is."""
    below = rows[last + 1 : last + 1 + _GAUGED]
    ticked = [[parse_yes_no(row[place]) is True for place in (at, *among)] for row in below]
    alone = all(sum(line) <= 1 for line in ticked)
    return alone and any(line[0] for line in ticked) and any(any(line[1:]) for line in ticked)


def best_claim(
    rows: Rows, last: int, claims: Sequence[tuple[int, int]], topic: str, key: str, *, headings: Headings
) -> int:
    """Of the columns that could be one column of the catalogue: its own label first, then the better typed and fuller one."""
    if len(claims) == 1:
        return claims[0][1]
    fits = _fits_of(topic, key, headings)

    def rank(claim: tuple[int, int]) -> tuple[int, float, int]:
        cells = [row[claim[1]] for row in rows[last + 1 : last + 1 + _GAUGED]]
        filled = [cell for cell in cells if not is_blank(cell)]
        typed = [cell for cell in filled if fits(cell)]
        return claim[0], -len(typed) / max(len(cells), 1), claim[1]

    return min(sorted(claims)[:_MOST_CLAIMS], key=rank)[1]


def _fits_of(topic: str, key: str, headings: Headings) -> Callable[[Any], bool]:
    """Whether a cell looks like one of a column."""
    column = headings.topics[topic].columns[key] if topic in headings.topics else None
    if column is not None and column.type in ("date", "number"):
        return lambda cell: not isinstance(cell, str) or bool(_TYPED.search(cell))
    if column is not None and column.type == "category":
        words = category_words(column.values)
        known: dict[str, bool] = {}

        def is_word(cell: Any) -> bool:
            text = as_text(cell)
            if text not in known:
                known[text] = isinstance(parse_category(cell, words), str)
            return known[text]

        return is_word
    return lambda _: True


def types_beneath(rows: Rows, last: int, columns: dict[int, str], headings: Headings, topic: str) -> float:
    """The share of typed cells right below the header that look like their column's type; 1 when there are none."""
    seen = fitting = 0
    for row in rows[last + 1 : last + 1 + _SAMPLE]:
        for column, key in columns.items():
            value = row[column]
            if is_blank(value) or not _is_typed(topic, key, headings) or as_text(value) == as_text(rows[last][column]):
                continue
            seen += 1
            fitting += not isinstance(value, str) or bool(_TYPED.search(value))
    return fitting / seen if seen else 1.0


def _is_typed(topic: str, key: str, headings: Headings) -> bool:
    if topic == SUMMARY:
        return True
    return topic != STATED and headings.topics[topic].columns[key].type in ("date", "number")
