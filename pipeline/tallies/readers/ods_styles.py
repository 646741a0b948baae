"""Struck-through text of an .ods: which styles strike, by themselves or by a parent, and whether a cell is struck for it."""

import re
from bisect import bisect_right

from pipeline.tallies.readers.bounds import MAX_STYLES
from pipeline.tallies.readers.refusals import too_large
from pipeline.tallies.readers.strikes import inherited

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_NAME, _PARENT, _FAMILY = STYLE + "name", STYLE + "parent-style-name", STYLE + "family"
_PLACED = STYLE + "text-position"
_LINES = (STYLE + "text-line-through-style", STYLE + "text-line-through-type")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_STYLED, _DEFAULT = _TABLE + "style-name", _TABLE + "default-cell-style-name"
_TEXT_STYLED = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 style-name"
_ON_THE_LINE = re.compile(r"0%(?:\s|$)").match
_CELL, PARAGRAPH, SPAN = "table-cell", "paragraph", "text"

Key = tuple[str, str]
"""The family of a style and its name, which is "" for what all cells begin with."""


class Styles:
    """The styles as they are declared, and then what they say."""

    def __init__(self) -> None:
        self._own: dict[Key, bool] = {}
        self._parents: dict[Key, Key] = {}
        self._last: Key | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element among the styles opens."""
        if tag == STYLE + "text-properties":
            line = next((attributes[name] for name in _LINES if name in attributes), None)
            raised = (
                self._last is not None and self._last[0] == SPAN and not _ON_THE_LINE(attributes.get(_PLACED, "0%"))
            )
            if self._last and (line is not None or raised):
                self._own[self._last] = (
                    raised or line != "none"
                )  # a raised number is that of a note, as if it were struck
        elif tag in (STYLE + "style", STYLE + "default-style"):
            family, parent = attributes.get(_FAMILY, ""), attributes.get(_PARENT, "")
            self._last = (family, attributes.get(_NAME, "")) if family in (_CELL, PARAGRAPH, SPAN) else None
            if self._last and self._last[1] and (parent or family == _CELL):
                self._parents[self._last] = (family, parent)
        if len(self._parents) + len(self._own) > MAX_STYLES:
            raise too_large("样式太多", f"不超过 {MAX_STYLES} 个")

    def strikes(self) -> "OdsStrikes | None":
        """What reads along whether cells are struck; nothing where no style strikes."""
        found = inherited(self._own, self._parents)
        return OdsStrikes(found) if any(found.values()) else None


class OdsStrikes:
    """Told of the elements of a sheet as they come: whether the cell that is open is struck through."""

    def __init__(self, styles: dict[Key, bool]) -> None:
        self._styles = styles
        self.start_table()

    def start_table(self) -> None:
        """Columns begin anew."""
        self._starts: list[int] = []
        self._columns: list[str] = []
        self._row = ""

    def start_column(self, column: int, attributes: dict[str, str]) -> None:
        """Columns from here on have a style for their cells, or none."""
        self._starts.append(column)
        self._columns.append(attributes.get(_DEFAULT, ""))

    def start_row(self, attributes: dict[str, str]) -> None:
        """A row may have a style for its cells."""
        self._row = attributes.get(_DEFAULT, "")

    def start_cell(self) -> None:
        """Nothing is said yet."""
        self._open: list[bool | None] = [None]  # each open paragraph or span; None: as the cell is
        self._said: set[bool | None] = set()

    def start_text(self, family: str, attributes: dict[str, str]) -> None:
        """A paragraph or span opens."""
        self._open.append(self._styles.get((family, attributes.get(_TEXT_STYLED, "")), self._open[-1]))

    def end_text(self) -> None:
        """A paragraph or span closes."""
        self._open.pop()

    def say(self, text: str) -> None:
        """Text within the innermost of them."""
        if not text.isspace():
            self._said.add(self._open[-1])

    def struck_parts(self, attributes: dict[str, str], column: int) -> set[bool]:
        """Of each part of what the cell says whether it is struck: by its style, its row's or column's, or as a span says."""
        style = attributes.get(_STYLED) or self._row
        if not style and (place := bisect_right(self._starts, column)):
            style = self._columns[place - 1]
        own = self._styles.get((_CELL, style), False)
        return {own if mark is None else mark for mark in self._said} if self._said else {own}
