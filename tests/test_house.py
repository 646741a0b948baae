"""House rules: layers, notebooks, documents, and what the package promises of itself."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import pipeline
from tests.conftest import REPOSITORY

LAYERS = [
    "errors",
    "characters",
    "filesystem",
    "atomic",
    "hashing",
    "underway",
    "settings",
    "unit",
    "project",
    "catalogue",
    "tallies.values",
    "tallies.wording",
    "tallies.readers",
    "tallies.tables",
    "tallies.questions",
    "tallies.relating",
    "tallies",
    "indicators",
    "report.fonts",
    "report.tree",
    "report.pages",
    "report.prose",
    "report",
    "notebook_api",
    "run.jobs",
    "run.faces",
    "run.processes",
    "run.kernels",
    "run.published",
    "run.single",
    "run",
    "console",
    "__main__",
]
MODULES = sorted((REPOSITORY / "pipeline").rglob("*.py"))
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def room_of(module: str) -> str:
    """The last room of LAYERS that a module lies in: pipeline.tallies.values.dates → tallies.values."""
    parts = module.split(".")[1:]
    rooms = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((room for room in rooms if room in LAYERS), "")


def imports_of(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [f"{node.module}.{alias.name}" for node in froms for alias in node.names]
    return names + [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_imports_point_down_only(path: Path) -> None:
    here = path.relative_to(REPOSITORY).with_suffix("").parts
    if here == ("pipeline", "__init__"):
        return
    own = LAYERS.index(room_of(".".join(here)))
    for name in imports_of(path):
        if name.startswith("pipeline.") and room_of(name):
            assert LAYERS.index(room_of(name)) <= own, f"{'.'.join(here)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_papermill_nbconvert_and_raw_files_stay_in_their_rooms(path: Path) -> None:
    room = path.relative_to(REPOSITORY / "pipeline").parts[0]
    names = {name.split(".")[0] for name in imports_of(path)}
    if room not in ("run", "report"):
        assert not names & {"papermill", "nbconvert", "nbclient"}
    if room != "tallies":
        assert not names & {"python_calamine", "openpyxl", "csv", "charset_normalizer"}
    if path.name != "cluster.py":
        assert not names & {"dask", "distributed"}
    posix = {"fcntl", "resource", "pwd", "grp", "termios", "pty"}
    assert names & posix <= ({"resource"} if path.name == "bounds.py" else set())  # there only where there is Linux


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_module_and_public_function_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), path
    public = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
    assert len(path.read_text("utf-8").splitlines()) <= 320


def test_the_package_exports_what_notebooks_need_and_no_more() -> None:
    assert pipeline.__all__ == ["compute_figures", "open_report", "read_tallies"]
    for name in pipeline.__all__:
        assert callable(getattr(pipeline, name))


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_stored_without_outputs(path: Path) -> None:
    code = cells(path)
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    (parameters,) = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    assert all(re.fullmatch(r"\w+ = .+  # .+", line) for line in parameters.source.splitlines())
    assert {"unit", "year", "root"} <= {line.split(" ")[0] for line in parameters.source.splitlines()}
    for cell in code:
        if cell.source.startswith("%%prose"):
            continue
        tree = ast.parse(cell.source)
        assert len(cell.source.splitlines()) <= 10
        banned = (ast.FunctionDef, ast.For, ast.While, ast.Try, ast.With, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(tree) if isinstance(node, banned)]
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module == "pipeline"
            assert not isinstance(node, ast.Import)
            assert not (isinstance(node, ast.Name) and node.id == "open")


def test_importing_the_package_asks_for_nothing_heavy() -> None:
    """`nianbao --help` need not wait for pandas, papermill or matplotlib."""
    code = "import sys, pipeline.console.cli; print(sorted({'pandas','papermill','matplotlib','nbconvert'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    return [REPOSITORY / name for name in names.splitlines() if (REPOSITORY / name).is_file()]


TEXTS = (".py", ".md", ".toml", ".yml", ".lock", ".sh", ".ipynb", ".typ", ".j2", ".css", ".txt", "")


def test_no_tracked_text_names_a_package_index_or_a_machine_path() -> None:
    bad = re.compile(r"https?://[^ ]*/(simple|packages)/|pypi\.org/simple|(^|[\s\"'(])/(work|root|home|Users)/", re.M)
    for path in tracked():
        if path.suffix in TEXTS and path.name != "test_house.py" and "licences" not in path.parts:
            found = bad.search(path.read_text("utf-8"))
            assert found is None, (path, found)


def test_the_locks_pin_every_package_with_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (REPOSITORY / name).read_text("utf-8").splitlines()
        packages = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert len(packages) > 100
        assert all(re.match(r"[a-z0-9._-]+(\[[a-z,-]+\])?==\S+", line) for line in packages)
        assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


def test_fonts_stay_small_and_name_their_licences() -> None:
    folder = REPOSITORY / "pipeline" / "report" / "fonts"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 20 * 2**20
    assert list((folder / "licences").iterdir())
    readme = (folder / "README.md").read_text("utf-8")
    assert all(path.name in readme for path in folder.glob("*.ttf"))


READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
def test_every_command_in_the_readme_exists_and_every_verb_is_documented(name: str) -> None:
    import click

    from pipeline.console.cli import main

    text = (REPOSITORY / name).read_text("utf-8")
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?\bmake (report|test|lab|setup|\w+)(?= UNIT|`|\n)", text):
        assert re.search(rf"^{target}:", makefile, re.M), target
    used = re.findall(r"nianbao ([a-z]+)((?: [\w.,-]+)*)", text)
    assert {verb for verb, _ in used} == set(main.commands)
    for verb, words in used:
        options = {
            name for parameter in main.commands[verb].params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        assert set(re.findall(r"--[\w-]+", words)) <= options, (verb, words)
    assert isinstance(main, click.Group)


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md"])
def test_what_the_documents_point_to_is_there(name: str) -> None:
    text = (REPOSITORY / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text):
        assert (REPOSITORY / next(filter(None, target))).exists(), target


@pytest.mark.xdist_group("together")
def test_tests_that_share_what_was_run_once_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    """Where pytest runs in several processes, the group is part of a test's id: else each process runs it all anew."""
    names = (item.nodeid for item in request.session.items)
    assert not [name for name in names if "\\x03\\x04" in name], (
        "a packed file with its time: another name in each process"
    )
    spread = os.environ.get("PYTEST_XDIST_WORKER") is not None
    assert request.node.nodeid.endswith("@together") == spread


def test_no_two_public_classes_share_a_name() -> None:
    """A reader who meets a name in one room and knows it from another is misled."""
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(path.relative_to(REPOSITORY)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
