"""Chance that falls the same way on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Dice:
    """Seeded draws, made from ``random()`` alone: its sequence is the one that Python promises to keep."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(f"dongan-2023/{seed}")

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit - 1``."""
        return int(self._random.random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in items]

    def handwritten(self, number: int, unit: str) -> str | int:
        """A number as clerks write it: mostly bare, at times with its unit, a blank before it or full-width digits."""
        ways: tuple[str | int, ...] = (
            number,
            number,
            number,
            f"{number}{unit}",
            f"{number} {unit}",
            f"{number}{unit}".translate(WIDE),
        )
        return self.pick(ways)


def dealt(counts: dict[str, int], dice: Dice) -> list[str]:
    """Each name as often as its count says, shuffled."""
    return dice.shuffled([name for name, count in counts.items() for _ in range(count)])
