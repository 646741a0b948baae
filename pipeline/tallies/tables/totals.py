"""What the 合计 rows of a table say, and what we counted: two numbers that a check compares.

A 小计 sums the rows since the total before it, a 累计 all tables of its file so far, any other total the whole table.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.catalogue import Column, Indicator
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.rows.roles import TOTAL, SortedRows
from pipeline.tallies.tables.rows.words import CARRIED
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.values.numbers import parse_number
from pipeline.tallies.values.reads import Fault
from pipeline.tallies.values.scales import scale_of

Number = int | float
Named = Mapping[str, Column] | Mapping[str, Indicator]
ROWS = "行数"
_UNITS = "(?:件|起|宗|份|个|条|项|次|场|期|人次|人|名|户|事项|案件|纠纷|网格|文件|活动)"
_DONE = "(?:受理|收到|登记|办理|处理|调解|接访|开展|组织|举办|制发|印发|作出|公开|发布|答复)"  # 全年共受理9件
_COUNT = re.compile(
    rf"(?:.*(?:合计|小计|总计|累计|共计|共有?|计|该\D{{1,3}}|本\D{{1,3}})[:：]?)?[(]?共?{_DONE}*(\d{{1,15}})个?{_UNITS}?[)]?[。.]?"
)
_OF_PARTS = re.compile(rf"(.*?\d个?{_UNITS}?)(?:[(,，;；、:：。]|其中).*\d.*")  # 30份(交通21、应急9)
_SEGMENT = re.compile(r"小计|本页|该村|本村|该组")
_RUNNING = re.compile(r"累计")


@dataclass(frozen=True, slots=True)
class CheckTotal:
    """A number in a total row beside the same number counted from the rows it sums. `scope` is "table" or "running".

    `label` is what the row calls itself (总计), `of` what is summed: the rows, or the label of a column or indicator; "" where
    the row says both. `key` is the indicator that it is a number of; "" where a column of rows is summed.
    """

    topic: str
    label: str
    of: str
    stated: Number
    counted: Number
    file: str
    sheet: str
    sha256: str
    cell: str
    rows: str
    scope: str
    key: str = ""

    @property
    def words(self) -> str:
        """How to speak of it: 总计：行数."""
        return f"{self.label}：{self.of}" if self.of else self.label


Tallied = tuple[str, str, Sequence[CheckTotal], Mapping[str, Number]]
"""Of one table: its file and topic, its totals, and what it adds up to under the words of totals."""


def check_totals(
    table: TallyTable,
    topic: str,
    named: Named,
    sorted_rows: SortedRows,
    numbers: Mapping[str, Sequence[Any]],
    *,
    where: tuple[str, str, str],
    title: str = "",
    aside: Collection[int] = (),
) -> Iterator[CheckTotal]:
    """Compare each number of each total row.

    Parameters
    ----------
    named
        What the table's columns hold, by key: label and unit.
    numbers
        For each number column, its value a data row (None where it has none).
    where
        File, sheet and SHA-256 of the file.
    title
        What stands above the table, for the unit line.
    aside
        The positions of data rows that do not count: a total may be of the others alone.
    """
    scales = {
        at: scale_of(table.header.names[at], title, named[key].unit)
        for at, key in table.header.columns.items()
        if key in numbers
    }
    totals = sorted_rows.dropped.get(TOTAL, ())
    for place, row in enumerate(totals):
        cells = table.rows[row]
        if any(CARRIED.fullmatch(folded(value)) for value in cells if not is_blank(value)):
            continue  # 承前页 repeats what was summed before
        label = next(folded(value) for value in cells if not is_blank(value))
        scope = "running" if _RUNNING.search(label) else "table"
        segment, whole = _covered(sorted_rows.data, totals, place), range(len(sorted_rows.data))
        above = _above(sorted_rows.data, row)
        covered: Sequence[int] = (
            segment if _SEGMENT.search(label) else above if scope == "running" and len(above) else whole
        )
        figures = list(_figures(table, named, row, covered, numbers, data=sorted_rows.data, scales=scales))
        if scope == "table" and any(stated != counted for _, _, stated, counted in figures):
            other = whole if covered == segment else segment
            read = list(_figures(table, named, row, other, numbers, data=sorted_rows.data, scales=scales))
            if other and read and all(stated == counted for _, _, stated, counted in read):
                covered, figures = other, read
        if aside and any(stated != counted for _, _, stated, counted in figures):
            others = [position for position in covered if position not in aside]
            read = list(_figures(table, named, row, others, numbers, data=sorted_rows.data, scales=scales))
            if read and all(stated == counted for _, _, stated, counted in read):
                covered, figures = others, read
        rows = [sorted_rows.data[position] for position in covered]
        for column, words, stated, counted in figures:
            cited = table.cells(rows, column)
            yield CheckTotal(topic, label, words, stated, counted, *where, table.address(row, column), cited, scope)


def _covered(data: Sequence[int], totals: Sequence[int], place: int) -> range:
    """The positions of the data rows between this total and the one before it; below it when none lie above."""
    row = totals[place]
    above = range(bisect_right(data, totals[place - 1] if place else -1), bisect_left(data, row))
    if above:
        return above
    return range(
        bisect_right(data, row), bisect_left(data, totals[place + 1] if place + 1 < len(totals) else float("inf"))
    )


def _figures(
    table: TallyTable,
    named: Named,
    row: int,
    covered: Sequence[int],
    numbers: Mapping[str, Sequence[Any]],
    *,
    data: Sequence[int],
    scales: Mapping[int, int | Fault],
) -> Iterator[tuple[int, str, Number, Number]]:
    """The sums under number columns, and the count of rows where it stands in another known column."""
    first = next(column for column, value in enumerate(table.rows[row]) if not is_blank(value))
    for column in sorted({first, *table.header.columns}):
        key = table.header.columns.get(column, "")
        value = table.rows[row][column]
        if is_blank(value):
            continue
        if key in numbers:
            scale = scales[column]
            stated = scale if isinstance(scale, Fault) else parse_number(value, named[key].unit, scale)
            summed = [numbers[key][position] for position in covered]
            if isinstance(stated, int | float) and None not in summed:
                yield column, named[key].label, stated, tidy(sum(summed))
        elif _may_count(getattr(named.get(key), "type", "text")):
            count = _COUNT.fullmatch(_whole(folded(value)))
            rows = covered if column == first or not _RUNNING.search(folded(value)) else _above(data, row)
            if count and (int(count[1]) == len(rows) or int(count[1]) != _kinds(table, column, data, rows)):
                yield column, ROWS, int(count[1]), len(rows)


def _above(data: Sequence[int], row: int) -> range:
    """The positions of all data rows above a row: what 累计13条 beside 本月小计 is of."""
    return range(bisect_left(data, row))


def _may_count(sort: str) -> bool:
    """Whether a number in a column of this type may be that of the rows."""
    return sort in ("text", "date", "category")


def _whole(said: str) -> str:
    """What a total says of all rows, less its parts: 合计:30份 of 合计:30份(交通21、应急9)."""
    of_parts = _OF_PARTS.fullmatch(said)
    return of_parts[1] if of_parts else said


def _kinds(table: TallyTable, column: int, data: Sequence[int], covered: Sequence[int]) -> int:
    """How many different things a column names: a total row may count those (8个村) instead of its rows."""
    kinds = len({folded(table.rows[data[position]][column]) for position in covered})
    return kinds if kinds != len(covered) else -1


def tidy(number: Number) -> Number:
    """A number without the noise of adding: 3.0 as 3."""
    rounded = round(float(number), 6)
    return int(rounded) if rounded.is_integer() else rounded


def table_sums(named: Named, numbers: Mapping[str, Sequence[Any]], count: int) -> dict[str, Number]:
    """What a whole table adds up to, under the words that its total rows use: for running totals over several sheets."""
    sums: dict[str, Number] = {ROWS: count}
    for key, values in numbers.items():
        if None not in values:
            sums[named[key].label] = tidy(sum(values))
    return sums


def running_totals(tables: Iterable[Tallied]) -> list[CheckTotal]:
    """All totals, those of scope "running" with what the earlier tables of their file and topic add up to.

    So is one that comes to its own table and all before it: the list goes on in a second half of the page, or on the next sheet.
    """
    so_far: dict[tuple[str, str, str], Number] = {}
    found: list[CheckTotal] = []
    for file, topic, totals, sums in tables:
        for total in totals:
            key = (total.file, total.topic, total.of or total.label)
            earlier = so_far.get(key, 0)
            goes_on = total.stated != total.counted and total.stated == tidy(total.counted + earlier)
            before = earlier if total.scope == "running" or goes_on else 0
            found.append(replace(total, counted=tidy(total.counted + before)))
        for words, number in sums.items():
            so_far[file, topic, words] = so_far.get((file, topic, words), 0) + number
    return found
