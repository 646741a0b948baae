"""Dates as people write them → `datetime.date`. Pure; one function per spelling, tried in order.

One day: 2023-05-06, 2023.5.6, 2023/5/6, 2023、5、6, 2023年5月6日（星期六）上午9时, 20230506, 二〇二三年五月六日, 23年5月6日, and
Excel serials. Read with a note: 5月6日 and 5.6 (year of the run), 5月6日-8日 (first day), 2023年5月 (first of the month).
Refused: a bare year, 上旬, a day that no calendar has, 5/6/2023 and 05.06.07 (which is the month?), 200506 (month or day?),
a number cell 5.6 or 2023.1 (Excel has cut the zero of .10), times of another zone, years before 1900 or after 2100.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.tallies.values.cells import is_blank
from pipeline.tallies.values.hanzi import chinese_digits
from pipeline.tallies.values.reads import Fault, Noted, narrowed

_SIGN = r"[-./。、,·\\ ]"
_HALF = r"(?:上午|中午|下午|晚上?|早上|凌晨)"
_MINUTES = r"[0-5]?\d(?:[:分](?:[0-5]?\d(?:\.\d+)?秒?)?)?"
_CLOCK = (
    rf"{_HALF}?(?<![0-9])(?:[01]?\d|2[0-4])(?::{_MINUTES}|[时点](?:{_MINUTES}|半|整)?|(?=[ap]m))(?:[ap]m)?(?:\+08:?00)?"
)
_TIME = rf"(?:[ t]?{_CLOCK}(?:[-—–~至到]+{_CLOCK})?|{_HALF})?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_TAIL = rf"{_WEEKDAY}{_TIME}"
# 2023.5-6 is two months, not a day. A year of two digits stands before 年, or is too large for a month.
_YEAR = r"(\d{4}|\d{2}(?=年)|(?:1[3-9]|[2-9]\d)(?=[-./]))"
_FULL = re.compile(rf"(?!\d+[^-\d]\d+-){_YEAR}(?:年|{_SIGN})(\d{{1,2}})(?:月|{_SIGN})(\d{{1,2}})[日号]?{_TAIL}", re.A)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:([01]\d|2[0-3])[0-5]\d[0-5]\d)?", re.A)
_NO_YEAR = re.compile(rf"(\d{{1,2}})(?:月(?=\d+[日号]?)|[-./](?=\d+{_TIME}$))(\d{{1,2}})[日号]?{_TAIL}", re.A)
_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})(?:月份?)?|(?:(\d{4}|\d{2})年)?(\d{1,2})月份?", re.A)
_MONTH_COMPACT = re.compile(r"((?:19|20)(?:00|1[3-9]|[2-9]\d))(\d\d)", re.A)  # 200506 may be 6 May 2020 as well
_DAY = re.compile(r"(\d{1,2})[日号]?", re.A)
_DONE_ON = re.compile(
    r"(?<=[\d日号])(?:已|正式|书面|全部)?(?:办结|办毕|办理完毕|结案|答复|完成|回复|反馈|印发|送达|上报|报备|备案)$"
)
_FORMERLY = re.compile(r"\((?:原(?:填|报|写|登记|记|为)?|.{0,6}(?:更正|订正|改正|核定|核实))[^()]{0,16}\)$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.A)
_TO = re.compile(r"[—–―─~〜至到]+|--+|-(?=\d{4}-\d)")
_GAP = re.compile(r"(?<![0-9]) | (?![0-9])")  # 2023-5-1 12:30 must not become 2023-5-112:30

NO_YEAR = frozenset({"date.no_year"})  # remarks of dates that are written without a year
_YEARS = range(1900, 2101)
# Day 0 of the two date systems. Serials below 1990 are refused: 12 or 2023 is a number someone typed, not a day of 1900 or
# 1905. So the 29 February 1900 that Excel believes in (serial 60) never matters.
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_SERIAL_DAYS = (date(1990, 1, 1), date(2100, 12, 31))

Read = date | Noted | Fault


def parse_date(value: Any, year: int, *, date_1904: bool = False) -> Read:
    """The day a cell names.

    Parameters
    ----------
    year
        The year of the run: for text without a year, and to place a year of two digits (up to 20 years ahead of it).
    date_1904
        Whether the workbook counts its days from 1904, as Excel for Mac did.

    Returns
    -------
    date; a Noted date where the clerk should know how it was read; or the Fault that says why the cell names no day.
    """
    if isinstance(value, str):
        day = _usual(value, year)
        return _told(_text(value, year, date_1904) if day is None else day, value, year)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _told(_number(value, year, date_1904), value, year)
    return _not_a_date(year)


def _told(read: Read, value: Any, year: int) -> Read:
    """What was read; where it is no day at all, with the advice that fits what stands there."""
    return _not_a_date(year, value) if read == _not_a_date(year) else read


def join_date(year_cell: Any, month_cell: Any, day_cell: Any, run_year: int) -> Read:
    """The day that three cells name together: numbers, "5月" or 二OO五; a blank year or day is read with a note."""
    cells = ((year_cell, "年"), (month_cell, "月"), (day_cell, "日号"))
    parts = (narrowed(cell).rstrip(marks).rstrip() + marks[0] for cell, marks in cells if not is_blank(cell))
    return parse_date("".join(parts), run_year)


def _usual(text: str, year: int) -> Read | None:
    """The common spellings, decided before anything is folded."""
    if len(text) == 10 and text[4] == "-" == text[7]:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return day if day.year in _YEARS else None
    return _full(text, year)


def _text(value: str, year: int, date_1904: bool) -> Read:
    text = _GAP.sub("", " ".join(narrowed(value).split())).lower().replace("o", "0").replace("元月", "1月")
    if corrected := _FORMERLY.search(text):
        outside = _text(text[: corrected.start()], year, date_1904)
        note = "括号里是更正的说明，按括号外的日期计"
        return Noted(outside, "date.corrected", note) if isinstance(outside, date) else outside
    text = _DONE_ON.sub("", chinese_digits(text).rstrip("。.,、;"))
    if _SERIAL.fullmatch(text):
        return _serial(float(text), year, date_1904)
    return next((read for spelling in _SPELLINGS if (read := spelling(text, year)) is not None), _not_a_date(year))


def _full(text: str, year: int) -> Read | None:
    match = _FULL.fullmatch(text) or _COMPACT.fullmatch(text)
    return _calendar(match[1], match[2], match[3], year) if match else None


def _without_year(text: str, year: int) -> Read | None:
    match = _NO_YEAR.fullmatch(text)
    if match is None:
        return None
    day = _calendar(str(year), match[1], match[2], year)
    return day if isinstance(day, Fault) else Noted(day, "date.no_year", _no_year(year))


def _month_only(text: str, year: int) -> Read | None:
    match = _MONTH.fullmatch(text) or _MONTH_COMPACT.fullmatch(text)
    if match is None:
        return None
    *_, written, month = (None, *(group for group in match.groups() if group))
    day = _calendar(written or str(year), month or "", "1", year)
    note = "只写到月份，按当月1日计" if written else f"{_no_year(year)}；只写到月份，按当月1日计"
    return day if isinstance(day, Fault) else Noted(day, "date.month_only", note)


def _range(text: str, year: int) -> Read | None:
    """A stretch of days is its first day; the last may leave out what it shares with the first."""
    ends = _TO.split(text)
    if len(ends) == 1 and text.count("-") == 1:
        ends = text.split("-")
    if len(ends) != 2:
        return None
    written = ends[0].removeprefix("自").removeprefix("从").removesuffix("起")
    first = _full(written, year) or _without_year(written, year)
    day = first.value if isinstance(first, Noted) else first
    if not isinstance(day, date):
        return None
    last = _last(ends[1].removesuffix("止"), day)
    if last is None or last < day:
        return None
    no_year = f"{first.note}；" if isinstance(first, Noted) else ""
    return Noted(day, "date.range", f"{no_year}写的是一段时间，按第一天{day}计，最后一天是{last}")


def _last(text: str, first: date) -> date | None:
    if match := _DAY.fullmatch(text):
        text = f"{first.month}月{match[1]}日"
    read = _full(text, first.year) or _without_year(text, first.year)
    day = read.value if isinstance(read, Noted) else read
    return day if isinstance(day, date) else None


_SPELLINGS: tuple[Callable[[str, int], Read | None], ...] = (_full, _without_year, _month_only, _range)


def _number(value: float, year: int, date_1904: bool) -> Read:
    if not 0 < value < 1e8:
        return _not_a_date(year)
    if value != int(value) and (day := _month_and_day(value, year)) is not None:
        return day
    day = _serial(value, year, date_1904)
    if isinstance(day, date) or value != int(value):
        return day
    text = str(int(value))
    return _full(text, year) or _month_only(text, year) or day


def _month_and_day(value: float, year: int) -> Read | None:
    """5.23 in a cell of numbers, typed for 23 May. 3.1 may have been 3.10: which day of the month is not known."""
    month, _, day = f"{value:.10f}".rstrip("0").partition(".")
    if not 1 <= int(month) <= 12 or len(day) > 2 or day == "0":
        return None
    if len(day) == 1 and day in "123":
        told = _calendar(str(year), month, day, year)
        note = f"写的是 {month}.{day}，是{day}日还是{day}0日看不出，按{day}日计；月份是清楚的"
        return told if isinstance(told, Fault) else Noted(told, "date.month_only", note)
    return _without_year(f"{month}.{int(day)}", year)


def _serial(value: float, year: int, date_1904: bool) -> date | Fault:
    day = _EPOCHS[date_1904] + timedelta(days=min(int(value), 100_000))
    return day if _SERIAL_DAYS[0] <= day <= _SERIAL_DAYS[1] else _not_a_date(year)


def _calendar(written: str, month: str, day: str, year: int) -> date | Fault:
    full = int(written)
    if len(written) == 2:
        full += 2000 if full + 2000 <= year + 20 else 1900
    if full in _YEARS:
        try:
            return date(full, int(month), int(day))
        except ValueError:
            pass
    advice = f"写出的日期不存在，请核对年、月和日，按 {year}-05-06 填写"
    return Fault("value.date", "日历上有的日期", advice)


def _no_year(year: int) -> str:
    return f"没有写年份，按{year}年计"


def _not_a_date(year: int, found: Any = "") -> Fault:
    """Why a cell names no day, and what to write instead."""
    text = narrowed(found)
    form = f"{year}-05-06"
    advice = next((words for pattern, words in _ADVICE if pattern.search(text)), "请按 {form} 的样式填写")
    return Fault("value.date", "一个具体日期", advice.format(form=form))


_ADVICE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[上中下]旬|[月年][初中底末]|前后|左右|期间"), "请写出是哪一天，如 {form}"),
    (re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s*$"), "看不出哪个是月、哪个是日，请按 {form} 的样式填写"),
    (re.compile(r"^\s*(?:19|20)\d\d年?度?\s*$"), "只写了年份，请写出月和日，如 {form}"),
    (re.compile(r"^[^\d一二三四五六七八九十]*$"), "这里要填日期，请按 {form} 的样式填写；说明写到备注列"),
    (re.compile(r"^\s*-?\d+(?:\.\d+)?\s*$"), "单元格里是数字，看不出是哪一天，请按 {form} 的样式填写"),
)
