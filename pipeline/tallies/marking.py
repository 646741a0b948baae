"""Copies of the raw workbooks with the cells of each problem coloured and commented, to be sent back.

An .xlsx keeps its formatting; any other file, and one that openpyxl cannot open, is copied as values into a plain .xlsx. What may
name a person is taken out of the copy (scrubbing.py), and text that looks like a formula stays text.
"""

import io
import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.atomic import write_whole
from pipeline.catalogue import Catalogue
from pipeline.tallies.readers import RawFile, Unreadable, named_raw_paths, open_tallies
from pipeline.tallies.scrubbing import name_sheets, plain_text, scrub
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.severities import SEVERITIES
from pipeline.underway import UNWATCHED, Watch

_MOST_CELLS = 5_000
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\\/*?:\[\]]")


def mark_folder(
    folder: Path, target: Path, problems: Sequence[Problem], catalogue: Catalogue, watch: Watch = UNWATCHED
) -> list[str]:
    """Write a marked copy of every file that has a problem with a cell; the names written, relative to `target`."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.cell:
            by_file.setdefault(problem.file, []).append(problem)
    headings = Headings(catalogue)
    paths = dict(named_raw_paths(folder))
    written = []
    for file in open_tallies(folder, watch):
        if not isinstance(file, Unreadable) and file.name in by_file:
            name, content = _marked_copy(paths.get(file.name), file, by_file[file.name], headings)
            write_whole(target / name, content)
            written.append(name)
    return written


def _marked_copy(
    path: Path | None, file: RawFile, problems: Sequence[Problem], headings: Headings
) -> tuple[str, bytes]:
    """The name and the bytes of a marked copy, in its own form where openpyxl can keep it, else as plain values.

    `path` is where the file lies; one within an archive lies nowhere.
    """
    import openpyxl  # loaded here, for only --mark has need of it

    if path is not None and path.suffix.lower() == ".xlsx":
        try:
            return file.name, _marked(openpyxl.load_workbook(path), file, problems, headings)
        except Exception:
            pass
    return f"{file.name}.xlsx", _marked(_copied(file), file, problems, headings)


def _marked(book: Any, file: RawFile, problems: Sequence[Problem], headings: Headings) -> bytes:
    name_sheets(book, file)
    shown: dict[str, set[tuple[int, int]]] = {}
    for problem in problems:
        shown.setdefault(problem.sheet or file.sheets[0].name, set()).update(_cells_of(problem, book))
    scrub(book, file, headings, shown)
    for problem in problems:
        _mark(book, problem)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _copied(file: RawFile) -> Any:
    """A plain workbook with the values of a file that openpyxl cannot open."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(file.sheets, 1):
        copy = book.create_sheet(_UNSAFE.sub("_", sheet.name)[:31].strip("'") or f"Sheet{number}")
        for row, cells in enumerate(sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in ("", None):
                    cell = copy.cell(row, column)
                    is_number = isinstance(value, int | float) and math.isfinite(value)
                    cell.value = value if is_number else plain_text(value)
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
    return book


def _cells_of(problem: Problem, book: Any) -> Iterator[tuple[int, int]]:
    """The cells that a problem speaks of, at most so many: 1-based row and column."""
    from openpyxl.utils import range_boundaries

    sheet = _sheet_of(problem, book)
    spans = (range_boundaries(part) for part in problem.cell.split(","))
    yield from islice(
        (
            (row, column)
            for left, top, right, bottom in spans
            for row in range(top or 1, (bottom or sheet.max_row) + 1)
            for column in range(left or 1, (right or sheet.max_column) + 1)
        ),
        _MOST_CELLS,
    )


def _sheet_of(problem: Problem, book: Any) -> Any:
    return next((sheet for sheet in book.worksheets if sheet.title == problem.sheet), book.worksheets[0])


def _mark(book: Any, problem: Problem) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    sheet = _sheet_of(problem, book)
    fill = PatternFill("solid", fgColor=SEVERITIES[problem.severity].fill)
    words = "；".join(filter(None, [problem.found, problem.expected and f"应为：{problem.expected}", problem.advice]))
    for row, column in _cells_of(problem, book):
        cell = sheet.cell(row, column)
        if type(cell).__name__ != "MergedCell":
            cell.fill = fill
            said = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(plain_text(said + words), "nianbao")
