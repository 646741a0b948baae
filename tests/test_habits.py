"""Defects of reading that printed wrong figures without a word, each with the figure and the account of rows it must give.

The laws (tests/laws) try classes of habits over all topics; here stand the cases that were found, for the reader.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.comments
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.indicators import compute_values, failed, run_checks
from pipeline.tallies import Intake, office_of, read_folder

CATALOGUE = load_catalogue()
OFFICE = office_of("青溪镇", ("青溪",), ("白石镇",), ("司法所", "人大办"))
Book = Callable[..., Path]

DISPUTES = ["案件编号", "受理日期", "纠纷类型", "调处结果"]
VISITS = ["接访日期", "来访人数", "事项分类"]
FINES = ["处罚决定书文号", "处罚决定日期", "执法领域", "当事人"]
PETITIONS = ["信访件编号", "收到日期", "应办结日期", "办结日期"]


def dispute(n: int, day: str = "2023-05-06", kind: str = "邻里", outcome: str = "成功") -> list[Any]:
    return [f"青调〔2023〕{n}号", day, kind, outcome]


def visit(n: int, people: Any = 1, kind: str = "政策咨询") -> list[Any]:
    return [f"2023-05-{n:02d}", people, kind]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Write a workbook: name of the file, then sheets by name."""

    def write(file: str, **sheets: list[list[Any]]) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(row)
        workbook.save(tmp_path / file)
        return tmp_path

    return write


def read(folder: Path, year: int = 2023) -> Intake:
    return read_folder(folder, "qingxi", year, CATALOGUE, OFFICE)


def figures(intake: Intake) -> dict[str, Any]:
    return {key: value.value for key, value in compute_values(CATALOGUE, intake, "").items()}


def account(intake: Intake) -> list[tuple[int, int, dict[str, int]]]:
    return [(each.records, each.problem_rows, dict(each.dropped)) for each in intake.accounts]


def codes(intake: Intake, *severities: str) -> set[str]:
    wanted = severities or ("error", "question")
    return {p.code for p in intake.problems if p.severity in wanted and p.code != "topic.not_reported"}


HEAD = {"表头以上": 1, "表头": 1}


def test_two_columns_of_one_name_lose_no_row(book: Book) -> None:
    """The title rows above a header were taken for data, and data for title rows, when two columns claimed one place."""
    rows = [["青溪镇2023年矛盾纠纷台账"], [], ["填报单位：司法所"], ["序号", *DISPUTES, "登记日期"]]
    data = [[n, *dispute(n), "2023-05-06"] for n in range(1, 5)]
    intake = read(book("a.xlsx", 台账=[*rows, *data]))
    assert figures(intake)["disputes.accepted"] == 4
    assert account(intake) == [(4, 0, {"表头以上": 2, "空行": 1, "表头": 1})]


def test_the_columns_own_label_beats_an_alias_to_its_left(book: Book) -> None:
    head = ["案件编号", "登记日期", "受理日期", "纠纷类型", "调处结果"]
    data = [[f"青调〔2023〕{n}号", "2022-12-30", f"2023-01-0{n}", "邻里", "成功"] for n in (1, 2)]
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], head, *data]))
    assert figures(intake)["disputes.accepted"] == 2
    assert account(intake) == [(2, 0, HEAD)]


@pytest.mark.parametrize(
    ("heading", "line", "said", "people"),
    [
        ("来访人数（百人次）", "", 1.2, 120),
        ("来访人数", "单位：千人次", 2, 2000),
        ("来访人数（万人次）", "", "0.5", 5000),
    ],
)
def test_a_scale_holds_for_every_unit(book: Book, heading: str, line: str, said: Any, people: int) -> None:
    rows = [["接访登记", "", line], ["接访日期", heading, "事项分类"], visit(1, said)]
    intake = read(book("a.xlsx", 接访=rows))
    assert figures(intake)["receptions.people"] == people
    assert account(intake) == [(1, 0, HEAD)]


def test_four_quarters_of_a_rate_are_not_added(book: Book) -> None:
    rows = [["时期", "受理矛盾纠纷", "调处成功", "调解成功率"], *[[f"{q}季度", 10, 9, 90] for q in "一二三四"]]
    intake = read(book("a.xlsx", 汇总=rows))
    values = figures(intake)
    assert (values["disputes.accepted"], values["disputes.settled"], values["disputes.success_rate"]) == (40, 36, 90)
    assert not failed(run_checks(CATALOGUE, compute_values(CATALOGUE, intake, ""), intake, ""))


def test_four_quarter_sheets_with_the_same_names_are_added_not_the_last_taken(book: Book) -> None:
    sheets = {
        f"{q}季度": [["指标名称", "数值"], ["受理矛盾纠纷", n]] for q, n in zip("一二三四", (3, 4, 5, 6), strict=True)
    }
    assert figures(read(book("a.xlsx", **sheets)))["disputes.accepted"] == 18


def test_a_total_without_a_stored_result_fails_no_check(book: Book) -> None:
    months = {
        "1月": [DISPUTES, dispute(1), dispute(2), ["合计", "=COUNTA(A2:A3)", "", ""]],
        "2月": [DISPUTES, dispute(3), ["累计", "3件", "", ""]],
    }
    intake = read(book("a.xlsx", **months))
    assert figures(intake)["disputes.accepted"] == 3
    assert not failed(run_checks(CATALOGUE, compute_values(CATALOGUE, intake, ""), intake, ""))
    assert account(intake) == [(2, 0, {"表头": 1, "合计行": 1}), (1, 0, {"表头": 1, "合计行": 1})]


@pytest.mark.parametrize("filled_in", ["填报日期：2024年1月5日", "2024.1.5", "填表日期：2024-01-05"])
def test_last_years_zero_report_is_no_zero_of_this_year(book: Book, filled_in: str) -> None:
    rows = [["2022年行政复议案件统计表"], [filled_in], ["复议案号", "复议受理日期", "被申请人"], ["零报告", "", ""]]
    intake = read(book("a.xlsx", 复议=rows))
    assert figures(intake)["reconsideration.accepted"] is None
    assert codes(intake) == {"title.other_year"}


def test_dates_without_a_year_under_last_years_title_are_not_of_this_year(book: Book) -> None:
    rows = [["2022年矛盾纠纷台账"], ["填报日期：2023年1月8日"], DISPUTES, dispute(1, "5月6日"), dispute(2, "6月7日")]
    intake = read(book("a.xlsx", 台账=rows), 2023)
    assert figures(intake)["disputes.accepted"] in (None, 2)
    intake = read(book("a.xlsx", 台账=[["2022年矛盾纠纷台账"], DISPUTES, dispute(1, "5月6日")]))
    assert figures(intake)["disputes.accepted"] is None
    assert codes(intake) == {"title.other_year"}


def test_a_header_of_two_rows_that_each_name_the_columns_keeps_its_title(book: Book) -> None:
    head = [["2022年学法情况登记表"], ["填报单位：综合办"], [1, 2, 3, 4]]
    names = ["学习日期", "学习形式", "基本情况", "应到人数"], ["学习日期", "学习形式", "培训内容", "应到人数"]
    intake = read(
        book("a.xlsx", 学法=[*head, *names, ["1月3日", "以会代训", "宪法", 45], ["3月25日", "集中培训", "民法典", 20]])
    )
    assert figures(intake)["study.sessions"] is None
    assert "title.other_year" in codes(intake)


def test_a_due_date_of_next_january_is_not_read_as_this_january(book: Book) -> None:
    rows = [
        PETITIONS,
        ["青信〔2023〕9号", "2023-12-20", "1月19日", "2024-01-10"],
        ["青信〔2023〕8号", "2023-12-01", "12月31日", "12月30日"],
    ]
    values = figures(read(book("a.xlsx", 信访=[["信访件登记"], *rows])))
    assert (values["petitions.accepted"], values["petitions.closed_in_time"]) == (2, 2)


def test_a_copy_with_one_row_more_is_not_added(book: Book) -> None:
    first = [["接访登记"], VISITS, *[visit(n, n) for n in range(1, 9)]]
    intake = read(book("a.xlsx", 表一=first, 表二=[*first, visit(20, 3)]))
    assert codes(intake) == {"table.in_another"}
    folder = book("a.xlsx", 初稿=first, 终稿=[*first, visit(20, 3)])
    assert figures(read(folder))["receptions.sessions"] == 9
    assert account(read(folder)) == [(0, 0, {**HEAD, "已含在另一张表里的行": 8}), (9, 0, HEAD)]


def test_one_number_with_another_date_and_party_is_asked(book: Book) -> None:
    rows = [
        ["行政处罚台账"],
        FINES,
        ["青罚〔2023〕8号", "2023-05-06", "交通", "甲"],
        ["青罚[2023]第008号", "2023-06-07", "交通", "乙"],
    ]
    intake = read(book("a.xlsx", 台账=rows))
    assert codes(intake) == {"rows.same_number"}
    same = [*rows[:3], ["青罚[2023]第008号", "2023-05-06", "交通", "甲"]]
    assert figures(read(book("a.xlsx", 台账=same)))["penalties.decisions"] == 1


@pytest.mark.parametrize("title", ["说明：关于防汛的公告", "财政收支合计", "其中村务公开"])
def test_a_full_row_is_data_whatever_its_name(book: Book, title: str) -> None:
    head = ["信息标题", "公开栏目", "公开日期"]
    rows = [
        head,
        ["关于低保的公示", "民生", "2023-01-05"],
        [title, "财政", "2023-02-05"],
        ["预算", "财政", "2023-03-05"],
    ]
    intake = read(book("a.xlsx", 公开=[["主动公开台账"], *rows]))
    assert figures(intake)["disclosures.published"] == 3
    assert account(intake) == [(3, 0, HEAD)]


def test_three_equal_numbers_are_a_row_of_data(book: Book) -> None:
    head = ["受理矛盾纠纷", "调处成功", "受理信访件"]
    values = figures(read(book("a.xlsx", 汇总=[["2023年统计"], head, [7, 7, 7]])))
    assert (values["disputes.accepted"], values["petitions.accepted"]) == (7, 7)


def test_a_dated_row_with_a_total_in_a_later_cell_is_a_total(book: Book) -> None:
    rows = [["接访登记"], ["接访日期", "来访人数", "事项分类", "备注"], *[[*visit(n, 2), ""] for n in (1, 2, 3)]]
    intake = read(book("a.xlsx", 接访=[*rows, ["2023-12-31", 6, "", "合计"]]))
    values = figures(intake)
    assert (values["receptions.sessions"], values["receptions.people"]) == (3, 6)
    assert account(intake) == [(3, 0, {**HEAD, "合计行": 1})]


def test_a_merged_number_counts_once(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["接访登记"], VISITS, visit(1, 5), visit(1, None, "申诉求决"), visit(1, None), visit(2, 1)):
        sheet.append(row)
    sheet.merge_cells("B3:B5")
    workbook.save(tmp_path / "a.xlsx")
    intake = read(tmp_path)
    values = figures(intake)
    assert (values["receptions.sessions"], values["receptions.people"]) == (4, 6)
    assert codes(intake) == set()


def test_a_header_over_split_dates_is_read_whole(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["青溪镇2023年矛盾纠纷台账"])
    sheet.append(["案件编号", "受理日期", "", "", "纠纷类型", "调处结果"])
    sheet.append(["", "年", "月", "日", "", ""])
    for n in (1, 2):
        sheet.append([f"青调〔2023〕{n}号", 2023, n, 6, "邻里", "成功"])
    for cells in ("A1:F1", "B2:D2", "A2:A3", "E2:E3", "F2:F3"):
        sheet.merge_cells(cells)
    workbook.save(tmp_path / "a.xlsx")
    intake = read(tmp_path)
    assert figures(intake)["disputes.accepted"] == 2
    assert account(intake) == [(2, 0, {"表头以上": 1, "表头": 2})]


def test_who_must_act_is_read_from_the_form_then_from_the_file(book: Book) -> None:
    bad = [["青溪镇2023年矛盾纠纷台账"], ["填报单位：人大办"], DISPUTES, dispute(1), dispute(2, "待补")]
    assert {p.department for p in read(book("a.xlsx", 台账=bad)).problems if p.code == "value.date"} == {"人大办"}
    del bad[1]
    folder = book("人大办-台账.xlsx", 台账=bad)
    (folder / "a.xlsx").unlink()
    assert {p.department for p in read(folder).problems if p.code == "value.date"} == {"人大办"}


def test_a_topic_whose_file_came_and_could_not_be_read_is_not_called_missing(book: Book) -> None:
    folder = book("a.xlsx", 台账=[["行政处罚台账"], FINES, ["青罚〔2023〕8号", "2023-05-06", "交通", "甲"]])
    (folder / "司法所-人民调解台账.xlsx").write_bytes(b"PK\x03\x04\x14\x00\x00\x00")
    missing = [p.found for p in read(folder).problems if p.code == "topic.not_reported"]
    assert not any("矛盾纠纷调解" in found for found in missing)
    assert any("信访件办理" in found for found in missing)


def test_a_renamed_file_is_told_its_usual_extension(book: Book) -> None:
    folder = book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, dispute(1)])
    (folder / "a.xlsx").rename(folder / "a.xls")
    assert {p.expected for p in read(folder).problems if p.code == "file.renamed"} == {"扩展名 .xlsx"}


def test_a_row_with_two_numbers_is_asked(book: Book) -> None:
    rows = [dispute(1), dispute(2), ["青调〔2023〕3号、青调〔2023〕9号", *dispute(3)[1:]]]
    assert "rows.numbers" in codes(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows])))


def test_a_comment_that_a_row_does_not_count_is_asked(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["矛盾纠纷台账"], DISPUTES, dispute(1), dispute(2)):
        sheet.append(row)
    sheet["B4"].comment = openpyxl.comments.Comment("当事人已撤回，不计入", "经办人")
    workbook.save(tmp_path / "a.xlsx")
    assert "rows.void" in codes(read(tmp_path))


def test_closed_on_the_same_day_is_no_open_case(book: Book) -> None:
    rows = [["X2023001", "2023-05-06", "2023-07-06", "当日办结"], ["X2023002", "2023-05-07", "2023-07-07", "正在办理"]]
    intake = read(book("a.xlsx", 台账=[["信访台账"], PETITIONS, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["petitions.closed_in_time"] == 1


def test_the_county_table_without_the_word_town_gives_our_column(book: Book) -> None:
    rows = [
        ["全县2023年矛盾纠纷调解情况"],
        ["项目", "单位", "蒲家", "青溪", "白石", "全县合计"],
        ["受理矛盾纠纷", "件", 8, 5, 2, 15],
    ]
    assert figures(read(book("a.xlsx", 通报=rows)))["disputes.accepted"] == 5


def test_a_summary_of_another_town_is_an_error(book: Book) -> None:
    rows = [["矛盾纠纷统计表"], ["填报单位：白石镇人民政府"], ["指标", "单位", "数量"], ["受理矛盾纠纷", "件", 8]]
    assert "form.others" in codes(read(book("a.xlsx", 汇总=rows)))


def test_column_numbers_above_a_total_are_no_row(book: Book) -> None:
    rows = [
        ["板块", "岗位", "任职人员"],
        [1, 2, 3],
        ["合计", 4, None],
        *(["党建", f"岗位{n}", f"某某{n}"] for n in "甲乙丙丁"),
    ]
    assert figures(read(book("a.xlsx", 岗位=[["板块岗位设置"], *rows])))["posts.sections"] == 1


def test_equal_rows_that_chance_gives_are_asked_and_not_left_out(book: Book) -> None:
    kinds = [("交通", "新申领"), ("交通", "在册"), ("交通", "在册"), ("应急管理", "在册"), ("交通", "在册")]
    rows = [[n, *kind] for n, kind in enumerate(kinds * 4, 1)]
    found = codes(
        read(book("a.xlsx", 执法=[["行政执法人员名册"], ["序号", "执法领域", "变动情况"], *rows])),
        "question",
        "warning",
    )
    assert "rows.equal" in found
    assert "rows.pasted" not in found


def test_a_slip_in_a_name_written_often_is_asked(book: Book) -> None:
    rows = [
        [section, "综合岗", f"某某{n}"] for section, n in (("党的建设", "甲"), ("党的建设", "乙"), ("党地建设", "丙"))
    ]
    assert "names.near" in codes(read(book("a.xlsx", 岗位=[["板块岗位设置"], ["板块", "岗位", "任职人员"], *rows])))


FINE_HEAD = [name for name in FINES if name != "执法领域"]


def fine(n: int) -> list[Any]:
    return [f"青交罚〔2023〕{n}号", f"2023-04-{n:02d}", f"当事人{n}"]


def test_a_kind_that_stands_in_headings_alone_is_read_from_there(book: Book) -> None:
    rows = [["一、交通领域（2件）"], fine(1), fine(2), ["二、应急管理领域"], fine(3), ["合计", "3件"]]
    intake = read(book("a.xlsx", 处罚=[["行政处罚台账"], FINE_HEAD, *rows]))
    assert codes(intake, "error", "question") == set()
    assert "column.supplied" in codes(intake, "note")
    found = figures(intake)
    assert [found[f"penalties.{key}"] for key in ("decisions", "transport", "emergency")] == [3, 2, 1]


def test_a_kind_that_the_name_of_the_table_says_is_read_from_there(book: Book) -> None:
    intake = read(book("处罚台账（交通）.xlsx", 处罚=[["行政处罚台账"], FINE_HEAD, fine(1), fine(2)]))
    assert codes(intake, "error", "question") == set()
    assert figures(intake)["penalties.transport"] == 2


def test_a_row_above_the_first_heading_has_no_kind(book: Book) -> None:
    rows = [fine(1), ["一、交通领域"], fine(2)]
    assert "column.missing" in codes(read(book("a.xlsx", 处罚=[["行政处罚台账"], FINE_HEAD, *rows])), "error")


def test_what_a_closed_list_says_may_stand_in_headings(book: Book) -> None:
    rows = [["一、成功"], *(dispute(n)[:3] for n in (1, 2)), ["二、未成功"], dispute(3)[:3]]
    intake = read(book("a.xlsx", 调解=[["矛盾纠纷台账"], DISPUTES[:3], *rows]))
    assert codes(intake) == set()
    assert (figures(intake)["disputes.accepted"], figures(intake)["disputes.settled"]) == (3, 2)


@pytest.mark.parametrize(
    "title", ["矛盾纠纷调解成功率统计表", "矛盾纠纷成功与未成功案件登记表", "已成功化解的及未化解矛盾纠纷"]
)
def test_a_title_that_speaks_of_a_kind_does_not_say_it_of_every_row(book: Book, title: str) -> None:
    rows = [dispute(n)[:3] for n in (1, 2)]
    assert "column.missing" in codes(read(book("a.xlsx", 调解=[[title], DISPUTES[:3], *rows])), "error")


def test_two_sheets_that_name_one_kind_each(book: Book) -> None:
    head = ["姓名", "执法领域", "证件编号"]
    new = [["新申领行政执法证人员名单"], head, *([f"甲{n}", "应急管理", f"52{n:06d}"] for n in (1, 2, 3))]
    gone = [["取消行政执法资格人员名单"], head, ["乙", "应急管理", "53000001"]]
    found = figures(read(book("执法人员.xlsx", 新申领=new, 取消资格=gone)))
    assert (found["officers.applied"], found["officers.cancelled"]) == (3, 1)


def test_lines_of_those_who_sign_are_no_rows(book: Book) -> None:
    signed = [
        ["审批：", None, "复核：", None],
        ["制表：何立新", None, None, None],
        ["审核人", "周某", "填表人", "李某"],
    ]
    intake = read(book("a.xlsx", 调解=[DISPUTES, dispute(1), dispute(2), *signed]))
    assert codes(intake, "error", "question") == set()
    assert figures(intake)["disputes.accepted"] == 2


@pytest.mark.parametrize("words", ["本年度无申请人提出的行政复议案件，零报告", "今年没有受理的案件，实行零报告：零"])
def test_a_zero_report_may_speak_of_applicants_and_of_cases(book: Book, words: str) -> None:
    head = ["复议案号", "复议受理日期", "被申请人"]
    intake = read(book("a.xlsx", 复议=[["2023年行政复议案件台账"], head, [words]]))
    assert codes(intake, "error", "question") == set()
    assert figures(intake)["reconsideration.accepted"] == 0


def test_a_second_sheet_named_as_another_book_is_told_and_not_asked_for(book: Book) -> None:
    head = ["建议编号", "建议标题", "答复日期"]
    other = [
        ["2023年政协提案办理台账"],
        ["编号", "标题", "提案人", "答复情况"],
        ["1", "修路", "某某", "已答复"],
    ]
    intake = read(book("a.xlsx", 建议=[head, ["1", "通水", "2023-05-06"]], 提案=other))
    assert codes(intake, "error", "question") == set()
    assert "sheet.other_book" in codes(intake, "warning")
    assert figures(intake)["suggestions.answered"] == 1


def test_one_officer_in_two_domains_is_asked(book: Book) -> None:
    head = ["姓名", "执法证号", "执法领域", "变动情况"]
    rows = [
        ["甲某", "CX001", "交通", "新申报"],
        ["甲某", "CX001", "应急管理", "新申报"],
        ["乙某", "CX002", "交通", "在册"],
    ]
    intake = read(book("a.xlsx", 执法=[["行政执法人员名册"], head, *rows]))
    assert codes(intake, "question") == {"rows.same_number"}


def test_equal_rows_without_a_number_are_asked_in_a_topic_with_numbers_too(book: Book) -> None:
    rows = [
        ["当场处罚", "2023-04-01", "交通", "某某"],
        ["当场处罚", "2023-04-01", "交通", "某某"],
        ["1号", "2023-04-02", "交通", "某甲"],
    ]
    assert "rows.equal" in codes(read(book("a.xlsx", 处罚=[FINES, *rows])), "question")


def test_the_reason_why_a_certificate_was_cancelled_is_no_void_row(book: Book) -> None:
    head = ["执法证号", "执法领域", "变动情况", "备注"]
    rows = [["CX001", "交通", "取消", "退休"], ["CX002", "交通", "取消", "调离"], ["CX003", "交通", "在册", None]]
    intake = read(book("a.xlsx", 执法=[["行政执法人员名册"], head, *rows]))
    assert codes(intake, "error", "question") == set()
    assert figures(intake)["officers.cancelled"] == 2


@pytest.mark.parametrize("name", ["*受理时间", "受理日期*", "3.受理日期", "纠纷受理时间", "收案时间", "受理的日期"])
def test_names_of_columns_in_other_words(book: Book, name: str) -> None:
    head = ["案号", name, "纠纷种类", "化解结果"]
    intake = read(book("a.xlsx", 调解=[["矛盾纠纷台账"], head, dispute(1), dispute(2, outcome="已化解")]))
    assert codes(intake, "error", "question") == set()
    assert figures(intake)["disputes.settled"] == 2


def test_two_dates_of_two_years_that_may_both_be_the_date_are_an_error(book: Book) -> None:
    head = ["信访件编号", "来信日期", "登记日期", "应办结日期", "办结日期"]
    rows = [
        ["1号", "2023-03-01", "2023-03-02", "2023-05-01", "2023-04-01"],
        ["2号", "2022-12-30", "2023-01-03", "2023-03-01", "2023-02-01"],
    ]
    intake = read(book("a.xlsx", 信访=[["信访件台账"], head, *rows]))
    assert "column.which" in codes(intake, "error")
    own = ["收到日期" if name == "登记日期" else name for name in head]
    assert "column.which" not in codes(read(book("a.xlsx", 信访=[["信访件台账"], own, *rows])), "error")


def test_months_under_a_heading_of_time_are_a_summary(book: Book) -> None:
    rows = [["时间", "接访次数", "接待人次"], *([f"{n}月", 1, 2] for n in range(1, 13)), ["全年累计", 12, 24]]
    found = figures(read(book("a.xlsx", 统计=[["2023年领导干部接访下访统计表"], *rows])))
    assert found["receptions.people"] == 24


def test_a_running_number_is_no_quantity_that_adds_up(book: Book) -> None:
    """The third row has no kind and the date of the row above; its number 3 is the sum of 1 and 2."""
    rows: list[list[Any]] = [["序号", "学习日期", "学习形式", "内容"], [1, "2023年11月", "专题培训", "第1讲"]]
    rows += [[n, "2023年1月", "专题培训" if n in (2, 12) else None, f"第{n}讲"] for n in range(2, 13)]
    intake = read(book("党建办-学习培训台账.xlsx", Sheet1=rows))
    assert [(account.rows, account.dropped) for account in intake.accounts] == [(13, {"表头": 1})]


def test_one_case_in_the_ledgers_of_two_offices_counts_once_and_is_no_version(book: Book) -> None:
    """Each office has rows of its own besides; neither ledger is a later version of the other."""
    fines = [[f"青罚决〔2023〕{n}号", f"2023-06-{n:02d}", "交通", f"当事人{n}"] for n in range(1, 5)]
    folder = book("综合行政执法办-2023年行政处罚台账.xlsx", **{"6月": [FINES, *fines[:2]]})
    book("应急办-2023年行政处罚台账.xlsx", **{"2023年": [FINES, *fines[1:]]})
    intake = read(folder)
    assert [p.code for p in intake.problems if p.severity == "question"] == []
    assert figures(intake)["penalties.decisions"] == 4


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [("是否调解成功", "是", "否"), ("是否达成协议", "是", "否"), ("化解成效", "已化解", "未化解")],
)
def test_an_outcome_may_be_asked_for_with_yes_or_no(book: Book, heading: str, yes: str, no: str) -> None:
    rows = [dispute(n, outcome=no if n == 3 else yes) for n in range(1, 8)]
    found = figures(read(book("矛盾纠纷调解台账.xlsx", 台账=[[*DISPUTES[:3], heading], *rows])))
    assert (found["disputes.accepted"], found["disputes.settled"]) == (7, 6)


def test_rows_of_kinds_alone_are_asked_unless_the_total_counts_them(book: Book) -> None:
    """A list of officers without names: the same three rows one after the other may be three others."""
    kinds = [("交通", "在册"), ("应急管理", "在册"), ("综合", "新申报"), ("交通", "取消")]
    rows: list[list[Any]] = [[n, *kinds[n % 3 if n > 3 else n % 4]] for n in range(1, 13)]
    header = ["序号", "执法领域", "变动情况"]
    assert "rows.equal" in codes(read(book("执法人员名册.xlsx", 台账=[header, *rows])), "question")
    intake = read(book("执法人员名册.xlsx", 台账=[header, *rows, ["共计", "12名"]]))
    assert [(a.rows, a.records) for a in intake.accounts] == [(14, 12)]
    assert codes(intake, "question") == set()


def test_a_row_without_its_number_is_asked_beside_the_same_row_with_it(book: Book) -> None:
    header = ["建议编号", "建议标题", "领衔代表", "答复日期", "办理结果"]
    rows = [[f"第{n}号", f"关于{n}组修路的建议", f"代表{n}", f"2023-05-{n:02d}", "A"] for n in range(1, 6)]
    folder = book("1-3月人大代表建议办理台账.xlsx", 台账=[header, ["暂无", *rows[0][1:]], *rows[1:3]])
    book("全年人大代表建议办理台账.xlsx", 台账=[header, *rows])
    assert [p.code for p in read(folder).problems if p.severity == "question"] == ["rows.alike"]


def test_rows_above_a_header_are_an_error_and_not_a_title(book: Book) -> None:
    rows = [dispute(n) for n in range(1, 5)]
    intake = read(book("矛盾纠纷调解台账.xlsx", 台账=[*rows, ["接上页"], DISPUTES, dispute(5)]))
    (problem,) = [p for p in intake.problems if p.code == "rows.above_header"]
    assert problem.cell == "A1:D4"
    assert "有 4 行像是数据" in problem.found


def test_the_unit_line_of_a_table_holds_on_the_sheet_that_goes_on_with_it(book: Book) -> None:
    header = ["序号", "活动日期", "活动地点", "宣传主题", "咨询人次"]
    rows = [[n, f"2023-0{n}-11", "广场", "行政复议", n / 10] for n in range(1, 9)]
    folder = book("法治宣传活动台账.xlsx", 台账=[["", "", "", "单位：百人次"], header, *rows[:4]], 续=rows[4:])
    found = figures(read(folder))
    assert (found["publicity.review_events"], found["publicity.review_consultations"]) == (8, 360)


def test_the_heads_of_groups_of_columns_are_no_row_where_they_stand_again(book: Book) -> None:
    head = [["岗位情况", None, "人员情况"], ["板块", "岗位", "任职人员"]]
    rows = [[f"板块{n % 2}", f"岗位{n}", f"王小{'甲乙丙丁'[n]}"] for n in range(4)]
    folder = book("岗位设置一览表.xlsx", Sheet1=[*head, *rows[:2], [None], *head, *rows[2:]])
    workbook = openpyxl.load_workbook(folder / "岗位设置一览表.xlsx")
    for row in (1, 6):
        workbook["Sheet1"].merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    workbook.save(folder / "岗位设置一览表.xlsx")
    assert figures(read(folder))["posts.posts"] == 4


def test_a_version_is_told_by_its_number_whatever_else_the_name_says(book: Book) -> None:
    """处罚决定登记表v1 and v2: the 定 of 决定 is no 定稿."""
    fines = [[f"青罚决〔2023〕{n}号", f"2023-06-{n:02d}", "交通", f"当事人{n}"] for n in range(1, 7)]
    folder = book("行政处罚决定登记表（综合行政执法办）v1.xlsx", 台账=[FINES, *fines[:5]])
    book("行政处罚决定登记表（综合行政执法办）v2.xlsx", 台账=[FINES, *fines])
    intake = read(folder)
    assert codes(intake, "question") == set()
    assert figures(intake)["penalties.decisions"] == 6


def test_a_row_without_its_kind_that_says_much_is_no_total(book: Book) -> None:
    """Its one number is the sum of the rows above by chance."""
    header = ["序号", "接访日期", "接访领导", "来访人数", "事项分类", "反映事项", "处理意见"]
    rows = [
        [n, "2023-05-06", f"领导{n}", n, "政策咨询" if n != 3 else None, f"事项{n}", "当场答复"] for n in (1, 2, 3, 4)
    ]
    intake = read(book("接访登记.xlsx", 台账=[header, *rows]))
    assert [a.dropped for a in intake.accounts] == [{"表头": 1}]


def test_a_columns_own_label_goes_before_an_alias_though_it_is_split(tmp_path: Path) -> None:
    """立案日期 over 年, 月, 日 beside 立案时间, which says last year in one row."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["诉讼案号", "立案时间", "立案日期", None, None, "原告", "审理法院", "裁判结果"])
    sheet.append([None, None, "年", "月", "日"])
    for column in "ABFGH":
        sheet.merge_cells(f"{column}1:{column}2")
    sheet.merge_cells("C1:E1")
    for n in range(1, 6):
        sheet.append(
            [
                f"（2023）行初{100 + n}号",
                "2022-12-26" if n == 1 else f"2023-0{n}-02",
                2023,
                n,
                5,
                f"原告{n}",
                "县法院",
                "撤诉",
            ]
        )
    workbook.save(tmp_path / "行政应诉案件台账.xlsx")
    intake = read(tmp_path)
    assert figures(intake)["litigation.accepted"] == 5
    assert "column.twice" in codes(intake, "warning", "error")


def test_a_register_of_several_years_counts_what_stands_under_this_one(book: Book) -> None:
    """Headings 2022年 and 2023年 between the rows, days without a year below them."""
    rows = [["2022年"], *([f"{n}月5日", 2, "政策咨询"] for n in (10, 11)), ["2023年"]]
    rows += [[f"{n}月6日", 3, "政策咨询"] for n in (1, 4, 10)] + [["二〇二四年度"], ["1月3日", 5, "政策咨询"]]
    intake = read(book("接访登记本.xlsx", 登记=[["接访登记（连续登记本）"], VISITS, *rows]))
    assert figures(intake)["receptions.people"] == 9
    (account,) = intake.accounts
    assert account.dropped["不在年度内"] == 3
    assert "row.outside_window" in codes(intake, "warning")


@pytest.mark.parametrize("words", ["并案办理，不再单独计件", "不另计", "不再重复计算"])
def test_a_case_joined_to_another_is_asked(book: Book, words: str) -> None:
    rows = [[*dispute(n), words if n == 3 else ""] for n in range(1, 6)]
    intake = read(book("调解台账.xlsx", 台账=[[*DISPUTES, "备注"], *rows]))
    assert "rows.void" in codes(intake, "question")


def test_the_sum_of_a_village_in_words_is_no_row(book: Book) -> None:
    """观音桥社区共 | 11件 | | 成功7件."""
    rows = [dispute(n) for n in range(1, 5)]
    intake = read(book("调解台账.xlsx", 台账=[DISPUTES, *rows, ["观音桥社区共", "4件", None, "成功4件"]]))
    assert [a.dropped for a in intake.accounts] == [{"表头": 1, "合计行": 1}]
    assert figures(intake)["disputes.accepted"] == 4
