"""Filings → the bytes of files: workbooks old and new, text in several encodings, documents, archives.

Belongs here: which writer an ending takes. Does not belong here: what the sheets say.
"""

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from benchmarks.county.docx import docx_bytes
from benchmarks.county.ledgers import Filing
from benchmarks.county.xls import xls_bytes
from benchmarks.county.xlsx import xlsx_bytes, zipped
from tests.sample.sheet import Cell, Formula, Sheet


def content_of(filing: Filing) -> bytes:
    """The file as its office sends it; a planted damage is done last."""
    sheets = filing.book.sheets
    match PurePosixPath(filing.book.file).suffix:
        case ".csv":
            content = _csv_bytes(sheets[0]).encode(filing.encoding)
        case ".docx":
            content = docx_bytes(sheets)
        case ".xls" | ".et":
            content = xls_bytes(sheets)
        case _:
            content = xlsx_bytes(sheets)
    return content[: int(len(content) * filing.kept_share)]


def _result(cell: Cell) -> Cell:
    return cell.cached if isinstance(cell, Formula) else cell


def _csv_bytes(sheet: Sheet) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in sheet.rows:
        shown = [cell.isoformat() if isinstance(cell, date) else _result(cell) for cell in cells]
        writer.writerow([*shown, *[None] * (sheet.width - len(shown))])
    return text.getvalue()


def gbk_archive(files: Mapping[str, bytes]) -> bytes:
    """Files packed as Chinese Windows does: names in GBK, and nothing that says so.

    They are packed under stand-ins of the same length, which are then replaced: no checksum covers a name.
    """
    names = {name: name.encode("gbk") for name in files}
    stand_ins = {name: f"@{number:03d}".ljust(len(raw), "@") for number, (name, raw) in enumerate(names.items())}
    packed = zipped({stand_ins[name]: content for name, content in files.items()})
    for name, raw in names.items():
        packed = packed.replace(stand_ins[name].encode(), raw)
    return packed
