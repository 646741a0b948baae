"""What a batch made of the county, beside what is true.

Belongs here: reading outputs and data/processed. A report without a planted problem must print the true values; one with a
planted problem must not be there, and that problem must be the only one that blocks it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from benchmarks.county.plants import CHECK

Rows = Sequence[Mapping[str, Any]]
_DECIMALS = 6


def discrepancies(root: Path) -> list[str]:
    """Every difference between the truth and what was made of it; empty when all is well."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "truth").glob("*.json"))]
    if not truths:
        return [f"{root / 'truth'}: no truth files; is this a folder that python -m benchmarks.county wrote?"]
    return [f"{truth['unit']} {truth['year']}: {said}" for truth in truths for said in _of_report(root, truth)]


def _of_report(root: Path, truth: Mapping[str, Any]) -> Iterator[str]:
    place = (truth["unit"], str(truth["year"]))
    outputs = root.joinpath("outputs", *place)
    processed = root.joinpath("data", "processed", *place)
    if truth["blocked"] is None:
        yield from _printed(outputs, truth["values"])
        return
    if outputs.exists():
        yield "printed, although a problem was planted"
    problems, checks = _rows(processed / "problems.json"), _rows(processed / "checks.json")
    if problems is None:
        yield "data/processed has no problems.json: not run"
    else:
        yield from blocking_differences(truth["blocked"], problems, checks or [])


def _rows(path: Path) -> Rows | None:
    rows: Rows | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return rows


def _printed(outputs: Path, values: Mapping[str, float]) -> Iterator[str]:
    found = _rows(outputs / "indicators.json")
    page = outputs / "report.html"
    if found is None or not page.is_file():
        yield "no report, although nothing was planted"
        return
    yield from value_differences(values, {row["key"]: row["value"] for row in found})
    reader = _Figures()
    reader.feed(page.read_text(encoding="utf-8"))
    if missing := sorted(values.keys() - {key for key, _ in reader.found}):
        yield f"report.html does not print {', '.join(missing)}"
    for key, value in dict.fromkeys(reader.found):
        if key not in values or round(float(value), _DECIMALS) != round(values[key], _DECIMALS):
            yield f"report.html prints {key} = {value}, true is {values.get(key)}"


def value_differences(values: Mapping[str, float], found: Mapping[str, float | None]) -> Iterator[str]:
    """Indicators that differ from the truth, are lacking, or are not in it."""
    for key in sorted(values.keys() | found.keys()):
        if key not in values or key not in found or found[key] != values[key]:
            yield f"{key} is {found.get(key, 'not there')}, true is {values.get(key, 'not known')}"


def blocking_differences(blocked: Mapping[str, str], problems: Rows, checks: Rows) -> Iterator[str]:
    """What blocks beside the planted problem, and the planted problem when it does not."""
    seen = [_error(row) for row in problems if row["severity"] == "error"]
    seen += [_failure(row, blocked) for row in checks if row["state"] == "failed"]
    planted = tuple(blocked[name] for name in ("code", "file", "sheet", "cell"))
    if blocked["code"] == CHECK:
        planted = (*planted, blocked["why"])
    if planted not in seen:
        yield f"planted, but not found: {' | '.join(planted)}"
    yield from (f"found, but not planted: {' | '.join(other)}" for other in seen if other != planted)


def _error(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("code", "file", "sheet", "cell"))


def _failure(row: Mapping[str, Any], blocked: Mapping[str, str]) -> tuple[str, ...]:
    """A failed check by its words, at the planted cell if one of its sources is that cell."""
    sources = [source for side in ("left", "right") for source in row[side]["sources"]]
    named = [(Path(s["file"]).name, s["sheet"], s.get("cells", s.get("rows", ""))) for s in sources]
    wanted = (blocked["file"], blocked["sheet"], blocked["cell"])
    return (CHECK, *(wanted if wanted in named else (named or [("", "", "")])[0]), row["words"])


class _Figures(HTMLParser):
    """Every `<data class="indicator">` of a page: its key and its value."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "data" and named.get("class") == "indicator":
            self.found.append((named.get("data-key") or "", named.get("value") or ""))
