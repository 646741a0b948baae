"""Dates as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.dates import parse_date
from pipeline.tallies.problems import Fault

DAY = date(2023, 5, 6)
SPELLINGS = [
    "2023-05-06", "2023-5-6", "2023.5.6", "2023.05.06", "2023/5/6", "2023年5月6日", "2023年05月06日", "20230506", "5月6日",
    "５月６日", "2023 年 5 月 6 日", "2023-05-06 14:30", "2023-05-06 14:30:15", "2023-05-06T14:30:15", "23.5.6",
    "2023年5月6日（星期六）", "二〇二三年五月六日", "二OO三年五月六日".replace("OO三", "O二三"), "二○二三年五月六日", "2023年5月6号",
    DAY, datetime(2023, 5, 6, 9, 30), 45052, 45052.4, "45052", 20230506.0,
]  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS, ids=str)
def test_every_spelling_of_a_day_is_that_day(written: object) -> None:
    assert parse_date(written, 2023) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "2023-02-30",
        "13月1日",
        "5月6日-8日",
        "2023年5月",
        "五月上旬",
        "2023",
        "暂无",
        "2023.5.6-5.8",
        "",
        12,
        -1,
        10**9,
        "5/6/2023",
        True,
        "0506",
    ],
    ids=str,
)
def test_what_is_not_one_day_is_refused(written: object) -> None:
    """A range, a bare month, an impossible date: a fault with advice, never a guessed day."""
    fault = parse_date(written, 2023)
    assert isinstance(fault, Fault)
    assert fault.advice


WRITERS = [
    date.isoformat,
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d.strftime("%Y%m%d"),
]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(WRITERS))
def test_writing_and_reading_a_date_returns_it(day: date, write) -> None:  # type: ignore[no-untyped-def]
    assert parse_date(write(day), 2023) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_that_was_read_reads_as_itself(day: date) -> None:
    assert parse_date(parse_date(day.isoformat(), 1999), 1999) == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    assert isinstance(parse_date(text, 2023), date | Fault)
