"""Personal data ends at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.personal import ID_MASK, MOBILE_MASK, is_id_number, mask, mask_number


def valid_id(region: str, born: str, serial: str) -> str:
    """An ID number with its check digit, computed the other way round: try all eleven."""
    return next(body for digit in "0123456789X" if is_id_number(body := region + born + serial + digit))


def test_a_known_example_of_the_standard_is_an_id_number() -> None:
    """GB 11643-1999 prints 11010519491231002X."""
    assert is_id_number("11010519491231002X")
    assert not is_id_number("110105194912310021")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证11010519491231002X。", f"身份证{ID_MASK}。"),
        ("电话13812345678联系", f"电话{MOBILE_MASK}联系"),
        ("138-1234-5678", MOBILE_MASK),
        ("+86 13812345678", MOBILE_MASK),
        ("１３８１２３４５６７８", MOBILE_MASK),
        ("5.00229199001011E+17", ID_MASK),
    ],
)
def test_numbers_of_persons_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    ["500229202305120017", "渝执〔2023〕0138号", "12345678901", "2023-05-06", "事件202305060001234", "9138123456789"],
)
def test_other_long_numbers_stay(text: str) -> None:
    """An event number with a date in it is not an ID number: its check digit is wrong."""
    assert mask(text) == text


@given(st.dates().filter(lambda d: 1900 <= d.year <= 2020), st.integers(0, 999))
def test_every_valid_id_number_is_masked_also_as_a_float(born, serial: int) -> None:  # type: ignore[no-untyped-def]
    number = valid_id("500229", born.strftime("%Y%m%d"), f"{serial:03d}")
    assert mask(f"某某（{number}）") == f"某某（{ID_MASK}）"
    if number[-1] != "X":
        assert mask_number(float(number)) == ID_MASK


@given(st.text(alphabet="0123456789Xx １-，a", max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)
