"""Days that a figure compares: a case was done by the day on which it was due. What speaks against them.

Belongs here: a later day that was granted (批准延期至), a column that says otherwise (是否超期), days out of order.
"""

import re
from collections.abc import Mapping
from datetime import date

from pipeline.catalogue import AtMost
from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.columns import Reading, parse_column
from pipeline.tallies.questions import Put
from pipeline.tallies.settlement import Settlement
from pipeline.tallies.wording import said
from pipeline.tallies.words import parse_yes_no

_LATE = re.compile("超|逾")
_SAYS_LATE = re.compile(
    r"(?:是否|有无|有没有)?(?:已)?(?:超期|逾期|超时|超限|按[期时]办?[结理]?(?:完成)?|期限内办[结理])(?:情况|与否|办结|否|标[志识])?"
)
_EXTENDED = re.compile(r"(?<!未)(?:延期|展期|顺延|延长)(?:至|到|\d|[一二三四五六七八九十]|办|的|申请|审批|获批)")
_LATER = re.compile(r"延[期长至]|展期|顺延|宽限|变更后|调整后|重新核定")


def ask_about_extensions(desk: Settlement) -> None:
    """One question a table: by the first day, or by the later one?"""
    bounds = {key for item in desk.topic.indicators.values() for key in _bounds(item.filter)}
    for number, table in enumerate(desk.tables):
        header = table.table.header
        for key in sorted(bounds & table.columns.keys()):
            for at, name in header.names.items():
                if at in header.columns or not _LATER.search(folded(name)):
                    continue
                later = _later(desk, number, key, at)
                if later:
                    own, other = header.names[next(c for c, k in header.columns.items() if k == key)], name
                    desk.ask(
                        "column.extended", number, list(later),
                        {f"按{other}": (Put(number, key, dict(later)),), f"按{own}": ()},
                        first=own, second=other, count=len(later),
                    )  # fmt: skip


def ask_about_extensions_in_remarks(desk: Settlement) -> None:
    """延期三十日 in the remarks of a case that was done too late."""
    pairs = {(key, other) for item in desk.topic.indicators.values() for key, other in _pairs(item.filter)}
    for number, table in enumerate(desk.tables):
        header = table.table.header
        others = [at for at in header.names if at not in header.columns and not _LATER.search(folded(header.names[at]))]
        for done, due in sorted(pairs):
            if not {done, due} <= table.columns.keys():
                continue
            ends, bounds = table.columns[done], table.columns[due]
            late = [
                p for p in desk.counted(number) if ends[p] is not None and bounds[p] is not None and ends[p] > bounds[p]
            ]
            put = {p: bounds[p] for p in late if any(_EXTENDED.search(folded(table.cells(p)[at])) for at in others)}
            if put:
                desk.ask(
                    "rows.extended", number, list(put),
                    {"算按期": (Put(number, done, dict(put)),), "按应办结日期": ()}, count=len(put),
                )  # fmt: skip


def _pairs(conditions: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(key, value.at_most) for key, value in conditions.items() if isinstance(value, AtMost)]


def tell_of_days_out_of_order(desk: Settlement) -> None:
    """A case that was due or done before it began: one of the days is wrong, and a figure compares them."""
    keys = {key for item in desk.topic.indicators.values() for key in (*_bounds(item.filter), *_compared(item.filter))}
    for number, table in enumerate(desk.tables):
        doubted = desk.in_doubt(number)
        sure = [position for position in desk.counted(number) if position not in doubted]
        for begun in table.dated if keys else ():
            for key in sorted(keys & table.columns.keys() - {begun}):
                pairs = ((p, table.columns[begun][p], table.columns[key][p]) for p in sure)
                rows = [p for p, start, end in pairs if start is not None and end is not None and end < start]
                if rows:
                    first, later = desk.topic.columns[begun].label, desk.topic.columns[key].label
                    desk.problems.append(
                        said(
                            "rows.dates_order", table.place.file, table.place.sheet, desk.cells(number, rows),
                            first=first, later=later, count=len(rows),
                        )
                    )  # fmt: skip


def _compared(conditions: Mapping[str, object]) -> set[str]:
    """The columns that a filter compares with another."""
    return {key for key, value in conditions.items() if isinstance(value, AtMost)}


def ask_about_verdicts(desk: Settlement) -> None:
    """A column that says whether each case was late, and days that say otherwise: one question a table."""
    pairs = {
        (key, value.at_most)
        for item in desk.topic.indicators.values()
        for key, value in item.filter.items()
        if isinstance(value, AtMost)
    }
    for number, table in enumerate(desk.tables):
        header = table.table.header
        for done, due in sorted(pairs):
            at = next((c for c, name in header.names.items() if c not in header.columns and _verdict(name)), None)
            if at is None or not {done, due} <= table.columns.keys():
                continue
            late_word = bool(_LATE.search(folded(header.names[at])))
            put: dict[int, object] = {}
            for position in desk.counted(number):
                answer = parse_yes_no(table.cells(position)[at])
                ended, bound = table.columns[done][position], table.columns[due][position]
                if (
                    isinstance(answer, bool)
                    and ended is not None
                    and bound is not None
                    and (ended <= bound) != (answer != late_word)
                ):
                    put[position] = bound if answer != late_word else None
            if put:
                desk.ask(
                    "column.verdict", number, list(put),
                    {f"按“{header.names[at]}”": (Put(number, done, put),), "按日期": ()},
                    column=header.names[at], count=len(put),
                )  # fmt: skip


def _verdict(name: str) -> bool:
    return bool(_SAYS_LATE.fullmatch(folded(name).rpartition("/")[2]))


def _bounds(conditions: object) -> set[str]:
    """The columns that a filter compares another with: the day by which a case was due."""
    values = conditions.values() if isinstance(conditions, dict) else ()
    return {value.at_most for value in values if isinstance(value, AtMost)}


def _later(desk: Settlement, number: int, key: str, at: int) -> dict[int, date]:
    """The other day of each row that has one."""
    table = desk.tables[number]
    positions = [position for position in desk.counted(number) if not is_blank(table.cells(position)[at])]
    column = desk.topic.columns[key].model_copy(update={"window": "none", "required": False})
    year = next((day.year for days in table.dates for day in days if isinstance(day, date)), 2000)
    parsed = parse_column([table.cells(position)[at] for position in positions], column, Reading(year))
    return {
        position: value
        for position, value in zip(positions, parsed.values, strict=True)
        if isinstance(value, date) and value != table.columns[key][position]
    }
