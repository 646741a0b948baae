"""Rows that a tally has and does not count: put out by a column of their own, corrected, ended, of another book beside.

Also what a list of choices is, and totals of a list that goes on. The laws (tests/laws/changes/putout.py) try the classes.
"""

import pytest

from pipeline.tallies.values.offices import Office
from tests.test_habits import Book, account, book, codes, figures, read
from tests.test_registers import SUGGESTIONS, contradicted, suggestion

__all__ = ["book"]

OFFICERS = ["姓名", "执法证号", "执法领域", "变动情况", "备注"]
LAWYERS = ["律师姓名", "律师事务所", "聘任日期", "备注"]
SERVICES = ["事项编码", "事项名称", "事项类型"]
PAPERS = ["文件名称", "文号", "印发日期", "是否认定为\n规范性文件", "是否应报备", "是否已报备"]


def test_documents_that_are_no_normative_ones_are_left_out_with_what_is_blank_in_them(book: Book) -> None:
    rows = [
        [
            f"关于第{n}件事的办法",
            f"青府〔2023〕{n}号",
            f"2023-0{n}-05",
            *(["是", "是", "否"] if n % 2 else ["否", "/", "/"]),
        ]
        for n in range(1, 8)
    ]
    intake = read(book("发文.xlsx", 发文=[["2023年发文及规范性文件认定登记表"], PAPERS, *rows]))
    assert codes(intake) == set()
    assert (figures(intake)["documents.issued"], figures(intake)["documents.filed"]) == (4, 0)
    assert account(intake)[0][2]["写明不属本事项的行"] == 3


def test_a_question_about_a_kind_of_the_topic_puts_no_row_out(book: Book) -> None:
    rows = [[f"信{n}号", f"2023-05-0{n}", "2023-07-01", "2023-06-01", "是" if n == 2 else "否"] for n in range(1, 5)]
    head = ["信访件编号", "收到日期", "应办结日期", "办结日期", "是否重复信访件"]
    intake = read(book("信访.xlsx", 信访=[["信访件登记"], head, *rows]))
    assert "写明不属本事项的行" not in account(intake)[0][2]


def test_drafts_of_an_export_without_a_day_are_not_published(book: Book) -> None:
    head = ["标题", "所属栏目", "发布时间", "状态"]
    rows = [
        [f"公告{n}", "公示", "" if n == 3 else f"2023-05-0{n}", "草稿" if n == 3 else "已发布"] for n in range(1, 6)
    ]
    intake = read(book("公开.xlsx", 公开=[["主动公开信息导出"], head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["disclosures.published"] == 4
    rows.append(["公告6", "公示", "", "已发布"])
    assert codes(read(book("公开.xlsx", 公开=[["主动公开信息导出"], head, *rows]))) == {"value.blank"}


def test_services_that_are_ticked_for_other_towns_are_theirs(book: Book) -> None:
    head = [[*SERVICES, "承接镇街（√为已承接）", ""], [*SERVICES, "青溪镇", "白石镇"]]
    ticks = [("√", "√"), ("√", ""), ("", "√"), ("√", ""), ("", "√")]
    rows = [[f"1100{n}", f"事项{n}", "公共服务", *tick] for n, tick in enumerate(ticks)]
    intake = read(book("目录.xlsx", 目录=[["全县政务服务事项承接目录"], *head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["services.items"] == 3


def test_a_list_of_what_was_called_off_beside_the_standing_list_is_left_out(book: Book) -> None:
    now = [["政务服务事项目录"], SERVICES, *([f"1100{n}", f"事项{n}", "公共服务"] for n in range(5))]
    gone = [
        ["2023年取消（调出目录）政务服务事项"],
        SERVICES,
        *([f"2200{n}", f"旧事项{n}", "公共服务"] for n in range(2)),
    ]
    intake = read(book("目录.xlsx", 现行=now, 取消=gone))
    assert codes(intake) == set()
    assert "table.ended" in codes(intake, "warning")
    assert figures(intake)["services.items"] == 5


def test_advisers_of_villages_beside_the_towns_own_are_another_book(book: Book) -> None:
    own = [["镇政府法律顾问台账"], LAWYERS, *([f"律师{n}", "明正所", "2023-01-05", ""] for n in "甲乙丙")]
    villages = [["“一村一法律顾问”配备表"], LAWYERS, *([f"律师{n}", "衡平所", "2023-01-05", ""] for n in "丁戊")]
    intake = read(book("顾问.xlsx", 镇=own, 村=villages))
    assert codes(intake) == set()
    assert figures(intake)["counsel.lawyers"] == 3
    assert codes(read(book("顾问.xlsx", 村=villages))) == {"form.other_book"}


def test_a_lawyer_who_left_is_asked_though_other_lines_do_not_say_so(book: Book) -> None:
    rows = [
        ["田一", "明正所", "2023-01-05", "7月起不再担任我镇顾问"],
        ["田一", "明正所", "2023-01-05", ""],
        ["王二", "明正所", "2023-01-05", ""],
    ]
    intake = read(book("顾问.xlsx", 顾问=[["政府法律顾问台账"], LAWYERS, *rows]))
    (problem,) = [p for p in intake.problems if p.code == "rows.void"]
    assert problem.cell == "A3:D4"


@pytest.mark.parametrize(
    ("kind", "remark"),
    [("新申报", "本人放弃，未参加考试，材料已退"), ("新申报", "考试未通过"), ("取消", "已上报，待县司法局批复")],
)
def test_an_officer_whose_case_is_open_is_asked(book: Book, kind: str, remark: str) -> None:
    rows = [
        ["甲", "52001", "交通", "新申报", ""],
        ["乙", "52002", "交通", "取消", "退休"],
        ["丙", "52003", "交通", kind, remark],
    ]
    assert codes(read(book("执法.xlsx", 名单=[["行政执法人员花名册"], OFFICERS, *rows]))) == {"rows.void"}


@pytest.mark.parametrize("remark", ["2023年11月起上收区中心，街道不再受理", "上收县级办理"])
def test_a_service_that_was_taken_away_within_the_year_is_asked(book: Book, remark: str) -> None:
    rows = [[f"1100{n}", f"事项{n}", "公共服务", remark if n == 2 else ""] for n in range(5)]
    assert codes(read(book("目录.xlsx", 目录=[["政务服务事项目录"], [*SERVICES, "备注"], *rows]))) == {"rows.void"}


def test_a_row_that_stands_in_the_place_of_another(book: Book) -> None:
    head = ["编号", "活动日期", "活动地点", "宣传主题", "咨询人次", "备注"]
    rows = [[1, "2023-05-01", "小广场", "行政复议", 230, ""], [2, "2023-05-08", "礼堂", "行政复议", 32, ""]]
    again = [3, "2023-05-01", "小广场", "行政复议", 23, "更正：编号1多打了一个0，以本条为准"]
    intake = read(book("宣传.xlsx", 宣传=[["法治宣传活动登记表"], head, *rows, again]))
    assert codes(intake) == set()
    assert (figures(intake)["publicity.review_events"], figures(intake)["publicity.review_consultations"]) == (2, 55)
    again[2] = "文化站"
    assert codes(read(book("宣传.xlsx", 宣传=[["法治宣传活动登记表"], head, *rows, again]))) == {"rows.void"}


def test_a_village_without_a_case_says_so_in_the_column_of_numbers(book: Book) -> None:
    head = ["村名", "案号", "受理日期", "被申请人", "填报人"]
    rows = [
        ["甲村", "无", "", "", "张一"],
        ["乙村", "复〔2023〕13号", "3月8日", "青溪镇人民政府", "张二"],
        ["丙村", "无", "/", "/", "张三"],
        ["丁村", "复〔2023〕19号", "4月8日", "青溪镇人民政府", "张四"],
    ]
    intake = read(book("复议.xlsx", 汇总=[["2023年行政复议案件统计表（分村）"], head, *rows, ["合计", "2件"]]))
    assert codes(intake) == set()
    assert contradicted(intake) == []
    assert figures(intake)["reconsideration.accepted"] == 2


def test_the_words_that_a_form_offers_are_no_persons(book: Book) -> None:
    rows = [["甲", "52001", "交通", "新申报", ""], ["乙", "52002", "交通", "在册", ""]]
    choices = [["变动情况", "执法领域"], ["在册", "交通"], ["新申报", "应急管理"], ["取消", "农业农村"], ["", "文化"]]
    intake = read(book("执法.xlsx", 名单=[["行政执法人员花名册"], OFFICERS, *rows], 选项=choices))
    assert codes(intake) == set()
    assert figures(intake)["officers.applied"] == 1


def test_sections_of_offices_each_with_its_own_order_of_columns(book: Book) -> None:
    first = [["填报科室：执法办"], OFFICERS, ["甲", "52001", "交通", "新申报", ""], ["乙", "52002", "交通", "在册", ""]]
    order = (3, 0, 2, 1, 4)
    second = [
        [row[at] for at in order]
        for row in (OFFICERS, ["丙", "52003", "应急", "取消", "调离"], ["丁", "52004", "应急", "新申报", ""])
    ]
    intake = read(book("执法.xlsx", 名单=[["行政执法人员统计表"], *first, [], ["填报科室：应急办"], *second]))
    found = figures(intake)
    assert codes(intake) == set()
    assert (found["officers.applied"], found["officers.cancelled"]) == (2, 1)


def test_a_total_of_both_halves_of_a_page_stands_below_the_second(book: Book) -> None:
    head = ["村名", "网格名称", "户数"]
    left = [["甲村", f"甲{n}网格", 50] for n in range(1, 4)]
    right = [["乙村", f"乙{n}网格", 40] for n in range(1, 3)] + [["合计", "5个", 230]]
    rows = [[*one, "", *other] for one, other in zip(left, right, strict=True)]
    intake = read(book("网格.xlsx", 网格=[["网格设置一览表"], [*head, "", *head], *rows]))
    assert codes(intake) == set()
    assert contradicted(intake) == []
    assert figures(intake)["grids.total"] == 5


def test_a_sentence_at_the_foot_that_says_another_number_is_a_contradiction(book: Book) -> None:
    rows = [["人大代表建议答复情况一览表"], SUGGESTIONS, *map(suggestion, range(1, 6))]
    told = "说明：2023年我镇共承办县人大代表建议{}件，已全部按期答复。"
    assert contradicted(read(book("建议.xlsx", 建议=[*rows, [told.format(5)]]))) == []
    assert contradicted(read(book("建议.xlsx", 建议=[*rows, [told.format(6)]]))) != []


def test_a_plan_without_the_columns_of_the_register_is_passed_over(book: Book) -> None:
    plan = [
        ["2023年学法计划安排表"],
        ["计划时间", "学习形式", "学习主题"],
        *([f"2023年{n}月", "中心组学习", f"法{n}"] for n in range(1, 7)),
    ]
    done = [
        ["学法落实情况登记表"],
        ["学习日期", "学习形式", "学习主题"],
        *([f"2023-0{n}-09", "中心组学习", f"法{n}"] for n in range(1, 4)),
    ]
    intake = read(book("学法.xlsx", 计划=plan, 落实=done))
    assert codes(intake) == set()
    assert "sheet.planned" in codes(intake, "warning")
    assert figures(intake)["study.sessions"] == 3


def test_a_theme_in_words_of_its_own_is_of_the_category_that_it_names(book: Book) -> None:
    head = ["活动日期", "活动地点", "宣传主题", "咨询人次"]
    themes = ["新修订《行政复议法》宣传", "“行政复议进企业”主题宣传", "综合普法进小区"]
    rows = [[f"2023-05-0{n}", "广场", theme, 5] for n, theme in enumerate(themes, 1)]
    intake = read(book("宣传.xlsx", 宣传=[["法治宣传活动登记表"], head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["publicity.review_events"] == 2
    rows.append(["2023-05-09", "广场", "行政复议与信访条例宣传", 5])
    assert codes(read(book("宣传.xlsx", 宣传=[["法治宣传活动登记表"], head, *rows]))) == {"category.near"}


def test_the_form_of_one_case_is_refused_in_words_and_a_blank_one_passed_over(book: Book) -> None:
    card = [
        ["行政应诉案件登记表（一案一表）"],
        ["诉讼案号", "（2023）川行初12号", "立案日期", "2023年2月14日"],
        ["原告", "袁永", "被告", "青溪镇人民政府"],
        ["审理法院", "云岭县人民法院", "案由", "宅基地处理"],
    ]
    blank = [[cell if n % 2 == 0 else "" for n, cell in enumerate(row)] for row in card]
    intake = read(book("应诉.xlsx", 案1=card, 空表=blank))
    assert [(p.code, p.sheet) for p in intake.problems if p.severity == "error" and p.file] == [("sheet.card", "案1")]


def test_a_column_of_years_says_the_year_of_days_without_one(book: Book) -> None:
    head = ["年度", "复议案号", "受理日期", "被申请人"]
    days = [
        ("2022年", 7, "3月9日"),
        ("", 9, "6月21日"),
        ("2023年", 2, "2月14日"),
        ("", 6, "4月12日"),
        ("", 11, "7月5日"),
    ]
    rows = [
        [year, f"复〔{2022 + (n > 1)}〕{number}号", day, "青溪镇人民政府"] for n, (year, number, day) in enumerate(days)
    ]
    intake = read(book("复议.xlsx", 历年=[["历年行政复议案件登记"], head, *rows]))
    assert codes(intake) == set()
    assert figures(intake)["reconsideration.accepted"] == 3


def test_of_columns_of_several_years_that_of_the_report_counts(book: Book) -> None:
    head = [
        ["姓名", "执法证号", "执法领域", "变动情况", "变动情况", "备注"],
        ["姓名", "执法证号", "执法领域", "2022年", "2023年", "备注"],
    ]
    rows = [
        ["甲", "52001", "交通", "新申报", "在册", "2022年新考"],
        ["乙", "52002", "交通", "", "新申报", ""],
        ["丙", "52003", "交通", "取消", "", "调离"],
        ["丁", "52004", "交通", "在册", "取消", "退休"],
    ]
    intake = read(book("执法.xlsx", 历年=[["行政执法人员台账"], *head, *rows]))
    found = figures(intake)
    assert codes(intake) == set()
    assert (found["officers.applied"], found["officers.cancelled"]) == (1, 1)
    assert account(intake)[0][2]["其他年度的行"] == 1


def test_an_old_table_in_a_sheet_named_for_its_year_stands_beside_this_years(book: Book) -> None:
    def grids(year: str, count: int) -> list[list[object]]:
        return [
            [f"网格划分表（{year}）"],
            ["村", "网格名称", "户数"],
            *(["甲村", f"第{n}网格", 50] for n in range(1, count)),
        ]

    sheets = {"2021年": grids("2021年", 8), "重新划分": grids("2023年6月重新划分", 6)}
    intake = read(book("网格.xlsx", **sheets))
    assert codes(intake) == set()
    assert figures(intake)["grids.total"] == 5
    assert codes(read(book("网格.xlsx", **{"2021年": grids("2021年", 8)}))) == {"title.other_year"}


def test_what_stands_below_a_line_of_called_off_things_is_not_of_the_list(book: Book) -> None:
    rows = [[f"1100{n}", f"事项{n}", "公共服务"] for n in range(4)]
    gone = [["以下事项已取消，不在公布范围，留存备查"], ["22001", "流动人口婚育证明", "公共服务"]]
    intake = read(book("目录.xlsx", 目录=[["政务服务事项清单"], SERVICES, *rows, *gone]))
    assert codes(intake) == set()
    assert figures(intake)["services.items"] == 4


def test_a_row_that_says_how_many_cases_were_registered_together_is_asked(book: Book) -> None:
    head = ["事件编号", "上报时间", "事件类别", "事件内容"]
    rows = [[f"WG{n}", f"2023-05-0{n}", "环境卫生", "4户同类，4件一并登记" if n == 2 else "垃圾"] for n in range(1, 5)]
    assert codes(read(book("事件.xlsx", 事件=[["网格事件登记"], head, *rows]))) == {"rows.told_several"}


def test_two_kinds_in_one_cell_are_asked_and_spoil_no_other_figure(book: Book) -> None:
    head = ["接访日期", "来访人数", "事项分类"]
    rows = [[f"2023-05-0{n}", 3, "政策咨询、申诉求决" if n == 2 else "政策咨询"] for n in range(1, 5)]
    intake = read(book("接访.xlsx", 接访=[["领导接访登记"], head, *rows]))
    assert codes(intake) == {"category.strange"}
    assert figures(intake)["receptions.people"] == 12


def test_the_name_of_a_campaign_is_no_town(book: Book) -> None:
    head = ["学习日期", "学习形式", "学习主题"]
    rows = [[f"2023-05-0{n}", "中心组学习", f"法{n}"] for n in range(1, 5)]
    assert codes(read(book("依法治镇报表.xlsx", 党建办=[["学法情况登记表"], head, *rows]))) == set()


@pytest.mark.parametrize("remark", ["因台风延期", "推迟到下季度", "领导出差，择期再学"])
def test_an_event_that_was_put_off_is_asked(book: Book, remark: str) -> None:
    head = ["学习日期", "学习形式", "学习主题", "实到人数", "备注"]
    rows = [[f"2023-0{n}-08", "以会代训", f"法{n}", "" if n == 6 else 30, remark if n == 6 else ""] for n in (5, 6, 7)]
    assert codes(read(book("学法.xlsx", 学法=[["学法登记本"], head, *rows]))) == {"rows.void"}


def test_a_third_head_with_ticks_beside_two_known_ones_is_a_kind_of_its_own(book: Book) -> None:
    head = ["接访日期", "来访人数", "政策咨询", "申诉求决", "意见建议"]
    ticks = [("√", "", ""), ("", "√", ""), ("", "", "√"), ("", "√", ""), ("", "", "√")]
    rows = [[f"2023-05-0{n}", "3人", *tick] for n, tick in enumerate(ticks, 1)]
    found = figures(read(book("接访.xlsx", 接访=[["领导接访登记表"], head, *rows, ["合计", "15人", 1, 2, 2]])))
    assert [found[f"receptions.{key}"] for key in ("sessions", "consultations", "complaints")] == [5, 1, 2]


def test_who_signs_below_the_last_heading_is_none_of_its_persons(book: Book) -> None:
    rows = [
        ["一、新申报人员（2人）"],
        ["甲", "52001", "交通"],
        ["乙", "52002", "交通"],
        ["二、取消资格人员（1人）"],
        ["丙", "52003", "交通"],
    ]
    foot = ["审核意见：以上情况属实。", "审核意见：以上情况属实。", "盖章："]
    intake = read(book("执法.xlsx", 名单=[["行政执法人员情况表"], OFFICERS[:3], *rows, foot]))
    found = figures(intake)
    assert (found["officers.applied"], found["officers.cancelled"]) == (2, 1)


@pytest.mark.parametrize("remark", ["审核未通过，该件未下发", "培训时现场练习上报"])
def test_what_did_not_come_about_is_asked(book: Book, remark: str) -> None:
    head = ["事件编号", "上报时间", "事件类别", "县局反馈意见"]
    rows = [[f"WG{n}", f"2023-05-0{n}", "环境卫生", remark if n == 2 else "属实"] for n in range(1, 5)]
    assert codes(read(book("事件.xlsx", 事件=[["网格事件登记"], head, *rows]))) == {"rows.void"}


def test_names_of_columns_over_two_rows_are_no_title_of_another_book(book: Book) -> None:
    head = [["受理登记日期", "办理信息", "办理信息", "事件内容"], ["受理登记日期", "事件编号", "事件类别", "事件内容"]]
    intake = read(book("a.xlsx", Sheet=[*head, ["2023-01-01", "甲1号", "环境卫生", "垃圾"]]))
    assert codes(intake) == set()
    assert figures(intake)["events.handled"] == 1


@pytest.mark.parametrize("body", ["人民政府", "政府", "党委政府", "党工委办事处", "人民政府办公室", "党政办", "机关"])
def test_a_town_is_known_with_and_without_its_bodies(body: str) -> None:
    office = Office(("东安镇",), ("西河镇",))
    assert office.is_ours_alone(f"东安镇{body}")
    assert office.is_anothers(f"西河镇{body}")
    assert office.whose(f"西河镇{body}") is False
