"""Sheets as .xlsx, written directly: the parts as Excel leaves them, the same bytes on every machine.

Nothing is compressed, because compressed bytes depend on the zlib at hand. Belongs here: the format. Not: what stands in it.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from benchmarks.county.spelling import SERIAL_ZERO
from pipeline.tallies import column_letters
from tests.sample.sheet import Cell, Formula, Sheet

STAMP = (2024, 1, 15, 9, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _DATED, _SHADED, _SHADED_DATED, _STRUCK, _STRUCK_DATED = range(6)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="%s"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><strike/><sz val="11"/><name val="宋体"/></font>'
    '</fonts><fills count="3"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFFFE699"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1">'
    '<xf/></cellStyleXfs><cellXfs count="6"><xf xfId="0"/><xf numFmtId="176" applyNumberFormat="1" xfId="0"/>'
    '<xf fillId="2" applyFill="1" xfId="0"/><xf numFmtId="176" fillId="2" applyNumberFormat="1" applyFill="1" xfId="0"/>'
    '<xf fontId="1" applyFont="1" xfId="0"/><xf numFmtId="176" fontId="1" applyNumberFormat="1" applyFont="1" xfId="0"/>'
    "</cellXfs></styleSheet>"
)


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The workbook as a file's content."""
    strings: dict[str, int] = {}
    pages = [_sheet(sheet, strings) for sheet in sheets]
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
            + [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        ),
        **{f"xl/worksheets/sheet{n}.xml": page for n, page in enumerate(pages, 1)},
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(map(_string, strings))}</sst>',
        "xl/styles.xml": _STYLES % sheets[0].date_format,
    }
    return zipped({name: (_HEAD + xml).encode() for name, xml in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts as an archive without compression or times."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system = 0
            archive.writestr(entry, content)
    return made.getvalue()


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    others = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles"))
    )
    rels = f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{others}'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{sheets}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    named = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}"{_shown(sheet)} r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{named}</sheets></workbook>'


def _shown(sheet: Sheet) -> str:
    return ' state="hidden"' if sheet.hidden else ""


def _string(text: str) -> str:
    return f'<si><t xml:space="preserve">{escape(text)}</t></si>'


def _sheet(sheet: Sheet, strings: dict[str, int]) -> str:
    hidden = "".join(f'<col min="{n}" max="{n}" width="12" hidden="1"/>' for n in sorted(sheet.hidden_columns))
    merges = "".join(
        f'<mergeCell ref="{column_letters(left - 1)}{top}:{column_letters(right - 1)}{bottom}"/>'
        for top, left, bottom, right in sheet.merges
    )
    return (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{hidden}</cols>" if hidden else ""}<sheetData>'
        f"{''.join(_rows(sheet, strings))}</sheetData>{_filter(sheet)}"
        f"{f'<mergeCells>{merges}</mergeCells>' if merges else ''}</worksheet>"
    )


def _filter(sheet: Sheet) -> str:
    chosen = sheet.filter
    if chosen is None:
        return ""
    words = "".join(f'<filter val="{escape(word)}"/>' for word in chosen.kept)
    area = f"A{chosen.row}:{column_letters(sheet.width - 1)}{len(sheet.rows)}"
    column = f'<filterColumn colId="{chosen.column - 1}"><filters>{words}</filters></filterColumn>'
    return f'<autoFilter ref="{area}">{column}</autoFilter>'


def _rows(sheet: Sheet, strings: dict[str, int]) -> Iterator[str]:
    for number, cells in enumerate(sheet.rows, 1):
        look = _look(sheet, number)
        said = "".join(_cell(f"{column_letters(at)}{number}", cell, look, strings) for at, cell in enumerate(cells))
        yield f'<row r="{number}"{_hidden(sheet, number, cells)}>{said}</row>'


def _look(sheet: Sheet, number: int) -> int:
    if number in sheet.struck:
        return _STRUCK
    return _SHADED if number in sheet.coloured else _PLAIN


def _hidden(sheet: Sheet, number: int, cells: Sequence[Cell]) -> str:
    chosen = sheet.filter
    if chosen is None or number <= chosen.row or len(cells) != sheet.width:
        return ""
    return "" if cells[chosen.column - 1] in chosen.kept else ' hidden="1"'


def _cell(at: str, cell: Cell, look: int, strings: dict[str, int]) -> str:
    style = f' s="{look}"' if look else ""
    if cell is None:
        return f'<c r="{at}"{style}/>' if style else ""
    if isinstance(cell, Formula):
        result = "" if cell.cached != cell.cached else f"<v>{cell.cached!r}</v>"
        return f'<c r="{at}"{style}><f>{escape(cell.text)}</f>{result}</c>'
    if isinstance(cell, date):
        serial = (cell - SERIAL_ZERO).days
        return f'<c r="{at}" s="{look + 1}"><v>{serial}</v></c>'  # of each look, the one with a date follows
    if isinstance(cell, str):
        return f'<c r="{at}"{style} t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    return f'<c r="{at}"{style}><v>{cell!r}</v></c>'
