"""The arithmetic of rows: which row is the sum of others, whatever it is called. Pure.

Belongs here: numbers of rows compared with the rows above and below. Does not belong here: words (rows/words.py).
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.values.cells import is_blank
from pipeline.tallies.values.numbers import parse_number

_ENOUGH = 2
_RUN = 4
_GAPS = 1.5
_EXACT = 1e-6


def amount(value: Any) -> float | None:
    """The plain number of a cell; None where it is none."""
    if value.__class__ is int or value.__class__ is float:
        return float(value)
    read = parse_number(value)
    return float(read) if isinstance(read, int | float) else None


def numeric_columns(rows: Rows, full: Sequence[int], columns: Collection[int]) -> list[int]:
    """The columns that hold numbers in the full rows, and no running number, which only rises, and by little."""
    return [at for at in columns if len(full) >= _ENOUGH and _is_numeric(rows, full, at)]


def goes_up(rows: Rows, numbers: Sequence[int], at: int) -> bool:
    """Whether a column goes up by exactly one a row over these rows, of which there are enough."""
    amounts = [amount(rows[number][at]) for number in numbers]
    return len(amounts) >= _RUN and all(
        one is not None and other is not None and other - one == 1 for one, other in pairwise(amounts)
    )


def is_sum(
    rows: Rows,
    number: int,
    data: Sequence[int],
    totals: Collection[int],
    columns: Sequence[int],
    *,
    merged: Collection[tuple[int, int]] = (),
    least: int = 1,
) -> bool:
    """Whether the numbers of a row are the sums of the rows since the last total, of all above, of those below, or of all.

    A row that nothing calls a total is one only of several: `least`. It may well say what one other row says.
    """
    filled = [at for at in columns if not is_blank(rows[number][at])]
    before = max((total for total in totals if total < number), default=-1)
    after = min((total for total in totals if total > number), default=len(rows))
    spans = (
        [row for row in data if before < row < number],
        [row for row in data if row < number],
        [row for row in data if number < row < after],
        [row for row in data if row != number],
    )
    return bool(filled) and any(len(span) >= least and _adds_up(rows, number, span, filled, merged) for span in spans)


def _is_numeric(rows: Rows, full: Sequence[int], at: int) -> bool:
    amounts = [amount(rows[number][at]) for number in full if not is_blank(rows[number][at])]
    if len(amounts) * 2 < len(full) or None in amounts:
        return False
    numbers = [number or 0 for number in amounts]
    rises = all(one < other for one, other in pairwise(numbers))
    return not (len(numbers) > 1 and rises and numbers[-1] - numbers[0] < _GAPS * len(numbers))


def _adds_up(
    rows: Rows, number: int, span: Sequence[int], filled: Sequence[int], merged: Collection[tuple[int, int]]
) -> bool:
    if not span:
        return False
    amounts = {at: amount(rows[number][at]) for at in filled}
    for at, said in amounts.items():
        own = [row for row in span if (row, at) not in merged]
        if said is None or not abs(_sum(rows, own, at) - said) < _EXACT:
            return False
    return True


def _sum(rows: Rows, numbers: Sequence[int], column: int) -> float:
    """The sum of a column over some rows; not a number where one of them is none."""
    total = 0.0
    for number in numbers:
        value = 0.0 if is_blank(rows[number][column]) else amount(rows[number][column])
        if value is None:
            return float("nan")
        total += value
    return total
