"""decisions.yml: read as a clerk writes it, appended to and never rewritten, and followed from the check to the verification."""

import json
import re
from pathlib import Path

import pytest
import yaml

from pipeline.indicators import weigh
from pipeline.project import Project
from pipeline.run.deciding import write_pending
from pipeline.tallies.questions.decisions import read_decisions
from pipeline.tallies.values.personal import MOBILE_MASK
from tests.sample.planted import PLANTED
from tests.test_cli import DISPUTES, change_cell, nianbao
from tests.test_questions import CATALOGUE, crowded, disputes, edit, messy, opened_in, sheets

ID = "q-7f3a91c2d0"
WHOLE = f"""# 待定 1：〔党建办〕两行写明“作废”
- id: {ID}                        # 不要改
  about: 台账.xlsx › 2023 › A4:H14    # 只供阅读
  answer: 计入                            # 填：计入 或 不计
  by: 张三                                # 谁定的
  reason: 都发生过
  date: 2024-01-05
"""


def entry_in(folder: Path, content: str | bytes) -> object:
    """The only entry of a file with this content, which has nothing wrong with it."""
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "decisions.yml").write_bytes(data)
    found = read_decisions(folder)
    assert [str(problem) for problem in found.problems] == []
    (entry,) = found.entries.values()
    return (entry.id, entry.about, entry.answer, entry.by, entry.reason, entry.date, sorted(entry.excepted))


PLAIN = (ID, "台账.xlsx › 2023 › A4:H14", "计入", "张三", "都发生过", "2024-01-05", [])


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.encode("gb18030"),
        WHOLE.encode("utf-16"),
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace(": ", "："),
        WHOLE.replace(": ", ":"),
        WHOLE.replace("  answer: 计入                            # 填", "answer：计入# 填"),
        WHOLE.replace("  by", "     by").replace("  reason", "\treason"),
        WHOLE.replace("2024-01-05", "2024年1月5日"),
        WHOLE.replace("2024-01-05", "2024.1.5"),
        WHOLE.replace("2024-01-05", '"2024-01-05"'),
        WHOLE.replace("by:", "BY:"),
        "\n\n---\n" + WHOLE,
        WHOLE.rstrip(),
    ],
    ids=[
        "as written", "BOM", "GBK", "UTF-16", "CRLF", "full-width colons", "no blank after the colon", "remark glued on",
        "uneven margins", "date in Chinese", "date with points", "date in quotes", "key in capitals", "rule above", "no last line end",
    ],
)  # fmt: skip
def test_it_is_read_as_windows_and_clerks_write_it(tmp_path: Path, content: str | bytes) -> None:
    assert entry_in(tmp_path, content) == PLAIN


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("[A7]", [7]),
        ("A7", [7]),
        ("7", [7]),
        ("[A7, B9]", [7, 9]),
        ("A7、A9", [7, 9]),
        ("Ａ７，Ａ９", [7, 9]),
        ("A7:A9", [7, 8, 9]),
        ("", []),
    ],
)
def test_single_rows_may_be_excepted(tmp_path: Path, written: str, rows: list[int]) -> None:
    assert entry_in(tmp_path, f"{WHOLE}  except: {written}\n") == (*PLAIN[:-1], rows)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (WHOLE.replace("  by: 张三                                # 谁定的\n", ""), 2, "没有填 by（谁定的）"),
        (WHOLE.replace("都发生过", ""), 6, "没有填 reason（为什么）"),
        (WHOLE.replace("2024-01-05", ""), 7, "没有填 date（哪天）"),
        (WHOLE.replace("2024-01-05", "一月"), 7, "date 不是日期"),
        (WHOLE.replace("2024-01-05", "2024-02-30"), 7, "date 不是日期"),
        (WHOLE.replace("reason", "why"), 6, "没有“why”这个键"),
        (WHOLE + "  by: 李四\n", 8, "“by”在这一条里写了两次"),
        (WHOLE.replace("都发生过", "见通知: 第三条"), 6, "读不懂"),
        (WHOLE.replace("都发生过", "[一, 二]"), 6, "应为一句话"),
        (WHOLE.replace(ID, "q-1"), 2, "编号（id）缺少或被改动过"),
        (WHOLE.replace(f"id: {ID}", "by: 王五"), 5, "写了两次"),
        (WHOLE + "  except: [第七行]\n", 8, "不是单元格"),
        (WHOLE + WHOLE, 2, f"编号 {ID} 写了 2 次（第 2、9 行）"),
        ("请看附件\n" + WHOLE, 1, "不属于任何一条决定"),
    ],
)
def test_a_wrong_entry_is_an_error_with_its_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    (tmp_path / "decisions.yml").write_text(content, "utf-8")
    (problem,) = read_decisions(tmp_path).problems
    assert (problem.severity, problem.file) == ("error", "decisions.yml")
    assert problem.found.startswith(f"第 {line} 行：")
    assert said in problem.found


def test_a_wrong_entry_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "decisions.yml").write_text(WHOLE.replace("张三", "") + WHOLE.replace("d0", "d1"), "utf-8")
    found = read_decisions(tmp_path)
    assert list(found.entries) == ["q-7f3a91c2d1"]
    assert len(found.problems) == 1


def test_what_is_no_text_is_one_error_and_is_never_appended_to(tmp_path: Path) -> None:
    (tmp_path / "decisions.yml").write_bytes(b"PK\x03\x04\xff\xfe\x81\xff\xff")
    (problem,) = read_decisions(tmp_path).problems
    assert problem.code == "decision.unreadable"


# Appending


def test_entries_are_appended_as_they_are_to_be_filled_in(tmp_path: Path) -> None:
    sheets(tmp_path / "a.xlsx", {"一": disputes(1, 2, 3, void=(2,))})
    asked = weigh(opened_in(tmp_path), CATALOGUE).asked
    (name,) = write_pending(tmp_path, asked)
    text = (tmp_path / "decisions.yml").read_text("utf-8")
    assert (
        "# 待定 1：〔司法所〕1 行写明“作废”\n#   计入 → 受理矛盾纠纷 3 件、调处成功 3 件      不计 → 受理矛盾纠纷 2 件"
        in text
    )
    assert re.search(
        rf"^- id: {name} {{2,}}# 不要改\n  about: a.xlsx › 一 › A3:E3 +# 只供阅读\n  answer: +# 填：计入 或 不计$",
        text,
        re.M,
    )
    assert yaml.safe_load(text) == [
        {"id": name, "about": "a.xlsx › 一 › A3:E3", "answer": None, "by": None, "reason": None, "date": None}
    ]
    again = read_decisions(tmp_path)
    assert (again.problems, list(again.entries), again.entries[name].answer) == ((), [name], "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["with a last line end", "without"])
def test_what_stands_there_stays_byte_for_byte(tmp_path: Path, encoding: str, end: str, last: bool) -> None:
    by_hand = (WHOLE + "# 我的说明：  两处空格\n").replace("\n", end).rstrip("" if last else end).encode(encoding)
    asked = weigh(opened_in(messy(tmp_path)), CATALOGUE).asked
    (tmp_path / "decisions.yml").write_bytes(by_hand)
    written = write_pending(tmp_path, asked)
    content = (tmp_path / "decisions.yml").read_bytes()
    assert content.startswith(by_hand)
    found = read_decisions(tmp_path)
    assert found.problems == ()
    assert list(found.entries) == [ID, *written]
    assert write_pending(tmp_path, asked) == []
    assert (tmp_path / "decisions.yml").read_bytes() == content
    assert "\r\n" in content.decode(encoding) or end == "\n"


def test_an_entry_that_cannot_be_read_is_not_written_a_second_time(tmp_path: Path) -> None:
    sheets(tmp_path / "a.xlsx", {"一": disputes(1, 2, 3, void=(2,))})
    asked = weigh(opened_in(tmp_path), CATALOGUE).asked
    write_pending(tmp_path, asked)
    path = tmp_path / "decisions.yml"
    path.write_text(path.read_text("utf-8").replace("  reason:", "  reason: [一"), "utf-8")
    assert len(read_decisions(tmp_path).problems) == 1
    assert write_pending(tmp_path, asked) == []


def test_nothing_open_writes_nothing(tmp_path: Path) -> None:
    sheets(tmp_path / "a.xlsx", {"一": disputes(1, 2)})
    assert write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked) == []
    assert not (tmp_path / "decisions.yml").exists()


def filled(folder: Path, answer: str) -> None:
    path = folder / "decisions.yml"
    text = path.read_text("utf-8")
    for key, words in (("answer", answer), ("by", "张三"), ("reason", "核对过"), ("date", "2024-01-05")):
        text = re.sub(rf"^  {key}:(?= *(?:#.*)?$)", f"  {key}: {words} ", text, flags=re.M)
    path.write_text(text, "utf-8")


def test_a_clerk_goes_through_a_crowded_file_in_two_rounds(tmp_path: Path) -> None:
    """One entry about the file; once it is taken, one for each table; once these are answered, nothing is left."""
    crowded(tmp_path)
    assert len(write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked)) == 1
    filled(tmp_path, "采用")
    assert len(write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked)) == 11
    filled(tmp_path, "不计")
    weighed = weigh(opened_in(tmp_path), CATALOGUE)
    assert weighed.asked == ()
    assert len(weighed.intake.decisions) == 12
    assert not [problem for problem in weighed.intake.problems if problem.code.startswith("decision.")]


def test_a_lapsed_answer_is_shown_above_the_entry_that_takes_its_place(tmp_path: Path) -> None:
    sheets(tmp_path / "a: b.xlsx", {"一": disputes(1, 2, 3, void=(2,))})
    (old,) = write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked)
    filled(tmp_path, "不计")
    edit(tmp_path / "a: b.xlsx", "一", "C3", "山林土地")
    (new,) = write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked)
    text = (tmp_path / "decisions.yml").read_text("utf-8")
    assert old != new
    assert "# 待定 2：〔司法所〕1 行写明“作废”" in text
    assert f"#   原来问的单元格变了，请重新决定。原来（{old}）：不计。核对过（张三，2024-01-05）" in text
    filled(tmp_path, "计入")
    weighed = weigh(opened_in(tmp_path), CATALOGUE)
    assert [(each.id, each.answer) for each in weighed.intake.decisions] == [(new, "计入")]
    assert [problem.code for problem in weighed.intake.problems if problem.file == "decisions.yml"] == ["decision.idle"]


def test_no_person_reaches_a_problem_a_comment_or_the_annex(tmp_path: Path) -> None:
    """What a clerk writes as a reason is masked where it is shown."""
    sheets(tmp_path / "a.xlsx", {"一": disputes(1, 2, 3, void=(2,))})
    write_pending(tmp_path, weigh(opened_in(tmp_path), CATALOGUE).asked)
    filled(tmp_path, "不计")
    path = tmp_path / "decisions.yml"
    path.write_text(path.read_text("utf-8").replace("核对过", "电话13900001234核对"), "utf-8")
    (decision,) = weigh(opened_in(tmp_path), CATALOGUE).intake.decisions
    assert decision.reason == f"电话{MOBILE_MASK}核对"


# From the check to the verification


@pytest.fixture
def void(dongan: Project) -> Project:
    """The sample with three disputes marked 作废."""
    for row in (6, 8, 9):
        change_cell(dongan.raw_folder("dongan", 2023) / DISPUTES, "2023年", f"L{row}", "作废")
    return dongan


def test_a_question_blocks_until_it_is_decided_and_is_told_ever_after(void: Project) -> None:
    raw = void.raw_folder("dongan", 2023)
    blocked = nianbao(void.root, "run", "2023", "--to", "html")
    assert blocked.returncode == 1
    assert "待定，未出报告" in blocked.stdout
    assert not void.output_folder("dongan", 2023).exists()
    assert not (raw / "decisions.yml").exists()

    checked = nianbao(void.root, "check", "2023", "--decide", "--mark")
    assert checked.returncode == 1
    assert checked.stdout.index("[待定]") < checked.stdout.index("说明：")
    assert "追加 1 条待定" in checked.stdout
    assert not [secret for secret in PLANTED if secret in (raw / "decisions.yml").read_text("utf-8")]
    filled(raw, "不计")

    done = nianbao(void.root, "run", "2023", "--to", "html")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = void.output_folder("dongan", 2023)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert "decisions" in {item["role"] for item in manifest["inputs"]}
    html = (folder / "report.html").read_text("utf-8")
    entry = html[html.index('id="source-disputes.accepted"') :]
    entry = entry[: entry.index('class="entry"', 10)]
    assert "定为不计。核对过（张三，2024-01-05）（计入 → 96 件；不计 → 93 件）" in entry
    assert (
        "定为不计"
        not in html[html.index('id="source-penalties.decisions"') : html.index('id="source-disputes.accepted"')]
    )
    traced = nianbao(void.root, "trace", "2023", "disputes.settled").stdout
    assert "决定：" in traced
    assert "核对过（张三，2024-01-05）" in traced

    filled_path = raw / "decisions.yml"
    filled_path.write_text(filled_path.read_text("utf-8").replace("不计  ", "计入  "), "utf-8")
    verified = nianbao(void.root, "verify", str(folder))
    assert verified.returncode == 1
    assert re.search(
        r"原因：决定 q-\w+（.*）：“不计”（张三，2024-01-05） → “计入”（张三，2024-01-05）。", verified.stdout
    )
    assert "差别：受理矛盾纠纷（disputes.accepted）：“93” → “96”" in verified.stdout


def test_a_draft_has_holes_where_something_is_undecided_or_missing(void: Project) -> None:
    raw = void.raw_folder("dongan", 2023)
    next(path for path in raw.iterdir() if "法律顾问" in path.name).unlink()
    done = nianbao(void.root, "run", "2023", "--to", "html,docx,pdf", "--draft")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = void.output_folder("dongan", 2023)
    words = re.sub(r"<[^>]*>", "", (folder / "report.html").read_text("utf-8"))
    assert "受理矛盾纠纷【待定：93或96】件" in words
    assert "聘请【未报送】名律师" in words
    values = {item["key"]: item for item in json.loads((folder / "indicators.json").read_text("utf-8"))}
    assert (values["disputes.accepted"]["value"], values["disputes.accepted"]["candidates"]) == (None, [93, 96])
    assert values["counsel.lawyers"]["value"] is None
    assert "candidates" not in values["counsel.lawyers"]


def test_check_json_lists_the_questions_with_the_figures_of_each_answer(void: Project) -> None:
    data = json.loads(nianbao(void.root, "check", "2023", "--json").stdout)
    (question,) = data["questions"]
    assert question["answers"] == ["计入", "不计"]
    assert question["figures"]["disputes.accepted"] == {"计入": 96, "不计": 93}
    assert data["blocks"] is True


def test_a_batch_never_asks_and_goes_on_once_it_is_decided(void: Project) -> None:
    raw = void.raw_folder("dongan", 2023)
    assert nianbao(void.root, "batch", "--to", "html").returncode == 1
    assert not (raw / "decisions.yml").exists()
    account = json.loads((void.root / "outputs" / "batch.json").read_text("utf-8"))
    assert account["reports"][0]["state"] == "undecided"
    assert [(each["code"], each["count"]) for each in account["questions"]] == [("rows.void", 1)]
    nianbao(void.root, "check", "2023", "--decide")
    filled(raw, "计入")
    done = nianbao(void.root, "batch", "--to", "html", "--explain")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有变化，不必重做" in nianbao(void.root, "batch", "--to", "html", "--explain").stderr
    (raw / "decisions.yml").write_text((raw / "decisions.yml").read_text("utf-8").replace("计入  ", "不计  "), "utf-8")
    changed = nianbao(void.root, "batch", "--to", "html", "--explain")
    assert changed.returncode == 0
    assert "1_clean：决定 data/raw/dongan/2023/decisions.yml 有改动" in changed.stderr
    (raw / "decisions.yml").write_text((raw / "decisions.yml").read_text("utf-8") + "- id: 坏\n", "utf-8")
    broken = nianbao(void.root, "batch", "--to", "html")
    assert broken.returncode == 1
    assert "编号（id）缺少或被改动过" in broken.stdout


@pytest.mark.parametrize("content", [b"hello\n", b"5\n", b"- [1]\n", b"id: A\nanswer: B\n", "hello\n".encode("utf-16")])
def test_a_file_without_entries_is_a_problem_that_names_its_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "decisions.yml").write_bytes(content)
    told = read_decisions(tmp_path).problems
    assert [problem.severity for problem in told] == ["error"]
    assert "第 1 行" in str(told[0])


def test_a_folder_or_a_link_to_nothing_in_the_place_of_decisions_is_told(tmp_path: Path) -> None:
    (tmp_path / "decisions.yml").symlink_to(tmp_path / "nothing")
    assert [problem.code for problem in read_decisions(tmp_path).problems] == ["decision.unreadable"]
    (tmp_path / "decisions.yml").unlink()
    (tmp_path / "decisions.yml").mkdir()
    assert [problem.code for problem in read_decisions(tmp_path).problems] == ["decision.unreadable"]
