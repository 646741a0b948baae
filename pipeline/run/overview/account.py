"""What a batch came to, as one value: its reports, what each department must settle, which checks failed, what broke.

Belongs here: counting and grouping, and the words for it. Files and markup are the business of the modules beside it.
"""

import shlex
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from pipeline.run.checking import NOBODY, over_sheets
from pipeline.run.jobs import FORMATS, WORDS, Contradiction, Job, Options, Outcome, State
from pipeline.tallies import SEVERITIES, Problem, explained, in_order

UNTOLD = "（没有说明原因）"
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the disk holds for a unit and year: its raw folder, its output folder, and the formats in there."""

    raw: bool = False
    folder: bool = False
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one department has to settle in one report; `problems` worst first."""

    department: str
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many problems of each severity somebody has to look at, by its name in the plural."""
        return {
            f"{name}s": sum(each.severity == name for each in self.problems) for name in SEVERITIES if name != "note"
        }

    @property
    def words(self) -> str:
        """The same in words; where there is nothing but notes, these."""
        return _counted(self.counts) or f"{SEVERITIES['note'].word} {len(self.problems)}"

    @property
    def told(self) -> list[Problem]:
        """The problems as they are sent back: one cause on many sheets of a file is one thing to mend."""
        return over_sheets(self.problems)


@dataclass(frozen=True, slots=True)
class ReportAccount:
    """One cell of the grid. `name` is the unit's; `rerun` the command that makes this report again."""

    unit: str
    name: str
    year: int
    state: State
    folder: str
    message: str
    notebook: str
    shares: tuple[Share, ...]
    contradictions: tuple[Contradiction, ...]
    rerun: str
    kept: Kept

    @property
    def counts(self) -> dict[str, int]:
        """How many problems of each severity somebody has to look at."""
        return _added(self.shares)

    @property
    def errors(self) -> int:
        """How many errors block the report."""
        return self.counts["errors"]

    @property
    def has_page(self) -> bool:
        """Whether there is something to tell on a page of its own."""
        return bool(any(self.counts.values()) or self.contradictions or self.message or self.notebook)

    @property
    def outdated(self) -> bool:
        """Whether what lies in its folder was made by an earlier run."""
        return self.kept.folder and self.state not in ("done", "drafted")

    @property
    def tally(self) -> str:
        """What there is on its page, counted: 错误 3，提醒 1."""
        checks = len(self.contradictions)
        return "，".join(filter(None, [_counted(self.counts), f"勾稽不成立 {checks}" if checks else ""]))


@dataclass(frozen=True, slots=True)
class Department:
    """What a department has to settle in all reports together. Its years and towns are those of `reports`."""

    name: str
    counts: Mapping[str, int]
    reports: tuple[ReportAccount, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The open questions of one kind in all reports: what the kind means, how many, and in which."""

    code: str
    meaning: str
    count: int
    reports: tuple[ReportAccount, ...]


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """One relation that did not hold, and in which reports."""

    rule: str
    words: str
    reports: tuple[ReportAccount, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason why runs broke off, and which."""

    message: str
    reports: tuple[ReportAccount, ...]


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """A whole batch. `units` maps slugs to names; reports stand by unit, then year, whatever finished first."""

    units: Mapping[str, str]
    years: tuple[int, ...]
    options: Options
    reports: tuple[ReportAccount, ...]
    raw: frozenset[Job]

    @property
    def counts(self) -> dict[State, int]:
        """How many reports ended in each state."""
        return {state: len(self.of_state(state)) for state in WORDS}

    def of_state(self, state: State) -> list[ReportAccount]:
        """The reports that ended so."""
        return [report for report in self.reports if report.state == state]

    def departments(self) -> list[Department]:
        """What each department has to settle, unknown ones last."""
        shares = [(share, report) for report in self.reports for share in report.shares]
        groups = _grouped((share.department, (share, report)) for share, report in shares)
        found = [
            Department(
                name,
                _added(share for share, _ in same),
                tuple(report for share, report in same if any(share.counts.values())),
            )
            for name, same in groups.items()
        ]
        return sorted((each for each in found if each.reports), key=lambda each: (each.name == NOBODY, each.name))

    def questions(self) -> list[OpenQuestions]:
        """The open questions by kind, those of most reports first."""
        groups = _grouped(
            (problem.code, report)
            for report in self.reports
            for share in report.shares
            for problem in share.problems
            if problem.severity == "question"
        )
        found = [
            OpenQuestions(code, explained(code).meaning, len(same), tuple(dict.fromkeys(same)))
            for code, same in groups.items()
        ]
        return sorted(found, key=lambda each: (-len(each.reports), each.code))

    def failed_checks(self) -> list[FailedCheck]:
        """The relations that did not hold, those of most reports first."""
        groups = _grouped((check.rule, (check, report)) for report in self.reports for check in report.contradictions)
        found = [
            FailedCheck(rule, same[0][0].relation, tuple(dict.fromkeys(report for _, report in same)))
            for rule, same in groups.items()
        ]
        return sorted(found, key=lambda each: (-len(each.reports), each.rule))

    def failures(self) -> list[Failure]:
        """Why runs broke off, the reasons of most reports first."""
        groups = _grouped((first_line(report.message) or UNTOLD, report) for report in self.of_state("failed"))
        found = [Failure(message, tuple(same)) for message, same in groups.items()]
        return sorted(found, key=lambda each: (-len(each.reports), each.message))


def account_of(
    outcomes: Iterable[Outcome], names: Mapping[str, str], options: Options, kept: Callable[[str, int], Kept]
) -> BatchAccount:
    """The account of a batch, the same for the same outcomes in any order; `kept` tells what the disk holds."""
    found = sorted(outcomes, key=lambda outcome: outcome.job)
    units = {unit: names.get(unit) or unit for unit, _ in groupby(found, key=lambda outcome: outcome.unit)}
    years = tuple(sorted({outcome.year for outcome in found}))
    reports = [_report(outcome, units[outcome.unit], options, kept(*outcome.job)) for outcome in found]
    raw = frozenset((unit, year) for unit in units for year in years if kept(unit, year).raw)
    return BatchAccount(units, years, options, tuple(reports), raw)


def rerun_command(unit: str, year: int, options: Options) -> str:
    """What to type to make one report of the batch again, wanted as the batch wanted it."""
    words = ["nianbao", "run", str(year), "--unit", shlex.quote(unit)]
    if options.formats != FORMATS:
        words += ["--to", ",".join(options.formats)]
    flags = {"--draft": options.draft, "--no-annex": not options.annex, "--plain": options.plain}
    return " ".join([*words, *(flag for flag, given in flags.items() if given)])


def first_line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def by_unit(reports: Sequence[ReportAccount]) -> list[tuple[str, list[ReportAccount]]]:
    """Reports under the names of their units."""
    return [(same[0].name, same) for same in _grouped((report.unit, report) for report in reports).values()]


def _report(outcome: Outcome, name: str, options: Options, kept: Kept) -> ReportAccount:
    groups = _grouped((problem.department or NOBODY, problem) for problem in outcome.problems)
    shares = [Share(department, tuple(in_order(same))) for department, same in groups.items()]
    shares.sort(key=lambda share: (share.department == NOBODY, share.department))
    told = outcome.folder, outcome.message, outcome.notebook, tuple(shares), outcome.contradictions
    return ReportAccount(
        outcome.unit, name, outcome.year, outcome.state, *told, rerun_command(*outcome.job, options), kept
    )


_Item = TypeVar("_Item")


def _grouped(pairs: Iterable[tuple[_Key, _Item]]) -> dict[_Key, list[_Item]]:
    groups: dict[_Key, list[_Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups


def _added(shares: Iterable[Share]) -> dict[str, int]:
    found = [share.counts for share in shares]
    return {f"{name}s": sum(counts[f"{name}s"] for counts in found) for name in SEVERITIES if name != "note"}


def _counted(counts: Mapping[str, int]) -> str:
    """错误 3，待定 2，提醒 1."""
    return "，".join(
        f"{grade.word} {counts[f'{name}s']}" for name, grade in SEVERITIES.items() if counts.get(f"{name}s")
    )
