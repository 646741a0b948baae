"""The three steps of a run as notebooks call them: read, compute, report.

Belongs here: what joins the rooms for one unit and year. Each result shows itself as a table under its cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.errors import ProjectError
from pipeline.indicators import (
    Asked,
    Results,
    YearBefore,
    compute_values,
    hold_open,
    read_results,
    read_year_before,
    run_checks,
    split_values,
    trace_values,
    weigh,
    write_results,
)
from pipeline.project import Project, find_root
from pipeline.report.session import Report, block_unless_sound, install_magic, read_narrative
from pipeline.tallies import SEVERITIES, Intake, Office, office_of, open_folder, read_intake, write_intake
from pipeline.underway import watch
from pipeline.unit import Unit

_STATES = {"held": "成立", "failed": "不成立", "open": "缺数，未核"}
_LEFT = "<style>table.nianbao td, table.nianbao th { text-align: left }</style>\n"


@dataclass(frozen=True, slots=True)
class JobPlace:
    """One unit and year of a project, with its catalogue."""

    project: Project
    unit: Unit
    year: int
    catalogue: Catalogue

    @property
    def raw(self) -> Path:
        return self.project.raw_folder(self.unit.slug, self.year)

    @property
    def office(self) -> Office:
        """Whose tallies they are: the names that unit.yml gives."""
        return office_of(self.unit.name, self.unit.also_called, self.unit.neighbours, self.unit.departments)

    @property
    def raw_name(self) -> str:
        """The raw folder relative to the root, as sources name it."""
        return f"data/raw/{self.unit.slug}/{self.year}"

    @property
    def processed(self) -> Path:
        return self.project.processed_folder(self.unit.slug, self.year)


def find_place(root: str | Path, unit: str, year: int) -> JobPlace:
    """The unit and year under a root; without one, under the root around the working folder.

    Raises
    ------
    ProjectError, CatalogueError
        No such folder, unit or year; a unit.yml or topic file that cannot be read.
    """
    if isinstance(year, bool) or not isinstance(year, int) or not 1990 <= year <= 2100:
        raise ProjectError(f"年份“{year}”不对，应为四位数字，如 2023。")
    project = Project(Path(root) if root else find_root(Path()))
    project.require_year(unit, year)
    return JobPlace(project, project.unit(unit), year, load_catalogue(project.raw / unit))


class View:
    """A table as a notebook shows it: whole, without row numbers, every word escaped."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
        self.frame = pd.DataFrame(rows, columns=pd.Index(columns) if columns else None)

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None, "display.html.use_mathjax", False):
            return _LEFT + str(self.frame.to_html(index=False, border=0, na_rep="", classes="nianbao"))

    def __repr__(self) -> str:
        return str(self.frame.to_string(index=False, na_rep=""))


class Tallies:
    """What the departments handed in, cleaned: the result of the first notebook."""

    def __init__(self, place: JobPlace, intake: Intake, asked: Sequence[Asked] = ()) -> None:
        self._place, self.intake, self.asked = place, intake, tuple(asked)

    def accounts(self) -> View:
        """Per sheet: the rows read, and what became of them."""
        topics = self._place.catalogue.topics
        rows = [
            {
                "文件": account.file,
                "工作表": account.sheet,
                "区域": account.area,
                "事项": topics[account.topic].label if account.topic in topics else account.topic or "（未识别）",
                "读入行数": account.rows,
                "记录": account.records,
                "有问题的行": account.problem_rows,
                "未计入的行": sum(account.dropped.values()),
                "未计入的原因": "、".join(f"{why} {count}" for why, count in account.dropped.items()),
            }
            for account in self.intake.accounts
        ]
        return View(rows)

    def topics(self) -> View:
        """Per topic: how it was reported."""
        rows = []
        for name, topic in self._place.catalogue.topics.items():
            records = self.intake.topics.get(name)
            state = "未报送" if records is None else "零报告" if records.zero_reports else "台账"
            count = "" if records is None else str(len(records.frame))
            rows.append({"事项": topic.label, "部门": topic.department, "情况": state, "记录数": count})
        return View(rows)

    def problems(self) -> View:
        """All problems, worst first, as they can be sent back."""
        columns = ["程度", "文件", "工作表", "单元格", "发现", "应为", "处理办法"]
        rows = [
            [SEVERITIES[p.severity].word, p.file, p.sheet, p.cell, p.found, p.expected, p.advice]
            for p in self.intake.problems
        ]
        return View([dict(zip(columns, row, strict=True)) for row in rows], columns)

    def save(self) -> str:
        """Write data/processed/<unit>/<year>/ and say what was written."""
        write_intake(self._place.processed, self.intake)
        return f"已写入 data/processed/{self._place.unit.slug}/{self._place.year}/：{len(self.intake.topics)} 个事项"


class Figures:
    """Values, checks and breakdowns: the result of the second notebook."""

    def __init__(self, place: JobPlace, results: Results) -> None:
        self._place, self.results = place, results

    def summary(self) -> View:
        """Every indicator with its value and formula, section by section."""
        catalogue = self._place.catalogue
        rows = [
            {
                "章节": catalogue.sections[catalogue.topic_of(key).section],
                "指标": value.label,
                "数值": value.text,
                "单位": value.unit,
                "公式": value.formula,
                "键": key,
            }
            for key, value in self.results.values.items()
        ]
        return View(rows)

    def checks(self) -> View:
        """Every check, with both sides and whether it held."""
        rows = [
            {"勾稽关系": c.words, "左边": c.left.number, "右边": c.right.number, "结果": _STATES[c.state]}
            for c in self.results.checks
        ]
        return View(rows, ["勾稽关系", "左边", "右边", "结果"])

    def sources(self) -> View:
        """Every value with the cells it came from."""
        rows = [
            {"键": value.key, "文件": source.file, "工作表": source.sheet, "位置": source.rows or source.cells}
            for value in self.results.values.values()
            for source in value.sources
        ]
        return View(rows)

    def save(self) -> str:
        """Write indicators.json, checks.json, breakdowns.json and lineage.json."""
        write_results(self._place.processed, self.results)
        return f"已写入 indicators.json：{len(self.results.values)} 项指标，{len(self.results.checks)} 条勾稽关系"


def read_tallies(root: str | Path, unit: str, year: int) -> Tallies:
    """Read everything the departments handed in for one unit and year."""
    place = find_place(root, unit, year)
    opened = open_folder(
        place.raw, unit, year, place.catalogue, place.office, watch=watch(place.project.reading_note(unit, year))
    )
    weighed = weigh(opened, place.catalogue)
    return Tallies(place, weighed.intake, weighed.asked)


def compute_figures(root: str | Path, unit: str, year: int, intake: Intake | None = None) -> Figures:
    """Compute all indicators from the cleaned records (those at hand, else those of the first notebook), and run the checks."""
    place = find_place(root, unit, year)
    intake = read_intake(place.processed) if intake is None else intake
    values = hold_open(compute_values(place.catalogue, intake, place.raw_name), intake.undecided)
    checks = run_checks(place.catalogue, values, intake, place.raw_name)
    splits = {split.key: split for split in split_values(place.catalogue, intake)}
    lineage = trace_values(place.catalogue, intake, values, checks, place.raw_name, before=_year_before(place))
    return Figures(place, Results(values, tuple(checks), splits, lineage))


def _year_before(place: JobPlace) -> YearBefore | None:
    """What was published for the year before. Between a whole year and a part of one nothing is compared."""
    partial = "；".join(filter(None, (place.unit.partial(year) for year in (place.year, place.year - 1))))
    folder = place.project.output_folder(place.unit.slug, place.year - 1)
    return read_year_before(folder, place.year - 1, f"{partial}，不作比较" if partial else "")


def open_report(root: str | Path, unit: str, year: int, draft: bool = False) -> Report:
    """Begin the report, and make `%%prose` known to the notebook.

    Raises
    ------
    BlockedError
        Problems or failed checks forbid printing, and `draft` is not set.
    """
    place = find_place(root, unit, year)
    results = read_results(place.processed)
    if not draft:
        block_unless_sound(results, read_intake(place.processed).problems)
    sections = _keys_by_section(place.catalogue)
    narrative = read_narrative(place.raw / "narrative.md")
    pictures = place.project.raw / unit / "pictures"
    report = Report(place.unit, year, results, sections, narrative, draft=draft, pictures=pictures)
    install_magic(report)
    return report


def _keys_by_section(catalogue: Catalogue) -> dict[str, Sequence[str]]:
    keys: dict[str, list[str]] = {label: [] for label in catalogue.sections.values()}
    for topic in catalogue.topics.values():
        keys[catalogue.sections[topic.section]] += topic.indicators
    return {label: names for label, names in keys.items() if names}
