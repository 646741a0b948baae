"""Formulas and checks as tables of cases, on frames small enough to count by hand."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import FORMULAS, Catalogue, assemble, read_topic
from pipeline.errors import CatalogueError
from pipeline.indicators import Check, Value, compute_values, failed, run_checks, split_values
from pipeline.indicators.lineage import formula_words
from pipeline.tallies import Intake, Place, Stated, TopicRecords
from pipeline.tallies.tables.figures.labels import is_rate

TOPIC = """\
topic: fines
label: 罚款
department: 执法办
section: enforcement
columns:
  day: {{label: 日期, type: date}}
  due: {{label: 期限, type: date}}
  field: {{label: 领域, type: category, values: {{交通: [], 应急: [], 其他: []}}}}
  yuan: {{label: 金额, type: number, unit: 元}}
  filed: {{label: 备案, type: yes_no}}
  person: {{label: 人员, type: text, personal: numbered}}
indicators:
  fines.all: {{label: 全部, unit: 份, count: {{}}}}
  fines.x: {{label: 所求, unit: 份, {formula}}}
  fines.zero: {{label: 无, unit: 份, count: {{field: 其他}}}}
breakdowns:
  fines.by_month: {{label: 各月, of: fines.all, by: day.month, split: field}}
checks:
  - {check}
"""
PLACE = Place(
    "台账.xlsx",
    "Sheet1",
    "ab" * 32,
    "A",
    dict.fromkeys(["day", "due", "field", "yuan", "filed", "person"], "B") | {"yuan": "D"},
)


def catalogue(tmp_path: Path, formula: str = "count: {}", check: str = "fines.x <= fines.all") -> Catalogue:
    path = tmp_path / "fines.yml"
    path.write_text(TOPIC.format(formula=formula, check=check), encoding="utf-8")
    return assemble({"enforcement": "执法"}, [(path, read_topic(path))])


def frame() -> pd.DataFrame:
    data = {
        "day": pd.to_datetime(["2023-01-05", "2023-02-01", "2023-02-09", "2023-12-31"]).astype("datetime64[s]"),
        "due": pd.to_datetime(["2023-01-05", "2023-01-31", None, "2024-01-01"]).astype("datetime64[s]"),
        "field": pd.Series(["交通", "交通", "应急", None], dtype="string"),
        "yuan": pd.Series([200, 1000.5, None, 300], dtype="Float64"),
        "filed": pd.Series([True, False, None, True], dtype="boolean"),
        "person": pd.Series([1, 2, 1, None], dtype="Int64"),
        "_place": [0, 0, 0, 0],
        "_row": [5, 6, 8, 9],
    }
    return pd.DataFrame(data)


def intake(rows: pd.DataFrame | None = None, zero: bool = False, stated: tuple[Stated, ...] = ()) -> Intake:
    rows = frame() if rows is None else rows
    records = TopicRecords("fines", rows.iloc[:0] if zero else rows, (PLACE,), ((0, "A3"),) if zero else ())
    return Intake("x", 2023, {"fines": records}, stated, (), (), ())


def computed(tmp_path: Path, formula: str, data: Intake | None = None) -> Value:
    return compute_values(catalogue(tmp_path, formula), data or intake(), "data/raw/x/2023")["fines.x"]


CASES = [
    ("count: {}", 4, "A5:A6,A8:A9"),
    ("count: {field: 交通}", 2, "A5:A6"),
    ("count: {field: [交通, 应急]}", 3, "A5:A6,A8"),
    ("count: {filed: true}", 2, "A5,A9"),
    ("count: {filed: false}", 1, "A6"),
    ("count: {day: {at_most: due}}", 2, "A5,A9"),
    ("count: {field: 交通, filed: true}", 1, "A5"),
    ("sum: {column: yuan}", 1500.5, "D5:D6,D8:D9"),
    ("sum: {column: yuan, where: {field: 交通}}", 1200.5, "D5:D6"),
    ("distinct: {column: person}", 2, "B5:B6,B8:B9"),
    ("distinct: {column: [field, person]}", 3, "A5:A6,A8:A9"),
]


MEANS = [
    ("average: {column: yuan, where: {field: 交通}}", 600.25, "D5:D6"),
    ("average: {column: yuan, where: {filed: true}}", 250, "D5,D9"),
    ("median_days: {column: [day, due]}", 0, "A5:A6,A8:A9"),
    ("median_days: {column: [due, day], where: {field: 交通}}", 0.5, "A5:A6"),
    ("median_days: {column: [day, due], where: {filed: true}}", 0.5, "A5,A9"),
]


@pytest.mark.parametrize(("formula", "number", "where"), MEANS, ids=[case[0] for case in MEANS])
def test_an_average_and_a_median_of_days(tmp_path: Path, formula: str, number: float, where: str) -> None:
    value = computed(tmp_path, formula)
    (source,) = value.sources
    assert (value.value, value.kind, source.rows or source.cells) == (number, "rows", where)


@pytest.mark.parametrize(
    "formula",
    ["average: {column: yuan, where: {field: 其他}}", "median_days: {column: [day, due], where: {field: 应急}}"],
)
def test_of_no_rows_there_is_no_mean(tmp_path: Path, formula: str) -> None:
    value = computed(tmp_path, formula)
    assert (value.value, value.kind, value.text) == (None, "undefined", "无法计算（没有可算的行）")


def test_a_declared_zero_has_no_mean(tmp_path: Path) -> None:
    assert computed(tmp_path, "average: {column: yuan}", intake(zero=True)).kind == "undefined"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("average: {column: field}", "average 的列 field 应是 number 类型"),
        ("average: {column: [yuan, yuan]}", "average 只能写一列"),
        ("median_days: {column: day}", "median_days 只能写两列"),
        ("median_days: {column: [day, yuan]}", "median_days 的列 yuan 应是 date 类型"),
        ("sum: {column: field}", "sum 的列 field 应是 number 类型"),
    ],
)
def test_a_formula_over_other_columns_than_it_can_take_is_refused(tmp_path: Path, formula: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        catalogue(tmp_path, formula)


@pytest.mark.parametrize("name", ["average", "median_days", "ratio"])
def test_what_is_no_sum_never_adds_up(tmp_path: Path, name: str) -> None:
    assert not FORMULAS[name].adds_up
    over = {"average": "{column: yuan}", "median_days": "{column: [day, due]}", "ratio": "[fines.all, fines.zero]"}[
        name
    ]
    assert is_rate(catalogue(tmp_path, f"{name}: {over}").indicators["fines.x"])
    assert not is_rate(catalogue(tmp_path).indicators["fines.x"])


def test_every_formula_is_told_in_words(tmp_path: Path) -> None:
    told = {
        "average: {column: yuan}": "“罚款”台账的“金额”的平均数",
        "median_days: {column: [day, due]}": "“罚款”台账的“日期”到“期限”天数的中位数",
        "ratio: [fines.all, fines.zero]": "“全部” ÷ “无”",
        "filled: {column: person}": "“罚款”台账的填了“人员”的个数（一格几人的按人计）",
    }
    assert {formula: formula_words(catalogue(tmp_path, formula), "fines.x") for formula in told} == told


@pytest.mark.parametrize(("formula", "number", "where"), CASES, ids=[case[0] for case in CASES])
def test_a_formula_counts_and_cites_the_rows_it_kept(tmp_path: Path, formula: str, number: float, where: str) -> None:
    value = computed(tmp_path, formula)
    assert value.value == number
    assert value.kind == "rows"
    (source,) = value.sources
    assert (source.rows or source.cells) == where
    assert source.file == "data/raw/x/2023/台账.xlsx"


DERIVED = [
    ("ratio: [fines.all, fines.all]", 100),
    ("ratio: [fines.zero, fines.all]", 0),
    ("plus: [fines.all, fines.all]", 8),
    ("minus: [fines.all, fines.zero]", 4),
]


@pytest.mark.parametrize(("formula", "number"), DERIVED)
def test_derived_values_come_from_other_indicators_and_cite_their_sources(
    tmp_path: Path, formula: str, number: float
) -> None:
    value = computed(tmp_path, formula)
    assert value.value == number
    assert value.kind == "derived"
    assert value.sources


def test_a_ratio_over_nothing_is_said_in_words_and_is_no_number(tmp_path: Path) -> None:
    value = computed(tmp_path, "ratio: [fines.all, fines.zero]")
    assert value.value is None
    assert "分母为 0" in value.text


def test_a_declared_zero_report_is_zero_and_cites_the_declaration(tmp_path: Path) -> None:
    value = computed(tmp_path, "count: {}", intake(zero=True))
    assert (value.value, value.kind, value.sources[0].cells) == (0, "zero report", "A3")


def test_a_topic_that_was_not_reported_has_no_value(tmp_path: Path) -> None:
    value = computed(tmp_path, "count: {}", Intake("x", 2023, {}, (), (), (), ()))
    assert (value.value, value.kind, value.text) == (None, "missing", "未报送")


def test_a_stated_figure_serves_where_there_are_no_rows(tmp_path: Path) -> None:
    stated = Stated("fines.x", 12, "消息.xlsx", "cd" * 32, (("Sheet1", "C4"),))
    value = computed(tmp_path, "count: {}", Intake("x", 2023, {}, (stated,), (), (), ()))
    assert (value.value, value.kind, value.sources[0].cells) == (12, "stated", "C4")


def test_rows_are_preferred_to_a_stated_figure_and_a_difference_fails(tmp_path: Path) -> None:
    stated = Stated("fines.x", 5, "消息.xlsx", "cd" * 32, (("Sheet1", "C4"),))
    data = intake(stated=(stated,))
    cat = catalogue(tmp_path)
    values = compute_values(cat, data, "raw")
    assert values["fines.x"].value == 4
    (bad,) = failed(run_checks(cat, values, data, "raw"))
    assert "台账.xlsx" in str(bad)
    assert "消息.xlsx Sheet1 C4" in str(bad)


CHECKS = [
    ("fines.x <= fines.all", "held"), ("fines.x >= fines.all", "held"), ("fines.x == fines.all", "held"),
    ("fines.x < fines.all", "failed"), ("fines.x > fines.all", "failed"), ("fines.x + fines.zero == fines.all", "held"),
    ("fines.x + fines.x == fines.all", "failed"), ("fines.x - fines.all == fines.zero", "held"),
    ("fines.x / fines.all == 100", "held"), ("fines.zero / fines.all == 0", "held"), ("fines.x / fines.zero == 1", "open"),
    ("fines.x == 4", "held"), ("fines.x == 5", "failed"),
]  # fmt: skip


def checked(tmp_path: Path, check: str) -> Check:
    cat = catalogue(tmp_path, check=check)
    values = compute_values(cat, intake(), "raw")
    return run_checks(cat, values, intake(), "raw")[0]


@pytest.mark.parametrize(("check", "state"), CHECKS, ids=[case[0] for case in CHECKS])
def test_a_relation_holds_fails_or_stays_open(tmp_path: Path, check: str, state: str) -> None:
    assert checked(tmp_path, check).state == state


def test_a_failed_check_names_both_sides_with_their_numbers_and_sources(tmp_path: Path) -> None:
    words = str(checked(tmp_path, "fines.x + fines.x == fines.all"))
    assert "所求+所求 = 8" in words
    assert "全部 = 4" in words
    assert "台账.xlsx Sheet1 A5:A6,A8:A9" in words


@given(st.permutations(range(4)))
def test_shuffled_rows_give_the_same_values(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    folder = tmp_path_factory.mktemp("shuffled")
    for formula, number, where in CASES:
        value = computed(folder, formula, intake(frame().iloc[list(order)].reset_index(drop=True)))
        assert value.value == number
        assert (value.sources[0].rows or value.sources[0].cells) == where


def test_a_breakdown_by_month_and_field_adds_up_to_its_indicator(tmp_path: Path) -> None:
    (split,) = split_values(catalogue(tmp_path), intake())
    assert split.categories == tuple(f"{month}月" for month in range(1, 13))
    assert sum(split.totals) == 4
    assert dict(zip(split.series, map(sum, split.counts), strict=True))["交通"] == 2
