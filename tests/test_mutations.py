"""Damaged files in their thousands, and files made to exhaust the machine: each is read or refused, quickly and in little memory."""

import json
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.tallies import read_folder
from pipeline.tallies.readers import RawFile, Unreadable, open_tallies
from pipeline.tallies.readers.sheet_xml import scan_part
from tests.conftest import REPOSITORY
from tests.formats.making import FILES, MAIN, html, mhtml, ods, packed, table, workbook, xlsx, xlsx_parts
from tests.formats.mutating import cut_short, flip_bytes, mutated

CATALOGUE = load_catalogue()
BASES: dict[str, bytes] = {path.name: path.read_bytes() for path in FILES.iterdir() if path.suffix != ".md"} | {
    "openpyxl.xlsx": workbook(),
    "a.csv": table().encode("gbk"),
    "utf16.txt": table("\t").encode("utf-16"),
    "page.xls": html("gb2312"),
    "page.mht": mhtml(),
    "archive.zip": packed({"a.xlsx": workbook(), "b.csv": table()}),
}
EACH = 300


def test_there_are_thousands_of_them() -> None:
    assert len(BASES) * EACH >= 6_000


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", BASES)
def test_a_damaged_file_is_read_or_refused_and_never_raises(tmp_path: Path, name: str) -> None:
    """Bytes flipped, lost, doubled or blanked, XML and directories damaged; an abort or a hang would end this very run."""
    for seed in range(EACH):
        (tmp_path / f"{seed:03d}{name}").write_bytes(mutated(BASES[name], seed))
    told: Counter[str] = Counter()
    for item in open_tallies(tmp_path):
        assert isinstance(item, RawFile | Unreadable)
        if isinstance(item, RawFile):
            assert all(len(row) == len(sheet.rows[0]) for sheet in item.sheets for row in sheet.rows)
        else:
            assert item.code.startswith("file.")
            assert all((item.found, item.expected, item.advice))
        if isinstance(item, RawFile) or item.severity == "error":
            told[item.name.split("/")[0]] += 1
    assert set(told) == {f"{seed:03d}{name}" for seed in range(EACH)}


def rows_of(folder: Path, name: str, content: bytes) -> list[object]:
    """The rows of all sheets; none where the file was refused."""
    (folder / name).write_bytes(content)
    files = [item for item in open_tallies(folder) if isinstance(item, RawFile)]
    return [sheet.rows for file in files for sheet in file.sheets]


PACKAGES = [name for name, content in BASES.items() if content[:2] == b"PK" and "password" not in name]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", PACKAGES)
def test_a_changed_byte_never_changes_a_value_of_a_package(tmp_path: Path, name: str) -> None:
    """Every part has a checksum, and it is looked at."""
    whole = rows_of(tmp_path, name, BASES[name])
    assert whole
    inner = len(whole)
    for seed in range(150):
        found = rows_of(tmp_path, name, flip_bytes(BASES[name], random.Random(seed)))
        assert all(rows in whole for rows in found), seed
        assert len(found) <= inner


BINARIES = [name for name in BASES if not name.endswith((".csv", ".txt", ".mht", "page.xls", "2003.xls", ".doc"))]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", [name for name in BINARIES if "password" not in name])
def test_a_file_cut_short_never_loses_rows_without_a_word(tmp_path: Path, name: str) -> None:
    whole = rows_of(tmp_path, name, BASES[name])
    assert whole
    for seed in range(150):
        assert rows_of(tmp_path, name, cut_short(BASES[name], random.Random(seed))) in ([], whole), seed


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods", "a.csv"])
def test_the_whole_path_survives_damage_and_accounts_for_every_row(tmp_path: Path, name: str) -> None:
    for seed in range(1_000, 1_060):
        (tmp_path / name).write_bytes(mutated(BASES[name], seed))
        for account in read_folder(tmp_path, "x", 2023, CATALOGUE).accounts:
            assert account.rows == account.records + account.problem_rows + sum(account.dropped.values())


# files made to exhaust the machine

FAR = '<row r="1"><c r="A1"><v>1</v></c></row>'
LONG = "长" * 30_000
TEXTS = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="1"><si><t>{LONG}</t></si></sst>'


def with_texts(rows: str, texts: str) -> bytes:
    parts = xlsx_parts(rows)
    relation = '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("</Relationships>", relation + "</Relationships>")
    return packed(parts | {"xl/sharedStrings.xml": texts})


def zeros(path: Path, name: str, megabytes: int, *, before: bytes = b"", parts: dict[str, str] | None = None) -> None:
    """A package with a part of zeros, which shrink to a thousandth."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for other, part in (parts or {}).items():
            if other != name:
                package.writestr(other, part)
        with package.open(name, "w") as target:
            target.write(before)
            for _ in range(megabytes):
                target.write(bytes(2**20))


def formatted(path: Path, rows: int) -> None:
    """A sheet of 50 rows with values and very many with formatted empty cells below."""
    parts = xlsx_parts("@")
    head, tail = parts["xl/worksheets/sheet1.xml"].split("@")
    tail = tail.replace("</worksheet>", '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            if "sheet1" not in name:
                package.writestr(name, part)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(head.encode())
            for row in range(1, 51):
                sheet.write(
                    f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>{2 * row}</v></c></row>'.encode()
                )
            for start in range(51, rows, 5_000):
                block = range(start, min(start + 5_000, rows))
                empty = (
                    f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/><c r="C{row}" s="1"/></row>'
                    for row in block
                )
                sheet.write("".join(empty).encode())
            sheet.write(tail.encode())


EXHAUSTING: dict[str, bytes] = {
    "two far-apart cells": xlsx(FAR + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
    "a far cell with inline text": xlsx(FAR + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>'),
    "a far cell in a near row": xlsx(FAR + '<row r="2"><c r="XFD1048576"><v>2</v></c></row>'),
    "a far cell behind another attribute": xlsx(FAR + '<row r="2"><c x="/>" r="XFD1048576"><v>2</v></c></row>'),
    "a far cell in single quotes": xlsx(FAR + "<row r='1048576'><c r='XFD1048576'><v>2</v></c></row>"),
    "a far cell before the last": xlsx(FAR + '<row r="2"><c r="B99999999"><v>2</v></c><c r="C2"><v>2</v></c></row>'),
    "a row beyond Excel": xlsx(FAR + '<row r="4000000000"><c r="A4000000000"><v>2</v></c></row>'),
    "a number of eleven digits": xlsx(FAR + '<row r="2"><c r="A99999999999"><v>2</v></c></row>'),
    "a row of eleven digits": xlsx(FAR + '<row r="99999999999"><c><v>2</v></c></row>'),
    "a column of twelve letters": xlsx(FAR + '<row r="2"><c r="AAAAAAAAAAAA2"><v>2</v></c></row>'),
    "a second address": xlsx(FAR + '<row r="2"><c r="A2" r="XFD1048576"><v>2</v></c></row>'),
    "a second address after a tab": xlsx(FAR + "<row r=\"2\"><c r=\"A2\"\tr = 'XFD1048576'><v>2</v></c></row>"),
    "an address of another name": xlsx(FAR + '<row r="2"><c x:r="A2" r="XFD1048576"><v>2</v></c></row>'),
    "an address within a value": xlsx(FAR + '<row r="2"><c q=\' r="A2"\' r="XFD1048576"><v>2</v></c></row>'),
    "a far cell under another prefix": xlsx(
        FAR + f'<x:row r="1048576" xmlns:x="{MAIN}"><x:c r="XFD1048576"><x:v>2</x:v></x:c></x:row>'
    ),
    "an end that is a comment": xlsx(FAR + '<!-- </sheetData> --><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
    "an end that is CDATA": xlsx(
        FAR + '<![CDATA[</sheetData>]]><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    ),
    "an end that is an instruction": xlsx(
        FAR + '<?a </sheetData> ?><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    ),
    "an end within a value": xlsx(
        FAR + '<row q="</row></sheetData>" r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    ),
    "texts without a relation": packed(
        xlsx_parts(FAR) | {"xl/sharedStrings.xml": TEXTS.replace('"1"', '"4294967295"')}
    ),
    "cells without addresses": xlsx(FAR + "<row>" + "<c><v>1</v></c>" * 16_000 + '</row><row r="1048576"><c><v>1</v></c></row>'),
    "one long text in very many cells": with_texts(
        "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 50_000)), TEXTS
    ),
    "more shared texts than there is room for": with_texts(FAR, TEXTS.replace('"1"', '"4294967295"')),
}  # fmt: skip
REPEATED = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/></table:table-row>"

READER = """
import json, resource, sys
from pathlib import Path
from pipeline.tallies.readers import RawFile, open_tallies
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = {}
for item in open_tallies(Path(sys.argv[1])):
    rows = [len(sheet.rows) for sheet in item.sheets] if isinstance(item, RawFile) else None
    found[item.name] = item.code if rows is None else rows
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps({"found": found, "grown_kb": grown}))
"""


def read_apart(folder: Path) -> tuple[dict[str, object], float]:
    """What a folder gives, read by a process with little memory, and how many MB it took at most."""
    run = subprocess.run(
        [sys.executable, "-c", READER, str(folder)], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout)
    return told["found"], told["grown_kb"] / 1024


with_a_limit_on_memory = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none for a process")


@with_a_limit_on_memory
@pytest.mark.timeout(120)
def test_files_made_to_exhaust_memory_are_refused_in_little_memory(tmp_path: Path) -> None:
    for name, content in EXHAUSTING.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    (tmp_path / "repeated cells.ods").write_bytes(ods(f"<table:table table:name='a'>{REPEATED}</table:table>"))
    zeros(tmp_path / "archive of zeros.zip", "a.csv", 1024)
    zeros(
        tmp_path / "sheet of zeros.xlsx", "xl/worksheets/sheet1.xml", 1024, before=b"<worksheet>", parts=xlsx_parts("")
    )
    many = {f"{number}.csv": "1,2" for number in range(10_001)}
    (tmp_path / "archive of many.zip").write_bytes(packed(many))
    found, grown = read_apart(tmp_path)
    damaged = {
        f"{name}.xlsx"
        for name in (
            "more shared texts than there is room for",
            "texts without a relation",
            "a second address",
            "a second address after a tab",
            "an end within a value",
        )
    }
    assert found == {name: "file.damaged" if name in damaged else "file.too_large" for name in found}
    assert len(found) == len(EXHAUSTING) + 4
    assert grown < 300


@with_a_limit_on_memory
@pytest.mark.timeout(120)
def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path: Path) -> None:
    zeros(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", 512, before=b"<worksheet>", parts=xlsx_parts(""))
    content = bytearray((tmp_path / "a.xlsx").read_bytes())
    true_size = (512 * 2**20 + len(b"<worksheet>")).to_bytes(4, "little")
    assert content.count(true_size) >= 1
    (tmp_path / "a.xlsx").write_bytes(content.replace(true_size, (1000).to_bytes(4, "little")))
    found, grown = read_apart(tmp_path)
    assert found == {"a.xlsx": "file.damaged"}
    assert grown < 100


@with_a_limit_on_memory
@pytest.mark.timeout(120)
def test_a_million_empty_formatted_rows_yield_just_the_real_ones(tmp_path: Path) -> None:
    formatted(tmp_path / "a.xlsx", 1_048_577)
    found, grown = read_apart(tmp_path)
    assert found == {"a.xlsx": [50]}
    assert grown < 200


def test_a_file_that_unpacks_to_two_hundred_times_its_size_is_refused_for_that(tmp_path: Path) -> None:
    zeros(tmp_path / "a.zip", "a.csv", 100)
    (refusal,) = open_tallies(tmp_path)
    assert isinstance(refusal, Unreadable)
    assert (refusal.name, refusal.code) == ("a.zip", "file.too_large")
    assert re.search(r"a\.csv.*\d{3} 倍", refusal.found)


def test_empty_rows_below_the_last_value_are_cut_off_before_the_sheet_is_read(tmp_path: Path) -> None:
    formatted(tmp_path / "a.xlsx", 200_000)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        part = package.read("xl/worksheets/sheet1.xml")
    scan = scan_part([part[at : at + 2**20] for at in range(0, len(part), 2**20)], len(part), is_sheet=True)
    kept = part[: scan.kept]
    assert kept.endswith(b"<v>100</v></c></row>")
    assert scan.tail.startswith(b"</sheetData><mergeCells>")
    assert len(kept) + len(scan.tail) < len(part) / 1000


def test_a_compound_file_that_promises_more_than_it_holds_is_damaged(tmp_path: Path) -> None:
    content = bytearray(BASES["libreoffice.xls"])
    entry = content.index("Workbook".encode("utf-16-le"))
    size = int.from_bytes(content[entry + 120 : entry + 124], "little")
    content[entry + 120 : entry + 124] = (size + 600).to_bytes(4, "little")
    (tmp_path / "a.xls").write_bytes(content)
    (refusal,) = open_tallies(tmp_path)
    assert isinstance(refusal, Unreadable)
    assert "后面的内容丢失了" in refusal.found


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_long_texts_are_counted_as_often_as_they_occur(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    """A thousand long texts in a thousand cells are an ordinary ledger; one of them in each of the cells is an attack."""
    monkeypatch.setattr("pipeline.tallies.readers.shared_texts.MAX_TEXT_BYTES", 800_000)
    texts = "".join(
        f"<{prefix}si><{prefix}t>{n}{'长' * (2_000 if n == 7 else 60)}</{prefix}t></{prefix}si>" for n in range(1_000)
    )
    declared = (
        TEXTS.split("<si>")[0].replace("<sst", f"<{prefix}sst").replace("xmlns", "xmlns:x" if prefix else "xmlns")
    )
    whole = f"{declared}{texts}</{prefix}sst>".replace('uniqueCount="1"', 'uniqueCount="1000"')
    cells = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c></row>'
    once = with_texts("".join(cells.format(n + 1, n) for n in range(1_000)), whole)
    often = with_texts("".join(cells.format(n + 1, 7) for n in range(1_000)), whole)
    assert [len(rows) for rows in rows_of(tmp_path, "a.xlsx", once)] == [1_000]
    assert rows_of(tmp_path, "a.xlsx", often) == []


def test_what_follows_the_empty_rows_is_kept(tmp_path: Path) -> None:
    """The sheet is cut behind its last value, not behind its merged cells."""
    formatted(tmp_path / "a.xlsx", 200_000)
    (file,) = open_tallies(tmp_path)
    assert isinstance(file, RawFile)
    (sheet,) = file.sheets
    assert sheet.rows[0] == [1.0, 1.0]
    assert sheet.rows[-1] == [50.0, 100.0]
    assert sheet.merged == {(0, 1)}


def test_one_stray_cell_far_to_the_right_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx(FAR + '<row r="2"><c r="XFD2"><v>2</v></c></row>'))
    (file,) = open_tallies(tmp_path)
    assert isinstance(file, RawFile)
    assert [len(row) for row in file.sheets[0].rows] == [16_384] * 2


def test_formatted_empty_cells_do_not_widen_a_sheet(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}" s="0"/></row>' for n in range(1, 5_001))
    (tmp_path / "a.xlsx").write_bytes(xlsx(rows))
    (file,) = open_tallies(tmp_path)
    assert isinstance(file, RawFile)
    assert file.sheets[0].rows == [[1.0]] * 5_000


def test_a_refusal_names_the_far_cell(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(EXHAUSTING["two far-apart cells"])
    (refusal,) = open_tallies(tmp_path)
    assert isinstance(refusal, Unreadable)
    assert re.search("XFD1048576.*1048576 行 16384 列", refusal.found)
    assert "Ctrl+End" in refusal.advice


@pytest.mark.parametrize("columns", [27, 52, 53, 702, 703, 1_000])
def test_wide_sheets_are_read_to_their_last_column(tmp_path: Path, columns: int) -> None:
    """The pass before the reading knows columns by patterns of letters: A to Z, AA to ZZ, AAA on."""
    row = [f"列{number}" for number in range(columns)]
    (tmp_path / "a.xlsx").write_bytes(workbook([row, list(range(columns))] * 40))
    (file,) = open_tallies(tmp_path)
    assert isinstance(file, RawFile)
    assert file.sheets[0].rows == [row, list(range(columns))] * 40
