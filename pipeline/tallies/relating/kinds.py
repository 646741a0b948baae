"""A register that holds cases of another kind as well: 民事诉讼 beside 行政诉讼, told by a column 案件性质 or by the numbers.

Belongs here: rows that are about another thing than the topic, in a table that is its own. Tables that are wholly about
something else are asked about in book.py.
"""

import re

from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.cells import as_text, folded

OTHER_KIND = "其他事项的行"
_HEADING = re.compile(r"(?:案件|事项|诉讼|建议|文件|业务|台账|办件|纠纷)?(?:类别|类型|性质|种类|类)|案别|件别")
_NUMBERING = re.compile(r"^[一二三四五六七八九十]+[、.．]|^\([一二三四五六七八九十]+\)")
_SHORT = 16
_TITLE = 40
_AND = re.compile(r"[和及与、/暨兼]|制定|出台|新增|保留|有效|除外|不含|不包括")


def settle_other_kinds(desk: Settlement) -> None:
    """Leave out the rows of another kind where the rest are called by the topic's own name; else ask."""
    _leave_out_lists_of_others(desk)
    for number, table in enumerate(desk.tables):
        if number in desk.foreign:
            continue
        kinds = _kinds(desk, number)
        others = {position: text for position, text in kinds.items() if _is_other(desk, text)}
        if not others:
            others = _by_number(desk, number, table)
            kinds = dict.fromkeys(desk.counted(number), "") if others else {}
        if not others or len(others) == len(kinds):
            continue
        words = "、".join(dict.fromkeys(others.values()))
        named = any(_is_own(desk, text) for position, text in kinds.items() if position not in others)
        if named or (any(kinds.values()) and _is_own(desk, table.title)):
            desk.leave(number, others, OTHER_KIND)
            desk.tell("rows.other_kind", number, others, words=words)
        else:
            desk.doubt("rows.maybe_other_kind", number, others, words=words)


def _leave_out_lists_of_others(desk: Settlement) -> None:
    """A sheet of its own for another kind, by its name or title, beside one that is not: 废止文件目录."""
    words = {number: _word_over(desk, table) for number, table in enumerate(desk.tables)}
    own = [number for number, word in words.items() if not word and desk.tables[number].rows]
    for number, word in words.items():
        if word and own:
            rows = desk.counted(number)
            desk.leave_table(number, OTHER_KIND)
            desk.tell("rows.other_kind", number, rows, words=word)


def _word_over(desk: Settlement, table: Ledger) -> str:
    """What the sheet's name or title says that all of it is of; "" where it speaks of several kinds."""
    own = [folded(title) for title in desk.topic.titles]
    for text in (folded(table.place.sheet), *table.title.split("|")):
        if len(text) > _TITLE or _AND.search(text):
            continue
        for word in map(folded, desk.topic.other_kinds):
            if word in text and (
                not any(map(text.__contains__, own)) or any(f"{word}{title}" in text for title in own)
            ):
                return word
    return ""


def _kinds(desk: Settlement, number: int) -> dict[int, str]:
    """What a column of kinds that the catalogue does not read says of each row."""
    table = desk.tables[number]
    for at, name in table.table.header.unread.items():
        if _HEADING.fullmatch(folded(name.rpartition("/")[2])):
            return {position: folded(table.cells(position)[at]) for position in desk.counted(number)}
    bands = {row: _NUMBERING.sub("", text) for row, text in table.bands.items()}
    return table.standing_above(bands, desk.counted(number)) if bands else {}


def _is_other(desk: Settlement, text: str) -> bool:
    return len(text) <= _SHORT and any(folded(word) in text for word in desk.topic.other_kinds)


def _is_own(desk: Settlement, text: str) -> bool:
    """Whether a kind is called by the topic's own name, or by the words of it: 行政诉讼, 人大代表建议, 建议."""
    own = [folded(word) for word in (desk.topic.label, *desk.topic.titles)]
    return len(text) > 1 and any(word in text or text in word for word in own)


def _by_number(desk: Settlement, number: int, table: Ledger) -> dict[int, str]:
    """Rows whose number has the sign of another kind of case: 民初, beside numbers with 行初."""
    signs = desk.topic.other_kinds
    if not signs or not desk.topic.unique_by:
        return {}
    key = desk.topic.unique_by[0]
    at = table.table.header.at(key)
    if at is None:
        return {}
    cells = {position: as_text(table.cells(position)[at]) for position in desk.counted(number)}
    return {position: sign for position, text in cells.items() for sign in signs if sign in text}
