"""Which rows of a table are data, and why the others are not: totals, footers, column numbers, blanks.

Belongs here: the tests that a row goes through, in order. Each returns the reason it was dropped for, so that rows read =
records + dropped + problem rows always holds.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.layout import Header, heading_texts
from pipeline.tallies.reading import Rows

_TOTAL = re.compile(r".{0,8}(合计|小计|总计|累计|共计)(\(.*\))?[:：]?(\d+[件起次条份个人名项]*)?")
_FOOTER = re.compile(
    r"(备注|说明|注|附注|填表说明|填表人|填报人|制表人|制表|审核人|报表人|经办人|负责人|单位负责人|联系电话|填报日期|填表日期|报送日期)(\d+)?[:：.、].*"
)
_ZERO = re.compile(r"零报告")
_NUMBERED = re.compile(r"[1-9]\d*|[甲乙丙丁戊己庚辛壬癸]")


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows of one sheet, 0-based: those that hold data, and those dropped, by reason."""

    data: tuple[int, ...]
    dropped: dict[str, tuple[int, ...]]
    zero_report: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[Any]
    known: Sequence[Any]
    first: str
    distinct: int


Test = Callable[[_Row], bool]


def _is_blank(row: _Row) -> bool:
    return row.distinct == 0


def _is_total(row: _Row) -> bool:
    return bool(_TOTAL.fullmatch(row.first))


def _is_footer(row: _Row) -> bool:
    return bool(_FOOTER.fullmatch(row.first)) and row.distinct <= 6


def _is_zero_report(row: _Row) -> bool:
    return any(isinstance(value, str) and _ZERO.search(value) for value in row.cells)


def _is_column_numbers(row: _Row) -> bool:
    texts = [folded(value) for value in row.cells if not is_blank(value)]
    if len(texts) < 3 or not all(_NUMBERED.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    return numbers == list(range(1, len(numbers) + 1))


def _is_band(row: _Row) -> bool:
    return row.distinct == 1 and len([value for value in row.cells if not is_blank(value)]) == len(row.cells) > 2


def _is_template(row: _Row) -> bool:
    return all(map(is_blank, row.known))


TESTS: tuple[tuple[str, Test], ...] = (
    ("空行", _is_blank),
    ("零报告声明", _is_zero_report),
    ("合计行", _is_total),
    ("表尾说明", _is_footer),
    ("栏次行", _is_column_numbers),
    ("标题行", _is_band),
    ("空白模板行", _is_template),
)


def sort_rows(rows: Rows, header: Header) -> SortedRows:
    """Tell data from everything else below (and above) the header."""
    headings = heading_texts(rows, header)
    data: list[int] = []
    dropped: dict[str, list[int]] = {}
    zero: tuple[int, int] | None = None
    in_footer = False
    for number, cells in enumerate(rows):
        reason = _reason(number, cells, header, headings)
        if reason is None and in_footer and _is_remark(cells):
            reason = "表尾说明"
        in_footer = reason == "表尾说明" or (in_footer and reason == "空行")
        if reason == "零报告声明":
            zero = (number, next(c for c, value in enumerate(cells) if isinstance(value, str) and _ZERO.search(value)))
        if reason is None:
            data.append(number)
        else:
            dropped.setdefault(reason, []).append(number)
    return SortedRows(tuple(data), {why: tuple(which) for why, which in dropped.items()}, zero)


def _reason(number: int, cells: Sequence[Any], header: Header, headings: frozenset[str]) -> str | None:
    row = _look(cells, header)
    if number < header.first:
        return "零报告声明" if _is_zero_report(row) else "空行" if _is_blank(row) else "表头以上"
    if number <= header.last:
        return "表头"
    if row.first in headings and all(folded(value) in headings for value in cells if not is_blank(value)):
        return "重复的表头"
    return next((why for why, test in TESTS if test(row)), None)


def _look(cells: Sequence[Any], header: Header) -> _Row:
    seen = [value for value in cells if not is_blank(value)]
    first = folded(seen[0]) if seen else ""
    distinct = len(set(map(str, seen))) if len(seen) < 3 or seen[0] == seen[-1] else len(seen)
    return _Row(cells, [cells[column] for column in header.columns], first, distinct)


def _is_remark(cells: Sequence[Any]) -> bool:
    """Below a footer: a line in which only one thing is said."""
    return len({str(value) for value in cells if not is_blank(value)}) == 1
