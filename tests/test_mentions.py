"""Remarks that name another year, town or row; tables told again in other words; columns that tell one figure twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.catalogue import Topic, load_catalogue
from pipeline.indicators import compute_values
from pipeline.tallies import Intake, read_folder
from pipeline.tallies.relating.told_again import _differs_in_one
from pipeline.tallies.store import read_intake, write_intake
from pipeline.tallies.tables.columns.parsed import ParsedColumn
from pipeline.tallies.tables.rows.year_bands import require_days
from pipeline.tallies.values.offices import Office
from pipeline.tallies.values.reads import Noted

OURS = Office(("东安镇",), ("西河镇",))
Said = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Intake]:
    """Files, each with one sheet → what they are read as."""

    def reading(files: Said, office: Office = OURS) -> Intake:
        for name, rows in files.items():
            book = openpyxl.Workbook()
            for row in rows:
                book.worksheets[0].append(list(row))
            book.save(tmp_path / name)
        return read_folder(tmp_path, "东安镇", 2023, load_catalogue(), office=office)

    return reading


def codes(intake: Intake) -> set[str]:
    """The codes of all that is said and asked, but for notes."""
    return {each.code for each in intake.problems if each.severity != "note" and each.code != "topic.not_reported"}


def disputes(
    *, remark: str = "", words: str = "", number: str = "东人调字〔2023〕第{:03d}号", rows: int = 6
) -> list[list[Any]]:
    """A ledger of disputes; the remark stands in its fourth row."""
    ledger: list[list[Any]] = [["矛盾纠纷调解台账"], ["编号", "受理日期", "纠纷类型", "调解结果", "简要情况", "备注"]]
    for at in range(1, rows + 1):
        day, matter = f"2023-{at:02d}-1{at}", f"{'甲乙丙丁戊己庚辛'[at]}户排水纠纷{words}"
        ledger.append([number.format(at), day, "邻里纠纷", "调解成功", matter, remark if at == 4 else ""])
    return ledger


def test_a_plain_ledger_is_not_asked_about(read: Callable[..., Intake]) -> None:
    assert codes(read({"纠纷.xlsx": disputes()})) == set()


@pytest.mark.parametrize(
    ("remark", "code"),
    [
        ("补录2022年", "rows.another_year"),
        ("2022年案", "rows.another_year"),
        ("22年旧案", "rows.another_year"),
        ("本件系去年12月受理，今年办结", "rows.another_year"),
        ("系西河镇纠纷", "rows.names_town"),
        ("双方均为西河镇村民", "rows.names_town"),
        ("移交邻镇办理", "rows.void"),
        ("由邻镇统计", "rows.void"),
        ("该件归口县住建局", "rows.void"),
        ("县级受理", "rows.void"),
        ("同3号", "rows.same_case"),
        ("同第3号", "rows.same_case"),
        ("即3号", "rows.same_case"),
        ("和3号是一件事", "rows.same_case"),
        ("续3号", "rows.same_case"),
        ("同前案", "rows.same_case"),
        ("和上面那件是一回事", "rows.same_case"),
        ("见第1行", "rows.same_case"),
        ("应删", "rows.void"),
        ("已并案至002号", "rows.void"),
        ("县局统一登记，我镇仅配合", "rows.void"),
    ],
)
def test_a_remark_that_may_take_the_row_out_is_asked(read: Callable[..., Intake], remark: str, code: str) -> None:
    assert code in codes(read({"纠纷.xlsx": disputes(remark=remark)}))


@pytest.mark.parametrize(
    "remark",
    [
        "依据2021年修订的条例调解",
        "2022年签订的合同",
        "因2022年协议引发的纠纷",
        "由西河镇转来，属我镇事项",
        "2024年1月回访",
        "3号楼",
        "已回访",
        "双方满意",
        "2023年新案",
        "同意调解",
        "车籍西河镇",
        "未成年人",
        "未收费",
        "未再反复",
        "双方不再追究",
        "待付尾款",
        "退休人员",
    ],
)
def test_an_ordinary_remark_is_not(read: Callable[..., Intake], remark: str) -> None:
    assert codes(read({"纠纷.xlsx": disputes(remark=remark)})) == set()


@pytest.mark.parametrize(
    "note",
    [
        "注：第4号后来没有调成",
        "4号纠纷移交西河镇",
        "序号4已由西河镇受理",
        "注：序号4不算。",
        "注：4月14日的一件不计入",
        "注：4号实际2022年受理",
        "注：最后一行重复，请忽略。",
        "说明：末行为2022年结转。",
    ],
)
def test_a_note_that_names_a_row_by_number_or_day_is_asked(read: Callable[..., Intake], note: str) -> None:
    rows = [["序号", *row] if at == 1 else [at - 1, *row] if at else row for at, row in enumerate(disputes())]
    assert "rows.footnote" in codes(read({"纠纷.xlsx": [*rows, [note]]}))


def test_a_note_that_corrects_a_row_by_its_day_stops_it(read: Callable[..., Intake]) -> None:
    assert "note.corrects" in codes(read({"纠纷.xlsx": [*disputes(), ["更正：4月14日的一件应为未成功"]]}))


@pytest.mark.parametrize("heading", ["变动日期", "注销日期", "年度"])
@pytest.mark.parametrize("when", ["2022-06-10", "2022年6月", "2022年"])
def test_a_change_of_another_year_is_asked(read: Callable[..., Intake], heading: str, when: str) -> None:
    ledger = [["行政执法人员台账"], ["姓名", "执法证件号", "执法类别", "资格变动", heading]]
    ledger += [[f"执法员{at:02d}", f"渝H{at:03d}", "综合执法", "在册", ""] for at in range(1, 5)]
    intake = read({"执法证.xlsx": [*ledger, ["执法员05", "渝H005", "综合执法", "注销", when]]})
    assert "rows.another_year" in codes(intake)


@pytest.mark.parametrize(("change", "asked"), [("注销（2022年）", True), ("注销（2023年）", False), ("注销", False)])
def test_a_change_that_says_its_year_in_brackets(read: Callable[..., Intake], change: str, asked: bool) -> None:
    ledger = [["行政执法人员台账"], ["姓名", "执法证件号", "执法类别", "资格变动"]]
    ledger += [[f"执法员{at:02d}", f"渝H{at:03d}", "综合执法", "在册"] for at in range(1, 5)]
    intake = read({"执法证.xlsx": [*ledger, ["执法员05", "渝H005", "综合执法", change]]})
    assert ("rows.another_year" in codes(intake)) == asked


@pytest.mark.parametrize(
    ("row", "other", "alike"),
    [
        (("1号", "邻里", "成功"), ("2号", "邻里", "成功"), True),
        (("1号", "", "成功"), ("2号", "", "成功"), False),  # blanks tell nothing
        (("1号", "邻里", "成功"), ("2号", "土地", "成功"), False),
    ],
)
def test_rows_are_alike_that_agree_in_two_filled_columns(
    row: tuple[str, ...], other: tuple[str, ...], alike: bool
) -> None:
    assert _differs_in_one(row, other) == alike


def test_a_day_of_issue_is_no_change(read: Callable[..., Intake]) -> None:
    ledger = [["行政执法人员台账"], ["姓名", "执法证件号", "执法类别", "资格变动", "发证日期"]]
    ledger += [[f"执法员{at:02d}", f"渝H{at:03d}", "综合执法", "在册", "2022-06-10"] for at in range(1, 5)]
    assert codes(read({"执法证.xlsx": ledger})) == set()


@pytest.mark.parametrize(
    "second",
    [
        {"words": "事宜"},
        {"number": "东人调〔2023〕{}号"},
        {"number": "DA2023{:04d}"},
    ],
)
def test_a_table_told_again_with_one_column_written_otherwise_is_asked(
    read: Callable[..., Intake], second: dict[str, Any]
) -> None:
    intake = read({"台账.xlsx": disputes(), "报表.xlsx": disputes(**second)})
    asked = codes(intake)
    assert {"table.told_again"} & asked or len(intake.topics["disputes"].frame) == 6


def test_two_tables_of_other_matters_on_the_same_days_are_added(read: Callable[..., Intake]) -> None:
    other = disputes(number="西调〔2023〕{}号")
    for row in other[2:]:
        row[2:5] = ["山林土地纠纷", "未成功", f"另一件事{row[1]}"]
    assert "table.told_again" not in codes(read({"台账.xlsx": disputes(), "报表.xlsx": other}))


@pytest.mark.parametrize(
    ("heads", "value"),
    [
        (("2023年预计", "2023年实际"), 116),
        (("2023年初计划", "2023年实际"), 116),
        (("2023年初报", "2023年核定"), None),
        (("2023年自查", "2023年核定"), None),
        (("2023年报送数", "2023年审核数"), None),
        (("2023年县核定", "2023年镇上报"), None),
    ],
)
def test_two_columns_of_one_year_are_never_added(
    read: Callable[..., Intake], heads: tuple[str, str], value: int | None
) -> None:
    intake = read({"信访办-接访.xlsx": [["领导接访情况统计表"], ["指标名称", *heads], ["领导干部接访下访", 120, 116]]})
    assert compute_values(load_catalogue(), intake, "")["receptions.sessions"].value == value


@pytest.mark.parametrize(("title", "told"), [("2023年上半年矛盾纠纷台账", True), ("2023年矛盾纠纷台账", False)])
def test_a_table_of_a_part_of_the_year_alone_is_told(read: Callable[..., Intake], title: str, told: bool) -> None:
    assert ("topic.part_of_year" in codes(read({"纠纷.xlsx": [[title], *disputes()[1:]]}))) == told


def with_place(heading: str, *places: str) -> list[list[Any]]:
    rows = disputes()
    return [
        rows[0],
        [*rows[1][:-1], heading],
        *([*row[:-1], place] for row, place in zip(rows[2:], places, strict=True)),
    ]


@pytest.mark.parametrize("heading", ["发生地", "纠纷发生地", "地址", "当事人住址"])
def test_a_place_of_another_town_is_asked(read: Callable[..., Intake], heading: str) -> None:
    places = ["双河村", "西河镇龙洞村", "红岩村", "双河村", "云坪村", "云坪村"]
    assert "rows.names_town" in codes(read({"纠纷.xlsx": with_place(heading, *places)}))


@pytest.mark.parametrize("place", ["西河", "西河场镇", "白石"])
def test_a_neighbour_by_its_short_name_is_asked(read: Callable[..., Intake], place: str) -> None:
    office = Office(("东安镇",), ("西河镇", "白石乡"))
    places = ["双河村", place, "红岩村", "双河村", "云坪村", "云坪村"]
    assert "rows.names_town" in codes(read({"纠纷.xlsx": with_place("发生地", *places)}, office=office))


@pytest.mark.parametrize("place", ["西河村", "西河街12号", "新镇村", "镇南村", "西河法庭"])
def test_a_place_that_only_sounds_like_it_is_not(read: Callable[..., Intake], place: str) -> None:
    assert codes(read({"纠纷.xlsx": with_place("发生地", *[place] * 6)})) == set()


@pytest.mark.parametrize("place", ["场镇", "东街场镇", "老场镇"])
def test_the_market_town_is_our_own(read: Callable[..., Intake], place: str) -> None:
    assert codes(read({"纠纷.xlsx": with_place("发生地", *[place] * 6)})) == set()


def test_a_column_of_towns_may_leave_out_what_towns_are_called(read: Callable[..., Intake]) -> None:
    intake = read({"纠纷.xlsx": with_place("辖区", "东安", "西河", "东安", "东安", "西河", "东安")})
    assert len(intake.topics["disputes"].frame) == 4


@pytest.mark.parametrize("notes", ["注：实际应为4件。", "注：12月数据未报。", "本表另缺12月数据。"])
def test_a_note_that_the_rows_are_not_all_is_told(read: Callable[..., Intake], notes: str) -> None:
    assert "note.more" in codes(read({"纠纷.xlsx": [*disputes(), [notes]]}))


@pytest.mark.parametrize(
    "words",
    [
        ("未超期", "超期"),
        ("未逾期", "逾期"),
        ("按期", "超期"),
        ("否", "超3天"),
        ("及时", "超期2天办结"),
        ("在期限内", "未在规定时限内办结"),
    ],
)
@pytest.mark.parametrize("heading", ["是否超期", "是否按期", "办理时效"])
def test_a_verdict_in_words_is_asked(read: Callable[..., Intake], heading: str, words: tuple[str, str]) -> None:
    rows: list[list[Any]] = [["信访件登记"], ["信访编号", "收件日期", "应办结日期", "办结日期", heading]]
    rows += [
        [f"信〔2023〕{at}号", f"2023-0{at}-01", f"2023-0{at}-28", f"2023-0{at}-20", words[at == 3]]
        for at in range(1, 7)
    ]
    assert "column.verdict" in codes(read({"信访.xlsx": rows}))


@pytest.mark.parametrize(
    "month", ["12月预估数", "12月预计", "12月（预计）", "12月（预估）", "12月（计划）", "12月（未发生，估计）"]
)
def test_a_month_that_was_estimated_is_not_added(read: Callable[..., Intake], month: str) -> None:
    rows = [["领导接访情况统计表"], ["月份", "领导干部接访下访"], *([f"{at}月", 3] for at in range(1, 12)), [month, 3]]
    assert compute_values(load_catalogue(), read({"信访办-接访.xlsx": rows}), "")["receptions.sessions"].value in (
        33,
        None,
    )


def test_persons_in_one_cell_count_each_also_when_read_from_disk(read: Callable[..., Intake], tmp_path: Path) -> None:
    rows = [
        ["岗位设置情况表"],
        ["板块", "岗位", "任职人员"],
        ["党建", "党建岗", "张小甲"],
        ["平安", "司法岗", "赵小丁、钱小戊"],
    ]
    intake = read({"岗位.xlsx": rows})
    write_intake(tmp_path / "processed", intake)
    for found in (intake, read_intake(tmp_path / "processed")):
        values = compute_values(load_catalogue(), found, "")
        assert (values["posts.assignments"].value, values["posts.holders"].value) == (3, 3)


@pytest.mark.parametrize(
    ("before", "after"), [("原网格", "现网格"), ("划分前", "划分后"), ("调整前", "调整后"), ("旧", "新")]
)
def test_grids_before_and_after_are_not_added(
    read: Callable[..., Intake], tmp_path: Path, before: str, after: str
) -> None:
    book = openpyxl.Workbook()
    for name, count in ((before, 4), (after, 2)):
        sheet = book.create_sheet(name)
        for row in [["网格划分情况表"], ["网格名称", "村（社区）", "户数"]]:
            sheet.append(row)
        for at in range(count):
            sheet.append([f"{before if count == 4 else '新双'}村第{at + 1}网格", "双河村", 100 + at])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "网格.xlsx")
    intake = read({})
    assert compute_values(load_catalogue(), intake, "")["grids.total"].value != 6


@pytest.mark.parametrize(("closed", "due", "told"), [("2023-03", "2023-03-20", True), ("2023-02", "2023-03-20", False)])
def test_a_month_is_no_day_where_a_day_of_it_is_compared(
    read: Callable[..., Intake], closed: str, due: str, told: bool
) -> None:
    rows: list[list[Any]] = [["信访件登记"], ["信访编号", "收件日期", "应办结日期", "办结日期"]]
    rows += [[f"信〔2023〕{at}号", "2023-01-05", due, "2023-01-20"] for at in range(1, 4)]
    assert ("value.date" in codes(read({"信访.xlsx": [*rows, ["信〔2023〕9号", "2023-01-05", due, closed]]}))) == told


def test_a_month_is_no_day_where_days_are_counted() -> None:
    indicator = {"label": "天数", "unit": "天", "median_days": {"column": ["begun", "closed"]}}
    columns = {"begun": {"label": "始", "type": "date"}, "closed": {"label": "止", "type": "date"}}
    topic = Topic(topic="t", label="t", department="t", section="t", columns=columns, indicators={"t.days": indicator})
    month = Noted(date(2023, 2, 1), "date.month_only", "")
    parsed = {
        "begun": ParsedColumn([date(2023, 1, 5)], {}, {}, {}, {}),
        "closed": ParsedColumn([month.value], {}, {}, {0: month}, {}),
    }
    require_days(topic, parsed)
    assert (parsed["closed"].values, parsed["closed"].faults[0].code, parsed["closed"].remarks) == (
        [None],
        "value.date",
        {},
    )
