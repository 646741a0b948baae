"""Records → values with their sources, by the catalogue's formulas.

Belongs here: which rows a formula is over, and where a value comes from. What was not reported gives no number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from pipeline.catalogue import AtMost, Catalogue, Condition, Filter, Indicator, Number
from pipeline.indicators.display import bounded, with_unit
from pipeline.tallies import BOUND, PLACE, ROW, Intake, Place, Stated, TopicRecords, address_ranges, agree, folded

MISSING_TEXT = "未报送"
_NO_NUMBER = {"missing": MISSING_TEXT, "contradicted": "报送的数不一致"}


@dataclass(frozen=True, slots=True)
class Source:
    """Cells that a value was computed from: whole rows of a table, or single cells."""

    file: str
    sheet: str
    sha256: str
    rows: str = ""
    cells: str = ""

    def as_dict(self) -> dict[str, str]:
        """As `indicators.json` lists it: either `rows` or `cells`."""
        where = {"rows": self.rows} if self.rows else {"cells": self.cells}
        return {"file": self.file, "sheet": self.sheet, **where, "sha256": self.sha256}

    def __str__(self) -> str:
        return " ".join(filter(None, [self.file, self.sheet, self.rows or self.cells]))


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator for one unit and year.

    `kind` says what it rests on: "rows", "zero report", "summary", "stated", "derived", or "missing", "contradicted",
    "undefined" or "undecided" (then `value` is None; of the last, `candidates` are what it may come to). A value known only
    within a bound says so in its `text`: 20以上, 约20. `step` is the worth of the last printed digit of a figure that was handed
    in rounded, else 0.
    """

    key: str
    label: str
    unit: str
    value: Number | None
    text: str
    formula: str
    kind: str
    sources: tuple[Source, ...] = ()
    candidates: tuple[Number | None, ...] = ()
    step: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """As `indicators.json` lists it."""
        fields = {name: getattr(self, name) for name in ("key", "label", "unit", "value", "text", "formula", "kind")}
        open_to = {"candidates": list(self.candidates)} if self.candidates else {}
        return {**fields, **open_to, "sources": [source.as_dict() for source in self.sources]}


Values = Mapping[str, Value]


def compute_values(
    catalogue: Catalogue, intake: Intake, folder: str, like: tuple[Intake, "Values"] | None = None
) -> dict[str, Value]:
    """All indicators of the catalogue, in its order.

    Parameters
    ----------
    folder
        The raw folder relative to the root, put before the file names in the sources.
    like
        An intake that shares most records with this one, and its values.
    """
    stated = _by_key(intake)
    stated_like = _by_key(like[0]) if like else {}
    values: dict[str, Value] = {}
    for key in catalogue.order():
        indicator = catalogue.indicators[key]
        topic = catalogue.topic_of(key).topic
        records = intake.topics.get(topic)
        same = like is not None and like[0].topics.get(topic) is records and stated.get(key) == stated_like.get(key)
        if like is not None and same and not indicator.operands:
            values[key] = like[1][key]
        elif indicator.operands:
            values[key] = _derived(key, indicator, values)
        elif records is not None and indicator.kind != "stated":
            values[key] = _counted(key, indicator, records, folder)
        else:
            values[key] = _stated(key, indicator, stated.get(key, []), folder)
    return {key: values[key] for key in catalogue.indicators}


def _by_key(intake: Intake) -> dict[str, list[Stated]]:
    stated: dict[str, list[Stated]] = {}
    for figure in intake.stated:
        stated.setdefault(figure.key, []).append(figure)
    return stated


def kept_rows(frame: pd.DataFrame, where: Filter) -> pd.DataFrame:
    """The rows that a filter keeps. A row without a value in a filtered column is not kept."""
    for column, wanted in where.items():
        frame = frame[_mask(frame, column, wanted)]
    return frame


def _mask(frame: pd.DataFrame, column: str, wanted: Condition) -> "pd.Series[bool]":
    if column not in frame or (isinstance(wanted, AtMost) and wanted.at_most not in frame):
        return pd.Series(False, index=frame.index)
    if isinstance(wanted, AtMost):
        return frame[column] <= frame[wanted.at_most]
    if isinstance(wanted, tuple):
        return frame[column].isin(wanted)
    return (frame[column] == wanted).fillna(False).astype(bool)


def _counted(key: str, indicator: Indicator, records: TopicRecords, folder: str) -> Value:
    rule = indicator.rule
    if records.zero_reports:
        sources = [_source(records.places[place], folder, cells=cell) for place, cell in records.zero_reports]
        kind = "undefined" if rule.of_nothing is None else "zero report"
        return _value(key, indicator, rule.of_nothing, kind, sources)
    frame = kept_rows(records.frame, indicator.filter)
    if any(column not in records.frame for column in (*indicator.columns, *indicator.filter)):
        return _value(key, indicator, None, "missing", [])
    if rule.over_rows is None or (rule.needs_every_number and indicator.columns[0] in records.holes):
        return _value(key, indicator, None, "missing", [])
    number = rule.over_rows(frame, indicator.columns, folded)
    shown = frame if len(frame) else records.frame
    columns = indicator.columns if len(indicator.columns) == 1 else ()
    sources = row_sources(shown, records.places, folder, columns)
    return _value(
        key, indicator, number, "undefined" if number is None else "rows", sources, sign=_sign(frame, indicator)
    )


def _sign(frame: pd.DataFrame, indicator: Indicator) -> str:
    """How a sum lies to the true number when some of its summands are known only within a bound."""
    column = BOUND + (indicator.columns[0] if indicator.rule.needs_every_number else "")
    signs = set(frame[column].dropna()) if column in frame else set()
    return signs.pop() if len(signs) == 1 else "≈" if signs else ""


def row_sources(frame: pd.DataFrame, places: Sequence[Place], folder: str, columns: Sequence[str] = ()) -> list[Source]:
    """The rows of a frame as sources, one a sheet; as cells of one column when it is given."""
    found = []
    for number, rows in frame.groupby(PLACE, sort=True)[ROW]:
        place = places[int(str(number))]
        if columns:
            cells = address_ranges(place.letters[columns[0]], rows)
            found.append(_source(place, folder, cells=cells))
        else:
            found.append(_source(place, folder, rows=address_ranges(place.anchor, rows)))
    return found


def _source(place: Place, folder: str, rows: str = "", cells: str = "") -> Source:
    return Source(f"{folder}/{place.file}", place.sheet, place.sha256, rows, cells)


def stated_sources(figure: Stated, folder: str) -> list[Source]:
    """The cells of a stated figure, one source a sheet, in all files that it was added up from."""
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in figure.cells:
        by_sheet.setdefault(sheet, []).append(cell)
    file = f"{folder}/{figure.file}"
    own = [Source(file, sheet, figure.sha256, cells=",".join(cells)) for sheet, cells in by_sheet.items()]
    return own + [source for part in figure.added for source in stated_sources(part, folder)]


def _derived(key: str, indicator: Indicator, values: Values) -> Value:
    operands = [values[name] for name in indicator.operands]
    sources = list(dict.fromkeys(source for operand in operands for source in operand.sources))
    numbers = [operand.value for operand in operands if operand.value is not None]
    if len(numbers) < len(operands):
        return _value(key, indicator, None, "missing", sources)
    number = indicator.rule.of_numbers(numbers) if indicator.rule.of_numbers else None
    return _value(key, indicator, number, "undefined" if number is None else "derived", sources)


def _stated(key: str, indicator: Indicator, figures: Sequence[Stated], folder: str) -> Value:
    """Without rows: a summary table before a single figure; those of one sort that differ give no number."""
    summaries = [figure for figure in figures if figure.kind == "summary"]
    chosen = summaries or list(figures)
    sources = [source for figure in chosen for source in stated_sources(figure, folder)]
    if not chosen or not all(agree(chosen[0], figure) for figure in chosen):
        return _value(key, indicator, None, "contradicted" if chosen else "missing", sources)
    exact = min(chosen, key=lambda figure: figure.step)
    return replace(_value(key, indicator, exact.value, exact.kind, sources, sign=exact.sign), step=exact.step)


def _value(
    key: str, indicator: Indicator, number: Number | None, kind: str, sources: Iterable[Source], *, sign: str = ""
) -> Value:
    no_number = {**_NO_NUMBER, "undefined": indicator.rule.undefined}
    text = no_number[kind] if number is None else bounded(with_unit(number, indicator.unit), sign)
    return Value(key, indicator.label, indicator.unit, number, text, indicator.formula, kind, tuple(sources))
