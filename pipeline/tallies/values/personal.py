"""Personal data ends at the door: ID, bank card and mobile numbers in any text are masked. Landline numbers stay.

An ID number (GB 11643): 18 characters with a real birth date and a right check digit, so that an event number of the same
length stays; also with blanks, dashes, dots, 、 or / between its groups, and full-width. What Excel made a float has lost its
last digits: there the birth date alone decides. The old ID numbers of 15 digits stay, nothing tells them from event numbers; so
does a number that is split over cells, or whose check digit is wrong.

A bank card (ISO/IEC 7812): digits with a right Luhn sum, 16, 17 or 19 of them after 62 (UnionPay), 16 or 19 after 4 or 5. So are
one in ten of all numbers. Those of 18 digits, and those that begin otherwise, therefore count only in groups, of four or of 6 and
13; and digits written together do not count where the 7th begin a year from 2000 to 2039: 500229 2023 … is a number that the town
gave out, region first, then the year.

A mobile number: 11 digits beginning with 13 to 19, after +86, 0086 or 0 too, in groups of 3-4-4 or 3-3-5.
"""

import math
import re
from datetime import date
from decimal import Decimal
from itertools import accumulate

from pipeline.characters import JOINERS

ID_MASK = "〔身份证号已隐去〕"
CARD_MASK = "〔银行卡号已隐去〕"
MOBILE_MASK = "〔手机号已隐去〕"

_SPACES = r" \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000"
_DASHES = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d_"
_DOTS = r".\u00b7\u30fb\u2022\uff0e"
_LISTING = r"\u3001/\uff0f"  # what also stands between the numbers of a list
_GAP = f"[{_SPACES}{_DASHES}{_DOTS}]{{1,3}}"
_ANY_GAP = f"[{_SPACES}{_DASHES}{_DOTS}{_LISTING}]{{1,3}}"
_NUMBER = re.compile(rf"[0-9]+[Xx]?(?:{_ANY_GAP}(?:[0-9]+[Xx]?|[Xx](?![0-9A-Za-z])))*")
_UNSEEN = re.compile(f"[{JOINERS}]")
_LIKE_X = re.compile(r"(?<=[0-9]{17})[×✕ХхΧχ]")
_GROUP = re.compile(r"[0-9Xx]+")
_FLOAT_ID = re.compile(r"(?<![0-9.])[1-9]\.[0-9]{5,16}[Ee]\+?17(?![0-9])")
_FLOAT_CARD = re.compile(r"(?<![0-9.])6\.2[0-9]{4,16}[Ee]\+?1[568](?![0-9])")
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)?86(?:{_GAP})?|0)?1[3-9][0-9](?:[{_SPACES}{_DASHES}]{{0,3}}[0-9]{{4}}[{_SPACES}{_DASHES}]{{0,3}}[0-9]{{4}})(?![0-9])"
    rf"|(?<![0-9])(?<![0-9][{_DASHES}{_DOTS}{_LISTING}])(?:(?:\+|00)?86(?:{_GAP})?|0)?1[3-9][0-9]"
    rf"(?:([{_DOTS}{_LISTING}])[0-9]{{4}}\1[0-9]{{4}}|([{_SPACES}{_DASHES}{_DOTS}])\2?[0-9]{{3}}\2{{1,2}}[0-9]{{5}})"
    rf"(?![0-9]|[{_DASHES}{_DOTS}{_LISTING}][0-9])"
)
_WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), 0xFF38, 0xFF58, 0xFF0D)})
_MAYBE = re.compile(rf"(?:\d[{_SPACES}{_DASHES}{_DOTS}{_LISTING}]{{0,3}}){{11}}|[Ee]\+?1[5-8]")  # of both widths

_ID = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
_CARD = re.compile(r"62[0-9]{14,15}|62[0-9]{17}|[45](?:[0-9]{15}|[0-9]{18})")
_CARD_IN_GROUPS = re.compile(
    rf"[0-9]{{4}}(?:{_ANY_GAP}[0-9]{{4}}){{3}}(?:{_ANY_GAP}[0-9]{{1,3}})?|[0-9]{{6}}{_GAP}[0-9]{{13}}"
)
_DATED = re.compile(r"[0-9]{6}20[0-3][0-9]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EXACT_FLOAT = 2**53
_EXCEL_DIGITS = 10**15
_LONGEST_WRITTEN = 80
_LENGTHS = range(16, 20)
"""The digits of an ID or card number."""


def mask(text: str) -> str:
    """The text with every ID, bank card and mobile number replaced. Masking twice changes nothing."""
    seen = _UNSEEN.sub("", text)
    if not _MAYBE.search(seen):
        return text
    narrow = _LIKE_X.sub("X", seen.translate(_WIDE))
    masked = _NUMBER.sub(lambda match: _masked_groups(match[0]), narrow)
    masked = _FLOAT_CARD.sub(CARD_MASK, _FLOAT_ID.sub(ID_MASK, masked))
    masked = _MOBILE.sub(MOBILE_MASK, masked)
    return text if masked == narrow else masked


def is_masked(text: str) -> bool:
    """Whether a text has something in it that `mask` put there."""
    return any(put in text for put in (ID_MASK, CARD_MASK, MOBILE_MASK))


def mask_number(value: float) -> str | None:
    """The mask for a numeric cell that was an ID, bank card or mobile number, or None."""
    if not 1e10 < value < 1e20 or value != int(value):
        return None
    digits = str(int(Decimal(repr(value))))  # the shortest digits that make this float, as Excel shows them
    half = math.ulp(value) / 2  # the number that was typed lies within half a step of the float
    if value >= _EXACT_FLOAT and any(_born(str(int(value) + int(step))) for step in (-half, 0, half)):
        return ID_MASK
    if _is_card(digits) or (value >= _EXCEL_DIGITS and digits.startswith("62") and _may_be_card(digits)):
        return CARD_MASK
    return MOBILE_MASK if _MOBILE.fullmatch(digits) else None


def is_id_number(text: str) -> bool:
    """Whether the text is an ID number by its 18 characters, birth date and check digit."""
    if not _ID.fullmatch(text) or not _born(text):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False))
    return _CHECK_DIGITS[total % 11] == text[17].upper()


def _masked_groups(written: str) -> str:
    """Digits in groups, as 6222 0212 …: the first run of whole groups that is an ID or card number is masked, and so on."""
    groups = [match.span() for match in _GROUP.finditer(written)]
    digits = [0, *accumulate(end - start for start, end in groups)]
    kept, done, at = [], 0, 0
    while at < len(groups):
        for last in range(min(at + 18, len(groups)) - 1, at - 1, -1):
            long_enough = digits[last + 1] - digits[at] in _LENGTHS
            found = _person_number(written[groups[at][0] : groups[last][1]]) if long_enough else None
            if found:
                kept += [written[done : groups[at][0]], found]
                done, at = groups[last][1], last
                break
        at += 1
    return "".join([*kept, written[done:]])


def _person_number(written: str) -> str | None:
    if not 16 <= len(written) <= _LONGEST_WRITTEN:
        return None
    digits = "".join(_GROUP.findall(written))
    if is_id_number(digits):
        return ID_MASK
    in_groups = _CARD_IN_GROUPS.fullmatch(written) and _luhn(digits)
    if in_groups and (digits.startswith("62") or (digits[0] in "34569" and len(digits) in (16, 19))):
        return CARD_MASK
    return CARD_MASK if written == digits and _is_card(digits) else None


def _is_card(digits: str) -> bool:
    return _may_be_card(digits) and _luhn(digits)


def _may_be_card(digits: str) -> bool:
    return bool(_CARD.fullmatch(digits)) and not _DATED.match(digits)


def _luhn(digits: str) -> bool:
    """Every second digit from the right doubled, the digits of all of it summed: a multiple of ten."""
    doubled = (str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed(digits)))
    return sum(map(int, "".join(doubled))) % 10 == 0


def _born(text: str) -> bool:
    if len(text) != 18 or text[6:8] not in ("18", "19", "20"):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return True
