"""Which rows of a table are data, and why the others are not: totals, footers, column numbers, blanks.

Belongs here: the tests that a row goes through, in order. Each row gets one fate, so that rows read = records + dropped +
problem rows always holds.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.headers import Header, heading_texts
from pipeline.tallies.reading import Rows

TOTAL, ZERO, FOOTER, SUBROW = "合计行", "零报告声明", "表尾说明", "其中行"
_TOTAL = re.compile(r".{0,8}(合计|小计|总计|累计|共计)(\(.*\))?[:：]?(\d+[件起次条份个人名项]*)?")
_FOOTER = re.compile(
    r"(备注|说明|注|附注|填表说明|填表人|填报人|制表人|制表|审核人|报表人|经办人|负责人|单位负责人|联系电话|填报日期|填表日期|报送日期)"
    r"(\d+)?[:：.、].*"
)
_SUBROW = re.compile(r"其中([:：].*)?")
_NUMBERED = re.compile(r"[1-9]\d*|[甲乙丙丁戊己庚辛壬癸]")
_ASKED = re.compile(
    r"[请须需]|应(当|该)?(填|写|报|作|注|实行)|[如若](果)?[没无]|(没有|未发生|无)[^,,。;:]{0,8}的|零报告(制度|的?要求)"
    r"|[则即]零报告|填表说明"
)
_SAYS_MUCH = 6


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows of one table, 0-based: those that hold data, those dropped, by reason, and the cell of a zero report."""

    data: tuple[int, ...]
    dropped: dict[str, tuple[int, ...]]
    zero_report: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[Any]
    known: Sequence[Any]
    said: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.said[0] if self.said else ""


Test = Callable[[_Row], bool]


def _is_blank(row: _Row) -> bool:
    return not row.said


def _is_total(row: _Row) -> bool:
    return bool(_TOTAL.fullmatch(row.first))


def _is_footer(row: _Row) -> bool:
    return bool(_FOOTER.fullmatch(row.first)) and len(set(row.said)) <= _SAYS_MUCH


def _is_zero_report(row: _Row) -> bool:
    return any(map(_declares_zero, row.said))


def _declares_zero(text: str) -> bool:
    """Whether a text says 零报告 as a statement, not as what the form asks for (没有的请写明零报告)."""
    return ZERO[:3] in text and not _ASKED.search(text)


def _is_subrow(row: _Row) -> bool:
    return bool(_SUBROW.fullmatch(row.first))


def _is_column_numbers(row: _Row) -> bool:
    if len(row.said) < 3 or not all(_NUMBERED.fullmatch(text) for text in row.said):
        return False
    numbers = [int(text) for text in row.said if text.isdigit()]
    return numbers == list(range(1, len(numbers) + 1))


def _is_band(row: _Row) -> bool:
    """One thing said across the whole row, as a merged title is."""
    return len(set(row.said)) == 1 and len(row.said) == len(row.cells) > 2


def _is_template(row: _Row) -> bool:
    return all(map(is_blank, row.known))


TESTS: tuple[tuple[str, Test], ...] = (
    ("空行", _is_blank),
    (ZERO, _is_zero_report),
    (TOTAL, _is_total),
    (FOOTER, _is_footer),
    (SUBROW, _is_subrow),
    ("栏次行", _is_column_numbers),
    ("标题行", _is_band),
    ("空白模板行", _is_template),
)


def sort_rows(rows: Rows, header: Header, required: Sequence[int]) -> SortedRows:
    """Tell data from everything else below (and above) the header.

    Parameters
    ----------
    required
        The positions of required columns. A row that fills them all and does not begin with a telling word is data.
    """
    headings = heading_texts(rows, header)
    telling: dict[str, bool] = {}
    data: list[int] = []
    dropped: dict[str, list[int]] = {}
    zero: tuple[int, int] | None = None
    in_footer = False
    for number, cells in enumerate(rows):
        if number > header.last and not in_footer and _is_plain(cells, required, headings, telling):
            data.append(number)
            continue
        reason = _reason(number, cells, header, headings)
        if reason is None and in_footer and _is_remark(cells):
            reason = FOOTER
        in_footer = reason == FOOTER or (in_footer and reason == "空行")
        if reason == ZERO:
            zero = (number, next(column for column, value in enumerate(cells) if _declares_zero(folded(value))))
        if reason is None:
            data.append(number)
        else:
            dropped.setdefault(reason, []).append(number)
    return SortedRows(tuple(data), {why: tuple(which) for why, which in dropped.items()}, zero)


def _is_plain(
    cells: Sequence[Any], required: Sequence[int], headings: frozenset[str], telling: dict[str, bool]
) -> bool:
    """The quick way for the many: all required cells filled, not all alike, one with words, an ordinary beginning."""
    alike, in_words = True, False
    for column in required:
        value = cells[column]
        if value.__class__ is str:
            if not value or value.isspace():
                return False
            in_words = in_words or not _NUMBERED.fullmatch(value)
        elif value is None:
            return False
        alike = alike and value == cells[required[0]]
    if not in_words or (alike and len(required) > 1):
        return False
    first = next((value for value in cells if value != ""), None)
    return first.__class__ is not str or not _is_telling(first, headings, telling)


def _is_telling(text: str, headings: frozenset[str], telling: dict[str, bool]) -> bool:
    """Whether a row that begins so may be something else than data."""
    told = telling.get(text)
    if told is None:
        seen = folded(text)
        patterns = (_TOTAL, _FOOTER, _SUBROW)
        told = ZERO[:3] in seen or seen in headings or any(pattern.fullmatch(seen) for pattern in patterns)
        telling[text] = told
    return told


def _reason(number: int, cells: Sequence[Any], header: Header, headings: frozenset[str]) -> str | None:
    said = tuple(folded(value) for value in cells if not is_blank(value))
    row = _Row(cells, [cells[column] for column in header.columns], said)
    if number < header.first:
        return ZERO if _is_zero_report(row) else "空行" if _is_blank(row) else "表头以上"
    if number <= header.last:
        return "表头"
    if said and all(text in headings for text in said):
        return "重复的表头"
    return next((why for why, test in TESTS if test(row)), None)


def _is_remark(cells: Sequence[Any]) -> bool:
    """Below a footer: a line in which only one thing is said."""
    return len({folded(value) for value in cells if not is_blank(value)}) == 1
