"""The totals of a table of figures beside the sums of what they stand for.

Belongs here: which rows or columns a total sums. Does not belong here: totals over several tables (together.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.catalogue import Indicator
from pipeline.tallies.tables.figures.labels import Label
from pipeline.tallies.tables.figures.parts import ELSEWHEN, Part, Parts, tidy
from pipeline.tallies.tables.figures.together import outermost
from pipeline.tallies.tables.figures.topics import Along, AxisEntry
from pipeline.tallies.tables.totals import CheckTotal, Number

_SEVERAL = 2


@dataclass(slots=True)
class TotalComparison:
    """The totals of one indicator, each with what was counted. `topic` is the indicator's."""

    parts: Parts
    key: str
    topic: str
    indicator: Indicator
    totals: list[CheckTotal] = field(default_factory=list)

    def rows(self, down: Along, across: Along) -> None:
        """Compare the rows that are totals."""
        totals = sorted((entry for entry in down.totals if entry.label.total != "group"), key=lambda entry: entry.at)
        for total in totals:
            rows = self._summed(total, totals, down, across)
            rows = [row for row in rows if _is_part(row.label, total.label)]
            for column in across.leaves:
                self._compare((total, column), [(row, column) for row in rows], total.label.text)

    def _summed(self, total: AxisEntry, totals: Sequence[AxisEntry], down: Along, across: Along) -> list[AxisEntry]:
        """The rows that a total sums: those since the one before it where it is a 小计, or where these alone come to it."""
        near = _between(total, totals, down.leaves)
        wholes = [entry for entry in totals if entry.label.total == "all"]
        if total.label.total == "segment" or len(near) == len(down.leaves) or len(wholes) < _SEVERAL:
            return near if total.label.total == "segment" else list(down.leaves)
        rows = self.parts.cells.table.rows
        for column in across.leaves:
            numbers = [rows[entry.at][column.at] for entry in (*near, total)]
            if not all(isinstance(number, int | float) for number in numbers) or sum(numbers[:-1]) != numbers[-1]:
                return list(down.leaves)
        return near

    def columns(self, down: Along, across: Along) -> None:
        """Compare the columns that are totals."""
        for total in across.totals:
            for row in down.leaves:
                words = f"{row.label.text}{total.label.text}"
                columns = [column for column in across.leaves if _is_part(column.label, total.label)]
                self._compare((row, total), [(row, column) for column in columns], words)

    def _compare(
        self, place: tuple[AxisEntry, AxisEntry], among: Iterable[tuple[AxisEntry, AxisEntry]], words: str
    ) -> None:
        row, column = place
        if self.parts.months(row.label, column.label) == ELSEWHEN:
            return
        stated = self.parts.cells.read(row.at, column.at, self.indicator, total=True)
        pairs = [pair for pair in among if not self.parts.cells.is_blank(pair[0].at, pair[1].at)]
        parts = [part for pair in pairs if (part := self.parts.read(self.indicator, *pair, total=True))]
        if stated is None or stated.sign or len(parts) < len(pairs) or any(part.cell.sign for part in parts):
            return
        counted = _sum_over_time(parts)
        if counted is None or not pairs:
            return
        file, sheet = self.parts.cells.file, self.parts.cells.sheet
        cited = ",".join(part.cell.address for part in parts)
        self.totals.append(
            CheckTotal(
                self.topic,
                words,
                self.indicator.label,
                stated.value,
                counted,
                file.name,
                sheet.name,
                file.sha256,
                stated.address,
                cited,
                "table",
                self.key,
            )
        )


def _is_part(label: Label, total: Label) -> bool:
    """Whether a row or column belongs to what a total sums: of its categories, and of its period."""
    if any(label.categories.get(column) != value for column, value in total.categories.items()):
        return False
    return total.period is None or (label.period is not None and total.period.contains(label.period))


def _sum_over_time(parts: Sequence[Part]) -> Number | None:
    """What parts add up to: villages, and disjoint or longest periods of each; None where periods overlap."""
    by_who: Mapping[str, list[Part]] = {part.who: [] for part in parts}
    for part in parts:
        by_who[part.who].append(part)
    total: Number = 0
    for who, found in by_who.items():
        spans = outermost([part.months for part in found if part.months])
        if spans is None:
            return None
        total += sum(part.cell.value for part in found if part.months is None)
        for span in spans:
            told = [part.cell.value for part in found if part.months == span]
            again = len(told) > 1 and len(set(told)) == 1 and span[0] < span[1] and not who
            total += told[0] if again else sum(told)
    return tidy(total)


def _between(total: AxisEntry, totals: Sequence[AxisEntry], leaves: Sequence[AxisEntry]) -> list[AxisEntry]:
    """The rows since the total before this one; where none lie above, those up to the next."""
    place = list(totals).index(total)
    before = totals[place - 1].at if place else -1
    above = [entry for entry in leaves if before < entry.at < total.at]
    after = totals[place + 1].at if place + 1 < len(totals) else None
    return above or [entry for entry in leaves if entry.at > total.at and (after is None or entry.at < after)]
