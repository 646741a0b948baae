"""Parts of an .xlsx in plain XML: no comments, no CDATA, no processing instructions, one way of writing each element.

What such things hide is seen differently by a search over bytes and by a parser. Ordinary programs write none of them, so that
the few parts that hold any can take the time of a real parser; what comes out means the same to everybody.
"""

import re
import zipfile
from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pipeline.tallies.readers.bounds import MAX_PART_BYTES
from pipeline.tallies.readers.package import chunks
from pipeline.tallies.readers.refusals import damaged, too_large

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_OURS = rb"(?:c|f|is|r|row|sheetData|si|sst|t|v|worksheet)[\s/>]"
_MAYBE_PREFIXED = re.compile(rb":" + _OURS)
_PREFIXED = re.compile(rb"</?[A-Za-z_][\w.-]*:" + _OURS)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b[^<>]*>")
_MAX_DEPTH = 100
_MOST = 4 * MAX_PART_BYTES


class NotPlainXMLError(Exception):
    """A part with comments, CDATA, or elements under several prefixes: a search over its bytes may see what is not there."""


def check_plain(xml: bytes, prefix: bytes) -> None:
    """Raise NotPlainXMLError where a piece of a part, its declaration apart, holds more than elements under one prefix."""
    # A single character is found ten times as fast as two.
    if (b"!" in xml and b"<!" in xml) or (b"?" in xml and b"<?" in xml):
        raise NotPlainXMLError
    if prefix:
        strange = re.compile(rb"<(?!" + re.escape(prefix) + rb")(?:[\w.-]+:)?" + _OURS).search(xml)
    else:
        strange = _MAYBE_PREFIXED.search(xml) and _PREFIXED.search(xml)
    if strange:
        raise NotPlainXMLError


def after_declaration(head: bytes) -> bytes:
    """The beginning of a part with blanks in the place of `<?xml …?>`."""
    declared = _DECLARATION.match(head)
    return b" " * declared.end() + head[declared.end() :] if declared else head


def in_plain_xml(package: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Parts, by name, with their elements of the spreadsheet's own namespace alone, without prefixes, and plain attributes.

    Raises
    ------
    RefusedError
        XML that is not well-formed, declares entities, is nested beyond reason, or too large to be held.
    """
    found: dict[str, bytes] = {}
    for part in parts:
        found[part.filename] = _in_plain_xml(chunks(package, part), _MOST - sum(map(len, found.values())))
    return found


def _in_plain_xml(pieces: Iterable[bytes], most: int) -> bytes:
    writer = _Writer(most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.StartDoctypeDeclHandler = writer.doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged("内部的 XML 已损坏") from error
    return b"".join(writer.written)


class _Writer:
    """What was written so far. `skipped` counts the open elements of foreign namespaces and those within them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.written: list[bytes] = [b'<?xml version="1.0" encoding="UTF-8"?>']
        self.size = self.depth = self.skipped = 0

    def start(self, name: str, attributes: list[str]) -> None:
        space, _, local = name.rpartition(" ")
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise damaged("内部的 XML 层数太多")
        if self.skipped or (space and space not in _MAIN):
            self.skipped += 1
            return
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        plain = "".join(f" {key}={quoteattr(value)}" for key, value in pairs if " " not in key)
        root = f' xmlns="{_MAIN[0]}"' if self.depth == 1 else ""
        self._write(f"<{local}{root}{plain}>")

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
        else:
            self._write(f"</{name.rpartition(' ')[2]}>")

    def text(self, text: str) -> None:
        if not self.skipped:
            self._write(escape(text, {"\r": "&#13;"}))

    def doctype(self, *_: object) -> None:
        raise damaged("内部含有不应有的 DOCTYPE 声明")

    def _write(self, text: str) -> None:
        data = text.encode()
        self.written.append(data)
        self.size += len(data)
        if self.size > self.most:
            raise too_large("工作表太大，又写得不合常规", "Excel 或 WPS 另存的工作簿")
