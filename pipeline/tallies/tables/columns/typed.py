"""The columns of a table, typed, with what their neighbours say: merged cells, ditto marks, ticks.

Belongs here: what one column cannot know of itself (parsed.py). Does not belong here: what other cells of a row say of one
(neighbours.py), the fate of rows (recording.py).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.catalogue import Column, Topic
from pipeline.tallies.readers import Sheet
from pipeline.tallies.tables.columns.neighbours import blank_below, heed_neighbours
from pipeline.tallies.tables.columns.parsed import UNCOMPUTED, ParsedColumn, Reading, parse_column
from pipeline.tallies.tables.columns.person_cells import Persons
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.rows.roles import Fits
from pipeline.tallies.values.categories import is_strange
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.dates import parse_date
from pipeline.tallies.values.ditto import spelled_out
from pipeline.tallies.values.personal import mask
from pipeline.tallies.values.reads import Fault, Noted
from pipeline.tallies.values.scales import scale_of

OVER_KINDS = Fault("value.over_kinds", "每类一个数", "合并的单元格跨了不同类别的行，各类是多少请分开写明")
FALLING = Fault("value.falling", "不小于上一行的累计数", "表头写明是累计数，这一行却比上一行少，请核对")
_RUNNING = re.compile(r"累计(?!$)|[(（].{0,4}累计[)）]|逐[次月]累计|年内累计|累计数")
_OF_DAYS = re.compile(r"(?:日期|时间|年月日)(?:[(（].*)?$")
_UNTICKED = frozenset({"0", "否", "×", "x", "-", "/", "—", "无"})


@dataclass(frozen=True, slots=True)
class TypedColumns:
    """The columns of one table, by key: the raw cells of its data rows, what they were read as, and what was done to them.

    `merged` are the positions of numbers that belong to the first row of a merged range; `below` blank cells with the value
    above them.
    """

    raw: Mapping[str, list[Any]]
    parsed: Mapping[str, ParsedColumn]
    merged: Mapping[str, set[int]]
    below: Mapping[str, Mapping[int, Any]]


def type_columns(
    sheet: Sheet, table: TallyTable, topic: Topic, data: Sequence[int], title: str, *, reading: Reading
) -> TypedColumns:
    """Type the columns of a table that may be kept."""
    header = table.header
    at = {key: column for column, key in header.columns.items() if topic.columns[key].personal is not True}
    raw = {
        key: _raw_cells(table, data, column, header.parts.get(key), header.spread.get(key))
        for key, column in at.items()
    }
    parsed = {
        key: _parsed(cells, topic.columns[key], header.names[at[key]], title, reading) for key, cells in raw.items()
    }
    merged = _once_where_merged(sheet, table, topic, at, data, parsed=parsed)
    _not_over_several_kinds(topic, merged, parsed)
    _mark_uncomputed(sheet, table, at, data, parsed)
    _less_what_was_before(header.names, at, parsed)
    heed_neighbours(topic, [table.rows[row] for row in data], raw, parsed)
    return TypedColumns(raw, parsed, merged, blank_below(topic, parsed))


def fits_of(table: TallyTable, topic: Topic, date_1904: bool, year: int) -> Fits:
    """Whether a cell could be a value of its column; of a split date, any part that is a number will do."""
    header = table.header
    split = {place for places in header.parts.values() for place in places}
    ticked = {key: tuple(at for at, _ in choices) for key, choices in header.spread.items()}
    memo: dict[tuple[int, Any], bool] = {}

    def fits(at: int, value: Any) -> bool:
        if header.columns[at] in ticked:
            return True
        if (at, value) not in memo:
            column = topic.columns[header.columns[at]]
            if column.type == "yes_no" and _OF_DAYS.search(folded(header.names[at])):
                return True
            parser = "number" if at in split else column.type
            read = parse_column(
                [value], column.model_copy(update={"type": parser, "window": "none"}), Reading(year, date_1904)
            )
            memo[at, value] = all(fault.code == "value.count" for fault in read.faults.values())
        return memo[at, value]

    return fits


def _raw_cells(
    table: TallyTable,
    data: Sequence[int],
    column: int,
    parts: tuple[int, int, int] | None,
    spread: tuple[tuple[int, str], ...] | None,
) -> list[Any]:
    if spread is not None:
        return [_ticked(table.rows[row], spread) for row in data]
    if parts is not None:
        told = [
            spelled_out([table.rows[row][part] for row in data]) if part >= 0 else [""] * len(data) for part in parts
        ]
        return list(zip(*told, strict=True))
    cells = spelled_out([table.rows[row][column] for row in data])
    if bool in set(map(type, cells)):  # True and 1 are one key of a dict, and two things in a tally
        return [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    return cells


def _ticked(cells: Sequence[Any], spread: tuple[tuple[int, str], ...]) -> str:
    """The word whose column is ticked; all that are, joined, where there is not just one."""
    return "、".join(word for at, word in spread if not is_unticked(cells[at]))


def is_unticked(cell: Any) -> bool:
    """Whether a cell of a column of ticks has none: blank, 0, ×."""
    return is_blank(cell) or folded(cell) in _UNTICKED


def _parsed(cells: Sequence[Any], column: Column, name: str, title: str, reading: Reading) -> ParsedColumn:
    """One column, its numbers multiplied by what its heading or the unit line says; all at fault where that contradicts it."""
    if column.type == "yes_no" and _OF_DAYS.search(folded(name)):
        return _answered_by_days(cells, column, reading)
    if column.type != "number":
        return parse_column(cells, column, reading)
    scale = scale_of(name, title, column.unit)
    if isinstance(scale, Fault):
        faults = {position: scale for position, cell in enumerate(cells) if not is_blank(cell)}
        return ParsedColumn([None] * len(cells), faults, {}, {}, {})
    return parse_column(cells, column, replace(reading, scale=scale))


def _answered_by_days(cells: Sequence[Any], column: Column, reading: Reading) -> ParsedColumn:
    """A column 报备日期 where yes or no is asked: a day says yes, a blank no."""
    said = {cell: "否" if is_blank(cell) else "是" if _is_day(cell, reading) else cell for cell in set(cells)}
    parsed = parse_column([said[cell] for cell in cells], column, reading)
    for position, cell in enumerate(cells):
        if is_blank(cell):
            parsed.remarks[position] = Noted(False, "value.no_day", "这一栏写的是日期，空着的按“否”计")
    return parsed


def _is_day(cell: Any, reading: Reading) -> bool:
    day = parse_date(cell, reading.assumed or reading.year, date_1904=reading.date_1904)
    return not isinstance(day, Fault)


def _mark_uncomputed(
    sheet: Sheet, table: TallyTable, at: Mapping[str, int], data: Sequence[int], parsed: Mapping[str, ParsedColumn]
) -> None:
    """A formula without a stored result is a fault, not a blank."""
    if not sheet.uncomputed:
        return
    for key, column in at.items():
        for position, row in enumerate(data):
            if (table.top + row, table.left + column) in sheet.uncomputed:
                parsed[key].faults[position] = UNCOMPUTED


def _once_where_merged(
    sheet: Sheet,
    table: TallyTable,
    topic: Topic,
    at: Mapping[str, int],
    data: Sequence[int],
    *,
    parsed: Mapping[str, ParsedColumn],
) -> dict[str, set[int]]:
    """A number merged down over several rows belongs to the first of them; the positions of the others, by column."""
    found: dict[str, set[int]] = {}
    if not sheet.merged:
        return found
    for key, column in at.items():
        if topic.columns[key].type != "number":
            continue
        for position, row in enumerate(data):
            place = (table.top + row, table.left + column)
            if place in sheet.merged and row and table.rows[row - 1][column] == table.rows[row][column]:
                parsed[key].values[position] = None
                parsed[key].faults.pop(position, None)
                parsed[key].bounds.pop(position, None)
                found.setdefault(key, set()).add(position)
    return found


def _not_over_several_kinds(topic: Topic, merged: Mapping[str, set[int]], parsed: Mapping[str, ParsedColumn]) -> None:
    """One number for rows of which only some belong to a sum is no number of that sum."""
    for key, others in merged.items():
        told_by = {c for i in topic.indicators.values() if key in i.columns for c in i.filter if c in parsed}
        for position in sorted(others):
            above = position - 1
            if any(parsed[told].values[above] != parsed[told].values[position] for told in told_by):
                first = next(p for p in range(above, -1, -1) if p not in others)
                parsed[key].faults[first] = OVER_KINDS


def _less_what_was_before(names: Mapping[int, str], at: Mapping[str, int], parsed: Mapping[str, ParsedColumn]) -> None:
    """来访人数（年内累计）: each number holds those before it; what the row adds is the difference. A fault where it falls."""
    for key, column in parsed.items():
        if not _RUNNING.search(folded(names.get(at[key], ""))) or not all(isinstance(v, int) for v in column.values):
            continue
        before = 0
        for position, value in enumerate(column.values):
            if value < before:
                column.faults[position] = FALLING
            else:
                column.values[position] = value - before
                column.remarks[position] = Noted(value - before, "value.running", "表头写明是累计数，减去上一行的数")
            before = max(before, value)


def strange_words(
    topic: Topic, raw: Mapping[str, Sequence[Any]], parsed: Mapping[str, ParsedColumn], persons: Persons
) -> dict[str, dict[int, str]]:
    """The one word of a column's closed list that nobody knows, by position: it is asked, and no fault of its rows.

    Only where an indicator tells rows apart by the column: what only a breakdown shows stays a fault.
    """
    found: dict[str, dict[int, str]] = {}
    looked_at = {key for indicator in topic.indicators.values() for key in indicator.filter}
    looked_at |= {key for rule in topic.counting.values() for key in rule.leave_out}
    for key, column in parsed.items():
        if topic.columns[key].type not in ("category", "yes_no") or key not in looked_at:
            continue
        faults = column.faults.items()
        strange = [p for p, fault in faults if is_strange(raw[key][p], fault) and not persons.hide(key, raw[key][p])]
        words = {folded(raw[key][position]) for position in strange}
        if len(words) == 1 and 2 * len(strange) <= max(len(raw[key]), 2):
            found[key] = {position: mask(as_text(raw[key][position])) for position in strange}
            for position in strange:
                del column.faults[position]
    return found
