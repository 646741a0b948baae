"""Sheets and columns that the catalogue does not know: the best guess, and the line of YAML that would accept them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.columns.clashes import told_of_clash
from pipeline.tallies.tables.columns.parsed import Reading, masked_cell
from pipeline.tallies.tables.evidence import label_of
from pipeline.tallies.tables.headers.choosing import Header, find_header
from pipeline.tallies.tables.headers.headings import Headings, spellings
from pipeline.tallies.tables.layout import TallyTable, gaps
from pipeline.tallies.tables.rows.left_out import is_list_of_choices
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.plans import says_plan
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said
from pipeline.tallies.wording.severities import Severity

_NEAR, _SURE = 0.4, 0.6
_SHOWN = 3
_CARD_ROWS = 2
_NAMES_SHOWN = 4
_USUAL = frozenset({"序号", "编号", "备注", "no", "no.", "填表人", "联系人", "附注"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A heading that may be an alias: `topic.column`, and the heading as it stands in the file."""

    column: str
    heading: str

    @property
    def yaml(self) -> str:
        """The line that accepts it in `data/raw/<unit>/catalogue/aliases.yml`."""
        return f"{self.column}: [{json.dumps(self.heading, ensure_ascii=False)}]"

    @property
    def how(self) -> str:
        """What a clerk does to accept it."""
        return f"运行 nianbao check 时加 --learn，或在本单位的 catalogue/aliases.yml 里写一行 {self.yaml}"


Strange = tuple[list[Problem], list[Suggestion]]


def strange_columns(file: RawFile, sheet: Sheet, table: TallyTable, headings: Headings, reading: Reading) -> Strange:
    """The columns of a ledger that were passed over, and those that claim a place already taken."""
    header, topic = table.header, headings.topics[table.header.topic]
    unknown = {at: _clean(name) for at, name in header.unread.items() if at not in header.clashes}
    unknown = {
        at: name for at, name in unknown.items() if folded(name) not in _USUAL and at not in _split_places(header)
    }
    free = {key: column.label for key, column in topic.columns.items() if key not in header.columns.values()}
    problems, suggestions = _beside(file, sheet, table, unknown, headings)
    if problems:
        unknown = {at: name for at, name in unknown.items() if at < _second_table(table, unknown)}
    for name in unknown.values():
        near = get_close_matches(folded(name), [folded(label) for label in free.values()], n=1, cutoff=_SURE)
        suggestions += [
            Suggestion(f"{topic.topic}.{key}", name) for key, label in free.items() if folded(label) in near
        ]
    if unknown:
        guesses = "；".join(
            f"“{s.heading}”可能是“{topic.columns[s.column.partition('.')[2]].label}”，如是，{s.how}"
            for s in suggestions
        )
        found = f"目录里没有的列，没有读入：{'、'.join(unknown.values())}"
        cells = ",".join(table.address(header.last, at) for at in unknown)
        problems.append(Problem("note", "column.unknown", file.name, sheet.name, cells, found, "", guesses))
    for at in header.clashes:
        if at not in unknown:
            problems += told_of_clash(file, sheet, table, at, topic, reading=reading)
    return problems, suggestions


def _second_table(table: TallyTable, unknown: Mapping[int, str]) -> int:
    """Where a second table begins behind a blank column; past the end when none does.

    It is one when at least two columns stand there and none of them belongs to the first.
    """
    for gap in gaps(table.rows, table.header):
        behind = [at for at in table.header.names if at >= gap]
        if len(behind) >= 2 and all(at not in table.header.columns for at in behind) and set(unknown) & set(behind):
            return gap
    return len(table.rows[table.header.last])


def _beside(file: RawFile, sheet: Sheet, table: TallyTable, unknown: Mapping[int, str], headings: Headings) -> Strange:
    """A second table to the right that no topic took: what it lacks, or that nobody knows it."""
    start = _second_table(table, unknown)
    half = [row[start:] for row in table.rows]
    if not any(not is_blank(value) for row in half[table.header.last + 1 :] for value in row):
        return [], []
    _, candidates = find_header(half, sheet.name, headings)
    near = next((header for header in candidates if header.is_ledger and _is_near(header, headings)), None)
    if near is not None and near.missing:
        return _missing_columns(file, sheet, near, headings)
    cell = table.address(table.header.last, start)
    found = f"右边另有一张表，没有认出，没有读入：{'、'.join(name for at, name in unknown.items() if at >= start)}"
    advice = "如是另一事项的报表，请核对它的列名，或移到单独的工作表；如是辅助说明，可以不管"
    return [
        Problem("warning", "table.beside", file.name, sheet.name, cell, found, "含有事项目录中列名的表", advice)
    ], []


def unplaced(file: RawFile, sheet: Sheet, candidates: Sequence[Header], headings: Headings) -> Strange:
    """Why a sheet could not be given to a topic."""
    if not any(not is_blank(value) for row in sheet.rows for value in row):
        return [], []
    complete = [header for header in candidates if header.complete]
    if len(complete) > 1:
        return [_ambiguous(file, sheet, complete, headings)], []
    near = next((header for header in candidates if header.is_ledger and _is_near(header, headings)), None)
    if near is not None:
        other = _other_book(sheet, near, headings)
        label = label_of(near.topic, headings)
        count = sum(any(not is_blank(value) for value in row) for row in sheet.rows[near.last + 1 :])
        if card := _card(sheet, near.topic, headings):
            department = headings.topics[near.topic].department
            told = said("sheet.card", file.name, sheet.name, label=label, department=department)
            return [told] if any(value for _, value in card) else [], []
        if is_list_of_choices(TallyTable(sheet.rows, 0, 0, near), headings.topics[near.topic]):
            return [said("sheet.choices", file.name, sheet.name, label=label, count=count)], []
        if other:
            return [said("sheet.other_book", file.name, sheet.name, words=other, label=label, count=count)], []
        above = "|".join(folded(value) for row in sheet.rows[: near.first] for value in dict.fromkeys(row))
        if plan := says_plan(headings.topics[near.topic], f"{folded(sheet.name)}|{above}"):
            return [said("sheet.planned", file.name, sheet.name, words=plan, label=label, count=count)], []
        return _missing_columns(file, sheet, near, headings)
    guess = next((f"最像“{label_of(header.topic, headings)}”（{header.evidence}）。" for header in candidates), "")
    found, expected = "没有认出表头，整张表没有读入", "含有事项目录中列名的表"
    advice = f"{guess}如是报表，请核对列名；如是封面或说明，可以不管"
    severity: Severity = "warning" if _is_tabular(sheet) else "note"
    return [Problem(severity, "sheet.unknown", file.name, sheet.name, "", found, expected, advice)], []


def _card(sheet: Sheet, topic: str, headings: Headings) -> list[tuple[str, str]]:
    """What the form of one case says, column and value: names of the topic's columns in several rows, values to their right."""
    said: dict[int, list[tuple[str, str]]] = {}
    for row, cells in enumerate(sheet.rows):
        for at, value in enumerate(cells[:-1]):
            beside = as_text(cells[at + 1])
            found = headings.matches(spellings([value])).get(topic) if isinstance(value, str) and value else None
            if found and not headings.knows(beside):
                said.setdefault(row, []).append((found[0], beside))
    told = [pair for pairs in said.values() for pair in pairs]
    begun = [row for row in said if headings.knows(as_text(next((value for value in sheet.rows[row] if value), "")))]
    return told if len(begun) >= _CARD_ROWS and len({key for key, _ in told}) > _CARD_ROWS else []


def _other_book(sheet: Sheet, header: Header, headings: Headings) -> str:
    """What a title or the sheet's name says that it is, where that is another thing than the topic it resembles."""
    titles = [folded(value) for row in sheet.rows[: header.first] for value in row]
    text = "|".join((folded(sheet.name), *titles))
    topic = headings.topics[header.topic]
    if any(title in text for title in headings.titles[header.topic]):
        return ""
    return next((word for word in topic.other_books if folded(word) in text), "")


def _clean(name: str) -> str:
    return masked_cell("".join(name.split()))


def _split_places(header: Header) -> set[int]:
    return {place for places in header.parts.values() for place in places}


def _ambiguous(file: RawFile, sheet: Sheet, complete: Sequence[Header], headings: Headings) -> Problem:
    rivals = "；".join(f"{label_of(header.topic, headings)}（{header.evidence}）" for header in complete[:_SHOWN])
    return Problem(
        "error", "sheet.ambiguous", file.name, sheet.name, found=f"像是不止一个事项的报表：{rivals}",
        expected="只属于一个事项", advice="请在表的标题中写明事项名称",
    )  # fmt: skip


def _is_near(header: Header, headings: Headings) -> bool:
    required = len(headings.required[header.topic])
    return required - len(header.missing) >= max(1, required / 2) or (header.titled and len(header.columns) >= 2)


def _missing_columns(file: RawFile, sheet: Sheet, header: Header, headings: Headings) -> Strange:
    topic = headings.topics[header.topic]
    labels = [topic.columns[key].label for key in header.missing]
    unknown = {folded(name): _clean(name) for name in header.unread.values()}
    suggestions = []
    for key in header.missing:
        near = get_close_matches(folded(topic.columns[key].label), list(unknown), n=1, cutoff=_NEAR)
        suggestions += [Suggestion(f"{topic.topic}.{key}", unknown[name]) for name in near]
    guesses = "".join(
        f"“{s.heading}”是否就是“{topic.columns[s.column.partition('.')[2]].label}”？如是，{s.how}。"
        for s in suggestions
    )
    problem = Problem(
        "error",
        "column.missing",
        file.name,
        sheet.name,
        f"{header.last + 1}:{header.last + 1}",
        f"像是“{topic.label}”的报表，但缺少列：{'、'.join(labels)}",
        f"列名为 {'；'.join('／'.join(topic.columns[key].names[:_NAMES_SHOWN]) for key in header.missing)}",
        guesses + "请补上该列，或在事项目录中把现有列名加为别名",
        department=topic.department,
    )
    return [problem], suggestions


def _is_tabular(sheet: Sheet) -> bool:
    """Whether the sheet looks like a table at all: three rows or more that say three things or more."""
    texts = (len({folded(value) for value in row} - {""}) for row in sheet.rows)
    return sum(count >= 3 for count in texts) >= 3
