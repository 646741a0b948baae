"""The package that calamine is given: a directory of our own making over the bytes that came.

calamine knows parts by their usual names and takes the last of two; what judged a workbook may have gone by its relations. So
calamine sees no part that was not judged: a new directory lists the parts that were, under names that say what they are. The
parts themselves are neither unpacked nor copied; only those that were put right come anew.
"""

import copy
import io
import zipfile
from collections.abc import Mapping

from pipeline.tallies.readers.parts import Book

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006/relationships"
_CELLS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def handed(content: bytes, book: Book, mended: Mapping[str, bytes]) -> bytes:
    """A package of a workbook's sheets, texts and styles alone. The sheets are called 0, 1, 2 … in their order.

    Parameters
    ----------
    mended
        New bytes for some parts, by the names they have in `content`.
    """
    listed = {f"xl/worksheets/{at}.xml": sheet.part for at, sheet in enumerate(book.sheets)}
    listed |= {"xl/sharedStrings.xml": book.texts} if book.texts else {}
    listed |= {"xl/styles.xml": book.styles} if book.styles else {}
    buffer = io.BytesIO()
    buffer.write(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as package:
        package.filelist.clear()
        package.NameToInfo.clear()
        package.comment = b""
        for name, part in listed.items():
            if part.filename in mended:
                package.writestr(name, mended[part.filename])
            else:
                package.filelist.append(_renamed(part, name))
        sheets = {f"worksheets/{at}.xml": "worksheet" for at in range(len(book.sheets))}
        package.writestr("_rels/.rels", _relations({"xl/workbook.xml": "officeDocument"}))
        package.writestr("xl/workbook.xml", _workbook(book))
        package.writestr("xl/_rels/workbook.xml.rels", _relations(sheets))
    return buffer.getvalue()


def _renamed(part: zipfile.ZipInfo, name: str) -> zipfile.ZipInfo:
    """The entry of a part under another name, without what else might name it."""
    entry = copy.copy(part)
    entry.filename = entry.orig_filename = name
    entry.extra = entry.comment = b""
    return entry


def _relations(kinds: Mapping[str, str]) -> str:
    related = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (target, kind) in enumerate(kinds.items())
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGES}">{related}</Relationships>'


def _workbook(book: Book) -> str:
    sheets = "".join(f'<sheet name="{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in range(len(book.sheets)))
    settings = f'<workbookPr date1904="{int(book.date_1904)}"/>'
    return f'{_HEAD}<workbook xmlns="{_CELLS}" xmlns:r="{_OFFICE}">{settings}<sheets>{sheets}</sheets></workbook>'
