"""What a person sees while runs go on: live with rich on a terminal, plain lines elsewhere."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.status import Status
from rich.text import Text

from pipeline.run.jobs import WORDS, Outcome

if TYPE_CHECKING:  # it loads half of the house
    from pipeline.run.verify import Verdict

STYLES = {"done": "green", "drafted": "yellow", "undecided": "magenta", "blocked": "yellow", "failed": "red"}


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


def tell_verdict(verdict: "Verdict") -> None:
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


def tell_outcome(outcome: Outcome) -> None:
    """Say what became of one run."""
    console = Console(highlight=False, soft_wrap=True)
    for notice in outcome.notices:
        console.print(Text(f"提醒：{notice}"))
    if outcome.message:
        console.print(Text(outcome.message))
    where = f"，见 {outcome.folder}/" if outcome.folder else ""
    console.print(Text(f"{outcome.unit} {outcome.year}：{WORDS[outcome.state]}{where}", style=STYLES[outcome.state]))
