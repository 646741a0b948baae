"""The intake on disk, between two notebooks: `data/processed/<unit>/<year>/`.

`<topic>.parquet` holds records; `tallies.json` what they came from; `problems.json` the problems. No personal data.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.atomic import json_text, whole_folder
from pipeline.errors import ProjectError
from pipeline.tallies.corrections import Correction
from pipeline.tallies.opened import Intake
from pipeline.tallies.questions.model import Decision
from pipeline.tallies.tables.columns.fixes import Fix
from pipeline.tallies.tables.figures.stated import Stated
from pipeline.tallies.tables.ledger import Account, Place
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.topics import TopicRecords
from pipeline.tallies.wording.problems import Problem

TALLIES, PROBLEMS = "tallies.json", "problems.json"
ACCOUNT = "rows.account"


def write_intake(folder: Path, intake: Intake) -> None:
    """Put the intake in the place of whatever the folder held."""
    with whole_folder(folder, durable=False) as staged:
        for name, records in intake.topics.items():
            records.frame.to_parquet(staged / f"{name}.parquet", index=False)
        (staged / TALLIES).write_text(json_text(_described(intake)), encoding="utf-8", newline="\n")
        problems = json_text([problem.as_dict() for problem in (*intake.problems, *account_notes(intake))])
        (staged / PROBLEMS).write_text(problems, encoding="utf-8", newline="\n")


def read_intake(folder: Path) -> Intake:
    """What `write_intake` wrote.

    Raises
    ------
    ProjectError
        The first notebook has not been run for this unit and year.
    """
    path = folder / TALLIES
    if not path.is_file():
        raise ProjectError(f"{folder} 里还没有清洗后的数据。请先运行第一个笔记本 1_clean。")
    data = json.loads(path.read_text(encoding="utf-8"))
    problems = json.loads((folder / PROBLEMS).read_text(encoding="utf-8"))
    told = [item for item in problems if item["code"] != ACCOUNT]
    return Intake(
        unit=data["unit"],
        year=data["year"],
        topics={name: _records(folder, name, item) for name, item in data["topics"].items()},
        stated=tuple(_stated(item) for item in data["stated"]),
        totals=tuple(CheckTotal(**item) for item in data["totals"]),
        accounts=tuple(Account(**item) for item in data["accounts"]),
        problems=tuple(Problem(**item, department=of) for item, of in zip(told, data["departments"], strict=True)),
        corrections=tuple(Correction(**item) for item in data["corrections"]),
        decisions=tuple(Decision(**{**item, "excepted": tuple(item["excepted"])}) for item in data["decisions"]),
        undecided={key: tuple(numbers) for key, numbers in data["undecided"].items()},
    )


def account_notes(intake: Intake) -> list[Problem]:
    """The account of every table's rows, as `problems.json` keeps it."""
    return [
        Problem("note", ACCOUNT, account.file, account.sheet, account.area, str(account)) for account in intake.accounts
    ]


def _stated(item: dict[str, Any]) -> Stated:
    pairs = {name: tuple(map(tuple, item[name])) for name in ("cells", "reads")}
    months = None if item["months"] is None else tuple(item["months"])
    added = tuple(map(_stated, item["added"]))
    return Stated(**{**item, **pairs, "months": months, "who": tuple(item["who"]), "added": added})


def _described(intake: Intake) -> dict[str, Any]:
    return {
        "unit": intake.unit,
        "year": intake.year,
        "topics": {
            name: {
                "records": len(records.frame),
                "places": [asdict(place) for place in records.places],
                "zero_reports": [list(zero) for zero in records.zero_reports],
                "holes": sorted(records.holes),
            }
            for name, records in intake.topics.items()
        },
        "stated": [asdict(figure) for figure in intake.stated],
        "totals": [asdict(total) for total in intake.totals],
        "accounts": [asdict(account) for account in intake.accounts],
        "corrections": [asdict(correction) for correction in intake.corrections],
        "decisions": [asdict(decision) for decision in intake.decisions],
        "undecided": {key: list(numbers) for key, numbers in intake.undecided.items()},
        "departments": [problem.department for problem in intake.problems],
    }


def _records(folder: Path, name: str, item: dict[str, Any]) -> TopicRecords:
    frame = pd.read_parquet(folder / f"{name}.parquet")
    places = tuple(Place(**{**place, "fixes": tuple(Fix(**fix) for fix in place["fixes"])}) for place in item["places"])
    return TopicRecords(
        name, frame, places, tuple((number, cell) for number, cell in item["zero_reports"]), frozenset(item["holes"])
    )
