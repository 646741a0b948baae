"""Values that readers take for something else: errors in OpenDocument, formats that make no dates, hyphens, hidden columns."""

import io
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from tests.formats.making import docx, ods, packed, read_one, saved, xlsx, xlsx_parts


def in_ods(cells: str) -> bytes:
    return ods(f"<table:table table:name='a'><table:table-row>{cells}</table:table-row></table:table>")


def ods_cell(attributes: str, text: str = "") -> str:
    words = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{words}</table:table-cell>"


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ("table:formula='of:=1/0' office:value-type='float' office:value='0'", "#DIV/0!"),  # as Excel writes it
        (
            "table:formula='of:=1/0' office:value-type='string' office:string-value='' calcext:value-type='error'",
            "#DIV/0!",
        ),
        (
            "table:formula='of:=NA()' office:value-type='string' office:string-value='' calcext:value-type='error'",
            "#N/A",
        ),
        ("table:formula='of:=X()' office:value-type='float' office:value='0' calcext:value-type='error'", "Err:508"),
    ],
)
def test_an_error_in_an_ods_is_its_text(tmp_path: Path, attributes: str, text: str) -> None:
    (sheet,) = read_one(tmp_path, "a.ods", in_ods(ods_cell(attributes, text))).sheets
    assert sheet.rows == [[text]]


def test_a_text_that_looks_like_an_error_is_a_text(tmp_path: Path) -> None:
    cells = ods_cell("office:value-type='float' office:value='3'", "3") + ods_cell("office:value-type='string'", "#N/A")
    (sheet,) = read_one(tmp_path, "a.ods", in_ods(cells)).sheets
    assert sheet.rows == [[3.0, "#N/A"]]


@pytest.mark.parametrize("kind", ["float", "percentage", "date", "boolean", "string"])
def test_an_ods_formula_with_a_kind_and_no_value_is_uncomputed(tmp_path: Path, kind: str) -> None:
    cells = ods_cell("office:value-type='float' office:value='1'", "1")
    cells += ods_cell(f"table:formula='of:=[.A1]' office:value-type='{kind}'")
    (sheet,) = read_one(tmp_path, "a.ods", in_ods(cells)).sheets
    assert sheet.uncomputed == {(0, 1)}
    assert sheet.rows == [[1.0, ""]]


def test_an_ods_formula_that_came_out_as_an_empty_text_is_computed(tmp_path: Path) -> None:
    cells = ods_cell("office:value-type='float' office:value='1'", "1")
    cells += ods_cell("table:formula='of:=\"\"' office:value-type='string' office:string-value=''")
    (sheet,) = read_one(tmp_path, "a.ods", in_ods(cells)).sheets
    assert (sheet.uncomputed, sheet.rows) == (frozenset(), [[1.0]])


@pytest.mark.parametrize("form", ["GENERAL", "general", "Standard", "STANDARD"])
def test_the_general_format_makes_no_date_however_it_is_spelt(tmp_path: Path, form: str) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, 45052, xlwt.easyxf(num_format_str=form))
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_one(tmp_path, "a.xls", buffer.getvalue()).sheets[0].rows == [[45052.0]]
    assert read_one(tmp_path / "x", "a.xlsx", formatted(form, "45052")).sheets[0].rows == [[45052.0]]


@pytest.mark.parametrize("form", ["e", "ee", 'e"年"', "[$-411]e", 'ggge"年"'])
def test_a_year_of_an_era_alone_is_a_day_in_every_format(tmp_path: Path, form: str) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, 45052, xlwt.easyxf(num_format_str=form))
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_one(tmp_path, "a.xls", buffer.getvalue()).sheets[0].rows == [[date(2023, 5, 6)]]
    content = formatted(form.replace('"', "&quot;"), "45052")
    assert read_one(tmp_path / "x", "a.xlsx", content).sheets[0].rows == [[date(2023, 5, 6)]]


def formatted(form: str, value: str, address: str = 'r="A1"') -> bytes:
    """A workbook of one number under a format of its own."""
    parts = xlsx_parts(f'<row r="1"><c {address} s="0"><v>{value}</v></c></row>')
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/styles.xml"] = (
        f'<styleSheet {space}><numFmts><numFmt numFmtId="200" formatCode="{form}"/></numFmts>'
        '<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relation = f'<Relationship Id="r2" Type="{kind}" Target="styles.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("</Relationships>", relation + "</Relationships>")
    return packed(parts)


def test_a_negative_number_under_a_date_format_stays_a_number(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for column, value in enumerate((-3, 45052)):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_one(tmp_path, "a.xls", buffer.getvalue()).sheets[0].rows == [[-3.0, date(2023, 5, 6)]]
    assert read_one(tmp_path / "x", "a.xlsx", formatted("yyyy-mm-dd", "-3")).sheets[0].rows == [[-3.0]]
    assert read_one(tmp_path / "y", "a.xlsx", formatted("yyyy-mm-dd", "-3", "")).sheets[0].rows == [[-3.0]]


def test_a_hyphen_that_does_not_break_is_one(tmp_path: Path) -> None:
    run = "<w:p><w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>5</w:t></w:r></w:p>"
    (sheet,) = read_one(tmp_path, "a.docx", docx(f"<w:tbl><w:tr><w:tc>{run}</w:tc></w:tr></w:tbl>")).sheets
    assert sheet.rows == [["1-5"]]


@pytest.mark.parametrize("space", ["", " ", "\n    "])
def test_an_error_is_kept_with_white_space_between_the_elements(tmp_path: Path, space: str) -> None:
    cells = (
        f'<c r="A1" t="e">{space}<f>1/0</f>{space}<v>#DIV/0!</v>{space}</c>'
        f'<c r="B1" t="e">{space}<v>#N/A</v></c><c r="C1"><v>1</v></c>'
    )
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(f'<row r="1">{space}{cells}{space}</row>')).sheets
    assert sheet.rows == [["#DIV/0!", "#N/A", 1.0]]


def xml2003(columns: str, rows: str) -> bytes:
    space = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    sheet = f'<Worksheet ss:Name="a"><Table>{columns}{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {space}>{sheet}</Workbook>'.encode()


def xml_row(*values: str, attributes: str = "") -> str:
    cells = "".join(f'<Cell><Data ss:Type="String">{value}</Data></Cell>' for value in values)
    return f"<Row {attributes}>{cells}</Row>"


def test_hidden_columns_and_spans_of_hidden_rows_of_xml_2003(tmp_path: Path) -> None:
    columns = '<Column ss:Width="50"/><Column ss:Hidden="1" ss:Span="1"/><Column ss:Index="5" ss:Hidden="1"/>'
    rows = xml_row(*"abcdef") + xml_row(*"ghijkl", attributes='ss:Hidden="1"')
    rows += '<Row ss:Hidden="1" ss:Span="1"/>' + xml_row(*"mnopqr")
    (sheet,) = read_one(tmp_path, "a.xml", xml2003(columns, rows)).sheets
    assert sheet.hidden_columns == {1, 2, 4}
    assert sheet.hidden_rows == {1, 2, 3}
    assert sheet.rows[4] == list("mnopqr")


def test_a_merge_of_blanks_in_xml_2003_moves_what_follows(tmp_path: Path) -> None:
    rows = '<Row><Cell ss:MergeAcross="1"/><Cell><Data ss:Type="Number">3</Data></Cell></Row>'
    (sheet,) = read_one(tmp_path, "a.xml", xml2003("", rows)).sheets
    assert sheet.rows == [["", "", 3.0]]
    assert sheet.merged == {(0, 1)}


def test_the_number_that_excel_keeps_beside_what_a_page_shows(tmp_path: Path) -> None:
    cells: list[tuple[str, str, Any]] = [
        ('x:num="1234.5"', "1,235", 1234.5),
        ("x:num", "17", "17"),
        ('x:num="45052"', "2023-05-06", "2023-05-06"),
        ('x:num="0.45"', "45%", "45%"),
        ("", "005", "005"),
        ('x:num="nan"', "无", "无"),
    ]
    page = "<table><tr>" + "".join(f"<td {attribute}>{text}</td>" for attribute, text, _ in cells) + "</tr></table>"
    (sheet,) = read_one(tmp_path, "a.html", page.encode()).sheets
    assert sheet.rows == [[value for _, _, value in cells]]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_text_in_utf_32(tmp_path: Path, encoding: str) -> None:
    text = "案件编号,受理日期\r\n青调1号,2023-05-06\r\n青调2号,2023-05-07\r\n"
    (sheet,) = read_one(tmp_path, "a.csv", text.encode(encoding)).sheets
    assert sheet.rows == [["案件编号", "受理日期"], ["青调1号", "2023-05-06"], ["青调2号", "2023-05-07"]]


def xml_cell(style: str, kind: str, value: str, formula: str = "") -> str:
    formula = f' ss:Formula="{formula}"' if formula else ""
    return f'<Cell ss:StyleID="{style}"{formula}><Data ss:Type="{kind}">{value}</Data></Cell>'


def styled_xml(cells: str, *, settings: str = "") -> bytes:
    """A workbook of Excel 2003 XML whose styles show days, times and numbers."""
    forms = {
        "day": "yyyy-mm-dd", "short": "Short Date", "clock": "Short Time", "length": "[h]:mm", "fixed": "Fixed",
        "share": "Percent", "money": "Euro Currency", "plain": "General Number",
    }  # fmt: skip
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>' for name, code in forms.items()
    )
    styles += '<Style ss:ID="heir" ss:Parent="day"/>'
    return xml2003("", f"<Row>{cells}</Row>").replace(
        b"<Worksheet", f"{settings}<Styles>{styles}</Styles><Worksheet".encode(), 1
    )


def test_a_number_of_xml_2003_is_a_day_under_a_format_of_days(tmp_path: Path) -> None:
    cells = "".join(xml_cell(style, "Number", "45052") for style in ("day", "short", "heir", "fixed", "share", "money"))
    cells += (
        xml_cell("plain", "Number", "45052") + xml_cell("clock", "Number", "0.5") + xml_cell("length", "Number", "1.25")
    )
    (sheet,) = read_one(tmp_path, "a.xml", styled_xml(cells)).sheets
    day = date(2023, 5, 6)
    assert sheet.rows == [[day, day, day, 45052.0, 45052.0, 45052.0, 45052.0, time(12), timedelta(hours=30)]]


def test_times_and_lengths_of_time_of_xml_2003_are_written_as_moments(tmp_path: Path) -> None:
    cells = xml_cell("clock", "DateTime", "1899-12-31T09:30:00.000") + xml_cell(
        "length", "DateTime", "1900-01-01T02:30:00.000"
    )
    (sheet,) = read_one(tmp_path, "a.xml", styled_xml(cells)).sheets
    assert sheet.rows == [[time(9, 30), timedelta(hours=26, minutes=30)]]


def test_days_of_xml_2003_counted_from_1904(tmp_path: Path) -> None:
    settings = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
    cells = xml_cell("day", "Number", "43590") + xml_cell("day", "DateTime", "2023-05-06T00:00:00.000")
    (sheet,) = read_one(tmp_path, "a.xml", styled_xml(cells, settings=settings)).sheets
    assert sheet.rows == [[date(2023, 5, 6)] * 2]
    assert sheet.date_1904


def test_a_formula_of_xml_2003_without_a_result_is_uncomputed(tmp_path: Path) -> None:
    cells = xml_cell("fixed", "Number", "", "=SUM(R1)") + xml_cell("fixed", "String", "", "=T(&quot;&quot;)")
    cells += '<Cell ss:Formula="=1+1"/>' + xml_cell("fixed", "Number", "2", "=1+1")
    (sheet,) = read_one(tmp_path, "a.xml", styled_xml(cells)).sheets
    assert sheet.uncomputed == {(0, 0), (0, 2)}
    assert sheet.rows == [["", "", "", 2.0]]


def test_what_cells_without_an_address_hold_beside_values_is_found(tmp_path: Path) -> None:
    rows = (
        '<row><c><v>1</v></c><c/><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row><row hidden="1"><c><v>2</v></c></row><row/>'
        '<row r="7"><c><v>3</v></c><c><f>A1</f></c><c r="E7" t="e"><v>#N/A</v></c><c t="e"><v>#REF!</v></c></row><row hidden="1"><c><v>4</v></c></row>'
    )
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(rows)).sheets
    assert sheet.rows[0] == [1.0, "", "#DIV/0!", "", "", ""]
    assert sheet.rows[6] == [3.0, "", "", "", "#N/A", "#REF!"]
    assert sheet.hidden_rows == {1, 7}
    assert sheet.uncomputed == {(6, 1)}


def test_a_negative_number_under_a_date_format_stays_one_however_its_kind_is_said(tmp_path: Path) -> None:
    """openpyxl writes t="n" with every number."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["B1"] = -3, 45052
    book.active["A1"].number_format = book.active["B1"].number_format = "yyyy-mm-dd"
    assert read_one(tmp_path, "a.xlsx", saved(book)).sheets[0].rows == [[-3.0, date(2023, 5, 6)]]


@pytest.mark.parametrize("form", ["[h]:mm", "[h]:mm:ss"])
def test_a_telephone_number_under_a_format_of_lengths_does_not_cost_the_workbook(tmp_path: Path, form: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for column, value in enumerate((13812345678, 0.5, "甲", 45052), 1):
        book.active.cell(1, column, value).number_format = form if column < 4 else "yyyy-mm-dd"
    (sheet,) = read_one(tmp_path, "a.xlsx", saved(book)).sheets
    assert sheet.rows == [[13812345678.0, 0.5, "甲", date(2023, 5, 6)]]


def test_a_day_counted_from_1904_beyond_the_last_stays_a_number(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("a")
    for column, value in enumerate((2958465, 43590)):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_one(tmp_path, "a.xls", buffer.getvalue()).sheets[0].rows == [[2958465.0, date(2023, 5, 6)]]


@pytest.mark.parametrize(
    ("formula", "uncomputed"),
    [
        ("SUM(B1:B3)", True), ("B1+B2", True), ("COUNTA(B1:B3)", True), ("ROUND(B1,1)", True), ("B1>B2", True), ("B1/B2*100%", True),
        ("-B1", True), ("B1", False), ('IF(B1=1,"",B2)', False), ('B1&"号"', False), ('""', False), ("$D$4", False),
        ("IF(B1>3,SUM(B1:B2),3)", False), ("COUNTIF(B1:B3,1)", True), ("SUMIF(B1:B3,1)", True), ("AVERAGE(B1:B2)", True),
    ],
)  # fmt: skip
def test_a_formula_of_an_xls_that_cannot_come_to_an_empty_text_is_uncomputed(
    tmp_path: Path, formula: str, uncomputed: bool
) -> None:
    """xlwt writes of every formula that it comes to one; of these the result was never saved."""
    book = xlwt.Workbook()
    book.add_sheet("空")
    sheet = book.add_sheet("a")
    sheet.write(0, 1, 1)
    sheet.write(2, 0, xlwt.Formula(formula))
    buffer = io.BytesIO()
    book.save(buffer)
    first, second = read_one(tmp_path, "a.xls", buffer.getvalue()).sheets
    assert not first.uncomputed
    assert second.uncomputed == ({(2, 0)} if uncomputed else set())
    assert len(second.rows) == (3 if uncomputed else 1)
