"""The severities of problems: one row each, read by whatever sorts, shows, colours or stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "question", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Grade:
    """What a severity is called, how it ranks (0 is worst), its colours, and whether it blocks a report.

    `fill` is the ARGB colour of a marked cell, `style` that of a terminal.
    """

    word: str
    rank: int
    fill: str
    style: str
    blocks: bool


SEVERITIES: Mapping[Severity, Grade] = {
    "error": Grade("错误", 0, "FFFFC7CE", "red", True),
    "question": Grade("待定", 1, "FFE4DFEC", "magenta", True),
    "warning": Grade("提醒", 2, "FFFFEB9C", "yellow", False),
    "note": Grade("说明", 3, "FFDDEBF7", "", False),
}
