"""Cells whose reader sees something else than they hold: they are told, whatever was read. Each format's reader finds them.

Belongs here: which of them lie where figures come from, what comments beside them say. Not here: how a file says so (reading).
"""

import re
from collections.abc import Collection, Iterator

from pipeline.catalogue import Catalogue
from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.ledger import is_struck_row
from pipeline.tallies.tables.rows.void_words import LONGEST
from pipeline.tallies.values.cells import address_ranges, as_text, column_letters, folded, is_blank
from pipeline.tallies.values.personal import mask
from pipeline.tallies.values.scales import tells_scale
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

_COMMENTS_SHOWN = 3
_SCALED_ABOVE = re.compile(r"[以按][十百千万亿]\D{0,3}(?:计|为单位)|计量[:：]\D{0,2}[十百千万亿]")
_SCALED_BELOW = re.compile(
    r"(?:单位|计量)\D{0,6}?[十百千万亿]+(?:[件起份个次场人户批宗条名]次?|元|$)|[以按][十百千万亿]\D{0,3}(?:计|为单位)|乘以?\d|×\d"
)


def not_as_shown(file: RawFile, sheet: Sheet, table: TallyTable, catalogue: Catalogue) -> Iterator[Problem]:
    """Cells that a reader sees otherwise: 30 struck through with 3 beside it is read as 303, and 3 may be shown as 3万."""
    counted: Collection[int] = range(len(table.rows[0]))
    if table.header.is_ledger:
        columns = catalogue.topics[table.header.topic].columns
        counted = {at for at, key in table.header.columns.items() if columns[key].type != "text"}
    below = range(table.top + table.header.last + 1, table.top + len(table.rows))
    whole = {row for row in {row for row, _ in sheet.struck if row in below} if _is_struck_row(sheet, table, row)}
    alone = {(row, at) for row, at in sheet.struck if row not in whole}
    marked = {"value.struck": alone, "value.struck_part": sheet.partly_struck, "value.scaled_format": sheet.scaled}
    for code, cells in marked.items():
        rows: dict[int, list[int]] = {}
        for row, column in sorted(cells):
            if row in below and column - table.left in counted:
                rows.setdefault(column, []).append(row + 1)
        if rows:
            where = ",".join(
                address_ranges(column_letters(column), numbers) for column, numbers in sorted(rows.items())
            )
            yield said(code, file.name, sheet.name, where, count=sum(map(len, rows.values())))


def _is_struck_row(sheet: Sheet, table: TallyTable, row: int) -> bool:
    """Whether a row of a ledger is struck through as a whole, which is asked."""
    if not table.header.is_ledger:
        return False
    cells = table.rows[row - table.top]
    struck = [at for at in range(len(cells)) if (row, at + table.left) in sheet.struck]
    return is_struck_row(struck, cells)


def scaled_beside(file: RawFile, sheet: Sheet, table: TallyTable) -> Iterator[Problem]:
    """Lines that say by how much the numbers are to be multiplied, where it is not heeded: below a table, or not as a unit."""
    for at, row in enumerate(table.rows[: table.header.first]):
        texts = {place: folded(value) for place, value in enumerate(row) if isinstance(value, str)}
        told = ((place, _SCALED_ABOVE.search(text)) for place, text in texts.items() if not tells_scale(text))
        scaled = next(((place, found[0]) for place, found in told if found), None)
        if scaled:
            yield said("unit.beside", file.name, sheet.name, table.address(at, scaled[0]), words=scaled[1])
    above = folded("".join(as_text(value) for row in table.rows[: table.header.last + 1] for value in row))
    for at in range(len(table.rows) - 1, table.header.last, -1):
        filled = {place: value for place, value in enumerate(table.rows[at]) if not is_blank(value)}
        if len(set(map(as_text, filled.values()))) > 2:
            return
        for place, value in filled.items():
            text = folded(value) if isinstance(value, str) else ""
            if (found := _SCALED_BELOW.search(text)) and found[0] not in above:
                yield said("unit.beside", file.name, sheet.name, table.address(at, place), words=found[0])
                break


def comments_beside(file: RawFile, sheet: Sheet, table: TallyTable) -> Iterator[Problem]:
    """Comments (批注) on the cells of a table: a scale in one is heeded nowhere, the others are listed, as nobody reads them."""
    places = range(table.top + table.header.first, table.top + len(table.rows))
    columns = range(table.left, table.left + len(table.rows[0]))
    here = {place: text for place, text in sorted(sheet.comments.items()) if place[0] in places and place[1] in columns}
    for (row, column), text in here.items():
        if found := _SCALED_BELOW.search(folded(text)):
            cell = f"{column_letters(column)}{row + 1}"
            yield said("unit.beside", file.name, sheet.name, cell, words=found[0])
    if texts := list(dict.fromkeys(mask(folded(text))[:LONGEST] for text in here.values() if not is_blank(text))):
        cells = ",".join(f"{column_letters(column)}{row + 1}" for row, column in list(here)[:_COMMENTS_SHOWN])
        words = "”“".join(texts[:_COMMENTS_SHOWN])
        yield said("cell.comment", file.name, sheet.name, cells, count=len(here), words=words)
