"""Rows that stand in a topic more than once."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.ledger import Ledger
from pipeline.tallies.personal import mask
from pipeline.tallies.problems import Fault, Problem, one_per_cause
from pipeline.tallies.settlement import Settlement
from pipeline.tallies.severities import Severity

DUPLICATE = "重复的行"


def leave_out_duplicates(desk: Settlement) -> None:
    """Later rows with an identity already seen are left out: a warning when they agree in all, an error when not."""
    merged = any(rule.merge for rule in desk.topic.counting.values())
    seen: dict[tuple[str, ...], tuple[Ledger, int]] = {}
    for number, ledger in enumerate(desk.tables):
        same: list[int] = []
        differing: list[int] = []
        for position, identity in enumerate(ledger.identities):
            if not any(identity):
                continue
            first = seen.setdefault(identity, (ledger, position))
            if first != (ledger, position):
                (same if _row(*first) == _row(ledger, position) else differing).append(position)
        desk.leave(number, {*same, *differing}, DUPLICATE)
        desk.problems += _duplicate_problems(desk.topic, ledger, same, differing, merged)


def _row(ledger: Ledger, position: int) -> dict[str, Any]:
    return {key: values[position] for key, values in ledger.columns.items()}


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
