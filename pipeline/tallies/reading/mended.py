"""Workbooks that other programs open and calamine does not: what is odd in them is put right before it reads them.

Belongs here: parts in UTF-16, a `<dimension>` that says nothing, sheets without a part or of macros. What judges a workbook and
what reads it work on the same mended package.
"""

import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from pipeline.tallies.reading.package import chunks, open_package, read_part, replaced
from pipeline.tallies.reading.values import Note

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*["'])[\w-]+(["'])""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_SOUND = re.compile(rb"""\bref\s*=\s*["'][A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?["']""")
_SHEET = re.compile(rb"""<(?:\w+:)?sheet\b(?:[^>"']|"[^"]*"|'[^']*')*>(?:\s*</(?:\w+:)?sheet>)?""")
_HEAD = 2  # chunks in which a dimension stands, if anywhere


def in_utf_8(content: bytes, package: zipfile.ZipFile) -> bytes:
    """The package with its XML parts in UTF-8; the same bytes where they are."""
    parts = {}
    for member in package.infolist():
        first = next(chunks(package, member), b"") if member.filename.lower().endswith((".xml", ".rels")) else b""
        if first.startswith(_UTF_16):
            text = read_part(package, member).decode("utf-16", "replace")
            parts[member.filename] = _DECLARED.sub(r"\g<1>UTF-8\g<2>", text, count=1).encode()
    return replaced(content, parts) if parts else content


def without_odd_dimensions(
    package: zipfile.ZipFile, sheets: Mapping[str, str], cut: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The sheets, by part, whose `<dimension>` names no cells, without it.

    Parameters
    ----------
    sheets
        Their parts by name.
    cut
        Those that have been shortened already, by part.
    """
    found = {}
    for part in set(sheets.values()):
        member = package.getinfo(part)
        dimension = _DIMENSION.search(b"".join(islice(chunks(package, member), _HEAD)))
        if dimension and not _SOUND.search(dimension[0]):
            found[part] = _DIMENSION.sub(b"", cut[part] if part in cut else read_part(package, member), count=1)
    return found


def without_lost_sheets(book: bytes, named: Sequence[str], sheets: Collection[str]) -> tuple[bytes, list[Note]]:
    """The workbook part without the sheets that have no part of cells, and what is said of them.

    Parameters
    ----------
    named
        The names of all its sheets, in order.
    sheets
        The names of those that have such a part.
    """
    names = iter(named)
    told = _SHEET.sub(lambda match: match[0] if next(names, "") in sheets else b"", book)
    lost = [name for name in named if name not in sheets]
    return told, [
        Note(
            "file.sheet_lost", f"工作表“{name}”在文件里没有内容，或只有宏，没有读", "每张工作表都有内容",
            "如是报表，请部门重新发送；不是的，可以不管", "warning",
        )
        for name in lost
    ]  # fmt: skip


def mended(content: bytes) -> tuple[bytes, zipfile.ZipFile]:
    """A package with its parts in UTF-8, and the bytes it is made of."""
    package = open_package(content)
    plain = in_utf_8(content, package)
    return plain, package if plain is content else open_package(plain)
