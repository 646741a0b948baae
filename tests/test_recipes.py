"""The recipes for schedulers: each read by a real parser, and its commands run with a stand-in for `nianbao`."""

import calendar
import configparser
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Self
from xml.sax.saxutils import escape

import pytest
import yaml
from lxml import etree

from pipeline.console.cli import main
from tests.conftest import REPOSITORY

RECIPES = REPOSITORY / "recipes"
FILES = sorted(path for path in RECIPES.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
CRONTAB = RECIPES / "cron" / "nianbao.crontab"
SERVICE = RECIPES / "systemd" / "nianbao.service"
TIMER = RECIPES / "systemd" / "nianbao.timer"
WORKFLOW = RECIPES / "github-actions" / "annual-report.yml"
DAG_FILE = RECIPES / "airflow" / "nianbao_dag.py"
TASK = RECIPES / "windows" / "nianbao-task.xml"
RUN = RECIPES / "windows" / "run-batch.cmd"
REGISTER = RECIPES / "windows" / "register-task.cmd"
CALLERS = {CRONTAB, SERVICE, WORKFLOW, DAG_FILE, RUN, RECIPES / "README.md"}
INSTALLED = "/srv/nianbao"
CODES = (0, 1, 3)


def text_of(path: Path) -> str:
    """The text of a recipe, whatever its encoding; line ends as they are."""
    raw = path.read_bytes()
    return raw.decode("utf-16" if raw.startswith(b"\xff\xfe") else "utf-8")


class Place:
    """An installation folder with a `nianbao` that notes what it is called with and ends as told."""

    def __init__(self, root: Path) -> None:
        self.root, self._seen, self._code = root, root / "seen", root / "code"
        for folder in (".venv/bin", "data/processed", "data/raw", "outputs", "tools"):
            (root / folder).mkdir(parents=True)
        note = f"printf '%s\\n' \"$@\" > '{self._seen}'\necho 总表\necho 记录 >&2\nexit $(cat '{self._code}')\n"
        self.tool(".venv/bin/nianbao", note)
        self.ends_with(0)

    def tool(self, name: str, body: str) -> Path:
        path = self.root / name
        path.write_text(f"#!/bin/sh\n{body}", "utf-8")
        path.chmod(0o755)
        return path

    def ends_with(self, code: int) -> None:
        self._code.write_text(str(code))
        self._seen.unlink(missing_ok=True)

    def at(self, text: str) -> str:
        """A recipe's text as it reads when installed here."""
        return text.replace(INSTALLED, str(self.root))

    def run(self, *command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command here as a scheduler does: nothing in its environment but what the recipe says."""
        env = {"PATH": "/usr/bin:/bin"} | (env or {})
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, encoding="utf-8")

    @property
    def seen(self) -> list[str]:
        return self._seen.read_text("utf-8").splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "nianbao")


class Parser:
    """The real command line, whose verbs note what they were asked for instead of doing it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._asked: list[tuple[str, dict[str, Any]]] = []
        for verb, command in main.commands.items():
            monkeypatch.setattr(command, "callback", lambda verb=verb, **asked: self._asked.append((verb, asked)))

    def __call__(self, arguments: list[str]) -> dict[str, Any]:
        self._asked.clear()
        main.main(arguments, prog_name="nianbao", standalone_mode=False)
        ((verb, asked),) = self._asked
        assert verb == "batch"
        return asked


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parser:
    return Parser(monkeypatch)


COMMAND = re.compile(r"""nianbao(?:\.exe)?"?((?:[ ]+(?:"[^"\n]*"|[^\s"`;|&>]+))+)""")


def commands_in(text: str) -> list[list[str]]:
    """The arguments of every `nianbao …` command line in a text, comments included."""
    found = [shlex.split(match[1]) for match in COMMAND.finditer(text)]
    return [words for words in found if words[0].startswith("--") or words[0] in main.commands]


# All recipes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_in_a_recipe_is_a_batch_that_the_real_command_line_accepts(path: Path, parsed: Parser) -> None:
    commands = commands_in(text_of(path))
    assert bool(commands) == (path in CALLERS)
    for words in commands:
        assert parsed(words)["years"] == [2021, 2022, 2023]


@pytest.mark.parametrize("words", [["batch", "--every-year"], ["run", "2023"], ["batch", "--years", "2023-2021"]])
def test_a_command_that_is_no_good_batch_would_be_noticed(words: list[str], parsed: Parser) -> None:
    (found,) = commands_in(f"# nianbao {shlex.join(words)} > log")
    assert found == words
    with pytest.raises(Exception, match=r"No such option|'run' == 'batch'|应写成"):
        parsed(found)


def test_the_readme_names_every_recipe_and_every_option_that_it_names_exists() -> None:
    readme = (RECIPES / "README.md").read_text("utf-8")
    linked = {(RECIPES / target).resolve() for target in re.findall(r"\]\(([^)]+)\)", readme)}
    assert linked == {path for path in FILES if path.name not in ("README.md", ".gitattributes")}
    options = {name for parameter in main.commands["batch"].params for name in parameter.opts} | {"--root", "--now"}
    assert set(re.findall(r"--[a-z][\w-]*", readme)) <= options


@pytest.mark.parametrize(
    "path", [CRONTAB, SERVICE, TIMER, WORKFLOW, DAG_FILE, TASK, RUN, REGISTER], ids=lambda path: path.name
)
def test_a_recipe_says_at_its_head_where_it_goes_and_what_to_edit(path: Path) -> None:
    head = "\n".join(text_of(path).splitlines()[:7])
    assert re.search("放在哪里：|Where:", head)
    assert re.search("改什么：|Edit:", head) or path == REGISTER


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_recipe_names_no_package_index_and_nobodys_own_folder(path: Path) -> None:
    assert not re.search(r"pypi|/(work|root|home|Users)/|\\Users\\", text_of(path))


# cron

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))


def times_of(expression: str) -> dict[str, set[int]]:
    """What five cron fields stand for; anything but numbers, ranges, steps and lists within bounds is refused."""
    fields, times = expression.split(" "), dict[str, set[int]]()
    for field, (name, low, high) in zip(fields, FIELDS, strict=True):
        times[name] = set()
        for part in field.split(","):
            match = re.fullmatch(r"(\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?", part)
            if match is None:
                raise ValueError(f"{name}: {part}")
            first = low if match[1] == "*" else int(match[2])
            last = high if match[1] == "*" else int(match[3] or match[2])
            if not low <= first <= last <= high:
                raise ValueError(f"{name}: {part}")
            times[name] |= set(range(first, last + 1, int(match[4] or 1)))
    return times


def read_crontab(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The settings and the (time, command) entries; a line that is neither is refused."""
    settings, entries = dict[str, str](), list[tuple[str, str]]()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if match := re.fullmatch(r'([A-Z_]+)=("?)([^"]*)\2', line):
            settings[match[1]] = match[3]
        else:
            *time, command = line.split(" ", 5)
            entries.append((" ".join(time), command))
    return settings, entries


@pytest.mark.parametrize("wrong", ["60 2 * * *", "30 2 * *", "30 2 * * 5-1", "30 2 0 * *", "30 2 * * mon", "a 2 * * *"])
def test_the_check_of_cron_fields_refuses_what_cron_refuses(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"longer|minute|day|weekday"):
        times_of(wrong)


def test_the_crontab_runs_one_batch_each_working_night_in_a_line_that_cron_can_read(place: Place) -> None:
    text = CRONTAB.read_text("utf-8")
    settings, entries = read_crontab(text)
    ((time, command),) = entries
    times = times_of(time)
    assert times["weekday"] == {1, 2, 3, 4, 5}
    assert times["minute"] == {30}
    assert times["hour"] == {2}
    assert "%" not in command  # cron would make a line end of it
    assert len(command.encode()) < 998  # what cron takes in one command
    assert text.endswith("\n")
    assert "@" in settings["MAILTO"]
    assert not any("$" in value for value in settings.values())  # cron does not expand its settings


MAIL = {
    0: r"",
    1: r"年报：已运行完，有报告被问题挡住.*index\.html\n总表\n记录\n",
    3: r"年报：运行失败，退出码 3\n总表\n记录\n",
}


@pytest.mark.parametrize("code", CODES)
def test_cron_mails_nothing_when_all_is_well_and_else_says_what_is_the_matter(
    code: int, place: Place, parsed: Parser
) -> None:
    settings, ((_, command),) = read_crontab(place.at(CRONTAB.read_text("utf-8")))
    place.ends_with(code)
    ended = place.run(settings["SHELL"], "-c", command, env=settings)
    assert ended.returncode == code
    assert ended.stderr == ""
    assert re.fullmatch(MAIL[code], ended.stdout)
    assert (place.root / "outputs" / "_logs" / "cron.log").read_text("utf-8") == "总表\n记录\n"
    assert place.seen[:3] == ["--root", str(place.root), "batch"]
    assert parsed(place.seen)["formats"] == ("html", "pdf")


def test_cron_takes_a_missing_installation_for_a_failure_and_not_for_blocked_reports(tmp_path: Path) -> None:
    settings, ((_, command),) = read_crontab(CRONTAB.read_text("utf-8").replace(INSTALLED, str(tmp_path / "gone")))
    ended = subprocess.run([settings["SHELL"], "-c", command], env=settings, capture_output=True)
    assert ended.returncode == 3
    assert ended.stderr


# systemd


def read_unit(text: str) -> configparser.ConfigParser:
    """A unit file; a key that is given twice is refused."""
    unit = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(text)
    return unit


def test_the_service_counts_blocked_reports_as_success_and_can_write_only_where_a_batch_writes() -> None:
    unit = read_unit(SERVICE.read_text("utf-8"))
    service = unit["Service"]
    assert unit.sections() == ["Unit", "Service"]
    assert service["Type"] == "oneshot"
    assert service["SuccessExitStatus"] == "1"
    assert service["KillMode"] == "mixed"
    assert 10 <= int(service["TimeoutStopSec"]) <= 90
    assert 0 < int(service["Nice"]) < 20
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"].split() == [f"{INSTALLED}/data/processed", f"{INSTALLED}/outputs"]
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["PrivateNetwork"] == "yes"
    assert (
        f"HOME=%C/{service['CacheDirectory']}" in service["Environment"].split()
    )  # matplotlib and IPython write there
    for folder in service["ReadWritePaths"].split():
        assert (REPOSITORY / folder.removeprefix(f"{INSTALLED}/")).is_dir()


def test_the_timer_starts_the_service_and_makes_up_for_what_was_missed() -> None:
    unit = read_unit(TIMER.read_text("utf-8"))
    assert unit.sections() == ["Unit", "Timer", "Install"]
    assert unit["Timer"]["Unit"] == SERVICE.name
    assert unit["Timer"]["Persistent"] == "true"
    assert unit["Timer"]["OnCalendar"] == "Mon..Fri 02:30"
    assert unit["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("code", CODES)
def test_what_the_service_starts_is_a_batch_of_the_installation(code: int, place: Place, parsed: Parser) -> None:
    service = read_unit(place.at(SERVICE.read_text("utf-8")))["Service"]
    place.ends_with(code)
    ended = place.run(*shlex.split(service["ExecStart"]))
    assert (ended.returncode in {0, int(service["SuccessExitStatus"])}) == (code != 3)
    assert parsed(place.seen)["jobs"] == 2
    assert place.seen[:2] == ["--root", service["WorkingDirectory"]]


def test_systemd_itself_finds_nothing_wrong_where_it_is_installed(place: Place) -> None:
    units = [place.root / path.name for path in (SERVICE, TIMER)]
    for unit, path in zip(units, (SERVICE, TIMER), strict=True):
        unit.write_text(place.at(path.read_text("utf-8")), "utf-8")
        assert str(place.root) in unit.read_text("utf-8") or path == TIMER
    if analyze := shutil.which("systemd-analyze"):
        verified = place.run(analyze, "verify", "--man=no", *map(str, units))
        assert (verified.returncode, "nianbao" in verified.stderr) == (0, False), verified.stderr
        units[0].write_text(units[0].read_text("utf-8").replace("ProtectSystem", "ProtektSystem"), "utf-8")
        assert "ProtektSystem" in place.run(analyze, "verify", "--man=no", str(units[0])).stderr


def test_the_times_that_the_timer_sets_and_proposes_are_times_to_systemd(place: Place) -> None:
    text = TIMER.read_text("utf-8")
    proposed = re.findall(r"(?:Mon\.\.Fri|\*-\d\d-[\d.]+) \d\d:\d\d", text)
    assert proposed == ["Mon..Fri 02:30", "*-01-05..20 02:30", "Mon..Fri 02:30"]
    if analyze := shutil.which("systemd-analyze"):
        told = place.run(analyze, "calendar", *proposed)
        assert told.returncode == 0, told.stderr
        assert "Normalized form: Mon..Fri *-*-* 02:30:00" in told.stdout


# GitHub Actions


def read_workflow() -> dict[Any, Any]:
    """The workflow; YAML 1.1 takes its key `on` for true."""
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    workflow["on"] = workflow.pop(True)
    return workflow


def test_the_workflow_runs_on_time_by_hand_and_when_tallies_change() -> None:
    workflow = read_workflow()
    assert set(workflow) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch", "push"}
    assert workflow["on"]["push"] == {"paths": ["data/raw/**"]}
    assert workflow["permissions"] == {"contents": "read"}
    ((time,),) = (entry.values() for entry in workflow["on"]["schedule"])
    times = times_of(time)
    (hour,), (minute,) = times["hour"], times["minute"]
    sunday = datetime(2024, 1, 7, hour, minute, tzinfo=UTC)
    days = [sunday + timedelta(days=day, hours=8) for day in sorted(times["weekday"])]
    assert [(day.isoweekday(), day.hour, day.minute) for day in days] == [(day, 2, 30) for day in range(1, 6)]


def test_the_workflow_installs_runs_and_always_uploads() -> None:
    (job,) = read_workflow()["jobs"].values()
    assert set(job) == {"runs-on", "timeout-minutes", "steps"}
    steps = job["steps"]
    assert all(set(step) <= {"name", "uses", "with", "run", "if"} for step in steps)
    assert all(("uses" in step) != ("run" in step) for step in steps)
    used = [step.get("uses", "run").partition("@")[0] for step in steps]
    upload = "actions/upload-artifact"
    assert used == ["actions/checkout", "actions/setup-python", "run", "run", upload, upload]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert steps[1]["with"]["python-version"] == "3.11"
    assert [step["if"] for step in steps if "if" in step] == ["always()", "always()"]
    assert [step["with"]["path"] for step in steps[-2:]] == ["outputs", "outputs/junit.xml"]
    assert re.search(r"^setup:", (REPOSITORY / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize("code", CODES)
def test_each_step_of_the_workflow_runs_in_bash_and_ends_with_the_code_of_the_batch(
    code: int, place: Place, parsed: Parser
) -> None:
    (job,) = read_workflow()["jobs"].values()
    install, report = [step["run"] for step in job["steps"] if "run" in step]
    place.tool("tools/make", f"echo made \"$@\" > '{place.root}/made'\n")
    summary = place.root / "summary"
    env = {"PATH": f"{place.root}/tools:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(summary)}
    bash = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
    assert place.run(*bash, install, env=env).returncode == 0
    assert (place.root / "made").read_text() == "made setup\n"
    place.ends_with(code)
    ended = place.run(*bash, report, env=env)
    assert ended.returncode == code
    assert parsed(place.seen)["units"] is None
    told = {0: "全部报告已完成", 1: "有报告被问题挡住", 3: "运行失败（退出码 3）"}[code]
    assert told in summary.read_text("utf-8")
    assert (f"::error title=年报::{summary.read_text('utf-8')}" in ended.stdout) == (code != 0)


# Airflow


class Dag:
    """What the recipe may ask of a DAG of Airflow."""

    made: ClassVar[list[Self]] = []

    def __init__(
        self,
        *,
        dag_id: str,
        description: str,
        schedule: str,
        start_date: datetime,
        catchup: bool,
        max_active_runs: int,
        max_active_tasks: int,
        default_args: dict[str, Any],
        tags: list[str],
    ) -> None:
        self.asked = {name: value for name, value in locals().items() if name != "self"}
        self.tasks: list[Bash] = []

    def __enter__(self) -> Self:
        Dag.made.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Bash:
    """What the recipe may ask of a BashOperator; it belongs to the DAG that was opened last."""

    def __init__(
        self, *, task_id: str, bash_command: str, skip_on_exit_code: int = 99, trigger_rule: str = "all_success"
    ) -> None:
        self.task_id, self.command, self.skip, self.rule = task_id, bash_command, skip_on_exit_code, trigger_rule
        self.after: list[str] = []
        assert task_id not in {task.task_id for task in Dag.made[-1].tasks}
        Dag.made[-1].tasks.append(self)

    def __rshift__(self, other: "Bash") -> "Bash":
        other.after.append(self.task_id)
        return other


AIRFLOWS: dict[str, dict[str, dict[str, Any]]] = {
    "2": {"airflow": {"DAG": Dag}, "airflow.operators": {}, "airflow.operators.bash": {"BashOperator": Bash}},
    "3": {
        "airflow": {},
        "airflow.sdk": {"DAG": Dag},
        "airflow.providers": {},
        "airflow.providers.standard": {},
        "airflow.providers.standard.operators": {},
        "airflow.providers.standard.operators.bash": {"BashOperator": Bash},
    },
}


@pytest.fixture(params=AIRFLOWS)
def dag(request: pytest.FixtureRequest, place: Place, monkeypatch: pytest.MonkeyPatch) -> Dag:
    """The DAG of a county with two towns, as either Airflow sees it."""
    pendulum = {"datetime": lambda *day, tz: (datetime(*day), tz)}
    for name, members in {**AIRFLOWS[request.param], "pendulum": pendulum}.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(Dag, "made", [])
    for unit in ("xihe", "dongan"):
        (place.root / "data" / "raw" / unit).mkdir()
        (place.root / "data" / "raw" / unit / "unit.yml").write_text("name: 镇\n", "utf-8")
    (place.root / "data" / "raw" / "README.md").touch()
    installed = place.root / "nianbao_dag.py"
    installed.write_text(place.at(DAG_FILE.read_text("utf-8")), "utf-8")
    runpy.run_path(str(installed))
    (made,) = Dag.made
    return made


def test_the_dag_has_one_task_a_unit_and_one_at_the_end_for_the_table_of_all(dag: Dag) -> None:
    overview, *units = dag.tasks
    assert [task.task_id for task in units] == ["unit_dongan", "unit_xihe"]
    assert overview.after == ["unit_dongan", "unit_xihe"]
    assert overview.rule == "all_done"


def test_the_dag_runs_working_nights_makes_up_for_nothing_and_retries_once(dag: Dag) -> None:
    assert times_of(dag.asked["schedule"])["weekday"] == {1, 2, 3, 4, 5}
    assert dag.asked["start_date"] == (datetime(2024, 1, 1), "Asia/Shanghai")
    assert dag.asked["catchup"] is False
    assert dag.asked["max_active_tasks"] == 4
    assert dag.asked["default_args"]["retries"] == 1


def test_a_task_runs_the_batch_of_its_unit_and_blocked_reports_skip_it(dag: Dag, place: Place, parsed: Parser) -> None:
    wanted = {"all_units": None, "unit_dongan": ["dongan"], "unit_xihe": ["xihe"]}
    for task in dag.tasks:
        for code, state in zip(CODES, ("success", "skipped", "failed"), strict=True):
            place.ends_with(code)
            ended = place.run("bash", "-c", task.command).returncode
            assert {0: "success", task.skip: "skipped"}.get(ended, "failed") == state
            assert parsed(place.seen)["units"] == wanted[task.task_id]
        gone = place.run("bash", "-c", task.command.replace("/bin/nianbao", "/bin/gone")).returncode
        assert gone not in (0, task.skip)


# Windows

TASKS = "http://schemas.microsoft.com/windows/2004/02/mit/task"
DAYS = [f'<xs:element name="{day}" fixed="" minOccurs="0"/>' for day in calendar.day_name]
SWITCHES = [
    f'<xs:element name="{name}" type="xs:boolean" minOccurs="0"/>'
    for name in (
        *("DisallowStartIfOnBatteries", "StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable"),
        *("AllowStartOnDemand", "Enabled", "Hidden", "WakeToRun"),
    )
]
# What the recipe uses of the schema in MS-TSCH 2.5: in its sequences the order counts, in xs:all it does not.
SCHEMA = f"""
<xs:schema targetNamespace="{TASKS}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{TASKS}" xmlns:td="{TASKS}"
    elementFormDefault="qualified">
  <xs:element name="Task">
    <xs:complexType>
      <xs:all>
        <xs:element name="RegistrationInfo" minOccurs="0"><xs:complexType><xs:all>
          <xs:element name="URI" type="xs:anyURI" minOccurs="0"/>
          <xs:element name="Description" type="xs:string" minOccurs="0"/>
        </xs:all></xs:complexType></xs:element>
        <xs:element name="Triggers" minOccurs="0"><xs:complexType><xs:choice minOccurs="0" maxOccurs="48">
          <xs:element name="CalendarTrigger"><xs:complexType><xs:sequence>
            <xs:element name="Enabled" type="xs:boolean" minOccurs="0"/>
            <xs:element name="StartBoundary" type="xs:dateTime" minOccurs="0"/>
            <xs:element name="EndBoundary" type="xs:dateTime" minOccurs="0"/>
            <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
            <xs:element name="RandomDelay" type="xs:duration" minOccurs="0"/>
            <xs:element name="ScheduleByWeek"><xs:complexType><xs:all>
              <xs:element name="WeeksInterval" type="xs:unsignedByte" minOccurs="0"/>
              <xs:element name="DaysOfWeek" minOccurs="0"><xs:complexType><xs:all>
                {"".join(DAYS)}
              </xs:all></xs:complexType></xs:element>
            </xs:all></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:choice></xs:complexType></xs:element>
        <xs:element name="Principals" minOccurs="0"><xs:complexType><xs:sequence>
          <xs:element name="Principal"><xs:complexType><xs:all>
            <xs:element name="UserId" type="xs:string" minOccurs="0"/>
            <xs:element name="LogonType" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
              <xs:enumeration value="S4U"/><xs:enumeration value="Password"/><xs:enumeration value="InteractiveToken"/>
            </xs:restriction></xs:simpleType></xs:element>
            <xs:element name="RunLevel" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
              <xs:enumeration value="LeastPrivilege"/><xs:enumeration value="HighestAvailable"/>
            </xs:restriction></xs:simpleType></xs:element>
          </xs:all><xs:attribute name="id" type="xs:ID"/></xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="Settings" minOccurs="0"><xs:complexType><xs:all>
          <xs:element name="MultipleInstancesPolicy" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
            <xs:enumeration value="Parallel"/><xs:enumeration value="Queue"/>
            <xs:enumeration value="IgnoreNew"/><xs:enumeration value="StopExisting"/>
          </xs:restriction></xs:simpleType></xs:element>
          {"".join(SWITCHES)}
          <xs:element name="ExecutionTimeLimit" type="xs:duration" minOccurs="0"/>
          <xs:element name="Priority" minOccurs="0"><xs:simpleType><xs:restriction base="xs:byte">
            <xs:minInclusive value="0"/><xs:maxInclusive value="10"/></xs:restriction></xs:simpleType></xs:element>
        </xs:all></xs:complexType></xs:element>
        <xs:element name="Actions"><xs:complexType><xs:sequence>
          <xs:element name="Exec"><xs:complexType><xs:all>
            <xs:element name="Command" type="xs:string"/>
            <xs:element name="Arguments" type="xs:string" minOccurs="0"/>
            <xs:element name="WorkingDirectory" type="xs:string" minOccurs="0"/>
          </xs:all></xs:complexType></xs:element>
        </xs:sequence><xs:attribute name="Context" type="xs:string"/></xs:complexType></xs:element>
      </xs:all>
      <xs:attribute name="version"><xs:simpleType><xs:restriction base="xs:string">
        <xs:pattern value="1\\.[0-6]"/></xs:restriction></xs:simpleType></xs:attribute>
    </xs:complexType>
    <xs:key name="PrincipalKey"><xs:selector xpath="td:Principals/td:Principal"/><xs:field xpath="@id"/></xs:key>
    <xs:keyref name="ContextKeyRef" refer="PrincipalKey">
      <xs:selector xpath="td:Actions"/><xs:field xpath="@Context"/>
    </xs:keyref>
  </xs:element>
</xs:schema>
"""


def read_task(raw: bytes) -> Any:
    """The task, valid by the schema."""
    task = etree.fromstring(raw)
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(task)
    return task


def value_at(task: Any, *path: str) -> str:
    return str(task.findtext("/".join(f"{{{TASKS}}}{name}" for name in path)))


def test_the_task_is_valid_and_its_bytes_are_what_its_declaration_says() -> None:
    raw = TASK.read_bytes()
    assert raw.startswith(b"\xff\xfe" + '<?xml version="1.0" encoding="UTF-16"?>\r\n'.encode("utf-16-le"))
    assert re.search(r"(?<!\r)\n", raw.decode("utf-16")) is None
    task = read_task(raw)
    assert task.getroottree().docinfo.encoding == "UTF-16"
    assert task.tag == f"{{{TASKS}}}Task"
    assert task.get("version") == "1.4"
    parts = [etree.QName(part).localname for part in task]
    assert parts == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    days = task.find(".//{*}DaysOfWeek")
    assert [etree.QName(day).localname[:3] for day in days] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    assert value_at(task, "Settings", "MultipleInstancesPolicy") == "IgnoreNew"
    assert value_at(task, "Settings", "StartWhenAvailable") == "true"
    assert value_at(task, "Principals", "Principal", "LogonType") == "S4U"
    assert value_at(task, "Actions", "Exec", "Command").endswith(rf"\recipes\windows\{RUN.name}")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<Enabled>true</Enabled>\r\n      <StartB", "<StartB"),
        ('Context="Author"', 'Context="Nobody"'),
        ("2004/02/mit/task", "2004/02/mit/tasks"),
        ("<Priority>7", "<Priority>70"),
    ],
    ids=["an order that is not the schema's", "a principal that is not there", "another namespace", "a wild priority"],
)
def test_a_task_that_windows_would_refuse_is_refused_here(right: str, wrong: str) -> None:
    text = text_of(TASK)
    assert right in text
    text = text.replace(right, wrong, 1)
    if right.startswith("<Enabled>"):
        text = text.replace("</StartBoundary>", "</StartBoundary>\r\n      <Enabled>true</Enabled>")
    with pytest.raises(etree.DocumentInvalid):
        read_task(text.encode("utf-16"))


def test_what_is_registered_is_the_task_with_the_folder_and_the_user_filled_in() -> None:
    """The replacements are read from register-task.cmd and made here; PowerShell makes them on Windows."""
    script, text = text_of(REGISTER), text_of(TASK)
    values = {"NIANBAO_ROOT": "D:\\年报 & 报表--新", "NIANBAO_USER": r"ZHEN\王"}
    edits = re.findall(r"\.Replace\('([^']+)', \[Security\.SecurityElement\]::Escape\(\$env:(\w+)\)\)", script)
    assert dict(edits) == {"C:\\nianbao": "NIANBAO_ROOT", "NIANBAO_USER": "NIANBAO_USER"}
    for old, name in edits:
        assert old in text
        text = text.replace(old, escape(values[name]))
    task = read_task(text.encode("utf-16"))
    assert value_at(task, "Actions", "Exec", "Command") == values["NIANBAO_ROOT"] + r"\recipes\windows\run-batch.cmd"
    assert value_at(task, "Actions", "Exec", "WorkingDirectory") == values["NIANBAO_ROOT"]
    assert value_at(task, "Principals", "Principal", "UserId") == values["NIANBAO_USER"]
    assert "[Text.Encoding]::Unicode" in script
    assert 'schtasks /create /tn nianbao /xml "%NIANBAO_TASK%" /f' in script.splitlines()


@pytest.mark.parametrize("path", [RUN, REGISTER], ids=lambda path: path.name)
def test_a_cmd_file_is_ascii_with_windows_line_ends_and_every_name_in_it_is_set(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.isascii()
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    known = {"ERRORLEVEL", "TEMP", "USERDOMAIN", "USERNAME"}
    for line in raw.decode("ascii").splitlines()[1:]:
        if line.startswith("rem "):
            continue
        assert set(re.findall(r"(?<!%)%(\w+)%", line)) - known <= {"EDIT"}, line
        known |= set(re.findall(r'\bset "?(\w+)=', line))
        assert line.count('"') % 2 == 0, line
        assert not re.match(r"(pause|start|explorer|set /p)\b", line)
        for label in re.findall(r"goto (\w+)", line):
            assert f"\r\n:{label}\r\n".encode() in raw
    assert b'in ("%~dp0..\\..") do set' in raw


def test_run_batch_keeps_the_exit_code_and_writes_all_to_the_log() -> None:
    lines = text_of(RUN).splitlines()
    (number,) = [n for n, line in enumerate(lines) if " batch " in line and not line.startswith("rem")]
    assert lines[number].endswith(r'>"%LOGS%\task.log" 2>&1')
    assert lines[number].startswith(r'"%ROOT%\.venv\Scripts\nianbao.exe" --root "%ROOT%" batch ')
    assert lines[number + 1] == 'set "CODE=%ERRORLEVEL%"'
    assert lines[number + 3] == "exit /b %CODE%"


def test_git_hands_out_the_windows_files_with_the_bytes_that_windows_wants() -> None:
    names = [str(path.relative_to(REPOSITORY)) for path in (RUN, REGISTER, TASK)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    asked = ["git", "check-attr", "text", "eol", "--", *names]
    told = subprocess.run(asked, cwd=REPOSITORY, env=env, capture_output=True, text=True, check=True).stdout
    for name in names[:2]:
        assert f"{name}: eol: crlf" in told
    assert f"{names[2]}: text: unset" in told
