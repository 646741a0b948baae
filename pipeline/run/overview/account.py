"""What a batch came to, as one value: its reports, what each department must settle, which checks failed, what broke.

Belongs here: counting and grouping, and the words for it. Files and markup are the business of the modules beside it.
"""

import shlex
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from pipeline.run.check_screen import over_sheets
from pipeline.run.checking import NOBODY
from pipeline.run.jobs import FORMATS, WORDS, Contradiction, Job, Options, Outcome, State
from pipeline.tallies import Problem
from pipeline.tallies.problems import in_order

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
    def errors(self) -> int:
        """How many problems block the report."""
        return _count(self.problems, "error")

    @property
    def warnings(self) -> int:
        """How many problems someone should look at."""
        return _count(self.problems, "warning")

    @property
    def told(self) -> list[Problem]:
        """The problems as they are sent back: one cause on many sheets of a file is one thing to mend."""
        return over_sheets(self.problems)


@dataclass(frozen=True, slots=True)
class Report:
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
    def errors(self) -> int:
        """How many problems block the report."""
        return sum(share.errors for share in self.shares)

    @property
    def warnings(self) -> int:
        """How many problems someone should look at."""
        return sum(share.warnings for share in self.shares)

    @property
    def has_page(self) -> bool:
        """Whether there is something to tell on a page of its own."""
        return bool(self.errors or self.warnings or self.contradictions or self.message or self.notebook)

    @property
    def outdated(self) -> bool:
        """Whether what lies in its folder was made by an earlier run."""
        return self.kept.folder and self.state in ("blocked", "failed")

    @property
    def tally(self) -> str:
        """What there is on its page, counted: 错误 3，提醒 1."""
        counts = {"错误": self.errors, "提醒": self.warnings, "勾稽不成立": len(self.contradictions)}
        return "，".join(f"{word} {count}" for word, count in counts.items() if count)


@dataclass(frozen=True, slots=True)
class Department:
    """What a department has to settle in all reports together. Its years and towns are those of `reports`."""

    name: str
    errors: int
    warnings: int
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """One relation that did not hold, and in which reports."""

    rule: str
    words: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason why runs broke off, and which."""

    message: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A whole batch. `units` maps slugs to names; reports stand by unit, then year, whatever finished first."""

    units: Mapping[str, str]
    years: tuple[int, ...]
    options: Options
    reports: tuple[Report, ...]
    raw: frozenset[Job]

    @property
    def counts(self) -> dict[State, int]:
        """How many reports ended in each state."""
        return {state: len(self.of_state(state)) for state in WORDS}

    def of_state(self, state: State) -> list[Report]:
        """The reports that ended so."""
        return [report for report in self.reports if report.state == state]

    def departments(self) -> list[Department]:
        """What each department has to settle, unknown ones last."""
        shares = [(share, report) for report in self.reports for share in report.shares]
        groups = _grouped((share.department, (share, report)) for share, report in shares)
        found = [
            Department(
                name,
                sum(share.errors for share, _ in same),
                sum(share.warnings for share, _ in same),
                tuple(report for share, report in same if share.errors or share.warnings),
            )
            for name, same in groups.items()
        ]
        return sorted((each for each in found if each.reports), key=lambda each: (each.name == NOBODY, each.name))

    def failed_checks(self) -> list[FailedCheck]:
        """The relations that did not hold, those of most reports first."""
        groups = _grouped((check.rule, (check, report)) for report in self.reports for check in report.contradictions)
        found = [
            FailedCheck(rule, _relation(same[0][0]), tuple(dict.fromkeys(report for _, report in same)))
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
) -> Account:
    """The account of a batch, the same for the same outcomes in any order; `kept` tells what the disk holds."""
    found = sorted(outcomes, key=lambda outcome: outcome.job)
    units = {unit: names.get(unit) or unit for unit, _ in groupby(found, key=lambda outcome: outcome.unit)}
    years = tuple(sorted({outcome.year for outcome in found}))
    reports = [_report(outcome, units[outcome.unit], options, kept(*outcome.job)) for outcome in found]
    raw = frozenset((unit, year) for unit in units for year in years if kept(unit, year).raw)
    return Account(units, years, options, tuple(reports), raw)


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


def by_unit(reports: Sequence[Report]) -> list[tuple[str, list[Report]]]:
    """Reports under the names of their units."""
    return [(same[0].name, same) for same in _grouped((report.unit, report) for report in reports).values()]


def _report(outcome: Outcome, name: str, options: Options, kept: Kept) -> Report:
    groups = _grouped((problem.department or NOBODY, problem) for problem in outcome.problems)
    shares = [Share(department, tuple(in_order(same))) for department, same in groups.items()]
    shares.sort(key=lambda share: (share.department == NOBODY, share.department))
    told = outcome.folder, outcome.message, outcome.notebook, tuple(shares), outcome.contradictions
    return Report(outcome.unit, name, outcome.year, outcome.state, *told, rerun_command(*outcome.job, options), kept)


def _relation(check: Contradiction) -> str:
    """The relation alone: what follows the first colon are the numbers of one report."""
    return check.words.partition("：")[0].strip() or check.rule


_Item = TypeVar("_Item")


def _grouped(pairs: Iterable[tuple[_Key, _Item]]) -> dict[_Key, list[_Item]]:
    groups: dict[_Key, list[_Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups


def _count(problems: Iterable[Problem], severity: str) -> int:
    return sum(problem.severity == severity for problem in problems)
