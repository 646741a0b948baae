"""Marks that stand for the cell above: 同上, 〃, ″ and the like. Pure."""

import re
from collections.abc import Sequence
from typing import Any

from pipeline.tallies.values.cells import folded

_MARKS = frozenset([
    "同上", "同上行", "同前", "同前行", "如上", "上同", "同", "同上一行", "同上格",
    "〃", "″", "〞", "''", '"', '""', "“", "”", "““", "””", "′′", "do.",
    "ditto", "↑", "同左上", "''", "〝", "＂", "〃〃", "―〃―", "-〃-", "-\"-", "同上栏",
])  # fmt: skip
_WORD = re.compile(r"[^\w]*(?:[同仝](?:上|前|左上)(?:一?[行栏格项列]|所[述列])?|如上|上同)[^\w]*")
_FOLDED = frozenset(map(folded, _MARKS)) | _MARKS


def is_ditto(value: Any) -> bool:
    """Whether a cell says no more than that it repeats the one above."""
    if value.__class__ is not str or len(value) > 12:
        return False
    return value.strip() in _MARKS or folded(value) in _FOLDED or bool(_WORD.fullmatch(folded(value)))


def spelled_out(cells: Sequence[Any]) -> list[Any]:
    """A column with every mark replaced by the value that it stands for; one with nothing above stays."""
    if not any(map(is_ditto, set(cells))):
        return list(cells)
    written: list[Any] = []
    for cell in cells:
        written.append(written[-1] if is_ditto(cell) and written else cell)
    return written
