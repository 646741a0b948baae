"""A required column under a name that no list has: 交办件编号, 办理期限截止日, 实际学习日期.

Belongs here: a header that lacks a column or two, and headings nobody knows that end or begin with a known name, over cells
that are what such a column holds. One heading a column and one column a heading, else it is asked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.catalogue import Column, Topic
from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.columns.parsed import Reading, parse_column
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.headers.headings import Headings, as_written, is_of_other_time
from pipeline.tallies.values.brackets import Brackets
from pipeline.tallies.values.cells import folded, is_blank
from pipeline.tallies.values.ditto import spelled_out

_BRACKETS = Brackets("([【", ")]】")
_MARKS = re.compile(r"[/\\|:：、·\s]")
# Words that make another thing of a column: 计划学习日期 is not 学习日期, 其中集体来访人次 not 来访人次.
_OTHER = re.compile(
    r"计划|预计|预定|拟|其中|重复|集体|个体|个访|首次|初次|初[访信]|累计|平均|上[年月期]|去年|同期|女|男|党员|线上|网上|应到|缺|未|非|不"
    r"|联系|电话|手机|身份|证件|出生|单位|部门|科室|经办|承办|责任|领导|负责|填[报表]|序号|备注|附件|旧|原|前|后"
)
_NUMBER = re.compile(r"(?:编号|文号|案号|字号|件号|书号|流水号|编码)$")
_ANY = re.compile(r"交办|转办|登记|组织|实际|具体|接受|群众|本次|此次|总|的|所|件|现场|当场|有关|相关")
_MULTIPLIED = re.compile(r"[×x*乘]\d|[十百千万亿](?:人次|[件起份个次场人户批宗条名元])$")
_SHORTEST = 2
_TELLING = 4
_DISTINCT = 0.9
_LONGEST_REST = 6
_SAMPLE = 60
_FITTING = 0.9
_MOST_MISSING = 2
_ANY_YEAR = 2000  # cells are only looked at for what they are, and their days are not used


def completed(rows: Rows, header: Header, headings: Headings) -> Header | None:
    """The header with the columns it lacks, where headings without a known name can only be these; else None."""
    topic = headings.topics[header.topic]
    required = sum(column.required for column in topic.columns.values())
    lacking = len(header.missing)
    if not lacking or lacking > _MOST_MISSING or not (2 * lacking <= required or header.titled):
        return None
    claims: dict[str, list[int]] = {key: [] for key in header.missing}
    for at, name in header.unread.items():
        words = folded(name)
        elsewhere = any(is_of_other_time(said, headings.year) for said in (words, *_BRACKETS.inside(words)))
        if elsewhere or _MULTIPLIED.search(words):
            continue
        if at in header.clashes or any(at in places for places in header.parts.values()):
            continue
        for key in header.missing:
            if _may_be(name, topic, key):
                claims[key].append(at)
    places = [places[0] for places in claims.values() if len(places) == 1]
    if len(places) != lacking or len(set(places)) != lacking:
        return None
    if not all(_fits(rows, header, at, topic, key) for key, (at,) in claims.items()):
        return None
    columns = dict(sorted({**header.columns, **{places[0]: key for key, places in claims.items()}}.items()))
    supposed = {header.names[places[0]]: key for key, places in claims.items()}
    return replace(header, columns=columns, missing=(), supposed=supposed)


def _may_be(name: str, topic: Topic, key: str) -> bool:
    """Whether a heading ends or begins with a name of the column, and with no longer one of another column."""
    said = list(dict.fromkeys(_spellings(name)))
    own = max((_shared(text, topic.columns[key], topic) for text in said), default=0)
    if not own and key in topic.unique_by and any(map(_NUMBER.search, said)):
        own = _SHORTEST if not any(map(_OTHER.search, said)) else 0
    others = (_shared(text, column, topic) for text in said for other, column in topic.columns.items() if other != key)
    return own >= _SHORTEST and own > max(others, default=0)


def _spellings(name: str) -> Iterator[str]:
    for text in (name, name.rpartition("/")[2]):
        bare = _MARKS.sub("", folded(text))
        yield as_written(_BRACKETS.without(bare))
        yield as_written(re.sub(r"[()（）]", "", bare))


def _shared(text: str, column: Column, topic: Topic) -> int:
    """How long a name of the column is that the text begins or ends with, where the rest makes no other thing of it."""
    best = 0
    for name in column.names:
        alias = as_written(_MARKS.sub("", folded(name)))
        if len(alias) < _SHORTEST or len(alias) <= best:
            continue
        if text.endswith(alias):
            rest = text[: len(text) - len(alias)]
        elif text.startswith(alias):
            rest = text[len(alias) :]
        else:
            continue
        if (
            len(rest) <= _LONGEST_REST
            and not _OTHER.search(rest)
            and (len(alias) >= _TELLING or _says_nothing_new(rest, topic))
        ):
            best = len(alias)
    return best


def _says_nothing_new(rest: str, topic: Topic) -> bool:
    """Whether what a heading says besides a short name (人数, 编号) is of the topic or of any: 来访人数, not 随行人数."""
    bare = _ANY.sub("", rest)
    names = [topic.label, *topic.titles, *(name for column in topic.columns.values() for name in column.names)]
    return not bare or (len(bare) >= _SHORTEST and any(bare in folded(name) for name in names))


def _fits(rows: Rows, header: Header, at: int, topic: Topic, key: str) -> bool:
    """Whether the cells beneath are what such a column holds; numbers of cases differ from row to row."""
    column = topic.columns[key]
    cells = spelled_out([row[at] for row in rows[header.last + 1 : header.last + 1 + _SAMPLE]])
    below: Sequence[Any] = [cell for cell in cells if not is_blank(cell)]
    if column.type == "date":
        below = [cell for cell in below if not isinstance(cell, str) or any(map(str.isdigit, cell))]
    if not below:
        return False
    if key in topic.unique_by and len({folded(cell) for cell in below}) < _DISTINCT * len(below):
        return False
    read = parse_column(below, column.model_copy(update={"window": "none"}), Reading(_ANY_YEAR))
    return len(read.faults) <= (1 - _FITTING) * len(below)
