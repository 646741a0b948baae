"""The record of a run: what its stages read and made, by hash, so that a later run does nothing twice.

Belongs here: what a stage reads, whether that and what it made are still the same, and in words what is not. File times are never
looked at. Does not belong here: doing anything about it (reports.py). A record lies in `data/processed/<unit>/<year>/` and
vanishes with it; a stage of which nothing is recorded is run.
"""

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.atomic import json_text, telling, write_whole
from pipeline.project import Project
from pipeline.run.jobs import Job, Options, Outcome
from pipeline.run.published.manifest import ROLE_WORDS, STAGES, Item, code, own_inputs, versions

FILE = "record.json"
SCHEMA = "nianbao record 1"
_WORDS = {**ROLE_WORDS, "package": "程序包", "program": "程序", "options": "选项"}
_ALWAYS = frozenset({"program", "package"})
_READ_BY = {
    "1_clean": _ALWAYS | {"tally", "corrections", "decisions", "catalogue", "unit"},
    "2_indicators": _ALWAYS | {"tally", "corrections", "decisions", "catalogue", "unit", "published"},
    "3_report": frozenset(_WORDS) - {"notebook"},
}
_MOST_REASONS = 4

Reads = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """What was read (role → name → hash), what each stage made of it (stage → path under the root → hash), and the outcome."""

    read: Reads
    made: dict[str, dict[str, str]]
    outcome: Outcome


def reads_of(inputs: Iterable[Item], options: Options) -> Reads:
    """All that a run with these inputs reads: the files, the program and its packages, and how the report is wanted."""
    reads: Reads = {
        "program": {"nianbao": code().sha256, "Python": platform.python_version()},
        "package": versions(),
        "options": {name: json.dumps(value) for name, value in asdict(options).items()},
    }
    for item in inputs:
        reads.setdefault(item.role, {})[item.path] = item.sha256
    return reads


def made_by(project: Project, stage: str, job: Job) -> dict[str, str]:
    """The hashes of what a stage made, as it lies there now; the third stage makes the output folder."""
    last = stage == STAGES[-1]
    folder = project.output_folder(*job) if last else project.processed_folder(*job)
    if not folder.is_dir():
        return {}
    within = folder.relative_to(project.root).as_posix()
    with os.scandir(folder) as entries:
        made = sorted((each.name, each.path, each.is_file()) for each in entries if last or _maker(each.name) == stage)
    return {f"{within}/{name}": _hash(path) if is_file else "folder" for name, path, is_file in made}


def _maker(name: str) -> str:
    """The stage that writes a file of data/processed; none for the record and for what a failed run leaves."""
    if name == FILE or name.endswith(".failed.ipynb") or name.startswith("."):
        return ""
    second = {"indicators.json", "checks.json", "breakdowns.json", "lineage.json", "2_indicators.ipynb"}
    return STAGES[1] if name in second else STAGES[0]


def write_record(project: Project, record: Record) -> None:
    """Put the record beside the data it speaks of."""
    path = project.processed_folder(*record.outcome.job) / FILE
    write_whole(path, json_text({"schema": SCHEMA, **asdict(record)}), durable=False)


def forget_record(project: Project, job: Job) -> None:
    """Have the next run do everything."""
    path = project.processed_folder(*job) / FILE
    with telling(path):
        path.unlink(missing_ok=True)


def read_record(project: Project, job: Job) -> Record | None:
    """The record of the last run; None when there is none, or one that says nothing to this version."""
    try:
        data = json.loads((project.processed_folder(*job) / FILE).read_bytes())
        return _reader().validate_python(data) if data.pop("schema") == SCHEMA else None
    except (OSError, ValueError, TypeError, AttributeError, KeyError, ValidationError):
        return None


@cache
def _reader() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def still_valid(project: Project, job: Job, options: Options, shared: Iterable[Item]) -> Outcome | None:
    """The recorded outcome when nothing that any stage read or made has changed; `shared` by `shared_inputs`."""
    record = read_record(project, job)
    if record is None or reads_of([*own_inputs(project, *job), *shared], options) != record.read:
        return None
    return None if any(stale(project, job, record, record.read).values()) else record.outcome


def stale(project: Project, job: Job, record: Record | None, reads: Reads) -> dict[str, list[str]]:
    """Why each stage must run, in words; empty where it need not. What follows a stage that runs must run too."""
    if record is None:
        return {stage: ["没有上次运行的记录"] for stage in STAGES}
    reasons: dict[str, list[str]] = {}
    earlier = ""
    for stage in STAGES:
        changed = [*_changed(stage, record.read, reads), *_damaged(project, job, stage, record)]
        reasons[stage] = changed or ([f"{earlier} 要重做"] if earlier else [])
        earlier = stage if reasons[stage] else ""
    return reasons


def _changed(stage: str, then: Reads, now: Reads) -> list[str]:
    told = []
    for role, word in _WORDS.items():
        if then.get(role) == now.get(role):
            continue
        before, after = (_of_stage(stage, role, reads.get(role, {})) for reads in (then, now))
        told += [f"{word} {name} {how}" for name, how in _differences(role, before, after)]
    return _few(told)


def _of_stage(stage: str, role: str, names: Mapping[str, str]) -> Mapping[str, str]:
    if role == "notebook":
        return {name: digest for name, digest in names.items() if Path(name).stem == stage}
    return names if role in _READ_BY[stage] else {}


def _differences(role: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted({*then, *now}):
        before, after = then.get(name), now.get(name)
        if before == after:
            continue
        telling = role in ("package", "options") or name == "Python"
        changed = f"由 {before or '（无）'} 变为 {after or '（无）'}" if telling else "有改动"
        yield name, changed if telling or (before and after) else "是新加的" if after else "不见了"


def _damaged(project: Project, job: Job, stage: str, record: Record) -> list[str]:
    """What the stage made and is not as it was. An outcome that published nothing answers for no output folder."""
    if stage == STAGES[-1] and not record.outcome.folder:
        return []
    then, now = record.made.get(stage, {}), made_by(project, stage, job)
    if not then:
        return ["没有上次运行的记录"]
    return _few([f"{name} {how}" for name, how in _differences("made", then, now)])


def _few(told: list[str]) -> list[str]:
    more = [f"另有 {len(told) - _MOST_REASONS} 处"] if len(told) > _MOST_REASONS else []
    return told[:_MOST_REASONS] + more


def _hash(path: str) -> str:
    with open(path, "rb") as file:  # noqa: PTH123  # a thousand reports have thirty thousand files
        return hashlib.sha256(file.read()).hexdigest()
