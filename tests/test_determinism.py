"""The same input gives the same bytes: folders, times, time zones, locales and hash seeds make no difference."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import copy_of_sample

OUTPUTS = (
    "report.html", "report.pdf", "report.docx", "report.ipynb", "indicators.json", "problems.json", "manifest.json",
    "ro-crate-metadata.json",
)  # fmt: skip


def run_elsewhere(root: Path, **settings: str) -> dict[str, bytes]:
    """A run of its own process in a folder of its own; what it published."""
    project = copy_of_sample(root)
    for number, path in enumerate(sorted(project.raw.rglob("*"))):
        os.utime(path, (10**9 + number, 10**9 + number))
    command = [sys.executable, "-m", "pipeline", "--root", str(root), "run", "2023"]
    subprocess.run(command, env={**os.environ, **settings}, check=True, capture_output=True)
    folder = project.output_folder("dongan", 2023)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", OUTPUTS)
def test_two_runs_in_two_places_give_the_same_bytes(
    two_runs: tuple[dict[str, bytes], dict[str, bytes]], name: str
) -> None:
    first, second = two_runs
    assert first[name] == second[name]


def test_nothing_else_is_published(two_runs: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    assert set(two_runs[0]) == set(two_runs[1]) == set(OUTPUTS)


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    one = tmp_path_factory.mktemp("one")
    other = tmp_path_factory.mktemp("另一处 有空格")
    first = run_elsewhere(one, TZ="Asia/Shanghai", PYTHONHASHSEED="1", LC_ALL="C.UTF-8")
    second = run_elsewhere(other, TZ="America/New_York", PYTHONHASHSEED="77", LC_ALL="C", SOURCE_DATE_EPOCH="1")
    return first, second
