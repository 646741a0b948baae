"""The owner's side of a worker: give it jobs, hear of its steps, stop it when it takes too long, replace it when it dies."""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import IO, Any

from pipeline.run.batch.logs import Log
from pipeline.run.batch.orders import Broken, Order, Result, Step, Tell
from pipeline.run.jobs import Job, Outcome, Produced
from pipeline.run.processes.fatal import last_words
from pipeline.run.processes.locking import WAITING
from pipeline.run.single.kept import kept_notebook
from pipeline.tallies import mask

_ATTEMPTS = 2
_GRACE_S = 20  # to start; and a notebook past its time is stopped by its own process, which can say more
_GONE = object()


class Worker:
    """One worker process, started when first needed and again after each death. Use it from one thread, with which it ends."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: subprocess.Popen[bytes] | None = None
        self._heard: SimpleQueue[Any] = SimpleQueue()
        self._complaints: IO[bytes] | None = None
        self._dismissed = False

    def run(self, job: Job, tell: Tell) -> Result:
        """Make one report. A second attempt is made only after what may not happen again."""
        log = Log(self._order.project, job)
        began, attempts = monotonic(), 0
        said: Produced | Broken = Broken("", passing=True)
        while isinstance(said, Broken) and said.passing and attempts < _ATTEMPTS and not self._dismissed:
            attempts += 1
            log.begin(attempts)
            said = self._ask(job, tell, log)
        seconds = monotonic() - began
        if isinstance(said, Broken):
            notebook = kept_notebook(self._order.project, job)
            result = Result(Outcome(*job, "failed", message=said.message, notebook=notebook), {}, seconds, attempts)
        else:
            result = Result(said.outcome, said.why, seconds, attempts if said.why else 0)
        log.end(result)
        return result

    def dismiss(self) -> None:
        """End the process for good, whatever it is doing; what it was making appears not at all. Any thread may say so."""
        self._dismissed = True
        process = self._process
        if process is not None:
            process.kill()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, self._complaints):
                if stream is not None:
                    _close(stream)

    def _ask(self, job: Job, tell: Tell, log: Log) -> Produced | Broken:
        try:
            self._send(job)
        except OSError:
            return self._died(job)
        deadline = self._deadline()
        while True:
            try:
                said = self._heard.get(timeout=None if deadline is None else max(0, deadline - monotonic()))
            except Empty:
                self._stop()
                return Broken(
                    f"超过时限（{self._order.time_s / 60:g} 分钟），已停止。"
                    f"请检查报表是否异常地大；确实需要更久，请加大 --time-limit。{self._at(job)}"
                )
            if said is _GONE:
                return self._died(job)
            if not isinstance(said, str):
                return said  # type: ignore[no-any-return]
            if said == WAITING:
                deadline = None
            elif deadline is None:
                deadline = self._deadline()
            log.step(said)
            tell(Step(job, said))

    def _deadline(self) -> float | None:
        return monotonic() + self._order.time_s + _GRACE_S if self._order.time_s else None

    def _send(self, job: Job) -> None:
        if self._process is None:
            self._start()
        assert self._process is not None and self._process.stdin is not None
        pickle.dump(job, self._process.stdin)
        self._process.stdin.flush()

    def _start(self) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # until the process ends
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.run.batch", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={
                "ARROW_DEFAULT_MEMORY_POOL": "system",
                **os.environ,
            },  # sets no gigabyte aside, against a bound on memory
            start_new_session=True,  # an interrupt from the keyboard is for its owner
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        if self._dismissed:  # meanwhile
            self._process.kill()
        assert self._process.stdin is not None
        self._heard = SimpleQueue()
        threading.Thread(target=_hear, args=(self._process.stdout, self._heard), daemon=True).start()
        pickle.dump(self._order, self._process.stdin)

    def _died(self, job: Job) -> Broken:
        code = self._process.wait() if self._process else 0
        last = self._last_words()
        self._stop()
        how = f"被信号 {-code} 结束" if code < 0 else f"以 {code} 退出"
        advice = f"请重新运行；仍不行请减少 --jobs。{self._at(job)}"
        return Broken(
            f"{job[0]} {job[1]}：运行进程{how}（多半是内存不足或被系统结束）{last}。{advice}",
            passing=True,
        )

    def _at(self, job: Job) -> str:
        return last_words(self._order.project.reading_note(*job))

    def _last_words(self) -> str:
        if self._complaints is None:
            return ""
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return f"，最后的输出是“{mask(lines[-1])}”" if lines else ""


def _hear(outbox: IO[bytes], heard: SimpleQueue[Any]) -> None:
    try:
        while True:
            heard.put(pickle.load(outbox))
    except (EOFError, OSError, pickle.UnpicklingError):
        heard.put(_GONE)
    finally:
        outbox.close()


def _close(stream: IO[bytes]) -> None:
    with suppress(OSError):  # what was still to be sent has nowhere to go
        stream.close()
