"""Counts of an indicator's rows split by a column or by month, for tables and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from pipeline.catalogue import Breakdown, Catalogue
from pipeline.indicators.values import kept_rows
from pipeline.tallies import Intake

MONTHS = tuple(f"{month}月" for month in range(1, 13))
UNFILLED = "未填"


@dataclass(frozen=True, slots=True)
class Split:
    """The counted rows of `of`: `counts[series][category]`, both in the order in which they are shown."""

    key: str
    label: str
    of: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The count of each category over all series."""
        return tuple(map(sum, zip(*self.counts, strict=True)))

    def as_dict(self) -> dict[str, Any]:
        """As `breakdowns.json` lists it."""
        return asdict(self)


def split_values(catalogue: Catalogue, intake: Intake) -> list[Split]:
    """Every breakdown of the catalogue for which records were reported."""
    splits = []
    for key, breakdown in catalogue.breakdowns.items():
        topic = catalogue.topic_of(key)
        records = intake.topics.get(topic.topic)
        if records is not None and breakdown.column in records.frame:
            splits.append(_split(key, breakdown, catalogue, records.frame))
    return splits


def _split(key: str, breakdown: Breakdown, catalogue: Catalogue, frame: pd.DataFrame) -> Split:
    topic = catalogue.topic_of(key)
    indicator = catalogue.indicators[breakdown.of]
    rows = kept_rows(frame, indicator.filter)
    if breakdown.by.endswith(".month"):
        by = [UNFILLED if pd.isna(month) else f"{int(month)}月" for month in rows[breakdown.column].dt.month]
        categories = (*MONTHS, *((UNFILLED,) if UNFILLED in by else ()))
    else:
        by = [str(word) for word in rows[breakdown.column].fillna(UNFILLED)]
        categories = _categories(by, topic.columns[breakdown.column].values)
    series_of = list(rows[breakdown.split].fillna(UNFILLED)) if breakdown.split in rows else [""] * len(rows)
    declared = topic.columns[breakdown.split].values if breakdown.split else {}
    series = _categories(series_of, declared) or ("",)
    tally: dict[tuple[str, str], int] = {}
    for pair in zip(series_of, by, strict=True):
        tally[pair] = tally.get(pair, 0) + 1
    counts = tuple(tuple(tally.get((name, category), 0) for category in categories) for name in series)
    return Split(key, breakdown.label, breakdown.of, indicator.unit, categories, series, counts)


def _categories(words: Sequence[str], declared: Mapping[str, object]) -> tuple[str, ...]:
    """Those that occur: the declared ones in their order, then the others, the most frequent first."""
    found = sorted(set(words), key=lambda word: (-words.count(word), word))
    return (*(word for word in declared if word in found), *(word for word in found if word not in declared))
