"""What a batch has to run: which units and years there are, and of which of them nothing has changed."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache, partial
from itertools import groupby
from multiprocessing import get_context

from pipeline.errors import NianbaoError, ProjectError
from pipeline.project import Project
from pipeline.run.batch.orders import Order
from pipeline.run.faces import faces_of
from pipeline.run.jobs import Job, Outcome
from pipeline.run.processes.ending import end_with_parent
from pipeline.run.published.manifest import Read, code, read_item, shared_inputs, versions
from pipeline.run.single.stage_cache import still_valid

_MANY = 200


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
    wanted = sorted(set(units)) if units else known
    jobs = [(unit, year) for unit in wanted for year in project.years(unit) if years is None or year in years]
    if not jobs:
        span = f"{min(years)}-{max(years)} 年" if years else "任何年份"
        raise ProjectError(f"{project.raw} 下没有{span}的报表文件夹，没有可运行的。请检查 --years 和 --units。")
    return jobs


def by_unit(jobs: Iterable[Job]) -> list[list[Job]]:
    """The jobs of each unit in the order of the years: a report is set beside what was published for the year before."""
    return [list(same) for _, same in groupby(sorted(jobs), key=lambda job: job[0])]


def unchanged(order: Order, jobs: Sequence[Job]) -> dict[Job, Outcome]:
    """The jobs of which nothing that was read or made has changed, with their recorded outcomes.

    After the first of a unit's years that must run, the later ones are left open: what it publishes may change them.
    """
    units = by_unit(jobs)
    if len(jobs) >= _MANY and sys.platform == "linux":  # all cores; elsewhere a process would cost more than it saves
        code(), versions()  # known to all that are forked from here
        shares = [units[place :: os.cpu_count()] for place in range(os.cpu_count() or 1)]
        with suppress(BrokenProcessPool), _forked() as pool:
            return {
                job: outcome for found in pool.map(partial(_all_unchanged, order), shares) for job, outcome in found
            }
    return dict(_all_unchanged(order, units))


def _forked() -> ProcessPoolExecutor:
    """Processes like this one. On their own, they would wait for work for ever when this one is killed."""
    return ProcessPoolExecutor(mp_context=get_context("fork"), initializer=end_with_parent, initargs=(os.getpid(),))


def _all_unchanged(order: Order, units: Sequence[Sequence[Job]]) -> list[tuple[Job, Outcome]]:
    read = lru_cache(maxsize=None)(read_item)  # what all share is read once
    return [found for jobs in units for found in _unchanged(order, jobs, read)]


def _unchanged(order: Order, jobs: Sequence[Job], read: Read) -> Iterator[tuple[Job, Outcome]]:
    project, unit = order.project, jobs[0][0]
    with suppress(NianbaoError, OSError):  # the run itself will say it
        shared = list(shared_inputs(project, unit, faces_of(project, unit), read))
        for job in jobs:
            outcome = still_valid(project, job, order.options, shared)
            if outcome is None:
                return
            yield job, outcome
