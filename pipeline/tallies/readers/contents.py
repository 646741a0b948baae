"""What reading a raw file gives: sheets of raw cell values, or the reason why there are none. Frozen, without any format."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]

Rows = list[list[Any]]
Cells = frozenset[tuple[int, int]]
"""0-based (row, column) pairs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0][0]` is cell A1, a blank cell is "", and all rows are of one length.

    Attributes
    ----------
    merged
        The cells that are no first cell of a merged range: they hold the value of the first.
    hidden_rows, hidden_columns
        0-based. A filter that was left on hides rows; they stand in `rows` all the same. (.csv, .docx, .html have none.)
    uncomputed
        Cells with a formula whose result was never saved: blank in `rows`, but not blank in truth. (.xlsx, .xls, .ods, .xml)
    struck
        Cells that hold something and whose text is struck through as a whole, those that a merge fills among them. (not .csv)
    partly_struck
        Cells of which a part of the text is struck through, or a raised number of a note, and a part is not. (not .csv)
    scaled
        Numbers whose format writes a scale behind them: 3, shown as 3万人次. (.xlsx, .xls, .ods)
    comments
        What comments (批注) on cells say. (.xlsx, .xls, .ods)
    date_1904
        Whether the workbook counts days from 1904. Dates in `rows` are right already; bare serial numbers are not dates.
    """

    name: str
    rows: Rows
    hidden: bool = False
    merged: Cells = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncomputed: Cells = frozenset()
    struck: Cells = frozenset()
    partly_struck: Cells = frozenset()
    scaled: Cells = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    date_1904: bool = False


@dataclass(frozen=True, slots=True)
class FileNote:
    """Something to tell of a file that was read all the same."""

    code: str
    found: str
    expected: str
    advice: str
    severity: Severity = "note"

    def with_found(self, found: str) -> "FileNote":
        """The same note, saying what was found this time."""
        return replace(self, found=found)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the reader of one format gives."""

    sheets: tuple[Sheet, ...]
    notes: tuple[FileNote, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file as it was handed in, with the SHA-256 of its bytes.

    `name` is relative to the raw folder; a file within an archive is `archive.zip/name within`, with its own bytes' hash.
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is wrong with a file as a file, worded for the clerk.

    An "error" stands in the place of the file. A "note" or "warning" comes just before the file, which was read all the same.
    """

    name: str
    code: str
    found: str
    expected: str
    advice: str
    severity: Severity = "error"
