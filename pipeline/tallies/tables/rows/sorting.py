"""Which rows of a table are data, and why the others are not: totals, averages, headings, footers, column numbers, blanks.

Belongs here: the role of a row, judged from the whole row, its place and the arithmetic. A row that fills every required
column with what belongs there is data, whatever words it begins with. Each row gets one fate, so that rows read = records +
dropped + problem rows always holds.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.choosing import Header, heading_texts
from pipeline.tallies.tables.rows import words as row_words
from pipeline.tallies.tables.rows.roles import (
    AVERAGE,
    BLANK,
    FOOTER,
    NOTHING,
    SUBROW,
    TITLE,
    TOTAL,
    ZERO,
    Needs,
    SortedRows,
)
from pipeline.tallies.tables.rows.second_look import (
    items_after_all,
    lines_of_one_item,
    lines_that_go_on,
    remark_at_the_end,
    totals_by_their_sums,
)
from pipeline.tallies.tables.rows.tests import TESTS, Frame, SeenRow, seen
from pipeline.tallies.tables.rows.words import declares_zero, is_telling
from pipeline.tallies.values.cells import folded, is_blank, is_blank_row

_NEXT = 4
_SUMS = (TOTAL, AVERAGE, SUBROW)


def sort_rows(rows: Rows, header: Header, needs: Needs | None = None) -> SortedRows:
    """Tell data from everything else below (and above) the header."""
    needs = needs or Needs()
    titles = frozenset(folded(value) for row in rows[: max(header.first, 0)] for value in row) - {""}
    frame = Frame(header, heading_texts(rows, header), titles)
    full = (n for n in range(len(rows) - 1, -1, -1) if not any(is_blank(rows[n][at]) for at in needs.required))
    frame = replace(frame, last_full=next(full, -1) if needs.required else len(rows))
    telling: dict[str, bool] = {}
    reasons: list[str | None] = []
    doubtful: list[int] = []
    plain: set[int] = set()
    in_footer = False
    for number, cells in enumerate(rows):
        if number > header.last and _is_plain(cells, needs.required, frame.headings, telling):
            reasons.append(None)
            plain.add(number)
            in_footer = False
            continue
        row = seen(number, cells, header, needs)
        more_below = any(not is_blank_row(below) for below in rows[number + 1 : number + _NEXT])
        below = [each for each in rows[number + 1 : number + 1 + _NEXT] if not _has_word_of_total(each)]
        names = [folded(each[at]) for each in below for at in needs.required if at not in needs.typed]
        digits = any(name.isdigit() and len(name) <= 2 for name in names)
        reason = _reason(row, replace(frame, more_below=more_below, digits_below=digits))
        if reason is None and not row.complete:
            if _lacks_more_than_results(row, needs):
                reason = TOTAL
            elif in_footer and len(set(row.said)) == 1:
                reason = FOOTER
        if row.doubtful and (reason in _SUMS or reason is None):
            doubtful.append(number)
        in_footer = reason == FOOTER or (in_footer and reason == BLANK)
        reasons.append(reason)
    remark_at_the_end(rows, reasons, needs)
    lines_of_one_item(rows, reasons, header, needs)
    lines_that_go_on(rows, reasons, header, needs, plain)
    totals_by_their_sums(rows, reasons, header, needs, plain)
    maybe = items_after_all(rows, reasons, header, doubtful, needs)
    return _sorted(rows, reasons, maybe)


def _sorted(rows: Rows, reasons: Sequence[str | None], maybe: Sequence[int]) -> SortedRows:
    dropped: dict[str, list[int]] = {}
    zero: tuple[int, int] | None = None
    for number, reason in enumerate(reasons):
        if reason is not None:
            dropped.setdefault(reason, []).append(number)
        if reason == ZERO:
            zero = (number, next(at for at, value in enumerate(rows[number]) if declares_zero(folded(value))))
    data = tuple(number for number, reason in enumerate(reasons) if reason is None)
    if zero is None and not data:
        zero = _nothing_all_year(rows, dropped)
    return SortedRows(data, {why: tuple(which) for why, which in dropped.items()}, zero, tuple(maybe))


def _nothing_all_year(rows: Rows, dropped: dict[str, list[int]]) -> tuple[int, int] | None:
    """The cell of a table without a row that says that there was nothing all year: a zero report in other words."""
    for number in (*dropped.get(NOTHING, ()), *dropped.get(TITLE, ())):
        for at, value in enumerate(rows[number]):
            if row_words.NOTHING_ALL_YEAR.fullmatch(folded(value)):
                return number, at
    return None


def _is_plain(
    cells: Sequence[Any], required: Sequence[int], headings: frozenset[str], telling: dict[str, bool]
) -> bool:
    """The quick way for the many: all required cells filled, not all alike, one with words, no telling word among them."""
    alike, in_words = True, False
    for column in required:
        value = cells[column]
        if value.__class__ is str:
            if not value or value.isspace() or _tells(value, headings, telling):
                return False
            in_words = in_words or not row_words.NUMBERED.fullmatch(folded(value) if len(value) < 6 else value)
        elif value is None:
            return False
        alike = alike and value == cells[required[0]]
    if not in_words or (alike and len(required) > 1):
        return False
    first = next((value for value in cells if value != ""), None)
    return first.__class__ is not str or not _tells(first, headings, telling)


def _tells(value: str, headings: frozenset[str], telling: dict[str, bool]) -> bool:
    told = telling.get(value)
    if told is None:
        told = telling[value] = is_telling(value, headings)
    return told


def _lacks_more_than_results(row: SeenRow, needs: Needs) -> bool:
    """Whether a row has formulas without results, and lacks besides what a row must have: a total that was not computed."""
    formulas = {column for number, column in needs.uncomputed if number == row.number}
    return bool(formulas) and any(is_blank(row.cells[at]) and at not in formulas for at in needs.required)


def _reason(row: SeenRow, frame: Frame) -> str | None:
    if row.number < frame.header.first:
        return ZERO if any(map(declares_zero, row.said)) else "表头以上" if row.said else BLANK
    if row.number <= frame.header.last:
        return "表头"
    return next((why for why, test in TESTS if test(row, frame)), None)


def _has_word_of_total(cells: Sequence[Any]) -> bool:
    return any(cells) and any(row_words.TOTAL.fullmatch(folded(value)) for value in cells if isinstance(value, str))
