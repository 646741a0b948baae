"""Nothing is done twice: what a batch leaves out, what it does again, and why."""

import json
import os
import pty
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.county.county import write_county
from pipeline.errors import InterruptedRunError
from pipeline.project import Project
from pipeline.run import Options, Order, plan_batch, run_batch
from pipeline.run.faces import faces_of
from pipeline.run.jobs import Job
from pipeline.run.published.manifest import STAGES, Item, inputs_of
from pipeline.run.single.reports import produce
from pipeline.run.single.stage_cache import Record, read_record, reads_of, stale
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.xdist_group("records")  # what was run once is read by all

HTML = Options(formats=("html",))
CLEAN, INDICATORS, REPORT = STAGES
ALL = list(STAGES)
JOBS = [("town001", 2021), ("town001", 2022), ("town002", 2021), ("town002", 2022)]
BLOCKED = ("town001", 2022)
OFFICERS = "行政执法证管理台账"  # a CSV, to which a line can be added


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two towns × two years with notebooks of their own, run once. Read only."""
    root = tmp_path_factory.mktemp("ran")
    list(write_county(root, towns=2, years=range(2021, 2023), seed=7, jobs=1))
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    for job in JOBS:
        produce(Project(root), job, HTML)
    return root


@pytest.fixture
def county(ran: Path, tmp_path: Path) -> Project:
    """A copy of what was run, to change; in another place, with other times and, as far as a copy can, other order."""
    root = tmp_path / "county"
    shutil.copytree(ran, root, copy_function=shutil.copyfile)
    return Project(root)


def again(project: Project, options: Options = HTML) -> dict[Job, list[str]]:
    """The stages that each report takes when all are asked for again."""
    return {job: list(produce(project, job, options, reuse=True).why) for job in JOBS}


def nothing() -> dict[Job, list[str]]:
    return {job: [] for job in JOBS}


def everywhere(stages: list[str]) -> dict[Job, list[str]]:
    return dict.fromkeys(JOBS, stages)


def published(project: Project) -> dict[str, bytes]:
    root = project.root
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "outputs").rglob("*"))
        if path.is_file() and "_logs" not in path.parts
    }


def tally(project: Project, job: Job, part: str) -> Path:
    return next(path for path in project.raw_folder(*job).iterdir() if part in path.name)


def append(path: Path, text: str) -> None:
    path.write_bytes(path.read_bytes() + text.encode())


def test_a_batch_over_unchanged_reports_starts_no_process_at_all(
    county: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a worker, whose start would be the first to cost time."""

    def refused(*arguments: object, **options: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess.Popen, "__init__", refused)
    told: list[Any] = []
    results = run_batch(Order(county, HTML), plan_batch(county, None, None), told.append, workers=2)
    assert [result.attempts for result in results] == [0, 0, 0, 0]
    assert [result.outcome.state for result in results] == ["done", "blocked", "done", "done"]
    assert told == results


def test_the_times_of_files_are_never_looked_at(county: Project) -> None:
    for number, path in enumerate(sorted(county.root.rglob("*"))):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
    assert again(county) == nothing()


def test_a_change_that_keeps_size_and_time_is_seen(county: Project) -> None:
    path = tally(county, ("town002", 2022), OFFICERS)
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert asked(county)[("town002", 2022)] == ALL


def test_touching_one_raw_file_reruns_that_one_report(county: Project) -> None:
    append(tally(county, ("town002", 2021), "narrative"), "\n")
    assert again(county) == {**nothing(), ("town002", 2021): [REPORT]}
    append(tally(county, ("town002", 2021), OFFICERS), "\n")
    assert again(county) == {**nothing(), ("town002", 2021): ALL}
    assert again(county) == nothing()


def test_a_raw_file_that_comes_or_goes_is_a_change(county: Project) -> None:
    job = ("town002", 2021)
    (county.raw_folder(*job) / "说明.txt").write_text("今年的报表都在这里。", encoding="utf-8")
    assert "是新加的" in "".join(produce(county, job, HTML, reuse=True).why[CLEAN])
    (county.raw_folder(*job) / "说明.txt").unlink()
    assert "不见了" in "".join(produce(county, job, HTML, reuse=True).why[CLEAN])


@pytest.mark.parametrize(("stage", "rerun"), [(REPORT, [REPORT]), (INDICATORS, [INDICATORS, REPORT]), (CLEAN, ALL)])
def test_editing_a_notebook_reruns_its_stage_and_those_after_it_everywhere(
    county: Project, stage: str, rerun: list[str]
) -> None:
    """A blocked report never comes to the third notebook, but its manifest would list it: it is looked at again."""
    path = county.notebooks / f"{stage}.ipynb"
    path.write_text(path.read_text("utf-8").replace('"id": "', '"id": "x', 1), "utf-8")
    assert again(county) == everywhere(rerun)


def own_topic(project: Project, unit: str) -> Path:
    """A copy of a shipped topic among the unit's own, saying the same."""
    folder = project.raw / unit / "catalogue"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(REPOSITORY / "pipeline/catalogue/topics/penalties.yml", folder / "penalties.yml"))


def test_changing_one_topic_reruns_only_what_used_it(county: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped topic is used by the town that has none of its own; the town's own by that town alone."""
    own = own_topic(county, "town001")
    assert again(county) == {**nothing(), ("town001", 2021): ALL, BLOCKED: ALL}
    append(own, "# 2023 年起另立\n")
    assert again(county) == {**nothing(), ("town001", 2021): ALL, BLOCKED: ALL}
    shipped = REPOSITORY / "pipeline/catalogue/topics/penalties.yml"
    monkeypatch.setattr("pipeline.run.published.manifest.read_item", changed_read(shipped))
    assert {job: bool(why) for job, why in asked(county).items()} == {job: job[0] == "town002" for job in JOBS}


def changed_read(changed: Path) -> Callable[[Path], tuple[str, int]]:
    """Reads of files as ever, but for one that is not what it was."""
    from pipeline.run.published.manifest import read_item

    return lambda path: ("0" * 64, 1) if path == changed else read_item(path)


def asked(project: Project, options: Options = HTML) -> dict[Job, list[str]]:
    """The stages that would run, without running them."""
    found = {}
    for job in JOBS:
        reads = reads_of(inputs_of(project, *job, faces_of(project, job[0])), options)
        reasons = stale(project, job, read_record(project, job), reads)
        found[job] = [stage for stage, why in reasons.items() if why]
    return found


@pytest.mark.parametrize("name", ["typst", "pandas", "ipykernel"])
def test_another_version_of_a_package_reruns_everything_and_is_named(
    county: Project, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from pipeline.run.single import stage_cache

    now = {**stage_cache.versions(), name: "0.0.99"}
    monkeypatch.setattr(stage_cache, "versions", lambda: now)
    assert asked(county) == everywhere(ALL)
    reads = reads_of(inputs_of(county, *JOBS[0], faces_of(county, "town001")), HTML)
    reasons = stale(county, JOBS[0], read_record(county, JOBS[0]), reads)
    assert re.fullmatch(f"程序包 {name} 由 [0-9.]+ 变为 0.0.99", reasons[CLEAN][0])


def test_other_code_reruns_everything(county: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.run.single import stage_cache

    now = stage_cache.code()
    monkeypatch.setattr(stage_cache, "code", lambda: type(now)("f" * 64, now.commit, now.clean))
    assert asked(county) == everywhere(ALL)


def test_another_font_reruns_the_report_alone(county: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    font = next((REPOSITORY / "pipeline/report/fonts").glob("*.ttf"))
    monkeypatch.setattr("pipeline.run.published.manifest.read_item", changed_read(font))
    assert asked(county) == everywhere([REPORT])


@pytest.mark.parametrize(
    "options", [Options(formats=("html", "docx")), Options(("html",), plain=True), Options(("html",), annex=False)]
)
def test_other_wishes_rerun_the_report_alone(county: Project, options: Options) -> None:
    assert asked(county, options) == everywhere([REPORT])


def test_a_changed_unit_reruns_its_own_reports(county: Project) -> None:
    append(county.raw / "town002" / "unit.yml", "# 2024 年撤乡设镇\n")
    assert asked(county) == {job: ALL if job[0] == "town002" else [] for job in JOBS}


@pytest.mark.parametrize(
    ("place", "rerun"),
    [
        ("outputs/town002/2021/report.html", [REPORT]),
        ("data/processed/town002/2021/indicators.json", [INDICATORS, REPORT]),
        ("data/processed/town002/2021/tallies.json", ALL),
        ("data/processed/town002/2021/record.json", ALL),
    ],
)
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_what_was_made_and_is_no_longer_so_is_made_again_with_the_same_bytes(
    county: Project, place: str, rerun: list[str], harm: str
) -> None:
    before = published(county)
    path = county.root / place
    path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:-7])
    assert produce(county, ("town002", 2021), HTML, reuse=True).why.keys() == set(rerun)
    assert published(county) == before


def test_a_stranger_in_the_output_folder_is_made_away_with(county: Project) -> None:
    before = published(county)
    (county.output_folder("town002", 2021) / "report (1).html").write_text("副本", "utf-8")
    assert again(county) == {**nothing(), ("town002", 2021): [REPORT]}
    assert published(county) == before


def test_without_data_processed_everything_is_made_again_with_the_same_bytes(county: Project) -> None:
    before = published(county)
    shutil.rmtree(county.root / "data" / "processed")
    assert again(county) == everywhere(ALL)
    assert published(county) == before


def test_the_year_after_is_rerun_when_what_was_published_changes_and_only_then(county: Project) -> None:
    """A remark in a file changes the hashes that 2021 cites, but no figure; officers less change what 2022 is set beside."""
    path = tally(county, ("town002", 2021), OFFICERS)
    append(path, "\n")
    assert again(county) == {**nothing(), ("town002", 2021): ALL}
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if "本年新申报".encode() not in line))
    result = again(county)
    assert result[("town002", 2021)] == ALL
    assert result[("town002", 2022)] == [INDICATORS, REPORT]


def test_a_blocked_report_is_remembered_and_a_draft_of_it_is_another_wish(county: Project) -> None:
    kept = produce(county, BLOCKED, HTML, reuse=True)
    assert kept.why == {}
    assert kept.outcome.state == "blocked"
    assert kept.outcome.problems == read_record_of(county).outcome.problems
    drafted = produce(county, BLOCKED, Options(("html",), draft=True), reuse=True)
    assert (list(drafted.why), drafted.outcome.state) == ([REPORT], "drafted")


def read_record_of(project: Project) -> Record:
    record = read_record(project, BLOCKED)
    assert record is not None
    return record


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"schema": "nianbao record 0"}', b'{"schema": "nianbao record 1"}', b"\xff"]
)
def test_a_record_that_cannot_be_read_is_as_none(county: Project, content: bytes) -> None:
    (county.processed_folder(*JOBS[0]) / "record.json").write_bytes(content)
    assert read_record(county, JOBS[0]) is None
    assert list(produce(county, JOBS[0], HTML, reuse=True).why) == ALL


def test_a_file_that_changes_during_the_run_is_noticed_and_nothing_is_published(county: Project) -> None:
    """Else the manifest would cite files that the report was not made from."""
    job = ("town002", 2021)
    before = published(county)
    path = county.notebooks / "3_report.ipynb"
    book = json.loads(path.read_text("utf-8"))
    late = f"from pathlib import Path; p = Path({str(tally(county, job, OFFICERS))!r}); p.write_bytes(p.read_bytes() + b'\\n')"
    book["cells"].append(
        {"cell_type": "code", "id": "late", "metadata": {}, "execution_count": None, "outputs": [], "source": late}
    )
    path.write_text(json.dumps(book), "utf-8")
    with pytest.raises(InterruptedRunError, match="运行期间有文件被改动"):
        produce(county, job, HTML, reuse=True)
    assert published(county) == before


def run(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(REPOSITORY / ".venv/bin/nianbao"), "--root", str(project.root), "batch", "--to", "html", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=project.root, timeout=200)


def test_explain_says_why_each_ran_and_force_runs_all(county: Project) -> None:
    before = published(county)
    append(tally(county, ("town002", 2022), "narrative"), "\n")
    done = run(county, "--explain")
    assert done.returncode == 1, done.stderr
    name = "data/raw/town002/2022/narrative.md"
    assert f"3_report：当年的文字 {name} 有改动" in done.stderr
    assert done.stderr.count("没有变化，不必重做") == 3
    forced = run(county, "--force", "--units", "town001", "--explain")
    assert forced.stderr.count("1_clean：没有上次运行的记录") == 2
    changed = {path for path, content in published(county).items() if before.get(path) != content}
    assert {path for path in changed if path.startswith("outputs/town")} <= {
        f"outputs/town002/2022/{name}" for name in ("manifest.json", "ro-crate-metadata.json")
    }


def test_the_record_holds_hashes_of_every_input_and_item(county: Project) -> None:
    """Whatever the manifest lists as an input is part of the record, under the same hash."""
    job = ("town002", 2021)
    record = read_record(county, job)
    assert record is not None
    listed = json.loads((county.output_folder(*job) / "manifest.json").read_text("utf-8"))["inputs"]
    items = [Item(**item) for item in listed]
    assert items
    assert all(record.read[item.role][item.path] == item.sha256 for item in items)


def test_on_a_terminal_a_batch_shows_what_it_is_at_and_what_is_left(county: Project) -> None:
    append(tally(county, ("town002", 2022), "narrative"), "\n")
    command = [str(REPOSITORY / ".venv/bin/nianbao"), "--root", str(county.root), "batch", "--to", "html"]
    ours, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True)
    os.close(its)
    shown = b"".join(iter(lambda: read_some(ours), b""))
    os.close(ours)
    assert process.wait(timeout=60) == 1
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    assert "批量运行" in text
    assert "0/1（另有 3 份没有变化）" in text
    assert "town002 2022：撰写报告" in text
    assert "1/1（另有 3 份没有变化）" in text
    assert "总览：outputs/index.html" in text


def read_some(descriptor: int) -> bytes:
    """What a terminal shows next; nothing once nobody writes to it any more."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""
