"""The owner's side of the template: starting it, asking it for kernels, and a kernel's process as seen from here.

Belongs here: all that talks to `template.py`. Does not belong here: anything of Jupyter.
"""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What the interpreter and its libraries read once, as they start: a kernel that wants them otherwise must start on its own.
_READ_AT_START = (
    "PYTHON", "LD_", "LANG", "LC_", "OMP_", "OPENBLAS_", "MKL_", "NUMEXPR_", "ARROW_", "MPL", "MATPLOTLIB", "HOME", "XDG_",
)  # fmt: skip
_OURS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the usual one sets a gigabyte aside, against a bound on memory
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kernel as it is wanted: the command line that would start it, where, with what environment and bounds."""

    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    connection_file: str
    memory_bytes: int = 0


class ForkedKernel:
    """A forked kernel as its owner sees it: the part of `subprocess.Popen` that a provisioner uses.

    It is a child of the template, which tells on `line` how it ended and passes signals on: so none can reach a stranger that
    has got the same process id. `pid` is 0 until the kernel is ready.
    """

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket) -> None:
        line.setblocking(False)
        self._line = line
        self.pid = 0
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code as Popen gives it, None while it runs. A template that died has taken its kernels along."""
        while self.returncode is None:
            try:
                word, _, number = self._line.recv(64).partition(b" ")
            except BlockingIOError:
                return None
            except OSError:
                word = number = b""
            if word == b"ready":
                self.pid = int(number)
            else:
                self.returncode = int(number or -signal.SIGKILL)
                self._line.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Block until it has ended.

        Raises
        ------
        subprocess.TimeoutExpired
            It has not, after `timeout` seconds.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(0.002)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and all it started."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self._line.send(b"%d" % number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class TemplateProcess:
    """The template of this process. It ends with the process, or with `close`."""

    def __init__(self) -> None:
        self._own_pid = os.getpid()
        self._env = dict(os.environ)
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        env = {**_OURS, **self._env}
        env.pop("JPY_PARENT_PID", None)
        script = str(Path(__file__).with_name("template.py"))
        command = [sys.executable, script, str(its.fileno()), str(self._own_pid)]
        with its:
            self._process = subprocess.Popen(
                command, env=env, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._control = ours

    @property
    def serves(self) -> bool:
        """Whether it can still be asked: it runs, and it is this process's own and not a parent's."""
        return self._process.poll() is None and self._own_pid == os.getpid()

    def fits(self, wanted: Mapping[str, str], cwd: str) -> bool:
        """Whether a fork would find the settings that an interpreter reads only once as it would when started anew."""
        names = {name for name in {*wanted, *self._env} if name.startswith(_READ_AT_START)}
        if (Path(cwd) / "matplotlibrc").exists():
            return False
        return all(wanted.get(name) == self._env.get(name) for name in names)

    def fork(self, wanted: Wanted) -> ForkedKernel:
        """Ask for a kernel; it is ready later.

        Raises
        ------
        OSError
            The template is gone, or the request is too large for one packet.
        """
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = {
            "argv": list(wanted.argv),
            "cwd": wanted.cwd,
            "env": dict(wanted.env),
            "connection_file": wanted.connection_file,
            "memory_bytes": wanted.memory_bytes,
            "template": self._process.pid,
        }
        with its, Path(os.devnull).open("r+b") as nothing:
            streams = [nothing.fileno(), *(number if _is_open(number) else nothing.fileno() for number in (1, 2))]
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], [its.fileno(), *streams])
            except OSError:
                ours.close()
                raise
        return ForkedKernel(ours)

    def close(self) -> None:
        """End it, and every kernel that it still has."""
        self._control.close()
        self._process.wait()


class _Held:
    """The template of this process, started when first asked for and once more when it dies young; then never again."""

    def __init__(self) -> None:
        self._forget()
        if hasattr(os, "register_at_fork"):  # a fork of a process that had one needs its own
            os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._template: TemplateProcess | None = None
        self._starts = 0
        self._turn = threading.Lock()  # of two that two threads start, the one let go would take its kernels along

    def get(self) -> TemplateProcess | None:
        """The template, running or starting; None where kernels cannot be forked. Asked for early, it is ready when needed."""
        if sys.platform != "linux":
            return None
        with self._turn:
            if self._template is None or not self._template.serves:
                if self._starts >= 2:
                    return None
                self._starts += 1
                try:
                    self._template = TemplateProcess()
                except OSError as error:
                    _log.debug("the template could not be started: %s", error)
                    return None
            return self._template


HELD = _Held()


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
