"""Numbers as people write them, and as we print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indicators import approx, hanzi, plain, wan, with_unit
from pipeline.tallies.values.hanzi import chinese_digits, chinese_number
from pipeline.tallies.values.numbers import parse_number, parse_percent
from pipeline.tallies.values.reads import Bound, Fault


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        (75, "件", 75), (75.0, "件", 75), (2.5, "", 2.5), ("75", "件", 75), ("75件", "件", 75), ("12 人", "人", 12), ("２人", "人", 2),
        ("3人次", "人次", 3), ("1,000", "元", 1000), ("200元", "元", 200), ("2000.00", "元", 2000), ("壹千元", "元", 1000),
        ("1.5万元", "元", 15000), ("十二", "次", 12), ("三百零五", "", 305), ("两万", "", 20000), ("-3", "", -3), ("0", "", 0),
        ("1万", "份", 10000), ("壹仟贰佰元整", "元", 1200), ("二十", "", 20), ("一百一十", "", 110),
        ("1,234,567.89", "元", 1234567.89), ("1 234", "件", 1234), ("1\u00a0234\u2009567", "", 1234567), ("１，０００", "件", 1000), ("75（件）", "件", 75), ("75。", "件", 75),
        ("75件（其中：家庭30件、邻里45件）", "件", 75), ("75（含上年结转3件）", "件", 75), ("'75", "件", 75), (" 75 \u200b", "件", 75), ("75\u200e", "件", 75), ("\ufeff75", "件", 75), ("007", "", 7),
        ("−5", "", -5), ("－5", "", -5), ("＋5", "", 5), ("负五", "", -5), ("5.0", "", 5), ("0.30", "", 0.3),
        (0.1 + 0.2, "", 0.3), (1.1 * 3, "", 3.3), (2.9999999999999996, "", 3), (Decimal("2.5"), "", 2.5), (999_999_999_999_999, "", 999_999_999_999_999),
        ("3千元", "元", 3000), ("1亿2000万元", "元", 120_000_000), ("1万2千", "", 12000), ("3万5000", "", 35000), ("0.5亿元", "元", 50_000_000), ("300百万", "", 300_000_000), ("3百万", "", 3_000_000),
        ("一点五万", "", 15000), ("一亿二千万", "", 120_000_000), ("两千零五", "", 2005), ("一万零十", "", 10010), ("一百十五", "", 115), ("廿五", "", 25), ("⼗⼆", "", 12), ("〇", "", 0), ("二〇二三", "", 2023), ("一万亿", "", 10**12),
        ("壹万贰仟叁佰肆拾伍元陆角柒分", "元", 12345.67), ("伍佰元整", "元", 500), ("伍佰圆整", "元", 500), ("人民币壹拾万元正", "元", 100_000), ("￥1,234.50", "元", 1234.5), ("贰佰元零伍分", "元", 200.05), ("12元5角", "元", 12.5),
        ("12课时", "课时", 12), ("12讲", "讲", 12), ("12小时", "小时", 12), ("12起", "件", 12), ("97.5%", "%", 97.5),
    ],
    ids=str,
)  # fmt: skip
def test_a_number_is_read_with_its_unit(written: object, unit: str, number: float) -> None:
    read = parse_number(written, unit)
    assert read == number
    assert isinstance(read, int) == (number == int(number))


@pytest.mark.parametrize(
    ("written", "value", "sign"),
    [
        ("10余次", 10, "≥"), ("3万余册", 30000, "≥"), ("10余万", 100_000, "≥"), ("十余万元", 100_000, "≥"), ("二十余", 20, "≥"), ("二十余人次", 20, "≥"), ("20多人", 20, "≥"), ("1.5万余", 15000, "≥"), ("1,000余件", 1000, "≥"),
        ("20人以上", 20, "≥"), ("50以上", 50, "≥"), ("５０以上", 50, "≥"), ("逾百件", 100, "≥"), ("超2万人次", 20000, "≥"), ("突破1亿元", 10**8, "≥"), ("不少于4次", 4, "≥"), ("至少 4 次", 4, "≥"), ("≥4", 4, "≥"),
        ("百余人", 100, "≥"), ("千余", 1000, "≥"), ("上百人", 100, "≥"), ("上千", 1000, "≥"), ("超过20", 20, ">"), ("多于20件", 20, ">"), (">20", 20, ">"), ("＞20", 20, ">"),
        ("近百人", 100, "≤"), ("近百", 100, "≤"), ("近3万人", 30000, "≤"), ("将近20", 20, "≤"), ("近千万元", 10**7, "≤"), ("20人以下", 20, "≤"), ("20以内", 20, "≤"), ("不超过3次", 3, "≤"),
        ("不足20", 20, "<"), ("不满十人", 10, "<"), ("不到5%", 5, "<"), ("少于3件", 3, "<"),
        ("约20人", 20, "≈"), ("约 20 人", 20, "≈"), ("大约20", 20, "≈"), ("20左右", 20, "≈"), ("3万元左右", 30000, "≈"), ("约20人左右", 20, "≈"), ("~20", 20, "≈"), ("～20", 20, "≈"),
    ],
    ids=str,
)  # fmt: skip
def test_a_number_within_a_bound_is_a_bound_never_an_exact_number(written: str, value: float, sign: str) -> None:
    unit = next((each for each in "元%件册" if each in written), "人")
    assert parse_number(written, unit) == Bound(value, sign)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "abc", "3-5", "3~5", "3～5", "3至5", "1,00", "0,123", "1234,567", "1,234 567", "12:30", "2023.5.6", "1.2.3", "12 3", "1  234", "5\n120", "12\n3", "1. 5", "- 5", "--5", "12+3", "=12+3", "2×3", "1/2",
        "二二百", "百", "千万", "七八", "两三百", "十七八", "三百五", "一万二", "一亿万", "一亿亿", "二三万", "五百零", "一千零零五", "5十", "3万5", "1亿20000万", "万", "元", ".5", "5.", "(5)", "（5）",
        "10²", "10⁻²", "①", "⑴", "⒈", "Ⅷ", "½", "3½", "㈠", "٣", "५", "１²", "㎡", "1e5", "1E+05", "6.1E+17", "0x10", "1_000", "inf", "nan", "-inf", "Infinity",
        "9" * 16, "9" * 5000, "一" * 5000, "亿" * 5000, " " * 5000 + "x" + " " * 5000, 10**15, 10**400, 1e300, -1e300, float("inf"), -float("inf"), True, False,
        "第3次", "3件（不含上年）", "3件，其中1件未结", "75号", "#DIV/0!", "2023-05-06",
    ],
    ids=lambda value: str(value)[:20] if len(str(value)) < 4000 else "very long",
)  # fmt: skip
def test_what_is_no_sure_number_is_refused(written: object) -> None:
    """Two numbers in one, a power, a fraction, a numeral that may be read twice: a fault, never a number."""
    fault = parse_number(written, "人")
    assert isinstance(fault, Fault), fault
    assert fault.code in ("value.number", "value.unit")


@pytest.mark.parametrize(
    "written",
    ["数十", "几十", "十几", "数百人", "若干", "余", "约", "约20余", "近10余人", "20多人以下", "约3-5", "多次", "近"],
    ids=str,
)
def test_a_word_without_a_number_or_two_words_at_odds_are_refused(written: str) -> None:
    fault = parse_number(written, "人")
    assert isinstance(fault, Fault)
    assert fault.code == "value.bound"


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        None,
        "/",
        "／",
        "-",
        "－",
        "—",
        "——",
        "–",
        "--",
        "…",
        "无",
        "暂 无",
        "略",
        "N/A",
        "\u200b",
        float("nan"),
    ],
    ids=str,
)
def test_what_stands_for_nothing_is_blank_and_never_zero(written: object) -> None:
    for fault in (parse_number(written, "件"), parse_percent(written)):
        assert isinstance(fault, Fault)
        assert fault.code == "value.blank"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("3份", "元"),
        ("200元", "件"),
        ("200元", ""),
        ("￥200", "件"),
        ("75%", "件"),
        ("3小时", "次"),
        ("3次", "小时"),
        ("3人", "亩"),
    ],
)
def test_a_unit_of_another_sort_is_refused(written: str, unit: str) -> None:
    """Money is not a count: 200元 in a column of cases is a slip, not 200 cases."""
    fault = parse_number(written, unit)
    assert isinstance(fault, Fault)
    assert fault.code == "value.unit"


@pytest.mark.parametrize(
    ("written", "yuan"),
    [(1.2, 12_000), ("1.2", 12_000), ("12", 120_000), ("十二", 120_000), ("200元", 200), ("1.2万元", 12_000), ("2万", 20_000), ("两万", 20_000), ("5000.00元", 5000), ("12元5角", 12.5), (1.005, 10_050), (0.000001, 0.01)],
    ids=str,
)  # fmt: skip
def test_the_heading_multiplies_only_cells_without_a_unit_of_their_own(written: object, yuan: float) -> None:
    """Under （万元）: 1.2 is 12000 元, while 200元 stays 200 and 2万 is 20000."""
    assert parse_number(written, "元", 10_000) == yuan


def test_the_heading_multiplies_a_bound_too() -> None:
    assert parse_number("约1.2", "元", 10_000) == Bound(12_000, "≈")
    assert parse_number("10余", "元", 10_000) == Bound(100_000, "≥")


@pytest.mark.parametrize("written", ["5千", "五千", "三百", "￥5"])
def test_a_multiple_under_a_multiplying_heading_needs_its_unit(written: str) -> None:
    """五千 under （万元）: 5000 元 or 50 000 000?"""
    fault = parse_number(written, "元", 10_000)
    assert isinstance(fault, Fault)
    assert fault.code == "value.unit"


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("97.5%", 97.5), ("97.5％", 97.5), ("97.5﹪", 97.5), ("97.5 %", 97.5), ("９７．５％", 97.5), ("百分之九十七点五", 97.5), ("百分之97.5", 97.5), ("百分之百", 100), ("百分之一百", 100),
        ("100", 100), ("100%", 100), (97.5, 97.5), (0.975, 0.975), ("0.975", 0.975), ("0", 0), ("-3.2%", -3.2), ("5‰", 0.5), ("千分之五", 0.5),
        ("约97%", Bound(97, "≈")), ("97%以上", Bound(97, "≥")), ("近百分之九十", Bound(90, "≤")), ("百分之九十以上", Bound(90, "≥")),
    ],
    ids=str,
)  # fmt: skip
def test_a_percentage_is_percent_points(written: object, points: float | Bound) -> None:
    assert parse_percent(written) == points
    assert parse_number(written, "%") == points


@pytest.mark.parametrize(
    ("written", "points"),
    [
        (0.975, 97.5),
        (1, 100),
        (1.0, 100),
        ("0.975", 97.5),
        (0, 0),
        (-0.032, -3.2),
        (97.5, 97.5),
        ("0.5%", 0.5),
        ("97.5%", 97.5),
    ],
    ids=str,
)
def test_only_a_column_of_shares_makes_097_97_percent(written: object, points: float) -> None:
    """A percent sign in the cell goes before the column's word, and so does a number above one."""
    assert parse_percent(written, share=True) == points


@pytest.mark.parametrize(
    "written", ["97%-98%", "1/2", "97.5%%", "3件", "九成", "提高2个百分点", True, float("inf"), "10²%", "%"], ids=str
)
def test_what_is_no_percentage_is_refused(written: object) -> None:
    assert isinstance(parse_percent(written), Fault)


@pytest.mark.parametrize(
    ("text", "arabic"),
    [("二〇二三年五月六日", "2023年5月6日"), ("二oo五年", "2005年"), ("二00五年十月", "2005年10月"), ("2000年10月20日", "2000年10月20日"), ("星期六", "星期六"), ("九时三十分", "9时30分")],
)  # fmt: skip
def test_chinese_digits_of_a_date_become_arabic(text: str, arabic: str) -> None:
    assert chinese_digits(text) == arabic


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_written_and_read_again(number: int) -> None:
    assert chinese_number(hanzi(number)) == number


def in_capitals(number: int) -> str:
    """As on a receipt: 12045 → 壹万贰仟零肆拾伍; another writer than the one of our reports."""
    digits, places = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]
    groups = []
    for big in ("", "万", "亿"):
        number, group = divmod(number, 10_000)
        text = "".join(digits[n] + (places[3 - at] if n else "") for at, n in enumerate(map(int, f"{group:04d}")))
        while "零零" in text:
            text = text.replace("零零", "零")
        groups.append((text.rstrip("零") + big) if group else "零")
    text = "".join(reversed(groups))
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


WRITERS = {
    "plain": str,
    "with separators": lambda n: f"{n:,}",
    "in threes": lambda n: f"{n:,}".replace(",", " "),
    "full-width": lambda n: f"{n:,}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "with decimals": lambda n: f"{n}.00",
    "with a unit": lambda n: f"{n} 元",
    "as money": lambda n: f"￥{n:,}",
    "in words": lambda n: f"{in_capitals(n)}元整",
    "float": float,
    "marked as text": lambda n: f"'{n}",
}


@given(st.integers(0, 999_999_999_999), st.sampled_from(sorted(WRITERS)))
def test_writing_and_reading_a_number_returns_it(number: int, writer: str) -> None:
    assert parse_number(WRITERS[writer](number), "元") == number


@given(st.integers(1, 99_999_999))
def test_a_receipt_is_read_to_the_fen(fen: int) -> None:
    yuan, rest = divmod(fen, 100)
    small = (f"{rest // 10}角" if rest // 10 else "零" if rest else "") + (f"{rest % 10}分" if rest % 10 else "")
    assert parse_number(f"{in_capitals(yuan)}元{small or '整'}", "元") == fen / 100


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_reads_as_itself(number: int) -> None:
    assert parse_number(f"{number:,}") == number
    assert parse_number(parse_number(number)) == number


@given(st.decimals(-10_000, 10_000, places=4))
def test_four_decimals_survive_any_route(number: Decimal) -> None:
    """As text, as a float and through 万元, without a binary trace."""
    assert parse_number(f"{number:f}") == parse_number(float(number)) == float(number)
    assert (
        parse_number(f"{number:f}", "元", 10_000) == parse_number(float(number), "元", 10_000) == int(number * 10_000)
    )


BOUNDS = {
    "约{}": "≈",
    "近{}": "≤",
    "超过{}": ">",
    "{}余": "≥",
    "{}以上": "≥",
    "{}人以下": "≤",
    "{}多人": "≥",
    "不足{}人": "<",
}
NUMBERS = st.integers(0, 10**9)


@given(NUMBERS, st.sampled_from(sorted(BOUNDS)), st.sampled_from(["{}", "{:,}", "{}.5", "{}万"]))
def test_the_value_of_a_bound_is_the_number_without_the_word(number: int, words: str, spelling: str) -> None:
    written = spelling.format(number // 10**4 if spelling == "{}万" else number)
    assert parse_number(words.format(written), "人") == Bound(parse_number(written, "人"), BOUNDS[words])  # type: ignore[arg-type]


NUMBER_SIGNS = st.text(
    alphabet="0123456789.,+-− %％‰元角分万亿千百十零〇一二三两点余约近多以上左右人件()（）其中：￥\n\u3000²①½Ⅷ²eE",
    max_size=14,
)


@given(
    st.text(max_size=10) | NUMBER_SIGNS | st.floats() | st.integers(),
    st.sampled_from(["", "元", "人", "小时", "%"]),
    st.sampled_from([1, 10_000]),
)
def test_any_cell_is_a_number_a_bound_or_a_fault(cell: object, unit: str, scale: int) -> None:
    for read in (parse_number(cell, unit, scale), parse_percent(cell, share=True)):
        assert isinstance(read, int | float | Bound | Fault)
        value = read.value if isinstance(read, Bound) else 0 if isinstance(read, Fault) else read
        assert abs(value) < 10**15


@given(NUMBER_SIGNS)
def test_what_was_read_reads_as_itself(text: str) -> None:
    read = parse_number(text, "人")
    if isinstance(read, int | float):
        assert parse_number(read, "人") == read


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(list("-~:;+*×/至、 到\n")))
def test_two_numbers_in_one_cell_are_never_one(left: int, right: int, between: str) -> None:
    """But for a blank before three digits, which parts thousands."""
    read = parse_number(f"{left}{between}{right}", "人")
    assert isinstance(read, Fault) or (between == " " and left and right > 99 and read == left * 1000 + right)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (96, "件", "96"),
        (100.0, "%", "100%"),
        (97.916666, "%", "97.92%"),
        (66.665, "%", "66.67%"),
        (0, "件", "0"),
        (12.30, "%", "12.3%"),
        (99.997, "%", "99.997%"),
        (0.004, "%", "0.004%"),
        (0.0, "%", "0%"),
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
