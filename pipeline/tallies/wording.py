"""What is said of each code of problem: one row a code, and nowhere else.

A row has the severity; the templates of `found`, `expected` and `advice`, filled with the fields of the problem; and what
`nianbao explain` tells of it: its meaning, an example, the remedy.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.tallies.problems import Problem
from pipeline.tallies.severities import Severity


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one code. Templates name fields in braces."""

    severity: Severity
    found: str
    expected: str
    advice: str
    meaning: str = ""
    example: str = ""


def said(
    code: str, file: str = "", sheet: str = "", cell: str = "", *, department: str = "", **fields: object
) -> Problem:
    """The problem with this code, in words.

    Raises
    ------
    KeyError
        A code, or a field that its templates name, is missing: a defect of the program.
    """
    words = WORDINGS[code]
    found, expected, advice = (text.format(**fields) for text in (words.found, words.expected, words.advice))
    return Problem(words.severity, code, file, sheet, cell, found, expected, advice, department)


WORDINGS: Mapping[str, Wording] = {
    "rows.void": Wording(
        "question",
        "{count} 行写明“{words}”",
        "每行都应计入，或都不计入",
        "请决定这些行算不算“{label}”；每年都有的，可在事项目录的 counting.leave_out 里写明",
        meaning="台账里有写明作废、撤销、误报、示例等的行，算与不算得出两个数",
        example="备注栏写“作废”的处罚决定书",
    ),
}
