"""Numbers as people write them → numbers. Pure.

Takes: 75, "75件", "1,000", "２人", "十二", "壹千元", "1.5万元". Refuses what is no exact count: 约20, 10余, 50以上.
Money is kept in 元 (yuan); 万 and 亿 are multiplied out.
"""

import re
from decimal import Decimal
from typing import Any

from pipeline.tallies.cells import folded
from pipeline.tallies.problems import Fault

_DIGITS = {
    digit: n
    for n, row in enumerate(["〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for digit in row
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_CHINESE = "".join([*_DIGITS, *_PLACES, *_MYRIADS])
_DATE_PART = re.compile(rf"[{''.join(_DIGITS)}十o]+(?=[年月日号])")

CLASSIFIERS = frozenset("件起宗份个条项次场期人名户本处章篇")
_SUFFIX = r"(元整|元|人次|场次|[件起宗份个条项次场期人名户本处章篇])?"
_ARABIC = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?)(万|亿)?" + _SUFFIX)
_HANZI = re.compile(rf"([{_CHINESE}]+){_SUFFIX}")
_BOUND = re.compile(r"[余约近多逾超]|以上|以下|左右|大概|不足|[~～]")
_NOTHING = frozenset({"/", "-", "—", "——", "无", "–"})


def parse_number(value: Any, unit: str = "", scale: int = 1) -> int | float | Fault:
    """The number a cell holds.

    Parameters
    ----------
    unit
        The column's declared unit. A unit written in the cell must be of the same sort (money or a classifier).
    scale
        What the heading multiplies by, 10 000 under （万元）; a unit in the cell itself goes before it.

    Returns
    -------
    An int where the value is whole, else a float; or the Fault that says why it is no exact number.
    """
    if isinstance(value, bool):
        return _fault(unit)
    if isinstance(value, int | float):
        return _plain(Decimal(repr(value)) * scale)
    text = folded(value)
    if text in _NOTHING:
        return Fault("value.blank", f"数字{_in(unit)}", "确实没有请填 0，没有统计请与填表人核实")
    if _BOUND.search(text):
        return Fault(
            "value.bound", f"准确的数字{_in(unit)}", "“约”“余”“以上”不是准确数，请填准确数；报告中如何写由正文决定"
        )
    if match := _ARABIC.fullmatch(text):
        digits, myriad, suffix = match.groups()
        number = Decimal(digits.replace(",", "")) * _MYRIADS.get(myriad, 1)
    elif match := _HANZI.fullmatch(text):
        whole = chinese_number(match[1])
        if whole is None:
            return _fault(unit)
        number, myriad, suffix = Decimal(whole), None, match[2]
    else:
        return _fault(unit)
    if suffix and (suffix in ("元", "元整")) != (unit == "元"):
        return Fault("value.unit", f"单位为“{unit or '数字'}”", f"单元格里写的是“{suffix}”，请核对该列与单位")
    return _plain(number if (myriad or suffix) else number * scale)


def chinese_number(text: str) -> int | None:
    """十二 → 12, 三百零五 → 305, 壹千 → 1000, 二〇二三 → 2023; None when the characters make no number."""
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if text else None
    total = section = digit = 0
    last_place = 10_000_000_000
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            if not digit and sign in "十拾" and section == 0:
                digit = 1
            if not digit or _PLACES[sign] >= last_place:
                return None
            section, digit, last_place = section + digit * _PLACES[sign], 0, _PLACES[sign]
        else:
            if section + digit == 0:
                return None
            total, section, digit, last_place = (total + section + digit) * _MYRIADS[sign], 0, 0, 10_000_000_000
    return total + section + digit


def chinese_digits(text: str) -> str:
    """Chinese numerals before 年, 月 or 日 as Arabic ones: 二〇二三年五月六日 → 2023年5月6日. A Latin o counts as 〇."""

    def arabic(match: re.Match[str]) -> str:
        number = chinese_number(match[0].replace("o", "〇"))
        return match[0] if number is None else str(number)

    return _DATE_PART.sub(arabic, text)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _in(unit: str) -> str:
    return f"（单位：{unit}）" if unit else ""


def _fault(unit: str) -> Fault:
    return Fault("value.number", f"数字{_in(unit)}", "请只填数字，说明写到备注列")
