"""Figures that a sentence beside the rows states: 2023年我镇共制发行政规范性文件14件，其中需报备8件.

Belongs here: which indicator a clause speaks of. They are compared with what the rows come to, and never counted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.catalogue import Topic
from pipeline.tallies.tables.figures.labels import Names
from pipeline.tallies.tables.figures.together import Stated
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.categories import category_words
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.hanzi import chinese_number

_CLAUSE = re.compile(r"[。;；,，！!|]")
_FIGURE = re.compile(r"^(?P<words>\D*?)(?P<number>\d{1,6})(?P<unit>人次|[件起宗次条份个人名项户场批])(?:[)\]】]|整)?$")
_WHOLE_YEAR = re.compile(r"20\d\d年|全年|本年|今年|年度")
_BEFORE = re.compile(
    r"^(?:(?:备注|说明|注|附注)\d?[:：.、]?|全年|本年度?|今年|年度|我(?:街道|[镇乡街办所])|本(?:街道|[镇乡街办所])|全[镇乡]|其中|一共|总共|共计?|累计|合计|总计|计|实际|已|按(?:规定|要求)|依[法规])++"
)
_ELSEWHEN = re.compile(r"20\d\d|月|季度|半年|去年|上年|上一年|同比|同期|往年|历年")
_SUM = re.compile(r"共|累计|合计|总计")
_WHOLE = re.compile(rf"{_SUM.pattern}|全年|年度|本年|今年")
_NUMERAL = re.compile(
    r"(?<![一二三四五六七八九十百零两])([一二三四五六七八九十百零两]++)(?=人次|[件起宗次条份个人名项户场批](?:$|[)\]】整]))"
)
_NEUTRAL = re.compile(r"^(?:先后|开展|组织|举办|进行|机关|干部|职工|工作人员|党委|镇党委)+")
_TAKEN = re.compile(
    r"(?:承办|办理|收到|接收|接办|交办|受理|登记|制发|印发|作出|开展|组织|举办|共|[市县区镇乡级]|街道|人大|各类)*"
)
_DONE_WITH = re.compile("受理|收到|接收|登记|办理|处理|处置|案件|事项|活动|纠纷")
_TELLING = 6
_ALIKE = frozenset("件起宗份条")


@lru_cache
def _of_year(year: int) -> re.Pattern[str]:
    """How a sentence says that it speaks of a whole year."""
    return re.compile(
        rf"(?:截[至止])?{year}年(?:度|全年|1[-—至]12月份?)?(?:12月(?:31日|底))?(?:[,，]|为?止)?|截[至止](?:年底|12月(?:31日|底))"
    )


def stated_in_sentences(
    tables: Sequence[Ledger], topic: Topic, names: Names, ours: Iterable[str], year: int
) -> Iterator[Stated]:
    """The figures of a topic that lines above and below its only table state; of several tables, those of the whole year."""
    towns = [folded(name) for name in ours]
    for table in tables:
        for row, line in [*table.notes.items(), *table.bands.items()]:
            if not _WHOLE.search(line) or not (len(tables) == 1 or _WHOLE_YEAR.search(line)):
                continue
            bare = _of_year(year).sub("|", line)
            if _ELSEWHEN.search(bare):
                continue
            for clause in _CLAUSE.split(bare):
                if found := _read(clause, topic, names, towns) or _of_all(clause, line, topic, towns):
                    key, number = found
                    cell = f"{table.table.letters(0)}{row}"
                    yield Stated(key, number, table.place.file, table.place.sha256, ((table.place.sheet, cell),))


def _read(clause: str, topic: Topic, names: Names, towns: Sequence[str]) -> tuple[str, int] | None:
    """The indicator that a clause speaks of, and its number; None where it speaks of none for certain."""
    match = _FIGURE.match(_NUMERAL.sub(lambda found: str(chinese_number(found[1]) or found[1]), clause))
    if match is None:
        return None
    words = match["words"]
    for town in towns:
        words = words.replace(town, "")
    bare = _BEFORE.sub("", words.strip("( )"))
    if bare:
        keys = [key for key in names.read(bare, topic).indicators if key in topic.indicators]
        keys = keys or _ending(bare, topic) or _by_its_answer(bare, topic)
    elif _WHOLE.search(words):
        keys = [key for key, item in topic.indicators.items() if item.count is not None and not item.filter]
    else:
        keys = []
    if len(keys) != 1 or not _same_unit(match["unit"], topic.indicators[keys[0]].unit):
        return None
    return keys[0], int(match["number"])


def _of_all(clause: str, line: str, topic: Topic, towns: Sequence[str]) -> tuple[str, int] | None:
    """The number of all rows, where a clause says it of the topic by one of its names: 共承办区人大代表建议23件, 已全部答复."""
    match = _FIGURE.match(clause)
    every = [key for key, item in topic.indicators.items() if item.count is not None and not item.filter]
    if match is None or len(every) != 1 or not _same_unit(match["unit"], topic.indicators[every[0]].unit):
        return None
    words = match["words"]
    for town in towns:
        words = words.replace(town, "")
    bare = _BEFORE.sub("", words.strip("( )"))
    name = max((folded(title) for title in topic.titles if bare.endswith(folded(title))), key=len, default="")
    verb = bare.removesuffix(name)
    label = folded(topic.indicators[every[0]].label)
    said = _TAKEN.fullmatch(verb) is not None and ("全部" in line or (verb[:2] in label and bool(verb)))
    return (every[0], int(match["number"])) if (name and said) or _names_all(bare, topic) else None


def _names_all(words: str, topic: Topic) -> bool:
    """Whether words are nothing but what is done with all that a topic counts: 办理, 调解纠纷.

    Not 调处, where 调处成功 is a part of all.
    """
    parts = {folded(item.label) for item in topic.indicators.values() if item.filter}
    names = [folded(name) for name in (topic.label, *topic.titles)]
    own = {name[at : at + 2] for name in names for at in range(len(name) - 1)}
    pieces = [words[at : at + 2] for at in range(0, len(words), 2)]
    plain = all(piece in own or _DONE_WITH.fullmatch(piece) for piece in pieces)
    return bool(pieces) and plain and not any(pieces[0] in part for part in parts)


def _ending(words: str, topic: Topic) -> list[str]:
    """The indicator whose name ends, or begins, with what is said: 中心组专题学法 of 党委理论学习中心组专题学法."""
    stem = _NEUTRAL.sub("", words)
    labels = {key: folded(item.label) for key, item in topic.indicators.items()} if len(stem) >= _TELLING else {}
    found = [key for key, label in labels.items() if label.endswith(stem)]
    found = found or [key for key, label in labels.items() if label.startswith(stem)]
    return found if len(found) == 1 else []


def _by_its_answer(words: str, topic: Topic) -> list[str]:
    """The indicator that counts the rows with one answer, by the name of the answer: 应报备, 成功."""
    found = []
    for key, item in topic.indicators.items():
        if item.count is None or len(item.filter) != 1:
            continue
        ((column_key, answer),) = item.filter.items()
        column = topic.columns[column_key]
        said = (
            {folded(name).replace("是否", "") for name in (column.label, *column.aliases)} if answer is True else set()
        )
        if words in said or (column.values and category_words(column.values).get(words) == answer):
            found.append(key)
    return found if len(found) == 1 else []


def _same_unit(one: str, other: str) -> bool:
    return one == other or {one, other} <= _ALIKE or {one, other} == {"场", "次"}
