"""Files that people write: whatever stands in them, the fault is named with file and line, and nobody else's report stops."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.catalogue.loading import catalogue_files
from pipeline.errors import CatalogueError, NianbaoError
from pipeline.notebook_api import find_place, read_tallies
from pipeline.project import Project
from pipeline.report.session import read_narrative
from pipeline.settings import MOST_BYTES, UnreadableYamlError, compose_yaml, parse_yaml, read_yaml
from pipeline.unit import read_unit
from tests.conftest import copy_of_sample

DIGITS = "9" * 5000
DEEP = "[" * 100_000 + "]" * 100_000
MULTIPLYING = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD: dict[str, tuple[str, int]] = {
    "an impossible date": ("name: x\non: 2022-02-30\n", 2),
    "a bad timestamp": ("on: 2022-01-01T99:99:99Z\n", 1),
    "a number of 5,000 digits": (f"\n\nn: {DIGITS}\n", 3),
    "100,000 brackets": (f"n: {DEEP}\n", 1),
    "100,000 dashes": ("- " * 100_000, 1),
    "aliases that multiply": (MULTIPLYING, 6),
    "an alias of itself": ("a: &a [*a]\n", 1),
    "an alias of nothing": ("x: 1\na: *nothing\n", 2),
    "a tag of Python": ("a: !!python/object/apply:os.system [ls]\n", 1),
    "an open bracket": ("a:\n  - [\n", 3),
    "two colons": ("a: b: c\n", 1),
    "a merge of words": ("<<: word\na: 1\n", 1),
}


@pytest.mark.parametrize("case", BAD)
def test_a_fault_is_told_with_its_line(case: str) -> None:
    text, line = BAD[case]
    with pytest.raises(UnreadableYamlError) as told:
        parse_yaml(text)
    assert told.value.line == line
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("case", ["100,000 brackets", "aliases that multiply", "an alias of itself"])
def test_nodes_are_bounded_too(case: str) -> None:
    with pytest.raises(UnreadableYamlError):
        compose_yaml(BAD[case][0])


def test_plain_files_are_read_as_ever() -> None:
    assert parse_yaml("a: &x {b: 1}\nc: *x\nd: 2022-02-28\n")["c"] == {"b": 1}
    assert parse_yaml("date: 2022-02-30\nn: 007\n", as_written=True) == {"date": "2022-02-30", "n": "007"}
    assert parse_yaml("") is None


def test_files_that_are_no_settings_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "unit.yml"
    path.write_bytes(b"# " + b"x" * MOST_BYTES)
    with pytest.raises(UnreadableYamlError, match="1000 KB"):
        read_yaml(path)
    path.write_bytes("name: 东安镇\nlevel: 镇".encode("gbk"))
    with pytest.raises(UnreadableYamlError, match="第 1 行：不是 UTF-8 编码"):
        read_yaml(path)
    with pytest.raises(UnreadableYamlError, match="不是普通文件"):
        read_yaml(tmp_path)


FILES = {
    "unit.yml": "unit.yml",
    "a topic": "catalogue/own.yml",
    "aliases": "catalogue/aliases.yml",
    "corrections": "2023/corrections.yml",
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "case", ["an impossible date", "a number of 5,000 digits", "100,000 brackets", "aliases that multiply"]
)
def test_each_file_of_a_town_names_its_fault(tmp_path: Path, file: str, case: str) -> None:
    project = copy_of_sample(tmp_path)
    path = project.raw / "dongan" / FILES[file]
    path.parent.mkdir(exist_ok=True)
    path.write_text(BAD[case][0], "utf-8")
    with pytest.raises(NianbaoError) as told:
        read_tallies(project.root, "dongan", 2023)
    assert str(path) in str(told.value)
    assert f"第 {BAD[case][1]} 行" in str(told.value)


@pytest.mark.parametrize("answer", [DEEP, DIGITS, "2022-02-30", "&a [*a]"])
def test_a_decision_that_cannot_be_read_is_a_problem_of_its_line(tmp_path: Path, answer: str) -> None:
    project = copy_of_sample(tmp_path)
    text = f"- id: q-1234567890\n  answer: {answer}\n  by: 甲\n  reason: 乙\n  date: 2024-01-05\n"
    (project.raw / "dongan" / "2023" / "decisions.yml").write_text(text, "utf-8")
    place = find_place(project.root, "dongan", 2023)
    problems: list[Any] = [
        p for p in read_tallies(project.root, "dongan", 2023).intake.problems if p.file == "decisions.yml"
    ]
    assert place.year == 2023
    assert problems
    assert all(len(str(p)) < 400 for p in problems)


def test_a_key_written_twice_is_told_with_its_line(dongan: Project) -> None:
    path = dongan.raw / "dongan" / "unit.yml"
    path.write_text(path.read_text("utf-8") + "\nname: 西河镇\n", "utf-8")
    line = len(path.read_text("utf-8").splitlines())
    with pytest.raises(NianbaoError, match=f"第 {line} 行：“name”写了两次"):
        read_tallies(dongan.root, "dongan", 2023)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names in folders")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("file", ["catalogue/disputes.yml", "catalogue/aliases.yml"])
def test_a_pipe_in_the_place_of_settings_is_not_waited_for(dongan: Project, file: str) -> None:
    path = dongan.raw / "dongan" / file
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    with pytest.raises(NianbaoError, match="不是普通文件"):
        read_tallies(dongan.root, "dongan", 2023)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names in folders")
@pytest.mark.timeout(20)
def test_a_pipe_in_the_place_of_the_narrative_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "narrative.md")
    with pytest.raises(NianbaoError, match="不是普通文件"):
        read_narrative(tmp_path / "narrative.md")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names in folders")
def test_a_pipe_is_no_file_of_a_catalogue_whoever_asks_for_them(tmp_path: Path) -> None:
    """A batch hashes them before any report begins."""
    (tmp_path / "catalogue").mkdir()
    os.mkfifo(tmp_path / "catalogue" / "disputes.yml")
    with pytest.raises(CatalogueError, match="不是普通文件"):
        catalogue_files(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("issued_on: {2023: 1999-01-01}", "2023 年的报告不会在 1999-01-01 印发"),
        ("issued_on: {2023: 2023-01-15}", "2023 年的报告不会在 2023-01-15 印发"),
        ("cutoff: {2023: 2025-11-30}", "2023 年的数据不会截至 2025-11-30"),
    ],
)
def test_a_day_of_another_year_is_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "unit.yml").write_text(f"name: 某镇\n{line}\n", "utf-8")
    with pytest.raises(NianbaoError, match=said):
        read_unit(tmp_path / "unit.yml", "x")


@pytest.mark.parametrize(
    "line", ["issued_on: {2023: 2023-12-28}", "issued_on: {2023: 2024-03-31}", "cutoff: {2023: 2023-11-30}"]
)
def test_an_ordinary_day_is_not(tmp_path: Path, line: str) -> None:
    (tmp_path / "unit.yml").write_text(f"name: 某镇\n{line}\n", "utf-8")
    assert read_unit(tmp_path / "unit.yml", "x").name == "某镇"


def test_a_number_is_what_stands_there() -> None:
    assert parse_yaml("[010, 1:30, 0x10, 12, -3, 0]") == ["010", "1:30", "0x10", 12, -3, 0]
