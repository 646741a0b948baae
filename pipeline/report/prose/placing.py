"""Sentences with indicators in them → text in which every figure is a node that knows its indicator.

Belongs here: filling in `%%prose` cells and narrative.md. What their templates may say is language.py's business, their Markdown
text.py's.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from pipeline.characters import BROKEN, CONTROLS, JOINERS
from pipeline.errors import ProseError
from pipeline.indicators import Values
from pipeline.report.prose.language import MAX_PLACED, MAX_TEXT, Language
from pipeline.report.prose.markdown_reader import CLOSE, OPEN, cut_notes, renamed_notes
from pipeline.report.prose.printed_values import Nodes, TopicValues, Words, near_matches
from pipeline.report.tree.document import Figure, Inline
from pipeline.unit import Unit

_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_DIGIT_AT_END = re.compile(r"[0-9０-９][.．]?$|(?:^|[\s（(，。；：、])[-−]$")
_DIGIT_AT_START = re.compile(
    r"[.．]?[0-9０-９]|,[0-9]{3}|[万亿萬仟佰拾余零〇]|\s*[×xX]\s*[0-9]|百(?!分)|千(?![克米瓦])|十(?![字堰])"
)
_NUMERALS = "〇零一二两三四五六七八九十百千万亿点"
_HANZI = re.compile(f"[{_NUMERALS}]+")
_BETWEEN = re.compile(
    rf"[*\\\\{JOINERS}]|(?<!\n)[ \t]*\n(?!\s*\n)"
)  # what stands between two signs and is not seen there
_UNSEEN = re.compile(f"[{CONTROLS}{BROKEN}]")
_PASSAGE = re.compile(r"#\s*([a-z][a-z0-9_]*)\b.*")


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
    *,
    passages: Mapping[str, str],
    changes: Mapping[str, str] | None = None,
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
    open_passages, size = list[str](), [0, 0]

    def place_passage(name: str) -> str:
        if name in open_passages:
            raise ProseError(f"narrative.md 的“# {name}”放进了它自己。请删去其中的 {{{{ narrative.{name} }}}}。")
        size[0] += 1
        if size[0] > MAX_PLACED:
            raise ProseError(f"一格里放了 {MAX_PLACED} 段以上。请检查是不是一段里放了别的段，又放了许多次。")
        open_passages.append(name)
        text, found = cut_notes(fill(renamed_notes(passages[name], name), f"narrative.md 的“# {name}”"))
        notes.update(found)
        open_passages.pop()
        placed.add(name)
        return text.rstrip()

    def fill(template: str, place: str) -> str:
        _require_seen(template, place)
        try:
            text = language.template(template).render(context)
        except ProseError as error:
            raise ProseError(f"{place}：{error}") from error
        except TemplateSyntaxError as error:
            raise ProseError(
                f"{place} 第 {error.lineno} 行：模板写法不对（{error.message}）。请检查 {{{{ }}}} 与 {{% %}} 是否成对。"
            ) from error
        except (SecurityError, TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise ProseError(f"{place}：{error}。正文里只能放指标和简单的判断。") from error
        _require_apart(text, nodes.made, place)
        size[1] += len(text)
        if size[1] > MAX_TEXT:
            raise ProseError(f"{place}：文字太长，超过 {MAX_TEXT} 个字。请检查是不是同一段放了许多次。")
        return text

    topics = dict.fromkeys(key.split(".")[0] for key in values)
    words = {name: Words(getattr(unit, name), nodes) for name in ("name", "level", "superior", "signed_by")}
    context: dict[str, Any] = {topic: TopicValues(topic, values, nodes) for topic in topics}
    context |= {"unit": words, "year": year, "next_year": year + 1, "narrative": Narrative(passages, place_passage)}
    language = Language(changes or {}, [*values, *context])
    text = fill(source, where)
    defined = "".join(f"\n\n[^{key}]: {note}" for key, note in notes.items())
    return Rendered(text + defined, nodes.made, frozenset(placed))


def _is_numeral(sign: str) -> bool:
    """½, ², 〸, a digit of another script, or a stroke through what stands before; ① is the number of a note, and 一 words."""
    if not sign or sign in "①②③④⑤⑥⑦⑧⑨⑩" or "\u4e00" <= sign <= "\u9fff":
        return False
    return sign.isnumeric() or unicodedata.combining(sign) > 0


def _require_seen(template: str, place: str) -> None:
    """No control characters: a page would show another sign in their place, or turn a line about."""
    if found := _UNSEEN.search(template):
        line = template.count("\n", 0, found.start()) + 1
        raise ProseError(f"{place} 第 {line} 行：有看不见的控制字符（U+{ord(found[0]):04X}）。请重新输入这一行。")


def _require_apart(text: str, made: Sequence[Inline], place: str) -> None:
    """A figure that touches digits, or another figure, would be read as another number: 9{{ a.b }}件 as 996件."""
    text = _BETWEEN.sub("", text)
    for match in _MARK.finditer(text):
        node, following = made[int(match[1])], _MARK.match(text, match.end())
        if not isinstance(node, Figure) or node.value is None:
            continue
        before, after = text[: match.start()][-2:], text[match.end() : match.end() + 4]
        beside = following is not None and isinstance(made[int(following[1])], Figure)
        if _HANZI.fullmatch(node.text):
            beside = beside or before[-1:] in tuple(_NUMERALS) or after[:1] in tuple(_NUMERALS)
        beside = beside or after.startswith(("%", "％", "‰")) or _is_numeral(after[:1])
        if beside or _DIGIT_AT_END.search(before) or _DIGIT_AT_START.match(after):
            raise ProseError(f"{place}：“{node.text}”紧挨着别的数字，会读成另一个数。请在中间加上文字或标点。")


class Rendered:
    """A filled-in passage: text with marks, the nodes they stand for, and the narrative passages that it placed."""

    def __init__(self, text: str, nodes: list[Inline], placed: frozenset[str]) -> None:
        self.text, self.nodes, self.placed = text, nodes, placed
