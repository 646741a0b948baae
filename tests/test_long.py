"""Tallies that are long in odd ways: they are read as short ones are, asked about in few questions, or refused in words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import load_catalogue
from pipeline.indicators import compute_values, run_checks, weigh
from pipeline.tallies import Intake, open_folder, read_folder
from pipeline.tallies.relating.several import _numbers_in
from pipeline.tallies.tables.figures.together import Near, Stated, agree
from pipeline.tallies.tables.layout import MOST_TABLES
from pipeline.tallies.tables.rows.words import COUNT_ONLY, TOTAL
from pipeline.tallies.values.brackets import Brackets

Workbook = Callable[..., Path]
CATALOGUE = load_catalogue()
HEADER = ["卷号", "受案时间", "纠纷类别", "调解结果"]
OTHER = ["信访编号", "收件日期", "应办结日期", "办结日期"]


def rows(*numbers: int) -> list[list[object]]:
    return [[f"调字{n}号", f"2023-05-{n % 28 + 1:02d}", "邻里纠纷", "调解成功"] for n in numbers]


def intake_of(path: Path) -> Intake:
    return read_folder(path.parent, "dongan", 2023, CATALOGUE)


def codes(intake: Intake) -> list[str]:
    return [problem.code for problem in intake.problems]


@given(st.text("(（[【)）]】甲乙", max_size=30))
def test_brackets_are_those_of_a_plain_pattern(text: str) -> None:
    plain = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
    brackets = Brackets("(（[【", ")）]】")
    assert brackets.without(text) == plain.sub("", text)
    assert brackets.inside(text) == plain.findall(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0009至0012", 4),
        ("调字9号至12号", 4),
        ("第3号、第5号", 2),
        ("1至2至4号", 3),
        ("2023-5", 1),
        (f"1至{'9' * 5000}", 1),
        ("12~", 1),
    ],
)
def test_a_stretch_of_numbers_has_as_many_as_lie_between_its_ends(text: str, count: int) -> None:
    assert _numbers_in(text) == count


def test_units_written_twice_over_end_a_total_or_do_not() -> None:
    assert TOTAL.fullmatch("合计12人次") and COUNT_ONLY.fullmatch("12件次")
    assert not TOTAL.fullmatch("合计1" + "人次" * 5000 + "甲") and not COUNT_ONLY.fullmatch("1" + "人次" * 5000 + "甲")


@pytest.mark.parametrize(
    "sign", ["（", "）", "、", "1", "1、", "年", "一", "。", "★", "数量", "类型", "政府", "人次", "至1", "号"]
)
def test_a_ledger_with_one_long_text_in_every_place_counts_its_rows(workbook: Workbook, sign: str) -> None:
    """The title, a heading, remarks and the notes below are long; the rows are read, and nothing is raised."""
    text = (sign * 8_000)[:8_000]
    told = [[*row, text if n == 3 else "无"] for n, row in enumerate(rows(*range(1, 9)))]
    book = workbook("raw/a.xlsx", [["矛盾纠纷台账"], [text], [*HEADER, "备注"], *told, [f"备注：{text}"], [text]])
    opened = open_folder(book.parent, "dongan", 2023, CATALOGUE)
    intake = weigh(opened, CATALOGUE).intake
    values = compute_values(CATALOGUE, intake, "raw")
    run_checks(CATALOGUE, values, intake, "raw")
    assert len(intake.topics["disputes"].frame) >= 8


def test_a_total_row_of_a_number_of_thousands_of_digits_is_no_count(workbook: Workbook) -> None:
    intake = intake_of(
        workbook("raw/a.xlsx", [["矛盾纠纷台账"], HEADER, *rows(1, 2), ["合计", "9" * 5000 + "件", "", ""]])
    )
    values = compute_values(CATALOGUE, intake, "raw")
    assert all(check.state != "failed" for check in run_checks(CATALOGUE, values, intake, "raw"))


def test_a_table_numbered_in_circles_below_its_head_is_read(workbook: Workbook) -> None:
    head = ["村", "受理矛盾纠纷", "调处成功"]
    book = workbook("raw/a.xlsx", [["矛盾纠纷统计表"], head, ["栏次", "①", "②"], ["甲村", 3, 2], ["乙村", 4, 1]])
    assert {figure.key: figure.value for figure in intake_of(book).stated}["disputes.accepted"] == 7


def test_a_row_that_names_its_columns_again_and_again_is_refused(workbook: Workbook) -> None:
    """A few halves side by side are one list; more than a hundred are no table of anybody's."""
    folded = workbook(
        "two/a.xlsx", [["矛盾纠纷台账"], HEADER * 2, *[[*a, *b] for a, b in zip(rows(1, 2), rows(3, 4), strict=True)]]
    )
    assert len(intake_of(folded).topics["disputes"].frame) == 4
    many = workbook("many/a.xlsx", [["矛盾纠纷台账"], HEADER * (MOST_TABLES + 1), rows(1)[0] * (MOST_TABLES + 1)])
    assert "sheet.crowded" in codes(intake_of(many))
    assert "disputes" not in intake_of(many).topics


def test_a_sheet_of_more_than_a_hundred_different_tables_is_refused(workbook: Workbook) -> None:
    other = [["信1号", "2023-06-01", "2023-08-01", "2023-07-01"]]
    pairs = [line for n in range(MOST_TABLES) for line in (HEADER, *rows(n), OTHER, *other)]
    book = workbook("raw/a.xlsx", pairs)
    assert "sheet.crowded" in codes(intake_of(book))


def test_notes_that_each_take_a_row_out_are_a_bounded_number_of_questions(workbook: Workbook) -> None:
    """Fifty are asked one by one; the rows of all others are one question more, and none is lost."""
    numbers = range(1, 81)
    notes = [[f"备注：第{n}号不计入统计", "", "", ""] for n in numbers]
    opened = open_folder(
        workbook("raw/a.xlsx", [["矛盾纠纷台账"], ["序号", *HEADER], *[[n, *row] for n, row in zip(numbers, rows(*numbers), strict=True)], *notes]).parent,
        "dongan", 2023, CATALOGUE,
    )  # fmt: skip
    asked = [question for question in opened.questions if question.code == "rows.footnote"]
    assert len(asked) == 51
    assert sum(int(question.fields["count"]) for question in asked) == 80


def test_one_figure_told_in_many_ways_has_a_bounded_number_of_answers(workbook: Workbook) -> None:
    told = [["受理矛盾纠纷", n] for n in range(1, 61)]
    opened = open_folder(
        workbook("raw/a.xlsx", [["统计表"], ["指标", "数值"], *told]).parent, "dongan", 2023, CATALOGUE
    )
    asked = [question for question in opened.questions if len(question.readings) > 2]
    assert len(asked) == 1 and len(asked[0].readings) <= 26


@given(st.lists(st.integers(0, 400), max_size=30))
def test_figures_near_each_other_are_found_as_by_comparing_each_with_each(tenths: list[int]) -> None:
    figures = [Stated("disputes.accepted", n / 10, "a.xlsx", "", (("表", f"B{n}"),), step=1.0) for n in tenths]
    kept: list[Stated] = []
    for figure in figures:
        if not any(agree(figure, other) for other in kept):
            kept.append(figure)
    near = Near(figures)
    assert [figure for figure in figures if near.adds(figure)] == kept


def test_a_short_number_in_more_than_a_thousand_rows_tells_no_cases_apart(workbook: Workbook) -> None:
    told = [["1", f"2023-05-{n % 28 + 1:02d}", "邻里纠纷", "调解成功", f"甲{n}"] for n in range(1_100)]
    told += [["1", "2023-05-02", "邻里纠纷", "调解成功", "甲1"]]
    intake = intake_of(workbook("raw/a.xlsx", [["矛盾纠纷台账"], [*HEADER, "双方当事人"], *told]))
    assert len(intake.topics["disputes"].frame) == 1_100


def test_of_a_text_of_pages_the_beginning_is_kept(workbook: Workbook) -> None:
    """A row may be kept once for each case that it lists, and its texts with it."""
    head = ["信访编号", "信访方式", "收件日期", "应办结日期", "办结日期", "标题"]
    row = ["东信1", "来信", "2023-05-01", "2023-06-30", "2023-06-01"]
    intake = intake_of(workbook("信访件登记表.xlsx", [head, [*row, "长" * 30_000], ["东信2", *row[1:], "短"]]))
    kept = {
        len(text)
        for records in intake.topics.values()
        for column in records.frame.columns
        for text in records.frame[column]
        if isinstance(text, str)
    }
    assert 5_001 in kept
    assert max(kept) == 5_001
