"""Questions: two readings of a tally that give two figures, and what each answer does to the records.

Belongs here: the frozen `Question`, its identity, and the edits that an answer makes. Does not belong here: when one is put
(relating/), its sentence (sayings.py), and the file that answers stand in (decisions.py).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.tallies.values.cells import addressed_rows, folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

COUNT, LEAVE = "计入", "不计"
_KIND, _CONTENTS = 3, 7
_ID = re.compile(rf"q-([0-9a-f]{{{_KIND}}})[0-9a-f]{{{_CONTENTS}}}(?:-[1-9]\d*)?")


@dataclass(frozen=True, slots=True)
class Leave:
    """Rows that are not counted: positions in the records of the table with this number."""

    table: int
    positions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Weigh:
    """Rows that stand for several: what each position counts as."""

    table: int
    weights: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Put:
    """Cells of one column that are read as something else: position → value."""

    table: int
    column: str
    values: Mapping[int, object]


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stated figures that are not taken: their positions in what was stated."""

    figures: frozenset[int]


@dataclass(frozen=True, slots=True)
class Join:
    """Stated figures that are parts of one sum, as of several villages: their positions in what was stated."""

    figures: frozenset[int]


Edit = Leave | Weigh | Put | Withdraw | Join


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided: one of the question's readings; rows (1-based, of the sheet) decided the other way."""

    reading: str
    excepted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """A question that a person decided, as it can be told.

    `figures` are those it decides over, by their keys: what each reading gives, in words.
    """

    id: str
    code: str
    file: str
    sheet: str
    cell: str
    found: str
    answer: str
    excepted: tuple[int, ...]
    by: str
    reason: str
    date: str
    figures: Mapping[str, Mapping[str, str]]

    @property
    def chosen(self) -> str:
        """The answer with the rows that were decided the other way."""
        rows = "、".join(map(str, self.excepted))
        return f"{self.answer}（第 {rows} 行除外）" if rows else self.answer

    def __str__(self) -> str:
        where = " ".join(filter(None, [self.file, self.sheet, self.cell]))
        return f"{where}：{self.found}，定为{self.chosen}。{self.reason}（{self.by}，{self.date}）"


@dataclass(frozen=True, slots=True)
class Question:
    """One cause in one table that has two readings.

    Attributes
    ----------
    id
        Hash of code, topic, contents of its cells, and readings: it outlives a renamed file, not a changed cell.
    fields
        What its sentence is made of (sayings.py).
    readings
        The answers that may be given → the edits each makes. While it is open the last one holds.
    """

    id: str
    code: str
    topic: str
    file: str
    sheet: str
    cell: str
    fields: Mapping[str, str]
    readings: Mapping[str, tuple[Edit, ...]] = field(repr=False)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(self.readings)

    @property
    def open_reading(self) -> str:
        """The reading that holds until somebody decides."""
        return self.answers[-1]

    @property
    def about(self) -> str:
        """Where it stands, for a person: 学习台账.xlsx › 2023 › A4:H14."""
        return " › ".join(filter(None, [self.file, self.sheet, self.cell]))

    @property
    def rows(self) -> frozenset[int]:
        """The rows of the sheet that may be decided one by one; none where the question is not about rows."""
        edits = (edit for edits in self.readings.values() for edit in edits)
        return frozenset(addressed_rows(self.cell)) if any(isinstance(edit, Leave) for edit in edits) else frozenset()

    def shares_rows(self, other: "Question") -> bool:
        """Whether both are about some row of one sheet."""
        here, there = ((each.file, each.sheet) for each in (self, other))
        return here == there and not set(addressed_rows(self.cell)).isdisjoint(addressed_rows(other.cell))

    def problem(self) -> Problem:
        """The question as a problem; the figures of its readings are not known here."""
        fields = {name: mask(text) for name, text in self.fields.items()}
        return said(self.code, self.file, self.sheet, self.cell, **fields)


def withdrawn_by(questions: Iterable[Question], answers: Mapping[str, Answer]) -> frozenset[int]:
    """The stated figures that the answers, or the open readings, do not take."""
    readings = (
        question.readings[answers[question.id].reading if question.id in answers else question.open_reading]
        for question in questions
    )
    return frozenset(
        number for edits in readings for edit in edits if isinstance(edit, Withdraw) for number in edit.figures
    )


def question_id(code: str, topic: str, contents: Iterable[Sequence[object]], readings: Iterable[str]) -> str:
    """The identity of a question: what it is about, never where it stands. Its first digits are those of its kind."""
    told = [code, topic, [[folded(cell) for cell in row] for row in contents], list(readings)]
    return f"q-{_digits([code, topic])[:_KIND]}{_digits(told)[:_CONTENTS]}"


def kind_of(identity: str) -> str:
    """What the identities of all questions of one code and topic have in common; "" for what is no identity."""
    match = _ID.fullmatch(identity)
    return match[1] if match else ""


def ids_in(text: str) -> list[str]:
    """The identities that a text names."""
    return [found[0] for found in _ID.finditer(text)]


def _digits(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
