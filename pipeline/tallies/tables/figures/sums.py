"""The cells of one indicator in one table → its figures, one a period, and the totals that are compared with them.

Belongs here: sums over villages and categories within a period. What several periods come to is told once all sheets lie side
by side (together.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pipeline.catalogue import Indicator
from pipeline.tallies.tables.figures.checks import TotalComparison
from pipeline.tallies.tables.figures.labels import Names, is_place, is_rate
from pipeline.tallies.tables.figures.layout import village_of
from pipeline.tallies.tables.figures.parts import Part, Parts, tidy
from pipeline.tallies.tables.figures.together import YEAR, Months, Stated, outermost
from pipeline.tallies.tables.figures.topics import Along
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.values.cells import folded

_SEVERAL = 2


@dataclass(slots=True)
class Sums:
    """One table's figures under way.

    `maybe` are the rows that may be totals; `elsewhen_keys` the indicators that another year's title makes another year's.
    """

    parts: Parts
    names: Names
    figures: list[Stated] = field(default_factory=list)
    totals: list[CheckTotal] = field(default_factory=list)
    rates: list[str] = field(default_factory=list)
    elsewhen_keys: set[str] = field(default_factory=set)
    maybe: frozenset[int] = frozenset()
    _running: frozenset[int] = field(init=False)
    _dated: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._dated = frozenset(line.row for line in self.parts.lines if line.label.period)
        self._running = frozenset(
            line.row for line in self.parts.lines if line.label.period and line.label.period.running
        )

    def take(self, key: str, down: Along, across: Along) -> None:
        """Take one indicator from the rows and columns that add up to it, and compare the totals among them."""
        indicator, before = self.names.catalogue.indicators[key], set(self.parts.elsewhen)
        parts = [
            part for row in down.leaves for column in across.leaves if (part := self.parts.read(indicator, row, column))
        ]
        if self.parts.elsewhen - before:
            self.elsewhen_keys.add(key)
        if self.parts.cells.figures.kind == "list":
            self._require(indicator, down, across)
        if is_rate(indicator):
            self._rate(key, indicator, parts, down, across)
            return
        self._emit(key, parts)
        comparison = TotalComparison(self.parts, key, self.names.catalogue.topic_of(key).topic, indicator)
        comparison.rows(down, across)
        comparison.columns(down, across)
        self.totals += comparison.totals

    def _require(self, indicator: Indicator, down: Along, across: Along) -> None:
        """A line of a list without any figure is asked for."""
        for row in down.leaves:
            if across.leaves and all(self.parts.cells.is_blank(row.at, column.at) for column in across.leaves):
                self.parts.cells.blank(row.at, across.leaves[0].at, indicator.unit)

    def _emit(self, key: str, parts: Sequence[Part]) -> None:
        """One figure a period, over all villages; where their periods differ, each village's own come together first."""
        parts = self._without_states(self._one_time(parts))
        by_who: dict[str, list[Part]] = {}
        for part in parts:
            by_who.setdefault(part.who, []).append(part)
        spans = {frozenset(part.months for part in found) for found in by_who.values()}
        if len(spans) > 1:
            parts = [part for found in by_who.values() for part in _longest(found)]
        by_months: dict[Months | None, list[Part]] = {}
        for part in parts:
            by_months.setdefault(part.months, []).append(part)
        if len(spans) > 1 and len(by_months) > 1:
            self.figures.append(self._figure(key, list(parts), None))
            return
        for months, found in by_months.items():
            self.figures += [self._figure(key, parts, months) for parts in self._readings(found)]

    def _one_time(self, parts: Sequence[Part]) -> list[Part]:
        """Among rows that are periods, one that names none is of the table's own: it contains them, and is compared."""
        apart = {part.who for part in parts if part.row in self._dated}
        if apart != {""} or len(self._dated) < _SEVERAL:
            return list(parts)
        return [part if part.row in self._dated else replace(part, who="") for part in parts]

    def _readings(self, parts: Sequence[Part]) -> list[list[Part]]:
        """The sums that the parts of one period may be: one, unless one thing is told twice.

        Two lines of a list that name one indicator tell it twice, and so do two columns of one row (本月 and 本年累计 in
        January) and the lines 1月 and 1-1月累计. A row that says the same as another of its name may have been pasted, or not.
        """
        if self.parts.cells.figures.kind == "list" and len({part.who for part in parts}) < len(parts):
            return [[part] for part in parts]
        if all(self._is_running(part) for part in parts):
            return [[part] for part in parts]
        running = [part for part in parts if part.row in self._running]
        if running and len(running) < len(parts):
            return [running, [part for part in parts if part not in running]]
        if len({(part.who, part.row) for part in parts}) < len(parts):
            columns = dict.fromkeys(part.column for part in parts)
            by_column = [[part for part in parts if part.column == column] for column in columns]
            return [reading for found in by_column for reading in self._of_one_column(found)]
        plain = [part for part in parts if part.row not in self.maybe]
        if plain and len(plain) < len(parts):
            told = [found for found in (plain, list(parts)) if self._is_total_of(found)]
            return told if len(told) == 1 else [plain, list(parts)]
        unnamed = [part for part in parts if not part.who and part.row in self._dated]
        if len(unnamed) > 1 and len({part.row for part in unnamed}) == len(parts) and not self._is_total_of(parts):
            return [*([part] for part in parts), list(parts)]
        once = {(part.who, self._said(part.row)): part for part in reversed(parts) if part.who}
        kept = [part for part in parts if not part.who or once[part.who, self._said(part.row)] is part]
        return [list(parts)] if len(kept) == len(parts) or self._is_total_of(parts) else [kept, list(parts)]

    def _without_states(self, parts: Sequence[Part]) -> list[Part]:
        """The parts of one line in several columns of one period that are no places: 2023年初报 and 2023年核定 tell it twice."""
        labels = [self.parts.cells.figures.values[part.column] for part in parts]
        alone = self.parts.cells.figures.kind == "list" and len({(part.row, part.months) for part in parts}) == 1
        if not alone or not all(label.period and label.name and not is_place(label.name) for label in labels):
            return list(parts)
        return [replace(part, who="") for part in parts]

    def _is_running(self, part: Part) -> bool:
        """Whether a column says what came so far: a month and the quarter that it ends say the same there."""
        period = self.parts.cells.figures.values[part.column].period
        return not part.who and period is not None and period.running

    def _of_one_column(self, parts: Sequence[Part]) -> list[list[Part]]:
        """The parts of one period in one column: lines that are this period and name nobody tell it several times."""
        again = all(not part.who and part.row in self._dated for part in parts)
        return [[part] for part in parts] if again else [list(parts)]

    def _said(self, row: int) -> tuple[str, ...]:
        figures = self.parts.cells.figures
        return tuple(folded(self.parts.cells.table.rows[row][at]) for at in (*figures.labels, *figures.values))

    def _is_total_of(self, parts: Sequence[Part]) -> bool:
        """Whether a total line of the table says the sum of all parts: then each of them counts."""
        total = sum(part.cell.value for part in parts)
        columns = {part.column for part in parts}
        rows, totals = self.parts.cells.table.rows, [line.row for line in self.parts.lines if line.total]
        return len(columns) == 1 and any(rows[row][column] == total for row in totals for column in columns)

    def _figure(self, key: str, parts: Sequence[Part], months: Months | None) -> Stated:
        signs = {part.cell.sign for part in parts} - {""}
        sheet = self.parts.cells.sheet.name
        return Stated(
            key=key,
            value=tidy(sum(part.cell.value for part in parts)),
            file=self.parts.cells.file.name,
            sha256=self.parts.cells.file.sha256,
            cells=tuple((sheet, part.cell.address) for part in parts),
            sign=signs.pop() if len(signs) == 1 else "≈" if signs else "",
            kind="stated" if self.parts.cells.figures.kind == "list" else "summary",
            months=months,
            reads=tuple(read for part in parts for read in part.cell.reads),
            who=tuple(dict.fromkeys(part.who for part in parts if part.who)) or self._whose_sheet(),
            step=sum(part.cell.step for part in parts),
        )

    def _whose_sheet(self) -> tuple[str, ...]:
        """The village that the whole sheet or file is named for."""
        name = village_of(self.parts.cells.sheet.name) or village_of(PurePath(self.parts.cells.file.name).name)
        return (name,) if name else ()

    def _rate(self, key: str, indicator: Indicator, parts: Sequence[Part], down: Along, across: Along) -> None:
        """A rate is that of one line: the only one of its period, or the total of several."""
        by_months: dict[Months | None, list[Part]] = {}
        for part in parts:
            by_months.setdefault(part.months, []).append(part)
        sums = [
            part
            for row in (*down.leaves, *down.totals)
            for column in (*across.leaves, *across.totals)
            if (row in down.totals or column in across.totals) and row.label.total not in ("segment", "group")
            if (one := self.parts.read(indicator, row, column, total=True)) and (part := one)
        ]
        for months, found in by_months.items():
            whole = [part for part in sums if part.months == months and (not part.who or len(by_months) == 1)]
            lines = found if len(found) == 1 else [part for part in whole if not part.who]
            if len(lines) == 1:
                self.figures.append(self._figure(key, lines, months))
            elif len({part.who for part in found}) < len(found):
                self.figures += [self._figure(key, [part], months) for part in found]
            else:
                self.rates.append(indicator.label)
        if sums and YEAR not in by_months:
            self.figures += [self._figure(key, [part], YEAR) for part in sums if part.months == YEAR and not part.who]


def _longest(parts: Sequence[Part]) -> list[Part]:
    """The parts of one village whose periods no other contains."""
    spans = outermost([part.months for part in parts if part.months])
    return [part for part in parts if spans is None or not spans or part.months in spans]
