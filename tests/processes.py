"""What the system knows of processes. One may end at any moment while it is looked at; that is never an error."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE_S = 100


def until(holds: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Look again and again until it is so.

    Raises
    ------
    AssertionError
        It is not, after all this time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.01)


def runs(process: int) -> bool:
    """Whether a process runs; one that has ended but that nobody asked about does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def alive(processes: Iterable[int]) -> list[int]:
    """Those that run."""
    return [process for process in processes if runs(process)]


def descendants(process: int) -> list[int]:
    """All processes below one."""
    return [each for child in _children(process) for each in (child, *descendants(child))]


def _children(process: int) -> Iterator[int]:
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):  # a thread may end, and the others go on
                yield from map(int, (thread / "children").read_text().split())


def started_with(mark: str) -> set[int]:
    """The running processes in whose environment, or that of the process they were forked from, the mark stands."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark.encode() in path.read_bytes():
                found.add(int(path.parent.name))
    return set(alive(found))
