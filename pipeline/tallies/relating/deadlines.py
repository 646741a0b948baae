"""Days that a figure compares: a case was done by the day on which it was due. What speaks against them.

Belongs here: a later day that was granted (批准延期至), a column that says otherwise (是否超期), days out of order.
"""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.catalogue import AtMost, Topic
from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.columns.parsed import Reading, parse_column
from pipeline.tallies.values.categories import parse_yes_no
from pipeline.tallies.values.cells import folded, is_blank

_LATE = re.compile("超|逾")
_SAYS_LATE = re.compile(
    r"(?:是否|有无|有没有)?(?:已)?(?:超期|逾期|超时|超限|按[期时]办?[结理]?(?:完成)?|期限内办[结理]|办理时[效限]|时效)(?:情况|与否|办结|否|标[志识])?"
)
_EXTENDED = re.compile(r"(?<!未)(?:延期|展期|顺延|延长)(?:至|到|\d|[一二三四五六七八九十]|办|的|申请|审批|获批)")
_IN_TIME_WORDS = re.compile(r"(?:未|没有?|不)(?:超[期时限]|逾期)|(?<!未)(?<!不)(?:按[期时]|在期限内|限内|及时|正常)")
_LATE_WORDS = re.compile(r"超[期时限]|逾期|超\d+(?:天|日|个)|未[按在].{0,6}[期时限]|不及时")
_LATER = re.compile(r"延[期长至]|展期|顺延|宽限|变更后|调整后|重新核定")

Ended = tuple[int, date, date]
"""A row that was done: its position, the day, and the day by which it was due."""


def ask_about_extensions(desk: Settlement) -> None:
    """One question a table: by the first day, or by the later one?"""
    bounds = sorted({due for _, due in _compared(desk.topic)})
    for number, table in enumerate(desk.tables):
        header = table.table.header
        for due in bounds:
            if due not in table.columns:
                continue
            own = header.at(due)
            first = header.names[own] if own is not None else desk.topic.columns[due].label
            for at, name in header.unread.items():
                later = _later(desk, number, due, at) if _LATER.search(folded(name)) else {}
                if later:
                    desk.ask(
                        "column.extended", number, list(later),
                        {f"按{name}": (Put(number, due, dict(later)),), f"按{first}": ()},
                        first=first, second=name, count=len(later),
                    )  # fmt: skip


def ask_about_extensions_in_remarks(desk: Settlement) -> None:
    """延期三十日 in the remarks of a case that was done too late."""
    for number, table in enumerate(desk.tables):
        others = [at for at, name in table.table.header.unread.items() if not _LATER.search(folded(name))]
        for done, due in _compared(desk.topic):
            late = {position: bound for position, ended, bound in _ended(desk, number, done, due) if ended > bound}
            put = {
                p: day for p, day in late.items() if any(_EXTENDED.search(folded(table.cells(p)[at])) for at in others)
            }
            if put:
                desk.ask(
                    "rows.extended", number, list(put),
                    {"算按期": (Put(number, done, dict(put)),), "按应办结日期": ()}, count=len(put),
                )  # fmt: skip


def ask_about_verdicts(desk: Settlement) -> None:
    """A column that says whether each case was late, and days that say otherwise: one question a table."""
    for number, table in enumerate(desk.tables):
        verdicts = {at: name for at, name in table.table.header.unread.items() if _is_verdict(name)}
        for at, name in list(verdicts.items())[:1]:
            late_word = bool(_LATE.search(folded(name)))
            for done, due in _compared(desk.topic):
                put: dict[int, object] = {}
                for position, ended, bound in _ended(desk, number, done, due):
                    in_time = _verdict(table.cells(position)[at], late_word=late_word)
                    if in_time is not None and (ended <= bound) != in_time:
                        put[position] = bound if in_time else None
                if put:
                    desk.ask(
                        "column.verdict", number, list(put),
                        {f"按“{name}”": (Put(number, done, put),), "按日期": ()}, column=name, count=len(put),
                    )  # fmt: skip


def tell_of_days_out_of_order(desk: Settlement) -> None:
    """A case that was due or done before it began: one of the days is wrong, and a figure compares them."""
    keys = {key for pair in _compared(desk.topic) for key in pair}
    for number, table in enumerate(desk.tables):
        sure = desk.sure(number)
        for begun in table.dated if keys else ():
            for key in sorted(keys & table.columns.keys() - {begun}):
                pairs = ((p, table.columns[begun][p], table.columns[key][p]) for p in sure)
                rows = [p for p, start, end in pairs if start is not None and end is not None and end < start]
                if rows:
                    first, later = desk.topic.columns[begun].label, desk.topic.columns[key].label
                    desk.tell("rows.dates_order", number, rows, first=first, later=later)


def _compared(topic: Topic) -> list[tuple[str, str]]:
    """The columns that figures of a topic compare: the day on which a case was done, the day by which it was due."""
    conditions = [pair for item in topic.indicators.values() for pair in item.filter.items()]
    return sorted({(done, value.at_most) for done, value in conditions if isinstance(value, AtMost)})


def _ended(desk: Settlement, number: int, done: str, due: str) -> Iterator[Ended]:
    """The rows of a table that have both days."""
    table = desk.tables[number]
    if {done, due} <= table.columns.keys():
        for position in desk.counted(number):
            ended, bound = table.columns[done][position], table.columns[due][position]
            if ended is not None and bound is not None:
                yield position, ended, bound


def _verdict(cell: object, *, late_word: bool) -> bool | None:
    """Whether a cell says that the case was done in time: by a word of its own, or by a yes to what its column asks."""
    text = folded(cell)
    if _IN_TIME_WORDS.match(text) or _LATE_WORDS.search(text):
        return _IN_TIME_WORDS.match(text) is not None
    answer = parse_yes_no(cell)
    return answer != late_word if isinstance(answer, bool) else None


def _is_verdict(name: str) -> bool:
    return bool(_SAYS_LATE.fullmatch(folded(name).rpartition("/")[2]))


def _later(desk: Settlement, number: int, due: str, at: int) -> dict[int, date]:
    """The other day of each row that has one."""
    table = desk.tables[number]
    positions = [position for position in desk.counted(number) if not is_blank(table.cells(position)[at])]
    column = desk.topic.columns[due].model_copy(update={"window": "none", "required": False})
    year = next((day.year for days in table.dates for day in days if isinstance(day, date)), 2000)
    parsed = parse_column([table.cells(position)[at] for position in positions], column, Reading(year))
    return {
        position: value
        for position, value in zip(positions, parsed.values, strict=True)
        if isinstance(value, date) and value != table.columns[due][position]
    }
