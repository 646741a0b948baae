"""Sheets of corrected figures beside a table that still has the old ones: 月份 | 栏目 | 原报数 | 核定数."""

import re
from collections.abc import Collection, Iterable, Iterator

from pipeline.tallies.relating.settlement import Aside
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

_WHAT = r"(?:数|值|内容|结果)?(?:量|据|字)?(?:\(.*\))?"
_BEFORE = re.compile(rf"(?:原[来先]?|上报|[更改订修]正?前|误)[填报登写]?的?{_WHAT}|[更改订修]正?前.{{0,4}}")
_AFTER = re.compile(
    rf"(?:核[定实准]|复核|审定|更正|订正|修正|[更改订修]正?[后为]|应[为是填报]|正确|现)的?(?:后的?|为)?{_WHAT}"
)
_HEADS = 10


def told_of_correction_sheets(asides: Iterable[Aside], files: Collection[str]) -> Iterator[Problem]:
    """An error for each sheet whose head names what was reported and what is right, beside a table that was read.

    Parameters
    ----------
    files
        Those of which a table was read.
    """
    for aside in asides:
        for row, text in list(aside.lines.items())[:_HEADS] if aside.file in files else ():
            cells = text.split("|")
            before, after = ([cell for cell in cells if name.fullmatch(cell)] for name in (_BEFORE, _AFTER))
            if before and after:
                words = "、".join((before[0], after[0]))
                yield said("sheet.corrections", aside.file, aside.sheet, f"A{row}", words=words)
                break
