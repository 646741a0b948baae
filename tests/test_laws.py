"""Metamorphic laws: whatever an office does to a ledger, its figures are kept, or somebody is asked; never another value.

One law is one test over all topics to which it applies; then pairs of them. More: `python -m tests.laws.thorough`.
"""

from collections.abc import Iterator

import pytest

from tests.laws.judging import KEPT, Verdict, forget_root, judge
from tests.laws.ledgers import TOPICS, ledger
from tests.laws.transformations import BY_NAME, LAWS, Law
from tests.laws.trying import Case, breaks, changed, drawn, is_wrong, single, try_case
from tools.leave_out_rules import ROWS, left_out, rules_of, tables_named

SEEDS = (1, 2)
PAIRS = drawn(300, 2, seed=1)


# Compositions that gave another value once: what one law does hid what the other does.
ONCE_WRONG = [
    ("disputes", 34, "each town has a column of ticks", "groups have heading rows"),
    ("disputes", 22, "each town has a column of ticks", "the kind stands in headings alone"),
    ("reconsideration", 31, "each town has a column of ticks", "the rows go on on a sheet without a header"),
    ("posts", 3, "each town has a column of ticks", "the header is repeated"),
    ("posts", 26, "each town has a column of ticks", "headings are spaced and remarked upon"),
    ("penalties", 14, "an export has drafts", "dates are split into 年 月 日"),
    ("receptions", 9, "an export has drafts", "dates have no year under this year's title"),
    ("suggestions", 30, "one number has two cases", "the title has a period", "files are cumulative"),
    (
        "officers",
        23,
        "the header is repeated",
        "unknown columns are there",
        "the rows go on on a sheet without a header",
    ),
]


@pytest.fixture(scope="module", autouse=True)
def _folder() -> Iterator[None]:
    yield
    forget_root()


def by_law() -> list[object]:
    """Every law, all that is asked of one in the same process."""
    return [pytest.param(law, id=law.name, marks=pytest.mark.xdist_group(law.name)) for law in LAWS]


def tried(law: Law) -> list[tuple[Case, Verdict]]:
    return [found for topic in TOPICS for seed in SEEDS if (found := single(law, topic, seed)) is not None]


def told(law: Law, broken: list[tuple[Case, Verdict]]) -> str:
    lines = [f"{law.name}: {law.expect.value}, for {law.why}", *(f"{case}\n    {verdict}" for case, verdict in broken)]
    return "\n".join(lines)


def test_there_are_laws_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({law.name for law in LAWS}) == len(LAWS) >= 140


@pytest.mark.parametrize("topic", TOPICS)
def test_a_plain_ledger_gives_what_is_true(topic: str) -> None:
    for seed in range(12):
        verdict = judge(ledger(topic, seed))
        assert (verdict.state, verdict.questions) == (KEPT, ()), f"{topic}/{seed} {verdict}"


@pytest.mark.parametrize("law", by_law())
def test_a_law_holds(law: Law) -> None:
    """A single transformation leaves every figure, or ends in a question that names the place, as the law says."""
    assert tried(law), "it applies to no topic"
    broken = [(case, verdict) for case, verdict in tried(law) if breaks(law, verdict)]
    assert not broken, told(law, broken)


@pytest.mark.parametrize("law", by_law())
def test_a_question_is_put_once(law: Law) -> None:
    """One transformation is one cause: at most one question a table."""
    often = [(case, verdict) for case, verdict in tried(law) if verdict.asked_too_much]
    assert not often, told(law, often)


@pytest.mark.parametrize("case", PAIRS, ids=str)
def test_two_laws_together_never_give_another_value(case: Case) -> None:
    verdict = try_case(case)
    assert not changed(verdict), f"{case}\n    {verdict}"


@pytest.mark.parametrize("once", ONCE_WRONG, ids=str)
def test_what_was_wrong_once_is_not_again(once: tuple[str, int, *tuple[str, ...]]) -> None:
    topic, seed, *names = once
    verdict = try_case(Case(topic, seed, tuple(BY_NAME[name] for name in names)))
    assert not is_wrong(verdict), str(verdict)


def test_the_rules_that_are_left_out_in_turn_are_those_that_there_are() -> None:
    """A table that was moved or renamed would go untried: patterns and sets are found, the rest is named."""
    tables = tables_named("")
    named = {f"{module}.{name}" for module, names in ROWS.items() for name in names}
    assert named <= tables.keys()
    assert len(tables) - len(named) > 200
    shorter = [
        left_out(rule, tables["tables.rows.words.TOTAL"])
        for rule in rules_of("tables.rows.words.TOTAL", tables["tables.rows.words.TOTAL"])
    ]
    assert shorter
    assert tables["tables.rows.words.TOTAL"] not in shorter
