"""manifest.json: all that a report was made from and all that was made, by hash, so that anyone can check and rebuild it.

Belongs here: what is listed, and reading it back. It knows no clock and no machine: the same inputs give the same bytes.
Does not belong here: comparing (verify.py), and the same in RO-Crate form (crate.py).
"""

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

import pipeline
from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.faces import Faces
from pipeline.tallies import raw_paths

Role = Literal[
    "tally", "narrative", "corrections", "unit", "picture", "catalogue", "notebook", "font", "published", "output"
]
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
_TEXTS = frozenset({".md", ".yml", ".yaml", ".ipynb", ".py", ".typ", ".css", ".j2", ".json"})


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


def describe(project: Project, unit: str, year: int, faces: Faces, parameters: Parameters, folder: Path) -> Manifest:
    """The manifest of a finished output folder, which does not hold one yet."""
    outputs = tuple(_item(path, path.name, "output") for path in sorted(folder.iterdir()))
    inputs = tuple(sorted(inputs_of(project, unit, year, faces), key=lambda item: (item.role, item.path)))
    return Manifest(unit, year, parameters, inputs, outputs, platform.python_version(), versions(), code())


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


def versions() -> dict[str, str]:
    """The packages that can change an output, as installed."""
    return {name: found for name in _PACKAGES if (found := _version(name))}


@lru_cache(maxsize=1)
def code() -> Code:
    """The program as it runs now."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and _is_code(path))
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{_hash(path)[0]}\n".encode())
    commit = _git("rev-parse", "HEAD")
    clean = _git("status", "--porcelain", "--untracked-files=no") == "" if commit else None
    return Code(digest.hexdigest(), commit, clean)


def hashed(name: str, content: bytes) -> tuple[str, int]:
    """Hash and size as a manifest gives them: of the bytes; for our own texts with line ends as on Unix."""
    if Path(name).suffix in _TEXTS:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest(), len(content)


def inputs_of(project: Project, unit: str, year: int, faces: Faces) -> Iterator[Item]:
    """Every file that can change the report."""
    unit_folder, year_folder = project.raw / unit, project.raw_folder(unit, year)
    for path in raw_paths(year_folder):
        yield _item(path, path.relative_to(project.root).as_posix(), "tally")
    yield from _own(year_folder / "narrative.md", "narrative", project)
    yield from _own(year_folder / "corrections.yml", "corrections", project)
    yield _item(unit_folder / "unit.yml", f"data/raw/{unit}/unit.yml", "unit")
    for name in ("indicators.json", "manifest.json"):
        before = project.output_folder(unit, year - 1) / name
        if before.is_file():
            yield _item(before, before.relative_to(project.root).as_posix(), "published")
    for path in _files(unit_folder / "pictures"):
        yield _item(path, path.relative_to(project.root).as_posix(), "picture")
    for path in _files(unit_folder / "catalogue"):
        yield _item(path, path.relative_to(project.root).as_posix(), "catalogue")
    for path in _files(_PACKAGE / "catalogue"):
        if path.suffix in (".yml", ".yaml"):
            yield _item(path, f"package:{path.relative_to(_PACKAGE).as_posix()}", "catalogue")
    for name in ("1_clean", "2_indicators", "3_report"):
        yield _item(project.notebooks / f"{name}.ipynb", f"notebooks/{name}.ipynb", "notebook")
    for path in (*sorted(fonts.FOLDER.glob("*.ttf")), *faces.files):
        shipped = path.parent == fonts.FOLDER
        yield _item(path, f"package:report/fonts/{path.name}" if shipped else f"fonts/{path.name}", "font")


def _own(path: Path, role: Role, project: Project) -> Iterator[Item]:
    if path.is_file():
        yield _item(path, path.relative_to(project.root).as_posix(), role)


def _files(folder: Path) -> Sequence[Path]:
    """Every file below a folder but hidden ones and what office programs leave behind."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))


def _item(path: Path, name: str, role: Role) -> Item:
    return Item(name, role, *_hash(path))


def _hash(path: Path) -> tuple[str, int]:
    found = path.stat()
    return _font(path, found.st_size, found.st_mtime_ns) if path.parent == fonts.FOLDER else _read(path)


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
