"""The rows of a table of figures: what the label of each says, and which are no data.

Belongs here: labels of rows put together from all their columns, bands, and rows that belong to another year or another unit.
Does not belong here: the figures in them (stated.py).
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.heads import is_figure
from pipeline.tallies.tables.figures.labels import Label, Names, is_town
from pipeline.tallies.tables.figures.layout import FigureTable
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.rows.roles import AVERAGE, HEADING, NOTHING, NUMBERS, SUBROW, TOTAL
from pipeline.tallies.tables.rows.sorting import sort_rows
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.periods import Period, read_period
from pipeline.tallies.values.stretches import MONTHS

Ours = Callable[[str], bool | None]
OTHER_YEAR, OTHER_UNIT, NOT_NOW = "其他年度的行", "其他单位的行", "同比或上年的行"
_COUNTY = re.compile(r"全[县区市旗]|县(?:合计|总计|小计)|各(?:乡镇|镇|乡)")
_NUMBERING = frozenset(["栏次", "栏号", "列次", "列号", "行次", "甲"])
_LONG = 6
_STARTS = re.compile(r"起始|开始|起日|起点|^起$|自$|^从|起(?:时间|日期|月)|始(?:时间|日期|月)|期初日|起止?$")
_ENDS = re.compile(r"终止|截止|结束|止日|终点|^止$|^至$|^到|止(?:时间|日期|月)|终(?:时间|日期|月)|期末日")
_BANDS = (HEADING, "标题行", "空白模板行")
_AGAIN = (None, TOTAL, AVERAGE, SUBROW, NOTHING, *_BANDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `why` says why it is no data, "" where it is; `nothing` that it says 无 of its period."""

    row: int
    label: Label
    why: str = ""
    nothing: bool = False

    @property
    def total(self) -> str:
        return self.label.total


def lines_of(
    rows: Rows, figures: FigureTable, header: Header, names: Names, uncomputed: Collection[int] = ()
) -> list[Line]:
    """Every row of a table with its label and its fate; `uncomputed` are rows with formulas that have no stored result."""
    known = dict.fromkeys(figures.values, header.topic)
    sorted_rows = sort_rows(rows, replace(header, first=figures.first, last=figures.last, columns=known))
    reasons = {row: why for why, which in sorted_rows.dropped.items() for row in which}
    lines: list[Line] = []
    band, carried = Label(), dict[int, str]()
    for row, cells in enumerate(rows):
        reason = reasons.get(row)
        if row <= figures.last or reason not in _AGAIN:
            lines.append(Line(row, Label(), reason or ""))
            continue
        label = _label(cells, figures, names, carried)
        if row == figures.last + 1 and _is_numbering(label, cells, figures):
            lines.append(Line(row, Label(), NUMBERS))
            continue
        bare = figures.kind != "list" or (label.period and not label.indicators)
        if bare and row not in uncomputed and _is_empty(cells, label, reason, figures):
            reason = HEADING
        if reason in _BANDS and (band_here := _band(cells, label, figures)) is not None:
            band = band_here if _holds(band_here, rows[row + 1 : row + 2], figures, names) else Label()
            lines.append(Line(row, label, reason or ""))
            continue
        lines.append(_line(row, _under(label, band), reason, figures, cells))
    return lines


def with_wholes(lines: Sequence[Line], figures: FigureTable) -> list[Line]:
    """The lines, a row that sums kinds of its own as the indicator that it is; the kinds are parts of it."""
    return [
        replace(line, why=SUBROW)
        if line.row in figures.kinds
        else replace(line, label=replace(line.label, indicators=(figures.wholes[line.row],), total=""))
        if line.row in figures.wholes
        else line
        for line in lines
    ]


def _is_numbering(label: Label, cells: Sequence[object], figures: FigureTable) -> bool:
    """栏次, 1, 2 right below the head."""
    said = [folded(cells[at]) for at in figures.values if not is_blank(cells[at])]
    if label.text not in _NUMBERING or not all(text.isdecimal() and len(text) < _LONG for text in said) or not said:
        return False
    return [int(text) for text in said] == list(range(int(said[0]), int(said[0]) + len(said)))


def _is_empty(cells: Sequence[object], label: Label, reason: str | None, figures: FigureTable) -> bool:
    """Whether a row of data, or a month that looks like a count, has no figures at all."""
    if not (reason is None or (reason == TOTAL and label.period and not label.total)):
        return False
    shown = [folded(cells[at]) for at in figures.values if at not in figures.labels]
    return not any(shown) or ({*shown, label.text} == {label.text} and not is_figure(label.text))


def _band(cells: Sequence[object], label: Label, figures: FigureTable) -> Label | None:
    """What a row says that has no figures; None where it has some."""
    texts = {folded(cell) for cell in cells} - {""}
    if any(
        not is_blank(cells[at]) and folded(cells[at]) != label.text for at in figures.values if at not in figures.labels
    ):
        return None
    return label if len(texts) == 1 and (label.period or label.name) else Label()


def _holds(band: Label, below: Rows, figures: FigureTable, names: Names) -> bool:
    """Whether a band holds for the row below it: a month without figures is none, where the next row names its own month."""
    if band.period is None or not below:
        return bool(band.name)
    period = _label(below[0], figures, names, {}).period
    return period is None or (band.period.contains(period) and not band.period.same(period))


def _line(row: int, label: Label, reason: str | None, figures: FigureTable, cells: Sequence[object]) -> Line:
    if figures.kind == "list" and label.indicators:
        return Line(row, label, NOT_NOW if label.other else "")
    if label.other:
        return Line(row, label, NOT_NOW)
    if label.average or (reason == AVERAGE and not label.says_what):
        return Line(row, label, AVERAGE)
    if reason == NOTHING:
        return Line(row, label, "" if label.period else NOTHING, nothing=bool(label.period))
    if label.subset and figures.kind != "list":
        return Line(row, label, SUBROW)
    if reason == TOTAL and not label.total and not label.period and not label.name:
        first = next((folded(cell) for cell in cells if not is_blank(cell)), "")
        return Line(row, replace(label, total="segment" if "小计" in first else "all"))
    return Line(row, label)


def _label(cells: Sequence[object], figures: FigureTable, names: Names, carried: dict[int, str]) -> Label:
    """What all label cells of a row say; a year or a quarter holds for the rows below it until another stands there."""
    labels: list[Label] = []
    for at, heading in figures.labels.items():
        text = cells[at] if at not in figures.values else ""
        label = names.read(text, figures.topic, heading)
        if label.period:
            carried[at] = as_text(text)
        elif is_blank(text) and at in carried and len(figures.labels) > 1 and not any(x.total for x in labels):
            label = names.read(carried[at], figures.topic, heading)
            label = replace(label, text="")
        labels.append(label)
    labels = _from_to(labels, cells, figures)
    filled = [label for label in labels if label.text]
    if not filled:
        return Label()
    periods = [label.period for label in labels if label.period]
    narrow = next((period for period in reversed(periods) if not period.whole_year), periods[-1] if periods else None)
    for period in periods:
        narrow = narrow.within(period) if narrow and narrow.year is None else narrow
    return Label(
        text="".join(label.text for label in filled),
        indicators=next((label.indicators for label in filled if label.indicators), ()),
        period=narrow,
        part=any(label.part for label in filled),
        now=any(label.now for label in filled),
        other=next((label.other for label in filled if label.other), None),
        total=next((label.total for label in filled if label.total), ""),
        average=any(label.average for label in filled),
        subset=any(label.subset for label in filled),
        measure=any(label.measure for label in filled),
        categories={column: value for label in filled for column, value in label.categories.items()},
        name="".join(label.name for label in filled if not label.name.isdigit()),
    )


def _from_to(labels: list[Label], cells: Sequence[object], figures: FigureTable) -> list[Label]:
    """The labels of a row, those of two columns for the first and the last day (统计起始, 统计终止) made one period."""
    ends = {}
    for place, (at, heading) in enumerate(figures.labels.items()):
        kind = "first" if _STARTS.search(folded(heading)) else "last" if _ENDS.search(folded(heading)) else ""
        if kind and not is_blank(cells[at]):
            ends[kind] = (place, cells[at])
    if len(ends) != 2:
        return labels
    (first, begins), (last, ends_on) = ends["first"], ends["last"]
    period = read_period(f"{_day(begins)}至{_day(ends_on)}")
    if period is None:
        return labels
    kept = [label for place, label in enumerate(labels) if place not in (first, last)]
    return [Label(text=f"{labels[first].text}-{labels[last].text}", period=period), *kept]


def _day(value: object) -> str:
    """A date as stretches read it: 2023-01-01 as 2023年1月1日."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return as_text(value)


def _under(label: Label, band: Label) -> Label:
    """A label under a band such as 第一季度 or 甲村."""
    period = label.period.within(band.period) if label.period else None if label.total == "all" else band.period
    name = label.name if not band.name or label.total == "all" else f"{band.name}{label.name}"
    return replace(label, period=period, name=name, categories={**band.categories, **label.categories})


def judged(lines: Sequence[Line], ours: Ours, year: int, *, county: bool = False) -> tuple[list[Line], str, list[int]]:
    """The lines with those of other years and other units left out; and the code and rows of what is wrong where none is ours."""
    data = [line for line in lines if not line.why and not line.total]
    others, code = not_ours((line.label.name for line in data), ours, county=county)
    where = [line.row for line in data if line.label.name in others]
    return [_judged(line, others, data, year) for line in lines], code, where


def _judged(line: Line, others: frozenset[str], data: Sequence[Line], year: int) -> Line:
    label = line.label
    if line.why:
        return line
    if label.period and is_other_year(label.period, year):
        return Line(line.row, label, OTHER_YEAR)
    if not line.total and label.name in others:
        return Line(line.row, label, OTHER_UNIT)
    alone = label.period and not any(other.label.period and other.label.period.same(label.period) for other in data)
    return Line(line.row, replace(label, total="")) if line.total and alone else line


def is_of_county(rows: Rows, figures: FigureTable) -> bool:
    """Whether the title, a head or a label says that a table is of a whole county."""
    heads = [value for row in rows[: figures.last + 1] for value in row]
    labels = [row[min(figures.labels, default=0)] for row in rows]
    return any(_COUNTY.search(folded(text)) for text in (*heads, *labels) if isinstance(text, str))


def is_other_year(period: Period, year: int) -> bool:
    """Whether a period is of another year, or of more than one."""
    return period.year is not None and (period.year != year or len(period.months) > MONTHS)


def not_ours(told: Iterable[str], ours: Ours, *, county: bool = False) -> tuple[frozenset[str], str]:
    """Which names are of other units; and the code of what is wrong when none is ours.

    In a table of the whole `county` names without 镇 are towns too, once one of them is ours.

    Towns are units of their own: where no name is known to be ours, nobody can tell which of them is.
    Beside another town whatever is not ours (县司法局) is another unit's too.
    """
    names = [name for name in dict.fromkeys(told) if name]
    known: Mapping[str, bool | None] = {name: ours(name) for name in names}
    towns = [name for name in names if is_town(name)]
    others = {name for name in names if known[name] is False}
    if any(known[name] for name in names):
        others |= {name for name in (names if county else towns) if not known[name]}
        return frozenset(name for name in names if others and not known[name]), ""
    if others and len(others) == len(names):
        return frozenset(others), "summary.none_ours"
    if len(towns) >= 2:
        return frozenset(towns), "summary.none_ours" if others >= set(towns) else "summary.whose"
    return frozenset(others), ""
