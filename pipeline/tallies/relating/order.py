"""Which of two tables is the later one: by the words of a version, or because its period holds the other's."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from pipeline.catalogue import Topic
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.periods import Period, read_period
from pipeline.tallies.values.versions import later_of, version_rank

_BEFORE = re.compile(r"(?:调整|改革|优化|变更|合并|划分|整合|修订)(?:之|以)?前|原[有来]?(?:网格|岗位)")
_AFTER = re.compile(r"(?:调整|改革|优化|变更|合并|划分|整合|修订)(?:之|以)?后|现有?(?:网格|岗位)")
_HALF = re.compile(r"(?<![上下前后])半年")
_YEAR = re.compile(r"(?:全年|年度|年终|年末|年底)")
_STATE = re.compile(r"月[末底]|留存|存档|备份|止$")
Order = Literal["first", "second"]


def later_table(first: Ledger, second: Ledger, *, standing: bool = False) -> Order | None:
    """The later of two tables; None where nothing says so.

    Parameters
    ----------
    standing
        The rows say what is the case at a time (a list of persons), not what happened in it: a later month is a later version.
    """
    for one, other in zip(_names(first), _names(second), strict=True):
        said = later_of(one, other) if one != other else None
        if said is not None:
            return "first" if said == "later" else "second"
    one_period, other_period = period_of(first), period_of(second)
    if one_period is None or other_period is None or one_period.same(other_period):
        return None
    if standing and one_period.last_month != other_period.last_month:
        return "first" if one_period.last_month > other_period.last_month else "second"
    if one_period.contains(other_period):
        return "first"
    return "second" if other_period.contains(one_period) else None


def superseded(stale: Ledger, kept: Ledger, topic: Topic) -> bool:
    """Whether the topic counts what is so afterwards (调整后网格), and the two tables are called before and after."""
    labels = "".join(item.label for item in topic.indicators.values())
    pairs = zip(_names(stale), _names(kept), strict=True)
    called = any(_BEFORE.search(one) and _AFTER.search(other) for one, other in pairs if one != other)
    return called and bool(_AFTER.search(labels))


def longer_table(first: Ledger, second: Ledger) -> Order | None:
    """The table whose period holds the other's; None where neither does. Unlike a version it supersedes nothing but by time."""
    one, other = period_of(first), period_of(second)
    if one is None or other is None or one.same(other):
        return None
    return "first" if one.contains(other) else "second" if other.contains(one) else None


def version_word(first: Ledger, second: Ledger) -> bool:
    """Whether a word in the names says that one is a version of the other: 初稿 and 终稿, 调整前 and 调整后."""
    for one, other in zip(_names(first), _names(second), strict=True):
        ranks = {version_rank(one), version_rank(other)}
        if one != other and len(ranks) == 2 and None not in ranks:
            return True
    return False


def has_version_word(table: Ledger) -> bool:
    """Whether any name of a table has such a word."""
    return any(version_rank(name) is not None for name in _names(table))


def period_of(table: Ledger) -> Period | None:
    """The months that a table says it is of, in the name of its sheet, its title, its file: the first part of a year."""
    return _period(_names(table), table.months)


@lru_cache(maxsize=2**12)
def _period(names: tuple[str, ...], months: tuple[int, int] | None) -> Period | None:
    """Of a table with these names and days in these months. Each table is compared with every other one."""
    periods = [period for name in names if (period := _stretch(name)) is not None and _holds(period, months)]
    return next((period for period in periods if not period.whole_year), next(iter(periods), None))


def _holds(period: Period, months: tuple[int, int] | None) -> bool:
    """Whether the rows bear it out: a file called 7月 with rows of October was handed in then."""
    return months is None or (period.first_month <= months[0] and months[1] <= period.last_month)


def _stretch(name: str) -> Period | None:
    """The months of one name; a state at the end of a month (6月末, 7月底存档) holds all that came before."""
    period = read_period(name)
    if period is None:
        half, year = _HALF.search(name), _YEAR.search(name)
        return Period(None, 1, 6) if half else Period(None, 1, 12) if year else None
    if _HALF.search(name) and period.whole_year:
        return replace(period, last_month=6)
    if _STATE.search(name) and period.first_month == period.last_month:
        return replace(period, first_month=1, running=True)
    return period


def nested(first: Ledger, second: Ledger) -> bool:
    """Whether the period of one table holds that of the other, or neither says one."""
    one, other = period_of(first), period_of(second)
    if one is None or other is None:
        return True
    return one.contains(other) or other.contains(one)


def overlapping(first: Ledger, second: Ledger) -> bool:
    """Whether both say a period, at least one a part of a year, and the two share a month."""
    one, other = period_of(first), period_of(second)
    if one is None or other is None or (one.whole_year and other.whole_year):
        return False
    return one.overlaps(other)


def _names(table: Ledger) -> tuple[str, str, str]:
    file = table.place.file.rpartition("/")[2].rpartition(".")[0] or table.place.file
    return table.place.sheet, table.title, file
