"""Where the cells of an .xlsx sheet say that they stand, read from their tags as calamine reads them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.tallies.readers.bounds import MAX_ROWS
from pipeline.tallies.readers.refusals import damaged
from pipeline.tallies.values.cells import column_letters, column_number

ATTRIBUTES = rb"""(?:[^>"']|"[^"]*"|'[^']*')*+"""
NUMBER = re.compile(rb"""(?<![\w:.-])r\s*=\s*["'](\d{1,10})["']""")
_REFERENCE = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ADDRESS = re.compile(
    rb"""<[^\s>/]+(?:\s+(?!r\s*=)[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*+\s+r\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_CELL = re.compile(rb"([A-Za-z]+)0*([1-9]\d*)")
_ROW = re.compile(rb"0*([1-9]\d*)")
_NAME = re.compile(rb"""([^\s="'<>/]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_MOST_LETTERS = len("XFD")
_MOST_DIGITS = len(str(MAX_ROWS))

Cell = tuple[int, int]


def address_of(tag: bytes) -> Cell | None:
    """The row and column, from 1, that the tag of a cell gives; None where it gives none.

    Raises
    ------
    RefusedError
        What is given is no address.
    """
    match = _ADDRESS.match(tag)
    if match is None:
        return None
    cell = _CELL.fullmatch(match[1] or match[2] or b"")
    if cell is None:
        raise damaged("有单元格的地址不对")
    return _clipped(cell[2]), column_number(cell[1][: _MOST_LETTERS + 1].decode()) + 1


def row_of(tag: bytes) -> int | None:
    """The number that the tag of a row gives, from 1; None where it gives none.

    Raises
    ------
    RefusedError
        What is given is no number.
    """
    match = _ADDRESS.match(tag)
    if match is None:
        return None
    number = _ROW.fullmatch(match[1] or match[2] or b"")
    if number is None:
        raise damaged("有一行的行号不对")
    return _clipped(number[1])


def _clipped(digits: bytes) -> int:
    """A number of however many digits, as far as it takes to see that it is beyond every sheet."""
    return int(digits[: _MOST_DIGITS + 1])


def check_single(rows: bytes, prefix: bytes, cells: re.Pattern[bytes]) -> None:
    """Raise when a cell or row gives two addresses: of these calamine may take the other one.

    Ordinary rows hold `r=` at the beginning of tags alone, so that cells need not be taken apart.
    """
    if not _elsewhere(prefix).search(rows):
        return
    for tag in cells.finditer(rows):
        if _NAME.findall(tag[0]).count(b"r") > 1:
            raise damaged("同一个单元格写了两个地址")


@lru_cache(maxsize=64)
def _elsewhere(prefix: bytes) -> re.Pattern[bytes]:
    """An `r=` that is not the first attribute of a cell or row, or is written with blanks."""
    start = rb"<" + re.escape(prefix)
    return re.compile(rb"r\s*=(?<!" + start + rb"c r=)(?<!" + start + rb"row r=)")


def located(cells: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[Cell, bytes]]:
    """Cells, from 0, by the address that their attributes give."""
    for attributes, text in cells:
        if reference := _REFERENCE.search(attributes):
            yield (int(reference[2]) - 1, column_number(reference[1].decode())), text


@lru_cache(maxsize=64)
def stranger(prefix: bytes, columns: int, numbers: str) -> re.Pattern[bytes]:
    """Cells with content that are not plainly within these columns and rows: farther off, or without an address."""
    within = f"(?:{_letters_up_to(max(26, columns))})(?:{numbers})".encode()
    return re.compile(rb"<" + re.escape(prefix) + rb'c(?! r="' + within + rb'")(?=[\s>])' + ATTRIBUTES + rb"(?<!/)>")


def _letters_up_to(columns: int) -> str:
    """A pattern for the letters of the first columns: 40 → [A-Z]|A[A-N]."""
    last = column_letters(columns - 1)
    branches = ["[A-Z]" * length for length in range(1, len(last))]
    for at, letter in enumerate(last):
        highest = ord(letter) - (at < len(last) - 1)
        if highest >= ord("A"):
            branches.append(f"{last[:at]}[A-{chr(highest)}]" + "[A-Z]" * (len(last) - at - 1))
    return "|".join(branches)


def numbers_like(first: int, last: int) -> str:
    """A pattern for the numbers of a block of rows, wide enough to serve several blocks: 123456, 125999 → 12[0-9]{4}."""
    low, high = str(first), str(last)
    common = 0
    while len(low) == len(high) and common < len(low) and low[common] == high[common]:
        common += 1
    if common:
        return low[:common] + r"\d" * (len(low) - common)
    return rf"\d{{1,{max(1, len(high) - 1)}}}|[1-{high[0]}]" + r"\d" * (len(high) - 1)
