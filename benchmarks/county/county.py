"""The whole county in a folder: every town, every year, and the truth beside it.

A report depends on the seed, the town and the year alone, so that a small county is the beginning of a large one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.county import passages
from benchmarks.county.books import content_of, gbk_archive
from benchmarks.county.facts import Number, draw_facts
from benchmarks.county.habits import ASK, COUNT, Habit, habits_of
from benchmarks.county.ledgers import Filing
from benchmarks.county.messes import Mess
from benchmarks.county.names import slug, town_name
from benchmarks.county.pen import Pen
from benchmarks.county.plants import Blocked, Plant, plant_of
from benchmarks.county.records import Town
from benchmarks.county.tallies import Inbox, hand_in, records_of

_ZIP_ONE_IN = 5


class OccupiedError(Exception):
    """The folder already holds tallies."""


@dataclass(frozen=True, slots=True)
class Report:
    """One town and year: the true values, the files, and what is wrong with them."""

    unit: str
    year: int
    truth: dict[str, Any]
    filings: tuple[Filing, ...]
    packed: frozenset[str]
    narrative: str


def plan_report(seed: int, number: int, year: int, *, habits: bool = False) -> Report:
    """Decide what is true, and lay out the tallies that say so. Nothing is written.

    Parameters
    ----------
    habits
        Whether offices do with some ledgers what is in the table of habits; without, they only write them in their own ways.
    """
    used: set[Mess] = set()
    pen = Pen(f"{seed}/{slug(number)}/{year}", used)
    town = Town(slug(number), town_name(number), year, draw_facts(pen.another("facts").dice))
    plant, customs, records = plant_of(seed, number, year), passages.customs(number), records_of(town, pen)
    own = passages.own_values(number, town.facts)
    taken = [*customs, *(key.partition(".")[0] for key in own), *([plant.topic] if plant else [])]
    chosen = habits_of(seed, number, year, records, taken) if habits else {}
    inbox = hand_in(town, pen, plant, customs, chosen, records)
    packed = _packed(inbox.filings, inbox.blocked, pen.another("archive"))
    values = town.facts.values() | own | inbox.changed
    truth = {
        "unit": town.slug,
        "year": year,
        "values": values,
        "figures": [_figure(key, value, inbox, plant, chosen) for key, value in values.items()],
        "topics": {
            topic: {"files": files, "tables": inbox.tables.get(topic, 0)} for topic, files in inbox.files.items()
        },
        "messes": sorted(used),
        "blocked": asdict(inbox.blocked) if inbox.blocked else None,
    }
    text = passages.narrative(town.name, year, pen.another("narrative"))
    return Report(town.slug, year, truth, tuple(inbox.filings), packed, text)


def _figure(key: str, value: Number, inbox: Inbox, plant: Plant | None, habits: Mapping[str, Habit]) -> dict[str, Any]:
    """One figure as the truth tells it: what it is, whether it must be printed or asked about, and what was done to its topic."""
    topic = key.partition(".")[0]
    planted = plant is not None and (key in plant.figures if plant.figures else topic == plant.topic)
    asked = key in inbox.asked or planted
    habit = habits[topic].name if topic in habits else ""
    return {"key": key, "expect": ASK if asked else COUNT, "value": value, "habit": habit}


def _packed(filings: Sequence[Filing], blocked: Blocked | None, pen: Pen) -> frozenset[str]:
    """The files that come in one archive: never the one with the planted problem."""
    archived = {filing.book.file for filing in filings if filing.archived}
    if not pen.makes(Mess.ZIP_GBK, one_in=_ZIP_ONE_IN):
        return frozenset()
    whole = [filing for filing in filings if not filing.archived and filing.book.file not in archived]
    free = [filing.book.file for filing in whole if blocked is None or filing.book.file not in blocked.file]
    return frozenset(pen.dice.shuffled([name for name in free if "初稿" not in name])[: pen.between(2, 4)])


def files_of(report: Report) -> dict[str, bytes]:
    """The raw folder of a report: names and contents."""
    contents = [(filing, filing.book.file, content_of(filing)) for filing in report.filings]
    loose = {name: content for filing, name, content in contents if not (name in report.packed or filing.archived)}
    archive = {name: content for filing, name, content in contents if name in report.packed or filing.archived}
    if archive:
        loose["报送材料.zip"] = gbk_archive(archive)
    loose["narrative.md"] = report.narrative.encode()
    return loose


def write_report(root: Path, seed: int, habits: bool, job: tuple[int, int]) -> str:
    """Write one report's raw folder and its truth; returns unit and year."""
    report = plan_report(seed, *job, habits=habits)
    folder = root / "data" / "raw" / report.unit / str(report.year)
    folder.mkdir(parents=True)
    for name, content in files_of(report).items():
        (folder / name).write_bytes(content)
    truth = json.dumps(report.truth, ensure_ascii=False, indent=1) + "\n"
    (root / "truth" / f"{report.unit}-{report.year}.json").write_text(truth, encoding="utf-8", newline="\n")
    return f"{report.unit} {report.year}"


def write_county(
    root: Path, *, towns: int, years: Sequence[int], seed: int, jobs: int = 2, habits: bool = False
) -> Iterator[str]:
    """Write the county, and tell each report once it is there.

    Raises
    ------
    OccupiedError
        The folder already has tallies in data/raw, or a truth.
    """
    for taken in (root / "data" / "raw", root / "truth"):
        if taken.is_dir() and any(taken.iterdir()):
            raise OccupiedError(f"{taken} is not empty: nothing was written. Name a new folder, or delete this one.")
    (root / "truth").mkdir(parents=True, exist_ok=True)
    for number in range(1, towns + 1):
        write_unit(root, number)
    write = partial(write_report, root, seed, habits)
    todo = [(number, year) for number in range(1, towns + 1) for year in years]
    if jobs == 1:
        yield from map(write, todo)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(write, todo, chunksize=4)


def write_unit(root: Path, number: int) -> None:
    """Write what is said of the n-th town itself."""
    folder = root / "data" / "raw" / slug(number)
    folder.mkdir(parents=True)
    texts = {"unit.yml": passages.unit_yml(town_name(number))}
    texts |= {f"catalogue/{name}": text for name, text in passages.catalogue_files(number).items()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
