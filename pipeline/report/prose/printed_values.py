"""Indicators and words as a template finds them: what they print is a mark that stands for a node, and nothing else."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from pipeline.catalogue import did_you_mean
from pipeline.errors import ProseError
from pipeline.indicators import Value, Values
from pipeline.report.prose.markdown_reader import CLOSE, OPEN
from pipeline.report.tree.document import Figure, Inline, Text


class Nodes:
    """The nodes made while one passage is rendered; each stands in the text as a mark. A draft may have holes."""

    def __init__(self, draft: bool = False) -> None:
        self.made: list[Inline] = []
        self.draft = draft

    def mark(self, node: Inline) -> str:
        """Keep a node and return the mark that stands for it."""
        self.made.append(node)
        return f"{OPEN}{len(self.made) - 1}{CLOSE}"


class PrintedValue:
    """An indicator inside a template: it prints as a mark, compares as a number, and does no arithmetic.

    A figure that is computed in a sentence could not be traced, so sums and rates are indicators of the catalogue. In a draft
    one without a number prints as a hole, 【待定：12或23】, whatever its form, and compares as equal to nothing.
    """

    def __init__(self, value: Value, nodes: Nodes, text: str | None = None) -> None:
        self._value, self._nodes, self._text = value, nodes, text

    @property
    def _is_hole(self) -> bool:
        return self._nodes.draft and self._value.value is None

    def __str__(self) -> str:
        if self._is_hole:
            return self._nodes.mark(Figure(self._value.key, None, f"【{self._value.text}】"))
        number = self._number()
        return self._nodes.mark(Figure(self._value.key, number, self._text or self._value.text))

    def _shown_as(self, form: Callable[[float], str]) -> "PrintedValue":
        """The same value in other words."""
        self._require_plain()
        if self._is_hole:
            return self
        number = self._number()
        try:
            return PrintedValue(self._value, self._nodes, form(number))
        except ValueError as error:
            raise ProseError(f"指标 {self._value.key}（{self._value.label}）：{error}。") from error

    def _said(self, words: Mapping[str, str], otherwise: str) -> "PrintedValue":
        """What there is to say of this value: the words under its key, or others."""
        self._require_plain()
        if self._is_hole:
            return self
        self._number()
        return PrintedValue(self._value, self._nodes, words.get(self._value.key, otherwise))

    def _require_plain(self) -> None:
        if self._text is not None:
            raise ProseError(f"指标 {self._value.key} 后面写了两种写法，只能用一种：{self._text} 会丢掉。")

    def _number(self) -> float | int:
        if self._value.value is None:
            raise ProseError(
                f"指标 {self._value.key}（{self._value.label}）{self._value.text}，正文却用到它。"
                f"请先补齐报表（没有发生的报零报告），或从正文中删去这一句。"
            )
        return self._value.value

    def __eq__(self, other: object) -> bool:
        return self._holds(operator.eq, other)

    def __ne__(self, other: object) -> bool:
        return not self._holds(operator.eq, other)

    def __lt__(self, other: object) -> bool:
        return self._holds(operator.lt, other)

    def __le__(self, other: object) -> bool:
        return self._holds(operator.le, other)

    def __gt__(self, other: object) -> bool:
        return self._holds(operator.gt, other)

    def __ge__(self, other: object) -> bool:
        return self._holds(operator.ge, other)

    def __bool__(self) -> bool:
        return self != 0

    def _holds(self, compare: Callable[[float, float], bool], other: object) -> bool:
        holes = self._is_hole or (isinstance(other, PrintedValue) and other._is_hole)
        return not holes and compare(self._number(), _comparable(other))

    __hash__ = None  # type: ignore[assignment]

    def _no_arithmetic(self, *_: object) -> NoReturn:
        raise ProseError(f"正文里不能用指标 {self._value.key} 做加减乘除：算出的数无法溯源。请在事项目录中定义为指标。")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _no_arithmetic
    __truediv__ = __rtruediv__ = __floordiv__ = __mod__ = __pow__ = __neg__ = __int__ = __float__ = _no_arithmetic


def _comparable(other: object) -> float:
    if isinstance(other, PrintedValue):
        return other._number()
    if isinstance(other, int | float):
        return other
    raise ProseError(f"指标只能与数字或另一个指标比较，这里是 {other!r}。")


class Words(str):
    """Words from data (a unit's name): they print as a mark, so that they can never be markup."""

    __slots__ = ("_nodes",)
    _nodes: Nodes

    def __new__(cls, text: str, nodes: Nodes) -> "Words":
        words = super().__new__(cls, text)
        words._nodes = nodes
        return words

    def __str__(self) -> str:
        return self._nodes.mark(Text(str.__str__(self)))


class TopicValues:
    """The indicators of one topic, as `disputes.accepted` finds them in a template."""

    def __init__(self, topic: str, values: Values, nodes: Nodes) -> None:
        self._topic, self._values, self._nodes = topic, values, nodes

    def __getattr__(self, name: str) -> PrintedValue:
        if name.startswith("_"):
            raise AttributeError(name)
        key = f"{self._topic}.{name}"
        if key not in self._values:
            raise ProseError(f"正文用了未知指标 {key}{near_matches(key, self._values)}。")
        return PrintedValue(self._values[key], self._nodes)


def near_matches(word: str, known: Any) -> str:
    """`（是否想写 a、b？）`, or a few of what there is."""
    return did_you_mean(word, known) or f"（现有：{'、'.join(list(known)[:8])} 等）"
