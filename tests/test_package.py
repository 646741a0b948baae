"""The wheel: whole by itself, without the repository around it."""

import os
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from pipeline.project import Project, find_root
from tests.conftest import REPOSITORY, copy_of_sample

FONTS = ("FangSong", "HeiTi", "KaiTi", "SongTi", "XiaoBiaoSong")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tracked files and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = folder.glob("nianbao-*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_holds_catalogue_templates_fonts_and_notebooks(wheel: Path) -> None:
    names = {str(path.relative_to(wheel / "pipeline")) for path in (wheel / "pipeline").rglob("*")}
    assert {
        "catalogue/topics/disputes.yml",
        "catalogue/sections.yml",
        "report/pages/templates/report.typ",
        "report/pages/templates/report.html.j2",
    } <= names
    assert len([name for name in names if name.endswith(".ttf")]) == 5
    assert {"notebooks/1_clean.ipynb", "notebooks/2_indicators.ipynb", "notebooks/3_report.ipynb"} <= names


def test_the_wheel_names_its_licence_and_holds_it_and_those_of_the_fonts(wheel: Path) -> None:
    (folder,) = wheel.glob("nianbao-*.dist-info")
    stated = HeaderParser().parsestr((folder / "METADATA").read_text("utf-8"))
    assert stated["License-Expression"] == "MIT"
    fonts = {f"pipeline/report/fonts/licences/Nianbao{name}.txt" for name in FONTS}
    assert set(stated.get_all("License-File", [])) == {"LICENSE", *fonts}
    for name in ("LICENSE", *fonts):
        assert (folder / "licenses" / name).read_bytes() == (REPOSITORY / name).read_bytes()
    assert "Copyright (c) 2026 the nianbao authors" in (REPOSITORY / "LICENSE").read_text("utf-8")


def test_the_wheel_alone_makes_the_report_with_the_notebooks_it_ships(wheel: Path, tmp_path: Path) -> None:
    project = copy_of_sample(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    command = [sys.executable, "-m", "pipeline", "run", "2023", "--to", "html"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "96</data></a>件" in (project.output_folder("dongan", 2023) / "report.html").read_text("utf-8")
    where = [sys.executable, "-c", "import pipeline; print(pipeline.__file__)"]
    assert (
        str(wheel)
        in subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    )


def test_the_root_is_the_nearest_folder_upwards_with_raw_data_else_the_repository(tmp_path: Path) -> None:
    assert find_root(tmp_path) == find_root(REPOSITORY.parent) == REPOSITORY
    (tmp_path / "data" / "raw" / "dongan").mkdir(parents=True)
    assert find_root(tmp_path) == tmp_path
    for below in ("data", "data/raw/dongan"):
        assert find_root(tmp_path / below).resolve() == tmp_path.resolve()


def test_a_projects_own_notebooks_are_used_when_there_are_any(tmp_path: Path) -> None:
    assert Project(tmp_path).notebooks == REPOSITORY / "notebooks"
    (tmp_path / "notebooks").mkdir()
    assert Project(tmp_path).notebooks == REPOSITORY / "notebooks"
    (tmp_path / "notebooks" / "3_report.ipynb").write_text("{}")
    assert Project(tmp_path).notebooks == tmp_path / "notebooks"
