"""A batch on an existing dask.distributed cluster: one task a report, on machines that share the folder and the program.

A task may run twice, for dask makes again whatever was lost with a worker: the record and the lock of each report see to it that
nothing is made twice. Only this module knows dask.
"""

import logging
import platform
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.errors import ProjectError
from pipeline.run.batch.hiring import Worker
from pipeline.run.batch.orders import Order, Result
from pipeline.run.batch.planning import by_unit
from pipeline.run.jobs import Job, Outcome
from pipeline.run.published.manifest import code, versions

_CONNECT_S = 10
_RETRIES = 2
_HERE = threading.local()


def run_on_cluster(scheduler: str, order: Order, jobs: Sequence[Job]) -> Generator[Result]:
    """Results as they come. A year is asked for once the year before is done, however that ended: dask knows no order.

    Raises
    ------
    ProjectError
        The extra `cluster` is not installed, or nobody answers at the address.
    """
    with _connected(scheduler) as client:
        from distributed import as_completed

        asked: dict[Any, list[Job]] = {}
        coming = as_completed()

        def ask(same: list[Job]) -> None:
            future = client.submit(make, order, same[0], program(), pure=False, retries=_RETRIES)
            asked[future] = same
            coming.add(future)

        try:
            for same in by_unit(jobs):
                ask(same)
            for future in coming:
                job, *later = asked.pop(future)
                if future.status == "cancelled":
                    yield from (_failed(each, _lost(scheduler)) for each in (job, *later))
                    continue
                if later:
                    ask(later)
                yield _told(future, job)
        finally:
            client.cancel(list(asked), force=True)


def program() -> dict[str, str]:
    """What must be the same on all machines, by name: else it would show in a report where it was made."""
    return {"nianbao": code().sha256, "Python": platform.python_version(), **versions()}


def make(order: Order, job: Job, wanted: Mapping[str, str]) -> Result:
    """Make one report in a worker process of this machine; `wanted` is the `program` of the machine that asks for it."""
    here = program()
    other = [name for name in sorted({*here, *wanted}) if here.get(name) != wanted.get(name)]
    if other:
        told = "、".join(_version(name, here) for name in other)
        return _failed(
            job,
            f"工作机 {platform.node()} 与发起批量的机器不是同一版本，这台上是 {told}。"
            "请在所有机器上安装同一版本，重新启动工作机后再运行。",
        )
    if not order.project.raw.is_dir():
        return _failed(
            job, f"工作机 {platform.node()} 上没有 {order.project.raw}。请让所有机器以同一路径看到同一个共享文件夹。"
        )
    worker: Worker | None = getattr(_HERE, "worker", None)
    if worker is None or _HERE.order != order:
        if worker is not None:
            worker.dismiss()
        _HERE.worker, _HERE.order = Worker(order), order
    result: Result = _HERE.worker.run(job, lambda _: None)
    return result


def _version(name: str, here: Mapping[str, str]) -> str:
    return f"另一版 {name}" if name == "nianbao" else f"{name} {here.get(name, '（未安装）')}"


def _told(future: Any, job: Job) -> Result:
    from distributed import KilledWorker

    if future.status == "finished":
        result: Result = future.result()
        return result
    error = future.exception()
    if isinstance(error, KilledWorker):
        return _failed(
            job,
            f"做这份报告的工作机接连 {error.allowed_failures + 1} 台中途停止，集群不再尝试。"
            "请查看工作机的日志（多半是内存不足或被系统结束）后重新运行。",
        )
    return _failed(
        job, f"集群没有做完这份报告：{type(error).__name__}：{error}。请查看调度器和工作机的日志后重新运行。"
    )


def _lost(scheduler: str) -> str:
    return (
        f"与调度器 {scheduler} 的连接断了，这份报告没有等到结果。"
        "请检查 dask scheduler 和网络，再运行同一条命令，会从这里接着做。"
    )


def _failed(job: Job, message: str) -> Result:
    return Result(Outcome(*job, "failed", message=message), attempts=1)


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port, resolve_address
    except ImportError as error:
        raise ProjectError("--scheduler 需要 dask 和 distributed，请先安装：pip install dask distributed。") from error
    for name in ("distributed", "distributed.client"):  # what they say of comings and goings is not for clerks
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        get_address_host_port(scheduler, strict=True)  # a client would try again for long, and not end well
        resolve_address(scheduler)
        client = Client(scheduler, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ProjectError(
            f"连不上调度器 {scheduler}（{error}）。请检查地址（形如 tcp://主机:8786）、防火墙，以及 dask scheduler 是否在运行。"
        ) from error
    with client, client.as_current():
        yield client
