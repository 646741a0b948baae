"""One record's cells, column by column, in the way of one clerk's form.

Belongs here: the choice among the spellings. Does not belong here: rows, totals, headers.
"""

from datetime import date
from typing import Any

from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.records import Record
from benchmarks.county.spelling import (
    WHOLE_DAYS,
    formal,
    spell_day,
    spell_identity,
    spell_loosely,
    spell_number,
    spell_persons,
    spell_phone,
    spell_word,
    spell_yes_no,
)
from benchmarks.county.styles import NUMBER, TEN_THOUSAND, Style
from tests.sample.planted import mobile
from tests.sample.sheet import Cell

_STRANGERS: dict[str, tuple[Any, ...]] = {
    "备注": (None, None, None, "已归档"),
    "应到人数": (20, 45, 60),
    "编制性质": ("行政", "事业"),
    "处置单位": ("村级", "镇级"),
    "公示日期": (None, "已公示"),
    "调解员": ("调解员01", "调解员02"),
    "接访方式": ("接访", "下访"),
    "责任科室": ("规划建设科", "农业服务中心"),
    "承办部门": ("司法所", "平安法治办"),
    "出庭负责人职务": ("副镇长", None),
    "满意度": ("满意", "基本满意"),
    "浏览量": (12, 88, 140),
}
"""What stands under headings that the catalogue does not know."""


def spell_record(record: Record, style: Style, pen: Pen, *, number: int, year: int) -> tuple[list[Cell], set[str]]:
    """The cells of one row, and the columns of which nobody can tell the sum any more.

    Parameters
    ----------
    number
        What stands under 序号.
    year
        Of the report: days of other years are written out.
    """
    cells: list[Cell] = []
    unsure: set[str] = set()
    for key in style.keys:
        if key == NUMBER:
            cells.append(number)
        elif key not in style.form.columns:
            cells.append(_stranger(key, pen))
        elif key == style.split:
            cells += _split_day(record[key], pen)
        elif style.form.columns[key].sort == "number":
            cell, sure = _number(record[key], style, key, pen)
            cells.append(cell)
            unsure |= set() if sure else {key}
        else:
            cells.append(_cell(record[key], style, key, pen, year))
    return cells, unsure


def _cell(value: Any, style: Style, key: str, pen: Pen, year: int) -> Cell:
    column = style.form.columns[key]
    match column.sort:
        case "date":
            way = style.ways[key]
            loose = value.year != year and way not in WHOLE_DAYS
            return spell_day(value, pen.pick(WHOLE_DAYS) if loose else way, pen)
        case "word":
            return spell_word(value, column, pen)
        case "yes_no":
            return spell_yes_no(value, key, pen)
        case "persons":
            return spell_persons(value, pen)
        case "phone":
            return spell_phone(value, pen)
        case "identity":
            return spell_identity(value, pen)
        case _:
            return _text(key, str(value), pen)


def _number(value: int, style: Style, key: str, pen: Pen) -> tuple[Cell, bool]:
    """A number, and whether a reader can still add it up."""
    column = style.form.columns[key]
    if key == "fine_yuan" and style.in_ten_thousands:
        return _in_ten_thousands(value, pen), True
    if column.summed or key == "fine_yuan":
        return spell_number(value, column, pen), True
    return spell_loosely(value, column, pen)


def _in_ten_thousands(yuan: int, pen: Pen) -> Cell:
    """An amount under the heading 万元; one that says its own unit goes before the heading."""
    if pen.makes(Mess.FORMAL_NUMERALS, one_in=25):
        return formal(yuan)
    return f"{yuan / TEN_THOUSAND:.6f}" if pen.one_in(4) else yuan / TEN_THOUSAND


def _text(key: str, text: str, pen: Pen) -> Cell:
    if key in ("summary", "content", "matter") and pen.one_in(40) and pen.makes(Mess.PERSONAL_IN_TEXT):
        return f"{text}（回电{mobile(pen.between(0, 90))}）"
    return text


def _split_day(day: date, pen: Pen) -> list[Cell]:
    pen.note(Mess.DATE_SPLIT)
    return [day.year, day.month, day.day]


def _stranger(heading: str, pen: Pen) -> Cell:
    cell: Cell = pen.pick(_STRANGERS[heading])
    return cell
