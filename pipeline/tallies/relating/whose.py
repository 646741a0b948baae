"""Rows and tables of other units: a county's sheet with all towns, a neighbour's form, another body's case.

Rows of others are left out and listed. A form that says it is another town's is an error; where only the name of the file or
the sheet says so, it is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.tallies.questions.model import COUNT, LEAVE, Leave
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.rows.left_out import TOWN_HEADING
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.offices import SIGNED

OTHERS = "其他单位的行"
_HIGHER = re.compile(r".{0,6}(?:县|区|市|州|旗|省)(?:本级|直|级|直属?机关|直部门|直单位|级部门)")
_ISSUER = re.compile(r"(?:制发|发文|印发|制定|处罚|执法|决定|作出).{0,4}(?:单位|机关|主体|机构|部门)$")
_SIGNATURE = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:办公室|办|所|中心|站|政府|委员会|党委|大队)(?:\(.{0,6}章\))?(?:20\d\d年.{0,8})?"
)
_MOSTLY = 0.6
_MOST_TOWNS = 500


def settle_whose(desk: Settlement) -> None:
    """Leave out the rows of others, table by table; stop at forms that are not ours."""
    ours = {table.place.file for table in desk.tables if _says_ours(desk, table)}
    for number, table in enumerate(desk.tables):
        signed = [text for text in (*table.notes.values(), *_below(table)) if SIGNED.search(text)]
        said_by = "|".join((table.title, *signed, *filter(_SIGNATURE.fullmatch, _below(table))))
        named = next(desk.office.others_in(said_by), "")
        if named:
            _refuse_form(desk, number, named, listed=table.place.file in ours)
            continue
        _leave_out_rows(desk, number)
        _leave_out_other_bodies(desk, number)
        _settle_issuers(desk, number)
        _ask_about_names(desk, number, listed=table.place.file in ours)


def _below(table: Ledger) -> list[str]:
    """What stands below the last row, across the table."""
    last = max(table.rows, default=0)
    return [text for row, text in table.bands.items() if row > last]


def _says_ours(desk: Settlement, table: Ledger) -> bool:
    return desk.office.is_ours(table.title) or desk.office.is_ours(table.place.sheet)


def _refuse_form(desk: Settlement, number: int, named: str, *, listed: bool) -> None:
    """A title with another town: one town's sheet in a book that has ours too is listed, else it is an error."""
    rows = desk.counted(number)
    if listed:
        desk.leave_table(number, OTHERS)
    else:
        desk.leave(number, rows, OTHERS)
    code = "rows.others" if listed else "form.others"
    desk.tell(code, number, rows, named=named, office=desk.office.shown)


def _leave_out_rows(desk: Settlement, number: int) -> None:
    table = desk.tables[number]
    theirs: dict[int, str] = {}
    kept = False
    for named in _town_columns(desk, number):
        for position in desk.counted(number):
            town = named.get(position, "")
            if desk.office.is_anothers(town) or _HIGHER.fullmatch(folded(town)):
                theirs[position] = town
            elif desk.office.is_ours_alone(town):
                kept = True
    if not theirs:
        return
    towns = "、".join(dict.fromkeys(theirs.values()))
    rows = list(theirs)
    desk.leave(number, rows, OTHERS)
    code = "rows.others" if kept else "form.others"
    desk.tell(code, number, rows, named=towns, office=desk.office.shown)
    if kept and not table.bands:
        _ask_about_blank_towns(desk, number, theirs)


def _ask_about_blank_towns(desk: Settlement, number: int, theirs: Mapping[int, str]) -> None:
    """A row that names no town, in a list of several: ours, or the town's above it?"""
    named = next(iter(_town_columns(desk, number, also=theirs)), {})
    blank = [position for position in desk.counted(number) if named and not named.get(position)]
    if not blank:
        return
    above: dict[int, str] = {}
    last = ""
    for position in range(len(desk.tables[number].rows)):
        last = named.get(position) or last
        above[position] = last
    others = frozenset(position for position in blank if desk.office.is_anothers(above[position]))
    as_above = {} if others == frozenset(blank) else {"同上一行": (Leave(number, others),)}
    desk.ask(
        "rows.no_town", number, blank,
        {COUNT: (), **as_above, LEAVE: (Leave(number, frozenset(blank)),)}, count=len(blank), office=desk.office.shown,
    )  # fmt: skip


def _town_columns(desk: Settlement, number: int, also: Iterable[int] = ()) -> Iterator[dict[int, str]]:
    """What names towns, by position: columns that are called so, else any that do; headings between the rows."""
    table = desk.tables[number]
    header = table.table.header
    positions = sorted({*desk.counted(number), *also})
    called: list[dict[int, str]] = []
    other: list[dict[int, str]] = []
    for at, name in header.names.items():
        key = header.columns.get(at)
        if key is not None and not desk.topic.is_free_text(key):
            continue
        cells = table.column(at)
        counts = Counter(cells if len(cells) == len(positions) else (cells[p] for p in positions))
        is_called = bool(TOWN_HEADING.search(folded(name)))
        if len(counts) > _MOST_TOWNS and not is_called:
            continue
        for blank in [cell for cell in counts if is_blank(cell)]:
            del counts[blank]
        filled = counts.total()
        towns = _towns_among(desk, counts, filled if is_called else (1 - _MOSTLY) * len(positions))
        if towns and (is_called or towns >= _MOSTLY * len(positions)):
            said_by = {p: as_text(cells[p]) for p in positions if not is_blank(cells[p])}
            (called if is_called else other).append(said_by)
    yield from called or other
    if table.bands:
        towns_of = {row: town for row, text in table.bands.items() if (town := _town_of(desk, text))}
        yield table.standing_above(towns_of, positions)


def _towns_among(desk: Settlement, texts: Counter[Any], most_others: float) -> int:
    """How many of the texts are names of towns; 0 once more than so many are not."""
    towns = others = 0
    for text, count in texts.items():
        if desk.office.is_anothers(text) or desk.office.is_ours_alone(text):
            towns += count
        else:
            others += count
            if others > most_others:
                return 0
    return towns


def _town_of(desk: Settlement, text: str) -> str:
    """The town that a heading between rows speaks of: 甲、西河镇（5件）."""
    if desk.office.is_ours(text):
        return desk.office.shown
    return next(desk.office.others_in(text), "")


def _leave_out_other_bodies(desk: Settlement, number: int) -> None:
    """Cases against another body: a county bureau as the only respondent."""
    table = desk.tables[number]
    for key, column in desk.topic.columns.items():
        if not column.ours:
            continue
        rows = [p for p in desk.counted(number) if desk.office.names_us_among(table.text(key, p)) is False]
        if rows:
            desk.leave(number, rows, OTHERS)
            names = "、".join(list(dict.fromkeys(table.text(key, p) for p in rows))[:3])
            desk.tell("rows.other_body", number, rows, column=column.label, names=names, office=desk.office.shown)


def _settle_issuers(desk: Settlement, number: int) -> None:
    """Documents and decisions of another body: left out beside our own (制发单位 县人民政府), asked where none is ours."""
    table = desk.tables[number]
    header = table.table.header
    for at, name in header.names.items():
        if at in header.columns or not _ISSUER.search(folded(name)):
            continue
        named = {p: as_text(table.cells(p)[at]) for p in desk.counted(number) if not is_blank(table.cells(p)[at])}
        theirs = {position: text for position, text in named.items() if desk.office.names_us_among(text) is False}
        if not theirs:
            continue
        names = "、".join(list(dict.fromkeys(theirs.values()))[:3])
        if any(desk.office.names_us_among(text) for text in named.values()):
            desk.leave(number, theirs, OTHERS)
            desk.tell("rows.other_body", number, theirs, column=name, names=names, office=desk.office.shown)
        else:
            desk.doubt("rows.issuer", number, theirs, column=name, names=names)
        return


def _ask_about_names(desk: Settlement, number: int, *, listed: bool) -> None:
    table = desk.tables[number]
    if desk.office.is_ours(table.title):
        return
    for name in (table.place.sheet, table.place.file):
        named = next(desk.office.others_in(name), "")
        rows = desk.counted(number)
        if not named or not rows:
            continue
        if listed and name == table.place.sheet:
            _refuse_form(desk, number, named, listed=True)
        else:
            desk.doubt("form.named_others", number, rows, named=named, office=desk.office.shown)
        return
