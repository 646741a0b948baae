"""Struck-through text of an .xlsx: which fonts and texts are struck, and which cells of a sheet are so for it.

Of all colours and styles only this one means something: a row that is struck through is void. A workbook without any
struck font or text costs one search for a word; its cells are not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.tallies.reading.package import attribute, local

_OFF = ("0", "false", "off")
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?=[\s/>])[^<>]*>")
_IS_OFF = re.compile(rb"""\bval\s*=\s*["'](?:0|false|off)["']""")
_RUN_END = re.compile(rb"</(?:\w+:)?r\s*>")
_RUN = re.compile(rb"<(?:\w+:)?r\s*>")
_OWN_FONT = re.compile(rb"<(?:\w+:)?rPr(?=[\s/>])")
_WORDS = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_KIND = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_NUMBER = re.compile(rb"<(?:\w+:)?v>\s*0*(\d+)\s*<")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*0*(\d+)\s*<""")


@dataclass(frozen=True, slots=True)
class Strikes:
    """What of a workbook is struck through.

    Attributes
    ----------
    styles
        The cell styles (`s`) with a struck font.
    texts
        Shared texts with fonts of their own, by number: whether they are struck as a whole. The others are as their cell is.
    """

    styles: frozenset[bytes] = frozenset()
    texts: Mapping[bytes, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.styles) or any(self.texts.values())

    def may_be_in(self, rows: bytes) -> bool:
        """Whether a block of rows has to be looked at cell by cell."""
        if mentions_strike(rows):
            return True
        if not self:
            return False
        if b"0" in self.styles or not self.styles.isdisjoint(_STYLE.findall(rows)):
            return True
        return any(map(self.texts.get, _SHARED.findall(rows)))

    def strike(self, tag: bytes, content: bytes) -> bool:
        """Whether a cell is struck through: its tag and what stands within it."""
        kind = _KIND.search(tag)
        own = None
        if kind and kind[1] == b"s" and (number := _NUMBER.search(content)):
            own = self.texts.get(number[1])
        elif kind and kind[1] == b"inlineStr":
            own = is_struck(content)
        if own is None:
            style = _STYLE.search(tag)
            return (style[1] if style else b"0") in self.styles
        return own


def mentions_strike(xml: bytes) -> bool:
    """Whether a part of a workbook says a word of struck fonts. (A single letter is found ten times as fast as a word.)"""
    return b"k" in xml and b"strike" in xml


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


def _runs(text: bytes) -> Iterator[bool | None]:
    """Of each run that says something whether its font is struck; None where it has the font of the cell."""
    for run in _RUN_END.split(text)[:-1]:
        start = _RUN.search(run)
        words = _WORDS.search(run, start.end()) if start else None
        if start is None or words is None or not words[1].decode("utf-8", "replace").strip():
            continue
        font = run[start.end() : words.start()]
        strike = _STRIKE.search(font)
        yield strike is not None and not _IS_OFF.search(strike[0]) if _OWN_FONT.search(font) else None
