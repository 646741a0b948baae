"""A raw file that ends the process that reads it is a problem that names the file; all others are read."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InterruptedRunError, RunError
from pipeline.project import Project
from pipeline.run.processes.fatal import Fatal, last_words
from pipeline.run.processes.locking import alone
from pipeline.underway import watch
from tests.conftest import copy_of_sample
from tests.processes import descendants, runs, until

NIANBAO = str(Path(sys.executable).with_name("nianbao"))
BOUND_BYTES = 500 * 2**20
FAR = "司法所-远处有字.xlsx"  # two cells, the rectangle between which takes four hundred megabytes: calamine aborts when it gets none


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A few tallies of the sample, and a file that nothing reads within the bound."""
    project = copy_of_sample(tmp_path)
    shutil.copytree(Path(__file__).parent.parent / "notebooks", tmp_path / "notebooks")
    folder = project.raw_folder("dongan", 2023)
    for path in sorted(folder.glob("*.*"))[4:]:
        path.unlink()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "受理日期"
    sheet.cell(1_000_000, 13, "远处")
    book.save(folder / FAR)
    return project


def nianbao(project: Project, *words: str, bound_bytes: int = 0) -> subprocess.CompletedProcess[str]:
    """A command that, with all that it starts, gets no more memory than the bound."""

    command = [NIANBAO, "--root", str(project.root), *words]
    if bound_bytes:
        command = ["sh", "-c", 'ulimit -d "$0" && exec "$@"', str(bound_bytes // 2**10), *command]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def fatal_files(project: Project) -> list[str]:
    problems = json.loads((project.processed_folder("dongan", 2023) / "problems.json").read_text("utf-8"))
    return [problem["file"] for problem in problems if problem["code"] == "file.fatal"]


def read_files(project: Project) -> set[str]:
    tallies = json.loads((project.processed_folder("dongan", 2023) / "tallies.json").read_text("utf-8"))
    return {account["file"] for account in tallies["accounts"]}


def require_named(project: Project, done: subprocess.CompletedProcess[str]) -> None:
    """The file, and nothing else, was left out."""
    others = {path.name for path in project.raw_folder("dongan", 2023).glob("*.xls*")} - {FAR}
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{FAR}：读到它时程序中途停止" in done.stdout + done.stderr
    assert "--jobs" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert fatal_files(project) == [FAR]
    assert read_files(project) == others
    assert not list(project.locks.glob("*.reading"))
    assert not list(project.processed_folder("dongan", 2023).glob("*.failed.ipynb"))


@pytest.mark.parametrize("words", [("check", "2023"), ("run", "2023", "--to", "html")], ids=["check", "run"])
def test_a_file_that_ends_its_reader_is_named_and_the_others_are_read(project: Project, words: tuple[str, ...]) -> None:
    require_named(project, nianbao(project, *words, bound_bytes=BOUND_BYTES))


def test_what_ended_a_reading_in_a_batch_is_tried_again_by_the_next(project: Project) -> None:
    """With the memory it wants, the file is read: nothing of the earlier outcome is taken for done."""
    batch = ("batch", "--jobs", "1", "--to", "html")
    require_named(project, nianbao(project, *batch, "--memory-limit", str(BOUND_BYTES / 2**30)))
    nianbao(project, *batch)
    assert fatal_files(project) == []


DEATH = InterruptedRunError("被系统结束")


def test_a_file_is_blamed_for_the_second_death_within_it(tmp_path: Path) -> None:
    """The first may have come from elsewhere; unless a bound on memory was met, which is met each time."""
    place = tmp_path / "note"
    fatal = Fatal(place)
    fatal.begin()
    for named in (set(), {"a.xlsx"}):
        watch(place).note("a.xlsx")
        assert last_words(place)
        fatal.blame(DEATH, again=True)
        assert fatal.names == set(watch(place).fatal) == named
    watch(place).note("b.xlsx")
    fatal.blame(DEATH, again=False)
    assert set(watch(place).fatal) == {"a.xlsx", "b.xlsx"}
    fatal.end()
    assert list(tmp_path.iterdir()) == []


def test_a_death_while_no_file_is_read_is_no_files_fault(tmp_path: Path) -> None:
    fatal = Fatal(tmp_path / "note")
    watch(tmp_path / "note").note("a.xlsx")
    watch(tmp_path / "note").end()
    with pytest.raises(InterruptedRunError, match="被系统结束"):
        fatal.blame(DEATH, again=True)


def test_when_file_after_file_ends_its_reader_it_is_not_for_the_files_to_be_blamed(tmp_path: Path) -> None:
    fatal = Fatal(tmp_path / "note")
    with pytest.raises(RunError, match="减少 --jobs"):
        for number in range(100):
            watch(tmp_path / "note").note(f"{number}.xlsx")
            fatal.blame(DEATH, again=False)


def test_where_nobody_made_room_for_a_note_reading_goes_on_without(tmp_path: Path) -> None:
    watch(tmp_path / "nowhere" / "note").note("a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_is_interrupted_ends_with_the_process_that_reads(project: Project, tmp_path: Path) -> None:
    """Its reader waits for a lock that the test holds."""
    with alone(project, ("dongan", 2023)):
        process = subprocess.Popen([NIANBAO, "--root", str(project.root), "check", "2023"], stderr=subprocess.PIPE)
        until(lambda: len(descendants(process.pid)) == 1)
        (reader,) = descendants(process.pid)
        os.kill(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "已中断".encode() in said
    assert b"Traceback" not in said
    until(lambda: not runs(reader))
