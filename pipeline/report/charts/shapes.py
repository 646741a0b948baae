"""Where bars and words stand: upright bars, lying bars, one bar of parts. Nothing overlaps, whatever the values.

Belongs here: geometry in points, from values to a drawn figure. `upright` says with None that it cannot hold its labels,
`fits_lying` whether a page holds so many names. Every value is printed: at the end of its bar, inside its segment, or in
the small table of the series below or beside the bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from matplotlib.figure import Figure

from pipeline.indicators import plain
from pipeline.report.charts.style import (
    EDGE,
    INK,
    LEADING,
    MUTED,
    PALE_INK,
    RIGHT,
    SIZE,
    SMALL,
    SWATCH,
    TALLEST,
    WIDTH,
    Canvas,
    ink_on,
    shades,
    width_of,
    wrapped,
)

_GAP = 1.0  # of white between the segments of a stack
_AIR = 4.0  # least distance between a label and what is beside it
_PLOT, _FLAT_PLOT = 132.0, 40.0  # height of the longest upright bar with its label, and where all are zero
_WIDEST_BAR, _WIDEST_SLOT = 46.0, 96.0
_LINE = SIZE * LEADING
_ROW, _TIGHT_ROW = 24.0, 17.0
_BAR, _TIGHT_BAR = 14.0, 11.0
_NAME_LINES = 3
_PARTS_BAR = 52.0


@dataclass(frozen=True, slots=True)
class Bars:
    """What to draw: `counts[series][bar]`, None where nothing is known, and the words at the end of each bar.

    Bars whose place is `muted` stand back behind the others; `heading` is a line above the bars.
    """

    names: tuple[str, ...]
    series: tuple[str, ...]
    counts: tuple[tuple[float | None, ...], ...]
    labels: tuple[str, ...]
    muted: frozenset[int] = frozenset()
    heading: str = ""

    @property
    def stacks(self) -> list[list[float]]:
        """Per bar, its segments from the base on."""
        return [[count or 0 for count in column] for column in zip(*self.counts, strict=True)]

    @property
    def is_split(self) -> bool:
        """Whether the series are several, or one that has a name."""
        return any(self.series)

    def colours_of(self, place: int) -> tuple[str, ...]:
        """The colours of one bar's segments."""
        return (MUTED,) * len(self.series) if place in self.muted else shades(len(self.series))


def upright(bars: Bars) -> Figure | None:
    """Standing bars; below them the values of each series, when there are several. None when labels are too wide."""
    stub = _stub_width(bars)
    slot = min((RIGHT - EDGE - stub) / len(bars.names), _WIDEST_SLOT)
    values = [plain(count) for row in bars.counts for count in row if count is not None] if bars.is_split else []
    if max(map(width_of, (*bars.names, *bars.labels, *values))) > slot - 2:
        return None
    top = _LINE + 8 if bars.heading else 0.0
    rows = [_stub_lines(name) for name in bars.series] if bars.is_split else []
    heights = [max(len(lines) * SMALL * LEADING, SMALL * LEADING) + 5 for lines in rows]
    plot = _PLOT if any(map(any, bars.stacks)) else _FLAT_PLOT
    names = top + plot + 6 + _LINE / 2
    canvas = Canvas(names + _LINE / 2 + EDGE + sum(heights))
    start = EDGE + stub + (RIGHT - EDGE - stub - slot * len(bars.names)) / 2
    centres = [start + slot * (place + 0.5) for place in range(len(bars.names))]
    if bars.heading:
        canvas.words(WIDTH / 2, _LINE / 2 + 1, bars.heading, align="center")
    _standing(canvas, bars, centres, min(0.66 * slot, _WIDEST_BAR), top + _LINE + 2, lowest=top + plot)
    for centre, name in zip(centres, bars.names, strict=True):
        canvas.words(centre, names, name, align="center")
    middle = names + _LINE / 2 + 2
    for number, (lines, height) in enumerate(zip(rows, heights, strict=True)):
        _series_row(canvas, bars, number, lines, centres, middle=middle + height / 2)
        middle += height
    return canvas.figure


def _standing(
    canvas: Canvas, bars: Bars, centres: Sequence[float], thick: float, highest: float, *, lowest: float
) -> None:
    """The bars between two heights, with their labels above."""
    totals = [sum(stack) for stack in bars.stacks]
    most, least = max(*totals, 0.0), _lowest(bars)
    scale = (lowest - highest) / ((most - least) or 1)
    zero = lowest + least * scale
    for place, (centre, stack) in enumerate(zip(centres, bars.stacks, strict=True)):
        colours = bars.colours_of(place)
        left = centre - thick / 2
        for (low, high), colour in zip(_segments(stack, scale), colours, strict=True):
            canvas.box(left, zero - high, thick, high - low, colour)
        known = any(row[place] is not None for row in bars.counts)
        above = max(totals[place], 0) * scale + _LINE / 2 + 1
        colour = INK if known else PALE_INK
        canvas.words(centre, zero - above, bars.labels[place], align="center", colour=colour)
    overhang = 0.76 * thick
    canvas.rule(centres[0] - overhang, zero, width=centres[-1] - centres[0] + 2 * overhang)


def _series_row(
    canvas: Canvas, bars: Bars, number: int, lines: tuple[str, ...], centres: Sequence[float], *, middle: float
) -> None:
    """The key of one series and its values under their bars."""
    canvas.box(EDGE, middle - SWATCH / 2, SWATCH, SWATCH, shades(len(bars.series))[number])
    canvas.lines(EDGE + SWATCH + _AIR, middle, lines, size=SMALL)
    for centre, count in zip(centres, bars.counts[number], strict=True):
        if count is not None:
            canvas.words(centre, middle, plain(count), align="center", size=SMALL)


def lying(bars: Bars) -> Figure:
    """Lying bars, the first on top; several series get a key above and their values aside."""
    names = [wrapped(name, _name_width(bars), _NAME_LINES) for name in bars.names]
    left = EDGE + max(width_of(line) for lines in names for line in lines) + 8
    top = _height_above(bars)
    heights = _row_heights(names, TALLEST - top)
    canvas = Canvas(top + sum(heights))
    if bars.heading:
        canvas.words(WIDTH / 2, _LINE / 2 + 1, bars.heading, align="center")
    middles = [top + sum(heights[:place]) + height / 2 for place, height in enumerate(heights)]
    for lines, middle in zip(names, middles, strict=True):
        canvas.lines(left - 8, middle, lines, align="right")
    zero = _laid(canvas, bars, middles, left, _TIGHT_BAR if min(heights) < _ROW else _BAR)
    canvas.rule(zero, top, height=sum(heights))
    if bars.is_split:
        above = top - _height_above(replace(bars, heading=""))
        _draw_key(canvas, _flow(bars.series), shades(len(bars.series)), above)
        _draw_columns(canvas, bars, middles, top)
    return canvas.figure


def _laid(canvas: Canvas, bars: Bars, middles: Sequence[float], left: float, thick: float) -> float:
    """The bars with their labels, from `left` to the columns; returns where zero is."""
    room = RIGHT - left - sum(_columns(bars))
    totals = [sum(stack) for stack in bars.stacks]
    least = _lowest(bars)
    scales = [
        (room - width_of(words) - _AIR) / (max(total, 0) - least)
        for total, words in zip(totals, bars.labels, strict=True)
        if max(total, 0) > least
    ]
    scale = max(min(scales, default=0.0), 0.0)
    zero = left - least * scale
    for place, middle in enumerate(middles):
        for (low, high), colour in zip(_segments(bars.stacks[place], scale), bars.colours_of(place), strict=True):
            canvas.box(zero + low, middle - thick / 2, high - low, thick, colour)
        canvas.words(zero + max(totals[place], 0) * scale + _AIR, middle, bars.labels[place])
    return zero


def fits_lying(bars: Bars) -> bool:
    """Whether that many names stand on a page as lying bars."""
    names = [wrapped(name, _name_width(bars), _NAME_LINES) for name in bars.names]
    return _height_above(bars) + sum(_row_height(lines, _TIGHT_ROW) for lines in names) <= TALLEST


def parts_of_one(words: Sequence[tuple[str, ...]], counts: Sequence[int]) -> Figure:
    """One bar of the whole width, cut in proportion, with the lines of each part inside it, or below where they have no room."""
    colours = shades(len(counts))
    scale = (RIGHT - EDGE) / sum(counts)
    spans = _segments(counts, scale)
    inside = [
        high - low >= max(map(width_of, lines)) + 2 * _AIR for (low, high), lines in zip(spans, words, strict=True)
    ]
    below = [number for number, fits in enumerate(inside) if not fits]
    key = _flow([f"{words[number][0]} {'，'.join(words[number][1:])}" for number in below])
    canvas = Canvas(_PARTS_BAR + (8 + _key_height(key) if key else 0))
    for number, (low, high) in enumerate(spans):
        canvas.box(EDGE + low, 0, high - low, _PARTS_BAR, colours[number])
        if inside[number]:
            canvas.lines(
                EDGE + (low + high) / 2, _PARTS_BAR / 2, words[number], align="center", colour=ink_on(colours[number])
            )
    _draw_key(canvas, key, [colours[number] for number in below], _PARTS_BAR + 8)
    return canvas.figure


def nothing(words: str) -> Figure:
    """A frame that says why there is no chart."""
    height = 64.0
    canvas = Canvas(height)
    canvas.rule(EDGE, 1, width=RIGHT - EDGE)
    canvas.rule(EDGE, height - 1, width=RIGHT - EDGE)
    canvas.words(WIDTH / 2, height / 2, words, align="center", colour=PALE_INK)
    return canvas.figure


def _segments(stack: Sequence[float], scale: float) -> list[tuple[float, float]]:
    """From where to where each segment reaches; those wide enough leave a gap before the next."""
    ends = [end * scale for end in accumulate(stack)]
    starts = [0.0, *ends[:-1]]
    last = max((number for number, count in enumerate(stack) if count), default=0)
    return [
        (start, end - _GAP if number < last and end - start > 2 * _GAP else end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _lowest(bars: Bars) -> float:
    return min(0.0, *(sum(stack) for stack in bars.stacks))


def _stub_width(bars: Bars) -> float:
    """The column of the series' names."""
    if not bars.is_split:
        return 0.0
    return max(width_of(line, SMALL) for name in bars.series for line in _stub_lines(name)) + SWATCH + 2 * _AIR


def _stub_lines(name: str) -> tuple[str, ...]:
    return wrapped(name, 7 * SMALL, 2, SMALL) if name else ("",)


def _columns(bars: Bars) -> list[float]:
    """The widths of the series' columns beside lying bars."""
    if not bars.is_split:
        return []
    return [max(width_of(plain(count or 0), SMALL) for count in row) + 10 for row in bars.counts]


def _draw_columns(canvas: Canvas, bars: Bars, middles: Sequence[float], top: float) -> None:
    """The values of the series, a column each under its colour, flush right."""
    right = RIGHT
    for row, width, colour in reversed(list(zip(bars.counts, _columns(bars), shades(len(bars.series)), strict=True))):
        canvas.box(right - SWATCH, top - SWATCH, SWATCH, SWATCH, colour)
        for count, middle in zip(row, middles, strict=True):
            canvas.words(right, middle, plain(count or 0), align="right", size=SMALL)
        right -= width


def _name_width(bars: Bars) -> float:
    """What the bars, their labels and the columns leave for names."""
    left = RIGHT - sum(_columns(bars)) - max(map(width_of, bars.labels)) - 90
    return min(max(left, 5 * SIZE), 0.33 * WIDTH)


def _height_above(bars: Bars) -> float:
    """The heading, the key of the series, and the heads of their columns."""
    key = _key_height(_flow(bars.series)) + SWATCH + 2 if bars.is_split else 0.0
    return key + (_LINE + 8 if bars.heading else 0.0)


def _row_height(lines: tuple[str, ...], least: float) -> float:
    return max(least, len(lines) * _LINE + 5)


def _row_heights(names: Sequence[tuple[str, ...]], room: float) -> list[float]:
    loose = [_row_height(lines, _ROW) for lines in names]
    return loose if sum(loose) <= room else [_row_height(lines, _TIGHT_ROW) for lines in names]


def _flow(items: Sequence[str]) -> list[list[tuple[float, str]]]:
    """Key entries line by line, each with its left edge; an entry wider than the page is shortened."""
    rows: list[list[tuple[float, str]]] = []
    left = RIGHT + 1
    for item in items:
        (text,) = wrapped(item, RIGHT - EDGE - SWATCH - _AIR, 1)
        width = SWATCH + _AIR + width_of(text)
        if left + width > RIGHT:
            rows.append([])
            left = EDGE
        rows[-1].append((left, text))
        left += width + 18
    return rows


def _key_height(key: Sequence[object]) -> float:
    return len(key) * (_LINE + 3) + (4 if key else 0)


def _draw_key(canvas: Canvas, key: list[list[tuple[float, str]]], colours: Sequence[str], top: float) -> None:
    remaining = iter(colours)
    for number, row in enumerate(key):
        middle = top + (number + 0.5) * (_LINE + 3)
        for left, text in row:
            canvas.box(left, middle - SWATCH / 2, SWATCH, SWATCH, next(remaining))
            canvas.words(left + SWATCH + _AIR, middle, text)
