"""Periods and versions: what a title, a name or a cell says about when, and about which of two comes later."""

import datetime

import pytest

from pipeline.tallies.values.periods import Period, joined, read_period, speaks_of
from pipeline.tallies.values.versions import later_of, version_rank

READ = [
    ("1-3月", Period(None, 1, 3)),
    ("１－３月", Period(None, 1, 3)),
    ("1—6月", Period(None, 1, 6)),
    ("1月-3月", Period(None, 1, 3)),
    ("一至三月", Period(None, 1, 3)),
    ("1、2月", Period(None, 1, 2)),
    ("1至11月份", Period(None, 1, 11)),
    ("3月", Period(None, 3, 3)),
    ("三月份", Period(None, 3, 3)),
    ("元月", Period(None, 1, 1)),
    ("十二月", Period(None, 12, 12)),
    ("2023年3月", Period(2023, 3, 3)),
    ("23年3月", Period(2023, 3, 3)),
    ("二〇二三年三月", Period(2023, 3, 3)),
    ("2023-03", Period(2023, 3, 3)),
    ("202303", Period(2023, 3, 3)),
    ("2023.10", Period(2023, 10, 10)),
    ("2023.1-6", Period(2023, 1, 6)),
    ("一季度", Period(None, 1, 3)),
    ("第二季度", Period(None, 4, 6)),
    ("Q3", Period(None, 7, 9)),
    ("2023Q4", Period(2023, 10, 12)),
    ("一、二季度", Period(None, 1, 6)),
    ("2023年一至三季度", Period(2023, 1, 9)),
    ("第三季度（7-9月）", Period(None, 7, 9)),
    ("前三季度", Period(None, 1, 9, running=True)),
    ("上半年", Period(None, 1, 6)),
    ("下半年", Period(None, 7, 12)),
    ("全年", Period(None, 1, 12)),
    ("2023", Period(2023, 1, 12)),
    ("2023年", Period(2023, 1, 12)),
    ("2023年度", Period(2023, 1, 12)),
    ("2023年1月—12月", Period(2023, 1, 12)),
    ("2023年1月1日至12月31日", Period(2023, 1, 12)),
    ("2023/1/1-2023/6/30", Period(2023, 1, 6)),
    ("2022.12.21-2023.3.20", Period(2023, 1, 3)),
    ("2022年12月-2023年11月", Period(2023, 0, 11)),
    ("本年累计", Period(None, 1, 12, running=True)),
    ("年初至今", Period(None, 1, 12, running=True)),
    ("9月累计", Period(None, 1, 9, running=True)),
    ("1-11月累计", Period(None, 1, 11, running=True)),
    ("1-1月累计", Period(None, 1, 1, running=True)),
    ("截至2023年9月底", Period(2023, 1, 9, running=True)),
    ("截至2024年1月5日", Period(2023, 1, 12, running=True)),
    ("2023年1-6月信访件统计表", Period(2023, 1, 6)),
    ("附件2 平安法治办2023年网格事件流转台账（1-12月）", Period(2023, 1, 12)),
    ("2023年度（一季度）", Period(2023, 1, 3)),
    ("填报日期：2024年1月8日", None),
    ("2023年3月8日", None),
    ("三月三日", None),
    ("20230331", None),
    ("3个月", None),
    ("本月", None),
    ("3月，1-3月累计", None),
    ("2022年度和2023年度", None),
    ("东政发〔2023〕12号", None),
    ("2023件", None),
    ("2500元", None),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_a_period_is_read_as_it_is_written(text: str, expected: Period | None) -> None:
    assert read_period(text) == expected


@pytest.mark.parametrize(
    ("cell", "heading", "expected"),
    [
        (3, "月份", Period(None, 3, 3)),
        ("三", "季度", Period(None, 7, 9)),
        (2023.0, "年度", Period(2023, 1, 12)),
        (13, "月份", None),
        (datetime.datetime(2023, 3, 1), "月份", Period(2023, 3, 3)),
    ],
)
def test_a_bare_number_is_what_its_heading_calls_it(cell: object, heading: str, expected: Period | None) -> None:
    assert read_period(cell, heading) == expected


def test_months_are_compared_across_years_and_across_spellings() -> None:
    half, quarter, year = Period(None, 1, 6), Period(2023, 4, 6), Period(2023, 1, 12)
    assert half.contains(quarter) and year.contains(half) and not quarter.contains(half)
    assert half.disjoint(Period(None, 7, 12)) and quarter.disjoint(Period(2024, 4, 6))
    assert Period(2023, 0, 11).overlaps(Period(2022, 12, 12)) and Period(2023, 0, 11).whole_year
    assert quarter.same(Period(None, 4, 6)) and not quarter.same(Period(2022, 4, 6))


def test_a_running_sum_without_a_month_ends_where_its_title_does() -> None:
    title = Period(2023, 9, 9)
    assert Period(None, 1, 12, running=True).within(title) == Period(2023, 1, 9, running=True)
    assert Period(None, 3, 3).within(title) == Period(2023, 3, 3)


def test_months_in_a_row_make_one_period_and_a_gap_makes_two() -> None:
    months = [Period(2023, month, month) for month in (3, 1, 2, 5)]
    assert joined(months) == (Period(2023, 1, 3), Period(2023, 5, 5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上年同期", "last year"),
        ("去年", "last year"),
        ("同比（%）", "change"),
        ("较上年增减", "change"),
        ("上月", "last period"),
        ("本年", None),
        ("上半年", None),
    ],
)
def test_a_column_of_another_time_says_so(text: str, expected: str | None) -> None:
    assert speaks_of(text) == expected


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("学习台账.xlsx", "学习台账最终版.xlsx"),
        ("台账初稿", "台账"),
        ("台账v1", "台账v2"),
        ("台账", "台账v2"),
        ("台账修改稿", "台账v2"),
        ("台账v2", "台账定稿"),
        ("最终版", "最终版2"),
        ("调整前", "调整后"),
        ("第一稿", "第二稿"),
        ("台账（旧）", "台账"),
        ("台账备份", "台账"),
        ("台账作废版", "台账（旧）"),
        ("台账20231205", "台账20231220"),
    ],
)
def test_version_words_say_which_is_later(earlier: str, later: str) -> None:
    assert (later_of(later, earlier), later_of(earlier, later)) == ("later", "earlier")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台账", "台账(2)"),
        ("台账", "台账 - 副本"),
        ("台账", "台账v1"),
        ("台账", "台账20231220"),
        ("上半年", "全年"),
        ("清单（2023年版）", "清单（2022年版）"),
        ("问题整改台账", "问题台账"),
    ],
)
def test_a_copy_or_another_period_is_no_later_version(one: str, other: str) -> None:
    assert later_of(one, other) is None and later_of(other, one) is None


def test_a_name_without_a_version_word_has_no_rank() -> None:
    assert version_rank("2023年学习台账.xlsx") is None
