"""Rows that say the same in all that the catalogue knows, and differ elsewhere: one lacks its number, or has another remark.

Belongs here: what is too like another row to be counted beside it without a word. Rows that are equal in every cell are
settled before (copies.py, numbers.py, pasted.py).
"""

import re
from collections.abc import Sequence
from typing import Any

from pipeline.tallies.relating.pasted import counts_rows, expected_pairs, hashable
from pipeline.tallies.relating.rows import NO_PARTY, Rows
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.values.case_numbers import is_weak

_BY_CHANCE = 0.25
_TELLING = 2
_CONTENT = 4
_MATTER, _TITLE = 4, 8
_SHELF = re.compile("栏目|类别|目录")
_BETWEEN_NAMES = re.compile(r"[、,，;；\s]+")

Said = tuple[Any, ...]
Row = tuple[int, int]
"""Number of a table, position in it."""


def ask_about_rows_alike(desk: Settlement) -> None:
    """One question a table, about its rows that are like another but for a number or a column that is not read."""
    tables = [Rows(desk.topic, ledger) for ledger in desk.tables]
    open_rows = {number: desk.sure(number) for number in range(len(tables))}
    if counts_rows(desk) and len(tables) > 1:
        _ask_about_matters_told_by_two(desk, tables, open_rows)
    if counts_rows(desk) and not desk.topic.unique_by:
        _ask_about_rows_of_two_persons(desk, tables, open_rows)
        _ask_about_things_on_two_shelves(desk, tables, open_rows)
    without = {n: [p for p in rows if not tables[n].identity(p)] for n, rows in open_rows.items()}
    if not counts_rows(desk) or not any(without.values()):
        return
    seen: dict[tuple[str, ...], dict[Said, Row]] = {}
    for number, table in enumerate(tables):
        first = seen.setdefault(_known(table), {})
        for position in set(open_rows[number]) - set(without[number]):
            first.setdefault(_said(table, position), (number, position))
    for number, table in enumerate(tables):
        if expected_pairs([_said(table, position) for position in open_rows[number]]) > _BY_CHANCE:
            continue
        _ask(desk, number, _alike(table, number, without[number], seen[_known(table)]))


def _ask_about_matters_told_by_two(desk: Settlement, tables: Sequence[Rows], open_rows: dict[int, list[int]]) -> None:
    """A matter with one day, parties and content in two tables, under numbers that each begins anew: told by both villages?"""
    seen: dict[Said, Row] = {}
    for number, table in enumerate(tables):
        alike: list[tuple[int, Row]] = []
        for position in open_rows[number]:
            identity = table.identity(position)
            matter = _matter(table, position) if identity and is_weak("".join(identity)) else ()
            if not matter:
                continue
            first = seen.setdefault(matter, (number, position))
            if first[0] != number:
                alike.append((position, first))
        _ask(desk, number, alike)


def _ask_about_rows_of_two_persons(desk: Settlement, tables: Sequence[Rows], open_rows: dict[int, list[int]]) -> None:
    """Rows of one table that differ in a person alone: one visit that two leaders received, or two visits?"""
    for number, table in enumerate(tables):
        columns = table.topic.columns
        persons = [key for key in table.headings if key in columns and columns[key].personal is True]
        _ask_about_rows_that_differ_in(desk, number, table, open_rows[number], persons, shortest=_MATTER)


def _ask_about_things_on_two_shelves(desk: Settlement, tables: Sequence[Rows], open_rows: dict[int, list[int]]) -> None:
    """One title of one day under two headings (栏目): put up once, or twice?"""
    for number, table in enumerate(tables):
        columns = table.topic.columns
        shelves = [key for key in table.headings if key in columns and _SHELF.search(columns[key].label)]
        _ask_about_rows_that_differ_in(desk, number, table, open_rows[number], shelves, shortest=_TITLE)


def _ask_about_rows_that_differ_in(
    desk: Settlement, number: int, table: Rows, open_rows: Sequence[int], keys: Sequence[str], *, shortest: int
) -> None:
    """Rows that are equal but for some columns, and share a text of some length."""
    names = sorted(table.headings.keys() - set(keys))
    if not keys or len(open_rows) < _TELLING:
        return
    said = {position: hashable(table.said(position, names)) for position in open_rows}
    if expected_pairs(list(said.values())) > _BY_CHANCE:
        return
    seen: dict[Said, int] = {}
    alike: list[tuple[int, Row]] = []
    for position, row in said.items():
        first = seen.setdefault(row, position)
        telling = any(isinstance(value, str) and len(value) >= shortest for value in row)
        if first != position and telling and table.said(first, keys) != table.said(position, keys):
            alike.append((position, (number, first)))
    _ask(desk, number, alike)


def _matter(table: Rows, position: int) -> Said:
    """The day, the parties in any order, and the content of a row; () where one of them is not told."""
    said = dict(zip(table.headings, table.said(position, list(table.headings)), strict=True))
    columns = table.topic.columns
    days = [said[key] for key in said if key in columns and columns[key].window == "year"]
    parties = [said[key] for key in said if key in columns and columns[key].personal and key not in NO_PARTY]
    texts = [text for text in said.values() if isinstance(text, str) and len(text) >= _CONTENT and text not in parties]
    names = sorted(name for text in parties if isinstance(text, str) for name in _BETWEEN_NAMES.split(text) if name)
    return (*days, *names, *sorted(texts)) if days and None not in days and names and texts else ()


def _known(table: Rows) -> tuple[str, ...]:
    """The columns of the catalogue that a table has, but for numbers."""
    columns = table.topic.columns.keys() - set(table.topic.unique_by)
    return tuple(sorted(table.headings.keys() & columns))


def _said(table: Rows, position: int) -> Said:
    return hashable(table.said(position, _known(table)))


def _alike(table: Rows, number: int, positions: Sequence[int], seen: dict[Said, Row]) -> list[tuple[int, Row]]:
    """The rows without a number that are like one seen before, each with that one."""
    found: list[tuple[int, Row]] = []
    for position in positions:
        first = seen.setdefault(_said(table, position), (number, position))
        if first != (number, position) and len(table.tells(position)) >= _TELLING:
            found.append((position, first))
    return found


def _ask(desk: Settlement, number: int, alike: Sequence[tuple[int, Row]]) -> None:
    if not alike:
        return
    positions = [position for position, _ in alike]
    others = dict.fromkeys(_named(desk, number, *row) for _, row in alike[:3])
    desk.doubt("rows.alike", number, positions, others="；".join(others))


def _named(desk: Settlement, number: int, other: int, position: int) -> str:
    """Where the other row stands, as far as it stands elsewhere."""
    here, there = desk.tables[number].place, desk.tables[other].place
    file, sheet = there.file if there.file != here.file else "", there.sheet if number != other else ""
    return " ".join(filter(None, (file, sheet, desk.cells(other, [position]))))
