"""Workbooks of Excel 97-2003 that are not quite sound: read with the right values and a word about it, or refused; never wrong.

They are written by xlwt and changed by hand, record by record.
"""

import io
import struct
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import xlwt

from pipeline.tallies.readers import RawFile, Unreadable
from pipeline.tallies.readers.compound import CompoundFile
from tests.formats.making import open_one, read_one, refusal_of

BOF, EOF, SST, CONTINUE, BOUNDSHEET, LABELSST, NAME, NUMBER = 0x0809, 0x0A, 0xFC, 0x3C, 0x85, 0xFD, 0x18, 0x27E
TEXTS = ["甲方", "乙方甲", "abc", "丙", "丁戊己", "ab"]
Record = tuple[int, bytes]
Change = Callable[[list[Record]], list[Record]]


def book(texts: Sequence[str] = TEXTS, *, numbers: int = 0) -> xlwt.Workbook:
    """Two sheets: the texts downwards with numbers beside them, and a single one."""
    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("台账")
    for row, text in enumerate(texts):
        sheet.write(row, 0, text)
        sheet.write(row, 1, row + 0.5)
    for row in range(numbers):
        sheet.write(len(texts) + row, 1, row + 0.25)
    made.add_sheet("另表").write(0, 0, texts[0])
    return made


def stream_of(made: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return CompoundFile(buffer.getvalue()).read("Workbook")


def records_of(stream: bytes) -> list[Record]:
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if not kind:
            break  # xlwt fills the stream up
        found.append((kind, stream[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def joined(records: Sequence[Record]) -> bytes:
    """The stream, with the places of its sheets put right."""
    starts, at, depth = [], 0, 0
    for kind, body in records:
        if kind == BOF and not depth and at:
            starts.append(at)
        depth += (kind == BOF) - (kind == EOF and depth > 0)
        at += 4 + len(body)
    found, places = b"", iter(starts)
    for kind, body in records:
        if kind == BOUNDSHEET and (place := next(places, None)) is not None:
            body = struct.pack("<I", place) + body[4:]
        found += struct.pack("<HH", kind, len(body)) + body
    return found


def shell(stream: bytes, *, promised: int | None = None, last_sector: int = 512) -> bytes:
    """A compound file with this stream last in it, its last sector so long."""
    stream = stream.ljust(4096, b"\0") if len(stream) < 4096 else stream
    sectors = -(-len(stream) // 512)
    tables = -(-(sectors + 2) // 126)
    chain = [*[0xFFFFFFFD] * tables, 0xFFFFFFFE, *range(tables + 2, tables + 1 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * 512, b"\xff")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    size = len(stream) if promised is None else promised
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, tables + 1, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack(f"<{tables}I", *range(tables)).ljust(436, b"\xff")
    whole = header + table + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
    return whole[: len(whole) - 512 + last_sector]


def changed(kind: int, change: Callable[[bytes], bytes], number: int = 0) -> Change:
    """Change the body of the record of a kind."""

    def apply(records: list[Record]) -> list[Record]:
        places = [at for at, record in enumerate(records) if record[0] == kind]
        at = places[number]
        return [*records[:at], (kind, change(records[at][1])), *records[at + 1 :]]

    return apply


def counted(unique: int) -> Change:
    return changed(SST, lambda body: body[:4] + struct.pack("<i", unique) + body[8:])


def texts_as(*texts: bytes, unique: int | None = None, parts: Sequence[int] = ()) -> Change:
    """The shared texts written anew, parted into records at these bytes."""
    whole = struct.pack("<Ii", 9, len(texts) if unique is None else unique) + b"".join(texts)
    cuts = [0, *parts, len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(cuts)]

    def apply(records: list[Record]) -> list[Record]:
        at = next(at for at, record in enumerate(records) if record[0] == SST)
        return [*records[:at], (SST, pieces[0]), *((CONTINUE, piece) for piece in pieces[1:]), *records[at + 1 :]]

    return apply


def wide(
    text: str, *, runs: Sequence[tuple[int, int]] = (), marks: bytes | None = None, said: int | None = None
) -> bytes:
    """A shared text of two bytes a character, with fonts and phonetic marks."""
    kind = 1 | (8 if runs else 0) | (4 if marks is not None else 0)
    found = struct.pack("<HB", len(text.encode("utf-16-le")) // 2, kind) + (
        struct.pack("<H", len(runs)) if runs else b""
    )
    if marks is not None:
        found += struct.pack("<I", len(marks) if said is None else said)
    found += text.encode("utf-16-le") + b"".join(struct.pack("<HH", *run) for run in runs)
    return found + (marks or b"")


def narrow(text: str) -> bytes:
    return struct.pack("<HB", len(text), 0) + text.encode("latin-1")


def phonetic(length: int) -> bytes:
    """Phonetic marks of so many bytes in all."""
    return struct.pack("<HH", 1, length - 4) + b"\x11" * (length - 4)


PLAIN = [wide(text) for text in TEXTS]


def made(*changes: Change, texts: Sequence[str] = TEXTS) -> bytes:
    records = records_of(stream_of(book(texts)))
    for change in changes:
        records = change(records)
    return shell(joined(records))


def expected(texts: Sequence[str] = TEXTS) -> list[list[list[object]]]:
    return [[[text, row + 0.5] for row, text in enumerate(texts)], [[texts[0]]]]


def name_record(formula: bytes, *, text: bytes = b"\0ab") -> Record:
    head = struct.pack("<HBBHHH4B", 0, 0, len(text) - 1, len(formula), 0, 0, 0, 0, 0, 0)
    return NAME, head + text + formula


def with_record(record: Record, *, before: int, number: int = 0) -> Change:
    """Put a record before the first of a kind, or another of them."""

    def apply(records: list[Record]) -> list[Record]:
        at = [at for at, other in enumerate(records) if other[0] == before][number]
        return [*records[:at], record, *records[at:]]

    return apply


ON_BOUNDARY = 8 + len(PLAIN[0]) + len(PLAIN[1])
SOUND: dict[str, tuple[Change, ...]] = {
    "as xlwt writes it": (),
    "texts of both widths": (texts_as(*PLAIN[:2], narrow("abc"), *PLAIN[3:5], narrow("ab")),),
    "phonetic marks": (texts_as(*PLAIN[:2], wide("abc", marks=phonetic(20)), *PLAIN[3:]),),
    "phonetic marks of no bytes": (texts_as(*PLAIN[:2], wide("abc", marks=b""), *PLAIN[3:]),),
    "phonetic marks over three records": (
        texts_as(*PLAIN[:2], wide("abc", marks=phonetic(60)), *PLAIN[3:], parts=(ON_BOUNDARY + 20, ON_BOUNDARY + 40)),
    ),
    "phonetic marks to the end of the last record": (
        texts_as(*PLAIN[:5], wide("ab", marks=phonetic(60)), parts=(8 + sum(map(len, PLAIN[:5])) + 12,)),
    ),
    "fonts that a record parts": (
        texts_as(*PLAIN[:2], wide("abc", runs=[(0, 1), (1, 2)]), *PLAIN[3:], parts=(ON_BOUNDARY + 3 + 2 + 6 + 2,)),
    ),
    "records parted between texts": (texts_as(*PLAIN, parts=(ON_BOUNDARY,)),),
    "zeros after the texts": (changed(SST, lambda body: body + bytes(9)),),
    "a wrong number of cells": (changed(SST, lambda body: struct.pack("<I", 77) + body[4:]),),
    "texts for which no cell calls": (texts_as(*PLAIN, wide("没有用到")),),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_xls_files_may_hold_is_read_without_a_word(tmp_path: Path, case: str) -> None:
    assert [sheet.rows for sheet in read_one(tmp_path, "a.xls", made(*SOUND[case])).sheets] == expected()


MENDED: dict[str, tuple[Change, ...]] = {
    "more texts said than there are": (counted(9),),
    "fewer texts said than there are": (counted(2),),
    "no texts said": (counted(0),),
    "a number of texts below none": (counted(-1),),
    "more texts said, and records parted": (texts_as(*PLAIN, unique=9, parts=(ON_BOUNDARY,)),),
    "fewer texts said, and phonetic marks": (texts_as(*PLAIN[:5], wide("ab", marks=phonetic(20)), unique=3),),
    "a number of texts and something after them": (texts_as(*PLAIN, b"\x05\x00\x01\x61", unique=6),),
    "a name with a formula of no known kind": (with_record(name_record(b"\x18\x77\x00"), before=EOF),),
    "a name cut short": (with_record((NAME, bytes(9)), before=EOF),),
    "a name longer than its record": (with_record((NAME, b"\0\0\0\x20" + bytes(10)), before=EOF),),
    "a reference to another book cut short": (with_record((0x17, b"\x05\0\0"), before=EOF),),
    "two countries": (with_record((0x8C, b"\x56\0\x01\0"), before=EOF), with_record((0x8C, b"\1\0\1\0"), before=EOF)),
    "a writer's name in half characters": (changed(0x5C, lambda _: b"\x02\0\x01\0\xd8\0\xd8"),),
    "a style cut short": (with_record((0x293, b"\x10"), before=EOF),),
    "a palette of no length": (with_record((0x92, b"\x09\0"), before=EOF),),
    "a link cut short": (with_record((0x1B8, bytes(7)), before=LABELSST),),
    "a note cut short": (with_record((0x1C, bytes(3)), before=LABELSST),),
    "a drawing cut short": (with_record((0x5D, bytes(2)), before=LABELSST),),
    "a format on conditions that is longer": (with_record((0x1B1, bytes(20)), before=LABELSST),),
    "page breaks that are not as many as said": (with_record((0x1B, b"\x05\0"), before=LABELSST),),
}


@pytest.mark.parametrize("case", MENDED)
def test_an_xls_that_is_not_quite_sound_is_read_and_said(tmp_path: Path, case: str) -> None:
    note, file = open_one(tmp_path, "a.xls", made(*MENDED[case]))
    assert isinstance(note, Unreadable)
    assert (note.code, note.severity) == ("file.mended", "warning")
    assert "单元格照常读取" in note.found
    assert isinstance(file, RawFile)
    assert [sheet.rows for sheet in file.sheets] == expected()


def retyped(kind: int, to: int, number: int = 0, *, empty: bool = False) -> Change:
    """Make a record one of another kind."""

    def apply(records: list[Record]) -> list[Record]:
        at = [at for at, record in enumerate(records) if record[0] == kind][number]
        return [*records[:at], (to, b"" if empty else records[at][1]), *records[at + 1 :]]

    return apply


def calling_for(number: int, text: int) -> Change:
    """Have the cell of a text call for another."""
    return changed(LABELSST, lambda body: body[:6] + struct.pack("<i", text), number)


def swallowing(kind: int, victim: int) -> Change:
    """Have a record reach so far that the next, of that kind, stands in it."""

    def apply(records: list[Record]) -> list[Record]:
        at = next(at for at, record in enumerate(records) if record[0] == kind and records[at + 1][0] == victim)
        whole = struct.pack("<HH", victim, len(records[at + 1][1])) + records[at + 1][1]
        return [*records[:at], (kind, records[at][1] + whole), *records[at + 2 :]]

    return apply


LONG = "字" * 40
REFUSED: dict[str, tuple[Change, ...]] = {
    "a cell calls for a text behind the last": (calling_for(1, 6),),
    "a cell calls for a text below the first": (calling_for(1, -1),),
    "a cell calls for a text that is there only by the wrong number": (counted(9), calling_for(1, 7)),
    "no texts at all": (retyped(SST, 0x0EFF),),
    "the texts twice": (with_record((SST, struct.pack("<II", 1, 1) + wide("假")), before=EOF),),
    "a text swallows the next, and the number is right": (
        texts_as(*PLAIN[:2], wide("abc")[:-6] + PLAIN[3], *PLAIN[4:]),
    ),
    "a narrow text swallows the next": (
        texts_as(*PLAIN[:2], struct.pack("<HB", 9, 0) + b"abc" + narrow("def"), *PLAIN[4:], unique=6),
        calling_for(5, 4),
    ),
    "a wide text swallows the next two, and the cells call for no more": (
        texts_as(PLAIN[0], struct.pack("<HB", 84, 1) + PLAIN[1][3:5] + wide(LONG) + wide(LONG), *PLAIN[4:], unique=6),
        calling_for(2, 1),
        calling_for(3, 2),
        calling_for(4, 3),
        calling_for(5, 3),
    ),
    "phonetic marks that swallow the next text": (
        texts_as(*PLAIN[:2], wide("abc", marks=phonetic(20), said=20 + len(PLAIN[3])), *PLAIN[3:]),
    ),
    "phonetic marks that swallow a text for which no cell calls": (
        texts_as(*PLAIN[:5], wide("ab", marks=phonetic(20), said=20 + len(PLAIN[3])), PLAIN[3]),
    ),
    "phonetic marks said shorter than they are": (
        texts_as(*PLAIN[:2], wide("abc", marks=phonetic(23), said=4), *PLAIN[3:]),
    ),
    "fonts that swallow the next text": (
        texts_as(
            *PLAIN[:2],
            struct.pack("<HBH", 3, 9, 3) + PLAIN[2][3:] + struct.pack("<HH", 0, 1),
            narrow("abcde"),
            *PLAIN[4:],
            unique=7,
        ),
        calling_for(5, 4),
    ),
    "a text longer than it is, to the end": (texts_as(*PLAIN[:5], struct.pack("<HB", 9, 1) + PLAIN[5][3:]),),
    "a text shorter than it is, the rest of which reads as others": (
        texts_as(
            *PLAIN[:4],
            struct.pack("<HB", 1, 1) + "丁".encode("utf-16-le") + narrow("x") + narrow("y"),
            PLAIN[5],
            unique=6,
        ),
    ),
    "records of texts of which one is lost": (
        texts_as(*PLAIN, parts=(ON_BOUNDARY, ON_BOUNDARY + len(PLAIN[2]))),
        retyped(CONTINUE, 0x0EFF, 0),
    ),
    "records parted within a character": (texts_as(*PLAIN, parts=(8 + 3 + 1,)),),
    "a note cut short, and a cell that stands where another does": (
        with_record((0x1C, bytes(3)), before=LABELSST),
        changed(NUMBER, lambda body: struct.pack("<H", 0) + body[2:], 1),
    ),
    "a wrong number of texts, and a cell that has got into another row": (
        counted(9),
        changed(LABELSST, lambda body: struct.pack("<H", 900) + body[2:], 1),
    ),
    "a note that has swallowed a cell": (
        with_record((0x1C, bytes(3)), before=LABELSST),
        swallowing(0x1C, LABELSST),
    ),
    "a palette that has swallowed a font": (with_record((0x92, b"\x09\0"), before=0x31), swallowing(0x92, 0x31)),
    "a note that has swallowed the end of a sheet": (
        with_record((0x1C, bytes(3)), before=EOF, number=1),
        swallowing(0x1C, EOF),
    ),
    "an end within a sheet": (retyped(LABELSST, EOF, 2, empty=True),),
    "an end within a sheet, before numbers alone": (retyped(NUMBER, EOF, 5, empty=True),),
    "an end with something in it": (retyped(LABELSST, EOF, 5),),
    "a sheet without an end": (lambda records: records[:-1],),
    "a sheet that begins in another sheet": (retyped(BOF, 0x0EFF, 2),),
    "dates of no known kind": (changed(0x22, lambda _: b"\x07\0"),),
    "a cell cut short": (changed(NUMBER, lambda body: body[:9], 1),),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_xls_whose_values_are_in_doubt_is_refused_in_words(tmp_path: Path, case: str) -> None:
    assert refusal_of(tmp_path, "a.xls", made(*REFUSED[case])).code == "file.damaged"


def test_two_sheets_at_one_place_are_refused(tmp_path: Path) -> None:
    stream = bytearray(stream_of(book()))
    first, second = (
        at for at in range(len(stream)) if stream[at : at + 2] == b"\x85\0" and stream[at + 8 : at + 10] == b"\0\0"
    )
    stream[second + 4 : second + 8] = stream[first + 4 : first + 8]
    assert refusal_of(tmp_path, "a.xls", shell(bytes(stream))).code == "file.damaged"


def whole_stream() -> bytes:
    """A stream that ends with the end of its last sheet, some way into a sector."""
    stream = joined(records_of(stream_of(book(numbers=300))))
    assert len(stream) > 4096
    assert 100 < len(stream) % 512 < 500
    return stream


def test_a_last_sector_that_is_not_filled_up_is_no_fault(tmp_path: Path) -> None:
    stream = whole_stream()
    content = shell(stream, last_sector=len(stream) % 512)
    assert len(content) % 512
    first, second = read_one(tmp_path, "a.xls", content).sheets
    assert (len(first.rows), second.rows) == (306, [["甲方"]])


def test_a_last_sector_that_lacks_what_says_nothing_is_said(tmp_path: Path) -> None:
    stream = whole_stream()
    promised = -(-len(stream) // 512) * 512
    note, file = open_one(tmp_path, "a.xls", shell(stream, promised=promised, last_sector=len(stream) % 512))
    assert isinstance(note, Unreadable)
    assert (note.code, note.severity) == ("file.mended", "warning")
    assert isinstance(file, RawFile)
    assert [len(sheet.rows) for sheet in file.sheets] == [306, 1]


@pytest.mark.parametrize("lost", [1, 4, 5, 60, 99])
def test_a_last_sector_that_lacks_a_part_of_a_sheet_is_refused(tmp_path: Path, lost: int) -> None:
    stream = whole_stream()
    content = shell(stream, last_sector=len(stream) % 512 - lost)
    assert refusal_of(tmp_path, "a.xls", content).code == "file.damaged"


def test_a_short_sector_in_the_middle_of_a_stream_is_refused(tmp_path: Path) -> None:
    """Two sectors change places, so that the one at the end of the file is no last one: nothing may move up into its gap."""
    stream = whole_stream()
    content = bytearray(shell(stream))
    last = len(content) // 512 - 2
    for at in range(512 + 4 * 2, 512 + 4 * last, 4):
        (following,) = struct.unpack_from("<I", content, at)
        if following in (last - 1, last):
            struct.pack_into("<I", content, at, 2 * last - 1 - following)
    for swapped in (last - 1, last):
        assert 0 < swapped < len(content) // 512
    struct.pack_into("<I", content, 512 + 4 * last, last - 1)
    struct.pack_into("<I", content, 512 + 4 * (last - 1), 0xFFFFFFFE)
    head, tail = content[: 512 * last], content[512 * last :]
    mixed = bytes(head + tail[512:] + tail[:512])
    assert read_one(tmp_path, "whole.xls", mixed).sheets[1].rows == [["甲方"]]
    assert refusal_of(tmp_path / "x", "a.xls", mixed[:-200]).code == "file.damaged"


def test_half_a_character_does_not_cost_the_workbook(tmp_path: Path) -> None:
    half = wide("abc")[:-2] + b"\x42\xd8"
    note, file = open_one(tmp_path, "a.xls", made(texts_as(*PLAIN[:2], half, *PLAIN[3:])))
    assert isinstance(note, Unreadable)
    assert (note.code, note.severity) == ("file.text_damaged", "warning")
    assert isinstance(file, RawFile)
    assert [row[0] for row in file.sheets[0].rows] == ["甲方", "乙方甲", "ab�", *TEXTS[3:]]


def test_a_rare_character_between_two_records_is_one(tmp_path: Path) -> None:
    rare = wide("𠮷")
    parts = (8 + sum(map(len, PLAIN[:5])) + 5,)
    texts = texts_as(*PLAIN[:5], rare[:5] + b"\x01" + rare[5:], parts=parts)
    (first, _) = read_one(tmp_path, "a.xls", made(texts)).sheets
    assert first.rows[-1][0] == "𠮷"


def test_a_chinese_result_of_a_formula_of_excel_95_is_read(tmp_path: Path) -> None:
    """It is counted in bytes there, and xlrd counts characters."""
    content = (Path(__file__).parent / "formats" / "written" / "gnumeric_biff7.xls").read_bytes()
    _, file = open_one(tmp_path, "a.xls", content)
    assert isinstance(file, RawFile)
    assert file.sheets[0].rows[7][2] == "001号"
