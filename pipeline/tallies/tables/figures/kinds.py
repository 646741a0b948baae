"""The sums of kinds in a table of figures beside what the kinds come to, line by line.

Belongs here: sums of kinds, known or not. Does not belong here: totals over villages and months (checks.py), and which
figure such a sum is (kind_sums.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.figures.kind_sums import is_kind_or_category, says_number, wholes_of_kinds
from pipeline.tallies.tables.figures.labels import Label, Names
from pipeline.tallies.tables.figures.layout import FigureTable
from pipeline.tallies.tables.figures.lines import Line
from pipeline.tallies.tables.figures.parts import tidy
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.values.cells import is_blank
from pipeline.tallies.values.numbers import counted

Cell = tuple[int, int]


def totals_of_kinds(
    file: RawFile, sheet: Sheet, table: TallyTable, figures: FigureTable, lines: Sequence[Line], *, names: Names
) -> Iterator[CheckTotal]:
    """Each sum of kinds in the table, along its columns and its rows, with what the kinds beside it come to."""
    topic = figures.topic
    if topic is None:
        return
    rows = [line for line in lines if line.row > figures.last and _is_of_figures(table.rows[line.row], figures)]
    heads = {at: text.split("/") for at, text in figures.heads.items() if at not in figures.labels}
    across = {at: names.read(texts[-1], topic) for at, texts in heads.items() if _holds_numbers(table, rows, at)}
    down = {line.row: names.read(table.rows[line.row][max(figures.labels)], topic) for line in rows}
    for upper in dict.fromkeys(tuple(heads[at][:-1]) for at in across):
        group = {at: label for at, label in across.items() if tuple(heads[at][:-1]) == upper}
        cells = [{at: table.rows[line.row][at] for at in group} for line in rows]
        for whole in wholes_of_kinds(group, cells, is_kind_or_category, says_number):
            for line in rows:
                places = [(line.row, at) for at in (whole.at, *whole.kinds)]
                yield from _compared(
                    file,
                    sheet,
                    table,
                    topic.topic,
                    _key(group[whole.at], figures, names),
                    places=places,
                    figures=figures,
                )
    cells = [{row: table.rows[row][at] for row in down} for at in across]
    for whole in wholes_of_kinds(down, cells, is_kind_or_category, says_number):
        for at in across:
            places = [(row, at) for row in (whole.at, *whole.kinds)]
            yield from _compared(
                file, sheet, table, topic.topic, _key(down[whole.at], figures, names), places=places, figures=figures
            )


def _is_of_figures(row: Sequence[Any], figures: FigureTable) -> bool:
    return any(counted(row[at]) for at in figures.heads if at not in figures.labels)


def _holds_numbers(table: TallyTable, rows: Sequence[Line], at: int) -> bool:
    cells = [table.rows[line.row][at] for line in rows]
    return bool(cells) and all(counted(cell) is not None for cell in cells) and not all(map(is_blank, cells))


def _key(label: Label, figures: FigureTable, names: Names) -> str:
    """The indicator that a sum names; without a name, that of all rows of the topic."""
    items: Mapping[str, Any] = figures.topic.indicators if figures.topic else {}
    every = [key for key, item in items.items() if item.count is not None and not item.filter]
    return next((key for key in (*label.indicators, *every) if key in names.catalogue.indicators), "")


def _compared(
    file: RawFile,
    sheet: Sheet,
    table: TallyTable,
    topic: str,
    key: str,
    *,
    places: Sequence[Cell],
    figures: FigureTable,
) -> Iterator[CheckTotal]:
    """The number in the first place beside the sum of the others."""
    (row, at), *kinds = places
    stated = counted(table.rows[row][at])
    numbers = [counted(table.rows[line][column]) for line, column in kinds]
    if is_blank(table.rows[row][at]) or stated is None or None in numbers or not any(numbers):
        return
    label = "".join(str(table.rows[row][column]) for column in figures.labels if not is_blank(table.rows[row][column]))
    words = f"{label} {figures.heads.get(at, '')}".strip()
    cited = ",".join(table.address(line, column) for line, column in kinds)
    total = tidy(sum(number or 0 for number in numbers))
    cell = table.address(row, at)
    yield CheckTotal(
        topic, words, "", tidy(stated), total, file.name, sheet.name, file.sha256, cell, cited, "table", key
    )
