"""Numbers as people write them → numbers, and bounds of numbers. Pure.

Takes: 75, "75件", "1,000", "1 234", "２人", 十二, 壹千元, 1.5万元, 1亿2000万元, 伍佰元整, "75件（其中：…）", where 其中 names
parts of the 75. Money is kept in 元 (yuan); 万 and 亿 are multiplied out. 10余次, 近百人 and 约20人 are a `Bound`. Refused, as no
reading is sure: 3-5, "1,00", "12 3", 三百五, 七八个, 数十, 10², ①, ½, and more than the 15 digits that Excel keeps.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.values.hanzi import DIGITS, FORMAL, PLACES, chinese_number
from pipeline.tallies.values.personal import mask_number
from pipeline.tallies.values.reads import Bound, Fault, Sign, narrowed

_HANZI = "〇零○一二两三四五六七八九十廿卅百千万亿"

CLASSIFIERS = frozenset("件起宗份个条项次场期人名户本处章篇册张家组班批套页部所支例类位幅块台辆届节堂轮回只桩") | {
    "人次", "场次", "件次", "户次", "家次", "班次", "车次", "批次",
}  # fmt: skip
_MEASURES = frozenset("年月日天周岁倍时米亩吨斤克%‰") | {
    "小时", "分钟", "课时", "学时", "公里", "千米", "平方米", "平方公里", "公顷", "公斤", "千克",
}  # fmt: skip
_YUAN = r"元(?:[零〇]?(?P<jiao>[0-9一二三四五六七八九])角)?(?:[零〇]?(?P<fen>[0-9一二三四五六七八九])分)?[整正]?"

# 以上, 以下 and 以内 take in the number itself, 超过 and 不满 do not: Civil Code, article 1259. The looser words of reports
# (余, 多, 逾, 超, 突破; 近) are read as the weaker claim, so that the bound is never untrue.
_BEFORE_WORDS: dict[Sign, str] = {
    "≈": "约 大约 大概 约为 ~ ≈",
    "≥": "逾 超 突破 至少 不少于 不低于 上 ≥",
    ">": "超过 多于 大于 高于 >",
    "≤": "近 将近 接近 至多 最多 不超过 不多于 ≤",
    "<": "不足 不满 不到 少于 小于 低于 <",
}
_BEFORE = {word: sign for sign, words in _BEFORE_WORDS.items() for word in words.split()}
_AFTER: dict[str, Sign] = {"以上": "≥", "以下": "≤", "以内": "≤", "左右": "≈", "上下": "≈"}
_VAGUE = re.compile(r"[余来约近多逾超数几]|突破|以[上下内]|左右|上下|大概|不[足满到]|若干|大量")
_NOTHING = frozenset([
    "", "/", "//", "\\", "-", "--", "---", "–", "—", "——", "―", "…", "……", "无", "暂无", "没有", "略", "空", "不详", "未统计",
    "不适用", "n/a", "none",
])  # fmt: skip

# Blanks go, except between two signs of a number, where they may part two numbers: 12 3.
_GAP = re.compile(r"(?<![0-9.,+\s-])\s+|(?<!\s)\s+(?![0-9.,+\s-])")
_GROUPS = frozenset({"批", "批次", "场", "场次", "班", "班次", "组", "户", "家"})
_PERSONS = frozenset({"人", "名", "位", "人次", "名次"})
_MOBILE = 10**10  # mobile numbers have 11 digits and begin with 1
_PAPERS = frozenset("份件条篇章册张本部页套")
_BATCHES = re.compile(r"[0-9]+(?:批次?|起|件|户|家|场次?)[,、/]?([0-9]+(?:人次?|名))")
_TOGETHER = re.compile(rf"^(?:共计?|合计|总计)(?=[0-9{_HANZI}])")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,9}")
_GROUPED = r"[0-9]+|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)"
_ARABIC = re.compile(rf"((?:{_GROUPED})(?:\.[0-9]+)?)([百千]?[万亿]|万亿|[百千])?")
_MIXED = re.compile(
    r"(?:([0-9]{1,4})亿)?(?:([0-9]{1,4})万)?(?:([0-9])千)?(?:([0-9])百)?(?:(?<=万)([0-9]{4})|(?<=亿)([0-9]{8}))?"
)
_MIXED_PLACES = (10**8, 10**4, 1000, 100, 1, 1)
_POINT = re.compile(rf"([{_HANZI}]+)点([〇零○一二三四五六七八九]+)([百千]?[万亿]|万亿|[百千])?")
_EITHER = re.compile(r"[一二两三四五六七八九]{2}")
_PERCENT = re.compile(rf"([百千])分之([-+]?[0-9.{_HANZI}点]+)")
_ADVICE = {
    "value.number": "请只填数字，说明写到备注列",
    "value.blank": "确实没有请填 0，没有统计请与填表人核实",
    "value.bound": "“数十”“几百”等看不出是多少，请填准确数；报告中如何写由正文决定",
    "value.unit": "表头已注明倍数，单元格里又写了“百”“千”或“￥”；请写明单位，如“5000元”",
}
_LIMIT = 10**15
_LONGEST = 200
_DOUBT = "约|左右|上下|余|多|几|近|未|待|估|预|累计|不|否|除|减|扣|另|差|少|缺|批|户|场|次|元|起|天|组|改|原|应|计"


@dataclass(frozen=True, slots=True)
class _Written:
    """A number as the cell has it, before any heading multiplies it."""

    number: Decimal
    sign: Sign | None
    digits: str
    unit: str
    mark: str


def counted(value: Any) -> float | None:
    """What a cell counts: a number, 0 for a blank or a mark of none (/, 无); None where it holds anything else."""
    if is_blank(value) or folded(value) in ("/", "-", "—", "无"):
        return 0.0
    number = float(value) if isinstance(value, int | float) else parse_number(value)
    return float(number) if isinstance(number, int | float) else None


def parse_number(value: Any, unit: str = "", scale: int = 1) -> int | float | Bound | Fault:
    """The number a cell holds.

    Parameters
    ----------
    unit
        The column's declared unit. A unit written in the cell must be of the same sort: money, a classifier, or this
        very measure. Under "%", the rules of `parse_percent` hold.
    scale
        What the heading multiplies by, 10 000 under （万元）; a unit, 万 or 亿 in the cell itself goes before it.

    Returns
    -------
    An int where the value is whole, else a float; a Bound for 10余, 近百, 约20; or the Fault that says why it is no number.
    """
    if unit == "%":
        return parse_percent(value)
    if isinstance(value, str):
        if len(value) < 16 and value.isascii() and value.isdigit():
            return int(value) if scale == 1 and len(value) < 11 else _settled(Decimal(value) * scale, None, unit)
        if _DECIMAL.fullmatch(value):
            return _settled(Decimal(value) * scale, None, unit)
    elif isinstance(value, int | float):
        number = _cell_number(value, unit)
        return number if isinstance(number, Fault) else _settled(number * scale, None, unit)
    written = _read(value, unit)
    if isinstance(written, Fault):
        return written
    if written.unit or any(sign in written.digits for sign in "万亿"):
        scale = 1
    elif scale != 1 and (written.mark or any(sign in written.digits for sign in "百千")):
        return _fault("value.unit", unit)
    return _settled(written.number * scale, written.sign, unit)


def parse_percent(value: Any, *, share: bool = False) -> int | float | Bound | Fault:
    """Percent points: 97.5 for "97.5%", "97.5％", 百分之九十七点五 or a bare 97.5; "5‰" is 0.5.

    Parameters
    ----------
    share
        Whether a bare number from -1 to 1 is a share, as a cell with Excel's percent format holds it. The cell alone
        cannot tell: 0.975 is 97.5 % there and 0.975 % in a column of plain numbers, which is what it is taken for here.
    """
    if isinstance(value, int | float):
        number = _cell_number(value, "%")
        if isinstance(number, Fault):
            return number
        return _settled(number * 100 if share and abs(number) <= 1 else number, None, "%")
    text = narrowed(value).translate(FORMAL).replace("百分之百", "100%")
    text = _PERCENT.sub(lambda match: match[2] + ("%" if match[1] == "百" else "‰"), text)
    written = _read(text.replace("‰", "%"), "%")
    if isinstance(written, Fault):
        return written
    number = written.number / 10 if "‰" in text else written.number
    if share and not written.unit and abs(number) <= 1:
        number *= 100
    return _settled(number, written.sign, "%")


def _cell_number(value: float, unit: str) -> Decimal | Fault:
    """A numeric cell as Excel shows it: 15 digits, so that 0.1 + 0.2 is 0.3."""
    if value != value:
        return _fault("value.blank", unit)
    if isinstance(value, bool) or not -_LIMIT < value < _LIMIT:
        return _fault("value.number", unit)
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _read(value: Any, unit: str) -> _Written | Fault:
    text = _TOGETHER.sub("", _GAP.sub("", narrowed(value)).lower().translate(FORMAL))
    if text in _NOTHING:
        return _fault("value.blank", unit)
    if text == "○":  # a nought, or a tick
        return _fault("value.number", unit)
    if unit in _PERSONS and (both := _BATCHES.fullmatch(text)):
        text = both[1]
    match = _grammar(unit).fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return _fault("value.bound", unit) if _VAGUE.search(text) else _no_number(text, unit)
    signs = {_BEFORE.get(match["before"]), "≥" if match["over"] else None, _AFTER.get(match["after"])} - {None}
    if len(signs) > 1:
        return _fault("value.bound", unit)
    number = _value(match["number"], rough=bool(signs))
    if number is None:
        return _fault("value.bound", unit) if signs else _fault("value.number", unit)
    suffix = match["unit"] or match["bracketed"] or ""
    if (named := suffix or match["mark"]) and not _same_sort(named, unit):
        return Fault("value.unit", f"单位为“{unit or '数字'}”", f"单元格里写的是“{named}”，请核对该列与单位")
    number = number * _times(match["place"]) + _small_money(match["jiao"], match["fen"])
    number = -number if match["minus"] in ("-", "负") else number
    digits = match["number"] + (match["place"] or "")
    return _Written(number, next(iter(signs), None), digits, suffix, match["mark"] or "")


@cache
def _grammar(unit: str) -> re.Pattern[str]:
    """word before, currency mark, sign, number, 余, 万, unit, word after, bracketed parts of the number (其中)."""
    units = "|".join(sorted(map(re.escape, {*CLASSIFIERS, *_MEASURES, unit} - {"", "元"}), key=len, reverse=True))
    before = "|".join(sorted(map(re.escape, set(_BEFORE) - {"上"}), key=len, reverse=True))
    return re.compile(
        rf"(?P<before>{before}|上(?=[百千万亿]))?(?P<mark>[¥]|人民币)?(?P<minus>[-+负])?(?P<number>[0-9., {_HANZI}点]+)"
        rf"(?:(?P<over>[余多来])(?P<place>[百千]?[万亿]|[百千])?)?"
        rf"(?:(?P<unit>{units}|{_YUAN})|\((?P<bracketed>{units}|元)\))?(?P<after>{'|'.join(_AFTER)})?"
        rf"(?:\((?:其中|含|包括|代表).*\)|\((?!.*(?:{_DOUBT}))(?:两口|一家|[^()0-9{_HANZI}]){{1,8}}\))?。?"
    )


def _value(text: str, *, rough: bool) -> Decimal | None:
    """The number that a run of digits, numerals and places makes; `rough` lets 百 stand for 一百, as in 百余人."""
    if match := _ARABIC.fullmatch(text):
        return Decimal(match[1].replace(",", "").replace(" ", "")) * _times(match[2])
    if match := _MIXED.fullmatch(text):
        return _mixed(match)
    if match := _POINT.fullmatch(text):
        whole, part = chinese_number(match[1]), "".join(str(DIGITS[sign]) for sign in match[2])
        return None if whole is None else Decimal(f"{whole}.{part}") * _times(match[3])
    if rough and text[0] in "百千万亿":
        text = f"一{text}"
    number = None if _EITHER.fullmatch(text) else chinese_number(text)
    return None if number is None else Decimal(number)


def _mixed(match: re.Match[str]) -> Decimal:
    """1亿2000万, 1万2千, 3万5000: no part has more digits than its place takes."""
    return Decimal(sum(int(part) * place for part, place in zip(match.groups(), _MIXED_PLACES, strict=True) if part))


def _times(places: str | None) -> int:
    product = 1
    for place in places or "":
        product *= PLACES[place]
    return product


def _small_money(jiao: str | None, fen: str | None) -> Decimal:
    return sum((Decimal(DIGITS.get(n, n)) / by for n, by in ((jiao, 10), (fen, 100)) if n), Decimal(0))


def _same_sort(suffix: str, unit: str) -> bool:
    money = suffix.startswith(("元", "¥", "人民币"))
    if money or unit == "元":
        return money and unit == "元"
    return suffix == unit or (suffix in CLASSIFIERS and unit not in _MEASURES and not _groups_for_persons(suffix, unit))


def _groups_for_persons(named: str, unit: str) -> bool:
    """3批 or 5份 where persons are counted, 5人 where groups are: not the same thing."""
    return (named in _GROUPS | _PAPERS and unit in _PERSONS) or (named in _PERSONS and unit in _GROUPS)


def _settled(number: Decimal, sign: Sign | None, unit: str) -> int | float | Bound | Fault:
    if not -_LIMIT < number < _LIMIT:
        return _fault("value.number", unit)
    if unit in CLASSIFIERS and _MOBILE <= number < 2 * _MOBILE and mask_number(float(number)):  # no count of anything
        return _fault("value.number", unit)
    plain = int(number) if number == number.to_integral_value() else float(number)
    return plain if sign is None else Bound(plain, sign)


def _no_number(text: str, unit: str) -> Fault:
    """Why a text is no number, and what to write instead."""
    fault = _fault("value.number", unit)
    advice = next((words for pattern, words in _INSTEAD if pattern.search(text)), fault.advice)
    return Fault(fault.code, fault.expected, advice)


_INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^[0-9.]+[-~至到][0-9.]+"), "写的是一个范围，请填准确数"),
    (re.compile(r"^[^0-9一二三四五六七八九十百千万零〇两]*$"), "这里要填数字；没有发生的填 0，说明写到备注列"),
    (re.compile(r"^[^0-9]*+[0-9].*[^0-9.,][0-9]"), "一格里写了几个数，请只填这一列的数，其余写到备注列"),
)


def _fault(code: str, unit: str) -> Fault:
    return Fault(code, f"数字（单位：{unit}）" if unit else "数字", _ADVICE[code])
