"""Numbers as people write them, and as we print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indicators import approx, hanzi, plain, wan, with_unit
from pipeline.tallies.numbers import chinese_number, parse_number
from pipeline.tallies.problems import Fault


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        (75, "件", 75), (75.0, "件", 75), (2.5, "", 2.5), ("75", "件", 75), ("75件", "件", 75), ("12 人", "人", 12), ("２人", "人", 2),
        ("3人次", "人次", 3), ("1,000", "元", 1000), ("200元", "元", 200), ("2000.00", "元", 2000), ("壹千元", "元", 1000),
        ("1.5万元", "元", 15000), ("十二", "次", 12), ("三百零五", "", 305), ("两万", "", 20000), ("-3", "", -3), ("0", "", 0),
        ("1万", "份", 10000), ("壹仟贰佰元整", "元", 1200), ("二十", "", 20), ("一百一十", "", 110),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_unit(written: object, unit: str, number: float) -> None:
    assert parse_number(written, unit) == number


@pytest.mark.parametrize(
    "written",
    [
        "约20人",
        "10余",
        "近百",
        "50以上",
        "20多",
        "/",
        "—",
        "无",
        "abc",
        "3-5",
        "1,00",
        "",
        "12:30",
        "二二百",
        "百",
        True,
        "千万",
    ],
    ids=str,
)
def test_what_is_no_exact_number_is_refused(written: object) -> None:
    assert isinstance(parse_number(written, "人"), Fault)


@pytest.mark.parametrize(("written", "unit"), [("3份", "元"), ("200元", "件")])
def test_a_unit_of_another_sort_is_refused(written: str, unit: str) -> None:
    """Money is not a count: 200元 in a column of cases is a slip, not 200 cases."""
    fault = parse_number(written, unit)
    assert isinstance(fault, Fault)
    assert fault.code == "value.unit"


def test_the_heading_multiplies_only_cells_without_a_unit_of_their_own() -> None:
    """Under （万元）: 1.2 is 12000 元, while 200元 stays 200."""
    assert parse_number(1.2, "元", 10_000) == 12_000
    assert parse_number("1.2", "元", 10_000) == 12_000
    assert parse_number("200元", "元", 10_000) == 200


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_written_and_read_again(number: int) -> None:
    assert chinese_number(hanzi(number)) == number


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_reads_as_itself(number: int) -> None:
    assert parse_number(f"{number:,}") == number
    assert parse_number(parse_number(number)) == number


@given(st.text(max_size=10))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    assert isinstance(parse_number(text), int | float | Fault)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (96, "件", "96"),
        (100.0, "%", "100%"),
        (97.916666, "%", "97.92%"),
        (66.665, "%", "66.67%"),
        (0, "件", "0"),
        (12.30, "%", "12.3%"),
    ],
)
def test_a_value_is_rounded_half_up_once(value: float, unit: str, text: str) -> None:
    assert with_unit(value, unit) == text


@pytest.mark.parametrize(
    ("value", "text"), [(13, "10余"), (26, "20余"), (347, "300余"), (10, "10"), (20, "20"), (1001, "1000余")]
)
def test_approx_rounds_down_and_says_so(value: int, text: str) -> None:
    assert approx(value) == text


@pytest.mark.parametrize("value", [9, 0, 12.5])
def test_approx_refuses_what_it_would_belittle(value: float) -> None:
    with pytest.raises(ValueError, match="余"):
        approx(value)


def test_large_numbers_in_wan() -> None:
    assert wan(270_000) == "27万"
    assert wan(52_345, 1) == "5.2万"
    assert plain(2.675) == "2.68"
