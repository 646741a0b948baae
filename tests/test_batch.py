"""A batch on one machine: failures stay where they are, interrupts and kills leave nothing half done, logs say what happened."""

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from benchmarks.county.county import write_county
from pipeline.project import Project, find_root
from pipeline.run import Options, Order, Outcome, plan_batch, run_batch
from pipeline.run.batch import Result
from pipeline.run.batch.orders import Event, Step
from pipeline.run.processes.locking import alone
from tests.conftest import REPOSITORY
from tests.processes import PATIENCE_S, alive, descendants, until

TROUBLED, TEXTS = (pytest.mark.xdist_group(name) for name in ("troubled", "texts"))  # run once, read by all
HTML = Options(formats=("html",))
NIANBAO = str(Path(sys.executable).with_name("nianbao"))
YEAR = 2021
SOUND = ["town002", "town004"]  # nothing is planted in their reports of 2021


def county(root: Path, towns: int) -> Project:
    """Towns of one year, with notebooks of their own."""
    list(write_county(root, towns=towns, years=[YEAR], seed=7, jobs=1))
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    return Project(root)


def add_cell(project: Project, stage: str, code: str, at: int = 2) -> None:
    """A cell after the parameters (or elsewhere) of one of the project's notebooks."""
    path = project.notebooks / f"{stage}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "code", "id": f"added-{at}", "metadata": {}, "execution_count": None, "outputs": []}
    book["cells"].insert(at, {**cell, "source": code})
    path.write_text(json.dumps(book, ensure_ascii=False), "utf-8")


def published(project: Project) -> dict[str, bytes]:
    """All that is published, by path; the overview and the logs, which speak of the batch, aside."""
    folders = [path for path in sorted((project.root / "outputs").glob("town*/*")) if not path.name.startswith(".")]
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted(folder.iterdir())
    }


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# Failures


TROUBLE = """
import os, signal, time
from pathlib import Path
if unit == "town003":
    raise ValueError("手机 138" + "12345678 对不上")
if unit == "town005":
    time.sleep(600)
if unit == "town006":
    held = [bytearray(50_000_000) for _ in range(100)]
if unit == "town007" and not Path("once").exists():
    Path("once").touch()
    os.kill(os.getpid(), signal.SIGKILL)
if unit == "town008":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, Result], list[Event]]:
    """A batch of nine towns of which most go wrong, each in its own way, run once. Read only."""
    project = county(tmp_path_factory.mktemp("troubled"), 9)
    add_cell(project, "2_indicators", TROUBLE)
    broken = next(project.raw_folder("town002", YEAR).glob("*.xlsx"))
    broken.write_bytes(b"PK" + bytes(500))
    (project.raw / "town009" / "unit.yml").write_text("name: [", "utf-8")
    told: list[Event] = []
    jobs = plan_batch(project, None, None)
    results = run_batch(Order(project, HTML, time_s=12, memory_bytes=2**30), jobs, told.append, workers=2)
    return project, {result.outcome.unit: result for result in results}, told


Troubled = tuple[Project, dict[str, Result], list[Event]]


@TROUBLED
def test_what_goes_wrong_in_one_report_leaves_the_others_alone(troubled: Troubled) -> None:
    states = {unit: result.outcome.state for unit, result in troubled[1].items()}
    assert states == {
        "town001": "done",
        "town002": "blocked",
        "town003": "failed",
        "town004": "done",
        "town005": "failed",
        "town006": "failed",
        "town007": "done",
        "town008": "failed",
        "town009": "failed",
    }


@TROUBLED
@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("town003", "2_indicators.ipynb 第 4 格出错：ValueError"),
        ("town005", "超过时限"),
        ("town006", "内存超过上限"),
        ("town008", "被系统结束"),
        ("town009", "unit.yml"),
    ],
)
def test_each_failure_says_what_it_was_and_what_to_do(troubled: Troubled, unit: str, words: str) -> None:
    message = troubled[1][unit].outcome.message
    assert words in message
    assert "请" in message


@TROUBLED
def test_a_broken_workbook_is_a_problem_of_its_department(troubled: Troubled) -> None:
    outcome = troubled[1]["town002"].outcome
    (error,) = [problem for problem in outcome.problems if problem.severity == "error"]
    assert error.file.endswith(".xlsx")
    assert not outcome.folder


@TROUBLED
def test_only_what_may_pass_a_second_time_is_tried_twice(troubled: Troubled) -> None:
    attempts = {unit: result.attempts for unit, result in troubled[1].items()}
    assert attempts == {f"town00{n}": 2 if n in (7, 8) else 1 for n in range(1, 10)}


@TROUBLED
@pytest.mark.parametrize("unit", ["town003", "town005", "town006", "town008"])
def test_the_notebook_that_failed_is_kept_with_the_values_at_hand_and_runs_from_where_it_lies(
    troubled: Troubled, unit: str
) -> None:
    project, results, _ = troubled
    outcome = results[unit].outcome
    assert outcome.notebook == f"data/processed/{unit}/{YEAR}/2_indicators.failed.ipynb"
    assert outcome.notebook in outcome.message
    book = nbformat.read(project.root / outcome.notebook, as_version=4)  # type: ignore[no-untyped-call]
    assert book.cells[0].cell_type == "markdown"
    assert "没有运行完" in book.cells[0].source
    (injected,) = [cell for cell in book.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert f'unit = "{unit}"' in injected.source
    assert 'root = ""' in injected.source
    assert find_root((project.root / outcome.notebook).parent).resolve() == project.root.resolve()


@TROUBLED
def test_the_kept_notebook_and_the_log_hold_no_number_of_a_person(troubled: Troubled) -> None:
    project, results, _ = troubled
    kept = (project.root / results["town003"].outcome.notebook).read_text("utf-8")
    log = (project.root / f"outputs/_logs/town003-{YEAR}.jsonl").read_text("utf-8")
    assert "ValueError" in kept
    assert "ValueError" in log
    assert "13812345678" not in kept + log + results["town003"].outcome.message


@TROUBLED
def test_every_report_that_was_run_has_a_log_of_its_steps(troubled: Troubled) -> None:
    project, results, _ = troubled
    for unit, result in results.items():
        lines = (project.root / f"outputs/_logs/{unit}-{YEAR}.jsonl").read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines]
        assert {event["unit"] for event in events} == {unit}
        assert [event["attempt"] for event in events if event["event"] == "begun"] == list(
            range(1, result.attempts + 1)
        )
        (ended,) = [event for event in events if event["event"] == "ended"]
        assert ended["state"] == result.outcome.state
        assert sorted(event["seconds"] for event in events) == [event["seconds"] for event in events]


@TROUBLED
def test_the_steps_of_a_report_are_told_while_it_runs(troubled: Troubled) -> None:
    told = troubled[2]
    steps = [event.words for event in told if isinstance(event, Step) and event.job == ("town004", YEAR)]
    assert steps == ["清洗报表", "计算指标", "撰写报告", "排版"]
    assert len([event for event in told if isinstance(event, Result)]) == 9


@TROUBLED
def test_nothing_of_a_failed_report_is_published_or_left_about(troubled: Troubled) -> None:
    project = troubled[0]
    assert {path.split("/")[1] for path in published(project)} == {"town001", "town004", "town007"}
    litter = [path for path in (project.root / "outputs").rglob(".*") if path.name != ".gitkeep"]
    assert litter == []


@TROUBLED
def test_what_failed_is_tried_again_by_the_next_batch_and_its_notebook_goes(troubled: Troubled, tmp_path: Path) -> None:
    root = tmp_path / "mended"
    shutil.copytree(troubled[0].root, root)
    shutil.copy(REPOSITORY / "notebooks/2_indicators.ipynb", root / "notebooks/2_indicators.ipynb")
    project = Project(root)
    results = run_batch(Order(project, HTML), [("town003", YEAR), ("town005", YEAR)], lambda _: None, workers=2)
    assert [result.outcome.state for result in results] == ["blocked", "done"]
    assert list((root / "data/processed").rglob("*.failed.ipynb"))  # of those that were not asked for
    assert not list((root / "data/processed/town003").rglob("*.failed.ipynb"))


def test_a_worker_that_dies_is_replaced_and_the_report_that_killed_it_is_named(tmp_path: Path) -> None:
    """The typesetting takes place in the worker itself: there it is stopped from outside, twice."""
    project = county(tmp_path, 4)
    add_cell(project, "3_report", "import os, signal\nos.kill(parent, signal.SIGKILL) if unit == 'town002' else None")
    add_cell(project, "3_report", WORKER)
    results = run_batch(Order(project, HTML), [("town002", YEAR), ("town004", YEAR)], lambda _: None, workers=1)
    first, second = results
    assert (first.outcome.state, first.attempts) == ("failed", 2)
    assert "被信号 9 结束" in first.outcome.message
    assert second.outcome.state == "done"


WORKER = """
def of(pid):
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return int(fields[1]), open(f"/proc/{pid}/cmdline").read().split("\\0")
import os
parent = os.getpid()
while "pipeline.run.batch" not in of(parent)[1]:
    parent = of(parent)[0]
"""


@pytest.mark.parametrize("place", ["outputs/town002", "data/processed/town002"])
def test_a_file_in_the_way_of_one_report_stops_that_one_with_words(tmp_path: Path, place: str) -> None:
    project = county(tmp_path, 4)
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("", "utf-8")
    jobs = [("town002", YEAR), ("town004", YEAR)]
    first, second = (result.outcome for result in run_batch(Order(project, HTML), jobs, lambda _: None, workers=1))
    assert (first.state, second.state) == ("failed", "done")
    assert "这里要放文件夹" in first.message


# Interrupts and kills


@pytest.fixture(scope="module")
def two_texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Project]:
    """Two towns as published with one text and with another. Read only."""
    projects = {}
    for name in ("A", "B"):
        project = county(tmp_path_factory.mktemp(f"text-{name}"), 4)
        for number in (1, 3):
            shutil.rmtree(project.raw / f"town00{number}")
        say(project, name)
        results = run_batch(Order(project, HTML), [(unit, YEAR) for unit in SOUND], lambda _: None, workers=2)
        assert [result.outcome.state for result in results] == ["done", "done"]
        projects[name] = project
    return projects


def say(project: Project, name: str) -> None:
    """Give every town's narrative the same last word, which is all that differs."""
    for unit in SOUND:
        path = project.raw_folder(unit, YEAR) / "narrative.md"
        text = path.read_text("utf-8").partition("\n\n甲")[0].partition("\n\n乙")[0].rstrip()
        path.write_text(f"{text}\n\n{'甲' if name == 'A' else '乙'}方案继续推进。\n", "utf-8")


def start(project: Project, *more: str) -> subprocess.Popen[bytes]:
    command = [NIANBAO, "--root", str(project.root), "batch", "--to", "html", "--jobs", "1", *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=project.root)


def reports(project: Project) -> dict[str, dict[str, bytes]]:
    return {unit: files(project.output_folder(unit, YEAR)) for unit in SOUND}


@TEXTS
@pytest.mark.timeout(0)
def test_killed_at_random_moments_every_output_is_the_old_whole_one_or_the_new(
    two_texts: dict[str, Project], tmp_path: Path, kills: int
) -> None:
    """The batch is always on the way from one text to the other, or, undisturbed, there. More kills: `--kills 200`."""
    whole = {name: reports(project) for name, project in two_texts.items()}
    project = Project(tmp_path / "killed")
    shutil.copytree(two_texts["A"].root, project.root)
    chance = random.Random(kills)
    wanted, seen = "A", set()
    for number in range(kills):
        if reports(project) == whole[wanted]:
            wanted = "B" if wanted == "A" else "A"
            say(project, wanted)
        left = staged(project)
        process = start(project)
        if number % 4 == 3:  # on a busy machine none else might come to its end
            process.wait(timeout=200)
        elif number % 4 == 0:
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.2, 3))
        else:  # about where folders change places: some before, some after
            until(lambda left=left, process=process: bool(staged(project) - left) or process.poll() is not None)
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.expovariate(2))
        process.kill()
        process.wait()
        for unit, found in reports(project).items():
            names = [name for name in whole if whole[name][unit] == found]
            assert names, f"{unit}: neither the old nor the new report"
            seen.add((wanted, *names))
    assert start(project).wait(timeout=120) == 0
    assert reports(project) == whole[wanted]
    assert litter(project) == []
    assert len(seen) > 2  # kills both before and after a report came into place, and on the way to both texts


def staged(project: Project) -> set[Path]:
    """The folders that are being made, or that a kill left."""
    return set((project.root / "outputs").glob("town*/.*"))


def litter(project: Project) -> list[Path]:
    """What is neither published, nor data, nor a lock."""
    found = [*(project.root / "outputs").rglob(".*"), *(project.root / "data/processed").rglob(".*")]
    return [path for path in found if path.name not in (".gitkeep", ".locks")]


@TEXTS
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_batch_at_once_with_words_and_the_next_goes_on(
    two_texts: dict[str, Project], tmp_path: Path, number: signal.Signals
) -> None:
    project = Project(tmp_path / "interrupted")
    shutil.copytree(two_texts["A"].root, project.root)
    shutil.rmtree(project.root / "data/processed")
    add_cell(project, "3_report", "from pathlib import Path; Path('reached').touch(); import time; time.sleep(600)")
    command = [NIANBAO, "--root", str(project.root), "batch", "--to", "html", "--jobs", "1"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(lambda: (project.root / "reached").exists())
    family = descendants(process.pid)
    assert len(family) >= 3  # the worker, its template, the kernel
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 3
    assert "已中断" in said
    assert "Traceback" not in said
    until(lambda: not alive(family))
    assert reports(project) == reports(two_texts["A"])
    shutil.copy(REPOSITORY / "notebooks/3_report.ipynb", project.notebooks / "3_report.ipynb")
    assert start(project).wait(timeout=120) == 0
    assert reports(project) == reports(two_texts["A"])


@TEXTS
def test_no_process_outlives_a_batch_that_was_killed(two_texts: dict[str, Project], tmp_path: Path) -> None:
    project = Project(tmp_path / "killed")
    shutil.copytree(two_texts["A"].root, project.root)
    add_cell(project, "3_report", "from pathlib import Path; Path('reached').touch(); import time; time.sleep(600)")
    process = start(project)
    until(lambda: (project.root / "reached").exists())
    family = descendants(process.pid)
    process.kill()
    process.wait()
    assert len(family) >= 3
    until(lambda: not alive(family))


@TEXTS
def test_two_batches_at_once_take_turns_and_end_with_the_same_bytes(
    two_texts: dict[str, Project], tmp_path: Path
) -> None:
    project = Project(tmp_path / "twice")
    shutil.copytree(two_texts["A"].root, project.root)
    say(project, "B")
    both = [start(project, "--force"), start(project, "--force")]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert reports(project) == reports(two_texts["B"])
    assert litter(project) == []


@TEXTS
def test_a_report_that_another_run_holds_is_waited_for(two_texts: dict[str, Project], tmp_path: Path) -> None:
    project = Project(tmp_path / "held")
    shutil.copytree(two_texts["A"].root, project.root)
    say(project, "B")
    told: list[Event] = []
    with alone(project, ("town002", YEAR)):
        events = running(Order(project, HTML, time_s=60), told)
        waiting = next(event for event in events if isinstance(event, Step))
        assert waiting.words == "等候另一个运行结束"
    assert [event.outcome.state for event in events if isinstance(event, Result)] == ["done"]


def running(order: Order, told: list[Event]) -> Iterator[Event]:
    """The events of a batch of one report, as they come, from a thread of its own."""
    import threading
    from queue import SimpleQueue

    queue: SimpleQueue[Event | None] = SimpleQueue()

    def work() -> None:
        run_batch(order, [("town002", YEAR)], queue.put)
        queue.put(None)

    threading.Thread(target=work, daemon=True).start()
    while (event := queue.get()) is not None:
        told.append(event)
        yield event


@TEXTS
def test_the_order_and_number_of_workers_do_not_show(two_texts: dict[str, Project], tmp_path: Path) -> None:
    project = Project(tmp_path / "one")
    shutil.copytree(two_texts["A"].root, project.root, ignore=shutil.ignore_patterns("outputs", "processed"))
    jobs = [(unit, YEAR) for unit in reversed(SOUND)]
    results = run_batch(Order(project, HTML), jobs, lambda _: None, workers=1)
    assert [result.outcome.unit for result in results] == list(reversed(SOUND))
    assert reports(project) == reports(two_texts["A"])
    assert [isinstance(result.outcome, Outcome) for result in results] == [True, True]


def test_settings_of_one_town_never_stop_another(tmp_path: Path) -> None:
    """A date that is none, brackets without end, aliases that multiply: that town fails, with file and line; the others go on."""
    project = county(tmp_path, 6)
    deep = "[" * 100_000
    bad = {
        "town001": ("unit.yml", "name: 甲镇\nissued_on: {2021: 2022-02-30}\n"),
        "town003": ("unit.yml", f"name: {'9' * 5000}\n"),
        "town005": ("catalogue/own.yml", f"topic: {deep}\n"),
        "town006": (f"{YEAR}/corrections.yml", "- file: &a [*a]\n"),
    }
    for unit, (file, text) in bad.items():
        path = project.raw / unit / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    done = subprocess.run(
        [NIANBAO, "--root", str(project.root), "batch", "--to", "html", "--jobs", "2"],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr
    for unit, (file, _) in bad.items():
        assert Path(file).name in done.stdout + done.stderr, unit
        assert not project.output_folder(unit, YEAR).exists()
    assert all((project.output_folder(unit, YEAR) / "report.html").is_file() for unit in SOUND)
    overview = (project.root / "outputs" / "index.html").read_text("utf-8")
    assert all(unit in overview for unit in (*bad, *SOUND))
