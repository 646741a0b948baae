"""Sheets by chance in every format: read as they were written, and as other readers read them.

The other readers are openpyxl (.xlsx) and calamine (.xls, .xlsb, .ods). Where one of them reads otherwise the reason is told at
`excused`. `formats/writers/other_readers.py` asks more of them, outside the suite.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from tests.formats.generated import ods_of, random_pages, serial, xls_of, xlsb_of
from tests.formats.imitations import WAYS, imitation
from tests.formats.making import read_one
from tests.formats.writers.ledger import Cell, Page
from tests.test_writers import Written, differences, expected

EACH = 60


def disagreements(folder: Path, name: str, content: bytes, pages: Sequence[Page]) -> Iterator[str]:
    """Where we read otherwise than was written."""
    sheets = read_one(folder / name, name, content).sheets
    assert [sheet.name for sheet in sheets] == [page.name for page in pages]
    for found, page in zip(sheets, pages, strict=True):
        yield from differences(found, expected(page, Written()))


@pytest.mark.parametrize("way", WAYS)
def test_xlsx_of_every_way_of_writing(tmp_path: Path, way: str) -> None:
    told = []
    for seed in range(EACH // 6):
        pages = random_pages(seed)
        content = imitation(WAYS[way], pages)
        told += [f"{seed} {line}" for line in disagreements(tmp_path, f"{seed}.xlsx", content, pages)]
    assert not told, "\n".join(told)


def test_xls(tmp_path: Path) -> None:
    told = []
    for seed in range(EACH):
        pages = random_pages(seed)
        told += [f"{seed} {line}" for line in disagreements(tmp_path, f"{seed}.xls", xls_of(pages), pages)]
    assert not told, "\n".join(told)


def test_xlsb(tmp_path: Path) -> None:
    told = []
    for seed in range(EACH):
        pages = random_pages(seed)
        told += [f"{seed} {line}" for line in disagreements(tmp_path, f"{seed}.xlsb", xlsb_of(pages, seed), pages)]
    assert not told, "\n".join(told)


def below_a_day_as_time(cell: Cell) -> Cell:
    if cell.kind != "elapsed" or cell.value >= timedelta(days=1):
        return cell
    return replace(cell, kind="time", value=(datetime(2000, 1, 1) + cell.value).time())


def test_ods(tmp_path: Path) -> None:
    """A length of time below a day is written as a time of day is, and read as one."""
    told = []
    for seed in range(EACH):
        pages = random_pages(seed)
        for page in pages:
            page.cells = {place: below_a_day_as_time(cell) for place, cell in page.cells.items()}
        told += [f"{seed} {line}" for line in disagreements(tmp_path, f"{seed}.ods", ods_of(pages), pages)]
    assert not told, "\n".join(told)


def normal(value: Any) -> Any:
    """A value as all readers can give it: one kind of number, a day for its midnight, nothing for an empty text."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return None if value == "" else value


def same(ours: Any, theirs: Any) -> bool:
    return normal(ours) == normal(theirs) and isinstance(ours, bool) == isinstance(theirs, bool)


def excused(ours: Any, theirs: Any) -> bool:
    """Whether another reader is known to read such a cell otherwise: calamine in each of these.

    It gives errors as blanks; in .xlsb whole days as numbers; in .ods lengths of a day and more as they are written, and no tabs.
    """
    if isinstance(ours, str):
        return (ours.startswith("#") and theirs == "") or ("\t" in ours and ours.replace("\t", "") == theirs)
    if isinstance(ours, timedelta) and isinstance(theirs, str):
        return theirs.startswith("PT")
    return isinstance(ours, date | timedelta) and isinstance(theirs, int) and serial(ours) == theirs


def other_readings(folder: Path, name: str, content: bytes, theirs: Sequence[Sequence[Sequence[Any]]]) -> Iterator[str]:
    """Where another reader reads a cell otherwise than we do; what a merge covers aside, which we fill."""
    for sheet, rows in zip(read_one(folder / name, name, content).sheets, theirs, strict=True):
        for row, cells in enumerate(sheet.rows):
            for column, ours in enumerate(cells):
                other = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
                if (row, column) not in sheet.merged and not same(ours, other) and not excused(ours, other):
                    yield f"{name} {sheet.name} {chr(65 + column)}{row + 1}: {ours!r}, and {other!r}"


def openpyxl_reads(content: bytes) -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def calamine_reads(content: bytes) -> list[list[list[Any]]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("way", [name for name, way in WAYS.items() if not way.strict])  # which openpyxl cannot open
def test_openpyxl_reads_the_same(tmp_path: Path, way: str) -> None:
    told: list[str] = []
    for seed in range(100, 100 + EACH // 6):
        content = imitation(WAYS[way], random_pages(seed))
        told += other_readings(tmp_path, f"{seed}.xlsx", content, openpyxl_reads(content))
    assert not told, "\n".join(told)


WRITE: dict[str, Callable[[Sequence[Page], int], bytes]] = {
    "xls": lambda pages, _: xls_of(pages),
    "xlsb": lambda pages, seed: xlsb_of(pages, seed, short=0),  # it drops short cells
    "ods": lambda pages, _: ods_of(pages),
}


@pytest.mark.parametrize("suffix", WRITE)
def test_calamine_reads_the_same(tmp_path: Path, suffix: str) -> None:
    told: list[str] = []
    for seed in range(100, 100 + EACH):
        content = WRITE[suffix](random_pages(seed), seed)
        told += other_readings(tmp_path, f"{seed}.{suffix}", content, calamine_reads(content))
    assert not told, "\n".join(told)
