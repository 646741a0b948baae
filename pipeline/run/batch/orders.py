"""What is asked of a batch, and what it hears of each report while it goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.project import Project
from pipeline.run.jobs import Job, Options, Outcome


@dataclass(frozen=True, slots=True)
class Order:
    """How every report of a batch is to be made. `time_s` and `memory_bytes` bound one report; 0 for as much as it likes."""

    project: Project
    options: Options
    time_s: float = 0
    memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a report; which stages it took, each with the reasons why; how long it took, in how many attempts.

    No stage and no attempt: everything was there already.
    """

    outcome: Outcome
    why: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seconds: float = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """A run that raised: what is told, and whether a second try may help."""

    message: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A report has come to a step."""

    job: Job
    words: str


Event = Step | Result
Tell = Callable[[Event], None]
