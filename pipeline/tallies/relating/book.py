"""The wrong book: a table with the columns of a topic whose title, sheet or file says that it is about something else."""

import re
from collections.abc import Collection, Iterator

from pipeline.catalogue import Topic
from pipeline.tallies.relating.kinds import OTHER_KIND
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.cells import folded

_FURNITURE = re.compile(
    r"附件\d*|附表\d*|表\d+|(?:19|20)\d\d年?度?|\d{1,20}[月日年]份?|[一二三四]季度|[上下前]半年|第[一二三四]季度?|全年|年度|截至|填报.*|单位.*|报送.*|制表.*"
    r"|登记(?:表|簿|册|台账)?|台账|统计(?:表|台账)?|明细(?:表)?|情况(?:表|统计)?|清单|一览(?:表)?|汇总(?:表)?|花?名册|名单|报表|底册|底稿|目录|记录(?:表|簿)?|信息表"
    r"|导出|数据|收集结果|在线收集|工作|开展|办理|报送|上报|材料|新版|旧版|最终版|终稿|初稿|定稿|副本|备份|续表|续|第[一二三四五六七八九十\d]+[页版稿]|v\d+|sheet\d*|final|copy|汇报"
    r"|[\u4e00-\u9fff]{1,6}(?:镇|乡|街道)(?:人民政府|政府)?|本级|全镇|镇级|各村|辖区|[\u4e00-\u9fff]{1,4}(?:村|社区)(?!居)"
)
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff]{1,8}?(?:办公室|办|所|中心|站|科|股|室|大队|委|部)[-—_(（:：\s·.]+|[(（][\u4e00-\u9fff]{1,8}?(?:办|所|中心|站|科)[)）]"
)
_SIGNED = re.compile(
    r"^(?:填报|报送|填表|上报|制表|填写)?(?:单位|部门|科室|处室|股室|村居?|日期|时间)[:：]|盖章|^(?:单位|部门|科室)$"
)
_SHORT = 4
OTHER_BOOK = "另一件事的表里的行"


def ask_about_other_books(desk: Settlement) -> None:
    """One question a table, naming what it says it is about."""
    own = {folded(word) for word in (*desk.topic.titles, desk.topic.label)}
    vocabulary = _vocabulary(desk.topic)
    for number, table in enumerate(desk.tables):
        rows = desk.counted(number)
        names = {folded(name) for column in desk.topic.columns.values() for name in column.names}
        subjects, whole = _said(table, desk.office.names, names), _told(table)
        if not rows or OTHER_KIND in desk.left[number].values():
            continue
        other = next((word for word in map(folded, desk.topic.other_books) if word in whole), "")
        strange = ""
        if not any(word in text for word in own for text in subjects):
            strange = _strange([text for text in subjects if text not in names], vocabulary)
        if other and any(_is_titled(desk, number, table, own) for table in desk.tables):
            desk.leave_table(number, OTHER_BOOK)
            desk.tell("form.other_beside", number, rows, words=other)
            continue
        if other or strange:
            desk.doubt("form.other_book", number, rows, words=other or strange)


def _is_titled(desk: Settlement, number: int, other: Ledger, own: Collection[str]) -> bool:
    """Whether another table of the file has rows, and more of the topic's names in its own title than this one has."""
    table = desk.tables[number]
    beside = other is not table and other.rows and other.place.file == table.place.file
    named, here = (max((len(word) for word in own if word in _told(each)), default=0) for each in (other, table))
    return bool(beside) and named > here


def _said(table: Ledger, ours: tuple[str, ...], names: Collection[str]) -> list[str]:
    """What the title says that the table is about; where it says nothing, the name of the sheet. Names of columns say nothing."""
    lines = [line for line in table.title.split("|") if not _SIGNED.search(line) and line not in names]
    titles = [core for line in lines if (core := _core(line, ours))]
    return titles or [core for name in (table.place.sheet,) if (core := _core(name, ours))]


def _told(table: Ledger) -> str:
    """The title; where it says nothing, the names of the sheet and the file. A line of who hands in is no title."""
    lines = [line for line in table.title.split("|") if line and not _SIGNED.search(line)]
    if any(_core(line, ()) for line in lines):
        return "|".join(lines)
    file = table.place.file.rpartition("/")[2].rpartition(".")[0]
    return "|".join((folded(table.place.sheet), _OFFICE.sub("", folded(file))))


def _core(text: str, ours: tuple[str, ...]) -> str:
    """A title without the unit, the year, the office and the words that every title has."""
    seen = folded(text)
    for name in sorted(ours, key=len, reverse=True):
        seen = seen.replace(folded(name), "")
    seen = _OFFICE.sub("", seen)
    return re.sub(r"[^\u4e00-\u9fff0-9a-z]", "", _FURNITURE.sub("", seen))


def _vocabulary(topic: Topic) -> frozenset[str]:
    """The pairs of characters in the names of the topic, its indicators, columns and categories.

    Other names of columns are left out: they are many, and common to all books.
    """
    names = [topic.label, *topic.titles]
    for item in topic.indicators.values():
        names += [item.label, *item.aliases]
    for column in topic.columns.values():
        names.append(column.label)
        names += [word for key, words in column.values.items() for word in (key, *words)]
    return frozenset(pair for name in names for pair in _pairs(folded(name)))


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _strange(subjects: list[str], vocabulary: frozenset[str]) -> str:
    """A subject of some length that shares no pair of characters with anything that the topic is called."""
    long = [text for text in subjects if sum("\u4e00" <= sign <= "\u9fff" for sign in text) >= _SHORT]
    if not long or any(pair in vocabulary for text in subjects for pair in _pairs(text)):
        return ""
    return long[0]
