"""The process that makes reports for a batch, one after another; it has a template of warm kernels of its own.

It is started by `hiring.py` as `python -m pipeline.run.batch`, and ends with its standard input. What it is told there and says
on its standard output are pickled values: an `Order`, then jobs; for each job steps (text), then a `Produced` or `Broken`.
"""

import os
import pickle
import threading
from queue import SimpleQueue
from time import monotonic
from typing import Any, BinaryIO

from pipeline.errors import InterruptedRunError, NianbaoError
from pipeline.run.batch.orders import Broken, Order
from pipeline.run.jobs import Job
from pipeline.run.kernels.owner import HELD
from pipeline.run.processes.bounds import Bounds, limit_memory
from pipeline.tallies import mask


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Make reports until there is nobody left to make them for."""
    asked: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, asked), daemon=True).start()
    order: Order = asked.get()
    HELD.get()  # the template loads while this process does
    from pipeline.run.single import reports  # noqa: F401

    limit_memory(order.memory_bytes)

    def say(what: Any) -> None:
        pickle.dump(what, outbox)
        outbox.flush()

    while True:
        say(_attempt(order, asked.get(), say))


def _listen(inbox: BinaryIO, asked: SimpleQueue[Any]) -> None:
    """Pass on what comes; at its end leave at once, whatever is being done: nobody waits for it, and folders stay whole."""
    try:
        while True:
            asked.put(pickle.load(inbox))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _attempt(order: Order, job: Job, say: Any) -> Any:
    from pipeline.run.single.reports import produce

    def bounds() -> Bounds:
        return Bounds(monotonic() + order.time_s if order.time_s else 0, order.memory_bytes)

    try:
        return produce(order.project, job, order.options, say, bounds=bounds, reuse=True)
    except InterruptedRunError as error:
        return Broken(str(error), passing=True)
    except NianbaoError as error:
        return Broken(str(error))
    except MemoryError:
        return Broken("内存超过上限。请检查报表是否异常地大；确实需要更多，请加大 --memory-limit。")
    except OSError as error:
        return Broken(f"文件读写失败：{error}。请检查磁盘空间和文件夹权限。")
    except Exception as error:
        return Broken(f"程序出错：{type(error).__name__}: {mask(str(error))}")
