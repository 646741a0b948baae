"""Cells of which a reader sees something else than they hold: struck through in part, notes' numbers, scaled formats."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from pipeline.catalogue import load_catalogue
from pipeline.tallies import read_folder
from tests.formats.making import docx, ods, packed, read_one, xlsx_parts
from tests.test_struck import AUTOMATIC, LINE, MAIN, NAMED, book_of, ods_cell, span, xlsb

PARTS = ("30", "3")  # the first is struck through


def partly_in_xlsx(value: Any) -> bytes:
    return book_of({"A1": value, "B1": "旁边", "A2": CellRichText(TextBlock(LINE, "全"), TextBlock(LINE, "部"))})


def partly_in_xls(*, raised: bool = False) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    line, plain = xlwt.Font(), xlwt.Font()
    line.struck_out, plain.escapement = not raised, 1 if raised else 0
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


def raised_in_ods(position: str) -> bytes:
    raised = f"<style:style style:family='text' style:name='up'><style:text-properties style:text-position='{position}'/></style:style>"
    row = f"<table:table-row>{ods_cell('', span(('', '3'), ('up', '1')))}</table:table-row>"
    return ods(f"<table:table table:name='a'>{row}</table:table>", automatic=AUTOMATIC + raised)


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
    "a lowered number, .xlsx": (
        "a.xlsx",
        lambda: partly_in_xlsx(CellRichText(PARTS[0], TextBlock(InlineFont(vertAlign="subscript"), PARTS[1]))),
    ),
    "a raised number, .xls": ("a.xls", lambda: partly_in_xls(raised=True)),
    "a raised number, .ods": ("a.ods", lambda: raised_in_ods("super 58%")),
    "a lowered number, .ods": ("a.ods", lambda: raised_in_ods("-33% 58%")),
    "a lowered number, .docx": (
        "a.docx",
        lambda: partly_in_docx(run("3") + run("1", '<w:vertAlign w:val="subscript"/>')),
    ),
    "hidden text, .docx": ("a.docx", lambda: partly_in_docx(run("3", "<w:vanish/>") + run("5"))),
    "a lowered number, .html": ("a.html", lambda: b"<table><tr><td>3<sub>1</sub></td></tr></table>"),
    "hidden text, .html": ("a.html", lambda: b"<table><tr><td><span style='display:none'>3</span>5</td></tr></table>"),
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
    "on the line, .ods": ("a.ods", lambda: raised_in_ods("0% 100%")),
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
        ('0"00"', True),
        ('"1"0', True),
        ('"12"', True),
        ('"-"0', True),
        ("0\\0", True),
        ('yyyy"-"mm"-"dd', False),
        ('0"-"', False),
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


RECEPTIONS: list[list[Any]] = [
    ["领导干部接访登记表"],
    ["接访日期", "接访领导", "来访人数", "事项分类"],
    ["2023-02-01", "甲", 3, "土地"],
    ["2023-03-01", "乙", 5, "社保"],
    ["2023-04-01", "甲", 2, "土地"],
]


def told_of(
    folder: Path, rows: list[list[Any]], change: Callable[[Any], object] = id, **cells: Any
) -> list[tuple[str, str, str]]:
    """Severity, code and cell of what is said of a ledger of receptions with some cells written otherwise, but for notes."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for address, value in cells.items():
        sheet[address] = value
    change(sheet)
    book.save(folder / "信访办-接访.xlsx")
    problems = read_folder(folder, "x", 2023, load_catalogue()).problems
    return [
        (each.severity, each.code, each.cell)
        for each in problems
        if each.severity != "note" and each.code != "topic.not_reported"
    ]


def test_a_plain_ledger_is_read_without_a_word(tmp_path: Path) -> None:
    assert told_of(tmp_path, RECEPTIONS) == []


@pytest.mark.parametrize("address", ["A4", "C4", "D4"])
def test_one_cell_that_is_struck_through_is_told(tmp_path: Path, address: str) -> None:
    def strike(sheet: Any) -> None:
        sheet[address].font = Font(strike=True)

    assert ("error", "value.struck", address) in told_of(tmp_path, RECEPTIONS, strike)


def test_a_row_that_is_struck_through_is_asked_and_its_cells_are_not_told(tmp_path: Path) -> None:
    def strike(sheet: Any) -> None:
        for cell in sheet[4]:
            cell.font = Font(strike=True)

    assert [told[:2] for told in told_of(tmp_path, RECEPTIONS, strike)] == [("question", "rows.struck")]


def test_a_text_that_is_struck_through_changes_no_figure(tmp_path: Path) -> None:
    def strike(sheet: Any) -> None:
        sheet["B4"].font = Font(strike=True)

    assert told_of(tmp_path, RECEPTIONS, strike) == []


@pytest.mark.parametrize(
    "note",
    [
        "注：来访人数单位为百人次",
        "单位：百人次",
        "注：来访人数以十人计",
        "注：本表人数均乘以2",
        "说明：人数按百人计",
        "注：来访人数以十人为单位",
    ],
)
def test_a_scale_that_is_told_below_the_table_stops_it(tmp_path: Path, note: str) -> None:
    assert ("error", "unit.beside", "A6") in told_of(tmp_path, [*RECEPTIONS, [note]])


@pytest.mark.parametrize(
    "note", ["注：来访人数单位为人次", "填表人：甲", "单位：某某镇信访办", "注：以登记时间计", "审核：乙"]
)
def test_an_ordinary_line_below_a_table_does_not(tmp_path: Path, note: str) -> None:
    assert "unit.beside" not in [code for _, code, _ in told_of(tmp_path, [*RECEPTIONS, [note]])]


@pytest.mark.parametrize("value", ["5份", "5件", "○", "5张"])
def test_papers_and_circles_are_no_persons(tmp_path: Path, value: str) -> None:
    assert [told[0] for told in told_of(tmp_path, RECEPTIONS, C4=value)] == ["error"]


@pytest.mark.parametrize("value", ["5人", "5人次", "5次", "五", "5名"])
def test_persons_are(tmp_path: Path, value: str) -> None:
    assert told_of(tmp_path, RECEPTIONS, C4=value) == []


@pytest.mark.parametrize(
    "heading",
    [
        "来访人数（上年）",
        "2022年来访人数",
        "来访人数×10",
        "来访人数 百人次",
        "来访人数（去年同期）",
        "来访人数（2022年）",
        "来访人数（2022）",
        "来访人数（22年）",
        "来访人数（预计）",
    ],
)
def test_a_heading_of_another_year_or_scale_is_not_the_column(tmp_path: Path, heading: str) -> None:
    assert "error" in [told[0] for told in told_of(tmp_path, RECEPTIONS, C2=heading)]


@pytest.mark.parametrize(
    "heading",
    ["来访人数（2023年）", "来访人数（2023）", "来访人数（23年）", "来访人数（本年）", "来访人数（人次）", "来访人数"],
)
def test_a_heading_of_this_year_is(tmp_path: Path, heading: str) -> None:
    assert told_of(tmp_path, RECEPTIONS, C2=heading) == []


def test_two_columns_of_one_heading_and_other_numbers_are_an_error(tmp_path: Path) -> None:
    rows = [RECEPTIONS[0], [*RECEPTIONS[1], "来访人数"], *([*row, 9] for row in RECEPTIONS[2:])]
    assert ("error", "column.which") in [told[:2] for told in told_of(tmp_path, rows)]


def test_a_unit_line_may_say_what_is_counted_in(tmp_path: Path) -> None:
    rows = [RECEPTIONS[0], ["（以百人次计）"], *RECEPTIONS[1:]]
    assert [told for told in told_of(tmp_path, rows) if told[0] == "error"] == []
    frame = read_folder(tmp_path, "x", 2023, load_catalogue()).topics["receptions"].frame
    assert 1000 in [frame[name].sum() for name in frame.select_dtypes("number")]


@pytest.mark.parametrize("line", ["单位：（十人）", "计量单位：十", "单位：十人次", "（单位：十人）"])
def test_a_unit_line_above_the_table_is_heeded_however_it_is_written(tmp_path: Path, line: str) -> None:
    rows = [RECEPTIONS[0], [line], *RECEPTIONS[1:]]
    assert [told for told in told_of(tmp_path, rows) if told[0] == "error"] == []
    frame = read_folder(tmp_path, "x", 2023, load_catalogue()).topics["receptions"].frame
    assert 100 in [frame[name].sum() for name in frame.select_dtypes("number")]


NUMBERED = [RECEPTIONS[0], ["序号", *RECEPTIONS[1]], *([n, *row] for n, row in enumerate(RECEPTIONS[2:], 1))]


@pytest.mark.parametrize("note", ["注：第2号系西河镇辖区", "说明：第2号不属本镇管辖", "注：第2号与第3号为同一纠纷"])
def test_a_note_by_which_rows_may_not_count_is_asked(tmp_path: Path, note: str) -> None:
    assert [told[:2] for told in told_of(tmp_path, [*NUMBERED, [note]])] == [("question", "rows.footnote")]


@pytest.mark.parametrize("note", ["注：第2号系重大事项", "注：本表一式两份", "说明：数据截至12月31日"])
def test_an_ordinary_note_asks_nothing(tmp_path: Path, note: str) -> None:
    assert told_of(tmp_path, [*NUMBERED, [note]]) == []


@pytest.mark.parametrize("note", ["注：本表仅为上半年数据，下半年另报", "说明：7-12月数据尚未收齐"])
def test_a_note_that_this_is_a_part_is_told(tmp_path: Path, note: str) -> None:
    assert [told[:2] for told in told_of(tmp_path, [*NUMBERED, [note]])] == [("warning", "note.part")]


REMARKED = [RECEPTIONS[0], [*RECEPTIONS[1], "备注"], *([*row, ""] for row in RECEPTIONS[2:])]


@pytest.mark.parametrize(
    "remark", ["应为15", "来访人数应为15", "人数更正为 15 人", "实为15人", "核实为15", "应该是15人", "改为15"]
)
def test_a_remark_that_says_another_number_than_its_row_stops_it(tmp_path: Path, remark: str) -> None:
    assert ("error", "row.corrects", "A4:E4") in told_of(tmp_path, REMARKED, E4=remark)


@pytest.mark.parametrize(
    "remark",
    [
        "原填3，更正为5",
        "应为5人",
        "实际执行2000元",
        "改为2023年3月1日",
        "核实后答复",
        "核定3月1日开会",
        "到会15人",
        "经核实15户受灾",
    ],
)
def test_a_remark_that_agrees_with_its_row_or_speaks_of_something_else_does_not(tmp_path: Path, remark: str) -> None:
    assert "row.corrects" not in [code for _, code, _ in told_of(tmp_path, REMARKED, E4=remark)]


@pytest.mark.parametrize(
    ("comment", "code"), [("应为15", "row.corrects"), ("单位：百人次", "unit.beside"), ("作废", "rows.void")]
)
@pytest.mark.parametrize("address", ["C4"])
def test_a_comment_that_changes_a_number_is_told(tmp_path: Path, address: str, comment: str, code: str) -> None:
    def remark(sheet: Any) -> None:
        sheet[address].comment = Comment(comment, "甲")

    assert code in [told[1] for told in told_of(tmp_path, RECEPTIONS, remark)]


def test_other_comments_are_listed_without_what_is_personal(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in RECEPTIONS:
        book.worksheets[0].append(row)
    book.worksheets[0]["C4"].comment = Comment("请再核对，电话13812345678", "甲")
    book.worksheets[0]["C2"].comment = Comment("含集体访", "甲")
    book.worksheets[0]["C5"].comment = Comment(f"{'这' * 32}13912345678", "甲")  # quoted to the middle of the number
    book.save(tmp_path / "信访办-接访.xlsx")
    (told,) = [
        each for each in read_folder(tmp_path, "x", 2023, load_catalogue()).problems if each.code == "cell.comment"
    ]
    assert (told.severity, told.cell) == ("note", "C2,C4,C5")
    assert "139123" not in told.found
    assert "含集体访" in told.found
    assert "请再核对" in told.found
    assert "13812345678" not in told.found


def test_the_comments_of_a_word_table(tmp_path: Path) -> None:
    remarked = "<w:r><w:t>30</w:t></w:r><w:r><w:commentReference w:id='4'/></w:r>"
    document = f"<w:tbl><w:tr><w:tc><w:p>{remarked}</w:p></w:tc></w:tr></w:tbl>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = f"<w:comments xmlns:w='{space}'><w:comment w:id='4'><w:p><w:r><w:t>应为15</w:t></w:r></w:p></w:comment></w:comments>"
    with zipfile.ZipFile(io.BytesIO(docx(document))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    content = packed({**parts, "word/comments.xml": notes.encode()})
    (sheet,) = read_one(tmp_path, "a.docx", content).sheets
    assert (sheet.rows, sheet.comments) == ([["30"]], {(0, 0): "应为15"})


@pytest.mark.parametrize("form", ["0,", "#,##0,", ";;;", '0.0,"K"'])
def test_a_number_that_is_shown_as_a_thousandth_or_not_at_all_is_told(tmp_path: Path, form: str) -> None:
    def shown_as(sheet: Any) -> None:
        sheet["C4"].number_format = form

    assert ("error", "value.scaled_format", "C4") in told_of(tmp_path, RECEPTIONS, shown_as)


@pytest.mark.parametrize(
    "form", ["0", "#,##0", "#,##0_ ", "#,##0;-#,##0", "#,##0;[Red]-#,##0;;@", '0!.0,"万"', "General", "@"]
)
def test_an_ordinary_format_is_not(tmp_path: Path, form: str) -> None:
    def shown_as(sheet: Any) -> None:
        sheet["C4"].number_format = form

    assert told_of(tmp_path, RECEPTIONS, shown_as) == []


@pytest.mark.parametrize("note", ["备注：4月数据为估算", "注：部分数据为暂估数", "说明：本表为快报数"])
def test_a_note_that_figures_are_estimates_is_told(tmp_path: Path, note: str) -> None:
    assert ("warning", "note.estimate", "A6") in told_of(tmp_path, [*RECEPTIONS, [note]])


@pytest.mark.parametrize("line", ["计量:百人", "注：人次栏以十为单位"])
def test_a_scale_that_is_told_above_in_other_words_stops_the_table(tmp_path: Path, line: str) -> None:
    assert ("error", "unit.beside", "A2") in told_of(tmp_path, [RECEPTIONS[0], [line], *RECEPTIONS[1:]])


@pytest.mark.parametrize("line", ["以百人计", "（以百人计）", "按百人次计"])
def test_a_scale_told_above_is_heeded_with_brackets_or_without(tmp_path: Path, line: str) -> None:
    rows = [RECEPTIONS[0], [line], *RECEPTIONS[1:]]
    assert [told for told in told_of(tmp_path, rows) if told[0] == "error"] == []
    frame = read_folder(tmp_path, "x", 2023, load_catalogue()).topics["receptions"].frame
    assert 1000 in [frame[name].sum() for name in frame.select_dtypes("number")]
