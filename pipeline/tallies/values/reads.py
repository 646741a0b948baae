"""What a parser answers besides a plain value, and the text that it looks at.

Belongs here: `Fault`, why a cell will not do;
`Noted`, a value read with a remark for the clerk; `Bound`, a number known only from one side; and the one
folding of text that parsers of values share.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.tallies.values.cells import as_text

Sign = Literal["≥", "≤", "≈", ">", "<"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a value parser says of one cell: why it will not do, what was expected, what to do."""

    code: str
    expected: str
    advice: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that was read, and what the clerk should know of it: `date.no_year`, `.month_only`, `.range`, `.corrected`."""

    value: Any
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A number known only within a bound: 10余次 is at least 10, 近百人 at most 100, 约20人 about 20."""

    value: int | float
    sign: Sign


_WIDE = [*range(0xFF01, 0xFF5F), 0xFF61, 0xFF64, 0xFFE5]  # full-width ASCII, ｡ ､ ￥
_SMALL = range(0xFE50, 0xFE6C)
_TWINS = [
    *range(0x2F00, 0x2FD6),
    *range(0xF900, 0xFB00),
]  # radicals and compatibility forms, as copied out of PDF files
_FORMS = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*_WIDE, *_SMALL, *_TWINS)}
_BLANKS = dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), " ")
_UNSEEN = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
_NARROW = {**_FORMS, **_BLANKS, **_UNSEEN, 0x2212: "-", 0xB4: "'", 0x2018: "'", 0x2019: "'"}


def narrowed(value: Any) -> str:
    """Text with full-width forms narrow and unseen characters gone; the apostrophe that marks a cell as text goes too.

    Unlike NFKC it leaves alone what means something else when unfolded: 10² is not 102, ① not 1, ½ not 1⁄2.
    """
    return as_text(value).translate(_NARROW).strip().removeprefix("'").lstrip()
