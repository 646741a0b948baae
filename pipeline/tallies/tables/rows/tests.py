"""What a row below the header is, seen by itself: one test after another, the first that holds names its role.

Belongs here: tests of one row, and what a test looks at. Does not belong here: what only shows beside other rows
(second_look.py), and the order in which all of this is asked (rows/sorting.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.rows import words as row_words
from pipeline.tallies.tables.rows.roles import (
    AVERAGE,
    BLANK,
    CARRIED,
    FOOTER,
    FORMER,
    HEADING,
    NOTHING,
    NUMBERS,
    SKIPPED,
    SUBROW,
    TITLE,
    TOTAL,
    ZERO,
    Needs,
)
from pipeline.tallies.tables.rows.words import declares_zero
from pipeline.tallies.values.cells import folded, is_blank, is_blank_row

_SAYS_MUCH, _SAYS_LITTLE, _NEAR_HEADER, _LONG_NUMBER, _SIGNERS = 6, 3, 2, 5, 2

_NONE_WORDS, _NONE_MARKS = (
    frozenset({"无", "没有", "暂无", "零", "无此项", "未发生"}),
    frozenset({"/", "—", "-", "0", "——", "\\"}),
)


@dataclass(frozen=True, slots=True)
class SeenRow:
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
class Frame:
    """What a row is judged against: the header, its texts, the titles above it; whether anything stands below the row,

    and whether the names there are bare numbers; the last row that fills all that is required.
    """

    header: Header
    headings: frozenset[str]
    titles: frozenset[str]
    more_below: bool = True
    digits_below: bool = False
    last_full: int = 0


Test = Callable[[SeenRow, Frame], bool]


def _is_blank(row: SeenRow, _: Frame) -> bool:
    return not row.said


def _is_repeated(row: SeenRow, frame: Frame) -> bool:
    return all(text in frame.headings for text in row.said)


def _is_zero_report(row: SeenRow, _: Frame) -> bool:
    return not row.complete and any(map(declares_zero, row.said))


def _says(pattern: Any) -> Test:
    """A test for rows with a word of some kind in any of their cells."""

    def test(row: SeenRow, _: Frame) -> bool:
        return not row.complete and any(map(pattern.fullmatch, row.said))

    return test


def _counts_only(row: SeenRow, _: Frame) -> bool:
    """Nothing but counts: 4个岗 | 4人."""
    return not row.complete and bool(row.said) and all(map(row_words.COUNTED.fullmatch, row.said))


def _is_footer(row: SeenRow, _: Frame) -> bool:
    if row.complete or not row_words.FOOTER.fullmatch(row.first) or len(set(row.said)) > _SAYS_MUCH:
        return False
    return not (row.fills and row_words.NOTE.match(row.first))


def _is_signed(row: SeenRow, _: Frame) -> bool:
    """审批： | 复核： | 制表：何立新, or 审核人 | 张三 | 填表人 | 李四: labels, each with what belongs to it."""
    signers = sum(map(bool, map(row_words.SIGNER.fullmatch, row.said)))
    if row.complete and signers < _SIGNERS:
        return False
    labels, open_label = 0, False
    for text in row.said:
        if row_words.SIGNER.fullmatch(text) or (len(row.said) > 1 and row_words.LABELLED.fullmatch(text)):
            labels, open_label = labels + 1, bool(row_words.SIGNER.fullmatch(text) or text.endswith((":", "：")))
        elif open_label:
            open_label = False
        else:
            return False
    return labels > 0


def _is_signature(row: SeenRow, frame: Frame) -> bool:
    """南岳镇综合行政执法队 | 2024年1月3日 at the foot: an office, and the day on which it signed."""
    said = list(dict.fromkeys(row.said))
    if row.complete or row.number <= frame.last_full or not 0 < len(said) <= _SAYS_LITTLE:
        return False
    days = [text for text in said if row_words.SIGNED_ON.fullmatch(text)]
    offices = [text for text in said if row_words.OFFICE.fullmatch(text)]
    return bool(offices) and len(days) + len(offices) == len(said)


def _is_part(row: SeenRow, _: Frame) -> bool:
    """其中：甲村 12, which is counted above; a row with a day of its own is an item, whatever it is called."""
    return not row.complete and not row.dated and any(map(row_words.SUBROW.fullmatch, row.said))


def _is_column_numbers(row: SeenRow, frame: Frame) -> bool:
    """1, 2, 3 or 甲, 乙, 1, 2 or (1), (2) under every name, right below the names; in an empty form, under every one."""
    if not 0 < row.number - frame.header.last <= _NEAR_HEADER:
        return False
    if not frame.more_below and len(row.said) < len(row.cells):
        return False
    if row.complete and frame.digits_below:
        return False  # 1, 2, 3 that fills what is required may be data, where other rows have such too
    said = row.said[1:] if row.first in row_words.NUMBERS_LABELS else row.said
    marks = [row_words.NUMBERED.fullmatch(text) for text in said]
    if len(said) < 3 or len(row.said) < len(frame.header.columns) or not all(marks):
        return False
    numbers = [int(mark[1]) for mark in marks if mark and mark[1]]
    return numbers == list(range(1, len(numbers) + 1))


def _says_nothing_happened(row: SeenRow, _: Frame) -> bool:
    """本月无, 2月 | 无: a row that says that there is nothing to list."""
    texts = [text for text in dict.fromkeys(row.said) if not text.isdigit()]
    if row.complete and len(texts) == 2 and row_words.A_MONTH.fullmatch(texts[0]):
        return texts[1] == "无"
    if row.complete or not texts or len(texts) > 3:
        return False
    words = "".join(texts)
    return len(words) <= 24 and bool(row_words.NOTHING.fullmatch(words)) and not row_words.ASKED.search(words)


def _tells_nothing(row: SeenRow, _: Frame) -> bool:
    """甲村 | 无 | / | / | 李四: in all the columns that count nothing stands but a word that there is none."""
    texts = {folded(value) for value in row.known if not is_blank(value)}
    return not row.complete and bool(texts & _NONE_WORDS) and texts <= _NONE_WORDS | _NONE_MARKS


def _is_numbered_heading(row: SeenRow, _: Frame) -> bool:
    """(二)民政类共7项: the heading of a group, with how many follow."""
    return not row.complete and len(set(row.said)) == 1 and bool(row_words.NUMBERED_HEADING.fullmatch(row.first))


def _is_heading(row: SeenRow, _: Frame) -> bool:
    """一、民政类 or 甲村: one thing said, which names what the rows beneath have in common."""
    if row.complete or len(set(row.said)) != 1:
        return False
    return any(map(row_words.HEADING.fullmatch, (row.first, row.first.strip("【】[]()〔〕<>《》「」"))))


def _is_title(row: SeenRow, frame: Frame) -> bool:
    """The name of a table, wherever it stands; or one thing said in words across the whole row, as a merged title is."""
    if row.complete or len(set(row.said)) != 1:
        return False
    named = row.first in frame.titles or row_words.TITLE.fullmatch(row.first)
    across = len(row.said) == len(row.cells) > 2 and not row_words.COUNT_ONLY.fullmatch(row.first)
    return bool(named) or across


def _is_former(row: SeenRow, frame: Frame) -> bool:
    """A line of what was before, beside nothing that is now: of three grids two were made."""
    former = frame.header.former
    return any(not is_blank(row.cells[at]) and is_blank(row.cells[now]) for at, now in former.items())


def _is_skipped(row: SeenRow, frame: Frame) -> bool:
    """第14号, 写错一页，此号空: a number, and a word that there is nothing under it."""
    header = frame.header
    filled = [key for at, key in header.columns.items() if not is_blank(row.cells[at])]
    return not row.complete and not row.fills and len(filled) <= 2 and any(map(row_words.SKIPPED.search, row.said[1:]))


def _is_template(row: SeenRow, _: Frame) -> bool:
    return all(map(is_blank, row.known))


TESTS: tuple[tuple[str, Test], ...] = (
    (BLANK, _is_blank),
    ("重复的表头", _is_repeated),
    (ZERO, _is_zero_report),
    (HEADING, _is_numbered_heading),
    (TOTAL, _says(row_words.TOTAL)),
    (TOTAL, _counts_only),
    (AVERAGE, _says(row_words.AVERAGE)),
    (CARRIED, _says(row_words.CARRIED)),
    (FOOTER, _is_footer),
    (FOOTER, _is_signed),
    (FOOTER, _is_signature),
    (SUBROW, _is_part),
    (NUMBERS, _is_column_numbers),
    (NOTHING, _says_nothing_happened),
    (NOTHING, _tells_nothing),
    (TITLE, _is_title),
    (HEADING, _is_heading),
    (FORMER, _is_former),
    (SKIPPED, _is_skipped),
    ("空白模板行", _is_template),
)


def seen(number: int, cells: Sequence[Any], header: Header, needs: Needs) -> SeenRow:
    """A row with what its tests look at."""
    said = () if is_blank_row(cells) else tuple(folded(value) for value in cells if not is_blank(value))
    days = any(not is_blank(cells[at]) and needs.fits(at, cells[at]) for at in needs.dated)
    known = [cells[column] for column in header.columns]
    row = SeenRow(number, cells, known, said, fills=days or _fills(cells, needs), dated=days)
    if not needs.required or any(is_blank(cells[at]) or not needs.fits(at, cells[at]) for at in needs.required):
        return row
    texts = [folded(cells[at]) for at in needs.required]
    if len(texts) > 1 and len(set(texts)) == 1:
        return row
    patterns = (row_words.SUBROW, row_words.COUNTED)
    words = [folded(value) for at, value in enumerate(cells) if at not in needs.amounts]
    told = any(map(row_words.sums, said)) or any(pattern.fullmatch(text) for pattern in patterns for text in words)
    doubtful = not needs.typed and told and not any(_names_one(cells[at]) for at in needs.numbers)
    return replace(row, complete=not doubtful, doubtful=doubtful)


def _fills(cells: Sequence[Any], needs: Needs) -> bool:
    filled = [at for at in needs.required if not is_blank(cells[at]) and needs.fits(at, cells[at])]
    amounts = any(not is_blank(cells[at]) and needs.fits(at, cells[at]) for at in needs.amounts)
    return amounts or len(filled) * 2 > len(needs.required) > 0


def _names_one(value: Any) -> bool:
    """Whether a cell is the number of a thing: no total has one."""
    text = folded(value)
    if row_words.FOOTER.fullmatch(text):
        return False
    counts = row_words.COUNT_ONLY.fullmatch(text) or row_words.COUNTED.fullmatch(text)
    digits = sum(map(str.isdigit, text))
    return digits >= _LONG_NUMBER or (digits > 0 and not counts)
