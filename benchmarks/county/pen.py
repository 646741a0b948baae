"""One clerk's habits: seeded choices, and the messes made so far. Nothing here knows what is written."""

from collections.abc import Sequence
from typing import TypeVar

from benchmarks.county.messes import Mess
from tests.sample.dice import Dice

T = TypeVar("T")


class Pen:
    """Chance for one part of one report. Pens of one report share the set of messes `used`."""

    def __init__(self, seed: str, used: set[Mess]) -> None:
        self.seed, self.used, self.dice = seed, used, Dice(seed)

    def another(self, purpose: str) -> "Pen":
        """A pen of its own for one part, so that a change in one part leaves the others alone."""
        return Pen(f"{self.seed}/{purpose}", self.used)

    def one_in(self, times: int) -> bool:
        """True once in so many times."""
        return self.dice.below(times) == 0

    def pick(self, choices: Sequence[T]) -> T:
        return self.dice.pick(choices)

    def between(self, low: int, high: int) -> int:
        return self.dice.between(low, high)

    def note(self, mess: Mess) -> None:
        """Record a mess that was made."""
        self.used.add(mess)

    def makes(self, mess: Mess, one_in: int = 1) -> bool:
        """Whether the clerk makes a mess here; if so, it is recorded."""
        if self.dice.below(one_in):
            return False
        self.used.add(mess)
        return True
