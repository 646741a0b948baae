"""A register kept over several years: headings 2022年, 2023年 between the rows, and days written without one below them.

Belongs here: which year a row stands under, and what that makes of its days.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.catalogue import AtMost, Topic
from pipeline.tallies.tables.columns.parsed import ParsedColumn
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.rows.roles import SortedRows
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.dates import NO_YEAR
from pipeline.tallies.values.reads import Fault

_YEAR = re.compile(
    r"\W*(?:[一二三四五六七八九十\d]{1,2}[、.．])?(20\d\d|二[〇零○o0][一二三四五六七八九〇零○o0]{2})年度?.{0,8}"
)
_NUMBERED_IN = re.compile(r"[(\[〔【]((?:19|20)\d\d)[)\]〕】]")
_YEAR_COLUMN, _A_YEAR = re.compile("年度|年份|所属年度|统计年度"), re.compile(r"(20\d\d)(?:年度?)?")
_EARLY = 2
_NO_DAY = Fault("value.date", "一个具体日期", "只写到月份；有的数要算天数或比先后，请写明是哪一天")
_DIGITS = str.maketrans("〇零○o一二三四五六七八九", "0000123456789")


def years_above(table: TallyTable, rows: SortedRows) -> dict[int, int]:
    """The year of the heading that each row of data stands under, by its place among them; empty where no heading says one."""
    headings: dict[int, int] = {}
    for dropped in rows.dropped.values():
        for row in dropped:
            texts = {folded(value) for value in table.rows[row]} - {""} if any(table.rows[row]) else set()
            found = _YEAR.fullmatch(next(iter(texts))) if len(texts) == 1 and row > table.header.last else None
            if found:
                headings[row] = int(found[1].translate(_DIGITS))
    if not headings:
        return {}
    years: dict[int, int] = {}
    order = sorted(headings)
    for position, row in enumerate(rows.data):
        place = bisect_left(order, row)
        if place:
            years[position] = headings[order[place - 1]]
    return years


def is_year_column(name: str) -> bool:
    """Whether a heading says that its column holds the year of each row."""
    return _YEAR_COLUMN.fullmatch(folded(name)) is not None


def years_beside(table: TallyTable, rows: Sequence[int]) -> dict[int, int]:
    """The year that a column 年度 says of each of some rows, by its place among them; a blank is as the row above."""
    at = next((at for at, name in table.header.unread.items() if is_year_column(name)), None)
    years: dict[int, int] = {}
    last = 0
    for position, row in enumerate(rows) if at is not None else ():
        found = _A_YEAR.fullmatch(folded(table.rows[row][at or 0]))
        last = int(found[1]) if found else last
        if last:
            years[position] = last
    return years


def put_under_their_years(
    topic: Topic, parsed: Mapping[str, ParsedColumn], years: Mapping[int, int], year: int
) -> None:
    """Days without a year are of the year they stand under: those that must lie in the year, and stand under another, do not."""
    for key, column in parsed.items():
        if topic.columns[key].window != "year":
            continue
        for position, named in years.items():
            noted = column.remarks.get(position)
            day = column.values[position]
            if named != year and noted is not None and noted.code in NO_YEAR and isinstance(day, date):
                beside = min(
                    max(named, year - 1), year + 1
                )  # a year written in a heading is no slip, however far it is
                column.values[position] = column.outside[position] = _of_year(day, beside)
                del column.remarks[position]


def doubt_years(
    topic: Topic, parsed: Mapping[str, ParsedColumn], numbers: Mapping[str, Sequence[Any]], year: int
) -> None:
    """A day early in the year before, beside a number of this year: 〔2023〕1号 of 2022-01-05. The old year is still in the hand.

    Numbers are given when a case begins: one of this year cannot have begun before it.
    """
    for key, column in parsed.items():
        if topic.columns[key].window != "year":
            continue
        for position, day in list(column.outside.items()):
            texts = [folded(cells[position]) for cells in numbers.values()]
            named = {int(found) for text in texts for found in _NUMBERED_IN.findall(text)}
            if named == {year} and day.year == year - 1 and day.month <= _EARLY:
                column.faults[position] = Fault(
                    "value.year",
                    f"{year} 年的日期",
                    f"编号是 {year} 年的，日期却在 {day.year} 年；请核对后改正日期或编号",
                )
                del column.outside[position]


def require_days(topic: Topic, parsed: Mapping[str, ParsedColumn]) -> None:
    """A date written to the month alone is none where a figure counts the days, or compares it with a day of that month."""
    counted = {key for item in topic.indicators.values() if item.rule.column == "date" for key in item.columns}
    conditions = [pair for item in topic.indicators.values() for pair in item.filter.items()]
    compared = {(done, wanted.at_most) for done, wanted in conditions if isinstance(wanted, AtMost)}
    for one, other in sorted({*((key, key) for key in counted), *compared, *((due, done) for done, due in compared)}):
        if one not in parsed or other not in parsed:
            continue
        for position, noted in list(parsed[one].remarks.items()):
            day, beside = parsed[one].values[position], parsed[other].values[position]
            if (
                noted.code == "date.month_only"
                and day
                and beside
                and (day.year, day.month) == (beside.year, beside.month)
            ):
                parsed[one].faults[position] = _NO_DAY
                parsed[one].values[position] = None
                del parsed[one].remarks[position]


def _of_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
