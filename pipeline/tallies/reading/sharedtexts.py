"""The texts that the cells of an .xlsx share: one long text in a million cells would be copied a million times by calamine."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from pipeline.tallies.reading.bounds import MAX_TEXT_BYTES
from pipeline.tallies.reading.package import chunks
from pipeline.tallies.reading.refusals import too_large

_END = re.compile(rb"</(?:[\w.-]+:)?si>")
_REFERENCE = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v>\s*(\d{1,9})\s*<""")
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


def check_shared_texts(package: zipfile.ZipFile, texts: zipfile.ZipInfo, sheets: Sequence[zipfile.ZipInfo]) -> None:
    """Raise when the cells together hold more text than the bound. Cells are only counted where they could."""
    most_cells = sum(sheet.file_size for sheet in sheets) // _SHORTEST_CELL
    if texts.file_size * most_cells <= MAX_TEXT_BYTES:
        return
    lengths = [len(text) for text in _cut(chunks(package, texts), _END)]
    if max(lengths, default=0) * most_cells <= MAX_TEXT_BYTES:
        return
    total = 0
    for sheet in sheets:
        for cells in _cut(chunks(package, sheet), None):
            total += sum(lengths[number] for number in map(int, _REFERENCE.findall(cells)) if number < len(lengths))
            if total > MAX_TEXT_BYTES:
                raise too_large("同一段长文字重复太多次", f"全部文字不超过 {MAX_TEXT_BYTES // 2**20} MB")


def _cut(pieces: Iterable[bytes], end: re.Pattern[bytes] | None) -> Iterator[bytes]:
    """The stream in parts that end with a pattern, or else in pieces that do not part a cell."""
    held = b""
    for piece in pieces:
        held += piece
        *whole, held = end.split(held) if end else _apart(held)
        yield from whole
    yield held


def _apart(held: bytes) -> tuple[bytes, bytes]:
    at = max(held.rfind(b"</c>"), held.rfind(b":c>"), 0)
    return held[:at], held[at:]
