"""The records of an .xls workbook: whether they are whole, and the texts that its cells share. After [MS-XLS] 2.1 and 2.5.

xlrd takes the number of shared texts on trust, loses its place behind long phonetic marks, counts texts from the end where
a number is negative, and reads a sheet to the first end that it meets. Here two witnesses have to agree: the texts fill
their records exactly, and there are as many as is said. Where there are not, the cells have to call for just as many, and
nothing may hint that a text was swallowed by another; else no text is to be trusted.
"""

import codecs
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.tallies.reading.refusals import RefusedError, damaged, password

_BOF, _EOF, _SHEET, _TEXTS, _MORE, _TEXT_CELL, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x00FC, 0x003C, 0x00FD, 0x002F
_OF_SHEETS = frozenset({
    0x0006, 0x001D, 0x00BD, 0x00BE, 0x00D6, 0x00D7, 0x00E5, 0x0200, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x0208,
    0x023E, 0x027E, _TEXT_CELL,
})  # fmt: skip
_CODE_PAGE, _RESULT, _BEFORE_97 = 0x0042, 0x0207, b"\x00\x05"
_WIDE, _PHONETIC, _RUNS = 0x01, 0x04, 0x08
_HEADER = 3  # bytes before a text: how many characters, and of what kind
# Names, links, notes, drawings, widths, breaks and views, which nobody reads here, and over which xlrd may stumble.
_UNREAD = frozenset({
    _TEXTS, 0x0017, 0x0018, 0x0023, 0x005C, 0x008C, 0x0092, 0x01AE, 0x0293,
    0x001A, 0x001B, 0x001C, 0x0041, 0x0055, 0x005D, 0x0099, 0x00A0, 0x00AB, 0x00EC, 0x015F, 0x01B0, 0x01B1, 0x01B6, 0x01B8,
    0x0225, 0x023E, 0x0800, 0x0872,
})  # fmt: skip
_UNKNOWN = struct.pack("<H", 0x0EFF)  # no record is of this kind
_CUT_SHORT = "文件不完整，后面的内容丢失了"

Runs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that cells share.

    Attributes
    ----------
    runs
        Of texts with fonts of their own: where each font begins, and its number.
    counted_wrong
        Whether there are more or fewer than the workbook says.
    garbled
        How many have half a character in them, which is shown as �.
    """

    texts: list[str] = field(default_factory=list)
    runs: dict[int, Runs] = field(default_factory=dict)
    counted_wrong: bool = False
    garbled: int = 0


def has_sheets(stream: bytes) -> bool:
    """Whether this is a workbook of several sheets, of Excel 5.0 or later."""
    return stream[:2] == struct.pack("<H", _BOF)


def shared_texts(stream: bytes) -> Texts:
    """The shared texts of a workbook, once it is certain that all its sheets are whole.

    Raises
    ------
    RefusedError
        Records that are cut short, sheets without an end or that go on after it, texts that cannot be told apart; a password.
    """
    try:
        starts, pieces = _look_through(stream)
        last = max((_last_text(stream, start) for start in starts), default=-1)
        return _Pieces(pieces).texts(last) if last >= 0 else Texts()
    except (struct.error, IndexError) as error:
        raise damaged(_CUT_SHORT) from error


def without_texts(stream: bytes) -> bytes:
    """The workbook with its shared texts made to be passed over; every other byte keeps its place."""
    return _passed_over(stream, frozenset({_TEXTS}), _EOF)


def without_unread(stream: bytes) -> bytes:
    """The workbook with what nobody reads made to be passed over, and the shared texts."""
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


def _look_through(stream: bytes) -> tuple[list[int], list[bytes]]:
    """Where each worksheet begins, and the records with the shared texts."""
    starts: list[int] = []
    pieces: list[bytes] = []
    before = 0
    for at, kind, length in _records(stream, 0):
        record = stream[at + 4 : at + 4 + length]
        if kind == _TEXTS or (kind == _MORE and before == _TEXTS):
            if kind == _TEXTS and pieces:
                raise _muddled()
            pieces.append(record)
            before = _TEXTS
            continue
        before = kind
        if kind == _PASSWORD:
            raise password()
        if kind == _SHEET and record[5] == 0:  # others hold charts or macros
            starts.append(struct.unpack_from("<I", record)[0])
        elif kind == _EOF:
            if len(set(starts)) < len(starts):
                raise damaged("两张工作表指着同一处内容")
            return starts, pieces
    raise damaged(_CUT_SHORT)


def _last_text(stream: bytes, start: int) -> int:
    """The highest number of a shared text that a worksheet calls for, -1 for none; the sheet has to be whole."""
    last, depth = -1, 0
    for at, kind, length in _records(stream, start):
        if kind == _TEXT_CELL:
            last = max(last, struct.unpack_from("<I", stream, at + 10)[0])
        elif kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        if depth <= 0:
            following = next(_records(stream, at + 4 + length), None)
            if kind != _EOF or length or (following and following[1] in _OF_SHEETS and following[2]):
                break
            return last
    raise damaged("有一张工作表不完整，内容中断了")


def _muddled() -> RefusedError:
    return damaged("内部存放的文字对不上号，已损坏")


class _Pieces:
    """The bytes of the shared texts, which records part anywhere between two characters."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._number = 0
        self._at = 8  # after the two counts
        self._odd = False  # whether fonts or phonetic marks do not fit their text
        self._garbled = 0

    def texts(self, last: int) -> Texts:
        """All texts, of which the cells call for number `last` and none behind it."""
        if not self._pieces:
            raise _muddled()
        (said,) = struct.unpack_from("<I", self._pieces[0], 4)
        texts: list[str] = []
        runs: dict[int, Runs] = {}
        whole = True
        try:
            while self._bytes_left() and not (len(texts) >= said and self._only_zeros_left()):
                text, own = self._plain_text() or self._text()
                if own:
                    runs[len(texts)] = own
                texts.append(text)
        except (struct.error, IndexError):
            whole = False
        if not whole:
            del texts[said:]  # what follows is none
        right = whole and len(texts) == said
        if last >= len(texts) or not (right or (last == len(texts) - 1 and self._told_apart(texts))):
            raise _muddled()
        return Texts(texts, runs, not right, self._garbled)

    def _told_apart(self, texts: list[str]) -> bool:
        """Whether nothing hints that one text was taken for another, or for a part of it."""
        return not (self._odd or _has_controls("".join(texts)) or any(map(_holds_another, texts)))

    def _plain_text(self) -> tuple[str, Runs] | None:
        """The next text where it is one as most are, without anything beside and within one record."""
        piece, at = self._pieces[self._number], self._at + _HEADER
        if at > len(piece):
            return None
        count, kind = struct.unpack_from("<HB", piece, self._at)
        end = at + (count << (kind & _WIDE))
        if kind > _WIDE or end > len(piece):
            return None
        try:
            text = piece[at:end].decode("utf-16-le" if kind else "latin-1")
        except UnicodeDecodeError:
            return None
        self._at = end
        return text, []

    def _text(self) -> tuple[str, Runs]:
        count, kind = struct.unpack("<HB", self._take(_HEADER))
        (fonts,) = struct.unpack("<H", self._take(2)) if kind & _RUNS else (0,)
        (phonetic,) = struct.unpack("<I", self._take(4)) if kind & _PHONETIC else (0,)
        text = self._characters(count, kind)
        runs = list(struct.iter_unpack("<HH", self._take(4 * fonts)))
        marks = self._take(phonetic)
        places = [place for place, _ in runs]
        if places != sorted(set(places)) or any(place > count for place in places):
            self._odd = True
        if kind & _PHONETIC and (len(marks) < 4 or struct.unpack_from("<HH", marks) != (1, len(marks) - 4)):
            self._odd = True
        return text, runs

    def _characters(self, count: int, kind: int) -> str:
        """So many characters; where they go on in another record, it begins with their kind."""
        found = b""
        while True:
            width = 2 if kind & _WIDE else 1
            piece = self._pieces[self._number][self._at : self._at + count * width]
            if len(piece) % width:
                raise IndexError
            self._at += len(piece)
            found += piece if width == 2 else piece.decode("latin-1").encode("utf-16-le")
            count -= len(piece) // width
            if not count:
                break
            self._number, self._at = self._number + 1, 1
            kind = self._pieces[self._number][0]
        try:
            return found.decode("utf-16-le")
        except UnicodeDecodeError:
            self._garbled += 1
            return found.decode("utf-16-le", "replace")

    def _take(self, count: int) -> bytes:
        """The next bytes, from as many records as it takes."""
        taken = b""
        while count:
            while self._at >= len(self._pieces[self._number]):
                self._number, self._at = self._number + 1, 0
            piece = self._pieces[self._number][self._at : self._at + count]
            self._at += len(piece)
            taken += piece
            count -= len(piece)
        return taken

    def _bytes_left(self) -> bool:
        return self._at < len(self._pieces[self._number]) or any(self._pieces[self._number + 1 :])

    def _only_zeros_left(self) -> bool:
        rest = (self._pieces[self._number][self._at :], *self._pieces[self._number + 1 :])
        return not any(map(any, rest))


def _has_controls(text: str) -> bool:
    return any(character < " " and character not in "\t\n\r" for character in text)


def _holds_another(text: str) -> bool:
    """Whether the end of a text, as bytes, reads as another text with its header before it."""
    forms = [text.encode("utf-16-le")]
    if all(character <= "\xff" for character in text):
        forms.append(text.encode("latin-1"))
    for raw in forms:
        for at in range(len(raw) - _HEADER):
            count, kind = struct.unpack_from("<HB", raw, at)
            if kind in (0, 1) and count << kind == len(raw) - at - _HEADER:
                return True
    return False
