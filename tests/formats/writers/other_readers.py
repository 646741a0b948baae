"""Compare what we read with what pyxlsb, odfdo, pandas and xlrd do, over all fixtures and many sheets by chance.

Run from the root of the repository, where these are installed beside what the tests need: see README.md.
"""

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import odfdo
import pandas as pd
import pyxlsb
import xlrd

from pipeline.tallies.readers import RawFile, open_tallies
from tests.formats.generated import ods_of, random_pages, serial, xls_of, xlsb_of

FOLDERS = (Path("tests/formats/written"), Path("tests/formats/files"))
Read = Callable[[bytes], list[list[list[Any]]]]


def pyxlsb_reads(content: bytes) -> list[list[list[Any]]]:
    found = []
    with pyxlsb.open_workbook(io.BytesIO(content)) as book:
        for name in book.sheets:
            rows: dict[int, dict[int, Any]] = {}
            with book.get_sheet(name) as sheet:
                for cells in sheet.rows():
                    for cell in cells:
                        rows.setdefault(cell.r, {})[cell.c] = cell.v
            found.append(_filled(rows))
    return found


def _filled(rows: dict[int, dict[int, Any]]) -> list[list[Any]]:
    height = max(rows, default=-1) + 1
    return [[rows.get(row, {}).get(at) for at in range(max(rows.get(row, {-1: 0})) + 1)] for row in range(height)]


def odfdo_reads(content: bytes) -> list[list[list[Any]]]:
    with tempfile.NamedTemporaryFile(suffix=".ods") as file:
        file.write(content)
        file.flush()
        tables = odfdo.Document(file.name).body.tables
        for table in tables:
            table.rstrip(aggressive=True)  # a million empty rows would be spelt out
        return [[list(row) for row in table.get_values()] for table in tables]


def pandas_reads(content: bytes) -> list[list[list[Any]]]:
    frames = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine="odf", keep_default_na=False)
    return [frame.to_numpy(dtype=object).tolist() for frame in frames.values()]


def xlrd_reads(content: bytes) -> list[list[list[Any]]]:
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    return [[[_of_xlrd(cell) for cell in row] for row in sheet.get_rows()] for sheet in book.sheets()]


def _of_xlrd(cell: Any) -> Any:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code[cell.value]
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


READERS: dict[str, dict[str, Read]] = {
    ".xlsb": {"pyxlsb": pyxlsb_reads},
    ".ods": {"odfdo": odfdo_reads, "pandas": pandas_reads},
    ".xls": {"xlrd": xlrd_reads},
}


def files() -> Iterator[tuple[str, bytes]]:
    """The fixtures, and sheets by chance."""
    for folder in FOLDERS:
        yield from ((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if "password" not in path.name)
    for seed in range(1_000, 1_100):
        pages = random_pages(seed)
        yield f"{seed}.xlsb", xlsb_of(pages, seed, short=0)
        yield f"{seed}.ods", ods_of(pages)
        yield f"{seed}.xls", xls_of(pages)


def told_apart(ours: Any, theirs: Any) -> str:
    """What kind of difference there is, if any: "" where both say the same in their own ways."""
    if isinstance(theirs, float) and pd.isna(theirs):
        theirs = None
    if ours in ("", None) and theirs in ("", None):
        return ""
    if isinstance(ours, date | time | timedelta) and isinstance(theirs, int | float) and not isinstance(theirs, bool):
        near = abs(serial(ours) - theirs) < 1e-6 or abs(serial(ours) - theirs - 1462) < 1e-6
        return "" if near else "another day or time"
    if isinstance(ours, bool) != isinstance(theirs, bool):
        return "a truth and a number" if ours == theirs else "a truth and something else"
    if isinstance(ours, float) and isinstance(theirs, str):
        return "a number and a text"
    if isinstance(ours, date) and isinstance(theirs, datetime):
        moment = ours if isinstance(ours, datetime) else datetime.combine(ours, time())
        return "" if moment == theirs.replace(tzinfo=None) else "another day or time"
    if isinstance(ours, time | timedelta):
        other = timedelta(hours=ours.hour, minutes=ours.minute, seconds=ours.second) if isinstance(ours, time) else ours
        return "" if other == theirs or ours == theirs else f"a length of time and {type(theirs).__name__}"
    if ours == theirs or (isinstance(ours, float) and not isinstance(theirs, str | None) and float(theirs) == ours):
        return ""
    if isinstance(ours, str) and ours.startswith("#"):
        return "an error"
    if isinstance(ours, str) and isinstance(theirs, str):
        return "white space" if "".join(ours.split()) == "".join(theirs.split()) else "another text"
    return f"{type(ours).__name__} and {type(theirs).__name__}"


def compare(name: str, content: bytes, counted: Counter[tuple[str, str]]) -> None:
    """Count the differences of a file by reader and kind, and show the first of each."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        read = [file for file in open_tallies(Path(folder)) if isinstance(file, RawFile)]
    for reader, reads in READERS.get(Path(name).suffix, {}).items():
        try:
            theirs = reads(content)
        except Exception as error:
            _count(counted, (reader, f"does not open it: {type(error).__name__}"), name)
            continue
        for sheet, rows in zip(read[0].sheets if read else (), theirs, strict=False):
            counted[reader, "cells compared"] += sum(map(len, sheet.rows))
            for row, cells in enumerate(sheet.rows):
                for column, ours in enumerate(cells):
                    other = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
                    kind = "" if (row, column) in sheet.merged else told_apart(ours, other)
                    if kind:
                        _count(
                            counted,
                            (reader, kind),
                            f"{name} {sheet.name} {chr(65 + column)}{row + 1}: {ours!r}, {other!r}",
                        )


def _count(counted: Counter[tuple[str, str]], key: tuple[str, str], line: str) -> None:
    counted[key] += 1
    if counted[key] <= 5:
        sys.stdout.write(f"{key[0]}: {key[1]}: {line[:160]}\n")


def main(files: Sequence[tuple[str, bytes]]) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for name, content in files:
        compare(name, content, counted)
    for (reader, kind), times in sorted(counted.items()):
        sys.stdout.write(f"{times:8d}  {reader}: {kind}\n")


if __name__ == "__main__":
    main(list(files()))
