"""Sentences with indicators in them → text in which every figure is a node that knows its indicator.

Belongs here: the sandboxed template language of `%%prose` cells and narrative.md. Its Markdown is text.py's business.
"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.catalogue import did_you_mean
from pipeline.errors import ProseError
from pipeline.indicators import NOTHING_BEFORE, Value, Values, approx, hanzi, plain, wan
from pipeline.report.document import Figure, Inline, Text
from pipeline.report.text import CLOSE, OPEN, cut_notes, renamed_notes
from pipeline.unit import Unit

_PASSAGE = re.compile(r"#\s*([a-z][a-z0-9_]*)\b.*")


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

    def shown_as(self, form: Callable[[float], str]) -> "PrintedValue":
        """The same value in other words."""
        if self._is_hole:
            return self
        number = self._number()
        try:
            return PrintedValue(self._value, self._nodes, form(number))
        except ValueError as error:
            raise ProseError(f"指标 {self._value.key}（{self._value.label}）：{error}。") from error

    def said(self, words: Mapping[str, str], otherwise: str) -> "PrintedValue":
        """What there is to say of this value: the words under its key, or others."""
        if self._is_hole:
            return self
        self._number()
        return PrintedValue(self._value, self._nodes, words.get(self._value.key, otherwise))

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


class Narrative:
    """The passages of narrative.md. Each is rendered where it is placed, with the same indicators."""

    def __init__(self, passages: Mapping[str, str], place: Callable[[str], str]) -> None:
        self._passages, self._place = passages, place

    def __contains__(self, name: str) -> bool:
        return name in self._passages

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._passages:
            raise ProseError(
                f"narrative.md 里没有段落“# {name}”{near_matches(name, self._passages)}。请补写，或从正文中删去。"
            )
        return self._place(name)


def read_passages(text: str) -> dict[str, str]:
    """narrative.md cut at its `# key` headings (words after the key are for the author); keys in order.

    Raises
    ------
    ProseError
        Text before the first heading, a heading without an ASCII key, or the same key twice.
    """
    passages: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if re.match(r"#(?!#)", line):
            match = _PASSAGE.fullmatch(line)
            if match is None or match[1] in passages:
                why = "写了两次" if match else "没有英文键"
                raise ProseError(
                    f"narrative.md 第 {number} 行：标题“{line}”{why}。请写成“# problems 存在的问题”的样式，键不重复。"
                )
            lines = passages.setdefault(match[1], [])
        elif lines is not None:
            lines.append(line)
        elif line.strip():
            raise ProseError(f"narrative.md 第 {number} 行：第一个标题之前有文字。请先写一个“# 键 说明”标题。")
    return {key: "\n".join(body).strip() for key, body in passages.items()}


def render(
    source: str,
    where: str,
    values: Values,
    unit: Unit,
    year: int,
    passages: Mapping[str, str],
    changes: Mapping[str, str] | None = None,
    *,
    draft: bool = False,
) -> "Rendered":
    """Fill in one passage.

    Parameters
    ----------
    source
        The author's text, a Jinja2 template with `topic.name` for indicators, `unit`, `year`, `next_year`, `narrative`.
    where
        How to call the place in a message.
    changes
        Of each value, in words, how it lies to the year before: what the filter `change` prints.
    draft
        Print a hole for a value that has no number.

    Raises
    ------
    ProseError
        An unknown indicator or name (with near matches), a missing value, or a fault in the template.
    """
    if OPEN in source or CLOSE in source or any(OPEN in text or CLOSE in text for text in passages.values()):
        raise ProseError(f"{where}：含有不能使用的私用区字符（U+E000、U+E001）。请删去。")
    nodes, placed, notes = Nodes(draft), set[str](), dict[str, str]()
    environment, open_passages = _environment(changes or {}), list[str]()

    def place_passage(name: str) -> str:
        if name in open_passages:
            raise ProseError(f"narrative.md 的“# {name}”放进了它自己。请删去其中的 {{{{ narrative.{name} }}}}。")
        open_passages.append(name)
        text, found = cut_notes(fill(renamed_notes(passages[name], name), f"narrative.md 的“# {name}”"))
        notes.update(found)
        open_passages.pop()
        placed.add(name)
        return text.rstrip()

    def fill(template: str, place: str) -> str:
        try:
            return environment.from_string(template).render(context)
        except ProseError as error:
            raise ProseError(f"{place}：{error}") from error
        except TemplateSyntaxError as error:
            raise ProseError(
                f"{place} 第 {error.lineno} 行：模板写法不对（{error.message}）。请检查 {{{{ }}}} 与 {{% %}} 是否成对。"
            ) from error
        except (SecurityError, TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise ProseError(f"{place}：{error}。正文里只能放指标和简单的判断。") from error

    topics = dict.fromkeys(key.split(".")[0] for key in values)
    words = {name: Words(getattr(unit, name), nodes) for name in ("name", "level", "superior", "signed_by")}
    context: dict[str, Any] = {topic: TopicValues(topic, values, nodes) for topic in topics}
    context |= {"unit": words, "year": year, "next_year": year + 1, "narrative": Narrative(passages, place_passage)}
    environment.undefined = _undefined_type([*values, *context])
    text = fill(source, where)
    defined = "".join(f"\n\n[^{key}]: {note}" for key, note in notes.items())
    return Rendered(text + defined, nodes.made, frozenset(placed))


class Rendered:
    """A filled-in passage: text with marks, the nodes they stand for, and the narrative passages that it placed."""

    def __init__(self, text: str, nodes: list[Inline], placed: frozenset[str]) -> None:
        self.text, self.nodes, self.placed = text, nodes, placed


def near_matches(word: str, known: Any) -> str:
    """`（是否想写 a、b？）`, or a few of what there is."""
    return did_you_mean(word, known) or f"（现有：{'、'.join(list(known)[:8])} 等）"


class _Templates(ImmutableSandboxedEnvironment):
    """Sentences count nothing: of arithmetic only + and - are left, for years."""

    intercepted_binops = frozenset(["*", "/", "//", "%", "**"])

    def call_binop(self, *intercepted: Any) -> Any:
        raise ProseError(f"正文里不能用 {intercepted[1]} 计算。请在事项目录中定义为指标")


def _environment(changes: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    environment = _Templates(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.filters |= {
        "approx": lambda value: value.shown_as(approx),
        "wan": lambda value, decimals=2: value.shown_as(lambda number: wan(number, decimals)),
        "hanzi": _hanzi,
        "zero": lambda value, words: value.shown_as(plain if value != 0 else lambda _: words),
        "change": lambda value: value.said(changes, NOTHING_BEFORE),
        "decimals": lambda value, count: value.shown_as(lambda number: plain(number, count)),
    }
    return environment


def _hanzi(value: Any) -> Any:
    return value.shown_as(hanzi) if isinstance(value, PrintedValue) else hanzi(value)


def _undefined_type(known: list[str]) -> type[StrictUndefined]:
    class Unknown(StrictUndefined):
        """An unknown name stops the run and is told what it may have meant."""

        def _fail_with_undefined_error(self, *_: Any, **__: Any) -> NoReturn:
            name = self._undefined_name or "（无名）"
            raise ProseError(f"正文用了未知的名称 {name}{near_matches(str(name), known)}。")

        __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = _fail_with_undefined_error
        __add__ = __getattr__ = __getitem__ = __lt__ = __gt__ = __le__ = __ge__ = _fail_with_undefined_error
        __hash__ = None  # type: ignore[assignment]

    return Unknown
