"""Words from a closed list: categories, and yes or no. Pure."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pipeline.tallies.cells import as_text, folded
from pipeline.tallies.problems import Fault

_YES = frozenset(
    {"是", "√", "✓", "✔", "☑", "有", "已", "y", "yes", "1", "true", "已办结", "办结", "已报备", "已备案", "已报审报备"}
)
_NO = frozenset({"否", "×", "✗", "☐", "没有", "未", "n", "no", "0", "false", "未办结", "未报备", "未备案", "无"})


def category_words(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every accepted word, as it is compared → the category it stands for."""
    return {folded(word): key for key, words in values.items() for word in (key, *words)}


def parse_category(value: Any, words: Mapping[str, str]) -> str | Fault:
    """The category that a cell's word stands for; a near miss is answered with a guess, never taken."""
    text = folded(value)
    if text in words:
        return words[text]
    near = get_close_matches(text, list(words), n=1, cutoff=0.5)
    guess = f"是否应为“{words[near[0]]}”？" if near else ""
    known = "、".join(dict.fromkeys(words.values()))
    return Fault("value.category", known, f"{guess}请改为所列词之一；如属新写法，请在事项目录中加为别名")


def parse_yes_no(value: Any) -> bool | Fault:
    """True for 是 √ 已办结 ..., False for 否 × ...; anything else is a fault."""
    if isinstance(value, bool):
        return value
    text = folded(as_text(value))
    if text in _YES:
        return True
    if text in _NO:
        return False
    return Fault("value.yes_no", "是 或 否", "请填“是”或“否”")
