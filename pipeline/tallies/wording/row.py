"""A row of words: what is said of one code of problem."""

from dataclasses import dataclass

from pipeline.tallies.wording.severities import Severity


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one code. Templates name fields in braces.

    Attributes
    ----------
    each_year
        Template of what to write into the catalogue where a cause returns every year.
    """

    severity: Severity
    found: str = ""
    expected: str = ""
    advice: str = ""
    meaning: str = ""
    example: str = ""
    remedy: str = ""
    each_year: str = ""
