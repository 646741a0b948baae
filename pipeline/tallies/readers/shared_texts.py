"""The texts that the cells of an .xlsx share: one long text in a million cells would be copied a million times by calamine."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import repeat

from pipeline.tallies.readers.bounds import MAX_TEXT_BYTES
from pipeline.tallies.readers.package import chunks
from pipeline.tallies.readers.refusals import too_large
from pipeline.tallies.readers.strikes import is_partly_struck, is_struck

_TEXT = re.compile(rb"<(?:[\w.-]+:)?si\b")
_REFERENCE = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v>\s*0*(\d+)\s*<""")
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


def check_shared_texts(package: zipfile.ZipFile, texts: zipfile.ZipInfo, sheets: Sequence[zipfile.ZipInfo]) -> None:
    """Raise when the cells together hold more text than the bound.

    Only texts so long that they could pass it are looked for, and cells are counted only where there are such texts.
    """
    most_cells = sum(sheet.file_size for sheet in sheets) // _SHORTEST_CELL
    if texts.file_size * most_cells <= MAX_TEXT_BYTES:
        return
    long = dict(_long_texts(package, texts, MAX_TEXT_BYTES // most_cells // 2))
    total = 0
    for sheet in sheets if long else ():
        for cells in _whole_cells(package, sheet):
            total += sum(map(long.get, _REFERENCE.findall(cells), repeat(0)))
            if 2 * total > MAX_TEXT_BYTES:
                raise too_large("同一段长文字重复太多次", f"全部文字不超过 {MAX_TEXT_BYTES // 2**20} MB")


def struck_texts(package: zipfile.ZipFile, texts: zipfile.ZipInfo) -> tuple[frozenset[bytes], ...]:
    """The texts that fonts of their own strike through as a whole, by number as digits, those that have others, and in part."""
    found: dict[bool, set[bytes]] = {True: set(), False: set()}
    partly = set()
    for number, whole in _numbered(package, texts):
        for at, text in enumerate(whole, number):
            if (struck := is_struck(text)) is not None:
                found[struck].add(str(at).encode())
            if is_partly_struck(text):
                partly.add(str(at).encode())
    return frozenset(found[True]), frozenset(found[False]), frozenset(partly)


def _long_texts(package: zipfile.ZipFile, texts: zipfile.ZipInfo, above: int) -> Iterator[tuple[bytes, int]]:
    """The number of each text above a length, as digits, and its length."""
    for number, whole in _numbered(package, texts):
        if max(map(len, whole), default=0) > above:
            long = ((at, len(text)) for at, text in enumerate(whole, number) if len(text) > above and at >= 0)
            yield from ((str(at).encode(), length) for at, length in long)


def _numbered(package: zipfile.ZipFile, texts: zipfile.ZipInfo) -> Iterator[tuple[int, list[bytes]]]:
    """The texts as they are unpacked, some at a time, with the number of the first: -1 is what stands before all texts."""
    held, start, number = b"", b"<si", -1
    for piece in chunks(package, texts):
        if number < 0 and (match := _TEXT.search(piece)):
            start = match[0]
        *whole, held = (held + piece).split(start)
        yield number, whole
        number += len(whole)
    yield number, [held]


def _whole_cells(package: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> Iterator[bytes]:
    """A sheet in pieces that do not part a cell."""
    held = b""
    for piece in chunks(package, sheet):
        held += piece
        cut = max(held.rfind(b"</c>"), held.rfind(b":c>"), 0)
        yield held[:cut]
        held = held[cut:]
    yield held
