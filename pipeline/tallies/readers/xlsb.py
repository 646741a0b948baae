"""Binary Excel workbooks (.xlsb), read record by record.

Not calamine, which drops the short cell records that some programs write, takes whole dates for numbers, tells no merged
cells, and ends the process on a few changed bytes. The records are those of [MS-XLSB] 2.3 to 2.5.
"""

import struct
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.tallies.readers.bounds import MAX_COLUMNS, MAX_FILE_BYTES
from pipeline.tallies.readers.contents import Contents, Sheet
from pipeline.tallies.readers.grid import Grid
from pipeline.tallies.readers.package import find, open_document, read_part
from pipeline.tallies.readers.parts import main_part, relations
from pipeline.tallies.readers.refusals import damaged
from pipeline.tallies.readers.serials import Form, form_of, from_serial
from pipeline.tallies.readers.strikes import runs_said

_ROW, _BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _STRING, _SHARED = range(8)
_FORMULAS = {8: _STRING, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}
_SHORT = {12: _BLANK, 13: _RK, 14: _ERROR, 15: _BOOLEAN, 16: _REAL, 17: _STRING, 18: _SHARED}
_RICH = 62
_PLAIN = {**_FORMULAS, **_SHORT}
_CELL_KINDS = frozenset({*range(_BLANK, _SHARED + 1), *_PLAIN, _RICH})
_SHARED_ITEM, _FONT, _FORMAT, _XF, _COLUMN = 19, 43, 44, 47, 60
_END_ROWS, _BOOK_SETTINGS, _SHEET, _MERGE, _BEGIN_XFS, _END_XFS = 146, 153, 156, 176, 617, 618
_STRUCK, _HAS_RUNS = 0x0008, 0x01
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


Runs = Sequence[tuple[int, int]]
"""Where each run of a text begins, and its font."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets share."""

    strings: list[str]
    forms: list[Form]
    date_1904: bool
    fonts: frozenset[int] = frozenset()  # those that are struck through
    styles: Sequence[int] = ()  # the font of each cell style
    runs: Mapping[int, Runs] = field(default_factory=dict)  # of the shared texts with fonts of their own


def read_xlsb(content: bytes) -> Contents:
    """All worksheets, hidden ones too, with merged cells filled."""
    package = open_document(content)
    main = main_part(package, "xl/workbook.bin")
    try:
        return Contents(tuple(_sheets(package, main)))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged() from error


def _sheets(package: zipfile.ZipFile, main: zipfile.ZipInfo) -> Iterator[Sheet]:
    targets = {identifier: (kind, target) for identifier, kind, target in relations(package, main.filename)}
    parts = {kind.rpartition("/")[2]: target for kind, target in targets.values()}
    date_1904 = False
    declared = []
    for kind, record in _records(_part(package, main.filename)):
        if kind == _BOOK_SETTINGS:
            date_1904 = bool(record[0] & 1)
        elif kind == _SHEET:
            identifier, at = _text(record, 8)
            declared.append((record[0], identifier, _text(record, at)[0]))
    texts, styles = (_part(package, parts.get(kind)) for kind in ("sharedStrings", "styles"))
    book = _Book(_strings(texts), _forms(styles), date_1904, *_struck_fonts(styles, texts))
    for state, identifier, name in declared:
        kind_name, target = targets.get(identifier, ("", ""))
        if kind_name.endswith("/worksheet"):
            if find(package, target) is None:
                raise damaged(f"缺少工作表“{name}”的内容")
            yield _sheet(_part(package, target), name, state != 0, book)


def _part(package: zipfile.ZipFile, name: str | None) -> bytes:
    """A part's bytes; none where the workbook has no such part."""
    member = find(package, name) if name else None
    return b"" if member is None else read_part(package, member, MAX_FILE_BYTES)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record: both type and length are written in groups of seven bits."""
    at, size = 0, len(part)
    while at < size:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        length = part[at]
        at += 1
        if length & 0x80:
            length &= 0x7F
            for shift in (7, 14, 21):
                group = part[at]
                at += 1
                length |= (group & 0x7F) << shift
                if not group & 0x80:
                    break
        if at + length > size:
            raise damaged()
        yield kind, part[at : at + length]
        at += length


def _text(record: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (count,) = struct.unpack_from("<I", record, at)
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    if end > len(record):
        raise damaged()
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _strings(part: bytes) -> list[str]:
    return [_text(record, 1)[0] for kind, record in _records(part) if kind == _SHARED_ITEM]


def _forms(part: bytes) -> list[Form]:
    """What each cell style shows, by its number."""
    codes: dict[int, str] = {}
    forms: list[Form] = []
    of_cells = False
    for kind, record in _records(part):
        if kind == _FORMAT:
            (number,) = struct.unpack_from("<H", record)
            codes[number] = _text(record, 2)[0]
        elif kind in (_BEGIN_XFS, _END_XFS):
            of_cells = kind == _BEGIN_XFS
        elif kind == _XF and of_cells:
            (number,) = struct.unpack_from("<H", record, 2)
            forms.append(form_of(number, codes.get(number)))
    return forms


def _struck_fonts(styles: bytes, texts: bytes) -> tuple[frozenset[int], list[int], dict[int, Runs]]:
    """The fonts that are struck through; where there are any the font of each cell style and the runs of shared texts."""
    fonts: list[bool] = []
    used: list[int] = []
    of_cells = False
    for kind, record in _records(styles):
        if kind == _FONT:
            fonts.append(bool(struct.unpack_from("<H", record, 2)[0] & _STRUCK))
        elif kind in (_BEGIN_XFS, _END_XFS):
            of_cells = kind == _BEGIN_XFS
        elif kind == _XF and of_cells:
            used.append(struct.unpack_from("<H", record, 4)[0])
    if not any(fonts):
        return frozenset(), [], {}
    items = (record for kind, record in _records(texts) if kind == _SHARED_ITEM)
    runs = {number: _runs(record, 0) for number, record in enumerate(items) if record[0] & _HAS_RUNS}
    return frozenset(number for number, struck in enumerate(fonts) if struck), used, runs


def _runs(record: bytes, at: int) -> Runs:
    """The runs of a text with its flags before it."""
    if not record[at] & _HAS_RUNS:
        return ()
    _, end = _text(record, at + 1)
    (count,) = struct.unpack_from("<I", record, end)
    runs = record[end + 4 : end + 4 + 4 * count]
    return list(struct.iter_unpack("<HH", runs[: len(runs) // 4 * 4]))


def _struck(part: bytes, book: _Book) -> Iterator[tuple[tuple[int, int], Collection[bool]]]:
    """The cells of a sheet, and of each part of what they say whether it is struck through."""
    row = column = -1
    for kind, record in _records(part):
        if kind == _ROW:
            (row,), column = struct.unpack_from("<I", record), -1
        elif kind in _CELL_KINDS:
            column = column + 1 if kind in _SHORT else struct.unpack_from("<I", record)[0]
            yield (row, column), _struck_parts(kind, record, book)


def _struck_parts(kind: int, record: bytes, book: _Book) -> Collection[bool]:
    at = 4 if kind in _SHORT else 8
    style = record[at - 4] | record[at - 3] << 8 | record[at - 2] << 16
    own = style < len(book.styles) and book.styles[style] in book.fonts
    if _PLAIN.get(kind, kind) == _SHARED:
        runs = book.runs.get(struct.unpack_from("<I", record, at)[0], ())
    else:
        runs = _runs(record, at) if kind == _RICH else ()
    return (runs_said(_value(kind, record, book), runs, own, book.fonts) if runs else ()) or (own,)


def _sheet(part: bytes, name: str, hidden: bool, book: _Book) -> Sheet:
    grid = Grid()
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    cells: list[Any] = []
    row = column = -1
    whole = False
    for kind, record in _records(part):
        if kind == _ROW:
            (row,), column = struct.unpack_from("<I", record), -1
            cells = grid.row(row)
            if record[11] & 0x10:
                hidden_rows.add(row)
        elif kind in _CELL_KINDS:
            if row < 0:
                raise damaged()
            column = column + 1 if kind in _SHORT else struct.unpack_from("<I", record)[0]
            _put(grid, cells, row, column, _value(kind, record, book))
        elif kind == _END_ROWS:
            whole = True
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            grid.merges.append((top, left, bottom, right))
        elif kind == _COLUMN and record[16] & 1:
            first, last = struct.unpack_from("<2I", record)
            hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
    if not whole:
        raise damaged(f"工作表“{name}”没有结尾，文件不完整")
    rows, merged = grid.finished()
    for cell, parts in _struck(part, book) if book.fonts else ():
        grid.strike(cell, parts)
    width = len(rows[0]) if rows else 0
    return Sheet(
        name,
        rows,
        hidden=hidden,
        merged=merged,
        hidden_rows=frozenset(row for row in hidden_rows if row < len(rows)),
        hidden_columns=frozenset(column for column in hidden_columns if column < width),
        struck=grid.finished_struck(),
        partly_struck=frozenset(grid.partly_struck),
        date_1904=book.date_1904,
    )


def _put(grid: Grid, cells: list[Any], row: int, column: int, value: Any) -> None:
    """Put a value into the grid; `cells` is its row, at the end of which the next one mostly stands."""
    if column == len(cells) < MAX_COLUMNS:
        cells.append(value)
    elif value != "":
        grid.place(row, column, value)


def _value(kind: int, record: bytes, book: _Book) -> Any:
    """The value of a cell record. Before it stand the column (but in short records) and the style, of four bytes each."""
    at = 4 if kind in _SHORT else 8
    kind = _PLAIN.get(kind, kind)
    if kind == _SHARED:
        return book.strings[struct.unpack_from("<I", record, at)[0]]
    if kind in (_RK, _REAL):
        style = record[at - 4] | record[at - 3] << 8 | record[at - 2] << 16
        form = book.forms[style] if style < len(book.forms) else "number"
        number = _rk(record, at) if kind == _RK else struct.unpack_from("<d", record, at)[0]
        return from_serial(number, form, book.date_1904)
    if kind in (_STRING, _RICH):
        return _text(record, at + (kind == _RICH))[0]
    if kind == _BOOLEAN:
        return record[at] != 0
    return _ERRORS.get(record[at], "#ERROR") if kind == _ERROR else ""


def _rk(record: bytes, at: int) -> float:
    """A number in four bytes: an integer or the upper half of a float, divided by 100 or not."""
    (packed,) = struct.unpack_from("<i", record, at)
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", packed & ~3))
    return number / 100 if packed & 1 else number
