"""What a person and a machine see after a batch: all towns × years on one page, what must be settled, and by whom."""

from collections.abc import Mapping, Sequence

from pipeline.atomic import settle_within, telling, write_whole
from pipeline.project import Project
from pipeline.run.batch.logs import FOLDER as LOGS
from pipeline.run.jobs import FORMATS, Options, Outcome
from pipeline.run.overview.account import BatchAccount, Kept, account_of
from pipeline.run.overview.machines import batch_json, junit_xml
from pipeline.run.overview.page import PAGES, bears, index_page, mark_of, page_name, problem_page
from pipeline.run.overview.texts import clean
from pipeline.run.processes.locking import held

__all__ = ["write_overview"]


def write_overview(project: Project, outcomes: Sequence[Outcome], names: Mapping[str, str], options: Options) -> None:
    """Write the account of a batch into `outputs/`, the same bytes for the same outcomes in any order.

    `index.html` and a page in `_problems/` for each report with something to settle; `batch.json`; `junit.xml`. Pages of
    reports that have nothing left to settle are removed, those of reports outside this batch stay.

    Parameters
    ----------
    names
        What each unit is called; one that is not there is called by its slug.

    Raises
    ------
    RunError
        A file cannot be written.
    """
    account = account_of(
        [clean(outcome, project.root) for outcome in outcomes],
        names,
        options,
        lambda unit, year: _kept(project, unit, year),
    )
    with held(project, "overview"):
        _write(project, account)


def _write(project: Project, account: BatchAccount) -> None:
    folder = project.root / "outputs"
    for place in (folder, folder / PAGES, folder / LOGS):
        settle_within(place)
    for report in account.reports:
        if report.has_page:  # a page can be made again at any time
            path = folder / PAGES / page_name(report.unit, report.year)
            if not bears(path, mark_of(report)):
                write_whole(path, problem_page(report), durable=False)
    write_whole(folder / "batch.json", batch_json(account))
    write_whole(folder / "junit.xml", junit_xml(account))
    write_whole(folder / "index.html", index_page(account))
    _remove_settled(project, account)


def _kept(project: Project, unit: str, year: int) -> Kept:
    folder = project.output_folder(unit, year)
    formats = tuple(name for name in FORMATS if (folder / f"report.{name}").is_file())
    return Kept(project.raw_folder(unit, year).is_dir(), folder.is_dir(), formats)


def _remove_settled(project: Project, account: BatchAccount) -> None:
    """Once no page leads there any more."""
    for report in account.reports:
        if not report.has_page:
            path = project.root / "outputs" / PAGES / page_name(report.unit, report.year)
            with telling(path):
                path.unlink(missing_ok=True)
