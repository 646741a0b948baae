"""Charts of the annex: one style, Chinese labels in our own font, caption and alt text made from the values.

Colours are of different lightness, so that a grey print tells them apart. A chart function returns a `Chart`; it neither
shows nor saves.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.errors import RenderError
from pipeline.indicators import Split, plain
from pipeline.report.fonts import FOLDER, HEITI, SONGTI

_COLOURS = ("#1f4e79", "#d98b2b", "#7fb3a8", "#a33b3b", "#b9b9b9")
_WIDTH_IN = 156 / 25.4
_STYLE: dict[str, Any] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "nianbao",
    "axes.unicode_minus": False,
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with the words that go with it. `alt` states the finding."""

    figure: Figure
    caption: str
    alt: str


def draw_split(split: Split, year: int) -> Chart:
    """A breakdown as bars: upright and stacked by series for months, lying for kinds."""
    caption = f"{year}年{split.label}（单位：{split.unit}）"
    if not sum(split.totals):
        return Chart(_empty(), caption, f"{year}年{split.label}：没有数据。")
    with _styled():
        months = split.categories[0].endswith("月")
        height = 2.9 if months else 0.9 + 0.36 * len(split.categories)
        figure = Figure(figsize=(_WIDTH_IN, height), layout="constrained")
        axes = figure.add_subplot()
        (_upright if months else _lying)(axes, split)
    return Chart(figure, caption, f"{year}年{split.label}：{finding(split)}")


def finding(split: Split) -> str:
    """What the chart shows, in one sentence: the total, its parts, the largest."""
    total = sum(split.totals)
    parts = [f"{name}{sum(row)}{split.unit}" for name, row in zip(split.series, split.counts, strict=True) if name]
    most = max(split.totals)
    leaders = [name for name, count in zip(split.categories, split.totals, strict=True) if count == most]
    share = plain(100 * most * len(leaders) / total, 1)
    made_of = f"，其中{'、'.join(parts)}" if parts else ""
    each, together = ("各", "合") if len(leaders) > 1 else ("", "")
    named = "、".join(leaders[:3])
    if len(leaders) > 3:
        return f"合计{total}{split.unit}{made_of}；{named}等{len(leaders)}项最多，各{most}{split.unit}。"
    return f"合计{total}{split.unit}{made_of}；{named}最多，{each}{most}{split.unit}，{together}占{share}%。"


def svg_text(figure: Figure) -> str:
    """The figure as SVG, the same bytes every time.

    Raises
    ------
    RenderError
        A label holds a character that our fonts do not have.
    """
    buffer = io.StringIO()
    with _styled(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        except UserWarning as error:
            raise RenderError(f"图表文字里有字体没有的字（{error}）。请核对分类词或标签。") from error
    return buffer.getvalue()


@contextmanager
def _styled() -> Iterator[None]:
    _add_fonts()
    style: Any = dict(mpl.rcParamsDefault)
    style |= _STYLE | {"font.family": [HEITI, SONGTI], "backend": "agg"}
    with mpl.rc_context(style):
        yield


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    for path in sorted(FOLDER.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def _upright(axes: Axes, split: Split) -> None:
    places = range(len(split.categories))
    base = [0] * len(split.categories)
    for number, (name, row) in enumerate(zip(split.series, split.counts, strict=True)):
        colour = _COLOURS[number % len(_COLOURS)]
        axes.bar(places, row, bottom=base, width=0.64, color=colour, label=name or None)
        base = [below + count for below, count in zip(base, row, strict=True)]
    for place, total in zip(places, base, strict=True):
        if total:
            axes.annotate(
                str(total), (place, total), (0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=9
            )
    axes.set_xticks(places, split.categories)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(y=0.12)
    if any(split.series):
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=len(split.series))


def _lying(axes: Axes, split: Split) -> None:
    places = range(len(split.categories))
    axes.barh(places, split.totals, height=0.62, color=_COLOURS[0])
    total = sum(split.totals)
    for place, count in zip(places, split.totals, strict=True):
        words = f"{count}（{plain(100 * count / total, 1)}%）"
        axes.annotate(words, (count, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set_yticks(places, split.categories)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(x=0.16)


def _empty() -> Figure:
    with _styled():
        figure = Figure(figsize=(_WIDTH_IN, 1.2))
        figure.text(0.5, 0.5, "没有数据", ha="center", va="center")
    return figure
