"""The template: a process with one thread that has imported all that a kernel needs, and becomes kernels by forking.

Belongs here: what runs inside that process and in the first moments of a kernel. It is started by `owner.py` as
`python template.py FD OWNER`, FD being its end of a socket and OWNER the process that has the other, and lives as long as that
is open. (Not with `-m`, for which the folder it starts in would come first on the path, nor with `-P` against that, which every
kernel would inherit.)
Only POSIX: nothing else imports this module.

The talk on the sockets, one message a packet:

    control, from the owner     a request (JSON) with four descriptors: the kernel's own line, its stdin, stdout and stderr
    line, to the owner          b"ready PID" once the kernel has bound its sockets; b"exit N" when it has ended (N as Popen's)
    line, from the owner        b"N": send signal N to the kernel's process group; end of file: the kernel must end
"""

import atexit
import gc
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from pipeline.run.processes.bounds import limit_memory
from pipeline.run.processes.ending import end_with_parent, watch_no_more, watch_parent

# Everything that a notebook of ours, ipykernel and IPython would import. The inline backend of matplotlib is not among them,
# nor what imports it: the kernel itself must, for the backend looks for a running IPython just then and else shows no figure.
PRELOADED = (
    "pipeline.notebook_api",
    "pipeline.report.charts",
    "pandas",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "encodings.cp437",
    "encodings.gb18030",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.extensions.storemagic",
    "IPython.core.pylabtools",
    "jupyter_client.localinterfaces",
    "comm",
    "psutil",
)  # fmt: skip
_INLINE = "matplotlib_inline.backend_inline"
_REQUEST_BYTES = 1 << 20


class Template:
    """Waits for requests, forks, and keeps watch over its children until its owner is gone."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._selector = selectors.DefaultSelector()
        self._lines: dict[int, socket.socket] = {}  # by process id
        self._files: dict[int, str] = {}
        self._woken, self._wakes = socket.socketpair()

    def serve(self) -> None:
        """Until the owner closes its end. Whatever still runs then is killed."""
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._control, selectors.EVENT_READ, "request")
        self._selector.register(self._woken, selectors.EVENT_READ, "child")
        try:
            while self._turn():
                pass
        finally:
            self._end_all()

    def _turn(self) -> bool:
        for key, _ in self._selector.select():
            if key.data == "child":
                self._woken.recv(4096)
            elif key.data == "request":
                if not self._take_request():
                    return False
            else:
                self._take_signal(key.data)
        self._reap()
        return True

    def _take_request(self) -> bool:
        try:
            packet, descriptors, _, _ = socket.recv_fds(self._control, _REQUEST_BYTES, 4)
        except ConnectionError:
            return False
        if not packet:
            return False
        line = socket.socket(fileno=descriptors[0])
        request = json.loads(packet)
        pid = os.fork()
        if pid == 0:
            self._leave_to_parent()
            become_kernel(request, line, descriptors[1:])
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        self._lines[pid], self._files[pid] = line, request["connection_file"]
        self._selector.register(line, selectors.EVENT_READ, pid)
        return True

    def _leave_to_parent(self) -> None:
        """In a new child: let go of all that belongs to the template."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for end in (self._control, self._woken, self._wakes, *self._lines.values()):
            end.close()

    def _take_signal(self, pid: int) -> None:
        try:
            packet = self._lines[pid].recv(16)
        except ConnectionError:
            packet = b""
        if not packet:
            self._selector.unregister(self._lines[pid])
        _signal_group(pid, int(packet or signal.SIGKILL))

    def _reap(self) -> None:
        while self._lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            line = self._lines.pop(pid)
            Path(self._files.pop(pid)).unlink(missing_ok=True)
            _signal_group(pid, signal.SIGKILL)  # what the kernel started must not outlive it
            with suppress(OSError):  # nobody may listen any more
                line.send(b"exit %d" % os.waitstatus_to_exitcode(status))
            if line.fileno() in self._selector.get_map():
                self._selector.unregister(line)
            line.close()

    def _end_all(self) -> None:
        for pid in self._lines:
            _signal_group(pid, signal.SIGKILL)
        for pid, file in self._files.items():
            os.waitpid(pid, 0)
            Path(file).unlink(missing_ok=True)


def _signal_group(pid: int, number: int) -> None:
    for send in (os.killpg, os.kill):  # a child that was forked just now may have no group of its own yet
        try:
            send(pid, number)
        except ProcessLookupError:
            continue
        except PermissionError:
            return
        return


def become_kernel(request: dict[str, Any], line: socket.socket, streams: list[int]) -> NoReturn:
    """Turn this fresh fork into an ordinary ipykernel: its own session, folder, environment, random numbers, bounds."""
    code = 1
    try:
        end_with_parent(request["template"])
        os.setsid()
        line.set_inheritable(False)
        for target, descriptor in enumerate(streams):
            os.dup2(descriptor, target)
            os.close(descriptor)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"], JPY_PARENT_PID=str(request["template"]))
        time.tzset()
        sys.argv = request["argv"]
        _reseed()
        limit_memory(request["memory_bytes"])
        code = _run_kernel(line, request["template"])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        _leave(code)


def _run_kernel(line: socket.socket, template: int) -> int:
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance(parent_handle=template)  # which it read from the environment when it was imported
    app.initialize()
    line.send(b"ready %d" % os.getpid())
    app.start()
    # Tidying up, ipykernel 7.4 takes away the broadcast thread while another still waits for it: five seconds at times.
    atexit.unregister(app.close)
    return 0


def _leave(code: int) -> NoReturn:
    """End as an interpreter ends, but for the tidying of a memory that vanishes anyway."""
    try:
        atexit._run_exitfuncs()
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
    finally:
        os._exit(code)


def _reseed() -> None:
    """What draws by chance must not draw the same in every kernel."""
    import numpy

    random.seed()
    numpy.random.seed()


def preload() -> None:
    """Import what kernels need, and what only shows when a first plot or table is made.

    Raises
    ------
    RuntimeError
        Something has started a thread: a fork would inherit its locks, but not the thread. Or something has imported the
        inline backend, and kernels would show no figures.
    """
    os.environ.setdefault("MPLBACKEND", f"module://{_INLINE}")
    for name in PRELOADED:
        import_module(name)
    import_module("pipeline.catalogue").load_catalogue()  # remembers its texts; one that changes later is read anew
    if _INLINE in sys.modules:
        raise RuntimeError(f"{_INLINE} is imported already; forked kernels would show no figures")
    if threading.active_count() > 1 or _threads() > 1:
        raise RuntimeError("an imported module has started a thread; kernels cannot be forked")


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else 1


def main(descriptor: int, owner: int) -> None:
    """Preload, then serve."""
    watch_parent(owner)  # nobody reads the socket until all is loaded
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the owner, who will close the socket
    preload()
    gc.collect()
    gc.freeze()
    watch_no_more()  # the socket tells; what was forked must be ended first
    Template(control).serve()


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder of this file
    main(int(sys.argv[1]), int(sys.argv[2]))
