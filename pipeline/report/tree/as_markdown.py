"""Nodes → ordinary Markdown, as a notebook shows them under their cell. Words can never act as markup."""

import re
from collections.abc import Sequence

from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Enclosures,
    Entry,
    Figure,
    Heading,
    Inline,
    Listing,
    Note,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
    lines_of,
)

_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=www)\.", re.IGNORECASE)  # viewers make links of bare addresses
_BEGINNING = re.compile(r"^(\d*)([-+=.)])")


def markdown(block: Block) -> str:
    """A block as Markdown: the same words in the same order as on the page."""
    match block:
        case Heading(level, inlines):
            return f"{'#' * (level + 1)} {_line(_words(inlines))}"
        case Paragraph(inlines):
            return _line(_words(inlines))
        case Listing(items):
            marks = [mark if block.start else "-" for mark in block.markers]
            return "\n".join(f"{mark} {_line(_words(item))}" for mark, item in zip(marks, items, strict=True))
        case Table():
            return _table(block)
        case Picture(caption, alt):
            return f"**{escaped(caption)}**\n\n{_line(escaped(alt))}"
        case Attachment(label, title):
            return f"---\n\n**{escaped(label)}**\n\n## {_line(escaped(title))}"
        case Entry():
            head, *fields = map(escaped, lines_of(block))
            return "\n\n".join([f"**{head}**", *map(_line, fields)])
        case Closing() | Enclosures():
            return "\n\n".join(_line(escaped(line)) for line in lines_of(block))


def escaped(text: str) -> str:
    """Words that mean themselves in Markdown."""
    text = re.sub(r"[\r\n]+", " ", re.sub(r"([\\`*_{}\[\]()<>#|$~&@])", r"\\\1", text))
    return _ADDRESS.sub(r"\\\g<0>", text)


def _line(words: str) -> str:
    """A line that begins no list, rule or block of code."""
    return _BEGINNING.sub(r"\g<1>\\\g<2>", words.strip(" \t"))


def _words(inlines: Sequence[Inline]) -> str:
    """Inlines in one line; a footnote stands in brackets where it is called."""
    texts = []
    for node in inlines:
        match node:
            case Strong(inner):
                texts.append(f"<strong>{_words(inner)}</strong>")  # ** fails beside Chinese punctuation
            case Note(inner):
                texts.append(f"〔注：{_words(inner)}〕")
            case Text(text) | Figure(text=text):
                texts.append(escaped(text))
    return "".join(texts).replace("\n", " ")


def _table(table: Table) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    rule = "|" + "|".join("---:" if column in table.numeric else "---" for column in range(len(table.header))) + "|"
    rows = [line(list(map(_words, row))) for row in table.rows]
    caption = [f"**{escaped(table.caption)}**", ""] if table.caption else []
    note = ["", _line(escaped(table.note))] if table.note else []
    return "\n".join([*caption, line(list(map(escaped, table.header))), rule, *rows, *note])
