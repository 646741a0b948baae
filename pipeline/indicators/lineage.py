"""What stands behind a value, in words: its formula, how the cells were read, what was corrected, which checks it takes part in.

The cells themselves stand in the value's sources; this is the rest of the answer to "where does 96 come from?".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.catalogue import AtMost, Catalogue, Condition, Indicator, Topic
from pipeline.indicators.checks import Check
from pipeline.indicators.display import plain
from pipeline.indicators.values import Source, Value, Values, kept_rows
from pipeline.indicators.years import Against, YearBefore, against
from pipeline.tallies import PLACE, ROW, Correction, Decision, Fix, Intake, Place, TopicRecords

_STATES = {"held": "成立", "failed": "不成立", "open": "缺数，未核"}


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule by which cells of one sheet were read. `column` is the label, `cells` an address such as J5:J8,J16."""

    file: str
    sheet: str
    column: str
    kind: str
    found: str
    read_as: str
    cells: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """What stands behind one value. `operands` are the indicators that a derived one is computed from; `before` sets it
    beside the year before, where that was published. `decisions` are those without which it would be another."""

    key: str
    words: str
    operands: tuple[str, ...] = ()
    fixes: tuple[Applied, ...] = ()
    corrections: tuple[Correction, ...] = ()
    checks: tuple[str, ...] = ()
    before: Against | None = None
    decisions: tuple[Decision, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As `lineage.json` lists it."""
        return asdict(self)


def lineage_from_dict(item: dict[str, Any]) -> Lineage:
    """What `as_dict` wrote."""
    return Lineage(
        item["key"],
        item["words"],
        tuple(item["operands"]),
        tuple(Applied(**fix) for fix in item["fixes"]),
        tuple(Correction(**correction) for correction in item["corrections"]),
        tuple(item["checks"]),
        Against(**item["before"]) if item["before"] else None,
        tuple(Decision(**{**decision, "excepted": tuple(decision["excepted"])}) for decision in item["decisions"]),
    )


def trace_values(
    catalogue: Catalogue,
    intake: Intake,
    values: Values,
    checks: Sequence[Check],
    folder: str,
    *,
    before: YearBefore | None = None,
) -> dict[str, Lineage]:
    """The lineage of every value, in the catalogue's order.

    Parameters
    ----------
    folder
        The raw folder relative to the root, put before the file names as in the sources.
    """
    found: dict[str, Lineage] = {}
    for key, value in values.items():
        indicator, topic = catalogue.indicators[key], catalogue.topic_of(key)
        records = intake.topics.get(topic.topic)
        taken = [check for check in checks if _takes_part(value, topic.topic, check)]
        beside = [source for check in taken for side in (check.left, check.right) for source in side.sources]
        fixes: tuple[Applied, ...] = tuple(_figures_read(value, intake, folder))
        corrections = _of_cells([*value.sources, *beside], intake, folder)
        if value.kind == "rows" and records is not None:
            fixes, of_rows = _of_rows(indicator, topic, records, intake, folder)
            corrections = [*of_rows, *corrections]
        found[key] = Lineage(
            key,
            formula_words(catalogue, key),
            indicator.operands,
            fixes,
            tuple(dict.fromkeys(corrections)),
            tuple(dict.fromkeys(map(_said, taken))),
            against(value, before),
            tuple(
                replace(decision, file=f"{folder}/{decision.file}")
                for decision in intake.decisions
                if key in decision.figures
            ),
        )
    return found


def formula_words(catalogue: Catalogue, key: str) -> str:
    """The formula as a clerk would say it: “矛盾纠纷调解”台账中“调处结果”为“成功”的行数."""
    indicator, topic = catalogue.indicators[key], catalogue.topic_of(key)
    rule = indicator.rule
    if indicator.operands:
        labels = [f"“{catalogue.indicators[name].label}”" for name in indicator.operands]
        return rule.words.format(over=rule.sign.join(labels))
    if rule.over_rows is None:
        return f"{topic.department}{rule.words}"
    where = "且".join(_condition(topic, column, wanted) for column, wanted in indicator.filter.items())
    rows = f"“{topic.label}”台账中{where}的" if where else f"“{topic.label}”台账的"
    over = (rule.sign or "、").join(f"“{topic.columns[column].label}”" for column in indicator.columns)
    return f"{rows}{rule.words.format(over=over)}"


def _takes_part(value: Value, topic: str, check: Check) -> bool:
    """Whether a relation names the value, or is about a total row of a sheet that it was counted from."""
    if check.keys:
        return value.key in check.keys
    sheets = {(source.file, source.sheet) for source in value.sources}
    sides = {(source.file, source.sheet) for side in (check.left, check.right) for source in side.sources}
    return check.topic == topic and bool(sheets & sides)


def _said(check: Check) -> str:
    sides = "，".join("缺数" if side.number is None else plain(side.number) for side in (check.left, check.right))
    return f"{check.words}（{sides}：{_STATES[check.state]}）"


def _condition(topic: Topic, column: str, wanted: Condition) -> str:
    label = f"“{topic.columns[column].label}”"
    if isinstance(wanted, AtMost):
        return f"{label}不晚于“{topic.columns[wanted.at_most].label}”"
    if isinstance(wanted, bool):
        return f"{label}为{'是' if wanted else '否'}"
    words = wanted if isinstance(wanted, tuple) else (wanted,)
    return f"{label}为{'或'.join(f'“{word}”' for word in words)}"


def _of_rows(
    indicator: Indicator, topic: Topic, records: TopicRecords, intake: Intake, folder: str
) -> tuple[tuple[Applied, ...], Iterable[Correction]]:
    """How the kept rows were read; and every correction of a column that decides over rows, of those left out too."""
    frame = kept_rows(records.frame, indicator.filter)
    shown = frame if len(frame) else records.frame
    rows = {int(str(place)): frozenset(map(int, found)) for place, found in shown.groupby(PLACE)[ROW]}
    columns = _decisive(indicator, topic)
    applied: list[Applied] = []
    corrections: list[Correction] = []
    for number, place in enumerate(records.places):
        for fix in place.fixes:
            touched = fix.within(rows.get(number, frozenset())) if fix.column in columns else None
            if touched is not None:
                applied.append(_applied(place, touched, topic, folder))
        letters = {place.letters[column] for column in columns if column in place.letters}
        corrections += [
            replace(item, file=f"{folder}/{item.file}")
            for item in intake.corrections
            if place.holds(item.file, item.sheet, item.row) and item.letters in letters
        ]
    return tuple(applied), corrections


def _decisive(indicator: Indicator, topic: Topic) -> set[str]:
    """The columns that decide whether and how much a row counts."""
    columns = {*indicator.columns, *indicator.filter, *topic.unique_by}
    columns |= {wanted.at_most for wanted in indicator.filter.values() if isinstance(wanted, AtMost)}
    return columns | {key for key, column in topic.columns.items() if column.window == "year"}


def _applied(place: Place, fix: Fix, topic: Topic, folder: str) -> Applied:
    label = topic.columns[fix.column].label
    return Applied(f"{folder}/{place.file}", place.sheet, label, fix.kind, fix.found, fix.read_as, fix.cells)


def _figures_read(value: Value, intake: Intake, folder: str) -> Iterator[Applied]:
    """How the cells of stated figures were read, as far as they are those of the value."""
    cells = {(source.file, source.sheet, cell) for source in value.sources for cell in source.cells.split(",")}
    figures = [part for figure in intake.stated if figure.key == value.key for part in (figure, *figure.added)]
    for figure in figures:
        for sheet, cell, found, read_as in figure.reads:
            if (f"{folder}/{figure.file}", sheet, cell) in cells:
                yield Applied(f"{folder}/{figure.file}", sheet, value.label, "number", found, read_as, cell)


def _of_cells(sources: Sequence[Source], intake: Intake, folder: str) -> list[Correction]:
    """The corrections of single cells that a figure stands in: the value itself, or what a check sets beside it."""
    cells = {(source.file, source.sheet, cell) for source in sources for cell in source.cells.split(",")}
    named = [replace(item, file=f"{folder}/{item.file}") for item in intake.corrections]
    return [item for item in named if (item.file, item.sheet, item.cell) in cells]
