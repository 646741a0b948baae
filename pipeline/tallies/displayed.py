"""Cells whose reader sees something else than they hold: they are told, whatever was read. Each format's reader finds them.

Belongs here: which of them lie where figures come from. Does not belong here: how a file says so (reading).
"""

from collections.abc import Collection, Iterator

from pipeline.catalogue import Catalogue
from pipeline.tallies.cells import address_ranges, column_letters
from pipeline.tallies.problems import Problem
from pipeline.tallies.reading import RawFile, Sheet
from pipeline.tallies.tables import Table
from pipeline.tallies.wording import said


def not_as_shown(file: RawFile, sheet: Sheet, table: Table, catalogue: Catalogue) -> Iterator[Problem]:
    """Cells that a reader sees otherwise: 30 struck through with 3 beside it is read as 303, and 3 may be shown as 3万."""
    counted: Collection[int] = range(len(table.rows[0]))
    if table.header.is_ledger:
        columns = catalogue.topics[table.header.topic].columns
        counted = {at for at, key in table.header.columns.items() if columns[key].type != "text"}
    below = range(table.top + table.header.last + 1, table.top + len(table.rows))
    for code, cells in {"value.struck_part": sheet.partly_struck, "value.scaled_format": sheet.scaled}.items():
        rows: dict[int, list[int]] = {}
        for row, column in sorted(cells):
            if row in below and column - table.left in counted:
                rows.setdefault(column, []).append(row + 1)
        if rows:
            where = ",".join(
                address_ranges(column_letters(column), numbers) for column, numbers in sorted(rows.items())
            )
            yield said(code, file.name, sheet.name, where, count=sum(map(len, rows.values())))
