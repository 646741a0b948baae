"""Tables of a DOCX report: real ones, with a header row that every page repeats.

Belongs here: the table and its note. How wide the columns are, and whether the table lies on its side, is answered by
widths.py for every exporter. A row takes whole lines of the grid, so that the text below goes on as on the PDF's pages.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from pipeline.report.pages.docx.elements import (
    CAPTION_GAP,
    PITCH,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    Element,
    columns,
    paragraph,
    run,
    w,
)
from pipeline.report.pages.docx.words import WordWriter
from pipeline.report.pages.widths import INSET, TableLayout
from pipeline.report.tree.document import Inlines, Table, words_of

_INSET: Final = round(INSET * 20)
_MOST_LINES: Final = 20
_RULES, _ROUNDING = 40, 2  # what the rules of a table take, and what readers may add to a row
_LEADING: Final = 3  # points between the lines of a cell


def table_element(table: Table, layout: TableLayout, words: WordWriter) -> Element:
    """The table itself, without its caption and note."""
    rule: dict[str, int | str] = {"val": "single", "space": 0, "color": "000000"}
    borders = w("tblBorders", w("top", sz=8, **rule), w("bottom", sz=8, **rule), w("insideH", sz=4, **rule))
    insets = w("tblCellMar", w("left", w=_INSET, type="dxa"), w("right", w=_INSET, type="dxa"))
    widths = _whole(layout.columns)
    known = w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        w("jc", val="center"),
        borders,
        w("tblLayout", type="fixed"),
        insets,
        w("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        w("tblCaption", val=table.caption) if table.caption else None,
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    form = _Form(layout, widths, frozenset(table.numeric))
    return w("tbl", known, grid, form.header(table.header), *(form.row(row, words) for row in table.rows))


def note_element(table: Table, layout: TableLayout) -> Element:
    """The note below a table, on whole lines of the grid."""
    room = TEXT_HEIGHT if layout.sideways else TEXT_WIDTH
    lines = ceil(columns(table.note) * layout.points * 20 / room)
    spare = -round(lines * (layout.points + _LEADING) * 20) % PITCH
    return paragraph(_style(layout), [run(table.note)], w("spacing", before=spare // 2, after=spare - spare // 2))


def _whole(widths: Sequence[float]) -> list[int]:
    """Points as twentieths, their sum as near as may be."""
    edges = [round(sum(widths[:place]) * 20) for place in range(len(widths) + 1)]
    return [end - start for start, end in pairwise(edges)]


def _style(layout: TableLayout) -> str:
    return "Cell" if layout.points > 9 else "SmallCell"


class _Form:
    """How the rows of one table are set."""

    def __init__(self, layout: TableLayout, widths: Sequence[int], numeric: frozenset[int]) -> None:
        self.sideways, self.points, self.style = layout.sideways, layout.points, _style(layout)
        self.widths, self.numeric = widths, numeric

    def header(self, labels: Sequence[str]) -> Element:
        """The header row; with the gap above the caption and the rules it fills whole lines."""
        high = self._height(labels, CAPTION_GAP + _RULES)
        made = [paragraph(f"{self.style}Head", [run(label)]) for label in labels]
        return self._tr(made, high, w("tblHeader"))

    def row(self, row: Sequence[Inlines], words: WordWriter) -> Element:
        """A row of cells, those of numeric columns set to the right."""
        made = [
            paragraph(self.style, words.runs(cell), w("jc", val="right") if place in self.numeric else None)
            for place, cell in enumerate(row)
        ]
        return self._tr(made, self._height([words_of(cell) for cell in row], _ROUNDING))

    def _height(self, texts: Sequence[str], less: int) -> int:
        lines = max((self._lines(text, width) for text, width in zip(texts, self.widths, strict=True)), default=1)
        height = round((lines * self.points + (lines - 1) * _LEADING) * 20)
        return max(height + 120, 360) if self.sideways else ceil((height + 40 + less) / PITCH) * PITCH - less

    def _lines(self, text: str, width: int) -> int:
        """How many lines a text takes in a column, about."""
        room = (width - 2 * _INSET) / (self.points * 20)
        return sum(max(1, ceil(columns(line) / room - 0.01)) for line in text.split("\n"))

    def _tr(self, made: Sequence[Element], high: int, header: Element | None = None) -> Element:
        known: list[Element | None] = [header]
        if high <= _MOST_LINES * PITCH:  # a row that is higher than a page must break
            known += [w("cantSplit"), w("trHeight", val=high, hRule="atLeast")]
        cells = (
            w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), content)
            for width, content in zip(self.widths, made, strict=True)
        )
        return w("tr", w("trPr", *known), *cells)
