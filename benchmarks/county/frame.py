"""What surrounds the rows of a sheet: title, unit line, header, column numbers, footer, and what is merged or hidden.

Belongs here: everything on the sheet that is no record and no total.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from benchmarks.county.messes import Mess
from benchmarks.county.names import COUNTY
from benchmarks.county.pen import Pen
from benchmarks.county.spelling import spell_day
from benchmarks.county.styles import Style
from tests.sample.sheet import Cell, Filter, Sheet

KEY_ROW = ("甲", "乙")
"""How the row of column numbers begins where the first columns are words."""


def put_head(sheet: Sheet, style: Style, pen: Pen, *, title: str, office: str, year: int) -> int:
    """All that stands above the rows; returns the number of the header's last row."""
    pen.note(Mess.TITLE)
    if not style.plain and pen.one_in(5):
        sheet.line(f"附件{pen.between(1, 9)}")
    sheet.title(title)
    if not style.plain and pen.one_in(8):
        sheet.line(f"（{COUNTY}统一表样，内容均为虚构）")
    if pen.makes(Mess.OFFICE_LINE, one_in=2):
        day = spell_day(date(year + 1, 1, pen.between(3, 12)), None, pen)
        sheet.line(f"填报单位：{office}        填报日期：{day}        单位：{style.form.unit}")
    numbers = list(range(1, style.width + 1))
    if not style.plain and pen.makes(Mess.NUMBERS_ABOVE, one_in=12):
        sheet.put(*numbers)
    header_row = put_header(sheet, style)
    if style.width > 2 and pen.makes(Mess.NUMBERS_BELOW, one_in=10):
        sheet.put(*numbers)
    elif style.width > 3 and pen.makes(Mess.KEY_ROW, one_in=20):
        sheet.put(*KEY_ROW, *numbers[: style.width - 2])
    return header_row


def put_header(sheet: Sheet, style: Style) -> int:
    """The heading rows; returns the last. What is the same across is merged across; what is the same down, down."""
    first = len(sheet.rows) + 1
    grid = [[path[row] for path in style.paths] for row in range(style.depth)]
    taken = [[False] * style.width for _ in grid]
    shown: list[list[Cell]] = [[None] * style.width for _ in grid]
    for row in range(style.depth):
        for column in range(style.width):
            if taken[row][column]:
                continue
            right = column
            while right + 1 < style.width and row + 1 < style.depth and grid[row][right + 1] == grid[row][column]:
                right += 1
            down = row
            while right == column and down + 1 < style.depth and grid[down + 1][column] == grid[row][column]:
                down += 1
            for y in range(row, down + 1):
                taken[y][column : right + 1] = [True] * (right - column + 1)
            shown[row][column] = grid[row][column]
            if (right, down) != (column, row):
                sheet.merges.append((first + row, column + 1, first + down, right + 1))
    for cells in shown:
        sheet.header_rows.add(sheet.put(*cells))
    return len(sheet.rows)


def merge_alike(sheet: Sheet, style: Style, first: int) -> None:
    """Sections and posts that go on are merged down, as their clerks like it."""
    section, post = style.position("section"), style.position("post")
    seats = [(n, cells[section], cells[post]) for n, cells in enumerate(sheet.rows, 1) if n >= first and cells]
    seats = [seat for seat in seats if seat[2] is not None]
    for column, length in ((section, 2), (post, 3)):
        for rows in _runs([(seat[0], seat[1:length]) for seat in seats]):
            sheet.merge_down(column + 1, rows[0], rows[-1])
            for row in rows[1:]:
                sheet.rows[row - 1][column] = None


def _runs(named: Sequence[tuple[int, Any]]) -> list[list[int]]:
    """Rows that follow one another and say the same."""
    runs: list[list[int]] = []
    for place, (row, what) in enumerate(named):
        if place and named[place - 1] == (row - 1, what):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def hide(sheet: Sheet, style: Style, header_row: int, pen: Pen) -> None:
    """A filter left on, a column folded away: what is hidden is reported all the same."""
    words = [key for key in style.keys if key in style.form.columns and style.form.columns[key].sort == "word"]
    if style.plain:
        return
    if words and style.depth == 1 and pen.makes(Mess.HIDDEN_ROWS, one_in=12):
        key = pen.pick(words)
        kept = pen.pick([words[0] for words in style.form.columns[key].told.values()])
        sheet.filter = Filter(header_row, style.position(key) + 1, (kept,))
    if pen.makes(Mess.HIDDEN_COLUMNS, one_in=15):
        sheet.hidden_columns = {pen.between(2, style.width)}


def put_foot(sheet: Sheet, pen: Pen) -> None:
    """Remarks and those who filled it in."""
    if not pen.makes(Mess.FOOTER, one_in=2):
        return
    if pen.one_in(3):
        sheet.skip()
    if pen.one_in(3):
        sheet.line(
            pen.pick(("说明：本表按月登记，年底汇总。", "备注：表中人员和事项均为虚构。", "注：同一事项只登记一次。"))
        )
    sheet.line(f"填表人：经办人{pen.between(1, 9):02d}        审核人：经办人{pen.between(10, 19)}        联系电话：")
