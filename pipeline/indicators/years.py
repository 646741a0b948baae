"""A value beside that of another year: difference and rate, in the words of a report. What is undefined is said, not computed."""

from decimal import Decimal

from pipeline.indicators.display import plain


def change_words(now: float, before: float, unit: str) -> str:
    """The change against the year before, as difference and rate: 比上年增加12件、增长14.3%.

    A percentage changes by 百分点 and has no rate; nor has anything that starts from nothing. Rates have one decimal, half up.
    """
    difference = Decimal(repr(now)) - Decimal(repr(before))
    size = plain(float(abs(difference)))
    if size == "0":
        return "与上年基本持平" if difference else "与上年持平"
    if unit == "%":
        return f"比上年{'提高' if difference > 0 else '降低'}{size}个百分点"
    told = f"比上年{'增加' if difference > 0 else '减少'}{size}{unit}"
    if before <= 0:
        return f"{told}（上年为{'负数' if before else '0'}，不计算增幅）"
    rate = plain(float(100 * abs(difference) / Decimal(repr(before))), 1)
    verb = "增长" if difference > 0 else "下降"
    return f"{told}、{verb}不足0.1%" if rate == "0" else f"{told}、{verb}{rate}%"
