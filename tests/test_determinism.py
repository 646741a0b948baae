"""The same input gives the same bytes: folders, times, time zones, locales and hash seeds make no difference."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_all_start_methods
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, copy_of_sample

pytestmark = pytest.mark.xdist_group("determinism")  # what was run twice is read by all
OUTPUTS = (
    "report.html", "report.pdf", "report.docx", "report.ipynb", "indicators.json", "problems.json", "manifest.json",
    "ro-crate-metadata.json",
)  # fmt: skip


CLOCK = "import time\n_true = time.time\ntime.time = lambda: _true() + 3e8\n"


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


def with_other_line_ends(root: Path) -> None:
    """As a checkout on Windows may have them, in our own texts and notebooks; what departments handed in stays."""
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    texts = [path for path in root.rglob("*") if path.suffix in (".md", ".yml", ".ipynb")]
    assert len(texts) >= 5
    for path in texts:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def in_reverse_order(root: Path) -> None:
    """The same files, made the other way round, so that a folder lists them in another order."""
    folder = root / "data" / "raw" / "dongan" / "2023"
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    folder.mkdir()
    for name in sorted(kept, reverse=True):
        (folder / name).write_bytes(kept[name])


VARIANTS: dict[str, tuple[Callable[[Path], None] | None, list[str], dict[str, str]]] = {
    "line ends": (with_other_line_ends, ["run", "2023"], {}),
    "order on disk and a batch of two workers": (in_reverse_order, ["batch", "--jobs", "2"], {}),
    "another clock and a strict umask": (None, ["run", "2023"], {"clock": "yes"}),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_around_a_run_changes_a_byte(
    two_runs: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path, name: str
) -> None:
    prepare, words, settings = VARIANTS[name]
    project = copy_of_sample(tmp_path / "某县")
    if prepare:
        prepare(project.root)
    environment = dict(os.environ)
    if settings:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "sitecustomize.py").write_text(CLOCK, encoding="utf-8")
        environment["PYTHONPATH"] = str(tmp_path / "site")
    command = [sys.executable, "-m", "pipeline", "--root", str(project.root), *words]
    subprocess.run(command, env=environment, check=True, capture_output=True, umask=0o077 if settings else -1)
    assert {path.name: path.read_bytes() for path in project.output_folder("dongan", 2023).iterdir()} == two_runs[0]


FORKED = """
import sys
from multiprocessing import get_context
from pathlib import Path
from pipeline.project import Project
from pipeline.run import Options, run_report

child = get_context("fork").Process(target=run_report, args=(Project(Path(sys.argv[1])), "dongan", 2023, Options()))
child.start()
child.join()
sys.exit(child.exitcode)
"""


@pytest.mark.skipif("fork" not in get_all_start_methods(), reason="no fork on this system")
def test_a_forked_run_gives_the_same_bytes(two_runs: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    subprocess.run([sys.executable, "-c", FORKED, str(project.root)], check=True, capture_output=True, timeout=240)
    assert {path.name: path.read_bytes() for path in project.output_folder("dongan", 2023).iterdir()} == two_runs[0]
