"""Tables of another year's figures that lie among this year's: an error where they are all there is, else left out and listed.

Belongs here: of which period a table says it is, and what only shows when all files have been read.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.tallies.tables.figures.layout import FigureTable
from pipeline.tallies.tables.figures.lines import OTHER_YEAR, Line
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.ledger import Account
from pipeline.tallies.tables.rows.roles import TOTAL
from pipeline.tallies.values.cells import as_text
from pipeline.tallies.values.periods import Period, read_period
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

_FILLED_IN = ("填报", "填表", "制表", "报送", "打印", "导出", "审核", "联系")


@dataclass(frozen=True, slots=True)
class OtherYear:
    """Figures that were not taken, as another year's: where, of which year, of which topics, and the account of their table."""

    file: str
    sheet: str
    cells: str
    period: str
    topics: frozenset[str]
    rows: int
    account: Account


def context_of(table: TallyTable, figures: FigureTable, texts: Sequence[str]) -> Period | None:
    """The period that the lines above the head, the sheet and the file speak of: the first to name months, the first a year."""
    above = [
        as_text(value) for row in reversed(table.rows[: figures.first]) for value in dict.fromkeys(map(as_text, row))
    ]
    said_above = [text for text in above if text and not any(word in text for word in _FILLED_IN)]
    found = [period for text in (*said_above, *texts) if (period := read_period(text)) is not None]
    if not found:
        return None
    year = next((period.year for period in found if period.year), None)
    narrow = next((period for period in found if not period.whole_year), found[0])
    return Period(year, narrow.first_month, narrow.last_month, narrow.running)


def account_of(file: str, sheet: str, table: TallyTable, lines: Sequence[Line], problem_rows: int) -> Account:
    """What became of every row of a table of figures."""
    dropped: dict[str, int] = {}
    for line in lines:
        why = line.why or (TOTAL if line.total else "")
        if why:
            dropped[why] = dropped.get(why, 0) + 1
    records = len(lines) - sum(dropped.values()) - problem_rows
    return Account(file, sheet, table.area, table.header.topic, len(lines), records, problem_rows, dropped)


def among(
    found: Iterable[OtherYear], reported: Collection[str], accounts: Iterable[Account]
) -> tuple[list[Problem], list[Account]]:
    """What is said of each, and all accounts: the rows of those that lie beside this year's figures were left out.

    Parameters
    ----------
    reported
        The topics of which this year's figures or rows are there.
    """
    beside = {id(other.account): other for other in found if other.topics <= set(reported)}
    problems = [
        said(
            "stated.year_beside" if id(other.account) in beside else "stated.other_year",
            other.file,
            other.sheet,
            other.cells,
            period=other.period,
        )
        for other in found
    ]
    told = [_left_out(account, beside[id(account)].rows) if id(account) in beside else account for account in accounts]
    return problems, told


def _left_out(account: Account, rows: int) -> Account:
    dropped = {**account.dropped, OTHER_YEAR: account.dropped.get(OTHER_YEAR, 0) + rows}
    return replace(account, problem_rows=account.problem_rows - rows, dropped=dropped)
