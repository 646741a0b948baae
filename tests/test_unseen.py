"""Characters that nobody sees, and that turn a line about or end it: none reaches the screen, none blocks a report."""

import json
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import NianbaoError
from pipeline.notebook_api import read_tallies
from pipeline.project import Project
from pipeline.tallies.readers import RawFile, Unreadable, open_tallies
from pipeline.tallies.values.cells import as_text, visible
from tests.test_cli import DISPUTES, change_cell, nianbao
from tests.test_habits import DISPUTES as HEAD
from tests.test_habits import Book, book, codes, dispute, figures, read

__all__ = ["book"]

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
UNSEEN = [*TURNING, "\x85", "\x9b", "\u2060", "\u200b", "\ufeff", "\ufff9"]


def raw_controls(text: str) -> set[str]:
    return {c for c in text if (ord(c) < 32 and c not in "\n\t\r") or 0x7F <= ord(c) < 0xA0 or c in TURNING}


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda c: f"U+{ord(c):04X}")
def test_a_category_with_one_inside_is_the_category(book: Book, unseen: str) -> None:
    rows = [dispute(1, kind=f"邻{unseen}里"), dispute(2, outcome=f"成{unseen}功"), dispute(3)]
    intake = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], HEAD, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["disputes.settled"] == 3
    assert as_text(f"甲{unseen}乙") == visible(f"甲{unseen}乙") == "甲乙"


def test_what_a_cell_says_begins_no_line_and_is_no_command_of_a_log(book: Book) -> None:
    for said in ("某日\n::error::假的", "某日\r##[error]假的", "::set-output name=a::b", "某日\u2028另一行"):
        intake = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], HEAD, dispute(1, day=said), dispute(2)]))
        (told,) = (str(problem) for problem in intake.problems if problem.code == "value.date")
        assert len(told.splitlines()) == 1
        assert not any(command in told for command in ("::error", "##[", "::set"))


def test_names_of_files_and_sheets_are_shown_without_them(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "台\u202e账"
    workbook.worksheets[0].append(["甲"])
    workbook.save(tmp_path / "好.xlsx")
    workbook.save(tmp_path / "坏\u202exslx.xlsx")
    told, sound = open_tallies(tmp_path)
    assert isinstance(told, Unreadable)
    assert (told.name, told.code) == ("坏xslx.xlsx", "file.name_garbled")
    assert isinstance(sound, RawFile)
    assert sound.sheets[0].name == "台账"


@pytest.mark.parametrize("file", ["unit.yml", "catalogue/aliases.yml", "2023/corrections.yml"])
def test_settings_with_one_are_refused_with_the_line(dongan: Project, file: str) -> None:
    path = dongan.raw / "dongan" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("a: 甲\nname: 东\u202e安镇\n", "utf-8")
    with pytest.raises(NianbaoError, match="第 2 行：夹着看不见的控制字符"):
        read_tallies(dongan.root, "dongan", 2023)


def test_no_verb_lets_one_through_to_the_screen(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    change_cell(raw / DISPUTES, "2023年", "C5", f"正月{TURNING}初\x85三")
    (raw / "坏\u202exslx.csv").write_bytes(b"a,b")
    plain = nianbao(dongan.root, "check", "2023", "--evidence", "--notes")
    machine = nianbao(dongan.root, "check", "2023", "--json")
    assert plain.returncode == machine.returncode == 1
    assert "正月初三" in plain.stdout
    assert raw_controls(plain.stdout + plain.stderr + machine.stdout) == set()
    assert raw_controls(json.dumps(json.loads(machine.stdout), ensure_ascii=False)) == set()
