"""Personal data ends at the door: ID and mobile numbers in any text are masked.

An ID number (GB 11643): 18 characters with a real birth date and a right check digit, so that an event number of the
same length stays. What Excel made a float has lost its last digits: there the birth date alone decides.
A mobile number: 11 digits beginning with 13 to 19.
"""

import re
from datetime import date
from decimal import Decimal

ID_MASK = "〔身份证号已隐去〕"
MOBILE_MASK = "〔手机号已隐去〕"
_ID = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
_FLOAT_ID = re.compile(r"(?<![\d.])[1-9]\.\d{5,16}[Ee]\+?17(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_WIDE = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)})
_MAYBE = re.compile(r"\d{3}|[Ee]\+?17|[０-９]{3}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EXACT_FLOAT = 2**53


def mask(text: str) -> str:
    """The text with every ID number and mobile number replaced. Masking twice changes nothing."""
    if not _MAYBE.search(text):
        return text
    narrow = text.translate(_WIDE)
    masked = _FLOAT_ID.sub(ID_MASK, _ID.sub(lambda match: ID_MASK if is_id_number(match[0]) else match[0], narrow))
    masked = _MOBILE.sub(MOBILE_MASK, masked)
    return text if masked == narrow else masked


def mask_number(value: float) -> str | None:
    """The mask for a numeric cell that was an ID or mobile number, or None."""
    if not float(value).is_integer():
        return None
    digits = str(int(Decimal(repr(value))))  # the shortest digits that make this float, as Excel shows them
    if value >= _EXACT_FLOAT and _born(digits):
        return ID_MASK
    return MOBILE_MASK if _MOBILE.fullmatch(digits) else None


def is_id_number(text: str) -> bool:
    """Whether 18 characters are an ID number by birth date and check digit."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return _born(text) and _CHECK_DIGITS[total % 11] == text[17].upper()


def _born(text: str) -> bool:
    if len(text) != 18 or text[6:8] not in ("18", "19", "20"):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return True
