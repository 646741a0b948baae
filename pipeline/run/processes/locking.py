"""One run of a unit and year at a time, whoever started it: two batches on the same outputs take turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from pipeline.atomic import settle, settle_within, telling
from pipeline.project import Project
from pipeline.run.jobs import Job

WAITING = "等候另一个运行结束"


@contextmanager
def alone(project: Project, job: Job, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a unit and year, and clear what a run that was cut off left behind.

    Raises
    ------
    RunError
        The lock's file cannot be written, or what was left cannot be cleared.
    """
    unit, year = job
    with held(project, f"{unit}-{year}", tell):
        for folder in (project.output_folder(unit, year), project.processed_folder(unit, year)):
            settle(folder)
        settle_within(project.processed_folder(unit, year))
        yield


@contextmanager
def held(project: Project, name: str, tell: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold a lock by its name. It is the operating system's: it ends with its process, however that ends. The file stays.

    Raises
    ------
    RunError
        The lock's file cannot be written.
    """
    path = project.locks / f"{name}.lock"
    with telling(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(WAITING)
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
