"""The generated county: the same bytes for the same seed, every mess, and tallies that read as what is true."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.county.__main__ import main
from benchmarks.county.checking import blocking_differences, discrepancies, value_differences
from benchmarks.county.county import Report, files_of, plan_report, write_county
from benchmarks.county.messes import PATTERNS, Mess
from benchmarks.county.names import COUNTY, town_name
from benchmarks.county.passages import OWN_INDICATOR
from benchmarks.county.plants import PLANTS
from pipeline.catalogue import load_catalogue
from pipeline.stages import compute_figures, read_tallies

REPOSITORY = Path(__file__).parent.parent
SEED, TOWNS, YEARS = 7, range(1, 26), range(2021, 2025)
SMALL = {"towns": 4, "years": range(2022, 2024), "seed": SEED}


@pytest.fixture(scope="module")
def planned() -> list[Report]:
    """The hundred default reports, laid out but not written."""
    return [plan_report(SEED, number, year) for number in TOWNS for year in YEARS]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four towns, two years, written. Read only."""
    root = tmp_path_factory.mktemp("county")
    assert len(list(write_county(root, **SMALL, jobs=1))) == 8
    return root


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def truths(root: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "truth").glob("*.json"))]


def test_the_same_seed_gives_the_same_bytes_in_any_process_and_number_of_jobs(small: Path, tmp_path: Path) -> None:
    """Neither the order of hashes nor that of workers shows."""
    command = [sys.executable, "-m", "benchmarks.county", "--towns", "4", "--years", "2022-2023", "--seed", str(SEED)]
    environment = {**os.environ, "PYTHONHASHSEED": "99", "TZ": "Pacific/Auckland"}
    subprocess.run(
        [*command, "--jobs", "2", tmp_path], check=True, cwd=REPOSITORY, env=environment, capture_output=True
    )
    assert tree(tmp_path) == tree(small)


WITHOUT_TEST_PACKAGES = """
import re, sys
from importlib.metadata import packages_distributions
from pathlib import Path

def locked(name):
    return set(re.findall(r"^([a-z0-9._-]+)", Path(name).read_text("utf-8"), re.M))

of_tests = locked("requirements-dev.lock") - locked("requirements.lock")
for module, packages in packages_distributions().items():
    if {re.sub("[-_.]+", "-", package).lower() for package in packages} <= of_tests:
        sys.modules[module] = None  # "not there", for the import system
assert "pytest_timeout" in sys.modules
from benchmarks.county.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_what_make_setup_installs_is_enough(small: Path, tmp_path: Path) -> None:
    """The README's command, without the packages that only the tests need."""
    command = [sys.executable, "-c", WITHOUT_TEST_PACKAGES, "--towns", "4", "--years", "2022-2023", "--seed", str(SEED)]
    done = subprocess.run(
        [*command, "--jobs", "1", tmp_path], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path) == tree(small)


def test_fewer_towns_and_years_are_a_part_of_more(small: Path, tmp_path: Path) -> None:
    """A report depends on the seed, the town and the year alone."""
    list(write_county(tmp_path, towns=2, years=[2023], seed=SEED, jobs=1))
    part, whole = tree(tmp_path), tree(small)
    assert part.items() <= whole.items()
    assert {name for name in whole if "/town002/2023/" in name} <= part.keys()


def test_another_seed_gives_other_tallies() -> None:
    """Not only other messes: other truths."""
    assert plan_report(8, 1, 2023).truth["values"] != plan_report(SEED, 1, 2023).truth["values"]


def test_every_pattern_of_the_raw_tallies_occurs(planned: list[Report]) -> None:
    """All twenty rows of the table, and every way in which we make them."""
    made = {mess for report in planned for mess in report.truth["messes"]}
    assert {Mess(mess).pattern for mess in made} == set(PATTERNS)
    assert made == set(Mess)


def test_about_one_report_in_six_is_blocked_in_many_ways(planned: list[Report]) -> None:
    """Every planted problem names its code; all but a missing file name the file."""
    blocked = [report.truth["blocked"] for report in planned if report.truth["blocked"]]
    assert 12 <= len(blocked) <= 22
    assert len({item["code"] for item in blocked}) >= 8
    assert all(item["why"] and (item["file"] or item["code"] == "topic.not_reported") for item in blocked)


def test_no_two_plants_are_alike() -> None:
    """Each is another topic, or another problem."""
    assert Counter((plant.code, plant.topic) for plant in PLANTS).most_common(1)[0][1] == 1


def test_the_truth_has_every_indicator_of_the_catalogue(planned: list[Report]) -> None:
    """A new indicator needs a true value here."""
    shipped = load_catalogue().indicators.keys()
    assert all(shipped <= report.truth["values"].keys() for report in planned)
    assert any(OWN_INDICATOR in report.truth["values"] for report in planned)
    assert any(0 in report.truth["values"].values() for report in planned)


def test_all_is_openly_fictional(planned: list[Report]) -> None:
    """The name of every town says it, and so does every narrative."""
    assert all(COUNTY in town_name(number) for number in (1, 25, 60, 61, 200))
    assert len({town_name(number) for number in range(1, 200)}) == 199
    assert all("虚构" in report.narrative for report in planned)


def test_tallies_read_as_what_is_true_or_show_what_was_planted(small: Path) -> None:
    """Every report of a small county, read and computed in this process."""
    found = [f"{truth['unit']} {truth['year']}: {said}" for truth in truths(small) for said in as_read(small, truth)]
    assert found == []
    assert any(truth["blocked"] for truth in truths(small))


def as_read(root: Path, truth: Mapping[str, Any]) -> list[str]:
    intake = read_tallies(root, truth["unit"], truth["year"]).intake
    results = compute_figures(root, truth["unit"], truth["year"], intake).results
    problems, checks = [p.as_dict() for p in intake.problems], [c.as_dict() for c in results.checks]
    if truth["blocked"]:
        return list(blocking_differences(truth["blocked"], problems, checks))
    values = {key: value.value for key, value in results.values.items()}
    blocking = [str(p) for p in intake.blocking] + [str(c) for c in results.checks if c.state == "failed"]
    return [*value_differences(truth["values"], values), *blocking]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.topic}: {plant.code}")
def test_each_plant_shows_alone(plant: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The problem, at the place that the truth names, and nothing else that blocks."""
    monkeypatch.setattr("benchmarks.county.county.plant_of", lambda *_: plant)
    list(write_county(tmp_path, towns=1, years=[2022], seed=SEED, jobs=1))
    (truth,) = truths(tmp_path)
    assert truth["blocked"]["code"] == plant.code
    assert as_read(tmp_path, truth) == []


def test_files_of_an_archive_have_their_names_in_gbk(planned: list[Report]) -> None:
    """As Chinese Windows packs them."""
    report = next(report for report in planned if report.packed)
    archive = files_of(report)["报送材料.zip"]
    assert all(name.encode("gbk") in archive and name.encode() not in archive for name in report.packed)


def test_nothing_is_written_over(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that has tallies is refused, in words."""
    (tmp_path / "data" / "raw" / "mine").mkdir(parents=True)
    assert main([str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "data" / "raw").iterdir()] == ["mine"]


TRUE = {"unit": "town001", "year": 2023, "values": {"a.b": 12, "a.rate": 100 / 3}, "messes": [], "blocked": None}
BLOCKED = {"code": "value.date", "file": "甲.xlsx", "sheet": "表", "cell": "B5", "why": ""}
PAGE = '<p><data class="indicator" data-key="a.b" value="{}">{}</data>，<data class="indicator" data-key="a.rate" value="33.333333">33.33%</data></p>'


def made_by_batch(root: Path, truth: Mapping[str, Any], *, value: int = 12, printed: int = 12) -> Path:
    """A folder as a batch leaves it, with one truth and its report."""
    files = {
        "truth/town001-2023.json": json.dumps(truth),
        "outputs/town001/2023/indicators.json": json.dumps(
            [{"key": "a.b", "value": value}, {"key": "a.rate", "value": 100 / 3}]
        ),
        "outputs/town001/2023/report.html": PAGE.format(printed, printed),
    }
    return written(root, files)


def written(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def blocked_by_batch(root: Path, *problems: Mapping[str, str]) -> Path:
    """A folder in which a batch printed nothing and found some problems."""
    folder = "data/processed/town001/2023"
    return written(root, {"truth/town001-2023.json": json.dumps({**TRUE, "blocked": BLOCKED}),
                          f"{folder}/problems.json": json.dumps(problems), f"{folder}/checks.json": "[]"})  # fmt: skip


def test_the_checker_has_nothing_to_say_of_a_true_report(tmp_path: Path) -> None:
    """Both figures are true, in the list and on the page."""
    assert discrepancies(made_by_batch(tmp_path, TRUE)) == []


@pytest.mark.parametrize(
    ("false", "said"),
    [
        ({"value": 13}, ["town001 2023: a.b is 13, true is 12"]),
        ({"printed": 13}, ["town001 2023: report.html prints a.b = 13, true is 12"]),
    ],
    ids=["in the list", "on the page"],
)
def test_the_checker_notices_a_falsified_value(false: Mapping[str, int], said: list[str], tmp_path: Path) -> None:
    """One figure differs, and is named."""
    assert discrepancies(made_by_batch(tmp_path, TRUE, **false)) == said


def test_the_checker_notices_what_is_not_printed_or_should_not_be(tmp_path: Path) -> None:
    """No report where there should be one; a report where a problem was planted."""
    root = written(tmp_path / "none", {"truth/town001-2023.json": json.dumps(TRUE)})
    assert discrepancies(root) == ["town001 2023: no report, although nothing was planted"]
    root = made_by_batch(tmp_path / "printed", {**TRUE, "blocked": BLOCKED})
    assert "town001 2023: printed, although a problem was planted" in discrepancies(root)


def test_the_checker_wants_the_planted_problem_and_no_other(tmp_path: Path) -> None:
    """Warnings do not count; another place is another problem."""
    planted = {**BLOCKED, "severity": "error"}
    elsewhere = {**planted, "cell": "B6"}
    warning = {**elsewhere, "severity": "warning"}
    assert discrepancies(blocked_by_batch(tmp_path / "a", planted, warning)) == []
    assert discrepancies(blocked_by_batch(tmp_path / "b", planted, elsewhere)) == [
        "town001 2023: found, but not planted: value.date | 甲.xlsx | 表 | B6"
    ]
    assert discrepancies(blocked_by_batch(tmp_path / "c", warning)) == [
        "town001 2023: planted, but not found: value.date | 甲.xlsx | 表 | B5"
    ]


def test_a_folder_without_truth_is_no_success(tmp_path: Path) -> None:
    """Checking the wrong folder must not look like a good end."""
    assert main(["--check", str(tmp_path)]) == 1
