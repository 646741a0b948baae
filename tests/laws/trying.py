"""Cases: one or more laws applied to a seeded ledger, and judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.laws.judging import ELSEWHERE, KEPT, STOPPED, WRONG, Verdict, judge
from tests.laws.ledgers import TOPICS, ledger
from tests.laws.model import Folder
from tests.laws.transformations import ASKS, KEEPS, LAWS, Law


@dataclass(frozen=True, slots=True)
class Case:
    """A topic, the seed of its ledger, and the laws that are applied in this order."""

    topic: str
    seed: int
    laws: tuple[Law, ...]

    def __str__(self) -> str:
        return f"{self.topic}/{self.seed}: {' + '.join(law.name for law in self.laws)}"

    def folder(self) -> Folder | None:
        """The hand-in, or None when one of the laws does not apply to what the ones before have made."""
        folder = ledger(self.topic, self.seed)
        for law in self.laws:
            if not law.applies(folder):
                return None
            folder = law(folder, self.seed)
        return folder if folder.writable else None


def try_case(case: Case) -> Verdict:
    folder = case.folder()
    assert folder is not None, case
    return judge(folder)


def breaks(law: Law, verdict: Verdict) -> bool:
    """Whether a single law was broken."""
    if law.expect is KEEPS:
        return verdict.state != KEPT
    if law.expect is ASKS:
        return verdict.state != STOPPED
    return verdict.state not in (KEPT, STOPPED)


def changed(verdict: Verdict) -> bool:
    """Whether another value would be printed, or nothing without a word: what no composition may bring about."""
    return verdict.state not in (KEPT, STOPPED, ELSEWHERE)


def is_wrong(verdict: Verdict) -> bool:
    return verdict.state == WRONG


@cache
def single(law: Law, topic: str, seed: int) -> tuple[Case, Verdict] | None:
    """One law on one topic; None where it does not apply. Tried once a process."""
    case = Case(topic, seed, (law,))
    return (case, try_case(case)) if law.applies(ledger(topic, seed)) else None


def singles(seeds: Sequence[int] = (1,)) -> Iterator[tuple[Case, Verdict]]:
    """Every law on every topic to which it applies."""
    for law in LAWS:
        for topic in TOPICS:
            for seed in seeds:
                tried = single(law, topic, seed)
                if tried is not None:
                    yield tried


def in_order(laws: Sequence[Law]) -> bool:
    """Whether nothing comes behind a law that must be the last."""
    return not any(law.last for law in laws[:-1])


def drawn(count: int, size: int, seed: int) -> list[Case]:
    """Seeded compositions of `size` different laws, each of which applies to what comes before it."""
    dice = Random(f"{count} {size} {seed}")
    cases: list[Case] = []
    while len(cases) < count:
        case = Case(dice.choice(TOPICS), dice.randint(1, 40), tuple(dice.sample(LAWS, size)))
        if in_order(case.laws) and case.folder() is not None:
            cases.append(case)
    return cases
