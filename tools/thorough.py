"""All that takes too long for every change: `make thorough`, or `python -m tools.thorough [--date 2026-01-31] [--only laws]`.

Each part is a command. What it sums up is written into benchmarks/RESULTS.md, under a section of its own, with date and
commit; exit code 1 when a part fails. The seed of the county is new each day.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
RESULTS = REPOSITORY / "benchmarks" / "RESULTS.md"
SECTION = "## thorough"
_TOLD = re.compile(
    r"^(==.*|   (?:of \d+|asked too much).*|(?:reports|figures|not as planted|asked too much|refused for nothing"
    r"|wrong in silence|rules that no law needs|mutations|deaths, hangs, bloat): .*|\d+ rules, .*"
    r"|(?:=+ )?\d+ (?:passed|failed).*)$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One command, what it is for, and what it summed up."""

    name: str
    why: str
    told: tuple[str, ...]
    code: int
    took_s: float


def commands(day: date) -> Mapping[str, tuple[str, Sequence[str]]]:
    """Every part: why, and what to run."""
    pytest = ("-m", "pytest", "-n", "2", "--dist", "loadgroup", "-rN")
    seed = str(day.toordinal())
    return {
        "laws": ("every law alone, all pairs, 5,000 triples", ("-m", "tests.laws.thorough", "--triples", "5000")),
        "county": (
            f"1,000 reports with habits, of seed {seed}",
            ("-m", "benchmarks.tallies", "--towns", "250", "--years", "2021", "2022", "2023", "2024", "--seed", seed),
        ),
        "examples": (
            "the tests of properties, with new and more examples",
            (*pytest, "-m", "hypothesis", "--hypothesis-profile", "thorough"),
        ),
        "kills": (
            "a batch killed at 200 random moments",
            (*pytest, "tests/test_batch.py", "-k", "killed", "--kills", "200"),
        ),
        "questions": (
            "20 spoilt samples, every question answered in every way",
            (*pytest, "tests/test_questions.py", "-k", "spoilt", "--spoilt", "20"),
        ),
        "mutants": (
            "10,000 damaged files of every format and writer",
            ("-m", "tests.formats.mutants", "--count", "10000"),
        ),
        "rules": ("each row of the tables of reading rules left out", ("-m", "tools.leave_out_rules")),
    }


def run(name: str, why: str, command: Sequence[str]) -> Part:
    """One part, shown while it runs."""
    print(f"== {name}: {why}", flush=True)
    began = time.monotonic()
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, *command], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if _TOLD.match(line):
                told.append(line.strip("= \n"))
    return Part(name, why, tuple(told), process.returncode, time.monotonic() - began)


def section(parts: Sequence[Part], day: date, commit: str) -> str:
    """The parts as they stand in RESULTS.md."""
    lines = [SECTION, "", f"`make thorough` of {day.isoformat()}, commit {commit}.", ""]
    for part in parts:
        state = "" if part.code == 0 else f", exit code {part.code}"
        lines.append(
            f"- **{part.name}** ({part.why}; {part.took_s / 60:.0f} min{state}): {'; '.join(part.told) or '–'}"
        )
    return "\n".join(lines) + "\n"


def put(text: str, results: str) -> str:
    """The results with this section in the place of the one that was there, or at the end."""
    before, found, after = results.partition(f"{SECTION}\n")
    following = re.search(r"^## ", after, re.M)
    rest = after[following.start() :] if found and following else ""
    return f"{before.rstrip()}\n\n{text}" + (f"\n{rest}" if rest else "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts one after another, and write what they come to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--only", nargs="+", default=(), choices=list(commands(date.min)), help="some parts")
    chosen = parser.parse_args(arguments)
    every = commands(chosen.date)
    parts = [run(name, *every[name]) for name in every if not chosen.only or name in chosen.only]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.strip()
    RESULTS.write_text(put(section(parts, chosen.date, commit), RESULTS.read_text("utf-8")), "utf-8", newline="\n")
    print(section(parts, chosen.date, commit))
    return int(any(part.code for part in parts))


if __name__ == "__main__":
    sys.exit(main())
