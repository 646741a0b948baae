"""One ledger, written by every spreadsheet program and library that could be had: each file is read as the ledger says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.tallies.readers import RawFile, Sheet, Unreadable
from tests.formats.imitations import WAYS, imitation
from tests.formats.making import open_one, read_one
from tests.formats.writers.ledger import Page, pages, place_of

WRITTEN = Path(__file__).parent / "formats" / "written"
LEDGER = pages()
MAIN = LEDGER[0].name
UNCOMPUTED = object()
"""A formula without a result, in the tables of differences."""


@dataclass(frozen=True)
class Written:
    """How a file differs from the ledger, each with the reason why.

    Attributes
    ----------
    lacks
        What the writer cannot say, or was not asked to: merges, hidden rows, hidden columns, hidden sheets, strikes.
    cells
        Values of the first sheet that are others in the file itself, by their addresses.
    notes
        The codes of what is said of it.
    """

    lacks: frozenset[str] = frozenset()
    cells: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


COMPUTED = {
    "B8": 3.0
}  # LibreOffice and Gnumeric compute what was not computed, on their way from one file to the other
FIFTEEN_DIGITS = {"C10": 0.333333333333333}  # as many as the file has
PLAIN = frozenset({"merges", "hidden rows", "hidden columns", "hidden sheets", "strikes"})
FORMULAS = ("B8", "C8", "D8", "E8", "F8", "G8", "H8", "I8")
DATES = {
    "B3": 45047.0, "C3": 45047.396006944444, "B4": 45291.0, "C4": 45291.99998842592, "B5": 45351.0, "C5": 36525.5,
    "I8": 45048.0, "A11": 0.3958333333333333, "B11": 1.1041666666666667, "E11": 45052.0, "F11": 45052.586805555555,
}  # fmt: skip

FILES: dict[str, Written] = {
    # openpyxl never computes.
    "openpyxl.xlsx": Written(cells=dict.fromkeys(FORMULAS, UNCOMPUTED)),
    # As a stream, rows that are gone by cannot be merged, nor hidden.
    "xlsxwriter_streaming.xlsx": Written(frozenset({"merges", "hidden rows"})),
    # Values and formats of numbers only were written; a text that begins with = becomes a formula.
    "pyexcelerate.xlsx": Written(PLAIN, {"B8": "", "C9": UNCOMPUTED} | FIFTEEN_DIGITS),
    # A frame holds values alone. It cannot hold lengths of time, and times and texts that begin with = were written otherwise.
    "pandas.ods": Written(PLAIN, {"B8": "", "C9": "1+1", "A11": "09:30:00", "B11": 1.1041666666666667}),
    # SheetJS writes no fonts; in .xlsb no cell for a formula without a value, in .xls no rows.
    "sheetjs.xlsx": Written(frozenset({"strikes"})),
    "sheetjs.xml": Written(frozenset({"strikes"})),
    "sheetjs.xlsb": Written(frozenset({"strikes"}), {"B8": ""}),
    "sheetjs.xls": Written(frozenset({"strikes", "hidden rows"}), {"B8": ""}),
    # In .ods no formats, errors, or hidden parts either, and 0 for what was not computed.
    "sheetjs.ods": Written(PLAIN - {"merges"}, DATES | {"B8": 0.0, "G8": "", "H8": "", "H11": ""}),
    # POI writes 0 for what was not computed.
    "poi.xls": Written(cells={"B8": 0.0}),
    # xlwt says of every formula that it comes to an empty text, as Excel says of one that does; a joined text may.
    "xlwt.xls": Written(cells=dict.fromkeys(FORMULAS, UNCOMPUTED) | {"C8": ""}),
    # LibreOffice makes TRUE() of a truth of .xlsx, which is 1 in .ods.
    "libreoffice.ods": Written(cells=COMPUTED | FIFTEEN_DIGITS | {"E3": 1.0, "E4": 0.0, "E5": 1.0, "E8": 1.0}),
    "libreoffice.xlsx": Written(cells=COMPUTED | FIFTEEN_DIGITS),
    # It writes 0 for a text that it has not computed anew.
    "libreoffice.xls": Written(cells=COMPUTED | {"C8": 0.0}),
    "gnumeric.ods": Written(cells=COMPUTED),
    # Gnumeric hides no sheet in .xlsx, and does not say that blanks count.
    "gnumeric.xlsx": Written(frozenset({"hidden sheets"}), COMPUTED | {"A9": "前后空格"}),
    "gnumeric_biff8.xls": Written(cells=COMPUTED),
    # Code page 936 lacks rare characters. It counts the characters of sheets' names where bytes are counted, in references.
    "gnumeric_biff7.xls": Written(cells=COMPUTED | {"F9": "?田"}, notes=("file.mended",)),
}


def expected(page: Page, written: Written) -> Sheet:
    """The ledger's sheet as a reader has to give it."""
    values = {place: "" if cell.kind == "uncomputed" else cell.value for place, cell in page.cells.items()}
    uncomputed = {place for place, cell in page.cells.items() if cell.kind == "uncomputed"}
    for reference, value in written.cells.items() if page.name == MAIN else ():
        place = place_of(reference)
        values[place] = "" if value is UNCOMPUTED else value
        uncomputed = uncomputed | {place} if value is UNCOMPUTED else uncomputed - {place}
    height, width = (max(place[axis] for place in values) + 1 for axis in (0, 1))
    merged = set()
    for top, left, bottom, right in page.merges if "merges" not in written.lacks else ():
        for place in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):
            if place != (top, left) and place[0] < height and place[1] < width:
                values[place] = values[top, left]
                merged.add(place)
    return Sheet(
        page.name,
        [[values.get((row, column), "") for column in range(width)] for row in range(height)],
        hidden=page.hidden and "hidden sheets" not in written.lacks,
        merged=frozenset(merged),
        hidden_rows=frozenset(() if "hidden rows" in written.lacks else page.hidden_rows),
        hidden_columns=frozenset(() if "hidden columns" in written.lacks else page.hidden_columns),
        uncomputed=frozenset(uncomputed),
        struck=frozenset(
            place for place, cell in page.cells.items() if cell.kind == "struck" and "strikes" not in written.lacks
        ),
    )


def differences(found: Sheet, wanted: Sheet) -> list[str]:
    """What is not the same, a line a value; 1 and 1.0 are, True and 1.0 are not."""
    told = [
        f"{name}: {getattr(found, name)!r} for {getattr(wanted, name)!r}"
        for name in ("name", "hidden", "merged", "hidden_rows", "hidden_columns", "uncomputed", "struck", "date_1904")
        if getattr(found, name) != getattr(wanted, name)
    ]
    if [len(row) for row in found.rows] != [len(row) for row in wanted.rows]:
        told.append(f"rows of {[len(row) for row in found.rows]} for {[len(row) for row in wanted.rows]}")
    for row, (ours, theirs) in enumerate(zip(found.rows, wanted.rows, strict=False)):
        for column, (value, right) in enumerate(zip(ours, theirs, strict=False)):
            if (
                value != right
                or isinstance(value, bool) != isinstance(right, bool)
                or isinstance(value, datetime) != isinstance(right, datetime)
            ):
                told.append(f"{chr(65 + column)}{row + 1}: {value!r} for {right!r}")
    return told


@pytest.mark.parametrize("name", sorted(path.name for path in WRITTEN.iterdir() if "1904" not in path.name))
def test_a_writer_s_file_is_read_as_the_ledger_says(tmp_path: Path, name: str) -> None:
    *notes, file = open_one(tmp_path, name, (WRITTEN / name).read_bytes())
    assert isinstance(file, RawFile)
    sheets, written = file.sheets, FILES.get(name, Written())
    assert tuple(note.code for note in notes if isinstance(note, Unreadable)) == written.notes
    told = [f"{len(sheets)} sheets"] * (len(sheets) != len(LEDGER))
    for found, page in zip(sheets, LEDGER, strict=False):
        told += differences(found, expected(page, written))
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", WAYS)
def test_an_imitation_of_what_cannot_be_run_is_read_as_the_ledger_says(tmp_path: Path, name: str) -> None:
    sheets = read_one(tmp_path, f"{name}.xlsx", imitation(WAYS[name])).sheets
    assert len(sheets) == len(LEDGER)
    told = [
        line
        for found, page in zip(sheets, LEDGER, strict=True)
        for line in differences(found, expected(page, Written()))
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("name", sorted(path.name for path in WRITTEN.iterdir() if "1904" in path.name))
def test_days_counted_from_1904_come_out_right(tmp_path: Path, name: str) -> None:
    (sheet,) = read_one(tmp_path, name, (WRITTEN / name).read_bytes()).sheets
    assert sheet.date_1904
    assert sheet.rows == [[date(2023, 5, 1), datetime(2023, 5, 1, 9, 30)]]


def test_every_declared_file_is_there() -> None:
    assert set(FILES) <= {path.name for path in WRITTEN.iterdir()}
