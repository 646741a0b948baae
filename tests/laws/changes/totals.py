"""Rows that sum others: totals under every name and in every place, averages, carried-over lines, group headings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from random import Random

from tests.laws.ledgers import serial_cells, subject_of
from tests.laws.model import (
    DOWN,
    LEFT,
    SERIAL,
    Cell,
    Folder,
    Formula,
    Row,
    Sheet,
    main_ledger,
    seams,
    with_rows,
    without_column,
)
from tests.laws.vocabulary import VILLAGES


def total_row(folder: Folder, sheet: Sheet, rows: Sequence[Row], label: str, at: int = 0, *, count: bool = True) -> Row:
    """A line with its label in one cell, the sums under number columns, and else the count of rows in the next cell."""
    cells: list[Cell] = [None] * len(sheet.keys)
    cells[at] = label or None
    summed = False
    for column, key in enumerate(sheet.keys):
        if key in subject_of(folder).numbers and column != at:
            numbers = [row.cells[column] for row in rows if row.cells[column] not in (DOWN, None)]
            plain = [n for n in numbers if isinstance(n, int | float)]
            if len(plain) == len(numbers):
                cells[column], summed = _tidy(sum(plain)), True
    if count and not summed:
        places = (n for n in range(at + 1, len(cells)) if sheet.keys[n] not in ("", *subject_of(folder).numbers))
        free = next(places, None)
        if free is not None:
            cells[free] = f"{len(rows)}件"
    return Row(tuple(cells))


def _tidy(number: float) -> int | float:
    rounded = round(float(number), 6)
    return int(rounded) if rounded.is_integer() else rounded


def _at_end(label: str, column: Callable[[Sheet], int] = lambda _sheet: 0) -> Callable[[Folder, Random], Folder]:
    def change(folder: Folder, dice: Random) -> Folder:
        def add(sheet: Sheet) -> Sheet:
            return with_rows(sheet, [*sheet.rows, total_row(folder, sheet, sheet.data, label, column(sheet))])

        return main_ledger(folder, add)

    return change


total_at_the_end = _at_end("合计")
total_called_the_town = _at_end("全镇")
total_called_the_year = _at_end("全年")
total_called_together = _at_end("总")
total_in_the_third_cell = _at_end("合计", lambda _sheet: 2)
total_without_a_label = _at_end("")


def total_before_the_data(folder: Folder, dice: Random) -> Folder:
    return main_ledger(
        folder, lambda sheet: with_rows(sheet, [total_row(folder, sheet, sheet.data, "合计"), *sheet.rows])
    )


def total_in_a_merged_cell(folder: Folder, dice: Random) -> Folder:
    """合计 over the first three columns, as it stands where villages are."""

    def add(sheet: Sheet) -> Sheet:
        total = total_row(folder, sheet, sheet.data, "合　计", 0, count=False)
        cells = ("合　计", LEFT, LEFT, *total.cells[3:])
        return with_rows(sheet, [*sheet.rows, Row(cells)])

    return main_ledger(folder, add)


def total_as_a_sentence(folder: Folder, dice: Random) -> Folder:
    def add(sheet: Sheet) -> Sheet:
        text = f"共{len(sheet.data)}{dice.choice(('件', '条', '项', ''))}"
        return with_rows(sheet, [*sheet.rows, Row((text, *(None,) * (len(sheet.keys) - 1)))])

    return main_ledger(folder, add)


def total_off_by_one(folder: Folder, dice: Random) -> Folder:
    """One row fewer than the total says: something was lost on the way, or the total is wrong."""

    def add(sheet: Sheet) -> Sheet:
        total = total_row(folder, sheet, sheet.data, "合计")
        at = {sheet.at(key) for key in subject_of(folder).numbers if key in sheet.keys}
        cells = tuple(
            cell + 1 if n in at and isinstance(cell, int) else f"{len(sheet.data) + 1}件" if isinstance(cell, str) and n else cell
            for n, cell in enumerate(total.cells)
        )  # fmt: skip
        return with_rows(sheet, [*sheet.rows, replace(total, cells=cells, marked=True)])

    return main_ledger(folder, add)


def total_as_a_formula(folder: Folder, dice: Random) -> Folder:
    """Sums that a program wrote and nobody opened in Excel: there is no stored result."""

    def add(sheet: Sheet) -> Sheet:
        first = len(sheet.above) + len(sheet.head) + 1
        last = first + len(sheet.rows) - 1
        numbers = subject_of(folder).numbers
        cells: list[Cell] = [
            Formula(f"SUM({chr(65 + n)}{first}:{chr(65 + n)}{last})") if key in numbers else None
            for n, key in enumerate(sheet.keys)
        ]
        cells[0] = "合计"
        if not any(isinstance(cell, Formula) for cell in cells):
            cells[1] = Formula(f"COUNTA(B{first}:B{last})")
        return with_rows(sheet, [*sheet.rows, Row(tuple(cells))])

    return main_ledger(folder, add)


def averages_below(folder: Folder, dice: Random) -> Folder:
    def add(sheet: Sheet) -> Sheet:
        total = total_row(folder, sheet, sheet.data, "合计")
        label = dice.choice(("平均", "平均数", "月均", "次均"))
        n = len(sheet.data)
        cells = tuple(round(cell / n, 1) if isinstance(cell, int | float) else None for cell in total.cells)
        return with_rows(sheet, [*sheet.rows, total, Row((label, *cells[1:]))])

    return main_ledger(folder, add)


def carried_over(folder: Folder, dice: Random) -> Folder:
    """过次页 under the first page and 承前页 on the second, both with what was so far."""

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        so_far = [row for row in sheet.rows[:at] if row.record is not None]
        below = total_row(folder, sheet, so_far, "过次页")
        above = total_row(folder, sheet, so_far, "承前页")
        return with_rows(sheet, [*sheet.rows[:at], below, above, *sheet.rows[at:]])

    return main_ledger(folder, add)


def page_totals(folder: Folder, dice: Random) -> Folder:
    """本页小计 now and then, 总计 at the end."""

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        parts = sheet.rows[:at], sheet.rows[at:]
        rows: list[Row] = []
        for part in parts:
            data = [row for row in part if row.record is not None]
            rows += [*part, total_row(folder, sheet, data, "本页小计")]
        return with_rows(sheet, [*rows, total_row(folder, sheet, sheet.data, "总计")])

    return main_ledger(folder, add)


def by_month(sheet: Sheet, key: str) -> list[tuple[int, list[Row]]]:
    """The data rows by the month of their date."""
    rows = sorted(sheet.data, key=lambda row: ((row.record or {})[key].month, (row.record or {})[key]))
    return [(month, list(part)) for month, part in groupby(rows, lambda row: (row.record or {})[key].month)]


def totals_of_months(folder: Folder, dice: Random) -> Folder:
    """本月合计 and 累计 below the rows of each month."""

    def add(sheet: Sheet) -> Sheet:
        rows: list[Row] = []
        so_far: list[Row] = []
        for _, part in by_month(sheet, subject_of(folder).date):
            so_far += part
            rows += [
                *part,
                total_row(folder, sheet, part, "本月合计"),
                total_row(folder, sheet, so_far, "累计"),
            ]
        return with_rows(sheet, rows)

    return main_ledger(folder, add)


def by_group(folder: Folder, sheet: Sheet) -> list[tuple[str, list[Row]]]:
    """The data rows by the words of the topic's group column."""
    key = subject_of(folder).group
    rows = sorted(sheet.data, key=lambda row: str((row.record or {})[key]))
    return [(word, list(part)) for word, part in groupby(rows, lambda row: str((row.record or {})[key]))]


def subtotals_of_groups(folder: Folder, dice: Random) -> Folder:
    label = dice.choice(("小计", "{}小计", "{} 计"))

    def add(sheet: Sheet) -> Sheet:
        rows: list[Row] = []
        for word, part in by_group(folder, sheet):
            rows += [*part, total_row(folder, sheet, part, label.format(word))]
        return serial_cells(with_rows(sheet, [*rows, total_row(folder, sheet, sheet.data, "合计")]))

    return main_ledger(folder, add)


def subtotals_in_the_group_cell(folder: Folder, dice: Random) -> Folder:
    """The word 小计 under the group's own merged cell, at the place of its column."""

    def add(sheet: Sheet) -> Sheet:
        at = sheet.at(subject_of(folder).group)
        rows: list[Row] = []
        for _, part in by_group(folder, sheet):
            rows += [*part, total_row(folder, sheet, part, "小计", at, count=at + 1 < len(sheet.keys))]
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, add)


def group_headings(folder: Folder, dice: Random) -> Folder:
    """一、民政类 as a line of its own above each group; sometimes with the number of its rows."""
    counted = dice.random() < 0.4

    def add(sheet: Sheet) -> Sheet:
        rows: list[Row] = []
        for n, (word, part) in enumerate(by_group(folder, sheet)):
            text = f"{'一二三四五六七八九十'[n % 10]}、{word}{f'（{len(part)}件）' if counted else '类'}"
            rows += [Row((text, *(LEFT,) * (len(sheet.keys) - 1))), *part]
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, add)


def kinds_in_headings_alone(folder: Folder, dice: Random) -> Folder:
    """Headings above the groups, and no column of their kind."""
    headed = group_headings(folder, dice)
    return main_ledger(headed, lambda sheet: without_column(sheet, sheet.at(subject_of(folder).group)))


def of_which(folder: Folder, dice: Random) -> Folder:
    """其中甲村一组, without a colon, below the total."""

    def add(sheet: Sheet) -> Sheet:
        data = sheet.data
        some = data[: max(2, len(data) // 3)]
        label = f"其中{dice.choice(VILLAGES)}{dice.choice(('一组', ''))}"
        total, part = total_row(folder, sheet, data, "合计"), total_row(folder, sheet, some, label)
        return with_rows(sheet, [*sheet.rows, total, part])

    return main_ledger(folder, add)


def has_numbers(folder: Folder) -> bool:
    return any(key in folder.main.keys for key in subject_of(folder).numbers)


def has_group(folder: Folder) -> bool:
    key = subject_of(folder).group
    return bool(key) and key in folder.main.keys and unmerged(folder)


def has_open_group(folder: Folder) -> bool:
    """Groups of a kind that may be any word: what a closed list says of a row is never a heading."""
    return folder.topic in ("disputes", "penalties", "publicity", "receptions", "study") and has_group(folder)


def unmerged(folder: Folder) -> bool:
    """Whether rows may be put in another order and others between them: none leans on the one above it."""
    rows = [row for sheet in folder.ledgers for row in sheet.rows]
    marks = (DOWN, "〃", "同上", '"', "”")
    return not any(cell in marks for row in rows for cell in row.cells) and not _has_groups_left_blank(folder)


def _has_groups_left_blank(folder: Folder) -> bool:
    group = subject_of(folder).group
    return any(
        bool(group) and group in sheet.keys and row.cells[sheet.at(group)] is None
        for sheet in folder.ledgers
        for row in sheet.data
    )


def all_differ(folder: Folder) -> bool:
    """Whether no row says what another says: what is done to one would make a copy another row."""
    said = [
        tuple(cell for key, cell in zip(sheet.keys, row.cells, strict=False) if key != SERIAL)
        for sheet in folder.ledgers
        for row in sheet.data
    ]
    return len(set(said)) == len(said)


def dated(folder: Folder) -> bool:
    key = subject_of(folder).date
    return bool(key) and key in folder.main.keys and unmerged(folder)


def unsplit(folder: Folder) -> bool:
    """Whether no date is split over three columns."""
    return all("年" not in sheet.names for sheet in folder.ledgers)
