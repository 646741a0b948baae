"""Struck-through text: what styles inherit and what runs say, for every format, and what the parts of an .xlsx say of it.

Of all colours and styles only this one means something: a row that is struck through is void. An .xlsx without any struck
font or text costs one search for a word; its cells are not looked at.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar
from xml.etree.ElementTree import Element

from pipeline.tallies.readers.package import attribute, local

_Style = TypeVar("_Style", bound=Hashable)
_OFF = ("0", "false", "off")
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?=[\s/>])[^<>]*>")
_RAISED = re.compile(rb"""<(?:\w+:)?vertAlign\s[^<>]*["'](?:super|sub)script["']""")
_IS_OFF = re.compile(rb"""\bval\s*=\s*["'](?:0|false|off)["']""")
_RUN_END = re.compile(rb"</(?:\w+:)?r\s*>")
_RUN = re.compile(rb"<(?:\w+:)?r\s*>")
_OWN_FONT = re.compile(rb"<(?:\w+:)?rPr(?=[\s/>])")
_WORDS = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
KIND = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_NUMBER = re.compile(rb"<(?:\w+:)?v>\s*0*(\d+)\s*<")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^<>]{0,200}>\s*<(?:\w+:)?v>\s*0*(\d+)\s*<""")


def inherited(own: Mapping[_Style, bool], parents: Mapping[_Style, _Style]) -> dict[_Style, bool]:
    """Whether a style is struck, for all that say so themselves or have it of a parent; circles say nothing."""
    found: dict[_Style, bool | None] = dict(own)
    for style in parents:
        line, at = [], style
        while at not in found:
            found[at] = None
            line.append(at)
            if at in parents:
                at = parents[at]
        found |= dict.fromkeys(line, found[at])
    return {style: struck for style, struck in found.items() if struck is not None}


def runs_struck(text: str, runs: Sequence[tuple[int, int]], own: bool, fonts: frozenset[int]) -> bool:
    """Whether all of a text that is not blank has one of these fonts; `own` is for what stands before the first run."""
    said = runs_said(text, runs, own, fonts)
    return all(said) if said else own


def runs_said(text: str, runs: Sequence[tuple[int, int]], own: bool, fonts: frozenset[int]) -> list[bool]:
    """Of each run of a text that is not blank whether it has one of these fonts; `own` as for `runs_struck`."""
    marks = [(0, own), *((at, font in fonts) for at, font in runs), (len(text), False)]
    return [struck for (at, struck), (end, _) in pairwise(marks) if text[at:end].strip()]


@dataclass(frozen=True, slots=True)
class Strikes:
    """What of a workbook is struck through.

    Attributes
    ----------
    styles
        The cell styles (`s`) with a struck font.
    texts, other_texts
        The shared texts, by number, whose own fonts strike them as a whole, and those whose fonts do not. All others are as
        their cell is.
    partly
        The shared texts of which a part is struck through and a part is not.
    """

    styles: frozenset[bytes] = frozenset()
    texts: frozenset[bytes] = frozenset()
    other_texts: frozenset[bytes] = frozenset()
    partly: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.styles or self.texts or self.partly)

    def may_be_in(self, rows: bytes) -> bool:
        """Whether rows, or a row, have to be looked at cell by cell."""
        if mentions_strike(rows):
            return True
        if not self:
            return False
        if b"0" in self.styles or not self.styles.isdisjoint(STYLE.findall(rows)):
            return True
        texts = self.texts | self.partly
        return bool(texts) and not texts.isdisjoint(_SHARED.findall(rows))

    def strike(self, tag: bytes, content: bytes) -> bool:
        """Whether a cell is struck through: its tag and what stands within it."""
        kind = KIND.search(tag)
        own = None
        if kind and kind[1] == b"s" and (number := _NUMBER.search(content)):
            own = True if number[1] in self.texts else False if number[1] in self.other_texts else None
        elif kind and kind[1] == b"inlineStr":
            own = is_struck(content)
        if own is None:
            style = STYLE.search(tag)
            return (style[1] if style else b"0") in self.styles
        return own

    def strike_partly(self, tag: bytes, content: bytes) -> bool:
        """Whether a part of what a cell says is struck through, and a part is not."""
        kind = KIND.search(tag)
        if kind and kind[1] == b"s":
            number = _NUMBER.search(content)
            return number is not None and number[1] in self.partly
        return kind is not None and kind[1] == b"inlineStr" and is_partly_struck(content)


def mentions_strike(xml: bytes) -> bool:
    """Whether a part of a workbook says a word of struck or raised fonts. (A letter is found ten times as fast as a word.)"""
    return (b"k" in xml and b"strike" in xml) or b"script" in xml


def struck_styles(styles: Element) -> frozenset[bytes]:
    """The numbers of the cell styles with a struck font: their own, or that of the named style behind them."""
    groups = {local(group.tag): list(group) for group in styles}
    fonts = {str(number) for number, font in enumerate(groups.get("fonts", ())) if _is_struck_font(font)}
    named = [attribute(style, "fontId") or "0" for style in groups.get("cellStyleXfs", ())]
    by_name = {str(number): font for number, font in enumerate(named)}
    found = set()
    for number, style in enumerate(groups.get("cellXfs", ())):
        font = attribute(style, "fontId") or by_name.get(attribute(style, "xfId") or "", "0")
        if font in fonts:
            found.add(str(number).encode())
    return frozenset(found)


def _is_struck_font(font: Element) -> bool:
    return any(local(item.tag) == "strike" and attribute(item, "val") not in _OFF for item in font)


def is_struck(text: bytes) -> bool | None:
    """Whether a shared or inline text is struck as a whole by fonts of its own; None where that is up to its cell."""
    if not _OWN_FONT.search(text):
        return None
    runs = set(_runs(text))
    if False in runs:
        return False
    return True if runs == {True} else None


def is_partly_struck(text: bytes) -> bool:
    """Whether some runs of a shared or inline text are struck through and others are not."""
    runs = set(_runs(text)) if _OWN_FONT.search(text) else set()
    return True in runs and len(runs) > 1


def _runs(text: bytes) -> Iterator[bool | None]:
    """Of each run that says something whether its font is struck; None where it has the font of the cell.

    A raised or lowered number is the number of a note: it goes along with no other, as if it were struck.
    """
    for run in _RUN_END.split(text)[:-1]:
        start = _RUN.search(run)
        words = _WORDS.search(run, start.end()) if start else None
        if start is None or words is None or not words[1].decode("utf-8", "replace").strip():
            continue
        font = run[start.end() : words.start()]
        strike = _STRIKE.search(font)
        struck = strike is not None and not _IS_OFF.search(strike[0])
        raised = _RAISED.search(font) is not None and words[1].strip().isdigit()
        yield struck or raised if _OWN_FONT.search(font) else None
