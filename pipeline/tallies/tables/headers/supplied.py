"""A kind that has no column: it stands in headings between the rows (一、交通领域), or in a name for the table (台账（交通）).

Belongs here: a table that lacks nothing but one list of kinds, or one by which rows are left out, with a column of what its
headings or names say. The column stands behind the last one, where nothing is on the sheet; only rows that have everything else
get a value in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.catalogue import Column, Topic
from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.rows import words as row_words
from pipeline.tallies.values.categories import category_words
from pipeline.tallies.values.cells import folded, is_blank

_NUMBERING = re.compile(
    r"^[◆■●▲★☆※◇□○△►▶·*#【\[(（]*(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|第[一二三四五六七八九十]+[类部项][、:：]?)?"
)
_COUNT = re.compile(
    r"[(\[]?(?:共计?|合计|计)?:?\d{1,15}(?:件|起|宗|次|条|份|个|人次?|名|场次?|批)(?:[,，、].{0,8})?[)\]】]?$|(?<![】\])：:])[】\])：:]++$"
)
_KIND = r"(?:领域|类别|类型|类|方面|事项|纠纷|案件|主题|部分|板块)"
_ENDING = re.compile(rf"{_KIND}{{1,12}}+$")
_TOLD = re.compile(rf"{_KIND}$")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:办公室|办|所|中心|站|科|股|室|大队)(?=[-—_(（:：\s·.]|$)")
_BRACKETED = re.compile(r"[(\[【]([^)\]】]{2,12})[)\]】]")
_OTHER = re.compile(r"[年月季度期村组]|社区|半年")  # headings of when and where
_FURNITURE = re.compile(r"(?:登记|统计|办理)?(?:台账|明细表?|登记[表簿册]|一览表|情况表?|清单|汇总表?|表)$")
_LONG_WORD = 4
_OF_ALL = (
    r"(?:行政)?(?:执法)?(?:证件?|资格)?的?(?:人员|案件|纠纷)?"
    r"(?:名单|名册|台账|登记|清单|明细|一览|汇总|情况|表|[)\]】.]|$)"
)


@dataclass(frozen=True, slots=True)
class Supplied:
    """Where a kind was taken from, for the one who reads the account: the column's key, the texts and what they stand for."""

    key: str
    words: Mapping[str, str]


def with_kinds(rows: Rows, header: Header, topic: Topic, names: Sequence[str]) -> tuple[Rows, Header, Supplied] | None:
    """The table with the column that it lacks; None where it lacks another, or nothing says what would stand there.

    Parameters
    ----------
    names
        The names of the sheet and the file: they say it of the whole table, as a title does.
    """
    key = header.missing[0] if len(header.missing) == 1 else "" if header.missing else _left_out_by(header, topic)
    if not key or not _may_be_supplied(topic.columns[key]):
        return None
    words = category_words(topic.columns[key].values)
    kinds_in = _kinds_in if topic.columns[key].open or not topic.columns[key].required else _kinds_of_all
    told = _by_headings(rows, header, topic, key, words) or _by_names(
        rows, header, topic, names, partial(kinds_in, words)
    )
    if not told:
        return None
    width = len(rows[0])
    longer = [[*row, told.get(number, ("", ""))[1]] for number, row in enumerate(rows)]
    label = topic.columns[key].label
    longer[header.last][width] = label
    columns, named = {**header.columns, width: key}, {**header.names, width: label}
    return (
        longer,
        replace(header, columns=columns, names=named, missing=()),
        Supplied(key, dict(sorted(set(told.values())))),
    )


def in_blocks_of_kinds(rows: Rows, header: Header, topic: Topic) -> list[tuple[Rows, Header, Supplied]]:
    """The tables of a header with the same columns side by side, each under the heading of a kind: 中心组学习 | 以会代训.

    Columns under no kind belong to each of them. Of a table, what stands under another kind is blank.
    """
    key = header.missing[0] if len(header.missing) == 1 else ""
    if not key or topic.columns[key].type != "category":
        return []
    words = category_words(topic.columns[key].values)
    group = rows[header.first - 1] if header.first else [""] * len(rows[0])
    above = {at: folded(name.partition("/")[0] if "/" in name else group[at]) for at, name in header.names.items()}
    kinds = {at: words.get(text) or words.get(_ENDING.sub("", text)) for at, text in above.items()}
    claimed = {**header.columns, **{at: header.columns[first] for at, first in header.clashes.items()}}
    found: list[tuple[Rows, Header, Supplied]] = []
    for kind in dict.fromkeys(filter(None, kinds.values())):
        own = [at for at in header.names if kinds.get(at) in (None, kind)]
        columns = {at: claimed[at] for at in own if at in claimed}
        theirs = [at for at in columns if kinds.get(at) == kind]
        if len(set(columns.values())) < len(columns) or not {key, *columns.values()} >= set(topic.required()):
            return []
        width = len(rows[0])
        mine = [[cell if at in own else "" for at, cell in enumerate(row)] for row in rows]
        said = [
            kind if n > header.last and any(not is_blank(row[at]) for at in theirs) else ""
            for n, row in enumerate(mine)
        ]
        said[header.last] = topic.columns[key].label
        names = {**{at: header.names[at] for at in own}, width: topic.columns[key].label}
        whole = replace(header, columns={**columns, width: key}, names=names, missing=(), clashes={})
        texts = {text: kind for at, text in above.items() if kinds[at] == kind}
        found.append(([[*row, word] for row, word in zip(mine, said, strict=True)], whole, Supplied(key, texts)))
    return found if len(found) > 1 else []


def _may_be_supplied(column: Column) -> bool:
    """Whether headings may say it: a kind, a name that is no person's."""
    return column.type == "category" or (column.type == "text" and not column.personal)


def _left_out_by(header: Header, topic: Topic) -> str:
    """A column that a table may lack, and by which some rows do not count: 主办 or 协办."""
    looked_at = (key for rule in topic.counting.values() for key in rule.leave_out)
    return next((key for key in looked_at if key not in header.columns.values()), "")


def _by_headings(
    rows: Rows, header: Header, topic: Topic, key: str, words: Mapping[str, str]
) -> dict[int, tuple[str, str]] | None:
    """What the heading above each row says; None unless every full row has one above it, and one of them is a known word.

    A column that a table may lack has nothing in the rows above the first heading. What is no list of words, as the sections
    of an office, is told by headings that are numbered or called so, two of them at least.
    """
    told: dict[int, tuple[str, str]] = {}
    above: tuple[str, str] | None = None
    column = topic.columns[key]
    for number in range(header.last + 1, len(rows)):
        kind = _kind_of_heading(rows[number], words, closed=column.type == "category" and not column.open)
        if kind:
            above = (_said(rows[number])[0], kind)
        elif _is_numbered(rows[number]):
            bare = _COUNT.sub("", _NUMBERING.sub("", _said(rows[number])[0]))
            above = (_said(rows[number])[0], bare) if column.required and told else None
        elif _is_full(rows[number], header, topic):
            if above is None and column.required:
                return None
            if above is not None:
                told[number] = above
    kinds = {kind for _, kind in told.values()}
    known = kinds & set(words.values()) if column.type == "category" else len(kinds) > 1
    return told if known else None


def _kind_of_heading(row: Sequence[Any], words: Mapping[str, str], *, closed: bool) -> str:
    """The category that a heading between rows names, "" where it is none. A total of such a kind is no heading."""
    said = _said(row)
    if len(said) != 1 or row_words.TOTAL.fullmatch(said[0]):
        return ""
    numbered = _NUMBERING.sub("", said[0])
    bare = _COUNT.sub("", _COUNT.sub("", numbered))
    short = _ENDING.sub("", bare)
    known = words.get(bare) or words.get(short)
    if known or closed:
        within = {kind for word, kind in words.items() if len(word) > 1 and word in bare and numbered != said[0]}
        return known or (within.pop() if len(within) == 1 else "")
    is_heading = (numbered != said[0] and not _OTHER.search(bare)) or bool(_TOLD.search(bare))
    return short if is_heading and 1 < len(short) <= 10 and not any(map(str.isdigit, short)) else ""


def _is_numbered(row: Sequence[Any]) -> bool:
    """Whether a row is a heading of its own, 三、县政协提案, of whatever it is."""
    said = _said(row)
    return len(said) == 1 and _NUMBERING.sub("", said[0]) != said[0]


def _said(row: Sequence[Any]) -> list[str]:
    """The different texts of a row, but for counts."""
    texts = dict.fromkeys(folded(value) for value in row if not is_blank(value))
    return [text for text in texts if not row_words.COUNT_ONLY.fullmatch(text)]


def _is_full(row: Sequence[Any], header: Header, topic: Topic) -> bool:
    """Whether a row has all that it must, but for the kind."""
    filled = all(not is_blank(row[at]) for at, key in header.columns.items() if topic.columns[key].required)
    said = _said(row)
    signed = all(map(row_words.LABELLED.fullmatch, said))  # 审核意见：属实 | 盖章：
    return filled and len(said) > 1 and not signed and any(not is_blank(row[at]) for at in header.columns)


def _by_names(
    rows: Rows, header: Header, topic: Topic, names: Sequence[str], kinds_in: Callable[[str], Iterator[str]]
) -> dict[int, tuple[str, str]] | None:
    """The one kind that the title, the sheet's and the file's name tell; None where they tell none, or two."""
    titles = [folded(value) for row in rows[: header.first] for value in row if not is_blank(value)]
    found = {text: kind for text in (*titles, *map(folded, names)) for kind in kinds_in(text)}
    if len(set(found.values())) != 1:
        return None
    told = next(iter(found.items()))
    return {number: told for number in range(header.last + 1, len(rows)) if _is_full(rows[number], header, topic)}


def _kinds_in(words: Mapping[str, str], text: str) -> Iterator[str]:
    bare = _OFFICE.sub("", text)
    parts = [bare, _FURNITURE.sub("", bare), *_BRACKETED.findall(bare)]
    for part in parts:
        known = words.get(_ENDING.sub("", part)) or words.get(part)
        if known:
            yield known
    for word, kind in words.items():
        if (len(word) >= _LONG_WORD and word in bare) or (
            len(word) > 1 and re.search(rf"{re.escape(word)}{_KIND}", bare)
        ):
            yield kind


def _kinds_of_all(words: Mapping[str, str], text: str) -> Iterator[str]:
    """The kinds of a closed list of which a name says that all are: 取消资格人员名单, but not 调解成功率统计表."""
    for word, kind in words.items():
        rest = text.replace(word, "")
        others = any(len(other) > 1 and other in rest for other, its in words.items() if its != kind)
        if len(word) > 1 and not others and re.search(rf"(?<![未不非已]){re.escape(word)}{_OF_ALL}", text):
            yield kind
