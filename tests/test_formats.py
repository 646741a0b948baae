"""What the reading room reads, and how it refuses: real files of every format, whole and broken."""

import hashlib
import io
import os
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.catalogue import load_catalogue
from pipeline.tallies import read_folder
from pipeline.tallies.readers import RawFile, Unreadable, open_tallies, raw_paths
from tests.formats.making import (
    FILES,
    RECORDS,
    TITLE,
    docx,
    html,
    mhtml,
    ods,
    open_one,
    packed,
    read_one,
    records,
    refusal_of,
    saved,
    table,
    workbook,
    xlsx,
    xlsx_parts,
)

CATALOGUE = load_catalogue()


def foreign(name: str) -> bytes:
    return (FILES / name).read_bytes()


SAME: dict[str, tuple[str, bytes]] = {
    "xlsx of openpyxl": ("a.xlsx", workbook()),
    "xlsx of LibreOffice": ("a.xlsx", foreign("libreoffice.xlsx")),
    "xlsx of Gnumeric": ("a.xlsx", foreign("gnumeric.xlsx")),
    "xlsm of SheetJS": ("a.xlsm", foreign("sheetjs.xlsm")),
    "xls of LibreOffice (BIFF8)": ("a.xls", foreign("libreoffice.xls")),
    "xls of SheetJS (BIFF8)": ("a.XLS", foreign("sheetjs.xls")),
    "xls of Gnumeric (BIFF5, code page 936)": ("a.xls", foreign("gnumeric_biff5.xls")),
    "et of WPS, which is BIFF8": ("a.et", foreign("libreoffice.xls")),
    "et of newer WPS, which is xlsx": ("a.et", foreign("libreoffice.xlsx")),
    "xlsb of SheetJS, with short cell records": ("a.xlsb", foreign("sheetjs.xlsb")),
    "ods of LibreOffice": ("a.ods", foreign("libreoffice.ods")),
    "ods of Gnumeric, indented": ("a.ods", foreign("gnumeric.ods")),
    "ods of SheetJS": ("a.ods", foreign("sheetjs.ods")),
    "docx of LibreOffice": ("a.docx", foreign("libreoffice.docx")),
    "csv in UTF-8": ("a.csv", table().encode()),
    "csv in UTF-8 with a mark": ("a.csv", table().encode("utf-8-sig")),
    "csv in UTF-16": ("a.csv", table().encode("utf-16")),
    "csv in UTF-16 without a mark": ("a.csv", table().encode("utf-16-le")),
    "csv in big-endian UTF-16 without a mark": ("a.csv", table().encode("utf-16-be")),
    "csv in GBK": ("a.csv", table().encode("gbk")),
    "csv in GB 18030": ("a.csv", table().encode("gb18030")),
    "csv with semicolons": ("a.csv", table(";").encode()),
    "csv that names its delimiter": ("a.csv", b"sep=;\r\n" + table(";").encode()),
    "tsv": ("a.tsv", table("\t").encode()),
    "txt with tabs, in UTF-16 as Excel writes it": ("a.txt", table("\t").encode("utf-16")),
    "txt with bars, in GBK": ("a.txt", table("|").encode("gbk")),
    "html": ("a.html", html()),
    "html in GB 2312": ("a.htm", html("gb2312")),
    "single-file web page": ("a.mht", mhtml()),
}


@pytest.mark.parametrize("case", SAME)
def test_every_format_gives_the_same_records(tmp_path: Path, case: str) -> None:
    name, content = SAME[case]
    file = read_one(tmp_path, name, content)
    assert (file.name, file.sha256) == (name, hashlib.sha256(content).hexdigest())
    (sheet,) = file.sheets
    assert records(sheet) == RECORDS
    assert any(TITLE in row for row in sheet.rows)
    assert {len(row) for row in sheet.rows} == {5}


@pytest.mark.parametrize("case", SAME)
def test_the_whole_path_comes_to_the_same_ledger_from_every_format(tmp_path: Path, case: str) -> None:
    name, content = SAME[case]
    (tmp_path / name).write_bytes(content)
    topics = read_folder(tmp_path, "x", 2023, CATALOGUE).topics
    assert list(topics["disputes"].frame["number"]) == [record[0] for record in RECORDS]
    assert [day.date().isoformat() for day in topics["disputes"].frame["accepted_on"]] == [
        record[1] for record in RECORDS
    ]


MERGED = [case for case in SAME if any(word in case for word in ("xls", "et ", "ods", "html", "web page"))]


@pytest.mark.parametrize("case", [case for case in MERGED if case != "xlsx of openpyxl"])
def test_a_merged_title_stands_in_all_its_cells(tmp_path: Path, case: str) -> None:
    (sheet,) = read_one(tmp_path, *SAME[case]).sheets
    assert sheet.rows[0] == [TITLE] * 5
    assert sheet.merged == {(0, column) for column in range(1, 5)}


RENAMED: dict[str, tuple[str, bytes]] = {
    "an .xls that is HTML": ("a.xls", html("gb2312")),
    "an .xls that is HTML from <table> on": ("a.xls", html()[html().index(b"<table") :]),
    "an .xls that is text with tabs": ("a.xls", table("\t").encode("gbk")),
    "an .xls that is text with tabs in UTF-16": ("a.xls", table("\t").encode("utf-16")),
    "an .xls that is text with commas": ("a.xls", table().encode()),
    "an .xls that is Excel 2003 XML": ("a.xls", foreign("sheetjs_2003.xls")),
    "an .xls that is Excel 2003 XML in GB 2312": (
        "a.xls",
        foreign("sheetjs_2003.xls").decode().replace("?>", ' encoding="gb2312"?>', 1).encode("gb2312"),
    ),
    "an .xls that is a single-file web page": ("a.xls", mhtml()),
    "an .xls that is .xlsx": ("a.xls", workbook()),
    "an .xlsx that is .xls": ("a.xlsx", foreign("libreoffice.xls")),
    "an .xlsx that is .xlsb": ("a.xlsx", foreign("sheetjs.xlsb")),
    "an .xlsx that is .ods": ("a.xlsx", foreign("gnumeric.ods")),
    "a .csv that is .xlsx": ("a.csv", workbook()),
    "a .doc that is .docx": ("a.doc", foreign("libreoffice.docx")),
    "an .xlsx without an extension": ("台账", workbook()),
}


@pytest.mark.parametrize("case", RENAMED)
def test_a_renamed_file_is_read_by_its_content_and_said(tmp_path: Path, case: str) -> None:
    note, file = open_one(tmp_path, *RENAMED[case])
    assert isinstance(note, Unreadable)
    assert isinstance(file, RawFile)
    assert (note.name, note.code, note.severity) == (file.name, "file.renamed", "note")
    assert "已照内容读取" in note.found
    assert records(file.sheets[0]) == RECORDS


WHOLE = workbook()
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "zero bytes": ("a.xlsx", b"", "file.empty"),
    "a workbook without any cell": ("a.xlsx", workbook([]), "file.no_cells"),
    "a workbook with formatted cells only": ("a.xlsx", xlsx('<row r="1"><c r="A1" s="0"/></row>'), "file.no_cells"),
    "a text of blank lines": ("a.csv", b"\r\n,,\r\n", "file.no_cells"),
    "a document without a table": ("a.docx", docx("<w:p><w:r><w:t>文</w:t></w:r></w:p>"), "file.no_cells"),
    "a page without a table": ("a.xls", b"<html><body>404 Not Found</body></html>", "file.no_cells"),
    "an .xlsx with a password": ("a.xlsx", foreign("password.xlsx"), "file.password"),
    "an .xls with a password": ("a.xls", foreign("password.xls"), "file.password"),
    "an .ods with a password": ("a.ods", foreign("password.ods"), "file.password"),
    "an .xlsx cut in the middle": ("a.xlsx", WHOLE[: len(WHOLE) // 2], "file.damaged"),
    "an .xlsx without its end": ("a.xlsx", WHOLE[:-30], "file.damaged"),
    "the first bytes of an .xlsx": ("a.xlsx", b"PK\x03\x04\x14\x00\x00\x00", "file.damaged"),
    "an .xls cut in the middle": ("a.xls", foreign("libreoffice.xls")[:3000], "file.damaged"),
    "the first bytes of an .xls": ("a.xls", foreign("libreoffice.xls")[:40], "file.damaged"),
    "an .xlsx whose sheet is cut short": (
        "a.xlsx",
        packed(xlsx_parts("") | {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r='1'>"}),
        "file.damaged",
    ),
    "an .xlsx without its workbook": ("a.xlsx", packed({"xl/styles.xml": "<styleSheet/>"}), "file.damaged"),
    "an .xlsx that declares entities": (
        "a.xlsx",
        packed(xlsx_parts("") | {"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        "file.damaged",
    ),
    "noise under the name of a workbook": ("a.xls", bytes(range(256)) * 8, "file.damaged"),
    "words under the name of a workbook": ("a.xlsx", b"this is no workbook", "file.renamed"),
    "a PDF under the name of a workbook": ("a.xls", b"%PDF-1.7\n%\xe2\xe3", "file.renamed"),
    "a picture under the name of a workbook": ("a.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file.renamed"),
    "an old Word document under the name of a new one": ("a.docx", foreign("libreoffice.doc"), "file.renamed"),
    "a picture": ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "file.unknown_type"),
    "a PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "file.unknown_type"),
    "an old Word document": ("a.doc", foreign("libreoffice.doc"), "file.unknown_type"),
    "an RTF document": ("a.doc", b"{\\rtf1 x}", "file.unknown_type"),
    "an archive that is no zip": ("a.rar", b"Rar!\x1a\x07\x00", "file.unknown_type"),
    "a text that is no table": ("a.md", "# 说明".encode(), "file.unknown_type"),
    "noise": ("a.dat", bytes(range(256)) * 8, "file.unknown_type"),
    "an archive without files": ("a.zip", packed({}), "file.no_cells"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_every_way_of_being_unreadable_has_its_own_code(tmp_path: Path, case: str) -> None:
    name, content, code = REFUSED[case]
    refusal = refusal_of(tmp_path, name, content)
    assert (refusal.name, refusal.code) == (name, code)


ADVICE = {"a PDF": "原表", "a picture": "原表", "an old Word document": ".docx", "an archive that is no zip": "解压"}


@pytest.mark.parametrize("case", ADVICE)
def test_the_advice_says_what_to_do_with_a_kind_that_is_not_read(tmp_path: Path, case: str) -> None:
    assert ADVICE[case] in refusal_of(tmp_path, *REFUSED[case][:2]).advice


def test_a_bad_file_stops_no_other_and_names_are_relative_and_in_order(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a/z.xlsx", "a/~$z.xlsx", ".hidden.xlsx", "narrative.md", "c/Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(WHOLE)
    (tmp_path / "a" / "bad.xlsx").write_bytes(b"")
    assert [item.name for item in open_tallies(tmp_path)] == ["a/bad.xlsx", "a/z.xlsx", "b.xlsx"]
    assert [path.name for path in raw_paths(tmp_path)] == ["bad.xlsx", "z.xlsx", "b.xlsx"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermissionError(13, "in use"), "file.locked"), (OSError(5, "Input/output error"), "file.unreadable")],
)
def test_a_file_that_the_system_will_not_give_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    """By raising in the place of the system, because a test that runs as root is refused nothing."""

    def refuse(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal_of(tmp_path, "a.xlsx", WHOLE).code == code


def test_a_panic_of_calamine_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It derives from BaseException, and would end the run."""

    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("pipeline.tallies.readers.xlsx._read_sheet", panic)
    assert refusal_of(tmp_path, "a.xlsx", WHOLE).code == "file.damaged"


# archives


def with_names(names: dict[bytes, bytes], *, utf8: bool) -> bytes:
    """A zip whose names are these very bytes, with or without the mark that says they are UTF-8."""
    content = packed({f"{number:0{len(name)}}": part for number, (name, part) in enumerate(names.items())})
    for number, name in enumerate(names):
        content = content.replace(f"{number:0{len(name)}}".encode(), name)
    if not utf8:
        return content
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := changed.find(mark, at + 1)) >= 0:
            struct.pack_into("<H", changed, at + offset, 0x800)
    return bytes(changed)


@pytest.mark.parametrize(
    ("encoding", "marked"), [("gbk", False), ("utf-8", True), ("utf-8", False)], ids=["GBK", "UTF-8", "UTF-8, unmarked"]
)
def test_the_files_of_an_archive_are_read_under_their_chinese_names(
    tmp_path: Path, encoding: str, marked: bool
) -> None:
    names = {"司法所/矛盾纠纷台账.xlsx": WHOLE, "信访办/信访件.csv": table().encode("gbk"), "__MACOSX/._a": b"\0"}
    content = with_names({name.encode(encoding): part for name, part in names.items()}, utf8=marked)
    files = open_one(tmp_path, "报送.zip", content)
    assert [file.name for file in files] == ["报送.zip/信访办/信访件.csv", "报送.zip/司法所/矛盾纠纷台账.xlsx"]
    assert all(isinstance(file, RawFile) and records(file.sheets[0]) == RECORDS for file in files)
    assert isinstance(files[1], RawFile)
    assert files[1].sha256 == hashlib.sha256(WHOLE).hexdigest()


def test_a_backslash_within_a_gbk_character_is_no_folder(tmp_path: Path) -> None:
    """The second byte of 腬 and some 120 other characters is that of a backslash."""
    (file,) = open_one(tmp_path, "a.zip", with_names({"腬.xlsx".encode("gbk"): WHOLE}, utf8=False))
    assert file.name == "a.zip/腬.xlsx"


INSIDE = {
    "an archive within an archive": ("inner.zip", packed({"a.xlsx": WHOLE}), "file.nested_zip"),
    "an archive under the name of a workbook": ("a.xlsx", packed({"b.csv": b"1,2"}), "file.nested_zip"),
    "an empty file": ("a.xlsx", b"", "file.empty"),
    "a picture": ("a.jpg", b"\xff\xd8\xff\xe0", "file.unknown_type"),
    "a damaged workbook": ("a.xlsx", WHOLE[:-30], "file.damaged"),
}


@pytest.mark.parametrize("case", INSIDE)
def test_a_bad_file_within_an_archive_is_told_by_its_own_name(tmp_path: Path, case: str) -> None:
    name, content, code = INSIDE[case]
    bad, good = open_one(tmp_path, "a.zip", packed({name: content, "z.xlsx": WHOLE}))
    assert isinstance(bad, Unreadable)
    assert (bad.name, bad.code) == (f"a.zip/{name}", code)
    assert isinstance(good, RawFile)


def test_an_archive_with_a_password_is_told_for_each_file(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "a.zip", foreign("password.zip"))
    assert (refusal.name, refusal.code) == ("a.zip/a.xlsx", "file.encrypted")


def test_names_within_an_archive_do_not_lead_out_of_it(tmp_path: Path) -> None:
    (file,) = open_one(tmp_path, "a.zip", packed({"../../etc/a.xlsx": WHOLE}))
    assert file.name == "a.zip/etc/a.xlsx"


# what the sheets hold beside their values


def test_rows_and_columns_that_are_hidden_are_read_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([1, 2, 3], [4, 5, 6], [7, 8, 9]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[900].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("暗")
    other.append([1])
    other.sheet_state = "veryHidden"
    shown, hidden = read_one(tmp_path, "a.xlsx", saved(book)).sheets
    assert shown.rows == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert (shown.hidden_rows, shown.hidden_columns, shown.hidden) == ({1}, {2}, False)
    assert hidden.hidden


def test_rows_that_a_filter_hides_in_an_ods_are_read_and_named(tmp_path: Path) -> None:
    row = "<table:table-row{}><table:table-cell office:value-type='float' office:value='1'/></table:table-row>"
    content = row.format("") + row.format(" table:visibility='filter' table:number-rows-repeated='2'")
    (sheet,) = read_one(tmp_path, "a.ods", ods(f"<table:table table:name='a'>{content}</table:table>")).sheets
    assert sheet.rows == [[1.0], [1.0], [1.0]]
    assert sheet.hidden_rows == {1, 2}


UNCOMPUTED = {
    "written by openpyxl": ("<row r='2'><c r='B2'><f>A1</f><v></v></c></row>", {(1, 1)}),
    "with an empty value": ('<row r="2"><c r="B2"><f>A1</f><v/></c></row>', {(1, 1)}),
    "without a value": ('<row r="2"><c r="B2" s="1"><f t="shared" si="0"/></c><c r="C2"><f>A1</f></c></row>', {(1, 1), (1, 2)}),
    "with a value": ('<row r="2"><c r="B2"><f>A1</f><v>0</v></c></row>', set()),
    "of text that came out blank": ('<row r="2"><c r="B2" t="str"><f>A1</f><v></v></c></row>', set()),
}  # fmt: skip


@pytest.mark.parametrize("case", UNCOMPUTED)
def test_a_formula_without_a_result_is_not_blank(tmp_path: Path, case: str) -> None:
    cells, expected = UNCOMPUTED[case]
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{cells}')).sheets
    assert sheet.uncomputed == expected
    assert all(sheet.rows[row][column] == "" for row, column in expected)


def test_an_error_value_is_not_blank(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c><c r="C1"><v>1</v></c>'
    )
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(f'<row r="1">{cells}</row>')).sheets
    assert sheet.rows == [["#DIV/0!", "#N/A", 1.0]]
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, xlwt.Formula("1/0"))
    book.get_sheet(0).row(0).set_cell_error(1, 0x2A)
    buffer = io.BytesIO()
    book.save(buffer)
    (sheet,) = read_one(tmp_path / "xls", "a.xls", buffer.getvalue()).sheets
    assert sheet.rows[0][1] == "#N/A"


MOMENTS = [date(2023, 5, 6), datetime(2023, 5, 6, 13, 30), time(13, 30), timedelta(hours=30)]


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_dates_are_right_whichever_year_the_days_are_counted_from(tmp_path: Path, epoch: int) -> None:
    book = openpyxl.Workbook()
    if epoch == 1904:
        book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append(MOMENTS)
    (sheet,) = read_one(tmp_path, "a.xlsx", saved(book)).sheets
    assert sheet.rows == [MOMENTS]
    assert sheet.date_1904 == (epoch == 1904)

    old = xlwt.Workbook()
    old.dates_1904 = epoch == 1904
    forms = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm")
    written = old.add_sheet("a")
    for column, (moment, form) in enumerate(zip(MOMENTS, forms, strict=True)):
        value: Any = 1.25 if isinstance(moment, timedelta) else moment
        written.write(0, column, value, xlwt.easyxf(num_format_str=form))
    buffer = io.BytesIO()
    old.save(buffer)
    (sheet,) = read_one(tmp_path / "xls", "a.xls", buffer.getvalue()).sheets
    assert sheet.rows == [MOMENTS]
    assert sheet.date_1904 == (epoch == 1904)


@pytest.mark.parametrize("form", ["31", "57", "14", "22"])
def test_the_built_in_date_formats_of_chinese_excel_are_dates(tmp_path: Path, form: str) -> None:
    """They are known by a number alone: 31 is yyyy"年"m"月"d"日", 57 is yyyy"年"m"月"."""
    parts = xlsx_parts('<row r="1"><c r="A1" s="0"><v>45052</v></c></row>')
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="{form}"/></cellXfs></styleSheet>'
    )
    relation = '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("</Relationships>", relation + "</Relationships>")
    assert read_one(tmp_path, "a.xlsx", packed(parts)).sheets[0].rows == [[date(2023, 5, 6)]]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_means_the_same_under_any_namespace_prefix(tmp_path: Path, prefix: str) -> None:
    p = prefix
    rows = (
        f'<{p}row r="1"><{p}c r="A1"><{p}v>1</{p}v></{p}c><{p}c r="B1"><{p}f>A1</{p}f><{p}v></{p}v></{p}c></{p}row>'
        f'<{p}row r="2" hidden="1"><{p}c r="B2" t="e"><{p}v>#N/A</{p}v></{p}c></{p}row>'
    )
    after = f'<{p}mergeCells><{p}mergeCell ref="A1:A2"/></{p}mergeCells>'
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(rows, after=after, prefix=p)).sheets
    assert sheet.rows == [[1.0, ""], [1.0, "#N/A"]]
    assert (sheet.merged, sheet.uncomputed, sheet.hidden_rows) == ({(1, 0)}, {(0, 1)}, {1})


def test_rows_out_of_order_are_all_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (3, 1, 5, 2))
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(rows)).sheets
    assert sheet.rows == [[1.0], [2.0], [3.0], [""], [5.0]]


def test_cells_without_addresses_stand_one_after_another(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read_one(tmp_path, "a.xlsx", xlsx(rows)).sheets[0].rows == [[1.0, 2.0], [3.0, ""]]


def test_the_shapes_and_comments_of_an_ods_are_not_in_its_cells(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    words = "<text:p>第一<text:s text:c='2'/>行</text:p><text:p>第二行</text:p>"
    row = f"<table:table-row><table:table-cell office:value-type='string'>{note}{words}</table:table-cell></table:table-row>"
    blank = "<table:table-row table:number-rows-repeated='1048575'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    (sheet,) = read_one(tmp_path, "a.ods", ods(f"<table:table table:name='a'>{row}{blank}</table:table>")).sheets
    assert sheet.rows == [["第一  行\n第二行"]]


def test_an_ods_formula_without_a_result_is_not_blank(tmp_path: Path) -> None:
    cells = (
        "<table:table-cell office:value-type='float' office:value='1'/><table:table-cell table:formula='of:=[.A1]'/>"
    )
    (sheet,) = read_one(
        tmp_path, "a.ods", ods(f"<table:table table:name='a'><table:table-row>{cells}</table:table-row></table:table>")
    ).sheets
    assert sheet.rows == [[1.0, ""]]
    assert sheet.uncomputed == {(0, 1)}


# text


def test_a_text_without_any_delimiter_is_one_column(tmp_path: Path) -> None:
    (sheet,) = read_one(tmp_path, "a.txt", "全年办理\r\n12件\r\n\r\n共3人".encode("gbk")).sheets
    assert sheet.rows == [["全年办理"], ["12件"], [""], ["共3人"]]


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    (sheet,) = read_one(tmp_path, "a.csv", '名称,说明\r\n"甲,乙","他说""好""\n第二行"\r\n'.encode()).sheets
    assert sheet.rows == [["名称", "说明"], ["甲,乙", '他说"好"\n第二行']]


def test_a_quotation_mark_without_its_fellow_swallows_no_rows(tmp_path: Path) -> None:
    note, file = open_one(tmp_path, "a.csv", '名称,数\r\n"甲,1\r\n乙,2\r\n丙,3\r\n'.encode())
    assert isinstance(note, Unreadable)
    assert (note.code, note.severity) == ("file.text_damaged", "warning")
    assert isinstance(file, RawFile)
    assert file.sheets[0].rows == [["名称", "数"], ['"甲', "1"], ["乙", "2"], ["丙", "3"]]


def test_a_few_characters_that_cannot_be_read_are_told_and_counted(tmp_path: Path) -> None:
    content = (table() * 20).encode("gbk") + b"\x81"
    note, file = open_one(tmp_path, "a.csv", content)
    assert isinstance(note, Unreadable)
    assert (note.code, note.severity) == ("file.text_damaged", "warning")
    assert "1 个字符" in note.found
    assert isinstance(file, RawFile)


# pages and documents


def test_spans_of_a_page_are_filled_down_and_across(tmp_path: Path) -> None:
    page = "<table><tr><th rowspan=2>卷号<th colspan=2>结果<tr><td>成功<td>不成功<tr><td>1<td>2<td>3</table>"
    (sheet,) = read_one(tmp_path, "a.html", page.encode()).sheets
    assert sheet.rows == [["卷号", "结果", "结果"], ["卷号", "成功", "不成功"], ["1", "2", "3"]]
    assert sheet.merged == {(0, 2), (1, 0)}


def test_a_table_within_a_cell_of_a_page_is_a_table_of_its_own(tmp_path: Path) -> None:
    page = "<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>旁</td></tr></table>"
    outer, inner = read_one(tmp_path, "a.html", page.encode()).sheets
    assert (outer.name, outer.rows) == ("表1", [["外", "旁"]])
    assert (inner.name, inner.rows) == ("表2", [["内"]])


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_the_tables_of_a_document_come_with_the_words_above_them(tmp_path: Path) -> None:
    rows = f"<w:tr>{cell('卷号')}{cell('结果')}</w:tr><w:tr>{cell('1')}{cell('成功')}</w:tr>"
    body = paragraph("前言") * 3 + paragraph(TITLE) + paragraph("") + f"<w:tbl>{rows}</w:tbl><w:tbl>{rows}</w:tbl>"
    first, second = read_one(tmp_path, "a.docx", docx(body)).sheets
    assert (first.name, second.name) == ("表1", "表2")
    assert first.rows == [["前言", ""], ["前言", ""], [TITLE, ""], ["卷号", "结果"], ["1", "成功"]]
    assert second.rows == [["卷号", "结果"], ["1", "成功"]]


def test_merged_cells_of_a_document_are_filled_and_inner_tables_left_out(tmp_path: Path) -> None:
    restart, goes_on, two = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    inner = f"<w:tbl><w:tr>{cell('内')}</w:tr></w:tbl>"
    rows = (
        f"<w:tr>{cell('卷号', restart)}{cell('办理', two)}</w:tr>"
        f"<w:tr>{cell('', goes_on)}{cell('日期')}{cell('结果')}</w:tr>"
        f"<w:tr><w:tc>{paragraph('1')}{inner}{paragraph('甲')}</w:tc>{cell('5月')}{cell('成功')}</w:tr>"
    )
    (sheet,) = read_one(tmp_path, "a.docx", docx(f"<w:tbl>{rows}</w:tbl>")).sheets
    assert sheet.rows == [["卷号", "办理", "办理"], ["卷号", "日期", "结果"], ["1\n甲", "5月", "成功"]]
    assert sheet.merged == {(0, 2), (1, 0)}


def test_deleted_words_of_a_document_are_not_read_and_inserted_ones_are(tmp_path: Path) -> None:
    runs = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    (sheet,) = read_one(tmp_path, "a.docx", docx(f"<w:tbl><w:tr><w:tc>{runs}</w:tc></w:tr></w:tbl>")).sheets
    assert sheet.rows == [["新"]]


def test_an_embedded_workbook_does_not_make_a_document_a_workbook(tmp_path: Path) -> None:
    """Only the streams at the top of a compound file say what it is."""
    name = "Workbook".encode("utf-16-le")
    assert refusal_of(tmp_path, "a.doc", foreign("libreoffice.doc") + name).code == "file.unknown_type"


def test_all_zip_parts_are_checked_before_their_values_are_believed(tmp_path: Path) -> None:
    stored = packed(xlsx_parts('<row r="1"><c r="A1"><v>1234</v></c></row>'), zipfile.ZIP_STORED)
    assert refusal_of(tmp_path, "a.xlsx", stored.replace(b"<v>1234<", b"<v>1235<")).code == "file.damaged"


def test_blank_rows_and_columns_before_the_table_stay(tmp_path: Path) -> None:
    """Addresses in problems count from A1."""
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx('<row r="3"><c r="C3"><v>1</v></c></row>')).sheets
    assert sheet.rows == [["", "", ""], ["", "", ""], ["", "", 1.0]]


# Links and names


def test_a_link_that_leads_elsewhere_is_told_and_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "raw", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "a.xlsx").write_bytes(workbook())
    (folder / "own.xlsx").write_bytes(workbook())
    (folder / "inside.xlsx").symlink_to(folder / "own.xlsx")
    for name, target in (("one.xlsx", outside / "a.xlsx"), ("none.xlsx", outside / "none.xlsx"), ("all", outside)):
        (folder / name).symlink_to(target)
    (folder / "self.xlsx").symlink_to(folder / "self.xlsx")
    os.mkfifo(folder / "pipe.xlsx")
    told = {file.name: file.code for file in open_tallies(folder) if isinstance(file, Unreadable)}
    assert told == {
        "all": "file.link", "none.xlsx": "file.link", "one.xlsx": "file.link", "pipe.xlsx": "file.no_file",
        "self.xlsx": "file.link",
    }  # fmt: skip
    assert [path.name for path in raw_paths(folder)] == ["inside.xlsx", "own.xlsx"]


def test_a_name_in_gbk_is_refused_in_words_and_shown_as_it_was_meant(tmp_path: Path) -> None:
    place = os.fsencode(tmp_path / "x").removesuffix(b"x") + "矛盾纠纷台账.xlsx".encode("gbk")
    with open(place, "wb") as file:  # noqa: PTH123 -- a name that is no text
        file.write(workbook())
    (told,) = open_tallies(tmp_path)
    assert isinstance(told, Unreadable)
    assert (told.name, told.code) == ("矛盾纠纷台账.xlsx", "file.name_garbled")
    assert raw_paths(tmp_path) == []


# Workbooks that are odd, and that other programs open


ODD_ROWS = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c></row>'
SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("dimension", ['ref=""', 'ref="A1:"', 'ref="XYZ"', "", 'ref="A1:ZZZZ99999999"', 'ref="B2:A1"'])
def test_an_odd_dimension_is_passed_over(tmp_path: Path, dimension: str) -> None:
    parts = xlsx_parts(ODD_ROWS)
    parts[SHEET_PART] = parts[SHEET_PART].replace("<sheetData>", f"<dimension {dimension}/><sheetData>")
    (sheet,) = read_one(tmp_path, "a.xlsx", packed(parts)).sheets
    assert sheet.rows == [[1.0, "甲"]]


def test_an_odd_dimension_above_many_blank_rows_is_passed_over_too(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 30_000))
    parts = xlsx_parts(ODD_ROWS + blank)
    parts[SHEET_PART] = parts[SHEET_PART].replace("<sheetData>", '<dimension ref=""/><sheetData>')
    (sheet,) = read_one(tmp_path, "a.xlsx", packed(parts)).sheets
    assert sheet.rows == [[1.0, "甲"]]


@pytest.mark.parametrize("link", ['r:id=""', 'r:id="r99"', ""])
def test_a_sheet_without_a_part_is_told_and_the_others_are_read(tmp_path: Path, link: str) -> None:
    parts = xlsx_parts(ODD_ROWS)
    lost = f'<sheet name="空&amp;壳" sheetId="9" {link}/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", lost)
    told, sound = open_one(tmp_path, "a.xlsx", packed(parts))
    assert isinstance(told, Unreadable)
    assert (told.code, told.severity) == ("file.sheet_lost", "warning")
    assert "空&壳" in told.found
    assert isinstance(sound, RawFile)
    assert [sheet.rows for sheet in sound.sheets] == [[[1.0, "甲"]]]


@pytest.mark.parametrize(
    "name", ["it's", "a&gt;b", "a>b", "say &quot;1&quot;", "换&#10;行", "<wrong".replace("<", "&lt;")]
)
def test_no_sheet_is_lost_for_its_name(tmp_path: Path, name: str) -> None:
    parts = xlsx_parts(ODD_ROWS)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="台账"', f'name="{name}"')
    whole = [file for file in open_one(tmp_path, "a.xlsx", packed(parts)) if isinstance(file, RawFile)]
    assert [sheet.rows for file in whole for sheet in file.sheets] == [[[1.0, "甲"]]]
    lost = '<sheet sheetId="9" name="空" r:id=""/></sheets>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", lost)
    told, sound = open_one(tmp_path / "b", "b.xlsx", packed(parts))
    assert isinstance(told, Unreadable)
    assert "“空”" in told.found
    assert isinstance(sound, RawFile)
    assert len(sound.sheets) == 1


def test_a_sheet_of_macros_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    parts = xlsx_parts(ODD_ROWS)
    book, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    parts[book] = parts[book].replace("</sheets>", '<sheet name="宏" sheetId="9" r:id="m"/></sheets>')
    kind = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    relation = f'<Relationship Id="m" Type="{kind}" Target="macrosheets/sheet1.xml"/></Relationships>'
    parts[rels] = parts[rels].replace("</Relationships>", relation)
    parts["xl/macrosheets/sheet1.xml"] = parts[SHEET_PART].replace("worksheet", "macrosheet")
    told, sound = open_one(tmp_path, "a.xlsx", packed(parts))
    assert isinstance(told, Unreadable)
    assert told.code == "file.sheet_lost"
    assert isinstance(sound, RawFile)
    assert len(sound.sheets) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_parts_in_utf_16_are_read(tmp_path: Path, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding.endswith("be") else b""
    parts = {
        name: mark + f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(encoding)
        for name, text in xlsx_parts(ODD_ROWS).items()
    }
    (sheet,) = read_one(tmp_path, "a.xlsx", packed(parts)).sheets
    assert sheet.rows == [[1.0, "甲"]]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("月份,栏目,条数\n1月,政策,1,003\n2月,政策,12\n", 2),
        ("月份,栏目,条数\n1月,政策,12\n2月,政策,1,003\n", 3),
        ("月份,栏目,条数\n1月,政策,1,003\n2月,政策,2,004\n", 2),
        ("某某镇统计表\n月份,条数,人次\n1月,1,003,2,004\n", 3),
        ("月份,条数,人次\n1月,1,003,20\n", 2),
        ("月份,金额,人次\n1月,1,003.50,20\n", 2),
        ("甲,乙,丙,丁\n1,2,3,4\n\n月份,条数\n1月,1,003\n", 5),
        ('月份,栏目,条数\n1月,政策,"1,003"\n2月,政策,12\n', None),
        ("月份,甲,乙\n1月,1,003\n2月,12,345\n", None),
        ("月份,甲,乙,\n1月,1,003,\n", None),
        ("序号,甲,乙\n（一）,政策\n1,12,345\n", None),
        ("月份,条数\n1月,12,见附件\n", None),
        ("月份,条数\n1月,0,003\n", None),
    ],
)
def test_a_number_cut_in_two_by_its_own_comma_is_told(tmp_path: Path, text: str, row: int | None) -> None:
    told = [item for item in open_one(tmp_path, "a.csv", text.encode()) if not isinstance(item, RawFile)]
    assert [(note.code, note.severity) for note in told] == ([("file.text_damaged", "error")] if row else [])
    assert not row or told[0].found.startswith(f"第 {row} 行有")


def test_a_text_written_as_a_formula_in_a_csv_is_its_text(tmp_path: Path) -> None:
    (sheet,) = read_one(tmp_path, "a.csv", '编号,条数\n="001",="1205"\n="002",7\n'.encode()).sheets
    assert sheet.rows == [["编号", "条数"], ["001", "1205"], ["002", "7"]]


def test_rows_of_a_page_that_are_not_shown_are_hidden(tmp_path: Path) -> None:
    page = b"<table><tr><td>1</td></tr><tr style='DISPLAY: none'><td>2</td></tr><tr><td>3</td></tr></table>"
    (sheet,) = read_one(tmp_path, "a.html", page).sheets
    assert sheet.hidden_rows == {1}
    assert sheet.struck == frozenset()
    assert [row[0] for row in sheet.rows] == ["1", "2", "3"]


def test_comments_and_scales_of_an_ods(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>不计</text:p></office:annotation>"
    cells = (
        f"<table:table-cell office:value-type='float' office:value='5'>{note}<text:p>5百人</text:p></table:table-cell>"
    )
    cells += "<table:table-cell office:value-type='float' office:value='6'><text:p>6</text:p></table:table-cell>"
    (sheet,) = read_one(
        tmp_path, "a.ods", ods(f"<table:table table:name='a'><table:table-row>{cells}</table:table-row></table:table>")
    ).sheets
    assert sheet.rows == [[5.0, 6.0]]
    assert sheet.comments == {(0, 0): "不计"}
    assert sheet.scaled == {(0, 0)}
