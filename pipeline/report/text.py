"""Restricted Markdown → heading and paragraph nodes.

Headings (# title, ## 一、 ### （一） #### 1. ##### （1）), paragraphs, **strong**. Anything else that looks like markup is an
error, so that no stray sign is ever printed. Private-use marks stand for nodes that were made beforehand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.errors import ProseError
from pipeline.indicators import hanzi
from pipeline.report.document import Block, Figure, Heading, Inline, Paragraph, Strong, Text

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_HEADING = re.compile(r"(#{1,5})\s+(.+)")
_UNSUPPORTED = re.compile(r"\s*(?:[-+*]\s|\d+\.\s|\||>|```|!\[|<[a-zA-Z/!])")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
_LATIN = re.compile(r"[\w,.;:!?)\]%]", re.ASCII)


def parse_blocks(source: str, nodes: Sequence[Inline], numbers: "Numbering") -> list[Block]:
    """The blocks of one passage.

    Parameters
    ----------
    source
        Restricted Markdown, in which OPEN n CLOSE stands for `nodes[n]`.
    numbers
        The report's heading numbers so far; it goes on counting.

    Raises
    ------
    ProseError
        Markup that the report does not know, or a ** that is not closed.
    """
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", source.strip()):
        lines: list[str] = []
        for line in chunk.splitlines():
            heading = _HEADING.fullmatch(line.strip())
            if heading:
                blocks += _paragraph(lines, nodes)
                lines = []
                blocks.append(_heading(heading, nodes, numbers))
            else:
                lines.append(line.strip())
        blocks += _paragraph(lines, nodes)
    return blocks


class Numbering:
    """Heading numbers: 一、 （一） 1. （1）. A heading starts the levels below it anew. Those of an annex have none."""

    def __init__(self, counts: Sequence[int] = (0, 0, 0, 0), *, numbered: bool = True) -> None:
        self.counts, self.numbered = tuple(counts), numbered

    def next(self, level: int) -> str:
        """The number of the next heading of a level, 1 to 4; level 0 is the title and has none."""
        if level == 0 or not self.numbered:
            return ""
        count = self.counts[level - 1] + 1
        self.counts = (*self.counts[: level - 1], count, *(0,) * (4 - level))
        return (f"{hanzi(count)}、", f"（{hanzi(count)}）", f"{count}.", f"（{count}）")[level - 1]


def joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph as one: a space only between two Latin words, none beside Chinese."""
    text = ""
    for line in filter(None, lines):
        gap = " " if text and _LATIN.match(text[-1]) and _LATIN.match(line[0]) else ""
        text += gap + line
    return text


def markdown(block: Block) -> str:
    """A heading or paragraph as ordinary Markdown, for the notebook; its words can never act as markup."""
    match block:
        case Heading(level, inlines):
            return f"{'#' * (level + 1)} {_markdown_inlines(inlines)}"
        case Paragraph(inlines):
            return _markdown_inlines(inlines)
    raise TypeError(f"{type(block).__name__} 没有 Markdown 形式")


def escaped(text: str) -> str:
    """Words that mean themselves in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~&])", r"\\\1", text)


def _heading(match: re.Match[str], nodes: Sequence[Inline], numbers: Numbering) -> Heading:
    level = len(match[1]) - 1
    inlines = tuple(_inlines(match[2], nodes))
    number = numbers.next(level)
    return Heading(level, (Text(number), *inlines) if number else inlines)


def _paragraph(lines: Sequence[str], nodes: Sequence[Inline]) -> list[Block]:
    for line in lines:
        if _UNSUPPORTED.match(line) or _LINK.search(line):
            raise ProseError(
                f"正文里有报告不支持的标记：“{shown(line, nodes)}”。请改写成段落（可用 ## 标题和 **加粗**）。"
            )
    text = joined(lines)
    return [Paragraph(tuple(_inlines(text, nodes)))] if text else []


def _inlines(text: str, nodes: Sequence[Inline]) -> Iterator[Inline]:
    parts = text.split("**")
    if len(parts) % 2 == 0 or any("*" in part for part in parts):
        raise ProseError(f"正文里的 * 不成对：“{shown(text, nodes)}”。加粗请写成 **文字**。")
    for number, part in enumerate(parts):
        inlines = tuple(_words(part, nodes))
        if inlines and number % 2:
            yield Strong(inlines)
        else:
            yield from inlines


def _words(text: str, nodes: Sequence[Inline]) -> Iterator[Inline]:
    for number, part in enumerate(_MARK.split(text)):
        if number % 2:
            yield nodes[int(part)]
        elif part:
            yield Text(unicodedata.normalize("NFC", part))


def shown(text: str, nodes: Sequence[Inline]) -> str:
    """A piece of source as the author knows it, for messages."""

    def words(match: re.Match[str]) -> str:
        node = nodes[int(match[1])]
        return node.text if isinstance(node, Text | Figure) else ""

    plain = _MARK.sub(words, text)
    return plain if len(plain) <= 40 else f"{plain[:40]}……"


def _markdown_inlines(inlines: Sequence[Inline]) -> str:
    texts = []
    for node in inlines:
        if isinstance(node, Strong):
            texts.append(f"**{_markdown_inlines(node.inlines)}**")
        else:
            texts.append(escaped(node.text))
    return "".join(texts)
