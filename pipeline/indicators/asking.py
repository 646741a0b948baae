"""Questions as they are put: what was found, what each answer gives, and where to write it.

Belongs here: the words of an open question and of what came of decisions. Does not belong here: which questions are put
(candidates.py), and the words of their causes (tallies).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.catalogue import Number
from pipeline.indicators.values import Value
from pipeline.tallies import DecisionEntry, Opened, Problem, Question, each_year, said

NOTHING = "无"
_MOST_FIGURES = 3
_MOST_IDS = 5

Figures = Mapping[str, Mapping[str, Value]]
"""Of each indicator that a question changes, the value under each reading."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is put: of each indicator that it leaves open, the value under each reading.

    All other open questions are read as they are while open; `others` counts those of them that change the same indicators.
    `lapsed` is the answer that its cells had before they changed.
    """

    question: Question
    department: str
    figures: Figures
    others: int = 0
    lapsed: DecisionEntry | None = None

    @property
    def sentence(self) -> str:
        """What was found."""
        return self.question.problem().found

    def told(self, reading: str) -> str:
        """What one answer gives: 中心组学习 23 次."""
        return _told(self.figures, reading)


def _told(figures: Figures, reading: str) -> str:
    shown = [readings[reading] for readings in figures.values()][:_MOST_FIGURES]
    more = f" 等 {len(figures)} 项" if len(figures) > _MOST_FIGURES else ""
    return "、".join(f"{value.label} {figure_told(value)}" for value in shown) + more


def figure_told(value: Value) -> str:
    """A value with its unit, as an answer gives it: 23 次, 78.43%, 无."""
    if value.value is None:
        return NOTHING
    return value.text if value.unit == "%" else f"{value.text} {value.unit}".rstrip()


def problem_of(asked: Asked, opened: Opened) -> Problem:
    """The question as it is put: what was found, what each answer gives, and where to write it."""
    question = asked.question
    problem = question.problem()
    if all(len({printed(value) for value in readings.values()}) == 1 for readings in asked.figures.values()):
        labels = "、".join(next(iter(readings.values())).label for readings in asked.figures.values())
        given = f"与另外的待定合在一起才影响{labels}"
    elif len(asked.figures) == 1:
        (readings,) = asked.figures.values()
        first = readings[question.answers[0]].label
        given = "；".join(
            f"{name} → {first if number == 0 else ''} {figure_told(readings[name])}".replace("  ", " ")
            for number, name in enumerate(question.answers)
        )
    else:
        given = "；".join(f"{name} → {asked.told(name)}" for name in question.answers)
    others = f"（另有 {asked.others} 个待定也影响这些数）" if asked.others else ""
    again = f"原来问的单元格变了，请重新决定（原来定为{asked.lapsed}）：" if asked.lapsed else ""
    command = f"nianbao check {opened.year} --unit {opened.unit} --decide"
    how = f"在 decisions.yml 的 {question.id} 里填：{' 或 '.join(question.answers)}（没有这一条的，先运行 {command}）"
    line = each_year(question.code, **{**question.fields, "topic": question.topic})
    always = f"每年都有的，写进事项目录 {question.topic}.yml：{line}" if line else ""
    return replace(
        problem,
        found=f"{again}{problem.found}：{given}{others}",
        advice="。".join(filter(None, [problem.advice, how, always])),
        department=asked.department,
    )


def silent_problem(question: Question) -> Problem:
    """The note of a question that changes no figure."""
    return said("question.silent", question.file, question.sheet, question.cell, what=question.problem().found)


def idle_problems(entries: Sequence[DecisionEntry]) -> list[Problem]:
    """What is said of entries of decisions.yml that nothing asks for."""
    if not entries:
        return []
    more = " 等" if len(entries) > _MOST_IDS else ""
    ids = "、".join(entry.id for entry in entries[:_MOST_IDS]) + more
    return [said("decision.idle", "decisions.yml", count=len(entries), ids=ids)]


def printed(value: Value) -> tuple[Number | None, str]:
    """What a reader would see of a value; of one that has no number, nothing."""
    return value.value, "" if value.value is None else value.text
