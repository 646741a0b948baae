"""Dates as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.values.dates import join_date, parse_date
from pipeline.tallies.values.reads import Fault, Noted

DAY = date(2023, 5, 6)
SPELLINGS = [
    "2023-05-06", "2023-5-6", "2023.5.6", "2023.05.06", "2023/5/6", "2023年5月6日", "2023年05月06日", "20230506",
    "2023 年 5 月 6 日", "2023-05-06 14:30", "2023-05-06 14:30:15", "2023-05-06T14:30:15", "2023-05-06T14:30:15+08:00", "23.5.6",
    "2023年5月6日（星期六）", "2023年5月6日周六", "二〇二三年五月六日", "二O二三年五月六日", "二○二三年五月六日", "二零二三年五月六日", "二0二三年五月六日",
    "2O23-05-06", "2023年5月6号", "2023年5月6", "23年5月6日", "2023年5.6", "2023。5。6", "2023、5、6", "2023,5,6", "2023 5 6", "2023\\5\\6", "2023.5.6.", "2023年5月6日。",
    "'2023-05-06", "‘2023-05-06", "２０２３年５月６日", "２０２３－０５－０６", "２０２３．５．６", " 2023-05-06 ", "2023-05-06\u200b", "2023年5⽉6⽇", "2023年\n5月6日", "2023. 5. 6",
    "2023年5月6日上午9时", "2023年5月6日下午3点半", "2023年5月6日 9:30", "2023年5月6日9时30分", "2023年5月6日上午九时", "2023年5月6日下午", "2023年5月6日9:00-11:00",
    "20230506143015", DAY, datetime(2023, 5, 6, 9, 30), 45052, 45052.4, "45052", "45052.4", 20230506, 20230506.0,
]  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS, ids=str)
def test_every_spelling_of_a_day_is_that_day(written: object) -> None:
    assert parse_date(written, 2023) == DAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-5-1 12:30", date(2023, 5, 1)), ("2023-5-1  2:30", date(2023, 5, 1)), ("2023.1.1 1点", date(2023, 1, 1)),
        ("二OO五年十二月三十一日", date(2005, 12, 31)), ("二○○○年一月十日", date(2000, 1, 10)), ("二00五年十月廿一日", date(2005, 10, 21)),
        ("2023年元月6日", date(2023, 1, 6)), ("43年5月6日", date(2043, 5, 6)), ("44年5月6日", date(1944, 5, 6)), ("99年5月6日", date(1999, 5, 6)),
        ("2024-02-29", date(2024, 2, 29)), ("2100-12-31", date(2100, 12, 31)), (32874, date(1990, 1, 1)), (73415, date(2100, 12, 31)),
    ],
    ids=str,
)  # fmt: skip
def test_a_blank_a_century_and_a_zero_are_read_as_meant(written: object, day: date) -> None:
    """The hour after a blank never runs into the day; a year of two digits is at most 20 years ahead."""
    assert parse_date(written, 2023) == day


@pytest.mark.parametrize(
    ("written", "code", "day", "words"),
    [
        ("5月6日", "date.no_year", DAY, "2023年"), ("５月６日", "date.no_year", DAY, "2023年"), ("五月六日", "date.no_year", DAY, "2023年"), ("5.6", "date.no_year", DAY, "2023年"),
        ("5/6", "date.no_year", DAY, "2023年"), ("5-6", "date.no_year", DAY, "2023年"), ("5月6日（周六）9:30", "date.no_year", DAY, "2023年"),
        ("5月6日-8日", "date.range", DAY, "2023-05-08"), ("2023.5.6-5.8", "date.range", DAY, "2023-05-08"), ("2023年5月6日至5月8日", "date.range", DAY, "2023-05-08"),
        ("2023年5月6-8日", "date.range", DAY, "2023-05-08"), ("2023.5.6-8", "date.range", DAY, "2023-05-08"), ("5.6-8", "date.range", DAY, "2023-05-08"), ("5.6—5.8", "date.range", DAY, "2023-05-08"),
        ("2023-05-06至2023-05-08", "date.range", DAY, "2023-05-08"), ("2023-05-06 - 2023-05-08", "date.range", DAY, "2023-05-08"), ("2023-05-06～08", "date.range", DAY, "2023-05-08"),
        ("自2023年5月6日起至2023年5月8日止", "date.range", DAY, "2023-05-08"), ("5月30日—6月2日", "date.range", date(2023, 5, 30), "2023-06-02"), ("2022年12月30日至2023年1月2日", "date.range", date(2022, 12, 30), "2023-01-02"),
        ("2023.6.7（原填6月12日有误）", "date.corrected", date(2023, 6, 7), "括号"), ("2023.8.1（县局更正）", "date.corrected", date(2023, 8, 1), "括号"),
        ("2023年5月", "date.month_only", date(2023, 5, 1), "月份"), ("2023年5月份", "date.month_only", date(2023, 5, 1), "月份"), ("2023-05", "date.month_only", date(2023, 5, 1), "月份"),
        ("2023.5", "date.month_only", date(2023, 5, 1), "月份"), ("202305", "date.month_only", date(2023, 5, 1), "月份"), (202305, "date.month_only", date(2023, 5, 1), "月份"), (202305.0, "date.month_only", date(2023, 5, 1), "月份"),
        ("5月份", "date.month_only", date(2023, 5, 1), "2023年"), ("五月", "date.month_only", date(2023, 5, 1), "2023年"), ("二〇二三年五月", "date.month_only", date(2023, 5, 1), "月份"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_read_with_a_remark_says_so(written: object, code: str, day: date, words: str) -> None:
    """Without a year: the year of the run. A range: its first day, the last is named. A bare month: its first."""
    noted = parse_date(written, 2023)
    assert isinstance(noted, Noted)
    assert (noted.value, noted.code) == (day, code)
    assert words in noted.note


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [(5.6, DAY, "date.no_year"), (5.06, DAY, "date.no_year"), (12.31, date(2023, 12, 31), "date.no_year"),
     (3.1, date(2023, 3, 1), "date.month_only"), (10.3, date(2023, 10, 3), "date.month_only")],
)  # fmt: skip
def test_a_number_typed_for_a_month_and_a_day(value: float, day: date, code: str) -> None:
    """3.10 becomes 3.1 in a cell of numbers: the month is known, the day is not."""
    noted = parse_date(value, 2023)
    assert isinstance(noted, Noted)
    assert (noted.value, noted.code) == (day, code)


def test_a_range_without_a_year_says_both() -> None:
    noted = parse_date("5月6日-8日", 2023)
    assert isinstance(noted, Noted)
    assert noted.note == "没有写年份，按2023年计；写的是一段时间，按第一天2023-05-06计，最后一天是2023-05-08"


@pytest.mark.parametrize(
    "written",
    [
        "2023-02-30", "2023-02-29", "2023-13-01", "13月1日", "2023年13月", "2月29日", "2023-05-00", "五月上旬", "5月底", "2023", "2023年", "2023年度", "暂无", "", "/",
        12, -1, 0, 60, 61, 2023, 10**9, 10**400, float("nan"), float("inf"), -float("inf"), True, 5.66, 13.5, 2.31, 2023.5, 2023.1, 20230230,
        "5/6/2023", "05/06/23", "05.06.07", "0506", "230506", "200506", "201205", "5-6日", "5-6-8", "2023年5-6月", "2023.5-6", "2023/5-6",
        "2023年5月6日、8日", "5月6日、5月8日", "5月6、8日", "2023-05-06\n2023-05-08", "2023-05-06至今", "2023.5.8-5.6", "12月30日-1月2日", "2023年5月-6月", "2023-05-06 8",
        "2023-05-06T18:30:00Z", "2023-05-06 25:00", "0203-05-06", "1899-12-31", "2101-01-01", "9999-12-31", "正月初六", "农历五月六日", "2023-05-0⁶", "2023-05-0⑥", "²", "①月②日", "٢٠٢٣-٠٥-٠٦",
        "202305060001", "渝执〔2023〕0506号", "5月6日会议", "第5月",
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_one_day_is_refused(written: object) -> None:
    """An impossible date, a bare year, a doubt which is the month: a fault with advice, never a guessed day."""
    fault = parse_date(written, 2023)
    assert isinstance(fault, Fault), fault
    assert fault.advice


@pytest.mark.parametrize(
    ("serial", "day"), [(43590, DAY), (43590.7, DAY), ("43590", DAY), (31412, date(1990, 1, 1))], ids=str
)
def test_a_workbook_of_the_1904_system_counts_from_1904(serial: object, day: date) -> None:
    assert parse_date(serial, 2023, date_1904=True) == day


def test_the_two_date_systems_are_1462_days_apart() -> None:
    assert parse_date(45052, 2023) == parse_date(45052 - 1462, 2023, date_1904=True)


@pytest.mark.parametrize(
    "cells",
    [(2023, 5, 6), (2023.0, 5.0, 6.0), ("2023年", "5月", "6日"), ("二〇二三", "五", "六"), ("二O二三", "05", "06"), ("２０２３", "５", "６号"), ("23", 5, 6), (2023, "", "5月6日")],
    ids=str,
)  # fmt: skip
def test_a_date_split_over_three_cells_is_joined(cells: tuple[object, object, object]) -> None:
    assert join_date(*cells, 2023) == DAY


@pytest.mark.parametrize(
    ("cells", "code", "day"),
    [
        (("", 5, 6), "date.no_year", DAY), ((None, "5月", "6日"), "date.no_year", DAY), ((2023, 5, None), "date.month_only", date(2023, 5, 1)),
        ((2023, 5, "6-8"), "date.range", DAY), (("二OO五", "十二", "31"), None, date(2005, 12, 31)),
    ],
    ids=str,
)  # fmt: skip
def test_a_split_date_with_a_blank_part_is_read_with_a_remark(
    cells: tuple[object, object, object], code: str | None, day: date
) -> None:
    read = join_date(*cells, 2023)
    assert (read.code if isinstance(read, Noted) else None) == code
    assert (read.value if isinstance(read, Noted) else read) == day


@pytest.mark.parametrize(
    "cells",
    [
        (2023, None, 6),
        (None, None, None),
        (2023, 13, 1),
        (2023, 2, 30),
        ("某年", 5, 6),
        (2023, 5.5, 6),
        (2023, "5月6", 8),
        (0, 5, 6),
    ],
    ids=str,
)
def test_a_split_date_that_names_no_day_is_refused(cells: tuple[object, object, object]) -> None:
    assert isinstance(join_date(*cells, 2023), Fault)


HANZI = "〇一二三四五六七八九"


def in_hanzi(number: int) -> str:
    """1 to 31: 六, 十, 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else HANZI[tens]) + ("十" if tens else "") + (HANZI[ones] if ones else "")


WRITERS = {
    "iso": date.isoformat,
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "marks": lambda d: f"{d.year}、{d.month}、{d.day}",
    "words": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "compact": lambda d: d.strftime("%Y%m%d"),
    "number": lambda d: float(d.strftime("%Y%m%d")),
    "hanzi": lambda d: f"{''.join(HANZI[int(n)] for n in str(d.year))}年{in_hanzi(d.month)}月{in_hanzi(d.day)}日",
    "latin o": lambda d: f"{''.join(HANZI[int(n)] for n in str(d.year)).replace('〇', 'O')}年{d.month}月{d.day}日",
    "with an hour": lambda d: f"{d.year}-{d.month}-{d.day} 12:30",
    "serial": lambda d: (d - date(1899, 12, 30)).days,
}
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(sorted(WRITERS)))
def test_writing_and_reading_a_date_returns_it(day: date, writer: str) -> None:
    assert parse_date(WRITERS[writer](day), 2023) == day


@given(DAYS)
def test_a_date_that_was_read_reads_as_itself(day: date) -> None:
    assert parse_date(parse_date(day.isoformat(), 1999), 1999) == day


@given(DAYS, st.sampled_from(["{0.month}月{0.day}日", "{0.month}.{0.day}", "{0.month}/{0.day}", "{0:%m-%d}"]))
def test_without_a_year_only_the_year_is_supplied(day: date, spelling: str) -> None:
    noted = parse_date(spelling.format(day), day.year)
    assert isinstance(noted, Noted)
    assert noted.value == day


@given(DAYS, DAYS, st.sampled_from(["至", "—", "~", "-"]))
def test_a_range_is_its_first_day_and_never_runs_backwards(first: date, last: date, to: str) -> None:
    read = parse_date(f"{first.year}年{first.month}月{first.day}日{to}{last.year}年{last.month}月{last.day}日", 2023)
    assert (
        isinstance(read, Fault)
        if last < first
        else isinstance(read, Noted) and read.value == first and str(last) in read.note
    )


@given(DAYS)
def test_three_cells_are_the_date_they_were_split_from(day: date) -> None:
    assert join_date(day.year, float(day.month), f"{day.day}日", 1999) == day


DATE_SIGNS = st.text(
    alphabet="0123456789-./年月日 至~—:时点上午OoTt二〇五十廿（）星期周六。、,'\n\u3000２²①", max_size=16
)


@given(st.text(max_size=12) | DATE_SIGNS | st.floats() | st.integers(), st.booleans())
def test_any_cell_is_a_date_or_a_fault(cell: object, date_1904: bool) -> None:
    read = parse_date(cell, 2023, date_1904=date_1904)
    assert isinstance(read, date | Noted | Fault)
    assert not isinstance(read, Noted) or isinstance(read.value, date)


CELLS = st.none() | DATE_SIGNS | st.floats() | st.integers()


@given(CELLS, CELLS, CELLS)
def test_any_three_cells_are_a_date_or_a_fault(year: object, month: object, day: object) -> None:
    assert isinstance(join_date(year, month, day, 2023), date | Noted | Fault)
