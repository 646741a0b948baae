"""A batch on this machine: each worker has its owner, a thread that takes one unit at a time from what is waiting."""

import threading
from collections import deque
from collections.abc import Sequence
from queue import SimpleQueue

from pipeline.run.batch.hiring import Worker
from pipeline.run.batch.orders import Event, Order, Result, Tell
from pipeline.run.batch.planning import by_unit, unchanged
from pipeline.run.jobs import Job, Outcome


def run_batch(order: Order, jobs: Sequence[Job], workers: int, tell: Tell) -> list[Result]:
    """Run what has to be run; results in the order of the jobs, whatever finished first.

    `tell` hears of every step and result, in this thread. An interrupt stops all workers and is raised again: what was
    finished by then stays, what was not appears not at all.
    """
    found = {} if order.force else {job: Result(outcome) for job, outcome in unchanged(order, jobs).items()}
    for result in found.values():
        tell(result)
    waiting = deque(by_unit(job for job in jobs if job not in found))
    owners = [_Owner(order, waiting) for _ in range(min(workers, len(waiting)))]
    told: SimpleQueue[Event] = SimpleQueue()
    try:
        for owner in owners:
            owner.start(told)
        while len(found) < len(jobs):
            event = told.get()
            tell(event)
            if isinstance(event, Result):
                found[event.outcome.job] = event
    finally:
        for owner in owners:
            owner.dismiss()
    return [found[job] for job in jobs]


class _Owner:
    """A worker, and the thread that gives it the years of one unit after another."""

    def __init__(self, order: Order, waiting: deque[list[Job]]) -> None:
        self._worker, self._waiting = Worker(order), waiting
        self._thread = threading.Thread()

    def start(self, told: SimpleQueue[Event]) -> None:
        self._thread = threading.Thread(target=self._work, args=(told,), daemon=True)
        self._thread.start()

    def dismiss(self) -> None:
        """Stop at once, whatever is being done."""
        self._waiting.clear()
        self._worker.dismiss()
        self._thread.join()

    def _work(self, told: SimpleQueue[Event]) -> None:
        while True:
            try:
                jobs = self._waiting.popleft()
            except IndexError:
                return
            for job in jobs:
                told.put(self._one(job, told))

    def _one(self, job: Job, told: SimpleQueue[Event]) -> Result:
        try:
            return self._worker.run(job, told.put)
        except Exception as error:  # whatever it is, the others go on
            return Result(Outcome(*job, "failed", message=f"程序出错：{type(error).__name__}: {error}"), attempts=1)
