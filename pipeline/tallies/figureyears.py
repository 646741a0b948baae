"""Tables of another year's figures that lie among this year's: an error where they are all there is, else left out and listed.

Belongs here: what only shows when all files have been read. Does not belong here: which year a table is of (stated.py).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pipeline.tallies.figurelines import OTHER_YEAR
from pipeline.tallies.ledger import Account
from pipeline.tallies.problems import Problem
from pipeline.tallies.wording import said


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
