"""The tables of one sheet: one, several side by side, several stacked. Each knows where it lies.

Belongs here: cutting a sheet into tables. Inside a table, rows and columns count from 0; `TallyTable` turns them into addresses.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pipeline.tallies.readers import Rows, Sheet
from pipeline.tallies.tables.besides import without_summary_beside
from pipeline.tallies.tables.figures.heads import is_figure
from pipeline.tallies.tables.headers.choosing import HEADER_WITHIN, Header, find_header
from pipeline.tallies.tables.headers.headings import STATED, SUMMARY, Headings
from pipeline.tallies.tables.headers.likely import completed
from pipeline.tallies.tables.headers.supplied import Supplied, in_blocks_of_kinds, with_kinds
from pipeline.tallies.values.cells import address_ranges, column_letters, folded, is_blank

MOST_TABLES = 100
"""Tables of one sheet, and places where one beside another may begin. Real sheets have a dozen."""
_GAP_SAMPLE = 50
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|$|\||[^\d.年/-])")
_FILLED_IN = re.compile(
    r"(?:填报|填表|制表|报送|上报|打印|导出|填写|编制|统计|更新)?(?:日期|时间)[:：]?20\d\d[^|]*|(?<!\d)20\d\d(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}日?"
    r"|(?:填报|制表|报送|上报)[:：]?20\d\d年?\d{0,2}月?|20\d\d年(?:0?[1-3])月(?=$|\||填|报|制|上)|[〔(\[]20\d\d[〕)\]]第?\d+号"
)
_SINCE = re.compile(r"20\d\d年?(?:起|以来|至今|开始)|自20\d\d年?|20\d\d年?[-—~至到]20\d\d年?")
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class TallyTable:
    """A part of a sheet with its header. `top` and `left` say where its first cell lies on the sheet."""

    rows: Rows
    top: int
    left: int
    header: Header

    def letters(self, column: int) -> str:
        """The spreadsheet letters of one of its columns."""
        return column_letters(self.left + column)

    def address(self, row: int, column: int) -> str:
        """A cell as a spreadsheet shows it."""
        return f"{self.letters(column)}{self.number(row)}"

    def number(self, row: int) -> int:
        """A row as a spreadsheet numbers it."""
        return self.top + row + 1

    @property
    def area(self) -> str:
        """The whole table, `A1:H40`."""
        width = max(map(len, self.rows), default=1)
        return f"{self.letters(0)}{self.top + 1}:{self.letters(max(width - 1, 0))}{self.top + len(self.rows)}"

    def cells(self, rows: Sequence[int], column: int) -> str:
        """Some rows of one column, `C5:C9,C12`."""
        return address_ranges(self.letters(column), [self.number(row) for row in rows])


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found on a sheet: its tables; the candidates for the first header, best first; a kind without a column;

    the rows of a small summary beside the list, that list blank; whether there are more tables than any sheet has.
    """

    tables: tuple[TallyTable, ...]
    candidates: tuple[Header, ...]
    supplied: Supplied | None = None
    beside: Rows | None = None
    crowded: bool = False


def lay_out(sheet: Sheet, headings: Headings, book: str = "") -> Layout:
    """Cut a sheet into its tables. Without a single one, the candidates say why."""
    if any(_repeats_names(row, headings) for row in sheet.rows[:HEADER_WITHIN]):
        return Layout((), (), crowded=True)
    header, candidates = find_header(sheet.rows, sheet.name, headings, book)
    if header is None:
        near = next((candidate for candidate in candidates if candidate.is_ledger), None)
        tables, told = _nearly_told(sheet, near, headings, book) if near else ((), None)
        return Layout(tables, tuple(candidates), told)
    rows, beside = sheet.rows, None
    if header.is_ledger and (parted := without_summary_beside(sheet.rows, header)):
        alone, _ = find_header(parted[0], sheet.name, headings, book)
        if alone is not None and alone.topic == header.topic:
            (rows, beside), header = parted, alone
    cut = list(islice(_cut(rows, sheet.name, 0, 0, header, headings=headings), MOST_TABLES + 1))
    if len(cut) > MOST_TABLES or len(_seams(rows, header)) > MOST_TABLES:
        return Layout((), tuple(candidates), crowded=True)
    supplied: Supplied | None = None
    for number, table in enumerate(cut):
        found = _with_kinds_that_leave_out(table, headings, (sheet.name, book))
        if found is not None:
            rows, header, supplied = found
            cut[number] = TallyTable(rows, table.top, table.left, header)
    return Layout(tuple(cut), tuple(candidates), supplied, beside)


def _nearly_told(
    sheet: Sheet, near: Header, headings: Headings, book: str
) -> tuple[tuple[TallyTable, ...], Supplied | None]:
    """The tables of a header that lacks a column or two: under a name that no list has, or told by headings and names."""
    topic = headings.topics[near.topic]
    full = completed(sheet.rows, near, headings)
    if full is not None:
        return tuple(_cut(sheet.rows, sheet.name, 0, 0, full, headings=headings)), None
    found = in_blocks_of_kinds(sheet.rows, near, topic)
    if not found:
        whole = with_kinds(sheet.rows, near, topic, (sheet.name, book))
        found = [whole] if whole else []
    words = {text: kind for _, _, supplied in found for text, kind in supplied.words.items()}
    told = Supplied(found[0][2].key, words) if found else None
    return tuple(TallyTable(rows, 0, 0, header) for rows, header, _ in found), told


def _with_kinds_that_leave_out(
    table: TallyTable, headings: Headings, names: Sequence[str]
) -> tuple[Rows, Header, Supplied] | None:
    """A ledger with the column by which rows are left out, where its headings or names tell it instead."""
    if not table.header.is_ledger or not headings.topics[table.header.topic].counting:
        return None
    return with_kinds(table.rows, table.header, headings.topics[table.header.topic], names)


def _cut(rows: Rows, name: str, top: int, left: int, header: Header, *, headings: Headings) -> Iterator[TallyTable]:
    """The tables side by side and one below the other. They are counted by who asks for them: no more are cut than are taken."""
    waiting = [(rows, top, left, header)]
    while waiting:
        rows, top, left, header = waiting.pop()
        seams = _seams(rows, header)
        parts = _side_by_side(rows, name, headings, seams) if len(seams) <= MOST_TABLES else None
        if parts:
            (one, its), (other, theirs), column = parts
            waiting += [(other, top, left + column, theirs), (one, top, left, its)]
            continue
        below = _next_table(rows, name, header, headings)
        row, following = below or (len(rows), header)
        if below and _is_header_again(row, header, following):
            waiting.append(
                (rows, top, left, replace(following, first=row + following.first, last=row + following.last))
            )
            continue
        yield TallyTable(rows[:row] if below else rows, top, left, header)
        waiting += [(rows[row:], top + row, left, following)] if below else []


def _is_header_again(row: int, header: Header, following: Header) -> bool:
    """Whether a header right below another of its topic is the same table's, written twice: what stands above is its title."""
    return header.is_ledger and following.topic == header.topic and row + following.first == header.last + 1


def _side_by_side(
    rows: Rows, name: str, headings: Headings, seams: Sequence[int]
) -> tuple[tuple[Rows, Header], tuple[Rows, Header], int] | None:
    """The two parts of a sheet on both sides of a seam, each with its header, and the column of the seam."""
    for column in seams:
        left, right = [row[:column] for row in rows], [row[column:] for row in rows]
        one, other = (find_header(half, name, headings)[0] for half in (left, right))
        if one is not None and other is not None and _are_two(one, other, right):
            return (left, one), (right, other), column
    return None


def _are_two(left: Header, right: Header, right_rows: Rows) -> bool:
    """Whether two halves are tables of their own: two ledgers, or two summaries each under its own title."""
    if left.topic == right.topic == SUMMARY:
        return left.columns.keys() == right.columns.keys() and any(
            not is_blank(value) for row in right_rows[: right.first] for value in row
        )
    return left.is_ledger and right.is_ledger


def _seams(rows: Rows, header: Header) -> list[int]:
    """Columns at which a second table may begin: behind a blank column, or where a heading comes a second time."""
    return gaps(rows, header) + _repeats(rows, header)


def gaps(rows: Rows, header: Header) -> list[int]:
    """The columns that stand right behind a blank one."""
    sample = rows[header.first : header.last + 1 + _GAP_SAMPLE]
    width = len(rows[header.first])
    blank = [all(is_blank(row[column]) for row in sample) for column in range(width)]
    return [column + 1 for column in range(1, width - 1) if blank[column] and not blank[column + 1]]


def _repeats(rows: Rows, header: Header) -> list[int]:
    """Where the first heading of the row stands again: two halves of one long list side by side."""
    texts = [folded(value) for value in rows[header.last]]
    first = next((text for text in texts if text), "")
    return [column for column, text in enumerate(texts) if column and text == first and texts[column - 1] != text]


def _repeats_names(row: Sequence[Any], headings: Headings) -> bool:
    """Whether a row names a column of a list again and again: as many tables side by side."""
    if len(row) <= MOST_TABLES:
        return False
    starts = Counter(value for value, before in zip(row, (None, *row), strict=False) if value != before)
    often = [value for value, count in starts.items() if count > MOST_TABLES and isinstance(value, str) and value]
    return any(headings.matches_of([text]).keys() - {STATED, SUMMARY} for text in often)


def _next_table(rows: Rows, name: str, header: Header, headings: Headings) -> tuple[int, Header] | None:
    """The next header further down that is complete and not this one again, and the row where its table begins."""
    own = [folded(value) for value in rows[header.last]]
    for number in range(header.last + 1, len(rows)):
        if not _may_be_header(rows[number], headings) and not _names_figures(rows, number, header, headings):
            continue
        if [folded(value) for value in rows[number]] == own:
            continue
        if header.topic == STATED and any(map(is_figure, rows[number])):
            continue
        top = _top_of_title(rows, number, header.last)
        found, _ = find_header(rows[top : top + HEADER_WITHIN], name, headings)
        if found is not None and top + found.first <= number <= top + found.last:
            return top, found
    return None


def _may_be_header(row: Sequence[Any], headings: Headings) -> bool:
    """Whether two cells of a row are names of columns. Rows that begin with a number are passed over at once."""
    if not any(row) or row[0].__class__ is not str:
        return False
    count = 0
    for value in row:
        if value.__class__ is str and 0 < len(value) <= _LONGEST_NAME:
            count += headings.knows(value)
            if count == 2:
                return True
    return False


def _names_figures(rows: Rows, number: int, header: Header, headings: Headings) -> bool:
    """Whether a row below a table of figures is the head of another: words only, one an indicator over a number."""
    if header.is_ledger or number + 1 >= len(rows):
        return False
    row, below = rows[number], rows[number + 1]
    if sum(bool(value) for value in row) < 2 or any(value != "" and not isinstance(value, str) for value in row):
        return False
    return any(
        at in header.columns and at and folded(value) in headings.names.indicators and is_figure(below[at])
        for at, value in enumerate(row)
    )


def _top_of_title(rows: Rows, number: int, above: int) -> int:
    """The first of the rows right above a header that say one thing at most: they are its title."""
    top = number
    while top - 1 > above and len({folded(value) for value in rows[top - 1]} - {""}) <= 1:
        top -= 1
    return top


def other_year(file_name: str, sheet_name: str, table: TallyTable, year: int) -> int | None:
    """The other year that a table says it is of: in its title, else in the name of its sheet, else in that of its file.

    The day on which a form was filled in (填报日期, 2024年1月5日) says nothing, nor does the January after the year.
    """
    title = "|".join(folded(value) for row in table.rows[: max(table.header.first, 0)] for value in dict.fromkeys(row))
    for text in (title, folded(sheet_name), folded(file_name.rpartition("/")[2].rpartition(".")[0])):
        named = [int(found) for found in _YEAR.findall(_SINCE.sub("", _FILLED_IN.sub("", text)))]
        if year in named:
            return None
        if named:
            return min(named)
    return None
