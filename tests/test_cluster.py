"""A batch on a real dask cluster: what a local run would make, made by several machines' worth of workers, which come and die."""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from benchmarks.county.county import write_county
from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.run import Options, Order
from pipeline.run.batch import cluster
from tests.conftest import REPOSITORY
from tests.processes import alive, descendants, until

pytestmark = pytest.mark.xdist_group("cluster")  # what was run once is read by all

NIANBAO = str(Path(sys.executable).with_name("nianbao"))
TOWNS = ("town001", "town002", "town003", "town004")
LATER = ("town002", "town004")  # those that have a second year
ALL = [*(f"{town}/2021" for town in TOWNS), *(f"{town}/2022" for town in LATER)]

# The first cell of every run says who runs it, and waits while the test has asked it to.
BEGIN = """
import json, os, time
from pathlib import Path
def of(pid):
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return int(fields[1]), open(f"/proc/{pid}/cmdline").read().split("\\0")
child = os.getpid()
while "pipeline.run.batch" not in of(child)[1]:
    child = of(child)[0]
with open("begun", "a") as begun:
    begun.write(json.dumps({"report": f"{unit}/{year}", "child": child, "owner": of(child)[0]}) + "\\n")
def held():
    try:
        return len(open("begun").readlines()) >= int("0" + Path("hold").read_text())
    except FileNotFoundError:
        return False
while held():
    time.sleep(0.01)
"""
FINISH = """
with open("finished", "a") as finished:
    finished.write(f"{unit}/{year}\\n")
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, int]:
    """Four towns, two of them with two years, and notebooks that say who ran them, as made here. Read only."""
    root = tmp_path_factory.mktemp("local")
    list(write_county(root, towns=len(TOWNS), years=[2021, 2022], seed=7, jobs=1))
    for town in set(TOWNS) - set(LATER):
        shutil.rmtree(root / f"data/raw/{town}/2022")
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    add_cell(root / "notebooks/1_clean.ipynb", 2, BEGIN)
    add_cell(root / "notebooks/3_report.ipynb", None, FINISH)
    project = Project(root)
    with batch(project, "--jobs", "2") as process:
        assert process.wait(timeout=200) == 1  # one of the reports is blocked by what is planted in its tallies
    return project, process.returncode


def add_cell(path: Path, at: int | None, code: str) -> None:
    book = json.loads(path.read_text("utf-8"))
    cell: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": code.strip(),
    }
    book["cells"].insert(len(book["cells"]) if at is None else at, cell | {"id": f"added-{at}"})
    path.write_text(json.dumps(book, ensure_ascii=False), "utf-8")


def copy_of(project: Project, root: Path, *, hold: int | None = None) -> Project:
    """A copy of the raw tallies and notebooks; from the `hold`th run on, every run waits for `release`."""
    shutil.copytree(project.root / "data/raw", root / "data/raw")
    shutil.copytree(project.notebooks, root / "notebooks")
    if hold is not None:
        (root / "hold").write_text(str(hold), "utf-8")
    return Project(root)


def release(project: Project) -> None:
    (project.root / "hold").unlink()


def begun(project: Project) -> list[dict[str, Any]]:
    """Who began which report, in order."""
    path = project.root / "begun"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def finished(project: Project) -> list[str]:
    path = project.root / "finished"
    return path.read_text("utf-8").split() if path.exists() else []


@contextmanager
def batch(project: Project, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A batch that has begun; its words are in the root's file `said`."""
    command = [NIANBAO, "--root", str(project.root), "batch", "--to", "html", *more]
    with (project.root / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=project.root, start_new_session=True)
    try:
        yield process
    finally:
        end(process)


def said(project: Project) -> str:
    return (project.root / "said").read_text("utf-8")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started in a session of its own, with all of that session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Cluster:
    """A scheduler and its workers on this machine, each with a session of its own, as on machines of their own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._env = {**os.environ, **{f"DASK_DISTRIBUTED__{name}": value for name, value in settings.items()}}
        self._hired = 0
        self.workers: list[subprocess.Popen[bytes]] = []
        place = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(place), "--no-dashboard")
        self.scheduler = self._start("scheduler", "scheduler", *options)
        until(lambda: place.exists() and place.read_text("utf-8").endswith("\n}"))  # it is written little by little
        self.address: str = json.loads(place.read_text("utf-8"))["address"]

    def _start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("wb") as log:
            arguments = [sys.executable, "-m", "dask", *command]
            return subprocess.Popen(
                arguments, stdout=log, stderr=log, cwd=self._folder, env=self._env, start_new_session=True
            )

    def hire(self, number: int = 1) -> None:
        """Start workers; they are on their way when this returns."""
        for _ in range(number):
            self._hired += 1
            name = f"worker-{self._hired}"
            options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder / name))
            self.workers.append(self._start(name, "worker", self.address, "--host", "127.0.0.1", *options))

    def staff(self, number: int) -> None:
        """Have so many workers."""
        for worker in self.workers[number:]:
            self.kill(worker)
        self.hire(number - len(self.workers))

    def employer_of(self, owner: int) -> subprocess.Popen[bytes]:
        """The `dask worker` command to whose family a process belongs."""
        (found,) = [worker for worker in self.workers if owner in descendants(worker.pid)]
        return found

    def kill(self, worker: subprocess.Popen[bytes]) -> list[int]:
        """End a worker and its nanny as a power cut would; returns all processes that stood or fell with it."""
        family = [worker.pid, *descendants(worker.pid)]
        end(worker)
        self.workers.remove(worker)
        return family

    def close(self) -> None:
        """End everything, and see that it is gone."""
        family = [each for worker in list(self.workers) for each in self.kill(worker)]
        end(self.scheduler)
        until(lambda: not alive(family))

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """A client that asks the scheduler about itself."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            yield client

    def transitions(self) -> int:
        """How many changes of state the scheduler's tasks have seen in all."""
        with self.asked() as client:
            return int(client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter))

    def states(self) -> Counter[str]:
        """How many of the scheduler's tasks are in which state."""
        with self.asked() as client:
            return Counter(
                client.run_on_scheduler(lambda dask_scheduler: [each.state for each in dask_scheduler.tasks.values()])
            )


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and three workers."""
    started = Cluster(tmp_path_factory.mktemp("three"))
    try:
        started.hire(3)
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with as many workers as the test before left, which gives a report up with the first worker that dies."""
    started = Cluster(tmp_path_factory.mktemp("few"), SCHEDULER__ALLOWED_FAILURES="0")
    try:
        yield started
    finally:
        started.close()


def outputs(project: Project) -> dict[str, bytes]:
    """All of outputs/ but the logs, which have times."""
    folder = project.root / "outputs"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "_logs"
    }


def folders(project: Project, year: int) -> dict[str, bytes]:
    """All of outputs/ that speaks of the reports of one year, and of nothing else."""
    return {name: content for name, content in outputs(project).items() if f"/{year}/" in name or f"-{year}." in name}


# What a cluster makes


@pytest.fixture(scope="module")
def spread(
    three: Cluster, local: tuple[Project, int], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, int, set[int]]:
    """The same towns and years made by three workers; its exit code, and the workers' processes. Read only."""
    project = copy_of(local[0], tmp_path_factory.mktemp("spread"), hold=1)
    with three.asked() as client, batch(project, "--scheduler", three.address) as process:
        client.wait_for_workers(3, timeout=60)
        until(lambda: len(begun(project)) == 3)
        owners = {each for worker in three.workers for each in descendants(worker.pid)}
        release(project)
        code = process.wait(timeout=200)
    return project, code, owners


def test_a_cluster_makes_byte_for_byte_what_a_local_run_makes(
    spread: tuple[Project, int, set[int]], local: tuple[Project, int]
) -> None:
    here, there = outputs(local[0]), outputs(spread[0])
    assert {"index.html", "batch.json", "junit.xml", "town002/2022/report.html"} <= set(here)
    assert list(there) == list(here)
    assert [name for name in here if there[name] != here[name]] == []
    assert spread[1] == local[1]
    assert "Traceback" not in said(spread[0])


def test_three_workers_share_the_reports_and_each_has_one_process_that_makes_them(
    spread: tuple[Project, int, set[int]],
) -> None:
    project, _, processes = spread
    lines = begun(project)
    owners = {line["owner"] for line in lines}
    assert len(owners) == 3
    assert owners <= processes
    assert len({(line["owner"], line["child"]) for line in lines}) == 3
    assert sorted(line["report"] for line in lines) == sorted(ALL)


def test_a_year_of_a_unit_begins_after_the_year_before(spread: tuple[Project, int, set[int]]) -> None:
    order = [line["report"] for line in begun(spread[0])]
    for town in LATER:
        assert order.index(f"{town}/2021") < order.index(f"{town}/2022")
    log = [json.loads(line) for line in (spread[0].root / "outputs/_logs/town002-2022.jsonl").open(encoding="utf-8")]
    before = [json.loads(line) for line in (spread[0].root / "outputs/_logs/town002-2021.jsonl").open(encoding="utf-8")]
    assert before[-1]["time"] <= log[0]["time"]


def test_a_batch_of_which_nothing_has_changed_gives_the_scheduler_no_task(
    three: Cluster, spread: tuple[Project, int, set[int]]
) -> None:
    project = spread[0]
    then, made, runs = three.transitions(), outputs(project), len(begun(project))
    assert then > 0
    with batch(project, "--scheduler", three.address) as process:
        assert process.wait(timeout=200) == 1
    assert three.transitions() == then
    assert outputs(project) == made
    assert len(begun(project)) == runs
    assert f"其中 {len(ALL)} 份没有变化，未重做" in said(project)


# Workers come and die


def test_a_worker_killed_in_the_middle_of_a_report_costs_that_report_one_more_run_and_no_other(
    three: Cluster, local: tuple[Project, int], tmp_path: Path
) -> None:
    project = copy_of(local[0], tmp_path / "killed", hold=4)
    three.staff(3)
    with three.asked() as client, batch(project, "--years", "2021", "--scheduler", three.address) as process:
        client.wait_for_workers(3, timeout=60)
        until(lambda: len(begun(project)) == 4)
        held = begun(project)[3]
        assert held["owner"] in [line["owner"] for line in begun(project)[:3]]  # it has finished another report before
        family = three.kill(three.employer_of(held["owner"]))
        assert {held["owner"], held["child"]} < set(family)
        until(lambda: len(begun(project)) == 5)
        until(lambda: not alive(family))
        release(project)
        assert process.wait(timeout=200) == 1
    again = begun(project)[4]
    assert again["report"] == held["report"]
    assert again["owner"] not in family
    runs = Counter(line["report"] for line in begun(project))
    assert runs == {f"{town}/2021": 2 if f"{town}/2021" == held["report"] else 1 for town in TOWNS}
    assert sorted(finished(project)) == ["town001/2021", "town002/2021", "town004/2021"]  # the other is blocked
    assert folders(project, 2021) == folders(local[0], 2021)
    assert list((project.root / "outputs").rglob(".*")) == []
    assert [path for path in (project.root / "data/processed").rglob(".*") if path.name != ".locks"] == []


def test_a_batch_waits_for_the_first_worker_and_one_that_comes_late_takes_part(
    few: Cluster, local: tuple[Project, int], tmp_path: Path
) -> None:
    project = copy_of(local[0], tmp_path / "late", hold=1)
    few.staff(0)
    options = ("--units", "town002,town004", "--years", "2021", "--scheduler", few.address)
    with batch(project, *options) as process:
        until(lambda: few.states().total() == 2)
        assert process.poll() is None
        few.hire()
        until(lambda: len(begun(project)) == 1)
        few.hire()
        until(lambda: len(begun(project)) == 2)
        release(project)
        assert process.wait(timeout=200) == 0
    first, second = begun(project)
    assert first["owner"] != second["owner"]
    assert few.employer_of(second["owner"]) is few.workers[1]


def test_a_report_that_the_cluster_gives_up_leaves_the_next_year_of_its_unit_alone(
    few: Cluster, local: tuple[Project, int], tmp_path: Path
) -> None:
    project = copy_of(local[0], tmp_path / "given-up", hold=1)
    few.staff(1)
    with batch(project, "--units", "town002", "--scheduler", few.address) as process:
        until(lambda: begun(project))
        few.kill(few.workers[0])
        release(project)
        few.hire()
        assert process.wait(timeout=200) == 3
    reports = json.loads((project.root / "outputs/batch.json").read_text("utf-8"))["reports"]
    assert [report["state"] for report in reports] == ["failed", "done"]
    assert "工作机" in reports[0]["message"]
    assert "请" in reports[0]["message"]
    assert "Traceback" not in said(project)


def test_an_interrupt_takes_back_what_has_not_begun(few: Cluster, local: tuple[Project, int], tmp_path: Path) -> None:
    project = copy_of(local[0], tmp_path / "interrupted", hold=1)
    few.staff(1)
    with batch(project, "--units", "town002,town004", "--scheduler", few.address) as process:
        until(lambda: begun(project))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=200) == 3
    assert "已中断" in said(project)
    assert "Traceback" not in said(project)
    until(lambda: not few.states())
    release(project)
    until(lambda: finished(project))  # what was begun is finished, and is of use to the next batch
    assert len(begun(project)) == 1


def test_a_scheduler_that_dies_ends_the_batch_with_words(
    few: Cluster, local: tuple[Project, int], tmp_path: Path
) -> None:
    project = copy_of(local[0], tmp_path / "orphaned", hold=1)
    few.staff(1)
    with batch(project, "--units", "town002", "--scheduler", few.address) as process:
        until(lambda: begun(project))
        end(few.scheduler)
        release(project)
        assert process.wait(timeout=200) == 3
    assert "Traceback" not in said(project)
    assert few.address in said(project)
    assert "调度器" in said(project)


# What is refused, in words


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "8786"])
def test_an_address_at_which_nobody_answers_is_named(local: tuple[Project, int], tmp_path: Path, address: str) -> None:
    project = copy_of(local[0], tmp_path / "nobody")
    ran = batch_after("from pipeline.run.batch import cluster; cluster._CONNECT_S = 1", project, address)
    assert ran.returncode == 2
    assert f"连不上调度器 {address}" in ran.stderr
    assert "请检查" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (project.root / "outputs").exists()


def batch_after(code: str, project: Project, address: str) -> subprocess.CompletedProcess[str]:
    """A batch in a process that has been told something before."""
    code = f"{code}; from pipeline.console.cli import main; main()"
    command = [sys.executable, "-c", code, "--root", str(project.root), "batch", "--scheduler", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("address", ["tcp://no-such-host.invalid:8786", "what://is-this:1", "tcp://host", "host:1"])
def test_an_address_that_is_none_is_refused_at_once(local: tuple[Project, int], address: str) -> None:
    with pytest.raises(ProjectError, match=address):
        list(cluster.run_on_cluster(address, Order(local[0], Options()), [("town002", 2021)]))


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ({"nianbao": "0" * 64}, "另一版 nianbao"),
        ({"Python": "3.0.1"}, f"这台上是 Python {platform.python_version()}"),
        ({"pandas": "0.1"}, f"这台上是 pandas {version('pandas')}"),
        ({"another": "1.0"}, "another （未安装）"),
    ],
)
def test_a_worker_of_another_version_makes_nothing_and_says_what_differs(
    local: tuple[Project, int], there: dict[str, str], words: str
) -> None:
    made = begun(local[0])
    result = cluster.make(Order(local[0], Options()), ("town002", 2021), cluster.program() | there)
    assert result.outcome.state == "failed"
    assert "不是同一版本" in result.outcome.message
    assert words in result.outcome.message
    assert "请" in result.outcome.message
    assert begun(local[0]) == made


def test_a_worker_that_does_not_see_the_folder_says_which(local: tuple[Project, int], tmp_path: Path) -> None:
    order = Order(Project(tmp_path / "elsewhere"), Options())
    result = cluster.make(order, ("town002", 2021), cluster.program())
    assert result.outcome.state == "failed"
    assert str(tmp_path / "elsewhere" / "data" / "raw") in result.outcome.message
    assert "请" in result.outcome.message
    assert not (tmp_path / "elsewhere").exists()


def test_without_the_extra_a_scheduler_cannot_be_asked_for_and_the_message_says_what_to_install(
    local: tuple[Project, int], tmp_path: Path
) -> None:
    project = copy_of(local[0], tmp_path / "bare")
    ran = batch_after("import sys; sys.modules['distributed'] = None", project, "tcp://127.0.0.1:1")
    assert ran.returncode == 2
    assert "pip install dask distributed" in ran.stderr
    assert "Traceback" not in ran.stderr
