"""The command line: exit codes, and messages that a clerk can act on."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pipeline.project import Project
from tests.conftest import copy_of_sample

DISPUTES = "司法所-矛盾纠纷调解台账（2023年）.xlsx"


def nianbao(root: Path, *words: str, timeout_s: int = 240) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "--root", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=timeout_s, check=False)


def change_cell(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "2022", "--unit", "dongan"], "现有年份：2023"),
        (["run", "2023", "--unit", "xian"], "现有 dongan"),
        (["run", "2023", "--unit", "../dongan"], "没有单位"),
        (["run", "2023", "--to", "docm"], "html,pdf"),
        (["batch", "--years", "2030"], "2030-2030 年"),
        (["batch", "--years", "x"], "2021-2023"),
        (["batch", "--units", "nowhere"], "现有：dongan"),
        (["fly"], "No such command"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_there_is(dongan: Project, words: list[str], said: str) -> None:
    done = nianbao(dongan.root, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_unit_folder_with_capitals_is_told_how_to_be_named(dongan: Project) -> None:
    (dongan.raw / "dongan").rename(dongan.raw / "DongAn")
    done = nianbao(dongan.root, "run", "2023", "--unit", "DongAn")
    assert done.returncode == 2
    assert "小写字母" in done.stderr
    assert "改名" in done.stderr


def test_a_missing_data_folder_is_named(tmp_path: Path) -> None:
    done = nianbao(tmp_path, "run", "2023")
    assert done.returncode == 2
    assert "data/raw" in done.stderr
    assert "--root" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"), [("nam: 东安镇", "nam"), ("name: [", "无法读取"), ("name: ''", "name"), ("东安镇", "键: 值")]
)
def test_a_bad_unit_file_is_wrong_usage(dongan: Project, text: str, said: str) -> None:
    (dongan.raw / "dongan" / "unit.yml").write_text(text, "utf-8")
    done = nianbao(dongan.root, "run", "2023")
    assert done.returncode == 2
    assert said in done.stderr


def test_problems_block_the_report_with_1_and_leave_the_old_output_as_it_was(dongan: Project) -> None:
    folder = dongan.output_folder("dongan", 2023)
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("old", "utf-8")
    (dongan.raw_folder("dongan", 2023) / "坏文件.xlsx").write_bytes(b"broken")
    done = nianbao(dongan.root, "run", "2023", "--to", "html")
    assert done.returncode == 1
    assert "坏文件.xlsx" in done.stdout
    assert "请向部门要 Excel 或 WPS 的原表" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {"report.html": "old"}
    assert [path.name for path in folder.parent.iterdir()] == ["2023"]


def test_one_changed_row_changes_the_printed_figure_and_a_failed_check_is_named_with_both_sides(
    dongan: Project,
) -> None:
    """A settled dispute made unsettled: 95 settled, 98.96 %; and the ledger of disclosures no longer agrees with what was stated."""
    raw = dongan.raw_folder("dongan", 2023)
    change_cell(raw / DISPUTES, "2023年", "J5", "调解不成")
    change_cell(raw / "党政办-2023年政务公开情况统计.xlsx", "Sheet1", "C4", "60条")
    blocked = nianbao(dongan.root, "run", "2023", "--to", "html")
    assert blocked.returncode == 1
    assert "勾稽关系不成立" in blocked.stdout
    assert "= 59（" in blocked.stdout
    assert "= 60（" in blocked.stdout
    assert "党政办-2023年政务公开情况统计.xlsx Sheet1 C4" in blocked.stdout
    assert not dongan.output_folder("dongan", 2023).exists()

    drafted = nianbao(dongan.root, "run", "2023", "--to", "html,pdf", "--draft")
    assert drafted.returncode == 0
    folder = dongan.output_folder("dongan", 2023)
    html = (folder / "report.html").read_text("utf-8")
    assert 'data-key="disputes.settled" value="95">95</data>' in html
    assert ">98.96%</data>" in html
    assert "未通过勾稽" in html
    pages = subprocess.run(
        ["pdftotext", folder / "report.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout.split("\f")
    assert all("未通过勾稽" in page for page in pages[:-1])


def test_an_unknown_indicator_in_the_narrative_ends_with_3_and_near_matches(dongan: Project) -> None:
    path = dongan.raw_folder("dongan", 2023) / "narrative.md"
    path.write_text(
        path.read_text("utf-8").replace("# plan 下一年打算\n", "# plan 下一年打算\n\n{{ disputes.acceptd }}件\n"),
        "utf-8",
    )
    done = nianbao(dongan.root, "run", "2023", "--to", "html")
    assert done.returncode == 3
    assert "disputes.accepted" in done.stderr
    assert "narrative.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_topic_without_a_tally_blocks_and_is_asked_for(dongan: Project) -> None:
    (dongan.raw_folder("dongan", 2023) / "信访办 领导接访登记.xls").unlink()
    done = nianbao(dongan.root, "run", "2023", "--to", "html")
    assert done.returncode == 1
    assert "没有“领导干部接访下访”的报表" in done.stdout
    assert "请向信访办催要" in done.stdout


def test_a_batch_goes_on_past_a_broken_unit_and_tells_all_in_a_table(tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    for name, break_it in (("alpha", True), ("beta", False)):
        folder = project.raw / name
        shutil.copytree(project.raw / "dongan", folder)
        if break_it:
            (folder / "2023" / DISPUTES).write_bytes(b"")
    (project.raw / "gamma" / "2023").mkdir(parents=True)
    done = nianbao(project.root, "batch", "--jobs", "2", "--to", "html")
    assert done.returncode == 3
    table = done.stdout
    assert "alpha" in table
    assert "有问题，未出报告" in table
    assert "运行失败" in table
    assert (project.output_folder("beta", 2023) / "report.html").is_file()
    assert (project.output_folder("dongan", 2023) / "report.html").is_file()
    assert not project.output_folder("alpha", 2023).exists()
    assert "缺少" in table
    assert "[4/4]" in done.stderr


def test_debug_shows_the_traceback(dongan: Project) -> None:
    command = [sys.executable, "-m", "pipeline", "--root", str(dongan.root), "--debug", "run", "1999"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" in done.stderr
