"""The levels of the head of a table of figures, and what a cell of figures looks like. Pure.

Belongs here: which rows are an upper or a lower level, and the texts over a column. Does not belong here: what these texts say
(labels.py), and which rows a head begins with (figures/layout.py).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.labels import Names
from pipeline.tallies.values.cells import as_text, folded, is_blank

_NUMERIC = re.compile(
    r"[约近逾超]?-?[\d,.]+(?:[余多]?[百千万亿]?)\D{0,4}|[一二三四五六七八九十百千〇零两]+\D{0,2}|[/—-]+|无"
)
SAYS_WHO = re.compile(r"[:：]|20\d\d年\d+月\d+日")


def heads_of(rows: Rows, first: int, last: int) -> Iterable[tuple[int, list[str]]]:
    """The distinct texts over each column, from the upper level to the lower."""
    upper = [_carried(rows[row], rows[last]) for row in range(first, last)]
    for at in range(len(rows[last])):
        texts = [text for text in dict.fromkeys(as_text(row[at]) for row in (*upper, rows[last])) if text]
        if texts:
            yield at, texts


def _carried(row: Sequence[Any], lowest: Sequence[Any]) -> list[Any]:
    """An upper level, its texts carried to the right over columns that have a lower level: merged, and unmerged again."""
    filled = list(row)
    for at in range(1, len(filled)):
        over, left = filled[at - 1], lowest[at - 1]
        if (
            is_blank(filled[at])
            and not is_blank(lowest[at])
            and not (is_blank(over) or is_blank(left))
            and over != left
        ):
            filled[at] = over
    return filled


def is_upper(row: Sequence[Any]) -> bool:
    """Whether a row above a head is its upper level: several things said, and none of them a line such as 填报单位：某所."""
    texts = {folded(value) for value in row} - {""}
    return len(texts) >= 2 and not any(map(is_number, row)) and not any(map(SAYS_WHO.search, texts))


def is_lower(row: Sequence[Any], above: Sequence[Any], topic: Topic | None, names: Names) -> bool:
    """Whether a row below a head is its lower level: words only, two of which say what figures are of."""
    filled = [(value, over) for value, over in zip(row, above, strict=True) if not is_blank(value)]
    if any(not isinstance(value, str) for value, _ in filled):
        return False
    if len({folded(value) for value, _ in filled}) == 1 and not is_blank(row[0]):
        return False  # a band across the table, no level of the head
    own = [value for value, over in filled if folded(value) != folded(over)]
    telling = sum(names.read(value, topic).says_what for value in own)
    return telling >= 2 and telling >= len(own) / 2


def parts_head(three: Rows) -> bool:
    """Whether the second of three rows is the lower level of a head: names under groups, beside a cell that both rows share,
    with figures right below all of them."""
    row, below = three[1:]
    upper = _carried(three[0], row)
    own = [at for at, value in enumerate(row) if not is_blank(value) and folded(value) != folded(upper[at])]
    shared = [at for at, value in enumerate(row) if is_blank(value) or folded(value) == folded(upper[at])]
    named = all(isinstance(row[at], str) and not is_figure(row[at]) for at in own)
    distinct = len({(folded(upper[at]), folded(row[at])) for at in own}) == len(own) > 1
    return named and distinct and 0 in shared and not is_blank(below[0]) and all(is_figure(below[at]) for at in own)


def is_number(value: Any) -> bool:
    """Whether a cell holds a number that is no year."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and not 2000 <= value < 2100 and value == value
    )


def is_figure(value: Any) -> bool:
    """Whether a cell holds a number, in digits or in words; 3月 is none."""
    if is_blank(value) or isinstance(value, int | float):
        return not is_blank(value)
    text = folded(value)
    return bool(_NUMERIC.fullmatch(text)) and not any(sign in text for sign in "年月季")
