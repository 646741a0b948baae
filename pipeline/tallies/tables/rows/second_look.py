"""A second look at the rows of a table, once each has been looked at by itself: what only shows beside the others.

Belongs here: lines at the foot, totals that nobody named, items that are called as totals are.
"""

from collections.abc import Collection, Sequence

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.rows import words as row_words
from pipeline.tallies.tables.rows.roles import FOOTER, SAME_ITEM, TOTAL, Needs
from pipeline.tallies.tables.rows.sums import amount, goes_up, is_sum, numeric_columns
from pipeline.tallies.values.cells import folded, is_blank

_LONG_REMARK = 12
_FEW_CELLS = 3
_SEVERAL = 2
_WORDY = 4  # no total says so many things in words


def remark_at_the_end(rows: Rows, reasons: list[str | None], needs: Needs) -> None:
    """Behind the last full row: lines that say one thing, as a sentence does, are the foot of the table."""
    for number in range(len(rows) - 1, -1, -1) if needs.required else ():
        if reasons[number] is not None:
            continue
        said = {folded(value) for value in rows[number] if not is_blank(value)}
        text = next(iter(said), "")
        filled = all(not is_blank(rows[number][at]) and needs.fits(at, rows[number][at]) for at in needs.required)
        if len(said) != 1 or filled or row_words.COUNT_ONLY.fullmatch(text):
            return
        if not row_words.REMARK.search(text) and len(text) <= _LONG_REMARK:
            return
        reasons[number] = FOOTER


def lines_of_one_item(rows: Rows, reasons: list[str | None], header: Header, needs: Needs) -> None:
    """Lines of one item: its number is merged down over them, and they say nothing of their own where a row must."""
    serials = [at for at, name in header.unread.items() if folded(name) in row_words.SERIAL]
    leading = (*serials[:1], *needs.numbers)
    if not needs.merged or not leading or not needs.required:
        return
    for number, reason in enumerate(reasons):
        led = reason is None and any((number, at) in needs.merged for at in leading)
        if led and all((number, at) in needs.merged or is_blank(rows[number][at]) for at in needs.required):
            reasons[number] = SAME_ITEM


def lines_that_go_on(
    rows: Rows, reasons: list[str | None], header: Header, needs: Needs, plain: Collection[int] = ()
) -> None:
    """Lines that lack all that a row must have, and say a thing or two under what the row above says: they go on with it.

    A text that ran over, a second penalty in one decision. A line that begins in the first column begins something; where
    nothing numbers the rows, a line may be a thing of its own.
    """
    numbers = [at for at, name in header.names.items() if folded(name) in row_words.SERIAL]
    if not numbers and not needs.numbers:
        return
    open_rows = (n for n in range(header.last + 2, len(rows)) if n not in plain and reasons[n] is None)
    for number in open_rows if len(needs.required) > 1 else ():
        filled = [at for at, value in enumerate(rows[number]) if not is_blank(value)]
        if not 0 < len(filled) <= _FEW_CELLS or reasons[number - 1] not in (None, SAME_ITEM):
            continue
        if any(at in filled for at in (min(header.names), *needs.required, *numbers, *needs.numbers)):
            continue
        first = next(row for row in range(number - 1, header.last, -1) if reasons[row] is None)
        if all(not is_blank(rows[first][at]) for at in filled):
            reasons[number] = SAME_ITEM


def totals_by_their_sums(
    rows: Rows, reasons: list[str | None], header: Header, needs: Needs, plain: Collection[int] = ()
) -> None:
    """Rows that lack what a row must have, and whose numbers are sums of other rows: totals, whatever they are called.

    Parameters
    ----------
    plain
        Rows that are known to lack nothing.
    """
    open_rows = [number for number in range(header.last + 1, len(rows)) if reasons[number] is None]
    bare = {number for number in open_rows if number not in plain and _is_bare(rows, number, needs)}
    if not bare:
        return
    full = [number for number in open_rows if number not in bare]
    columns = numeric_columns(rows, full, _countable(rows, open_rows, header))
    candidates = [number for number in sorted(bare) if any(amount(rows[number][at]) for at in columns)]
    totals = {number for number in range(len(rows)) if reasons[number] == TOTAL} | set(candidates)
    data = [number for number in open_rows if number not in totals]
    for number in candidates:
        if is_sum(rows, number, data, totals - {number}, columns, merged=needs.merged, least=_SEVERAL):
            reasons[number] = TOTAL


def _countable(rows: Rows, open_rows: Sequence[int], header: Header) -> list[int]:
    """The columns that may hold quantities: those that do not number the rows, by name or by going up one a row."""
    named = [at for at, name in header.names.items() if folded(name) not in row_words.SERIAL]
    return [at for at in named if not goes_up(rows, open_rows, at)]


def _is_bare(rows: Rows, number: int, needs: Needs) -> bool:
    """Whether a row lacks most of what a row must have. What the row above has too may be merged down, and says nothing."""
    required = needs.required
    allowed = max(len(required) - 1, 0) // 3 if needs.typed else 1 if len(required) == 2 else 0
    blank = sum(is_blank(rows[number][column]) for column in required)
    words = sum(value.__class__ is str and not is_blank(value) and amount(value) is None for value in rows[number])
    if not blank or words >= _WORDY:
        return False
    filled = sum(
        not is_blank(value)
        and (amount(value) is None or (column in needs.dated and needs.fits(column, value)))
        and value != rows[number - 1][column]
        for column in required
        for value in (rows[number][column],)
    )
    return bool(filled <= allowed)


def items_after_all(
    rows: Rows, reasons: list[str | None], header: Header, doubtful: Sequence[int], needs: Needs
) -> list[int]:
    """Full rows with the word of a total that are not the sum of others: items may be called so, where they have a name."""
    if not doubtful:
        return []
    data = [number for number, reason in enumerate(reasons) if reason is None and number not in doubtful]
    totals = {number for number, reason in enumerate(reasons) if reason == TOTAL}
    columns = numeric_columns(rows, data, _countable(rows, data, header))
    maybe: list[int] = []
    for number in doubtful:
        said = [
            folded(value) for at, value in enumerate(rows[number]) if at not in needs.amounts and not is_blank(value)
        ]
        filled = [at for at in columns if not is_blank(rows[number][at])]
        if filled and is_sum(rows, number, data, totals - {number}, columns, merged=needs.merged):
            reasons[number] = reasons[number] or TOTAL
            continue
        if reasons[number] is None:
            continue
        counts = any(map(row_words.COUNTED.fullmatch, said)) or _counts_rows(rows[number], said, len(data))
        counts = counts or any(row_words.AVERAGE.fullmatch(text) for text in said)
        if counts or (not filled and any(map(row_words.BARE.fullmatch, said))):
            continue
        reasons[number] = None
        maybe.append(number)
    return maybe


def _counts_rows(cells: Sequence[object], said: Sequence[str], rows: int) -> bool:
    """合计 beside the number of the rows."""
    return any(map(row_words.BARE.fullmatch, said)) and any(
        amount(value) == rows for value in cells if not is_blank(value)
    )
