"""A batch on this machine: each worker has its owner, a thread that takes one unit at a time from what is waiting."""

import threading
from collections import deque
from collections.abc import Generator, Sequence
from queue import SimpleQueue

from pipeline.run.batch.hiring import Worker
from pipeline.run.batch.orders import Event, Order, Result, Tell
from pipeline.run.batch.planning import by_unit
from pipeline.run.jobs import Job, Outcome


def run_here(order: Order, jobs: Sequence[Job], workers: int, tell: Tell) -> Generator[Result]:
    """Results as they come; `tell` hears of the steps between, in this thread. Closing stops all workers at once."""
    waiting = deque(by_unit(jobs))
    owners = [_Owner(order, waiting) for _ in range(min(workers, len(waiting)))]
    told: SimpleQueue[Event] = SimpleQueue()
    left = len(jobs)
    try:
        for owner in owners:
            owner.start(told)
        while left:
            event = told.get()
            if isinstance(event, Result):
                left -= 1
                yield event
            else:
                tell(event)
    finally:
        for owner in owners:
            owner.dismiss()


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
