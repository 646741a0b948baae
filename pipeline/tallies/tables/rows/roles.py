"""The roles that rows can have, what a row of data must have, and the rows of a table sorted by role."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

TOTAL, ZERO, FOOTER, SUBROW, AVERAGE, CARRIED = "合计行", "零报告声明", "表尾说明", "其中行", "平均行", "转页行"
FORMER, SAME_ITEM, SKIPPED = "只有变更前", "同一项的续行", "写明作废的空号"
NOTHING, HEADING, NUMBERS, TITLE, BLANK = "本期无事项", "分类标题行", "栏次行", "标题行", "空行"


Fits = Callable[[int, Any], bool]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a row of data must have.

    Attributes
    ----------
    required
        The positions of the columns that it must fill.
    typed
        Those of them that take dates, numbers, words of a list: a row that fits there is no total.
    dated
        Those of them that take dates: a day there is no sum.
    fits
        Whether a cell could be a value of the column at a position.
    numbers
        The positions of columns that hold the numbers of things, not their names.
    amounts
        The positions of columns of quantities: 145户 is a value there, and no word of a total.
    merged
        The cells (row, column) that hold the value of the merged cell above them.
    uncomputed
        The cells (row, column) with a formula that has no stored result.
    """

    required: Sequence[int] = ()
    typed: Collection[int] = ()
    dated: Collection[int] = ()
    fits: Fits = lambda *_: True
    numbers: Collection[int] = ()
    amounts: Collection[int] = ()
    merged: Collection[tuple[int, int]] = ()
    uncomputed: Collection[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows of one table, 0-based: those that hold data, those dropped, by reason, and the cell of a zero report.

    `maybe` are rows of data that may as well be totals: nothing but a word speaks for it.
    """

    data: tuple[int, ...]
    dropped: dict[str, tuple[int, ...]]
    zero_report: tuple[int, int] | None
    maybe: tuple[int, ...] = ()
