"""Tables as departments lay them out: side by side, stacked, by month, with totals, parts and running figures."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline.catalogue import Catalogue, load_catalogue
from pipeline.indicators import Check, compute_values, failed, run_checks
from pipeline.tallies import Intake, read_folder

Workbook = Callable[..., Path]
CATALOGUE = load_catalogue()
HEADER = ["卷号", "受案时间", "纠纷类别", "调解结果"]
PETITIONS = ["信访编号", "收件日期", "应办结日期", "办结日期"]


def disputes(*numbers: int) -> list[list[object]]:
    return [[f"调字{n}号", f"2023-05-{n:02d}", "邻里纠纷", "调解成功"] for n in numbers]


def petitions(*numbers: int) -> list[list[object]]:
    return [[f"信{n}号", f"2023-06-{n:02d}", "2023-08-01", "2023-07-01"] for n in numbers]


def intake_of(path: Path, catalogue: Catalogue = CATALOGUE) -> Intake:
    return read_folder(path.parent, "dongan", 2023, catalogue)


def errors(intake: Intake) -> list[str]:
    return [str(p) for p in intake.problems if p.severity == "error" and p.code != "topic.not_reported"]


def checks_of(intake: Intake, catalogue: Catalogue = CATALOGUE) -> tuple[dict[str, object], list[Check]]:
    values = compute_values(catalogue, intake, "raw")
    return {key: value.value for key, value in values.items()}, run_checks(catalogue, values, intake, "raw")


def numbers(intake: Intake, topic: str) -> list[str]:
    return list(intake.topics[topic].frame["number"])


def test_two_tables_side_by_side_are_both_read_with_their_own_addresses(workbook: Workbook) -> None:
    left, right = [HEADER, *disputes(1, 2, 3)], [PETITIONS, *petitions(1, 2), [""] * 4]
    intake = intake_of(
        workbook("raw/a.xlsx", [["台账汇总"], *[[*a, "", *b] for a, b in zip(left, right, strict=True)]])
    )
    assert errors(intake) == []
    assert numbers(intake, "disputes") == ["调字1号", "调字2号", "调字3号"]
    assert numbers(intake, "petitions") == ["信1号", "信2号"]
    assert intake.topics["petitions"].places[0].letters["number"] == "F"


def test_one_long_list_folded_into_two_halves_is_read_whole(workbook: Workbook) -> None:
    halves = [[*a, *b] for a, b in zip(disputes(1, 2), disputes(3, 4), strict=True)]
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER * 2, *halves]))
    assert errors(intake) == []
    assert numbers(intake, "disputes") == ["调字1号", "调字2号", "调字3号", "调字4号"]


def test_two_tables_one_above_the_other_are_both_read(workbook: Workbook) -> None:
    rows = [
        ["一、矛盾纠纷台账"],
        HEADER,
        *disputes(1, 2),
        ["合计", "2件"],
        [],
        ["二、信访件台账"],
        PETITIONS,
        *petitions(1, 2, 3),
        ["合计", "3件"],
    ]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    assert errors(intake) == []
    assert numbers(intake, "disputes") == ["调字1号", "调字2号"]
    assert numbers(intake, "petitions") == ["信1号", "信2号", "信3号"]
    assert list(intake.topics["petitions"].frame["_row"]) == [9, 10, 11]
    assert sum(account.rows for account in intake.accounts) == len(rows)
    assert failed(checks_of(intake)[1]) == []


def test_a_date_split_over_three_columns_is_one_date(workbook: Workbook) -> None:
    rows = [["矛盾纠纷台账"], ["卷号", "受案时间", "", "", "纠纷类别", "调解结果"], ["", "年", "月", "日", "", ""]]
    rows += [[f"调字{n}号", 2023, n, "6日", "其他", "成功"] for n in (1, 2)]
    intake = intake_of(workbook("raw/a.xlsx", rows, ("A2:A3", "B2:D2", "E2:E3", "F2:F3")))
    assert errors(intake) == []
    assert [str(day.date()) for day in intake.topics["disputes"].frame["accepted_on"]] == ["2023-01-06", "2023-02-06"]


def month_book(tmp_path: Path, months: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in months.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "raw" / "months.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


def test_a_running_total_is_checked_against_all_months_so_far(tmp_path: Path) -> None:
    first = [HEADER, *disputes(1, 2), ["本月合计", "2件"]]
    second = [HEADER, *disputes(3), ["本月合计", "1件"], ["年度累计", "3件"]]
    intake = intake_of(month_book(tmp_path, {"1月": first, "2月": second}))
    assert numbers(intake, "disputes") == ["调字1号", "调字2号", "调字3号"]
    assert [check.state for check in checks_of(intake)[1] if "total" in check.rule] == ["held"] * 3


def test_a_total_row_that_does_not_fit_its_rows_is_a_failed_check_with_both_sources(workbook: Workbook) -> None:
    rows = [
        ["接访登记"],
        ["接访日期", "来访人数", "事项分类"],
        ["2023-05-06", 3, "政策咨询"],
        ["2023-05-07", 4, "申诉求决"],
        ["合计", 8, ""],
    ]
    (bad,) = failed(checks_of(intake_of(workbook("raw/a.xlsx", rows)))[1])
    assert (bad.left.number, bad.right.number) == (8, 7)
    assert bad.left.sources[0].cells == "B5"
    assert bad.right.sources[0].cells == "B3:B4"


def test_a_figure_stated_for_the_period_and_running_is_taken_from_the_running_column(workbook: Workbook) -> None:
    rows = [
        ["2023年统计表"],
        ["指标名称", "计量单位", "本期实际", "本年累计"],
        ["受理矛盾纠纷", "件", 9, 96],
        ["其中：调处成功", "件", 9, "96件"],
    ]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    values, _ = checks_of(intake)
    assert (values["disputes.accepted"], values["disputes.settled"], values["disputes.success_rate"]) == (96, 96, 100)


def test_figures_stated_month_by_month_are_added_and_a_running_one_is_not(tmp_path: Path) -> None:
    def month(count: int) -> list[list[object]]:
        return [["指标名称", "本月"], ["受理矛盾纠纷", count], ["受理信访件", count]]

    intake = intake_of(month_book(tmp_path, {"1月": month(3), "2月": month(4)}))
    values, _ = checks_of(intake)
    assert values["disputes.accepted"] == 7
    (figure,) = [figure for figure in intake.stated if figure.key == "disputes.accepted"]
    assert figure.cells == (("1月", "B2"), ("2月", "B2"))


def test_a_summary_table_with_a_column_an_indicator_is_added_up_and_compared_with_the_rows(workbook: Workbook) -> None:
    workbook("raw/台账.xlsx", [["矛盾纠纷台账"], HEADER, *disputes(1, 2, 3)])
    summary = [
        ["调解工作汇总表"],
        ["村（社区）", "受理矛盾纠纷", "调处成功"],
        ["甲村", 2, 2],
        ["乙村", 1, 0],
        ["合计", 3, 2],
    ]
    intake = intake_of(workbook("raw/汇总.xlsx", summary))
    values, checks = checks_of(intake)
    assert values["disputes.settled"] == 3
    (bad,) = failed(checks)
    assert (bad.left.number, bad.right.number) == (3, 2)
    assert "汇总表" in bad.words


def test_without_rows_the_summary_serves_and_says_so(workbook: Workbook) -> None:
    summary = [["调解工作汇总表"], ["村（社区）", "受理矛盾纠纷", "调处成功"], ["甲村", 2, 2], ["乙村", 1, 0]]
    intake = intake_of(workbook("raw/汇总.xlsx", summary))
    value = compute_values(CATALOGUE, intake, "raw")["disputes.accepted"]
    assert (value.value, value.kind, value.sources[0].cells) == (3, "summary", "B3,B4")


def test_the_national_disclosure_form_is_compared_with_penalties_and_normative_documents(workbook: Workbook) -> None:
    form = [["主动公开政府信息情况"], ["信息内容", "本年处理决定数量"], ["行政处罚", 2], ["行政规范性文件", 1]]
    workbook("raw/公开年报.xlsx", form)
    rows = [
        ["行政处罚台账"],
        ["决定书文号", "决定日期", "领域"],
        ["1号", "2023-05-06", "交通"],
        ["2号", "2023-05-07", "交通"],
    ]
    values, checks = checks_of(intake_of(workbook("raw/处罚.xlsx", rows)))
    assert values["penalties.decisions"] == 2
    agreement = next(check for check in checks if check.rule.startswith("penalties.decisions"))
    assert agreement.state == "held"
    assert values["documents.issued"] == 1


def test_an_estimate_is_kept_as_a_bound_and_never_as_an_exact_count(workbook: Workbook) -> None:
    rows = [
        ["接访登记"],
        ["接访日期", "来访人数", "事项分类"],
        ["2023-05-06", 3, "政策咨询"],
        ["2023-05-07", "10余人", "政策咨询"],
    ]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    value = compute_values(CATALOGUE, intake, "raw")["receptions.people"]
    assert (value.value, value.text) == (13, "13以上")
    assert any(p.code == "value.bound" and p.severity == "warning" for p in intake.problems)


def test_a_date_without_a_year_is_of_the_runs_year_with_a_note(workbook: Workbook) -> None:
    rows = [HEADER, ["调字1号", "5月6日", "其他", "成功"]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    assert str(intake.topics["disputes"].frame["accepted_on"][0].date()) == "2023-05-06"
    (note,) = [p for p in intake.problems if p.code == "date.no_year"]
    assert (note.severity, note.cell) == ("note", "B2")


def test_hidden_rows_and_columns_are_read_and_said(workbook: Workbook) -> None:
    path = workbook("raw/a.xlsx", [HEADER, *disputes(1, 2, 3)])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.save(path)
    intake = intake_of(path)
    assert len(numbers(intake, "disputes")) == 3
    assert {"rows.hidden", "columns.hidden"} <= {p.code for p in intake.problems}


def test_a_formula_without_a_stored_result_is_a_problem_and_not_a_blank(workbook: Workbook) -> None:
    rows = [["接访登记"], ["接访日期", "来访人数", "事项分类"], ["2023-05-06", "=1+2", "政策咨询"]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    (problem,) = [p for p in intake.problems if p.code == "value.uncomputed"]
    assert problem.cell == "B3"


@pytest.mark.parametrize(("outcome", "rows"), [("一行一罚", 2), ("同一文号两项处罚", 1)])
def test_several_penalties_in_one_decision_are_one(workbook: Workbook, outcome: str, rows: int) -> None:
    numbers_written = ["1号", "2号"] if rows == 2 else ["1号", "1号"]
    body = [
        [number, "2023-05-06", "交通", cause] for number, cause in zip(numbers_written, ["警告", "罚款"], strict=True)
    ]
    intake = intake_of(workbook("raw/a.xlsx", [["行政处罚台账"], ["决定书文号", "决定日期", "领域", "案由"], *body]))
    assert errors(intake) == []
    assert len(intake.topics["penalties"].frame) == rows


def test_a_suggestion_counts_where_it_is_led_and_not_where_it_is_helped_with(workbook: Workbook) -> None:
    body = [["1", "甲", "2023-05-06", "主办"], ["2", "乙", "2023-05-06", "协办"]]
    intake = intake_of(
        workbook("raw/a.xlsx", [["代表建议台账"], ["建议号", "建议名称", "办复日期", "承办方式"], *body])
    )
    assert len(intake.topics["suggestions"].frame) == 1
    assert intake.accounts[0].dropped["按计数规则不计"] == 1


def test_two_topics_too_close_to_call_are_a_problem_and_not_a_guess(tmp_path: Path, workbook: Workbook) -> None:
    twin = (
        (Path(__file__).parent.parent / "pipeline/catalogue/topics/disputes.yml")
        .read_text("utf-8")
        .replace("disputes", "quarrels")
        .replace("section: quarrels", "section: disputes")
    )
    folder = tmp_path / "unit" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "quarrels.yml").write_text(twin, "utf-8")
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER, *disputes(1)]), load_catalogue(folder.parent))
    (problem,) = [p for p in intake.problems if p.code == "sheet.ambiguous"]
    assert problem.severity == "error"
    assert "disputes" not in intake.topics


def test_a_column_that_claims_the_place_of_another_is_said(workbook: Workbook) -> None:
    rows = [["矛盾纠纷台账"], [*HEADER, "受理日期"], *[[*row, "2023-01-01"] for row in disputes(1, 2)]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    (problem,) = [p for p in intake.problems if p.code == "column.twice"]
    assert problem.cell == "B2"
    assert [str(day.date()) for day in intake.topics["disputes"].frame["accepted_on"]] == ["2023-01-01", "2023-01-01"]


def test_an_unknown_column_is_listed_with_the_line_of_yaml_that_would_accept_it(workbook: Workbook) -> None:
    rows = [["矛盾纠纷台账"], [*HEADER, "简要的情况"], *[[*row, "院坝之争"] for row in disputes(1)]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    (problem,) = [p for p in intake.problems if p.code == "column.unknown"]
    assert 'disputes.summary: ["简要的情况"]' in problem.advice
    assert [s.yaml for s in intake.suggestions] == ['disputes.summary: ["简要的情况"]']


def test_the_evidence_names_what_was_taken_and_what_was_weighed(workbook: Workbook) -> None:
    header = ["编号", "受理日期", "纠纷类别", "调解结果"]
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], header, *disputes(1)]))
    taken = [item for item in intake.evidence if item.area]
    assert [(item.topic, item.area) for item in taken] == [("disputes", "A1:D3")]
    assert "必需 4/4" in taken[0].reasons
    assert any(not item.area for item in intake.evidence)


def test_several_persons_in_one_cell_are_each_counted_once(workbook: Workbook) -> None:
    rows = [["法律顾问服务情况"], ["顾问律师", "执业机构"], ["张三、李四", "某所"], ["李 四", "某所"], ["王五", "某所"]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    assert errors(intake) == []
    value = compute_values(CATALOGUE, intake, "raw")["counsel.lawyers"]
    assert value.value == 3
    assert "张三" not in intake.topics["counsel"].frame.to_csv()


def test_last_years_sheet_left_in_is_not_counted_in_silence(tmp_path: Path) -> None:
    """Where rows have no date, this year's table in the same book decides, else it is an error; where they have, their dates do."""
    grids = [["2022年网格设置一览表"], ["网格名称", "所属村社"], ["一网格", "甲村"], ["二网格", "乙村"]]
    now = [["2023年网格设置一览表"], ["网格名称", "所属村社"], ["1网格", "甲村"], ["2网格", "乙村"], ["3网格", "乙村"]]
    late = [["2022年矛盾纠纷台账"], HEADER, ["调字0号", "2022-05-01", "其他", "成功"], *disputes(1)]
    intake = intake_of(month_book(tmp_path, {"去年": grids, "今年": now, "2022": late}))
    assert len(intake.topics["grids"].frame) == 3
    assert numbers(intake, "disputes") == ["调字1号"]
    assert {p.severity for p in intake.problems if p.code == "title.other_year"} == {"warning"}
    (tmp_path / "alone").mkdir()
    alone = intake_of(month_book(tmp_path / "alone", {"去年": grids}))
    assert {p.severity for p in alone.problems if p.code == "title.other_year"} == {"error"}


@pytest.mark.parametrize(
    "rows",
    [
        [["矛盾纠纷台账"], ["填表说明：没有发生的请写明零报告"], HEADER],
        [["矛盾纠纷台账"], HEADER, [], ["说明：无案件的请填零报告。"]],
        [["矛盾纠纷台账（有则填报，无则零报告）"], HEADER],
        [["矛盾纠纷台账"], ["每月5日前报送，如无案件写零报告"], HEADER],
    ],
    ids=["above the header", "below the table", "in the title", "with a date"],
)
def test_a_form_that_asks_for_a_zero_report_has_not_declared_one(workbook: Workbook, rows: list[list[object]]) -> None:
    intake = intake_of(workbook("raw/a.xlsx", rows))
    assert "disputes" not in intake.topics
    assert [p.code for p in intake.problems if p.file] == ["topic.empty"]


@pytest.mark.parametrize(
    "said", ["零报告", "零报告：全年未发生矛盾纠纷", "本单位全年无矛盾纠纷，特此零报告。", "备注：全年没有发生，零报告"]
)
def test_a_declared_zero_is_one_in_any_of_its_usual_words(workbook: Workbook, said: str) -> None:
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER, [said]]))
    assert intake.topics["disputes"].zero_reports == ((0, "A3"),)


def test_the_rule_of_zero_reports_above_real_rows_contradicts_nothing(workbook: Workbook) -> None:
    rows = [["矛盾纠纷台账"], ["实行零报告制度，没有的也要报"], HEADER, *disputes(1, 2)]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    assert errors(intake) == []
    assert len(numbers(intake, "disputes")) == 2


def test_a_second_table_that_lacks_a_column_is_not_passed_over(workbook: Workbook) -> None:
    rows = [[*HEADER, "", *PETITIONS[:2], "备注"], *[[*row, "", "信1号", "2023-06-01", ""] for row in disputes(1, 2)]]
    intake = intake_of(workbook("raw/a.xlsx", [["台账"], *rows]))
    assert len(numbers(intake, "disputes")) == 2
    (problem,) = [p for p in intake.problems if p.code == "column.missing"]
    assert problem.severity == "error"
    assert "信访件办理" in problem.found
    assert "应办结日期" in problem.found


def test_a_second_table_that_nobody_knows_is_a_warning(workbook: Workbook) -> None:
    rows = [[*HEADER, "", "车牌", "驾驶员"], *[[*row, "", "川A1", "某某"] for row in disputes(1, 2)]]
    intake = intake_of(workbook("raw/a.xlsx", [["台账"], *rows]))
    (problem,) = [p for p in intake.problems if p.code == "table.beside"]
    assert (problem.severity, problem.cell) == ("warning", "F2")


def test_an_indicator_stated_twice_and_differently_has_no_number_and_a_failed_check(workbook: Workbook) -> None:
    rows = [["指标名称", "数值"], ["受理矛盾纠纷", 96], ["受理矛盾纠纷", 95]]
    intake = intake_of(workbook("raw/a.xlsx", rows))
    value = compute_values(CATALOGUE, intake, "raw")["disputes.accepted"]
    assert (value.value, value.kind, value.text) == (None, "contradicted", "报送的数不一致")
    (check,) = failed(checks_of(intake)[1])
    assert (check.left.number, check.right.number) == (96, 95)
    assert check.right.sources[0].cells == "B3"


def test_two_files_that_state_different_figures_fail_a_check(workbook: Workbook) -> None:
    workbook("raw/a.xlsx", [["指标名称", "数值"], ["受理矛盾纠纷", 96]])
    intake = intake_of(workbook("raw/b.xlsx", [["指标名称", "数值"], ["受理矛盾纠纷", 97]]))
    (check,) = failed(checks_of(intake)[1])
    assert "a.xlsx" in check.words
    assert "b.xlsx" in check.words


@pytest.mark.parametrize(("total", "state"), [(3, "held"), (9, "failed")])
def test_the_total_of_a_summary_table_is_compared_with_its_rows(workbook: Workbook, total: int, state: str) -> None:
    rows = [["汇总表"], ["村", "受理矛盾纠纷", "调处成功"], ["甲", 2, 2], ["乙", 1, 1], ["合计", total, 3]]
    values, checks = checks_of(intake_of(workbook("raw/a.xlsx", rows)))
    assert values["disputes.accepted"] == 3
    states = {check.words.partition(" = ")[0]: check.state for check in checks if "合计" in check.words}
    assert states["矛盾纠纷调解“Sheet1”合计：受理矛盾纠纷（表内所写）"] == state
    assert states["矛盾纠纷调解“Sheet1”合计：调处成功（表内所写）"] == "held"


VISITS: list[list[object]] = [
    ["接访日期", "来访人数", "事项分类"],
    *[[f"2023-05-0{n}", n, "政策咨询"] for n in (6, 7, 8)],
]


def test_a_copied_sheet_does_not_count_twice_where_rows_have_no_number(workbook: Workbook) -> None:
    book = openpyxl.load_workbook(path := workbook("raw/a.xlsx", [["接访登记"], *VISITS], title="登记"))
    book.copy_worksheet(book["登记"])
    book.save(path)
    intake = intake_of(path)
    (problem,) = [p for p in intake.problems if p.code == "table.copied"]
    assert (problem.severity, problem.sheet, problem.cell) == ("warning", "登记 Copy", "A3:C5")
    assert len(intake.topics["receptions"].frame) == 3
    assert [account.records for account in intake.accounts] == [3, 0]
