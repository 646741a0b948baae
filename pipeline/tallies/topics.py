"""The ledgers of one topic put together: files that contradict each other, duplicates, persons numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.catalogue import Column, Topic
from pipeline.tallies.questions.model import Answer
from pipeline.tallies.relating import STEPS
from pipeline.tallies.relating.settlement import Aside, Settlement
from pipeline.tallies.tables.ledger import Account, Ledger, Place
from pipeline.tallies.values.offices import Office
from pipeline.tallies.wording.problems import Problem

PLACE, ROW = "_place", "_row"
BOUND = "_bound_"
_DTYPES = {"number": "Float64", "category": "string", "text": "string", "yes_no": "boolean"}


@dataclass(frozen=True, slots=True)
class TopicRecords:
    """What was reported of one topic.

    `frame` has a column for each catalogue column that the tallies have, `_place` (index into `places`), `_row` (1-based
    sheet row), and `_bound_<column>` where numbers are known only within a bound ("≥", "≈" ...). `zero_reports` are the
    declarations `(place index, cell)`; with one, the frame is empty. `holes` are
    columns of numbers with a cell that could not be read: they have no sum.
    """

    topic: str
    frame: pd.DataFrame
    places: tuple[Place, ...]
    zero_reports: tuple[tuple[int, str], ...]
    holes: frozenset[str] = frozenset()


def plain_value(value: Any) -> str | int | float | bool | None:
    """What a record holds, as it can be told: a day as its date; None for nothing, and for persons."""
    if isinstance(value, list | tuple | np.ndarray) or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, str | int | float | bool) else str(value)


def settle(
    topic: Topic,
    ledgers: Sequence[Ledger],
    office: Office,
    senders: Mapping[str, str],
    year: int,
    *,
    asides: Sequence[Aside] = (),
) -> Settlement:
    """The tables of a topic side by side: what is left out for certain, what is asked, and all that is wrong.

    With an error among its problems that stops the topic, it gives no records (`stopped`).
    """
    desk = Settlement(topic, ledgers, office, senders, year, asides)
    desk.problems += _stopping(topic, ledgers)
    desk.stopped = bool(desk.problems) or not ledgers
    if not desk.stopped:
        for step in STEPS:
            step(desk)
    return desk


def records_of(desk: Settlement, answers: Mapping[str, Answer]) -> tuple[TopicRecords | None, list[Account]]:
    """The records of a topic with its questions answered so, or None when nothing may be counted; the accounts of all rows."""
    if desk.stopped:
        return None, [table.account for table in desk.tables]
    tables = desk.settled(answers)
    rows = any(table.rows for table in tables)
    if not rows and any(table.rows for table in desk.tables):
        return None, [
            table.account for table in tables
        ]  # every row is another's, a copy, or in doubt: no figure is none
    zeros = () if rows else tuple((n, table.zero_report) for n, table in enumerate(tables) if table.zero_report)
    holes = frozenset(key for table in tables for key in table.holes)
    records = TopicRecords(desk.topic.topic, _frame(desk.topic, tables), tuple(t.place for t in tables), zeros, holes)
    return records, [table.account for table in tables]


def _stopping(topic: Topic, ledgers: Sequence[Ledger]) -> list[Problem]:
    """What forbids any count of a topic."""
    rows = sum(ledger.account.records + ledger.account.problem_rows for ledger in ledgers)
    zeros = tuple((n, ledger.zero_report) for n, ledger in enumerate(ledgers) if ledger.zero_report)
    if zeros and not rows and topic.zero_report == "forbidden":
        return [_wrong_zero(topic, ledgers[zeros[0][0]], 0)]
    contradicting = next((ledger for ledger in ledgers if ledger.zero_report and ledger.rows), None)
    if contradicting is not None:
        return [_wrong_zero(topic, contradicting, len(contradicting.rows))]
    return [] if rows or zeros or not ledgers else [_undeclared(topic, ledgers[0])]


def _wrong_zero(topic: Topic, ledger: Ledger, rows: int) -> Problem:
    found = f"写明零报告，却另有 {rows} 行数据" if rows else f"“{topic.label}”不能零报告"
    return Problem(
        "error",
        "zero_report.wrong",
        ledger.place.file,
        ledger.place.sheet,
        ledger.zero_report,
        found,
        "零报告或台账，二者之一",
        f"请与{topic.department}核实后重新报送",
    )


def _undeclared(topic: Topic, ledger: Ledger) -> Problem:
    how = "没有发生的，请在表中写明“零报告”" if topic.zero_report == "allowed" else "请补填"
    return Problem(
        "error",
        "topic.empty",
        ledger.place.file,
        ledger.place.sheet,
        found=f"“{topic.label}”的表是空的，也没有写明零报告",
        expected="有数据的行，或零报告声明",
        advice=how,
    )


def _frame(topic: Topic, ledgers: Sequence[Ledger]) -> pd.DataFrame:
    data: dict[str, Any] = {}
    for key, column in topic.columns.items():
        if any(key in ledger.columns for ledger in ledgers):
            cells = [value for ledger in ledgers for value in ledger.columns.get(key, [None] * len(ledger.rows))]
            data[key] = _typed(cells, column)
        if any(key in ledger.bounds for ledger in ledgers):
            signs = [ledger.bounds.get(key, {}).get(n) for ledger in ledgers for n in range(len(ledger.rows))]
            data[BOUND + key] = pd.Series(signs, dtype="string")
    data[PLACE] = pd.Series([n for n, ledger in enumerate(ledgers) for _ in ledger.rows], dtype="int64")
    data[ROW] = pd.Series([row for ledger in ledgers for row in ledger.rows], dtype="int64")
    return pd.DataFrame(data)


def _typed(cells: Sequence[Any], column: Column) -> "pd.Series[Any]":
    if column.personal == "numbered":
        return _numbered(cells)
    if column.type == "date":
        return pd.Series(np.array(cells, dtype="datetime64[D]").astype("datetime64[s]"))
    return pd.Series(cells, dtype=_DTYPES[column.type])


def _numbered(cells: Sequence[tuple[str, ...] | None]) -> "pd.Series[Any]":
    """Each person as a running number in order of first appearance; the names themselves go no further.

    A column in which a cell names several persons holds lists of numbers.
    """
    numbers: dict[str, int] = {}
    for name in (name for names in cells for name in names or ()):
        numbers.setdefault(name, len(numbers) + 1)
    counted = [[numbers[name] for name in names] if names else None for names in cells]
    if any(len(persons) > 1 for persons in counted if persons):
        return pd.Series(counted, dtype="object")
    return pd.Series([persons[0] if persons else None for persons in counted], dtype="Int64")
