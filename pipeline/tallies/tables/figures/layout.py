"""Tables whose cells are figures: lists of 指标名称, a column an indicator, kind × month, village × state. Where their heads are.

Belongs here: finding the rows of the heads, which columns hold figures and which hold labels, and what each head says. Does
not belong here: what the cells come to (stated.py). Positions are 0-based.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalogue import Topic
from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.heads import (
    SAYS_WHO,
    heads_of,
    is_figure,
    is_lower,
    is_number,
    is_upper,
    parts_head,
)
from pipeline.tallies.tables.figures.kind_sums import whole_row, with_whole_column
from pipeline.tallies.tables.figures.labels import Label, Names, is_place
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.scales import is_unit

_WITHIN, _DEEPEST, _SAMPLE, _LONG = 30, 4, 30, 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KNOWN = _words("指标名称 指标 统计指标 统计项目 信息内容")
_ITEMS = _KNOWN | _words("项目 内容 类别 名称 事项 统计内容 项目名称 指标项 工作内容 统计事项 工作指标")
_FIGURES = _words(
    "数值 数量 全年数 本年数 本年累计 全年累计 本年处理决定数量 本年制发件数 完成数 完成情况 实际数 结果 数据 实绩 本年度 本年"
)
_PARTS = _words("本期实际 本期 本月 本月数 本季度 本期数 本季")
_NO_LABEL = _words("序号 编号 代码 行次 栏次 备注 说明 no no. 填报人 填表人 联系人 电话 联系电话")
_UNIT_HEADS = _words("计量单位 单位 计算单位")
_TIMES = _words("月份 季度 年度 时间 期间 统计期间 统计时间 报告期")
_DAY = re.compile(r"20\d\d[年./-]?\d{1,2}[月./-]?\d{1,2}日?|\d{1,2}月\d{1,2}[日号]")
_VILLAGE = re.compile(r".{1,10}(?:村|社区|居委会|村委会|居民委员会|村民委员会|片区)")
_PARTED = re.compile(r"[-—_.(（\[【]|20\d\d")
_PLANNED = re.compile(r"计划|目标|预算|预计|任务分解|模板|样表|示例")


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Where the heads of a table of figures are.

    Attributes
    ----------
    first, last
        The rows of the head.
    kind
        "list" where the rows name indicators, "summary" where the columns do, "cross" where the title alone says what is counted.
    values
        The columns with figures → what their whole heading says.
    labels
        The columns with the labels of rows → their heading.
    units
        The column with the unit of each row, where there is one.
    topic
        The topic that the title names.
    unread
        Columns with numbers that nobody knows.
    wholes
        The rows that sum kinds of their own → the indicator that they are.
    kinds
        The rows that such a sum is of.
    """

    first: int
    last: int
    kind: str
    values: Mapping[int, Label]
    labels: Mapping[int, str]
    heads: Mapping[int, str]
    units: int | None
    topic: Topic | None
    unread: tuple[int, ...] = ()
    wholes: Mapping[int, str] = field(default_factory=dict)
    kinds: frozenset[int] = frozenset()


def find_figures(rows: Rows, texts: Sequence[str], names: Names) -> FigureTable | None:
    """The uppermost head in the first 30 rows that is one of a table of figures.

    Parameters
    ----------
    texts
        What the sheet and the file are called.
    """
    for last in range(min(len(rows) - 1, _WITHIN)):
        texts_of = {folded(value) for value in rows[last]} - {""}
        if len(texts_of) < 2 or any(map(is_number, rows[last])) or all(map(SAYS_WHO.search, texts_of)):
            continue
        found = figures_at(rows, last, last, texts, names, strict=True)
        if found is not None:
            return found
    return None


def figures_at(
    rows: Rows, first: int, last: int, texts: Sequence[str], names: Names, *, strict: bool = False
) -> FigureTable | None:
    """The table of figures whose head is, or is part of, these rows; None when it is no such table.

    Parameters
    ----------
    strict
        Whether a column must hold numbers to be one of figures; else a heading such as 数值 is enough.
    """
    while first > 0 and last - first < _DEEPEST - 1 and is_upper(rows[first - 1]):
        first -= 1
    title = [as_text(value) for row in rows[:first] for value in row if not is_blank(value)]
    topic = names.topic_of([*title]) or names.topic_of(texts)
    while (
        last + 2 < len(rows)
        and last - first < _DEEPEST - 1
        and (is_lower(rows[last + 1], rows[last], topic, names) or parts_head(rows[last : last + 3]))
    ):
        last += 1
    heads = dict(heads_of(rows, first, last))
    beneath = [row for row in rows[last + 1 : last + 1 + _SAMPLE] if len({folded(value) for value in row} - {""}) > 1]
    beneath = beneath or rows[last + 1 : last + 1 + _SAMPLE]
    numeric = [
        at
        for at, texts_of in heads.items()
        if _holds_numbers(beneath, at)
        or (not strict and (_is_figure(texts_of) or names.merged(texts_of, None).indicators))
    ]
    plain = {at: folded("".join(texts_of)) for at, texts_of in heads.items()}
    of_units = {at for at in heads if folded(heads[at][-1]) in _UNIT_HEADS and _holds_units(beneath, at)}
    columns = [at for at in numeric if at not in of_units and not _is_no_figure(heads[at], beneath, at)]
    above = "|".join([*title, *texts])
    said = {at: names.merged(heads[at], topic) for at in columns}
    said = with_whole_column(said, heads, beneath, topic, above, names=names)
    numeric, kinds = [at for at in numeric if at in said or at not in columns], {*columns} - {*said}
    columns = list(said)
    units = min(of_units, default=None)
    no_labels = {*numeric, *kinds, *of_units}
    beside = [at for at in heads if at not in no_labels and folded(heads[at][-1]) not in _NO_LABEL]
    joined = {at: "/".join(texts_of) for at, texts_of in heads.items()}
    for kind, values, labels in (
        ("list", *_as_list(beneath, heads, said, beside, names)),
        ("summary", *_as_summary(plain, said, beside, numeric, topic)),
        ("cross", *_as_cross(beneath, plain, said, beside, numeric, topic=topic, names=names, title=[*title, *texts])),
    ):
        if values and labels:
            unread = tuple(at for at in columns if at not in values and at not in labels)
            named = {at: joined[at] for at in labels}
            found = FigureTable(first, last, kind, values, named, joined, units, topic, unread)
            return _with_whole_row(found, rows, above, names)
    return None


def _with_whole_row(found: FigureTable, rows: Rows, title: str, names: Names) -> FigureTable:
    """The table with the row that sums kinds of its own; a list of indicators, where other rows name some."""
    full = [row for row in range(found.last + 1, len(rows)) if any(is_figure(rows[row][at]) for at in found.values)]
    labels = {row: names.read(rows[row][max(found.labels)], found.topic) for row in full}
    lines = [{row: rows[row][at] for row in labels} for at, label in found.values.items() if not label.other]
    whole = whole_row(labels, lines, found.topic, title)
    if whole is None or found.kind == "summary":
        return found
    if not any(label.indicators for label in labels.values()):
        return replace(found, wholes=whole.keys, kinds=frozenset(whole.kinds))
    values = {at: label for at, label in found.values.items() if not label.indicators}
    return replace(found, kind="list", values=values, wholes=whole.keys, kinds=frozenset(whole.kinds))


def _is_no_figure(texts: Sequence[str], beneath: Rows, at: int) -> bool:
    """Whether a column numbers the rows or says whom to call; 电话 over small numbers is a way that cases come."""
    short = sum(len(folded(row[at])) < _LONG for row in beneath)
    return folded(texts[-1]) in _NO_LABEL and not (folded(texts[-1]) == "电话" and 2 * short > len(beneath))


_OF_COUNTY = re.compile(r"全[县区市旗](?:合计|总计)|县(?:合计|总计)")
Found = tuple[dict[int, Label], list[int]]


def _as_list(
    beneath: Rows, heads: Mapping[int, list[str]], said: Mapping[int, Label], beside: Sequence[int], names: Names
) -> Found:
    """Rows that name indicators, beside at least one column of figures; beside 全县合计 every column is that of a town."""
    county = any(_OF_COUNTY.search(folded(texts[-1])) for texts in heads.values())
    labels = [
        at
        for at in beside
        if (folded(heads[at][-1]) in _ITEMS and _named(beneath, at, names) >= 1 - (folded(heads[at][-1]) in _KNOWN))
        or _named(beneath, at, names) >= 2
    ]
    values = {
        at: label
        for at, label in said.items()
        if labels
        and at > labels[0]
        and (county or label.says_what or label.now or _is_figure(heads[at]) or is_place(heads[at][-1]))
    }
    return values, labels and [*(at for at in beside if at < labels[0]), *labels]


def _as_summary(
    plain: Mapping[int, str], said: Mapping[int, Label], beside: Sequence[int], numeric: Sequence[int],
    topic: Topic | None,
) -> Found:  # fmt: skip
    """Columns that name indicators, and categories of the title's topic beside them."""
    if not any(label.indicators for label in said.values()):
        return {}, []
    values = {
        at: label
        for at, label in said.items()
        if label.indicators or (topic is not None and (label.categories or label.measure or label.total))
    }
    return values, _labels(plain, beside, numeric, values) if values else []


def _as_cross(
    beneath: Rows, plain: Mapping[int, str], said: Mapping[int, Label], beside: Sequence[int], numeric: Sequence[int],
    *, topic: Topic | None, names: Names, title: Sequence[str],
) -> Found:  # fmt: skip
    """Periods, categories or plain counts along the head, of what the title names."""
    places = {at: label for at, label in said.items() if label.name and is_place(label.name)}
    known = {at for at, label in said.items() if label.says_what and not label.indicators and not _is_strange(label)}
    values = {at: label for at, label in said.items() if at in known or at in places}
    telling = [label for label in values.values() if label.period or label.categories or label.measure]
    if topic is None or not (telling or len(places) > 1) or any(map(_PLANNED.search, title)):
        return {}, []
    labels = _labels(plain, beside, numeric, values)
    if any(_DAY.fullmatch(folded(row[at])) for at in labels for row in beneath):
        return {}, []
    rows = [names.read(row[at], topic, plain.get(at, "")) for at in labels for row in beneath]
    along = sum(bool(label.categories or label.period) for label in rows)
    of_all = len(places) > 1 and any(label.indicators or label.total or label.measure for label in rows)
    of_all = of_all or (any(label.measure for label in telling) and any(label.total == "all" for label in rows))
    return (values, labels) if len(telling) >= 2 or along >= 2 or of_all else ({}, [])


def _is_strange(label: Label) -> bool:
    """Whether a head names a thing that nobody knows beside a period: 一季度办结数 under 受理."""
    return bool(label.period and label.name) and not is_place(label.name)


def _labels(
    plain: Mapping[int, str], beside: Sequence[int], numeric: Sequence[int], values: Mapping[int, Label]
) -> list[int]:
    """The columns of labels: texts before the figures, and numbers under 月份, 季度 or 年度."""
    first = min(values, default=0)
    bare = [at for at in numeric if at not in values and re.search(r"月|季|年", plain.get(at, "")) and at < first]
    return sorted([*(at for at in beside if at < first or plain[at] in _TIMES), *bare]) or [first]


def _named(beneath: Rows, at: int, names: Names) -> int:
    """How many cells of a column are names of indicators."""
    return sum(bool(names.read(row[at], None).indicators) for row in beneath if isinstance(row[at], str))


def _is_figure(texts: Sequence[str]) -> bool:
    return folded(texts[-1]).partition("(")[0] in _FIGURES | _PARTS


def village_of(name: str) -> str:
    """The village that a sheet or a file is named for, "" where it is named for none: each village counts its own.

    An office is none: two offices may well report the same thing.
    """
    first = _PARTED.split(folded(name))[0]
    return first if _VILLAGE.fullmatch(first) else ""


def _holds_units(beneath: Rows, at: int) -> bool:
    """Whether a column called 单位 holds units (件, 万元), and not the units that report (甲村)."""
    filled = [row[at] for row in beneath if not is_blank(row[at])]
    return 2 * sum(map(is_unit, filled)) > len(filled) or not filled


def _holds_numbers(beneath: Rows, at: int) -> bool:
    """Whether most of what stands in a column is numbers, in digits or in words."""
    filled = [row[at] for row in beneath if not is_blank(row[at])]
    count = sum(map(is_figure, filled))
    return bool(filled) and count >= 0.6 * len(filled)


def unit_texts(rows: Rows, first: int) -> str:
    """What stands above the head, cells joined by "|", for the unit line."""
    return "|".join(dict.fromkeys(as_text(value) for row in rows[:first] for value in row if not is_blank(value)))
