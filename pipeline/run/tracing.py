"""`nianbao trace`: one value down to its cells, as a tree for people or as JSON for machines."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from pipeline.atomic import json_text
from pipeline.catalogue import Catalogue, did_you_mean
from pipeline.errors import ProjectError
from pipeline.indicators import Lineage, Results, Value, kept_rows
from pipeline.notebook_api import compute_figures, find_place, read_tallies
from pipeline.project import Project
from pipeline.report.sources import OPERANDS, source_entry
from pipeline.report.tree.document import Entry
from pipeline.tallies import PLACE, ROW, Intake, plain_value

_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class Trace:
    """A value with all that it rests on: its own lineage first, then that of each indicator it is computed from."""

    value: Value
    lineage: Lineage
    entry: Entry
    rows: tuple[Mapping[str, Any], ...] | None = None
    parts: tuple["Trace", ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For machines; `rows` only where they were asked for."""
        own = {**self.value.as_dict(), **self.lineage.as_dict()}
        rows = {} if self.rows is None else {"rows": [dict(row) for row in self.rows]}
        return {**own, **rows, "parts": [part.as_dict() for part in self.parts]}


def trace(project: Project, unit: str, year: int, key: str, *, with_rows: bool = False) -> Trace:
    """The lineage of one value, computed from the raw files as they are now.

    Parameters
    ----------
    with_rows
        Read out the records, too; columns with personal data never.

    Raises
    ------
    ProjectError
        An unknown indicator, with near matches.
    """
    place = find_place(project.root, unit, year)
    if key not in place.catalogue.indicators:
        labels = {item.label: name for name, item in place.catalogue.indicators.items()}
        if key not in labels:
            near = did_you_mean(key, [*place.catalogue.indicators, *labels])
            raise ProjectError(f"没有指标“{key}”{near}。全部指标的键见 outputs/{unit}/{year}/indicators.json。")
        key = labels[key]
    intake = read_tallies(project.root, unit, year).intake
    results = compute_figures(project.root, unit, year, intake).results
    return _trace(key, results, intake if with_rows else None, place.catalogue)


def _trace(key: str, results: Results, intake: Intake | None, catalogue: Catalogue) -> Trace:
    value, lineage = results.values[key], results.lineage[key]
    rows = None if intake is None else tuple(_records(key, intake, catalogue)) if value.kind == "rows" else ()
    parts = tuple(_trace(operand, results, intake, catalogue) for operand in lineage.operands)
    return Trace(value, lineage, source_entry(value, lineage, results.values), rows, parts)


def _records(key: str, intake: Intake, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """The kept records: file, sheet, row, and the columns that are not personal, under their labels."""
    topic = catalogue.topic_of(key)
    records = intake.topics[topic.topic]
    shown = {
        name: column.label for name, column in topic.columns.items() if not column.personal and name in records.frame
    }
    for row in kept_rows(records.frame, catalogue.indicators[key].filter).to_dict("records"):
        place = records.places[int(row[PLACE])]
        cells = {label: plain_value(row[name]) for name, label in shown.items()}
        yield {"文件": place.file, "工作表": place.sheet, "行": int(row[ROW]), **cells}


def show_trace(found: Trace) -> None:
    """The tree on the screen; in a file or a pipe each line whole."""
    width = None if sys.stdout.isatty() else _WHOLE
    Console(highlight=False, width=width).print(_branch(found, None))


def trace_json(found: Trace) -> str:
    """The same as JSON."""
    return json_text(found.as_dict())


def _branch(found: Trace, parent: Tree | None) -> Tree:
    entry = found.entry
    head = Text(f"{entry.label} {entry.text}（{entry.key}）", style="bold")
    branch = parent.add(head) if parent else Tree(head)
    for name, lines in entry.fields:
        if name == OPERANDS:
            continue
        twig = branch.add(Text(name)) if len(lines) > 1 else branch
        for line in lines:
            twig.add(Text(line if len(lines) > 1 else f"{name}：{line}"))
    for part in found.parts:
        _branch(part, branch)
    if found.rows:
        twig = branch.add(Text(f"记录（{len(found.rows)} 行，不含个人信息）"))
        for row in found.rows:
            twig.add(Text(_row_words(row)))
    return branch


def _row_words(row: Mapping[str, Any]) -> str:
    where: Sequence[str] = [str(row[name]) for name in ("文件", "工作表") if row[name]]
    cells = "，".join(f"{name} {value}" for name, value in list(row.items())[3:] if value is not None)
    return f"{' '.join(where)} 第 {row['行']} 行：{cells}"
