"""A folder of raw files → the records of every topic, what was declared or stated, and all problems at once.

Belongs here: which sheet is which topic's tally, and what only shows when all files lie side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from pipeline.catalogue import Catalogue, Topic
from pipeline.errors import TallyError
from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.layout import STATED, Header, Headings, find_header
from pipeline.tallies.ledger import Account, Ledger, read_ledger
from pipeline.tallies.problems import Problem, in_order
from pipeline.tallies.reading import RawFile, Sheet, raw_paths, read_file
from pipeline.tallies.stated import Stated, read_stated
from pipeline.tallies.topics import TopicRecords, gather


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was read from one unit's folder of one year.

    `topics` holds the topics that were reported, with rows or as a declared zero report; one that is absent was not.
    """

    unit: str
    year: int
    topics: Mapping[str, TopicRecords]
    stated: tuple[Stated, ...]
    accounts: tuple[Account, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]


@dataclass(slots=True)
class _Desk:
    """What lies on the desk while the files are opened one by one."""

    ledgers: list[Ledger] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_folder(folder: Path, unit: str, year: int, catalogue: Catalogue) -> Intake:
    """Read every raw file of a folder. Whatever is wrong becomes a problem; nothing is raised for a bad file."""
    headings = Headings(catalogue)
    desk = _Desk()
    for path in raw_paths(folder):
        try:
            file = read_file(path)
        except TallyError as error:
            fault, _, advice = str(error).partition("。")
            desk.problems.append(
                Problem(
                    "error",
                    "file.unreadable",
                    path.name,
                    found=fault,
                    expected="能打开的报表文件",
                    advice=advice.rstrip("。"),
                )
            )
            continue
        for sheet in file.sheets:
            _read_sheet(file, sheet, headings, year, catalogue, desk)
    topics: dict[str, TopicRecords] = {}
    for topic in catalogue.topics.values():
        ledgers = [ledger for ledger in desk.ledgers if ledger.topic == topic.topic]
        records, problems = gather(topic, ledgers)
        desk.problems += problems
        if records is not None:
            topics[topic.topic] = records
        elif not any(problem.severity == "error" for problem in problems):
            desk.problems.append(_not_reported(topic, desk.stated))
    return Intake(unit, year, topics, tuple(desk.stated), tuple(desk.accounts), tuple(in_order(desk.problems)))


def _read_sheet(file: RawFile, sheet: Sheet, headings: Headings, year: int, catalogue: Catalogue, desk: _Desk) -> None:
    header, candidates = find_header(sheet, headings)
    if header is None:
        desk.problems += _unplaced(file, sheet, candidates, headings)
        desk.accounts.append(
            Account(file.name, sheet.name, "", len(sheet.rows), 0, 0, {"没有可识别的表": len(sheet.rows)})
        )
    elif header.topic == STATED:
        stated, account, problems = read_stated(file, sheet, header, catalogue)
        desk.stated += stated
        desk.accounts.append(account)
        desk.problems += problems
    else:
        ledger = read_ledger(file, sheet, header, catalogue.topics[header.topic], year)
        desk.ledgers.append(ledger)
        desk.accounts.append(ledger.account)
        desk.problems += ledger.problems
    if sheet.hidden and header is not None:
        desk.problems.append(
            Problem(
                "note",
                "sheet.hidden",
                file.name,
                sheet.name,
                found="工作表是隐藏的，已照常读取",
                advice="如不应计入，请从文件中删去",
            )
        )


def _unplaced(file: RawFile, sheet: Sheet, candidates: list[Header], headings: Headings) -> Iterable[Problem]:
    """Why a sheet could not be given to a topic."""
    if not any(not is_blank(value) for row in sheet.rows for value in row):
        return
    complete = [header for header in candidates if header.complete]
    if len(complete) > 1:
        rivals = "；".join(f"{_label(header, headings)}（{header.evidence}）" for header in complete[:3])
        yield Problem(
            "error",
            "sheet.ambiguous",
            file.name,
            sheet.name,
            found=f"像是不止一个事项的报表：{rivals}",
            expected="只属于一个事项",
            advice="请在表的标题中写明事项名称",
        )
        return
    near = next((header for header in candidates if header.topic != STATED and _is_near(header, headings)), None)
    if near is not None:
        yield _missing_columns(file, sheet, near, headings)
    else:
        yield Problem(
            "warning" if _is_tabular(sheet) else "note",
            "sheet.unknown",
            file.name,
            sheet.name,
            found="没有认出表头，整张表没有读入",
            expected="含有事项目录中列名的表",
            advice="如是报表，请核对列名；如是封面或说明，可以不管",
        )


def _is_tabular(sheet: Sheet) -> bool:
    """Whether the sheet looks like a table at all: three rows or more that say three things or more."""
    said = (len({folded(value) for value in row} - {""}) for row in sheet.rows)
    return sum(count >= 3 for count in said) >= 3


def _is_near(header: Header, headings: Headings) -> bool:
    required = len(headings.required[header.topic])
    return required - len(header.missing) >= max(1, required / 2) or (
        "标题相符" in header.evidence and len(header.columns) >= 2
    )


def _missing_columns(file: RawFile, sheet: Sheet, header: Header, headings: Headings) -> Problem:
    topic = headings.topics[header.topic]
    labels = [topic.columns[key].label for key in header.missing]
    unknown = {folded(name): name for column, name in header.names.items() if column not in header.columns}
    guesses = []
    for key in header.missing:
        near = get_close_matches(folded(topic.columns[key].label), list(unknown), n=1, cutoff=0.4)
        guesses += [f"“{unknown[near[0]]}”是否就是“{topic.columns[key].label}”？" for _ in near]
    return Problem(
        "error",
        "column.missing",
        file.name,
        sheet.name,
        f"第 {header.last + 1} 行",
        f"像是“{topic.label}”的报表，但缺少列：{'、'.join(labels)}",
        f"列名为 {'；'.join('／'.join(topic.columns[key].names) for key in header.missing)}",
        "".join(guesses) + "请补上该列，或在事项目录中把现有列名加为别名",
    )


def _label(header: Header, headings: Headings) -> str:
    return STATED if header.topic == STATED else headings.topics[header.topic].label


def _not_reported(topic: Topic, stated: Iterable[Stated]) -> Problem:
    keys = {figure.key for figure in stated}
    if keys and set(topic.indicators) <= keys:
        return Problem("note", "topic.stated_only", "", found=f"“{topic.label}”只报了数，没有台账")
    zero = "；确实没有发生的，请报送写明“零报告”的空表" if topic.zero_report == "allowed" else ""
    return Problem(
        "error",
        "topic.not_reported",
        "",
        found=f"没有“{topic.label}”的报表",
        expected=f"一张含有“{'”“'.join(topic.columns[key].label for key in topic.required())}”各列的表",
        advice=f"请向{topic.department}催要{zero}",
    )
