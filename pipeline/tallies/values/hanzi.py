"""Numbers in Chinese characters: 十二, 三百零五, 壹千, 二〇二三. Pure."""

import re

DIGITS = {
    digit: n
    for n, row in enumerate(["〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for digit in row
}
FORMAL = str.maketrans(
    "壹弌贰貳贰兩叁叄參肆伍陆陸柒捌玖拾佰仟萬億圆圓", "一一二二二两三三三四五六六七八九十百千万亿元元"
)
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NUMERAL = rf"{''.join(DIGITS)}十廿卅o0"
_DATE_PART = re.compile(rf"(?<![0-9{_NUMERAL}])[{_NUMERAL}]++(?=[年月日号时点分])")


def chinese_number(text: str) -> int | None:
    """十二 → 12, 三百零五 → 305, 壹千 → 1000, 二〇二三 → 2023; None when the characters make no sure number (三百五)."""
    text = text.translate(FORMAL).replace("廿", "二十").replace("卅", "三十")
    if not text or len(text) > 32 or any(sign not in DIGITS and sign not in PLACES for sign in text):
        return None
    if all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text)) if len(text) < 16 else None
    return _placed(text, "亿万")


def _placed(text: str, places: str) -> int | None:
    """A number written with places: what stands before 亿, then before 万, then the rest."""
    if not places:
        return _section(text)
    place = PLACES[places[0]]
    head, mark, tail = text.rpartition(places[0])
    if not mark:
        return _placed(text, places[1:])
    high = _placed(head, places[1:])
    low = _placed(tail, places[1:]) if tail else 0
    if not high or low is None or low >= place or (tail and tail[0] not in "〇零○" and low < place // 1000):
        return None
    return high * place + low


def _section(text: str) -> int | None:
    """Below 万. A digit at the end needs its 零: 三百五 may be 350 or, badly written, 305."""
    total, digit, last, zero = 0, 0, 10_000, False
    for sign in text:
        if sign in "〇零○":
            if digit or zero:
                return None
            zero = True
        elif sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        else:
            place = PLACES[sign]
            if not digit and sign == "十" and not (zero and total):
                digit = 1
            if not digit or place >= last:
                return None
            total, digit, last, zero = total + digit * place, 0, place, False
    if digit and last in (100, 1000) and not zero:
        return None
    return total + digit if digit or not zero else None


def chinese_digits(text: str) -> str:
    """Chinese numerals before 年, 月, 日 or 时 as Arabic ones: 二〇二三年五月六日 → 2023年5月6日. A Latin o counts as 〇."""

    def arabic(match: re.Match[str]) -> str:
        number = chinese_number(match[0].replace("o", "〇").replace("0", "〇"))
        return match[0] if number is None else str(number)

    return _DATE_PART.sub(arabic, text)
