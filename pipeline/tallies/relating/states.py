"""Rows that say of themselves that they do not count: 作废, 撤稿, 误报, 示例, struck through.

What the catalogue settles for a topic never comes here; anything else of this kind is asked, one question a cause and table.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache, partial

from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.categories import columns_of_corrections
from pipeline.tallies.relating.rows import Rows, same_case
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.columns.parsed import says_not_accepted
from pipeline.tallies.tables.ledger import Ledger, is_struck_row
from pipeline.tallies.tables.rows.void_words import (
    BRACKETED,
    CERTAIN_WHOLE,
    CONTENT,
    EASY,
    ENDED,
    EXCLUDES,
    FEW_REMARKS,
    GONE,
    IN_REMARKS,
    LONGEST,
    NOT_DONE,
    PERSON_GONE,
    PUT_OFF,
    RARE,
    RECEIVED,
    REMARK_HEAD,
    SAYS_WHICH,
    STATE,
    UNEASY,
    VOID,
    VOID_WHOLE,
    WAS_CALLED_OFF,
)
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.plans import EVENTS, PERSONS

_QUOTED = 3
REFUSED = "不予受理的行"
CALLED_OFF = "写明没有开展的行"


def settle_states(desk: Settlement) -> None:
    """Leave out what the label of the topic settles, and ask about the rest."""
    for number in range(len(desk.tables)):
        _settle_not_accepted(desk, number)
        _settle_called_off(desk, number)
        _ask_about_void_rows(desk, number)
        _ask_about_struck_rows(desk, number)
        _ask_about_totals(desk, number)


def _settle_not_accepted(desk: Settlement, number: int) -> None:
    """不予受理 is received, but not accepted: what the topic counts says which of the two it means, else its date."""
    refused = rows_with(desk.tables[number], range(len(desk.tables[number].table.rows[0])), says_not_accepted)
    rows = [position for position in desk.counted(number) if position in refused] if refused else []
    if not rows:
        return
    labels = "".join(item.label for item in desk.topic.indicators.values() if item.count is not None)
    table = desk.tables[number]
    if not SAYS_WHICH.search(labels):
        labels = "".join(desk.topic.columns[key].label for key in table.dated)
    if "受理" in labels or "立案" in labels:
        desk.leave(number, rows, REFUSED)
        desk.tell("rows.not_accepted", number, rows)
    elif not RECEIVED.search(labels):
        desk.doubt("rows.void", number, rows, words="不予受理")


def _settle_called_off(desk: Settlement, number: int) -> None:
    """An event of which a remark says that it did not take place is none."""
    if not desk.counts(EVENTS):
        return
    table = desk.tables[number]
    remarks = [at for at, name in table.table.header.unread.items() if not CONTENT.match(folded(name))]
    said = rows_with(table, remarks, lambda cell: bool(WAS_CALLED_OFF.fullmatch(folded(cell))))
    rows = [position for position in desk.counted(number) if position in said]
    if rows:
        desk.leave(number, rows, CALLED_OFF)
        words = a_few(said[position][0][:LONGEST] for position in rows)
        desk.tell("rows.called_off", number, rows, words=words)


def rows_with(table: Ledger, columns: Iterable[int], says: Callable[[object], bool]) -> dict[int, list[str]]:
    """The records with a cell in some columns of which something holds, and these cells; every text is looked at once."""
    found: dict[int, list[str]] = {}
    for at in columns:
        cells = table.column(at)
        saying = {cell for cell in set(cells) if cell.__class__ is str and cell and says(cell)}
        if saying:
            for position, cell in enumerate(cells):
                if cell in saying:
                    found.setdefault(position, []).append(cell)
    return found


def a_few(texts: Iterable[str]) -> str:
    """The first of some texts, each once, as a question quotes them."""
    return "、".join(list(dict.fromkeys(texts))[:_QUOTED])


def _ask_about_void_rows(desk: Settlement, number: int) -> None:
    remarks = _remarks(desk, number)
    words: dict[int, str] = {}
    told_again = _told_again(desk, number, remarks) if remarks else set()
    for position in desk.counted(number) if remarks else ():
        for text in remarks.get(position, ()):
            if position in told_again and not (desk.counts(PERSONS) and GONE.search(folded(text))):
                continue
            if not (GONE.search(folded(text)) and _is_ended(desk, number, position)):
                words.setdefault(position, text)
    another = _of_another_kind(desk, number)
    words = {position: text for position, text in words.items() if position not in another}
    if words:
        said = a_few(words.values())
        gone = {position for position, text in words.items() if GONE.search(folded(text))}
        desk.doubt("rows.void", number, sorted({*words, *_of_same_persons(desk, number, gone)}), words=said)


def _of_another_kind(desk: Settlement, number: int) -> set[int]:
    """The rows of which it is asked already whether they are of the kind that their remark names (拟取消)."""
    asked = (edits for each in desk.questions if each.code == "category.remark" for edits in each.readings.values())
    return {
        p for edits in asked for edit in edits if isinstance(edit, Put) and edit.table == number for p in edit.values
    }


def _of_same_persons(desk: Settlement, number: int, gone: Collection[int]) -> set[int]:
    """The other rows of persons of whom one row says that they are gone: where persons are told apart, all of them are."""
    keys = {key for item in desk.topic.indicators.values() if item.distinct for key in item.columns}
    table = desk.tables[number]
    names = {tuple(table.text(key, position) for key in sorted(keys)) for position in gone} if keys else set()
    return {p for p in desk.counted(number) if names and tuple(table.text(key, p) for key in sorted(keys)) in names}


def _told_again(desk: Settlement, number: int, remarks: Collection[int]) -> set[int]:
    """The rows in question whose case stands in other rows that say nothing of the kind: steps of one case, told one by one."""
    rows = Rows(desk.topic, desk.tables[number])
    firm = {rows.identity(position): position for position in desk.counted(number) if position not in remarks}
    return {
        position
        for position in remarks
        if (identity := rows.identity(position)) in firm
        and identity
        and same_case(rows.tells(firm[identity]), rows.tells(position))
    }


def _is_ended(desk: Settlement, number: int, position: int) -> bool:
    """Whether a row is one of an ending (取消): that somebody left is why, and no reason not to count it."""
    columns = desk.tables[number].columns
    return any(
        ENDED.search(str(columns[key][position]))
        for key, column in desk.topic.columns.items()
        if column.type == "category" and key in columns
    )


def _telling_columns(desk: Settlement, number: int) -> dict[int, tuple[re.Pattern[str], ...]]:
    """What in each column says that a row does not count: less where it may be what the row is about."""
    header = desk.tables[number].table.header
    certain = (CERTAIN_WHOLE, BRACKETED)
    free = (VOID, VOID_WHOLE, CERTAIN_WHOLE, *((GONE,) if desk.counts(PERSONS) else ()))
    free = (*free, PUT_OFF) if desk.counts(EVENTS) and not desk.counts(PERSONS) else free
    words = "|".join(map(re.escape, map(folded, desk.topic.doubtful))) or "(?!)"
    doubtful, whole = re.compile(rf"(?<!不适用)(?:{words})"), re.compile(rf"^(?:已|拟)?(?:{words})$")
    found: dict[int, tuple[re.Pattern[str], ...]] = {}
    corrected = columns_of_corrections(desk, number)
    for at in (at for at in range(len(desk.tables[number].table.rows[0])) if at not in corrected):
        key = header.columns.get(at)
        if key is None and REMARK_HEAD.search(folded(header.names.get(at, ""))):
            found[at] = (*free, IN_REMARKS, doubtful)
        elif key is None and STATE.search(folded(header.names.get(at, ""))):
            found[at] = (*free, NOT_DONE, whole)
        elif key is None:
            found[at] = certain if CONTENT.match(folded(header.names.get(at, ""))) else (*free, whole)
        elif desk.topic.columns[key].type not in ("category", "yes_no"):
            found[at] = (*certain, PERSON_GONE) if desk.topic.columns[key].personal else certain
    return found


def _remarks(desk: Settlement, number: int) -> dict[int, list[str]]:
    """What says in a row that it does not count: a comment, or a cell."""
    table = desk.tables[number]
    found: dict[int, list[str]] = {}
    for position, row in enumerate(table.rows) if table.comments else ():
        comment = table.comments.get(row, "")
        if comment and (VOID.search(folded(comment)) or EXCLUDES.search(folded(comment))):
            found.setdefault(position, []).append(comment[:LONGEST])
    by_patterns: dict[tuple[re.Pattern[str], ...], list[int]] = {}
    for at, patterns in _telling_columns(desk, number).items():
        by_patterns.setdefault(patterns, []).append(at)
    for patterns, columns in by_patterns.items():
        for position, cells in rows_with(table, columns, partial(_says, _any_of(patterns))).items():
            found.setdefault(position, []).extend(map(folded, cells))
    heads = [at for at, name in table.table.header.unread.items() if REMARK_HEAD.search(folded(name))]
    uneasy = rows_with(table, heads, _is_uneasy)
    if len(uneasy) <= max(FEW_REMARKS, RARE * len(table.rows)):
        for position, cells in uneasy.items():
            found.setdefault(position, list(map(folded, cells)))
    return found


def _is_uneasy(cell: object) -> bool:
    text = folded(cell)
    return len(text) <= LONGEST and bool(UNEASY.search(EASY.sub("", text)))


def _says(anything: re.Pattern[str], cell: str) -> bool:
    return not cell.isascii() and len(cell) <= LONGEST and anything.search(folded(cell)) is not None


@lru_cache
def _any_of(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns))


def _ask_about_struck_rows(desk: Settlement, number: int) -> None:
    """Rows whose cells are struck through; of style, this alone is evidence. A row in doubt for its words is asked about once."""
    table = desk.tables[number]
    counted = set(desk.counted(number)) - desk.in_doubt(number) if table.struck else ()
    rows = [p for p in sorted(counted) if is_struck_row(table.struck.get(table.rows[p], ()), table.cells(p))]
    if rows:
        desk.doubt("rows.struck", number, rows)


def _ask_about_totals(desk: Settlement, number: int) -> None:
    """Rows that are called as totals are, and fill what a row must have."""
    rows = sorted(desk.tables[number].maybe & set(desk.counted(number)))
    if rows:
        desk.doubt("rows.maybe_total", number, rows)
