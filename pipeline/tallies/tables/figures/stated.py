"""Figures that a department gives without rows: a list of 指标名称 and 数值, a column an indicator, a cross table.

Belongs here: which cells of such a table are parts of which figure, for which months; its totals, which are compared and not
added; the account of its rows. Does not belong here: where the heads are (figures/layout.py), what rows say (lines.py), and
how the parts of several sheets come together (together.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from pipeline.catalogue import did_you_mean
from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.columns.parsed import masked_cell
from pipeline.tallies.tables.figures.cells import CellReader
from pipeline.tallies.tables.figures.kinds import totals_of_kinds
from pipeline.tallies.tables.figures.labels import Names
from pipeline.tallies.tables.figures.layout import FigureTable, figures_at, find_figures
from pipeline.tallies.tables.figures.lines import (
    NOT_NOW,
    OTHER_UNIT,
    OTHER_YEAR,
    Line,
    Ours,
    is_of_county,
    is_other_year,
    judged,
    lines_of,
    not_ours,
    with_wholes,
)
from pipeline.tallies.tables.figures.parts import Parts
from pipeline.tallies.tables.figures.sums import Sums
from pipeline.tallies.tables.figures.together import Stated
from pipeline.tallies.tables.figures.topics import Along, AxisEntry, along, counted_just, is_partial, ways
from pipeline.tallies.tables.figures.totals import found_totals, whole_columns
from pipeline.tallies.tables.figures.years import OtherYear, account_of, context_of
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.ledger import Account
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.values.cells import address_ranges, as_text, folded, is_blank
from pipeline.tallies.values.periods import Period
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

__all__ = ["Stated", "StatedSheet", "read_stated"]


@dataclass(slots=True)
class StatedSheet:
    """What one table gave. A figure of several periods is in parts, one a period."""

    figures: list[Stated] = field(default_factory=list)
    totals: list[CheckTotal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    other_years: list[OtherYear] = field(default_factory=list)


def unknown_unit(_: str) -> bool | None:
    """Whether a name is our unit's, where nobody has said."""
    return None


def read_stated(
    file: RawFile, sheet: Sheet, table: TallyTable, names: Names, year: int, *, ours: Ours = unknown_unit
) -> StatedSheet:
    """The figures of one table, the account of its rows, and its problems.

    Parameters
    ----------
    year
        The year of the report: figures of another are left out, and listed.
    ours
        Whether the name of a row or column is our unit's (True), another unit's (False), or neither is known (None).
    """
    texts = [sheet.name, PurePath(file.name).stem]
    header = table.header
    found = figures_at(table.rows, header.first, header.last, texts, names) or find_figures(table.rows, texts, names)
    result = StatedSheet()
    if found is None:
        result.problems.append(said("stated.unread", file.name, sheet.name))
        dropped = {"没有可识别的表": len(table.rows)}
        result.accounts.append(Account(file.name, sheet.name, table.area, header.topic, len(table.rows), 0, 0, dropped))
        return result
    uncomputed = {row - table.top for row, _ in sheet.uncomputed}
    lines = with_wholes(lines_of(table.rows, found, header, names, uncomputed), found)
    reading = _Reading(file, sheet, table, found, names, year, ours, context_of(table, found, texts), lines, result)
    reading.run()
    return result


@dataclass(slots=True)
class _Reading:
    """One table under way. `county` says that rows of other units were left out: its totals are none of ours."""

    file: RawFile
    sheet: Sheet
    table: TallyTable
    figures: FigureTable
    names: Names
    year: int
    ours: Ours
    context: Period | None
    lines: list[Line]
    result: StatedSheet
    cells: CellReader = field(init=False)
    sums: Sums = field(init=False)
    unusable: set[int] = field(default_factory=set)
    county: bool = False
    known: set[str] | None = None
    _first: int = field(init=False)

    def __post_init__(self) -> None:
        self._first = min(self.figures.labels, default=0)
        self.cells = CellReader(self.file, self.sheet, self.table, self.figures)

    def run(self) -> None:
        """Take the figures, then say what was left out."""
        county = is_of_county(self.table.rows, self.figures)
        columns = self._columns(county)
        self._leave_out_rows(county)
        self.lines, maybe = found_totals(self.table.rows, self.lines, self.figures, self.ours)
        self.sums = Sums(Parts(self.cells, self.lines, self.context, self.year), self.names, maybe=maybe)
        if self.figures.kind == "list":
            self._list(columns)
        elif self.figures.kind == "summary":
            self._summary(columns)
        else:
            self._cross(columns)
        self._say()

    def _columns(self, county: bool) -> list[AxisEntry]:
        heads = dict(self.figures.values) if county else whole_columns(self.figures.values, self.ours)
        left = {at: label for at, label in heads.items() if label.other or label.average}
        left |= {at: label for at, label in heads.items() if label.period and is_other_year(label.period, self.year)}
        named = [label.name for at, label in heads.items() if at not in left]
        others, code = not_ours(named, self.ours, county=county)
        self._not_ours(code, [at for at, label in heads.items() if label.name in others], columns=True)
        left |= {at: label for at, label in heads.items() if label.name in others or (others and label.total)}
        if left:
            cells = ",".join(self.table.address(self.figures.last, at) for at in sorted(left))
            texts = "、".join(dict.fromkeys(self.figures.heads[at] for at in sorted(left)))
            self._note("columns.left_out", cells, texts=texts)
        return [AxisEntry(at, label) for at, label in heads.items() if at not in left]

    def _leave_out_rows(self, county: bool) -> None:
        self.lines, code, where = judged(self.lines, self.ours, self.year, county=county)
        self.county = any(line.why == OTHER_UNIT for line in self.lines)
        self._not_ours(code, where, columns=False)

    def _not_ours(self, code: str, where: Sequence[int], *, columns: bool) -> None:
        if not code:
            return
        row = self.figures.last
        cells = ",".join(
            self.table.address(row, at) if columns else self.table.address(at, self._first) for at in where
        )
        self.result.problems.append(said(code, self.file.name, self.sheet.name, cells))

    def _list(self, columns: Sequence[AxisEntry]) -> None:
        items = self._item_columns()
        for place, item in enumerate(items):
            end = items[place + 1] if place + 1 < len(items) else len(self.table.rows[0])
            beside = [entry for entry in columns if item < entry.at < end]
            by_key: dict[str, tuple[list[AxisEntry], list[AxisEntry]]] = {}
            for line in self._lines_of_list():
                key = self._item(line, item)
                if key:
                    by_key.setdefault(key, ([], []))[bool(line.total)].append(AxisEntry(line.row, line.label))
            self.sums.parts.given = frozenset(by_key)
            for key, (rows, totals) in by_key.items():
                self.sums.take(key, Along(tuple(rows), tuple(totals)), along(beside, {}, None))

    def _item_columns(self) -> list[int]:
        """The columns that name indicators: two, where one long list is folded into halves."""
        count = {
            at: sum(bool(self.names.read(self.table.rows[line.row][at], None).indicators) for line in self._data())
            for at in self.figures.labels
        }
        best = [at for at, number in count.items() if number]
        return best or [min(self.figures.labels)]

    def _item(self, line: Line, column: int) -> str | None:
        raw = self.table.rows[line.row][column]
        if is_blank(raw):
            return None
        whole = self.figures.wholes.get(line.row)
        keys = (whole,) if whole else self.names.read(raw, None).indicators or self._by_topic(raw)
        if not keys:
            self.unusable.add(line.row)
            self.result.problems.append(_unknown(self, self.table.address(line.row, column), raw))
            return None
        return self._one_of(keys, raw, self.table.address(line.row, column), line.row)

    def _topics_of_list(self) -> set[str]:
        """The topics whose indicators the list names; looked for once."""
        if self.known is None:
            cells = [self.table.rows[line.row][at] for line in self._lines_of_list() for at in self.figures.labels]
            self.known = {key.partition(".")[0] for cell in cells for key in self.names.read(cell, None).indicators}
        return self.known

    def _by_topic(self, raw: object) -> tuple[str, ...]:
        """What a name means among indicators of one topic: 其中：政策咨询 is the figure that counts just these."""
        known = self._topics_of_list()
        topic = self.names.catalogue.topics[next(iter(known))] if len(known) == 1 else self.figures.topic
        if topic is None:
            return ()
        label = self.names.read(raw, topic)
        if label.indicators or not label.categories:
            return label.indicators
        return counted_just(topic, label.categories)

    def _summary(self, columns: Sequence[AxisEntry]) -> None:
        by_key: dict[str, list[AxisEntry]] = {}
        for entry in columns:
            cell, keys = self.table.address(self.figures.last, entry.at), entry.label.indicators
            if keys and (key := self._one_of(keys, self.figures.heads[entry.at], cell)):
                by_key.setdefault(key, []).append(entry)
        if len(by_key) == 1:
            (only,) = by_key.values()
            told = len(only) > 1 and all(entry.label.period for entry in only)
            only += [entry for entry in columns if told and entry.label.total and not entry.label.says_which]
        leaves, totals = tuple(self._entries(totals=False)), tuple(self._entries(totals=True))
        rows = Along(leaves, totals) if leaves else Along(totals[:1], ())
        self.sums.parts.given = frozenset(by_key)
        for key, entries in by_key.items():
            self.sums.take(key, rows, along(entries, {}, self.names.catalogue.topic_of(key)))
        others = [entry for entry in columns if not entry.label.indicators]
        if any(entry.label.categories for entry in others):
            self._cross(others, by_key)

    def _cross(self, columns: Sequence[AxisEntry], taken: Collection[str] = ()) -> None:
        topic = self.figures.topic
        if topic is None:
            return
        rows = [*self._entries(totals=False), *self._entries(totals=True)]
        above = [as_text(value) for row in self.table.rows[: self.figures.first] for value in row]
        open_ended: list[str] = []
        for way in ways(topic, rows, columns, partial=is_partial(above)):
            if way.key not in taken and way.complete:
                self.sums.take(way.key, way.down, way.across)
            elif not taken:
                open_ended.append(way.label)
        if open_ended:
            self._note("cross.incomplete", "", labels="、".join(open_ended))

    def _one_of(self, keys: Sequence[str], raw: object, cell: str, row: int | None = None) -> str | None:
        """The indicator that a name means, by what the title says where several topics have one of that name."""
        if len(keys) == 1:
            return keys[0]
        texts = [as_text(value) for line in self.table.rows[: self.figures.first] for value in line]
        topics = self.names.topics_of([*texts, self.sheet.name, self.file.name])
        meant = [key for key in keys if key.partition(".")[0] in topics]
        if len(meant) == 1:
            return meant[0]
        labels = "、".join(self.names.catalogue.topic_of(key).label for key in keys)
        self.result.problems.append(
            said("indicator.ambiguous", self.file.name, self.sheet.name, cell, name=as_text(raw), topics=labels)
        )
        self.unusable |= {row} if row is not None else set()
        return None

    def _say(self) -> None:
        result, name = self.result, self.sheet.name
        result.figures += self.sums.figures
        result.totals += self.sums.totals
        told = {(total.cell, total.rows) for total in self.sums.totals}
        of_kinds = totals_of_kinds(self.file, self.sheet, self.table, self.figures, self.lines, names=self.names)
        result.totals += [total for total in of_kinds if (total.cell, total.rows) not in told]
        result.problems += self.cells.problems()
        for rate in self.sums.rates:
            self._note("rate.parts", "", label=rate)
        if self.figures.unread:
            cells = ",".join(self.table.address(self.figures.last, at) for at in self.figures.unread)
            self._note("columns.unread", cells, texts="、".join(self.figures.heads[at] for at in self.figures.unread))
        if self.cells.uncomputed:
            self._note("total.uncomputed", ",".join(dict.fromkeys(self.cells.uncomputed)))
        if self.cells.unrated:
            self._note("rate.uncomputed", ",".join(dict.fromkeys(self.cells.unrated)))
        for why in (OTHER_YEAR, OTHER_UNIT, NOT_NOW):
            rows = [self.table.number(line.row) for line in self.lines if line.why == why]
            if rows:
                self._note("rows.left_out", address_ranges(self.table.letters(self._first), rows), why=why)
        data = {line.row for line in self._data()}
        problem_rows = len(data & (self.unusable | self.sums.parts.elsewhen | self.cells.rows_at_fault))
        account = account_of(self.file.name, name, self.table, self.lines, problem_rows)
        result.accounts.append(account)
        if elsewhen := sorted(self.sums.parts.elsewhen):
            cells = address_ranges(self.table.letters(self._first), map(self.table.number, elsewhen))
            topics = frozenset(key.partition(".")[0] for key in self.sums.elsewhen_keys)
            where = (self.file.name, name, cells, str(self.context or ""))
            result.other_years.append(OtherYear(*where, topics, len(elsewhen), account))

    def _note(self, code: str, cells: str, **fields: str) -> None:
        self.result.problems.append(said(code, self.file.name, self.sheet.name, cells, **fields))

    def _data(self) -> list[Line]:
        return [line for line in self.lines if not line.why and not line.total]

    def _lines_of_list(self) -> list[Line]:
        return [line for line in self.lines if not line.why and (not line.total or line.label.indicators)]

    def _entries(self, *, totals: bool) -> list[AxisEntry]:
        if totals and self.county:
            return []
        return [AxisEntry(line.row, line.label) for line in self.lines if not line.why and bool(line.total) == totals]


def _unknown(reading: _Reading, cell: str, raw: object) -> Problem:
    names = reading.names.indicators
    shown = masked_cell(raw) or as_text(raw)
    guess = did_you_mean(folded(raw), names)
    return said("stated.unknown", reading.file.name, reading.sheet.name, cell, name=shown, guess=guess)
