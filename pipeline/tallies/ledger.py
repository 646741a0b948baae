"""One table → typed records with the sheet and row each came from, and the problems in it.

Belongs here: rows and columns put together, fates of rows, and the account of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.cells import address_ranges, as_text, column_letters, folded
from pipeline.tallies.columns import ParsedColumn, masked_cell, parse_column
from pipeline.tallies.layout import Header
from pipeline.tallies.problems import Fault, Problem, one_per_cause
from pipeline.tallies.reading import RawFile, Sheet
from pipeline.tallies.rows import SortedRows, sort_rows

OUTSIDE = "不在年度内"
PROBLEM = "有问题的行"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every row of one sheet: rows = records + dropped + problem rows."""

    file: str
    sheet: str
    topic: str
    rows: int
    records: int
    problem_rows: int
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where records came from: one table of one sheet. `letters` names the spreadsheet column of each column key."""

    file: str
    sheet: str
    sha256: str
    anchor: str
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The records of one sheet. `identities` are the raw texts of `unique_by`, for finding duplicates before masking."""

    place: Place
    topic: str
    columns: Mapping[str, list[Any]]
    rows: list[int]
    identities: list[tuple[str, ...]]
    zero_report: str
    account: Account
    problems: tuple[Problem, ...]


def read_ledger(file: RawFile, sheet: Sheet, header: Header, topic: Topic, year: int) -> Ledger:
    """Turn the table under `header` into records."""
    sorted_rows = sort_rows(sheet.rows, header)
    data = sorted_rows.data
    declared = {key: column for column, key in header.columns.items() if topic.columns[key].personal is not True}
    raw = {key: [sheet.rows[row][column] for row in data] for key, column in declared.items()}
    parsed = {
        key: parse_column(cells, topic.columns[key], year, header.scales[declared[key]]) for key, cells in raw.items()
    }
    letters = {key: column_letters(column) for key, column in declared.items()}
    place = Place(file.name, sheet.name, file.sha256, column_letters(min(header.columns)), letters)
    fates = _fates(parsed, topic, len(data))
    kept = [position for position, fate in enumerate(fates) if not fate]
    zero = sorted_rows.zero_report
    return Ledger(
        place=place,
        topic=topic.topic,
        columns={
            key: _kept(parsed[key], raw[key], kept, topic.columns[key].type == "text", topic.columns[key].personal)
            for key in parsed
        },
        rows=[data[position] + 1 for position in kept],
        identities=_identities(raw, topic, kept),
        zero_report=f"{column_letters(zero[1])}{zero[0] + 1}" if zero else "",
        account=_account(file, sheet, topic, sorted_rows, fates),
        problems=tuple(_problems(place, topic, parsed, raw, data, year)),
    )


def needed_columns(topic: Topic) -> frozenset[str]:
    """The columns without which a row cannot be counted rightly: required ones, and those in a formula or breakdown."""
    used = {key for key, column in topic.columns.items() if column.required}
    for indicator in topic.indicators.values():
        used |= {*indicator.columns, *indicator.filter}
    for breakdown in topic.breakdowns.values():
        used |= {breakdown.column, *filter(None, [breakdown.split])}
    return frozenset(used)


def _fates(parsed: Mapping[str, ParsedColumn], topic: Topic, count: int) -> list[str]:
    fates = [""] * count
    for column in parsed.values():
        for position in column.outside:
            fates[position] = OUTSIDE
    for key in needed_columns(topic) & parsed.keys():
        for position in parsed[key].faults:
            fates[position] = PROBLEM
    return fates


def _kept(column: ParsedColumn, raw: Sequence[Any], kept: Sequence[int], is_text: bool, personal: object) -> list[Any]:
    if not is_text:
        return [column.values[position] for position in kept]
    clean = folded if personal == "numbered" else masked_cell
    memo = {cell: clean(cell) for cell in {raw[position] for position in kept}}
    return [memo[raw[position]] or None for position in kept]


def _identities(raw: Mapping[str, Sequence[Any]], topic: Topic, kept: Sequence[int]) -> list[tuple[str, ...]]:
    keys = [key for key in topic.unique_by if key in raw]
    return [tuple(folded(raw[key][position]) for key in keys) for position in kept] if keys else []


def _account(file: RawFile, sheet: Sheet, topic: Topic, rows: SortedRows, fates: Sequence[str]) -> Account:
    dropped = {why: len(which) for why, which in rows.dropped.items()}
    outside = fates.count(OUTSIDE)
    if outside:
        dropped[OUTSIDE] = outside
    records = fates.count("")
    return Account(file.name, sheet.name, topic.topic, len(sheet.rows), records, fates.count(PROBLEM), dropped)


def _problems(
    place: Place,
    topic: Topic,
    parsed: Mapping[str, ParsedColumn],
    raw: Mapping[str, Sequence[Any]],
    data: Sequence[int],
    year: int,
) -> Iterable[Problem]:
    needed = needed_columns(topic)
    for key, column in parsed.items():
        label = topic.columns[key].label
        by_fault: dict[Fault, list[tuple[str, int, str]]] = {}
        for position, fault in column.faults.items():
            by_fault.setdefault(_labelled(fault, label), []).append(_cell(place, key, raw, data, position))
        for fault, cells in by_fault.items():
            yield one_per_cause(fault, place.file, place.sheet, cells, "error" if key in needed else "warning")
        yield from _outside(place, key, label, column, raw, data, year)
        yield from _masked(place, key, topic, raw, data)


def _labelled(fault: Fault, label: str) -> Fault:
    return Fault(fault.code, f"“{label}”{fault.expected}", fault.advice)


def _cell(
    place: Place, key: str, raw: Mapping[str, Sequence[Any]], data: Sequence[int], position: int
) -> tuple[str, int, str]:
    return place.letters[key], data[position] + 1, masked_cell(raw[key][position]) or "（空白）"


def _outside(
    place: Place,
    key: str,
    label: str,
    column: ParsedColumn,
    raw: Mapping[str, Sequence[Any]],
    data: Sequence[int],
    year: int,
) -> Iterable[Problem]:
    """Rows of a neighbouring year are late or early ones: listed and left out. Any other year is a slip of the pen."""
    expected = f"“{label}”在 {year}-01-01 至 {year}-12-31 之间"
    near = [p for p, day in column.outside.items() if abs(day.year - year) == 1]
    far = [p for p in column.outside if p not in set(near)]
    left_out = Fault("row.outside_window", expected, "这些行没有计入；如是日期写错，请改正后重新报送")
    wrong = Fault("value.year", expected, "年份明显不对，请改正后重新报送")
    if near:
        yield one_per_cause(
            left_out, place.file, place.sheet, [_cell(place, key, raw, data, p) for p in near], "warning"
        )
    if far:
        yield one_per_cause(wrong, place.file, place.sheet, [_cell(place, key, raw, data, p) for p in far])


def _masked(
    place: Place, key: str, topic: Topic, raw: Mapping[str, Sequence[Any]], data: Sequence[int]
) -> Iterable[Problem]:
    if topic.columns[key].type != "text" or topic.columns[key].personal:
        return
    rows = [data[p] + 1 for p, cell in enumerate(raw[key]) if masked_cell(cell) != as_text(cell)]
    if rows:
        yield Problem(
            "note",
            "personal.masked",
            place.file,
            place.sheet,
            address_ranges(place.letters[key], rows),
            f"“{topic.columns[key].label}”里有身份证号或手机号（共 {len(rows)} 处）",
            "不含个人信息的文字",
            "读取时已隐去；请提醒部门报送前删去",
        )
