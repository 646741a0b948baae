"""Texts of an outcome as they may stand in any file: without the place of the project, without what no page can show.

The problems of the tallies were masked as they were read; a message may quote anything, and is masked here.
"""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from pipeline.characters import BROKEN, CONTROLS
from pipeline.run.jobs import Contradiction, Outcome
from pipeline.tallies import Problem, mask

_Value = TypeVar("_Value", Problem, Contradiction)
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_UNPRINTABLE = re.compile(f"[\r{CONTROLS}{BROKEN}]")


def clean(outcome: Outcome, root: Path) -> Outcome:
    """The outcome with every text as it may be shown; paths in its message begin at the root."""
    return replace(
        outcome,
        message=printable(mask(_without(root, outcome.message))),
        notebook=printable(outcome.notebook),
        problems=tuple(map(_clean, outcome.problems)),
        contradictions=tuple(map(_clean, outcome.contradictions)),
    )


def printable(text: str) -> str:
    """The text with every line end as one, and a mark in the place of what cannot be shown."""
    return _UNPRINTABLE.sub("\ufffd", _COLOURS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))


def _clean(value: _Value) -> _Value:
    texts: dict[str, Any] = {field.name: printable(getattr(value, field.name)) for field in fields(value)}
    return replace(value, **texts)


def _without(root: Path, text: str) -> str:
    if root == Path(root.anchor):
        return text
    return re.sub(rf"{re.escape(str(root))}(?:([/\\])|(?![\w.-]))", lambda match: "" if match[1] else ".", text)
