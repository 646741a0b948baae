"""Stretches of months as people write them → `Period`. Pure.

Read: 1-3月, 1至11月份, 三月份, 2023.3, 2023年1月—12月, 2022.12.21-2023.3.20, 一季度, Q3, 前三季度, 上半年, 全年, 2023年度,
本年累计, 截至2023年9月底. A single day (2023年3月8日) is no period, nor is 3个月; two stretches in one text (3月, 1-3月累计)
are none either. 本月 and 本期 are none: they say no more than the title does (`within`). Days are rounded to months: a month of
which less than half lies inside does not count.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pipeline.tallies.values.stretches import MONTHS, NUMERAL, Mention, as_number, mentions, told

Other = Literal["last year", "last period", "change", "plan"]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months of one year, counted from its January = 1; December before it is 0. `year` is None where none is written.

    `running` says that the words mean a sum since the beginning (累计, 截至, 前三季度). 本年累计 alone runs to December until
    `within` knows better.
    """

    year: int | None
    first_month: int
    last_month: int
    running: bool = False

    @property
    def months(self) -> range:
        """Its months, counted from January."""
        return range(self.first_month, self.last_month + 1)

    @property
    def whole_year(self) -> bool:
        """Whether twelve months are meant: January to December, or an accounting year such as 12.21 to 12.20."""
        return len(self.months) == MONTHS

    def contains(self, other: "Period") -> bool:
        """Whether every month of the other lies in this one. A year that is not written may be any."""
        first, last = self._bounds(other)
        other_first, other_last = other._bounds(self)
        return first <= other_first and other_last <= last

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a month."""
        first, last = self._bounds(other)
        other_first, other_last = other._bounds(self)
        return first <= other_last and other_first <= last

    def disjoint(self, other: "Period") -> bool:
        """Whether they share no month."""
        return not self.overlaps(other)

    def same(self, other: "Period") -> bool:
        """Whether they are the same months, however they are put."""
        return self._bounds(other) == other._bounds(self)

    def within(self, context: "Period | None") -> "Period":
        """The period as it reads under a title: its year, and where a running sum ends that names no month."""
        if context is None:
            return self
        year = context.year if self.year is None else self.year
        open_ended = self.running and self.first_month == 1 and self.last_month == MONTHS
        if open_ended and year == context.year and not context.whole_year:
            return Period(year, 1, context.last_month, True)
        return replace(self, year=year)

    def __str__(self) -> str:
        year = "" if self.year is None else f"{self.year}年"
        if self.first_month == 1 and self.last_month == MONTHS:
            return year or "全年"
        if self.first_month < 1:
            back, month = divmod(self.first_month - 1, MONTHS)
            first = "上年" if self.year is None else f"{self.year + back}年"
            return f"{first}{month + 1}月-{year}{self.last_month}月"
        return f"{year}{self.first_month}{'' if len(self.months) == 1 else f'-{self.last_month}'}月"

    def _bounds(self, other: "Period") -> tuple[int, int]:
        """Months counted through, where both say their year."""
        before = 0 if self.year is None or other.year is None else self.year * MONTHS
        return before + self.first_month, before + self.last_month


def read_period(value: object, heading: str = "") -> Period | None:
    """The one stretch of months that a cell, a title or a name speaks of.

    Parameters
    ----------
    heading
        The words over the cell, which give a bare number its sense: 3 under 月份 or 季度, 2023 under 年度.
    """
    if isinstance(value, date):
        return Period(value.year, value.month, value.month)
    text = told(value)
    if heading and (bare := _under(text, heading)) is not None:
        return bare
    return _one(list(mentions(text)))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods that follow on one another without a gap, made one: twelve months are a year. In the order of time."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.year or 0, p.first_month, p.last_month)):
        last = found[-1] if found else None
        if last is not None and last.year == period.year and period.first_month <= last.last_month + 1:
            found[-1] = replace(last, last_month=max(last.last_month, period.last_month))
        else:
            found.append(period)
    return tuple(found)


def speaks_of(value: object) -> Other | None:
    """What a heading or a row says it holds instead of this period's figure: last year's, last month's, the
    change, or what was planned."""
    text = told(value)
    return next((kind for kind, words in _OTHERS if words.search(text)), None)


_FORMER = "(?:上年|去年|上月|上期|上季)"
_OTHERS: tuple[tuple[Other, re.Pattern[str]], ...] = (
    ("change", re.compile(rf"同比|环比|增减|增长|升降|增幅|降幅|变化|[比较]{_FORMER}|±")),
    ("last year", re.compile(r"[上去前]年|上一?年|往年|历年|同期")),
    (
        "plan",
        re.compile(
            r"^(?:[年月季]度?|全年|本[年月季]度?|20\d\d年?|\d{1,2}月份?)?(?:年初)?(?:计划|目标|任务|预算|预[计期测估]|考核目标|目标任务|计划任务|应完成)[数值量]?(?:\(.*\))?$|\((?:预[计估测]数?|计划数?|.{0,6}估计)\)$"
        ),
    ),
    ("last period", re.compile(r"上个?月|上期|上一?季|上旬|前期")),
)


def _one(said: Sequence[Mention]) -> Period | None:
    """What the mentions come to, unless they speak of two years or two stretches."""
    years = {mention.year for mention in said} - {None}
    stretches = {mention.months for mention in said} - {None}
    running = any(mention.running for mention in said)
    if not said or len(years) > 1 or len(stretches) > 1:
        return None
    year = next(iter(years), None)
    stretch = next(iter(stretches), None)
    if stretch is None:
        return Period(year, 1, MONTHS, running) if year or running else None
    if running and stretch[0] == stretch[1]:
        stretch = (1, stretch[1])
    return Period(year, *stretch, running)


def _under(text: str, heading: str) -> Period | None:
    """A bare number, by what its heading calls it."""
    over = told(heading)
    number = as_number(text) if re.fullmatch(rf"\d{{1,4}}|[{NUMERAL}]+", text) else 0
    if re.search(r"月", over) and 1 <= number <= MONTHS:
        return Period(None, number, number)
    if "季" in over and 1 <= number <= 4:
        return Period(None, 3 * number - 2, 3 * number)
    return Period(number, 1, MONTHS) if "年" in over and 2000 <= number < 2100 else None
