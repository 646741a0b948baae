"""Of colour and style only a line through the text is read: the cells that are struck through, from files of every format."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import docx as word
import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, NamedStyle

from pipeline.tallies.readers import RawFile, open_tallies
from pipeline.tallies.readers.xlsb import _records
from tests.formats.making import (
    FILES,
    RECORDS,
    docx,
    ods,
    open_one,
    packed,
    read_one,
    records,
    refusal_of,
    saved,
    workbook,
    xlsx,
    xlsx_parts,
)
from tests.formats.mutating import mutated

STRUCK = Font(strike=True)
PLAIN = InlineFont(b=True)
LINE = InlineFont(strike=True)


def struck_in(folder: Path, name: str, content: bytes) -> set[tuple[int, int]]:
    """The struck cells of the one sheet of a file."""
    (sheet,) = read_one(folder, name, content).sheets
    assert all(sheet.rows[row][column] != "" for row, column in sheet.struck - sheet.uncomputed)
    return set(sheet.struck)


def book_of(cells: dict[str, Any], **fonts: Font | str) -> bytes:
    """An .xlsx of these cells, with their fonts or named styles: "void" is struck."""
    book = openpyxl.Workbook()
    book.add_named_style(NamedStyle("void", font=STRUCK))
    sheet = book.active
    assert sheet is not None
    for address, value in cells.items():
        sheet[address] = value
    for address, font in fonts.items():
        if isinstance(font, str):
            sheet[address].style = font
        else:
            sheet[address].font = font
    return saved(book)


XLSX: dict[str, tuple[bytes, set[tuple[int, int]]]] = {
    "no font is struck": (book_of({"A1": 1, "B1": "甲"}), set()),
    "numbers and texts": (book_of({"A1": 1, "B1": "甲", "C1": 2}, A1=STRUCK, B1=STRUCK), {(0, 0), (0, 1)}),
    "a cell that holds nothing is not told": (book_of({"B1": 1}, A1=STRUCK, C1=STRUCK, A9=STRUCK), set()),
    "the font of a named style": (book_of({"A1": 1, "B1": 2}, A1="void"), {(0, 0)}),
    "turned off": (book_of({"A1": 1, "B1": 2}, A1=Font(strike=False), B1=STRUCK), {(0, 1)}),
    "rich text that is struck as a whole": (
        book_of({"A1": CellRichText([TextBlock(LINE, "甲"), " ", TextBlock(InlineFont(strike=True, b=True), "乙")])}),
        {(0, 0)},  # openpyxl leaves the blank run to the font of the cell, where nothing is said
    ),
    "rich text that is struck in part": (
        book_of({"A1": CellRichText([TextBlock(LINE, "甲"), TextBlock(PLAIN, "乙")]), "B1": 1}, B1=STRUCK),
        {(0, 1)},
    ),
    "rich text that is struck in part, the rest as its cell": (
        book_of({"A1": CellRichText(["甲", TextBlock(LINE, "乙")]), "A2": CellRichText(["甲", TextBlock(LINE, "乙")])}, A2=STRUCK),
        {(1, 0)},
    ),
    "rich text that says otherwise than its cell": (
        book_of({"A1": CellRichText([TextBlock(PLAIN, "甲"), TextBlock(LINE, "乙")])}, A1=STRUCK),
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", XLSX)
def test_struck_cells_of_an_xlsx(tmp_path: Path, case: str) -> None:
    content, expected = XLSX[case]
    assert struck_in(tmp_path, "a.xlsx", content) == expected


def test_a_merged_cell_is_struck_as_its_first_is(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of({"A1": "甲", "D1": "乙", "E1": 1, "A3": 1}, A1=STRUCK)))
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:B2")
    sheet.merge_cells("D1:D2")
    assert struck_in(tmp_path, "a.xlsx", saved(book)) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_font_of_conditional_formats_strikes_no_cell(tmp_path: Path) -> None:
    content = with_styles('<row r="1"><c r="A1" s="0"><v>1</v></c></row>', "", '<xf fontId="0"/>', dxf=True)
    assert struck_in(tmp_path, "a.xlsx", content) == set()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_styles(rows: str, font: str, styles: str, *, dxf: bool = False, named: str = "", prefix: str = "") -> bytes:
    """An .xlsx with a plain font, this one, and these cell styles."""
    parts = xlsx_parts(rows, prefix=prefix)
    relation = '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("</Relationships>", relation + "</Relationships>")
    named = f"<cellStyleXfs>{named}</cellStyleXfs>" if named else ""
    last = "<dxfs><dxf><font><strike/></font></dxf></dxfs>" if dxf else ""
    parts["xl/styles.xml"] = (
        f"<styleSheet {MAIN}><fonts><font/><font>{font}</font></fonts>{named}<cellXfs>{styles}</cellXfs>{last}</styleSheet>"
    )
    return packed(parts)


FONTS = {"<strike/>": True, '<strike val="1"/>': True, '<strike val="0"/>': False, '<strike val="false"/>': False}


@pytest.mark.parametrize("font", FONTS)
def test_a_font_may_say_that_it_is_not_struck(tmp_path: Path, font: str) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    content = with_styles(rows, font, '<xf fontId="0"/><xf fontId="1"/>')
    assert struck_in(tmp_path, "a.xlsx", content) == ({(0, 0)} if FONTS[font] else set())


def test_a_style_without_a_font_has_that_of_its_named_style(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>2</v></c></row>'
    styles = '<xf fontId="0" xfId="0"/><xf xfId="1"/><xf fontId="0" xfId="1"/>'
    content = with_styles(rows, "<strike/>", styles, named='<xf fontId="0"/><xf fontId="1"/>')
    assert struck_in(tmp_path, "a.xlsx", content) == {(0, 0)}


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_cells_without_addresses_are_struck_where_they_stand(tmp_path: Path, prefix: str) -> None:
    """In a sheet of several blocks."""
    p = prefix
    row = f'<{p}row><{p}c s="{{}}"><{p}v>1</{p}v></{p}c><{p}c s="1"/><{p}c s="1"><{p}v>123456789</{p}v></{p}c></{p}row>'
    rows = "".join(row.format(int(number % 7_000 == 0)) for number in range(30_000))
    content = with_styles(rows, "<strike/>", '<xf fontId="0"/><xf fontId="1"/>', prefix=prefix)
    expected = {(row, 2) for row in range(30_000)} | {(row, 0) for row in range(0, 30_000, 7_000)}
    assert struck_in(tmp_path, "a.xlsx", content) == expected


def run(text: str, font: str = "") -> str:
    return f"<r>{font}<t>{text}</t></r>"


INLINE = {
    "as a whole": (run("甲", "<rPr><strike/></rPr>") + run("乙", '<rPr><b/><strike val="1"/></rPr>'), True),
    "in part": (run("甲", "<rPr><strike/></rPr>") + run("乙", "<rPr><b/></rPr>"), False),
    "in part, the rest as its cell": (run("甲", "<rPr><strike/></rPr>") + run("乙"), False),
    "but for blanks": (run("甲", "<rPr><strike/></rPr>") + run(" ", "<rPr><b/></rPr>"), True),
    "turned off": (run("甲", '<rPr><strike val="0"/></rPr>'), False),
    "in words only": ("<t>strike &lt;strike/&gt;</t>", False),
}


@pytest.mark.parametrize("case", INLINE)
def test_inline_text_may_be_struck_without_any_struck_style(tmp_path: Path, case: str) -> None:
    text, expected = INLINE[case]
    content = xlsx(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is>{text}</is></c></row>')
    assert struck_in(tmp_path, "a.xlsx", content) == ({(0, 1)} if expected else set())


def test_a_struck_formula_without_a_result_is_told(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><f>A1</f></c></row>'
    content = with_styles(rows, "<strike/>", '<xf fontId="0"/><xf fontId="1"/>')
    assert struck_in(tmp_path, "a.xlsx", content) == {(0, 1)}


def test_the_cells_of_a_workbook_without_struck_fonts_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("pipeline.tallies.readers.strikes.Strikes.strike", refuse)
    monkeypatch.setattr("pipeline.tallies.readers.xlsx.struck_styles", refuse)
    monkeypatch.setattr("pipeline.tallies.readers.xlsx.struck_texts", refuse)
    assert struck_in(tmp_path, "a.xlsx", workbook()) == set()


# binary workbooks


def test_struck_cells_of_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    void, bold = xlwt.easyxf("font: struck_out on"), xlwt.easyxf("font: bold on")
    line, plain = xlwt.easyfont("struck_out on"), xlwt.easyfont("bold on")
    sheet.write(0, 0, "甲", void)
    sheet.write(0, 1, 5, void)
    sheet.write(0, 2, 6, bold)
    sheet.write(1, 0, "", void)
    sheet.write_rich_text(1, 1, [("甲", line), (" ", plain), ("乙", line)])
    sheet.write_rich_text(1, 2, [("甲", line), ("乙", plain)])
    sheet.write_rich_text(2, 0, ["甲", ("乙", line)])
    sheet.write_rich_text(2, 1, ["甲", ("乙", line)], void)
    sheet.write_rich_text(2, 2, ["甲", ("乙", plain)], void)
    sheet.write_merge(3, 4, 0, 1, "丙", void)
    sheet.write(5, 0, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    merged = {(3, 0), (3, 1), (4, 0), (4, 1)}
    assert struck_in(tmp_path, "a.xls", buffer.getvalue()) == {(0, 0), (0, 1), (1, 1), (2, 1)} | merged


def test_struck_cells_of_an_xls_of_excel_95(tmp_path: Path) -> None:
    """The font of Gnumeric's file with its mark set: the option flags come behind the height."""
    content = (FILES / "gnumeric_biff5.xls").read_bytes()
    assert struck_in(tmp_path, "a.xls", content) == set()
    changed = bytearray(content)
    at = -1
    while (at := changed.find(b"\x31\x00", at + 1)) >= 0:
        length, height, flags = (int.from_bytes(changed[at + k : at + k + 2], "little") for k in (2, 4, 6))
        if 15 <= length <= 60 and 100 <= height <= 400 and flags < 8:
            changed[at + 6] |= 8
    (sheet,) = read_one(tmp_path / "struck", "a.xls", bytes(changed)).sheets
    assert sheet.struck == {
        (row, at) for row, cells in enumerate(sheet.rows) for at, cell in enumerate(cells) if cell != ""
    }


def xlsb(*, flags: int) -> bytes:
    """SheetJS's workbook with a second font, whose flags are these: that of its dates, of a shared text, and of a part of its title."""
    with zipfile.ZipFile(FILES / "sheetjs.xlsb") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styles = b""
    for kind, record in _records(parts["xl/styles.bin"]):
        if kind == 43:
            styles += framed(kind, record)
            record = record[:2] + bytes([flags, 0]) + record[4:]
        if kind == 47 and record[2] == 0x3C:
            record = record[:4] + b"\1\0" + record[6:]
        styles += framed(kind, record)
    cells, texts = b"", b""
    for kind, record in _records(parts["xl/worksheets/sheet1.bin"]):
        if kind == 6 and (not texts or texts == b"\0"):  # the title, and then the first header
            rich = b"\1" + record[8:]
            if not texts:
                kind, record, texts = 62, record[:8] + rich + runs((0, 0), (3, 1)), b"\0"
            else:
                kind, record, texts = 7, record[:8] + bytes(4), framed(19, rich + runs((0, 1)))
        cells += framed(kind, record)
    parts |= {"xl/styles.bin": styles, "xl/worksheets/sheet1.bin": cells, "xl/sharedStrings.bin": texts}
    relation = b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.bin"/>'
    rels = "xl/_rels/workbook.bin.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation + b"</Relationships>")
    return packed({**parts})


def runs(*runs: tuple[int, int]) -> bytes:
    """Where each run of a text begins, and its font."""
    return struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)


def framed(kind: int, record: bytes) -> bytes:
    """A record with its type and length."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(record)
    return head + (bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])) + record


def test_struck_cells_of_an_xlsb(tmp_path: Path) -> None:
    assert struck_in(tmp_path, "a.xlsb", xlsb(flags=2)) == set()
    (sheet,) = read_one(tmp_path / "struck", "a.xlsb", xlsb(flags=8)).sheets
    assert records(sheet) == RECORDS
    assert sheet.struck == {(1, 0), (2, 1), (3, 1), (4, 1)}


# OpenDocument


def style(family: str, name: str, parent: str = "", line: str = "") -> str:
    """A style of an .ods; its name is that of a default style when there is none."""
    names = f"style:name='{name}'" if name else ""
    parents = f" style:parent-style-name='{parent}'" if parent else ""
    said = f"<style:text-properties style:text-line-through-style='{line}'/>" if line else ""
    kind = "style" if name else "default-style"
    return f"<style:{kind} style:family='{family}' {names}{parents}>{said}</style:{kind}>"


NAMED = (
    style("table-cell", "Default", line="none")
    + style("table-cell", "void", "Default", "solid")
    + style("table-cell", "again", "void")
)
AUTOMATIC = (
    style("table-cell", "struck", "Default", "solid")
    + style("table-cell", "inherits", "again")
    + style("table-cell", "off", "void", "none")
    + style("table-cell", "circle", "circle")
    + style("text", "line", "", "solid")
    + style("text", "bold")
    + style("text", "unline", "", "none")
)


def ods_cell(style: str, text: str = "<text:p>甲</text:p>", more: str = "") -> str:
    named = f" table:style-name='{style}'" if style else ""
    return f"<table:table-cell{named} office:value-type='string'{more}>{text}</table:table-cell>"


def span(*runs: tuple[str, str]) -> str:
    return (
        "<text:p>"
        + "".join(f"<text:span text:style-name='{name}'>{text}</text:span>" for name, text in runs)
        + "</text:p>"
    )


ODS = {
    "a style of its own": (ods_cell("struck"), {0}),
    "a parent's parent": (ods_cell("inherits"), {0}),
    "turned off in a child": (ods_cell("off"), set()),
    "a style that is its own parent": (ods_cell("circle"), set()),
    "an unknown style": (ods_cell("none such"), set()),
    "empty cells": (ods_cell("struck", "") + ods_cell("") + ods_cell("struck", ""), set()),
    "repeated cells": (ods_cell("") + ods_cell("struck", more=" table:number-columns-repeated='3'"), {1, 2, 3}),
    "spans of all the text": (ods_cell("", span(("line", "甲"), ("bold", " "), ("line", "乙"))), {0}),
    "spans of a part": (ods_cell("", span(("line", "甲"), ("bold", "乙"))), set()),
    "spans of a part, the rest as its cell": (ods_cell("struck", span(("line", "甲"), ("bold", "乙"))), {0}),
    "a span that is not struck": (ods_cell("struck", span(("line", "甲"), ("unline", "乙"))), set()),
    "text behind a span": (ods_cell("", span(("line", "甲")).replace("</text:p>", "乙</text:p>")), set()),
    "the style of a column": (ods_cell("", more=" table:number-columns-repeated='7'"), {5, 6}),
    "the style of a cell before that of its column": (ods_cell("off", more=" table:number-columns-repeated='7'"), set()),
}  # fmt: skip


@pytest.mark.parametrize("case", ODS)
def test_struck_cells_of_an_ods(tmp_path: Path, case: str) -> None:
    """The styles of cells are in one part, their parents in another; the sixth column and on are struck by default."""
    row, expected = ODS[case]
    columns = "<table:table-column table:number-columns-repeated='5'/><table:table-column table:number-columns-repeated='99' table:default-cell-style-name='void'/>"
    plain = f"<table:table-row>{ods_cell('off')}</table:table-row>"
    rows = f"<table:table-row table:number-rows-repeated='2'>{row}</table:table-row>{plain}"
    content = ods(f"<table:table table:name='a'>{columns}{rows}</table:table>", automatic=AUTOMATIC, named=NAMED)
    assert struck_in(tmp_path, "a.ods", content) == {(row, column) for row in (0, 1) for column in expected}


def test_a_merged_cell_of_an_ods_is_struck_as_its_first_is(tmp_path: Path) -> None:
    two = " table:number-columns-spanned='2'"
    first = ods_cell("struck", more=two) + "<table:covered-table-cell/>" + ods_cell("")
    second = ods_cell("off", more=two) + ods_cell("struck").replace("table-cell ", "covered-table-cell ").replace(
        "/table:table-cell", "/table:covered-table-cell"
    )
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (first, second))
    content = ods(f"<table:table table:name='a'>{rows}</table:table>", automatic=AUTOMATIC, named=NAMED)
    assert struck_in(tmp_path, "a.ods", content) == {(0, 0), (0, 1)}


def test_the_default_style_of_an_ods_is_that_of_all_cells(tmp_path: Path) -> None:
    table = (
        f"<table:table table:name='a'><table:table-row>{ods_cell('') + ods_cell('off')}</table:table-row></table:table>"
    )
    content = ods(table, automatic=AUTOMATIC, named=style("table-cell", "", line="solid"))
    assert struck_in(tmp_path, "a.ods", content) == {(0, 0)}


def test_more_struck_cells_than_can_be_held_are_refused(tmp_path: Path) -> None:
    cell = ods_cell("struck", more=" table:number-columns-repeated='20'")
    rows = f"<table:table-row table:number-rows-repeated='1000000'>{cell}</table:table-row>"
    content = ods(f"<table:table table:name='a'>{rows}</table:table>", automatic=AUTOMATIC, named=NAMED)
    assert refusal_of(tmp_path, "a.ods", content).code == "file.too_large"


# documents and pages


def test_struck_cells_of_a_document(tmp_path: Path) -> None:
    document = word.Document()
    table = document.add_table(2, 3)
    said: list[list[tuple[str, dict[str, bool | None]]]] = [
        [("甲", {"strike": True}), (" ", {}), ("乙", {"double_strike": True})],
        [("甲", {"strike": True}), ("乙", {"bold": True})],
        [("甲", {"strike": False})],
        [],
        [("甲", {"strike": True})],
        [("甲", {})],
    ]
    cells = [cell for row in table.rows for cell in row.cells]
    for cell, runs in zip(cells, said, strict=True):
        for text, fonts in runs:
            added = cell.paragraphs[0].add_run(text)
            for name, value in fonts.items():
                setattr(added.font, name, value)
    buffer = io.BytesIO()
    document.save(buffer)
    assert struck_in(tmp_path, "a.docx", buffer.getvalue()) == {(0, 0), (1, 1)}


def test_a_struck_title_and_a_merge_of_a_document(tmp_path: Path) -> None:
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>甲</w:t></w:r></w:p>"
    two = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    plain = "<w:tc><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc>"
    body = f"{struck}<w:p><w:r><w:t>乙</w:t></w:r></w:p><w:tbl><w:tr><w:tc>{two}{struck}</w:tc></w:tr><w:tr>{plain}{plain}</w:tr></w:tbl>"
    assert struck_in(tmp_path, "a.docx", docx(body)) == {(0, 0), (2, 0), (2, 1)}


def test_struck_cells_of_excel_2003_xml(tmp_path: Path) -> None:
    styles = (
        '<Style ss:ID="Default"/><Style ss:ID="void"><Font ss:StrikeThrough="1"/></Style>'
        '<Style ss:ID="child" ss:Parent="void"><Font ss:Bold="1"/></Style>'
        '<Style ss:ID="off" ss:Parent="void"><Font ss:StrikeThrough="0"/></Style>'
    )
    text = '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{}</ss:Data>'
    rows = [
        '<Row><Cell ss:StyleID="void" ss:MergeAcross="1"><Data ss:Type="Number">1</Data></Cell>'
        '<Cell ss:StyleID="child"><Data ss:Type="String">甲</Data></Cell>'
        '<Cell ss:StyleID="off"><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="void"/></Row>',
        '<Row ss:StyleID="void"><Cell><Data ss:Type="String">甲</Data></Cell><Cell ss:StyleID="off"><Data ss:Type="String">甲</Data></Cell></Row>',
        f"<Row><Cell>{text.format('<S>甲</S> <B><S>乙</S></B>')}</Cell><Cell>{text.format('<S>甲</S>乙')}</Cell></Row>",
    ]
    content = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="a"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )
    assert struck_in(tmp_path, "a.xml", content.encode()) == {(0, 0), (0, 1), (0, 2), (1, 0), (2, 0)}


HTML = {
    "<s>": ("<td><s>甲</s><td>乙", {0}),
    "<strike> within another element": ("<td><b><strike>甲</strike></b><td>乙", {0}),
    "<del>": ("<td><del>甲</del> <td>乙", {0}),
    "a part of the text": ("<td><s>甲</s>乙<td>丙", set()),
    "two struck parts": ("<td><s>甲</s><br><S>乙</S><td>丙", {0}),
    "one within another": ("<td><s><span>甲</span>乙</s><td>丙", {0}),
    "a tag left open": ("<td><s>甲<td>乙", {0}),
    "an end without a beginning": ("<td></s>甲<td><s>乙</s>", {1}),
    "a style of a part": ("<td><span style='color:red; TEXT-DECORATION: underline line-through'>甲</span><td>乙", {0}),
    "a style of a cell": (
        "<td style='text-decoration-line:line-through'>甲<td style='text-decoration:underline'>乙",
        {0},
    ),
    "a class of a cell, as Excel writes it": ("<td class=xl65 width=72>甲</td><td class=xl66>乙", {0}),
    "a class of another cell": ("<td class=xl66>甲<td class='xl66 xl65'>乙", {1}),
    "a merged cell": ("<td colspan=2><s>甲</s>", {0, 1}),
    "an empty cell": ("<td><s></s><td class=xl65> &nbsp; <td>乙", set()),
}


@pytest.mark.parametrize("case", HTML)
def test_struck_cells_of_a_page(tmp_path: Path, case: str) -> None:
    cells, expected = HTML[case]
    css = "<style><!--\n.xl65\n\t{mso-style-parent:style0;\n\ttext-decoration:line-through;}\n.xl66\n\t{color:red;}\n--></style>"
    page = f"<html><head>{css}</head><body><table><tr>{cells}</tr><tr><td>下</td></tr></table></body></html>"
    assert struck_in(tmp_path, "a.html", page.encode()) == {(0, column) for column in expected}
    (note, file) = open_one(tmp_path / "xls", "a.xls", page.encode())
    assert isinstance(file, RawFile)
    assert len(file.sheets[0].struck) == len(expected), note


def test_a_struck_row_of_a_page(tmp_path: Path) -> None:
    page = "<table><tr style='text-decoration:line-through'><td>甲<td>乙</tr><tr><td>丙</tr></table>"
    assert struck_in(tmp_path, "a.html", page.encode()) == {(0, 0), (0, 1)}


def test_files_without_struck_text_have_none(tmp_path: Path) -> None:
    for path in FILES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    files = [file for file in open_tallies(tmp_path) if isinstance(file, RawFile)]
    assert len(files) > 8
    assert all(sheet.struck == frozenset() for file in files for sheet in file.sheets)


DAMAGED: dict[str, bytes] = {
    "a.xlsx": XLSX["rich text that is struck in part, the rest as its cell"][0],
    "b.xlsx": with_styles('<row r="1"><c r="A1" s="1"><v>1</v></c></row>' * 9, "<strike/>", '<xf/><xf fontId="1"/>'),
    "a.xlsb": xlsb(flags=8),
    "a.ods": ods(
        f"<table:table table:name='a'><table:table-row>{ods_cell('struck', span(('line', '甲'), ('', '乙')))}</table:table-row></table:table>",
        automatic=AUTOMATIC,
        named=NAMED,
    ),
    "a.html": b"<style>.v {text-decoration:line-through}</style><table><tr class=v><td><s>1</s><td class=v>2</table>",
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", DAMAGED)
def test_struck_cells_of_a_damaged_file_are_cells_of_it(tmp_path: Path, name: str) -> None:
    for seed in range(200):
        (tmp_path / f"{seed:03d}{name}").write_bytes(mutated(DAMAGED[name], seed))
    told = set()
    for item in open_tallies(tmp_path):
        if isinstance(item, RawFile):
            told.add(item.name.split("/")[0])
            for sheet in item.sheets:
                assert all(sheet.rows[row][column] != "" for row, column in sheet.struck - sheet.uncomputed)
        elif item.severity == "error":
            assert "Error" not in item.found
            told.add(item.name.split("/")[0])
    assert len(told) == 200
