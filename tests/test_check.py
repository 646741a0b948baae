"""`nianbao check`: problems by department, evidence, marked copies to send back, and learnt column names."""

import json
import subprocess
import sys

import openpyxl

from pipeline.project import Project
from tests.sample.planted import PERSON_PATTERN, PLANTED
from tests.test_cli import DISPUTES, change_cell, nianbao


def test_a_sound_folder_is_good_and_leaves_the_outputs_alone(dongan: Project) -> None:
    done = nianbao(dongan.root, "check", "2023", "--notes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "可以出报告" in done.stdout
    assert "司法所：" in done.stdout
    assert not dongan.output_folder("dongan", 2023).exists()
    problems = json.loads((dongan.processed_folder("dongan", 2023) / "problems.json").read_text("utf-8"))
    accounts = [p for p in problems if p["code"] == "rows.account"]
    assert len(accounts) >= 30
    assert any("读入 108 行 = 记录 96 + 有问题 0 + 未计入 12" in p["found"] for p in accounts)


def test_problems_are_told_by_department_and_marked_in_a_copy_that_keeps_its_form_and_loses_persons(
    dongan: Project,
) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    change_cell(raw / DISPUTES, "2023年", "C5", "正月初三")
    before = (raw / DISPUTES).read_bytes()
    done = nianbao(dongan.root, "check", "2023", "--mark", "--evidence")
    assert done.returncode == 1
    told = done.stdout[done.stdout.index("司法所：") :]
    assert "单元格 C5：“正月初三”" in told
    assert "认作“矛盾纠纷调解”" in done.stdout
    assert "受案时间→accepted_on" in done.stdout
    assert (raw / DISPUTES).read_bytes() == before

    marked = dongan.root / "outputs" / "dongan" / "marked-2023"
    sheet = openpyxl.load_workbook(marked / DISPUTES)["2023年"]
    original = openpyxl.load_workbook(raw / DISPUTES)["2023年"]
    assert sheet["C5"].fill.fgColor.rgb == "FFFFC7CE"
    assert "一个具体日期" in sheet["C5"].comment.text
    assert sheet["C6"].value == original["C6"].value
    assert sheet["C6"].fill.fgColor.rgb == original["C6"].fill.fgColor.rgb
    assert {str(m) for m in sheet.merged_cells.ranges} == {str(m) for m in original.merged_cells.ranges}
    assert sheet.column_dimensions["B"].width == original.column_dimensions["B"].width
    assert sheet["E5"].value == "〔个人信息已隐去〕"
    text = "\n".join(
        str(cell.value)
        for path in marked.glob("*.xlsx")
        for page in openpyxl.load_workbook(path)
        for row in page.iter_rows()
        for cell in row
    )
    assert not [secret for secret in PLANTED if secret in text]


def test_an_old_workbook_or_text_file_is_marked_in_a_plain_copy_where_formulas_stay_text(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    path = next(raw.glob("*.csv"))
    lines = path.read_bytes().decode("gb18030").splitlines()
    lines[4] = '2,=cmd|\' /C calc\'!A0,@SUM(1+1),待定,"=HYPERLINK(""http://x"")",9'
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    done = nianbao(dongan.root, "check", "2023", "--mark")
    assert done.returncode == 1
    book = openpyxl.load_workbook(dongan.root / "outputs" / "dongan" / "marked-2023" / f"{path.name}.xlsx")
    row = [cell for cell in book.worksheets[0][5] if cell.value]
    assert [cell.value for cell in row][1] == "=cmd|' /C calc'!A0"
    assert all(cell.data_type in ("s", "n") for cell in row)


def test_a_renamed_column_is_learnt_into_the_units_own_catalogue_after_being_shown(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    change_cell(raw / DISPUTES, "2023年", "J4", "调处之效果")
    refused = nianbao(dongan.root, "check", "2023")
    assert refused.returncode == 1
    assert "“调处之效果”是否就是“调处结果”" in refused.stdout
    learnt = nianbao(dongan.root, "check", "2023", "--learn")
    assert 'disputes.outcome: ["调处之效果"]' in learnt.stdout
    text = (dongan.raw / "dongan" / "catalogue" / "aliases.yml").read_text("utf-8")
    assert 'disputes.outcome: ["调处之效果"]' in text
    assert nianbao(dongan.root, "check", "2023").returncode == 0


def test_json_is_one_document_for_machines(dongan: Project) -> None:
    data = json.loads(nianbao(dongan.root, "check", "2023", "--json").stdout)
    assert (data["unit"], data["year"], data["blocks"]) == ("dongan", 2023, False)
    assert {"severity", "code", "file", "sheet", "cell", "found", "expected", "advice"} <= set(data["problems"][0])
    assert data["accounts"]
    assert data["evidence"]


def test_a_learnt_file_that_is_wrong_is_named(dongan: Project) -> None:
    folder = dongan.raw / "dongan" / "catalogue"
    folder.mkdir()
    for text, said in (
        ("disputes.outcom: [x]", "没有这一列"),
        ("disputes.outcome: x", "应写成"),
        ("disputes.outcome: [受案时间]", "出现了两次"),
    ):
        (folder / "aliases.yml").write_text(text, "utf-8")
        done = nianbao(dongan.root, "check", "2023")
        assert done.returncode == 2
        assert said in done.stderr
        assert "aliases.yml" in done.stderr


def test_hostile_cells_stay_words_everywhere(dongan: Project) -> None:
    """Script tags, Typst, Jinja and Markdown in a raw cell reach no output as markup."""
    hostile = '<script>alert(1)</script>#read("x"){{7*7}}**粗**'
    change_cell(dongan.raw_folder("dongan", 2023) / DISPUTES, "2023年", "G5", hostile)
    change_cell(dongan.raw_folder("dongan", 2023) / DISPUTES, "2023年", "C6", hostile)
    done = nianbao(dongan.root, "run", "2023", "--to", "html", "--draft")
    assert done.returncode == 0, done.stderr
    folder = dongan.output_folder("dongan", 2023)
    assert "<script" not in (folder / "report.html").read_text("utf-8")
    clean = json.loads((dongan.processed_folder("dongan", 2023) / "1_clean.ipynb").read_text("utf-8"))
    tables = [
        "".join(output["data"].get("text/html", ""))
        for cell in clean["cells"]
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert any("&lt;script&gt;" in table for table in tables)
    assert not any("<script" in table for table in tables)


def test_a_check_names_no_person(dongan: Project) -> None:
    import re

    command = [sys.executable, "-m", "pipeline", "--root", str(dongan.root), "check", "2023", "--evidence", "--json"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not [secret for secret in PLANTED if secret in text]
    assert not re.search(PERSON_PATTERN, text)
