"""Small files of every kind, made by hand where a detail matters, and the table that all of them hold."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.tallies.readers import RawFile, Sheet, Unreadable, open_tallies

FILES = Path(__file__).parent / "files"
TITLE = "某镇2023年矛盾纠纷台账"
HEADER = ["卷号", "受案时间", "纠纷类别", "调解结果", "涉及金额"]
RECORDS = [
    ["调字1号", "2023-05-01", "邻里纠纷", "调解成功", "1000.5"],
    ["调字2号", "2023-05-02", "邻里纠纷", "调解成功", "2001"],
    ["调字3号", "2023-05-03", "邻里纠纷", "调解成功", "3001.5"],
]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def open_one(folder: Path, name: str, content: bytes) -> list[RawFile | Unreadable]:
    """What a folder gives that holds this one file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return list(open_tallies(folder))


def read_one(folder: Path, name: str, content: bytes) -> RawFile:
    """The file, which must be read without a remark."""
    (file,) = open_one(folder, name, content)
    assert isinstance(file, RawFile), file
    return file


def refusal_of(folder: Path, name: str, content: bytes) -> Unreadable:
    """The one reason why a file is not read."""
    (refusal,) = open_one(folder, name, content)
    assert isinstance(refusal, Unreadable), refusal
    assert refusal.severity == "error"
    assert all((refusal.found, refusal.expected, refusal.advice))
    return refusal


def as_written(value: Any) -> str:
    """A value as the table of all these files is written down above."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def records(sheet: Sheet) -> list[list[str]]:
    """The rows below the header."""
    rows = [[as_written(value) for value in row] for row in sheet.rows]
    return rows[rows.index(HEADER) + 1 :]


def table(separator: str = ",") -> str:
    """The table as delimited text, with its title."""
    lines = [[TITLE], HEADER, *RECORDS]
    return "".join(separator.join(line) + "\r\n" for line in lines)


def workbook(rows: Sequence[Sequence[Any]] = ((TITLE,), HEADER, *RECORDS)) -> bytes:
    """An .xlsx written by openpyxl."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def packed(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


def xlsx_parts(rows: str, *, before: str = "", after: str = "", prefix: str = "") -> dict[str, str]:
    """The parts of a smallest .xlsx, its rows given as XML."""
    colon = f":{prefix.rstrip(':')}" if prefix else ""
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<{prefix}worksheet xmlns{colon}="{MAIN}">{before}'
        f"<{prefix}sheetData>{rows}</{prefix}sheetData>{after}</{prefix}worksheet>",
    }


def xlsx(rows: str, *, before: str = "", after: str = "", prefix: str = "") -> bytes:
    """A smallest .xlsx, its rows given as XML."""
    return packed(xlsx_parts(rows, before=before, after=after, prefix=prefix))


def docx(body: str) -> bytes:
    """A smallest .docx."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def ods(content: str, *, automatic: str = "", named: str = "") -> bytes:
    """A smallest .ods, its tables given as XML, and its styles: those of its cells and those with names, their parents."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "style", "table", "text")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    automatic = f"<office:automatic-styles>{automatic}</office:automatic-styles>" if automatic else ""
    whole = f"<office:document-content{names}>{automatic}{body}</office:document-content>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": whole}
    styles = f"<office:document-styles{names}><office:styles>{named}</office:styles></office:document-styles>"
    return packed(parts | ({"styles.xml": styles} if named else {}))


def html(encoding: str = "utf-8") -> bytes:
    """The table as a page such as systems export under the name .xls."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *RECORDS])
    page = f"<html><head><meta charset={encoding}><style>td{{}}</style></head><body><table border=1>"
    return f"{page}<tr><td colspan=5>{TITLE}</td></tr>{rows}</table></body></html>".encode(encoding)


def mhtml() -> bytes:
    """The page as Excel saves it: as a single-file web page."""
    head = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=part\r\n\r\n"
    part = '--part\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    return head.encode() + part.encode() + html() + b"\r\n--part--\r\n"
