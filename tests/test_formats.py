"""File formats: the same ledger however it was saved, and every way in which a file can be broken or too large."""

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.tallies import Intake, read_folder
from pipeline.tallies.reading import RawFile, Unreadable, open_tallies

FILES = Path(__file__).parent / "formats" / "files"
CATALOGUE = load_catalogue()
READABLE = sorted(
    path.name
    for path in FILES.iterdir()
    if not path.name.startswith(("password", "libreoffice.doc")) or path.suffix == ".docx"
)
ROWS = [
    ["某镇2023年矛盾纠纷台账"],
    ["卷号", "受案时间", "纠纷类别", "调解结果"],
    *[[f"调字{n}号", f"2023-05-0{n}", "邻里纠纷", "调解成功"] for n in (1, 2, 3)],
]
TEXT = "\r\n".join(",".join(row) for row in ROWS)
LINES = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
HTML = f"<html><head><meta charset=gb2312></head><body><table>{LINES}</table>"


def intake_of(folder: Path) -> Intake:
    return read_folder(folder, "x", 2023, CATALOGUE)


def numbers(folder: Path) -> list[str]:
    intake = intake_of(folder)
    assert "disputes" in intake.topics, [
        str(problem) for problem in intake.problems if problem.code != "topic.not_reported"
    ]
    return list(intake.topics["disputes"].frame["number"])


def xlsx_bytes() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", READABLE)
def test_the_same_ledger_comes_out_of_every_format(tmp_path: Path, name: str) -> None:
    shutil.copy(FILES / name, tmp_path)
    assert numbers(tmp_path) == ["调字1号", "调字2号", "调字3号"]
    assert [str(day.date()) for day in intake_of(tmp_path).topics["disputes"].frame["accepted_on"]] == [
        "2023-05-01",
        "2023-05-02",
        "2023-05-03",
    ]


def test_a_wps_file_is_read_by_its_content(tmp_path: Path) -> None:
    shutil.copy(FILES / "libreoffice.xls", tmp_path / "台账.et")
    assert len(numbers(tmp_path)) == 3


@pytest.mark.parametrize("suffix", [".csv", ".txt", ".tsv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, suffix: str, encoding: str) -> None:
    text = TEXT.replace(",", "\t") if suffix == ".tsv" else TEXT
    (tmp_path / f"a{suffix}").write_bytes(text.encode(encoding))
    assert len(numbers(tmp_path)) == 3


RENAMED: dict[str, Callable[[], bytes]] = {
    "html.xls": lambda: HTML.encode("gb18030"),
    "text.xls": lambda: TEXT.replace(",", "\t").encode("gb18030"),
    "xlsx.xls": xlsx_bytes,
    "xls.xlsx": lambda: (FILES / "libreoffice.xls").read_bytes(),
}


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_file_is_read_by_its_content_and_said(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(RENAMED[name]())
    assert len(numbers(tmp_path)) == 3
    assert [p.severity for p in intake_of(tmp_path).problems if p.code == "file.renamed"] == ["note"]


def test_an_archive_with_gbk_names_is_read_and_each_file_keeps_its_name(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("GBKNAME.xlsx", xlsx_bytes())
    packed = content.getvalue().replace(b"GBKNAME", "台账x".encode("gbk") + b"ab")
    (tmp_path / "打包.zip").write_bytes(packed)
    assert len(numbers(tmp_path)) == 3
    (file,) = [item for item in open_tallies(tmp_path) if isinstance(item, RawFile)]
    assert file.name == "打包.zip/台账xab.xlsx"


def empty_book() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


BROKEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zero.xlsx": ("file.empty", lambda: b""),
    "blank.xlsx": ("file.no_cells", empty_book),
    "cut.xlsx": ("file.damaged", lambda: xlsx_bytes()[:-300]),
    "cut.xls": ("file.damaged", lambda: (FILES / "libreoffice.xls").read_bytes()[:1500]),
    "secret.xlsx": ("file.password", lambda: (FILES / "password.xlsx").read_bytes()),
    "secret.xls": ("file.password", lambda: (FILES / "password.xls").read_bytes()),
    "secret.ods": ("file.password", lambda: (FILES / "password.ods").read_bytes()),
    "letter.doc": ("file.unknown_type", lambda: (FILES / "libreoffice.doc").read_bytes()),
    "photo.jpg": ("file.unknown_type", lambda: b"\xff\xd8\xff\xe0" + bytes(50)),
    "scan.pdf": ("file.unknown_type", lambda: b"%PDF-1.7\n" + bytes(50)),
    "twice.zip": ("file.nested_zip", lambda: zip_of("inner.zip", zip_of("a.xlsx", xlsx_bytes()))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_way_of_being_broken_has_its_own_problem_with_advice(tmp_path: Path, name: str) -> None:
    code, content = BROKEN[name]
    (tmp_path / name).write_bytes(content())
    (found,) = [item for item in open_tallies(tmp_path) if isinstance(item, Unreadable) and item.severity == "error"]
    assert found.code == code
    assert found.found
    assert found.advice


def test_dates_of_the_1904_system_come_out_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    from datetime import date

    for row in ROWS[:2]:
        book.worksheets[0].append(row)
    book.worksheets[0].append(["调字1号", date(2023, 5, 6), "其他", "成功"])
    book.save(tmp_path / "mac.xlsx")
    assert str(intake_of(tmp_path).topics["disputes"].frame["accepted_on"][0].date()) == "2023-05-06"


def sheet_with(rows: str) -> bytes:
    """A whole workbook whose one sheet has the given row elements."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as book,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in book.namelist():
            text = book.read(name)
            if name.endswith("sheet1.xml"):
                head, _, rest = text.decode().partition("</sheetData>")
                head = head.replace("<dimension", "<!-- --><dimension")
                text = (head + rows + "</sheetData>" + rest).encode()
            target.writestr(name, text)
    return buffer.getvalue()


def far_apart() -> bytes:
    return sheet_with('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>')


def a_million_empty_rows() -> bytes:
    return sheet_with(
        "".join(f'<row r="{n}" ht="20"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(6, 1_000_006))
    )


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a gigabyte of zeros": ("bomb.zip", lambda: zip_of("zeros.csv", bytes(2**30)), "file.too_large"),
    "a sheet that unpacks to a gigabyte": (
        "bomb.xlsx",
        lambda: zip_of("xl/worksheets/sheet1.xml", bytes(2**30)),
        "file.",
    ),
    "two cells at the ends of the sheet": ("far.xlsx", far_apart, "file.too_large"),
    "a million empty formatted rows": ("long.xlsx", a_million_empty_rows, ""),
}
PROBE = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from pipeline.tallies.reading import RawFile, open_tallies
for item in open_tallies(Path(sys.argv[1])):
    print(f"read {len(item.sheets[0].rows)}" if isinstance(item, RawFile) else f"{item.severity} {item.code}")
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_or_passed_over_in_bounded_memory(tmp_path: Path, bomb: str) -> None:
    name, content, code = BOMBS[bomb]
    (tmp_path / name).write_bytes(content())
    command = [sys.executable, "-c", PROBE, str(tmp_path), str(Path(__file__).parent.parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    *said, peak = done.stdout.splitlines()
    assert any(line.startswith(f"error {code}") for line in said) if code else "read 5" in said, said
    assert int(peak.split()[1]) < 700
