"""A folder of raw files → the records of every topic, what was declared or stated, and all problems at once.

Belongs here: which table is which topic's tally, and what only shows when all files lie side by side.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from pipeline.catalogue import Catalogue, Topic
from pipeline.tallies.continuation import continues
from pipeline.tallies.corrections import Correction, read_corrections
from pipeline.tallies.decisions import Decisions, read_decisions
from pipeline.tallies.evidence import Evidence, evidence_of
from pipeline.tallies.figurequestions import contradictions, decided
from pipeline.tallies.figureyears import OtherYear, among
from pipeline.tallies.headers import Headings
from pipeline.tallies.ledger import Account, Ledger, read_ledger
from pipeline.tallies.office import NOBODY, Office
from pipeline.tallies.problems import Problem, in_order
from pipeline.tallies.questions import Answer, Decision, Question
from pipeline.tallies.reading import RawFile, Sheet, Unreadable, open_tallies
from pipeline.tallies.settlement import Settlement
from pipeline.tallies.severities import SEVERITIES
from pipeline.tallies.stated import Stated, read_stated
from pipeline.tallies.strangers import Suggestion, strange_columns, unplaced
from pipeline.tallies.tables import Table, lay_out, other_year
from pipeline.tallies.together import put_together
from pipeline.tallies.topics import TopicRecords, records_of, settle
from pipeline.tallies.totals import CheckTotal, Number, Tallied, running_totals
from pipeline.tallies.wording import said

SENT_BACK = "退回部门，没有采用"


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was read from one unit's folder of one year.

    `topics` holds the topics that were reported, with rows or as a declared zero report; one that is absent was not.
    `decisions` are those that were applied. `undecided` says of each figure that open questions leave open, by its key, what it
    may come to (None: nothing could be printed), the reading that holds while they are open first.
    """

    unit: str
    year: int
    topics: Mapping[str, TopicRecords]
    stated: tuple[Stated, ...]
    totals: tuple[CheckTotal, ...]
    accounts: tuple[Account, ...]
    problems: tuple[Problem, ...]
    corrections: tuple[Correction, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    decisions: tuple[Decision, ...] = ()
    undecided: Mapping[str, tuple[Number | None, ...]] = field(default_factory=dict)

    @property
    def blocking(self) -> list[Problem]:
        """The problems that forbid a report."""
        return [problem for problem in self.problems if SEVERITIES[problem.severity].blocks]


@dataclass(slots=True)
class _Desk:
    """What lies on the desk while the files are opened one by one."""

    headings: Headings
    catalogue: Catalogue
    year: int
    office: Office = NOBODY
    ledgers: list[Ledger] = field(default_factory=list)
    totals: list[Tallied] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    other_years: list[OtherYear] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder that was read: its questions, and the intake that any answers to them give."""

    unit: str
    year: int
    decisions: Decisions
    _desk: _Desk = field(repr=False)
    _settlements: Sequence[Settlement] = field(repr=False)
    _corrections: tuple[Correction, ...] = field(repr=False)
    _contradictions: Sequence[Question] = field(repr=False, default=())
    _records: dict[Any, tuple[TopicRecords | None, list[Account]]] = field(default_factory=dict, repr=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that has two readings, whether it changes a figure or not."""
        return (*(question for desk in self._settlements for question in desk.questions), *self._contradictions)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were read, in order."""
        accounts = [*self._desk.accounts, *(table.account for desk in self._settlements for table in desk.tables)]
        return tuple(sorted({account.file for account in accounts}))

    def settled(self, answers: Mapping[str, Answer], told: Sequence[Problem] = ()) -> Intake:
        """All records, with the questions named by id answered so; an open one is read as its last reading.

        Parameters
        ----------
        told
            What there is to say beside the problems of the tallies: the questions that are put.
        """
        desk = self._desk
        topics: dict[str, TopicRecords] = {}
        accounts, problems = list(desk.accounts), [*desk.problems, *told]
        for settlement in self._settlements:
            records, rows = self._records_of(settlement, answers)
            accounts += rows
            problems += settlement.problems
            if records is not None:
                topics[settlement.topic.topic] = records
            elif not any(problem.severity == "error" for problem in settlement.problems):
                problems.append(_not_reported(settlement.topic, desk.stated))
        together = put_together(decided(desk.stated, self.questions, answers), desk.catalogue, topics)
        problems += together.problems
        return Intake(
            unit=self.unit,
            year=self.year,
            topics=topics,
            stated=tuple(together.figures),
            totals=(*running_totals(desk.totals), *together.totals),
            accounts=tuple(sorted(accounts, key=lambda account: account.file)),
            problems=tuple(in_order(replace(p, department=_department(p, accounts, desk)) for p in problems)),
            corrections=self._corrections,
            suggestions=tuple(desk.suggestions),
            evidence=tuple(desk.evidence),
        )

    def without(self, files: Collection[str]) -> "Opened":
        """The same folder with these files sent back: what else came of their topics is settled anew."""
        if not files:
            return self
        desk = self._desk
        tables = [table for settlement in self._settlements for table in settlement.tables]
        gone = [
            replace(table.account, records=0, problem_rows=0, dropped={SENT_BACK: table.account.rows})
            for table in tables
            if table.place.file in files
        ]
        kept = replace(
            desk,
            stated=[figure for figure in desk.stated if figure.file not in files],
            totals=[tallied for tallied in desk.totals if tallied[0] not in files],
            accounts=[*desk.accounts, *gone],
        )
        settlements = [
            settle(each.topic, [table for table in each.tables if table.place.file not in files], each.office)
            for each in self._settlements
        ]
        return _opened(self.unit, self.year, self.decisions, kept, settlements, self._corrections)

    def _records_of(
        self, settlement: Settlement, answers: Mapping[str, Answer]
    ) -> tuple[TopicRecords | None, list[Account]]:
        """As `records_of`, each set of answers once: what one answer changes leaves the other topics as they are."""
        key = (settlement.topic.topic, *(answers.get(question.id) for question in settlement.questions))
        if key not in self._records:
            self._records[key] = records_of(settlement, answers)
        return self._records[key]


def _opened(
    unit: str,
    year: int,
    decisions: Decisions,
    desk: _Desk,
    settlements: Sequence[Settlement],
    corrections: tuple[Correction, ...],
) -> Opened:
    """What lies on the desk, with the questions that the stated figures raise against each other."""
    counted = {table.topic for settlement in settlements for table in settlement.tables}
    asked = contradictions(desk.stated, desk.catalogue, counted)
    return Opened(unit, year, decisions, desk, settlements, corrections, asked)


def open_folder(folder: Path, unit: str, year: int, catalogue: Catalogue, office: Office = NOBODY) -> Opened:
    """Read every raw file of a folder. Whatever is wrong becomes a problem; nothing is raised for a bad file.

    Raises
    ------
    TallyError
        A corrections.yml that cannot be read, or that no longer fits the files.
    """
    desk = _Desk(Headings(catalogue), catalogue, year, office)
    corrections = read_corrections(folder)
    for file in open_tallies(folder):
        if isinstance(file, Unreadable):
            desk.problems.append(_unreadable(file))
            continue
        file = corrections.apply(file)
        for sheet in file.sheets:
            _read_sheet(file, sheet, desk)
    corrections.require_all_applied()
    reported = {ledger.topic for ledger in desk.ledgers} | {
        catalogue.topic_of(figure.key).topic for figure in desk.stated
    }
    problems, desk.accounts = among(desk.other_years, reported, desk.accounts)
    desk.problems += problems
    settlements = [
        settle(topic, [ledger for ledger in desk.ledgers if ledger.topic == topic.topic], office)
        for topic in catalogue.topics.values()
    ]
    return _opened(unit, year, read_decisions(folder), desk, settlements, _as_shown(corrections.applied, desk))


def read_folder(folder: Path, unit: str, year: int, catalogue: Catalogue, office: Office = NOBODY) -> Intake:
    """The intake of a folder with every question open and put, whether or not a figure rests on it."""
    opened = open_folder(folder, unit, year, catalogue, office)
    return opened.settled({}, [question.problem() for question in opened.questions])


def _as_shown(corrections: Sequence[Correction], desk: _Desk) -> tuple[Correction, ...]:
    """Corrections with their words where these may be shown: in a public column of just one table, or a stated figure."""
    cells = {(figure.file, sheet, cell) for figure in desk.stated for sheet, cell in figure.cells}

    def public(item: Correction) -> bool:
        tables = [ledger for ledger in desk.ledgers if ledger.place.holds(item.file, item.sheet, item.row)]
        named = [
            desk.catalogue.topics[ledger.topic].columns[key]
            for ledger in tables
            for key, letters in ledger.place.letters.items()
            if letters == item.letters
        ]
        return len(named) == 1 and not named[0].personal

    return tuple(
        item if (item.file, item.sheet, item.cell) in cells or public(item) else item.hidden() for item in corrections
    )


def _unreadable(file: Unreadable) -> Problem:
    """A photo or a letter among the tallies stops nothing: if it was meant as a tally, its topic is missing anyway."""
    severity = "warning" if file.code == "file.unknown_type" else file.severity
    return Problem(severity, file.code, file.name, "", "", file.found, file.expected, file.advice)


def _read_sheet(file: RawFile, sheet: Sheet, desk: _Desk) -> None:
    layout = lay_out(sheet, desk.headings, PurePath(file.name).stem)
    desk.evidence += evidence_of(file, sheet, layout, desk.headings)
    if not layout.tables and _read_continuation(file, sheet, desk):
        return
    if not layout.tables:
        problems, suggestions = unplaced(file, sheet, layout.candidates, desk.headings)
        desk.problems += problems
        desk.suggestions += suggestions
        dropped = {"没有可识别的表": len(sheet.rows)} if sheet.rows else {}
        desk.accounts.append(Account(file.name, sheet.name, "", "", len(sheet.rows), 0, 0, dropped))
        return
    for table in layout.tables:
        _read_table(file, sheet, table, desk)
    desk.problems += _hidden(file, sheet)


def _read_continuation(file: RawFile, sheet: Sheet, desk: _Desk) -> bool:
    """Read a sheet without a header as more rows of the last table of its file; whether it was."""
    before = desk.ledgers[-1] if desk.ledgers and desk.ledgers[-1].place.file == file.name else None
    if before is None or not sheet.rows:
        return False
    topic = desk.catalogue.topics[before.topic]
    found = continues(sheet, before, topic, desk.year)
    if found is None or not found.may_be_one:
        return False
    if not found.is_one:
        width = len(found.table.rows)
        desk.problems.append(said("sheet.half_continued", file.name, sheet.name, label=topic.label, count=width))
        desk.accounts.append(Account(file.name, sheet.name, "", "", len(sheet.rows), 0, len(sheet.rows), {}))
        return True
    ledger = read_ledger(file, sheet, found.table, topic, desk.year)
    desk.ledgers.append(replace(ledger, continues="sure" if found.sure else "asked"))
    desk.totals.append((file.name, topic.topic, ledger.totals, ledger.sums))
    desk.problems += [*ledger.problems, *_hidden(file, sheet)]
    return True


def _read_table(file: RawFile, sheet: Sheet, table: Table, desk: _Desk) -> None:
    if not table.header.is_ledger:
        result = read_stated(file, sheet, table, desk.headings.names, desk.year, ours=desk.office.whose)
        desk.stated += result.figures
        desk.totals.append((file.name, "", result.totals, {}))
        desk.accounts += result.accounts
        desk.other_years += result.other_years
        desk.problems += result.problems
        return
    topic = desk.catalogue.topics[table.header.topic]
    named = other_year(file.name, sheet.name, table, desk.year)
    ledger = read_ledger(file, sheet, table, topic, desk.year, named or 0)
    if named:
        dated = any(column.window == "year" for column in topic.columns.values())
        sure = dated and not ledger.without_year and not ledger.zero_report
        desk.problems.append(_other_year(file, sheet, topic, named, sure))
        if not sure:
            left = {"其他年度的表": len(table.rows)}
            account = Account(file.name, sheet.name, table.area, topic.topic, len(table.rows), 0, 0, left)
            desk.accounts.append(account)
            return
    desk.ledgers.append(ledger)
    desk.totals.append((file.name, topic.topic, ledger.totals, ledger.sums))
    problems, suggestions = strange_columns(file, sheet, table, desk.headings)
    desk.problems += [*ledger.problems, *problems]
    desk.suggestions += suggestions


def _other_year(file: RawFile, sheet: Sheet, topic: Topic, named: int, dated: bool) -> Problem:
    """A title of another year: where rows have dates they decide; where they have none, the table may be last year's."""
    found = f"“{topic.label}”的表题写的是 {named} 年"
    if dated:
        advice = "已按每行的日期计入本年度的行；请核对是否误用了去年的表"
        return Problem("warning", "title.other_year", file.name, sheet.name, "", found, "报告年度的表", advice)
    advice = "这张表没有日期可以核对，没有计入；如确是本年度的，请改正表题"
    return Problem("error", "title.other_year", file.name, sheet.name, "", found, "报告年度的表", advice)


def _hidden(file: RawFile, sheet: Sheet) -> list[Problem]:
    """What is hidden is read like anything else, and said."""
    said = [
        ("sheet.hidden", "工作表是隐藏的", sheet.hidden),
        ("rows.hidden", f"有 {len(sheet.hidden_rows)} 行是隐藏的（多半是筛选没有取消）", bool(sheet.hidden_rows)),
        ("columns.hidden", f"有 {len(sheet.hidden_columns)} 列是隐藏的", bool(sheet.hidden_columns)),
    ]
    advice = "已照常读取；如不应计入，请从文件中删去"
    return [
        Problem("note", code, file.name, sheet.name, "", found, "没有隐藏的内容", advice)
        for code, found, is_so in said
        if is_so
    ]


def _department(problem: Problem, accounts: Sequence[Account], desk: _Desk) -> str:
    """Who must settle it: the department of the topics that the file was read for."""
    if problem.department or not problem.file:
        return problem.department
    topics = dict.fromkeys(
        account.topic for account in accounts if account.file == problem.file and account.topic in desk.catalogue.topics
    )
    return "、".join(dict.fromkeys(desk.catalogue.topics[topic].department for topic in topics))


def _not_reported(topic: Topic, stated: Sequence[Stated]) -> Problem:
    keys = {figure.key for figure in stated}
    needed = {key for key, item in topic.indicators.items() if not item.operands}
    if needed and needed <= keys:
        return Problem(
            "note", "topic.stated_only", "", found=f"“{topic.label}”只报了数，没有台账", department=topic.department
        )
    zero = "；确实没有发生的，请报送写明“零报告”的空表" if topic.zero_report == "allowed" else ""
    return Problem(
        "error",
        "topic.not_reported",
        "",
        found=f"没有“{topic.label}”的报表",
        expected=f"一张含有“{'”“'.join(topic.columns[key].label for key in topic.required())}”各列的表",
        advice=f"请向{topic.department}催要{zero}",
        department=topic.department,
    )
