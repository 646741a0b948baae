"""Checks (勾稽关系): relations that values must keep, and figures that were handed in twice and must agree."""

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogue import Catalogue, Number, Relation, Term
from pipeline.indicators.display import plain, with_unit
from pipeline.indicators.values import Source, Value, Values, stated_sources
from pipeline.tallies import CheckTotal, Intake, Stated, agree

_SIGNS = {"==": "=", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "~": "≈"}
_AGREES = {"": "==", "≥": ">=", ">": ">", "≤": "<=", "<": "<", "≈": "~"}
_COUNTED = {
    "rows": "按行计数",
    "zero report": "零报告",
    "derived": "由指标算出",
    "summary": "汇总表",
    "stated": "单项数据",
}
# Of a figure told more often each check names the first sources; the value has them all.
_MOST_TOLD, _FIRST_SOURCES = 100, 10
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a check: in words, as a number (None when something is missing), and what it rests on."""

    words: str
    number: Number | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One relation and whether it held. `state` is "held", "failed", or "open" when a value is missing.

    `keys` are the indicators that it relates; of a total row whose number is that of none, `topic` says whose it is. `relation`
    is the relation alone, in words, where `words` say more.
    """

    rule: str
    words: str
    left: Side
    right: Side
    state: str
    keys: tuple[str, ...] = ()
    topic: str = ""
    relation: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As `checks.json` lists it."""
        sides = {
            name: {"words": side.words, "number": side.number, "sources": [source.as_dict() for source in side.sources]}
            for name, side in (("left", self.left), ("right", self.right))
        }
        return {"rule": self.rule, "words": self.words, "state": self.state, **sides}

    def __str__(self) -> str:
        sides = "；".join(
            f"{side.words} = {_shown(side.number)}（{_cited(side.sources)}）" for side in (self.left, self.right)
        )
        return f"{self.words}：{sides}"


def run_checks(catalogue: Catalogue, values: Values, intake: Intake, folder: str) -> list[Check]:
    """Every check of the catalogue, every stated figure against the value that was counted, and every total row."""
    relations = [_relation(relation, values, catalogue, intake) for relation in catalogue.checks]
    clashes = [
        check for value in values.values() if value.kind == "contradicted" for check in _clashes(value, intake, folder)
    ]
    told = Counter(figure.key for figure in intake.stated)
    agreements = [
        _agreement(figure, values, folder, often=told[figure.key] > _MOST_TOLD)
        for figure in intake.stated
        if figure.key in values and figure.whole_year
    ]
    return relations + clashes + agreements + [_total(total, catalogue, folder) for total in intake.totals]


def failed(checks: Iterable[Check]) -> list[Check]:
    """The checks that did not hold."""
    return [check for check in checks if check.state == "failed"]


def _relation(relation: Relation, values: Values, catalogue: Catalogue, intake: Intake) -> Check:
    left, right = _side(relation.left, values), _side(relation.right, values)
    words = f"{left.words} {_SIGNS[relation.operator]} {right.words}"
    keys = tuple(dict.fromkeys(key for term in (*relation.left, *relation.right) for key in term.keys))
    state = _state(left, right, relation.operator)
    if state == "failed" and _within_rounding(relation, left, right, values):
        state = "held"
    if state == "failed" and relation.operator == "==":
        others = _in_no_part(relation, catalogue, intake)
        if (
            others
            and left.number is not None
            and right.number is not None
            and abs(left.number - right.number) == others
        ):
            return Check(relation.text, f"{words}（另有 {others} 件分类不在其中）", left, right, "open", keys)
    return Check(relation.text, words, left, right, state, keys)


def _within_rounding(relation: Relation, left: Side, right: Side, values: Values) -> bool:
    """Whether two sides are one at the decimals that a stated figure among them is printed with: 83.3 for 83.33.

    Only of terms that are a single figure: what is rounded in a quotient moves it by more than its last digit.
    """
    single = [term.keys[0] for term in (*relation.left, *relation.right) if len(term.keys) == 1]
    slack = sum(values[key].step for key in single) / 2
    if not slack or left.number is None or right.number is None:
        return False
    return abs(left.number - right.number) <= slack + 1e-9


def _in_no_part(relation: Relation, catalogue: Catalogue, intake: Intake) -> int:
    """How many rows a sum of parts leaves out because their category is new, or not told."""
    keys = [key for term in (*relation.left, *relation.right) for key in term.keys]
    parts = [
        catalogue.indicators[key] for key in keys if key in catalogue.indicators and catalogue.indicators[key].count
    ]
    topics = {key.partition(".")[0] for key in keys}
    columns = {column for part in parts for column in part.filter}
    records = intake.topics.get(next(iter(topics)))
    if len(topics) != 1 or len(columns) != 1 or records is None or (name := columns.pop()) not in records.frame:
        return 0
    column = catalogue.topics[records.topic].columns[name]
    known = set(column.values) if column.type == "category" else {True, False}
    return int((~records.frame[name].isin(known)).sum())


def _agreement(figure: Stated, values: Values, folder: str, *, often: bool) -> Check:
    value = values[figure.key]
    sources = value.sources[:_FIRST_SOURCES] if often else value.sources
    kind = {"stated": "单项数据", "summary": "汇总表"}[figure.kind]
    left = Side(f"{value.label}（{_COUNTED.get(value.kind, value.kind)}）", value.value, sources)
    right = Side(f"{value.label}（{kind}）", figure.value, tuple(stated_sources(figure, folder)))
    sign = _AGREES[figure.sign]
    state = "held" if _is_rounded(figure, value) else _state(left, right, sign)
    return Check(
        f"{figure.key} {sign} {figure.kind}",
        f"{left.words} {_SIGNS[sign]} {right.words}",
        left,
        right,
        state,
        (figure.key,),
    )


def _is_rounded(figure: Stated, value: Value) -> bool:
    """Whether a stated figure is the value at the decimals it is printed with: 83.3 for 83.33, or 0.833 as Excel keeps 83.3%."""
    if value.value is None or figure.sign:
        return False
    shares = (1, 100) if value.unit == "%" and 0 < figure.value <= 1 else (1,)
    return any(abs(figure.value * share - value.value) <= figure.step * share / 2 + 1e-9 for share in shares)


def _clashes(value: Value, intake: Intake, folder: str) -> list[Check]:
    """The first figure handed in against every other of its sort that differs."""
    figures = [figure for figure in intake.stated if figure.key == value.key]
    figures = [figure for figure in figures if figure.kind == "summary"] or figures
    sides = [
        Side(f"{value.label}（{_where(figure)}）", figure.value, tuple(stated_sources(figure, folder)))
        for figure in figures
    ]
    return [
        Check(f"{value.key} stated twice", f"{sides[0].words} = {side.words}", sides[0], side, "failed", (value.key,))
        for figure, side in zip(figures, sides, strict=True)
        if not agree(figures[0], figure)
    ]


def _where(figure: Stated) -> str:
    return " ".join(filter(None, [figure.file, *figure.cells[0]]))


def _total(total: CheckTotal, catalogue: Catalogue, folder: str) -> Check:
    file = f"{folder}/{total.file}"
    name = f"{catalogue.topics[total.topic].label}{f'“{total.sheet}”' if total.sheet else ''}"
    stated = Side(
        f"{name}{total.words}（表内所写）", total.stated, (Source(file, total.sheet, total.sha256, cells=total.cell),)
    )
    counted_source = (Source(file, total.sheet, total.sha256, cells=total.rows),) if total.rows else ()
    counted = Side(f"{name}{total.words}（逐行合计）", total.counted, counted_source)
    words = f"{stated.words} = {counted.words}"
    return Check(
        f"{total.key or total.topic} total {total.cell}",
        words,
        stated,
        counted,
        _state(stated, counted, "=="),
        (total.key,) if total.key else (),
        total.topic,
        f"{name}{total.label}",
    )


def _state(left: Side, right: Side, sign: str) -> str:
    if left.number is None or right.number is None:
        return "open"
    a, b = (round(float(side), _DECIMALS + 6) for side in (left.number, right.number))
    return "held" if _COMPARE[sign](a, b) else "failed"


def _about(a: float, b: float) -> bool:
    """Whether a count is about what someone estimated: within a fifth."""
    return abs(a - b) <= 0.2 * max(abs(a), abs(b))


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "~": _about,
}


def _side(terms: Sequence[Term], values: Values) -> Side:
    words = "".join(f"{'+' if term.sign > 0 else '-'}{_term_words(term, values)}" for term in terms).removeprefix("+")
    numbers = [_term_number(term, values) for term in terms]
    known = [number for number in numbers if number is not None]
    sources = dict.fromkeys(source for term in terms for key in term.keys for source in values[key].sources)
    return Side(words, sum(known) if len(known) == len(numbers) else None, tuple(sources))


def _term_words(term: Term, values: Values) -> str:
    return "÷".join(values[key].label for key in term.keys) or plain(term.number)


def _term_number(term: Term, values: Values) -> Number | None:
    if not term.keys:
        return term.sign * term.number
    numbers = [values[key].value for key in term.keys]
    first = numbers[0]
    if first is None:
        return None
    if len(numbers) == 1:
        return term.sign * first
    whole = numbers[1]
    return None if not whole else term.sign * 100 * first / whole


def _shown(number: Number | None) -> str:
    return "未报送" if number is None else with_unit(number, "")


def _cited(sources: Sequence[Source]) -> str:
    shown = "；".join(map(str, sources[:3]))
    return f"{shown}{f' 等 {len(sources)} 处' if len(sources) > 3 else ''}" if shown else "无来源"
