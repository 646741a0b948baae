"""Words from a closed list: categories, and yes or no. Pure.

A word counts when it is the whole cell, never because it occurs in one: 不成功 is not 成功, 未办结 not 办结. Nor is a word
offered as a guess where one of the two denies and the other does not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.values.reads import Fault, narrowed

_ACTS = (
    "办结",
    "完成",
    "结案",
    "归档",
    "报备",
    "备案",
    "报审报备",
    "公示",
    "公开",
    "整改",
    "执行",
    "履行",
    "反馈",
    "答复",
)
_YES = frozenset([
    "是", "是的", "有", "已", "已有", "属于", "办结", "完成", "结案", "归档", "√", "✓", "✔", "☑", "✅", "v", "y", "yes", "1",
    "true",
]) | {f"{already}{act}" for already in ("已", "已经") for act in _ACTS}  # fmt: skip
_NO = frozenset([
    "否", "不", "不是", "无", "没", "没有", "未", "尚未", "不属于", "无需", "不需要", "不需",
    "不用", "×", "✗", "✘", "✕", "✖", "❌", "☐", "x", "n", "no", "0",
    "false",
]) | {f"{not_yet}{act}" for not_yet in ("未", "尚未", "没有") for act in _ACTS}  # fmt: skip

_DUE = {
    f"{due}{act}": answer
    for answer, dues in (
        (True, ("应", "应当", "需", "需要", "须")),
        (False, ("不应", "免", "不需", "不需要", "无需", "不必", "不用")),
    )
    for due in dues
    for act in ("", "报", "报备", "备案", "报送", "报送备案", "审查备案", "备案审查")
}

_TICK, _BOX = r"(?:[☑√✓✔■✅]|\([√✓✔v]\))", r"(?:[□☐口]|\(\))"
_YES_TICKED = re.compile(rf"{_TICK}是{_BOX}?否|是{_TICK}否{_BOX}")
_NO_TICKED = re.compile(rf"{_BOX}是{_TICK}否|是{_BOX}?否{_TICK}")

_EXPLAINED = re.compile(r"([^(（\[【〔,，。;；:：/、—-]{1,6})[(（\[【〔,，。;；:：/、—-](.*)")
_REMARK = re.compile(r"\([^()]*\)")
_NO_WORD = re.compile(r"(?:暂|尚)?(?:无|不详|不明|未知|待定|未定|空|缺|待分类|未分类|未填|不清楚)")
_IS_WORD = re.compile(r"[\u4e00-\u9fffa-z]")
_DENIALS = "不未没无非否"
_LONGEST_GUESSED = 30
_TELLING_WORD, _SHORT_REST = 4, 4
_MAKES_OTHER = re.compile(
    r"[不未没无非否尚拟待将欲半假疑]|正在|建议|申请|部分|基本|大致|暂|初步|准备|等|或|视|转|另|外|旧|反"
)
_ALIKE = 0.7
_NEAR_ENOUGH = 0.6


# 交通类, 交通领域 as 交通
_KIND = re.compile(r"(?:领域|方面|类别|类型|类|型|纠纷|案件|事项|程序|形式|主题|关系){1,12}+$")
# 中心组学习暨以会代训, 婚姻家庭、邻里
_BOTH = re.compile(r"[暨兼及和与、,/+;]")


TWO_KINDS = Fault("value.category", "一个类别", "一格里写了两类，请写明按哪一类计")


def category_words(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every accepted word, as it is compared → the category it stands for."""
    return {folded(word): key for key, words in values.items() for word in (key, *words)}


@lru_cache(maxsize=4096)
def kind_of_word(text: str) -> str:
    """A word without what only says that it is a kind: 交通类, 交通领域 as 交通."""
    return _KIND.sub("", text)


@dataclass(frozen=True, slots=True)
class NewWord:
    """A word that an open list of categories takes as its own; `near` is the category whose word is like it, or ""."""

    word: str
    near: str = ""


def parse_category(value: Any, words: Mapping[str, str], *, is_open: bool = False) -> str | NewWord | Fault:
    """The category that a cell's word stands for; a near miss is answered with a guess, never taken.

    Parameters
    ----------
    is_open
        A new word is a category of its own; one that is like a known word may be that one too.
    """
    text = folded(value)
    if text in words:
        return words[text]
    bare = _REMARK.sub("", text)
    if bare in words and bare:
        return words[bare]
    kind = _KIND.sub("", bare)
    alike = {category for word, category in words.items() if kind_of_word(word) == kind} if len(kind) > 1 else set()
    if len(alike) == 1:
        return alike.pop()
    if (of := _kind_of(bare, words, least=_TELLING_WORD if is_open else 2)) is not None:
        return of
    named = {key for word, key in words.items() if len(word) > 1 and word in text}
    if len(named) > 1 and _BOTH.search(text):
        return TWO_KINDS
    if is_open and (about := _about(text, words)):
        return about
    if is_open and _IS_WORD.search(text) and not _NO_WORD.fullmatch(text):
        return NewWord(as_text(value), _like(text, words))
    near = near_category(text, words)
    guess = f"是否应为“{near}”？" if near else ""
    known = "、".join(dict.fromkeys(words.values()))
    return Fault("value.category", known, f"{guess}请改为所列词之一；如属新写法，请在事项目录中加为别名")


def parse_yes_no(value: Any, *, due: bool = False) -> bool | Fault:
    """True for 是 √ 1 已办结 ☑是□否 ..., False for 否 × 0 未办结 □是☑否 ...; anything else is a fault.

    Parameters
    ----------
    due
        The question is whether something must be done: 应 says yes, 免 says no.
    """
    if isinstance(value, bool):
        return value
    text = "".join(narrowed(value).split()).lower()
    if due and text in _DUE:
        return _DUE[text]
    if text in _YES or _YES_TICKED.fullmatch(text):
        return True
    if text in _NO or _NO_TICKED.fullmatch(text):
        return False
    match = _EXPLAINED.fullmatch(text)
    if match and match[2] not in _YES | _NO:
        if match[1] in _YES:
            return True
        if match[1] in _NO:
            return False
    return Fault("value.yes_no", "是 或 否", "请填“是”或“否”")


def is_strange(cell: Any, fault: Fault) -> bool:
    """Whether a cell holds one word that no list has, or two that it has: not one that says that nothing is known."""
    text = folded(cell)
    word = bool(_IS_WORD.search(text)) and not _NO_WORD.fullmatch(text)
    return word and fault.code in ("value.category", "value.yes_no")


def _kind_of(text: str, words: Mapping[str, str], *, least: int) -> str | None:
    """The category whose word the text ends with, as a kind of it: 周一例会以会代训, 在编在册.

    None where the rest denies or delays, or the word is shorter than `least`: 道路交通 may be another field than 交通.
    """
    ends = [word for word in words if len(word) >= least and text.endswith(word)]
    if not ends:
        return None
    word = max(ends, key=len)
    rest = text[: len(text) - len(word)]
    short = len(word) < _TELLING_WORD and len(rest) > _SHORT_REST
    others = {key for other, key in words.items() if len(other) > 1 and other in rest and key != words[word]}
    return None if short or others or _MAKES_OTHER.search(rest) or _BOTH.search(rest) else words[word]


def _about(text: str, words: Mapping[str, str]) -> str:
    """The one category whose telling word an open list's text has in it, with nothing that makes it another or a second one.

    新修订《行政复议法》宣传 is of 行政复议.
    """
    held = {category for word, category in words.items() if len(word) > 1 and word in text}
    told = {category for word, category in words.items() if len(word) >= _TELLING_WORD and word in text}
    mixed = _MAKES_OTHER.search(text) or _BOTH.search(text)
    return told.pop() if len(held) == 1 and held == told and not mixed else ""


def _like(text: str, words: Mapping[str, str]) -> str:
    """The one category with a word that the text holds, or that holds the text, if both say yes or both no."""
    found = {
        category
        for word, category in words.items()
        if len(word) >= 2 and (word in text or (len(text) >= 2 and text in word)) and _denials(word) == _denials(text)
    }
    if len(found) == 1:
        return found.pop()
    if found or len(text) < 3:
        return ""
    alike = [word for word in words if len(word) >= 3 and _denials(word) == _denials(text)]
    near = get_close_matches(text, alike, n=1, cutoff=_ALIKE)
    return words[near[0]] if near else ""


def near_category(text: str, words: Mapping[str, str]) -> str:
    """The category of the accepted word most like a folded text, if it says yes where the text does; "" where none is."""
    if len(text) > _LONGEST_GUESSED:
        return ""
    alike = [word for word in words if _denials(word) == _denials(text)]
    return next((words[word] for word in get_close_matches(text, alike, n=1, cutoff=_NEAR_ENOUGH)), "")


@lru_cache(maxsize=4096)
def _denials(text: str) -> int:
    return sum(map(text.count, _DENIALS))
