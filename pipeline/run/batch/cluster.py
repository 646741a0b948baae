"""A batch on an existing dask.distributed cluster: one task a report, on machines that share the folder and the program.

A task may run twice, for dask makes again whatever was lost with a worker: the record and the lock of each report see to it that
nothing is made twice. Only this module knows dask.
"""

import logging
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.errors import ProjectError
from pipeline.run.batch.hiring import Worker
from pipeline.run.batch.orders import Order, Result
from pipeline.run.batch.planning import by_unit
from pipeline.run.jobs import Job, Outcome
from pipeline.run.manifest import code

_CONNECT_S = 20
_RETRIES = 2
_HERE = threading.local()


def run_on_cluster(scheduler: str, order: Order, jobs: Sequence[Job]) -> Generator[Result]:
    """Results as they come; the years of a unit wait for each other.

    Raises
    ------
    ProjectError
        The extra `cluster` is not installed, or nobody answers at the address.
    """
    with _connected(scheduler) as client:
        from distributed import as_completed

        asked: dict[Any, Job] = {}
        for same in by_unit(jobs):
            before = None
            for job in same:
                before = client.submit(make, order, job, code().sha256, before, pure=False, retries=_RETRIES)
                asked[before] = job
        try:
            for future in as_completed(asked):
                yield _told(future, asked[future])
        finally:
            client.cancel(list(asked), force=True)


def make(order: Order, job: Job, program: str, _before: Result | None) -> Result:
    """Make one report in a worker process of this machine; `program` is the hash of the code that asks for it."""
    if code().sha256 != program:
        return _failed(
            job, "这台工作机上的 nianbao 与发起批量的机器不是同一版本。请在所有机器上安装同一版本后重新运行。"
        )
    if not order.project.raw.is_dir():
        return _failed(job, f"这台工作机上没有 {order.project.raw}。所有机器须以同一路径看到同一个共享文件夹。")
    worker: Worker | None = getattr(_HERE, "worker", None)
    if worker is None or _HERE.order != order:
        if worker is not None:
            worker.dismiss()
        _HERE.worker, _HERE.order = Worker(order), order
    result: Result = _HERE.worker.run(job, lambda _: None)
    return result


def _told(future: Any, job: Job) -> Result:
    if future.status == "finished":
        result: Result = future.result()
        return result
    return _failed(job, f"集群没有做完这份报告：{future.exception()}。请查看工作机的日志后重新运行。")


def _failed(job: Job, message: str) -> Result:
    return Result(Outcome(*job, "failed", message=message), attempts=1)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ProjectError('--scheduler 需要集群组件，请先安装：pip install "nianbao[cluster]"。') from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it says of comings and goings is not for clerks
    try:
        client = Client(scheduler, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ProjectError(
            f"连不上调度器 {scheduler}（{error}）。请检查地址（形如 tcp://主机:8786）、防火墙，以及 dask scheduler 是否在运行。"
        ) from error
    with client, client.as_current():
        yield client
