"""What was made of one report, beside what is true: wrong in silence, refused for nothing, asked too much.

Belongs here: the verdict, from plain rows as problems.json, checks.json and indicators.json have them. Where they come from:
`checking` (a batch), `reading` (in this process).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from benchmarks.county.plants import CHECK

Row = Mapping[str, Any]
Rows = Sequence[Row]
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What was made of a report: its problems, its checks, and each indicator's row by its key."""

    problems: Rows
    checks: Rows
    figures: Mapping[str, Row]


@dataclass(slots=True)
class Judgement:
    """What is to be said against the reading of one or more reports.

    `silent` are false figures without an error, question or failed check that names a file of their topic, and such as two
    readings give, printed without asking; `refused` figures stopped for nothing; `too_much` questions that nothing calls for;
    `amiss` whatever else is not as planted.
    """

    figures: int = 0
    silent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Judgement") -> "Judgement":
        self.figures += other.figures
        self.silent += other.silent
        self.refused += other.refused
        self.too_much += other.too_much
        self.amiss += other.amiss
        return self

    @property
    def lines(self) -> list[str]:
        """Everything, each with its kind."""
        kinds = (
            ("wrong in silence", self.silent),
            ("refused for nothing", self.refused),
            ("asked too much", self.too_much),
            ("not as planted", self.amiss),
        )
        return [f"{kind}: {text}" for kind, texts in kinds for text in texts]

    @property
    def sums(self) -> list[str]:
        """The numbers, the worst last."""
        return [
            f"figures: {self.figures}",
            f"not as planted: {len(self.amiss)}",
            f"asked too much: {len(self.too_much)}",
            f"refused for nothing: {len(self.refused)}",
            f"wrong in silence: {len(self.silent)}",
        ]


def judge(truth: Row, found: Found) -> Judgement:
    """Judge every figure and every question of one report."""
    report = f"{truth['unit']} {truth['year']}"
    made = Judgement(figures=len(truth["figures"]))
    for figure in truth["figures"]:
        row = found.figures.get(figure["key"])
        reasons = list(_reasons(figure["key"], truth, found))
        told = f"{report}: {figure['key']}{_habit(figure)}"
        made.silent += [f"{told} {text}" for text in _silent(figure, row, reasons)]
        if figure["expect"] == "count" and (reasons or row is None or row["value"] is None):
            made.refused.append(f"{told} is true as {figure['value']}, stopped by {'; '.join(reasons) or 'nothing'}")
    for key in found.figures.keys() - truth["values"].keys():
        made.amiss.append(f"{report}: {key} is not known")
    made.too_much += [f"{report}: {text}" for text in _too_much(truth, found)]
    if truth["blocked"]:
        made.amiss += [f"{report}: {text}" for text in planted_differences(truth, found.problems, found.checks)]
    return made


def _habit(figure: Row) -> str:
    return f" [{figure['habit']}]" if figure["habit"] else ""


def _silent(figure: Row, row: Row | None, reasons: Sequence[str]) -> Iterator[str]:
    value = row["value"] if row else None
    same = value is not None and round(float(value), _DECIMALS) == round(float(figure["value"]), _DECIMALS)
    candidates = row.get("candidates") if row else None
    if candidates and not any(each is not None and _same(each, figure["value"]) for each in candidates):
        yield f"may be {' or '.join(map(str, candidates))}, true is {figure['value']}"
    elif value is not None and not reasons and not same:
        yield f"is {value}, true is {figure['value']}"
    elif value is not None and not reasons and figure["expect"] == "ask":
        yield f"is {value}, though another reading gives another figure"


def _same(one: Any, other: Any) -> bool:
    return round(float(one), _DECIMALS) == round(float(other), _DECIMALS)


def _reasons(key: str, truth: Row, found: Found) -> Iterator[str]:
    """What stops a figure: an error in a file of its topic, a question that leaves it open, a failed check about it."""
    topic = key.partition(".")[0]
    row = found.figures.get(key)
    if row and row.get("candidates"):
        questions = [p for p in found.problems if p["severity"] == "question" and _is_of(p, topic, truth)]
        yield from (_told(problem) for problem in questions) if questions else iter(["a question elsewhere"])
    yield from (_told(p) for p in found.problems if p["severity"] == "error" and _is_of(p, topic, truth))
    for check in found.checks:
        if check["state"] == "failed" and _speaks_of(check, key):
            yield f"check {check['words']}"


def _told(problem: Row) -> str:
    return " ".join(filter(None, (problem["code"], problem["file"], problem["sheet"], problem["cell"])))


def _is_of(problem: Row, topic: str, truth: Row) -> bool:
    names = truth["topics"].get(topic, {}).get("files", ())
    return PurePosixPath(problem["file"]).name in names


def _speaks_of(check: Row, key: str) -> bool:
    rule: str = check["rule"]
    named = rule.replace("=", " ").replace("<", " ").replace(">", " ").replace("~", " ").replace("+", " ").split()
    return key in named or rule.startswith(f"{key.partition('.')[0]} total")


def _too_much(truth: Row, found: Found) -> Iterator[str]:
    """Questions about topics in which nothing was planted, and more than one a table where something was."""
    asked = {figure["key"].partition(".")[0] for figure in truth["figures"] if figure["expect"] == "ask"}
    may_ask = {topic: max(truth["topics"].get(topic, {}).get("tables", 0), 1) for topic in asked}
    for problem in found.problems:
        if problem["severity"] != "question":
            continue
        topic = next((topic for topic in may_ask if _is_of(problem, topic, truth)), "")
        if not topic:
            yield _told(problem)
        elif may_ask[topic] == 0:
            yield f"{_told(problem)}, one more than tables"
        else:
            may_ask[topic] -= 1


def planted_differences(truth: Row, problems: Rows, checks: Rows) -> Iterator[str]:
    """The planted problem when it is not there, and other errors and failed checks of its topic."""
    blocked: Row = truth["blocked"]
    topic = next((topic for topic, told in truth["topics"].items() if blocked["file"] in told["files"]), "")
    seen = [_place(row) for row in problems if row["severity"] == "error"]
    seen += [_place(row) for row in problems if row["severity"] == "question" and row["code"] == blocked["code"]]
    seen += [_failure(row, blocked) for row in checks if row["state"] == "failed"]
    planted = tuple(blocked[name] for name in ("code", "file", "sheet", "cell"))
    if blocked["code"] == CHECK:
        planted = (*planted, blocked["why"])
    if planted not in seen:
        yield f"planted, but not found: {' | '.join(planted)}"
    files = truth["topics"].get(topic, {}).get("files", ())
    others = [other for other in seen if other != planted and PurePosixPath(other[1]).name in files]
    yield from (f"found, but not planted: {' | '.join(other)}" for other in others)


def _place(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("code", "file", "sheet", "cell"))


def _failure(row: Row, blocked: Row) -> tuple[str, ...]:
    """A failed check by its words, at the planted cell if one of its sources is that cell."""
    sources = [source for side in ("left", "right") for source in row[side]["sources"]]
    named = [(PurePosixPath(s["file"]).name, s["sheet"], s.get("cells", s.get("rows", ""))) for s in sources]
    wanted = (blocked["file"], blocked["sheet"], blocked["cell"])
    return (CHECK, *(wanted if wanted in named else (named or [("", "", "")])[0]), row["words"])
