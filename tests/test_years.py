"""Year to year: a value beside what was published for the year before, and two reports compared."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from pipeline.console.compare_screen import comparison_json, comparison_page
from pipeline.errors import ProjectError
from pipeline.indicators import NOTHING_BEFORE, Value, YearBefore, change_words, read_results, read_year_before
from pipeline.indicators.years import against
from pipeline.project import Project
from pipeline.report.prose.markdown_reader import Numbering, parse_blocks
from pipeline.report.prose.placing import render
from pipeline.report.tree.document import words_of
from pipeline.run import Options, Order, Outcome, run_batch, run_report
from pipeline.run.batch import Result
from pipeline.run.batch.orders import Event
from pipeline.run.comparing import around_change, compare, read_published
from pipeline.unit import Unit
from tests.test_cli import DISPUTES, nianbao

Published = tuple[Project, Outcome]


@pytest.mark.parametrize(
    ("now", "before", "unit", "words"),
    [
        (96, 84, "件", "比上年增加12件、增长14.3%"),
        (60, 236, "件", "比上年减少176件、下降74.6%"),
        (84, 84, "件", "与上年持平"),
        (5, 0, "件", "比上年增加5件（上年为0，不计算增幅）"),
        (0, 0, "件", "与上年持平"),
        (98.5, 96.25, "%", "比上年提高2.25个百分点"),
        (96, 100, "%", "比上年降低4个百分点"),
        (10_001, 10_000, "人次", "比上年增加1人次、增长不足0.1%"),
        (201, 200, "件", "比上年增加1件、增长0.5%"),
        (2005, 2000, "件", "比上年增加5件、增长0.3%"),
    ],
)
def test_a_change_is_said_as_difference_and_rate_half_up(now: float, before: float, unit: str, words: str) -> None:
    assert change_words(now, before, unit) == words


def value(number: float | None, unit: str = "件") -> Value:
    return Value("a.b", "甲", unit, number, "未报送" if number is None else f"{number:g}", "count()", "rows")


def published(number: float | None, unit: str = "件") -> dict[str, dict[str, object]]:
    return {"a.b": {"key": "a.b", "value": number, "unit": unit, "text": f"{number}"}}


def test_what_cannot_be_compared_is_said_in_words_and_never_as_a_number() -> None:
    whole = YearBefore(2022, published(84))
    cases = {
        NOTHING_BEFORE: [YearBefore(2022, {}), YearBefore(2022, published(None))],
        "2022年的数据截至9月30日，不足一年，不作比较": [
            YearBefore(2022, published(84), "2022年的数据截至9月30日，不足一年，不作比较")
        ],
        "其中有约数，不计算增减": [YearBefore(2022, {"a.b": {**published(80)["a.b"], "text": "80余"}})],
        "上年的单位是“起”，不作比较": [YearBefore(2022, published(84, "起"))],
    }
    for words, years in cases.items():
        for before in years:
            found = against(value(96), before)
            assert found is not None
            assert (found.words, found.difference, found.rate) == (words, None, None)
    missing = against(value(None), whole)
    assert missing is not None and missing.words == "本年缺数，不作比较"
    assert against(value(96), None) is None
    sound = against(value(96), whole)
    assert sound is not None
    assert (sound.difference, round(sound.rate or 0, 4)) == (12, 14.2857)
    zero = against(value(96), YearBefore(2022, published(0)))
    assert zero is not None and (zero.difference, zero.rate) == (96, None)


@pytest.mark.parametrize(
    "text", ["{", "[1]", '[{"key": "a"}]', '[{"key": "a", "value": "96x", "unit": "", "text": ""}]', "7", '{"a": 1}']
)
def test_a_year_before_that_cannot_be_read_stops_the_run_with_what_to_do(tmp_path: Path, text: str) -> None:
    assert read_year_before(tmp_path, 2022) is None
    (tmp_path / "indicators.json").write_text(text, "utf-8")
    with pytest.raises(ProjectError, match="indicators.json 已损坏.*重新生成"):
        read_year_before(tmp_path, 2022)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"a.b": "比上年增加12件"}, "受理96件，比上年增加12件。"), ({}, f"受理96件，{NOTHING_BEFORE}。")],
)
def test_prose_says_the_change_with_a_filter(changes: dict[str, str], said: str) -> None:
    source = "受理{{ a.b }}件，{{ a.b | change }}。"
    rendered = render(
        source, "正文", {"a.b": value(96)}, Unit(slug="x", name="某镇"), 2023, passages={}, changes=changes
    )
    (paragraph,) = parse_blocks(rendered.text, rendered.nodes, Numbering())
    assert words_of(paragraph.inlines) == said  # type: ignore[union-attr]


def year_of_fiction(project: Project, year: int) -> None:
    """The sample's folder under another year: openly invented, every date of 2023 in its cells moved."""
    source, target = project.raw_folder("dongan", 2023), project.raw_folder("dongan", year)
    shutil.copytree(source, target)
    for path in target.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if hasattr(cell.value, "year"):
                        cell.value = cell.value.replace(year=year)
                    elif isinstance(cell.value, str):
                        cell.value = cell.value.replace("2023", str(year))
            sheet.title = sheet.title.replace("2023", str(year))
        book.save(path)


def test_the_figures_of_a_year_stand_beside_those_published_before(published_pair: Project) -> None:
    project = published_pair
    lineage = read_results(project.processed_folder("dongan", 2023)).lineage["disputes.accepted"]
    assert lineage.before is not None
    assert (lineage.before.year, lineage.before.value, lineage.before.difference) == (2022, 100, -4)
    assert lineage.before.words == "比上年减少4件、下降4%"
    html = (project.output_folder("dongan", 2023) / "report.html").read_text("utf-8")
    assert "2022年公布 100件，比上年减少4件、下降4%" in html
    manifest = json.loads((project.output_folder("dongan", 2023) / "manifest.json").read_text("utf-8"))
    assert "outputs/dongan/2022/indicators.json#values" in [item["path"] for item in manifest["inputs"]]


@pytest.fixture(scope="module")
def published_pair(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample beside an openly invented year before it, of which only the published figures are there."""
    from tests.conftest import copy_of_sample

    project = copy_of_sample(tmp_path_factory.mktemp("pair"))
    first = run_report(project, "dongan", 2023, Options(("html",)))
    assert first.state == "done", first.message
    before = project.output_folder("dongan", 2022)
    shutil.copytree(project.output_folder("dongan", 2023), before)
    values = json.loads((before / "indicators.json").read_text("utf-8"))
    for item in values:
        if item["key"] == "disputes.accepted":
            item.update(value=100, text="100")
    (before / "indicators.json").write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    with pytest.raises(ProjectError, match="后来改动过"):
        read_year_before(before, 2022)
    (before / "manifest.json").unlink()
    second = run_report(project, "dongan", 2023, Options(("html",)))
    assert second.state == "done", second.message
    return project


def test_the_report_of_another_year_is_not_that_of_the_year_before(published: Published) -> None:
    project, _ = published
    with pytest.raises(ProjectError, match="是 2023 年的报告，不是 2022 年的"):
        read_year_before(project.output_folder("dongan", 2023), 2022)


# diff


def test_two_reports_are_compared_by_values_checks_paragraphs_and_charts(dongan: Project, published: Published) -> None:
    from tests.test_cli import change_cell

    raw = dongan.raw_folder("dongan", 2023)
    change_cell(raw / DISPUTES, "2023年", "J5", "未成功")
    narrative = raw / "narrative.md"
    narrative.write_text(narrative.read_text("utf-8").replace("一人多岗现象较为普遍", "一人多岗较普遍"), "utf-8")
    outcome = run_report(dongan, "dongan", 2023, Options(("html",)))
    assert outcome.state == "done", outcome.message
    old, new = (project.output_folder("dongan", 2023) for project in (published[0], dongan))
    found = compare(read_published(old), read_published(new))
    assert {item.what for item in found.values} == {
        "调处成功（disputes.settled）",
        "调解成功率（disputes.success_rate）",
    }
    assert next((item.old, item.new, item.note) for item in found.values) == ("96", "95", "比前者减少1件、下降1%")
    assert any("96，95：成立" in item.old + item.new or "95，96：成立" in item.new for item in found.checks)
    assert len(found.paragraphs) == 2
    assert any("一人多岗较普遍" in item.new for item in found.paragraphs)
    assert not found.charts
    assert not compare(read_published(old), read_published(old))
    page = comparison_page(found)
    assert "一人多岗较普遍" in page and "<script" not in page and 'lang="zh-CN"' in page
    assert json.loads(comparison_json(found))["values"][0]["new"] == "95"


def test_diff_prints_a_table_and_writes_a_page(published: Published, tmp_path: Path) -> None:
    folder = published[0].output_folder("dongan", 2023)
    done = nianbao(published[0].root, "diff", str(folder), str(folder), "--html", str(tmp_path / "d.html"))
    assert (done.returncode, "都相同" in done.stdout) == (0, True)
    assert (tmp_path / "d.html").is_file()
    wrong = nianbao(published[0].root, "diff", str(folder), str(tmp_path))
    assert wrong.returncode == 2
    assert "不是 nianbao 的输出文件夹" in wrong.stderr


def test_a_change_in_a_long_paragraph_is_cut_to_its_place() -> None:
    old, new = around_change("甲" * 50 + "96件" + "乙" * 50, "甲" * 50 + "98件" + "乙" * 50)
    assert old == "…" + "甲" * 11 + "96件" + "乙" * 11 + "…" or ("96" in old and "98" in new and len(old) < 40)


# Batches


def test_the_years_of_a_unit_run_in_their_order_however_many_workers(dongan: Project) -> None:
    """2022 must be published before 2023 is set beside it, or the same batch would print two different reports."""
    year_of_fiction(dongan, 2022)
    (dongan.raw / "dongan" / "unit.yml").write_text("name: 东安镇\nsuperior: 城口县人民政府\n", "utf-8")
    told: list[int] = []

    def tell(event: Event) -> None:
        told.extend([event.outcome.year] if isinstance(event, Result) else [])

    jobs = [("dongan", 2023), ("dongan", 2022)]
    results = run_batch(Order(dongan, Options(("html",), draft=True)), jobs, tell, workers=2)
    assert told == [2022, 2023]
    assert [result.outcome.year for result in results] == [2023, 2022]
