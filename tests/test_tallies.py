"""From a messy sheet to records: header finding, row fates, and problems, on real files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalogue import load_catalogue
from pipeline.tallies import Intake, read_folder
from pipeline.tallies.values.cells import is_blank, is_blank_row

Workbook = Callable[..., Path]
CATALOGUE = load_catalogue()
HEADER = ["卷号", "受案时间", "纠纷类别", "调解结果"]
ROW = ["调字1号", "2023-05-06", "邻里纠纷", "调解成功"]


def intake_of(path: Path) -> Intake:
    return read_folder(path.parent, "dongan", 2023, CATALOGUE)


def codes(intake: Intake) -> set[str]:
    """The codes of all errors and warnings but those for topics that a small test folder does not report."""
    return {problem.code for problem in intake.problems if problem.severity != "note"} - {"topic.not_reported"}


def rows(*numbers: int) -> list[list[object]]:
    return [[f"调字{n}号", f"2023-05-{n:02d}", "邻里纠纷", "调解成功"] for n in numbers]


LAYOUTS: dict[str, tuple[list[list[object]], tuple[str, ...]]] = {
    "bare": ([HEADER, *rows(1, 2, 3)], ()),
    "a merged title and a unit line above": (
        [["某镇2023年矛盾纠纷台账", "", "", ""], ["填报单位：某所", "", "", "单位：件"], HEADER, *rows(1, 2, 3)],
        ("A1:D1",),
    ),
    "two header rows, merged across and down": (
        [["卷号", "受案时间", "办理情况", ""], ["", "", "纠纷类别", "调解结果"], *rows(1, 2, 3)],
        ("A1:A2", "B1:B2", "C1:D1"),
    ),
    "line breaks, spaces and brackets in names": ([["卷 号", "受案\n时间", "纠纷类别（大类）", "调解结果"], *rows(1, 2, 3)], ()),
    "column numbers below": ([HEADER, [1, 2, 3, 4], *rows(1, 2, 3)], ()),
    "column numbers above": ([[1, 2, 3, 4], HEADER, *rows(1, 2, 3)], ()),
    "totals above, between and below": (
        [HEADER, ["合  计", "3件", "", ""], *rows(1), ["一季度小计", 1, "", ""], *rows(2, 3), ["总计", "", "", "3"]],
        (),
    ),
    "a footer of several lines": (
        [HEADER, *rows(1, 2, 3), ["", "", "", ""], ["说明：1.按受理日期统计。", "", "", ""], ["2.不含信访件。", "", "", ""], ["填表人：经办人01", "", "审核人：经办人02", ""]],
        (),
    ),
    "blank rows and template rows": (
        [["序号", *HEADER], *[[n, *row] for n, row in enumerate(rows(1, 2, 3), 1)], ["", "", "", "", ""], [4, "", "", "", ""], [5, "", "", "", ""]],
        (),
    ),
    "a repeated header": ([HEADER, *rows(1), HEADER, *rows(2, 3)], ()),
    "columns in another order with strangers between": (
        [["备注", "调解结果", "承办人", "纠纷类别", "卷号", "受案时间"], *[["", r[3], "甲", r[2], r[0], r[1]] for r in rows(1, 2, 3)]],
        (),
    ),
    "a band in the middle": ([HEADER, *rows(1), ["第二季度", "第二季度", "第二季度", "第二季度"], *rows(2, 3)], ()),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_table_is_found_however_it_is_dressed(workbook: Workbook, layout: str) -> None:
    cells, merges = LAYOUTS[layout]
    intake = intake_of(workbook("raw/a.xlsx", cells, merges))
    assert codes(intake) == set()
    frame = intake.topics["disputes"].frame
    assert list(frame["number"]) == ["调字1号", "调字2号", "调字3号"]
    assert list(frame["accepted_on"].dt.day) == [1, 2, 3]
    assert set(frame["outcome"]) == {"成功"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_read_is_accounted_for(workbook: Workbook, layout: str) -> None:
    cells, merges = LAYOUTS[layout]
    for account in intake_of(workbook("raw/a.xlsx", cells, merges)).accounts:
        assert account.rows == account.records + account.problem_rows + sum(account.dropped.values())


def test_a_table_begins_with_the_first_of_its_repeated_headers_whatever_stands_beneath(workbook: Workbook) -> None:
    """A form for every month: in the first the figures are written in words, which speaks for the later headers."""
    header = ["学习日期", "学习类型", "学习主题", "实到人数"]
    months = [
        [f"2023/{month}/10", "会前学法", f"学习第{month}讲", "约20人" if month < 3 else "20"] for month in range(1, 7)
    ]
    intake = intake_of(workbook("raw/学习培训台账.xlsx", [line for month in months for line in (header, month)]))
    assert list(intake.topics["study"].frame["held_on"].dt.month) == [1, 2, 3, 4, 5, 6]
    assert intake.accounts[0].dropped == {"表头": 1, "重复的表头": 5}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(4)),
    titles=st.integers(0, 3),
    count=st.integers(1, 12),
    blanks=st.sets(st.integers(0, 11)),
    total=st.sampled_from(["", "top", "bottom"]),
)
def test_known_records_come_back_from_any_arrangement(
    workbook: Workbook, order: list[int], titles: int, count: int, blanks: set[int], total: str
) -> None:
    """Order of columns, titles, blank rows and totals change nothing of what is counted."""
    body: list[list[object]] = []
    for number in range(1, count + 1):
        row = rows(number)[0]
        body.append([row[place] for place in order])
        if number in blanks:
            body.append([None] * 4)
    sums: list[list[object]] = [["合计", count, "", ""]]
    sheet = [*[[f"某镇台账之{n}", "", "", ""] for n in range(titles)], [HEADER[place] for place in order]]
    sheet += (sums if total == "top" else []) + body + (sums if total == "bottom" else [])
    intake = intake_of(workbook("raw/a.xlsx", sheet))
    assert codes(intake) == set()
    assert list(intake.topics["disputes"].frame["number"]) == [f"调字{n}号" for n in range(1, count + 1)]


def one_problem(intake: Intake, code: str):  # type: ignore[no-untyped-def]
    found = [problem for problem in intake.problems if problem.code == code]
    assert len(found) == 1, [str(problem) for problem in intake.problems if problem.code != "topic.not_reported"]
    return found[0]


@pytest.mark.parametrize(
    ("column", "cell", "code", "severity"),
    [
        (1, "5月上旬", "value.date", "error"),
        (1, "2023-02-30", "value.date", "error"),
        (1, "2032-05-06", "value.year", "error"),
        (1, "2022-12-30", "row.outside_window", "warning"),
        (1, "", "value.blank", "error"),
        (2, "不详", "value.category", "error"),
        (3, "不详", "value.category", "error"),
    ],
)
def test_a_bad_cell_is_a_problem_with_its_address_and_never_a_guess(
    workbook: Workbook, column: int, cell: str, code: str, severity: str
) -> None:
    bad = list(ROW)
    bad[column] = cell
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER, *rows(1, 2), [*bad[:0], "调字9号", *bad[1:]]]))
    problem = one_problem(intake, code)
    assert problem.severity == severity
    assert problem.cell == f"{'ABCD'[column]}5"
    assert problem.advice
    assert len(intake.topics["disputes"].frame) == 2


def test_two_hundred_bad_cells_of_one_kind_are_one_problem(workbook: Workbook) -> None:
    bad = [[f"调字{n}号", "待补", "邻里", "成功"] for n in range(200)]
    problem = one_problem(intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), *bad])), "value.date")
    assert problem.cell == "B3:B202"
    assert "共 200 处" in problem.found


def test_a_near_miss_in_an_open_category_is_asked_and_counts_as_its_own_until_decided(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), ["调字2号", "2023-05-02", "邻理纠纷", "成功"]]))
    question = one_problem(intake, "category.near")
    assert "“邻理纠纷”" in question.found
    assert "算作“邻里”" in question.advice
    assert list(intake.topics["disputes"].frame["kind"]) == ["邻里", "邻理纠纷"]


def test_a_new_word_in_an_open_category_is_its_own(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), ["调字2号", "2023-05-02", "物业服务", "成功"]]))
    assert one_problem(intake, "category.new").severity == "note"
    assert list(intake.topics["disputes"].frame["kind"]) == ["邻里", "物业服务"]


def test_a_near_miss_in_a_closed_category_is_answered_with_a_guess_that_is_not_taken(workbook: Workbook) -> None:
    bad = [["调字2号", "2023-05-02", "邻里纠纷", "调解成攻"], ["调字3号", "2023-05-02", "邻里纠纷", "移送"]]
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), *bad]))
    first, _ = (problem for problem in intake.problems if problem.code == "value.category")
    assert "是否应为“成功”" in first.advice


def test_one_strange_word_of_a_closed_category_is_asked_and_the_row_stays_a_row(workbook: Workbook) -> None:
    bad = ["调字2号", "2023-05-02", "邻里纠纷", "调解成攻"]
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), bad]))
    question = one_problem(intake, "category.strange")
    assert "是否应为“成功”" in question.advice
    assert list(intake.topics["disputes"].frame["outcome"].fillna("?")) == ["成功", "?"]


def test_a_missing_column_is_named_with_the_heading_that_may_be_meant(workbook: Workbook) -> None:
    intake = intake_of(
        workbook("raw/a.xlsx", [["矛盾纠纷台账"], ["卷号", "受案时间", "纠纷类别", "调解之效果"], *rows(1, 2)])
    )
    problem = one_problem(intake, "column.missing")
    assert "调处结果" in problem.found
    assert "“调解之效果”是否就是“调处结果”" in problem.advice
    assert "disputes" not in intake.topics


def test_the_same_row_twice_is_counted_once_and_listed(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1, 2, 1)]))
    assert one_problem(intake, "row.duplicate").cell == "A4:D4"
    assert len(intake.topics["disputes"].frame) == 2


def test_one_number_on_two_different_rows_is_asked(workbook: Workbook) -> None:
    intake = intake_of(
        workbook(
            "raw/a.xlsx",
            [
                HEADER,
                *rows(1),
                ["调字2023-1号", "2023-05-01", "其他", "成功"],
                ["调字2023-1号", "2023-06-01", "其他", "成功"],
            ],
        )
    )
    question = one_problem(intake, "rows.same_number")
    assert (question.severity, question.cell) == ("question", "A4:D4")
    assert len(intake.topics["disputes"].frame) == 2


def test_several_files_of_one_topic_are_added_where_they_share_no_row(workbook: Workbook) -> None:
    workbook("raw/b.xlsx", [HEADER, *rows(2)])
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1)]))
    assert list(intake.topics["disputes"].frame["number"]) == ["调字1号", "调字2号"]
    assert [account.records for account in intake.accounts] == [1, 1]


def test_an_empty_table_is_not_a_zero(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER]))
    assert "零报告" in one_problem(intake, "topic.empty").advice
    assert "disputes" not in intake.topics


def test_a_declared_zero_report_is_a_zero(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER, ["零报告：本年度未发生", "", "", ""]]))
    assert intake.topics["disputes"].zero_reports == ((0, "A3"),)
    assert len(intake.topics["disputes"].frame) == 0


def test_a_zero_report_beside_rows_contradicts_itself(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1), ["零报告", "", "", ""]]))
    assert one_problem(intake, "zero_report.wrong").severity == "error"


def test_a_topic_without_any_tally_is_asked_for_at_its_department(workbook: Workbook) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [HEADER, *rows(1)]))
    missing = [problem for problem in intake.problems if problem.code == "topic.not_reported"]
    assert len(missing) == 16
    assert any("请向信访办催要" in problem.advice for problem in missing)


BROKEN = {
    "empty.xlsx": ("file.empty", b""),
    "text.xlsx": ("file.renamed", b"this is no workbook"),
    "cut.xlsx": ("file.damaged", b"PK\x03\x04\x14\x00\x00\x00"),
    "picture.jpg": ("file.unknown_type", b"\xff\xd8\xff\xe0"),
    "noise.xls": ("file.damaged", bytes(range(256)) * 8),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read_is_a_problem_and_stops_no_other(workbook: Workbook, name: str) -> None:
    code, content = BROKEN[name]
    path = workbook("raw/good.xlsx", [HEADER, *rows(1)])
    (path.parent / name).write_bytes(content)
    intake = intake_of(path)
    (problem,) = [problem for problem in intake.problems if problem.file == name]
    assert (problem.code, problem.severity) == (code, "warning" if code == "file.unknown_type" else "error")
    assert problem.advice
    assert len(intake.topics["disputes"].frame) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "矛盾纠纷台账\r\n" + "\r\n".join(",".join(map(str, row)) for row in [HEADER, *rows(1, 2)])
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert list(read_folder(tmp_path, "x", 2023, CATALOGUE).topics["disputes"].frame["number"]) == [
        "调字1号",
        "调字2号",
    ]


def test_files_are_known_by_what_is_in_them_not_by_their_names(workbook: Workbook) -> None:
    """A ledger of disputes under any name is one of disputes; a name that says something else is asked about."""
    intake = intake_of(workbook("raw/20231231.xlsx", [HEADER, *rows(1)], title="表一"))
    assert set(intake.topics) == {"disputes"}
    intake = intake_of(workbook("other/信访件台账.xlsx", [HEADER, *rows(1)], title="信访"))
    assert one_problem(intake, "form.other_book").severity == "question"


@pytest.mark.parametrize(
    ("row", "blank"),
    [([], True), (["", None, ""], True), (["", "\u3000", float("nan")], True), (["", 0], False), ([0.0, ""], False), ([False], False), (["", "甲"], False), ([float("nan"), 0], False)],
)  # fmt: skip
def test_a_row_is_blank_where_each_of_its_cells_is(row: list[object], blank: bool) -> None:
    assert is_blank_row(row) is blank
    assert all(map(is_blank, row)) is blank
