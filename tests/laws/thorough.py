"""All pairs of laws and thousands of triples: `python -m tests.laws.thorough [--triples 5000] [--jobs 2] [--show 100]`.

Prints a line a law and the failing cases; exit code 1 when any composition gives another value.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations
from multiprocessing import get_context
from random import Random

from tests.laws.judging import KEPT, STOPPED, forget_root, judge
from tests.laws.ledgers import TOPICS
from tests.laws.transformations import BY_NAME, KEEPS, LAWS, Law
from tests.laws.trying import Case, breaks, changed, drawn, in_order, is_wrong

Names = tuple[str, int, tuple[str, ...]]
Result = tuple[Names, str, bool, bool, bool, str]
_TRIES = 6


def all_singles(seeds: Sequence[int]) -> Iterator[Names]:
    """Every law on every topic with every seed."""
    return ((topic, seed, (law.name,)) for law in LAWS for topic in TOPICS for seed in seeds)


def all_pairs() -> Iterator[Names]:
    """Every ordered pair, on the first of a few drawn topics to which both apply."""
    for one, other in permutations(LAWS, 2):
        if not in_order((one, other)):
            continue
        dice = Random(f"{one.name} {other.name}")
        for _ in range(_TRIES):
            case = Case(dice.choice(TOPICS), dice.randint(1, 40), (one, other))
            if case.folder() is not None:
                yield _named(case)
                break


def triples(count: int, seed: int) -> Iterator[Names]:
    return (_named(case) for case in drawn(count, 3, seed))


def _named(case: Case) -> Names:
    return case.topic, case.seed, tuple(law.name for law in case.laws)


def _laws(names: Names) -> tuple[Law, ...]:
    return tuple(BY_NAME[name] for name in names[2])


def attempt(names: Names) -> Result | None:
    """One case, judged in a process of the pool: its state, whether the law is broken, the value wrong, asked too much."""
    case = Case(names[0], names[1], _laws(names))
    folder = case.folder()
    if folder is None:
        return None
    verdict = judge(folder)
    broken = breaks(case.laws[0], verdict) if len(case.laws) == 1 else changed(verdict)
    wrong = is_wrong(verdict) or broken if len(case.laws) > 1 else is_wrong(verdict)
    text = f"{case}\n    {verdict}" if broken or verdict.asked_too_much else ""
    return names, verdict.state, broken, wrong, verdict.asked_too_much, text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and say by the exit code whether a value was wrong anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=60, help="failing cases to print of each size")
    parser.add_argument("--singles-only", action="store_true")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    rounds = [("singles", list(all_singles((1, 2, 3))))]
    if not chosen.singles_only:
        rounds += [("pairs", list(all_pairs())), ("triples", list(triples(chosen.triples, chosen.seed)))]
    wrong = 0
    with get_context("fork").Pool(chosen.jobs) as pool:
        for name, cases in rounds:
            results = [r for r in pool.imap(attempt, cases, chunksize=20) if r is not None]
            wrong += _report(name, results, chosen.show)
        pool.map(_clean, range(chosen.jobs))
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


def _clean(_: int) -> None:
    forget_root()


def _report(name: str, results: Sequence[Result], show: int) -> int:
    states = Counter(state for _, state, *_ in results)
    print(f"\n== {name}: {len(results)} cases; " + ", ".join(f"{state} {n}" for state, n in states.most_common()))
    keeping = [r for r in results if all(law.expect is KEEPS for law in _laws(r[0]))]
    if keeping:
        print(f"   of {len(keeping)} that should keep, {sum(r[1] == KEPT for r in keeping) / len(keeping):.0%} kept")
    print(f"   asked too much: {sum(r[4] for r in results)}")
    print(f"{'law':<56}{'cases':>6}{'kept':>6}{'stopped':>8}{'broken':>7}{'wrong':>6}")
    for law in LAWS:
        own = [r for r in results if law.name in r[0][2]]
        broken = [r for r in own if r[2]]
        if broken:
            kept, stopped = (sum(r[1] == state for r in own) for state in (KEPT, STOPPED))
            wrong = sum(r[3] for r in own)
            print(f"{law.name:<56}{len(own):>6}{kept:>6}{stopped:>8}{len(broken):>7}{wrong:>6}")
    failing = [r for r in results if r[2]]
    for result in failing[:show]:
        print(result[5])
    if len(failing) > show:
        print(f"… and {len(failing) - show} more (--show)")
    return sum(r[3] for r in results)


if __name__ == "__main__":
    sys.exit(main())
