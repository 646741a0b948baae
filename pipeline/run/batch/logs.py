"""The log of one report in a batch: `outputs/_logs/<unit>-<year>.jsonl`, one event a line, for whoever asks later.

It has times, and nothing out of the tallies: counts of problems, not problems. A log that cannot be written stops nothing.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from pipeline.atomic import write_whole
from pipeline.errors import RunError
from pipeline.project import Project
from pipeline.run.batch.orders import Result
from pipeline.run.jobs import Job
from pipeline.tallies import SEVERITIES, mask

FOLDER = "_logs"


class Log:
    """The events of one report's run, written when it ends. What was not run is not logged."""

    def __init__(self, project: Project, job: Job) -> None:
        self._path = project.root / "outputs" / FOLDER / f"{job[0]}-{job[1]}.jsonl"
        self._job, self._lines, self._began = job, list[str](), monotonic()

    def begin(self, attempt: int) -> None:
        self._add("begun", attempt=attempt)

    def step(self, words: str) -> None:
        self._add("step", step=words)

    def end(self, result: Result) -> None:
        """Say how it ended, and put the log in the place of the last one."""
        if not result.attempts:
            return
        outcome = result.outcome
        counts = {
            severity: sum(p.severity == severity for p in outcome.problems)
            for severity in SEVERITIES
            if severity != "note"
        }
        why = {stage: list(reasons) for stage, reasons in result.why.items()}
        self._add("ended", state=outcome.state, **counts, failed_checks=len(outcome.contradictions), stages=why)
        if outcome.state == "failed":
            self._add("failure", message=mask(outcome.message), notebook=outcome.notebook)
        with suppress(RunError):
            write_whole(self._path, "".join(self._lines), durable=False)

    def _add(self, event: str, **more: Any) -> None:
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "unit": self._job[0],
            "year": self._job[1],
            "event": event,
            "seconds": round(monotonic() - self._began, 3),
            **more,
        }
        self._lines.append(json.dumps(line, ensure_ascii=False) + "\n")
