"""`nianbao verify`: rebuild a published report in a temporary folder and compare, byte by byte.

What differs is told at the highest level that explains it: a raw file and its cells, a catalogue entry, a package, then a figure
in a paragraph or a chart, and only then bytes.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.atomic import json_text
from pipeline.errors import NianbaoError, ProjectError
from pipeline.hashing import hashed
from pipeline.project import Project
from pipeline.report.tree.from_notebook import read_document
from pipeline.run.comparing import changed_lines, compare, read_published
from pipeline.run.jobs import Options
from pipeline.run.published.inputs import changed_cells, changed_decisions, changed_inputs
from pipeline.run.published.manifest import FILE as MANIFEST
from pipeline.run.published.manifest import Manifest, code, read_manifest, versions
from pipeline.run.published.printed import words_of
from pipeline.run.published.ro_crate import FILE as CRATE
from pipeline.run.published.ro_crate import crate_text
from pipeline.run.published.unsaid import unsaid
from pipeline.run.single.notebook_format import nbformat
from pipeline.run.single.reports import Tell, run_report

_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: nothing in `causes` and `effects` means the same bytes. `notices` change nothing."""

    folder: str
    causes: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return not self.causes and not self.effects

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {"same": self.same, **asdict(self)}


def verify(folder: Path, tell: Tell = lambda _: None) -> Verdict:
    """Rebuild and compare one output folder, `<root>/outputs/<unit>/<year>`; nothing outside a temporary folder is written.

    Raises
    ------
    ProjectError
        Not an output folder, or a manifest that is missing, broken or of another version.
    """
    folder = folder.resolve()
    manifest = read_manifest(folder)
    project = _project_of(folder, manifest)
    causes, changed = changed_inputs(project, manifest)
    causes += _changed_tools(manifest)
    held = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if _is_plain(path)}
    strange = [
        f"输出文件夹里的 {path.name} 是{_sort_of(path)}，不是程序写的。"
        for path in sorted(folder.iterdir())
        if not _is_plain(path)
    ]
    with tempfile.TemporaryDirectory(prefix="nianbao-verify-") as temporary:
        copy = Project(Path(temporary))
        made: dict[str, bytes] = {}
        failure: list[str] = []
        try:
            _copy(project, manifest, copy.root)
            made = _rebuilt(copy, manifest, tell)
        except (NianbaoError, OSError) as error:
            failure = [f"现在的材料出不了报告：{error}"]
        causes += changed_cells(project, copy, manifest) if "tally" in changed else []
        causes += changed_decisions(project, copy, manifest) if "decisions" in changed else []
        causes += [*_tampered(held, manifest, made), *strange, *failure]
        rebuilt = copy.output_folder(manifest.unit, manifest.year)
        effects = list(_effects(folder, rebuilt, held, made)) if made and held != made else []
    return Verdict(str(folder), tuple(causes), tuple(effects), tuple(_notices(manifest)))


def _is_plain(path: Path) -> bool:
    """Whether it is a file of its own: no link, folder, pipe or socket."""
    return path.is_file() and not path.is_symlink()


def _sort_of(path: Path) -> str:
    if path.is_symlink():
        return "链接" if path.exists() else "链接，指向的文件没有了"
    return "文件夹" if path.is_dir() else "管道或别的特殊文件"


def _project_of(folder: Path, manifest: Manifest) -> Project:
    expected = Path("outputs") / manifest.unit / str(manifest.year)
    if folder.parts[-3:] != expected.parts:
        raise ProjectError(
            f"{folder} 的清单写的是 {expected}，与所在位置不符。请把整个文件夹放回 {expected} 再核验，原始报表须在同一根目录下。"
        )
    project = Project(folder.parents[2])
    project.require_year(manifest.unit, manifest.year)
    return project


def _copy(project: Project, manifest: Manifest, root: Path) -> None:
    """The raw files, last year's outputs and the notebooks in a root of their own."""
    unit = manifest.unit
    source = project.raw / unit
    shutil.copytree(source, root / "data" / "raw" / unit, symlinks=True, ignore=_other_years(source, manifest.year))
    if (project.root / "notebooks").is_dir():
        shutil.copytree(project.root / "notebooks", root / "notebooks")
    _copy_fonts(project, unit, root)
    before = project.output_folder(unit, manifest.year - 1)
    if before.is_dir():
        shutil.copytree(before, root / "outputs" / unit / str(manifest.year - 1))


def _copy_fonts(project: Project, unit: str, root: Path) -> None:
    """The office's fonts where they lie outside the unit's folder, at the same place relative to it."""
    settings = project.unit(unit).fonts
    if settings is None or Path(settings.dir).is_absolute():
        return
    source, target = (raw / unit / settings.dir for raw in (project.raw, root / "data" / "raw"))
    if source.is_dir() and not target.exists() and target.resolve().is_relative_to(root.resolve()):
        shutil.copytree(source, target)


def _other_years(folder: Path, year: int) -> Callable[[str, list[str]], list[str]]:
    """What of a unit's folder belongs to other years; below it a folder may be called as it likes."""

    def others(where: str, names: list[str]) -> list[str]:
        here = Path(where) == folder
        return [name for name in names if here and re.fullmatch(r"\d{4}", name) and name != str(year)]

    return others


def _rebuilt(project: Project, manifest: Manifest, tell: Tell) -> dict[str, bytes]:
    wanted = manifest.parameters
    options = Options(wanted.formats, wanted.draft, wanted.annex, wanted.plain)
    outcome = run_report(project, manifest.unit, manifest.year, options, tell)
    if not outcome.folder:
        raise ProjectError(outcome.message)
    folder = project.output_folder(manifest.unit, manifest.year)
    made = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {**made, **_sealed(folder, made, manifest)}


def _sealed(folder: Path, made: Mapping[str, bytes], manifest: Manifest) -> dict[str, bytes]:
    """Manifest and crate as they would be had the rebuilt report been made from the commit that the stored one names."""
    fresh = read_manifest(folder)
    fresh = replace(fresh, code=replace(fresh.code, commit=manifest.code.commit, clean=manifest.code.clean))
    return {MANIFEST: json_text(fresh.as_dict()).encode(), CRATE: _crate_of(made["report.ipynb"], fresh)}


def _changed_tools(manifest: Manifest) -> Iterator[str]:
    """Packages and program, by name and version."""
    import platform

    now = versions()
    for name in dict.fromkeys([*manifest.packages, *now]):
        was, found = manifest.packages.get(name, "（无）"), now.get(name, "（无）")
        if was != found:
            yield f"软件包 {name}：生成时是 {was}，现在是 {found}。装回当时的版本可得到相同的文件。"
    if manifest.python != platform.python_version():
        yield f"Python：生成时是 {manifest.python}，现在是 {platform.python_version()}。"
    if manifest.code.sha256 != code().sha256:
        commit = manifest.code.commit
        yield f"nianbao 程序本身已不同{f'，生成时的提交是 {commit}' if commit else ''}。"


def _notices(manifest: Manifest) -> Iterator[str]:
    now = code()
    if manifest.code.commit != now.commit and manifest.code.sha256 == now.sha256:
        yield f"程序内容相同，提交号不同：生成时 {manifest.code.commit}，现在 {now.commit}。提交号只是记录，不能核验。"


def _tampered(held: Mapping[str, bytes], manifest: Manifest, made: Mapping[str, bytes]) -> Iterator[str]:
    """Output files that are no longer what the manifest says was written."""
    listed = {item.path: item.sha256 for item in manifest.outputs}
    for name, digest in listed.items():
        if name not in held:
            yield f"输出文件 {name} 不见了。请从存档恢复，或重新运行 nianbao run。"
        elif hashed(name, held[name])[0] != digest:
            yield f"输出文件 {name} 在生成之后被改动过{_told(explain(name, held[name], made.get(name, b'')))}"
    if held[MANIFEST] != json_text(manifest.as_dict()).encode():
        yield f"输出文件 {MANIFEST} 的写法在生成之后被改动过。"
    # The title is that of the rebuilt notebook, else of the stored one.
    notebook = made.get("report.ipynb", held.get("report.ipynb", b""))
    if CRATE not in held or held[CRATE] != _crate_of(notebook, manifest):
        yield f"输出文件 {CRATE} 与 {MANIFEST} 说的不同，或不见了：二者之一在生成之后被改动过。"
    for name in sorted(held.keys() - listed.keys() - {MANIFEST, CRATE}):
        yield f"文件夹里多了一个文件 {name}，不是程序写的。"


def _crate_of(notebook: bytes, manifest: Manifest) -> bytes:
    """The crate that belongs to a manifest and a report; empty when the notebook holds no report."""
    try:
        title = read_document(nbformat.reads(notebook.decode(), as_version=4)).title  # type: ignore[no-untyped-call]
    except Exception:  # whatever a damaged notebook makes its reader raise
        return b""
    return crate_text(manifest, title).encode()


def _effects(folder: Path, rebuilt: Path, held: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterator[str]:
    """What a reader of the rebuilt report would find different: figures, checks, paragraphs, charts; else the files."""
    try:
        comparison = compare(read_published(folder), read_published(rebuilt))
    except ProjectError:
        comparison = None
    if comparison:
        yield from _some(list(comparison.lines()))
    differing = [name for name in sorted(held.keys() | made.keys()) if held.get(name) != made.get(name)]
    for name in differing:
        if name not in held:
            yield f"{name}：重新生成时有，文件夹里没有"
        elif name in made and not comparison:
            yield f"{name} 与重新生成的不同{_told(explain(name, held[name], made[name]))}"


def explain(name: str, held: bytes, made: bytes) -> list[str]:
    """How a file differs from the rebuilt one: in words where it has words, else at which byte."""
    try:
        old, new = words_of(name, held), words_of(name, made)
    except Exception as error:  # whatever a damaged file makes its reader raise
        return [f"读不出来（{type(error).__name__}）"]
    changes = [str(changed) for changed in changed_lines(old, new, "")]
    if changes:
        return _some(changes)
    return [f"文字相同，{told}" for told in _some(unsaid(name, held, made))]


def _told(lines: Sequence[str]) -> str:
    return "：" + "；".join(lines) if lines else ""


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"另有 {more} 处"] if more > 0 else [])]
