"""The ledgers of one topic put together: files that contradict each other, duplicates, persons numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.catalogue import Column, Topic
from pipeline.tallies.ledger import Account, Ledger, Place
from pipeline.tallies.personal import mask
from pipeline.tallies.problems import Fault, Problem, Severity, one_per_cause

PLACE, ROW = "_place", "_row"
BOUND = "_bound_"
DUPLICATE = "重复的行"
_DTYPES = {"number": "Float64", "category": "string", "text": "string", "yes_no": "boolean"}


@dataclass(frozen=True, slots=True)
class TopicRecords:
    """What was reported of one topic.

    `frame` has a column for each catalogue column that the tallies have, `_place` (index into `places`), `_row` (1-based
    sheet row), and `_bound_<column>` where numbers are known only within a bound ("≥", "≈" ...). `zero_reports` are the
    declarations `(place index, cell)`; with one, the frame is empty.
    """

    topic: str
    frame: pd.DataFrame
    places: tuple[Place, ...]
    zero_reports: tuple[tuple[int, str], ...]


def plain_value(value: Any) -> str | int | float | bool | None:
    """What a record holds, as it can be told: a day as its date; None for nothing, and for persons."""
    if isinstance(value, list | tuple | np.ndarray) or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, str | int | float | bool) else str(value)


def gather(topic: Topic, ledgers: Sequence[Ledger]) -> tuple[TopicRecords | None, list[Account], list[Problem]]:
    """All ledgers of a topic as one table, or None when there is nothing that may be counted; the accounts of all rows."""
    records, kept, problems = _gathered(topic, ledgers)
    return records, [ledger.account for ledger in kept], problems


def _gathered(topic: Topic, ledgers: Sequence[Ledger]) -> tuple[TopicRecords | None, Sequence[Ledger], list[Problem]]:
    if not ledgers:
        return None, ledgers, []
    files = list(dict.fromkeys(ledger.place.file for ledger in ledgers))
    if len(files) > 1 and not topic.several_files:
        return None, ledgers, [_claimed_twice(topic, files)]
    rows = sum(ledger.account.records + ledger.account.problem_rows for ledger in ledgers)
    zeros = tuple((n, ledger.zero_report) for n, ledger in enumerate(ledgers) if ledger.zero_report)
    if zeros and (rows or topic.zero_report == "forbidden"):
        return None, ledgers, [_wrong_zero(topic, ledgers[zeros[0][0]], rows)]
    problems = [] if rows or zeros else [_undeclared(topic, ledgers[0])]
    if problems:
        return None, ledgers, problems
    copies = [] if topic.unique_by else list(_copies(topic, ledgers))
    if any(problem.severity == "error" for problem in copies):
        return None, ledgers, copies
    kept, duplicates = _without_duplicates(topic, ledgers)
    places = tuple(ledger.place for ledger in kept)
    return TopicRecords(topic.topic, _frame(topic, kept), places, zeros), kept, [*copies, *duplicates]


def _claimed_twice(topic: Topic, files: Sequence[str]) -> Problem:
    return Problem(
        "error",
        "topic.twice",
        files[0],
        found=f"“{topic.label}”的报表不止一个文件：{'、'.join(files)}",
        expected="一个事项一个文件",
        advice="请只留下最终报送的一个；确由几个部门分别报送的，请在事项目录中写 several_files: true",
    )


def _copies(topic: Topic, ledgers: Sequence[Ledger]) -> Iterable[Problem]:
    """Tables that say the same in every row: without an identity a row, a copied sheet would be counted twice.

    A single row may well come twice (two months with one meeting each), so that alone is only a warning.
    """
    for number, ledger in enumerate(ledgers):
        twin = next((other for other in ledgers[:number] if ledger.rows and other.columns == ledger.columns), None)
        if twin is None:
            continue
        where = (
            f"“{twin.place.sheet}”" if twin.place.file == ledger.place.file else f"{twin.place.file} {twin.place.sheet}"
        )
        yield Problem(
            "error" if len(ledger.rows) > 1 else "warning",
            "table.copied",
            ledger.place.file,
            ledger.place.sheet,
            found=f"{len(ledger.rows)} 行“{topic.label}”与{where}完全相同",
            expected="每件事只登记一次",
            advice="多半是复制的工作表；请删去多余的一张，或改正其中的内容",
        )


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


def _without_duplicates(topic: Topic, ledgers: Sequence[Ledger]) -> tuple[list[Ledger], list[Problem]]:
    """Later rows with an identity already seen are left out: a warning when they agree in all, an error when not."""
    merged = any(rule.merge for rule in topic.counting.values())
    seen: dict[tuple[str, ...], tuple[Ledger, int]] = {}
    kept: list[Ledger] = []
    problems: list[Problem] = []
    for ledger in ledgers:
        same: list[int] = []
        differing: list[int] = []
        for position, identity in enumerate(ledger.identities):
            if not any(identity):
                continue
            first = seen.setdefault(identity, (ledger, position))
            if first != (ledger, position):
                (same if _row(*first) == _row(ledger, position) else differing).append(position)
        left_out = {*same, *differing}
        kept.append(_without(ledger, left_out) if left_out else ledger)
        problems += _duplicate_problems(topic, ledger, same, differing, merged)
    return kept, problems


def _row(ledger: Ledger, position: int) -> dict[str, Any]:
    return {key: values[position] for key, values in ledger.columns.items()}


def _without(ledger: Ledger, left_out: set[int]) -> Ledger:
    """The ledger less some records, which its account then lists as dropped."""
    keep = [position for position in range(len(ledger.rows)) if position not in left_out]
    columns = {key: [values[p] for p in keep] for key, values in ledger.columns.items()}
    bounds = {key: {n: signs[p] for n, p in enumerate(keep) if p in signs} for key, signs in ledger.bounds.items()}
    dropped = {**ledger.account.dropped, DUPLICATE: len(left_out)}
    account = replace(ledger.account, records=len(keep), dropped=dropped)
    rows = [ledger.rows[p] for p in keep]
    return replace(ledger, columns=columns, bounds=bounds, rows=rows, identities=[], account=account)


def _duplicate_problems(
    topic: Topic, ledger: Ledger, same: Sequence[int], differing: Sequence[int], merged: bool
) -> Iterable[Problem]:
    label = "、".join(topic.columns[key].label for key in topic.unique_by)
    key = topic.unique_by[0] if topic.unique_by else ""
    twice = Fault("row.duplicate", f"每行的{label}不同", "与前面的行完全相同，没有重复计入；请删去重复行")
    clash = Fault("row.conflict", f"每行的{label}不同", f"{label}相同而内容不同，不知以哪行为准；请核实后改正")
    as_one = Fault("row.merged", f"同一{label}只计一次", "按计数规则合并为一件；如是两件，请改正编号")
    cases: tuple[tuple[Fault, Sequence[int], Severity], ...] = (
        (twice, same, "warning"),
        (as_one if merged else clash, differing, "note" if merged else "error"),
    )
    for fault, positions, severity in cases:
        cells = [(ledger.place.letters[key], ledger.rows[p], mask(str(ledger.columns[key][p]))) for p in positions]
        if cells:
            yield one_per_cause(fault, ledger.place.file, ledger.place.sheet, cells, severity)


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
