"""Cells of which a reader sees something else than they hold: struck through in part, notes' numbers, scaled formats."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipeline.catalogue import load_catalogue
from pipeline.tallies import read_folder
from tests.formats.making import docx, ods, packed, read_one, xlsx_parts
from tests.test_struck import AUTOMATIC, LINE, MAIN, NAMED, book_of, ods_cell, span, xlsb

PARTS = ("30", "3")  # the first is struck through


def partly_in_xlsx(value: Any) -> bytes:
    return book_of({"A1": value, "B1": "旁边", "A2": CellRichText(TextBlock(LINE, "全"), TextBlock(LINE, "部"))})


def partly_in_xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    line, plain = xlwt.Font(), xlwt.Font()
    line.struck_out = True
    sheet = book.add_sheet("a")
    sheet.write_rich_text(0, 0, ((PARTS[0], line), (PARTS[1], plain)))
    sheet.write(0, 1, "旁边")
    sheet.write_rich_text(1, 0, (("全", line), ("部", line)))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def partly_in_docx(*runs: str) -> bytes:
    cells = "".join(f"<w:tc><w:p>{run}</w:p></w:tc>" for run in runs)
    return docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def partly_in_ods(cell: str) -> bytes:
    row = f"<table:table-row>{cell}</table:table-row>"
    return ods(f"<table:table table:name='a'>{row}</table:table>", automatic=AUTOMATIC, named=NAMED)


def run(text: str, *properties: str) -> str:
    return f"<w:r><w:rPr>{''.join(properties)}</w:rPr><w:t>{text}</w:t></w:r>"


RAISED = '<w:vertAlign w:val="superscript"/>'
XML2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="a"><Table><Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{}</ss:Data></Cell>'
    "</Row></Table></Worksheet></Workbook>"
)
UP = InlineFont(vertAlign="superscript")
PARTLY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "the first part, .xlsx": ("a.xlsx", lambda: partly_in_xlsx(CellRichText(TextBlock(LINE, PARTS[0]), PARTS[1]))),
    "the last part, .xlsx": ("a.xlsx", lambda: partly_in_xlsx(CellRichText(PARTS[1], TextBlock(LINE, PARTS[0])))),
    "a raised number, .xlsx": ("a.xlsx", lambda: partly_in_xlsx(CellRichText(PARTS[0], TextBlock(UP, PARTS[1])))),
    "a part, .xls": ("a.xls", partly_in_xls),
    "a part, .xlsb": ("a.xlsb", lambda: xlsb(flags=8)),
    "a part, .docx": ("a.docx", lambda: partly_in_docx(run("30", "<w:strike/>") + run("3"))),
    "twice, .docx": ("a.docx", lambda: partly_in_docx(run("30", "<w:dstrike/>") + run("3"))),
    "a raised number, .docx": ("a.docx", lambda: partly_in_docx(run("3") + run("1", RAISED))),
    "a part, .ods": ("a.ods", lambda: partly_in_ods(ods_cell("", span(("line", "30"), ("", "3"))))),
    "a part of a struck cell, .ods": (
        "a.ods",
        lambda: partly_in_ods(ods_cell("struck", span(("", "30"), ("unline", "3")))),
    ),
    "a part, .html": ("a.html", lambda: b"<table><tr><td><s>30</s>3</td></tr></table>"),
    "a raised number, .html": ("a.html", lambda: b"<table><tr><td>3<sup>1</sup></td></tr></table>"),
    "a part, XML 2003": ("a.xml", lambda: XML2003.format("<S>30</S>3").encode()),
}


@pytest.mark.parametrize("case", PARTLY)
def test_a_text_struck_through_in_part_is_known_by_its_cell(tmp_path: Path, case: str) -> None:
    name, made = PARTLY[case]
    (sheet,) = read_one(tmp_path, name, made()).sheets
    assert sheet.partly_struck == {(0, 0)}
    assert (0, 0) not in sheet.struck


WHOLE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a square metre, .xlsx": ("a.xlsx", lambda: partly_in_xlsx(CellRichText("m", TextBlock(UP, "二")))),
    "a square metre, .docx": ("a.docx", lambda: partly_in_docx(run("面积m") + run("上", RAISED))),
    "lowered, .docx": ("a.docx", lambda: partly_in_docx(run("3") + run("1", '<w:vertAlign w:val="subscript"/>'))),
    "two whole cells, .docx": ("a.docx", lambda: partly_in_docx(run("30", "<w:strike/>"), run("3"))),
    "two whole cells, .html": ("a.html", lambda: b"<table><tr><td><s>30</s></td><td>3</td></tr></table>"),
    "a blank that is not struck, .html": (
        "a.html",
        lambda: b"<table><tr><td><s>30</s> <b> </b></td><td>3</td></tr></table>",
    ),
    "a blank that is not struck, XML 2003": ("a.xml", lambda: XML2003.format("<S>30</S> ").encode()),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_text_of_one_kind_is_not_struck_in_part(tmp_path: Path, case: str) -> None:
    name, made = WHOLE[case]
    (sheet,) = read_one(tmp_path, name, made()).sheets
    assert sheet.partly_struck == set()


def test_a_part_of_a_text_is_struck_in_every_row_that_is_repeated(tmp_path: Path) -> None:
    row = f"<table:table-row table:number-rows-repeated='3'>{ods_cell('', span(('line', '30'), ('', '3')))}</table:table-row>"
    content = ods(f"<table:table table:name='a'>{row}</table:table>", automatic=AUTOMATIC, named=NAMED)
    (sheet,) = read_one(tmp_path, "a.ods", content).sheets
    assert sheet.partly_struck == {(0, 0), (1, 0), (2, 0)}


@pytest.mark.parametrize("font", ["", "<rPr><b/></rPr>"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_shared_text_struck_through_in_part_is_known_by_its_cells(tmp_path: Path, font: str, turned: bool) -> None:
    """The run that is not struck may have no font of its own."""
    runs = [f"<r><rPr><strike/></rPr><t>{PARTS[0]}</t></r>", f"<r>{font}<t>{PARTS[1]}</t></r>"]
    texts = f"<si>{''.join(reversed(runs) if turned else runs)}</si><si><r><rPr><strike/></rPr><t>全部</t></r></si><si><t>无</t></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{text}</v></c></row>' for n, text in enumerate((0, 1, 2, 0), 1))
    made = xlsx_parts(rows) | {"xl/sharedStrings.xml": f'<sst {MAIN} uniqueCount="3">{texts}</sst>'}
    (sheet,) = read_one(tmp_path, "a.xlsx", packed(made)).sheets
    assert sheet.partly_struck == {(0, 0), (3, 0)}
    assert sheet.struck == {(1, 0)}


def test_a_number_struck_through_in_part_is_told_and_prints_nothing(tmp_path: Path) -> None:
    """30 struck through and 3 beside it was read as 303."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows: list[list[Any]] = [["法治宣传活动登记表"], ["活动日期", "活动地点", "宣传主题", "解答咨询人次", "备注"]]
    rows += [[f"2023-03-0{n}", f"第{n}村", "行政复议", n, "甲"] for n in range(1, 5)]
    for row in rows:
        sheet.append(row)
    sheet["D4"] = CellRichText(TextBlock(LINE, PARTS[0]), PARTS[1])
    sheet["E4"] = CellRichText(TextBlock(LINE, "甲"), "乙")
    book.save(tmp_path / "宣传.xlsx")
    problems = read_folder(tmp_path, "x", 2023, load_catalogue()).problems
    assert [(each.severity, each.cell) for each in problems if each.code == "value.struck_part"] == [("error", "D4")]


@pytest.mark.parametrize(
    ("form", "scaled"),
    [
        ('0"万人次"', True),
        ("0万", True),
        ('0.0"亿元"', True),
        ('0"千元"', True),
        ('0!.0,"万"', False),
        ('0.00,,"百万"', False),
        ('0"人次"', False),
        ('0"千米"', False),
        ("0.0%", False),
        ("[DBNum2]0", False),
        ('yyyy"年"m"月"', False),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_number_shown_with_a_scale_that_it_is_not_divided_by_is_known(
    tmp_path: Path, kind: str, form: str, scaled: bool
) -> None:
    buffer = io.BytesIO()
    if kind == "xlsx":
        book = openpyxl.Workbook()
        cell = book.worksheets[0].cell(1, 1, 3)
        cell.number_format = form
        book.worksheets[0]["B1"] = 3
        book.save(buffer)
    else:
        old = xlwt.Workbook(encoding="utf-8")
        sheet = old.add_sheet("a")
        sheet.write(0, 0, 3, xlwt.easyxf(num_format_str=form))
        sheet.write(0, 1, 3)
        old.save(buffer)
    (read,) = read_one(tmp_path, f"a.{kind}", buffer.getvalue()).sheets
    assert read.scaled == ({(0, 0)} if scaled else set())


def test_a_number_shown_as_ten_thousands_prints_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [
        ["法治宣传活动登记表"],
        ["活动日期", "活动地点", "宣传主题", "解答咨询人次"],
        ["2023-03-01", "甲村", "行政复议", 3],
    ]:
        sheet.append(row)
    sheet["D3"].number_format = '0"万人次"'
    book.save(tmp_path / "宣传.xlsx")
    problems = read_folder(tmp_path, "x", 2023, load_catalogue()).problems
    assert [(each.severity, each.cell) for each in problems if each.code == "value.scaled_format"] == [("error", "D3")]
