"""The records of an .xls workbook: whether its sheets are whole, and what xlrd has to be spared. After [MS-XLS] 2.1.

xlrd reads a sheet to the first end that it meets, wherever the next begins, and stumbles over much that nobody reads here.
"""

import codecs
import re
import struct
from collections.abc import Iterator

from pipeline.tallies.readers.bifftexts import CUT_SHORT, MUDDLED, Texts, read_texts
from pipeline.tallies.readers.refusals import damaged, password

_BOF, _EOF, _SHEET, _TEXTS, _MORE, _TEXT_CELL, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x00FC, 0x003C, 0x00FD, 0x002F
_SEVERAL = (0x00BD, 0x00BE)  # cells of a row in one record
_CELLS = frozenset({0x0006, 0x00D6, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, _TEXT_CELL, *_SEVERAL})
_OF_SHEETS = _CELLS | {0x001D, 0x00D7, 0x00E5, 0x0200, 0x0207, 0x0208, 0x023E}
_CODE_PAGE, _RESULT, _BEFORE_97 = 0x0042, 0x0207, b"\x00\x05"
# Names, links, notes, drawings, widths, breaks and views, which nobody reads here, and over which xlrd may stumble.
_UNREAD = frozenset({
    _TEXTS, 0x0017, 0x0018, 0x0023, 0x005C, 0x008C, 0x0092, 0x01AE, 0x0293,
    0x001A, 0x001B, 0x001C, 0x0041, 0x0055, 0x005D, 0x0099, 0x00A0, 0x00AB, 0x00EC, 0x015F, 0x01B0, 0x01B1, 0x01B6, 0x01B8,
    0x0225, 0x023E, 0x0800, 0x0872,
})  # fmt: skip
_UNKNOWN = struct.pack("<H", 0x0EFF)  # no record is of this kind
_BROKEN_OFF = "有一张工作表不完整，内容中断了"
_DATES, _FORMULA = 0x0022, 0x0006
_TOKENS, _EMPTY_TEXT, _OF_97 = 22, b"\x03\xff", b"\x00\x06"
# + - * / ^ < <= = >= > <> - %; a + before a text leaves it as it is
_NUMERIC_STEPS = tuple(bytes([step]) for step in (*range(0x03, 0x08), *range(0x09, 0x0F), 0x13, 0x14))
_SUM, _CALLS, _SHORT_CALLS = b"\x19\x10", (b"\x22", b"\x42", b"\x62"), (b"\x21", b"\x41", b"\x61")
# COUNT SUM AVERAGE MIN MAX NA ROUND COUNTA ROUNDUP ROUNDDOWN MEDIAN SUMPRODUCT SUBTOTAL SUMIF COUNTIF COUNTBLANK
_NUMERIC_FUNCTIONS = frozenset({0, 4, 5, 6, 7, 10, 27, 169, 212, 213, 227, 228, 344, 345, 346, 347})
Cell = tuple[int, int]
# Cells and what their places and formats hang on: rows, sheets, dates, fonts, styles.
_FIRST_OF_OTHERS = re.compile(
    rb"[\x06\x22\x31\x85\xbd\xbe\xd6\xe0\xe5\xfc\xfd]\0|[\x01\x03\x04\x05\x07\x08\x7e]\x02|\x1e\x04", re.S
)


def has_sheets(stream: bytes) -> bool:
    """Whether this is a workbook of several sheets, of Excel 5.0 or later."""
    return stream[:2] == struct.pack("<H", _BOF)


def shared_texts(stream: bytes) -> tuple[Texts, dict[int, set[Cell]]]:
    """The shared texts of a workbook, once it is certain that all its sheets are whole.

    And, by where each sheet begins, the cells with a formula whose result was never saved: xlwt and its like say of all that
    they come to an empty text, and say so of sums too.

    Raises
    ------
    RefusedError
        Records that are cut short, sheets without an end or that go on after it, texts that cannot be told apart; a password.
    """
    try:
        sheets, pieces, end = _look_through(stream)
        last, uncomputed = -1, {}
        for start, is_worksheet in sheets:
            if start < end:
                raise damaged(_BROKEN_OFF)
            end = start
            if is_worksheet:
                text, uncomputed[start], end = _look_through_sheet(stream, start)
                last = max(last, text)
        return read_texts(pieces, last), uncomputed
    except (struct.error, IndexError) as error:
        raise damaged(CUT_SHORT) from error


def cells_in_order(stream: bytes) -> bool:
    """Whether the cells of each worksheet stand row by row, from left to right, as all programs write them."""
    sheets, _, _ = _look_through(stream)
    return all(_sheet_in_order(stream, start) for start, is_worksheet in sheets if is_worksheet)


def _sheet_in_order(stream: bytes, start: int) -> bool:
    before, depth = (-1, -1), 0
    for at, kind, length in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            break
        if kind in _CELLS and length >= 6:
            row, first = struct.unpack_from("<HH", stream, at + 4)
            if (row, first) <= before:
                return False
            last = struct.unpack_from("<H", stream, at + 2 + length)[0] if kind in _SEVERAL else first
            before = (row, max(first, last))
    return True


def without_texts(stream: bytes) -> bytes:
    """The workbook with its shared texts made to be passed over; every other byte keeps its place."""
    return _passed_over(stream, frozenset({_TEXTS}), _EOF)


def without_unread(stream: bytes) -> bytes:
    """The workbook with what nobody reads made to be passed over, and the shared texts.

    Raises
    ------
    RefusedError
        Where something that is read may have got into a record that is not.
    """
    for at, kind, length in _records(stream, 0):
        if kind in _UNREAD and kind != _TEXTS and _has_swallowed(stream[at + 4 : at + 4 + length]):
            raise damaged()
    return _passed_over(stream, _UNREAD)


def with_counted_characters(stream: bytes) -> bytes:
    """The workbook; one of Excel 5.0/95 has the text results of its formulas counted in characters, as xlrd wants it.

    They are counted in bytes there, of which a Chinese character has two.
    """
    if stream[4:6] != _BEFORE_97:
        return stream
    plain, encoding = bytearray(stream), "latin-1"
    for at, kind, length in _records(stream, 0):
        if kind == _CODE_PAGE and length >= 2:
            encoding = _encoding(struct.unpack_from("<H", stream, at + 4)[0])
        elif kind == _RESULT and length >= 2 and struct.unpack_from("<H", stream, at + 4)[0] == length - 2:
            text = stream[at + 6 : at + 4 + length].decode(encoding, "replace")
            struct.pack_into("<H", plain, at + 4, len(text))
    return bytes(plain)


def _encoding(code_page: int) -> str:
    try:
        return codecs.lookup(f"cp{code_page}").name
    except LookupError:
        return "latin-1"


def _passed_over(stream: bytes, kinds: frozenset[int], last: int | None = None) -> bytes:
    plain = bytearray(stream)
    for at, kind, _ in _records(stream, 0):
        if kind in kinds:
            plain[at : at + 2] = _UNKNOWN
        if kind == last:
            break
    return bytes(plain)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Place, kind and length of each record from one on, as long as they are whole."""
    unpack, size = struct.Struct("<HH").unpack_from, len(stream)
    while at + 4 <= size:
        kind, length = unpack(stream, at)
        if at + 4 + length > size:
            return
        yield at, kind, length
        at += 4 + length


def _look_through(stream: bytes) -> tuple[list[tuple[int, bool]], list[bytes], int]:
    """Where each sheet begins and whether it is a worksheet, in order; the shared texts; where the first sheet may begin."""
    sheets: list[tuple[int, bool]] = []
    pieces: list[bytes] = []
    before = 0
    for at, kind, length in _records(stream, 0):
        record = stream[at + 4 : at + 4 + length]
        if kind == _TEXTS or (kind == _MORE and before == _TEXTS):
            if kind == _TEXTS and pieces:
                raise damaged(MUDDLED)
            pieces.append(record)
            before = _TEXTS
            continue
        before = kind
        if kind == _PASSWORD:
            raise password()
        if kind == _SHEET:
            sheets.append((struct.unpack_from("<I", record)[0], record[5] == 0))  # others hold charts or macros
        elif kind == _EOF:
            found = sorted((start, is_worksheet) for start, is_worksheet in sheets if is_worksheet or start > at)
            return found, pieces, at + 4 + length
    raise damaged(CUT_SHORT)


def _look_through_sheet(stream: bytes, start: int) -> tuple[int, set[Cell], int]:
    """The highest number of a shared text that a worksheet calls for, -1 for none, its uncomputed cells, and its end.

    It has to be whole.
    """
    last, depth = -1, 0
    uncomputed: set[Cell] = set()
    for at, kind, length in _records(stream, start):
        if kind == _TEXT_CELL:
            last = max(last, struct.unpack_from("<I", stream, at + 10)[0])
        elif kind == _FORMULA:
            if length > _TOKENS and stream[at + 10 : at + 18 : 6] == _EMPTY_TEXT and stream[4:6] == _OF_97:
                tokens = stream[at + 4 + _TOKENS : at + 4 + length]
                if _is_of_numbers(tokens[: struct.unpack_from("<H", stream, at + 2 + _TOKENS)[0]]):
                    uncomputed.add(struct.unpack_from("<HH", stream, at + 4))
        elif kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        if depth <= 0:
            end = at + 4 + length
            following = next(_records(stream, end), None)
            if kind != _EOF or length or (following and following[1] in _OF_SHEETS and following[2]):
                break
            return last, uncomputed, end
    raise damaged(_BROKEN_OFF)


def _is_of_numbers(tokens: bytes) -> bool:
    """Whether a formula cannot come to an empty text: its last step, which is its result, is a sum, a count or a comparison."""
    if tokens[-1:] in _NUMERIC_STEPS or tokens[-4:-2] == _SUM:
        return True
    called = tokens[-4:-3] in _CALLS or tokens[-3:-2] in _SHORT_CALLS
    return called and int.from_bytes(tokens[-2:], "little") in _NUMERIC_FUNCTIONS


def _has_swallowed(record: bytes) -> bool:
    """Whether a record that nobody reads ends with others that somebody would: its length is wrong."""
    for match in _FIRST_OF_OTHERS.finditer(record):
        at = match.start()
        (length,) = struct.unpack_from("<H", record, at + 2) if at + 4 <= len(record) else (0,)
        if length < (2 if record[at] == _DATES else 6):
            continue
        end = at
        for place, _, length in _records(record, at):
            end = place + 4 + length
        if end == len(record):
            return True
    return False
