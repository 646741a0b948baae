"""What no page may hold, refused by name and place before anything is set: some characters, and pictures without words.

Marks that turn the direction of a line could print 1234 as 4321; half a surrogate is no character at all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from pipeline.errors import RenderError
from pipeline.report.tree.document import Block, Picture

TURNING: Final = "\u202a-\u202e\u2066-\u2069\ud800-\udfff"
NOT_IN_XML: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
_AROUND = 10


def require_printable(node: Any, forbidden: str = TURNING) -> None:
    """Refuse a tree whose words hold one of the forbidden characters (as in a character class).

    Raises
    ------
    RenderError
        Every such character, each with the first place where it stands.
    """
    pattern = re.compile(f"[{forbidden}]")
    found: dict[str, str] = {}
    for text in texts_of(node):
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - _AROUND) : match.start() + _AROUND]
            found.setdefault(match[0], "".join(char if char.isprintable() else " " for char in around))
    if found:
        listed = "；".join(f"U+{ord(char):04X}，见“{excerpt}”" for char, excerpt in found.items())
        raise RenderError(f"下列控制字符会打乱文字，不能排印：{listed}。请在原文、文件名或表格里删去。")


def require_alt(blocks: Sequence[Block]) -> None:
    """Refuse pictures that say nothing to those who cannot see them (PDF/UA-1, WCAG 1.1.1).

    Raises
    ------
    RenderError
        The captions of all of them.
    """
    mute = [block.caption for block in blocks if isinstance(block, Picture) and not block.alt]
    if mute:
        raise RenderError(f"图没有替代文字，看不见图的人无从得知内容：{'、'.join(mute)}。请为图补写 alt。")


def texts_of(node: Any) -> Iterator[str]:
    """Every string of a tree but the pictures' SVG."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple | list):
        for item in node:
            yield from texts_of(item)
    elif is_dataclass(node):
        for one in fields(node):
            if one.name != "svg":
                yield from texts_of(getattr(node, one.name))
