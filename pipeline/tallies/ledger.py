"""One table → typed records with the sheet and row each came from, and the problems in it.

Belongs here: rows and columns put together, the fate of each row, and the account of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipeline.catalogue import Column, Topic
from pipeline.tallies.cells import as_text, folded, is_blank
from pipeline.tallies.columns import BLANK, UNCOMPUTED, ParsedColumn, Reading, parse_column
from pipeline.tallies.dates import NO_YEAR
from pipeline.tallies.ditto import spelled_out
from pipeline.tallies.findings import LedgerCells, ledger_problems
from pipeline.tallies.fixes import Fix, counted_columns, find_fixes, merged_cells
from pipeline.tallies.identity import NAMES, normal_form
from pipeline.tallies.problems import Fault, Problem
from pipeline.tallies.reading import RawFile, Sheet
from pipeline.tallies.rows import FOOTER, HEADING, TITLE, Fits, Needs, SortedRows, sort_rows
from pipeline.tallies.scales import scale_of
from pipeline.tallies.tables import Table
from pipeline.tallies.totals import CheckTotal, Number, check_totals, table_sums
from pipeline.tallies.words import NewWord

_UNTICKED = frozenset({"0", "否", "×", "x", "-", "/", "—", "无"})
OUTSIDE, PROBLEM, LEFT_OUT = "不在年度内", "有问题的行", "按计数规则不计"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every row of one table: rows = records + dropped + problem rows."""

    file: str
    sheet: str
    area: str
    topic: str
    rows: int
    records: int
    problem_rows: int
    dropped: Mapping[str, int]

    def __str__(self) -> str:
        left_out = "、".join(f"{why} {count}" for why, count in self.dropped.items())
        others = f" + 未计入 {sum(self.dropped.values())}（{left_out}）" if left_out else ""
        return f"读入 {self.rows} 行 = 记录 {self.records} + 有问题 {self.problem_rows}{others}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where records came from: one table of one sheet.

    `letters` names the spreadsheet column of each column key; `span` the first and the last row of its data; `fixes` tell
    how the cells of counted columns were read.
    """

    file: str
    sheet: str
    sha256: str
    anchor: str
    letters: Mapping[str, str]
    fixes: tuple[Fix, ...] = ()
    span: tuple[int, int] = (0, 0)

    def holds(self, file: str, sheet: str, row: int) -> bool:
        """Whether a row of a sheet is one of this table's."""
        return (file, sheet) == (self.file, self.sheet) and self.span[0] <= row <= self.span[1]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The records of one table.

    `identities` are the raw texts of `unique_by`, for finding duplicates before masking; `bounds` the signs of numbers
    known only within a bound, by column and record; `sums` what the table adds up to, for running totals.

    `continues` says that the table has no header and goes on from the one before.
    `maybe` are records that may as well be totals.
    `holes` are columns of numbers with a cell that is none: their sum is not known. `without_year` counts the dates that say
    no year.

    In memory only, for what relates rows and tables: `table` and `kept` (the row of the table that each record is), `title`;
    `new_words` of open categories; `below`, blank cells with the value above them; `bands`, headings between rows, and `notes`,
    lines outside the rows, by row of the sheet; `struck`, the columns struck through, by row of the sheet.
    """

    place: Place
    topic: str
    columns: Mapping[str, list[Any]]
    bounds: Mapping[str, Mapping[int, str]]
    rows: list[int]
    identities: list[tuple[str, ...]]
    zero_report: str
    account: Account
    totals: tuple[CheckTotal, ...]
    sums: Mapping[str, Number]
    problems: tuple[Problem, ...]
    table: Table = field(repr=False, compare=False)
    title: str = field(default="", repr=False, compare=False)
    hidden: bool = False
    continues: Literal["", "sure", "asked"] = ""
    maybe: frozenset[int] = frozenset()
    holes: frozenset[str] = frozenset()
    without_year: int = 0
    new_words: Mapping[str, Mapping[int, NewWord]] = field(default_factory=dict, repr=False, compare=False)
    below: Mapping[str, Mapping[int, Any]] = field(default_factory=dict, repr=False, compare=False)
    bands: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    notes: Mapping[int, str] = field(default_factory=dict, repr=False, compare=False)
    struck: Mapping[int, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)
    kept: Sequence[int] = field(default=(), repr=False, compare=False)

    def cells(self, position: int) -> Sequence[Any]:
        """The row of a record as it was handed in: for comparing in memory, never to be kept."""
        return self.table.rows[self.kept[position]]

    def text(self, key: str, position: int) -> str:
        """What one column says in the row of a record, folded; "" where the table has no such column."""
        at = next((column for column, name in self.table.header.columns.items() if name == key), None)
        return "" if at is None else folded(self.cells(position)[at])


def read_ledger(file: RawFile, sheet: Sheet, table: Table, topic: Topic, year: int, assumed: int = 0) -> Ledger:
    """Turn a table into records.

    Parameters
    ----------
    assumed
        The year of dates written without one, where the title names another than the run's; 0 where it does not.
    """
    header = table.header
    at = {key: column for column, key in header.columns.items() if topic.columns[key].personal is not True}
    required = [at for at, key in header.columns.items() if topic.columns[key].required and key not in header.spread]
    uncomputed = {row - table.top for row, _ in sheet.uncomputed}
    typed = [column for column in required if topic.columns[header.columns[column]].type != "text"]
    needs = Needs(required, typed, _fits(table, topic, sheet.date_1904, year), uncomputed)
    sorted_rows = sort_rows(table.rows, header, needs)
    data = sorted_rows.data
    raw = {
        key: _raw_cells(table, data, column, header.parts.get(key), header.spread.get(key))
        for key, column in at.items()
    }
    title = _title(table)
    parsed = {
        key: _parsed(
            cells, topic.columns[key], header.names[at[key]], title, Reading(year, sheet.date_1904, assumed=assumed)
        )
        for key, cells in raw.items()
    }
    merged = _once_where_merged(sheet, table, topic, at, data, parsed)
    _mark_uncomputed(sheet, table, at, data, parsed)
    _excuse_nobody(topic, parsed)
    _after_the_beginning(topic, parsed)
    below = _blank_below(topic, parsed)
    fates = _fates(parsed, topic, len(data))
    kept = [position for position, fate in enumerate(fates) if not fate]
    letters = {key: table.letters(column) for key, column in at.items()}
    rows = [table.number(data[position]) for position in kept]
    fixes = _fixes(sheet, table, topic, at, raw, parsed, kept, rows)
    span = (table.number(data[0]), table.number(data[-1])) if data else (0, 0)
    place = Place(file.name, sheet.name, file.sha256, table.letters(min(header.columns)), letters, fixes, span)
    personal = frozenset(key for key in raw if topic.columns[key].personal)
    cells = LedgerCells(place.file, place.sheet, letters, raw, [table.number(row) for row in data], personal)
    numbers = {
        key: [0 if position in merged.get(key, ()) else value for position, value in enumerate(parsed[key].values)]
        for key in parsed
        if topic.columns[key].type == "number"
    }
    where = (file.name, sheet.name, file.sha256)
    zero = sorted_rows.zero_report
    return Ledger(
        place=place,
        topic=topic.topic,
        columns={key: _kept(column.values, kept, topic.columns[key]) for key, column in parsed.items()},
        bounds={key: _kept_bounds(column, kept) for key, column in parsed.items() if column.bounds},
        rows=rows,
        identities=_identities(raw, topic, kept),
        zero_report=table.address(*zero) if zero else "",
        account=_account(where, table, topic, sorted_rows, fates),
        totals=tuple(check_totals(table, topic.topic, topic.columns, sorted_rows, numbers, where, title)),
        sums=table_sums(topic.columns, numbers, len(data)),
        problems=tuple(ledger_problems(topic, parsed, cells, year, needed_columns(topic))),
        table=table,
        title=title,
        new_words={key: _at_kept(column.new, kept) for key, column in parsed.items() if column.new},
        maybe=frozenset(place for place, position in enumerate(kept) if data[position] in sorted_rows.maybe),
        holes=frozenset(key for key in numbers if any(position in parsed[key].faults for position in kept)),
        without_year=sum(
            noted.code in NO_YEAR
            for key, column in parsed.items()
            if topic.columns[key].window == "year"
            for noted in column.remarks.values()
        ),
        below={key: _at_kept(values, kept) for key, values in below.items()},
        hidden=sheet.hidden,
        bands=_texts(table, sorted_rows, (HEADING, TITLE)),
        notes=_texts(table, sorted_rows, (FOOTER, "表头以上", "空白模板行")),
        struck=_struck(sheet, table),
        kept=[data[position] for position in kept],
    )


def _parsed(cells: Sequence[Any], column: Column, name: str, title: str, reading: Reading) -> ParsedColumn:
    """One column, its numbers multiplied by what its heading or the unit line says; all at fault where that contradicts it."""
    if column.type != "number":
        return parse_column(cells, column, reading)
    scale = scale_of(name, title, column.unit)
    if isinstance(scale, Fault):
        faults = {position: scale for position, cell in enumerate(cells) if not is_blank(cell)}
        return ParsedColumn([None] * len(cells), faults, {}, {}, {})
    return parse_column(cells, column, replace(reading, scale=scale))


def _once_where_merged(
    sheet: Sheet,
    table: Table,
    topic: Topic,
    at: Mapping[str, int],
    data: Sequence[int],
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


def _blank_below(topic: Topic, parsed: Mapping[str, ParsedColumn]) -> dict[str, dict[int, Any]]:
    """Blank cells of a column that must be filled, below a filled one: the value above may hold for them. No longer faults."""
    found: dict[str, dict[int, Any]] = {}
    for key, column in parsed.items():
        declared = topic.columns[key]
        if (
            not declared.required
            or declared.type not in ("category", "text")
            or key in topic.unique_by
            or declared.personal
        ):
            continue
        blank = [position for position, fault in column.faults.items() if fault == BLANK]
        if not blank or 0 in blank or not _otherwise_full(topic, parsed, blank, key):
            continue
        above: Any = None
        for position, value in enumerate(column.values):
            if position in blank:
                found.setdefault(key, {})[position] = above
                del column.faults[position]
            else:
                above = value
    return found


def _otherwise_full(topic: Topic, parsed: Mapping[str, ParsedColumn], rows: Sequence[int], but: str) -> bool:
    """Whether each of the rows fills the other columns that must be filled, dates and numbers at least."""
    others = [
        column
        for key, column in parsed.items()
        if key != but and topic.columns[key].required and topic.columns[key].type in ("date", "number", "yes_no")
    ]
    filled = [
        column for key, column in parsed.items() if key != but and topic.columns[key].required and column not in others
    ]
    return all(position not in column.faults for column in others for position in rows) and all(
        any(position not in column.faults for column in (*filled, *others)) for position in rows
    )


def _at_kept(values: Mapping[int, Any], kept: Sequence[int]) -> dict[int, Any]:
    """Values by position among the data rows → by position among the records."""
    return {place: values[position] for place, position in enumerate(kept) if position in values}


def _texts(table: Table, rows: SortedRows, reasons: Sequence[str]) -> dict[int, str]:
    """What is said in rows that were dropped for some reasons, by the number of the row on the sheet."""
    return {
        table.number(row): "".join(dict.fromkeys(text for text in map(folded, table.rows[row]) if text))
        for reason in reasons
        for row in rows.dropped.get(reason, ())
    }


def _struck(sheet: Sheet, table: Table) -> dict[int, frozenset[int]]:
    """The columns of this table that are struck through, by the number of the row on the sheet."""
    found: dict[int, set[int]] = {}
    for row, column in getattr(sheet, "struck", frozenset()):
        if 0 <= column - table.left < len(table.rows[0]):
            found.setdefault(row + 1, set()).add(column - table.left)
    return {row: frozenset(columns) for row, columns in found.items()}


def _title(table: Table) -> str:
    """What stands above the header, folded; cells joined by "|"."""
    return "|".join(
        dict.fromkeys(text for row in table.rows[: table.header.first] for text in map(folded, row) if text)
    )


def _fits(table: Table, topic: Topic, date_1904: bool, year: int) -> Fits:
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
            parser = "number" if at in split else column.type
            read = parse_column(
                [value], column.model_copy(update={"type": parser, "window": "none"}), Reading(year, date_1904)
            )
            memo[at, value] = not read.faults
        return memo[at, value]

    return fits


def needed_columns(topic: Topic) -> frozenset[str]:
    """The columns without which a row cannot be counted rightly: required ones, and those in a formula or breakdown."""
    used = {key for key, column in topic.columns.items() if column.required}
    for indicator in topic.indicators.values():
        used |= {*indicator.columns, *indicator.filter}
    for breakdown in topic.breakdowns.values():
        used |= {breakdown.column, *filter(None, [breakdown.split])}
    for rule in topic.counting.values():
        used |= {*rule.leave_out}
    return frozenset(used)


def _raw_cells(
    table: Table,
    data: Sequence[int],
    column: int,
    parts: tuple[int, int, int] | None,
    spread: tuple[tuple[int, str], ...] | None,
) -> list[Any]:
    if spread is not None:
        return [_ticked(table.rows[row], spread) for row in data]
    if parts is not None:
        return [tuple(table.rows[row][part] for part in parts) for row in data]
    cells = spelled_out([table.rows[row][column] for row in data])
    if bool in set(map(type, cells)):  # True and 1 are one key of a dict, and two things in a tally
        return [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    return cells


def _ticked(cells: Sequence[Any], spread: tuple[tuple[int, str], ...]) -> str:
    """The word whose column is ticked; all that are, joined, where there is not just one."""
    return "、".join(word for at, word in spread if not is_blank(cells[at]) and folded(cells[at]) not in _UNTICKED)


def _mark_uncomputed(
    sheet: Sheet, table: Table, at: Mapping[str, int], data: Sequence[int], parsed: Mapping[str, ParsedColumn]
) -> None:
    """A formula without a stored result is a fault, not a blank."""
    if not sheet.uncomputed:
        return
    for key, column in at.items():
        for position, row in enumerate(data):
            if (table.top + row, table.left + column) in sheet.uncomputed:
                parsed[key].faults[position] = UNCOMPUTED


def _fates(parsed: Mapping[str, ParsedColumn], topic: Topic, count: int) -> list[str]:
    fates = [""] * count
    for rule in topic.counting.values():
        for key, words in rule.leave_out.items():
            for position, value in enumerate(parsed[key].values if key in parsed else ()):
                if value in words:
                    fates[position] = LEFT_OUT
    for column in parsed.values():
        for position in column.outside:
            fates[position] = OUTSIDE
    for key in (needed_columns(topic) & parsed.keys()) - _only_summed(topic):
        for position in parsed[key].faults:
            fates[position] = PROBLEM
    return fates


def _only_summed(topic: Topic) -> set[str]:
    """Columns of numbers that no filter looks at: a bad cell there spoils their sum, and leaves the row a row."""
    looked_at = {key for indicator in topic.indicators.values() for key in indicator.filter}
    return {key for key, column in topic.columns.items() if column.type == "number" and key not in looked_at}


def _excuse_nobody(topic: Topic, parsed: Mapping[str, ParsedColumn]) -> None:
    """Where a row says that there is nobody (空缺), the rest of that person's cells may be blank."""
    for key, column in parsed.items():
        if topic.columns[key].personal != "numbered":
            continue
        for position, persons in enumerate(column.values):
            if persons == ():
                for other in parsed.values():
                    if other.faults.get(position) == BLANK:
                        del other.faults[position]


def _after_the_beginning(topic: Topic, parsed: Mapping[str, ParsedColumn]) -> None:
    """A due or closing date without a year cannot lie before the case began: it is of the year after."""
    begun = next(
        (parsed[key].values for key, item in topic.columns.items() if item.window == "year" and key in parsed), None
    )
    if begun is None:
        return
    for key, column in parsed.items():
        if topic.columns[key].type != "date" or topic.columns[key].window == "year":
            continue
        for position, noted in column.remarks.items():
            day, start = column.values[position], begun[position]
            if noted.code in NO_YEAR and day is not None and start is not None and day < start:
                column.values[position] = day.replace(
                    year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day
                )


def _fixes(
    sheet: Sheet,
    table: Table,
    topic: Topic,
    at: Mapping[str, int],
    raw: Mapping[str, Sequence[Any]],
    parsed: Mapping[str, ParsedColumn],
    kept: Sequence[int],
    rows: Sequence[int],
) -> tuple[Fix, ...]:
    """How the kept cells of the columns that are counted were read."""
    found: list[Fix] = []
    for key in sorted(counted_columns(topic) & at.keys(), key=at.__getitem__):
        column, letters = at[key], table.letters(at[key])
        cells = raw[key] if len(kept) == len(raw[key]) else [raw[key][position] for position in kept]
        values = _kept(parsed[key].values, kept, topic.columns[key])
        found += find_fixes(topic.columns[key], key, cells, values, rows, letters)
        if sheet.merged:
            merged = (row for row in rows if (row - 1, table.left + column) in sheet.merged)
            found += merged_cells(key, letters, merged)
    return tuple(found)


def _kept(values: Sequence[Any], kept: Sequence[int], column: Column) -> list[Any]:
    if column.type == "text":
        return [values[position] or None for position in kept]
    return list(values) if len(kept) == len(values) else [values[position] for position in kept]


def _kept_bounds(column: ParsedColumn, kept: Sequence[int]) -> dict[int, str]:
    return {place: column.bounds[position].sign for place, position in enumerate(kept) if position in column.bounds}


def _identities(raw: Mapping[str, Sequence[Any]], topic: Topic, kept: Sequence[int]) -> list[tuple[str, ...]]:
    keys = [key for key in topic.unique_by if key in raw]
    if not keys:
        return []
    texts = [
        {
            cell: normal_form("/".join(map(folded, cell)) if isinstance(cell, tuple) else cell, names=named)
            for cell in set(raw[key])
        }
        for key, named in ((key, any(word in topic.columns[key].label for word in NAMES)) for key in keys)
    ]
    return [tuple(text[raw[key][position]] for key, text in zip(keys, texts, strict=True)) for position in kept]


def _account(
    where: tuple[str, str, str], table: Table, topic: Topic, rows: SortedRows, fates: Sequence[str]
) -> Account:
    dropped = {why: len(which) for why, which in rows.dropped.items()}
    dropped |= {why: fates.count(why) for why in (OUTSIDE, LEFT_OUT) if why in fates}
    problem_rows = fates.count(PROBLEM)
    return Account(*where[:2], table.area, topic.topic, len(table.rows), fates.count(""), problem_rows, dropped)
