"""Forked kernels: the same notebooks as ordinary ones, nothing in common between two, nothing left of one that ended."""

import ast
import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from pipeline.errors import InterruptedRunError, RunError
from pipeline.run.kernels import owner, provisioner
from pipeline.run.kernels.managing import QuickClient, QuickManager, prefer_warm_kernels
from pipeline.run.processes.bounds import UNBOUND, Bounds
from pipeline.run.single.notebooks import execute_notebook, notebook_text
from tests.conftest import REPOSITORY, copy_of_sample
from tests.processes import PATIENCE_S, runs, started_with

TEMPLATE = str(REPOSITORY / "pipeline" / "run" / "kernels" / "template.py")
# Leaves the process id of the kernel's parent in the folder, and nothing in the notebook.
NOTE_PARENT = "import os, pathlib\nnoted = pathlib.Path('parent').write_text(str(os.getppid()))"
FORKED, ORDINARY = "forked", "ordinary"


# Notebooks, kernels, and what the system knows of them.


def until(true: Callable[[], bool]) -> bool:
    """Look again and again until it is so, or until patience ends; whether it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def written(path: Path, *sources: str) -> Path:
    """A notebook with a parameters cell and these cells."""
    v4: Any = nbformat.v4
    first = v4.new_code_cell("x = 1  # x", metadata={"tags": ["parameters"]}, id="parameters")
    cells = [first, *(v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources))]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec}), path)
    return path


def run(folder: Path, *sources: str, bounds: Bounds = UNBOUND, keep: Callable[[Any], None] = lambda _: None) -> Any:
    """These cells, executed in the folder as a stage of a report is."""
    return execute_notebook(written(folder / "cells.ipynb", *sources), {}, folder, bounds, keep)


def kind_of(parent: int) -> str:
    """What started the kernel whose parent this is: our template, or this process in the usual way."""
    if parent == os.getpid():
        return ORDINARY
    assert TEMPLATE in Path(f"/proc/{parent}/cmdline").read_text().split("\0")
    return FORKED


def noted(folder: Path) -> str:
    """What kind of kernel ran `NOTE_PARENT` in the folder."""
    return kind_of(int((folder / "parent").read_text()))


def images(notebook: Any) -> list[str]:
    """The media types of the figures that a notebook shows, in order."""
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    return [kind for bundle in bundles for kind in bundle if kind.startswith("image/")]


def sockets_named(*names: str) -> list[str]:
    """The lines of the system's list of Unix sockets in which one of the names stands."""
    return [line for line in Path("/proc/net/unix").read_text().splitlines() if any(name in line for name in names)]


@dataclass(frozen=True)
class Kernel:
    """A kernel that is ready, and what its cells can be asked."""

    manager: QuickManager
    client: QuickClient

    async def value(self, expression: str, code: str = "") -> Any:
        """What an expression gives after the code: anything that has a literal form."""
        reply = await self.client.execute(code, user_expressions={"it": expression}, reply=True, timeout=PATIENCE_S)
        content = reply["content"]
        assert content["status"] == "ok", content
        assert content["user_expressions"]["it"]["status"] == "ok", content
        return ast.literal_eval(content["user_expressions"]["it"]["data"]["text/plain"])

    async def kind(self) -> str:
        return kind_of(await self.value("os.getppid()", "import os"))


@asynccontextmanager
async def kernel(**launch: Any) -> AsyncIterator[Kernel]:
    """A kernel from start to shutdown."""
    prefer_warm_kernels()
    manager = QuickManager(kernel_name="python3")
    await manager.start_kernel(**{"extra_arguments": ["--HistoryManager.enabled=False"], **launch})
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=PATIENCE_S)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()


def asked(expression: str, code: str = "", **launch: Any) -> tuple[str, Any]:
    """What an expression gives in a kernel of its own, and the kind of that kernel."""

    async def ask() -> tuple[str, Any]:
        async with kernel(**launch) as one:
            return await one.kind(), await one.value(expression, code)

    return asyncio.run(ask())


@pytest.fixture
def otherwise(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, kernels start as they do on systems where they cannot be forked."""

    def start_as_elsewhere() -> None:
        for module in (provisioner, owner):
            monkeypatch.setattr(module, "sys", SimpleNamespace(platform="darwin", executable=sys.executable))

    return start_as_elsewhere


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A template that belongs to the test alone, which may kill it."""
    own = owner._Held()
    monkeypatch.setattr(provisioner, "HELD", own)
    yield
    if own._template is not None:
        own._template.close()


# The same notebooks.

DRAWING = (
    NOTE_PARENT,
    "import sys\nprint('到标准输出')\nprint('到标准错误', file=sys.stderr)",
    "!echo 由外壳",
    "import matplotlib.pyplot as plt\nlines = plt.plot([1, 3, 2])\nplt.show()",
    "bars = plt.bar(['a', 'b'], [3, 4])",
    "for number in (1, 2):\n    figure, axes = plt.subplots()\n    drawn = axes.plot([number, 0])",
    "display(figure)",
    "from matplotlib_inline.backend_inline import set_matplotlib_formats\n"
    "plt.rcParams['svg.hashsalt'] = 'same'\nset_matplotlib_formats('svg', metadata={'Date': None})\nlines = plt.plot([1, 2])",
    "%matplotlib inline\nset_matplotlib_formats('png')\nlines = plt.plot([2, 1])",
    "import pandas as pd\ntable = pd.DataFrame({'matter': ['a', 'b'], 'cases': [1, None]})\ntable",
    "table.plot.bar(x='matter')",
    "display({'text/markdown': '*强调*', 'text/plain': '强调'}, raw=True)\n'末行'",
    "class Rich:\n    def __repr__(self):\n        return '自述'\n    def _repr_mimebundle_(self, **_):\n        return {'application/x-own+json': {'一': 1}}\nRich()",
)
PNG, SVG = "image/png", "image/svg+xml"
DRAWN = [PNG, PNG, PNG, PNG, PNG, SVG, PNG, PNG]


def test_a_forked_kernel_gives_the_notebook_that_an_ordinary_one_gives_with_every_figure(
    tmp_path: Path, otherwise: Callable[[], None]
) -> None:
    forked = run(tmp_path, *DRAWING)
    assert noted(tmp_path) == FORKED
    otherwise()
    ordinary = run(tmp_path, *DRAWING)
    assert noted(tmp_path) == ORDINARY
    assert images(forked) == DRAWN
    assert notebook_text(forked) == notebook_text(ordinary)
    for shown in ("到标准输出", "到标准错误", "由外壳", "<table", "*强调*", "末行", "application/x-own"):
        assert shown in notebook_text(forked)


def test_the_notebooks_of_a_report_come_out_the_same_from_either_kind(
    tmp_path: Path, otherwise: Callable[[], None]
) -> None:
    def executed(kind: str) -> dict[str, bytes]:
        """The three notebooks, and all files that they wrote."""
        root = copy_of_sample(tmp_path / kind).root
        for name in ("1_clean", "2_indicators", "3_report"):
            source = nbformat.read(REPOSITORY / "notebooks" / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
            source.cells.append(nbformat.v4.new_code_cell(NOTE_PARENT, id="parent"))  # type: ignore[no-untyped-call]
            nbformat.write(source, tmp_path / f"{name}.ipynb")  # type: ignore[no-untyped-call]
            notebook = execute_notebook(tmp_path / f"{name}.ipynb", {"unit": "dongan", "year": 2023, "root": "."}, root)
            (root / f"{name}.ipynb").write_text(notebook_text(notebook), "utf-8")
            assert noted(root) == kind
        (root / "parent").unlink()
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    forked = executed(FORKED)
    otherwise()
    ordinary = executed(ORDINARY)
    assert sorted(forked) == sorted(ordinary)
    assert [name for name in forked if forked[name] != ordinary[name]] == []
    report = nbformat.reads(forked["3_report.ipynb"].decode(), as_version=4)  # type: ignore[no-untyped-call]
    calls = [cell for cell in report.cells if cell.cell_type == "code" and "chart(" in cell.source]
    assert images(report).count(SVG) >= len(calls) > 0
    assert "受理矛盾纠纷96件，调处成功96件，调解成功率100%。" in forked["3_report.ipynb"].decode()


PROCESS = """{
    "path": sys.path, "launcher": sys.argv[:2], "flags": str(sys.flags), "signals": [str(signal.getsignal(n)) for n in (1, 2, 13, 15, 17)],
    "blocked": sorted(signal.pthread_sigmask(0, [])), "leads": (os.getpgid(0) == os.getsid(0) == os.getpid()),
    "mask": (os.umask(0o22), os.umask(0o22))[1], "collects": (gc.isenabled(), gc.get_threshold()),
    "memory": resource.getrlimit(resource.RLIMIT_DATA), "main": __name__,
    "locale": locale.setlocale(locale.LC_ALL), "backend": matplotlib.get_backend(), "zone": time.tzname,
    "env": {name: text for name, text in os.environ.items() if name not in ("JPY_PARENT_PID", "PYDEVD_USE_FRAME_EVAL")},
    "waits for parent": os.environ["JPY_PARENT_PID"] == str(os.getppid()),
}"""
IMPORTS = "import gc, locale, matplotlib, os, resource, signal, sys, time"


def test_a_cell_finds_its_process_as_an_ordinary_kernel_would_be(tmp_path: Path, otherwise: Callable[[], None]) -> None:
    """Path, flags, signals, session, streams, locale and environment are the same."""
    (kind, forked) = asked(PROCESS, IMPORTS, cwd=str(tmp_path))
    otherwise()
    (other, ordinary) = asked(PROCESS, IMPORTS, cwd=str(tmp_path))
    assert (kind, other) == (FORKED, ORDINARY)
    assert forked == ordinary


@pytest.mark.parametrize("kind", [FORKED, ORDINARY])
def test_a_module_beside_the_notebook_can_be_imported(tmp_path: Path, otherwise: Callable[[], None], kind: str) -> None:
    (tmp_path / "beside.py").write_text("word = '在旁'")
    if kind == ORDINARY:
        otherwise()
    assert asked("beside.word", "import beside", cwd=str(tmp_path)) == (kind, "在旁")


# Nothing in common.

SEEN = """{
    "folder": os.getcwd(), "environment": dict(os.environ), "figure": matplotlib.rcParams["figure.dpi"],
    "modules": "leaked" in sys.modules, "path": list(sys.path), "rows": pandas.get_option("display.max_rows"),
    "filters": [str(each) for each in warnings.filters], "locale": locale.setlocale(locale.LC_ALL),
    "names": hasattr(builtins, "leaked"), "mask": (os.umask(0o22), os.umask(0o22))[1] if MASKED is None else MASKED,
    "variables": "leaked" in globals(), "zone": time.tzname, "recursion": sys.getrecursionlimit(),
    "files": len(os.listdir("/proc/self/fd")), "magic": "leaked" in get_ipython().magics_manager.magics["line"],
}"""
LOOK = """
import builtins, locale, matplotlib, numpy, os, pandas, random, sys, time, types, warnings
MASKED = os.umask(0o22); mask = os.umask(MASKED)
"""
MESS = """
os.chdir('/'); os.environ['LEAKED'] = 'yes'; matplotlib.rcParams['figure.dpi'] = 7
random.seed(1); numpy.random.seed(1)
sys.modules['leaked'] = types.ModuleType('leaked'); sys.path.insert(0, '/leaked')
pandas.set_option('display.max_rows', 3); warnings.simplefilter('error', BytesWarning); locale.setlocale(locale.LC_ALL, 'C')
builtins.leaked = leaked = opened = open('/dev/null'); MASKED = os.umask(0o077) and 0o077
os.environ['TZ'] = 'Asia/Shanghai'; time.tzset(); sys.setrecursionlimit(999)
get_ipython().register_magic_function(lambda line: None, 'line', 'leaked')
"""
DRAWS = "(random.random(), numpy.random.random(), numpy.random.default_rng().random())"


def test_what_one_kernel_changes_the_next_and_those_beside_it_do_not_see(tmp_path: Path) -> None:
    async def compare() -> None:
        async with kernel(cwd=str(tmp_path)) as first, kernel(cwd=str(tmp_path)) as beside:
            clean = await first.value(SEEN, LOOK)
            messed = await first.value(SEEN, MESS)
            assert [name for name in clean if clean[name] == messed[name]] == []
            assert await beside.value(SEEN, LOOK) == clean
            async with kernel(cwd=str(tmp_path)) as second:
                assert await second.kind() == FORKED
                assert await second.value(SEEN, LOOK) == clean

    asyncio.run(compare())


def test_no_two_kernels_draw_the_same_random_numbers(tmp_path: Path) -> None:
    async def draw() -> list[tuple[float, ...]]:
        async with kernel() as first, kernel() as second:
            assert await first.kind() == await second.kind() == FORKED
            drawn = [await first.value(DRAWS, LOOK), await second.value(DRAWS, LOOK)]
            drawn.append(await first.value(DRAWS, "random.seed(1); numpy.random.seed(1)"))
            async with kernel() as third:
                drawn.append(await third.value(DRAWS, LOOK))
        return drawn

    for numbers in zip(*asyncio.run(draw()), strict=True):
        assert len(set(numbers)) == 4


def test_each_kernel_gets_the_folder_and_the_environment_of_its_launch(tmp_path: Path) -> None:
    for word, zone in (("甲", "CST-8"), ("乙", "EST5")):
        folder = tmp_path / word
        folder.mkdir()
        env = {**os.environ, "WORD": word, "TZ": zone, "TMPDIR": str(folder)}
        found = "(os.getcwd(), os.environ['WORD'], time.tzname[0], tempfile.gettempdir())"
        answer = asked(found, "import tempfile, time", cwd=str(folder), env=env)
        assert answer == (FORKED, (str(folder), word, zone[:3], str(folder)))


# Kernels that end badly.

CRASHES = {
    "leaves": "import os\nos._exit(3)",
    "reads where nothing is": "import ctypes\nctypes.string_at(0)",
    "aborts": "import os\nos.abort()",
    "is killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "is terminated": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
}


@pytest.mark.parametrize("source", CRASHES.values(), ids=CRASHES)
def test_a_kernel_that_ends_midway_is_an_interrupted_run_and_the_next_notebook_runs(
    tmp_path: Path, source: str
) -> None:
    kept: list[Any] = []
    with pytest.raises(InterruptedRunError, match="内核中途停止"):
        run(tmp_path, NOTE_PARENT, "'到此'", source, keep=kept.append)
    assert noted(tmp_path) == FORKED
    assert "到此" in notebook_text(kept[0])
    assert "接着" in notebook_text(run(tmp_path, NOTE_PARENT, "'接' + '着'"))
    assert noted(tmp_path) == FORKED


def test_a_kernel_killed_from_outside_while_a_cell_runs_is_an_interrupted_run(tmp_path: Path) -> None:
    place = tmp_path / "process"

    def kill() -> None:
        if until(lambda: place.exists() and place.read_text() != ""):
            os.kill(int(place.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    waiting = f"import os, pathlib, threading\npathlib.Path({str(place)!r}).write_text(str(os.getpid()))\nthreading.Event().wait()"
    with pytest.raises(InterruptedRunError, match="内核中途停止"):
        run(tmp_path, waiting)
    killer.join()
    assert not runs(int(place.read_text()))


def test_of_a_notebook_with_a_cell_that_raises_the_cells_before_are_kept_with_their_values(tmp_path: Path) -> None:
    kept: list[Any] = []
    with pytest.raises(RunError, match="第 3 格出错：ZeroDivisionError"):
        run(tmp_path, "value = 41 + 1\nvalue", "value / 0", "'从未'", keep=kept.append)
    (notebook,) = kept
    _, before, failing, after = notebook.cells
    assert before.outputs[0].data["text/plain"] == "42"
    assert failing.outputs[0].ename == "ZeroDivisionError"
    assert (after.execution_count, after.outputs) == (None, [])


def test_a_cell_that_wants_more_memory_than_allowed_is_told_so_and_the_bound_ends_with_its_kernel(
    tmp_path: Path,
) -> None:
    bounds = Bounds(memory_bytes=1 << 30)
    for greedy in ("greedy = b'x' * (2 << 30)", "import numpy\ngreedy = numpy.ones(1 << 28)"):
        with pytest.raises(RunError, match="第 2 格：内存超过上限"):
            run(tmp_path, greedy, bounds=bounds)
    limit = "import resource\nresource.getrlimit(resource.RLIMIT_DATA)"
    assert f"({1 << 30}, {1 << 30})" in notebook_text(run(tmp_path, limit, bounds=bounds))
    assert "(-1, -1)" in notebook_text(run(tmp_path, limit))


HANGS = {
    "waits": "threading.Event().wait()",
    "does not let itself be interrupted": "signal.signal(signal.SIGINT, signal.SIG_IGN)\nthreading.Event().wait()",
}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
def test_a_cell_that_hangs_is_stopped_at_the_time_limit_with_its_kernel(tmp_path: Path, hang: str) -> None:
    note = "import os, pathlib, signal, threading\nnoted = pathlib.Path('process').write_text(str(os.getpid()))"
    kept: list[Any] = []
    with pytest.raises(RunError, match="超过时限"):
        run(tmp_path, note, "'到此'", hang, bounds=Bounds(deadline=time.monotonic() + 1), keep=kept.append)
    assert "到此" in notebook_text(kept[0])
    assert until(lambda: not runs(int((tmp_path / "process").read_text())))


@pytest.mark.parametrize("end", ["", "os._exit(3)", "os.kill(os.getpid(), 9)"], ids=["ends", "leaves", "is killed"])
def test_what_a_cell_started_does_not_outlive_its_kernel(tmp_path: Path, end: str) -> None:
    start = "import os, pathlib, subprocess\nchild = subprocess.Popen(['sleep', '1000'])\nnoted = pathlib.Path('child').write_text(str(child.pid))"
    if end:
        with pytest.raises(InterruptedRunError):
            run(tmp_path, start, end)
    else:
        run(tmp_path, start)
    assert until(lambda: not runs(int((tmp_path / "child").read_text())))


# Nothing left.

OWNER = """
import asyncio, os, signal, sys, threading
from pipeline.run.kernels.managing import QuickManager, prefer_warm_kernels

async def main(way):
    prefer_warm_kernels()
    managers = [QuickManager(kernel_name="python3") for _ in range(3)]
    for manager in managers:
        await manager.start_kernel(extra_arguments=["--HistoryManager.enabled=False"])
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        if way != "orderly":  # for whose children ipykernel would wait
            await client.execute("import subprocess\\nchild = subprocess.Popen(['sleep', '1000'])", reply=True, timeout=60)
        client.stop_channels()
    print(*(manager.ip for manager in managers), flush=True)
    sys.stdin.readline()
    if way == "orderly":
        await asyncio.gather(*(manager.shutdown_kernel() for manager in managers))
    elif way == "midway":
        os._exit(0)

asyncio.run(main(sys.argv[1]))
"""


def program(source: str, *words: str, **env: str) -> subprocess.Popen[str]:
    """A program that runs in a process of its own, which reads and writes lines."""
    command = [sys.executable, "-c", textwrap.dedent(source), *words]
    return subprocess.Popen(
        command, env={**os.environ, **env}, text=True, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("way", ["orderly", "without shutting down", "midway", "SIGTERM", "SIGKILL"])
def test_of_a_process_that_ends_no_kernel_file_or_socket_is_left(tmp_path: Path, way: str) -> None:
    """However it ends: by itself or killed, its kernels shut down or in the midst of their work."""
    mark = uuid.uuid4().hex
    with program(OWNER, way, MARK=mark, JUPYTER_RUNTIME_DIR=str(tmp_path), TMPDIR=str(tmp_path)) as owner:
        assert owner.stdin
        assert owner.stdout
        names = owner.stdout.readline().split()
        # Itself, the template, its kernels and what these started.
        assert len(started_with(mark)) == 1 + 1 + 3 + (0 if way == "orderly" else 3)
        assert len(list(tmp_path.glob("*.json"))) == len(names) == 3
        assert all(sockets_named(name) for name in names)
        if way.startswith("SIG"):
            owner.send_signal(signal.Signals[way])
        else:
            owner.stdin.write("\n")
            owner.stdin.flush()
        owner.wait(PATIENCE_S)
    assert until(lambda: not started_with(mark)), started_with(mark)
    assert until(lambda: not sockets_named(*names))
    assert until(lambda: not list(tmp_path.iterdir())), list(tmp_path.iterdir())


def test_fifty_kernels_start_at_once_and_leave_nothing_behind() -> None:
    def open_here() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def all_at_once(number: int) -> list[tuple[str, int]]:
        """Kind and process of each."""
        every_one_ready = asyncio.Barrier(number)

        async def one() -> tuple[str, int]:
            async with kernel() as each:
                await every_one_ready.wait()
                return await each.kind(), await each.value("os.getpid()")

        return await asyncio.gather(*(one() for _ in range(number)))

    assert len(asyncio.run(all_at_once(1))) == 1
    before = open_here()
    found = asyncio.run(all_at_once(50))
    assert {kind for kind, _ in found} == {FORKED}
    processes = {process for _, process in found}
    assert len(processes) == 50
    assert until(lambda: not any(map(runs, processes)))
    assert until(lambda: open_here() <= before), (before, open_here())


# Where kernels cannot be forked.


def test_when_the_template_is_killed_kernels_start_from_another_and_then_as_usual(tmp_path: Path, held: None) -> None:
    texts, parents = [], []
    for kind in (FORKED, FORKED, ORDINARY):
        texts.append(notebook_text(run(tmp_path, NOTE_PARENT, DRAWING[3])))
        assert noted(tmp_path) == kind
        parents.append(int((tmp_path / "parent").read_text()))
        if kind == FORKED:
            os.kill(parents[-1], signal.SIGKILL)
            assert until(lambda: not runs(parents[-1]))
    assert texts[0] == texts[1] == texts[2]
    assert len(set(parents)) == 3


def test_a_template_that_dies_takes_its_kernel_along_and_the_next_notebook_runs(tmp_path: Path, held: None) -> None:
    note = "import os, pathlib, threading\nnoted = pathlib.Path('process').write_text(str(os.getpid()))"
    with pytest.raises(InterruptedRunError):
        run(tmp_path, note, "os.kill(os.getppid(), 9)\nthreading.Event().wait()")
    assert until(lambda: not runs(int((tmp_path / "process").read_text())))
    run(tmp_path, NOTE_PARENT)
    assert noted(tmp_path) == FORKED


def test_threads_that_start_kernels_at_once_share_one_template(held: None) -> None:
    """Two would be one too many: the kernels of the one that is let go would die."""
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: asked("os.getppid()"), range(6)))
    assert {kind for kind, _ in found} == {FORKED}
    assert len({parent for _, parent in found}) == 1


UNFIT = {
    "another language": {"LC_ALL": "C"},
    "another order of sets": {"PYTHONHASHSEED": "7"},
    "another backend": {"MPLBACKEND": "agg"},
    "other numbers of threads": {"OMP_NUM_THREADS": "2"},
    "more than fits into a packet": {f"LONG_{number}": "x" * 100_000 for number in range(4)},
}


@pytest.mark.parametrize("more", UNFIT.values(), ids=UNFIT)
def test_a_kernel_that_must_find_other_settings_at_its_start_is_not_forked(more: dict[str, str]) -> None:
    names = sorted(more)
    found = asked(f"[os.environ[name] for name in {names!r}]", env={**os.environ, **more})
    assert found == (ORDINARY, [more[name] for name in names])


def test_a_kernel_where_matplotlib_has_settings_of_its_own_is_not_forked(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("figure.dpi: 33\n")
    dpi = asked("matplotlib.rcParams['figure.dpi']", "import matplotlib", cwd=str(tmp_path))
    assert dpi == (ORDINARY, 33.0)


def test_a_kernel_that_shall_outlive_its_owner_is_not_forked() -> None:
    assert asked("1", independent=True) == (ORDINARY, 1)


def test_a_fork_of_a_process_that_has_a_template_starts_its_own() -> None:
    source = """
        import asyncio, os
        from pipeline.run.kernels.managing import QuickManager, prefer_warm_kernels

        async def parent():
            manager = QuickManager(kernel_name="python3")
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            reply = await client.execute("import os", user_expressions={"it": "os.getppid()"}, reply=True, timeout=60)
            client.stop_channels()
            await manager.shutdown_kernel()
            parent = reply["content"]["user_expressions"]["it"]["data"]["text/plain"]
            print("parent", parent, open(f"/proc/{parent}/cmdline").read().split("\\0")[1], flush=True)

        prefer_warm_kernels()
        asyncio.run(parent())
        child = os.fork()
        asyncio.run(parent())
        if child:
            assert os.waitpid(child, 0)[1] == 0
        """
    with program(source) as both:
        said = [
            line.split()[1:] for line in both.communicate(timeout=PATIENCE_S)[0].splitlines() if line[:6] == "parent"
        ]
    assert both.returncode == 0
    assert [script for _, script in said] == [TEMPLATE] * 3
    assert len({parent for parent, _ in said}) == 2


# With jupyter_client alone.


def test_jupyter_finds_the_provisioner_by_its_name() -> None:
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="nianbao-warm")
    assert found.load() is provisioner.WarmProvisioner


STOCK = """
import os, sys
from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="warm", startup_timeout=60)

def value(expression, code=""):
    reply = client.execute(code, user_expressions={"it": expression}, reply=True, timeout=60)["content"]
    return reply["user_expressions"]["it"]["data"]["text/plain"] if reply["status"] == "ok" else reply["ename"]

print("script", open(f"/proc/{value('os.getppid()', 'import os')}/cmdline").read().split("\\0")[1])
print("counts", value("count", "count = 7"))
manager.restart_kernel()
client.wait_for_ready(timeout=60)
print("restarted", value("'count' in globals()"))
# What comes after a cell that failed is answered "aborted", unless that cell was sent with stop_on_error=False.
client.execute("print('runs', flush=True)\\nimport time\\nwhile True: time.sleep(0.01)", stop_on_error=False)
while client.get_iopub_msg(timeout=60)["content"].get("text", "")[:4] != "runs":
    pass
manager.interrupt_kernel()
print("interrupted", client.get_shell_msg(timeout=60)["content"]["ename"])
print("after", value("1 + 1"))
client.stop_channels()
manager.shutdown_kernel()
print("alive", manager.is_alive())
"""


def test_a_kernelspec_that_names_the_provisioner_works_with_jupyters_own_manager_and_client(tmp_path: Path) -> None:
    """Started, asked, restarted with the client connected before, interrupted, shut down."""
    folder = tmp_path / "kernels" / "warm"
    folder.mkdir(parents=True)
    spec = """{"argv": ["%s", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Warm",
        "language": "python", "metadata": {"kernel_provisioner": {"provisioner_name": "nianbao-warm"}}}"""
    (folder / "kernel.json").write_text(spec % sys.executable)
    with program(STOCK, JUPYTER_PATH=str(tmp_path)) as stock:
        said = stock.communicate(timeout=PATIENCE_S)[0].splitlines()
    assert said == [
        f"script {TEMPLATE}",
        "counts 7",
        "restarted False",
        "interrupted KeyboardInterrupt",
        "after 2",
        "alive False",
    ]
