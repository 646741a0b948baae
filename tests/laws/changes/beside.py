"""What stands beside, above and below rows: who signs, texts that run over, what a sentence states, whose a row is."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.laws.changes.copies import one_table, telling
from tests.laws.changes.whose import other_towns_rows
from tests.laws.model import Cells, Folder, Row, Sheet, main_ledger, with_cell, with_column, with_rows
from tests.laws.vocabulary import COUNTS_ALL, INDICATORS, UNIT, YEAR

_WORK = ("已回访并归档", "材料齐全，手续完备", "经办人已签字确认", "由联系村干部跟进")


def signed_in_two_cells(folder: Folder, dice: Random) -> Folder:
    """The office in the first cell, the day further right."""
    office = f"{UNIT}{dice.choice(('司法所', '党政办公室', '综合行政执法队'))}"

    def add(sheet: Sheet) -> Sheet:
        line: list[str | None] = [None] * len(sheet.keys)
        line[0], line[-1] = office, f"{YEAR + 1}年1月3日"
        return replace(sheet, below=(*sheet.below, tuple(line)))

    return main_ledger(folder, add)


def a_text_that_runs_over(folder: Folder, dice: Random) -> Folder:
    """A long remark goes on in the line below."""

    def change(sheet: Sheet) -> Sheet:
        longer = with_column(sheet, len(sheet.keys), "办理经过", lambda n, _row: _WORK[n % len(_WORK)])
        rows: list[Row] = []
        after = set(dice.sample(range(len(longer.rows)), 2))
        for n, row in enumerate(longer.rows):
            rows.append(row)
            if n in after and row.record is not None:
                cells: Cells = (*(None,) * (len(longer.keys) - 1), "其余情况已另行说明")
                rows.append(Row(cells, counts=False))
        return with_rows(longer, rows)

    return main_ledger(folder, change)


def a_row_without_a_town(folder: Folder, dice: Random) -> Folder:
    """One of our rows in the county's list does not say whose it is."""
    folder = other_towns_rows(folder, dice)

    def change(sheet: Sheet) -> Sheet:
        at = next(n for n in range(len(sheet.keys)) if any(row.cells[n] == UNIT for row in sheet.rows))
        told = telling(folder)[0]
        place = next(n for n, row in enumerate(sheet.rows) if row is told)
        rows = [
            replace(with_cell(row, at, None), marked=True) if n == place else row for n, row in enumerate(sheet.rows)
        ]
        return with_rows(sheet, rows)

    return main_ledger(folder, change)


def a_sentence_states(more: int) -> Callable[[Folder, Random], Folder]:
    """A sentence below the table states how many there were, rightly or not."""

    def change(folder: Folder, dice: Random) -> Folder:
        key = COUNTS_ALL[folder.topic]
        label, unit = INDICATORS[key]
        text = f"备注：{YEAR}年全年共{label}{int(folder.truth[key] or 0) + more}{unit}。"

        def add(sheet: Sheet) -> Sheet:
            return replace(sheet, below=(*sheet.below, (text, *(None,) * (len(sheet.keys) - 1))))

        return main_ledger(folder, add)

    return change


def counts_all(folder: Folder) -> bool:
    """Whether the topic has a figure that counts all its rows, and a value of it."""
    return one_table(folder) and folder.truth.get(COUNTS_ALL.get(folder.topic, "")) is not None
