"""manifest.json: all that a report was made from and all that was made, by hash, so that anyone can check and rebuild it.

Belongs here: what is listed, and reading it back. It knows no clock and no machine: the same inputs give the same bytes.
Does not belong here: comparing (verify.py), and the same in RO-Crate form (ro_crate.py).
"""

import hashlib
import json
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

import pipeline
from pipeline.catalogue import catalogue_files
from pipeline.errors import ProjectError
from pipeline.hashing import hashed
from pipeline.indicators import YearBefore, read_year_before
from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.pages.faces import Faces
from pipeline.tallies import named_raw_paths

Role = Literal[
    "tally",
    "narrative",
    "corrections",
    "decisions",
    "unit",
    "picture",
    "catalogue",
    "notebook",
    "font",
    "published",
    "output",
]
Read = Callable[[Path], tuple[str, int]]
ROLE_WORDS = {
    "tally": "报表",
    "narrative": "当年的文字",
    "corrections": "更正",
    "decisions": "决定",
    "unit": "单位信息",
    "picture": "图片",
    "catalogue": "事项目录",
    "notebook": "笔记本",
    "font": "字体",
    "published": "上年已公布的指标",
}
STAGES = ("1_clean", "2_indicators", "3_report")
FILE = "manifest.json"
SCHEMA = "nianbao manifest 1"
_PACKAGE = Path(pipeline.__file__).parent
# Whatever can change a byte of an output.
_PACKAGES = (
    "fonttools", "ipykernel", "ipython", "jinja2", "lxml", "markupsafe", "matplotlib", "nbclient", "nbconvert", "nbformat",
    "numpy", "openpyxl", "pandas", "papermill", "pillow", "pyarrow", "pydantic", "pydantic-core", "python-calamine",
    "python-docx", "pyyaml", "rocrate", "typst", "xlrd",
)  # fmt: skip
# Our own texts, whose line ends a checkout may change without changing what they say.


@dataclass(frozen=True, slots=True)
class Item:
    """One file. `path` is relative to the root, or to the package (`package:`), or to the output folder."""

    path: str
    role: Role
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Code:
    """The program itself: the hash of its files, and the commit of its repository where there is one."""

    sha256: str
    commit: str | None
    clean: bool | None


@dataclass(frozen=True, slots=True)
class Parameters:
    """How the report was wanted. `draft` says that it was printed in spite of failed checks."""

    formats: tuple[str, ...]
    draft: bool
    annex: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """One report: its parameters, what it was made from, what it was made with, what was made."""

    unit: str
    year: int
    parameters: Parameters
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]
    python: str
    packages: dict[str, str]
    code: Code

    def as_dict(self) -> dict[str, Any]:
        """As `manifest.json` holds it."""
        return {"schema": SCHEMA, "nianbao": pipeline.__version__, **asdict(self)}


def describe(unit: str, year: int, parameters: Parameters, inputs: Iterable[Item], folder: Path) -> Manifest:
    """The manifest of a finished output folder, which does not hold one yet."""
    outputs = tuple(Item(path.name, "output", *read_item(path)) for path in sorted(folder.iterdir()))
    return Manifest(unit, year, parameters, tuple(inputs), outputs, platform.python_version(), versions(), code())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an output folder.

    Raises
    ------
    ProjectError
        None there, not ours, broken, or written by another version of the program.
    """
    path = folder / FILE
    if not path.is_file():
        raise ProjectError(
            f"{folder} 里没有 {FILE}，不是 nianbao 的输出文件夹，或是旧版本生成的。请核对路径，或重新运行 nianbao run。"
        )
    try:
        text = path.read_text(encoding="utf-8")
        schema = json.loads(text)["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise ProjectError(f"{path} 已损坏，读不出来（{error}）。请从存档恢复，或重新运行 nianbao run。") from error
    if schema != SCHEMA:
        raise ProjectError(
            f"{path} 是另一版本写的（{schema}，本程序写的是 {SCHEMA}）。请用当时的版本核验，或重新运行 nianbao run。"
        )
    try:
        return TypeAdapter(Manifest).validate_json(text, strict=True)
    except ValidationError as error:
        where = "、".join(dict.fromkeys(".".join(map(str, fault["loc"])) for fault in error.errors()[:5]))
        raise ProjectError(f"{path} 缺少内容或被改动过（{where}）。请从存档恢复，或重新运行 nianbao run。") from error


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """The packages that can change an output, as installed."""
    return {name: found for name in _PACKAGES if (found := _version(name))}


@lru_cache(maxsize=1)
def code() -> Code:
    """The program as it runs now."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and _is_code(path))
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{read_item(path)[0]}\n".encode())
    commit = _git("rev-parse", "HEAD")
    clean = _git("status", "--porcelain", "--untracked-files=no") == "" if commit else None
    return Code(digest.hexdigest(), commit, clean)


def inputs_of(project: Project, unit: str, year: int, faces: Faces) -> list[Item]:
    """Everything that can change the report, by role and path: files, and the values published for the year before.

    Raises
    ------
    ProjectError
        An indicators.json of the year before that cannot be read.
    """
    found = [*own_inputs(project, unit, year), *shared_inputs(project, unit, faces)]
    return sorted(found, key=lambda item: (item.role, item.path))


def own_inputs(project: Project, unit: str, year: int) -> Iterator[Item]:
    """What only this year's report reads; as `inputs_of`."""
    folder = project.raw_folder(unit, year)
    within = f"data/raw/{unit}/{year}"
    for name, path in named_raw_paths(folder):
        yield Item(f"{within}/{name}", "tally", *read_item(path))
    ours: tuple[tuple[str, Role], ...] = (
        ("narrative.md", "narrative"),
        ("corrections.yml", "corrections"),
        ("decisions.yml", "decisions"),
    )
    for name, role in ours:
        if (folder / name).is_file():
            yield Item(f"{within}/{name}", role, *read_item(folder / name))
    published = read_year_before(project.output_folder(unit, year - 1), year - 1)
    if published is not None:
        name = f"outputs/{unit}/{year - 1}/indicators.json#values"
        yield Item(name, "published", *hashed(name, _told(published)))


def shared_inputs(project: Project, unit: str, faces: Faces, read: Read | None = None) -> Iterator[Item]:
    """What the reports of all years of a unit read. `read` gives hash and size of a file; by default each is read anew."""
    read = read or read_item
    folder = project.raw / unit
    yield Item(f"data/raw/{unit}/unit.yml", "unit", *read(folder / "unit.yml"))
    for path in _files(folder / "pictures"):
        yield Item(path.relative_to(project.root).as_posix(), "picture", *read(path))
    for path in catalogue_files(folder):
        shipped = path.is_relative_to(_PACKAGE)
        home, mark = (_PACKAGE, "package:") if shipped else (project.root, "")
        yield Item(mark + path.relative_to(home).as_posix(), "catalogue", *read(path))
    for stage in STAGES:
        yield Item(f"notebooks/{stage}.ipynb", "notebook", *read(project.notebooks / f"{stage}.ipynb"))
    for path in (*sorted(fonts.FOLDER.glob("*.ttf")), *faces.files):
        shipped = path.parent == fonts.FOLDER
        yield Item(f"package:report/fonts/{path.name}" if shipped else f"fonts/{path.name}", "font", *read(path))


def _told(published: YearBefore) -> bytes:
    """What of the year before is set beside this year's: not where it came from, which may change and leave it alone."""
    told = [{name: item[name] for name in ("key", "value", "unit", "text")} for item in published.values.values()]
    return json.dumps({"hindrance": published.hindrance, "values": told}, ensure_ascii=False).encode()


def _files(folder: Path) -> Sequence[Path]:
    """Every file below a folder but hidden ones and what office programs leave behind."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))


def read_item(path: Path) -> tuple[str, int]:
    """Hash and size of a file, as an item gives them."""
    if path.suffix == ".ttf" and path.parent == fonts.FOLDER:
        found = path.stat()
        return _font(path, found.st_size, found.st_mtime_ns)
    return _read(path)


@lru_cache(maxsize=64)
def _font(path: Path, _size: int, _changed: int) -> tuple[str, int]:
    """The shipped fonts are 20 MB and part of the program: they are hashed once a process."""
    return _read(path)


def _read(path: Path) -> tuple[str, int]:
    return hashed(path.name, path.read_bytes())


def _is_code(path: Path) -> bool:
    return path.suffix in (".py", ".typ", ".css", ".j2") and "__pycache__" not in path.parts


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _git(*arguments: str) -> str | None:
    """What git says of the repository that the program runs from; None without git or repository."""
    if not (_PACKAGE.parent / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(_PACKAGE.parent), *arguments], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
