"""A value beside that of another year: difference and rate, in the words of a report. What is undefined is said, not computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.catalogue import Number
from pipeline.indicators.display import plain, with_unit
from pipeline.indicators.values import Value

NOTHING_BEFORE = "上年没有公布的数据可比"


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What was published for the year before. `hindrance` says why nothing may be compared with it: a partial year, a draft."""

    year: int
    values: Mapping[str, Mapping[str, Any]]
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """A value beside that of the year before; `difference` and `rate` (in percent) are None where they are undefined."""

    year: int
    text: str
    value: Number | None
    difference: Number | None
    rate: float | None
    words: str


def _inexact(number: Number, unit: str, text: str) -> bool:
    """Whether it was known only within a bound: 20以上, 约20."""
    return text != with_unit(number, unit)


def against(value: Value, before: YearBefore | None) -> Against | None:
    """One value beside what was published for the year before; None where nothing was published at all."""
    if before is None:
        return None
    old = before.values.get(value.key)
    if old is None or old["value"] is None or value.value is None:
        words = NOTHING_BEFORE if old is None or old["value"] is None else "本年缺数，不作比较"
        return Against(before.year, old["text"] if old else "", None, None, None, words)
    if before.hindrance:
        return Against(before.year, old["text"], old["value"], None, None, before.hindrance)
    if old["unit"] != value.unit:
        words = f"上年的单位是“{old['unit']}”，不作比较"
        return Against(before.year, old["text"], old["value"], None, None, words)
    if _inexact(value.value, value.unit, value.text) or _inexact(old["value"], old["unit"], old["text"]):
        return Against(before.year, old["text"], old["value"], None, None, "其中有约数，不计算增减")
    now, then = Decimal(repr(value.value)), Decimal(repr(old["value"]))
    rate = float(100 * (now - then) / then) if then > 0 and value.unit != "%" else None
    words = change_words(value.value, old["value"], value.unit)
    return Against(before.year, old["text"], old["value"], _number(now - then), rate, words)


def _number(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else float(number)


def change_words(now: float, before: float, unit: str, than: str = "上年") -> str:
    """The change against the year before (or whatever `than` says), as difference and rate: 比上年增加12件、增长14.3%.

    A percentage changes by 百分点 and has no rate; nor has anything that starts from nothing. Rates have one decimal, half up.
    """
    difference = Decimal(repr(now)) - Decimal(repr(before))
    size = plain(float(abs(difference)))
    if size == "0":
        return f"与{than}基本持平" if difference else f"与{than}持平"
    if unit == "%":
        return f"比{than}{'提高' if difference > 0 else '降低'}{size}个百分点"
    told = f"比{than}{'增加' if difference > 0 else '减少'}{size}{unit}"
    if before <= 0:
        return f"{told}（{than}为{'负数' if before else '0'}，不计算增幅）"
    rate = plain(float(100 * abs(difference) / Decimal(repr(before))), 1)
    verb = "增长" if difference > 0 else "下降"
    return f"{told}、{verb}不足0.1%" if rate == "0" else f"{told}、{verb}{rate}%"
