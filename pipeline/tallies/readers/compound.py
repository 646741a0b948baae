"""Compound files: the small file systems within .xls, .doc and password-protected files, after [MS-CFB].

Only the streams at the top are read. Every chain of sectors is followed at most once around, because damaged ones run in
circles, and a stream that is shorter than it says is damage, not an end. The last sector of a file may be short: some
programs do not fill it up.
"""

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.tallies.readers.refusals import damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<HHHHH6x9I")  # from byte 24 on
_HEADER_TABLES = struct.Struct("<109I")
_ENTRY = struct.Struct("<64sHBx3I36xIQ")
_MARKS = 0xFFFFFFFA  # numbers from here on are marks: end of chain, free sector
_STREAM, _ROOT = 2, 5
_MINI = 64
_FREE = b"\xff"  # of a table: no sector
_CUT_SHORT = "文件不完整，后面的内容丢失了"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the directory: a stream, and its neighbours in the tree."""

    name: str
    kind: int
    neighbours: tuple[int, int]
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams at the top of a compound file.

    Raises
    ------
    RefusedError
        When made, and from `read`: a header, table or chain that is damaged or cut short.
    """

    def __init__(self, content: bytes) -> None:
        try:
            _, major, _, shift, mini_shift, *numbers = _HEADER.unpack_from(content, 24)
            tables = list(_HEADER_TABLES.unpack_from(content, 76))
        except struct.error as error:
            raise damaged() from error
        _, _, directory, _, self._cutoff, self._mini_start, _, more_tables, _ = numbers
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self._content, self._size = content, 1 << shift
        self._table = _numbers(
            b"".join(self._sector(at, _FREE) for at in self._all_tables(tables, more_tables) if at < _MARKS)
        )
        entries = _entries(self._chain(directory), wide=major >= 4)
        self._root = entries[0]
        self._mini: tuple[bytes, Sequence[int]] | None = None
        self._streams = {entry.name.lower(): entry for entry in _top(entries) if entry.kind == _STREAM}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._streams

    def read(self, name: str) -> bytes:
        """The bytes of a stream, as many as the directory says."""
        stream, whole = self.read_but_for_its_end(name)
        if not whole:
            raise damaged(_CUT_SHORT)
        return stream

    def read_but_for_its_end(self, name: str) -> tuple[bytes, bool]:
        """The bytes of a stream, and whether they are all: less than a sector may be missing at the end."""
        entry = self._streams[name.lower()]
        sectors = self._sectors(entry.start) if entry.size >= self._cutoff else self._mini_sectors(entry.start)
        stream = b"".join(sectors)
        if entry.size - len(stream) >= self._size:
            raise damaged(_CUT_SHORT)
        return stream[: entry.size], len(stream) >= entry.size

    def _sector(self, number: int, fill: bytes = b"\0") -> bytes:
        """A whole sector; the last of the file is filled up where it is short."""
        at = (number + 1) * self._size
        if at >= len(self._content):
            raise damaged(_CUT_SHORT)
        return self._content[at : at + self._size].ljust(self._size, fill)

    def _all_tables(self, tables: list[int], more: int) -> Iterator[int]:
        """The sectors that hold the table of chains: 109 in the header, the others in a chain of their own."""
        yield from tables
        for _ in range(len(self._content) // self._size):
            if more >= _MARKS:
                return
            *tables, more = _numbers(self._sector(more, _FREE))
            yield from tables

    def _chain(self, start: int, fill: bytes = b"\0") -> bytes:
        return b"".join(self._sector(at, fill) for at in self._steps(start))

    def _steps(self, start: int) -> Iterator[int]:
        return _steps(start, self._table, len(self._content) // self._size + 1)

    def _sectors(self, start: int) -> Iterator[bytes]:
        """The sectors of a stream, to the first that is not wholly there: what would follow stands in another place."""
        for number in self._steps(start):
            sector = self._content[(number + 1) * self._size : (number + 2) * self._size]
            yield sector
            if len(sector) < self._size:
                return

    def _mini_sectors(self, start: int) -> Iterator[bytes]:
        """Those of a small stream, which are pieces of one stream that belongs to the root."""
        if self._mini is None:
            self._mini = b"".join(self._sectors(self._root.start)), _numbers(self._chain(self._mini_start, _FREE))
        body, table = self._mini
        for at in _steps(start, table, len(body) // _MINI + 1):
            piece = body[at * _MINI : (at + 1) * _MINI]
            yield piece
            if len(piece) < _MINI:
                return


def _numbers(sectors: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(sectors[: len(sectors) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _steps(start: int, table: Sequence[int], most: int) -> Iterator[int]:
    """The sectors of a chain."""
    at = start
    for _ in range(most):
        if at >= _MARKS:
            return
        yield at
        if at >= len(table):
            raise damaged()
        at = table[at]
    raise damaged()


def _entries(directory: bytes, *, wide: bool) -> list[_Entry]:
    entries = []
    for at in range(0, len(directory) - _ENTRY.size + 1, _ENTRY.size):
        name, length, kind, left, right, child, start, size = _ENTRY.unpack_from(directory, at)
        text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.append(_Entry(text, kind, (left, right), child, start, size if wide else size & 0xFFFFFFFF))
    if not entries or entries[0].kind != _ROOT:
        raise damaged()
    return entries


def _top(entries: list[_Entry]) -> Iterator[_Entry]:
    """The entries directly below the root: those of embedded objects lie deeper, and may bear the same names."""
    waiting, seen = [entries[0].child], set()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            yield entries[number]
            waiting += entries[number].neighbours
