"""Workbooks that other programs open and calamine does not: what is odd in them is put right before it reads them.

Belongs here: parts in UTF-16, a `<dimension>` that says nothing, sheets without a part or of macros. What judges a workbook and
what reads it work on the same mended package.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import islice

from pipeline.tallies.readers.contents import FileNote
from pipeline.tallies.readers.package import chunks, open_document, read_part, replaced

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*["'])[\w-]+(["'])""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_SOUND = re.compile(rb"""\bref\s*=\s*["'][A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?["']""")
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
    package: zipfile.ZipFile, sheets: Iterable[zipfile.ZipInfo], changed: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The sheets, by part, whose `<dimension>` names no cells, without it; `changed` are those that came anew already."""
    found = {}
    for member in sheets:
        part = member.filename
        head = changed.get(part) or b"".join(islice(chunks(package, member), _HEAD))
        dimension = _DIMENSION.search(head)
        if dimension and not _SOUND.search(dimension[0]):
            found[part] = _DIMENSION.sub(b"", changed[part] if part in changed else read_part(package, member), count=1)
    return found


def lost_notes(lost: Iterable[str]) -> tuple[FileNote, ...]:
    """What is said of sheets, by name, that have no part of cells."""
    return tuple(
        FileNote(
            "file.sheet_lost", f"工作表“{name}”在文件里没有内容，或只有宏，没有读", "每张工作表都有内容",
            "如是报表，请部门重新发送；不是的，可以不管", "warning",
        )
        for name in lost
    )  # fmt: skip


def mended(content: bytes) -> tuple[bytes, zipfile.ZipFile]:
    """A package with its parts in UTF-8, and the bytes it is made of."""
    package = open_document(content)
    plain = in_utf_8(content, package)
    return plain, package if plain is content else open_document(plain)
