"""One unit and year from raw files to published folder. The story of a run is `run_report`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import BlockedError, NianbaoError, ProjectError
from pipeline.files import json_text, whole_folder
from pipeline.indicators import failed, read_results
from pipeline.project import Project
from pipeline.report.document import Document
from pipeline.report.docx import render_docx
from pipeline.report.faces import SHIPPED, Faces, office_faces
from pipeline.report.html import render_html
from pipeline.report.notebook import read_document
from pipeline.report.pdf import render_pdf
from pipeline.report.session import block_unless_sound
from pipeline.run.crate import FILE as CRATE
from pipeline.run.crate import crate_text
from pipeline.run.jobs import Contradiction, Options, Outcome, State
from pipeline.run.manifest import FILE as MANIFEST
from pipeline.run.manifest import Parameters, describe
from pipeline.run.notebooks import execute_notebook, notebook_text
from pipeline.tallies import Problem, read_intake

Tell = Callable[[str], None]


def run_report(project: Project, unit: str, year: int, options: Options, tell: Tell = lambda _: None) -> Outcome:
    """Raw tallies in, one published folder out.

    Raises
    ------
    NianbaoError
        Anything but problems in the tallies, which are an outcome ("blocked").
    """
    project.require_year(unit, year)
    faces = faces_of(project, unit)
    processed = project.processed_folder(unit, year)
    tell("清洗报表")
    cleaned = _step(project, "1_clean", unit, year)
    tell("计算指标")
    computed = _step(project, "2_indicators", unit, year)
    _keep(processed, {"1_clean": cleaned, "2_indicators": computed})
    problems = read_intake(processed).problems
    unsound, contradictions = _blocked_by(processed, problems)
    if unsound and not options.draft:
        return Outcome(unit, year, "blocked", "", unsound, "", problems, contradictions)
    tell("撰写报告")
    report = _step(project, "3_report", unit, year, draft=bool(unsound))
    tell("排版")
    folder = project.output_folder(unit, year)
    with whole_folder(folder) as staged:
        document = read_document(report)
        publish(staged, report, document, processed, options, faces)
        parameters = Parameters(options.formats, bool(unsound), options.annex, options.plain)
        manifest = describe(project, unit, year, faces, parameters, staged)
        (staged / MANIFEST).write_text(json_text(manifest.as_dict()), encoding="utf-8", newline="\n")
        (staged / CRATE).write_text(crate_text(manifest, document.title), encoding="utf-8", newline="\n")
    state: State = "drafted" if unsound else "done"
    return Outcome(unit, year, state, f"outputs/{unit}/{year}", unsound, "", problems, contradictions)


def publish(folder: Path, report: Any, document: Document, processed: Path, options: Options, faces: Faces) -> None:
    """Write a report into a folder: the executed notebook, its figures and problems, and the formats that are wanted."""
    (folder / "report.ipynb").write_text(notebook_text(report), encoding="utf-8", newline="\n")
    for name in ("indicators.json", "problems.json"):
        (folder / name).write_bytes((processed / name).read_bytes())
    if "html" in options.formats:
        html = render_html(document, annex=options.annex)
        (folder / "report.html").write_text(html, encoding="utf-8", newline="\n")
    if "pdf" in options.formats:
        pdf = render_pdf(document, annex=options.annex, plain=options.plain, faces=faces)
        (folder / "report.pdf").write_bytes(pdf)
    if "docx" in options.formats:
        (folder / "report.docx").write_bytes(render_docx(document, annex=options.annex, plain=options.plain))


def attempt(project: Project, unit: str, year: int, options: Options, tell: Tell = lambda _: None) -> Outcome:
    """`run_report`, with what it raises turned into an outcome, so that a batch goes on."""
    try:
        return run_report(project, unit, year, options, tell)
    except NianbaoError as error:
        return Outcome(unit, year, "failed", message=str(error))
    except OSError as error:
        return Outcome(unit, year, "failed", message=f"文件读写失败：{error}。请检查磁盘空间和文件夹权限。")


def only_unit(project: Project) -> str:
    """The unit meant when none is named: the only one there is.

    Raises
    ------
    ProjectError
        None, or more than one.
    """
    units = project.units()
    if len(units) != 1:
        raise ProjectError(
            f"有 {len(units)} 个单位（{'、'.join(units) or '无'}），请用 --unit 指明一个，或用 nianbao batch 全部运行。"
        )
    return units[0]


def _step(project: Project, name: str, unit: str, year: int, **more: Any) -> Any:
    path = project.notebooks / f"{name}.ipynb"
    if not path.is_file():
        raise ProjectError(f"缺少笔记本 {path}。请从安装包恢复 notebooks 文件夹。")
    return execute_notebook(path, {"unit": unit, "year": year, "root": ".", **more}, project.root)


def faces_of(project: Project, slug: str) -> Faces:
    """The office's own fonts where unit.yml points to some, else the shipped ones."""
    settings = project.unit(slug).fonts
    if settings is None:
        return SHIPPED
    return office_faces(project.raw / slug / settings.dir, settings.model_dump(exclude={"dir"}))


def _keep(processed: Path, notebooks: dict[str, Any]) -> None:
    """The executed notebooks of the first two steps stay beside the data they wrote."""
    for name, notebook in notebooks.items():
        (processed / f"{name}.ipynb").write_text(notebook_text(notebook), encoding="utf-8", newline="\n")


def _blocked_by(processed: Path, problems: tuple[Problem, ...]) -> tuple[str, tuple[Contradiction, ...]]:
    """What forbids printing, in words, and the failed checks among it."""
    results = read_results(processed)
    contradictions = tuple(Contradiction(check.rule, str(check)) for check in failed(results.checks))
    try:
        block_unless_sound(results, problems)
    except BlockedError as error:
        return str(error), contradictions
    return "", contradictions
