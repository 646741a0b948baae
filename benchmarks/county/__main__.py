"""The command line: write a county, or check what a batch made of one."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.county.checking import judged_batch
from benchmarks.county.county import OccupiedError, write_county


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well; 1 when the check finds differences; 2 when there is nowhere to write."""
    asked = _parser().parse_args(arguments)
    if asked.check:
        made = judged_batch(asked.folder)
        print("\n".join([*made.lines, *made.sums]))
        return 1 if made.lines else 0
    try:
        written = list(
            write_county(
                asked.folder,
                towns=asked.towns,
                years=asked.years,
                seed=asked.seed,
                jobs=asked.jobs,
                habits=not asked.plain,
            )
        )
    except OccupiedError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(written)} reports of {asked.towns} fictional towns in {asked.folder}; the truth is in truth/.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.county", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="what gets data/raw and truth")
    parser.add_argument("--towns", type=_count, default=25)
    parser.add_argument("--years", type=_years, default=range(2021, 2025), help="2021-2024, or one year")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=_count, default=2, help="processes that write")
    parser.add_argument("--plain", action="store_true", help="leave out the habits: messes and planted problems alone")
    parser.add_argument("--check", action="store_true", help="compare what a batch made of DIR with its truth")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    years = range(int(first), int(last or first) + 1)
    if not years:
        raise argparse.ArgumentTypeError(f"{text} begins after it ends")
    return years


if __name__ == "__main__":
    sys.exit(main())
