"""Charts of the annex: what each one shows, its caption, and alt text made from the values.

A chart function returns a `Chart`; it neither shows nor saves. How charts look is in `style`, where their bars and
words stand in `shapes`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from pipeline.errors import RenderError
from pipeline.indicators import Split, change_words, plain, with_unit
from pipeline.indicators.breakdowns import MONTHS
from pipeline.report.charts.shapes import Bars, fits_lying, lying, nothing, parts_of_one, upright
from pipeline.report.charts.style import PALETTE, styled, tidy

NO_DATA = "没有数据"
_UNKNOWN = "无数据"
_OTHER = "其他"
_MOST_YEARS = 25


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with the words that go with it. `alt` states the finding."""

    figure: Figure
    caption: str
    alt: str


@styled()
def draw_split(split: Split, year: int) -> Chart:
    """A breakdown as bars: upright by month, else lying, stacked where there are several series.

    The smallest of too many series, or of more names than a page holds, become one: 其他（n类）.
    """
    title = f"{year}年{split.label}"
    caption = f"{title}（单位：{split.unit}）"
    total = sum(split.totals)
    if not total:
        return Chart(nothing(f"{NO_DATA}（合计为0）"), caption, f"{title}：{NO_DATA}，合计0{split.unit}。")
    drawn, notes = _fold_series(split)
    if split.categories[: len(MONTHS)] == MONTHS:
        bars = Bars(drawn.categories, drawn.series, drawn.counts, tuple(map(plain, drawn.totals)))
        figure = _standing_or_lying(bars)
    else:
        kept = _folded_to_fit(drawn)
        notes += _folded_words(len(drawn.categories), kept.categories)
        figure = lying(_with_shares(kept))
    return Chart(
        figure, caption, f"{title}：{finding(replace(split, series=drawn.series, counts=drawn.counts))}{notes}"
    )


def finding(split: Split) -> str:
    """What the chart shows, in one sentence: the total, its parts, the largest."""
    total = sum(split.totals)
    parts = [f"{name}{sum(row)}{split.unit}" for name, row in zip(split.series, split.counts, strict=True) if name]
    made_of = f"，其中{'、'.join(parts)}" if parts else ""
    return f"合计{total}{split.unit}{made_of}；{_leading(split.categories, split.totals, split.unit)}。"


@styled()
def draw_years(label: str, unit: str, counts: Mapping[int, float | None]) -> Chart:
    """One indicator over the years, the latest stressed. A year without a number, or left out in between, is a gap: 无数据.

    Raises
    ------
    RenderError
        More years than a page holds.
    """
    known = {year: _number(count) for year, count in counts.items()}
    if not any(count is not None for count in known.values()):
        return Chart(nothing(NO_DATA), f"{label}（单位：{unit}）", f"{label}：{NO_DATA}。")
    years = range(min(known), max(known) + 1)
    if len(years) > _MOST_YEARS:
        raise RenderError(f"“{label}”的历年图有{len(years)}年，最多画{_MOST_YEARS}年。请只取最近的年份。")
    row = tuple(known.get(year) for year in years)
    title = f"{years[0]}—{years[-1]}年{label}" if len(years) > 1 else f"{years[0]}年{label}"
    news = _news(years[-1], row, unit)
    words = tuple(_UNKNOWN if count is None else with_unit(count, unit) for count in row)
    bars = Bars(tuple(f"{year}年" for year in years), ("",), (row,), words, frozenset(range(len(row) - 1)), news)
    sign = "" if unit == "%" else unit
    told = [
        f"{year}年{word}{'' if count is None else sign}" for year, count, word in zip(years, row, words, strict=True)
    ]
    alt = f"{title}：{'，'.join(told)}；{news}。"
    return Chart(_standing_or_lying(bars), f"{title}（单位：{unit}）", alt)


def _news(year: int, counts: Sequence[float | None], unit: str) -> str:
    """What became of the last year against the year before."""
    before, now = (None, *counts)[-2:]
    if now is None:
        return f"{year}年{_UNKNOWN}"
    if before is None:
        return f"{year - 1}年{_UNKNOWN}，{year}年不计算增减"
    return f"{year}年{change_words(now, before, unit)}"


@styled()
def draw_parts(label: str, unit: str, parts: Mapping[str, int], year: int) -> Chart:
    """What a whole is made of: one bar cut in proportion; of more than five parts, a bar for each, the largest on top.

    Shares are rounded one by one, so their sum may differ from 100% by a little.

    Raises
    ------
    RenderError
        A part is negative.
    """
    title = f"{year}年{label}构成"
    caption = f"{title}（单位：{unit}）"
    if any(count < 0 for count in parts.values()):
        raise RenderError(f"“{label}”的构成图里有负数，不能画。请核对各部分的数值。")
    total = sum(parts.values())
    if not total:
        empty = not parts
        return Chart(
            nothing(NO_DATA if empty else f"{NO_DATA}（合计为0）"),
            caption,
            f"{title}：{NO_DATA}{'' if empty else f'，合计0{unit}'}。",
        )
    names, counts, notes = tuple(parts), tuple(map(int, parts.values())), ""
    if len(names) <= len(PALETTE):
        words = [(tidy(name), f"{count}{unit}", _share(count, total)) for name, count in parts.items()]
        figure = parts_of_one(words, counts)
        made_of = f"，其中{'、'.join(f'{name}{count}{unit}' for name, count in parts.items())}"
    else:
        ordered = sorted(parts, key=lambda name: (name == _OTHER, -parts[name]))
        sizes = tuple(int(parts[name]) for name in ordered)
        kept = _folded_to_fit(Split("", label, "", unit, tuple(ordered), ("",), (sizes,)))
        notes = _folded_words(len(names), kept.categories)
        figure = lying(_with_shares(kept))
        made_of = f"，共{len(names)}类"
    return Chart(figure, caption, f"{title}：合计{total}{unit}{made_of}；{_leading(names, counts, unit)}。{notes}")


def _leading(names: Sequence[str], counts: Sequence[int], unit: str) -> str:
    """Which is the largest, with its share; up to three when several are."""
    most = max(counts)
    leaders = [name for name, count in zip(names, counts, strict=True) if count == most]
    named = "、".join(leaders[:3])
    if len(leaders) > 3:
        return f"{named}等{len(leaders)}项最多，各{most}{unit}"
    each, together = ("各", "合") if len(leaders) > 1 else ("", "")
    return f"{named}最多，{each}{most}{unit}，{together}占{_share(most * len(leaders), sum(counts))}"


def _standing_or_lying(bars: Bars) -> Figure:
    """Times run from left to right, unless their labels are too wide for that."""
    figure = upright(bars)
    return lying(bars) if figure is None else figure


def _with_shares(split: Split) -> Bars:
    total = sum(split.totals)
    labels = tuple(f"{count}（{_share(count, total)}）" for count in split.totals)
    last = len(split.categories) - 1
    gathered = len(split.series) == 1 and split.categories[last].startswith(f"{_OTHER}（")
    return Bars(split.categories, split.series, split.counts, labels, frozenset({last} if gathered else ()))


def _share(count: int, total: int) -> str:
    return f"{plain(100 * count / total, 1)}%"


def _number(count: float | None) -> float | None:
    """A plain Python number; None for what is missing."""
    if count is None or not math.isfinite(count):
        return None
    return int(count) if count == int(count) else float(count)


def _fold_series(split: Split) -> tuple[Split, str]:
    """No more series than there are colours."""
    most = len(PALETTE)
    if len(split.series) <= most:
        return split, ""
    kept, folded = _largest(split.series, [sum(row) for row in split.counts], most - 1)
    rest = tuple(map(sum, zip(*(split.counts[place] for place in folded), strict=True)))
    series = (*(split.series[place] for place in kept), _other(len(folded)))
    counts = (*(split.counts[place] for place in kept), rest)
    return replace(split, series=series, counts=counts), _folded_words(len(split.series), series)


def _folded_to_fit(split: Split) -> Split:
    """As many names as a page holds."""
    folded = split
    for most in range(min(len(split.categories), 40), 1, -1):
        folded = _fold_categories(split, most)
        if fits_lying(_with_shares(folded)):
            break
    return folded


def _fold_categories(split: Split, most: int) -> Split:
    if len(split.categories) <= most:
        return split
    kept, folded = _largest(split.categories, split.totals, most - 1)
    counts = tuple((*(row[place] for place in kept), sum(row[place] for place in folded)) for row in split.counts)
    return replace(split, categories=(*(split.categories[place] for place in kept), _other(len(folded))), counts=counts)


def _largest(names: Sequence[str], sizes: Sequence[int], most: int) -> tuple[list[int], list[int]]:
    """The places of the largest, in their order, and of the rest. What is named 其他 already belongs to the rest."""
    ranked = sorted(range(len(names)), key=lambda place: (names[place] == _OTHER, -sizes[place], place))
    return sorted(ranked[:most]), sorted(ranked[most:])


def _other(count: int) -> str:
    return f"{_OTHER}（{count}类）"


def _folded_words(before: int, after: Sequence[str]) -> str:
    """A sentence on what was folded, if anything was."""
    return f"图中较少的{before - len(after) + 1}类合并为“{after[-1]}”。" if before > len(after) else ""
