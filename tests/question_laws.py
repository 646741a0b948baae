"""Laws that hold for every question of any folder: what is announced is what comes, and only that."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.catalogue import Catalogue
from pipeline.indicators import Asked, Values, Weighed, compute_values, weigh
from pipeline.tallies import DecisionEntry, Opened
from pipeline.tallies.questions.decisions import Decisions


def entry(name: str, answer: str, about: str = "", **more: object) -> DecisionEntry:
    """An answered entry as decisions.yml would give it."""
    told = {"by": "张三", "reason": "核对过", "date": "2024-01-05", **more}
    return DecisionEntry(1, name, about, answer, **told)  # type: ignore[arg-type]


def decided(opened: Opened, answers: Mapping[str, str]) -> Opened:
    """The folder with these answers in its decisions.yml, and no others."""
    entries = {name: entry(name, answer) for name, answer in answers.items()}
    return replace(opened, decisions=Decisions(entries, frozenset(entries)))


def printed(weighed: Weighed, catalogue: Catalogue) -> Values:
    """The values as they stand with the open questions read as they are while open."""
    return compute_values(catalogue, weighed.intake, "")


def require_announced_figures(opened: Opened, catalogue: Catalogue) -> int:
    """Answer every question of a folder in each way, alone: exactly the announced figures come, and nothing else changes.

    Questions that are withheld until a crowded file is taken are tried once it is. Returns how many questions were tried.
    """
    undecided = decided(opened, {})
    tried = _tried(undecided, {}, catalogue)
    taken = {
        each.question.id: "采用"
        for each in weigh(undecided, catalogue).asked
        if each.question.answers == ("退回", "采用")
    }
    return tried + (_tried(decided(opened, taken), taken, catalogue) if taken else 0)


def _tried(opened: Opened, given: Mapping[str, str], catalogue: Catalogue) -> int:
    weighed = weigh(opened, catalogue)
    before = printed(weighed, catalogue)
    for asked in weighed.asked:
        for answer in asked.question.answers:
            _require(opened, asked, answer, given, before, catalogue)
    assert len({asked.question.id for asked in weighed.asked}) == len(weighed.asked)
    return len(weighed.asked)


def _require(
    opened: Opened, asked: Asked, answer: str, given: Mapping[str, str], before: Values, catalogue: Catalogue
) -> None:
    after = printed(weigh(decided(opened, {**given, asked.question.id: answer}), catalogue), catalogue)
    for key, value in after.items():
        expected = asked.figures[key][answer] if key in asked.figures else before[key]
        place = (asked.question.code, asked.question.about, answer, key)
        assert (value.value, value.value is not None and value.text) == (
            expected.value,
            expected.value is not None and expected.text,
        ), place
