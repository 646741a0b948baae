"""Many runs: all units × years, in worker processes. One run that fails, or kills its worker, never stops the others."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.run.jobs import Job, Options, Outcome
from pipeline.run.reports import attempt


def plan_batch(project: Project, units: Sequence[str] | None, years: Sequence[int] | None) -> list[Job]:
    """Every unit × year that has a raw folder, by unit, then year.

    Raises
    ------
    ProjectError
        A named unit that does not exist, or nothing to run.
    """
    known = project.units()
    unknown = [unit for unit in units or () if unit not in known]
    if unknown:
        raise ProjectError(f"没有单位 {'、'.join(unknown)}，现有：{'、'.join(known) or '（无）'}。")
    jobs = [(unit, year) for unit in units or known for year in project.years(unit) if years is None or year in years]
    if not jobs:
        wanted = f"{min(years)}-{max(years)} 年" if years else "任何年份"
        raise ProjectError(f"{project.raw} 下没有{wanted}的报表文件夹，没有可运行的。请检查 --years 和 --units。")
    return jobs


def run_batch(
    project: Project, jobs: Sequence[Job], options: Options, workers: int, tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """Run all jobs; outcomes in the order of the jobs, whatever finished first.

    A worker that dies takes its pool with it: what it was doing is then run again alone, so that the right job is blamed.
    """
    outcomes: dict[Job, Outcome] = {}
    orphans: list[Job] = []
    for job, outcome in _pooled(project, jobs, options, workers):
        if outcome is None:
            orphans.append(job)
        else:
            outcomes[job] = outcome
            tell(outcome)
    for orphan in sorted(orphans):
        for job, outcome in _pooled(project, [orphan], options, 1):
            outcomes[job] = outcome or _killed(job)
            tell(outcomes[job])
    return [outcomes[job] for job in jobs]


def _pooled(
    project: Project, jobs: Sequence[Job], options: Options, workers: int
) -> Iterator[tuple[Job, Outcome | None]]:
    """Each job with its outcome, or None when its worker (or a neighbour's) died.

    The years of one unit go one after another: a report is set beside what was published for the year before.
    """
    waiting: dict[str, list[Job]] = {}
    for job in sorted(jobs):
        waiting.setdefault(job[0], []).append(job)
    with ProcessPoolExecutor(max(1, min(workers, len(waiting))), mp_context=get_context("spawn")) as pool:

        def submitted(unit: str) -> dict[Future[Outcome], Job]:
            try:
                return {pool.submit(attempt, project, *job, options): job for job in waiting[unit][:1]}
            except BrokenProcessPool:
                return {}

        running = {future: job for unit in waiting for future, job in submitted(unit).items()}
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(future)
                outcome = _settled(future, job)
                if outcome is not None:
                    yield job, outcome
                    waiting[job[0]].remove(job)
                    running |= submitted(job[0])
    yield from ((job, None) for jobs in waiting.values() for job in jobs)


def _settled(future: Future[Outcome], job: Job) -> Outcome | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
    except Exception as error:
        return Outcome(*job, "failed", message=f"程序出错：{type(error).__name__}: {error}")


def _killed(job: Job) -> Outcome:
    return Outcome(*job, "failed", message="运行进程被系统结束（多半是内存不足）。请减少 --jobs 后重新运行。")
