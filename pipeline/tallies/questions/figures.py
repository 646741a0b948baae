"""Questions about figures without rows: indicators that several tables state for the same months, not alike.

Belongs here: when it is put, and what each answer does. Does not belong here: periods that settle it themselves (together.py).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalogue import Catalogue
from pipeline.tallies.questions.model import Answer, Edit, Join, Question, Withdraw, question_id, withdrawn_by
from pipeline.tallies.tables.figures.labels import is_rate
from pipeline.tallies.tables.figures.together import Near, Stated, added, agree, put_together
from pipeline.tallies.values.cells import as_text

TOGETHER, NEITHER = "相加", "不采用"
_CODE = "figures.differ"
_SHOWN = 4
_ROW = re.compile(r"\D+")
# Figures that are offered as answers, and places that are told; the rest is counted.
_MOST_ANSWERS, _MOST_PLACES = 24, 60
Place = tuple[str, str, tuple[str, ...]]


def contradictions(stated: Sequence[Stated], catalogue: Catalogue, reported: Collection[str]) -> list[Question]:
    """One question for all indicators that the same tables contradict each other in.

    Parameters
    ----------
    stated
        Everything that was stated; the edits name positions in it.
    reported
        The topics that have rows: there the rows decide, and a check compares.
    """
    groups: dict[tuple[str, str], list[Stated]] = {}
    for figure in put_together(stated, catalogue, reported).figures:
        groups.setdefault((figure.key, figure.kind), []).append(figure)
    summed = {key for key, kind in groups if kind == "summary"}
    causes: list[list[_Rivals]] = []
    for (key, kind), group in sorted(groups.items(), key=lambda item: -len(_apart(item[1]))):
        if catalogue.topic_of(key).topic in reported or catalogue.indicators[key].operands:
            continue
        if (kind == "summary" or key not in summed) and (len(_apart(group)) > 1 or _of_several_villages(group)):
            rivals = _Rivals(key, tuple(group))
            cause = next((cause for cause in causes if _is_told_by(cause[0], rivals)), None)
            if cause is None:
                causes.append([rivals])
            else:
                cause.append(rivals)
    return [_question(cause, stated, catalogue) for cause in causes]


@dataclass(frozen=True, slots=True)
class _Rivals:
    """The figures of one indicator that contradict each other."""

    key: str
    figures: tuple[Stated, ...]

    @property
    def places(self) -> list[Place]:
        """The table of each; its rows too where one table says it several times."""
        sheets = [(figure.file, figure.cells[0][0]) for figure in self.figures]
        if len(set(sheets)) == len(sheets):
            return [(*sheet, ()) for sheet in sheets]
        return [
            (*sheet, tuple(sorted({_ROW.sub("", cell) for _, cell in figure.cells})))
            for sheet, figure in zip(sheets, self.figures, strict=True)
        ]

    @property
    def at(self) -> dict[Place, Stated]:
        return dict(zip(self.places, self.figures, strict=True))


def _is_told_by(first: _Rivals, other: _Rivals) -> bool:
    """Whether what is decided over one indicator decides over another: the same tables, and as many figures apart."""
    if not len(first.figures) == len(other.figures) <= _MOST_PLACES:
        return False
    places, here, there = first.places, first.at, other.at
    if len(set(places)) < len(places) or here.keys() != there.keys():
        return False
    if first.figures[0].kind != other.figures[0].kind:
        return False
    return all(agree(there[one], there[two]) for one in places for two in places if agree(here[one], here[two]))


def decided(stated: Sequence[Stated], questions: Sequence[Question], answers: Mapping[str, Answer]) -> list[Stated]:
    """What was stated as the answers, or the open readings, have it: less what they do not take, parts of one sum joined."""
    withdrawn = withdrawn_by(questions, answers)
    joined = [
        edit.figures
        for question in questions
        if question.id in answers
        for edit in question.readings[answers[question.id].reading]
        if isinstance(edit, Join)
    ]
    gone = withdrawn.union(*joined)
    kept = [figure for number, figure in enumerate(stated) if number not in gone]
    return kept + [added([stated[number] for number in sorted(numbers)]) for numbers in joined]


def _apart(figures: Sequence[Stated]) -> list[Stated]:
    """The figures that differ from one another; of those that agree the first."""
    kept = Near(figures)
    return [figure for figure in figures if kept.adds(figure)]


def _of_several_villages(figures: Sequence[Stated]) -> bool:
    """Whether files of different villages state one figure: it may be the same, or each one's own."""
    return len(figures) > 1 and all(figure.who for figure in figures) and len({figure.who for figure in figures}) > 1


def _question(cause: Sequence[_Rivals], stated: Sequence[Stated], catalogue: Catalogue) -> Question:
    """What to do with the figures of some tables; the answers are those of the first indicator."""
    first = cause[0]
    apart = sorted(_apart(first.figures)[:_MOST_ANSWERS], key=lambda figure: figure.value)
    places = dict(zip(map(id, first.figures), first.places, strict=True))
    readings: dict[str, tuple[Edit, ...]] = {}
    for figure in apart:
        place = places[id(figure)]
        readings[as_text(figure.value)] = tuple(_only(rivals.at[place], rivals, stated) for rivals in cause)
    if all(_one_each(rivals, stated) for rivals in cause):
        joined = [_rival_numbers(rivals, stated) for rivals in cause]
        readings[TOGETHER] = tuple(map(Join, [*joined, *_agreeing(cause, stated, catalogue)]))
    gone = tuple(Withdraw(_rival_numbers(rivals, stated)) for rivals in cause if len(_apart(rivals.figures)) == 1)
    readings[NEITHER] = gone
    labels = [catalogue.indicators[rivals.key].label for rivals in cause]
    contents = [
        [label, value, sign]
        for label, rivals in zip(labels, cause, strict=True)
        for value, sign in sorted((figure.value, figure.sign) for figure in rivals.figures)
    ]
    told = "；".join(
        f"{figure.file} {figure.cells[0][0]} {_cited(figure)} 为 {figure.value}"
        for figure in first.figures[:_MOST_PLACES]
    )
    told += f" 等 {len(first.figures)} 处" if len(first.figures) > _MOST_PLACES else ""
    more = f"；{'、'.join(labels[1:])}也不同，随之决定" if len(labels) > 1 else ""
    topic, lead = catalogue.topic_of(first.key).topic, apart[0]
    return Question(
        id=question_id(_CODE, topic, contents, readings),
        code=_CODE,
        topic=topic,
        file=lead.file,
        sheet=lead.cells[0][0],
        cell=",".join(cell for sheet, cell in lead.cells if sheet == lead.cells[0][0]),
        fields={"label": labels[0], "figures": told + more, "answers": "、".join(readings)},
        readings=readings,
    )


def _rival_numbers(rivals: _Rivals, stated: Sequence[Stated]) -> frozenset[int]:
    about = _about(rivals.figures[0])
    return frozenset(n for n, figure in enumerate(stated) if _about(figure) == about)


def _one_each(rivals: _Rivals, stated: Sequence[Stated]) -> bool:
    """Whether each figure is that of another sheet, and as it was stated."""
    sheets = {(figure.file, figure.cells[0][0]) for figure in rivals.figures}
    return len(sheets) == len(rivals.figures) == len(_rival_numbers(rivals, stated))


def _only(figure: Stated, rivals: _Rivals, stated: Sequence[Stated]) -> Withdraw:
    """Take this figure, and what agrees with it."""
    numbers = _rival_numbers(rivals, stated)
    exact = {n for n in numbers if stated[n].cells == figure.cells and stated[n].file == figure.file}
    same = {n for n in numbers if agree(stated[n], figure)}
    return Withdraw(numbers - same - (exact or {n for n in numbers if _is_of(stated[n], figure)}))


def _agreeing(cause: Sequence[_Rivals], stated: Sequence[Stated], catalogue: Catalogue) -> list[frozenset[int]]:
    """The other indicators that the same tables state alike: where the tables are added up, so are these."""
    first = cause[0].figures[0]
    places = {(figure.file, figure.cells[0][0]) for figure in cause[0].figures}
    by_about: dict[tuple[object, ...], list[int]] = {}
    for number, figure in enumerate(stated):
        indicator = catalogue.indicators[figure.key]
        if (figure.kind, figure.months) == (first.kind, first.months) and not is_rate(indicator):
            by_about.setdefault(_about(figure), []).append(number)
    asked = {_about(rivals.figures[0]) for rivals in cause}
    return [
        frozenset(numbers)
        for about, numbers in by_about.items()
        if about not in asked
        and len(numbers) == len(places)
        and {(stated[n].file, stated[n].cells[0][0]) for n in numbers} == places
        and all(agree(stated[numbers[0]], stated[n]) for n in numbers)
    ]


def _cited(figure: Stated) -> str:
    cells = [cell for sheet, cell in figure.cells if sheet == figure.cells[0][0]]
    return ",".join(cells[:_SHOWN]) + (f" 等 {len(cells)} 格" if len(cells) > _SHOWN else "")


def _about(figure: Stated) -> tuple[object, ...]:
    return figure.key, figure.kind, figure.months


def _is_of(part: Stated, figure: Stated) -> bool:
    """Whether a stated figure is one of those that a sum was made of."""
    return part.file == figure.file and set(part.cells) <= set(figure.cells)
