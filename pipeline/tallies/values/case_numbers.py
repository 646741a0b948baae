"""Numbers that name one case: their normal form, and whether they name anything at all. Pure.

〔2023〕, [2023] and (2023), 第1号, 1号 and 001, wide and narrow are one number. 当场处罚, /, 无 and — name nothing.
"""

import re

from pipeline.catalogue import Column
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.hanzi import chinese_number

# A column of identities with such a word in its label holds names: there a text without a digit names something too.
NAMES = ("名称", "标题", "姓名")


def holds_names(column: Column) -> bool:
    """Whether a column of identities holds names (网格名称) rather than numbers."""
    return any(word in column.label for word in NAMES)


_BRACKETS = str.maketrans(
    {**dict.fromkeys("〔[【{<〈《〖", "("), **dict.fromkeys("〕]】}>〉》〗", ")"), **dict.fromkeys("—–－―‐‑−~", "-")}
)
_NUMERALS = "〇零一二两三四五六七八九十百"
_NOTHING = re.compile(
    r"[-/\\.…*?、]*|(?:暂|尚|均)?(?:无|没有|未编|未编号|未编文号|无编号|无文号|无案号|未取得|未立案|待编|待编号|待定|待补|待取号|暂未编号|暂缺|缺|空|略|同上|详见.*|不详"
    r"|未知|未登记|未赋号|未出号|na|n/a|none|null|tbd|nil)(?:编号|文号|案号|号)?"
)
_DIGITS = re.compile(r"\d+")
_ORDER = re.compile(r"第(?=\(?\d)")
_DECIMALS = re.compile(r"(\d)\.0+(?!\d)")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WEAK = 4
_LONGEST = 15


def normal_form(value: object, *, names: bool = False) -> str:
    """How a number is compared; "" where the cell names no case.

    Parameters
    ----------
    names
        The column holds names (网格名称) rather than numbers: then a text without a digit names something too.
    """
    text = folded(value).translate(_BRACKETS)
    numbered = _DIGITS.search(text) is not None
    if not (numbered and text[0] != "详") and _NOTHING.fullmatch(text):
        return ""
    if not names and not numbered and not any(sign in _NUMERALS for sign in text):
        return ""
    text = _ORDER.sub("", text).replace("号", "") if "第" in text else text.replace("号", "")
    if ".0" in text:
        text = _DECIMALS.sub(r"\1", text)
    return _LEADING_ZEROS.sub("", text)


def is_weak(identity: str) -> bool:
    """Whether a number is so short that another month, village or sheet may well use it again: 3, 调3, 第一网格."""
    digits = sum(map(len, _DIGITS.findall(identity)))
    return digits <= _WEAK and not _YEAR.search(identity)


def ordinal(identity: str) -> int | None:
    """The last number in it, to see where a numbering begins again."""
    found = _DIGITS.findall(identity)
    if found:
        return int(found[-1][-_LONGEST:])
    match = re.search(rf"[{_NUMERALS}]+", identity)
    return chinese_number(match[0]) if match else None
