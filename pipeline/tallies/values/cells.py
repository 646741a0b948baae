"""Cell addresses as a spreadsheet shows them, and cells as text.

Belongs here: pure functions on addresses and on single raw values. Rows are 1-based, columns 0-based.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from pipeline.characters import CONTROLS, JOINERS

_UNSEEN = re.compile(f"[{CONTROLS}{JOINERS}]")
_COMMAND = re.compile(r"::+(?=[A-Za-z])|##+(?=\[)")
_NO_LINE = re.compile(rf"[\r\n\t\v\f\x85\u2028\u2029]|{_COMMAND.pattern}")
_ROW_NUMBER = re.compile(r"\D+")
_SHORT = 64
_MARGIN = "\u200b\u200c\u200d\ufeff\u00ad\u3000\u00a0 \t\r\n\v\f"


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26: what `column_letters` wrote."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def address_ranges(letters: str, rows: Iterable[int]) -> str:
    """The rows of one column in the shortest form: `A5:A9,A12`."""
    return ",".join(f"{letters}{a}" if a == b else f"{letters}{a}:{letters}{b}" for a, b in _spans(rows))


def addressed_rows(ranges: str) -> set[int]:
    """The rows that `address_ranges` wrote."""
    rows: set[int] = set()
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition(":")
        low, high = (int(_ROW_NUMBER.sub("", end)) for end in (first, last or first))
        rows.update(range(low, high + 1))
    return rows


def _spans(rows: Iterable[int]) -> list[list[int]]:
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return spans


def visible(text: str) -> str:
    """A text without what nobody sees: a name of a file or a sheet as it may be shown."""
    return _UNSEEN.sub("", text) if _UNSEEN.search(text) else text


def in_one_line(text: str) -> str:
    """Words of a file as they may stand in a line of a screen or a log: no line of their own, and no command (::error::)."""
    if not _NO_LINE.search(text):
        return text
    return _COMMAND.sub(lambda match: match[0].replace(":", "：").replace("#", "＃"), " ".join(text.split()))


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing that a reader could see."""
    if value.__class__ is str:
        return not value.strip(_MARGIN)
    return value is None or value != value


def is_blank_row(row: Sequence[Any]) -> bool:
    """Whether a row holds nothing that a reader could see. Where it holds nothing at all, that takes next to no time."""
    if not any(row):
        return 0 not in row
    return all(map(is_blank, row))


def as_text(value: Any) -> str:
    """What a reader sees in the cell: 3.0 is "3", a midnight is its date, full-width forms stay as written."""
    if value.__class__ is str:
        return visible(value.strip(_MARGIN))
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return as_text(str(value))


def folded(value: Any) -> str:
    """Text as it is compared: full-width forms folded (NFKC), every space and line break gone, lower case."""
    if value.__class__ is not str:
        return _folded(as_text(value))
    return _folded_again(value) if len(value) <= _SHORT else _folded(value)


def _folded(text: str) -> str:
    if text.isascii():
        return "".join(text.split()).lower()
    if text.isalnum():  # nothing to strip, and nothing unseen
        text = unicodedata.normalize("NFKC", text)
        return (text if text.isalnum() else "".join(text.split())).lower()
    return "".join(unicodedata.normalize("NFKC", as_text(text)).split()).lower()


_folded_again = lru_cache(maxsize=2**14)(_folded)  # the same words are asked about by one rule after another
