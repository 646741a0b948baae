"""The texts that the cells of an .xls share. After [MS-XLS] 2.4.265 and 2.5.293.

xlrd takes their number on trust, loses its place behind long phonetic marks, and counts from the end where a cell's number is
negative. Here two witnesses have to agree: the texts fill their records exactly, and there are as many as is said. Where there
are not, the cells have to call for just as many, and nothing may hint that a text was swallowed by another; else no text is to
be trusted.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.tallies.readers.refusals import damaged

CUT_SHORT = "文件不完整，后面的内容丢失了"
MUDDLED = "内部存放的文字对不上号，已损坏"
_WIDE, _PHONETIC, _RUNS = 0x01, 0x04, 0x08
_HEADER = 3  # bytes before a text: how many characters, and of what kind

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


def read_texts(records: Sequence[bytes], last: int) -> Texts:
    """The texts in these records; the cells call for number `last` and none behind it, or for none at all (-1).

    Raises
    ------
    RefusedError
        Texts that cannot be told apart, or are not there.
    """
    return _Pieces(records).texts(last) if last >= 0 else Texts()


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
            raise damaged(MUDDLED)
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
            raise damaged(MUDDLED)
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
