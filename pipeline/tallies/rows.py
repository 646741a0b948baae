"""Which rows of a table are data, and why the others are not: totals, averages, headings, footers, column numbers, blanks.

Belongs here: the role of a row, judged from the whole row, its place and the arithmetic. A row that fills every required
column with what belongs there is data, whatever words it begins with. Each row gets one fate, so that rows read = records +
dropped + problem rows always holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.tallies import rowwords
from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.headers import Header, heading_texts
from pipeline.tallies.reading import Rows
from pipeline.tallies.rowroles import (
    AVERAGE,
    BLANK,
    CARRIED,
    FOOTER,
    HEADING,
    NOTHING,
    NUMBERS,
    SUBROW,
    TITLE,
    TOTAL,
    ZERO,
    Needs,
    SortedRows,
)
from pipeline.tallies.rowsagain import items_after_all, remark_at_the_end, totals_by_their_sums
from pipeline.tallies.rowwords import declares_zero, is_telling

_SAYS_MUCH, _NEAR_HEADER, _NEXT, _LONG_NUMBER, _SIGNERS = 6, 2, 4, 5, 2


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its cells, those under known columns, what is said in it.

    `complete` when it fills all that is required; `doubtful` when it does, and yet has the word of a total; `fills` when it
    has a day, a number or half of what is required, each where such belongs.
    """

    number: int
    cells: Sequence[Any]
    known: Sequence[Any]
    said: tuple[str, ...]
    complete: bool = False
    doubtful: bool = False
    fills: bool = False
    dated: bool = False

    @property
    def first(self) -> str:
        return self.said[0] if self.said else ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a row is judged against: the header, its texts, the titles above it; whether anything stands below the row,

    and whether the names there are bare numbers.
    """

    header: Header
    headings: frozenset[str]
    titles: frozenset[str]
    more_below: bool = True
    digits_below: bool = False


Test = Callable[[_Row, _Frame], bool]


def _is_blank(row: _Row, _: _Frame) -> bool:
    return not row.said


def _is_repeated(row: _Row, frame: _Frame) -> bool:
    return all(text in frame.headings for text in row.said)


def _is_zero_report(row: _Row, _: _Frame) -> bool:
    return not row.complete and any(map(declares_zero, row.said))


def _says(pattern: Any) -> Test:
    """A test for rows with a word of some kind in any of their cells."""

    def test(row: _Row, _: _Frame) -> bool:
        return not row.complete and any(map(pattern.fullmatch, row.said))

    return test


def _counts_only(row: _Row, _: _Frame) -> bool:
    """Nothing but counts: 4个岗 | 4人."""
    return not row.complete and bool(row.said) and all(map(rowwords.COUNTED.fullmatch, row.said))


def _is_footer(row: _Row, _: _Frame) -> bool:
    if row.complete or not rowwords.FOOTER.fullmatch(row.first) or len(set(row.said)) > _SAYS_MUCH:
        return False
    return not (row.fills and rowwords.NOTE.match(row.first))


def _is_signed(row: _Row, _: _Frame) -> bool:
    """审批： | 复核： | 制表：何立新, or 审核人 | 张三 | 填表人 | 李四: labels, each with what belongs to it."""
    signers = sum(map(bool, map(rowwords.SIGNER.fullmatch, row.said)))
    if row.complete and signers < _SIGNERS:
        return False
    labels, open_label = 0, False
    for text in row.said:
        if rowwords.SIGNER.fullmatch(text) or (len(row.said) > 1 and rowwords.LABELLED.fullmatch(text)):
            labels, open_label = labels + 1, bool(rowwords.SIGNER.fullmatch(text) or text.endswith((":", "：")))
        elif open_label:
            open_label = False
        else:
            return False
    return labels > 0


def _is_part(row: _Row, _: _Frame) -> bool:
    """其中：甲村 12, which is counted above; a row with a day of its own is an item, whatever it is called."""
    return not row.complete and not row.dated and any(map(rowwords.SUBROW.fullmatch, row.said))


def _is_column_numbers(row: _Row, frame: _Frame) -> bool:
    """1, 2, 3 or 甲, 乙, 1, 2 or (1), (2) under every name, right below the names; in an empty form, under every one."""
    if not 0 < row.number - frame.header.last <= _NEAR_HEADER:
        return False
    if not frame.more_below and len(row.said) < len(row.cells):
        return False
    if row.complete and frame.digits_below:
        return False  # 1, 2, 3 that fills what is required may be data, where other rows have such too
    said = row.said[1:] if row.first in rowwords.NUMBERS_LABELS else row.said
    marks = [rowwords.NUMBERED.fullmatch(text) for text in said]
    if len(said) < 3 or len(row.said) < len(frame.header.columns) or not all(marks):
        return False
    numbers = [int(mark[1]) for mark in marks if mark and mark[1]]
    return numbers == list(range(1, len(numbers) + 1))


def _has_word_of_total(cells: Sequence[Any]) -> bool:
    return any(rowwords.TOTAL.fullmatch(folded(value)) for value in cells if isinstance(value, str))


def _says_nothing_happened(row: _Row, _: _Frame) -> bool:
    """本月无, 2月 | 无: a row that says that there is nothing to list."""
    texts = [text for text in dict.fromkeys(row.said) if not text.isdigit()]
    if row.complete and len(texts) == 2 and rowwords.A_MONTH.fullmatch(texts[0]):
        return texts[1] == "无"
    if row.complete or not texts or len(texts) > 3:
        return False
    words = "".join(texts)
    return len(words) <= 24 and bool(rowwords.NOTHING.fullmatch(words)) and not rowwords.ASKED.search(words)


def _is_heading(row: _Row, _: _Frame) -> bool:
    """一、民政类 or 甲村: one thing said, which names what the rows beneath have in common."""
    if row.complete or len(set(row.said)) != 1:
        return False
    return any(map(rowwords.HEADING.fullmatch, (row.first, row.first.strip("【】[]()〔〕<>《》「」"))))


def _is_title(row: _Row, frame: _Frame) -> bool:
    """The name of a table, wherever it stands; or one thing said in words across the whole row, as a merged title is."""
    if row.complete or len(set(row.said)) != 1:
        return False
    named = row.first in frame.titles or rowwords.TITLE.fullmatch(row.first)
    across = len(row.said) == len(row.cells) > 2 and not rowwords.COUNT_ONLY.fullmatch(row.first)
    return bool(named) or across


def _is_template(row: _Row, _: _Frame) -> bool:
    return all(map(is_blank, row.known))


TESTS: tuple[tuple[str, Test], ...] = (
    (BLANK, _is_blank),
    ("重复的表头", _is_repeated),
    (ZERO, _is_zero_report),
    (TOTAL, _says(rowwords.TOTAL)),
    (TOTAL, _counts_only),
    (AVERAGE, _says(rowwords.AVERAGE)),
    (CARRIED, _says(rowwords.CARRIED)),
    (FOOTER, _is_footer),
    (FOOTER, _is_signed),
    (SUBROW, _is_part),
    (NUMBERS, _is_column_numbers),
    (NOTHING, _says_nothing_happened),
    (TITLE, _is_title),
    (HEADING, _is_heading),
    ("空白模板行", _is_template),
)
_SUMS = (TOTAL, AVERAGE, SUBROW)


def sort_rows(rows: Rows, header: Header, needs: Needs | None = None) -> SortedRows:
    """Tell data from everything else below (and above) the header."""
    needs = needs or Needs()
    titles = frozenset(folded(value) for row in rows[: max(header.first, 0)] for value in row) - {""}
    frame = _Frame(header, heading_texts(rows, header), titles)
    telling: dict[str, bool] = {}
    reasons: list[str | None] = []
    doubtful: list[int] = []
    plain: set[int] = set()
    in_footer = False
    for number, cells in enumerate(rows):
        if number > header.last and _is_plain(cells, needs.required, frame.headings, telling):
            reasons.append(None)
            plain.add(number)
            in_footer = False
            continue
        row = _row(number, cells, header, needs)
        more_below = any(not all(map(is_blank, below)) for below in rows[number + 1 : number + _NEXT])
        below = [each for each in rows[number + 1 : number + 1 + _NEXT] if not _has_word_of_total(each)]
        names = [folded(each[at]) for each in below for at in needs.required if at not in needs.typed]
        digits = any(name.isdigit() and len(name) <= 2 for name in names)
        reason = _reason(row, replace(frame, more_below=more_below, digits_below=digits))
        if reason is None and not row.complete:
            if _lacks_more_than_results(row, needs):
                reason = TOTAL
            elif in_footer and len(set(row.said)) == 1:
                reason = FOOTER
        if row.doubtful and (reason in _SUMS or reason is None):
            doubtful.append(number)
        in_footer = reason == FOOTER or (in_footer and reason == BLANK)
        reasons.append(reason)
    remark_at_the_end(rows, reasons, needs)
    totals_by_their_sums(rows, reasons, header, needs, plain)
    maybe = items_after_all(rows, reasons, header, doubtful, needs)
    return _sorted(rows, reasons, maybe)


def _sorted(rows: Rows, reasons: Sequence[str | None], maybe: Sequence[int]) -> SortedRows:
    dropped: dict[str, list[int]] = {}
    zero: tuple[int, int] | None = None
    for number, reason in enumerate(reasons):
        if reason is not None:
            dropped.setdefault(reason, []).append(number)
        if reason == ZERO:
            zero = (number, next(at for at, value in enumerate(rows[number]) if declares_zero(folded(value))))
    data = tuple(number for number, reason in enumerate(reasons) if reason is None)
    return SortedRows(data, {why: tuple(which) for why, which in dropped.items()}, zero, tuple(maybe))


def _is_plain(
    cells: Sequence[Any], required: Sequence[int], headings: frozenset[str], telling: dict[str, bool]
) -> bool:
    """The quick way for the many: all required cells filled, not all alike, one with words, no telling word among them."""
    alike, in_words = True, False
    for column in required:
        value = cells[column]
        if value.__class__ is str:
            if not value or value.isspace() or _tells(value, headings, telling):
                return False
            in_words = in_words or not rowwords.NUMBERED.fullmatch(folded(value) if len(value) < 6 else value)
        elif value is None:
            return False
        alike = alike and value == cells[required[0]]
    if not in_words or (alike and len(required) > 1):
        return False
    first = next((value for value in cells if value != ""), None)
    return first.__class__ is not str or not _tells(first, headings, telling)


def _tells(value: str, headings: frozenset[str], telling: dict[str, bool]) -> bool:
    told = telling.get(value)
    if told is None:
        told = telling[value] = is_telling(value, headings)
    return told


def _row(number: int, cells: Sequence[Any], header: Header, needs: Needs) -> _Row:
    said = tuple(folded(value) for value in cells if not is_blank(value))
    days = any(not is_blank(cells[at]) and needs.fits(at, cells[at]) for at in needs.dated)
    known = [cells[column] for column in header.columns]
    row = _Row(number, cells, known, said, fills=days or _fills(cells, needs), dated=days)
    if not needs.required or any(is_blank(cells[at]) or not needs.fits(at, cells[at]) for at in needs.required):
        return row
    texts = [folded(cells[at]) for at in needs.required]
    if len(texts) > 1 and len(set(texts)) == 1:
        return row
    patterns = (rowwords.SUBROW, rowwords.COUNTED)
    words = [folded(value) for at, value in enumerate(cells) if at not in needs.amounts]
    told = any(map(rowwords.sums, said)) or any(pattern.fullmatch(text) for pattern in patterns for text in words)
    doubtful = not needs.typed and told and not any(_names_one(cells[at]) for at in needs.numbers)
    return replace(row, complete=not doubtful, doubtful=doubtful)


def _fills(cells: Sequence[Any], needs: Needs) -> bool:
    filled = [at for at in needs.required if not is_blank(cells[at]) and needs.fits(at, cells[at])]
    amounts = any(not is_blank(cells[at]) and needs.fits(at, cells[at]) for at in needs.amounts)
    return amounts or len(filled) * 2 > len(needs.required) > 0


def _lacks_more_than_results(row: _Row, needs: Needs) -> bool:
    """Whether a row has formulas without results, and lacks besides what a row must have: a total that was not computed."""
    formulas = {column for number, column in needs.uncomputed if number == row.number}
    return bool(formulas) and any(is_blank(row.cells[at]) and at not in formulas for at in needs.required)


def _names_one(value: Any) -> bool:
    """Whether a cell is the number of a thing: no total has one."""
    text = folded(value)
    if rowwords.FOOTER.fullmatch(text):
        return False
    counts = rowwords.COUNT_ONLY.fullmatch(text) or rowwords.COUNTED.fullmatch(text)
    digits = sum(map(str.isdigit, text))
    return digits >= _LONG_NUMBER or (digits > 0 and not counts)


def _reason(row: _Row, frame: _Frame) -> str | None:
    if row.number < frame.header.first:
        return ZERO if any(map(declares_zero, row.said)) else "表头以上" if row.said else BLANK
    if row.number <= frame.header.last:
        return "表头"
    return next((why for why, test in TESTS if test(row, frame)), None)
