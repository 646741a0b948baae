"""What names somebody goes no further than the raw folder: names of files and sheets, rows that slipped, labels of charts."""

import json
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from pipeline import read_tallies
from pipeline.catalogue import load_catalogue
from pipeline.errors import NianbaoError
from pipeline.project import Project
from pipeline.run import Options, run_report
from pipeline.tallies import Problem, each_year, mark_folder, read_folder
from pipeline.tallies.readers import RawFile, named_raw_paths, open_tallies
from pipeline.tallies.values.numbers import parse_number
from pipeline.tallies.values.personal import CARD_MASK, ID_MASK, MOBILE_MASK, is_id_number, mask
from pipeline.tallies.values.reads import Fault
from tests.test_cli import DISPUTES, nianbao
from tests.test_habits import DISPUTES as HEAD
from tests.test_habits import Book, book, codes, figures, read

__all__ = ["book"]

ID, MOBILE, CARD = "11010519491231002X", "13800138000", "6222021234567890128"
MASKED_NAME = f"纠纷{ID_MASK}.xlsx"
PERSON = "欧阳震华"


def ledger(path: Path, title: str = "台账") -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in (
        ["矛盾纠纷台账"],
        HEAD,
        ["青调〔2023〕1号", "2023-05-06", "邻里", "成功"],
        ["青调〔2023〕2号", "某日", "邻里", "成功"],
    ):
        sheet.append(row)
    workbook.save(path)


# --- names of files and sheets


def test_numbers_in_the_names_of_files_and_sheets_are_masked_and_files_stay_apart(tmp_path: Path) -> None:
    ledger(tmp_path / f"纠纷{ID}.xlsx", f"户主{MOBILE}")
    ledger(tmp_path / "纠纷110105194912310038.xlsx")
    assert is_id_number("110105194912310038")
    with zipfile.ZipFile(tmp_path / f"打包{MOBILE}.zip", "w") as package:
        package.write(tmp_path / f"纠纷{ID}.xlsx", f"内{ID}.xlsx")
    files = list(open_tallies(tmp_path))
    names = [file.name for file in files]
    assert sorted(names) == sorted([f"打包{MOBILE_MASK}.zip/内{ID_MASK}.xlsx", f"纠纷{ID_MASK}（2）.xlsx", MASKED_NAME])
    assert [name for name, _ in named_raw_paths(tmp_path)] == [
        f"打包{MOBILE_MASK}.zip",
        MASKED_NAME,
        f"纠纷{ID_MASK}（2）.xlsx",
    ]
    sheets = {sheet.name for file in files if isinstance(file, RawFile) for sheet in file.sheets}
    assert sheets == {f"户主{MOBILE_MASK}", "台账"}


def test_a_name_behind_its_label_is_masked_and_other_names_stay(tmp_path: Path) -> None:
    for name in (
        "台账（填报人：张三）.xlsx",
        "联系人-李四.xlsx",
        "张家村台账.xlsx",
        "填报人名单.xlsx",
        "司法所 2023.xlsx",
    ):
        ledger(tmp_path / name)
    names = {name for name, _ in named_raw_paths(tmp_path)}
    assert names == {
        "台账（填报人：〔姓名已隐去〕）.xlsx",
        "联系人-〔姓名已隐去〕.xlsx",
        "张家村台账.xlsx",
        "填报人名单.xlsx",
        "司法所 2023.xlsx",
    }


def test_a_sheet_called_by_a_person_who_stands_in_it_is_not_called_so(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name, rows in {
        "张三": [["当事人", "张三", "性别", "男"], ["案由", "邻里纠纷"]],
        "李四": [["序号", "姓名", "日期"], [1, "王五", "2023-05-06"], [2, "李四", "2023-05-07"]],
        "金融": [["序号", "类别", "姓名"], [1, "金融", "王五"]],
        "高桥村": [["序号", "村", "户主姓名"], [1, "高桥村", "高桥"]],
    }.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.remove(workbook.worksheets[0])
    workbook.save(tmp_path / "登记表.xlsx")
    (file,) = open_tallies(tmp_path)
    assert isinstance(file, RawFile)
    assert [sheet.name for sheet in file.sheets] == ["〔姓名已隐去〕", "〔姓名已隐去〕（2）", "金融", "高桥村"]


def test_a_whole_run_hides_the_numbers_in_names_and_verifies(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    disputes = next(raw.glob(f"*{DISPUTES}*"))
    named = raw / f"{disputes.stem}-{ID}-{MOBILE}.xlsx"
    disputes.rename(named)
    workbook = openpyxl.load_workbook(named)
    workbook.worksheets[0].title = f"卡{CARD}"
    workbook.save(named)
    run = nianbao(dongan.root, "run", "2023", "--unit", "dongan", "--to", "html,docx")
    assert run.returncode == 0, run.stdout + run.stderr
    outputs = dongan.output_folder("dongan", 2023)
    for path in [*outputs.rglob("*"), *dongan.processed_folder("dongan", 2023).rglob("*")]:
        if path.is_file():
            assert leaks(path.read_bytes()) == [], path
    assert leaks((run.stdout + run.stderr).encode()) == []
    manifest = json.loads((outputs / "manifest.json").read_text("utf-8"))
    shown = f"data/raw/dongan/2023/{disputes.stem}-{ID_MASK}-{MOBILE_MASK}.xlsx"
    assert [item["path"] for item in manifest["inputs"] if disputes.stem in item["path"]] == [shown]
    verified = nianbao(dongan.root, "verify", str(outputs))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def leaks(content: bytes) -> list[str]:
    texts = [content.decode("utf-8", "replace")]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            texts += [package.read(name).decode("utf-8", "replace") + name for name in package.namelist()]
    return [secret for secret in (ID, MOBILE, CARD, PERSON) for text in texts if secret in text]


def test_a_correction_may_name_the_file_as_it_lies_there(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    disputes = next(raw.glob(f"*{DISPUTES}*"))
    workbook = openpyxl.load_workbook(disputes)
    sheet = workbook.worksheets[-1].title
    held = workbook[sheet]["B5"].value
    disputes.rename(raw / f"{disputes.stem}{ID}.xlsx")
    entry = {"file": f"{disputes.stem}{ID}.xlsx", "sheet": sheet, "cell": "B5", "was": held, "now": held}
    entry |= {"reason": "核对", "agreed_by": "司法所", "date": date(2024, 1, 5)}
    (raw / "corrections.yml").write_text(yaml.safe_dump([entry], allow_unicode=True), "utf-8")
    intake = read_tallies(dongan.root, "dongan", 2023)
    assert [each.file for each in intake.intake.corrections] == [f"{disputes.stem}{ID_MASK}.xlsx"]


def test_a_marked_copy_bears_the_masked_names(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    ledger(folder / f"纠纷{ID}.xlsx", f"户主{MOBILE}")
    intake = read(folder)
    (name,) = mark_folder(folder, tmp_path / "marked", [p for p in intake.problems if p.cell], load_catalogue())
    assert name == MASKED_NAME
    copy = openpyxl.load_workbook(tmp_path / "marked" / name)
    assert copy.sheetnames == [f"户主{MOBILE_MASK}"]
    assert "某日" in copy.worksheets[0]["B4"].comment.text
    assert leaks((tmp_path / "marked" / name).read_bytes()) == []


# --- rows that slipped by one cell


SLIPPED = [["案件编号", "当事人", "受理日期", "纠纷类型", "调处结果"]]


def test_a_row_that_slipped_puts_no_name_into_what_is_told(book: Book) -> None:
    rows = [[f"青调〔2023〕{n}号", f"张{c}", f"2023-05-0{n}", "邻里", "成功"] for n, c in enumerate("三四五", 1)]
    right = ["青调〔2023〕4号", "", PERSON, "2023-05-04", "邻里", "成功"]
    left = ["青调〔2023〕5号", "2023-05-05", "邻里", "成功", "张三"]
    for slipped in (right, left):
        intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], *SLIPPED, *rows, slipped]))
        assert codes(intake)
        told = "\n".join(map(str, intake.problems))
        assert PERSON not in told
        assert "张三" not in told
        assert "（个人信息）" in told


def test_a_name_alone_in_a_cell_of_another_kind_is_neither_told_nor_kept(book: Book) -> None:
    head = ["案件编号", "当事人", "受理日期", "纠纷类型", "调处结果"]
    rows = [[f"青调〔2023〕{n}号", f"张{c}", f"2023-05-0{n}", "邻里", "成功"] for n, c in enumerate("三四五", 1)]
    for name in ("王建国", "欧阳春兰", "高有才（户主）", "当事人：马六斤", "谭代英夫妇"):
        for column in (2, 3, 4):
            odd = ["青调〔2023〕9号", "张六", "2023-05-09", "邻里", "成功"]
            odd[column] = name
            folder = book("a.xlsx", 台账=[["矛盾纠纷台账"], head, *rows, odd])
            intake = read(folder)
            assert codes(intake), (name, column)
            assert name not in "\n".join(map(str, intake.problems)), (name, column)
            marked = folder / "marked"
            mark_folder(folder, marked, [p for p in intake.problems if p.cell], load_catalogue())
            assert [each for each in marked.iterdir() if name in text_of(each)] == [], (name, column)
            (marked / "a.xlsx").unlink()
            marked.rmdir()


def text_of(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return "\n".join(f"{cell.value} {cell.comment.text if cell.comment else ''}" for cell in cells)


def test_a_kind_that_looks_like_a_name_is_a_kind_where_it_stands_often(book: Book) -> None:
    rows = [[f"青调〔2023〕{n}号", f"2023-05-0{n}", "石桥铺", "成功"] for n in range(1, 5)]
    assert figures(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], HEAD, *rows])))["disputes.accepted"] == 4


def test_what_is_no_name_is_still_shown(book: Book) -> None:
    rows = [
        ["青调〔2023〕1号", "张三", "某月某日", "邻里", "成功"],
        ["青调〔2023〕2号", "张四", "2023-05-02", "邻里", "谈妥了"],
    ]
    told = "\n".join(map(str, read(book("a.xlsx", 台账=[["矛盾纠纷台账"], *SLIPPED, *rows])).problems))
    assert "某月某日" in told
    assert "谈妥了" in told


# --- labels


def test_a_person_or_a_number_is_no_category_of_its_own(book: Book) -> None:
    head = ["案件编号", "当事人", "受理日期", "纠纷类型", "调处结果"]
    rows = [[f"青调〔2023〕{n}号", f"张{c}", f"2023-05-0{n}", "邻里", "成功"] for n, c in enumerate("三四五", 1)]
    for word in ("张四", ID, f"电话{MOBILE}"):
        odd = ["青调〔2023〕9号", "张六", "2023-05-09", word, "成功"]
        intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], head, *rows, odd]))
        assert "value.category" in codes(intake), word
        assert word not in "\n".join(map(str, intake.problems))
    fine = ["青调〔2023〕9号", "张六", "2023-05-09", "田土", "成功"]
    assert figures(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], head, *rows, fine])))["disputes.accepted"] == 4


# --- another implementation as the judge


BORN = st.dates(date(1900, 1, 1), date(2020, 12, 31))
BODIES = st.builds(lambda born, serial: f"500229{born:%Y%m%d}{serial:03d}", BORN, st.integers(0, 999))


@given(BODIES, st.sampled_from("0123456789X"))
def test_an_id_number_is_one_where_another_program_says_so(body: str, check: str) -> None:
    assert is_id_number(body + check) == (ric.calc_check_digit(body + check) == check)


@given(
    st.sampled_from(["62", "4", "5"]), st.text("0123456789", min_size=18, max_size=18), st.sampled_from([16, 17, 19])
)
def test_a_card_is_one_only_where_another_program_finds_its_sum_right(first: str, more: str, length: int) -> None:
    digits = (first + more)[:length]
    if mask(digits) == CARD_MASK:
        assert luhn.is_valid(digits)
    elif not re.match(r"\d{6}20[0-3]\d", digits) and not (length == 17 and first != "62"):
        assert not luhn.is_valid(digits)


def test_figures_are_the_same_whatever_the_files_are_called(dongan: Project) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    before = figures(read_folder(raw, "dongan", 2023, load_catalogue()))
    for path in raw.glob("*.xlsx"):
        path.rename(path.with_name(f"{path.stem} {MOBILE}.xlsx"))
    assert figures(read_folder(raw, "dongan", 2023, load_catalogue())) == before


def test_files_and_sheets_whose_names_are_shown_alike_stay_apart(tmp_path: Path) -> None:
    for name in ("a\nb.xlsx", "a b.xlsx", "::error::x.xlsx"):
        ledger(tmp_path / name)
    names = [name for name, _ in named_raw_paths(tmp_path)]
    assert len(set(names)) == 3
    assert set(names) <= {"a b.xlsx", "a b（2）.xlsx", "：：error：：x.xlsx"}
    assert {file.name for file in open_tallies(tmp_path)} == set(names)


@pytest.mark.parametrize("field", ["found", "expected", "advice"])
def test_no_problem_says_a_person_s_number(field: str) -> None:
    problem = Problem("error", "x", "a.xlsx", **{field: "作废，联系电话13911112278"})
    assert "13911112278" not in str(problem)
    assert MOBILE_MASK in str(problem)


def test_what_would_settle_a_question_each_year_says_none() -> None:
    assert "13911112278" not in each_year("rows.void", words="作废,联系电话13911112278")


@pytest.mark.parametrize("value", [13911112278, 13911112278.0, "13911112278", "1 3911112278"])
def test_a_mobile_number_is_no_count(value: object) -> None:
    assert isinstance(parse_number(value, "人次"), Fault)
    assert parse_number(13911112278, "元") == 13911112278


@pytest.mark.parametrize("sign", ["\u034f", "\ufe0f", "\u3164", "\U000e0041", "\u2800"])
def test_signs_that_are_not_seen_hide_no_number(sign: str) -> None:
    assert mask(f"电话139{sign}11112278") == f"电话{MOBILE_MASK}"


@pytest.mark.parametrize("sign", ["×", "Х", "Χ", "x", "Ｘ"])
def test_an_id_number_that_ends_in_what_looks_like_an_x_is_masked(sign: str) -> None:
    assert mask(f"证号11010519491231002{sign}") == f"证号{ID_MASK}"


@pytest.mark.parametrize(
    "line",
    [
        "联系13971230037。",
        "身份证110105197401149549",
        "卡号622202130700617890" + luhn.calc_check_digit("622202130700617890"),
    ],
)
def test_a_persons_number_in_the_narrative_stops_the_report(dongan: Project, line: str) -> None:
    path = dongan.raw_folder("dongan", 2023) / "narrative.md"
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    with pytest.raises(NianbaoError, match="不能公布"):
        run_report(dongan, "dongan", 2023, Options(("html",)))
