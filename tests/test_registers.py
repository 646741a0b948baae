"""Registers as strangers kept them: what stands beside, above and below the rows decides what a row is.

The laws (tests/laws) try classes of habits over all topics; here stand cases that were found, for the reader.
"""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.indicators import compute_values, failed, run_checks, weigh
from pipeline.tallies import Intake, office_of, open_folder
from pipeline.tallies.values.numbers import parse_number
from pipeline.tallies.values.persons import person_key, split_persons
from pipeline.tallies.values.reads import Fault
from tests.question_laws import decided
from tests.test_habits import (
    CATALOGUE,
    DISPUTES,
    FINES,
    PETITIONS,
    VISITS,
    Book,
    account,
    book,
    codes,
    dispute,
    figures,
    read,
)

__all__ = ["book"]

SUGGESTIONS = ["建议编号", "建议标题", "答复日期"]
SUITS = ["案件性质", "案号", "立案日期", "被告", "审理法院"]
PAPERS = ["文件名称", "文号", "印发日期", "是否应报备", "是否已报备", "备注"]


def suggestion(n: int) -> list[str]:
    return [f"第{n}号", f"关于第{n}件事的建议", f"2023-05-{n:02d}"]


def contradicted(intake: Intake) -> list[str]:
    return [check.rule for check in failed(run_checks(CATALOGUE, compute_values(CATALOGUE, intake, ""), intake, ""))]


@pytest.mark.parametrize(
    "second", ["二、协办件（2件）", "（二）协办", "二、我镇配合办理的建议（2件）", "三、县政协提案"]
)
def test_what_is_helped_with_under_a_heading_is_not_counted(book: Book, second: str) -> None:
    rows = [["一、主办件（3件）"], *map(suggestion, (1, 2, 3)), [second], *map(suggestion, (4, 5))]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], SUGGESTIONS, *rows]))
    assert figures(intake)["suggestions.answered"] == 3
    assert codes(intake) == set()


def test_grids_of_before_are_no_grids_of_now(tmp_path: Path) -> None:
    """Three grids made into two, side by side; a new grid merged down over two old ones."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["青溪镇网格调整对照表"])
    sheet.append(["所属村", "调整前", None, "调整后"])
    sheet.append([None, "网格名称", "户数", "网格名称", "户数"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    for row in (
        ["甲村", "甲1", 60, "甲一", 100],
        ["甲村", "甲2", 40],
        ["甲村", "甲3", 50, "甲三", 50],
        ["乙村", "乙1", 9, "乙一", 9],
    ):
        sheet.append(row)
    sheet.merge_cells("D4:D5")
    sheet.append(["乙村", "乙2", 30])
    workbook.save(tmp_path / "网格.xlsx")
    intake = read(tmp_path)
    assert figures(intake)["grids.total"] == 3
    assert intake.accounts[0].dropped["只有变更前"] == 1


def test_other_kinds_in_one_register_are_left_out_and_listed(book: Book) -> None:
    suits = [["行政诉讼", "（2023）川行初1号"], ["民事诉讼", "（2023）川民初2号"], ["行政诉讼", "（2023）川行初3号"]]
    rows = [[*suit, "2023-03-04", "青溪镇人民政府", "县法院"] for suit in suits]
    intake = read(book("诉讼.xlsx", 诉讼=[["2023年涉诉案件"], SUITS, *rows]))
    assert figures(intake)["litigation.accepted"] == 2
    assert codes(intake, "warning") >= {"rows.other_kind"}


def test_a_number_of_another_kind_of_case_is_asked(book: Book) -> None:
    rows = [
        [f"（2023）川{kind}{n}号", "2023-03-04", "青溪镇人民政府", "县法院"]
        for n, kind in enumerate(("行初", "民初", "行初"))
    ]
    intake = read(book("诉讼.xlsx", 诉讼=[["行政应诉案件"], SUITS[1:], *rows]))
    assert codes(intake) == {"rows.maybe_other_kind"}


def test_decisions_not_to_punish_among_the_fines_are_asked(book: Book) -> None:
    rows = [[f"青罚决字〔2023〕{n}号", f"2023-03-{n:02d}", "交通运输", f"人{n}"] for n in (1, 2)]
    rows.append(["青不罚决字〔2023〕1号", "2023-03-09", "交通运输", "人9"])
    intake = read(book("处罚.xlsx", 处罚=[["行政处罚台账"], FINES, *rows]))
    assert codes(intake) == {"rows.maybe_other_kind"}


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("大沙河镇人民政府", False),
        ("南溪县沙河镇人民政府", True),
        ("河南沙河镇", True),
        ("2023年沙河镇台账", True),
        ("小沙河镇、沙河镇", True),
    ],
)
def test_a_longer_name_is_another_town(text: str, ours: bool) -> None:
    assert office_of("沙河镇").is_ours(text) is ours


def test_a_granted_extension_is_asked_and_touches_one_figure(book: Book) -> None:
    head = [*PETITIONS[:3], "批准延期至", PETITIONS[3]]
    rows = [[f"青访{n}号", "2023-01-05", "2023-03-05", "2023-04-05" if n == 2 else None, "2023-03-20"] for n in (1, 2)]
    intake = read(book("信访.xlsx", 信访=[["信访件台账"], head, *rows]))
    assert codes(intake) == {"column.extended"}
    assert figures(intake)["petitions.accepted"] == 2


def test_a_column_that_says_otherwise_than_the_days_is_asked(book: Book) -> None:
    rows = [[f"青访{n}号", "2023-01-05", "2023-03-05", f"2023-03-{n:02d}", "否"] for n in (2, 9)]
    intake = read(book("信访.xlsx", 信访=[["信访件台账"], [*PETITIONS, "是否超期"], *rows]))
    assert codes(intake) == {"column.verdict"}
    assert figures(intake)["petitions.accepted"] == 2


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ("备注：2023年我镇共制发行政规范性文件3件，其中需报备2件。", ["documents.issued == stated"]),
        ("备注：2023年我镇共制发行政规范性文件2件。", []),
        ("备注：共印发会议纪要7件。", []),
    ],
)
def test_a_sentence_at_the_foot_that_contradicts_the_rows_is_a_failed_check(
    book: Book, said: str, rules: list[str]
) -> None:
    rows = [[f"办法{n}", f"青府规〔2023〕{n}号", f"2023-03-0{n}", "是", "是", None] for n in (1, 2)]
    intake = read(book("文件.xlsx", 文件=[["行政规范性文件"], PAPERS, *rows, [said]]))
    assert contradicted(intake) == rules


def test_a_draft_in_the_remarks_is_asked(book: Book) -> None:
    rows = [[f"办法{n}", f"青府规〔2023〕{n}号", f"2023-03-0{n}", "是", "否", ""] for n in (1, 2)]
    rows[1][5] = "征求意见稿，待印发"
    assert codes(read(book("文件.xlsx", 文件=[["行政规范性文件"], PAPERS, *rows]))) == {"rows.void"}


def test_one_matter_told_by_two_villages_is_asked(book: Book) -> None:
    head = ["编号", "受理日期", "类型", "当事人", "纠纷简要情况", "结果"]
    one = [1, "2023.6.15", "山林土地", "陈红、冯华", "东山村与上河村交界处杉木林界址", "成功"]
    other = [7, "2023-06-15", "山林土地", "冯华、陈红", "东山村与上河村交界处杉木林界址", "成功"]
    more = [2, "2023-07-15", "邻里", "甲、乙", "宅基地滴水", "成功"]
    book("上河村.xlsx", 台账=[["上河村矛盾纠纷调解登记"], head, one, more])
    intake = read(book("东山村.xlsx", 台账=[["东山村矛盾纠纷调解登记"], head, other]))
    assert codes(intake) == {"rows.alike"}


def test_the_old_year_in_january_is_asked(book: Book) -> None:
    rows = [[f"青罚〔2023〕{n}号", day, "交通运输", f"人{n}"] for n, day in enumerate(("2022-01-05", "2023-02-10"), 1)]
    assert codes(read(book("处罚.xlsx", 处罚=[["行政处罚台账"], FINES, *rows]))) == {"value.year"}


def test_a_neighbours_seal_at_the_foot_stops_a_form_that_names_nobody(book: Book) -> None:
    rows = [["2023-05-06", 2, "政策咨询"], ["2023-05-07", 2, "政策咨询"], [], ["白石镇党建工作办公室（盖章）"] * 3]
    intake = read(book("接访.xlsx", 接访=[["2023年度接访登记"] * 3, VISITS, *rows]))
    assert codes(intake, "error") == {"form.others"}


def test_a_tour_in_one_row_is_asked(book: Book) -> None:
    head = ["活动日期", "地点", "宣传主题", "咨询人次"]
    rows = [["2023-03-01", "甲村", "行政复议", 3], ["2023-03-29", "东山等12个村巡回宣讲（12场）", "行政复议", 15]]
    intake = read(book("宣传.xlsx", 宣传=[["法治宣传活动"], head, *rows]))
    assert codes(intake) == {"rows.told_several"}
    assert figures(intake)["publicity.review_consultations"] == 18


def test_a_row_without_a_town_in_a_countys_list_is_asked(book: Book) -> None:
    towns = ["青溪镇", "白石镇", None, "青溪镇"]
    rows = [[*dispute(n), town] for n, town in enumerate(towns, 1)]
    intake = read(book("全县.xlsx", 台账=[["全县矛盾纠纷台账"], [*DISPUTES, "责任乡镇"], *rows]))
    assert codes(intake) == {"rows.no_town"}


def test_a_legend_of_colours_that_leaves_rows_out_stops(book: Book) -> None:
    rows = [[*dispute(1)], [*dispute(2)], ["注：灰底行已作废，不计入"]]
    assert codes(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows])), "error") == {"note.colour"}


@pytest.mark.parametrize(
    ("heading", "column"),
    [("交办件编号", "信访件编号"), ("登记编码", "信访件编号"), ("信访事项编号（县）", "信访件编号")],
)
def test_a_name_nobody_knows_that_can_only_be_one_column(book: Book, heading: str, column: str) -> None:
    rows = [[f"JB-{n}", "2023-01-05", "2023-03-05", "2023-03-02"] for n in (1, 2)]
    intake = read(book("信访.xlsx", 信访=[["信访件台账"], [heading, *PETITIONS[1:]], *rows]))
    assert figures(intake)["petitions.accepted"] == 2


@pytest.mark.parametrize("heading", ["计划学习日期", "经办人编号", "拟学习时间"])
def test_a_name_that_says_another_thing_is_asked_for(book: Book, heading: str) -> None:
    rows = [["2023-01-05", "以会代训", "行政处罚法"], ["2023-02-05", "以会代训", "宪法"]]
    assert codes(read(book("学法.xlsx", 学法=[["学法培训"], [heading, "学习形式", "学习内容"], *rows])), "error") == {
        "column.missing"
    }


def test_what_has_not_come_about_is_left_out_and_said(book: Book) -> None:
    rows = [suggestion(1), suggestion(2), ["第3号", "关于路灯的建议", "正在办理"]]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], SUGGESTIONS, *rows]))
    assert figures(intake)["suggestions.answered"] == 2
    assert account(intake) == [(2, 0, {"表头以上": 1, "表头": 1, "写明还没有发生": 1})]
    assert codes(intake, "warning") == {"value.not_yet"}


def test_a_stroke_for_a_number_is_none_and_a_blank_is_a_fault(book: Book) -> None:
    head = ["活动日期", "活动地点", "宣传主题", "咨询人次"]
    rows = [["2023-03-01", "甲村", "行政复议", 3], ["2023-03-02", "乙村", "行政复议", "/"]]
    intake = read(book("a.xlsx", 宣传=[["法治宣传"], head, *rows]))
    assert figures(intake)["publicity.review_consultations"] == 3
    assert codes(intake, "note") >= {"value.nothing"}
    rows[1][3] = ""
    assert codes(read(book("a.xlsx", 宣传=[["法治宣传"], head, *rows])), "error") == {"value.blank"}


def test_lines_that_go_on_are_no_rows(book: Book) -> None:
    """A text that ran over, and a second penalty in one decision."""
    head = [*FINES, "处罚种类", "金额"]
    fine = ["青罚〔2023〕{}号", "2023-03-05", "交通运输", "甲"]
    rows = [[fine[0].format(1), *fine[1:], "罚款", 500], [None, None, None, None, "没收违法所得", 80]]
    intake = read(book("处罚.xlsx", 处罚=[["行政处罚台账"], head, *rows, [fine[0].format(2), *fine[1:], "罚款", 500]]))
    assert figures(intake)["penalties.decisions"] == 2
    assert intake.accounts[0].dropped["同一项的续行"] == 1
    assert codes(intake) == set()


def test_a_line_at_the_foot_is_no_line_that_goes_on(book: Book) -> None:
    rows = [dispute(1), dispute(2), ["另有三件尚未登记"]]
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows]))
    assert "同一项的续行" not in intake.accounts[0].dropped


def test_days_kept_by_hand_have_a_column_for_the_month_and_one_for_the_day(book: Book) -> None:
    rows = [[1, 12, 2, "政策咨询"], [2, 1, 3, "申诉求决"]]
    intake = read(book("接访.xlsx", 接访=[["2023年领导接待群众来访登记簿"], ["月", "日", *VISITS[1:]], *rows]))
    assert (figures(intake)["receptions.sessions"], figures(intake)["receptions.people"]) == (2, 5)


@pytest.mark.parametrize(("word", "settled"), [("调解成功", 2), ("经两次调解成功", 2)])
def test_a_kind_of_a_known_word_is_that_word(book: Book, word: str, settled: int) -> None:
    rows = [dispute(1), dispute(2, outcome=word)]
    assert figures(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows])))["disputes.settled"] == settled


@pytest.mark.parametrize("word", ["尚未成功", "基本成功", "拟成功", "不成功或成功"])
def test_what_is_denied_or_delayed_is_no_kind_of_it(book: Book, word: str) -> None:
    rows = [dispute(1), dispute(2, outcome=word)]
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows]))
    assert figures(intake)["disputes.settled"] != 2


def test_a_table_that_says_of_the_whole_year_that_there_was_nothing_is_a_zero_report(book: Book) -> None:
    head = ["复议案号", "复议受理日期", "被申请人"]
    intake = read(book("复议.xlsx", 复议=[["2023年行政复议案件登记"], head, ["本年度无行政复议案件"]]))
    assert figures(intake)["reconsideration.accepted"] == 0
    assert codes(intake) == set()


def test_former_years_of_a_series_stop_nothing(book: Book) -> None:
    sheets = {
        f"{year}": [[f"{year}年网格设置"], ["网格名称", "所属村社"], [f"{year}一网格", "甲村"]]
        for year in range(2021, 2024)
    }
    intake = read(book("网格.xlsx", **sheets))
    assert figures(intake)["grids.total"] == 1
    assert codes(intake, "error") == set()


def test_steps_of_one_event_are_one_event_though_one_was_sent_back(book: Book) -> None:
    head = ["事件编号", "上报时间", "事件类别", "流转环节"]
    rows = [[f"SJ2023{n:04d}", "2023-02-09", "安全隐患", step] for n in (1, 2) for step in ("上报", "退回", "办结")]
    intake = read(book("事件.xlsx", 事件=[["网格事件流转"], head, *rows]))
    assert figures(intake)["events.handled"] == 2
    assert codes(intake) == set()


def test_persons_missing_by_number_are_nobody_and_namesakes_are_two() -> None:
    assert split_persons("缺员1名") == ()
    assert person_key("王芳（大）") != person_key("王芳（小）")
    assert person_key("岳  敏") == person_key("岳敏（兼）")


@pytest.mark.parametrize(
    ("heading", "cells", "missing"),
    [("随行人数", [3, 4], True), ("涉及人数", [3, 4], True), ("来访群众（人次）", [3, 4], False)],
)
def test_what_a_short_name_is_part_of_must_be_of_the_topic(
    book: Book, heading: str, cells: list[int], missing: bool
) -> None:
    rows = [[f"2023-05-0{n}", people, "政策咨询"] for n, people in enumerate(cells, 1)]
    intake = read(book("接访.xlsx", 接访=[["接访登记"], [VISITS[0], heading, VISITS[2]], *rows]))
    assert ("column.missing" in codes(intake, "error")) is missing
    assert (figures(intake)["receptions.people"] == 7) is not missing


def test_a_sentence_about_another_time_is_not_compared(book: Book) -> None:
    rows = [dispute(1), dispute(2)]
    for text in ("注：2022年共受理矛盾纠纷30件，2023年共受理2件", "备注：截至11月底共受理1件", "备注：去年共受理9件"):
        assert contradicted(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows, [text]]))) == []


def test_a_short_word_of_an_open_list_is_no_end_of_another(book: Book) -> None:
    rows = [[f"青罚〔2023〕{n}号", f"2023-03-{n:02d}", "交通运输", f"人{n}"] for n in (1, 2)]
    rows[1][2] = "道路交通"
    intake = read(book("处罚.xlsx", 处罚=[["行政处罚台账"], FINES, *rows]))
    assert figures(intake)["penalties.transport"] != 2


@pytest.mark.parametrize(
    ("file", "title"),
    [("调解台账（作废）.xlsx", "矛盾纠纷台账"), ("调解台账.xlsx", "矛盾纠纷台账（供参考，勿统计）")],
)
def test_a_table_that_its_name_or_title_sets_aside_is_asked(book: Book, file: str, title: str) -> None:
    assert codes(read(book(file, 台账=[[title], DISPUTES, dispute(1), dispute(2)]))) == {"table.aside"}


def test_a_plan_is_no_record_of_what_was_done(book: Book) -> None:
    head = ["活动日期", "活动地点", "宣传主题", "咨询人次"]
    rows = [["2023-03-01", "甲村", "行政复议", 3]]
    assert codes(read(book("宣传.xlsx", 计划=[["2023年法治宣传活动计划"], head, *rows]))) == {"table.aside"}
    done = [["2023年法治宣传活动计划落实情况"], head, *rows]
    assert codes(read(book("宣传.xlsx", 落实=done))) == set()


@pytest.mark.parametrize("heading", ["二、作废案件", "二、不予受理（1件）", "（二）重复登记的案件"])
def test_rows_below_a_heading_that_sets_them_aside_are_asked(book: Book, heading: str) -> None:
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, dispute(1), [heading], dispute(2)]))
    assert codes(intake) == {"rows.void"}
    assert figures(intake)["disputes.accepted"] == 1


def test_what_another_sheet_revokes_is_asked(book: Book) -> None:
    rows = [[f"青罚〔2023〕{n}号", f"2023-03-{n:02d}", "交通运输", f"人{n}"] for n in (1, 2)]
    revoked = [["已撤销的决定"], ["文号", "撤销日期"], ["青罚[2023]第002号", "2023-05-01"]]
    assert codes(read(book("处罚.xlsx", 处罚=[["行政处罚台账"], FINES, *rows], 撤销=revoked))) == {"rows.void"}


def test_a_lawyer_whose_term_was_over_is_asked(book: Book) -> None:
    head = ["律师姓名", "律师事务所", "聘任日期", "聘期至"]
    rows = [["甲乙", "某律所", "2021-01-01", "2022-12-31"], ["丙丁", "某律所", "2023-01-01", "2024-12-31"]]
    assert codes(read(book("顾问.xlsx", 顾问=[["政府法律顾问"], head, *rows]))) == {"rows.expired"}


@pytest.mark.parametrize(("first", "code"), [("青溪镇人民政府", "rows.other_body"), ("县公安局", "rows.issuer")])
def test_a_document_of_another_issuer_is_left_out_or_asked(book: Book, first: str, code: str) -> None:
    rows = [
        [f"办法{n}", f"府规〔2023〕{n}号", f"2023-03-0{n}", "是", "是", w]
        for n, w in enumerate((first, "县人民政府"), 1)
    ]
    intake = read(book("文件.xlsx", 文件=[["行政规范性文件"], [*PAPERS[:5], "制发单位"], *rows]))
    assert code in codes(intake, "warning", "question")


def test_running_numbers_in_a_column_are_not_added(book: Book) -> None:
    rows = [["2023-03-01", 3, "政策咨询"], ["2023-03-02", 7, "政策咨询"], ["2023-03-05", 9, "申诉求决"]]
    head = ["接访日期", "来访人数（年内累计）", "事项分类"]
    assert figures(read(book("接访.xlsx", 接访=[["接访登记"], head, *rows])))["receptions.people"] == 9
    rows[2][1] = 6
    assert codes(read(book("接访.xlsx", 接访=[["接访登记"], head, *rows])), "error") == {"value.falling"}


@pytest.mark.parametrize("remark", ["疑为同一纠纷，待核", "以上三场合在一起的数", "疑似重复"])
def test_a_doubt_in_the_remarks_is_asked(book: Book, remark: str) -> None:
    rows = [[*dispute(1), ""], [*dispute(2), remark]]
    assert codes(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], [*DISPUTES, "备注"], *rows]))) == {"rows.void"}


def test_a_case_on_appeal_is_asked(book: Book) -> None:
    rows = [
        [f"（2023）川{kind}{n}号", "2023-03-04", "青溪镇人民政府", "法院"] for n, kind in enumerate(("行初", "行终"))
    ]
    assert codes(read(book("诉讼.xlsx", 诉讼=[["行政应诉案件"], SUITS[1:], *rows]))) == {"rows.maybe_other_kind"}


def test_a_case_that_was_due_before_it_began_is_an_error(book: Book) -> None:
    rows = [["青访1号", "2023-03-05", "2023-01-05", "2023-03-06"], ["青访2号", "2023-01-05", "2023-03-05", None]]
    assert codes(read(book("信访.xlsx", 信访=[["信访件台账"], PETITIONS, *rows]))) == {"rows.dates_order"}


def test_rows_with_a_mark_that_the_foot_explains_are_asked(book: Book) -> None:
    rows = [dispute(1), dispute(2, kind="*邻里"), ["注：带*的为与管委会共管片区的纠纷，统计归属尚未明确"]]
    assert "rows.footnote" in codes(read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows])))


def test_main_items_and_their_parts_in_one_list_are_asked(book: Book) -> None:
    rows = [[f"A-{n}", f"事项{n}", "主项" if n == 1 else "子项", "是", "便民中心"] for n in (1, 2, 3)]
    head = ["事项编码", "事项名称", "层级", "能否网上办理", "实施主体"]
    assert "rows.levels" in codes(read(book("服务.xlsx", 服务=[["政务服务事项"], head, *rows])))


def test_one_visit_under_two_leaders_is_asked(book: Book) -> None:
    head = [*VISITS, "接访领导", "反映事项"]
    rows = [[f"2023-05-{n:02d}", n + 1, "政策咨询", f"领导{n % 3}", f"咨询第{n}项补贴"] for n in range(1, 9)]
    rows.append([*rows[4][:3], "领导九", rows[4][4]])
    assert codes(read(book("接访.xlsx", 接访=[["接访登记"], head, *rows]))) == {"rows.alike"}


def test_more_that_is_not_in_the_table_stops(book: Book) -> None:
    rows = [["2023-05-06", 2, "政策咨询"], ["附：另有随同来访家属十四人，未登记在内。"]]
    assert codes(read(book("接访.xlsx", 接访=[["接访登记"], VISITS, *rows])), "error") == {"note.more"}


def test_an_extension_in_the_remarks_of_a_late_case_is_asked(book: Book) -> None:
    rows = [["青访1号", "2023-01-05", "2023-03-05", "2023-03-20", "电话请示延期三十日，未见审批单"]]
    rows.append(["青访2号", "2023-01-05", "2023-03-05", "2023-03-01", "已延期至4月，提前办结"])
    intake = read(book("信访.xlsx", 信访=[["信访件台账"], [*PETITIONS, "备注"], *rows]))
    assert codes(intake) == {"rows.extended"}
    assert figures(intake)["petitions.accepted"] == 2


def test_a_page_that_is_carried_over_is_compared_with_nothing(book: Book) -> None:
    rows = [dispute(1), dispute(2), ["过次页", "共2件"], ["承前页", "共2件"], dispute(3)]
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows]))
    assert contradicted(intake) == []
    assert figures(intake)["disputes.accepted"] == 3


def test_lines_under_one_running_number_and_day_are_asked_and_add_up(workbook: Callable[..., Path]) -> None:
    """One campaign at three places: one row of the register in three lines, or three campaigns?"""
    head: list[object] = ["序号", "活动日期", "宣传主题", "活动地点", "咨询人次"]
    lines: list[list[object]] = [
        [1, "2023-03-15", "行政复议", "甲村", 10],
        [None, None, None, "乙村", 4],
        [None, None, None, "丙村", 2],
    ]
    rows = [["法治宣传活动"], head, *lines, [2, "2023-05-06", "行政复议", "丁村", 5]]
    folder = workbook("宣传.xlsx", rows, ("A3:A5", "B3:B5", "C3:C5")).parent
    opened = open_folder(folder, "x", 2023, CATALOGUE)
    (asked,) = weigh(opened, CATALOGUE).asked
    assert (asked.question.code, asked.question.cell) == ("rows.one_number", "A4:E5")
    for reading, events in (("一个序号算一件", 2), ("一行算一件", 4)):
        intake = weigh(decided(opened, {asked.question.id: reading}), CATALOGUE).intake
        found = figures(intake)
        assert (found["publicity.review_events"], found["publicity.review_consultations"]) == (events, 21)


def test_a_number_merged_down_over_lines_that_say_no_more_counts_once(workbook: Callable[..., Path]) -> None:
    """主办 and 会办 of one suggestion, a line each: only the number is merged, the rest stands in the first line."""
    head: list[object] = ["建议编号", "建议标题", "答复日期", "承办单位"]
    rows: list[list[object]] = [["第1号", "关于甲的建议", "2023-05-06", "经发办"], [None, None, None, "应急办"]]
    rows += [["第2号", "关于乙的建议", "2023-05-07", "规建办"]]
    intake = read(workbook("建议.xlsx", [["人大代表建议办理"], head, *rows], ("A3:A4",)).parent)
    assert figures(intake)["suggestions.answered"] == 2
    assert account(intake)[0][2]["同一项的续行"] == 1


def test_two_heads_with_ticks_beneath_are_one_choice(book: Book) -> None:
    head = ["案号", "纠纷类别", "受理时间", "调解成功", "调解不成功"]
    rows = [
        [f"东调{n}", "邻里纠纷", f"2023-03-{n:02d}", None if n == 2 else "√", "√" if n == 2 else None]
        for n in (1, 2, 3)
    ]
    intake = read(book("调解.xlsx", 东村=[["人民调解案件登记表"], head, *rows, ["合计", None, None, 2, 1]]))
    assert codes(intake) == set()
    assert (figures(intake)["disputes.accepted"], figures(intake)["disputes.settled"]) == (3, 2)


def test_two_heads_with_numbers_beneath_are_no_choice(book: Book) -> None:
    head = ["案号", "纠纷类别", "受理时间", "调解成功", "调解不成功"]
    rows = [[f"东调{n}", "邻里纠纷", f"2023-03-{n:02d}", 3, 2] for n in (1, 2, 3)]
    assert "column.missing" in codes(read(book("调解.xlsx", 东村=[["人民调解案件登记表"], head, *rows])), "error")


def test_a_day_says_that_a_document_was_filed_and_a_blank_that_it_was_not(book: Book) -> None:
    head = ["文件名称", "发文字号", "发文日期", "应否备案", "报备时间"]
    rows = [[f"办法{n}", f"云府规〔2023〕{n}号", f"2023-03-{n:02d}", "应备案", f"2023-04-{n:02d}"] for n in (1, 2)]
    rows += [
        ["办法3", "云府规〔2023〕3号", "2023-03-03", "应备案", ""],
        ["办法4", "云府规〔2023〕4号", "2023-03-04", "不需备案", "/"],
    ]
    intake = read(book("文件.xlsx", 文件=[["行政规范性文件备案登记表"], head, *rows]))
    found = figures(intake)
    assert codes(intake) == set()
    assert "value.no_day" in codes(intake, "note")
    assert [found[f"documents.{key}"] for key in ("issued", "due", "filed")] == [4, 3, 2]


def test_a_total_may_be_of_the_rows_that_count_alone(book: Book) -> None:
    head = [*SUGGESTIONS, "办理方式"]
    rows = [[*suggestion(n), "主办" if n < 4 else "协办"] for n in range(1, 6)]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], head, *rows, ["小计", "3件"]]))
    assert figures(intake)["suggestions.answered"] == 3
    assert contradicted(intake) == []


def test_a_total_of_neither_is_a_contradiction(book: Book) -> None:
    rows = [[*suggestion(n), "主办" if n < 4 else "协办"] for n in range(1, 6)]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], [*SUGGESTIONS, "办理方式"], *rows, ["小计", "4件"]]))
    assert contradicted(intake) == ["suggestions total B8"]


def test_a_decision_not_to_punish_is_asked_where_the_penalty_stands(book: Book) -> None:
    rows = [
        [f"青罚〔2023〕{n}号", f"2023-02-{n:02d}", "交通运输", f"人{n}", "不予行政处罚" if n == 2 else "罚款500元"]
        for n in (1, 2, 3)
    ]
    assert codes(read(book("处罚.xlsx", 处罚=[["行政处罚台账"], [*FINES, "处罚内容"], *rows]))) == {"rows.void"}


def test_a_day_with_what_was_done_on_it_is_that_day(book: Book) -> None:
    rows = [
        ["青访1号", "2023-01-05", "2023-03-05", "2023.2.1办结"],
        ["青访2号", "2023-01-05", "2023-03-05", "3月9日已办结"],
    ]
    intake = read(book("信访.xlsx", 信访=[["信访件台账"], PETITIONS, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["petitions.closed_in_time"] == 1


def test_a_remark_that_names_another_kind_is_asked(book: Book) -> None:
    head = ["姓名", "执法领域", "执法证号", "证件状态", "备注"]
    rows = [
        [f"人{n}", "应急管理", f"52{n:06d}", "有效", {2: "2023年新领证", 3: "2021年新领证", 4: "驾驶员"}.get(n)]
        for n in (1, 2, 3, 4)
    ]
    intake = read(book("执法人员.xlsx", 花名册=[["行政执法人员花名册"], head, *rows]))
    (problem,) = [p for p in intake.problems if p.code == "category.remark"]
    assert problem.cell == "A4:E4"
    assert codes(intake) == {"category.remark"}


def test_a_list_of_repealed_documents_beside_the_new_ones_is_left_out_with_its_old_days(book: Book) -> None:
    head = ["文件名称", "文号", "印发时间", "是否需备案", "是否备案"]
    new = [
        ["2023年制定规范性文件目录"],
        head,
        *([f"办法{n}", f"云府规〔2023〕{n}号", f"2023-03-{n:02d}", "是", "是"] for n in (1, 2)),
    ]
    old = [["2023年废止规范性文件目录"], head, ["旧办法", "云府规〔2015〕3号", "2015-03-01", "是", "是"]]
    intake = read(book("文件.xlsx", 制定=new, 废止=old))
    assert codes(intake) == set()
    assert "rows.other_kind" in codes(intake, "warning")
    assert figures(intake)["documents.issued"] == 2


def test_a_list_of_repealed_documents_alone_is_not_passed_over(book: Book) -> None:
    old = [["2023年废止规范性文件目录"], PAPERS, ["旧办法", "云府规〔2015〕3号", "2015-03-01", "是", "是"]]
    assert "value.year" in codes(read(book("文件.xlsx", 废止=old)), "error")


def test_rows_that_say_the_same_numbers_are_no_totals_of_each_other(book: Book) -> None:
    """The village stands in its first row alone, and every grid has as many households."""
    head = ["村（社区）", "网格名称", "网格员", "户数"]
    rows = [[v if n == 1 else None, f"第{n}网格", f"{v}员{n}", 100] for v in ("东村", "西村") for n in (1, 2, 3)]
    rows.insert(3, ["东村合计", "3个", None, 300])
    rows += [["西村合计", "3个", None, 300], ["全镇总计", "6个网格", None, 600]]
    intake = read(book("网格.xlsx", 网格=[["网格划分一览表"], head, *rows]))
    assert figures(intake)["grids.total"] == 6
    assert contradicted(intake) == []


def test_the_same_matter_of_one_person_under_another_number_in_the_next_book_is_asked(book: Book) -> None:
    head = ["编号", "来信来访日期", "信访人", "反映问题", "应办结日期"]
    first = [[str(n), f"2023-05-{n:02d}", f"周改{n}", f"村账不公开{n}", f"2023-07-{n:02d}"] for n in (1, 2, 3)]
    second = [
        ["上3", "2023-05-03", "周改3", "村账不公开3", "2023-07-03"],
        ["1", "2023-08-09", "谢长青", "路灯不亮", "2023-10-09"],
    ]
    intake = read(book("信访.xlsx", 上半年=[["信访登记"], head, *first], 下半年=[["信访登记"], head, *second]))
    assert codes(intake) == {"rows.alike"}


@pytest.mark.parametrize("told", ["上半年登记过", "上半年转来，已登记"])
def test_a_case_of_an_earlier_book_by_its_remark_is_asked(book: Book, told: str) -> None:
    rows = [["青访1号", "2023-07-05", "2023-09-05", ""], ["青访2号", "2023-06-05", "2023-08-05", told]]
    assert codes(read(book("信访.xlsx", 信访=[["信访件台账"], [*PETITIONS[:3], "备注"], *rows]))) == {"rows.void"}


def test_a_day_on_which_nobody_came_is_asked_where_it_stands_for_the_visitor(book: Book) -> None:
    head = ["接访日期", "来访人", "来访人数", "事项分类"]
    rows = [
        ["2023-05-06", "张三等", "2（老两口）", "政策咨询"],
        ["2023-05-07", "无人来访", "无", ""],
        ["2023-05-08", "李四", 1, "政策咨询"],
    ]
    intake = read(book("接访.xlsx", 接访=[["领导接访登记"], head, *rows]))
    assert "rows.void" in codes(intake, "question")
    assert figures(intake)["receptions.people"] == 3


@pytest.mark.parametrize(
    ("cell", "value"),
    [("2（老两口）", 2), ("5（夫妻及子女）", 5), ("3（约）", None), ("3（批）", None), ("4（另2）", None)],
)
def test_a_number_with_a_word_in_brackets(cell: str, value: int | None) -> None:
    read_as = parse_number(cell, "人次")
    assert read_as == value if value is not None else isinstance(read_as, Fault)


def test_ditto_marks_in_a_split_date(book: Book) -> None:
    day = "处罚决定日期"
    head = [["处罚决定书文号", day, day, day, "执法领域"], ["处罚决定书文号", "年", "月", "日", "执法领域"]]
    rows = [["青罚1号", 2023, 1, 4, "交通"], ["青罚2号", "〃", 2, 9, "〃"], ["青罚3号", "〃", "〃", 14, "应急管理"]]
    intake = read(book("处罚.xlsx", 处罚=[["行政处罚登记表"], *head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["penalties.transport"] == 2


def test_a_plan_beside_the_register_is_left_out_and_alone_is_asked(book: Book) -> None:
    head = ["学习日期", "学习形式", "学习主题"]
    plan = [["2023年学法计划"], head, *([f"2023-0{n}-08", "中心组学习", f"法{n}"] for n in range(1, 7))]
    done = [["学法登记本"], head, *([f"2023-0{n}-09", "中心组学习", f"法{n}"] for n in range(1, 4))]
    intake = read(book("学法.xlsx", 计划=plan, 登记=done))
    assert figures(intake)["study.sessions"] == 3
    assert "table.planned" in codes(intake, "warning")
    assert codes(read(book("学法.xlsx", 计划=plan))) == {"table.aside"}


def test_an_event_that_was_called_off_is_none(book: Book) -> None:
    head = ["学习日期", "学习形式", "学习主题", "备注"]
    rows = [[f"2023-0{n}-08", "中心组学习", f"法{n}", "因三夏没开成，改到7月5日" if n == 6 else ""] for n in (5, 6, 7)]
    intake = read(book("学法.xlsx", 学法=[["学法登记本"], head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["study.sessions"] == 2


def test_a_heading_that_no_list_has_is_asked_of_the_rows_beneath(book: Book) -> None:
    head = ["姓名", "执法证号", "执法领域"]
    rows = [
        ["一、今年新申报（2人）"],
        ["甲", "52001", "交通"],
        ["乙", "52002", "交通"],
        ["二、准备2024年报考的（1人，先记下）"],
        ["丙", "52003", "交通"],
    ]
    intake = read(book("执法人员.xlsx", 底册=[["行政执法人员底册"], head, *rows]))
    assert codes(intake) == {"category.strange"}
    assert figures(intake)["officers.applied"] == 2


def test_a_number_under_which_there_is_nothing_is_no_case(book: Book) -> None:
    rows = [dispute(1), ["调字2号", None, None, None, "写错一页，此号空"], dispute(3)]
    intake = read(book("a.xlsx", 台账=[["矛盾纠纷台账"], [*DISPUTES[:4], "备注"], *rows]))
    assert codes(intake) == set()
    assert account(intake)[0][2]["写明作废的空号"] == 1
    assert figures(intake)["disputes.accepted"] == 2


def test_last_years_roster_in_a_file_of_its_own_is_left_out_beside_this_years(book: Book) -> None:
    def roster(year: int, count: int) -> list[list[object]]:
        head: list[object] = ["姓名", "执法证号", "执法领域", "变动情况"]
        return [
            [f"{year}年度行政执法人员底册"],
            head,
            *([f"人{n}", f"52{n:03d}", "交通", "新申报"] for n in range(count)),
        ]

    book("底册2022.xlsx", 名单=roster(2022, 5))
    intake = read(book("底册2023.xlsx", 名单=roster(2023, 3)))
    assert codes(intake) == set()
    assert "title.other_year" in codes(intake, "warning")
    assert figures(intake)["officers.applied"] == 3


def test_two_kinds_side_by_side_each_under_its_heading(book: Book) -> None:
    head = [["月份", *["中心组学习"] * 3, *["以会代训"] * 3], ["月份", *["学习日期", "学习主题", "实到人数"] * 2]]
    rows = [
        ["1月", "1月12日", "民法典", 19, "未开", "/", "/"],
        ["2月", "未开", "/", "/", "2月7日", "土地法", 54],
        ["3月", "3月9日", "宪法", 21, "3月20日", "信访条例", 55],
        ["4月", "4月20日", "民法典", 18, "4月3日", "禁烧法规", 52],
        ["5月", "麦收停一月", "", "", "5月15日", "土地法", 53],
        ["合计", "3次", "", "", "4次", "", ""],
    ]
    intake = read(book("学法.xlsx", 学法=[["2023年学法情况一览表"] * 7, *head, *rows]))
    found = figures(intake)
    assert codes(intake) == set()
    assert contradicted(intake) == []
    assert (found["study.sessions"], found["study.trainings"]) == (3, 4)
    assert [(a.records, a.dropped["合计行"]) for a in intake.accounts] == [(3, 1), (4, 1)]


def test_another_towns_bad_rows_in_the_countys_list_stop_nothing(book: Book) -> None:
    towns = ["青溪镇", "白石镇", "青溪镇", "白石镇"]
    rows = [
        [town, f"罚〔2023〕{n}号", "" if n == 2 else f"2023-02-0{n}", "交通", f"人{n}"]
        for n, town in enumerate(towns, 1)
    ]
    intake = read(book("全县.xlsx", 处罚=[["全县行政处罚台账"], ["乡镇", *FINES[:4]], *rows]))
    assert codes(intake) == set()
    assert figures(intake)["penalties.decisions"] == 2
    own = [["青溪镇", "罚〔2023〕9号", "", "交通", "人9"]]
    intake = read(book("全县.xlsx", 处罚=[["全县行政处罚台账"], ["乡镇", *FINES[:4]], *rows, *own]))
    assert [(p.code, p.cell) for p in intake.problems if p.severity == "error" and p.file] == [("value.blank", "C7")]


def test_who_stands_in_for_a_post_is_asked(book: Book) -> None:
    rows = [["党建", "党务岗", "王一", "王二"], ["党建", "宣传岗", "王三", "王一"], ["治理", "司法岗", "李一", ""]]
    intake = read(book("岗位.xlsx", 岗位=[["岗位设置表"], ["板块", "岗位", "A岗", "B岗"], *rows]))
    found = figures(intake)
    (problem,) = [p for p in intake.problems if p.code == "column.backup"]
    assert problem.found == "“A岗”之外另有一栏“B岗”，2 行写了人"
    assert [found[f"posts.{key}"] for key in ("sections", "posts", "assignments", "holders")] == [2, 3, 3, 3]


def test_a_county_form_that_says_only_what_was_done_under_its_title(book: Book) -> None:
    rows = [["青溪镇", 3, 2, 1], ["白石镇", 1, 1, 0], ["合计", 4, 3, 1]]
    head = ["乡镇", "收到", "受理（件）", "不予受理"]
    intake = read(book("复议统计.xlsx", 统计=[["2023年全县行政复议案件统计表"], head, *rows]))
    assert figures(intake)["reconsideration.accepted"] == 2
