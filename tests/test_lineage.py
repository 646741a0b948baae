"""Every figure to its cells: the cited cells are opened with other readers than ours and counted again."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import xlrd
import yaml

import pipeline
from pipeline.indicators import read_results
from pipeline.project import Project
from pipeline.run import Outcome
from pipeline.run.tracing import trace
from tests.conftest import REPOSITORY
from tests.test_cli import nianbao

Published = tuple[Project, Outcome]
Grid = dict[tuple[int, int], Any]
TOPICS = Path(pipeline.__file__).parent / "catalogue" / "topics"


def listed(project: Project) -> list[dict[str, Any]]:
    values = json.loads((project.output_folder("dongan", 2023) / "indicators.json").read_text("utf-8"))
    assert isinstance(values, list)
    return values


def topic_of(key: str) -> dict[str, Any]:
    """The topic as its file says it, not as our model reads it."""
    topic = yaml.safe_load((TOPICS / f"{key.split('.')[0]}.yml").read_text("utf-8"))
    assert isinstance(topic, dict)
    return topic


def grid_of(path: Path, sheet: str) -> Grid:
    """A sheet as openpyxl, xlrd or csv see it: 1-based (row, column) → content, merged ranges filled."""
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path, data_only=True)[sheet]
        grid: Grid = {(cell.row, cell.column): cell.value for row in page.iter_rows() for cell in row}
        for merged in page.merged_cells.ranges:
            for row in range(merged.min_row, merged.max_row + 1):
                for column in range(merged.min_col, merged.max_col + 1):
                    grid[(row, column)] = page.cell(merged.min_row, merged.min_col).value
        return grid
    if path.suffix == ".xls":
        old = xlrd.open_workbook(path).sheet_by_name(sheet)
        return {(r + 1, c + 1): old.cell_value(r, c) for r in range(old.nrows) for c in range(old.ncols)}
    assert path.suffix == ".csv", path
    text = path.read_bytes()
    lines = text.decode("utf-8-sig" if text.startswith(b"\xef\xbb\xbf") else "gb18030").splitlines()
    return {(r, c): word for r, row in enumerate(csv.reader(lines), 1) for c, word in enumerate(row, 1)}


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cells_of(ranges: str) -> list[tuple[int, int]]:
    """A5:A9,C12 → 1-based (row, column)."""
    found = []
    for part in ranges.split(","):
        ends = [re.fullmatch(r"([A-Z]+)(\d+)", end) for end in part.split(":")]
        assert all(ends), part
        rows = [int(end[2]) for end in ends if end]
        found += [(row, column_number(ends[0][1])) for row in range(rows[0], rows[-1] + 1)]  # type: ignore[index]
    return found


def words(content: Any) -> str:
    return "".join(str(int(content) if isinstance(content, float) and content.is_integer() else content or "").split())


def column_of(grid: Grid, column: dict[str, Any], above: int) -> int:
    """The column whose heading, somewhere above the first cited row, is the declared label or one of its aliases."""
    names = {words(name) for name in (column["label"], *column.get("aliases", []))}
    headings = {cell: re.sub("[（(].*", "", words(content)) for cell, content in grid.items() if cell[0] < above}
    found = [place for (_, place), heading in headings.items() if heading in names]
    assert found, (names, above)
    return found[-1]


def meant(content: Any, column: dict[str, Any]) -> str:
    """The category that a word stands for, by the topic's file; 是 and 否 as true and false."""
    said = words(content)
    if column["type"] == "yes_no":
        return "true" if said in ("是", "√", "已报备", "有") else "false"
    for category, aliases in column["values"].items():
        if said in {words(word) for word in (category, *aliases)}:
            return str(category)
    return said


def day(content: Any) -> str:
    return re.sub(r"\D", "", str(content))[:8]


def keeps(grid: Grid, row: int, topic: dict[str, Any], wanted: dict[str, Any], above: int) -> bool:
    """Whether a row is one of those that the filter asks for."""
    for name, value in wanted.items():
        column = topic["columns"][name]
        content = grid.get((row, column_of(grid, column, above)))
        if isinstance(value, dict):
            other = topic["columns"][value["at_most"]]
            if not day(content) <= day(grid.get((row, column_of(grid, other, above)))):
                return False
        elif meant(content, column) not in {
            str(v).lower() if isinstance(v, bool) else str(v)
            for v in ([value] if not isinstance(value, list) else value)
        }:
            return False
    return True


def recounted(value: dict[str, Any], root: Path, known: dict[str, float]) -> float:
    """The value once more, from the cited cells alone."""
    topic = topic_of(value["key"])
    formula = next(item for key, item in topic["indicators"].items() if key == value["key"])
    if "ratio" in formula:
        part, whole = (known[key] for key in formula["ratio"])
        return 100 * part / whole
    if value["kind"] == "zero report":
        for source in value["sources"]:
            ((row, column),) = cells_of(source["cells"])
            assert "零报告" in words(grid_of(root / source["file"], source["sheet"])[(row, column)])
        return 0
    over = formula.get("sum") or formula.get("distinct") or {}
    wanted = formula["count"] if "count" in formula else over.get("where", {})
    columns = over.get("column", [])
    columns = [columns] if isinstance(columns, str) else columns
    total, things = 0.0, set()
    for source in value["sources"]:
        grid = grid_of(root / source["file"], source["sheet"])
        cited = cells_of(source.get("rows") or source["cells"])
        above = min(row for row, _ in cited)
        for row, _ in cited:
            if not keeps(grid, row, topic, wanted, above):
                continue
            contents = [grid.get((row, column_of(grid, topic["columns"][name], above))) for name in columns]
            total += float(re.sub(r"\D", "", words(contents[0]))) if "sum" in formula else 1
            names = re.split("[、，,/ ]", str(contents[0])) if len(contents) == 1 else ["|".join(map(words, contents))]
            things |= {words(name) for name in names if words(name)}
    return len(things) if "distinct" in formula else total


def test_every_value_is_arrived_at_from_the_cited_cells_alone(published: Published) -> None:
    project = published[0]
    known: dict[str, float] = {}
    values = listed(project)
    for value in sorted(values, key=lambda item: item["kind"] == "derived"):
        known[value["key"]] = recounted(value, project.root, known)
    assert known == {value["key"]: value["value"] for value in values}
    assert len(known) >= 31


def without_last_row(sources: list[dict[str, str]]) -> list[dict[str, str]]:
    """The citation less the last row of its last sheet."""
    *others, last = sources
    name = "rows" if "rows" in last else "cells"
    letters = re.match("[A-Z]+", last[name])
    assert letters
    kept = [f"{letters[0]}{row}" for row, _ in cells_of(last[name])[:-1]]
    return [*others, *([{**last, name: ",".join(kept)}] if kept else [])]


def test_a_row_taken_from_a_citation_is_noticed(published: Published) -> None:
    project = published[0]
    counted = [item for item in listed(project) if item["kind"] == "rows" and item["value"]]
    counted = [item for item in counted if not item["formula"].startswith("distinct")]
    assert len(counted) >= 20
    for value in counted:
        cut = {**value, "sources": without_last_row(value["sources"])}
        assert recounted(cut, project.root, {}) != value["value"], value["key"]


def test_the_hashes_are_those_of_the_files(published: Published) -> None:
    import hashlib

    for value in listed(published[0]):
        for source in value["sources"]:
            content = (published[0].root / source["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == source["sha256"]


# The published schema


def schema_of(name: str) -> Any:
    return json.loads((REPOSITORY / "docs" / "schemas" / f"{name}.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["indicators", "problems", "manifest"])
def test_the_outputs_are_what_the_published_schemas_say(published: Published, name: str) -> None:
    data = json.loads((published[0].output_folder("dongan", 2023) / f"{name}.json").read_text("utf-8"))
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)


@pytest.mark.parametrize(
    "change",
    [
        {"value": "96"},
        {"extra": 1},
        {"sources": [{"file": "/a.xlsx", "sheet": "", "rows": "A1", "sha256": "0" * 64}]},
        {"key": "Disputes"},
    ],
    ids=["text for a number", "unknown field", "absolute path", "bad key"],
)
def test_the_schema_refuses_what_is_not_a_value(published: Published, change: dict[str, Any]) -> None:
    value = next(item for item in listed(published[0]) if item["key"] == "disputes.accepted")
    jsonschema.validate([value], schema_of("indicators"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**value, **change}], schema_of("indicators"))


# How cells were read


def read_lineage(published: Published) -> Any:
    return read_results(published[0].processed_folder("dongan", 2023)).lineage


def test_every_way_of_reading_is_told_with_its_cells(published: Published) -> None:
    lineage = read_lineage(published)
    fixes = [(fix.column, fix.kind, fix.found, fix.read_as) for fix in lineage["disputes.settled"].fixes]
    assert ("调处结果", "word", "调解成功", "成功") in fixes
    assert {kind for item in lineage.values() for fix in item.fixes for kind in [fix.kind]} >= {
        "date",
        "number",
        "word",
        "merged",
    }


def test_the_cells_of_a_fix_say_what_it_says_and_belong_to_the_value(published: Published) -> None:
    project = published[0]
    sources = {value["key"]: value["sources"] for value in listed(project)}
    checked = 0
    for key, item in read_lineage(published).items():
        rows = {(s["file"], s["sheet"], row) for s in sources[key] for row, _ in cells_of(s.get("rows") or s["cells"])}
        for fix in item.fixes:
            cells = cells_of(fix.cells)
            assert {(fix.file, fix.sheet, row) for row, _ in cells} <= rows, (key, fix)
            if fix.kind == "word":
                grid = grid_of(project.root / fix.file, fix.sheet)
                assert {words(grid[cell]) for cell in cells} == {words(fix.found)}
                checked += len(cells)
    assert checked > 200


def test_formulas_are_said_in_words_and_checks_are_told(published: Published) -> None:
    lineage = read_lineage(published)
    assert lineage["disputes.settled"].words == "“矛盾纠纷调解”台账中“调处结果”为“成功”的行数"
    assert lineage["disputes.success_rate"].operands == ("disputes.settled", "disputes.accepted")
    assert any("96，96：成立" in line for line in lineage["disputes.settled"].checks)


def test_a_stated_figure_tells_how_its_cell_was_read(dongan: Project, workbook: Any) -> None:
    raw = dongan.raw_folder("dongan", 2023)
    next(raw.glob("*建议*")).unlink()
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["2023年单项数据"], ["指标名称", "数值"], ["答复人大代表建议", "三十二条"]):
        page.append(row)
    book.save(raw / "人大办-单项数据.xlsx")
    found = trace(dongan, "dongan", 2023, "suggestions.answered")
    assert (found.value.kind, found.value.value) == ("stated", 32)
    (fix,) = found.lineage.fixes
    assert (fix.kind, fix.found, fix.read_as, fix.cells) == ("number", "三十二条", "32", "B3")


# nianbao trace


def test_trace_shows_the_tree_down_to_the_rows_without_persons(published: Published) -> None:
    done = nianbao(published[0].root, "trace", "2023", "disputes.success_rate", "--rows")
    assert done.returncode == 0, done.stderr
    for said in (
        "调解成功率 100%",
        "├── 调处成功 96件（disputes.settled）",
        "第 5-26,28-52,55-81,84-105 行，共 96 行",
        "记录（96 行",
    ):
        assert said in done.stdout, said
    assert "当事人0" not in done.stdout


def test_trace_speaks_json_and_names_near_matches(published: Published) -> None:
    done = nianbao(published[0].root, "trace", "2023", "penalties.transport", "--json", "--rows")
    data = json.loads(done.stdout)
    assert (data["value"], len(data["rows"]), data["sources"][0]["sheet"] != "") == (67, 67, True)
    assert {row["执法领域"] for row in data["rows"]} == {"交通"}
    wrong = nianbao(published[0].root, "trace", "2023", "penalties.transprt")
    assert wrong.returncode == 2
    assert "penalties.transport" in wrong.stderr


def test_a_label_does_as_well_as_a_key(published: Published) -> None:
    found = trace(published[0], "dongan", 2023, "受理矛盾纠纷")
    assert found.value.key == "disputes.accepted"
    assert replace(found, parts=()) == found


def every_text(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for item in data.values():
            yield from every_text(item)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from every_text(item)
    elif isinstance(data, str):
        yield data


def test_no_trace_of_any_value_holds_personal_data(published: Published) -> None:
    from tests.sample.planted import PERSON_PATTERN, PLANTED

    for key in read_lineage(published):
        said = "\n".join(every_text(trace(published[0], "dongan", 2023, key, with_rows=True).as_dict()))
        assert not [secret for secret in PLANTED if secret in said], key
        assert not re.search(PERSON_PATTERN, said), key
