"""decisions.yml: what people decided of the questions that a year's tallies put.

Belongs here: reading the file as forgivingly as a clerk writes it, what is wrong in it, and which entry answers which question.
Does not belong here: writing it (pending.py), and what an answer does to the records (settlement.py).
"""

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.settings import MOST_BYTES, UnreadableYamlError, parse_yaml
from pipeline.tallies.questions.model import Answer, Question, ids_in, kind_of
from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

FILE = "decisions.yml"
ENCODINGS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_KEYS = ("id", "about", "answer", "by", "reason", "date", "except")
_REQUIRED = ("by", "reason", "date")
_BEGINS = re.compile(r"\s*[-－—]\s*(?:id|about|answer|by|reason|date|except)\s*[:：]", re.IGNORECASE)
_LINE = re.compile(r"\s*(?:[-－—]\s*)?([A-Za-z_ａ-ｚＡ-Ｚ]+)\s*[:：](?!//)\s*(.*)")
_REMARK = re.compile(r"\s*[#＃]\s*(?:不要改|只供阅读|填[:：].*|谁定的.*)$")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_ROW = re.compile(r"[A-Z]{0,3}([1-9]\d{0,6})(?:[:：\-~][A-Z]{0,3}([1-9]\d{0,6}))?")


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """One entry as the file says it. `answer` is empty while nobody has decided; `excepted` are rows of the sheet."""

    line: int
    id: str
    about: str = ""
    answer: str = ""
    by: str = ""
    reason: str = ""
    date: str = ""
    excepted: frozenset[int] = frozenset()

    def masked(self) -> "DecisionEntry":
        """The same as it may be shown."""
        return replace(self, by=mask(self.by), reason=mask(self.reason))

    def __str__(self) -> str:
        rows = "、".join(map(str, sorted(self.excepted)))
        but = f"（第 {rows} 行除外）" if rows else ""
        return mask(f"{self.answer}{but}。{self.reason}（{self.by}，{self.date}）")


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decisions.yml: its sound entries by id, all ids that stand in it, and what is wrong with it."""

    entries: Mapping[str, DecisionEntry]
    known: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """What the entries come to for some questions.

    `decided` holds the entry that answers each question, `lapsed` the one that answered an open question before its cells
    changed, both by the question's id. `idle` are entries that nothing asks for.
    """

    decided: Mapping[str, DecisionEntry]
    lapsed: Mapping[str, DecisionEntry]
    idle: tuple[DecisionEntry, ...]
    problems: tuple[Problem, ...]

    @property
    def answers(self) -> dict[str, Answer]:
        """The decided answers, as the settlement takes them."""
        return {name: Answer(entry.answer, entry.excepted) for name, entry in self.decided.items()}


def read_decisions(folder: Path) -> Decisions:
    """The decisions of a raw folder; nothing is raised for what is wrong in them."""
    path = folder / FILE
    if not path.is_file():
        odd = os.path.lexists(path)  # a folder, a pipe, a link to nothing
        return Decisions({}, problems=(said("decision.unreadable", FILE, why="不是普通文件"),) if odd else ())
    try:
        if path.stat().st_size > MOST_BYTES:
            return Decisions({}, problems=(said("decision.unreadable", FILE, why=f"超过 {MOST_BYTES // 1000} KB"),))
        text = decoded(path.read_bytes())[0]
    except (UnicodeDecodeError, OSError) as error:
        return Decisions({}, problems=(said("decision.unreadable", FILE, why=type(error).__name__),))
    problems: list[Problem] = []
    found: list[DecisionEntry] = []
    known: set[str] = set()
    for first, lines in _entries(text.splitlines(), problems):
        known.update(name for line in lines if not _is_remark(line) for name in ids_in(line))
        try:
            values = _values(first, lines)
            found.append(_entry(first, values))
        except _BadError as bad:
            problems.append(_bad(bad.line, bad.found, bad.advice))
    by_id: dict[str, list[DecisionEntry]] = {}
    for entry in found:
        by_id.setdefault(entry.id, []).append(entry)
    for name, same in by_id.items():
        if len(same) > 1:
            where = "、".join(str(entry.line) for entry in same)
            problems.append(_bad(same[0].line, f"编号 {name} 写了 {len(same)} 次（第 {where} 行）", "请只留一条"))
    return Decisions(
        {name: same[0] for name, same in by_id.items() if len(same) == 1}, frozenset(known), tuple(problems)
    )


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file as Windows editors save it, and the name of its encoding.

    Raises
    ------
    UnicodeDecodeError
        It is in none of them.
    """
    marked = next((name for name, mark in ENCODINGS if content.startswith(mark)), None)
    if marked:
        return content.decode(marked), marked
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("gb18030"), "gb18030"


def match(decisions: Decisions, questions: Sequence[Question], files: Collection[str]) -> Matched:
    """Which entry answers which question, whatever the order of either; `files` are those of the folder."""
    decided: dict[str, DecisionEntry] = {}
    problems = list(decisions.problems)
    for question in questions:
        entry = decisions.entries.get(question.id)
        if entry is not None and entry.answer:
            wrong = list(_misfits(entry, question))
            problems += wrong
            if not wrong:
                reading = next(name for name in question.answers if folded(name) == folded(entry.answer))
                decided[question.id] = replace(entry, answer=reading)
    asked = {question.id for question in questions}
    unasked = [entry for name, entry in sorted(decisions.entries.items()) if name not in asked]
    fresh = [each for each in questions if each.id not in decisions.entries or not decisions.entries[each.id].answer]
    lapsed = _lapsed(fresh, unasked, files)
    idle = tuple(entry for entry in unasked if entry not in lapsed.values())
    return Matched(decided, lapsed, idle, tuple(problems))


def _lapsed(
    fresh: Iterable[Question], unasked: Iterable[DecisionEntry], files: Collection[str]
) -> dict[str, DecisionEntry]:
    """Each question that nobody answered beside the answer that one of its kind, in its place, had before."""
    old = sorted((entry for entry in unasked if entry.answer), key=lambda entry: (entry.date, entry.id), reverse=True)
    questions = sorted(fresh, key=lambda question: (question.file, question.sheet, question.cell, question.id))
    there = {folded(name) for name in files}
    nearness: tuple[Callable[[list[str], list[str]], bool], ...] = (
        lambda then, now: then == now,
        lambda then, now: then[:2] == now[:2],
        lambda then, now: then[:1] == now[:1],
        lambda then, _: then[0] not in there,  # the file was renamed
    )
    found: dict[str, DecisionEntry] = {}
    for near in nearness:
        for question in questions:
            kin = (entry for entry in old if kind_of(entry.id) == kind_of(question.id))
            entry = next((entry for entry in kin if near(_steps(entry.about), _steps(question.about))), None)
            if entry is not None and question.id not in found:
                found[question.id] = entry
                old.remove(entry)
    return found


def _steps(about: str) -> list[str]:
    return [folded(step) for step in about.split("›")]


def _misfits(entry: DecisionEntry, question: Question) -> Iterator[Problem]:
    """What in an answered entry does not fit the question it answers."""
    answers = " 或 ".join(question.answers)
    if folded(entry.answer) not in map(folded, question.answers):
        yield _bad(entry.line, f"{entry.id} 的 answer 写的是“{mask(entry.answer)}”", f"请改为：{answers}")
    moved = entry.excepted and question.rows and _steps(entry.about)[-1] != folded(question.cell)
    if moved:
        found = f"{entry.id} 写了 except，about 里的单元格却不是现在的 {question.cell}：表里的行可能移动过"
        yield _bad(entry.line, found, f"请核对 except 里的行，再把 about 改成：{mask(question.about)}")
        return
    strange = sorted(entry.excepted - question.rows)
    if strange and question.rows:
        rows = "、".join(map(str, strange))
        yield _bad(entry.line, f"{entry.id} 的 except 写了第 {rows} 行，不在 {question.cell} 里", "请改成其中的行")
    elif strange:
        yield _bad(entry.line, f"{entry.id} 问的不是逐行的事，不能写 except", "请删去 except 这一行")


class _BadError(Exception):
    """An entry that cannot be read."""

    def __init__(self, line: int, found: str, advice: str) -> None:
        super().__init__(found)
        self.line, self.found, self.advice = line, found, advice


def _bad(line: int, found: str, advice: str) -> Problem:
    return said("decision.bad", FILE, line=line, what=found, how=advice)


def _entries(lines: Sequence[str], problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each entry with the number of its first one; what stands before the first entry is a remark or wrong."""
    starts = [number for number, line in enumerate(lines) if _BEGINS.match(line)]
    for number, line in enumerate(lines[: starts[0] if starts else len(lines)]):
        if line.strip() and not _is_remark(line) and line.strip() not in ("---", "[]"):
            problems.append(
                _bad(number + 1, "这一行不属于任何一条决定", "每条决定以“- id: 编号”开头；说明请写在 # 之后")
            )
            break
    for start, end in pairwise([*starts, len(lines)]):
        yield start + 1, list(lines[start:end])


def _is_remark(line: str) -> bool:
    return line.lstrip().startswith(("#", "＃"))


def _values(first: int, lines: Sequence[str]) -> dict[str, Any]:
    """An entry as YAML reads it once its colons and margins are as YAML wants them."""
    where: dict[str, int] = {}
    plain = []
    for number, line in enumerate(lines, first):
        if _is_remark(line):
            plain.append("")
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            plain.append(f"  {line}" if line.strip() else "")
            continue
        key = unicodedata.normalize("NFKC", found[1]).lower()
        if key not in _KEYS:
            raise _BadError(number, f"没有“{found[1]}”这个键", f"可用的键：{'、'.join(_KEYS)}")
        if key in where:
            raise _BadError(number, f"“{key}”在这一条里写了两次", "请只留一行")
        where[key] = number
        plain.append(f"{key}: {_REMARK.sub('', found[2])}")
    try:
        data: Any = parse_yaml("\n".join(plain), as_written=True)
    except UnreadableYamlError as error:
        at = first + max(error.line - 1, 0)
        raise _BadError(at, "这一行读不懂", "内容里有冒号、井号或引号的，请用双引号括起来") from error
    if not isinstance(data, dict):
        raise _BadError(first, "这一条读不懂", "每条决定以“- id: 编号”开头")
    return {**data, "_lines": where}


def _entry(first: int, values: Mapping[str, Any]) -> DecisionEntry:
    where: Mapping[str, int] = values["_lines"]
    if not kind_of(_text("id", values, first)):
        raise _BadError(
            where.get("id", first), "编号（id）缺少或被改动过", "请恢复原来的编号，或删去这一条后再运行 check --decide"
        )
    texts = {name: _text(name, values, first) for name in ("id", "about", "answer", "by", "reason")}
    day = _day(values.get("date"), where.get("date", first))
    if texts["answer"]:
        missing = [name for name in _REQUIRED if not (day if name == "date" else texts[name])]
        if missing:
            words = "、".join(f"{name}（{_MEANINGS[name]}）" for name in missing)
            raise _BadError(where.get(missing[0], first), f"{texts['id']} 填了 answer，没有填 {words}", "请补填")
    return DecisionEntry(first, date=day, excepted=_rows(values.get("except"), where.get("except", first)), **texts)


_MEANINGS = {"by": "谁定的", "reason": "为什么", "date": "哪天"}


def _text(name: str, values: Mapping[str, Any], first: int) -> str:
    value = values.get(name)
    if isinstance(value, list | dict):
        raise _BadError(
            values["_lines"].get(name, first), f"{name} 应为一句话", "内容里有冒号或方括号的，请用双引号括起来"
        )
    return as_text(value)


def _day(value: Any, line: int) -> str:
    if not value:
        return ""
    found = _DAY.fullmatch(folded(value))
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day(line)
    except ValueError:
        return _no_day(line)


def _no_day(line: int) -> str:
    raise _BadError(line, "date 不是日期", "请写成 2024-01-05 的样式")


def _rows(value: Any, line: int) -> frozenset[int]:
    """`[A7]`, `A7`, `7`, `A7、A9`, `A7:A9` → the rows."""
    cells = value if isinstance(value, list) else [value]
    rows: set[int] = set()
    for part in (part for cell in cells for part in re.split(r"[,，、;；\s]+", as_text(cell)) if part):
        found = _ROW.fullmatch(unicodedata.normalize("NFKC", part).upper())
        if found is None:
            raise _BadError(line, f"except 里的“{mask(part)}”不是单元格", "请写成 [A7] 或 [A7, A9]")
        rows.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(rows)
