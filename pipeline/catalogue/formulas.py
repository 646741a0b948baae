"""The closed set of formulas, each one object: what it takes, how it computes, whether its figures add up, how it is told.

Belongs here: one formula at a time. Does not belong here: which rows a filter keeps and where a value comes from (indicators).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any, Literal

Number = int | float
Fold = Callable[[str], str]
OverRows = Callable[[Any, Sequence[str], Fold], Number | None]
OfNumbers = Callable[[Sequence[Number]], Number | None]
NO_WHOLE, NO_ROWS = "无法计算（分母为 0）", "无法计算（没有可算的行）"


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of the catalogue.

    Attributes
    ----------
    words
        What it comes to, as a clerk would say it; `{over}` are the columns or indicators, `{sign}` stands between indicators.
    takes
        How many columns, or indicators, at least and at most; none for a formula that needs none.
    column
        The type that its columns must be of; "" for any.
    over_rows
        (rows that the filter keeps, columns, how texts are compared) → the number; None where there is none.
    of_numbers
        (values of the indicators) → the number; None where there is none.
    adds_up
        Whether the figures of parts of a year, or of villages, may be added: never of rates, averages and medians.
    of_nothing
        What it comes to for a declared zero.
    undefined
        What to say in the place of a number that there is none.
    """

    name: str
    words: str
    takes: tuple[int, int] = (0, 0)
    column: Literal["", "number", "date"] = ""
    sign: str = ""
    over_rows: OverRows | None = None
    of_numbers: OfNumbers | None = None
    adds_up: bool = True
    of_nothing: Number | None = 0
    undefined: str = NO_WHOLE

    @property
    def is_of_numbers(self) -> bool:
        """Whether it is computed from other indicators."""
        return self.of_numbers is not None

    @property
    def is_over_columns(self) -> bool:
        """Whether it is written with columns and a filter of its own."""
        return self.over_rows is not None and self.takes != (0, 0)

    @property
    def needs_every_number(self) -> bool:
        """Whether a cell without a number, in a row that counts, leaves it unknown."""
        return self.column == "number"


def _count(rows: Any, _columns: Sequence[str], _fold: Fold) -> Number:
    return len(rows)


def _sum(rows: Any, columns: Sequence[str], _fold: Fold) -> Number:
    total = rows[columns[0]].sum()
    return int(total) if float(total).is_integer() else float(total)


def _distinct(rows: Any, columns: Sequence[str], fold: Fold) -> Number:
    """How many different combinations there are; a cell that lists several persons stands for each of them.

    Texts that differ in blanks or full-width forms alone are one.
    """
    things = rows[list(columns)]
    for column in columns:
        if things[column].dtype == "object":
            things = things.explode(column)
        elif things[column].dtype == "string":
            things = things.assign(**{column: things[column].map(fold, na_action="ignore")})
    return len(things.dropna().drop_duplicates())


def _filled(rows: Any, columns: Sequence[str], _fold: Fold) -> Number:
    """How many cells hold something; one that lists several persons counts for each of them: a list, or an array from disk."""
    cells = rows[columns[0]].dropna()
    return sum(1 if isinstance(cell, str) or not hasattr(cell, "__len__") else len(cell) for cell in cells)


def _average(rows: Any, columns: Sequence[str], _fold: Fold) -> Number | None:
    numbers = [float(number) for number in rows[columns[0]].dropna()]
    return _plain(fmean(numbers)) if numbers else None


def _median_days(rows: Any, columns: Sequence[str], _fold: Fold) -> Number | None:
    """The median of the days from the first column to the second, over the rows that have both."""
    first, last = columns
    both = rows[[first, last]].dropna()
    days = [(end - begin).days for begin, end in zip(both[first], both[last], strict=True)]
    return _plain(median(days)) if days else None


def _ratio(numbers: Sequence[Number]) -> Number | None:
    part, whole = numbers
    return None if whole == 0 else _plain(100 * part / whole)


def _plus(numbers: Sequence[Number]) -> Number:
    return _plain(sum(numbers))


def _minus(numbers: Sequence[Number]) -> Number:
    return _plain(numbers[0] - numbers[1])


def _plain(number: Number) -> Number:
    return int(number) if float(number).is_integer() else float(number)


_MANY = 100
FORMULAS: Mapping[str, Formula] = {
    each.name: each
    for each in (
        Formula("count", "行数", over_rows=_count),
        Formula("sum", "{over}之和", (1, 1), "number", over_rows=_sum),
        Formula("distinct", "{over}的个数（相同的只计一次）", (1, _MANY), over_rows=_distinct),
        Formula("filled", "填了{over}的个数（一格几人的按人计）", (1, 1), over_rows=_filled),
        Formula(
            "average",
            "{over}的平均数",
            (1, 1),
            "number",
            over_rows=_average,
            adds_up=False,
            of_nothing=None,
            undefined=NO_ROWS,
        ),
        Formula(
            "median_days",
            "{over}天数的中位数",
            (2, 2),
            "date",
            sign="到",
            over_rows=_median_days,
            adds_up=False,
            of_nothing=None,
            undefined=NO_ROWS,
        ),
        Formula("ratio", "{over}", (2, 2), sign=" ÷ ", of_numbers=_ratio, adds_up=False),
        Formula("plus", "{over}", (2, _MANY), sign=" + ", of_numbers=_plus),
        Formula("minus", "{over}", (2, 2), sign=" − ", of_numbers=_minus),
        Formula("stated", "单独报送的数"),
    )
}
