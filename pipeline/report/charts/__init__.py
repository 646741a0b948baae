"""Charts of the annex: `draw` says what each shows, `shapes` where its bars and words stand, `style` how all of them look."""

from pipeline.report.charts.draw import Chart, draw_parts, draw_split, draw_years, finding
from pipeline.report.charts.style import svg_text

__all__ = ["Chart", "draw_parts", "draw_split", "draw_years", "finding", "svg_text"]
