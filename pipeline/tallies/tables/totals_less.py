"""Totals of tables of which some rows were left out: what they come to without these.

An office that crosses a row out (作废) may have left it out of its total, or not: a total agrees when it comes to either.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pipeline.catalogue import Topic
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.totals import ROWS, CheckTotal, Number, tidy
from pipeline.tallies.values.cells import addressed_rows


def less_what_was_left_out(
    totals: Iterable[CheckTotal], before: Sequence[Ledger], after: Sequence[Ledger], topic: Topic
) -> list[CheckTotal]:
    """The totals of a topic; one that is wrong for all rows of its tables, and right for those that count, counts these.

    Parameters
    ----------
    before, after
        The tables as they were handed in, and as they are counted.
    """
    found: list[CheckTotal] = []
    for total in totals:
        less: Number = 0
        for table, counted in zip(before, after, strict=True) if total.stated != total.counted else ():
            near = table.place.file == total.file and (total.scope == "running" or table.place.sheet == total.sheet)
            if near and len(counted.rows) < len(table.rows):
                left = set(table.rows) - set(counted.rows)
                less += _share_of(total, table, [p for p, row in enumerate(table.rows) if row in left], topic)
        agrees = bool(less) and tidy(total.counted - less) == total.stated
        found.append(replace(total, counted=total.stated) if agrees else total)
    return found


def _share_of(total: CheckTotal, table: Ledger, positions: Collection[int], topic: Topic) -> Number:
    """What some records of a table make up of the number of a total: of its rows, or of the column that it sums."""
    covered = addressed_rows(total.rows)
    rows = [position for position in positions if total.scope == "running" or table.rows[position] in covered]
    if total.of == ROWS:
        return len(rows)
    key = next((key for key, column in topic.columns.items() if column.label == total.of), "")
    values = table.columns.get(key, ())
    return tidy(sum(values[position] or 0 for position in rows)) if values else 0
