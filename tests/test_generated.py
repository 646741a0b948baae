"""Workbooks made at random, whose records are known: they come back exactly or are reported, and are never wrong in silence."""

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.catalogue import Column, Topic, load_catalogue
from pipeline.tallies import Intake, read_folder

CATALOGUE = load_catalogue()
TOPICS = ("disputes", "receptions", "petitions", "penalties", "study", "suggestions", "events")
STRANGERS = ("序号", "备注", "承办人", "联系人", "满意度")
SPOILT = {
    "date": ["待补", "2023-02-30", "5月上旬"],
    "number": ["若干", "3-5"],
    "category": ["不详", "待定"],
    "yes_no": ["也许"],
}
DATES = [
    lambda d: d.isoformat(),
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d.strftime("%Y%m%d"),
    lambda d: d,
]
NUMBERS = [lambda n: n, lambda n: str(n), lambda n: f"{n}人", lambda n: f" {n} "]


@dataclass(frozen=True)
class Sample:
    """A sheet and what it says: for each data row (1-based) the value of each column, and the cells spoilt on purpose."""

    topic: str
    sheet: list[list[Any]]
    merges: list[str]
    records: dict[int, dict[str, Any]]
    spoilt: set[int]


def written(draw: st.DrawFn, column: Column, value: Any) -> Any:
    """One of the ways in which people write a value."""
    if column.type == "date":
        return draw(st.sampled_from(DATES))(value)
    if column.type == "number":
        return value if column.unit == "元" else draw(st.sampled_from(NUMBERS))(value)
    if column.type == "category":
        return draw(st.sampled_from([value, *column.values[value]]))
    return value


def meant(draw: st.DrawFn, key: str, column: Column, number: int) -> Any:
    if column.type == "date":
        return draw(st.dates(date(2023, 1, 1), date(2023, 12, 31)))
    if column.type == "number":
        return draw(st.integers(0, 5000))
    if column.type == "category":
        return draw(st.sampled_from([word for word in column.values if word != "协办"]))
    return f"{key}之{number}"


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    topic = CATALOGUE.topics[draw(st.sampled_from(TOPICS))]
    keys = [
        key for key, column in topic.columns.items() if column.required or (not column.personal and draw(st.booleans()))
    ]
    layout: list[str] = draw(
        st.permutations([*keys, *draw(st.lists(st.sampled_from(STRANGERS), unique=True, max_size=3))])
    )
    names = [draw(st.sampled_from(topic.columns[key].names)) if key in keys else key for key in layout]
    names = [draw(st.sampled_from([name, name[:1] + "\n" + name[1:], f"{name} "])) for name in names]
    sheet: list[list[Any]] = []
    merges: list[str] = []
    for title in draw(
        st.lists(st.sampled_from([f"某镇2023年{topic.titles[0]}台账", "填报单位：某办", "单位：件"]), max_size=3)
    ):
        sheet.append([title] + [None] * (len(layout) - 1))
        merges.append(f"A{len(sheet)}:{openpyxl.utils.get_column_letter(len(layout))}{len(sheet)}")
    _header(draw, names, sheet, merges)
    if draw(st.booleans()) and len(layout) >= 3:
        sheet.append(list(range(1, len(layout) + 1)))
    records, spoilt = _body(draw, topic, layout, keys, sheet)
    if draw(st.booleans()):
        sheet.append(["合计", *[None] * (len(layout) - 1)])
    if draw(st.booleans()):
        sheet += [[None] * len(layout), ["填表人：经办人01", *[None] * (len(layout) - 1)]]
    return Sample(topic.topic, sheet, merges, records, spoilt)


def _header(draw: st.DrawFn, names: list[str], sheet: list[list[Any]], merges: list[str]) -> None:
    top = len(sheet) + 1
    if draw(st.booleans()) or len(names) < 4:
        sheet.append(list(names))
        return
    start = draw(st.integers(0, len(names) - 2))
    end = draw(st.integers(start + 1, len(names) - 1))
    inside = range(start, end + 1)
    sheet.append(["办理信息" if n == start else None if n in inside else name for n, name in enumerate(names)])
    sheet.append([name if n in inside else None for n, name in enumerate(names)])
    letters = [openpyxl.utils.get_column_letter(n + 1) for n in range(len(names))]
    merges.append(f"{letters[start]}{top}:{letters[end]}{top}")
    merges.extend(f"{letters[n]}{top}:{letters[n]}{top + 1}" for n in range(len(names)) if n not in inside)


def _body(
    draw: st.DrawFn, topic: Topic, layout: list[str], keys: list[str], sheet: list[list[Any]]
) -> tuple[dict[int, dict[str, Any]], set[int]]:
    records: dict[int, dict[str, Any]] = {}
    spoilt: set[int] = set()
    for number in range(1, draw(st.integers(1, 8)) + 1):
        record = {key: meant(draw, key, topic.columns[key], number) for key in keys}
        cells = [
            written(draw, topic.columns[key], record[key]) if key in keys else number if key == "序号" else "某"
            for key in layout
        ]
        damaged = draw(st.integers(0, 9)) == 0
        targets = [key for key in keys if topic.columns[key].required and topic.columns[key].type in SPOILT]
        if damaged and targets:
            key = draw(st.sampled_from(targets))
            cells[layout.index(key)] = draw(st.sampled_from(SPOILT[topic.columns[key].type]))
            spoilt.add(len(sheet) + 1)
        sheet.append(cells)
        records[len(sheet)] = record
        if draw(st.integers(0, 5)) == 0:
            sheet.append([None] * len(layout))
    return records, spoilt


def read(sample: Sample) -> Intake:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in sample.sheet:
        page.append(row)
    for merge in sample.merges:
        if merge.split(":")[0] != merge.split(":")[1]:
            page.merge_cells(merge)
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "a.xlsx")
        return read_folder(Path(folder), "x", 2023, CATALOGUE)


def rows_told(intake: Intake) -> set[int]:
    """The rows that some error or warning names."""
    told: set[int] = set()
    for problem in intake.problems:
        if problem.severity != "note" and problem.code != "topic.not_reported":
            for low, high in re.findall(r"[A-Z]+(\d+)(?::[A-Z]+(\d+))?", problem.cell):
                told |= set(range(int(low), int(high or low) + 1))
    return told


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(samples())
def test_known_records_come_back_exactly_or_are_reported(sample: Sample) -> None:
    intake = read(sample)
    whole = [
        p
        for p in intake.problems
        if p.severity == "error" and p.code in ("sheet.ambiguous", "column.missing", "topic.empty")
    ]
    if sample.topic not in intake.topics:
        assert whole or len(sample.spoilt) == len(sample.records), [str(p) for p in intake.problems][:5]
        return
    frame = intake.topics[sample.topic].frame
    told = rows_told(intake)
    found = {int(row["_row"]): row for _, row in frame.iterrows()}
    assert set(found) <= set(sample.records)
    for number, record in sample.records.items():
        if number not in found:
            assert number in told, (number, sample.sheet)
            continue
        if number in sample.spoilt:  # kept for what does not rest on the cell at fault, and told
            assert number in told, (number, sample.sheet)
            continue
        for key, value in record.items():
            cell = found[number][key]
            assert (cell.date() if isinstance(value, date) else cell) == value, (number, key)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(samples())
def test_every_row_of_a_random_sheet_is_accounted_for(sample: Sample) -> None:
    for account in read(sample).accounts:
        assert account.rows == account.records + account.problem_rows + sum(account.dropped.values())
