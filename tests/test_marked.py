"""Marked copies: they never fail, and carry nothing personal, whatever the workbook keeps beside its cells."""

import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.catalogue import load_catalogue
from pipeline.tallies import Problem, mark_folder
from tests.formats.making import packed, xlsx_parts

CATALOGUE = load_catalogue()
FILE = "矛盾纠纷台账.xlsx"
SECRET = "欧阳震华"
NUMBERS = ("13800138000", "11010519491231002X")
HEAD = ["案件编号", "受理日期", "纠纷类型", "当事人", "调处结果", "联系人", "备注"]


def problem(cell: str = "B5", *, file: str = FILE, sheet: str = "台账", found: str = "“正月初三”") -> Problem:
    return Problem(
        "error", "value.date", file, sheet, cell, found, "“受理日期”一个具体日期", "请按 2023-05-06 的样式填写"
    )


def mark(folder: Path, *problems: Problem) -> dict[str, bytes]:
    target = folder.parent / "marked"
    names = mark_folder(folder, target, problems or (problem(),), CATALOGUE)
    return {name: (target / name).read_bytes() for name in names}


def whole_text(content: bytes) -> str:
    """All text of a package, every part of it, however its letters are written (&#27431;)."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "\n".join(unescape(package.read(name).decode("utf-8", "replace")) for name in package.namelist())


def personal_book() -> openpyxl.Workbook:
    """A ledger with somebody named wherever a workbook can name him."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["矛盾纠纷台账"])
    sheet.append([f"填报人：{SECRET}  联系电话：{NUMBERS[0]}", "", "审核人：", SECRET])
    sheet.append(HEAD)
    for n in range(1, 4):
        sheet.append([f"青调〔2023〕{n}号", f"2023-05-0{n}", "邻里", SECRET, "成功", SECRET, f"电话{NUMBERS[0]}"])
    sheet.append([f"制表：{SECRET}", "", "", f"负责人签字：{SECRET}"])
    sheet["C5"].comment = Comment(f"{SECRET}说的", SECRET)
    sheet["E5"].hyperlink = f"mailto:{SECRET}@example.com"
    sheet["G6"] = f'=IF(1,"{SECRET}","")'
    sheet.oddHeader.center.text = f"承办人{SECRET}"
    sheet.firstFooter.left.text = SECRET
    validation = DataValidation(type="list", formula1=f'"{SECRET},其他"')
    validation.add("F4:F9")
    sheet.add_data_validation(validation)
    sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=[f'A1="{SECRET}"']))
    sheet.print_title_rows = "1:2"
    book.defined_names["承办"] = DefinedName("承办", attr_text=f'"{SECRET}"')
    book.properties.creator = book.properties.lastModifiedBy = book.properties.title = SECRET
    book.properties.keywords = NUMBERS[1]
    book.custom_doc_props.append(StringProperty(name="科室", value=SECRET))
    for name, state in (("通讯录", "visible"), ("名单", "hidden")):
        other = book.create_sheet(name)
        other.sheet_state = state
        other.append(["谁", "在哪里"])
        other.append([SECRET, f"身份证{NUMBERS[1]}"])
    return book


def saved_in(folder: Path, book: openpyxl.Workbook) -> Path:
    folder.mkdir(exist_ok=True)
    book.save(folder / FILE)
    return folder


def test_nothing_personal_is_left_wherever_a_workbook_keeps_it(tmp_path: Path) -> None:
    copy = mark(saved_in(tmp_path / "raw", personal_book()))[FILE]
    text = whole_text(copy)
    assert SECRET not in text
    assert not [number for number in NUMBERS if number in text]
    sheet = openpyxl.load_workbook(BytesIO(copy))["台账"]
    assert sheet["B5"].fill.fgColor.rgb == "FFFFC7CE"
    assert "一个具体日期" in sheet["B5"].comment.text
    assert (sheet["A3"].value, sheet["A4"].value, sheet["E4"].value) == ("案件编号", "青调〔2023〕1号", "成功")


def test_the_cells_that_a_problem_names_stay_on_a_sheet_that_is_no_tally(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    for row in (["编号", "怎么样了"], ["一", SECRET]):
        sheet.append(row)
    copy = mark(saved_in(tmp_path / "raw", book), problem("A1:B1"))[FILE]
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(copy))["台账"][1]] == ["编号", "怎么样了"]
    assert SECRET not in whole_text(copy)


def test_control_characters_are_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    more = [f"青调{n}号,2023-05-06,邻里,成功" for n in range(2, 30)]
    lines = ["案件编号,受理日期,纠纷类型,调处结果", "青调\x0b1号,正月\x01初三,邻里\x1f,成功", *more]
    (folder / "纠纷.csv").write_text("\n".join(lines), "utf-8")
    (copy,) = mark(folder, problem("B2", file="纠纷.csv", sheet="", found="“正月\x01初三”")).values()
    sheet = openpyxl.load_workbook(BytesIO(copy)).worksheets[0]
    assert sheet["B2"].value == "正月初三"
    assert "正月初三" in sheet["B2"].comment.text


def odd(change: Any) -> bytes:
    """A small workbook with its parts changed into something that openpyxl does not open."""
    names = "".join(
        f'<c r="{at}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in zip("ABCD", HEAD[:3] + HEAD[4:5], strict=True)
    )
    cells = ("青调1号", "正月初三", "邻里", "成功")
    row = "".join(
        f'<c r="{at}2" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in zip("ABCD", cells, strict=True)
    )
    parts = xlsx_parts(f'<row r="1">{names}</row><row r="2">{row}</row>')
    change(parts)
    return packed(parts)


def _bad_styles(parts: dict[str, str]) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/styles.xml"] = (
        f'<styleSheet {space}><fonts count="1"><font><sz val="no number"/></font></fonts></styleSheet>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relation = f'<Relationship Id="r9" Type="{kind}" Target="styles.xml"/>'
    parts[rels] = parts[rels].replace("</Relationships>", relation + "</Relationships>")


def _bad_properties(parts: dict[str, str]) -> None:
    parts["docProps/core.xml"] = "<no>xml"


@pytest.mark.parametrize("change", [_bad_styles, _bad_properties])
def test_a_workbook_that_openpyxl_cannot_open_is_copied_as_values(tmp_path: Path, change: Any) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / FILE).write_bytes(odd(change))
    ((name, copy),) = mark(folder, problem("B2", sheet="")).items()
    sheet = openpyxl.load_workbook(BytesIO(copy)).worksheets[0]
    assert sheet["B2"].value == "正月初三"
    assert "一个具体日期" in sheet["B2"].comment.text
    assert re.fullmatch(rf"{re.escape(FILE)}(?:\.xlsx)?", name)


def test_macros_are_not_sent_back(tmp_path: Path) -> None:
    folder = saved_in(tmp_path / "raw", personal_book())
    (folder / FILE).rename(folder / "台账.xlsm")
    ((name, copy),) = mark(folder, problem(file="台账.xlsm")).items()
    assert name == "台账.xlsm.xlsx"
    assert SECRET not in whole_text(copy)
