"""Dates as people write them → `datetime.date`. Pure; one function per question.

Spellings: 2023-05-06, 2023.5.6, 2023/5/6, 2023年5月6日, 20230506, 二〇二三年五月六日, 5月6日 (year of the run), Excel dates and
serials (1900 system). A range, a bare month or a bare year is not one date and is refused with a reason.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.tallies.cells import as_text, folded
from pipeline.tallies.numbers import chinese_digits
from pipeline.tallies.problems import Fault

_TIME = r"(?:t?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?分?)?"
_WEEKDAY = r"(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
_FULL = re.compile(r"(\d{4}|\d{2})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?" + _WEEKDAY + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?" + _WEEKDAY)
_SERIALS = range(32874, 73415)  # 1990-01-01 to 2100-12-31
_EPOCH = date(1899, 12, 30)


def parse_date(value: Any, year: int) -> date | Fault:
    """The day a cell names; `year` serves for text without a year.

    Returns
    -------
    date, or the Fault that says why the cell does not name one day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, year)
    text = chinese_digits(folded(value))
    if match := _COMPACT.fullmatch(text) or _FULL.fullmatch(text):
        full_year = int(match[1]) + (2000 if len(match[1]) == 2 else 0)
        return _calendar(full_year, int(match[2]), int(match[3]), value, year)
    if match := _NO_YEAR.fullmatch(text):
        return _calendar(year, int(match[1]), int(match[2]), value, year)
    if text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text))
    return _not_a_date(year)


def _number(value: float, year: int) -> date | Fault:
    if int(value) in _SERIALS:
        return _EPOCH + timedelta(days=int(value))
    if match := _COMPACT.fullmatch(as_text(float(value))):
        return _calendar(int(match[1]), int(match[2]), int(match[3]), value, year)
    return _not_a_date(year)


def _calendar(year: int, month: int, day: int, value: Any, run_year: int) -> date | Fault:
    try:
        return date(year, month, day)
    except ValueError:
        return Fault(
            "value.date", "日历上有的日期", f"“{as_text(value)}”不存在，请核对月和日，按 {run_year}-05-06 填写"
        )


def _not_a_date(year: int) -> Fault:
    return Fault("value.date", "一个具体日期", f"请按 {year}-05-06 的样式填写，不写区间、不写“上旬”等")
