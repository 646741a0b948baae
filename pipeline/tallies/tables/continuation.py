"""Sheets without a header whose rows go on from the table before them: page two, 续表, a part of a table in a letter.

Belongs here: whether a sheet continues a table, and the table that it then is. Whether that is certain is said by its name, or
by numbers that run on; otherwise it is asked (relating/continued.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.readers import Sheet
from pipeline.tallies.tables.columns.parsed import Reading, parse_column
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.values.ditto import is_ditto

_NAMED = re.compile(
    r"续|接上|[(（]接[)）]|附页|第[二三四五六七八九十2-9]页|page[2-9]|[(（_-]?[2-9]\)?$|[二三四五六]$|表[2-9]$"
)
_NUMERAL = re.compile(r"\d")
_MOSTLY = 0.6
_SOME = 0.3


@dataclass(frozen=True, slots=True)
class Continuation:
    """A sheet read as more rows of a table: `sure` where its name or its numbers say so; `fits` is the share of its rows, and

    `typed` says that something they must have is a date, a number or a category: words alone fit anywhere.
    """

    table: TallyTable
    sure: bool
    fits: float
    typed: bool

    @property
    def is_one(self) -> bool:
        """Whether most rows are what the table before has."""
        return self.fits >= _MOSTLY

    @property
    def may_be_one(self) -> bool:
        """Whether enough rows are, that it cannot be passed over."""
        return self.fits >= _SOME


def continues(sheet: Sheet, before: Ledger, topic: Topic, year: int, headings: Headings) -> Continuation | None:
    """The sheet as more rows of a table; None where nothing of it fits, or where it has names of columns of its own."""
    held = before.table
    width = max(map(len, held.rows), default=0)
    rows = [row[held.left : held.left + width] for row in sheet.rows]
    if not rows or len(rows[0]) <= max(held.header.columns):
        return None
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    top = next((at for at, row in enumerate(rows) if not _is_title(row)), len(rows))
    titles = "".join(folded(value) for row in rows[:top] for value in row[:1])
    body = rows[top:]
    filled = [row for row in body if any(not is_blank(value) for value in row)]
    if not filled or _has_own_names(filled[0], held, headings):
        return None
    fitting = sum(_is_row(row, held, topic, year) for row in filled) / len(filled)
    header = replace(held.header, first=0, last=-1)
    sure = bool(_NAMED.search(folded(sheet.name)) or "续" in titles or _runs_on(held, filled))
    typed = any(
        topic.columns[key].required and topic.columns[key].type != "text" for key in held.header.columns.values()
    )
    return Continuation(TallyTable(body, top, held.left, header), sure, fitting, typed)


def _is_title(row: Sequence[Any]) -> bool:
    """Whether a row says one thing at most, in words: 3 | 3 | 3 is none."""
    texts = [folded(value) for value in row if not is_blank(value)]
    return len(set(texts)) <= 1 and not (len(texts) > 1 and texts[0].isdigit())


def _has_own_names(row: Sequence[Any], held: TallyTable, headings: Headings) -> bool:
    """Whether a row is a header in other words: words only, and two of them names of columns where other names stood before."""
    said = {folded(value) for value in row} - {""}
    if any(value != "" and not isinstance(value, str) for value in row) or any(map(_NUMERAL.search, said)):
        return False
    own = {folded(value) for value in held.rows[max(held.header.last, 0)]}
    return bool(said - own) and sum(map(headings.knows, said)) >= 2


def _is_row(row: Sequence[Any], held: TallyTable, topic: Topic, year: int) -> bool:
    """Whether a row fills the required columns with what belongs there; some may be left to the row above."""
    asked, left = 0, 0
    for at, key in held.header.columns.items():
        column = topic.columns[key]
        if not column.required or key in held.header.spread or key in held.header.parts:
            continue
        asked += 1
        if is_blank(row[at]) or is_ditto(row[at]):
            left += 1
            continue
        # the scale of the heading, which may make a fraction a count, is not known here
        plain = column.model_copy(update={"window": "none", "unit": ""})
        if parse_column([row[at]], plain, Reading(year)).faults:
            return False
    return left * 2 <= asked


def _runs_on(held: TallyTable, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the first column of running numbers goes on where the table before ended."""
    for at in range(min(len(held.rows[0]), len(rows[0]))):
        last = [value for row in held.rows[held.header.last + 1 :] if (value := _whole(row[at])) is not None]
        first = _whole(rows[0][at])
        if len(last) >= 2 and first is not None and first == max(last) + 1 and last[-1] - last[0] == len(last) - 1:
            return True
    return False


def _whole(value: Any) -> int | None:
    text = folded(value)
    return int(text) if text.isdigit() and len(text) < 7 else None
