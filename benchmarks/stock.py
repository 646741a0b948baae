"""Reports as people make them today, for `batch.py`: papermill, nbconvert and Chromium; and commands with what they cost.

The stock way of one report is five commands as typed in a shell, one after another: `papermill` for each of the three notebooks,
each with a kernel of its own, `jupyter nbconvert --to html`, and headless Chromium's `--print-to-pdf`. It stops where papermill
fails, as the third notebook does when problems forbid printing.
"""

import ctypes
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from benchmarks.county.checking import discrepancies
from benchmarks.render import REPOSITORY, Cost, convert, print_page, processor_s

Job = tuple[str, int]
Look = Callable[[int], None]
Made = TypeVar("Made")
STAGES = ("1_clean", "2_indicators", "3_report")
_PAPERMILL = Path(sys.executable).with_name("papermill")
CORES = os.cpu_count() or 1
_OUR_PROCESSES = ("pipeline.run.batch", "kernels/template.py")
_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE_S = 10
_BEGAN = time.monotonic()


def tell(words: str) -> None:
    """What the benchmark is at, for whoever waits."""
    print(f"[{time.monotonic() - _BEGAN:6.0f} s] {words}", file=sys.stderr, flush=True)


def truths(root: Path) -> dict[Job, bool]:
    """The reports of a county, and whether a problem blocks each."""
    found = (json.loads(path.read_text("utf-8")) for path in sorted((root / "truth").glob("*.json")))
    return {(truth["unit"], truth["year"]): truth["blocked"] is not None for truth in found}


def sampled(blocked: dict[Job, bool], number: int) -> list[Job]:
    """So many of the reports, evenly spread, and of the blocked ones their share; all of them for 0."""
    ordered = sorted(blocked, key=lambda job: (blocked[job], job))
    step = len(ordered) / (number or len(ordered))
    return [ordered[int((place + 0.5) * step)] for place in range(number or len(ordered))]


def stock_report(root: Path, job: Job, folder: Path, look: Look | None = None) -> bool:
    """One report of the root into a folder of its own; False where the third notebook refused to print it."""
    folder.mkdir(parents=True)
    parameters = ["-p", "unit", job[0], "-p", "year", str(job[1]), "-p", "root", ".", "--cwd", root]
    for stage in STAGES:
        notebook, executed, log = REPOSITORY / "notebooks" / f"{stage}.ipynb", folder / f"{stage}.ipynb", folder / "log"
        code = run([_PAPERMILL, notebook, executed, *parameters], log, look)
        if code and stage == STAGES[-1] and "BlockedError" in log.read_text("utf-8"):
            return False
        if code:
            raise SystemExit(f"papermill {stage} {job}: {log.read_text('utf-8')[-2000:]}")
    convert("html", folder / f"{STAGES[-1]}.ipynb", folder)
    print_page(folder)
    return True


def stock_cost(root: Path, stock: Path, job: Job, blocked: bool) -> Cost:
    """What the stock way takes for one report, whose files are looked at and then removed."""
    with tempfile.TemporaryDirectory(dir=root) as name:
        folder = Path(name) / "made"
        printed, cost = cost_of(lambda: stock_report(stock, job, folder))
        if printed == blocked:
            raise SystemExit(f"{job}: the stock way {'printed' if printed else 'did not print'} it")
        if printed:
            require_files(folder, job)
    tell(f"stock: {job[0]} {job[1]}{', blocked' if blocked else ''}, {cost.wall_s:.1f} s")
    return cost


def require_stock_kernels(root: Path, job: Job, folder: Path) -> None:
    """Make one report, and see that papermill itself started each kernel, in the ordinary way.

    Raises
    ------
    SystemExit
        A kernel was not started so, or our template of warm kernels was.
    """
    seen: dict[int, str] = {}
    stock_report(root, job, folder, lambda pid: seen.update(children(pid)))
    kernels = [command for command in seen.values() if "ipykernel_launcher" in command]
    if len(kernels) != len(STAGES) or works_for_us(seen):
        raise SystemExit(f"the stock way did not start its {len(STAGES)} kernels in the stock way: {seen}")


def require_files(folder: Path, job: Job) -> None:
    """See that report.html and report.pdf are in the folder, and are what they are called.

    Raises
    ------
    SystemExit
        They are not.
    """
    html, pdf = folder / "report.html", folder / "report.pdf"
    if not (html.is_file() and b"</html>" in html.read_bytes()[-200:]):
        raise SystemExit(f"{job}: {html} is no whole page")
    if not (pdf.is_file() and pdf.read_bytes().startswith(b"%PDF") and b"%%EOF" in pdf.read_bytes()[-200:]):
        raise SystemExit(f"{job}: {pdf} is no whole PDF")


def require_whole(root: Path, blocked: dict[Job, bool]) -> None:
    """See that a batch made its files, and that they print what is true.

    Raises
    ------
    SystemExit
        Not so.
    """
    for job in (job for job in blocked if not blocked[job]):
        require_files(root.joinpath("outputs", job[0], str(job[1])), job)
    if found := discrepancies(root):
        raise SystemExit("\n".join(found))


def run(command: list[str | Path], log: Path, look: Look | None = None, every_s: float = 0.05) -> int:
    """A command from start to end, what it says in a file; its exit code. `look` is called with its process id meanwhile."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        while look is not None:
            try:
                return process.wait(every_s)
            except subprocess.TimeoutExpired:
                look(process.pid)
        return process.wait()


def children(pid: int) -> dict[int, str]:
    """The command lines of the processes that a process has started and that run now."""
    found: dict[int, str] = {}
    with suppress(OSError):  # it ended meanwhile
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                with suppress(OSError):
                    words = Path(f"/proc/{child}/cmdline").read_text("utf-8").split("\0")
                    found |= {int(child): " ".join(words).strip()} if any(words) else {}  # one that has ended has none
    return found


def works_for_us(commands: dict[int, str]) -> bool:
    """Whether a worker of our batch or our template of warm kernels, which must run before any kernel, is among them."""
    return any(mark in command for command in commands.values() for mark in _OUR_PROCESSES)


def resident_mb(pid: int) -> tuple[float, float] | None:
    """The memory that a process has now, and the most that it has had; None when it has ended."""
    with suppress(OSError, KeyError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        status = {name: words for name, _, words in (line.partition(":") for line in lines)}
        return int(status["VmRSS"].split()[0]) / 1024, int(status["VmHWM"].split()[0]) / 1024
    return None


def adopt_orphans() -> None:
    """From now on what a command leaves running is this process's child, so that its processor time can be counted."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def cost_of(make: Callable[[], Made]) -> tuple[Made, Cost]:
    """What a call made and what it took: the clock until it came back, the processor until all it started had ended."""
    start, spent = time.perf_counter(), processor_s()
    made = make()
    wall = time.perf_counter() - start
    _reap_orphans()
    return made, Cost(wall, processor_s() - spent)


def _reap_orphans() -> None:
    deadline = time.monotonic() + _PATIENCE_S
    with suppress(ChildProcessError):  # none is left
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        print(f"still running, so not in the CPU time: {children(os.getpid())}", file=sys.stderr)


def machine() -> str:
    """What this ran on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = f"{CORES} cores ({model[1] if model else platform.machine()})"
    return f"{cores}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
