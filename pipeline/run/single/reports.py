"""One unit and year from raw files to published folder. The story of a run is `produce`."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.atomic import json_text, whole_folder, write_whole
from pipeline.errors import BlockedError, InterruptedRunError, MemoryRunError, NianbaoError, ProjectError, RunError
from pipeline.indicators import failed, read_results
from pipeline.project import Project
from pipeline.report.pages.docx import render_docx
from pipeline.report.pages.faces import Faces
from pipeline.report.pages.html import render_html
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.session import block_unless_sound
from pipeline.report.tree.document import Document
from pipeline.report.tree.from_notebook import read_document
from pipeline.run.faces import faces_of
from pipeline.run.jobs import Contradiction, Job, Options, Outcome, Produced, State
from pipeline.run.processes.bounds import UNBOUND, Bounds
from pipeline.run.processes.fatal import Fatal, last_words
from pipeline.run.processes.locking import alone
from pipeline.run.published.manifest import FILE as MANIFEST
from pipeline.run.published.manifest import STAGES, Item, Parameters, describe, inputs_of
from pipeline.run.published.ro_crate import FILE as CRATE
from pipeline.run.published.ro_crate import crate_text
from pipeline.run.single.kept import forget_failed, keep_failed
from pipeline.run.single.notebooks import execute_notebook, notebook_text
from pipeline.run.single.stage_cache import Reads, Record, made_by, read_record, reads_of, stale, write_record
from pipeline.tallies import SEVERITIES, Problem, read_intake

Tell = Callable[[str], None]
_CLEAN, _INDICATORS, _REPORT = STAGES
_ASKED = "要求全部重做"


def run_report(project: Project, unit: str, year: int, options: Options, tell: Tell = lambda _: None) -> Outcome:
    """Raw tallies in, one published folder out, every step done anew.

    Raises
    ------
    NianbaoError
        Anything but problems in the tallies, which are an outcome ("undecided", "blocked").
    """
    return produce(project, (unit, year), options, tell).outcome


def produce(
    project: Project,
    job: Job,
    options: Options,
    tell: Tell = lambda _: None,
    *,
    bounds: Callable[[], Bounds] = lambda: UNBOUND,
    reuse: bool = False,
) -> Produced:
    """Raw tallies in, one published folder out.

    Parameters
    ----------
    bounds
        What the run may take; asked for once the run has its turn, so that waiting for another does not count.
    reuse
        Leave out the stages whose inputs and results are as they were, by the record of the last run.

    Raises
    ------
    NianbaoError
        Anything but problems in the tallies, which are an outcome ("undecided", "blocked").
    """
    project.require_year(*job)
    with alone(project, job, tell):
        forget_failed(project, job)
        faces = faces_of(project, job[0])
        inputs = inputs_of(project, *job, faces)
        reads = reads_of(inputs, options)
        record = read_record(project, job) if reuse else None
        why = stale(project, job, record, reads) if reuse else {stage: [_ASKED] for stage in STAGES}
        if record is not None and not any(why.values()):
            return Produced(record.outcome)
        run = _Run(project, job, options, faces, inputs, reads, tell, bounds())
        made, fatal = {}, Fatal(project.reading_note(*job))
        for stage, words in ((_CLEAN, "清洗报表"), (_INDICATORS, "计算指标")):
            if why[stage]:
                tell(words)
                run.keep(stage, run.clean(fatal) if stage == _CLEAN else run.execute(stage))
            made[stage] = made_by(project, stage, job)
        outcome = run.report()
        made[_REPORT] = made_by(project, _REPORT, job) if outcome.folder else {}
        if not fatal.names:  # which may be read another time
            with suppress(RunError):  # without a record the next run does it all again
                write_record(project, Record(reads, made, outcome))
        return Produced(outcome, {stage: reasons for stage, reasons in why.items() if reasons})


@dataclass(frozen=True, slots=True)
class _Run:
    """One run that has its turn: what it was asked, what it reads, what it may take."""

    project: Project
    job: Job
    options: Options
    faces: Faces
    inputs: Sequence[Item]
    reads: Reads
    tell: Tell
    bounds: Bounds

    def clean(self, fatal: Fatal) -> Any:
        """The first notebook; again after a death within a file, and at last without that file."""
        fatal.begin()
        try:
            while True:
                try:
                    return self.execute(_CLEAN)
                except (InterruptedRunError, MemoryRunError) as death:
                    fatal.blame(death, again=isinstance(death, InterruptedRunError))
                    forget_failed(self.project, self.job)
        except RunError as error:
            where = last_words(self.project.reading_note(*self.job))
            if not where:
                raise
            raise type(error)(f"{error}{where}") from error
        finally:
            fatal.end()

    def execute(self, stage: str, **more: Any) -> Any:
        """One notebook from top to bottom. Where it fails it is kept, and the error says where."""
        path = self.project.notebooks / f"{stage}.ipynb"
        if not path.is_file():
            raise ProjectError(f"缺少笔记本 {path}。请从安装包恢复 notebooks 文件夹。")
        parameters = {"unit": self.job[0], "year": self.job[1], "root": "", **more}
        reached: list[Any] = []
        try:
            return execute_notebook(path, parameters, self.project.root, self.bounds, reached.append)
        except NianbaoError as error:
            kept = self._keep_failed(stage, reached, error)
            if not kept:
                raise
            raise type(error)(f"{error}\n运行到出错处的笔记本保留在 {kept}，可以打开查看。") from error

    def _keep_failed(self, stage: str, reached: Sequence[Any], error: NianbaoError) -> str:
        """Where the notebook is kept; empty when there is none, or no room for it: the error itself is told all the same."""
        for notebook in reached:
            with suppress(RunError):
                return keep_failed(self.project, self.job, stage, notebook, str(error))
        return ""

    def keep(self, stage: str, notebook: Any) -> None:
        """The executed notebooks of the first two steps stay beside the data they wrote."""
        path = self.project.processed_folder(*self.job) / f"{stage}.ipynb"
        write_whole(path, notebook_text(notebook), durable=False)

    def report(self) -> Outcome:
        """The last step: write, set and publish, unless problems or failed checks forbid it."""
        processed = self.project.processed_folder(*self.job)
        problems = read_intake(processed).problems
        unsound, contradictions = _blocked_by(processed, problems)
        found: dict[str, Any] = {"message": unsound, "problems": problems, "contradictions": contradictions}
        if unsound and not self.options.draft:
            self._require_unchanged()
            return Outcome(*self.job, _state_of(problems, contradictions), **found)
        self.tell("撰写报告")
        report = self.execute(_REPORT, draft=bool(unsound))
        self.tell("排版")
        folder = self.project.output_folder(*self.job)
        with whole_folder(folder) as staged:
            document = read_document(report)
            publish(staged, report, document, processed, self.options, faces=self.faces)
            wanted = self.options
            parameters = Parameters(wanted.formats, bool(unsound), wanted.annex, wanted.plain)
            manifest = describe(*self.job, parameters, self.inputs, staged)
            (staged / MANIFEST).write_text(json_text(manifest.as_dict()), encoding="utf-8", newline="\n")
            (staged / CRATE).write_text(crate_text(manifest, document.title), encoding="utf-8", newline="\n")
            self._require_unchanged()
        state: State = "drafted" if unsound else "done"
        return Outcome(*self.job, state, folder.relative_to(self.project.root).as_posix(), **found)

    def _require_unchanged(self) -> None:
        """What was read must still be there as it was read: else the report would cite files that it was not made from."""
        now = reads_of(inputs_of(self.project, *self.job, self.faces), self.options)
        if now != self.reads:
            raise InterruptedRunError(
                f"{self.job[0]} {self.job[1]}：运行期间有文件被改动，这次没有出报告。请等文件存好后重新运行。"
            )


def publish(folder: Path, report: Any, document: Document, processed: Path, options: Options, *, faces: Faces) -> None:
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


def _state_of(problems: Sequence[Problem], contradictions: Sequence[Contradiction]) -> State:
    """How a run ends that may not print: whether somebody must put something right, or only decide."""
    blocking = {problem.severity for problem in problems if SEVERITIES[problem.severity].blocks}
    return "undecided" if blocking == {"question"} and not contradictions else "blocked"


def _blocked_by(processed: Path, problems: tuple[Problem, ...]) -> tuple[str, tuple[Contradiction, ...]]:
    """What forbids printing, in words, and the failed checks among it."""
    results = read_results(processed)
    contradictions = tuple(
        Contradiction(check.rule, str(check), check.relation or check.words) for check in failed(results.checks)
    )
    try:
        block_unless_sound(results, problems)
    except BlockedError as error:
        return str(error), contradictions
    return "", contradictions
