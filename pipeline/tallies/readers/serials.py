"""Serial numbers of binary workbooks → dates and times, as calamine gives them for the others.

Midnight becomes a date, a number below 1 a time of day, anything under an elapsed-time format a timedelta.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

Form = Literal["number", "date", "elapsed"]

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_BUILT_IN_ELAPSED = 46
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!\s*(?:h+|m+|s+)\s*\])[^\]]*\]')
_ELAPSED = re.compile(r"\[\s*(?:h+|m+|s+)\s*\]", re.I)
_DATE = re.compile(r"[ymdhs]|e(?![+-])|上午|下午|am/pm", re.I)
_GENERAL = re.compile("general|standard", re.I)  # however a writer spells it, and as German ones do
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 -- a cell knows no time zone
_LAST_SERIALS = {False: 2_958_465.99999, True: 2_957_003.99999}  # of 31 December 9999


def form_of(number: int, code: str | None) -> Form:
    """What a number format shows: its number in the list of built-in formats, or its code when it has one."""
    if code is None:
        if number == _BUILT_IN_ELAPSED:
            return "elapsed"
        return "date" if number in _BUILT_IN_DATES else "number"
    shown = _LITERAL.sub("", code.split(";")[0])
    if _ELAPSED.search(shown):
        return "elapsed"
    return "date" if _DATE.search(_GENERAL.sub("", shown)) else "number"


def from_serial(serial: float, form: Form, date_1904: bool) -> float | date | datetime | time | timedelta:
    """The date, time or length of time that a serial number stands for; the number itself where it stands for none."""
    if form == "number" or not 0 <= serial <= _LAST_SERIALS[date_1904]:
        return serial
    if form == "elapsed":
        return timedelta(milliseconds=round(serial * 86_400_000))
    days = serial + (1 if serial < 60 and not date_1904 else 0)  # Excel counts a 29 February 1900 that never was
    moment = _EPOCHS[date_1904] + timedelta(milliseconds=round(days * 86_400_000))
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
