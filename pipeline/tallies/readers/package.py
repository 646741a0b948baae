"""Zip packages with bounds: nothing is unpacked before its size is known to be harmless, and nothing cut short is passed on."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO
from xml.etree import ElementTree

from pipeline.tallies.readers.bounds import (
    FREE_UNPACKED_BYTES,
    MAX_MEMBERS,
    MAX_PART_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
)
from pipeline.tallies.readers.refusals import RefusedError, damaged, too_large

CHUNK = 2**20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
_ENCRYPTED = 0x1


def open_package(content: bytes) -> zipfile.ZipFile:
    """The zip directory of a file, with its declared sizes within the bounds.

    Raises
    ------
    RefusedError
        A broken directory (file.damaged), too many parts or bytes, or a part that unpacks to far more than it should.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # a broken directory shows as almost anything, from struct.error to UnicodeDecodeError
        raise damaged("压缩结构已损坏，文件不完整") from error
    members = package.infolist()
    if len(members) > MAX_MEMBERS:
        raise too_large(f"内含 {len(members)} 个部分", f"不超过 {MAX_MEMBERS} 个")
    for member in members:
        check_ratio(member)
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED_BYTES:
        raise too_large(f"解开后有 {total // 2**20} MB", f"不超过 {MAX_UNPACKED_BYTES // 2**20} MB")
    return package


def open_document(content: bytes) -> zipfile.ZipFile:
    """A package that is one document: of no part two unequal copies, of which programs take now one and now the other."""
    package = open_package(content)
    seen: dict[str, tuple[int, int]] = {}
    for member in package.infolist():
        said = (member.CRC, member.file_size)
        if seen.setdefault(_plain(member.filename), said) != said:
            raise damaged(f"内部有两份不同的“{_plain(member.filename)}”")
    return package


def check_ratio(member: zipfile.ZipInfo) -> None:
    """Raise when a part claims to unpack to far more than any real one does."""
    if member.file_size > max(FREE_UNPACKED_BYTES, MAX_RATIO * member.compress_size):
        ratio = member.file_size // max(1, member.compress_size)
        raise too_large(
            f"内部的“{member.filename}”解开后是压缩时的 {ratio} 倍，不像正常的报表",
            f"不超过 {MAX_RATIO} 倍",
            "请不要再打开这个文件，并向发送人核实",
        )


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether a member asks for a password."""
    return bool(member.flag_bits & _ENCRYPTED)


def chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part, piece by piece; its checksum is verified at the end.

    No more than the declared size is ever unpacked, so that a false size ends as a false checksum.
    """
    with _opened(package, member) as part:
        while piece := _read(part):
            yield piece


def read_part(package: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = MAX_PART_BYTES) -> bytes:
    """The unpacked bytes of a part that is held in memory as a whole."""
    if member.file_size > most:
        raise too_large(f"内部的“{member.filename}”有 {member.file_size // 2**20} MB", f"不超过 {most // 2**20} MB")
    return b"".join(chunks(package, member))


def _opened(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return package.open(member)
    except _BROKEN as error:
        raise _damaged_part(member) from error


def _read(part: IO[bytes]) -> bytes:
    try:
        return part.read(CHUNK)
    except _BROKEN as error:
        raise damaged(f"内部的“{part.name}”已损坏或不完整") from error


def _damaged_part(member: zipfile.ZipInfo) -> RefusedError:
    return damaged(f"内部的“{member.filename}”已损坏或不完整")


def find(package: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """A part by its name, whatever its case and slashes; the last one wherever two bear the same name."""
    wanted = _plain(name)
    return next((member for member in reversed(package.infolist()) if _plain(member.filename) == wanted), None)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def parse(xml: bytes | str) -> ElementTree.Element:
    """A small part as a tree.

    Raises
    ------
    RefusedError
        XML that is not well-formed, or that declares entities: no office program does, and they can be made to explode.
    """
    mark = b"<!DOCTYPE" if isinstance(xml, bytes) else "<!DOCTYPE"
    if mark in xml:  # type: ignore[operator]
        raise damaged("内部含有不应有的 DOCTYPE 声明")
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise damaged("内部的 XML 已损坏") from error


def local(tag: str) -> str:
    """A tag or attribute name without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str | None:
    """The attribute with this local name, in whatever namespace."""
    return next((value for key, value in element.items() if local(key) == name), None)


def replaced(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some parts replaced. The others are not even unpacked."""
    buffer = io.BytesIO()
    buffer.write(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            member = package.NameToInfo.pop(name)
            package.filelist.remove(member)
            package.writestr(name, part)
    return buffer.getvalue()


def names_of(package: zipfile.ZipFile) -> Sequence[str]:
    """The names of all parts, in lower case with forward slashes."""
    return [_plain(member.filename) for member in package.infolist()]
