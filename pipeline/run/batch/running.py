"""A batch from plan to results: what is unchanged is left alone, the rest is run here or on a cluster."""

from collections.abc import Sequence
from contextlib import closing

from pipeline.run.batch.cluster import run_on_cluster
from pipeline.run.batch.local import run_here
from pipeline.run.batch.orders import Order, Result, Tell
from pipeline.run.batch.planning import unchanged
from pipeline.run.jobs import Job
from pipeline.run.single.stage_cache import forget_record


def run_batch(
    order: Order, jobs: Sequence[Job], tell: Tell, *, workers: int = 1, scheduler: str = "", force: bool = False
) -> list[Result]:
    """Run what has to be run; results in the order of the jobs, whatever finished first.

    `tell` hears of every step and result, in this thread. `force` forgets what is recorded of earlier runs. An interrupt stops
    everything and is raised again: what was finished by then stays, what was not appears not at all.

    Raises
    ------
    ProjectError
        No cluster at the address `scheduler`.
    """
    if force:
        for job in jobs:
            forget_record(order.project, job)
    found = {job: Result(outcome) for job, outcome in unchanged(order, jobs).items()}
    for result in found.values():
        tell(result)
    rest = [job for job in jobs if job not in found]
    running = run_on_cluster(scheduler, order, rest) if scheduler else run_here(order, rest, workers, tell)
    with closing(running):
        for result in running:
            tell(result)
            found[result.outcome.job] = result
    return [found[job] for job in jobs]
