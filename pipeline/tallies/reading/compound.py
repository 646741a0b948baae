"""Compound files: the small file systems within .xls, .doc and password-protected files, after [MS-CFB].

Only what stands at the top is read, each chain of sectors at most once around: damaged chains run in circles.
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.tallies.reading.refusals import damaged

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NONE = 0xFFFFFFFA  # sectors from here on are marks: free, end of chain
_ENTRY = struct.Struct("<64sHBB3I16sI8s8sIQ")
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams at the top of a compound file, by name in lower case.

    Raises
    ------
    RefusedError
        From the constructor and from `read`: a header, table or chain that is damaged or cut short.
    """

    def __init__(self, content: bytes) -> None:
        try:
            header = struct.unpack_from("<HHHHH6xIIIIIIIIII", content, 24)
        except struct.error as error:
            raise damaged() from error
        _, major, _, shift, mini_shift = header[:5]
        _, _, directory, _, cutoff_at, mini_table, _, difat, _ = (*header[5:14],)
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self._content = content
        self._size = 1 << shift
        self._cutoff = cutoff_at
        self._table = array("I")
        for sector in self._table_sectors(content, difat):
            self._table.frombytes(self._sector(sector, whole=True))
        entries = self._entries(b"".join(map(self._sector, self._chain(directory, self._table))), wide=major >= 4)
        if not entries or entries[0].kind != _ROOT:
            raise damaged()
        self._root = entries[0]
        self._mini_table = mini_table
        self.streams = {entry.name.lower(): entry for entry in _children(entries) if entry.kind == _STREAM}
