"""What questions leave open: of each question the figures under each reading, of each figure what it may come to.

Belongs here: which questions are put at all, and the problems that put them. Does not belong here: their causes (tallies).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from pipeline.catalogue import Catalogue, Number
from pipeline.indicators.asking import (
    NOTHING,
    Asked,
    Figures,
    figure_told,
    idle_problems,
    printed,
    problem_of,
    silent_problem,
)
from pipeline.indicators.display import with_unit
from pipeline.indicators.values import Value, Values, compute_values
from pipeline.tallies import (
    COUNT,
    LEAVE,
    Answer,
    Decision,
    DecisionEntry,
    Intake,
    Opened,
    Question,
    match,
    question_id,
)

BACK, TAKE = "退回", "采用"
_CROWDED = "file.many_questions"
_MOST_IN_A_FILE = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """The intake as it stands with what was decided, every open question among its problems, and these questions."""

    intake: Intake
    asked: tuple[Asked, ...]


def weigh(opened: Opened, catalogue: Catalogue) -> Weighed:
    """Apply the decisions of a folder, and put every other question that a figure rests on."""
    crowded = _crowded(opened.questions)
    sent = match(opened.decisions, list(crowded.values()), opened.files).decided
    back = {file for file, question in crowded.items() if question.id in sent and sent[question.id].answer == BACK}
    opened_less = opened.without(back)
    questions = {question.id: question for question in (*opened_less.questions, *opened.questions, *crowded.values())}
    matched = match(opened.decisions, list(questions.values()), opened.files)
    scale = _Scale(opened_less, catalogue, matched.answers)
    figures = {question.id: scale.figures(question) for question in opened_less.questions}
    open_now = [question for question in opened_less.questions if question.id not in matched.decided]
    mattering = scale.mattering(open_now, figures)
    weighty = {name for name, found in figures.items() if found} | mattering.keys()
    withheld: set[str] = set()
    put: list[tuple[Question, Figures]] = []
    for file, question in crowded.items():
        here = {each.id for each in opened_less.questions if each.file == file} & weighty
        if file in back or question.id in matched.decided or len(here) <= _MOST_IN_A_FILE:
            continue
        withheld |= here
        put.append((question, scale.without(file)))
    put += [(each, mattering[each.id]) for each in open_now if each.id in mattering.keys() - withheld]
    asked = tuple(_asked(question, found, put, matched.lapsed, catalogue) for question, found in put)
    told = [
        *(problem_of(each, opened) for each in asked),
        *(silent_problem(question) for question in open_now if question.id not in mattering),
        *matched.problems,
        *idle_problems(matched.idle),
    ]
    intake = opened_less.settled(matched.answers, told)
    decisions = [
        _decision(questions[name], entry, figures.get(name, {})) for name, entry in sorted(matched.decided.items())
    ]
    undecided = scale.undecided(
        [*(found for _, found in put), *mattering.values()], [each for each in open_now if each.id in mattering]
    )
    return Weighed(replace(intake, decisions=tuple(decisions), undecided=undecided), asked)


def hold_open(values: Values, undecided: Mapping[str, Sequence[Number | None]]) -> dict[str, Value]:
    """The values with those that questions leave open as such: no number, but what they may come to."""
    return {key: _held_open(value, undecided[key]) if key in undecided else value for key, value in values.items()}


def _held_open(value: Value, candidates: Sequence[Number | None]) -> Value:
    words = "或".join(NOTHING if number is None else with_unit(number, value.unit) for number in candidates)
    return replace(value, value=None, text=f"待定：{words}", kind="undecided", candidates=tuple(candidates))


class _Scale:
    """The values of a folder under any answers, all else being as decided, or as it is read while open."""

    def __init__(self, opened: Opened, catalogue: Catalogue, answers: Mapping[str, Answer]) -> None:
        self._opened, self._catalogue, self._answers = opened, catalogue, answers
        self._intake = opened.settled(answers)
        self._base = compute_values(catalogue, self._intake, "")
        self._hidden: list[Figures] = []

    def figures(self, question: Question, beside: Mapping[str, str] = MappingProxyType({})) -> Figures:
        """The indicators that a question changes, with the value under each reading; `beside` holds those of other questions."""
        is_open = question.id not in self._answers
        return self._differing(
            {
                reading: self._base
                if is_open and reading == question.open_reading and not beside
                else self._under({**beside, question.id: reading})
                for reading in question.answers
            }
        )

    def without(self, file: str) -> Figures:
        """The indicators that change when a file is sent back."""
        less = self._opened.without({file}).settled(self._answers)
        return self._differing({BACK: compute_values(self._catalogue, less, ""), TAKE: self._base})

    def mattering(self, questions: Sequence[Question], figures: Mapping[str, Figures]) -> dict[str, Figures]:
        """The figures of those that change an indicator: alone, beside another about the same rows, or all together.

        Two questions about a row can each hide what the other changes: a row that is left out while one is open.
        """
        found = {question.id: figures[question.id] or self._beside(question, questions) for question in questions}
        silent: dict[str, list[Question]] = {}
        for question in questions:
            if not found[question.id]:
                silent.setdefault(question.topic, []).append(question)
        for same in silent.values():
            together = self._together(same) if len(same) > 1 else {}
            for question in same if together else ():
                found[question.id] = self._unchanged(question, together)
        return {name: each for name, each in found.items() if each}

    def _beside(self, question: Question, questions: Iterable[Question]) -> Figures:
        """The indicators that a question changes once another about some of its rows is read otherwise; as they are now."""
        for other in questions:
            if other.id != question.id and question.shares_rows(other):
                shown = [self.figures(question, {other.id: reading}) for reading in other.answers[:-1]]
                self._hidden += shown
                if any(shown):
                    return self._unchanged(question, dict.fromkeys(key for figures in shown for key in figures))
        return {}

    def _unchanged(self, question: Question, keys: Iterable[str]) -> Figures:
        return {key: dict.fromkeys(question.answers, self._base[key]) for key in keys}

    def undecided(
        self, found: Iterable[Figures], questions: Sequence[Question]
    ) -> dict[str, tuple[Number | None, ...]]:
        """What each figure that is left open may come to, as it stands now first."""
        numbers: dict[str, list[Number | None]] = {}
        for figures in (*found, *self._hidden, self._together(questions)):
            for key, readings in figures.items():
                numbers.setdefault(key, []).extend(value.value for value in readings.values())
        return {
            key: tuple(dict.fromkeys([self._base[key].value, *sorted(set(numbers[key]), key=_size)]))
            for key in self._base
            if key in numbers
        }

    def _together(self, questions: Sequence[Question]) -> Figures:
        """What changes when all of them are read in the first way."""
        first = self._under({each.id: each.answers[0] for each in questions})
        return self._differing({COUNT: first, LEAVE: self._base})

    def _under(self, readings: Mapping[str, str]) -> Values:
        answers = {**self._answers, **{name: Answer(reading) for name, reading in readings.items()}}
        if answers == self._answers:
            return self._base
        intake = self._opened.settled(answers)
        return compute_values(self._catalogue, intake, "", (self._intake, self._base))

    @staticmethod
    def _differing(by_reading: Mapping[str, Values]) -> Figures:
        first = next(iter(by_reading.values()))
        return {
            key: {reading: values[key] for reading, values in by_reading.items()}
            for key in first
            if len({printed(values[key]) for values in by_reading.values()}) > 1
        }


def _size(number: Number | None) -> float:
    return float("inf") if number is None else number


def _crowded(questions: Iterable[Question]) -> dict[str, Question]:
    """For each file with so many questions that it may rather be sent back, the question whether."""
    by_file: dict[str, list[Question]] = {}
    for question in questions:
        by_file.setdefault(question.file, []).append(question)
    return {
        file: Question(
            id=question_id(_CROWDED, "", [sorted(each.id for each in same)], (BACK, TAKE)),
            code=_CROWDED,
            topic="",
            file=file,
            sheet="",
            cell="",
            fields={"count": str(len(same))},
            readings={BACK: (), TAKE: ()},
        )
        for file, same in sorted(by_file.items())
        if len(same) > _MOST_IN_A_FILE
    }


def _asked(
    question: Question,
    figures: Figures,
    put: Sequence[tuple[Question, Figures]],
    lapsed: Mapping[str, DecisionEntry],
    catalogue: Catalogue,
) -> Asked:
    others = sum(other.id != question.id and bool(found.keys() & figures.keys()) for other, found in put)
    topic = catalogue.topics.get(question.topic)
    return Asked(question, topic.department if topic else "", figures, others, lapsed.get(question.id))


def _decision(question: Question, entry: DecisionEntry, figures: Figures) -> Decision:
    told = {key: {reading: figure_told(value) for reading, value in each.items()} for key, each in figures.items()}
    shown = entry.masked()
    return Decision(
        question.id,
        question.code,
        question.file,
        question.sheet,
        question.cell,
        question.problem().found,
        shown.answer,
        tuple(sorted(shown.excepted)),
        shown.by,
        shown.reason,
        shown.date,
        told,
    )
