"""Numbers as the reader sees them: the one place where rounding happens. Prose, tables and charts all print through it."""

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_MOST_ROUNDED = 0.02  # of a number, that rounding may take or add
_MOST_DECIMALS = 7
_WHOLE = 100


def plain(value: float, decimals: int = 2) -> str:
    """A whole number as it is; else at most `decimals` decimals, half up, without trailing zeros."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: float, decimals: int) -> str:
    """As `plain`, where what is left says as much.

    Raises
    ------
    ValueError
        So few decimals that another number is printed: 1.5 as 2, 99.6 as 100.
    """
    text = plain(value, decimals)
    if abs(float(text) - value) > _MOST_ROUNDED * abs(value) or (value < _WHOLE == float(text)):
        raise ValueError(f"{plain(value, _MOST_DECIMALS)} 不能写成 {text}：差得太多，请多留几位小数")
    return text


def with_unit(value: float, unit: str) -> str:
    """As indicators print by default: a percentage carries its sign, a count stands alone (its unit is in the sentence).

    A rate that is not quite 100 or 0 is not printed as such: 99.999.
    """
    if unit != "%":
        return plain(value)
    for decimals in range(2, _MOST_DECIMALS):
        text = plain(value, decimals)
        if value in (0, _WHOLE) or text not in ("0", "100"):
            break
    return f"{text}%"


_BOUNDS = {"": "{}", "≥": "{}以上", ">": "超{}", "≤": "{}以内", "<": "不足{}", "≈": "约{}"}


def bounded(text: str, sign: str) -> str:
    """A number known only within a bound, in words: 20以上, 约20."""
    return _BOUNDS[sign].format(text)


def approx(value: float) -> str:
    """Rounded down to its leading place and marked 余: 13 → 10余, 347 → 300余. A round number stays as it is.

    Raises
    ------
    ValueError
        Not a whole number of at least 10, for which 余 says nothing.
    """
    if value < 10 or value != int(value):
        raise ValueError(f"{plain(value)} 不能写成“余”：须是不小于 10 的整数")
    place = 10 ** (len(str(int(value))) - 1)
    floor = int(value) // place * place
    return str(floor) if floor == value else f"{floor}余"


def wan(value: float, decimals: int = 2) -> str:
    """In units of ten thousand: 270000 → 27万, 52300 → 5.23万.

    Raises
    ------
    ValueError
        So small, or so few decimals, that another number is printed.
    """
    return f"{rounded(value / 10_000, decimals)}万"


def hanzi(value: float) -> str:
    """A whole number below 100 000 000 in Chinese numerals: 12 → 十二, 305 → 三百零五, 20000 → 二万.

    Raises
    ------
    ValueError
        Negative, not whole, or too large.
    """
    if value != int(value) or not 0 <= value < 100_000_000:
        raise ValueError(f"{plain(value)} 不能写成汉字数字：须是 0 到 99999999 的整数")
    number = int(value)
    high, low = divmod(number, 10_000)
    if not high:
        return _below_myriad(low)
    gap = "零" if low and low < 1000 else ""
    return f"{_below_myriad(high)}万{gap}{_below_myriad(low) if low else ''}"


def _below_myriad(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        elif text:
            zero = True
    return text.removeprefix("一") if 10 <= number < 20 else text
