"""What the cells of one row say of each other, and a cell of the one below it, once each column has been typed by itself.

Belongs here: faults that another cell of the row excuses, days that another day settles. All of it changes the parsed columns.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.tables.columns.parsed import BLANK, ParsedColumn, says_not_accepted
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.dates import NO_YEAR
from pipeline.tallies.values.reads import Noted

_STROKE = re.compile(r"[-/\\—–]*|无|不适用|无需.*|不需.*|n/a")
_SAME_DAY = re.compile(r"(?:当[天日]|即[日时]|同[日天]|当场)(?:已?(?:办结|办理|完成|答复|结案|化解|回复))?")
_STRUCK = re.compile(r"[-/\\—–―]+|无")

Raw = Mapping[str, Sequence[Any]]
Parsed = Mapping[str, ParsedColumn]


def heed_neighbours(topic: Topic, rows: Sequence[Sequence[Any]], raw: Raw, parsed: Parsed) -> None:
    """Settle what one cell of a row says of another, in place.

    Parameters
    ----------
    rows
        The whole rows, in the order of the columns' cells.
    """
    _excuse_nobody(topic, parsed)
    _after_the_beginning(topic, raw, parsed)
    _not_applicable(topic, raw, parsed)
    _nothing_there(topic, raw, parsed)
    _excuse_not_accepted(rows, raw, parsed)


def _excuse_nobody(topic: Topic, parsed: Parsed) -> None:
    """Where a row says that there is nobody (空缺), the rest of that person's cells may be blank."""
    for key, column in parsed.items():
        if topic.columns[key].personal != "numbered":
            continue
        for position, persons in enumerate(column.values):
            if persons == ():
                for other in parsed.values():
                    if other.faults.get(position) == BLANK:
                        del other.faults[position]


def _not_applicable(topic: Topic, raw: Raw, parsed: Parsed) -> None:
    """A stroke for an answer where the row answers another question with no: what need not be filed has not been."""
    answers = {key: column for key, column in parsed.items() if topic.columns[key].type == "yes_no"}
    for key, column in answers.items():
        for position in list(column.faults):
            others = (other.values[position] for name, other in answers.items() if name != key)
            if _STROKE.fullmatch(folded(raw[key][position])) and any(value is False for value in others):
                column.values[position] = False
                del column.faults[position]


def _nothing_there(topic: Topic, raw: Raw, parsed: Parsed) -> None:
    """A stroke where a number is asked says none; and where nobody came there is no kind of what they came for."""
    for key, column in parsed.items():
        declared = topic.columns[key]
        if declared.type == "number" and declared.required and declared.unit != "%":
            for position, fault in list(column.faults.items()):
                if fault.code == "value.blank" and _STRUCK.fullmatch(folded(raw[key][position])):
                    column.values[position] = 0
                    column.remarks[position] = Noted(0, "value.nothing", "这一格划了杠，按 0 计")
                    del column.faults[position]
    numbers = [
        column for key, column in parsed.items() if topic.columns[key].type == "number" and topic.columns[key].required
    ]
    for key, column in parsed.items():
        if topic.columns[key].type == "category" and numbers:
            for position in list(column.faults):
                said = folded(raw[key][position])
                if _STRUCK.fullmatch(said) and all(each.values[position] == 0 for each in numbers):
                    del column.faults[position]


def _excuse_not_accepted(rows: Sequence[Sequence[Any]], raw: Raw, parsed: Parsed) -> None:
    """Where a row says 不予受理, blanks and strokes in the rest of it are no faults: the row is left out as such."""
    doubtful = {position for column in parsed.values() for position in column.faults}
    for position in doubtful:
        if not any(map(says_not_accepted, rows[position])):
            continue
        for key, column in parsed.items():
            said = folded(raw[key][position])
            if position in column.faults and (not said or _STRUCK.fullmatch(said)):
                del column.faults[position]


def _after_the_beginning(topic: Topic, raw: Raw, parsed: Parsed) -> None:
    """A due or closing date without a year cannot lie before the case began: it is of the year after. 当天 is when it began."""
    begun = next(
        (parsed[key].values for key, item in topic.columns.items() if item.window == "year" and key in parsed), None
    )
    if begun is None:
        return
    for key, column in parsed.items():
        if topic.columns[key].type != "date" or topic.columns[key].window == "year":
            continue
        for position in list(column.faults):
            if _SAME_DAY.fullmatch(folded(raw[key][position])) and begun[position] is not None:
                column.values[position] = begun[position]
                del column.faults[position]
        for position, noted in column.remarks.items():
            day, start = column.values[position], begun[position]
            if noted.code in NO_YEAR and day is not None and start is not None and day < start:
                column.values[position] = day.replace(
                    year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day
                )


def blank_below(topic: Topic, parsed: Parsed) -> dict[str, dict[int, Any]]:
    """Blank cells of a column that must be filled, below a filled one: the value above may hold for them. No longer faults."""
    found: dict[str, dict[int, Any]] = {}
    for key, column in parsed.items():
        declared = topic.columns[key]
        if (
            not declared.required
            or declared.type not in ("category", "text")
            or key in topic.unique_by
            or declared.personal
        ):
            continue
        blank = [position for position, fault in column.faults.items() if fault == BLANK]
        if not blank or 0 in blank or not _otherwise_full(topic, parsed, blank, key):
            continue
        above: Any = None
        for position, value in enumerate(column.values):
            if position in blank:
                found.setdefault(key, {})[position] = above
                del column.faults[position]
            else:
                above = value
    return found


def _otherwise_full(topic: Topic, parsed: Parsed, rows: Sequence[int], but: str) -> bool:
    """Whether each of the rows fills the other columns that must be filled, dates and numbers at least."""
    others = [
        column
        for key, column in parsed.items()
        if key != but and topic.columns[key].required and topic.columns[key].type in ("date", "number", "yes_no")
    ]
    filled = [
        column for key, column in parsed.items() if key != but and topic.columns[key].required and column not in others
    ]
    return all(position not in column.faults for column in others for position in rows) and all(
        any(position not in column.faults for column in (*filled, *others)) for position in rows
    )
