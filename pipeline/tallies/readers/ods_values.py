"""The value of a cell of an OpenDocument spreadsheet, by its attributes and the text that it shows."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_KIND = _OFFICE + "value-type"
_KIND_IN_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_FORMULA = TABLE + "formula"
_NUMBER = _OFFICE + "value"
_DATE = _OFFICE + "date-value"
_TIME = _OFFICE + "time-value"
_BOOLEAN = _OFFICE + "boolean-value"
_STRING = _OFFICE + "string-value"
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")
# What an error shows: as Excel and LibreOffice write it, which give it the value 0 or none beside.
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)|(?:Err|错误)[:：]\d{3}|#N/?A")
_VALUES = {
    "float": _NUMBER, "percentage": _NUMBER, "currency": _NUMBER, "date": _DATE, "time": _TIME, "boolean": _BOOLEAN,
    "string": _STRING,
}  # fmt: skip

_NUMBERS = ("float", "percentage", "currency")

Attributes = dict[str, str]


def is_uncomputed(attributes: Attributes) -> bool:
    """Whether a cell has a formula without a value: not even an empty text, which one may come to."""
    return _FORMULA in attributes and _VALUES.get(attributes.get(_KIND, ""), _STRING) not in attributes


def value_of(attributes: Attributes, text: str) -> Any:
    """The value of a cell, as calamine gives it for other workbooks; an error is its text."""
    kind = attributes.get(_KIND)
    if attributes.get(_KIND_IN_CALC) == "error" or (kind in _NUMBERS and _ERROR.fullmatch(text.strip())):
        return text.strip() or "#ERROR"
    if kind in _NUMBERS:
        return _or_text(float, attributes.get(_NUMBER), text)
    if kind == "date":
        return _or_text(_date, attributes.get(_DATE), text)
    if kind == "time":
        return _or_text(_duration, attributes.get(_TIME), text)
    if kind == "boolean":
        return attributes[_BOOLEAN] == "true" if _BOOLEAN in attributes else text
    return attributes.get(_STRING, text)


def _or_text(read: Callable[[str], Any], value: str | None, text: str) -> Any:
    try:
        return text if value is None else read(value)
    except (ValueError, OverflowError):
        return text


def _date(value: str) -> date | datetime:
    moment = datetime.fromisoformat(value)
    return moment.date() if moment.time() == time() else moment


def _duration(value: str) -> time | timedelta:
    """An ISO 8601 duration: a time of day below 24 hours."""
    match = _DURATION.fullmatch(value)
    if match is None:
        raise ValueError(value)
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds + float(f"0.{match[6] or 0}"))
    if match[1]:
        return -length
    if length >= timedelta(days=1):
        return length
    minutes, seconds = divmod(length.seconds, 60)
    return time(minutes // 60, minutes % 60, seconds, length.microseconds)
