"""What a batch leaves for people and machines: the grid, pages of problems, batch.json, junit.xml."""

import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from playwright.sync_api import Browser

from pipeline.project import Project
from pipeline.run import Options, Outcome
from pipeline.run.jobs import Contradiction
from pipeline.run.overview import write_overview
from pipeline.run.overview.account import rerun_command
from pipeline.tallies import Problem
from tests.conftest import REPOSITORY
from tests.test_accessibility import DESKTOP, PHONE, browser, opened, violations

__all__ = ["browser"]  # a fixture: pytest finds it here by its name

NAMES = {"dongan": "东安镇", "xiping": "西平街道", "nanhe": "南河乡"}
UNSETTLED = Contradiction(
    "disputes.settled <= disputes.accepted",
    "调处成功 ≤ 受理矛盾纠纷：调处成功 = 98（乙.xlsx）；受理矛盾纠纷 = 96（甲.xlsx）",
    "调处成功 ≤ 受理矛盾纠纷",
)
UNSUMMED = Contradiction(
    "disputes.kinds == disputes.accepted", "婚姻家庭+邻里 = 受理矛盾纠纷：90；96", "婚姻家庭+邻里 = 受理矛盾纠纷"
)
HOSTILE = "<script>alert('甲')</script>\"'><img src=https://example.invalid/a onerror=x()>&amp;\u202egnp.\u2066שלום\x00\x1b[31m\ud800"


def problem(severity: Any = "error", department: str = "司法所", cell: str = "C7", sheet: str = "台账") -> Problem:
    return Problem(
        severity, "number.unclear", "司法所/纠纷.xlsx", sheet, cell, "“约20人”", "整数", "请填写准确人数", department
    )


BLOCKED = "有 1 个问题须先解决：\n  - 司法所/纠纷.xlsx：“约20人”"
MIXED = (
    Outcome("dongan", 2021, "done", "outputs/dongan/2021"),
    Outcome("dongan", 2022, "done", "outputs/dongan/2022", problems=(problem("warning"), problem("note", "人大办"))),
    Outcome(
        "dongan",
        2023,
        "blocked",
        message=BLOCKED,
        problems=(problem(), problem(cell="C8"), problem("warning", "信访办"), problem(department="")),
        contradictions=(UNSETTLED, UNSUMMED),
    ),
    Outcome("xiping", 2022, "drafted", "outputs/xiping/2022", "草稿：" + BLOCKED, "", (problem(),), (UNSETTLED,)),
    Outcome(
        "xiping", 2023, "failed", message="笔记本超过时限。\n请加大 --time-limit。", notebook="data/processed/x.ipynb"
    ),
    Outcome("nanhe", 2023, "failed", message="笔记本超过时限。\n（第二次）"),
)


def project_of(root: Path, outcomes: Sequence[Outcome]) -> Project:
    """A project whose folders are as these outcomes leave them."""
    project = Project(root)
    for outcome in outcomes:
        project.raw_folder(*outcome.job).mkdir(parents=True)
        if outcome.folder:
            folder = root / outcome.folder
            folder.mkdir(parents=True)
            for name in ("html", "pdf", "docx"):
                (folder / f"report.{name}").write_text(name, "utf-8")
    return project


@pytest.fixture
def mixed(tmp_path: Path) -> Project:
    """All states, with an old report where the newest run was blocked, and a year that nobody handed in."""
    project = project_of(tmp_path, MIXED)
    (project.output_folder("dongan", 2023)).mkdir(parents=True)
    (project.output_folder("dongan", 2023) / "report.pdf").write_text("old", "utf-8")
    project.raw_folder("nanhe", 2021).mkdir(parents=True)
    write_overview(project, MIXED, NAMES, Options())
    return project


def written(project: Project) -> dict[str, bytes]:
    """Everything an overview writes."""
    outputs = project.root / "outputs"
    paths = [*outputs.glob("*.*"), *outputs.glob("_problems/*")]
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in sorted(paths)}


class Look(HTMLParser):
    """What a page holds: its elements with attributes, the texts of table cells by row, all its words."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self._cell = self._silent = False
        self.words = ""
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent = self._silent or tag in ("style", "script")
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")
        self._silent = self._silent and tag not in ("style", "script")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += " ".join(data.split())
        self.words += "" if self._silent else data

    def all(self, attribute: str) -> list[str]:
        return [value for _, held in self.tags for name, value in held.items() if name == attribute and value]


def index_of(project: Project) -> Look:
    return Look(project.root / "outputs" / "index.html")


def page_of(project: Project, name: str) -> Look:
    return Look(project.root / "outputs" / "_problems" / f"{name}.html")


def batch_of(project: Project) -> Any:
    return json.loads((project.root / "outputs" / "batch.json").read_text("utf-8"))


# The grid


def test_the_grid_shows_each_report_with_what_is_there_and_says_what_is_not(mixed: Project) -> None:
    head, dongan, nanhe, xiping = index_of(mixed).rows[:4]
    assert head == ["单位", "2021年", "2022年", "2023年"]
    assert [row[0] for row in (dongan, nanhe, xiping)] == ["东安镇dongan", "南河乡nanhe", "西平街道xiping"]
    assert dongan[1:] == [
        "完成HTMLPDFDOCX重跑命令nianbao run 2021 --unit dongan",
        "完成HTMLPDFDOCX提醒 1重跑命令nianbao run 2022 --unit dongan",
        "有问题，未出报告文件夹里仍是以前出的报告PDF错误 3，提醒 1，勾稽不成立 2重跑命令nianbao run 2023 --unit dongan",
    ]
    assert nanhe[1:3] == ["—（这次没有运行）", "—（没有报送）"]
    assert nanhe[3] == "运行失败查看原因重跑命令nianbao run 2023 --unit nanhe"
    assert xiping[1] == "—（没有报送）"
    assert xiping[2].startswith("草稿HTMLPDFDOCX错误 1，勾稽不成立 1")
    words = index_of(mixed).words
    assert "3 个单位，2021—2023 年，共 6 份报告：完成 2 份，草稿 1 份，有问题、未出报告 1 份，运行失败 2 份。" in words


@pytest.mark.parametrize(
    ("options", "command"),
    [
        (Options(), "nianbao run 2023 --unit dongan"),
        (Options(draft=True), "nianbao run 2023 --unit dongan --draft"),
        (
            Options(("html", "pdf"), annex=False, plain=True),
            "nianbao run 2023 --unit dongan --to html,pdf --no-annex --plain",
        ),
    ],
    ids=["as by default", "a draft", "everything otherwise"],
)
def test_a_cell_is_made_again_as_the_batch_wanted_it_by_a_command_that_exists(options: Options, command: str) -> None:
    from pipeline.console.cli import main

    assert rerun_command("dongan", 2023, options) == command
    main.commands["run"].make_context("run", command.split()[2:])


def test_departments_are_one_row_across_units_and_unknown_ones_come_last(mixed: Project) -> None:
    rows = [row for row in index_of(mixed).rows if len(row) == 6 and row[0] != "部门"]
    assert [row[:5] for row in rows] == [
        ["信访办", "0", "0", "1", "1"],
        ["司法所", "3", "0", "1", "3"],
        ["（部门不明）", "1", "0", "0", "1"],
    ]
    assert rows[1][5] == "东安镇20222023西平街道2022"


def test_an_unknown_department_comes_last_whatever_the_others_are_called(tmp_path: Path) -> None:
    names = ["Ｂ区信访办", "", "司法所"]  # a full-width letter sorts after the bracket of （部门不明）
    outcome = Outcome("dongan", 2023, "blocked", problems=tuple(problem(department=name) for name in names))
    project = project_of(tmp_path, [outcome])
    write_overview(project, [outcome], NAMES, Options())
    assert [each["name"] for each in batch_of(project)["departments"]] == ["司法所", "Ｂ区信访办", "（部门不明）"]
    assert [*batch_of(project)["reports"][0]["departments"]] == ["司法所", "Ｂ区信访办", "（部门不明）"]


def test_failed_checks_and_failures_are_grouped_by_cause(mixed: Project) -> None:
    rows = [row for row in index_of(mixed).rows if len(row) == 3]
    assert rows == [
        ["勾稽关系", "涉及报告", "数字和来源"],
        ["调处成功 ≤ 受理矛盾纠纷disputes.settled <= disputes.accepted", "2", "东安镇2023西平街道2022"],
        ["婚姻家庭+邻里 = 受理矛盾纠纷disputes.kinds == disputes.accepted", "1", "东安镇2023"],
        ["原因", "涉及报告", "全文"],
        ["笔记本超过时限。", "2", "南河乡2023西平街道2023"],
    ]


def test_every_link_leads_to_a_file_and_a_place_that_are_there(mixed: Project) -> None:
    outputs = mixed.root / "outputs"
    pages = [outputs / "index.html", *sorted((outputs / "_problems").iterdir())]
    assert len(pages) == 6
    followed = 0
    for page in pages:
        look = Look(page)
        ids = look.all("id")
        assert len(ids) == len({*ids})
        assert {"src", "style", "onclick"}.isdisjoint(name for _, held in look.tags for name in held)
        for link in look.all("href"):
            place, _, part = link.partition("#")
            target = page.parent / unquote(place) if place else page
            assert target.is_file(), link
            assert not part or part in Look(target).all("id"), link
            followed += 1
    assert followed > 30


# The page of a report


def test_a_problem_page_can_be_sent_to_the_departments_and_says_how_to_go_on(mixed: Project) -> None:
    look = page_of(mixed, "dongan-2023")
    assert (
        look.rows[1] == ["错误", "司法所/纠纷.xlsx", "台账", "C7", "“约20人”", "整数", "请填写准确人数"]
        or look.rows[1][0] == "提醒"
    )
    for said in (
        "东安镇2023年",
        "有问题，未出报告",
        "nianbao run 2023 --unit dongan",
        "信访办：提醒 1",
        UNSETTLED.words,
        BLOCKED,
    ):
        assert said in look.words, said
    failed = page_of(mixed, "xiping-2023")
    assert "笔记本超过时限。\n请加大 --time-limit。" in failed.words
    assert "data/processed/x.ipynb" in failed.words


def test_one_cause_on_twelve_sheets_is_one_row_and_still_counts_as_it_is_counted_elsewhere(tmp_path: Path) -> None:
    outcome = Outcome("dongan", 2023, "blocked", problems=tuple(problem(sheet=f"{month}月") for month in range(1, 13)))
    project = project_of(tmp_path, [outcome])
    write_overview(project, [outcome], NAMES, Options())
    look = page_of(project, "dongan-2023")
    assert "错误 12（原因相同的合为一行）" in look.words
    assert len(look.rows) == 2
    assert batch_of(project)["reports"][0]["errors"] == 12


def test_pages_of_settled_reports_go_and_those_of_other_batches_stay(mixed: Project) -> None:
    settled = [replace(outcome, state="done", message="", problems=(), contradictions=()) for outcome in MIXED[:3]]
    write_overview(mixed, settled, NAMES, Options())
    assert sorted(path.name for path in (mixed.root / "outputs" / "_problems").iterdir()) == [
        "nanhe-2023.html",
        "xiping-2022.html",
        "xiping-2023.html",
    ]
    assert "_problems" not in "".join(index_of(mixed).all("href"))


def test_one_report_without_any_problem_makes_a_sensible_page(tmp_path: Path) -> None:
    project = project_of(tmp_path, MIXED[:1])
    write_overview(project, MIXED[:1], {}, Options(("html",)))
    words = index_of(project).words
    assert "1 个单位，2021 年，共 1 份报告：完成 1 份。" in words
    assert words.count("没有。") == 4
    assert "格式 HTML" in words
    assert not (tmp_path / "outputs" / "_problems").exists()


def void(sheet: str = "台账") -> Problem:
    return Problem(
        "question", "rows.void", "甲.xlsx", sheet, "A4:H4", "1 行写明“作废”：计入 → 2 件；不计 → 1 件", "", "", "司法所"
    )


def test_open_questions_are_grouped_by_their_code_over_towns(tmp_path: Path) -> None:
    """待定 is a state of its own; the page names the cause once, with every town that has it."""
    outcomes = [
        Outcome("dongan", 2023, "undecided", message="待定", problems=(void(), void("二"))),
        Outcome("xiping", 2023, "undecided", message="待定", problems=(void(),)),
        Outcome("nanhe", 2023, "done", "outputs/nanhe/2023"),
    ]
    project = project_of(tmp_path, outcomes)
    write_overview(project, outcomes, NAMES, Options())
    data = batch_of(project)
    schema = json.loads((REPOSITORY / "docs" / "schemas" / "batch.schema.json").read_text("utf-8"))
    jsonschema.validate(data, schema)
    assert data["counts"]["undecided"] == 2
    (group,) = data["questions"]
    assert (group["code"], group["count"]) == ("rows.void", 3)
    assert group["meaning"].startswith("台账里有写明作废")
    assert group["reports"] == [{"unit": "dongan", "year": 2023}, {"unit": "xiping", "year": 2023}]
    assert [report["questions"] for report in data["reports"]] == [2, 0, 1]
    index = (tmp_path / "outputs" / "index.html").read_text("utf-8")
    assert "待定 2" in index
    assert index.count("台账里有写明作废") == 1
    page = (tmp_path / "outputs" / "_problems" / "dongan-2023.html").read_text("utf-8")
    assert 'class="question"><b>待定</b>' in page
    root = junit_of(project)
    assert [case.attrib["type"] for case in root.iterfind(".//failure")] == ["undecided", "undecided"]


# For machines


def test_batch_json_is_what_the_published_schema_says(mixed: Project) -> None:
    schema = json.loads((REPOSITORY / "docs" / "schemas" / "batch.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = batch_of(mixed)
    jsonschema.validate(data, schema)
    assert list(data) == schema["required"]
    assert (data["years"], data["units"]) == ([2021, 2022, 2023], ["dongan", "nanhe", "xiping"])
    assert data["counts"] == {"done": 2, "drafted": 1, "undecided": 0, "blocked": 1, "failed": 2}
    report = data["reports"][2]
    assert (report["name"], report["state"], report["errors"], report["warnings"]) == ("东安镇", "blocked", 3, 1)
    assert report["departments"]["司法所"] == {"errors": 2, "questions": 0, "warnings": 0}
    assert data["failed_checks"][0]["reports"] == [{"unit": "dongan", "year": 2023}, {"unit": "xiping", "year": 2022}]
    for change in ({"extra": 1}, {"schema": "nianbao batch 2"}, {"reports": [{**report, "notebook": "/tmp/a"}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**data, **change}, schema)


def junit_of(project: Project) -> ElementTree.Element:
    return ElementTree.fromstring((project.root / "outputs" / "junit.xml").read_bytes())


def test_junit_has_a_suite_for_each_unit_and_a_case_for_each_report(mixed: Project) -> None:
    root = junit_of(mixed)
    assert root.tag == "testsuites"
    found = {}
    for suite in root:
        assert suite.tag == "testsuite"
        assert {*suite.attrib} == {"name", "tests", "failures", "errors", "skipped", "time"}
        cases = list(suite)
        counts = [
            len(suite.findall(each)) for each in ("testcase", "testcase/failure", "testcase/error", "testcase/skipped")
        ]
        assert [int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")] == counts
        for case in cases:
            assert {*case.attrib} == {"classname", "name", "time"}
            assert (case.attrib["classname"], case.attrib["time"]) == (suite.attrib["name"], "0")
            found[case.attrib["classname"], case.attrib["name"]] = [
                (each.tag, each.attrib.get("type")) for each in case
            ]
    assert found == {
        ("dongan", "2021"): [],
        ("dongan", "2022"): [],
        ("dongan", "2023"): [("failure", "blocked")],
        ("nanhe", "2023"): [("error", "failed")],
        ("xiping", "2022"): [("system-out", None)],
        ("xiping", "2023"): [("error", "failed")],
    }
    assert [root.attrib[name] for name in ("tests", "failures", "errors", "skipped")] == ["6", "1", "2", "0"]
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.text == BLOCKED
    assert failure.attrib["message"] == "有 1 个问题须先解决："


# Promises


def test_the_same_outcomes_in_any_order_give_the_same_bytes_now_and_later(mixed: Project, tmp_path: Path) -> None:
    first = written(mixed)
    assert {"index.html", "batch.json", "junit.xml", "_problems/dongan-2023.html"} <= {*first}
    for seed in range(3):
        shuffled = random.Random(seed).sample(MIXED, len(MIXED))
        write_overview(mixed, shuffled, dict(reversed(NAMES.items())), Options())
        assert written(mixed) == first


def test_the_folder_does_not_show_and_persons_do_not_either(tmp_path: Path) -> None:
    said = f"缺少 {tmp_path}/data/raw/dongan/2023/narrative.md（在 {tmp_path} 下）。联系人 13812345678"
    outcome = Outcome("dongan", 2023, "failed", message=said)
    project = project_of(tmp_path, [outcome])
    write_overview(project, [outcome], NAMES, Options())
    everything = b"".join(written(project).values()).decode()
    assert str(tmp_path) not in everything
    assert "13812345678" not in everything
    assert "缺少 data/raw/dongan/2023/narrative.md（在 . 下）" in everything


def hostile() -> Outcome:
    """Hostile text in every field that may hold text."""
    texts: dict[str, Any] = {field.name: HOSTILE for field in fields(Problem) if field.name != "severity"}
    problems = tuple(Problem(severity=severity, **texts) for severity in ("error", "warning", "note"))
    check = Contradiction(HOSTILE, HOSTILE, HOSTILE)
    return Outcome("dongan", 2023, "failed", "", f"{HOSTILE}\n{HOSTILE}", HOSTILE, problems, (check,))


def test_hostile_text_in_any_field_stays_text(tmp_path: Path) -> None:
    project = project_of(tmp_path, [hostile()])
    write_overview(project, [hostile()], {"dongan": HOSTILE}, Options())
    known = re.findall(
        r"\w+", "html head meta title style body header nav main section h1 h2 h3 p a b small ul li dl div span"
    )
    known += re.findall(r"\w+", "dt dd table thead tbody tr th td details summary code pre")
    for look in (index_of(project), page_of(project, "dongan-2023")):
        assert {tag for tag, _ in look.tags} <= {*known}
        assert not [name for _, held in look.tags for name in held if name.startswith("on") or name in ("src", "style")]
        assert "<script>alert('甲')</script>" in look.words
        assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]", look.words)
    assert junit_of(project).find(".//error") is not None
    assert batch_of(project)["reports"][0]["failed_checks"][0]["rule"].startswith("<script>")


def test_the_sample_as_it_was_published_is_shown_as_done(published: tuple[Project, Outcome], tmp_path: Path) -> None:
    project, outcome = published
    shutil.copytree(project.root / "outputs", tmp_path / "outputs")
    write_overview(Project(tmp_path), [outcome], {"dongan": project.unit("dongan").name}, Options())
    look = index_of(Project(tmp_path))
    assert look.rows[1][1].startswith("完成HTMLPDFDOCX")
    assert all((tmp_path / "outputs" / unquote(link)).is_file() for link in look.all("href") if "#" not in link)
    assert batch_of(Project(tmp_path))["counts"] == {"done": 1, "drafted": 0, "undecided": 0, "blocked": 0, "failed": 0}


# A county, and a browser

PLACES = ["东安镇", "西平街道办事处", "北山民族乡", "新时代经济技术开发区管理委员会", "长江新区滨河生态旅游度假区"]
DEPARTMENTS = [
    "司法所",
    "信访办",
    "综合行政执法大队",
    "党政和人大办公室",
    "平安法治和应急管理办公室",
    "社会事务和民政服务中心",
    "",
]


def county(towns: int, years: int = 4) -> tuple[list[Outcome], dict[str, str]]:
    """Reports of every kind, the same each time."""
    chance = random.Random(7)
    outcomes = []
    for town in range(1, towns + 1):
        for year in range(2021, 2021 + years):
            unit, kind = f"town-{town:03d}", chance.random()
            if kind < 0.03:
                continue
            problems = tuple(
                problem(chance.choice(["error", "warning"]), chance.choice(DEPARTMENTS), f"C{row}", f"{row}月台账")
                for row in range(1, 1 + chance.choice([0, 0, 1, 3, 9]))
            )
            checks = tuple(each for each in (UNSETTLED, UNSUMMED) if chance.random() < 0.1)
            bad = bool(checks) or any(each.severity == "error" for each in problems)
            folder = f"outputs/{unit}/{year}"
            if kind > 0.95:
                message = f"笔记本 2_indicators 第 {town % 3} 格出错：{'文件读写失败' * 9}。\n请检查磁盘空间。"
                notebook = f"data/processed/{unit}/{year}/2_indicators.failed.ipynb"
                outcomes.append(Outcome(unit, year, "failed", "", message, notebook))
            elif bad and kind > 0.8:
                outcomes.append(Outcome(unit, year, "drafted", folder, BLOCKED, "", problems, checks))
            elif bad:
                outcomes.append(Outcome(unit, year, "blocked", "", BLOCKED, "", problems, checks))
            else:
                outcomes.append(Outcome(unit, year, "done", folder, "", "", problems, checks))
    names = {
        f"town-{town:03d}": PLACES[town % len(PLACES)] + "一二三四五六七"[town % 7] for town in range(1, towns + 1)
    }
    return outcomes, names


def test_the_page_of_a_thousand_reports_stays_below_a_megabyte(tmp_path: Path) -> None:
    outcomes, names = county(250)
    assert len(outcomes) > 950
    project = project_of(tmp_path, outcomes)
    write_overview(project, outcomes, names, Options())
    assert (tmp_path / "outputs" / "index.html").stat().st_size < 1_000_000
    assert len(index_of(project).rows) > 250


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The pages looked at: a county, one report, and the pages of a blocked, a failed and a hostile one."""
    outcomes, names = county(25)
    outcomes.append(replace(hostile(), unit="town-999", year=2024))
    project = project_of(tmp_path_factory.mktemp("county"), outcomes)
    write_overview(project, outcomes, {**names, "town-999": "西平街道" + HOSTILE}, Options(draft=True, plain=True))
    single = project_of(tmp_path_factory.mktemp("single"), MIXED[:1])
    write_overview(single, MIXED[:1], NAMES, Options())
    most = max(outcomes[:-1], key=lambda outcome: (len(outcome.contradictions), len(outcome.problems)))
    failed = next(outcome for outcome in outcomes if outcome.state == "failed")
    folder = project.root / "outputs" / "_problems"
    yield {
        "county": project.root / "outputs" / "index.html",
        "single": single.root / "outputs" / "index.html",
        "blocked": folder / f"{most.unit}-{most.year}.html",
        "failed": folder / f"{failed.unit}-{failed.year}.html",
        "hostile": folder / "town-999-2024.html",
    }


KINDS = ["county", "single", "blocked", "failed", "hostile"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, pages: dict[str, Path], name: str, scheme: str, size: tuple[int, int]
) -> None:
    with opened(browser, pages[name], size, scheme) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach((each, at) => { each.open = at < 9 })")
        assert violations(tab) == []


@pytest.mark.parametrize("name", KINDS)
def test_only_tables_scroll_sideways_and_can_be_reached_by_key(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages[name], (320, 640)) as tab:
        for width in (320, 768, 1280):
            tab.set_viewport_size({"width": width, "height": 640})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            boxes = "[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto')"
            assert tab.evaluate(f"{boxes}.filter(e => e.tabIndex < 0).map(e => e.className)") == []
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 1032, "height": 700})  # A4 landscape less its margins
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1032


def test_the_head_of_the_grid_stays_in_sight_and_a_state_leads_to_its_reports(
    browser: Browser, pages: dict[str, Path]
) -> None:
    top = "document.querySelector('.grid thead th').getBoundingClientRect().top"
    with opened(browser, pages["county"]) as tab:
        tab.click("nav a[href='#failed']")
        tab.click("#failed + ul a >> nth=-1")
        assert tab.evaluate("document.querySelector('td:target').className") == "failed"
        below = "document.querySelector('td:target').getBoundingClientRect().top"
        head = "document.querySelector('.grid thead th').getBoundingClientRect().bottom"
        assert abs(tab.evaluate(top)) <= 1
        assert tab.evaluate(f"{below} >= {head} - 1")
    with opened(browser, pages["county"], PHONE) as tab:
        tab.evaluate("document.querySelector('.grid').scrollTop = 900")
        assert tab.evaluate(f"{top} - document.querySelector('.grid').getBoundingClientRect().top") <= 1


@pytest.mark.parametrize("name", ["county", "hostile"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages["single"]) as tab:
        heard: list[str] = []
        tab.on("request", lambda request: heard.append(request.url))
        tab.on("console", lambda message: heard.append(message.text))
        tab.goto(pages[name].as_uri())
        assert heard == [pages[name].as_uri()]
        assert tab.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "separate"
