"""Rows that a column of their own puts out of the tally: known before they are read, so that their faults stop nobody's report.

A column of towns gives them to other towns; a column of ticks for each town does not tick ours; 是否认定为规范性文件 says 否; a
状态 says 草稿, where the day is blank. Does not belong here: what becomes of the rows of other towns (relating/whose.py).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.catalogue import Topic
from pipeline.tallies.tables.columns.parsed import says_not_yet
from pipeline.tallies.tables.columns.typed import is_unticked
from pipeline.tallies.tables.headers.beneath import is_ticked
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.tables.rows.void_words import NOT_DONE, REMARK_HEAD, STATE
from pipeline.tallies.tables.rows.year_bands import is_year_column, years_beside
from pipeline.tallies.values.categories import category_words, parse_yes_no
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.offices import Office

NOT_OF_TOPIC, STILL_OPEN, NOT_TICKED = "写明不属本事项的行", "写明还没有办成的行", "没有勾选本单位的行"
NOT_OF_YEAR = "其他年度的行"
_OPENING, _CLOSING, _STARS = re.compile(r"[(（\[【]"), tuple(")）]】"), re.compile("[*※]")
_YEAR_LEAF = re.compile(r"/20\d\d(?:年度?)?$")
_WHETHER = re.compile(r"(?:是否|经?认定|判定)(?:认定|判定)?(?:为|是|属|属于|列为|算作?|纳入)*(?:本)?")

TOWN_HEADING = re.compile(
    r"乡镇|镇街|镇乡|街镇|所属镇|所在镇|镇\(|属地|填报单位|报送单位|上报单位|辖区|镇名|单位名称|^镇$|^乡$|所属街道|地区"
)


def rows_of_others(table: TallyTable, topic: Topic, office: Office) -> frozenset[int]:
    """The rows of a table (0-based) with another town in a column that is called one of towns and read as nothing else."""
    header = table.header
    towns = [at for at, name in header.unread.items() if TOWN_HEADING.search(folded(name))]
    towns += [at for at, key in header.columns.items() if _may_name_towns(topic, key, header.names.get(at, ""))]
    return frozenset(row for at in towns for row in _of_others(table, at, office))


def _may_name_towns(topic: Topic, key: str, name: str) -> bool:
    return topic.is_free_text(key) and TOWN_HEADING.search(folded(name)) is not None


def _of_others(table: TallyTable, at: int, office: Office) -> Sequence[int]:
    below = range(table.header.last + 1, len(table.rows))
    told = {cell: office.is_anothers(as_text(cell)) for cell in {table.rows[row][at] for row in below}}
    return [row for row in below if told[table.rows[row][at]]]


@dataclass(frozen=True, slots=True)
class RowsOut:
    """Rows (0-based) that the column `heading` puts out of the tally by its `words`, and why."""

    rows: tuple[int, ...]
    why: str
    heading: str
    words: str


def rows_put_out(table: TallyTable, topic: Topic, office: Office, year: int) -> list[RowsOut]:
    """The rows of a table that one of its own columns puts out; a row that two put out is told once."""
    found = [*_of_another_kind(table, topic), *_not_done(table, topic), *_not_ticked(table, office)]
    found += [*_of_another_year(table, topic, year), *_not_in_this_year(table, topic)]
    seen: set[int] = set()
    told = []
    for out in found:
        told.append(RowsOut(tuple(row for row in out.rows if row not in seen), out.why, out.heading, out.words))
        seen |= set(out.rows)
    return [out for out in told if out.rows]


def is_list_of_choices(table: TallyTable, topic: Topic) -> bool:
    """Whether a table lists the words that a form offers (在册, 新申报, 取消), each once: no day, number or name beside them."""
    columns = {at: topic.columns[key] for at, key in table.header.columns.items()}
    kinds = [at for at, column in columns.items() if column.type == "category"]
    if not kinds or any(column.type in ("date", "number") or column.personal for column in columns.values()):
        return False
    if any(key in topic.unique_by for key in table.header.columns.values()):
        return False
    for at in range(len(table.rows[table.header.last])):
        cells = [folded(table.rows[row][at]) for row in _below(table)]
        filled = [cell for cell in cells if cell]
        if len(set(filled)) < len(filled) or cells[: len(filled)] != filled:
            return False
    words = category_words(columns[kinds[0]].values)
    return all(folded(table.rows[row][at]) in {*words, ""} for at in kinds[:1] for row in _below(table))


def _below(table: TallyTable) -> Sequence[int]:
    return range(table.header.last + 1, len(table.rows))


def _of_another_kind(table: TallyTable, topic: Topic) -> Iterator[RowsOut]:
    """Rows with a no in a column that asks whether they are of the topic: 是否认定为规范性文件."""
    titles = [folded(title) for title in (*topic.titles, topic.label)]
    for at, name in table.header.unread.items():
        title = next((title for title in titles if folded(name).endswith(title)), "")
        if not title or not _WHETHER.fullmatch(folded(name).removesuffix(title)):
            continue
        answers = {row: parse_yes_no(table.rows[row][at]) for row in _below(table) if not is_blank(table.rows[row][at])}
        rows = tuple(row for row, answer in answers.items() if answer is False)
        if rows and any(answer is True for answer in answers.values()):
            yield _out(table, at, rows, NOT_OF_TOPIC)


def _not_done(table: TallyTable, topic: Topic) -> Iterator[RowsOut]:
    """Rows of a state before the day that counts, which is blank: 草稿, 待审核; or of which a remark says 正在办理, 尚未答复."""
    days = [at for at, key in table.header.columns.items() if topic.columns[key].window == "year"]
    for at, name in table.header.unread.items():
        if not days or not (STATE.search(folded(name)) or REMARK_HEAD.search(folded(name))):
            continue
        says = _is_draft if STATE.search(folded(name)) else says_not_yet
        rows = tuple(
            row
            for row in _below(table)
            if says(table.rows[row][at]) and all(is_blank(table.rows[row][day]) for day in days)
        )
        if rows:
            yield _out(table, at, rows, STILL_OPEN)


def _is_draft(cell: object) -> bool:
    return NOT_DONE.fullmatch(folded(cell)) is not None


def _not_ticked(table: TallyTable, office: Office) -> Iterator[RowsOut]:
    """Rows that are ticked for other towns alone, where each town has a column and one of them is ours."""
    lowest: Mapping[int, str] = {
        at: _without_remark(name.rpartition("/")[2].strip()) for at, name in table.header.unread.items()
    }
    ours = [at for at, text in lowest.items() if office.is_ours_alone(text)]
    others = [at for at, text in lowest.items() if office.is_anothers(text)]
    if len(ours) != 1 or not others:
        return
    lines = [table.rows[row] for row in _below(table) if _is_line(table.rows[row], lowest)]
    if not all(is_ticked(lines, -1, at) for at in (*ours, *others)):
        return
    ticked = {row: [at for at in (*ours, *others) if not is_unticked(table.rows[row][at])] for row in _below(table)}
    rows = tuple(row for row, columns in ticked.items() if columns and ours[0] not in columns)
    if rows and any(ours[0] in columns for columns in ticked.values()):
        yield _out(table, ours[0], rows, NOT_TICKED)


def _without_remark(text: str) -> str:
    """A name without its stars, and without what it ends with in brackets: from the first of them in its last line."""
    opened = _OPENING.search(text, text.rfind("\n") + 1) if text.endswith(_CLOSING) else None
    return _STARS.sub("", text[: opened.start()] if opened else text)


def _is_line(cells: Sequence[object], names: Mapping[int, str]) -> bool:
    """Whether a row is neither a heading, which says one thing however far it is merged, nor the names of the columns again."""
    said = {folded(cell) for cell in cells} - {""} if any(cells) else ()
    return len(said) > 1 and not any(name and folded(cells[at]).startswith(folded(name)) for at, name in names.items())


def _of_another_year(table: TallyTable, topic: Topic, year: int) -> Iterator[RowsOut]:
    """Rows of another year by a column 年度, in a list without days."""
    if any(column.window == "year" for column in topic.columns.values()):
        return
    years = years_beside(table, _below(table))
    rows = tuple(row for place, row in enumerate(_below(table)) if years.get(place, year) != year)
    if rows and any(named == year for named in years.values()):
        at = next(at for at, name in table.header.unread.items() if is_year_column(name))
        yield _out(table, at, rows, NOT_OF_YEAR)


def _not_in_this_year(table: TallyTable, topic: Topic) -> Iterator[RowsOut]:
    """Rows that say something under other years alone, where a column that must be filled has one for each year."""
    for at, key in table.header.columns.items():
        name = table.header.names.get(at, "")
        others = [other for other, text in table.header.unread.items() if _YEAR_LEAF.sub("", text) == name != text]
        if not others or not topic.columns[key].required:
            continue
        rows = tuple(
            row
            for row in _below(table)
            if is_blank(table.rows[row][at]) and any(not is_blank(table.rows[row][other]) for other in others)
        )
        if rows:
            yield _out(table, at, rows, NOT_OF_YEAR)


def _out(table: TallyTable, at: int, rows: tuple[int, ...], why: str) -> RowsOut:
    words = dict.fromkeys(as_text(table.rows[row][at]) or "空白" for row in rows)
    return RowsOut(rows, why, "".join(table.header.names[at].split()), "、".join(words))
