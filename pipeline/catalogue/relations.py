"""Checks (勾稽关系) as text: `a + b == c`, `settled <= accepted`, `rate == part / whole`.

Belongs here: the small grammar and its parsed form. Does not belong here: values; indicators/checks.py holds those.
A quotient is a percentage, as everywhere in the report.
"""

import re
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict

Operator = Literal["==", "<=", ">=", "<", ">"]
_KEY = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
_TERM = rf"(?:{_KEY}(?:\s*/\s*{_KEY})?|\d+(?:\.\d+)?)"
_SIDE = rf"{_TERM}(?:\s*[+-]\s*{_TERM})*"
_RELATION = re.compile(rf"\s*({_SIDE})\s*(==|<=|>=|<|>)\s*({_SIDE})\s*")


class Term(BaseModel):
    """One summand: a number, an indicator, or the quotient of two indicators in percent."""

    model_config = ConfigDict(frozen=True)

    sign: Literal[1, -1]
    keys: tuple[str, ...] = ()
    number: float = 0


class Relation(BaseModel):
    """Two sums and how they must compare."""

    model_config = ConfigDict(frozen=True)

    text: str
    left: tuple[Term, ...]
    operator: Operator
    right: tuple[Term, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The indicators it speaks of, in order, each once."""
        return tuple(dict.fromkeys(key for term in (*self.left, *self.right) for key in term.keys))


def parse_relation(text: object) -> Relation:
    """Read one check.

    Raises
    ------
    ValueError
        Not of the form `a + b == c`; operators are == <= >= < >.
    """
    if isinstance(text, Relation):
        return text
    match = _RELATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"勾稽关系“{text}”写法不对，应如 a.x + a.y == a.z 或 a.x <= a.y（运算符 == <= >= < >）")
    left, operator, right = match.groups()
    return Relation(
        text=" ".join(match[0].split()), left=_side(left), operator=cast(Operator, operator), right=_side(right)
    )


def _side(text: str) -> tuple[Term, ...]:
    terms = re.finditer(rf"([+-]?)\s*({_TERM})", text)
    return tuple(_term(match[1], match[2]) for match in terms)


def _term(sign: str, text: str) -> Term:
    direction: Literal[1, -1] = -1 if sign == "-" else 1
    if text[0].isdigit():
        return Term(sign=direction, number=float(text))
    return Term(sign=direction, keys=tuple(re.split(r"\s*/\s*", text)))
