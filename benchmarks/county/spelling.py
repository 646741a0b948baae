"""A true value as a clerk puts it into a cell. Every spelling here says exactly what is true, or is not counted.

Belongs here: the ways to write dates, numbers, words and persons. Does not belong here: where the cell lies.
"""

from datetime import date, timedelta

from benchmarks.county.forms import Column
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from tests.sample.dice import WIDE
from tests.sample.planted import FLOAT_IDENTITY
from tests.sample.sheet import Cell

SERIAL_ZERO = date(1899, 12, 30)
_HANZI = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_WEEKDAYS = "一二三四五六日"
_BETWEEN = {"persons": ("、", ",", "，", " / ", "；", "\n")}
_NOTHING = ("/", "—", "无", "-")
_YES, _NO = ("是", "√", "1", "是的"), ("否", "×", "0", "不是")
_FILED = {True: ("已报备", "已备案", *_YES), False: ("未报备", "未备案", *_NO)}

WHOLE_DAYS: tuple[Mess | None, ...] = (
    None, Mess.DATE_DOTS, Mess.DATE_SLASHES, Mess.DATE_CHINESE, Mess.DATE_DIGITS, Mess.DATE_CELL, Mess.DATE_CELL,
    Mess.DATE_SERIAL, Mess.DATE_HANZI, Mess.LATIN_O, Mess.DATE_TIME,
)  # fmt: skip
"""Ways to write a day that name the year; None is 2023-05-06."""
LOOSE_DAYS: tuple[Mess | None, ...] = (Mess.DATE_NO_YEAR, Mess.DATE_STRETCH, Mess.DATE_MONTH, Mess.DATE_SPLIT)
"""Ways that leave something out or name a stretch: only for days within the year of the report."""


def spell_day(day: date, way: Mess | None, pen: Pen) -> Cell:
    """One day. A stretch begins with it; of a month only the month is true."""
    match way:
        case Mess.DATE_DOTS:
            text: Cell = f"{day.year}.{day.month}.{day.day}"
        case Mess.DATE_SLASHES:
            text = f"{day.year}/{day.month}/{day.day}"
        case Mess.DATE_CHINESE:
            text = f"{day.year}年{day.month}月{day.day}日"
        case Mess.DATE_DIGITS:
            text = f"{day:%Y%m%d}" if pen.one_in(2) else int(f"{day:%Y%m%d}")
        case Mess.DATE_CELL:
            text = day
        case Mess.DATE_SERIAL:
            text = (day - SERIAL_ZERO).days
        case Mess.DATE_HANZI | Mess.LATIN_O:
            text = _in_hanzi(day, "〇" if way is Mess.DATE_HANZI else "O")
        case Mess.DATE_TIME:
            text = f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）{pen.pick(('上午9时', '', '14:30'))}"
        case Mess.DATE_NO_YEAR:
            text = f"{day.month}月{day.day}日"
        case Mess.DATE_STRETCH:
            text = _stretch(day, pen)
        case Mess.DATE_MONTH:
            text = f"{day.year}年{day.month}月"
        case _:
            text = day.isoformat()
    if way is not None:
        pen.note(way)
    return text


def _in_hanzi(day: date, zero: str) -> str:
    year = "".join(_HANZI[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def _stretch(day: date, pen: Pen) -> str:
    last = min(day + timedelta(days=pen.between(1, 3)), date(day.year, 12, 31))
    year = f"{day.year}年" if pen.one_in(2) else ""
    if last.month == day.month and pen.one_in(2):
        return f"{year}{day.month}月{day.day}-{last.day}日" if last > day else f"{year}{day.month}月{day.day}日"
    return f"{year}{day.month}月{day.day}日-{last.month}月{last.day}日"


def numeral(number: int) -> str:
    """A whole number below 100 in Chinese: 12 → 十二."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_HANZI[tens]}十") + (_HANZI[ones] if ones or not tens else "")


def formal(number: int) -> str:
    """An amount in yuan below 100 000 as on a receipt: 1500 → 壹仟伍佰元整."""
    said, gap = "", False
    for place, name in ((10000, "万"), (1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // place % 10
        said += ("零" if gap and said and digit else "") + (f"{_FORMAL[digit]}{name}" if digit else "")
        gap = not digit
    return f"{said}元整"


def spell_number(number: int, column: Column, pen: Pen) -> Cell:
    """A number that is counted: as it is, with its unit, in wide digits or numerals."""
    unit = column.unit
    if column.sort == "number" and unit == "元":
        return _spell_money(number, pen)
    if pen.makes(Mess.UNIT_IN_CELL, one_in=8):
        return f"{number}{pen.pick(('', ' '))}{unit}"
    if pen.makes(Mess.WIDE_DIGITS, one_in=25):
        return f"{number}".translate(WIDE)
    if number < 100 and pen.makes(Mess.NUMERALS, one_in=40):
        return f"{numeral(number)}{pen.pick(('', unit))}"
    return float(number) if pen.one_in(9) else str(number) if pen.one_in(9) else number


def _spell_money(yuan: int, pen: Pen) -> Cell:
    if pen.makes(Mess.FORMAL_NUMERALS, one_in=20):
        return formal(yuan)
    if pen.makes(Mess.UNIT_IN_CELL, one_in=10):
        return f"{yuan}元"
    return f"{yuan:,}" if yuan > 999 and pen.one_in(10) else yuan


def spell_loosely(number: int, column: Column, pen: Pen) -> tuple[Cell, bool]:
    """A number that makes no indicator; the second value says whether a reader can still add it up."""
    if pen.makes(Mess.SIGN_FOR_NOTHING, one_in=30):
        return pen.pick(_NOTHING), False
    if pen.makes(Mess.ABOUT, one_in=40):
        return f"约{number}{column.unit}", True
    return spell_number(number, column, pen), True


def spell_word(word: str, column: Column, pen: Pen) -> Cell:
    """One of the words by which a category is known."""
    said = pen.pick(column.told[word])
    if said != word:
        pen.note(Mess.STATUS_WORDS)
    return said


def spell_yes_no(yes: bool, key: str, pen: Pen) -> Cell:
    words = _FILED[yes] if key == "filed" else _YES if yes else _NO
    said = pen.pick(words)
    if said not in ("是", "否"):
        pen.note(Mess.STATUS_WORDS)
    return int(said) if said in ("0", "1") and pen.one_in(2) else said


def spell_persons(names: tuple[str, ...], pen: Pen) -> Cell:
    if len(names) > 1:
        pen.note(Mess.SEVERAL_PEOPLE)
    return pen.pick(_BETWEEN["persons"]).join(names)


def spell_phone(number: str, pen: Pen) -> Cell:
    return float(number) if pen.makes(Mess.PHONE_NUMBER, one_in=9) else number


def spell_identity(number: str, pen: Pen) -> Cell:
    """An ID number; now and then as the float that Excel made of it."""
    return float(FLOAT_IDENTITY) if pen.makes(Mess.IDENTITY_NUMBER, one_in=12) else number
