"""The ledgers of one topic put together: files that contradict each other, duplicates, persons numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pipeline.catalogue import Topic
from pipeline.tallies.ledger import Ledger, Place
from pipeline.tallies.problems import Fault, Problem, one_per_cause

PLACE, ROW = "_place", "_row"
_DTYPES = {"date": "datetime64[s]", "number": "Float64", "category": "string", "text": "string", "yes_no": "boolean"}


@dataclass(frozen=True, slots=True)
class TopicRecords:
    """What was reported of one topic.

    `frame` has a column for each catalogue column that the tallies have, and `_place` (index into `places`) and `_row`
    (1-based sheet row). `zero_reports` are the declarations `(place index, cell)`; with one, the frame is empty.
    """

    topic: str
    frame: pd.DataFrame
    places: tuple[Place, ...]
    zero_reports: tuple[tuple[int, str], ...]


def gather(topic: Topic, ledgers: Sequence[Ledger]) -> tuple[TopicRecords | None, list[Problem]]:
    """All ledgers of a topic as one table, or None when there is nothing that may be counted."""
    if not ledgers:
        return None, []
    files = list(dict.fromkeys(ledger.place.file for ledger in ledgers))
    if len(files) > 1 and not topic.several_files:
        return None, [_claimed_twice(topic, files)]
    rows = sum(ledger.account.records + ledger.account.problem_rows for ledger in ledgers)
    zeros = tuple((n, ledger.zero_report) for n, ledger in enumerate(ledgers) if ledger.zero_report)
    if zeros and (rows or topic.zero_report == "forbidden"):
        return None, [_wrong_zero(topic, ledgers[zeros[0][0]], rows)]
    problems = [] if rows or zeros else [_undeclared(topic, ledgers[0])]
    if problems:
        return None, problems
    kept, duplicates = _without_duplicates(topic, ledgers)
    places = tuple(ledger.place for ledger in kept)
    return TopicRecords(topic.topic, _frame(topic, kept), places, zeros), duplicates


def _claimed_twice(topic: Topic, files: Sequence[str]) -> Problem:
    return Problem(
        "error",
        "topic.twice",
        files[0],
        found=f"“{topic.label}”的报表不止一个文件：{'、'.join(files)}",
        expected="一个事项一个文件",
        advice="请只留下最终报送的一个；确由几个部门分别报送的，请在事项目录中写 several_files: true",
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
        problems += _duplicate_problems(topic, ledger, same, differing)
    return kept, problems


def _row(ledger: Ledger, position: int) -> dict[str, Any]:
    return {key: values[position] for key, values in ledger.columns.items()}


def _without(ledger: Ledger, left_out: set[int]) -> Ledger:
    keep = [position for position in range(len(ledger.rows)) if position not in left_out]
    columns = {key: [values[p] for p in keep] for key, values in ledger.columns.items()}
    return replace(ledger, columns=columns, rows=[ledger.rows[p] for p in keep], identities=[])


def _duplicate_problems(
    topic: Topic, ledger: Ledger, same: Iterable[int], differing: Iterable[int]
) -> Iterable[Problem]:
    label = "、".join(topic.columns[key].label for key in topic.unique_by)
    key = topic.unique_by[0] if topic.unique_by else ""
    twice = Fault("row.duplicate", f"每行的{label}不同", "与前面的行完全相同，没有重复计入；请删去重复行")
    clash = Fault("row.conflict", f"每行的{label}不同", f"{label}相同而内容不同，不知以哪行为准；请核实后改正")
    for fault, positions, severity in ((twice, same, "warning"), (clash, differing, "error")):
        cells = [(ledger.place.letters[key], ledger.rows[p], str(ledger.columns[key][p])) for p in positions]
        if cells:
            yield one_per_cause(
                fault, ledger.place.file, ledger.place.sheet, cells, "warning" if severity == "warning" else "error"
            )


def _frame(topic: Topic, ledgers: Sequence[Ledger]) -> pd.DataFrame:
    keys = [key for key in topic.columns if any(key in ledger.columns for ledger in ledgers)]
    data: dict[str, Any] = {}
    for key in keys:
        cells = [value for ledger in ledgers for value in ledger.columns.get(key, [None] * len(ledger.rows))]
        numbered = topic.columns[key].personal == "numbered"
        data[key] = pd.Series(
            _numbered(cells) if numbered else cells, dtype="Int64" if numbered else _DTYPES[topic.columns[key].type]
        )
    data[PLACE] = pd.Series([n for n, ledger in enumerate(ledgers) for _ in ledger.rows], dtype="int64")
    data[ROW] = pd.Series([row for ledger in ledgers for row in ledger.rows], dtype="int64")
    return pd.DataFrame(data)


def _numbered(names: Sequence[str | None]) -> list[int | None]:
    """Each person as a running number in order of first appearance; the names themselves go no further."""
    numbers: dict[str, int] = {}
    for name in names:
        if name is not None and name not in numbers:
            numbers[name] = len(numbers) + 1
    return [None if name is None else numbers[name] for name in names]
