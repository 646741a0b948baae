"""A hand-in → what the package makes of it, in process, and the verdict on each figure.

Belongs here: writing the folder, reading it through pipeline.notebook_api, and telling kept from stopped from wrong in silence.
"""

import re
import shutil
import tempfile
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import notebook_api
from tests.laws.model import Folder
from tests.laws.vocabulary import COUNTY, OFFICES, UNIT, YEAR
from tests.laws.writing import write_folder

UNIT_YML = f"name: {UNIT}\nsuperior: {COUNTY}人民政府\ndepartments: [{', '.join(dict.fromkeys(OFFICES.values()))}]\n"
BLOCKING = ("error", "question")
KEPT, STOPPED, UNNAMED, ELSEWHERE = "kept", "stopped", "stopped without a place", "stopped elsewhere"
WRONG, CRASHED = "WRONG", "CRASHED"
_CELLS = re.compile(r"\$?([A-Z]{1,3})?\$?(\d+)(?::\$?([A-Z]{1,3})?\$?(\d+))?")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that blocks the topic: a problem, or a check that failed."""

    code: str
    file: str
    sheet: str
    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator: what is true, and what would be printed."""

    key: str
    expected: float | None
    got: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a folder. `state` is the worst of its figures."""

    state: str
    figures: tuple[Figure, ...]
    questions: tuple[Question, ...]
    said: tuple[str, ...]
    tables: int

    @property
    def asked_too_much(self) -> bool:
        """More than one question a cause and table: here there is one cause. The sums of one row are checked as one."""
        return len({(q.code.split()[0], q.file, q.sheet) for q in self.questions}) > max(1, self.tables)

    def __str__(self) -> str:
        wrong = [
            f"{f.key}: expected {_shown(f.expected)}, got {_shown(f.got)}" for f in self.figures if f.expected != f.got
        ]
        lines = [self.state, *wrong, *(f"asks: {q.code} {q.file} {q.sheet} {q.cell} {q.text}" for q in self.questions)]
        return "\n    ".join([*lines, *(f"said: {text}" for text in self.said[:6])])


def _shown(number: float | None) -> str:
    return "nothing" if number is None else f"{number:g}"


@cache
def _root() -> Path:
    """One root a process; its raw folder is emptied for every case."""
    root = Path(tempfile.mkdtemp(prefix="laws-"))
    unit = root / "data" / "raw" / "qingxi"
    unit.mkdir(parents=True)
    (unit / "unit.yml").write_text(UNIT_YML, encoding="utf-8")
    _keep_catalogue()
    return root


def _keep_catalogue() -> None:
    """The catalogue is the same in every case: read it once."""
    notebook_api.load_catalogue = cache(notebook_api.load_catalogue)  # type: ignore[attr-defined]


def forget_root() -> None:
    """Remove the folder in which cases were written."""
    if _root.cache_info().currsize:
        shutil.rmtree(_root(), ignore_errors=True)
        _root.cache_clear()


def judge(folder: Folder) -> Verdict:
    """Write, read, compute, compare."""
    root = _root()
    raw = root / "data" / "raw" / "qingxi" / str(YEAR)
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir()
    marked = write_folder(folder, raw)
    try:
        tallies = notebook_api.read_tallies(root, "qingxi", YEAR)
        results = notebook_api.compute_figures(root, "qingxi", YEAR, tallies.intake).results
    except Exception as error:  # a verdict too: nothing that an office does may end a run
        at = traceback.extract_tb(error.__traceback__)[-1]
        text = f"{type(error).__name__}: {error} ({Path(at.filename).name}:{at.lineno})"
        figures = tuple(Figure(key, expected, None, CRASHED) for key, expected in folder.truth.items())
        return Verdict(CRASHED, figures, (), (text,), 1)
    problems = tallies.intake.problems
    questions = _asked(problems, results.checks)
    figures = tuple(
        _figure(key, expected, results.values[key], questions, marked, key in folder.bounds)
        for key, expected in folder.truth.items()
    )
    order = (WRONG, UNNAMED, ELSEWHERE, STOPPED, KEPT)
    state = next(state for state in order if any(figure.verdict == state for figure in figures))
    said = tuple(str(p) for p in problems if p.severity not in BLOCKING and p.file)
    return Verdict(state, figures, questions, said, len(list(folder.sheets)))


def _asked(problems: Any, checks: Any) -> tuple[Question, ...]:
    """What blocks and names a file. All files are this topic's, so other topics' silence drops out."""
    found = [
        Question(p.code, p.file, p.sheet, p.cell, p.found) for p in problems if p.severity in BLOCKING and p.file
    ]  # fmt: skip
    for check in checks:
        if check.state != "failed":
            continue
        sources = [source for side in (check.left, check.right) for source in side.sources]
        for source in sources[:1]:
            name = source.file.partition(f"/{YEAR}/")[2]
            cells = ",".join(filter(None, (s.cells or s.rows for s in sources)))
            found.append(Question(f"check {check.rule}", name, source.sheet, cells, check.words))
    return tuple(found)


def _figure(
    key: str, expected: float | None, value: Any, questions: tuple[Question, ...], marked: Any, bound: bool
) -> Figure:
    got = None if value.value is None else float(value.value)
    same = got is None if expected is None else got is not None and abs(got - expected) < 1e-6
    if questions:
        verdict = STOPPED if _is_named(questions, marked) else ELSEWHERE
        return Figure(key, expected, None, verdict)
    if bound and value.text == f"{got:g}{value.unit}":
        return Figure(key, expected, got, WRONG)
    if same and (expected is not None or value.kind == "undefined"):
        return Figure(key, expected, got, KEPT)
    return Figure(key, expected, got, UNNAMED if got is None else WRONG)


def _is_named(questions: tuple[Question, ...], marked: dict[str, dict[str, set[int]]]) -> bool:
    """Whether a question names a file with marked rows, and if it gives cells there, one in such a row."""
    if not any(rows for sheets in marked.values() for rows in sheets.values()):
        return True
    for question in questions:
        sheets = next((sheets for name, sheets in marked.items() if name == question.file), {})
        rows = set().union(*(rows for name, rows in sheets.items() if question.sheet in ("", name)))
        if not question.cell and any(name in question.text for name, sheets in marked.items() if any(sheets.values())):
            return True
        if rows and (not question.cell or rows & _rows(question.cell)):
            return True
    return False


def _rows(cells: str) -> set[int]:
    rows: set[int] = set()
    for match in _CELLS.finditer(cells):
        rows |= set(range(int(match[2]), int(match[4] or match[2]) + 1))
    return rows
