"""What a batch made of the county, beside what is true.

Belongs here: reading outputs and data/processed. A report in which nothing was planted must print the true values; one with a
planted problem, or a habit that must be asked about, must not be there.
"""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from benchmarks.county.judging import Found, Judgement, Row, Rows, judge

_DECIMALS = 6


def judged_batch(root: Path) -> Judgement:
    """The verdict on every report of a county of which a batch was made."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "truth").glob("*.json"))]
    made = Judgement()
    if not truths:
        made.amiss.append(f"{root / 'truth'}: no truth files; is this a folder that python -m benchmarks.county wrote?")
    for truth in truths:
        made += _of_report(root, truth)
    return made


def discrepancies(root: Path) -> list[str]:
    """Every difference between the truth and what was made of it; empty when all is well."""
    return judged_batch(root).lines


def _of_report(root: Path, truth: Mapping[str, Any]) -> Judgement:
    place = (truth["unit"], str(truth["year"]))
    outputs = root.joinpath("outputs", *place)
    report = " ".join(place)
    asked = truth["blocked"] is not None or any(figure["expect"] == "ask" for figure in truth["figures"])
    made = _judged(root.joinpath("data", "processed", *place), outputs, truth)
    if asked and outputs.exists():
        made.silent.append(f"{report}: printed, although something was planted that stops it")
    if not asked:
        made.silent += [f"{report}: {text}" for text in _misprints(outputs / "report.html", truth["values"])]
    return made


def _judged(processed: Path, outputs: Path, truth: Row) -> Judgement:
    problems, checks = _rows(processed / "problems.json"), _rows(processed / "checks.json")
    figures = _rows(processed / "indicators.json") or _rows(outputs / "indicators.json")
    if problems is None or figures is None:
        report = f"{truth['unit']} {truth['year']}"
        return Judgement(amiss=[f"{report}: data/processed has no problems.json or indicators.json: not run"])
    return judge(truth, Found(problems, checks or [], {row["key"]: row for row in figures}))


def _rows(path: Path) -> Rows | None:
    rows: Rows | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return rows


def _misprints(page: Path, values: Mapping[str, float]) -> Iterator[str]:
    """What a page prints, and should not, or leaves out. A report that is not there at all is refused, not misprinted."""
    if not page.is_file():
        return
    reader = _Figures()
    reader.feed(page.read_text(encoding="utf-8"))
    if missing := sorted(values.keys() - {key for key, _ in reader.found}):
        yield f"report.html does not print {', '.join(missing)}"
    for key, value in dict.fromkeys(reader.found):
        if key not in values or round(float(value), _DECIMALS) != round(values[key], _DECIMALS):
            yield f"report.html prints {key} = {value}, true is {values.get(key)}"


class _Figures(HTMLParser):
    """Every `<data class="indicator">` of a page: its key and its value."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "data" and named.get("class") == "indicator":
            self.found.append((named.get("data-key") or "", named.get("value") or ""))
