"""A process that ends with the one that started it, however that one ends: killed, too, and whatever is being done.

Belongs here: what a process started by us says to the system, first of all, before it loads anything. Only Linux can be told;
elsewhere such a process ends when it finds its input closed or its parent changed.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent dies. `parent` may have died already: then end now.

    To the system the parent is the thread that started this process; it must last as long as this one shall.
    """
    _tell_of_death(signal.SIGKILL)
    _leave_orphan(parent)


def ending_with_this(command: Sequence[str]) -> list[str]:
    """The command line of a program that knows nothing of this, as one that ends with the thread that starts it."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command] if sys.platform == "linux" else [*command]


def watch_parent(parent: int) -> None:
    """As `end_with_parent`, until `watch_no_more`; but the thread that started this process may end, if its process goes on."""

    def look(_number: int, _frame: FrameType | None) -> None:
        _leave_orphan(parent)

    if sys.platform == "linux":
        signal.signal(signal.SIGUSR1, look)
        _tell_of_death(signal.SIGUSR1)
    _leave_orphan(parent)


def watch_no_more() -> None:
    """For a process that has come to where it hears of its parent's end itself."""
    if sys.platform == "linux":
        _tell_of_death(0)
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)


def _leave_orphan(parent: int) -> None:
    if sys.platform == "linux" and os.getppid() != parent:
        os._exit(1)


def _tell_of_death(number: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # what the system was told still holds
