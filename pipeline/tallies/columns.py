"""The cells of one column → typed values and faults, by the column's declaration in the catalogue.

Each distinct raw value is parsed once, however many rows repeat it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.catalogue import Column
from pipeline.tallies.cells import as_text, is_blank
from pipeline.tallies.dates import parse_date
from pipeline.tallies.numbers import parse_number
from pipeline.tallies.personal import mask, mask_number
from pipeline.tallies.problems import Fault
from pipeline.tallies.words import category_words, parse_category, parse_yes_no

Parser = Callable[[Any], Any]
BLANK = Fault("value.blank", "有内容", "请补填；确实没有的，请与本办联系")


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """One column of a table: a value a row (None where blank or at fault), and the faults by row position."""

    values: list[Any]
    faults: dict[int, Fault]
    outside: dict[int, date]


def parse_column(raw: Sequence[Any], column: Column, year: int, scale: int = 1) -> ParsedColumn:
    """Type one column.

    Parameters
    ----------
    raw
        The cells, top to bottom.
    year
        The year of the run: for dates without a year, and for the window.
    scale
        What the heading multiplies numbers by.
    """
    parse = _parser(column, year, scale)
    memo: dict[tuple[type, Any], Any] = {}
    values: list[Any] = []
    faults: dict[int, Fault] = {}
    outside: dict[int, date] = {}
    for position, cell in enumerate(raw):
        key = (cell.__class__, cell)
        if key not in memo:
            memo[key] = _parse_cell(cell, parse, column.required)
        value = memo[key]
        if isinstance(value, Fault):
            faults[position], value = value, None
        elif column.window == "year" and value is not None and value.year != year:
            outside[position] = value
        values.append(value)
    return ParsedColumn(values, faults, outside)


def _parse_cell(cell: Any, parse: Parser, required: bool) -> Any:
    if is_blank(cell):
        return BLANK if required else None
    return parse(cell)


def _parser(column: Column, year: int, scale: int) -> Parser:
    match column.type:
        case "date":
            return lambda cell: parse_date(cell, year)
        case "number":
            return lambda cell: parse_number(cell, column.unit, scale)
        case "yes_no":
            return parse_yes_no
        case "category":
            words = category_words(column.values)
            return lambda cell: parse_category(cell, words)
        case _:
            return as_text


def masked_cell(cell: Any) -> str:
    """A raw cell as text that may be kept: ID and mobile numbers masked, also where the cell was a number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return mask_number(cell) or as_text(cell)
    return mask(as_text(cell))
