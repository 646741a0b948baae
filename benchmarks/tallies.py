"""How tallies whose truth is known come out: right, stopped, refused for nothing, or wrong in silence.

`python -m benchmarks.tallies DIR...`: each folder below DIR that holds a `truth.json` is a project root with one unit and year:

    {"unit": "x", "year": 2023, "figures": [{"key": "disputes.accepted", "expect": "count", "value": 12, "habit": "..."}]}

`expect` is "count" (the value must be printed) or "ask" (a question or an error must stop it). There is no third class.

`python -m benchmarks.tallies [--towns 20] [--years 2023] [--seed 7]`: a generated county with its habits, in the same way.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.county.judging import Judgement
from benchmarks.county.reading import judged_county
from pipeline.catalogue import Catalogue
from pipeline.errors import NianbaoError
from pipeline.indicators import Check, failed
from pipeline.notebook_api import compute_figures, find_place, read_tallies
from pipeline.tallies import SEVERITIES, Intake, Problem

RIGHT, STOPPED, REFUSED, SILENT = "right", "stopped rightly", "refused for nothing", "WRONG IN SILENCE"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a case: its truth, what came out, the verdict, and what stopped it."""

    case: str
    key: str
    habit: str
    expected: Any
    found: Any
    verdict: str
    reasons: tuple[str, ...]


def judged(root: Path) -> Iterator[Figure]:
    """Read one case and judge every figure of its truth."""
    truth = json.loads((root / "truth.json").read_text(encoding="utf-8"))
    try:
        place = find_place(root, truth["unit"], truth["year"])
        tallies = read_tallies(root, truth["unit"], truth["year"])
        figures = compute_figures(root, truth["unit"], truth["year"], tallies.intake).results
        touched = _touched(tallies.intake)
    except NianbaoError as error:
        for figure in truth["figures"]:
            verdict = STOPPED if figure["expect"] == "ask" else REFUSED
            yield Figure(root.name, figure["key"], figure.get("habit", ""), figure, None, verdict, (str(error),))
        return
    files = {account.file: account.topic for account in tallies.intake.accounts}
    only = {figure["key"].partition(".")[0] for figure in truth["figures"]}
    blocking = [problem for problem in tallies.intake.problems if SEVERITIES[problem.severity].blocks and problem.file]
    contradictions = failed(figures.checks)
    for figure in truth["figures"]:
        key, topic = figure["key"], figure["key"].partition(".")[0]
        label = place.catalogue.topics[topic].label
        mine = {a.file for a in tallies.intake.accounts if a.topic == topic}
        mine |= {stated.file for stated in tallies.intake.stated if stated.key.partition(".")[0] == topic}
        mine |= {p.file for p in blocking if label in p.found}
        reasons = [
            f"[{p.severity if p.severity == 'question' else p.code}] {p}"
            for p in blocking
            if p.file in mine or p.file not in files or len(only) == 1
        ]
        reasons = [r for r in reasons if not r.startswith("[question]")] + touched.get(key, [])
        spoilt = [p for p in blocking if _spoils_another(p, key, place.catalogue)]
        reasons = [r for r in reasons if not any(r.endswith(str(p)) for p in spoilt)]
        reasons += [str(check) for check in contradictions if _speaks_of(check, key, place.catalogue)]
        value = figures.values[key].value if key in figures.values else None
        yield Figure(
            root.name, key, figure.get("habit", ""), figure, value, _verdict(figure, value, reasons), tuple(reasons)
        )


def _spoils_another(problem: Problem, key: str, catalogue: Catalogue) -> bool:
    """Whether a bad number spoils the sum of another column than this indicator rests on, or of one that it does not sum."""
    columns = catalogue.topic_of(key).columns
    named = {
        name for name, column in columns.items() if column.type == "number" and f"“{column.label}”" in problem.expected
    }
    return bool(named) and not named & set(catalogue.indicators[key].columns)


def _speaks_of(check: Check, key: str, catalogue: Catalogue) -> bool:
    """Whether a failed check is about an indicator: by its key, or by the column that a total sums."""
    topic = catalogue.topic_of(key)
    keys = {key, *catalogue.indicators[key].operands}
    if not check.rule.startswith(f"{topic.topic} total"):
        return bool(keys & set(check.rule.replace("=", " ").replace("<", " ").replace(">", " ").split()))
    summed = {
        name for name, column in topic.columns.items() if column.type == "number" and f"：{column.label}" in check.words
    }
    columns = set(catalogue.indicators[key].columns)
    return bool(summed & columns) if summed else True


def _touched(intake: Intake) -> dict[str, list[str]]:
    """The figures that questions leave open, each with the questions that name it."""
    asked = [problem for problem in intake.problems if problem.severity == "question"]
    return {key: [f"[question {problem.code}] {problem}" for problem in asked] for key in intake.undecided}


def _verdict(figure: dict[str, Any], value: Any, reasons: list[str]) -> str:
    if figure["expect"] == "ask":
        return STOPPED if reasons or value is None else SILENT
    same = value is not None and abs(float(value) - float(figure["value"])) < 0.006
    if reasons or value is None:
        return REFUSED
    return RIGHT if same else SILENT


def _cases(folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path.parent for path in Path(folder).rglob("truth.json"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print what is not right, and the sums; 1 when anything is wrong in silence."""
    parser = argparse.ArgumentParser("python -m benchmarks.tallies", description=__doc__)
    parser.add_argument("folders", nargs="*", metavar="DIR", help="folders with cases; without any, a generated county")
    parser.add_argument("--towns", type=int, default=20)
    parser.add_argument("--years", type=int, nargs="+", default=[2023])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    chosen = parser.parse_args(arguments)
    return _judge_folders(chosen.folders) if chosen.folders else _judge_county(chosen)


def _judge_county(chosen: argparse.Namespace) -> int:
    reports = [(town, year) for year in chosen.years for town in range(1, chosen.towns + 1)]
    made = Judgement()
    for judgement in judged_county(chosen.seed, reports, chosen.jobs):
        made += judgement
    print("\n".join([*made.lines, f"reports: {len(reports)} of seed {chosen.seed}", *made.sums]))
    return int(bool(made.silent))


def _judge_folders(folders: Sequence[str]) -> int:
    counts: Counter[str] = Counter()
    counted = 0
    for root in _cases(folders):
        for figure in judged(root):
            counts[figure.verdict] += 1
            counted += figure.expected["expect"] == "count"
            if figure.verdict in (SILENT, REFUSED):
                print(f"{figure.verdict}  {figure.case}  {figure.key}  expected {figure.expected.get('value', 'ask')}")
                print(f"    got {figure.found}  habit: {figure.habit}  {figure.expected.get('why', '')}")
                for reason in figure.reasons[:4]:
                    print(f"    {reason}")
    print("  ".join(f"{verdict}: {counts[verdict]}" for verdict in (RIGHT, STOPPED, REFUSED, SILENT)))
    print(f"refused for nothing: {counts[REFUSED]} of {counted} ({counts[REFUSED] / max(counted, 1):.1%})")
    print(f"wrong in silence: {counts[SILENT]}")
    return int(bool(counts[SILENT]))


if __name__ == "__main__":
    sys.exit(main())
