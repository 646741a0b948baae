"""What stands beside the rows and changes them: corrections in words, columns and sheets of corrections, sheets that count again.

None of it is taken; none of it is passed over.
"""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from pipeline.indicators import compute_values, failed, run_checks, weigh
from pipeline.tallies import Intake, open_folder
from tests.question_laws import decided
from tests.test_habits import CATALOGUE, DISPUTES, FINES, Book, book, codes, dispute, figures, read

__all__ = ["book"]

OFFICERS = ["序号", "姓名", "执法领域", "执法证号", "变动情况"]
KINDS = ["在册", "在册", "新申报", "新申报", "新申报", "取消", "取消", "在册"]


def officer(n: int, kind: str = "", *more: str) -> list[Any]:
    return [n, f"张{'甲乙丙丁戊己庚辛'[n - 1]}", "交通", f"2202{n:04d}", kind or KINDS[n - 1], *more]


def officers(*remarks: str, heading: str = "备注") -> list[list[Any]]:
    rows = [officer(n, "", remark) for n, remark in enumerate(remarks, 1)]
    return [["行政执法人员名册"], [*OFFICERS, heading], *rows]


def asked(folder: Path) -> Intake:
    """The intake with the questions that a figure rests on."""
    return weigh(open_folder(folder, "qingxi", 2023, CATALOGUE), CATALOGUE).intake


def failures(intake: Intake) -> list[str]:
    return [check.words for check in failed(run_checks(CATALOGUE, compute_values(CATALOGUE, intake, ""), intake, ""))]


LIST = [["行政执法人员名册"], OFFICERS, *(officer(n) for n in range(1, 9))]


@pytest.mark.parametrize("head", [["变动情况", "人数"], ["类别", "数"], []])
def test_a_sheet_that_counts_the_list_again_must_come_to_the_same(book: Book, head: list[str]) -> None:
    right = [*([head] if head else []), ["在册", 3], ["新申报", 3], ["取消", 2], ["合计", 8]]
    assert codes(read(book("执法人员.xlsx", 名册=LIST, 汇总=right))) == set()
    wrong = [[4 if cell == 3 and row[0] == "新申报" else 9 if cell == 8 else cell for cell in row] for row in right]
    (problem,) = [
        p for p in read(book("执法人员.xlsx", 名册=LIST, 汇总=wrong)).problems if p.severity == "error" and p.file
    ]
    assert (problem.code, problem.sheet, problem.cell) == (
        "recount.differs", "汇总", f"B{2 + bool(head)},B{4 + bool(head)}",
    )  # fmt: skip
    assert "新申报 4，表里 3 行；合计 9，表里 8 行" in problem.found


def test_a_pivot_by_month_must_come_to_the_same(book: Book) -> None:
    rows = [dispute(n, f"2023-0{1 + n % 3}-1{n}") for n in range(1, 10)]
    ledger = [["矛盾纠纷台账"], DISPUTES, *rows]
    pivot = [["受理月份", "计数项:案件编号"], ["1月", 3], ["2月", 3], ["3月", 3], ["总计", 9]]
    assert codes(read(book("纠纷.xlsx", 台账=ledger, 透视=pivot))) == set()
    pivot[2][1], pivot[4][1] = 5, 11
    assert codes(read(book("纠纷.xlsx", 台账=ledger, 透视=pivot))) == {"recount.differs"}


def test_another_years_months_in_a_pivot_say_nothing_of_this_year(book: Book) -> None:
    rows = [dispute(n, f"2023-0{1 + n % 3}-1{n}") for n in range(1, 10)]
    pivot = [
        ["行标签", "计数项:案件编号"],
        ["2022年12月", 2],
        ["2023年1月", 3],
        ["2023年2月", 3],
        ["2023年3月", 3],
        ["总计", 11],
    ]
    assert codes(read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows], 透视=pivot))) == set()


def beside(rows: list[list[Any]], summary: list[list[Any]], width: int) -> list[list[Any]]:
    """A list with another table to its right, behind a blank column, from the row of the names on."""
    lines = [[], *summary, *[[] for _ in rows]]
    return [[*row, *[None] * (width - len(row)), None, *more] for row, more in zip(rows, lines, strict=False)]


def test_a_small_summary_to_the_right_is_no_column_of_the_list(book: Book) -> None:
    """主题 | 场次 | 咨询: 场次 is no number of times that a row stands for, and 咨询 not the column of the list."""
    head = ["活动日期", "活动地点", "宣传主题", "咨询人次"]
    rows = [[f"2023-05-{n:02d}", "广场", "行政复议" if n % 2 else "民法典", 10] for n in range(1, 9)]
    summary = [["主题", "场次", "咨询"], ["行政复议", 4, 40], ["民法典", 4, 40]]
    listed = [["法治宣传登记"], head, *rows]
    intake = read(book("宣传.xlsx", 宣传=beside(listed, summary, 4)))
    assert codes(intake) == set()
    assert "summary.beside" in codes(intake, "note")
    values = figures(intake)
    assert (values["publicity.review_events"], values["publicity.review_consultations"]) == (4, 40)
    summary[1][1] = 5
    assert codes(read(book("宣传.xlsx", 宣传=beside(listed, summary, 4)))) == {"recount.differs"}


def test_remarks_behind_a_blank_column_are_no_summary(book: Book) -> None:
    rows = [["矛盾纠纷台账"], DISPUTES, *(dispute(n) for n in (1, 2, 3, 4))]
    remarks = [["备注", "序"], ["作废", 1], ["", ""], ["", ""], ["", ""]]
    assert "rows.void" in codes(read(book("纠纷.xlsx", 台账=beside(rows, remarks, 4))))


def test_a_sheet_about_something_else_is_not_compared(book: Book) -> None:
    fees = [["类别", "元"], ["在册", 300], ["新申报", 250], ["取消", 75], ["合计", 625]]
    assert codes(read(book("执法人员.xlsx", 名册=LIST, 经费=fees))) == set()


@pytest.mark.parametrize(
    "line",
    [
        "更正：第3号原填“成功”有误，应为“未成功”",
        "序号3与序号1是同一个人",
        "第3号写错了，实际没有受理",
        "勘误：青调〔2023〕3号应为“未成功”",
    ],
)
def test_a_correction_in_words_is_not_passed_over(book: Book, line: str) -> None:
    head = ["序号", *DISPUTES]
    rows = [[n, *dispute(n)] for n in (1, 2, 3, 4)]
    intake = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], head, *rows, [], [line]]))
    (problem,) = [p for p in intake.problems if p.code == "note.corrects"]
    assert problem.cell == "A8"
    assert "A5:E5" in problem.found
    beside = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], head, *rows], 说明=[[line]]))
    assert [(p.sheet, p.cell) for p in beside.problems if p.code == "note.corrects"] == [("说明", "A1")]


@pytest.mark.parametrize(
    "line",
    [
        "第3号原填有误，已更正",
        "填表说明：日期应为年-月-日样式",
        "如有误请及时联系司法所",
        "1.本表由司法所填报；2.受理日期应为登记当日",
        "注：同一案件多次调解的，按1件登记",
        "填表说明：第1列填编号，第3列日期应为受理当日",
        "备注：序号1至4均已核对，如有误请联系",
        "如需更正，请于第3个工作日前联系",
        "调处结果改为成功、未成功、调处中三类",
        "说明：每月应为4件以内",
    ],
)
def test_a_note_that_corrects_nothing_stops_nothing(book: Book, line: str) -> None:
    rows = [[n, *dispute(n)] for n in (1, 2, 3, 4)]
    intake = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], ["序号", *DISPUTES], *rows, [], [line]]))
    assert codes(intake) == set()
    assert figures(intake)["disputes.accepted"] == 4


def test_somebody_named_on_another_sheet_as_never_engaged(book: Book) -> None:
    note = [["张乙实际没有参加考试，表里忘了删。"]]
    assert codes(read(book("执法人员.xlsx", 名册=LIST, 备忘=note))) == {"note.corrects"}


def test_a_column_of_corrections_is_asked_about_where_it_differs(book: Book) -> None:
    intake = asked(
        book("名册.xlsx", 名册=officers("", "更正为：取消", "", "", "", "取消", "", "", heading="县局复核更正"))
    )
    (problem,) = [p for p in intake.problems if p.severity == "question"]
    assert (problem.code, problem.cell) == ("category.remark", "A4:F4")
    same = asked(
        book("名册.xlsx", 名册=officers("", "在册", "新申报", "", "", "取消。", "", "", heading="县局复核更正"))
    )
    assert codes(same) - {"topic.not_reported"} == set()
    assert figures(same)["officers.cancelled"] == 2


def test_a_remark_of_what_is_to_be_is_one_question(book: Book) -> None:
    intake = asked(book("名册.xlsx", 名册=officers("", "拟取消，待县司法局批复", "", "", "", "", "", "")))
    assert [p.code for p in intake.problems if p.severity == "question"] == ["category.remark"]
    assert intake.undecided["officers.cancelled"] == (2, 3)


def test_two_questions_about_one_row_do_not_silence_each_other(book: Book) -> None:
    """拟取消 is no word of the list, and 待批复 may say that the row does not count: while one is open, the other changes nothing."""
    rows = [officer(1), officer(2, "拟取消", "待县司法局批复"), *(officer(n) for n in range(3, 9))]
    intake = asked(book("名册.xlsx", 名册=[["行政执法人员名册"], [*OFFICERS, "备注"], *rows]))
    questions = [p for p in intake.problems if p.severity == "question"]
    assert {p.code for p in questions} == {"rows.void", "category.strange"}
    assert intake.undecided["officers.cancelled"] == (2, 3)
    assert all("与另外的待定合在一起才影响" in p.found for p in questions)
    assert not [p for p in intake.problems if p.code == "question.silent"]


@pytest.mark.parametrize(("before", "after"), [("原报数", "核定数"), ("更正前", "更正后"), ("上报数", "复核数（件）")])
def test_a_sheet_of_corrected_figures_is_not_passed_over(book: Book, before: str, after: str) -> None:
    figures_of_months = [["月份", "受理矛盾纠纷"], ["一季度", 10], ["二季度", 12], ["三季度", 9], ["四季度", 8]]
    corrected = [["复核更正表"], ["月份", before, after, "原因"], ["二季度", 12, 11, "重复登记"]]
    intake = read(book("纠纷统计.xlsx", 上报=figures_of_months, 更正=corrected))
    (problem,) = [p for p in intake.problems if p.code == "sheet.corrections"]
    assert (problem.severity, problem.sheet, problem.cell) == ("error", "更正", "A2")


def test_a_row_struck_through_and_called_void_is_asked_about_once(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (
        [*DISPUTES, "备注"],
        *([*dispute(n), "误报，作废，不计入" if n in (2, 3) else ""] for n in (1, 2, 3, 4)),
    ):
        sheet.append(row)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    workbook.save(tmp_path / "矛盾纠纷台账.xlsx")
    assert [(p.code, p.cell) for p in read(tmp_path).problems if p.severity == "question"] == [("rows.void", "A3:E4")]


@pytest.mark.parametrize(("answer", "total"), [("不计", 4), ("不计", 3), ("计入", 4)])
def test_a_total_may_be_with_what_was_crossed_out_or_without(book: Book, answer: str, total: int) -> None:
    """However it is decided, an office that left the row out of its total, or did not, is contradicted by nothing."""
    rows = [[*dispute(n), "作废" if n == 2 else ""] for n in (1, 2, 3, 4)]
    folder = book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], [*DISPUTES, "备注"], *rows, ["合计", f"{total}件"]])
    opened = open_folder(folder, "qingxi", 2023, CATALOGUE)
    (question,) = opened.questions
    assert failures(opened.settled({})) == []
    assert failures(weigh(decided(opened, {question.id: answer}), CATALOGUE).intake) == []
    wrong = book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], [*DISPUTES, "备注"], *rows, ["合计", "5件"]])
    assert len(failures(open_folder(wrong, "qingxi", 2023, CATALOGUE).settled({}))) == 1


TOTALS = [
    "合计：{}份（交通3、应急2）",
    "共{}份（交通3、应急2）",
    "合计{}份，其中交通3份、应急2份",
    "总计{}件（其中：交通3件；应急2件）",
]


@pytest.mark.parametrize("words", TOTALS)
@pytest.mark.parametrize("at", [0, 1])
def test_a_total_with_its_parts_in_words_is_compared(book: Book, words: str, at: int) -> None:
    head = ["序号", *FINES]
    rows = [[n, f"青罚〔2023〕{n}号", "2023-05-06", "交通" if n < 4 else "应急", f"某{n}"] for n in range(1, 6)]
    total: list[Any] = [None] * 5
    total[at] = words.format(5)
    intake = read(book("处罚.xlsx", 处罚=[["行政处罚台账"], head, *rows, total]))
    assert codes(intake) == set()
    assert figures(intake)["penalties.decisions"] == 5
    assert failures(intake) == []
    total[at] = words.format(4)
    assert len(failures(read(book("处罚.xlsx", 处罚=[["行政处罚台账"], head, *rows, total])))) == 1


def grids(*names: str) -> list[list[Any]]:
    return [
        ["网格设置一览表"],
        ["序号", "所属村社", "网格名称"],
        *([n, *name.split()] for n, name in enumerate(names, 1)),
    ]


def test_two_offices_lists_of_what_there_is_are_asked_about_where_they_differ(book: Book) -> None:
    """第三网格 is a number that each village has: that the other list has one says nothing."""
    both = ["前村 第一网格", "前村 第二网格", "后村 第一网格", "后村 第二网格", "东村 第一网格", "东村 第三网格"]
    book("网格设置（平安法治办）.xlsx", 网格=grids(*both, "西村 第三网格"))
    intake = asked(book("网格一览（党群办）.xlsx", 网格=grids(*both, "北村 第三网格")))
    assert {p.code for p in intake.problems if p.severity == "question"} == {"tables.differ"}
    assert set(intake.undecided["grids.total"]) == {7, 8}


def test_one_title_of_one_day_under_two_headings_is_asked(book: Book) -> None:
    head = ["信息标题", "公开栏目", "公开日期"]
    rows = [[f"关于第{n}批临时救助对象名单的公示", "社会救助", f"2023-05-{n:02d}"] for n in range(1, 8)]
    twice = [["关于第3批临时救助对象名单的公示", "财政信息", "2023-05-03"]]
    again = [["关于第3批临时救助对象名单的公示", "财政信息", "2023-06-03"]]
    assert codes(read(book("公开.xlsx", 公开=[["主动公开目录"], head, *rows, *again]))) == set()
    intake = asked(book("公开.xlsx", 公开=[["主动公开目录"], head, *rows, *twice]))
    (problem,) = [p for p in intake.problems if p.severity == "question"]
    assert (problem.code, problem.cell) == ("rows.alike", "A10:C10")


def test_rows_whose_word_in_brackets_a_note_takes_out_are_asked(book: Book) -> None:
    head = ["事项编码", "事项名称", "实施主体"]
    rows = [[f"33{n:04d}", f"事项{n}{'（主项）' if n in (2, 5) else ''}", "镇政府"] for n in range(1, 8)]
    note = ["说明：有子项的主项仅列名，不单独计数；以最小办理项计。"]
    (problem,) = [p for p in read(book("事项.xlsx", 清单=[["政务服务事项"], head, *rows, note])).problems if p.file]
    assert (problem.code, problem.cell) == ("rows.footnote", "A4:C4,A7:C7")


@pytest.mark.parametrize(("said", "wrong"), [(5, 0), ("5场", 0), (4, 1), (6, 1)])
def test_a_number_of_rows_under_kinds_is_compared(book: Book, said: Any, wrong: int) -> None:
    rows = [[n, "政策咨询", f"2023-05-{n:02d}", 2] for n in range(1, 6)]
    head = ["序号", "事项分类", "接访日期", "来访人数"]
    intake = read(book("接访.xlsx", 接访=[["领导干部接访登记"], head, *rows, ["合计", said, None, 10]]))
    assert len(failures(intake)) == wrong


def test_a_total_of_kinds_is_no_number_of_rows(book: Book) -> None:
    rows = [[n, kind, f"2023-05-{n:02d}", 2] for n, kind in enumerate(["政策咨询", "申诉求决", "政策咨询"], 1)]
    head = ["序号", "事项分类", "接访日期", "来访人数"]
    assert failures(read(book("接访.xlsx", 接访=[["领导干部接访登记"], head, *rows, ["合计", 2, None, 6]]))) == []


def test_a_strange_word_in_the_only_row_is_a_question(book: Book) -> None:
    rows = [["管理办法", "青府规〔2023〕1号", "2023-05-06", "再议", "是"]]
    intake = read(
        book(
            "文件.xlsx", 文件=[["规范性文件目录"], ["文件名称", "文号", "印发日期", "是否应报备", "是否已报备"], *rows]
        )
    )
    assert codes(intake) == {"category.strange"}


@pytest.mark.parametrize("heads", [["青溪镇", "白石镇"], ["青溪镇（必填）", "白石镇*"]])
def test_ticks_for_towns_hold_beside_headings_and_on_the_next_sheet(book: Book, heads: list[str]) -> None:
    def ticked(n: int) -> list[Any]:
        return [*dispute(n), *(("", "√") if n % 3 == 0 else ("√", ""))]

    first = [
        ["矛盾纠纷台账"],
        [*DISPUTES, *heads],
        ["一、邻里类"],
        *map(ticked, range(1, 5)),
        ["二、其他"],
        *map(ticked, (5, 6)),
    ]
    folder = book("纠纷.xlsx", 台账=first, 续=[*map(ticked, range(7, 10))])
    workbook = openpyxl.load_workbook(folder / "纠纷.xlsx")
    for row in (3, 8):
        workbook["台账"].merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
    workbook.save(folder / "纠纷.xlsx")
    intake = read(folder)
    assert codes(intake) == set()
    assert figures(intake)["disputes.accepted"] == 6


def test_a_draft_with_a_day_is_asked(book: Book) -> None:
    head = ["信息标题", "公开栏目", "公开日期", "状态"]
    rows = [[f"关于第{n}件事的公告", "公告", f"2023-05-{n:02d}", "草稿" if n == 2 else "已发布"] for n in (1, 2, 3)]
    intake = read(book("公开.xlsx", 公开=[["主动公开目录"], head, *rows]))
    assert [(p.code, p.cell) for p in intake.problems if p.severity == "question"] == [("rows.void", "A4:D4")]


PETITION = ["信访件编号", "收到日期", "应办结日期", "办结日期"]


def test_a_case_told_again_when_it_was_closed_counts_as_closed(book: Book) -> None:
    """Three quarters: what is open at the end of one stands in the next once more, and then once more."""
    first = [["信1", "2023-01-05", "2023-03-05", "2023-02-01"], ["信2", "2023-02-05", "2023-04-05", "办理中"]]
    second = [["信2", "2023-02-05", "2023-04-05", "办理中"], ["信3", "2023-05-05", "2023-07-05", "2023-06-01"]]
    third = [["信2", "2023-02-05", "2023-04-05", "2023-08-01"], ["信4", "2023-08-05", "2023-10-05", "2023-09-01"]]
    quarters = {
        f"{q}季度": [[f"信访件{q}季度"], PETITION, *rows]
        for q, rows in zip("一二三", (first, second, third), strict=True)
    }
    intake = read(book("信访.xlsx", **quarters))
    assert codes(intake) == set()
    values = figures(intake)
    assert (values["petitions.accepted"], values["petitions.closed_in_time"]) == (4, 3)
    assert {"row.closed_later"} <= codes(intake, "note")


def test_one_case_with_two_results_is_still_asked(book: Book) -> None:
    rows = [dispute(1), dispute(2), dispute(2, outcome="未成功")]
    assert "rows.told_twice" in codes(read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows])))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("说明：全年制发3件，按规定应报备2件", 0), ("说明：全年制发3件，按规定应报备1件", 1), ("说明：全年制发4件", 1)],
)
def test_a_sentence_may_name_a_figure_by_its_answer(book: Book, line: str, wrong: int) -> None:
    head = ["文件名称", "文号", "印发日期", "是否应报备", "是否已报备"]
    rows = [
        [f"办法{n}", f"青府规〔2023〕{n}号", f"2023-05-{n:02d}", "否" if n == 2 else "是", "否" if n == 2 else "是"]
        for n in (1, 2, 3)
    ]
    intake = read(book("文件.xlsx", 文件=[["规范性文件目录"], head, *rows, [line]]))
    assert len(failures(intake)) == wrong


def test_rows_above_a_header_that_stands_again_on_the_next_sheet_are_not_lost(book: Book) -> None:
    """The names over two unnamed columns are blank there: the rows above would stand for upper names."""
    head, again = [*OFFICERS[:3], "经手", *OFFICERS[3:], "柜号"], [*OFFICERS[:3], None, *OFFICERS[3:], None]

    def kept(n: int) -> list[Any]:
        number, name, domain, certificate, kind = officer(n)
        return [number, name, domain, f"甲-{n}", certificate, kind, f"乙-{n}"]

    first = [["行政执法人员名册"], head, *map(kept, (1, 2, 3, 4))]
    intake = read(book("执法人员.xlsx", 名册=first, 续表=[kept(5), kept(6), again, kept(7), kept(8)]))
    assert "rows.above_header" in codes(intake, "error")


def test_one_number_again_at_the_end_is_no_numbering_that_begins_anew(book: Book) -> None:
    head = ["建议编号", "建议标题", "答复日期"]
    rows = [[f"第{n}号", f"关于第{n}件事的建议", f"2023-05-{n:02d}"] for n in range(1, 7)]
    again = [["第1号", "关于另一件事的建议", "2023-05-20"]]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], head, *rows, *again]))
    assert "rows.same_number" in codes(intake)
    restarted = [["第1号", "关于另一件事的建议", "2023-05-20"], ["第2号", "关于又一件事的建议", "2023-05-21"]]
    assert (
        figures(read(book("建议.xlsx", 建议=[["人大代表建议办理"], head, *rows, *restarted])))["suggestions.answered"]
        == 8
    )


def test_of_a_pivot_with_columns_the_total_is_compared(book: Book) -> None:
    """Blank cells shift what is first in a row; only the column of totals counts the rows."""
    rows = [
        [n, f"张{'甲乙丙丁戊己庚辛'[n - 1]}", "交通" if n < 6 else "农业", f"2202{n:04d}", KINDS[n - 1]]
        for n in range(1, 9)
    ]
    pivot: list[list[Any]] = [
        ["计数项:姓名", "列标签", None, None, None], ["行标签", "取消", "新申报", "在册", "总计"],
        ["交通", None, 3, 2, 5], ["农业", 2, None, 1, 3], ["总计", 2, 3, 3, 8],
    ]  # fmt: skip
    listed = [["行政执法人员名册"], OFFICERS, *rows]
    assert codes(read(book("执法人员.xlsx", 名册=listed, 透视=pivot))) == set()
    pivot[3][4], pivot[4][4] = 4, 9
    assert codes(read(book("执法人员.xlsx", 名册=listed, 透视=pivot))) == {"recount.differs"}


@pytest.mark.parametrize(("running", "wrong"), [(4, 0), (5, 1)])
def test_a_running_number_beside_a_months_is_of_all_rows_above(book: Book, running: int, wrong: int) -> None:
    head = ["序号", "信息标题", "公开栏目", "公开日期"]

    def month(m: int, *days: int) -> list[list[Any]]:
        return [
            [f"{m}月"],
            *([n, f"第{m}月第{d}日的公告", "公告", f"2023-{m:02d}-{d:02d}"] for n, d in enumerate(days, 1)),
        ]

    first, second = month(1, 4, 9), month(2, 5, 6)
    rows = [*first, [None, "本月小计", "2条", "累计2条"], *second, [None, "本月小计", "2条", f"累计{running}条"]]
    intake = read(book("公开.xlsx", 公开=[["主动公开目录"], head, *rows]))
    assert figures(intake)["disclosures.published"] == 4
    assert len(failures(intake)) == wrong


@pytest.mark.parametrize(("one", "other", "asked_about"), [("陈俊", "陈峻", True), ("李明", "李华", False)])
def test_short_names_that_sound_alike_are_asked(book: Book, one: str, other: str, asked_about: bool) -> None:
    rows = [[one, "某律师事务所"], [other, "某律师事务所"], ["王小伟", "某律师事务所"]]
    intake = read(book("法律顾问.xlsx", 名单=[["法律顾问一览表"], ["顾问律师", "执业机构"], *rows]))
    assert ("persons.near" in codes(intake)) == asked_about


def test_what_is_not_answered_yet_and_has_no_day_is_left_out(book: Book) -> None:
    head = ["建议编号", "建议标题", "答复日期", "备注"]
    rows = [[f"第{n}号", f"关于第{n}件事的建议", f"2023-05-{n:02d}", ""] for n in (1, 2, 3)]
    rows[1][2:] = ["", "正在办理，尚未答复"]
    intake = read(book("建议.xlsx", 建议=[["人大代表建议办理"], head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["suggestions.answered"] == 2


def test_a_result_that_nobody_knows_is_not_an_open_case(book: Book) -> None:
    """握手言和 is a result, if of no known kind: the row below does not take its place without a word."""
    rows = [dispute(n) for n in range(1, 6)] + [dispute(6, outcome="握手言和"), dispute(6)]
    intake = read(book("纠纷.xlsx", 台账=[["矛盾纠纷台账"], DISPUTES, *rows]))
    assert "rows.told_twice" in codes(intake)
    assert "row.closed_later" not in codes(intake, "note")


def cases(*numbers: int) -> list[list[Any]]:
    rows = [[f"第{n}号", f"关于第{n}件事的建议", f"2023-05-{n:02d}"] for n in numbers]
    return [["人大代表建议办理情况"], ["建议编号", "建议标题", "答复日期"], *rows]


def test_two_offices_nearly_equal_registers_are_asked_about_where_they_differ(book: Book) -> None:
    book("党政办-建议办理.xlsx", 台账=cases(*range(1, 13)))
    intake = asked(book("人大办-建议办理.xlsx", 台账=cases(*range(1, 12), 13)))
    assert {p.code for p in intake.problems if p.severity == "question"} == {"tables.differ"}
    assert {12, 13} <= set(intake.undecided["suggestions.answered"])


def test_two_offices_registers_with_some_cases_in_common_are_one_list(book: Book) -> None:
    book("党政办-建议办理.xlsx", 台账=cases(*range(1, 10)))
    intake = asked(book("人大办-建议办理.xlsx", 台账=cases(*range(5, 16))))
    assert [p for p in intake.problems if p.severity == "question"] == []
    assert figures(intake)["suggestions.answered"] == 15


SAID_OF_ALL = [
    "全年共受理{}件",
    "全年共登记{}件",
    "全年共调解{}件",
    "全年共处理纠纷{}件",
    "全年共办理{}件。",
    "全年调解纠纷{}件，成功率100%",
]


@pytest.mark.parametrize("line", SAID_OF_ALL)
@pytest.mark.parametrize(("number", "wrong"), [(4, 0), (5, 1)])
def test_a_sentence_that_states_all_is_compared_whatever_was_done(
    book: Book, line: str, number: int, wrong: int
) -> None:
    rows = [[n, *dispute(n)] for n in (1, 2, 3, 4)]
    table = [["矛盾纠纷台账"], ["序号", *DISPUTES], *rows, [], [line.format(number)]]
    assert len(failures(read(book("纠纷.xlsx", 台账=table)))) == wrong


def test_a_sentence_of_a_part_is_no_number_of_all(book: Book) -> None:
    rows = [[n, *dispute(n, outcome="成功" if n < 4 else "未成功")] for n in (1, 2, 3, 4)]
    table = [["矛盾纠纷台账"], ["序号", *DISPUTES], *rows, [], ["全年调处纠纷3件"]]
    assert failures(read(book("纠纷.xlsx", 台账=table))) == []
