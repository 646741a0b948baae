"""Words of categories that the catalogue does not have, and cells left blank below a filled one."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.values.categories import category_words, near_category
from pipeline.tallies.values.cells import address_ranges, folded, is_blank
from pipeline.tallies.wording.sayings import said

_AS_ABOVE, _BLANK = "同上一行", "留空"
_REMARK = re.compile("备注|说明|附注|变动|变化|情况")
_CORRECTED = re.compile("复核|更正|核定|核实|修正|订正|审定|改为")
_CORRECTION = re.compile(r"^(?:应[为是]|[更改订修]正[为成]?|改[为成]|实[际]?为|核[定实][为成])?[:：]?|[。.]$")
_LED_IN = re.compile(
    r"(?:拟|应[为是]|更正为|改[为成]|实际?为|实际是|建议|待)[:：]?([^,，。;；(]{1,8})(?:[,，。;；(].*)?"
)
_SHORT = 2
_A_YEAR = re.compile(r"20\d\d")
_WHEN = re.compile(
    r"^[(\[]?(?:本年度?|今年|20\d\d年|\d{1,2}月(?:份|\d{1,2}日)?|于|已|系|属)*|(?:人员|的|。|[)\]]){1,12}+$"
)


def settle_categories(desk: Settlement) -> None:
    """A new word is a category, said; one that is like a known word, or a blank that may repeat the cell above, is asked."""
    for number, table in enumerate(desk.tables):
        counted = set(desk.counted(number))
        for key, words in table.new_words.items():
            _settle_new_words(desk, number, key, {p: w for p, w in words.items() if p in counted})
        for key, strange in table.strange_words.items():
            _ask_about_strange_word(desk, number, key, {p: word for p, word in strange.items() if p in counted})
        for key, values in table.below.items():
            rows = {position: value for position, value in values.items() if position in counted and value is not None}
            if rows:
                desk.ask(
                    "column.blank_below", number, list(rows), {_AS_ABOVE: (Put(number, key, rows),), _BLANK: ()},
                    column=desk.topic.columns[key].label, count=len(rows),
                )  # fmt: skip


def ask_about_remarks_that_say_otherwise(desk: Settlement) -> None:
    """证件状态 有效 beside 备注 2023年新领证: a remark, or a cell of a column of corrections, that names another category than

    the row has. One question a table.
    """
    told_apart = {key for item in desk.topic.indicators.values() for key in item.filter}
    for key in sorted(key for key in told_apart if desk.topic.columns[key].type == "category"):
        words = category_words(desk.topic.columns[key].values)
        for number, table in enumerate(desk.tables):
            said = _kinds_beside(desk, number, words) if key in table.columns else {}
            values = table.columns.get(key, [])
            others = {p: kind for p, kind in said.items() if values[p] is not None and kind != values[p]}
            if others:
                own, other = (
                    "、".join(dict.fromkeys(kinds)) for kinds in ((values[p] for p in others), others.values())
                )
                desk.ask(
                    "category.remark", number, list(others),
                    {"按备注": (Put(number, key, dict(others)),), f"按“{desk.topic.columns[key].label}”": ()},
                    column=desk.topic.columns[key].label, own=own, other=other, count=len(others),
                )  # fmt: skip


def columns_of_corrections(desk: Settlement, number: int) -> set[int]:
    """The columns that hold nothing but categories of another column, as corrected: 县局复核更正."""
    table = desk.tables[number]
    named = [at for at, name in table.table.header.unread.items() if _CORRECTED.search(folded(name))]
    kinds = [column.values for column in desk.topic.columns.values() if column.type == "category"] if named else []
    return {at for values in kinds for at in named if _corrected(table, at, category_words(values))}


def _corrected(table: Ledger, at: int, words: Mapping[str, str]) -> dict[Any, str]:
    """Of a column of corrections, the category that each different cell says; nothing of any other column."""
    if not _CORRECTED.search(folded(table.table.header.names[at])):
        return {}
    filled = {cell for cell in set(table.column(at)) if not is_blank(cell)}
    said = {cell: words.get(_CORRECTION.sub("", folded(cell))) for cell in filled}
    return {cell: kind for cell, kind in said.items() if kind} if all(said.values()) else {}


def _kinds_beside(desk: Settlement, number: int, words: Mapping[str, str]) -> dict[int, str]:
    """The category that a cell beside each row names, less the time that it tells; none where that is another year."""
    table = desk.tables[number]
    found: dict[int, str] = {}
    for at, name in ((at, folded(name)) for at, name in table.table.header.unread.items()):
        if _A_YEAR.search(name):
            continue
        cells = table.column(at)
        kinds = _corrected(table, at, words)
        if not kinds and _REMARK.search(name):
            texts = {cell: _kind_said(folded(cell), words) for cell in set(cells) if cell.__class__ is str}
            kinds = {cell: kind for cell, kind in texts.items() if kind}
        for position in desk.counted(number) if kinds else ():
            kind = kinds.get(cells[position])
            years = re.findall(r"20\d\d", folded(cells[position])) if kind else []
            if kind and all(int(year) == desk.year for year in years):
                found[position] = kind
    return found


def _kind_said(remark: str, words: Mapping[str, str]) -> str | None:
    """新领证 of 2023年新领证, 取消 of 拟取消,待批复 and of 应为取消: a short word counts only where something leads it in."""
    bare = _WHEN.sub("", remark)
    led = _LED_IN.fullmatch(remark)
    return (words.get(bare) if len(bare) > _SHORT else None) or (words.get(led[1]) if led else None)


def _ask_about_strange_word(desk: Settlement, number: int, key: str, words: Mapping[int, str]) -> None:
    """A word that a closed list does not have: which of its categories is it, or none?"""
    column = desk.topic.columns[key]
    meanings: dict[str, object] = {"算“是”": True, "算“否”": False}
    if column.type == "category":
        meanings = {f"算作{category}": category for category in column.values} | {"都不算": None}
    for word in list(words.values())[:1]:
        near = near_category(folded(word), category_words(column.values))
        desk.ask(
            "category.strange", number, list(words),
            {answer: (Put(number, key, dict.fromkeys(words, value)),) for answer, value in meanings.items()},
            column=column.label, word=word, known="、".join(column.values or ("是", "否")), count=len(words),
            guess=f"是否应为“{near}”？" if near else "", key=key,
        )  # fmt: skip


def _settle_new_words(desk: Settlement, number: int, key: str, words: Mapping[int, object]) -> None:
    table = desk.tables[number]
    column = desk.topic.columns[key]
    near: dict[str, dict[int, str]] = {}
    own: dict[str, list[int]] = {}
    for position, new in words.items():
        word, like = getattr(new, "word", ""), getattr(new, "near", "")
        if like:
            near.setdefault(like, {})[position] = word
        else:
            own.setdefault(word, []).append(position)
    for category, rows in near.items():
        texts = "、".join(dict.fromkeys(rows.values()))
        desk.ask(
            "category.near", number, list(rows),
            {f"算作{category}": (Put(number, key, dict.fromkeys(rows, category)),), "另成一类": ()},
            column=column.label, words=texts, category=category, count=len(rows),
        )  # fmt: skip
    if own:
        positions = [position for rows in own.values() for position in rows]
        desk.problems.append(
            said(
                "category.new", table.place.file, table.place.sheet,
                address_ranges(table.place.letters[key], [table.rows[p] for p in positions]),
                column=column.label, words="、".join(own), count=len(positions),
            )
        )  # fmt: skip
