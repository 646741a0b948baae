"""WordprocessingML in small pieces: elements, runs, paragraphs, and the measures of a page in Word's units.

Belongs here: what every other part of the DOCX renderer is put together from. Text is only ever set as `.text` or as an
attribute of an element, so that data never become markup.
"""

import re
from functools import cache
from typing import Final, TypeAlias, cast

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

Element: TypeAlias = BaseOxmlElement

# Twentieths of a point. 28 characters of 16 pt, drawn together by 0.2 pt, are 156 mm; 22 lines are 225 mm.
COLUMN: Final = 316
PITCH: Final = 579
TEXT_WIDTH: Final = 28 * COLUMN
TEXT_HEIGHT: Final = 12756
CAPTION_GAP: Final = 200  # above the caption of a table, and left out of the height of its header row
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MM: Final = 1440 / 25.4
TOP, LEFT = round(37 * MM), round(28 * MM)

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
XIAOBIAOSONG: Final = "方正小标宋简体"
SONGTI: Final = "宋体"
RED: Final = "E60012"

# The order in which the schema wants the properties of a paragraph.
_PROPERTIES = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs", "kinsoku", "wordWrap"),
    *("overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "spacing", "ind", "jc"),
    *("outlineLvl", "rPr", "sectPr"),
)
_NAMESPACE = {"w": nsmap["w"]}
_BREAKS = re.compile(r"([\n\t])")


@cache
def _name(name: str) -> str:
    return qn(f"w:{name}")


_PLACES = {_name(name): place for place, name in enumerate(_PROPERTIES)}


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """An element of the `w:` namespace with its attributes (of the same namespace) and those children that are not None."""
    named = {_name(name): str(value) for name, value in attributes.items()}
    element = cast(Element, oxml_parser.makeelement(_name(tag), named, nsmap=_NAMESPACE))
    for child in children:
        if child is not None:
            element.append(child)
    return element


def run(text: str, *properties: Element) -> Element:
    """A run of text; line ends and tabs in it become Word's own."""
    element = w("r", w("rPr", *properties) if properties else None)
    for piece in _BREAKS.split(text):
        if piece == "\n":
            element.append(w("br"))
        elif piece == "\t":
            element.append(w("tab"))
        elif piece:
            words = w("t")
            words.set(qn("xml:space"), "preserve")
            words.text = piece
            element.append(words)
    return element


def styled(text: str, style: str) -> Element:
    """A run in a character style."""
    return run(text, w("rStyle", val=style))


def faces(family: str) -> Element:
    """The fonts of a run: one family for Chinese, Latin and digits alike."""
    return w("rFonts", hint="eastAsia", ascii=family, hAnsi=family, eastAsia=family, cs=family)


def sizes(points: float) -> tuple[Element, Element]:
    """The size of a run."""
    return w("sz", val=round(points * 2)), w("szCs", val=round(points * 2))


def properties(*wanted: Element) -> Element:
    """The properties of a paragraph, in the order of the schema."""
    return w("pPr", *sorted(wanted, key=lambda element: _PLACES[str(element.tag)]))


def paragraph(style: str, content: list[Element], *wanted: Element | None) -> Element:
    """A paragraph in a style, with the properties in which it differs from that style."""
    return w("p", properties(w("pStyle", val=style), *(one for one in wanted if one is not None)), *content)


def amend(element: Element, wanted: Element) -> None:
    """Give a paragraph one property more."""
    old = element[0]
    element.replace(old, properties(*old, wanted))


def sliver(*wanted: Element) -> Element:
    """A paragraph that takes no room, where Word wants one: behind a table, or to end a section."""
    return paragraph("Sliver", [], *wanted)


def indent(left: int = 0, right: int = 0, hanging: int = 0) -> Element:
    """Indents in twentieths of a point."""
    sides = {name: value for name, value in (("left", left), ("right", right)) if value}
    return w("ind", **sides, **({"hanging": hanging} if hanging else {}))


def columns(text: str) -> float:
    """How many characters of the grid a text takes: Latin letters and digits half a one."""
    return sum(0.5 if ord(char) < 128 else 1.0 for char in text)
