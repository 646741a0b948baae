"""What the codes mean whose sentences are made where they are found; `nianbao explain` tells it.

Belongs here: one row a code, without templates. Codes that are worded in wording.py have all of it there.
"""

from collections.abc import Mapping

from pipeline.tallies.severities import Severity
from pipeline.tallies.wording import WORDINGS, Wording


def explained(code: str) -> Wording:
    """What there is to say of a code; an empty row for one that nobody explained."""
    return WORDINGS.get(code) or MEANINGS.get(code) or Wording("error")


def codes() -> list[str]:
    """Every code that is explained, sorted."""
    return sorted({*WORDINGS, *MEANINGS})


def _row(severity: Severity, meaning: str, example: str, remedy: str) -> Wording:
    return Wording(severity, meaning=meaning, example=example, remedy=remedy)


MEANINGS: Mapping[str, Wording] = {}
