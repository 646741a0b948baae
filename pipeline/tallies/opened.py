"""A folder that was read, before its questions are answered: what lies on the desk, and the intake that any answers give.

Does not belong here: opening files and finding tables in them (intake.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.catalogue import Catalogue
from pipeline.tallies.corrections import Correction
from pipeline.tallies.questions.decisions import Decisions
from pipeline.tallies.questions.figures import contradictions, decided
from pipeline.tallies.questions.model import Answer, Decision, Question
from pipeline.tallies.relating.settlement import Aside, Settlement
from pipeline.tallies.tables.evidence import Evidence
from pipeline.tallies.tables.figures.sentences import stated_in_sentences
from pipeline.tallies.tables.figures.stated import Stated
from pipeline.tallies.tables.figures.together import put_together
from pipeline.tallies.tables.figures.years import OtherYear
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.tables.ledger import Account, Ledger
from pipeline.tallies.tables.totals import CheckTotal, Number, Tallied, running_totals
from pipeline.tallies.tables.totals_less import less_what_was_left_out
from pipeline.tallies.tables.unmatched import Suggestion
from pipeline.tallies.topics import TopicRecords, records_of, settle
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.offices import NOBODY, Office
from pipeline.tallies.wording.problems import Problem, in_order
from pipeline.tallies.wording.severities import SEVERITIES

SENT_BACK = "退回部门，没有采用"
_OF_CELLS = ("value.", "row.", "date.")  # codes of problems that say what is wrong in single cells


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
class Desk:
    """What lies on the desk while the files are opened one by one.

    `old_tables` are tables without days under a title of another year: file, sheet, topic, year.
    """

    headings: Headings
    catalogue: Catalogue
    year: int
    office: Office = NOBODY
    ledgers: list[Ledger] = field(default_factory=list)
    totals: list[Tallied] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    other_years: list[OtherYear] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    old_tables: list[tuple[str, str, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder that was read: its questions, and the intake that any answers to them give."""

    unit: str
    year: int
    decisions: Decisions
    _desk: Desk = field(repr=False)
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
        accounts, problems = list(desk.accounts), [*self._own_problems(), *told]
        for settlement in self._settlements:
            records, rows = self._records_of(settlement, answers)
            accounts += rows
            problems += settlement.problems
            if records is not None:
                topics[settlement.topic.topic] = records
            elif not any(problem.severity == "error" for problem in settlement.problems):
                problems += _not_reported(settlement, desk)
        topics_of = _topics_by_file(accounts, desk.catalogue)
        together = put_together(decided(desk.stated, self.questions, answers), desk.catalogue, topics)
        problems += together.problems
        return Intake(
            unit=self.unit,
            year=self.year,
            topics=topics,
            stated=(*together.figures, *self._in_sentences(topics)),
            totals=(*self._totals(answers), *together.totals),
            accounts=tuple(sorted(accounts, key=lambda account: account.file)),
            problems=tuple(in_order(replace(p, department=_department(p, topics_of, desk)) for p in problems)),
            corrections=self._corrections,
            suggestions=tuple(desk.suggestions),
            evidence=tuple(desk.evidence),
        )

    def _totals(self, answers: Mapping[str, Answer]) -> list[CheckTotal]:
        """The totals that the tables say, without what was left out where they left it out too."""
        totals = running_totals(self._desk.totals)
        wrong = {total.topic for total in totals if total.stated != total.counted}
        for each in (settlement for settlement in self._settlements if settlement.topic.topic in wrong):
            mine = [total for total in totals if total.topic == each.topic.topic]
            less = iter(less_what_was_left_out(mine, each.tables, each.settled(answers), each.topic))
            totals = [next(less) if total.topic == each.topic.topic else total for total in totals]
        return totals

    def _own_problems(self) -> list[Problem]:
        """What is wrong in the files, but for cells of sheets that are another's for certain."""
        foreign, own = (
            {sheet for settlement in self._settlements for sheet in settlement.sheets(foreign=whose)}
            for whose in (True, False)
        )
        theirs = foreign - own
        return [
            problem
            for problem in self._desk.problems
            if (problem.file, problem.sheet) not in theirs or not problem.code.startswith(_OF_CELLS)
        ]

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
            settle(
                each.topic,
                [table for table in each.tables if table.place.file not in files],
                each.office,
                each.senders,
                each.year,
                asides=each.asides,
            )
            for each in self._settlements
        ]
        return opened_of(self.unit, self.year, self.decisions, kept, settlements, corrections=self._corrections)

    def _in_sentences(self, counted: Collection[str]) -> Iterator[Stated]:
        """What lines beside the rows state of topics that were counted."""
        for each in self._settlements:
            if each.topic.topic in counted:
                yield from stated_in_sentences(
                    each.tables, each.topic, self._desk.headings.names, self._desk.office.names, self.year
                )

    def _records_of(
        self, settlement: Settlement, answers: Mapping[str, Answer]
    ) -> tuple[TopicRecords | None, list[Account]]:
        """As `records_of`, each set of answers once: what one answer changes leaves the other topics as they are."""
        key = (settlement.topic.topic, *(answers.get(question.id) for question in settlement.questions))
        if key not in self._records:
            self._records[key] = records_of(settlement, answers)
        return self._records[key]


def opened_of(
    unit: str,
    year: int,
    decisions: Decisions,
    desk: Desk,
    settlements: Sequence[Settlement],
    *,
    corrections: tuple[Correction, ...],
) -> Opened:
    """What lies on the desk, with the questions that the stated figures raise against each other."""
    counted = {table.topic for settlement in settlements for table in settlement.tables}
    asked = contradictions(desk.stated, desk.catalogue, counted)
    return Opened(unit, year, decisions, desk, settlements, corrections, asked)


def _topics_by_file(accounts: Sequence[Account], catalogue: Catalogue) -> dict[str, dict[str, None]]:
    """The topics that each file was read for."""
    found: dict[str, dict[str, None]] = {}
    for account in accounts:
        if account.topic in catalogue.topics:
            found.setdefault(account.file, {}).setdefault(account.topic)
    return found


def _department(problem: Problem, topics_of: Mapping[str, Mapping[str, None]], desk: Desk) -> str:
    """Who must settle it: the office that the form or the file names, else that of the topics that it was read for."""
    if problem.file in desk.senders:
        return desk.senders[problem.file]
    if problem.department or not problem.file:
        return problem.department
    topics = topics_of.get(problem.file, {})
    return "、".join(dict.fromkeys(desk.catalogue.topics[topic].department for topic in topics))


def _not_reported(settlement: Settlement, desk: Desk) -> Iterator[Problem]:
    """That nothing came of a topic; not said where its file came and could not be read, or its rows are all in doubt."""
    topic = settlement.topic
    keys = {figure.key for figure in desk.stated}
    needed = {key for key, item in topic.indicators.items() if not item.operands}
    if needed and needed <= keys:
        yield Problem(
            "note", "topic.stated_only", "", found=f"“{topic.label}”只报了数，没有台账", department=topic.department
        )
        return
    words = [folded(word) for word in (topic.label, *topic.titles)]
    if settlement.tables or any(word in folded(name) for word in words for name in desk.unread):
        return
    zero = "；确实没有发生的，请报送写明“零报告”的空表" if topic.zero_report == "allowed" else ""
    yield Problem(
        "error",
        "topic.not_reported",
        "",
        found=f"没有“{topic.label}”的报表",
        expected=f"一张含有“{'”“'.join(topic.columns[key].label for key in topic.required())}”各列的表",
        advice=f"请向{topic.department}催要{zero}",
        department=topic.department,
    )
