"""The cells of one column → typed values, faults and remarks, by the column's declaration in the catalogue.

Each distinct raw value is parsed once, however many rows repeat it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from pipeline.catalogue import Column
from pipeline.tallies.values.categories import NewWord, category_words, parse_category, parse_yes_no
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.dates import join_date, parse_date
from pipeline.tallies.values.numbers import parse_number
from pipeline.tallies.values.personal import mask, mask_number
from pipeline.tallies.values.persons import person_key, split_persons
from pipeline.tallies.values.reads import Bound, Fault, Noted

Parser = Callable[[Any], Any]
BLANK = Fault("value.blank", "有内容", "请补填；确实没有的，请与本办联系")
UNCOMPUTED = Fault("value.uncomputed", "公式算出的结果", "公式没有保存计算结果；请用 Excel 或 WPS 打开，保存后重新报送")
COUNTLESS = Fault(
    "value.count", "不小于 0 的整数", "数出来的不会是负数或小数，请核对后改正；如以万、千等为单位，请在表头写明"
)
NOT_ACCEPTED = re.compile(r"(?:依法|决定)?不予受理(?:决定|通知书?)?|不受理|未受理|未予受理|不予接收|不予立案")
# 正在办理, 未答复, 未开展 where a day must stand: it has not come about
NOT_YET = Fault("value.not_yet", "一个具体日期", "写明还没有发生，没有计入；已经发生的，请填写日期")
_NOT_YET = re.compile(
    r"(?:正在|尚在|还在)?(?:办理|答复|审核|审批|起草|会签|筹备|处理|推进|研究|制定)之?中|(?:正在|尚在|还在)(?:办理|答复|审核|审批|起草|会签|筹备|处理|研究|制定)"
    r"|(?:未|尚未|暂未|还未|没有?|待|拟)(?:能|予|如期|按期|实际)?(?:办理|办结|答复|回复|办复|开展|举办|举行|召开|组织|印发|发布|公布|公开|发文|签发|实施|进行)|(?:已|临时)?取消|(?:没|未)开|.{0,4}(?:停[开学]?一?[次月期]|停开|停学|暂停)"
)
_PARTS = re.compile("[,，。;；、]")
_SAYS_NOT_ACCEPTED = re.compile(r"(?<![非是])(?:不予|未予|未获|不能|无法)受理(?!告知)|不[属在]于?受理范围")
_SHORT = 24
_NUMERAL = re.compile(r"[\d一二三四五六七八九十〇○元]")


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """One column of a table: a value a row (None where blank or at fault), and what was found by row position.

    `outside` holds the dates beyond the year; `bounds` the numbers known only as a bound (the value is then the bound);
    `new` the words that an open category took as its own.
    """

    values: list[Any]
    faults: dict[int, Fault]
    outside: dict[int, date]
    remarks: dict[int, Noted]
    bounds: dict[int, Bound]
    new: dict[int, NewWord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a table are to be read: the year of the run, the workbook's date system, the heading's unit.

    `assumed` is the year of a date that is written without one, where the title gives another than the run's.
    """

    year: int
    date_1904: bool = False
    scale: int = 1
    assumed: int = 0


def says_not_yet(cell: object) -> bool:
    """Whether a part of a cell says that the thing has not come about: 正在办理, 尚未答复."""
    return cell.__class__ is str and any(map(_NOT_YET.fullmatch, _PARTS.split(folded(cell))))


def says_not_accepted(cell: object) -> bool:
    """Whether a cell says of its row that it was not accepted: 不予受理, or a short remark with these words."""
    if not isinstance(cell, str) or ("受" not in cell and "予" not in cell):
        return False
    text = folded(cell)
    return bool(NOT_ACCEPTED.fullmatch(text)) or (len(text) <= _SHORT and bool(_SAYS_NOT_ACCEPTED.search(text)))


def parse_column(raw: Sequence[Any], column: Column, reading: Reading) -> ParsedColumn:
    """Type one column, top to bottom. A cell of a date split over three columns is a tuple (year, month, day)."""
    memo = _parsed(raw, column, reading)
    if _plain(memo, column, reading.year):
        return ParsedColumn(list(map(memo.__getitem__, raw)), {}, {}, {}, {})
    parsed = ParsedColumn([], {}, {}, {}, {})
    for position, cell in enumerate(raw):
        parsed.values.append(_settle(memo[cell], position, column, reading.year, parsed))
    return parsed


def _parsed(raw: Sequence[Any], column: Column, reading: Reading) -> dict[Any, Any]:
    """Every distinct cell with what it says. True and 1 are one key in a dict, but never meet in one column's meaning."""
    parse = _parser(column, reading)
    return {cell: _parse_cell(cell, parse, column.required) for cell in set(raw)}


def _plain(memo: dict[Any, Any], column: Column, year: int) -> bool:
    """Whether nothing in the column asks for a second look."""
    odd = (Fault, Noted, Bound, NewWord)
    windowed = column.window == "year"
    return not any(
        isinstance(value, odd) or (windowed and value is not None and value.year != year) for value in memo.values()
    )


def _settle(value: Any, position: int, column: Column, year: int, parsed: ParsedColumn) -> Any:
    if isinstance(value, Noted):
        parsed.remarks[position], value = value, value.value
    if isinstance(value, Fault):
        parsed.faults[position], value = value, None
    elif isinstance(value, NewWord):
        parsed.new[position], value = value, mask(value.word)
    elif isinstance(value, Bound):
        parsed.bounds[position], value = value, value.value
    elif column.window == "year" and value is not None and value.year != year:
        parsed.outside[position] = value
    return value


def _parse_cell(cell: Any, parse: Parser, required: bool) -> Any:
    if is_blank(cell) or (isinstance(cell, tuple) and all(map(is_blank, cell))):
        return BLANK if required else None
    return parse(cell)


def _parser(column: Column, reading: Reading) -> Parser:
    match column.type:
        case "date":
            return lambda cell: _date(cell, reading, column)
        case "number":
            return lambda cell: amount(parse_number(cell, column.unit, reading.scale), column.unit)
        case "yes_no":
            return partial(parse_yes_no, due="应" in column.label)
        case "category":
            words = category_words(column.values)
            return lambda cell: _category(cell, words, column.open)
        case _:
            return _persons if column.personal == "numbered" else masked_cell


# 当日办结, 已办结: it is done, and on a day that is not said
_DONE = re.compile(
    r"^(?:均?已(?!受理|登记|收|立案|转|交|上报|申请)|当[日天场]|即[日时]|同日|次日|按[期时]|(?:办结|完成|结案|完结)$)"
)


def _date(cell: Any, reading: Reading, column: Column) -> Any:
    if isinstance(cell, tuple):
        year, month, day = cell
        return join_date(year, month, day, reading.assumed or reading.year)
    required = column.required
    if not required and cell.__class__ is str and not _NUMERAL.search(folded(cell)) and not _DONE.search(folded(cell)):
        return None  # a word where a date may be missing: 未办结, 正协调, /
    if required and cell.__class__ is str and _NOT_YET.fullmatch(folded(cell)):
        return NOT_YET
    day = parse_date(cell, reading.assumed or reading.year, date_1904=reading.date_1904)
    if cell.__class__ is float and isinstance(day, Noted) and day.code == "date.month_only" and column.window != "year":
        return Fault("value.date", "一个具体日期", "3.1 是 3 月 1 日还是 3 月 10 日看不出，请按 2023-05-06 的样式填写")
    return day


def _category(cell: Any, words: Mapping[str, str], is_open: bool) -> Any:
    """不予受理 is no category of what was accepted: whether the row counts is settled where the topic is (relating/states)."""
    if cell.__class__ is str and NOT_ACCEPTED.fullmatch(folded(cell)):
        return None
    return parse_category(cell, words, is_open=is_open)


def amount(number: Any, unit: str) -> Any:
    """A count has no fraction, and nothing that is counted or paid is less than nothing."""
    value = number.value if isinstance(number, Bound) else number
    if isinstance(value, Fault) or unit == "%":
        return number
    if value < 0 or (value != int(value) and unit and unit != "元"):
        return COUNTLESS
    return number


def _persons(cell: Any) -> tuple[str, ...] | Fault:
    """The persons in a cell by the spelling they are known by; the names go no further than the memory of this run."""
    names = split_persons(cell)
    return names if isinstance(names, Fault) else tuple(dict.fromkeys(map(person_key, names)))


def masked_cell(cell: Any) -> str:
    """A raw cell as text that may be kept: ID and mobile numbers masked, also where the cell was a number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return mask_number(cell) or as_text(cell)
    if isinstance(cell, tuple):
        return "/".join(map(masked_cell, cell))
    return mask(as_text(cell))
