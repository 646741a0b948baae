"""Personal data ends at the door."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.values.personal import CARD_MASK, ID_MASK, MOBILE_MASK, is_id_number, mask, mask_number


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
        ("110105 19491231 002X", ID_MASK), ("110105-19491231-002X", ID_MASK), ("1101 0519 4912 3100 2x", ID_MASK), ("11010519491231002 X", ID_MASK),
        ("１１０１０５１９４９１２３１００２Ｘ", ID_MASK), ("编号5 110105 19491231 002X", f"编号5 {ID_MASK}"), ("110105　19491231　002X", ID_MASK),
        ("张三11010519491231002X13812345678", f"张三{ID_MASK}{MOBILE_MASK}"), ("11010519491231002X，13812345678", f"{ID_MASK}，{MOBILE_MASK}"),
        ("6222021234567890128", CARD_MASK), ("卡号：6222 0212 3456 7890 128。", f"卡号：{CARD_MASK}。"), ("6222-0212-3456-7890-128", CARD_MASK), ("６２２２０２１２３４５６７８９０１２８", CARD_MASK),
        ("4111111111111111", CARD_MASK), ("5500 0000 0000 0004", CARD_MASK), ("6250 9470 0000 0014", CARD_MASK), ("6222 0220 2312 3456 782", CARD_MASK), ("6.22202123456789E+18", CARD_MASK),
        ("6222021234567890128 138 1234 5678 110105 19491231 002X", f"{CARD_MASK} {MOBILE_MASK} {ID_MASK}"),
    ],
    ids=str,
)  # fmt: skip
def test_numbers_of_persons_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "500229202305120017", "渝执〔2023〕0138号", "12345678901", "2023-05-06", "事件202305060001234", "9138123456789",
        "023-58551234", "0471-6543210", "（023）5855 1234", "400-820-8820", "12345", "95598", "110105491231002", "91500229MA5U12345X", "915002290086315384",
        "6222021234567890127", "622202123456789012", "6222 0212 3456", "5002292023000016", "5002292023050611", "6201022023050600019", "4111 1111 1111 1112", "3566002020360505",
        "202305060001", "20230506143015", "2023-05-06 14:30:15 至 2023-05-08 09:00:00", "1 2 3 4 5 6 7 8 9 10 11 12", "1.5E+17",
    ],
    ids=str,
)  # fmt: skip
def test_other_long_numbers_stay(text: str) -> None:
    """Landlines, document and event numbers: a wrong check digit, or a region and a year where a card has none."""
    assert mask(text) == text


@given(st.dates().filter(lambda d: 1900 <= d.year <= 2020), st.integers(0, 999))
def test_every_valid_id_number_is_masked_also_as_a_float(born, serial: int) -> None:  # type: ignore[no-untyped-def]
    number = valid_id("500229", born.strftime("%Y%m%d"), f"{serial:03d}")
    assert mask(f"某某（{number}）") == f"某某（{ID_MASK}）"
    if number[-1] != "X":
        assert mask_number(float(number)) == ID_MASK


def luhn_digit(body: str) -> str:
    """The digit that makes the body a card number, by the table of doubled digits."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    total = sum(doubled[int(n)] if at % 2 == 0 else int(n) for at, n in enumerate(reversed(body)))
    return str(-total % 10)


CARDS = st.builds(str.__add__, st.just("62"), st.from_regex(r"[0-9]{13,16}", fullmatch=True)).map(
    lambda body: body + luhn_digit(body)
)
GROUPINGS: dict[str, Callable[[str], str]] = {
    "blanks": lambda digits: " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
    "hyphens": lambda digits: "-".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
    "wide blanks": lambda digits: "　".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
}


@given(CARDS.filter(lambda number: not is_id_number(number)), st.sampled_from(sorted(GROUPINGS)))
def test_every_card_number_in_groups_of_four_is_masked(number: str, grouping: str) -> None:
    assert mask(f"户名某某（{GROUPINGS[grouping](number)}）") == f"户名某某（{CARD_MASK}）"


@given(CARDS.filter(lambda number: len(number) != 18 and not 2000 <= int(number[6:10]) <= 2039))
def test_every_card_number_written_together_is_masked(number: str) -> None:
    assert mask(number) == CARD_MASK
    assert mask_number(float(f"{number[:15]}{'0' * (len(number) - 15)}")) == CARD_MASK


@given(st.integers(0, 10**9).map(lambda n: f"{n:010d}"), st.dates(date(2000, 1, 1), date(2039, 12, 31)))
def test_a_number_of_region_date_and_serial_is_no_card(digits: str, day: date) -> None:
    assert mask(f"620102{day:%Y%m%d}{digits[:2]}") == f"620102{day:%Y%m%d}{digits[:2]}"
    assert mask(f"500229{day:%Y}{digits[:6]}") == f"500229{day:%Y}{digits[:6]}"


@given(
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["{0} {1} {2}", "{0}-{1}-{2}", "{0}　{1}　{2}", "{0}{1} {2}"]),
)
def test_every_valid_id_number_is_masked_in_groups_too(born: date, serial: int, spelling: str) -> None:
    number = valid_id("500229", born.strftime("%Y%m%d"), f"{serial:03d}")
    assert mask(spelling.format(number[:6], number[6:14], number[14:])) == ID_MASK


@pytest.mark.parametrize(
    ("value", "masked"),
    [(13812345678, MOBILE_MASK), (13812345678.0, MOBILE_MASK), (5.00229199001011e17, ID_MASK), (float(500229200001319979), ID_MASK), (6222021234567890000.0, CARD_MASK), (4111111111111111, CARD_MASK)]
    + [(value, None) for value in (0, 75, -13812345678, 138.5, 45052, 20230506.0, 5002292023000016, 10**400, 1e300, float("nan"), float("inf"), True)],
    ids=str,
)  # fmt: skip
def test_a_numeric_cell_that_was_a_persons_number_is_masked(value: float, masked: str | None) -> None:
    assert mask_number(value) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "X",
        "1101051949123100",
        "11010519491231002XX",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105194913310025",
        "abcdefghijklmnopqr",
    ],
    ids=str,
)
def test_any_other_text_is_no_id_number(text: str) -> None:
    assert is_id_number(text) is False


@given(
    st.text()
    | st.text(alphabet="0123456789Xx １２Ｘ-－　+.Ee86，a", max_size=60)
    | st.lists(CARDS | st.just("11010519491231002X") | st.just("13812345678") | st.text("0123X -", max_size=5)).map(
        "".join
    )
)
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


ID, MOBILE = "11010519491231002X", "13800138000"
SEPARATORS = [
    ".",
    "-",
    "–",
    "—",
    "‐",
    "‑",
    "−",
    "－",
    "·",
    " ",
    "  ",
    "\u2009",
    "\u00a0",
    "\u202f",
    "\t",
    "\n",
    "、",
    "/",
    "／",
    "_",
]
LISTING = "、/／"


def in_groups(digits: str, lengths: tuple[int, ...], gap: str) -> str:
    ends = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    return gap.join(digits[start:end] for start, end in pairwise(ends))


@pytest.mark.parametrize("gap", SEPARATORS, ids=lambda gap: "U+" + "".join(f"{ord(c):04X}" for c in gap))
def test_separators_hide_no_number_of_a_person(gap: str) -> None:
    written = [in_groups(ID, (6, 8, 4), gap), in_groups(ID, (6, 4, 2, 2, 4), gap), in_groups(MOBILE, (3, 4, 4), gap)]
    written += [in_groups("6222021234567890128", (4, 4, 4, 4, 3), gap), in_groups(ID, (1,) * 18, f" {gap} "[:3])]
    if gap not in LISTING:
        written += [in_groups(MOBILE, (3, 3, 5), gap)]
        written += [
            in_groups("6222021234567890128", (6, 13), gap),
            in_groups("9558801234567890128", (4, 4, 4, 4, 3), gap),
        ]
    assert [text for text in written if "隐去" not in mask(f"联系{text}。")] == []


@pytest.mark.parametrize("prefix", ["0086", "+86", "86", "0", "+86 ", "0086-"])
def test_prefixes_hide_no_mobile_number(prefix: str) -> None:
    assert mask(f"电话{prefix}{MOBILE}") == "电话〔手机号已隐去〕"


@pytest.mark.parametrize(
    "text",
    [
        "青调〔2023〕0138号", "2023-05-06 138件", "13800138.00元", "0773-3681234", "2023.05.06-2023.12.31", "152、138、12000",
        "1380、1390、1400、1520", "12,345,678,901", "应急罚〔2023〕138-0013号", "331021000373-01", "2023-138-001-38000",
        "1.38.0013", "3.1、3.2、3.3、3.4、3.5、3.6", "150.5/138.2/1300.4", "13800/13900/14000", "138、1390、14000、15000",
    ],
)  # fmt: skip
def test_case_numbers_days_and_amounts_stay(text: str) -> None:
    assert mask(text) == text
