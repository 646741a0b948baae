"""Invented personal data, planted in the tallies so that tests can prove that none of it gets out.

The identity numbers have a true region code and a valid check digit; their serial numbers 996-999 were kept for
centenarians, which nobody of these birth dates was. The mobile numbers hold 0000 where the home exchange stands.
"""

from __future__ import annotations

from datetime import date, timedelta

from .dice import WIDE

REGION = "500229"
IDENTITY_COUNT = 76
MOBILE_COUNT = 130
_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_PREFIXES = ("130", "155", "166", "177", "188", "199")


def check_digit(first17: str) -> str:
    """The eighteenth character of a citizen identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def identity(n: int) -> str:
    """The n-th invented identity number."""
    if n >= IDENTITY_COUNT:
        raise ValueError(f"identity {n} would be planted but not listed: raise IDENTITY_COUNT")
    born = date(1961, 2, 17) + timedelta(days=n * 179)
    first17 = f"{REGION}{born:%Y%m%d}{996 + n % 4}"
    return first17 + check_digit(first17)


def mobile(n: int) -> str:
    """The n-th invented mobile number."""
    if n >= MOBILE_COUNT:
        raise ValueError(f"mobile {n} would be planted but not listed: raise MOBILE_COUNT")
    return f"{_PREFIXES[n % len(_PREFIXES)]}0000{17 + n * 7:04d}"


def _identity_that_survives_as_float() -> str:
    """An identity number that Excel's 15 digits and a float both hold exactly: it ends in 000, 64 divides it."""
    born = date(1971, 4, 2)
    while True:
        number = f"{REGION}{born:%Y%m%d}8000"
        if check_digit(number[:17]) == "0" and int(number) % 64 == 0:
            return number
        born += timedelta(days=1)


FLOAT_IDENTITY = _identity_that_survives_as_float()
MOBILE_WIDE = mobile(0).translate(WIDE)
MOBILE_HYPHENS = f"{mobile(1)[:3]}-{mobile(1)[3:7]}-{mobile(1)[7:]}"

# Numbers 0-9 are for free text and single cells, named where they are used; those from 10 on fill whole columns.
IDENTITIES = (*(identity(n) for n in range(IDENTITY_COUNT)), FLOAT_IDENTITY)
MOBILES = tuple(mobile(n) for n in range(MOBILE_COUNT))

PLANTED = (
    *IDENTITIES,
    *(number.lower() for number in IDENTITIES if number.endswith("X")),
    str(float(FLOAT_IDENTITY)),
    FLOAT_IDENTITY[:15],
    *MOBILES,
    MOBILE_WIDE,
    MOBILE_HYPHENS,
)
"""Every string that must not be found in any output, log or processed file."""

PERSON_PATTERN = r"(?:当事人|申请人|信访人|网格员|调解员|授课人|接访领导|人大代表|执法员|经办人)\d{2,3}"
"""Stand-ins for names in columns that are dropped; not ``人员032`` and ``律师01``, whose columns are numbered anew."""
