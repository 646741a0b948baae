"""What is asked of a run, and what became of it: values that travel between processes, and to disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.tallies import Problem

State = Literal["done", "drafted", "undecided", "blocked", "failed"]
Job = tuple[str, int]
WORDS: Mapping[State, str] = {
    "done": "完成",
    "drafted": "草稿",
    "undecided": "待定，未出报告",
    "blocked": "有问题，未出报告",
    "failed": "运行失败",
}
FORMATS = ("html", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is wanted.

    `formats` out of FORMATS; `draft` prints in spite of failed checks, and says so on each page; `plain` leaves out 版头 and
    版记.
    """

    formats: tuple[str, ...] = FORMATS
    draft: bool = False
    annex: bool = True
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A check that did not hold: its rule in keys, by which equal causes of many units are found; in words; without numbers."""

    rule: str
    words: str
    relation: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one run: "undecided" when nothing but open questions stands in the way.

    `message` is for people. `folder` (published) and `notebook` (kept where it stopped) are relative to the root, empty when
    there is none. `problems` are those of the tallies, whatever became of the report.
    """

    unit: str
    year: int
    state: State
    folder: str = ""
    message: str = ""
    notebook: str = ""
    problems: tuple[Problem, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def job(self) -> Job:
        """The unit and year."""
        return self.unit, self.year

    @property
    def notices(self) -> tuple[str, ...]:
        """What someone should look at although it blocks nothing."""
        return tuple(str(problem) for problem in self.problems if problem.severity == "warning")


@dataclass(frozen=True, slots=True)
class Produced:
    """What became of a run, and which stages it took, each with the reasons why."""

    outcome: Outcome
    why: Mapping[str, Sequence[str]] = field(default_factory=dict)
