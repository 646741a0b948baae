"""Charts: what they say, that every word stands clear of every other, and that eyes and printers of all kinds can read them."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pipeline.errors import RenderError
from pipeline.indicators import Split, change_words
from pipeline.report.charts import Chart, draw_parts, draw_split, draw_years, finding, style, svg_text
from pipeline.report.charts.style import INK, MUTED, PALE_INK, PALETTE, PAPER, TALLEST, WIDTH, ink_on, shades, wrapped

MONTHS = tuple(f"{month}月" for month in range(1, 13))
LONG = "关于加强和改进新时代基层行政执法监督工作的若干意见落实情况专项检查第{}项"


def split(
    names: Iterable[str], *rows: Iterable[int], series: tuple[str, ...] = ("",), label: str = "各类纠纷"
) -> Split:
    return Split("k", label, "o", "件", tuple(names), series, tuple(map(tuple, rows)))


def words(chart: Chart) -> list[str]:
    return [text.get_text() for text in chart.figure.findobj(Text) if text.get_text()]


def boxes(chart: Chart) -> list[Rectangle]:
    return [patch for patch in chart.figure.axes[0].patches if isinstance(patch, Rectangle)]


def colours(chart: Chart) -> list[str]:
    return [mpl.colors.to_hex(patch.get_facecolor()) for patch in boxes(chart)]


# What the figures look like


def parts(count: int) -> dict[str, int]:
    return {f"第{number}类": 3 * number for number in range(1, count + 1)}


HARD: dict[str, Callable[[], Chart]] = {
    "months": lambda: draw_split(split(MONTHS, range(30, 42)), 2023),
    "months of huge values lie down": lambda: draw_split(split(MONTHS, [1_234_567] * 12), 2023),
    "months stacked with small values and unfilled dates": lambda: draw_split(
        split(
            (*MONTHS, "未填"),
            [0, 1] * 6 + [1],
            [1, 0] * 6 + [0],
            [0] * 13,
            [1] * 13,
            [200] * 13,
            series=("交通", "应急管理", "市场监管和消费者权益保护综合执法", "农业", "其他"),
        ),
        2023,
    ),
    "months stacked, huge": lambda: draw_split(
        split(MONTHS, [1_234_567] * 12, range(12), series=("线上", "线下")), 2023
    ),
    "months of nine series": lambda: draw_split(
        split(MONTHS, *([n] * 12 for n in range(9)), series=tuple("甲乙丙丁戊己庚辛壬")), 2023
    ),
    "one kind": lambda: draw_split(split(["来访"], [1]), 2023),
    "names of thirty and more characters": lambda: draw_split(
        split(map(LONG.format, range(8)), [1_234_567, 9, 8, 7, 6, 5, 4, 3]), 2023
    ),
    "names of two hundred characters": lambda: draw_split(
        split((LONG.format(number) * 6 for number in range(3)), [3, 2, 1]), 2023
    ),
    "Latin names": lambda: draw_split(
        split(["Administrative Reconsideration Committee", "x" * 90, "12345热线 hotline"], [3, 2, 1]), 2023
    ),
    "sixty kinds": lambda: draw_split(split((f"第{n}村民委员会" for n in range(60)), range(60)), 2023),
    "sixty long kinds": lambda: draw_split(split(map(LONG.format, range(60)), range(60)), 2023),
    "kinds stacked": lambda: draw_split(split(["邻里", "婚姻家庭"], [24, 15], [1, 0], series=("成功", "未成功")), 2023),
    "kinds stacked, long and huge": lambda: draw_split(
        split(
            map(LONG.format, range(30)), *([1_234_567] * 30 for _ in range(7)), series=tuple(map(LONG.format, range(7)))
        ),
        2023,
    ),
    "nothing": lambda: draw_split(split(MONTHS, [0] * 12), 2023),
    "years": lambda: draw_years("受理纠纷", "件", {2019: 71, 2020: None, 2021: 88, 2022: 84, 2023: 96}),
    "one year": lambda: draw_years("受理纠纷", "件", {2023: 96}),
    "twelve years of huge values": lambda: draw_years("办件", "件", {2012 + n: 1_234_567 + n for n in range(12)}),
    "twenty-five years": lambda: draw_years("办件", "件", {1999 + n: n or None for n in range(25)}),
    "years below zero": lambda: draw_years("净增", "人次", {2020: -5, 2021: 12, 2022: 0, 2023: -12}),
    "many years below zero": lambda: draw_years("净增", "人次", {2000 + n: 1_000_000 * (n - 10) for n in range(20)}),
    "years of zero and none": lambda: draw_years("复议", "件", {2021: 0, 2022: 0, 2023: None}),
    "shares over the years": lambda: draw_years("调解成功率", "%", {2021: 95.2, 2022: 96.43, 2023: 97.92}),
    "no years": lambda: draw_years("复议", "件", {2022: None, 2023: None}),
    "two parts, one small": lambda: draw_parts("处罚", "份", {"交通": 1_234_567, "应急管理": 1}, 2023),
    "five parts, four too small": lambda: draw_parts(
        "人员", "人", {LONG.format(n): 10 ** (9 if n == 2 else n) for n in range(5)}, 2023
    ),
    "five equal parts": lambda: draw_parts("人员", "人", dict.fromkeys("甲乙丙丁戊", 7), 2023),
    "nine parts": lambda: draw_parts("纠纷", "件", parts(9), 2023),
    "ninety parts": lambda: draw_parts("纠纷", "件", parts(90), 2023),
    "no parts": lambda: draw_parts("纠纷", "件", {}, 2023),
}


@pytest.fixture(params=HARD.values(), ids=HARD.keys())
def hard(request: pytest.FixtureRequest) -> Chart:
    return request.param()


def measured(figure: Figure) -> tuple[list[tuple[Text, Bbox]], list[tuple[Rectangle, Bbox]]]:
    """Every word and every box with its extent, in points."""
    with style.styled():
        figure.set_dpi(288)
        renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]

    def points(extent: Bbox) -> Bbox:
        return Bbox(np.array(extent.get_points()) / 4)

    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    patches = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return (
        [(text, points(text.get_window_extent(renderer))) for text in texts],
        [(patch, points(patch.get_window_extent(renderer))) for patch in patches],
    )


def overlap(one: Bbox, other: Bbox) -> float:
    """The smaller side of what two extents share; nothing below a quarter of a point is seen."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(width, height)


def within(one: Bbox, other: Bbox) -> bool:
    return other.x0 <= one.x0 and one.x1 <= other.x1 and other.y0 <= one.y0 and one.y1 <= other.y1


def require_clear(figure: Figure) -> None:
    texts, patches = measured(figure)
    width, height = figure.get_size_inches() * 72
    page = Bbox([[-0.25, -0.25], [width + 0.25, height + 0.25]])
    for text, extent in texts:
        assert within(extent, page), (text.get_text(), extent, page)
    for patch, extent in patches:
        assert within(extent, page), (patch, extent)
    for (one, first), (other, second) in itertools.combinations(texts, 2):
        assert overlap(first, second) < 0.25, (one.get_text(), other.get_text(), first, second)
    for (text, extent), (_, box) in itertools.product(texts, patches):
        assert within(extent, box) or overlap(extent, box) < 0.25, (text.get_text(), extent, box)


def test_no_label_touches_another_or_a_bar_or_leaves_the_picture(hard: Chart) -> None:
    require_clear(hard.figure)


def test_a_chart_is_as_wide_as_the_text_and_lower_than_what_a_page_has_for_it(hard: Chart) -> None:
    width, height = hard.figure.get_size_inches() * 72
    assert width == pytest.approx(WIDTH) == pytest.approx(156 * 72 / 25.4)
    assert 20 < height <= TALLEST + 0.1 < 18 * 29.61


NAMES = st.text(st.sampled_from("东安镇调解（）、一ABab12 ，"), min_size=1, max_size=60).filter(str.strip)
COUNTS = st.integers(0, 2_000_000)


@settings(max_examples=60)
@given(st.data(), st.lists(NAMES, min_size=1, max_size=45, unique=True), st.integers(1, 8))
def test_whatever_the_names_and_values_labels_stand_clear(data: st.DataObject, names: list[str], depth: int) -> None:
    rows = [data.draw(st.lists(COUNTS, min_size=len(names), max_size=len(names))) for _ in range(depth)]
    series = ("",) if depth == 1 else tuple(f"{number}{names[number % len(names)]}" for number in range(depth))
    require_clear(draw_split(split(names, *rows, series=series), 2023).figure)
    require_clear(draw_parts("各部分", "件", dict(zip(names, rows[0], strict=True)), 2023).figure)


SHARES = st.floats(0, 100).map(lambda share: round(share, 2))  # as rates are printed


@settings(max_examples=30)
@given(st.dictionaries(st.integers(2005, 2024), st.none() | st.integers(-(10**7), 10**7) | SHARES))
def test_whatever_the_years_labels_stand_clear(counts: dict[int, float | None]) -> None:
    require_clear(draw_years("受理", "件", counts).figure)


@pytest.mark.parametrize("size", range(5, 30))
def test_a_part_is_lettered_inside_only_where_the_words_have_room(size: int) -> None:
    require_clear(draw_parts("处罚", "份", {"交通": 100, "应急管理": size, "其他": size // 2}, 2023).figure)


def test_lettering_is_easy_to_read_on_what_it_stands_on(hard: Chart) -> None:
    texts, patches = measured(hard.figure)
    for text, extent in texts:
        under = [mpl.colors.to_hex(patch.get_facecolor()) for patch, box in patches if within(extent, box)]
        assert contrast(mpl.colors.to_hex(text.get_color()), under[-1] if under else PAPER) >= 4.5, text.get_text()


def test_only_colours_of_the_palette_are_drawn_and_none_with_an_edge(hard: Chart) -> None:
    assert set(colours(hard)) <= {*PALETTE, INK}
    assert {patch.get_linewidth() for patch in boxes(hard)} <= {0}


def test_segments_of_a_stack_are_parted_by_white() -> None:
    chart = draw_parts("人员", "人", {"甲": 5, "乙": 3, "丙": 4}, 2023)
    spans = sorted((patch.get_x(), patch.get_x() + patch.get_width()) for patch in boxes(chart))[:3]
    assert [round(after[0] - before[1], 6) for before, after in itertools.pairwise(spans)] == [1, 1]
    assert [round(end - start, 0) for start, end in spans] == [182, 109, 146]


# Colours. Thresholds: 3:1 to white (WCAG 2.2, 1.4.11); CIE 1976 colour difference of at least 20 between any two colours for
# usual eyes and without one kind of cones; lightness at least 9.5 apart in grey between any two colours, 20 between two
# of a chart of three series, 30 between the two of a chart of two and between bars that stand back and the one in front.

MACHADO_2009 = {
    "usual": np.eye(3).tolist(),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB of linear RGB, white D65."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / (TO_XYZ @ np.ones(3))
    curve = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * curve[1] - 16, 500 * (curve[0] - curve[1]), 200 * (curve[1] - curve[2])])


def lightness(colour: str) -> float:
    return float(lab(linear(colour))[0])


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float((TO_XYZ @ linear(colour))[1]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_scales_are_right() -> None:
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=1e-6)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert style.contrast("#777777", "#ffffff") == pytest.approx(contrast("#777777", "#ffffff"), abs=1e-4)
    assert all(np.array(matrix).sum(axis=1) == pytest.approx(1, abs=1e-5) for matrix in MACHADO_2009.values())


@pytest.mark.parametrize("eyes", MACHADO_2009)
def test_any_two_colours_differ_for_all_eyes(eyes: str) -> None:
    seen = [lab(np.array(MACHADO_2009[eyes]) @ linear(colour)) for colour in PALETTE]
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) >= 20
    assert [round(value[0]) for value in seen] == sorted(round(value[0]) for value in seen)


@pytest.mark.parametrize(("count", "apart"), [(2, 30), (3, 19.5), (4, 9.5), (5, 9.5)])
def test_series_grow_lighter_step_by_step_in_a_grey_print(count: int, apart: float) -> None:
    steps = [lightness(colour) for colour in shades(count)]
    assert all(after - before >= apart for before, after in itertools.pairwise(steps))


def test_every_colour_stands_out_from_white_and_carries_readable_words() -> None:
    assert len(set(PALETTE)) == 5
    for colour in PALETTE:
        assert contrast(colour, PAPER) >= 3
        assert contrast(ink_on(colour), colour) >= 4.5
    assert min(contrast(INK, PAPER), contrast(PALE_INK, PAPER)) >= 4.5
    assert lightness(MUTED) - lightness(PALETTE[0]) >= 30


# What the charts say


def test_a_breakdown_by_month_prints_every_value_and_states_the_total_and_the_largest() -> None:
    chart = draw_split(split(MONTHS, [3] * 12, [0] * 11 + [4], series=("交通", "应急")), 2023)
    assert chart.caption == "2023年各类纠纷（单位：件）"
    assert chart.alt == "2023年各类纠纷：合计40件，其中交通36件、应急4件；12月最多，7件，占17.5%。"
    printed = words(chart)
    assert [printed.count(text) for text in ("7", "3", "0", "4", "交通", "应急", "12月")] == [1, 23, 11, 1, 1, 1, 1]


def test_a_breakdown_by_kind_prints_counts_and_shares() -> None:
    chart = draw_split(split(["邻里", "婚姻"], [24, 8]), 2023)
    assert {"邻里", "24（75%）", "婚姻", "8（25%）"} == set(words(chart))
    assert finding(split(["邻里", "婚姻"], [8, 8])) == "合计16件；邻里、婚姻最多，各8件，合占100%。"


@pytest.mark.parametrize(
    "chart",
    [
        draw_split(split(MONTHS, [0] * 12), 2023),
        draw_split(split([], []), 2023),
        draw_parts("纠纷", "件", {"邻里": 0}, 2023),
        draw_parts("纠纷", "件", {}, 2023),
        draw_years("纠纷", "件", {2022: None, 2023: float("nan")}),
        draw_years("纠纷", "件", {}),
    ],
    ids=["zero months", "no kinds", "zero parts", "no parts", "unknown years", "no years"],
)
def test_a_chart_with_no_data_says_so(chart: Chart) -> None:
    assert words(chart)[0].startswith("没有数据")
    assert "没有数据" in chart.alt
    assert len(boxes(chart)) == 2


def test_more_series_than_colours_become_others() -> None:
    series = ("甲", "其他", "乙", "丙", "丁", "戊", "己")
    chart = draw_split(split(MONTHS, *([n] * 12 for n in (9, 8, 7, 6, 5, 4, 3)), series=series), 2023)
    assert "其中甲108件、乙84件、丙72件、丁60件、其他（3类）180件" in chart.alt
    assert chart.alt.endswith("图中较少的3类合并为“其他（3类）”。")
    assert {"甲", "乙", "丙", "丁", "其他（3类）"} <= set(words(chart))
    assert not {"其他", "戊", "己"} & set(words(chart))


def test_more_kinds_than_a_page_holds_become_others_and_the_sum_stays() -> None:
    counts = [n % 17 for n in range(60)]
    chart = draw_split(split((f"第{n}村" for n in range(60)), counts), 2023)
    labels = [text for text in words(chart) if text.endswith("%）")]
    assert sum(int(label.split("（")[0]) for label in labels) == sum(counts)
    (gathered,) = re.findall(r"图中较少的(\d+)类合并为“其他（\1类）”。$", chart.alt)
    assert len(labels) + int(gathered) == 61
    assert "第16村、第33村、第50村最多，各16件" in chart.alt
    assert colours(chart).count(MUTED) == 1


def test_years_show_gaps_and_stress_the_latest() -> None:
    chart = draw_years("受理纠纷", "件", {2023: 96, 2019: 71, 2021: 88, 2022: 84})
    assert chart.caption == "2019—2023年受理纠纷（单位：件）"
    assert chart.alt == (
        "2019—2023年受理纠纷：2019年71件，2020年无数据，2021年88件，2022年84件，2023年96件；"
        "2023年比上年增加12件、增长14.3%。"
    )
    assert words(chart).count("无数据") == 1 and "0" not in words(chart)
    assert colours(chart).count(PALETTE[0]) == 1 and "2023年比上年增加12件、增长14.3%" in words(chart)


@pytest.mark.parametrize(
    ("counts", "ending"),
    [
        ({2022: 0, 2023: 12}, "2023年比上年增加12件（上年为0，不计算增幅）。"),
        ({2022: 0, 2023: 0}, "2023年与上年持平。"),
        ({2021: 3, 2023: 12}, "2022年无数据，2023年不计算增减。"),
        ({2023: 12}, "2022年无数据，2023年不计算增减。"),
        ({2022: 12, 2023: None}, "2023年无数据。"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(counts: dict[int, float | None], ending: str) -> None:
    assert draw_years("受理", "件", counts).alt.endswith(f"；{ending}")


@pytest.mark.parametrize(
    ("now", "before", "unit", "told"),
    [
        (96, 84, "件", "比上年增加12件、增长14.3%"),
        (84, 96, "件", "比上年减少12件、下降12.5%"),
        (457, 400, "件", "比上年增加57件、增长14.3%"),  # 14.25, half up
        (0, 5, "件", "比上年减少5件、下降100%"),
        (7, 7, "件", "与上年持平"),
        (10_001, 10_000, "件", "比上年增加1件、增长不足0.1%"),
        (0.3, 0.1, "万元", "比上年增加0.2万元、增长200%"),
        (5, -5, "人", "比上年增加10人（上年为负数，不计算增幅）"),
        (97.92, 96.43, "%", "比上年提高1.49个百分点"),
        (0, 96.43, "%", "比上年降低96.43个百分点"),
        (50.001, 50, "%", "与上年基本持平"),
    ],
)
def test_a_change_is_told_as_difference_and_rate(now: float, before: float, unit: str, told: str) -> None:
    assert change_words(now, before, unit) == told


def test_more_years_than_a_page_holds_are_refused() -> None:
    with pytest.raises(RenderError, match="1990|最多画25年"):
        draw_years("受理", "件", {1990: 1, 2023: 2})


def test_parts_carry_name_value_and_share_inside_or_below() -> None:
    chart = draw_parts("信访件", "件", {"来访": 3, "来信": 2, "网上信访": 2, "其他": 0}, 2023)
    assert chart.caption == "2023年信访件构成（单位：件）"
    assert chart.alt == (
        "2023年信访件构成：合计7件，其中来访3件、来信2件、网上信访2件、其他0件；来访最多，3件，占42.9%。"
    )
    assert words(chart)[:6] == ["来访", "3件", "42.9%", "来信", "2件", "28.6%"]
    assert words(chart)[-1] == "其他 0件，0%"


def test_many_parts_lie_one_below_the_other_the_largest_on_top() -> None:
    chart = draw_parts("纠纷", "件", {"其他": 9, "甲": 1, "乙": 5, "丙": 2, "丁": 2, "戊": 8}, 2023)
    assert [text for text in words(chart) if "（" not in text] == ["戊", "乙", "丙", "丁", "甲", "其他"]
    assert chart.alt == "2023年纠纷构成：合计27件，共6类；其他最多，9件，占33.3%。"


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(RenderError, match="“纠纷”的构成图里有负数"):
        draw_parts("纠纷", "件", {"邻里": 3, "婚姻": -1}, 2023)


def test_a_name_too_long_loses_its_middle_and_keeps_its_end() -> None:
    lines = wrapped(LONG.format(17) * 4, 120, 3)
    assert len(lines) == 3
    assert "…" in "".join(lines) and lines[-1].endswith("17项")
    assert wrapped("一般程序（含听证）", 50, 3) == ("一般程序", "（含听证）")
    assert wrapped("x" * 7 + "\n\t 乙", 1000) == ("xxxxxxx 乙",)
    assert all(not line.startswith(("，", "）", "、")) for line in wrapped("甲乙丙丁戊，己庚辛壬癸）、子丑", 51, 3))


# The files


def test_charts_are_drawn_as_outlines_of_moderate_size(hard: Chart) -> None:
    svg = svg_text(hard.figure)
    assert "<image" not in svg and "<text" not in svg and "font-family" not in svg
    assert len(svg) < 130_000
    assert svg_text(hard.figure) == svg


@pytest.mark.parametrize("name", ["months", "kinds stacked", "years", "two parts, one small", "nine parts"])
def test_usual_charts_stay_below_45_kilobytes(name: str) -> None:
    assert len(svg_text(HARD[name]().figure)) < 45_000


def test_a_character_that_no_font_has_is_an_error() -> None:
    for chart in (
        draw_split(split(["邻\U00020bb7里"], [1]), 2023),
        draw_parts("纠纷", "件", {"邻\U00020bb7里": 1}, 2023),
    ):
        with pytest.raises(RenderError, match="图表文字里有字体没有的字"):
            svg_text(chart.figure)


def test_rare_characters_of_names_are_drawn() -> None:
    assert svg_text(draw_split(split(["喆堃镕玥"], [1]), 2023).figure)


def test_names_are_never_read_as_formulas() -> None:
    chart = draw_split(split(["$x^2$", r"\frac{1}{2}", "_a_", "a & <b>"], [4, 3, 2, 1]), 2023)
    assert {"$x^2$", r"\frac{1}{2}", "_a_", "a & <b>"} <= set(words(chart))
    assert svg_text(chart.figure)


PROGRAM = """
import json, sys
from pipeline.indicators import Split
from pipeline.report.charts import draw_parts, draw_split, draw_years, svg_text
split = Split("k", "各类", "o", "件", ("邻里", "婚姻"), ("成功", "未成功"), ((3, 2), (1, 0)))
drawn = draw_split(split, 2023), draw_years("受理", "件", {2022: 1, 2023: 3}), draw_parts("各类", "件", {"甲": 1, "乙": 9}, 2023)
sys.stdout.buffer.write(json.dumps([[svg_text(chart.figure), chart.alt] for chart in drawn]).encode())
"""


def test_charts_are_the_same_bytes_whatever_the_process_and_the_users_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 30\nfigure.facecolor: red\naxes.facecolor: blue\nsvg.fonttype: none\npatch.linewidth: 9\n"
        "patch.force_edgecolor: True\nsavefig.bbox: tight\nfigure.dpi: 33\ntext.color: green\npath.sketch: 9, 9, 9\n"
    )
    environment = {"PATH": "", "PYTHONPATH": str(Path(__file__).parent.parent)}
    outputs = [
        subprocess.run([sys.executable, "-c", PROGRAM], env=environment | more, capture_output=True, check=True).stdout
        for more in (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "MATPLOTLIBRC": str(tmp_path), "TZ": "Asia/Tokyo"},
        )
    ]
    assert outputs[0] == outputs[1]
    assert len(json.loads(outputs[0])) == 3
