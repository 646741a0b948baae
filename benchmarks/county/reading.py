"""Reports of a county read and computed in this process, and judged: no batch, no notebooks, no pages.

Belongs here: writing one report alone, and what `pipeline.notebook_api` makes of it.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.county.county import write_report, write_unit
from benchmarks.county.judging import Found, Judgement, Row, judge
from benchmarks.county.names import slug
from pipeline.errors import NianbaoError
from pipeline.notebook_api import compute_figures, read_tallies

Job = tuple[int, int]
"""The number of a town, and a year."""


def write_alone(root: Path, seed: int, job: Job) -> dict[str, Any]:
    """One report with its habits in a root of its own; returns its truth."""
    (root / "truth").mkdir(parents=True)
    write_unit(root, job[0])
    write_report(root, seed, True, job)
    truth: dict[str, Any] = json.loads((root / "truth" / f"{slug(job[0])}-{job[1]}.json").read_text("utf-8"))
    return truth


def found_in(root: Path, unit: str, year: int) -> Found:
    """What the package makes of a raw folder."""
    intake = read_tallies(root, unit, year).intake
    results = compute_figures(root, unit, year, intake).results
    figures = {key: value.as_dict() for key, value in results.values.items()}
    return Found([p.as_dict() for p in intake.problems], [c.as_dict() for c in results.checks], figures)


def judged(root: Path, truth: Row) -> Judgement:
    """One report that was written, read and judged. What ends a reading is against it, too."""
    try:
        return judge(truth, found_in(root, truth["unit"], truth["year"]))
    except NianbaoError as error:
        return Judgement(len(truth["figures"]), amiss=[f"{truth['unit']} {truth['year']}: {error}"])


def judged_alone(seed: int, job: Job) -> Judgement:
    """One report written, read, judged and removed."""
    root = Path(tempfile.mkdtemp(prefix="county-"))
    try:
        return judged(root, write_alone(root, seed, job))
    finally:
        shutil.rmtree(root)


def judged_county(seed: int, jobs: Iterable[Job], processes: int = 2) -> Iterator[Judgement]:
    """Many reports of a county, each alone."""
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(partial(judged_alone, seed), jobs, chunksize=4)
