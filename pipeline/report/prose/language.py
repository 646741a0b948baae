"""The language of templates, bounded: what a sentence may say, how long it may become, how deep it may go.

Sentences hold figures and plain conditions. There are no loops and no calls, and nothing can be set, so that a template grows by
no more than the passages that it places, and those are counted.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.errors import ProseError
from pipeline.indicators import NOTHING_BEFORE, approx, hanzi, plain, rounded, wan
from pipeline.report.prose.printed_values import PrintedValue, near_matches

MAX_TEMPLATE = 200_000
"""Characters of one passage or cell as written: about 100 pages."""

MAX_PLACED = 1_000
"""Passages that one cell may place, those within passages counted too."""

MAX_TEXT = 2_000_000
"""Characters of one cell with all its passages in place."""

_MAX_DEPTH = 20
_SENTENCES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Add,
    nodes.Sub,
)
_SAID = {
    nodes.For: " {% for %}",
    nodes.Assign: " {% set %}",
    nodes.AssignBlock: " {% set %}",
    nodes.Macro: " {% macro %}",
    nodes.Call: "括号调用",
    nodes.Mul: "乘法",
    nodes.Div: "除法",
    nodes.FloorDiv: "除法",
    nodes.Mod: "求余",
    nodes.Pow: "乘方",
    nodes.Concat: "连接（~）",
}
_COUNTS = "俩仨两双半几若多余数"


class Language:
    """The language in which the passages of one cell are written.

    Parameters
    ----------
    changes
        Of each value, in words, how it lies to the year before: what the filter `change` prints.
    known
        All names that a template may use; an unknown one is told what it may have meant.
    """

    def __init__(self, changes: Mapping[str, str], known: list[str]) -> None:
        environment = ImmutableSandboxedEnvironment(
            undefined=_undefined_type(known), autoescape=False, keep_trailing_newline=True, finalize=_only_words
        )
        environment.globals.clear()
        environment.filters.clear()
        environment.filters |= {
            "approx": lambda value: _printed(value)._shown_as(approx),
            "wan": lambda value, decimals=2: _printed(value)._shown_as(lambda number: wan(number, _places(decimals))),
            "hanzi": lambda value: value._shown_as(hanzi) if isinstance(value, PrintedValue) else hanzi(value),
            "zero": _zero,
            "change": lambda value: _printed(value)._said(changes, NOTHING_BEFORE),
            "decimals": lambda value, count: _printed(value)._shown_as(lambda number: rounded(number, _places(count))),
        }
        self._environment = environment

    def template(self, source: str) -> Template:
        """A template, made ready to be filled in.

        Raises
        ------
        ProseError
            Something that no sentence needs, or a text beyond the bounds.
        TemplateSyntaxError
            As jinja2 raises it.
        """
        if len(source) > MAX_TEMPLATE:
            raise ProseError(f"有 {len(source)} 个字，太长了（不超过 {MAX_TEMPLATE} 个）。请分成几段")
        try:
            parsed = self._environment.parse(source)
            _check(parsed, 0)
            return self._environment.from_string(parsed)
        except RecursionError as error:
            raise ProseError("括号或条件套得太深。请改写得简单些") from error


def _check(node: nodes.Node, depth: int) -> None:
    if not isinstance(node, _SENTENCES):
        said = next((words for kind, words in _SAID.items() if isinstance(node, kind)), "这种模板写法")
        raise ProseError(f"不能用{said}。正文里只能放指标和简单的判断；要计算的请在事项目录中定义为指标")
    if depth > _MAX_DEPTH:
        raise ProseError(f"括号或条件套了 {_MAX_DEPTH} 层以上。请改写得简单些")
    for child in node.iter_child_nodes():
        _check(child, depth + 1)


def _printed(value: Any) -> PrintedValue:
    if isinstance(value, PrintedValue):
        return value
    raise ProseError(f"“|”后面的写法只能用于指标，这里是 {value!r}")


def _places(decimals: Any) -> int:
    if isinstance(decimals, int) and not isinstance(decimals, bool) and 0 <= decimals <= 6:
        return decimals
    raise ProseError(f"小数位数应为 0 到 6，这里是 {decimals!r}")


def _zero(value: Any, words: Any) -> PrintedValue:
    """Words for nothing: they stand in the place of a 0, and say no other number."""
    if not isinstance(words, str) or any(map(_says_number, words)):
        raise ProseError(f"zero(…) 里是数为 0 时的说法，不能写别的数，这里是 {words!r}")
    return _printed(value)._shown_as(plain if value != 0 else lambda _: words)


def _says_number(sign: str) -> bool:
    """Whether a sign of words for nothing says a number, or may: 廿, ①, ½, Ⅻ, a letter; 0, 零 and 〇 say none."""
    return unicodedata.numeric(sign, 0) != 0 or (sign.isascii() and sign.isalpha()) or sign in _COUNTS


def _only_words(value: Any) -> Any:
    """What a place in a sentence may print: a value, words, a year; not the outcome of a comparison, nor settings."""
    if isinstance(value, PrintedValue | Undefined) or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise ProseError("{{ }} 里只能放一个指标、单位的一项（如 unit.name）或年份；判断请写在 {% if %} 里")


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
