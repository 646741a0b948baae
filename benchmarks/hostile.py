"""Tallies made to take long beside ordinary ones of as many cells, and of as much text, through all that `nianbao check` does.

    python -m benchmarks.hostile [--only WORD] [--limit SECONDS] [--doubled]

Every measurement runs in a process of its own, which is ended at the limit; seconds are of CPU.
A case is "× cells" and "× text" of the ordinary ledgers beside it. With --doubled, those of more than a second are measured
at twice the size too: whether time grows faster than size.
"""

import argparse
import math
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.hostile_cases import CASES, Case
from benchmarks.hostile_files import ordinary

GOAL = 10
LONG_S = 1.0
GROWS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What one check took: seconds, and the peak of memory; `ended` when it was stopped at the limit."""

    seconds: float
    memory_mb: float
    ended: bool = False


def checked(root: Path, limit_s: float, sender: Connection) -> None:
    """`nianbao check` of the one unit below a root, in this process; its seconds of CPU and the peak memory are sent."""
    from pipeline.console.check_screen import show_checked
    from pipeline.project import Project
    from pipeline.run.checking import check_unit

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + limit_s), hard))
    start = time.process_time()
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        show_checked(check_unit(Project(root), "x", 2023))
    seconds = time.process_time() - start
    sender.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measured(root: Path, limit_s: float) -> Taken:
    """`checked` in a fresh process, ended at the limit."""
    forked = multiprocessing.get_context("fork")
    receiver, sender = forked.Pipe(duplex=False)
    process = forked.Process(target=checked, args=(root, limit_s, sender))
    process.start()
    sender.close()
    try:
        taken = Taken(*receiver.recv())
    except EOFError as error:
        process.join()
        if process.exitcode != -signal.SIGXCPU:
            raise SystemExit(f"{root}: the check failed") from error
        return Taken(limit_s, 0, ended=True)
    process.join()
    return taken


@cache
def of_ordinary(kind: str, cells: int, limit_s: float) -> float:
    """The seconds that an ordinary ledger of some kind of file takes."""
    with _root() as root:
        ordinary(_raw(root), kind, cells)
        return measured(root, limit_s).seconds


class _root:  # noqa: N801
    """A project root with one unit, gone afterwards."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="nianbao-bench-"))
        _raw(self.path).mkdir(parents=True)
        (_raw(self.path).parent / "unit.yml").write_text("name: 某某镇\n", encoding="utf-8")
        return self.path

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path)


def _raw(root: Path) -> Path:
    return root / "data" / "raw" / "x" / "2023"


def run(case: Case, size: int, limit_s: float) -> Taken:
    """One case at one size."""
    with _root() as root:
        case.write(_raw(root), size)
        return measured(root, limit_s)


def _line(case: Case, limit_s: float, *, doubled: bool) -> tuple[str, bool]:
    taken = run(case, case.size, limit_s)
    cells, text = (
        of_ordinary(case.beside or case.kind, _rounded(size), limit_s) for size in (case.cells, case.characters // 8)
    )
    ratios = taken.seconds / cells, taken.seconds / max(cells, text)
    growth = ""
    if doubled and taken.seconds > LONG_S and not taken.ended:
        again = run(case, 2 * case.size, 4 * limit_s)
        growth = f"{again.seconds / taken.seconds:.1f}"
    more = ">" if taken.ended else ""
    bad = min(ratios) > GOAL
    return (
        f"{case.name:<52} {case.kind:>5} {case.cells:>9,} {more + format(taken.seconds, '.2f'):>8} {cells:>8.2f} "
        f"{more + format(ratios[0], '.1f'):>8} {more + format(ratios[1], '.1f'):>8} {growth:>7} {taken.memory_mb:>6.0f}"
        + ("  <" if bad else "")
    ), bad


def _rounded(cells: int) -> int:
    """A number with one digit that counts, so that cases share what is ordinary."""
    digits = max(2, len(str(cells)) - 1)
    return max(200, round(cells, -digits) or cells)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a line a case; 1 when one is beyond the goal."""
    parser = argparse.ArgumentParser("python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--only", default="", help="cases whose names hold this")
    parser.add_argument("--limit", type=float, default=60, help="seconds")
    parser.add_argument("--doubled", action="store_true")
    chosen = parser.parse_args(arguments)
    import pipeline.console.check_screen  # noqa: F401 - what is measured is not the loading
    import pipeline.run.checking  # noqa: F401

    print(
        f"{'case':<52} {'file':>5} {'cells':>9} {'s':>8} {'ordinary':>8} {'× cells':>8} {'× text':>8} {'doubled':>7} {'MB':>6}"
    )
    beyond = 0
    for case in CASES:
        if chosen.only in case.name:
            line, bad = _line(case, chosen.limit, doubled=chosen.doubled)
            print(line, flush=True)
            beyond += bad
    print(f"beyond {GOAL} ×: {beyond}")
    return int(bool(beyond))


if __name__ == "__main__":
    sys.exit(main())
