"""Figures that a department gives without rows: a list of 指标名称 and 数值, or a summary table with a column an indicator.

Belongs here: reading both kinds, and putting the sheets of one file together (months are added, a running figure is taken
from the last sheet that has it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.catalogue import Catalogue, did_you_mean
from pipeline.tallies.cells import as_text, folded, is_blank
from pipeline.tallies.columns import masked_cell
from pipeline.tallies.headers import STATED
from pipeline.tallies.ledger import Account
from pipeline.tallies.numbers import parse_number, parse_percent
from pipeline.tallies.problems import Fault, Problem, one_per_cause
from pipeline.tallies.reading import RawFile, Sheet
from pipeline.tallies.reads import Bound
from pipeline.tallies.rows import SUBROW, TOTAL, SortedRows, sort_rows
from pipeline.tallies.tables import Table
from pipeline.tallies.totals import CheckTotal, Number, check_totals, table_sums

YEAR, PART = "year", "part"


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure without rows. `cells` are (sheet, address); `sign` is "" or how the true number lies to a bound.

    `kind` is "stated" or "summary"; `period` tells a whole year's figure from one that must be added to others. `reads` are
    the cells whose words had to be read (75件): sheet, address, what they said, what it was read as.
    """

    key: str
    value: int | float
    file: str
    sha256: str
    cells: tuple[tuple[str, str], ...]
    sign: str = ""
    kind: str = "stated"
    period: str = YEAR
    reads: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(slots=True)
class StatedSheet:
    """What one sheet gave."""

    figures: list[Stated] = field(default_factory=list)
    totals: list[CheckTotal] = field(default_factory=list)
    sums: dict[str, Number] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


def read_stated(file: RawFile, sheet: Sheet, table: Table, catalogue: Catalogue) -> StatedSheet:
    """The figures of one table, the account of its rows, and its problems."""
    rows = sort_rows(table.rows, table.header, [])
    read = _list_figures if table.header.topic == STATED else _summary_figures
    result = StatedSheet()
    problem_rows = read(file, sheet, table, rows, catalogue, result)
    dropped = {why: len(which) for why, which in rows.dropped.items() if why != SUBROW or table.header.topic != STATED}
    records = len(table.rows) - problem_rows - sum(dropped.values())
    result.accounts.append(
        Account(file.name, sheet.name, table.area, table.header.topic, len(table.rows), records, problem_rows, dropped)
    )
    return result


def put_together(figures: Sequence[Stated]) -> list[Stated]:
    """One figure a file and indicator: a running or yearly one from the last sheet that has it, else the parts added.

    Where that sheet gives the indicator twice, and differently, both stay: the figure is contradicted, not chosen.
    """
    groups: dict[tuple[str, str], list[Stated]] = {}
    for figure in figures:
        groups.setdefault((figure.key, figure.file), []).append(figure)
    return [figure for group in groups.values() for figure in _settled(group)]


def _settled(group: Sequence[Stated]) -> list[Stated]:
    last = [figure for figure in group if figure.period == YEAR and figure.cells[-1][0] == group[-1].cells[-1][0]]
    if len({(figure.value, figure.sign) for figure in last}) > 1:
        return last
    return [_one_of(group)]


def _one_of(group: Sequence[Stated]) -> Stated:
    whole = [figure for figure in group if figure.period == YEAR]
    if whole:
        return whole[-1]
    signs = {figure.sign for figure in group} - {""}
    total = sum(figure.value for figure in group)
    cells = tuple(cell for figure in group for cell in figure.cells)
    reads = tuple(read for figure in group for read in figure.reads)
    sign = signs.pop() if len(signs) == 1 else "≈" if signs else ""
    return replace(group[0], value=total, cells=cells, sign=sign, reads=reads)


def _list_figures(
    file: RawFile, sheet: Sheet, table: Table, rows: SortedRows, catalogue: Catalogue, result: StatedSheet
) -> int:
    """Rows of 指标名称 and 数值. Returns how many rows could not be used."""
    names = {folded(name): key for key, item in catalogue.indicators.items() for name in (item.label, *item.aliases)}
    at = {key: column for column, key in table.header.columns.items()}
    column, period = (at["figure"], YEAR) if "figure" in at else (at["part"], PART)
    unusable = 0
    for row in (*rows.data, *rows.dropped.get(SUBROW, ())):
        label = table.rows[row][at["indicator"]]
        key = names.get(folded(label).removeprefix("其中").lstrip(":"))
        if key is None:
            unusable += 1
            result.problems.append(_unknown(file, sheet, table.address(row, at["indicator"]), label, names))
            continue
        unusable += not _take(file, sheet, table, (row, column), key, catalogue, "stated", period, result)
    return unusable


def _summary_figures(
    file: RawFile, sheet: Sheet, table: Table, rows: SortedRows, catalogue: Catalogue, result: StatedSheet
) -> int:
    """Columns that are indicators: the sum of their rows, or the total row where there is nothing else."""
    counted = list(rows.data) or list(rows.dropped.get(TOTAL, ()))[:1]
    unusable: set[int] = set()
    for column, key in table.header.columns.items():
        part = StatedSheet()
        for row in counted:
            if not is_blank(table.rows[row][column]) and not _take(
                file, sheet, table, (row, column), key, catalogue, "summary", PART, part
            ):
                unusable.add(row)
        result.problems += part.problems
        if part.figures:
            result.figures.append(_one_of(part.figures))
        if not part.problems and list(counted) == list(rows.data):
            _compare_totals(file, sheet, table, rows, column, catalogue, result)
    return len(unusable & set(rows.data))


def _compare_totals(
    file: RawFile, sheet: Sheet, table: Table, rows: SortedRows, column: int, catalogue: Catalogue, result: StatedSheet
) -> None:
    """The total rows of a summary table against the rows that were added up. A blank cell adds nothing."""
    key = table.header.columns[column]
    indicator, scale = catalogue.indicators[key], table.header.scales.get(column, 1)
    cells = [table.rows[row][column] for row in rows.data]
    read = [0 if is_blank(cell) else _number(cell, indicator.unit, scale) for cell in cells]
    if indicator.unit == "%" or not all(isinstance(number, int | float) for number in read):
        return
    numbers, one = {key: read}, replace(table, header=replace(table.header, columns={column: key}))
    topic, where = catalogue.topic_of(key).topic, (file.name, sheet.name, file.sha256)
    result.totals += check_totals(one, topic, catalogue.indicators, rows, numbers, where)
    result.sums |= table_sums(catalogue.indicators, numbers, len(read))


def _take(
    file: RawFile, sheet: Sheet, table: Table, place: tuple[int, int], key: str, catalogue: Catalogue, kind: str,
    period: str, result: StatedSheet,
) -> bool:  # fmt: skip
    """Read one cell as a figure of an indicator; False when it cannot be."""
    row, column = place
    raw = table.rows[row][column]
    value = _number(raw, catalogue.indicators[key].unit, table.header.scales.get(column, 1))
    address = table.address(row, column)
    if isinstance(value, Fault):
        cell = (table.letters(column), table.number(row), masked_cell(raw) or "（空白）")
        result.problems.append(one_per_cause(value, file.name, sheet.name, [cell]))
        return False
    number, sign = (value.value, value.sign) if isinstance(value, Bound) else (value, "")
    said = as_text(raw)
    reads = ((sheet.name, address, masked_cell(raw), as_text(number)),) if said != as_text(number) else ()
    cells = ((sheet.name, address),)
    result.figures.append(Stated(key, number, file.name, file.sha256, cells, sign, kind, period, reads))
    return True


def _number(raw: Any, unit: str, scale: int) -> int | float | Bound | Fault:
    if is_blank(raw):
        return Fault("value.blank", f"数字（单位：{unit}）", "请补填；没有发生的填 0")
    return parse_percent(raw) if unit == "%" else parse_number(raw, unit, scale)


def _unknown(file: RawFile, sheet: Sheet, cell: str, label: object, names: Mapping[str, str]) -> Problem:
    guess = did_you_mean(folded(label), names)
    shown = masked_cell(label) or as_text(label)
    return Problem(
        "warning",
        "stated.unknown",
        file.name,
        sheet.name,
        cell,
        f"“{shown}”不是目录里的指标{guess}",
        "目录中指标的名称或别名",
        "没有计入；如应计入，请在事项目录中把它加为该指标的别名",
    )
