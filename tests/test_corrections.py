"""corrections.yml: a known error put right as the file is read, printed beside the value it touched, refused when it no longer fits."""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import yaml

from pipeline import compute_figures, read_tallies
from pipeline.catalogue import load_catalogue
from pipeline.errors import CatalogueError, TallyError
from pipeline.project import Project
from pipeline.run import Options, run_report
from pipeline.tallies import Correction
from pipeline.tallies.corrections import Corrections, _Entry, read_corrections
from pipeline.tallies.readers import RawFile, Sheet
from tests.test_cli import DISPUTES, nianbao

FIRST: dict[str, object] = {
    "file": DISPUTES,
    "sheet": "2023年",
    "cell": "J5",
    "was": "调解成功",
    "now": "未成功",
    "reason": "当事人反悔，台账未更新",
    "agreed_by": "司法所",
    "date": "2024-01-05",
}


def write(project: Project, *entries: dict[str, object]) -> Path:
    path = project.raw_folder("dongan", 2023) / "corrections.yml"
    said = yaml.safe_dump([*entries], allow_unicode=True, sort_keys=False).replace("'2024-01-05'", "2024-01-05")
    path.write_text(said, encoding="utf-8")
    return path


def corrected(project: Project) -> dict[str, float | None]:
    intake = read_tallies(project.root, "dongan", 2023).intake
    return {
        key: value.value for key, value in compute_figures(project.root, "dongan", 2023, intake).results.values.items()
    }


def test_a_correction_changes_the_figure_and_never_the_file(dongan: Project) -> None:
    path = dongan.raw_folder("dongan", 2023) / DISPUTES
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    plain = corrected(dongan)
    write(dongan, FIRST)
    now = corrected(dongan)
    assert (plain["disputes.settled"], now["disputes.settled"]) == (96, 95)
    assert {key for key in plain if plain[key] != now[key]} == {"disputes.settled", "disputes.success_rate"}
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_it_stands_in_the_annex_beside_the_value_also_when_its_row_no_longer_counts(dongan: Project) -> None:
    write(dongan, FIRST)
    outcome = run_report(dongan, "dongan", 2023, Options(("html",)))
    assert outcome.state == "done", outcome.message
    html = (dongan.output_folder("dongan", 2023) / "report.html").read_text("utf-8")
    said = "J5：“调解成功”更正为“未成功”。当事人反悔，台账未更新（司法所，2024-01-05）"
    entry = html[html.index('id="source-disputes.settled"') :]
    assert said in entry[: entry.index('class="entry"', 10)]
    assert said not in html[html.index('id="source-penalties.decisions"') : html.index('id="source-disputes.accepted"')]
    values = json.loads((dongan.output_folder("dongan", 2023) / "indicators.json").read_text("utf-8"))
    rows = next(item for item in values if item["key"] == "disputes.settled")["sources"][0]["rows"]
    assert rows.startswith("B6:")
    manifest = json.loads((dongan.output_folder("dongan", 2023) / "manifest.json").read_text("utf-8"))
    assert "corrections" in {item["role"] for item in manifest["inputs"]}


def test_what_a_personal_column_holds_is_never_shown(dongan: Project) -> None:
    import openpyxl

    book = openpyxl.load_workbook(dongan.raw_folder("dongan", 2023) / DISPUTES)
    sheet = book["2023年"]
    personal = next(
        cell for row in sheet.iter_rows(min_row=5, max_row=5) for cell in row if "当事人" in str(cell.value)
    )
    write(dongan, {**FIRST, "cell": personal.coordinate, "was": personal.value, "now": "当事人999"}, FIRST)
    applied = read_tallies(dongan.root, "dongan", 2023).intake.corrections
    assert [item.cell for item in applied] == [personal.coordinate, "J5"]
    assert "当事人" not in applied[0].was + applied[0].now
    assert applied[1] == Correction(
        DISPUTES, "2023年", "J5", "调解成功", "未成功", "当事人反悔，台账未更新", "司法所", "2024-01-05"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"was": "未成功"}, "第 1 条更正：.*J5 现在的内容与 was 不符.*部门可能已经改过"),
        ({"cell": "J9000"}, "现在是空的"),
        ({"file": "别的.xlsx"}, "没有文件“别的.xlsx”.*核对文件名"),
        ({"sheet": "2022年"}, "没有工作表“2022年”，现有：.*2023年"),
    ],
    ids=["was", "cell", "file", "sheet"],
)
def test_a_correction_that_no_longer_fits_stops_the_run(dongan: Project, change: dict[str, object], said: str) -> None:
    write(dongan, {**FIRST, **change})
    with pytest.raises(TallyError, match=said):
        read_tallies(dongan.root, "dongan", 2023)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- {file: a, sheet: b, cell: A1, was: 1, now: 2, reason: c, agreed_by: d, date: 2024-01-05, why: e}",
            "why（没有这个键）",
        ),
        ("- {file: a, sheet: b, cell: A1, was: 1, now: 2, agreed_by: d, date: 2024-01-05}", "reason（没有写）"),
        (
            "- {file: a, sheet: b, cell: 7C, was: 1, now: 2, reason: c, agreed_by: d, date: 2024-01-05}",
            "cell（应写成 C7",
        ),
        ("- {file: a, sheet: b, cell: A1, was: 1, now: 2, reason: c, agreed_by: d, date: 一月}", "date（应为日期"),
        ("file: a", "应为列表"),
        ("- [", "无法读取"),
        ("- {file: a, cell: A1, was: 1, now: 2, reason: c, agreed_by: d, date: 2024-02-30}", "无法读取"),
        ("- {1: a}", "file（没有写）"),
        ("- {file: a, cell: A1, was: 1, now: yes, reason: c, agreed_by: d, date: 2024-01-05}", "now"),
        ("- {file: a, cell: A1, was: 1, now: .nan, reason: c, agreed_by: d, date: 2024-01-05}", "now"),
        ("- {file: a, cell: A1, was: 1, now: 2, reason: c, agreed_by: d, date: 86400}", "date（应为日期"),
    ],
)
def test_a_wrong_corrections_file_is_named_with_its_entry_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "corrections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TallyError) as raised:
        read_corrections(tmp_path)
    assert said in str(raised.value)


def test_the_clerk_reads_it_without_a_traceback(dongan: Project) -> None:
    write(dongan, {**FIRST, "was": "未成功"})
    done = nianbao(dongan.root, "run", "2023")
    assert done.returncode == 3
    assert "corrections.yml 第 1 条更正" in done.stderr
    assert "Traceback" not in done.stderr
    assert not dongan.output_folder("dongan", 2023).exists()


@pytest.mark.parametrize(
    ("was", "now", "kind"), [("2023-01-04", "2023-02-04", "text"), (3, 5, "number"), (None, "成功", "blank")]
)
def test_dates_numbers_and_blanks_are_compared_as_a_reader_sees_them(
    tmp_path: Path, was: object, now: object, kind: str
) -> None:
    held = {"text": datetime(2023, 1, 4), "number": 3.0, "blank": ""}[kind]
    file = sheet_with([[held]])
    assert apply(file, "A1", was, now) == [[now]]
    assert file.sheets[0].rows == [[held]]


def sheet_with(rows: list[list[object]], merged: frozenset[tuple[int, int]] = frozenset()) -> RawFile:
    return RawFile("a.xlsx", "0" * 64, (Sheet("一", rows, merged=merged),))


def apply(file: RawFile, cell: str, was: object, now: object) -> list[list[object]]:
    entry = _Entry.model_validate(
        {**FIRST, "file": "a.xlsx", "sheet": "一", "cell": cell, "was": was, "now": now, "date": date(2024, 1, 5)}
    )
    return Corrections([entry], "c").apply(file).sheets[0].rows


def test_a_merged_range_is_corrected_as_a_whole_and_only_by_its_first_cell() -> None:
    rows: list[list[object]] = [["头", "甲"], ["成功", 1], ["成功", 2], ["成功", 3]]
    merged = frozenset({(2, 0)})
    assert apply(sheet_with(rows, merged), "A2", "成功", "未成功") == [
        ["头", "甲"],
        ["未成功", 1],
        ["未成功", 2],
        ["成功", 3],
    ]
    with pytest.raises(TallyError, match="合并单元格.*左上角"):
        apply(sheet_with(rows, merged), "A3", "成功", "未成功")


def test_a_cell_beyond_what_the_file_stores_is_a_blank_one() -> None:
    assert apply(sheet_with([["甲"]]), "C2", None, "补")[1] == ["", "", "补"]


def test_a_name_is_told_neither_by_a_mismatch_nor_through_another_table_of_the_sheet(dongan: Project) -> None:
    import openpyxl

    path = dongan.raw_folder("dongan", 2023) / DISPUTES
    book = openpyxl.load_workbook(path)
    sheet = book["2023年"]
    sheet["J120"] = "填表人：张三丰"
    book.save(path)
    write(dongan, {**FIRST, "cell": "J120", "was": "填表人：张三丰", "now": "填表人：李四"})
    (item,) = read_tallies(dongan.root, "dongan", 2023).intake.corrections
    assert "张三丰" not in item.was + item.now
    write(dongan, {**FIRST, "cell": "J120", "was": "填表人：张三", "now": "x"})
    with pytest.raises(TallyError) as raised:
        read_tallies(dongan.root, "dongan", 2023)
    assert "张三" not in str(raised.value)


def test_a_correction_of_a_figure_that_is_only_compared_stands_beside_the_value_it_is_compared_with(
    dongan: Project,
) -> None:
    """公开 59 条 is stated beside the ledger: the stated cell was 58 and is put right."""
    intake = read_tallies(dongan.root, "dongan", 2023).intake
    (figure,) = [figure for figure in intake.stated if figure.key == "disclosures.published"]
    ((sheet, cell),) = figure.cells
    was = 59 if not figure.reads else figure.reads[0][2]
    write(dongan, {**FIRST, "file": figure.file, "sheet": sheet, "cell": cell, "was": was, "now": 58})
    intake = read_tallies(dongan.root, "dongan", 2023).intake
    results = compute_figures(dongan.root, "dongan", 2023, intake).results
    assert [item.now for item in results.lineage["disclosures.published"].corrections] == ["58"]
    assert any(
        "59，58：不成立" in line or "58，59：不成立" in line for line in results.lineage["disclosures.published"].checks
    )


@pytest.mark.parametrize("odd", ["folder", "dangling link"])
def test_what_is_no_file_in_the_place_of_corrections_is_told(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "corrections.yml"
    if odd == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nothing")
    with pytest.raises(TallyError, match="corrections.yml"):
        read_corrections(tmp_path)


def notes_on(project: Project) -> list[str]:
    return [
        each.found
        for each in read_tallies(project.root, "dongan", 2023).intake.problems
        if each.code == "correction.row"
    ]


def test_a_cell_that_could_be_another_row_after_a_new_order_is_told(dongan: Project) -> None:
    write(dongan, FIRST)
    (told,) = notes_on(dongan)
    assert "第 1 条更正 J5" in told


def test_a_row_that_is_named_is_looked_for(dongan: Project) -> None:
    path = dongan.raw_folder("dongan", 2023) / DISPUTES
    number = openpyxl.load_workbook(path)["2023年"]["A5"].value
    write(dongan, {**FIRST, "row": number})
    assert notes_on(dongan) == []
    write(dongan, {**FIRST, "row": str(number).replace("〔", "[").replace("〕", "]").replace("第00", "第")})
    assert notes_on(dongan) == []
    write(dongan, {**FIRST, "row": "没有这个编号"})
    with pytest.raises(TallyError, match="这一行里没有 row 写的内容"):
        read_tallies(dongan.root, "dongan", 2023)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("corrections.yml.txt", "corrections.yml"),
        ("corrections.yaml", "corrections.yml"),
        ("Corrections.yml", "corrections.yml"),
        ("更正.yml", "corrections.yml"),
        ("decisions.yml.txt", "decisions.yml"),
        ("decisions.txt", "decisions.yml"),
    ],
)
def test_a_file_that_is_nearly_called_as_ours_is_told(dongan: Project, name: str, ours: str) -> None:
    path = write(dongan, FIRST)
    path.rename(path.with_name(name))
    (told,) = [each for each in read_tallies(dongan.root, "dongan", 2023).intake.problems if each.file == name]
    assert (told.severity, told.code) == ("error", "file.like_ours")
    assert f"改名为 {ours}" in told.advice


@pytest.mark.parametrize("name", ["aliases.yaml", "disputes.yml.txt", "aliases.YML"])
def test_a_file_of_the_catalogue_under_another_ending_is_told(dongan: Project, name: str) -> None:
    folder = dongan.raw / "dongan" / "catalogue"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("junk", "utf-8")
    with pytest.raises(CatalogueError, match="名称应以 .yml 结尾"):
        load_catalogue(folder.parent)


def test_a_row_beyond_the_sheet_holds_no_number(dongan: Project) -> None:
    write(dongan, {**FIRST, "cell": "J5000", "was": None, "row": "第5号"})
    with pytest.raises(TallyError, match="这一行里没有 row 写的内容"):
        read_tallies(dongan.root, "dongan", 2023)
