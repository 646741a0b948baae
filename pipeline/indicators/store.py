"""Values, checks, breakdowns and lineage on disk, between the second notebook and the third; and what was published before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.atomic import json_text, write_whole
from pipeline.errors import ProjectError
from pipeline.hashing import hashed
from pipeline.indicators.breakdowns import Split
from pipeline.indicators.checks import Check, Side
from pipeline.indicators.lineage import Lineage, lineage_from_dict
from pipeline.indicators.values import Source, Value
from pipeline.indicators.years import YearBefore

INDICATORS, CHECKS, BREAKDOWNS, LINEAGE = "indicators.json", "checks.json", "breakdowns.json", "lineage.json"


@dataclass(frozen=True, slots=True)
class Results:
    """All that the second notebook computed for one unit and year."""

    values: dict[str, Value]
    checks: tuple[Check, ...]
    splits: dict[str, Split]
    lineage: dict[str, Lineage] = field(default_factory=dict)


def write_results(folder: Path, results: Results) -> None:
    """Write the four files, each whole."""
    write_whole(folder / INDICATORS, json_text([value.as_dict() for value in results.values.values()]), durable=False)
    checks = [
        {**check.as_dict(), "keys": list(check.keys), "topic": check.topic, "relation": check.relation}
        for check in results.checks
    ]
    write_whole(folder / CHECKS, json_text(checks), durable=False)
    write_whole(folder / BREAKDOWNS, json_text([split.as_dict() for split in results.splits.values()]), durable=False)
    write_whole(folder / LINEAGE, json_text([lineage.as_dict() for lineage in results.lineage.values()]), durable=False)


def read_results(folder: Path) -> Results:
    """What `write_results` wrote.

    Raises
    ------
    ProjectError
        The second notebook has not been run for this unit and year.
    """
    if not (folder / INDICATORS).is_file():
        raise ProjectError(f"{folder} 里还没有指标值。请先运行第二个笔记本 2_indicators。")
    values = [_value(item) for item in _load(folder / INDICATORS)]
    checks = tuple(_check(item) for item in _load(folder / CHECKS))
    splits = [_split(item) for item in _load(folder / BREAKDOWNS)]
    lineage = {item["key"]: lineage_from_dict(item) for item in _load(folder / LINEAGE)}
    return Results({value.key: value for value in values}, checks, {split.key: split for split in splits}, lineage)


def _load(path: Path) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _value(item: dict[str, Any]) -> Value:
    return Value(**{**item, "candidates": tuple(item.get("candidates", ())), "sources": _sources(item)})


def _sources(item: dict[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**source) for source in item["sources"])


def _check(item: dict[str, Any]) -> Check:
    sides = {name: Side(**{**item[name], "sources": _sources(item[name])}) for name in ("left", "right")}
    return Check(**{**item, **sides, "keys": tuple(item["keys"])})


def _split(item: dict[str, Any]) -> Split:
    counts = tuple(map(tuple, item["counts"]))
    return Split(**{**item, "categories": tuple(item["categories"]), "series": tuple(item["series"]), "counts": counts})


def published_values(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The values of an output folder's indicators.json by their keys, as it lists them.

    Raises
    ------
    ProjectError
        An indicators.json that cannot be read, or that says something else than values.
    """
    path = folder / "indicators.json"
    try:
        return {item["key"]: _sound(item) for item in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProjectError(f"{path} 已损坏，读不出来（{error}）。请重新生成那份报告，或移走该文件夹。") from error


def read_year_before(folder: Path, year: int, hindrance: str = "") -> YearBefore | None:
    """The published values in an output folder of the year before; None where there is no such folder.

    Raises
    ------
    ProjectError
        As `published_values`; or an indicators.json that is not what the manifest beside it lists, or of another year.
    """
    if not (folder / "indicators.json").is_file():
        return None
    _require_as_published(folder, year)
    drafted = "上年只有草稿，不作比较" if _is_draft(folder / "manifest.json") else ""
    return YearBefore(year, published_values(folder), hindrance or drafted)


def _require_as_published(folder: Path, year: int) -> None:
    """Raise where the manifest beside the values says that they were others, or of another year; one of old may be missing."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        listed = next(item["sha256"] for item in manifest["outputs"] if item["path"] == "indicators.json")
        of = int(manifest["year"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return
    if hashed(INDICATORS, (folder / INDICATORS).read_bytes())[0] != listed:
        raise ProjectError(
            f"{folder / 'indicators.json'} 与 manifest.json 记的不同，后来改动过。请从存档恢复，或重新生成那一年的报告。"
        )
    if of != year:
        raise ProjectError(f"{folder} 里是 {of} 年的报告，不是 {year} 年的。请放回它自己的文件夹。")


def _is_draft(manifest: Path) -> bool:
    try:
        return bool(json.loads(manifest.read_text(encoding="utf-8"))["parameters"]["draft"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sound(item: Mapping[str, Any]) -> Mapping[str, Any]:
    number = item["value"]
    if isinstance(number, bool) or not isinstance(number, int | float | None):
        raise TypeError(f"{item['key']} 的值不是数字")
    if not all(isinstance(item[name], str) for name in ("key", "unit", "text")):
        raise TypeError(f"{item['key']} 的单位或文字不对")
    return item
