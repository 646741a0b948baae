"""What a person sees while runs go on: live with rich on a terminal, plain lines elsewhere."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.status import Status
from rich.table import Table
from rich.text import Text

from pipeline.run.jobs import Outcome
from pipeline.run.verify import Verdict

_STYLES = {"done": "green", "drafted": "yellow", "blocked": "yellow", "failed": "red"}


class Steps:
    """The steps of one run: a spinner on a terminal, else a line a step."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._console = Console(stderr=True, highlight=False)
        self._status: Status | None = None

    def tell(self, step: str) -> None:
        """Say which step has begun."""
        words = f"{self._name}：{step}"
        if self._status is not None:
            self._status.update(Text(words))
        else:
            self._console.print(Text(words))

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._status = self._console.status(Text(self._name))
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()


def tell_verdict(verdict: Verdict) -> None:
    """One line when everything is the same; else causes first, then what they come to."""
    console = Console(highlight=False, soft_wrap=True)
    for notice in verdict.notices:
        console.print(Text(f"说明：{notice}"))
    if verdict.same:
        console.print(Text(f"{verdict.folder}：重新生成的文件逐字节相同。", style="green"))
        return
    console.print(Text(f"{verdict.folder}：与重新生成的不同。", style="red"))
    for name, lines in (("原因", verdict.causes), ("差别", verdict.effects)):
        for line in lines:
            console.print(Text(f"  {name}：{line}"))


class Tally:
    """The progress of a batch."""

    def __init__(self, total: int, words: Mapping[str, str]) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._total, self._done, self._words = total, 0, words
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=self._console) if self._console.is_terminal else None
        self._task = self._progress.add_task("运行", total=total) if self._progress else None

    def tell(self, outcome: Outcome) -> None:
        """Count one finished run."""
        self._done += 1
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)
        else:
            words = f"[{self._done}/{self._total}] {outcome.unit} {outcome.year}：{self._words[outcome.state]}"
            self._console.print(Text(words))

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()


def tell_outcome(outcome: Outcome, word: str) -> None:
    """Say what became of one run."""
    console = Console(highlight=False, soft_wrap=True)
    for notice in outcome.notices:
        console.print(Text(f"提醒：{notice}"))
    if outcome.message:
        console.print(Text(outcome.message))
    where = f"，见 {outcome.folder}/" if outcome.folder else ""
    console.print(Text(f"{outcome.unit} {outcome.year}：{word}{where}", style=_STYLES[outcome.state]))


def closing_table(outcomes: Sequence[Outcome], words: Mapping[str, str]) -> None:
    """All runs of a batch: a table, then the full message of each that published nothing."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table("单位", "年份", "结果", "位置或原因")
    for outcome in outcomes:
        first = outcome.message.partition("\n")[0]
        state = Text(words[outcome.state], style=_STYLES[outcome.state])
        table.add_row(outcome.unit, str(outcome.year), state, Text(outcome.folder or first, overflow="fold"))
    console.print(table, soft_wrap=False)
    for outcome in outcomes:
        if outcome.message:
            console.print(Text(f"\n{outcome.unit} {outcome.year}：\n{outcome.message}"))
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in words}
    console.print(Text("，".join(f"{words[state]} {count}" for state, count in counts.items() if count)))
