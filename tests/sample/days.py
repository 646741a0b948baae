"""Working days of 2023, how events spread over them, and the ways a date is written in a tally."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from .dice import Dice

YEAR = 2023


def _days(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


# Public holidays of 2023 and the weekends worked in exchange, as the State Council office announced them.
HOLIDAYS = (
    _days(date(2023, 1, 1), date(2023, 1, 2))
    | _days(date(2023, 1, 21), date(2023, 1, 27))
    | {date(2023, 4, 5)}
    | _days(date(2023, 4, 29), date(2023, 5, 3))
    | _days(date(2023, 6, 22), date(2023, 6, 24))
    | _days(date(2023, 9, 29), date(2023, 10, 6))
)
WORKED_WEEKENDS = {
    date(2023, 1, 28),
    date(2023, 1, 29),
    date(2023, 4, 23),
    date(2023, 5, 6),
    date(2023, 6, 25),
    date(2023, 10, 7),
    date(2023, 10, 8),
}


def is_workday(day: date) -> bool:
    """Whether offices were open on that day of 2023."""
    return day in WORKED_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


WORKDAYS = tuple(day for day in sorted(_days(date(2023, 1, 1), date(2023, 12, 31))) if is_workday(day))


def after(day: date, days: int) -> date:
    """The first working day at least ``days`` later, never past the year's last one."""
    later = day + timedelta(days=days)
    return next((workday for workday in WORKDAYS if workday >= later), WORKDAYS[-1])


def spread(dice: Dice, month_counts: Sequence[int], *, distinct: bool = False) -> list[date]:
    """Sorted working days, as many in each month as ``month_counts`` says, no day twice when ``distinct``."""
    drawn: list[date] = []
    for month, count in enumerate(month_counts, start=1):
        open_days = [day for day in WORKDAYS if day.month == month]
        drawn += dice.shuffled(open_days)[:count] if distinct else [dice.pick(open_days) for _ in range(count)]
    return sorted(drawn)


def spell(day: date, way: str) -> str | date:
    """The date as a tally shows it; ``excel`` is a true date cell."""
    match way:
        case "excel":
            return day
        case "iso":
            return day.isoformat()
        case "dot":
            return f"{day.year}.{day.month}.{day.day}"
        case "slash":
            return f"{day.year}/{day.month}/{day.day}"
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case "digits":
            return f"{day:%Y%m%d}"
        case "no year":
            return f"{day.month}月{day.day}日"
    raise ValueError(f"no such way to write a date: {way!r}")
