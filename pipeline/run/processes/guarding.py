"""A command that reads raw files itself, guarded by a process that is left to say which file ended it."""

import os
import signal
import sys
from pathlib import Path

from pipeline.errors import InterruptedRunError
from pipeline.run.processes.ending import end_with_parent
from pipeline.run.processes.fatal import Fatal


def go_on_guarded(place: Path) -> None:
    """Go on in a child, while this process waits, to end as it ends. When it dies within a raw file, another child goes on.

    `place` is that of the note on reading. To be called before much is loaded, for a fork costs nothing then. Where processes
    are not forked lightly, nothing happens.

    Raises
    ------
    InterruptedRunError
        A child was killed, and not within a file.
    """
    if sys.platform != "linux":
        return
    guard, fatal = os.getpid(), Fatal(place)
    fatal.begin()
    while child := os.fork():
        try:
            code = _end_of(child)
            if code >= 0:
                sys.exit(code)
            death = InterruptedRunError(f"程序中途被信号 {-code} 结束，多半是内存不足。请关闭别的程序后重新运行。")
            fatal.blame(death, again=True)
        except BaseException:
            fatal.end()
            raise
    end_with_parent(guard)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the guard hears it too


def _end_of(child: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except KeyboardInterrupt:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
