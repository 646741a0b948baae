"""One table → typed records with the sheet and row each came from, and the problems in it.

Belongs here: rows and columns put together, the fate of each row, and the account of them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.catalogue import Column, Topic
from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.columns.findings import LedgerCells, ledger_problems
from pipeline.tallies.tables.columns.fixes import Fix, counted_columns, find_fixes, merged_cells
from pipeline.tallies.tables.columns.parsed import NOT_YET, ParsedColumn, Reading
from pipeline.tallies.tables.columns.person_cells import UNKNOWN, persons_of, refuse_as_categories
from pipeline.tallies.tables.columns.typed import fits_of, strange_words, type_columns
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.ledger import Account, Ledger, Place
from pipeline.tallies.tables.rows.roles import FOOTER, HEADING, TITLE, Needs, SortedRows
from pipeline.tallies.tables.rows.sorting import sort_rows
from pipeline.tallies.tables.rows.words import SERIAL
from pipeline.tallies.tables.rows.year_bands import (
    doubt_years,
    put_under_their_years,
    require_days,
    years_above,
    years_beside,
)
from pipeline.tallies.tables.totals import check_totals, table_sums
from pipeline.tallies.values.case_numbers import holds_names, normal_form
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.dates import NO_YEAR
from pipeline.tallies.values.personal import mask

OUTSIDE, PROBLEM, LEFT_OUT, NOT_COME = "不在年度内", "有问题的行", "按计数规则不计", "写明还没有发生"
_LONGEST_KEPT = 5_000


def read_ledger(
    file: RawFile, sheet: Sheet, table: TallyTable, topic: Topic, year: int, *, assumed: int = 0, carried: str = "",
    theirs: Collection[int] = (), out: Mapping[int, str] | None = None,
) -> Ledger:  # fmt: skip
    """Turn a table into records.

    Parameters
    ----------
    assumed
        The year of dates written without one, where the title names another than the run's; 0 where it does not.
    carried
        What stands above the header of the table that this one continues: its unit line holds here too.
    theirs
        The rows that are another town's for certain: what is wrong in them is not told.
    out
        The rows that a column of their own puts out of the tally, with the reason: nor is it in these.
    """
    out = out or {}
    header = table.header
    at = {key: column for column, key in header.columns.items() if topic.columns[key].personal is not True}
    required = [at for at, key in header.columns.items() if topic.columns[key].required and key not in header.spread]
    uncomputed = {(row - table.top, column - table.left) for row, column in sheet.uncomputed}
    typed = [column for column in required if topic.columns[header.columns[column]].type != "text"]
    dated = [column for column in typed if topic.columns[header.columns[column]].type == "date"]
    merged = _merged_down(sheet, table)
    numbered = [
        column
        for column, key in header.columns.items()
        if key in topic.unique_by and not holds_names(topic.columns[key])
    ]
    amounts = [column for column, key in header.columns.items() if topic.columns[key].type == "number"]
    fits = fits_of(table, topic, sheet.date_1904, year)
    needs = Needs(required, typed, dated, fits, numbered, amounts, merged, uncomputed)
    sorted_rows = sort_rows(table.rows, header, needs)
    data = sorted_rows.data
    title = "|".join(filter(None, (carried, _title(table))))
    columns = type_columns(sheet, table, topic, data, title, reading=Reading(year, sheet.date_1904, assumed=assumed))
    raw, parsed, once, below = columns.raw, columns.parsed, columns.merged, columns.below
    put_under_their_years(topic, parsed, years_above(table, sorted_rows) or years_beside(table, data), year)
    doubt_years(topic, parsed, _numbers_of(raw, table, topic, data), year)
    require_days(topic, parsed)
    for position, row in enumerate(data) if theirs or out else ():
        for column in parsed.values() if row in theirs or row in out else ():
            column.faults.pop(position, None)
            column.outside.pop(position, None)
    persons = persons_of(table, topic, data) if any(each.faults or each.new for each in parsed.values()) else UNKNOWN
    refuse_as_categories(parsed, persons)
    strange = strange_words(topic, raw, parsed, persons)
    fates = _fates(parsed, topic, len(data))
    fates = [out.get(row, fate) for row, fate in zip(data, fates, strict=True)] if out else fates
    kept = [position for position, fate in enumerate(fates) if not fate]
    letters = {key: table.letters(column) for key, column in at.items()}
    rows = [table.number(data[position]) for position in kept]
    fixes = _fixes(sheet, table, topic, at, raw, parsed=parsed, kept=kept, rows=rows)
    span = (table.number(data[0]), table.number(data[-1])) if data else (0, 0)
    place = Place(file.name, sheet.name, file.sha256, table.letters(min(header.columns)), letters, fixes, span)
    personal = frozenset(key for key in raw if topic.columns[key].personal)
    cells = LedgerCells(place.file, place.sheet, letters, raw, [table.number(row) for row in data], personal, persons)
    numbers = {
        key: [0 if position in once.get(key, ()) else value for position, value in enumerate(parsed[key].values)]
        for key in parsed
        if topic.columns[key].type == "number"
    }
    where = (file.name, sheet.name, file.sha256)
    aside = {position for position, fate in enumerate(fates) if fate not in ("", PROBLEM)}
    zero = sorted_rows.zero_report
    return Ledger(
        place=place,
        topic=topic.topic,
        columns={key: _kept(column.values, kept, topic.columns[key]) for key, column in parsed.items()},
        bounds={key: _kept_bounds(column, kept) for key, column in parsed.items() if column.bounds},
        rows=rows,
        identities=_identities(_numbers_of(raw, table, topic, data), topic, kept),
        zero_report=table.address(*zero) if zero else "",
        account=_account(where, table, topic, sorted_rows, fates),
        totals=tuple(
            check_totals(table, topic.topic, topic.columns, sorted_rows, numbers, where=where, title=title, aside=aside)
        ),
        sums=table_sums(topic.columns, numbers, len(data)),
        problems=tuple(ledger_problems(topic, parsed, cells, year, needed_columns(topic))),
        table=table,
        title=title,
        new_words={key: _at_kept(column.new, kept) for key, column in parsed.items() if column.new},
        strange_words={key: _at_kept(words, kept) for key, words in strange.items()},
        dated=tuple(key for key, column in topic.columns.items() if column.window == "year"),
        maybe=frozenset(place for place, position in enumerate(kept) if data[position] in sorted_rows.maybe),
        months=_months(topic, parsed, kept),
        goes_on=_going_on(table, merged, topic, [data[position] for position in kept]),
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
        comments=_comments(sheet, table),
        kept=[data[position] for position in kept],
    )


def _at_kept(values: Mapping[int, Any], kept: Sequence[int]) -> dict[int, Any]:
    """Values by position among the data rows → by position among the records."""
    return {place: values[position] for place, position in enumerate(kept) if position in values}


def _texts(table: TallyTable, rows: SortedRows, reasons: Sequence[str]) -> dict[int, str]:
    """What is said in rows that were dropped for some reasons, by the number of the row on the sheet."""
    return {
        table.number(row): "".join(dict.fromkeys(text for text in map(folded, table.rows[row]) if text))
        for reason in reasons
        for row in rows.dropped.get(reason, ())
    }


def _struck(sheet: Sheet, table: TallyTable) -> dict[int, frozenset[int]]:
    """The columns of this table that are struck through, by the number of the row on the sheet."""
    found: dict[int, set[int]] = {}
    for row, column in getattr(sheet, "struck", frozenset()):
        if 0 <= column - table.left < len(table.rows[0]):
            found.setdefault(row + 1, set()).add(column - table.left)
    return {row: frozenset(columns) for row, columns in found.items()}


def _comments(sheet: Sheet, table: TallyTable) -> dict[int, str]:
    """What is said in comments on the cells of each row of this table, by the number of the row on the sheet."""
    found: dict[int, str] = {}
    for (row, column), text in sorted(getattr(sheet, "comments", {}).items()):
        if 0 <= column - table.left < len(table.rows[0]):
            found[row + 1] = found.get(row + 1, "") + mask(text)
    return found


def _title(table: TallyTable) -> str:
    """What stands above the header, folded; cells joined by "|"."""
    return "|".join(
        dict.fromkeys(text for row in table.rows[: table.header.first] for text in map(folded, row) if text)
    )


def _months(topic: Topic, parsed: Mapping[str, ParsedColumn], kept: Sequence[int]) -> tuple[int, int] | None:
    """The first and the last month, of whatever year, in the columns of days that must lie in the year."""
    columns = [column.values for key, column in parsed.items() if topic.columns[key].window == "year"]
    months = {values[position].month for values in columns for position in kept if values[position] is not None}
    return (min(months), max(months)) if months else None


def _going_on(table: TallyTable, merged: set[tuple[int, int]], topic: Topic, rows: Sequence[int]) -> frozenset[int]:
    """The places of rows over which the running number and the day of the row above are merged down."""
    header = table.header
    serials = [at for at, name in header.unread.items() if folded(name) in SERIAL]
    days = [at for at, key in header.columns.items() if topic.columns[key].window == "year"]
    if not merged or not serials or not days:
        return frozenset()
    return frozenset(place for place, row in enumerate(rows) if all((row, at) in merged for at in (serials[0], *days)))


def _merged_down(sheet: Sheet, table: TallyTable) -> set[tuple[int, int]]:
    """The cells of a table that hold the value of the merged cell above them."""
    places = ((row - table.top, column - table.left) for row, column in sheet.merged)
    return {
        (row, column)
        for row, column in places
        if 0 < row < len(table.rows)
        and 0 <= column < len(table.rows[0])
        and table.rows[row][column] == table.rows[row - 1][column]
    }


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
    for column in parsed.values():
        for position, fault in column.faults.items():
            if fault == NOT_YET:
                fates[position] = NOT_COME
    return fates


def _only_summed(topic: Topic) -> set[str]:
    """Columns of numbers that no filter looks at: a bad cell there spoils their sum, and leaves the row a row."""
    looked_at = {key for indicator in topic.indicators.values() for key in indicator.filter}
    return {key for key, column in topic.columns.items() if column.type == "number" and key not in looked_at}


def _fixes(
    sheet: Sheet,
    table: TallyTable,
    topic: Topic,
    at: Mapping[str, int],
    raw: Mapping[str, Sequence[Any]],
    *,
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
        found += find_fixes(topic.columns[key], key, cells, values, rows, letters=letters)
        if sheet.merged:
            merged = (row for row in rows if (row - 1, table.left + column) in sheet.merged)
            found += merged_cells(key, letters, merged)
    return tuple(found)


def _kept(values: Sequence[Any], kept: Sequence[int], column: Column) -> list[Any]:
    if column.type == "text":
        return [_shortened(values[position]) or None for position in kept]
    return list(values) if len(kept) == len(values) else [values[position] for position in kept]


def _shortened(text: Any) -> Any:
    """A text as it is kept beside the figures: of one of pages, the beginning. A row may be kept once for each case it lists."""
    return f"{text[:_LONGEST_KEPT]}…" if isinstance(text, str) and len(text) > _LONGEST_KEPT else text


def _kept_bounds(column: ParsedColumn, kept: Sequence[int]) -> dict[int, str]:
    return {place: column.bounds[position].sign for place, position in enumerate(kept) if position in column.bounds}


def _numbers_of(
    raw: Mapping[str, Sequence[Any]], table: TallyTable, topic: Topic, data: Sequence[int]
) -> dict[str, Sequence[Any]]:
    """The cells of the columns of numbers, of personal ones too: they are compared, and never kept."""
    at = {key: column for column, key in table.header.columns.items() if key in topic.unique_by}
    return {key: raw.get(key) or [table.rows[row][column] for row in data] for key, column in at.items()}


def _identities(raw: Mapping[str, Sequence[Any]], topic: Topic, kept: Sequence[int]) -> list[tuple[str, ...]]:
    keys = [key for key in topic.unique_by if key in raw]
    if not keys:
        return []
    texts = [
        {
            cell: normal_form("/".join(map(folded, cell)) if isinstance(cell, tuple) else cell, names=named)
            for cell in set(raw[key])
        }
        for key, named in ((key, holds_names(topic.columns[key])) for key in keys)
    ]
    return [tuple(text[raw[key][position]] for key, text in zip(keys, texts, strict=True)) for position in kept]


def _account(
    where: tuple[str, str, str], table: TallyTable, topic: Topic, rows: SortedRows, fates: Sequence[str]
) -> Account:
    dropped = {why: len(which) for why, which in rows.dropped.items()}
    dropped |= {why: fates.count(why) for why in dict.fromkeys(fates) if why not in ("", PROBLEM)}
    problem_rows = fates.count(PROBLEM)
    return Account(*where[:2], table.area, topic.topic, len(table.rows), fates.count(""), problem_rows, dropped)
