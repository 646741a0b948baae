"""How every chart looks: width, sizes, colours, lettering; and the canvas, measured in points, on which charts are drawn.

Belongs here: what all charts share. What a chart says is in `draw`, where its bars and words stand in `shapes`.

The palette goes from dark to light, so that a grey print keeps the order of the series, and its hues stay apart for eyes
without red, green or blue cones (Machado, Oliveira and Fernandes 2009). Each colour has a contrast of 3:1 to the white page
(WCAG 2.2, 1.4.11), lettering 4.5:1 to what it stands on (1.4.3).
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from pipeline.errors import RenderError
from pipeline.report.fonts import FOLDER, HEITI, SONGTI
from pipeline.report.pages.widths import WIDTH_MM

WIDTH: Final = WIDTH_MM * 72 / 25.4  # in points
EDGE: Final = 2.0  # left free at each side
RIGHT: Final = WIDTH - EDGE
TALLEST: Final = 520.0  # a little less than the 18 lines which a page has for a picture
SIZE: Final = 10.0
SMALL: Final = 9.0
LEADING: Final = 1.28  # of the size, between lines of one label
SWATCH: Final = 8.0

PALETTE: Final = ("#12305a", "#7d2c1f", "#28678a", "#aa6c16", "#8f9499")
MAIN: Final = PALETTE[0]
MUTED: Final = PALETTE[-1]
PAPER: Final = "#ffffff"
INK: Final = "#000000"
PALE_INK: Final = "#595959"
_CHOSEN = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}

_STYLE: dict[str, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "nianbao",
    "backend": "agg",
}
_RULE = 0.6
_NOT_FIRST = "，。、；：！？）》”’·…%％"
_NOT_LAST = "（《“‘"


def shades(count: int) -> tuple[str, ...]:
    """Colours for so many series (at most as many as the palette has), dark to light, as far apart as it allows."""
    return tuple(PALETTE[place] for place in _CHOSEN[count])


def ink_on(colour: str) -> str:
    """Ink or paper, whichever is easier to read on a colour."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Canvas:
    """A white page as wide as the text; x to the right and y downwards, in points. Draw on it inside `styled`."""

    def __init__(self, height: float) -> None:
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor=PAPER)
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle without an edge."""
        self._axes.add_patch(Rectangle((left, top), width, height, facecolor=colour, linewidth=0, clip_on=False))

    def rule(self, left: float, top: float, *, width: float = 0.0, height: float = 0.0) -> None:
        """A thin line, lying when it has a width, standing when it has a height."""
        self.box(left - _RULE / 2 * (not width), top - _RULE / 2 * (not height), width or _RULE, height or _RULE, INK)

    def words(
        self,
        x: float,
        middle: float,
        text: str,
        *,
        align: Literal["left", "center", "right"] = "left",
        size: float = SIZE,
        colour: str = INK,
    ) -> None:
        """One line of lettering whose Chinese characters are centred on the height `middle`."""
        font = FontProperties(family=[HEITI, SONGTI], size=size)
        baseline = middle + 0.36 * size
        self._axes.text(x, baseline, text, ha=align, va="baseline", fontproperties=font, color=colour, parse_math=False)

    def lines(
        self,
        x: float,
        middle: float,
        lines: tuple[str, ...],
        *,
        align: Literal["left", "center", "right"] = "left",
        size: float = SIZE,
        colour: str = INK,
    ) -> None:
        """Several lines, together centred on the height `middle`."""
        first = middle - (len(lines) - 1) / 2 * size * LEADING
        for number, line in enumerate(lines):
            self.words(x, first + number * size * LEADING, line, align=align, size=size, colour=colour)


def tidy(text: str) -> str:
    """A name on one line, without doubled spaces."""
    return " ".join(text.split())


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a line is set, in points."""
    return sum(map(_advance, text)) * size / 100


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, most: int = 1, size: float = SIZE) -> tuple[str, ...]:
    """A name on at most `most` lines of about equal length; too long, it loses its middle: the end tells similar names apart.

    Latin words and numbers stay whole where they can, and no line starts with a punctuation mark.
    """
    text = tidy(text)
    lines = _broken(text, width, size)
    tail = text[-4:]
    kept = min(len(text), int(2.5 * most * width / size) + 8)
    while len(lines) > most and kept > 1:
        kept -= 1
        lines = _broken(text[: max(kept - 4, 1)] + "…" + (tail if kept > 8 else ""), width, size)
    even = 1.0 if len(lines) == 1 else sum(width_of(line, size) for line in lines) / len(lines) / width
    while len(lines) > 1 and even < 1:
        balanced = _broken("".join(lines), width * even, size)
        if len(balanced) <= len(lines):
            lines = balanced
            break
        even += 0.04
    return tuple(line.strip() for line in lines)


def _broken(text: str, width: float, size: float) -> tuple[str, ...]:
    """Filled line by line."""
    lines, line = [], ""
    for word in re.findall(r"[A-Za-z0-9.,%+-]+ ?|.", text):
        pieces = [word] if width_of(word, size) <= width else list(word)
        for piece in pieces:
            if line and width_of(line + piece, size) > width:
                stays = line[-1] if len(line) > 1 and (piece in _NOT_FIRST or line[-1] in _NOT_LAST) else ""
                lines.append(line[: len(line) - len(stays)])
                line = stays
            line += piece
    return (*lines, line)


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    _add_fonts()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `svg_text` refuses what the fonts do not have
        font = FontProperties(family=[HEITI, SONGTI], size=100)
        return float(text_to_path.get_text_width_height_descent(character, font, False)[0])


def svg_text(figure: Figure) -> str:
    """The figure as SVG, the same bytes every time.

    Raises
    ------
    RenderError
        A label holds a character that our fonts do not have.
    """
    buffer = io.StringIO()
    with styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        except UserWarning as error:
            raise RenderError(f"图表文字里有字体没有的字（{error}）。请核对分类词或标签。") from error
    return _packed(buffer.getvalue())


def _packed(svg: str) -> str:
    """Outlines without the line breaks and spaces they do not need: Chinese lettering is nearly all of a chart's size."""
    return re.sub(r' d="([^"]+)"', _packed_outline, svg)


def _packed_outline(found: re.Match[str]) -> str:
    return ' d="' + re.sub(r"\s*([A-Za-z])\s*", r"\1", found[1]) + '"'


@contextmanager
def styled() -> Iterator[None]:
    """Our settings and nobody else's, where charts are drawn and where they are saved: a matplotlibrc changes nothing."""
    _add_fonts()
    style: Any = dict(mpl.rcParamsDefault)
    with mpl.rc_context(style | _STYLE):
        yield


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    for path in sorted(FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
