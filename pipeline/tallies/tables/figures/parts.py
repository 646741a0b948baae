"""The cells of a table that are parts of a figure: for whom, for which months, and what they hold.

Belongs here: single cells. Does not belong here: what they come to (figures/sums.py), and how totals compare (checks.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.catalogue import Indicator
from pipeline.tallies.tables.figures.cells import Cell, CellReader
from pipeline.tallies.tables.figures.labels import Label
from pipeline.tallies.tables.figures.lines import Line
from pipeline.tallies.tables.figures.together import YEAR, Months
from pipeline.tallies.tables.figures.topics import AxisEntry
from pipeline.tallies.tables.totals import Number
from pipeline.tallies.values.periods import Period
from pipeline.tallies.values.stretches import MONTHS

ELSEWHEN: Months = (0, 0)
_YEAR_SO_FAR = Period(None, 1, MONTHS, running=True)


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of a figure: for whom and for which months (None where nobody says), on which row and column."""

    who: str
    months: Months | None
    cell: Cell
    row: int
    column: int


@dataclass(slots=True)
class Parts:
    """The cells of one table by row and column.

    `given` are the indicators that the table names; `elsewhen` the rows that another year's title makes another year's.
    """

    cells: CellReader
    lines: Sequence[Line]
    context: Period | None
    year: int
    elsewhen: set[int] = field(default_factory=set)
    given: frozenset[str] = frozenset()
    _nothing: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._nothing = frozenset(line.row for line in self.lines if line.nothing)

    def read(self, indicator: Indicator, row: AxisEntry, column: AxisEntry, *, total: bool = False) -> Part | None:
        """The part that a cell is; None where it holds nothing, or another year's figure."""
        when = self.months(row.label, column.label)
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
        who = "/".join(filter(None, (who_of(row.label), who_of(column.label))))
        return Part(who, when, cell, row.at, column.at)

    def months(self, row: Label, column: Label) -> Months | None:
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


def who_of(label: Label) -> str:
    """Of whom or of what a label's figures are, besides the time."""
    return label.name or "/".join(label.categories.values())


def tidy(number: Number) -> Number:
    """A sum without what the machine adds to it; an int where it is whole."""
    rounded = round(float(number), 6)
    return int(rounded) if rounded.is_integer() else rounded
