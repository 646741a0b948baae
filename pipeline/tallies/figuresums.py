"""The cells of one indicator in one table → its figures, one a period, and the totals that are compared with them.

Belongs here: sums over villages and categories within a period. What several periods come to is told once all sheets lie side
by side (together.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pipeline.catalogue import Indicator
from pipeline.tallies.cells import folded
from pipeline.tallies.figurecells import Cell, CellReader
from pipeline.tallies.figurelines import Line
from pipeline.tallies.figuretables import village_of
from pipeline.tallies.figuretopics import Along, Entry
from pipeline.tallies.labels import Label, Names, is_rate
from pipeline.tallies.periods import Period
from pipeline.tallies.stretches import MONTHS
from pipeline.tallies.together import YEAR, Months, Stated, outermost
from pipeline.tallies.totals import CheckTotal, Number

ELSEWHEN: Months = (0, 0)
_SEVERAL = 2
_YEAR_SO_FAR = Period(None, 1, MONTHS, running=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell of a figure: for whom and for which months (None where nobody says), on which row and column."""

    who: str
    months: Months | None
    cell: Cell
    row: int
    column: int


@dataclass(slots=True)
class Sums:
    """One table's figures under way.

    `given` are the indicators that the table names; `maybe` the rows that may be totals; `elsewhen` the rows, and
    `elsewhen_keys` the indicators, that another year's title makes another year's.
    """

    cells: CellReader
    names: Names
    lines: Sequence[Line]
    context: Period | None
    year: int
    figures: list[Stated] = field(default_factory=list)
    totals: list[CheckTotal] = field(default_factory=list)
    rates: list[str] = field(default_factory=list)
    elsewhen: set[int] = field(default_factory=set)
    elsewhen_keys: set[str] = field(default_factory=set)
    given: frozenset[str] = frozenset()
    maybe: frozenset[int] = frozenset()
    _nothing: frozenset[int] = field(init=False)
    _running: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._nothing = frozenset(line.row for line in self.lines if line.nothing)
        self._running = frozenset(line.row for line in self.lines if line.label.period and line.label.period.running)

    def take(self, key: str, down: Along, across: Along) -> None:
        """Take one indicator from the rows and columns that add up to it, and compare the totals among them."""
        indicator, before = self.names.catalogue.indicators[key], set(self.elsewhen)
        parts = [
            part for row in down.leaves for column in across.leaves if (part := self._part(indicator, row, column))
        ]
        if self.elsewhen - before:
            self.elsewhen_keys.add(key)
        if self.cells.figures.kind == "list":
            self._require(indicator, down, across)
        if is_rate(indicator.unit, indicator.label):
            self._rate(key, indicator, parts, down, across)
            return
        self._emit(key, parts)
        self._check_rows(key, indicator, down, across)
        self._check_columns(key, indicator, down, across)

    def _part(self, indicator: Indicator, row: Entry, column: Entry, *, total: bool = False) -> _Part | None:
        when = self._months(row.label, column.label)
        if when == ELSEWHEN:
            if not self.cells.is_blank(row.at, column.at):
                self.elsewhen.add(row.at)
            return None
        if row.at in self._nothing:
            cell: Cell | None = Cell(0, "", 0.0, self.cells.table.address(row.at, column.at))
        else:
            derived = bool(indicator.operands) and self.given.issuperset(indicator.operands)
            is_sum = (
                total
                or self._is_sum(row.label, (line.label for line in self.lines if not line.why and line.row != row.at))
                or self._is_sum(
                    column.label, (label for at, label in self.cells.figures.values.items() if at != column.at)
                )
            )
            cell = self.cells.read(row.at, column.at, indicator, total=is_sum, derived=derived)
        if cell is None:
            return None
        who = "/".join(filter(None, (_who(row.label), _who(column.label))))
        return _Part(who, when, cell, row.at, column.at)

    def _months(self, row: Label, column: Label) -> Months | None:
        """The months that a cell is of; None for a part of the year without a name, ELSEWHEN for another year."""
        periods = [label.period for label in (row, column) if label.period]
        period: Period | None
        if periods:
            narrow = min(periods, key=lambda item: len(item.months))
            if any(item.running and item.whole_year for item in periods) and narrow.first_month > 0:
                narrow = Period(narrow.year, 1, narrow.last_month, running=True)
            period = next((narrow.within(other) for other in periods if narrow.year is None and other.year), narrow)
            period = period.within(self.context)
        elif row.part or column.part:
            period = None if self.context is None or self.context.whole_year else self.context
        elif row.now or column.now:
            period = _YEAR_SO_FAR.within(self.context)
        else:
            period = self.context or _YEAR_SO_FAR
        year = period.year if period else self.context.year if self.context else None
        if year not in (None, self.year):
            return ELSEWHEN
        if period is None:
            return None
        if period.first_month < 1:
            return YEAR if period.whole_year else ELSEWHEN
        return period.first_month, period.last_month

    @staticmethod
    def _is_sum(label: Label, beside: Iterable[Label]) -> bool:
        """Whether a cell without a stored result may be left to its parts: a period that others of the table fill."""
        period = label.period
        if period is None or len(period.months) == 1:
            return False
        inner = [other.period for other in beside if other.period]
        return sum(period.contains(other) and not other.contains(period) for other in inner) >= 2

    def _require(self, indicator: Indicator, down: Along, across: Along) -> None:
        """A line of a list without any figure is asked for."""
        for row in down.leaves:
            if across.leaves and all(self.cells.is_blank(row.at, column.at) for column in across.leaves):
                self.cells.blank(row.at, across.leaves[0].at, indicator.unit)

    def _emit(self, key: str, parts: Sequence[_Part]) -> None:
        """One figure a period, over all villages; where their periods differ, each village's own come together first."""
        parts = self._one_time(parts)
        by_who: dict[str, list[_Part]] = {}
        for part in parts:
            by_who.setdefault(part.who, []).append(part)
        spans = {frozenset(part.months for part in found) for found in by_who.values()}
        if len(spans) > 1:
            parts = [part for found in by_who.values() for part in _longest(found)]
        by_months: dict[Months | None, list[_Part]] = {}
        for part in parts:
            by_months.setdefault(part.months, []).append(part)
        if len(spans) > 1 and len(by_months) > 1:
            self.figures.append(self._figure(key, list(parts), None))
            return
        for months, found in by_months.items():
            self.figures += [self._figure(key, parts, months) for parts in self._readings(found)]

    def _one_time(self, parts: Sequence[_Part]) -> list[_Part]:
        """Among rows that are periods, one that names none is of the table's own: it contains them, and is compared."""
        dated = {line.row for line in self.lines if line.label.period}
        apart = {part.who for part in parts if part.row in dated}
        if apart != {""} or len(dated) < _SEVERAL:
            return list(parts)
        return [part if part.row in dated else replace(part, who="") for part in parts]

    def _readings(self, parts: Sequence[_Part]) -> list[list[_Part]]:
        """The sums that the parts of one period may be: one, unless one thing is told twice.

        Two lines of a list that name one indicator tell it twice, and so do two columns of one row (本月 and 本年累计 in
        January) and the lines 1月 and 1-1月累计. A row that says the same as another of its name may have been pasted, or not.
        """
        if self.cells.figures.kind == "list" and len({part.who for part in parts}) < len(parts):
            return [[part] for part in parts]
        running = [part for part in parts if part.row in self._running]
        if running and len(running) < len(parts):
            return [running, [part for part in parts if part not in running]]
        if len({(part.who, part.row) for part in parts}) < len(parts):
            columns = dict.fromkeys(part.column for part in parts)
            return [[part for part in parts if part.column == column] for column in columns]
        plain = [part for part in parts if part.row not in self.maybe]
        if plain and len(plain) < len(parts):
            told = [found for found in (plain, list(parts)) if self._is_total_of(found)]
            return told if len(told) == 1 else [plain, list(parts)]
        once = {(part.who, self._said(part.row)): part for part in reversed(parts) if part.who}
        kept = [part for part in parts if not part.who or once[part.who, self._said(part.row)] is part]
        return [list(parts)] if len(kept) == len(parts) or self._is_total_of(parts) else [kept, list(parts)]

    def _said(self, row: int) -> tuple[str, ...]:
        figures = self.cells.figures
        return tuple(folded(self.cells.table.rows[row][at]) for at in (*figures.labels, *figures.values))

    def _is_total_of(self, parts: Sequence[_Part]) -> bool:
        """Whether a total line of the table says the sum of all parts: then each of them counts."""
        total = sum(part.cell.value for part in parts)
        columns = {part.column for part in parts}
        return len(columns) == 1 and any(
            self.cells.table.rows[line.row][column] == total for line in self.lines if line.total for column in columns
        )

    def _figure(self, key: str, parts: Sequence[_Part], months: Months | None) -> Stated:
        signs = {part.cell.sign for part in parts} - {""}
        sheet = self.cells.sheet.name
        return Stated(
            key=key,
            value=_tidy(sum(part.cell.value for part in parts)),
            file=self.cells.file.name,
            sha256=self.cells.file.sha256,
            cells=tuple((sheet, part.cell.address) for part in parts),
            sign=signs.pop() if len(signs) == 1 else "≈" if signs else "",
            kind="stated" if self.cells.figures.kind == "list" else "summary",
            months=months,
            reads=tuple(read for part in parts for read in part.cell.reads),
            who=tuple(dict.fromkeys(part.who for part in parts if part.who)) or self._whose_sheet(),
            step=sum(part.cell.step for part in parts),
        )

    def _whose_sheet(self) -> tuple[str, ...]:
        """The village that the whole sheet or file is named for."""
        name = village_of(self.cells.sheet.name) or village_of(PurePath(self.cells.file.name).name)
        return (name,) if name else ()

    def _rate(self, key: str, indicator: Indicator, parts: Sequence[_Part], down: Along, across: Along) -> None:
        """A rate is that of one line: the only one of its period, or the total of several."""
        by_months: dict[Months | None, list[_Part]] = {}
        for part in parts:
            by_months.setdefault(part.months, []).append(part)
        sums = [
            part
            for row in (*down.leaves, *down.totals)
            for column in (*across.leaves, *across.totals)
            if (row in down.totals or column in across.totals) and row.label.total not in ("segment", "group")
            if (one := self._part(indicator, row, column, total=True)) and (part := one)
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

    # Totals

    def _check_rows(self, key: str, indicator: Indicator, down: Along, across: Along) -> None:
        totals = sorted((entry for entry in down.totals if entry.label.total != "group"), key=lambda entry: entry.at)
        for total in totals:
            rows = self._summed(total, totals, down, across)
            rows = [row for row in rows if _is_part(row.label, total.label)]
            for column in across.leaves:
                self._compare(key, indicator, (total, column), [(row, column) for row in rows], total.label.text)

    def _summed(self, total: Entry, totals: Sequence[Entry], down: Along, across: Along) -> list[Entry]:
        """The rows that a total sums: those since the one before it where it is a 小计, or where these alone come to it."""
        near = _between(total, totals, down.leaves)
        wholes = [entry for entry in totals if entry.label.total == "all"]
        if total.label.total == "segment" or len(near) == len(down.leaves) or len(wholes) < _SEVERAL:
            return near if total.label.total == "segment" else list(down.leaves)
        rows = self.cells.table.rows
        for column in across.leaves:
            numbers = [rows[entry.at][column.at] for entry in (*near, total)]
            if not all(isinstance(number, int | float) for number in numbers) or sum(numbers[:-1]) != numbers[-1]:
                return list(down.leaves)
        return near

    def _check_columns(self, key: str, indicator: Indicator, down: Along, across: Along) -> None:
        for total in across.totals:
            for row in down.leaves:
                words = f"{row.label.text}{total.label.text}"
                columns = [column for column in across.leaves if _is_part(column.label, total.label)]
                self._compare(key, indicator, (row, total), [(row, column) for column in columns], words)

    def _compare(
        self, key: str, indicator: Indicator, place: tuple[Entry, Entry], among: Iterable[tuple[Entry, Entry]], words: str
    ) -> None:  # fmt: skip
        row, column = place
        if self._months(row.label, column.label) == ELSEWHEN:
            return
        stated = self.cells.read(row.at, column.at, indicator, total=True)
        pairs = [pair for pair in among if not self.cells.is_blank(pair[0].at, pair[1].at)]
        parts = [part for pair in pairs if (part := self._part(indicator, *pair, total=True))]
        if stated is None or stated.sign or len(parts) < len(pairs) or any(part.cell.sign for part in parts):
            return
        counted = _sum_over_time(parts)
        if counted is None or not pairs:
            return
        file, sheet = self.cells.file, self.cells.sheet
        cited = ",".join(part.cell.address for part in parts)
        topic = self.names.catalogue.topic_of(key).topic
        said = f"{words}：{indicator.label}"
        self.totals.append(
            CheckTotal(
                topic,
                said,
                stated.value,
                counted,
                file.name,
                sheet.name,
                file.sha256,
                stated.address,
                cited,
                "table",
                key,
            )
        )


def _who(label: Label) -> str:
    """Of whom or of what a label's figures are, besides the time."""
    return label.name or "/".join(label.categories.values())


def _is_part(label: Label, total: Label) -> bool:
    """Whether a row or column belongs to what a total sums: of its categories, and of its period."""
    if any(label.categories.get(column) != value for column, value in total.categories.items()):
        return False
    return total.period is None or (label.period is not None and total.period.contains(label.period))


def _longest(parts: Sequence[_Part]) -> list[_Part]:
    """The parts of one village whose periods no other contains."""
    spans = outermost([part.months for part in parts if part.months])
    return [part for part in parts if spans is None or not spans or part.months in spans]


def _sum_over_time(parts: Sequence[_Part]) -> Number | None:
    """What parts add up to: villages, and disjoint or longest periods of each; None where periods overlap."""
    by_who: Mapping[str, list[_Part]] = {part.who: [] for part in parts}
    for part in parts:
        by_who[part.who].append(part)
    total: Number = 0
    for found in by_who.values():
        spans = outermost([part.months for part in found if part.months])
        if spans is None:
            return None
        total += sum(part.cell.value for part in found if part.months is None or part.months in spans)
    return _tidy(total)


def _between(total: Entry, totals: Sequence[Entry], leaves: Sequence[Entry]) -> list[Entry]:
    """The rows since the total before this one; where none lie above, those up to the next."""
    place = list(totals).index(total)
    before = totals[place - 1].at if place else -1
    above = [entry for entry in leaves if before < entry.at < total.at]
    after = totals[place + 1].at if place + 1 < len(totals) else None
    return above or [entry for entry in leaves if entry.at > total.at and (after is None or entry.at < after)]


def _tidy(number: Number) -> Number:
    rounded = round(float(number), 6)
    return int(rounded) if rounded.is_integer() else rounded
