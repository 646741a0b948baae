"""A hand-in → real files: .xlsx by a minimal writer, .xls by xlwt, .ods, .csv; zips. And where the marked rows came to stand."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.laws.model import Cell, File, Folder, Formula, Merged, Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><strike/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
        for font in (0, 1)
        for number in (0, 164)
    )
    + "</cellXfs></styleSheet>"
)  # fmt: skip
_DAY_ZERO = date(1899, 12, 30)
_HIDDEN_SHEET, _HIDDEN_ROW = ' state="hidden"', ' hidden="1"'
_STAMP = (2024, 1, 8, 9, 0, 0)


@dataclass(slots=True)
class Grid:
    """A sheet as cells, with what is said of its rows. Rows and columns count from 0."""

    cells: list[list[Cell]] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        return max(map(len, self.cells), default=0)

    def merges(self) -> list[tuple[int, int, int, int]]:
        """First row, first column, last row, last column of every run of merged cells."""
        found = []
        for r, row in enumerate(self.cells):
            for c, cell in enumerate(row):
                if isinstance(cell, Merged):
                    continue
                down = _run([line[c] if c < len(line) else None for line in self.cells[r + 1 :]], Merged.DOWN)
                right = _run(row[c + 1 :], Merged.LEFT)
                if down or right:
                    found.append((r, c, r + down, c + right))
        return found


def _run(cells: Sequence[Cell], wanted: Merged) -> int:
    return next((n for n, cell in enumerate(cells) if cell is not wanted), len(cells))


def draw(sheet: Sheet) -> Grid:
    """A sheet, and what stands beside and under it, as one grid."""
    grid = Grid()
    grid.cells += [list(cells) for cells in (*sheet.above, *sheet.head)]
    for row in sheet.rows:
        number = len(grid.cells)
        grid.cells.append(list(row.cells))
        for wanted, rows in ((row.marked, grid.marked), (row.struck, grid.struck), (row.hidden, grid.hidden)):
            if wanted:
                rows.add(number)
    grid.cells += [list(cells) for cells in sheet.below]
    if sheet.under is not None:
        grid.cells.append([])
        _place(grid, draw(sheet.under), len(grid.cells), 0)
    if sheet.beside is not None:
        _place(grid, draw(sheet.beside), 0, grid.width + sheet.gap)
    return grid


def _place(grid: Grid, other: Grid, top: int, left: int) -> None:
    for n, cells in enumerate(other.cells):
        while len(grid.cells) <= top + n:
            grid.cells.append([])
        row = grid.cells[top + n]
        row += [None] * (left - len(row))
        row += cells
    for rows, others in ((grid.marked, other.marked), (grid.struck, other.struck), (grid.hidden, other.hidden)):
        rows |= {top + n for n in others}


def write_folder(folder: Folder, place: Path) -> dict[str, dict[str, set[int]]]:
    """Write all files.

    Returns
    -------
    For each file and sheet the marked rows, counted from 1 as a spreadsheet does.
    """
    marked: dict[str, dict[str, set[int]]] = {}
    archives: dict[str, list[tuple[str, bytes]]] = {}
    for file in folder.files:
        grids = [(sheet, draw(sheet)) for sheet in file.sheets]
        name = f"{file.archive}/{file.name}" if file.archive else file.name
        marked[name] = {sheet.name: {row + 1 for row in grid.marked} for sheet, grid in grids}
        content = file_bytes(file, grids)
        if file.archive:
            archives.setdefault(file.archive, []).append((file.name, content))
        else:
            (place / file.name).write_bytes(content)
    for archive, members in archives.items():
        (place / archive).write_bytes(_packed(members))
    return marked


def file_bytes(file: File, grids: Sequence[tuple[Sheet, Grid]]) -> bytes:
    """One file as its suffix wants it."""
    match file.name.rpartition(".")[2]:
        case "xlsx":
            return _packed(_xlsx(grids))
        case "xls":
            return _xls(grids)
        case "ods":
            return _packed(_ods(grids))
        case "csv":
            return _csv(grids[0][1], file)
    raise ValueError(file.name)


def _packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name, _STAMP), content)
    return buffer.getvalue()


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


def _xlsx(grids: Sequence[tuple[Sheet, Grid]]) -> Iterable[tuple[str, bytes]]:
    sheets = [
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}"{_HIDDEN_SHEET * sheet.hidden} r:id="r{n}"/>'
        for n, (sheet, _) in enumerate(grids, 1)
    ]
    relations = [
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(grids) + 1)
    ]
    relations.append(f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>')
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(grids) + 1)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(sheets)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for n, (sheet, grid) in enumerate(grids, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _worksheet(sheet, grid)
    return [(name, ('<?xml version="1.0" encoding="UTF-8"?>' + text).encode()) for name, text in parts.items()]


def _worksheet(sheet: Sheet, grid: Grid) -> str:
    rows = []
    for r, cells in enumerate(grid.cells):
        drawn = "".join(_xlsx_cell(f"{letters(c)}{r + 1}", cell, r in grid.struck) for c, cell in enumerate(cells))
        rows.append(f'<row r="{r + 1}"{_HIDDEN_ROW * (r in grid.hidden)}>{drawn}</row>')
    hidden = "".join(
        f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1" customWidth="1"/>' for c in sheet.hidden_columns
    )
    columns = f"<cols>{hidden}</cols>" if hidden else ""
    merges = "".join(f'<mergeCell ref="{letters(b)}{a + 1}:{letters(d)}{c + 1}"/>' for a, b, c, d in grid.merges())
    head = len(sheet.above) + len(sheet.head)
    filtered = (
        f'<autoFilter ref="A{head}:{letters(max(grid.width - 1, 0))}{len(grid.cells)}"/>' if sheet.filtered else ""
    )
    merged = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{_MAIN}">{columns}<sheetData>{"".join(rows)}</sheetData>{filtered}{merged}</worksheet>'


def _xlsx_cell(address: str, cell: Cell, struck: bool) -> str:
    style = 2 * struck
    match cell:
        case None | Merged():
            return ""
        case Formula(text):
            return f'<c r="{address}" s="{style}"><f>{escape(text)}</f></c>'
        case date():
            return f'<c r="{address}" s="{style + 1}"><v>{(cell - _DAY_ZERO).days}</v></c>'
        case str():
            return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        case _:
            return f'<c r="{address}" s="{style}"><v>{cell}</v></c>'


def _xls(grids: Sequence[tuple[Sheet, Grid]]) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    fonts = [xlwt.Font(), xlwt.Font()]
    fonts[1].struck_out = True
    styles = {}
    for struck, font in enumerate(fonts):
        for dated, pattern in enumerate(("General", "yyyy/m/d")):
            style = xlwt.XFStyle()
            style.font, style.num_format_str = font, pattern
            styles[bool(struck), bool(dated)] = style
    for sheet, grid in grids:
        page = book.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        for r, cells in enumerate(grid.cells):
            for c, cell in enumerate(cells):
                if cell is None or isinstance(cell, Merged):
                    continue
                value = xlwt.Formula(cell.text) if isinstance(cell, Formula) else cell
                page.write(r, c, value, styles[r in grid.struck, isinstance(cell, date)])
            if r in grid.hidden:
                page.row(r).hidden = True
        for top, left, bottom, right in grid.merges():
            page.merged_ranges.append((top, bottom, left, right))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _ods(grids: Sequence[tuple[Sheet, Grid]]) -> Iterable[tuple[str, bytes]]:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    tables = []
    for sheet, grid in grids:
        spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in grid.merges()}
        rows = []
        for r, cells in enumerate(grid.cells):
            drawn = "".join(_ods_cell(cell, spans.get((r, c))) for c, cell in enumerate(cells))
            rows.append(f"<table:table-row>{drawn or '<table:table-cell/>'}</table:table-row>")
        tables.append(f"<table:table table:name={quoteattr(sheet.name)}>{''.join(rows)}</table:table>")
    whole = (
        f"<office:document-content{names}><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", whole.encode())]


def _ods_cell(cell: Cell, span: tuple[int, int] | None) -> str:
    spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    match cell:
        case None:
            return "<table:table-cell/>"
        case Merged():
            return "<table:covered-table-cell/>"
        case Formula(text):
            return f"<table:table-cell{spanned} table:formula={quoteattr('of:=' + text)}/>"
        case date():
            return (
                f'<table:table-cell{spanned} office:value-type="date" office:date-value="{cell.isoformat()}">'
                f"<text:p>{cell.isoformat()}</text:p></table:table-cell>"
            )
        case str():
            return f'<table:table-cell{spanned} office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        case _:
            return f'<table:table-cell{spanned} office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'


def _csv(grid: Grid, file: File) -> bytes:
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\r\n")
    for cells in grid.cells:
        said = ["" if cell is None or isinstance(cell, Merged | Formula) else _spelled(cell) for cell in cells]
        lines.writerow(said + [""] * (grid.width - len(said)))
    return (buffer.getvalue() + file.trailer).encode(file.encoding)


def _spelled(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)
