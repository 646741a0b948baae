"""What a person sees of a batch: live with rich on a terminal, a line a report elsewhere; then a table."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pipeline.console.run_screen import STYLES
from pipeline.run.batch.orders import Event, Result, Step
from pipeline.run.jobs import WORDS, Job

_MOST_ROWS = 200
_MOST_MESSAGES = 20


class Board:
    """The progress of a batch: how many are done and how long the rest may take, and what each worker is at."""

    def __init__(self, total: int, *, explain: bool) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._total, self._explain = total, explain
        self._told = self._kept = 0
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=self._console) if self._console.is_terminal else None
        self._whole: TaskID | None = None
        self._running: dict[Job, TaskID] = {}

    def tell(self, event: Event) -> None:
        """Show a step or a result."""
        if isinstance(event, Step):
            self._show_step(event)
            return
        self._told += 1
        self._kept += not event.attempts
        if self._explain or (self._progress is None and event.attempts):
            self._print(event)
        if self._progress is not None:
            self._advance(self._progress, event.outcome.job)

    def _print(self, result: Result) -> None:
        outcome = result.outcome
        same = "" if result.attempts else "（没有变化，不必重做）"
        unit, year = outcome.job
        words = f"[{self._told}/{self._total}] {unit} {year}：{WORDS[outcome.state]}{same}"
        self._console.print(Text(words, style=STYLES[outcome.state]))
        for stage, reasons in result.why.items() if self._explain else ():
            self._console.print(Text(f"    {stage}：{'；'.join(reasons)}"))

    def _show_step(self, step: Step) -> None:
        if self._progress is None:
            return
        words = f"  {step.job[0]} {step.job[1]}：{step.words}"
        if step.job in self._running:
            self._progress.update(self._running[step.job], description=words)
        else:
            self._running[step.job] = self._progress.add_task(words, total=None, count="")

    def _advance(self, progress: Progress, job: Job) -> None:
        task = self._running.pop(job, None)
        if task is not None:
            progress.remove_task(task)
        if self._whole is not None:  # what was there already tells nothing of how long the rest takes
            total = self._total - self._kept
            done = self._told - self._kept
            kept = f"（另有 {self._kept} 份没有变化）" if self._kept else ""
            progress.update(
                self._whole, total=total or 1, completed=done if total else 1, count=f"{done}/{total}{kept}"
            )

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._whole = self._progress.add_task("批量运行", total=self._total, count=f"0/{self._total}")
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()


def closing_table(results: Sequence[Result]) -> None:
    """All runs of a batch in a table, or what needs attention when they are many; then why; then the counts."""
    console = Console(highlight=False, soft_wrap=True)
    outcomes = [result.outcome for result in results]
    shown = outcomes if len(outcomes) <= _MOST_ROWS else [each for each in outcomes if each.state != "done"]
    table = Table("单位", "年份", "结果", "位置或原因")
    for outcome in shown[:_MOST_ROWS]:
        first = outcome.message.partition("\n")[0]
        state = Text(WORDS[outcome.state], style=STYLES[outcome.state])
        table.add_row(outcome.unit, str(outcome.year), state, Text(outcome.folder or first, overflow="fold"))
    if shown:
        console.print(table, soft_wrap=False)
    told = [outcome for outcome in outcomes if outcome.message]
    for outcome in told[:_MOST_MESSAGES]:
        console.print(Text(f"\n{outcome.unit} {outcome.year}：\n{outcome.message}"))
    if len(told) > _MOST_MESSAGES:
        console.print(Text(f"\n另有 {len(told) - _MOST_MESSAGES} 份有问题，见总览。"))
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in WORDS}
    kept = sum(not result.attempts for result in results)
    tail = f"；其中 {kept} 份没有变化，未重做" if kept else ""
    console.print(Text("，".join(f"{WORDS[state]} {count}" for state, count in counts.items() if count) + tail))
