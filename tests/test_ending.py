"""Whatever the command was doing when it was killed, none of the processes that it started lives on."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.project import Project
from tests.conftest import REPOSITORY, copy_of_sample
from tests.processes import started_with, until

NIANBAO = str(Path(sys.executable).with_name("nianbao"))
CHECK = ("check", "2023", "--unit", "dongan")
SOON_S = 10  # five are promised; the rest is for a machine that is busy
RUN, BATCH, TWO = (
    ("run", "2023", "--unit", "dongan", "--to", "html"),
    ("batch", "--jobs", "1", "--to", "html"),
    ("batch", "--jobs", "2"),
)

# Loaded by every Python that the command starts: one of them stops at what it does, and lets none of its other threads run.
STOP = """
import ctypes, os, sys
from pathlib import Path

process, event, end = os.environ["STOP_AT"].split("|")

def stop(now, about):
    if now == event and str(about[0]).endswith(end):
        Path(os.environ["STOPPED"]).touch()
        ctypes.PyDLL(None).sleep(1000)

if process in [Path(word).name for word in sys.orig_argv]:
    sys.addaudithook(stop)
"""


@dataclass(frozen=True)
class Started:
    """The command, the mark in the environment of all that it starts, and the file that tells that one has stopped."""

    process: subprocess.Popen[bytes]
    mark: str
    stopped: Path


MOMENTS = {
    "a template loads": (RUN, "template.py|import|pandas", 2),
    "a template waits": (RUN, "nianbao|open|/report.ipynb", 2),
    "a kernel runs a cell": (RUN, "template.py|open|cell-begun", 3),
    "an ordinary kernel runs a cell": (RUN, "ipykernel_launcher|open|cell-begun", 3),
    "a check reads": (CHECK, "nianbao|open|.xlsx", 2),
    "a worker loads": (BATCH, "pipeline.run.batch|import|pipeline.run.jobs", 2),
    "the template of a worker loads": (BATCH, "template.py|import|pandas", 3),
    "a kernel of a worker runs a cell": (BATCH, "template.py|open|cell-begun", 4),
    "a worker typesets": (BATCH, "pipeline.run.batch|open|/report.ipynb", 3),
    "one of two workers loads": (TWO, "pipeline.run.batch|import|pipeline.run.jobs", 3),
    "records are looked through": (TWO, "nianbao|open|/unit.yml", 2),
}


@pytest.fixture
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Started]:
    """A command at one of the moments; whatever is left of it ends with the test."""
    command, at, _ = MOMENTS[request.param]
    project = project_for(request.param, tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(STOP, "utf-8")
    mark, stopped = uuid.uuid4().hex, tmp_path / "stopped"
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "MARK": mark, "STOP_AT": at, "STOPPED": str(stopped)}
    arguments = [NIANBAO, "--root", str(project.root), *command]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(arguments, stdout=said, stderr=said, env=env, start_new_session=True)
    try:
        yield Started(process, mark, stopped)
    finally:
        for each in started_with(mark):
            with suppress(ProcessLookupError):
                os.kill(each, 9)
        process.wait()


def project_for(moment: str, root: Path) -> Project:
    """The sample with a cell of its own; where records are looked through, so many towns that several processes do it."""
    project = copy_of_sample(root)
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    if moment == "an ordinary kernel runs a cell":
        (root / "matplotlibrc").write_text("figure.dpi: 33\n")  # with which none is forked
    path = root / "notebooks" / "1_clean.ipynb"
    book = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "code", "id": "begun", "metadata": {}, "execution_count": None, "outputs": []}
    book["cells"].insert(2, {**cell, "source": "open('cell-begun', 'w').close()"})
    path.write_text(json.dumps(book, ensure_ascii=False), "utf-8")
    for number in range(200) if moment == "records are looked through" else (1, 2):
        town = project.raw / f"town{number:03}"
        (town / "2023").mkdir(parents=True)
        (town / "unit.yml").write_text("name: 某镇\n", "utf-8")
    return project


@pytest.mark.parametrize(
    ("started", "number"), [(name, MOMENTS[name][2]) for name in MOMENTS], ids=MOMENTS, indirect=["started"]
)
def test_of_a_command_that_is_killed_no_process_lives_on(started: Started, number: int) -> None:
    """`number` processes at least are there when it is killed, itself among them."""
    until(lambda: started.stopped.exists() or started.process.poll() is not None)
    assert started.process.poll() is None
    assert len(started_with(started.mark)) >= number
    started.process.kill()
    started.process.wait()
    until(lambda: not started_with(started.mark), SOON_S)
