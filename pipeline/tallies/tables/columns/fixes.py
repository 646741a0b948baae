"""What was done to a cell on its way to a value: a unit taken off, a date read out of words, a word brought to its category.

Belongs here: telling a cell that says its value from one that had to be read. Kept by column and cause, with cells as ranges.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pipeline.catalogue import AtMost, Column, Topic
from pipeline.tallies.values.cells import address_ranges, addressed_rows, as_text
from pipeline.tallies.values.personal import mask

DATE, NUMBER, WORD, MASKED, MERGED = "date", "number", "word", "masked", "merged"
_LONGEST_FOUND = 30
# Cells of these types hold their value as it is: a whole column of them need not be looked at one by one.
_NOTHING: frozenset[type] = frozenset()
_SAYS_ITSELF = {"date": frozenset({date, datetime, type(None)}), "number": frozenset({int, float, type(None)})}


@dataclass(frozen=True, slots=True)
class Fix:
    """Cells of one column that were read by one rule. `found` and `read_as` are those of the first cell."""

    column: str
    kind: str
    found: str
    read_as: str
    cells: str

    def within(self, rows: frozenset[int]) -> "Fix | None":
        """The part of it that touches some rows of the sheet."""
        touched = addressed_rows(self.cells) & rows
        letters = self.cells.partition(":")[0].partition(",")[0].rstrip("0123456789")
        return replace(self, cells=address_ranges(letters, touched)) if touched else None


def counted_columns(topic: Topic) -> frozenset[str]:
    """The columns on which an indicator of the topic rests, those that say whether a row is of this year among them."""
    used = {key for key, column in topic.columns.items() if column.window == "year"}
    for indicator in topic.indicators.values():
        used |= {*indicator.columns, *indicator.filter}
        used |= {wanted.at_most for wanted in indicator.filter.values() if isinstance(wanted, AtMost)}
    return frozenset(used)


def find_fixes(
    column: Column, key: str, raw: Sequence[Any], values: Sequence[Any], rows: Sequence[int], *, letters: str
) -> list[Fix]:
    """The fixes of one column.

    Parameters
    ----------
    raw, values, rows
        Of each record: the cell as handed in, what it was read as, and its row on the sheet.
    """
    if column.personal or set(map(type, raw)) <= _SAYS_ITSELF.get(column.type, _NOTHING):
        return []
    pairs = dict(zip(raw, values, strict=True))
    causes = {cell: cause for cell, value in pairs.items() if (cause := _cause(column, cell, value))}
    if not causes:
        return []
    groups: dict[tuple[str, str, str], list[int]] = {}
    first: dict[tuple[str, str, str], Any] = {}
    for cell, row in zip(raw, rows, strict=True):
        cause = causes.get(cell)
        if cause is not None:
            groups.setdefault(cause, []).append(row)
            first.setdefault(cause, cell)
    return [
        Fix(key, cause[0], _found(cause[0], first[cause]), _said(pairs[first[cause]]), address_ranges(letters, touched))
        for cause, touched in groups.items()
    ]


def merged_cells(key: str, letters: str, rows: Iterable[int]) -> list[Fix]:
    """The cells that hold the value of a merged range, as one fix."""
    cells = address_ranges(letters, rows)
    return [Fix(key, MERGED, "合并单元格", "同第一格", cells)] if cells else []


def _cause(column: Column, cell: Any, value: Any) -> tuple[str, str, str] | None:
    """What cells are told together: words by what they said and meant, everything else by its sort."""
    if value is None or value == ():
        return None
    match column.type:
        case "date":
            return None if isinstance(cell, date) or as_text(cell) == _said(value) else (DATE, "", "")
        case "number":
            plain = not isinstance(cell, str) or as_text(cell) == _said(value)
            return None if plain else (NUMBER, "", "")
        case "category" | "yes_no":
            return None if as_text(cell) == _said(value) else (WORD, mask(as_text(cell)), _said(value))
        case "text":
            return None if _said(value) == as_text(cell) or isinstance(cell, tuple) else (MASKED, "", "")


def _found(kind: str, cell: Any) -> str:
    if kind == MASKED:
        return "（个人信息）"
    text = mask("/".join(map(as_text, cell)) if isinstance(cell, tuple) else as_text(cell))
    return text if len(text) <= _LONGEST_FOUND else f"{text[:_LONGEST_FOUND]}…"


def _said(value: Any) -> str:
    return mask(as_text(value))
