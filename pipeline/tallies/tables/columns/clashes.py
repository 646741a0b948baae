"""Two columns of a table that both may be one of the catalogue: the second is passed over, unless the figures depend on it."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.catalogue import Column, Topic
from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.columns.parsed import Reading, masked_cell, parse_column
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.recording import needed_columns
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said


def told_of_clash(
    file: RawFile, sheet: Sheet, table: TallyTable, at: int, topic: Topic, *, reading: Reading
) -> Iterator[Problem]:
    """What is to be said of a column whose place another has: an error where both count and neither alone has its name."""
    first = table.header.clashes[at]
    key = table.header.columns[first]
    column = topic.columns[key]
    rows = table.rows[table.header.last + 1 :]
    pairs = [(row[first], row[at]) for row in rows if not is_blank(row[at]) and folded(row[first]) != folded(row[at])]
    if not pairs:
        return
    names = [masked_cell("".join(table.header.names[place].split())) for place in (first, at)]
    cells = ",".join(table.address(table.header.last, place) for place in (first, at))
    own = folded(names[0]) == folded(column.label)
    if key in needed_columns(topic) and (not own or folded(names[1]) == folded(names[0])):
        differing = _differing(pairs, column, reading)
        if differing:
            yield said(
                "column.which", file.name, sheet.name, cells,
                first=names[0], second=names[1], column=column.label, count=differing,
            )  # fmt: skip
            return
    yield Problem(
        "warning", "column.twice", file.name, sheet.name, table.address(table.header.last, at),
        f"列名“{names[1]}”对应的内容前面已有一列", "每个内容一列", "只读了前面的一列；请删去或改名后面的一列",
    )  # fmt: skip


def _differing(pairs: Sequence[tuple[Any, Any]], column: Column, reading: Reading) -> int:
    """How many rows say two things that count differently: days of two years, two categories, two numbers.

    None where most of what stands in the second column is nothing of the kind: then it is another column.
    """
    if column.type == "text":
        return 0
    parsed = [parse_column(pair, column, reading) for pair in pairs]
    fitting = [values for values in parsed if not (1 in values.faults or 1 in values.new)]
    if 2 * len(fitting) <= len(pairs):
        return 0
    both = [values.values for values in fitting if not (values.faults or values.new)]
    if column.window == "year":
        return sum((one.year == reading.year) != (other.year == reading.year) for one, other in both)
    return sum(one != other for one, other in both)
