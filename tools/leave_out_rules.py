"""Which rules of reading does no law need? `python -m tools.leave_out_rules [--table rowwords] [--sample 200] [--jobs 2]`.

Rules stand in tables: rows of tests, steps, words, alternatives of patterns. Each is left out in turn, in memory, and the laws
(tests/laws) and reports of the county are judged anew until one fails that held before. What nothing fails for is printed: it
may be lost by the next change, and nobody would see it.

A first round listens: it notes which texts each pattern matches, and which words of a set are found, in which case. An
alternative without which every noted text still matches alike is not tried again; of the others, only the cases with such a
text are. Exit code 0: this tells, it does not judge.
"""

import argparse
import ast
import gc
import importlib
import inspect
import pkgutil
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from types import FunctionType, ModuleType
from typing import Any

import pipeline.tallies
from benchmarks.county.reading import judged_alone
from tests.laws.judging import forget_root
from tests.laws.ledgers import TOPICS
from tests.laws.transformations import BY_NAME, LAWS
from tests.laws.trying import Case, breaks, try_case

ROWS: Mapping[str, Sequence[str]] = {
    "tables.rows.tests": ("TESTS",),
    "relating": ("STEPS",),
    "tables.rows.words": ("NUMBERS_LABELS",),
    "tables.headers.headings": ("_ONE_WORD",),
    "values.categories": ("_ACTS",),
    "values.ditto": ("_MARKS",),
    "values.scales": ("_UNITS", "_POWERS"),
    "values.versions": ("_RANKS",),
    "values.stretches": ("_RULES",),
    "values.numbers": ("_AFTER", "_BEFORE", "CLASSIFIERS"),
    "values.dates": ("_SPELLINGS",),
}  # fmt: skip
"""Tables whose rows are entries of a tuple or a mapping, by module of pipeline.tallies. Patterns and sets of words are found."""
_COUNTY = tuple((town, year) for town in range(1, 21) for year in (2022, 2023))
_SEED = 7
_LONG = 4  # a group of so many alternatives is a table of words, at whatever depth
_MOST_CASES = 8  # to be tried for a text
Key = tuple[str, ...]


# Cases


def law_cases(seeds: Sequence[int]) -> list[Key]:
    """Every law on every topic to which it applies."""
    return [
        ("law", law.name, topic, str(seed))
        for law in LAWS
        for topic in TOPICS
        for seed in seeds
        if Case(topic, seed, (law,)).folder() is not None
    ]


def result(key: Key) -> tuple[str, ...]:
    """What is wrong in a case; nothing where all holds."""
    if key[0] == "county":
        return tuple(judged_alone(_SEED, (int(key[1]), int(key[2]))).lines)
    law = BY_NAME[key[1]]
    verdict = try_case(Case(key[2], int(key[3]), (law,)))
    return ("broken",) if breaks(law, verdict) or verdict.asked_too_much else ()


# Rules


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: where it stands, what it says, and what takes the table's place without it."""

    table: str
    row: str
    path: tuple[int, ...] = ()  # into a tuple of rows
    group: str = ""  # the text of the group of a pattern


def alternatives(pattern: str) -> Iterator[tuple[str, list[str]]]:
    """The groups of a pattern that are tables of alternatives, as text, each with its alternatives; the whole one first."""
    stack: list[list[Any]] = [[0, 0, []]]  # start of the group's text, of the alternative, alternatives so far
    groups: list[tuple[str, list[str]]] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = _end_of_class(pattern, at)
        elif sign == "(":
            head = re.compile(r"\((?:\?(?:P<\w+>|[:=!]|<[=!]))?").match(pattern, at)
            begin = head.end() if head else at + 1
            stack.append([begin, begin, []])
            at = begin - 1
        elif sign in "|)":
            start, begin, found = stack[-1]
            found.append(pattern[begin:at])
            stack[-1][1] = at + 1
            if sign == ")":
                stack.pop()
                if len(found) >= _LONG:
                    groups.append((pattern[start:at], found))
        at += 1
    start, begin, found = stack[0]
    found.append(pattern[begin:])
    if len(found) > 1:
        yield pattern, found
    yield from {text: (text, parts) for text, parts in groups}.values()


def _end_of_class(pattern: str, at: int) -> int:
    at += 2 if pattern[at + 1] == "^" else 1
    at += pattern[at] == "]"
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at


def without(pattern: "re.Pattern[str]", group: str, row: str) -> "re.Pattern[str] | None":
    """The pattern less one alternative of a group, wherever that group stands in it."""
    parts = next(parts for text, parts in alternatives(pattern.pattern) if text == group)
    shorter = "|".join(part for part in parts if part != row)
    try:
        return re.compile(pattern.pattern.replace(group, shorter), pattern.flags)
    except re.error:
        return None


def rules_of(table: str, value: Any) -> Iterator[Rule]:
    """Every row of a table: entries of a tuple, a set or a mapping, alternatives of a pattern and of patterns in rows."""
    if isinstance(value, re.Pattern):
        for group, parts in alternatives(value.pattern):
            for part in dict.fromkeys(parts):
                yield Rule(table, part, group=group)
    elif isinstance(value, frozenset | Mapping):
        for entry in sorted(value, key=str):
            yield Rule(table, repr(entry))
    else:
        for n, row in enumerate(value):
            yield Rule(table, _named(row), (n,))
            for m, cell in enumerate(row if isinstance(row, tuple) else ()):
                if isinstance(cell, re.Pattern):
                    for group, parts in alternatives(cell.pattern):
                        for part in dict.fromkeys(parts):
                            yield Rule(f"{table}[{n}]", part, (n, m), group)


def _named(row: Any) -> str:
    if isinstance(row, tuple):
        return " ".join(_named(cell) for cell in row if not isinstance(cell, FunctionType)) or _named(row[-1])
    return str(getattr(row, "pattern", getattr(row, "__name__", row)))


def left_out(rule: Rule, value: Any) -> Any:
    """The table without the row; None where it cannot be without it."""
    if isinstance(value, re.Pattern):
        return without(value, rule.group, rule.row)
    if isinstance(value, frozenset):
        return frozenset(entry for entry in value if repr(entry) != rule.row)
    if isinstance(value, Mapping):
        return {key: entry for key, entry in value.items() if repr(key) != rule.row}
    rows = list(value)
    if len(rule.path) == 1:
        del rows[rule.path[0]]
    else:
        n, m = rule.path
        cells = list(rows[n])
        cells[m] = without(cells[m], rule.group, rule.row)
        if cells[m] is None:
            return None
        rows[n] = tuple(cells)
    return tuple(rows)


# Replacing, in memory


def modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("pipeline.") and module is not None]


def put(old: Any, new: Any) -> Callable[[], None]:
    """Put something in the place of a table wherever the package holds it; returns what puts it back."""
    undo: list[Callable[[], None]] = []
    functions: list[FunctionType] = []
    for module in modules():
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)
                undo.append(lambda module=module, name=name: setattr(module, name, old))
            functions += _functions(value)
    for function in {id(function): function for function in functions}.values():
        for cell in function.__closure__ or ():
            if _content(cell) is old:
                cell.cell_contents = new
                undo.append(lambda cell=cell: setattr(cell, "cell_contents", old))
    forget()

    def back() -> None:
        for each in undo:
            each()
        forget()

    return back


def _functions(value: Any, depth: int = 3) -> Iterator[FunctionType]:
    if isinstance(value, FunctionType):
        yield value
    elif isinstance(value, tuple | list) and depth:
        for each in value:
            yield from _functions(each, depth - 1)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def forget() -> None:
    """Empty every cache of the package's functions but the catalogue's."""
    for module in modules():
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and getattr(value, "__name__", "") != "load_catalogue":
                value.cache_clear()


# Listening

Heard = dict[str, dict[tuple[str, str], list[Key]]]


@dataclass(slots=True)
class Ear:
    """What a pattern or set was asked, and said yes to, by the case at hand."""

    name: str
    heard: dict[tuple[str, str], list[Key]] = field(default_factory=lambda: defaultdict(list))
    case: Key = ()

    def note(self, how: str, text: str) -> None:
        cases = self.heard[how, text]
        if len(cases) < _MOST_CASES and self.case not in cases:
            cases.append(self.case)


class HearingPattern:
    """A pattern that notes what it matches."""

    def __init__(self, pattern: "re.Pattern[str]", ear: Ear) -> None:
        self._pattern, self._ear = pattern, ear

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._pattern, name)
        if name not in ("fullmatch", "search", "match", "sub", "split", "findall", "finditer"):
            return found

        def heard(*given: Any) -> Any:
            text = given[1] if name == "sub" else given[0]
            if name == "fullmatch":
                matched = found(*given)
                if matched:
                    self._ear.note("fullmatch", text)
                return matched
            if self._pattern.search(text):
                self._ear.note("search", text)
            return found(*given)

        return heard


def hearing(value: Any, ear: Ear) -> Any:
    """A table that notes what is found in it; None where it cannot (rows are asked in ways of their own)."""
    if isinstance(value, re.Pattern):
        return HearingPattern(value, ear)
    if isinstance(value, frozenset):

        class HearingSet(frozenset):  # type: ignore[type-arg]
            def __contains__(self, entry: object) -> bool:
                found = super().__contains__(entry)
                if found:
                    ear.note("in", repr(entry))
                return found

        return HearingSet(value)
    return None


def listen(tables: Mapping[str, Any], cases: Sequence[Key]) -> tuple[dict[str, Ear], dict[Key, tuple[str, ...]]]:
    """Judge every case once: what was heard of each table, and what is wrong even now."""
    ears: dict[str, Ear] = {}
    undo = []
    for name, value in tables.items():
        ear = Ear(name)
        heard = hearing(value, ear)
        if heard is not None:
            ears[name] = ear
            undo.append(put(value, heard))
    before: dict[Key, tuple[str, ...]] = {}
    for key in cases:
        for ear in ears.values():
            ear.case = key
        before[key] = result(key)
    for back in reversed(undo):
        back()
    return ears, before


def cases_for(rule: Rule, value: Any, ear: Ear | None, cases: Sequence[Key]) -> list[Key]:
    """The cases in which a rule could matter: those with a text that is read otherwise without it."""
    if ear is None:
        return list(cases)
    shorter = left_out(rule, value)
    found: dict[Key, None] = {}
    for (how, text), keys in ear.heard.items():
        if _differs(rule, value, shorter, how, text):
            found |= dict.fromkeys(keys)
    return list(found)


def _differs(rule: Rule, value: Any, shorter: Any, how: str, text: str) -> bool:
    if isinstance(value, frozenset):
        return text == rule.row
    return bool(_reading(value, how, text) != _reading(shorter, how, text))


def _reading(pattern: "re.Pattern[str]", how: str, text: str) -> Any:
    if how == "fullmatch":
        match = pattern.fullmatch(text)
        return match and match.groups()
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


# The tables, tried

_tried: dict[str, Any] = {}


def _try(rule: Rule) -> tuple[Rule, Key | None, int]:
    """Leave a rule out and judge case after case, those of the sorts that failed last first."""
    value, cases = _tried["tables"][rule.table.partition("[")[0]], _tried["cases"][rule]
    before = _tried["before"]
    back = put(value, left_out(rule, value))
    try:
        for n, key in enumerate(cases):
            if set(result(key)) - set(before[key]):
                return rule, key, n + 1
    finally:
        back()
    return rule, None, len(cases)


def tables_named(part: str) -> dict[str, Any]:
    """The tables with this in their names: patterns and sets of words of every module that reads, and those of ROWS."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(pipeline.tallies.__path__, "pipeline.tallies."):
        name = module.name.removeprefix("pipeline.tallies.")
        if not name.startswith("readers"):
            found |= _tables_of(name)
    return {name: value for name, value in found.items() if part in name}


def _tables_of(name: str) -> dict[str, Any]:
    """The tables that stand in a module itself; those that it imports are another's."""
    module = importlib.import_module(f"pipeline.tallies.{name}")
    statements = ast.parse(inspect.getsource(module)).body
    targets = [t for each in statements if isinstance(each, ast.Assign | ast.AnnAssign) for t in _targets(each)]
    values = {target: getattr(module, target) for target in targets if hasattr(module, target)}
    named = ROWS.get(name, ())
    return {f"{name}.{target}": value for target, value in values.items() if target in named or _is_table(value)}


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _is_table(value: Any) -> bool:
    if isinstance(value, re.Pattern):
        return isinstance(value.pattern, str)
    return isinstance(value, frozenset) and all(isinstance(entry, str) for entry in value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each rule for which nothing fails, by its table, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", default="", help="only tables whose name has this in it: rows.words, states._VOID")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--without-county", action="store_true")
    parser.add_argument("--sample", type=int, default=0, help="only so many rules, drawn by --draw; 0 for all")
    parser.add_argument("--draw", type=int, default=1)
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    for module in pkgutil.walk_packages(pipeline.tallies.__path__, "pipeline.tallies."):
        importlib.import_module(module.name)
    tables = tables_named(chosen.table)
    cases = law_cases(chosen.seeds)
    cases += [] if chosen.without_county else [("county", str(town), str(year)) for town, year in _COUNTY]
    ears, before = listen(tables, cases)
    rules = [rule for name, value in tables.items() for rule in rules_of(name, value)]
    rules = [rule for rule in rules if left_out(rule, tables[rule.table.partition("[")[0]]) is not None]
    if 0 < chosen.sample < len(rules):
        rules = random.Random(chosen.draw).sample(rules, chosen.sample)
    needed = {
        rule: cases_for(rule, tables[rule.table.partition("[")[0]], ears.get(rule.table), cases) for rule in rules
    }
    print(f"{len(rules)} rules, {len(cases)} cases, {sum(map(bool, before.values()))} of them fail as it is;")
    print(f"listened for {time.monotonic() - began:.0f} s", flush=True)
    _tried.update(tables=tables, cases=needed, before=before)
    forget_root()  # each process of the pool makes its own
    gc.freeze()
    uncovered: dict[str, list[str]] = defaultdict(list)
    covered: Counter[str] = Counter()
    with get_context("fork").Pool(chosen.jobs) as pool:
        for rule, failing, _ in pool.imap_unordered(_try, rules, chunksize=4):
            if failing is None:
                unheard = "" if needed[rule] else " (in no case)"
                uncovered[rule.table].append(f"{rule.row}{unheard}")
                print(f"no law needs {rule.table}: {rule.row}{unheard}", flush=True)
            else:
                covered[rule.table] += 1
        pool.map(_clean, range(chosen.jobs))
    forget_root()
    for table in dict.fromkeys(rule.table for rule in rules):
        print(f"{table}: a law fails for {covered[table]} of {covered[table] + len(uncovered[table])}")
        for row in sorted(uncovered[table]):
            print(f"    {row}")
    missing = sum(map(len, uncovered.values()))
    print(f"{time.monotonic() - began:.0f} s")
    print(f"rules that no law needs: {missing} of {len(rules)}")
    return 0


def _clean(_: int) -> None:
    forget_root()


if __name__ == "__main__":
    sys.exit(main())
