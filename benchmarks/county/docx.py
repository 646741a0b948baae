"""A sheet as a table in a Word document: what stands above its header becomes paragraphs, the rest rows."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from benchmarks.county.xlsx import zipped
from tests.sample.sheet import Cell, Formula, Sheet

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def docx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """One table a sheet."""
    body = "".join(map(_table, sheets))
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    return zipped({name: (_HEAD + xml).encode() for name, xml in parts.items()})


def _table(sheet: Sheet) -> str:
    start = min(sheet.header_rows) - 1
    above = "".join(_paragraph(_text(cells[0])) for cells in sheet.rows[:start] if cells)
    rows = "".join(f"<w:tr>{_row(cells, sheet.width)}</w:tr>" for cells in sheet.rows[start:])
    grid = "<w:gridCol/>" * sheet.width
    return f"{above}<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{_paragraph('')}"


def _row(cells: Sequence[Cell], width: int) -> str:
    if len(cells) == 1:
        span = f'<w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>'
        return f"<w:tc>{span}{_paragraph(_text(cells[0]))}</w:tc>"
    filled = [*cells, *[None] * (width - len(cells))]
    return "".join(f"<w:tc><w:tcPr/>{_paragraph(_text(cell))}</w:tc>" for cell in filled)


def _paragraph(text: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:p><w:r><w:t xml:space="preserve">{lines}</w:t></w:r></w:p>' if text else "<w:p/>"


def _text(cell: Cell) -> str:
    if isinstance(cell, Formula):
        cell = cell.cached
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
