"""Copies of the raw workbooks with the cells of each problem coloured and commented, to be sent back.

An .xlsx keeps its formatting; any other file is copied as values into a plain .xlsx. Personal data is blotted out in the
copy, and text that looks like a formula stays text.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.catalogue import Catalogue
from pipeline.files import write_whole
from pipeline.tallies.cells import as_text
from pipeline.tallies.columns import masked_cell
from pipeline.tallies.headings import Headings
from pipeline.tallies.problems import Problem
from pipeline.tallies.reading import RawFile, Unreadable, open_tallies
from pipeline.tallies.severities import SEVERITIES
from pipeline.tallies.tables import lay_out

BLOTTED = "〔个人信息已隐去〕"
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_MOST_CELLS = 5_000
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\\/*?:\[\]]")


def mark_folder(folder: Path, target: Path, problems: Sequence[Problem], catalogue: Catalogue) -> list[str]:
    """Write a marked copy of every file that has a problem with a cell; the names written, relative to `target`."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.cell:
            by_file.setdefault(problem.file, []).append(problem)
    import openpyxl  # loaded here, for only --mark has need of it

    headings = Headings(catalogue)
    written = []
    for file in open_tallies(folder):
        if isinstance(file, Unreadable) or file.name not in by_file:
            continue
        path = folder / file.name
        keeps_form = path.suffix.lower() in _WORKBOOKS and path.is_file()
        book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm") if keeps_form else _copied(file)
        _blot(book, file, headings)
        for problem in by_file[file.name]:
            _mark(book, problem)
        name = file.name if keeps_form else f"{file.name}.xlsx"
        buffer = io.BytesIO()
        book.save(buffer)
        write_whole(target / name, buffer.getvalue())
        written.append(name)
    return written


def _copied(file: RawFile) -> Any:
    """A plain workbook with the values of a file that openpyxl cannot open."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(file.sheets, 1):
        copy = book.create_sheet(_UNSAFE.sub("_", sheet.name)[:31] or f"Sheet{number}")
        for row, cells in enumerate(sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in ("", None):
                    cell = copy.cell(row, column)
                    cell.value = as_text(value) if not isinstance(value, int | float) else value
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
    return book


def _blot(book: Any, file: RawFile, headings: Headings) -> None:
    for sheet, read in zip(_sheets(book, file), file.sheets, strict=True):
        personal = _personal_cells(read, headings)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None or type(cell).__name__ == "MergedCell":
                    continue
                if (cell.row, cell.column) in personal:
                    cell.value = BLOTTED
                elif isinstance(cell.value, str | int | float) and not isinstance(cell.value, bool):
                    shown = masked_cell(cell.value)
                    if shown != as_text(cell.value):
                        cell.value = shown
                        cell.data_type = "s"


def _sheets(book: Any, file: RawFile) -> Iterator[Any]:
    by_name = {sheet.title: sheet for sheet in book.worksheets}
    for number, sheet in enumerate(file.sheets):
        yield by_name.get(sheet.name) or book.worksheets[min(number, len(book.worksheets) - 1)]


def _personal_cells(sheet: Any, headings: Headings) -> set[tuple[int, int]]:
    """The cells (1-based row and column) of personal columns that hold data."""
    cells: set[tuple[int, int]] = set()
    for table in lay_out(sheet, headings).tables:
        if not table.header.is_ledger:
            continue
        columns: Mapping[str, Any] = headings.topics[table.header.topic].columns
        for at, key in table.header.columns.items():
            if columns[key].personal:
                rows = range(table.header.last + 1, len(table.rows))
                cells |= {(table.number(row), table.left + at + 1) for row in rows}
    return cells


def _mark(book: Any, problem: Problem) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill
    from openpyxl.utils import range_boundaries

    sheet = next((sheet for sheet in book.worksheets if sheet.title == problem.sheet), book.worksheets[0])
    fill = PatternFill("solid", fgColor=SEVERITIES[problem.severity].fill)
    words = "；".join(filter(None, [problem.found, problem.expected and f"应为：{problem.expected}", problem.advice]))
    marked = 0
    for part in problem.cell.split(","):
        left, top, right, bottom = range_boundaries(part)
        for row in range(top or 1, (bottom or sheet.max_row) + 1):
            for column in range(left or 1, (right or sheet.max_column) + 1):
                if marked >= _MOST_CELLS:
                    return
                marked += 1
                cell = sheet.cell(row, column)
                if type(cell).__name__ == "MergedCell":
                    continue
                cell.fill = fill
                said = f"{cell.comment.text}\n" if cell.comment else ""
                cell.comment = Comment(said + words, "nianbao")
