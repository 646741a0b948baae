"""Questions about figures without rows: one indicator that is stated several times for the same months.

Belongs here: when it is put, and what each answer does. Does not belong here: periods that settle it themselves (together.py).
"""

from collections.abc import Collection, Mapping, Sequence

from pipeline.catalogue import Catalogue
from pipeline.tallies.cells import as_text
from pipeline.tallies.questions import Answer, Edit, Join, Question, Withdraw, question_id, withdrawn_by
from pipeline.tallies.together import Stated, added, agree, put_together

TOGETHER, NEITHER = "相加", "不采用"
_CODE = "figures.differ"
_SHOWN = 4


def contradictions(stated: Sequence[Stated], catalogue: Catalogue, reported: Collection[str]) -> list[Question]:
    """One question an indicator whose figures contradict each other.

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
    return [
        _question(key, group, stated, catalogue)
        for (key, kind), group in groups.items()
        if catalogue.topic_of(key).topic not in reported
        and not catalogue.indicators[key].operands
        and (kind == "summary" or key not in summed)
        and (len(_apart(group)) > 1 or _of_several_villages(group))
    ]


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
    kept: list[Stated] = []
    for figure in figures:
        if not any(agree(figure, other) for other in kept):
            kept.append(figure)
    return kept


def _of_several_villages(figures: Sequence[Stated]) -> bool:
    """Whether files of different villages state one figure: it may be the same, or each one's own."""
    return len(figures) > 1 and all(figure.who for figure in figures) and len({figure.who for figure in figures}) > 1


def _question(key: str, figures: Sequence[Stated], stated: Sequence[Stated], catalogue: Catalogue) -> Question:
    apart = sorted(_apart(figures), key=lambda figure: figure.value)
    first, label = apart[0], catalogue.indicators[key].label
    rivals = {n for n, figure in enumerate(stated) if (figure.key, figure.kind, figure.months) == _about(first)}
    readings: dict[str, tuple[Edit, ...]] = {}
    for figure in apart:
        exact = {n for n in rivals if stated[n].cells == figure.cells and stated[n].file == figure.file}
        same = {n for n in rivals if agree(stated[n], figure)}
        own = same | (exact or {n for n in rivals if _is_of(stated[n], figure)})
        readings[as_text(figure.value)] = (Withdraw(frozenset(rivals - own)),)
    if len({(figure.file, figure.cells[0][0]) for figure in figures}) == len(figures) == len(rivals):
        readings[TOGETHER] = (Join(frozenset(rivals)),)
    readings[NEITHER] = () if len(apart) > 1 else (Withdraw(frozenset(rivals)),)
    contents = [[label, value, sign] for value, sign in sorted((figure.value, figure.sign) for figure in figures)]
    told = "；".join(f"{figure.file} {figure.cells[0][0]} {_cited(figure)} 为 {figure.value}" for figure in figures)
    topic = catalogue.topic_of(key).topic
    return Question(
        id=question_id(_CODE, topic, contents, readings),
        code=_CODE,
        topic=topic,
        file=first.file,
        sheet=first.cells[0][0],
        cell=",".join(cell for sheet, cell in first.cells if sheet == first.cells[0][0]),
        fields={"label": label, "figures": told, "answers": "、".join(readings)},
        readings=readings,
    )


def _cited(figure: Stated) -> str:
    cells = [cell for sheet, cell in figure.cells if sheet == figure.cells[0][0]]
    return ",".join(cells[:_SHOWN]) + (f" 等 {len(cells)} 格" if len(cells) > _SHOWN else "")


def _about(figure: Stated) -> tuple[object, ...]:
    return figure.key, figure.kind, figure.months


def _is_of(part: Stated, figure: Stated) -> bool:
    """Whether a stated figure is one of those that a sum was made of."""
    return part.file == figure.file and set(part.cells) <= set(figure.cells)
