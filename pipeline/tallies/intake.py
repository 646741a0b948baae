"""A folder of raw files → the records of every topic, what was declared or stated, and all problems at once.

Belongs here: which table is which topic's tally, and what only shows when all files lie side by side.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pipeline.catalogue import Catalogue, Topic
from pipeline.tallies.corrections import Correction, read_corrections
from pipeline.tallies.correctionsheets import told_of_correction_sheets
from pipeline.tallies.opened import Desk, Intake, Opened, opened_of
from pipeline.tallies.questions.decisions import read_decisions
from pipeline.tallies.readers import RawFile, Rows, Sheet, Unreadable, open_tallies
from pipeline.tallies.relating.settlement import Aside
from pipeline.tallies.senders import sender_of
from pipeline.tallies.tables.above import told_of_rows_above
from pipeline.tallies.tables.columns.parsed import Reading
from pipeline.tallies.tables.continuation import continues
from pipeline.tallies.tables.displayed import comments_beside, not_as_shown, scaled_beside
from pipeline.tallies.tables.evidence import evidence_of
from pipeline.tallies.tables.figures.stated import read_stated
from pipeline.tallies.tables.figures.years import among
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.tables.headers.supplied import Supplied
from pipeline.tallies.tables.layout import MOST_TABLES, Layout, TallyTable, lay_out, other_year
from pipeline.tallies.tables.ledger import Account
from pipeline.tallies.tables.recording import read_ledger
from pipeline.tallies.tables.rows.left_out import RowsOut, is_list_of_choices, rows_of_others, rows_put_out
from pipeline.tallies.tables.unmatched import strange_columns, unplaced
from pipeline.tallies.topics import settle
from pipeline.tallies.values.cells import address_ranges
from pipeline.tallies.values.offices import NOBODY, Office
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said
from pipeline.tallies.wording.severities import Severity
from pipeline.underway import UNWATCHED, Watch

_SERIES = 2
_ASIDE_ROWS = 500
_KEPT = re.compile("留存|存档|归档|留底|历史")


def open_folder(
    folder: Path, unit: str, year: int, catalogue: Catalogue, office: Office = NOBODY, *, watch: Watch = UNWATCHED
) -> Opened:
    """Read every raw file of a folder. Whatever is wrong becomes a problem; nothing is raised for a bad file.

    Raises
    ------
    TallyError
        A corrections.yml that cannot be read, or that no longer fits the files.
    """
    desk = Desk(Headings(catalogue, year), catalogue, year, office)
    corrections = read_corrections(folder)
    for file in open_tallies(folder, watch):
        if isinstance(file, Unreadable):
            desk.problems.append(_unreadable(file))
            desk.unread += [file.name] if file.severity == "error" else []
            _note_sender(desk, file.name, [])
            continue
        file = corrections.apply(file)
        _note_sender(desk, file.name, [sheet.rows for sheet in file.sheets])
        for sheet in file.sheets:
            _read_sheet(file, sheet, desk)
    corrections.require_all_applied()
    desk.problems += corrections.problems
    desk.problems += _other_years_tables(desk)
    read = {ledger.place.file for ledger in desk.ledgers} | {figure.file for figure in desk.stated}
    desk.problems += told_of_correction_sheets(desk.asides, read)
    reported = {ledger.topic for ledger in desk.ledgers} | {
        catalogue.topic_of(figure.key).topic for figure in desk.stated
    }
    problems, desk.accounts = among(desk.other_years, reported, desk.accounts)
    desk.problems += problems
    settlements = [
        settle(
            topic,
            [ledger for ledger in desk.ledgers if ledger.topic == topic.topic],
            office,
            desk.senders,
            year,
            asides=desk.asides,
        )
        for topic in catalogue.topics.values()
    ]
    return opened_of(
        unit, year, read_decisions(folder), desk, settlements, corrections=_as_shown(corrections.applied, desk)
    )


def _note_sender(desk: Desk, name: str, sheets: Sequence[Rows]) -> None:
    sender = sender_of(name, sheets, desk.office.departments)
    if sender:
        desk.senders[name] = sender


def read_folder(folder: Path, unit: str, year: int, catalogue: Catalogue, office: Office = NOBODY) -> Intake:
    """The intake of a folder with every question open and put, whether or not a figure rests on it."""
    opened = open_folder(folder, unit, year, catalogue, office)
    return opened.settled({}, [question.problem() for question in opened.questions])


def _as_shown(corrections: Sequence[Correction], desk: Desk) -> tuple[Correction, ...]:
    """Corrections with their words where these may be shown: in a public column of just one table, or a stated figure."""
    cells = {(figure.file, sheet, cell) for figure in desk.stated for sheet, cell in figure.cells}

    def public(item: Correction) -> bool:
        tables = [ledger for ledger in desk.ledgers if ledger.place.holds(item.file, item.sheet, item.row)]
        named = [
            desk.catalogue.topics[ledger.topic].columns[key]
            for ledger in tables
            for key, letters in ledger.place.letters.items()
            if letters == item.letters
        ]
        return len(named) == 1 and not named[0].personal

    return tuple(
        item if (item.file, item.sheet, item.cell) in cells or public(item) else item.hidden() for item in corrections
    )


def _unreadable(file: Unreadable) -> Problem:
    """A photo or a letter among the tallies stops nothing: if it was meant as a tally, its topic is missing anyway."""
    severity = "warning" if file.code == "file.unknown_type" else file.severity
    return Problem(severity, file.code, file.name, "", "", file.found, file.expected, file.advice)


def _read_sheet(file: RawFile, sheet: Sheet, desk: Desk) -> None:
    layout = lay_out(sheet, desk.headings, PurePath(file.name).stem)
    desk.evidence += evidence_of(file, sheet, layout, desk.headings)
    if layout.crowded:
        desk.problems.append(said("sheet.crowded", file.name, sheet.name, most=MOST_TABLES))
        desk.accounts.append(Account(file.name, sheet.name, "", "", len(sheet.rows), 0, len(sheet.rows), {}))
        return
    if not any(table.header.is_ledger for table in layout.tables) and _read_continuation(file, sheet, desk, layout):
        return
    if not layout.tables:
        problems, suggestions = unplaced(file, sheet, layout.candidates, desk.headings)
        desk.problems += problems
        desk.suggestions += suggestions
        if len(sheet.rows) <= _ASIDE_ROWS:
            desk.asides.append(Aside(file.name, sheet.name, sheet.rows))
        dropped = {"没有可识别的表": len(sheet.rows)} if sheet.rows else {}
        desk.accounts.append(Account(file.name, sheet.name, "", "", len(sheet.rows), 0, 0, dropped))
        return
    if layout.beside:
        desk.asides.append(Aside(file.name, sheet.name, layout.beside))
        desk.problems.append(said("summary.beside", file.name, sheet.name))
    for table in layout.tables:
        _read_table(file, sheet, table, desk)
    if layout.supplied:
        desk.problems.append(_supplied(file, sheet, layout.tables[0], layout.supplied, desk.catalogue))
    desk.problems += _hidden(file, sheet)


def _supplied(file: RawFile, sheet: Sheet, table: TallyTable, supplied: Supplied, catalogue: Catalogue) -> Problem:
    column = catalogue.topics[table.header.topic].columns[supplied.key].label
    words = "、".join(f"“{mask(text)}”→{kind}" for text, kind in supplied.words.items())
    cells = f"{table.number(table.header.last)}:{table.number(table.header.last)}"
    return said("column.supplied", file.name, sheet.name, cells, column=column, words=words)


def _read_continuation(file: RawFile, sheet: Sheet, desk: Desk, layout: Layout) -> bool:
    """Read a sheet without a header as more rows of the last table of its file; whether it was.

    What could be a table of figures is one all the same where most of its rows are rows of the table before.
    """
    before = desk.ledgers[-1] if desk.ledgers and desk.ledgers[-1].place.file == file.name else None
    if before is None or not sheet.rows:
        return False
    topic = desk.catalogue.topics[before.topic]
    found = continues(sheet, before, topic, desk.year, desk.headings)
    if found is None or not found.may_be_one:
        return False
    if layout.tables and not (found.is_one and found.typed):
        return False
    if not found.is_one:
        width = len(found.table.rows)
        desk.problems.append(said("sheet.half_continued", file.name, sheet.name, label=topic.label, count=width))
        desk.accounts.append(Account(file.name, sheet.name, "", "", len(sheet.rows), 0, len(sheet.rows), {}))
        return True
    theirs, out = _rows_not_ours(found.table, topic, desk)
    reasons = {row: each.why for each in out for row in each.rows}
    ledger = read_ledger(file, sheet, found.table, topic, desk.year, carried=before.title, theirs=theirs, out=reasons)
    desk.problems += [_put_out(file, sheet, found.table, each) for each in out]
    desk.ledgers.append(replace(ledger, continues="sure" if found.sure else "asked"))
    desk.totals.append((file.name, topic.topic, ledger.totals, ledger.sums))
    desk.problems += [*ledger.problems, *_hidden(file, sheet)]
    return True


def _read_table(file: RawFile, sheet: Sheet, table: TallyTable, desk: Desk) -> None:
    desk.problems += not_as_shown(file, sheet, table, desk.catalogue)
    desk.problems += scaled_beside(file, sheet, table)
    desk.problems += comments_beside(file, sheet, table)
    if not table.header.is_ledger:
        if other := desk.office.other_form(table.rows):
            cells = f"A{table.number(0)}"
            desk.problems.append(
                said("form.others", file.name, sheet.name, cells, label="统计表", named=other, office=desk.office.shown)
            )
            desk.accounts.append(
                Account(file.name, sheet.name, table.area, "", len(table.rows), 0, len(table.rows), {})
            )
            return
        result = read_stated(file, sheet, table, desk.headings.names, desk.year, ours=desk.office.whose)
        desk.stated += result.figures
        desk.totals.append((file.name, "", result.totals, {}))
        desk.accounts += result.accounts
        desk.other_years += result.other_years
        desk.problems += result.problems
        return
    topic = desk.catalogue.topics[table.header.topic]
    if is_list_of_choices(table, topic):
        count = len(table.rows) - table.header.last - 1
        desk.problems.append(said("sheet.choices", file.name, sheet.name, table.area, label=topic.label, count=count))
        left = {"选项": len(table.rows)}
        desk.accounts.append(Account(file.name, sheet.name, table.area, topic.topic, len(table.rows), 0, 0, left))
        return
    named = other_year(file.name, sheet.name, table, desk.year)
    theirs, out = _rows_not_ours(table, topic, desk)
    reasons = {row: each.why for each in out for row in each.rows}
    ledger = read_ledger(file, sheet, table, topic, desk.year, assumed=named or 0, theirs=theirs, out=reasons)
    for name, key in table.header.supposed.items():
        cells = f"{table.number(table.header.last)}:{table.number(table.header.last)}"
        heading, column = mask("".join(name.split())), topic.columns[key].label
        desk.problems.append(said("column.supposed", file.name, sheet.name, cells, heading=heading, column=column))
    if named:
        dated = any(column.window == "year" for column in topic.columns.values())
        sure = dated and not ledger.without_year and not ledger.zero_report
        if sure:
            desk.problems.append(_other_year(file, sheet, topic, named))
        else:
            desk.old_tables.append((file.name, sheet.name, topic.topic, named))
            left = {"其他年度的表": len(table.rows)}
            account = Account(file.name, sheet.name, table.area, topic.topic, len(table.rows), 0, 0, left)
            desk.accounts.append(account)
            return
    desk.ledgers.append(ledger)
    desk.totals.append((file.name, topic.topic, ledger.totals, ledger.sums))
    problems, suggestions = strange_columns(file, sheet, table, desk.headings, Reading(desk.year, sheet.date_1904))
    desk.problems += [_put_out(file, sheet, table, each) for each in out]
    desk.problems += [*ledger.problems, *problems, *told_of_rows_above(file, sheet, table, topic.label, desk.year)]
    desk.suggestions += suggestions


def _rows_not_ours(table: TallyTable, topic: Topic, desk: Desk) -> tuple[frozenset[int], list[RowsOut]]:
    return rows_of_others(table, topic, desk.office), rows_put_out(table, topic, desk.office, desk.year)


def _put_out(file: RawFile, sheet: Sheet, table: TallyTable, out: RowsOut) -> Problem:
    cells = address_ranges(table.letters(0), [table.number(row) for row in out.rows])
    fields = {"why": out.why, "column": mask(out.heading), "words": mask(out.words), "count": str(len(out.rows))}
    return said("rows.put_out", file.name, sheet.name, cells, **fields)


def _other_year(file: RawFile, sheet: Sheet, topic: Topic, named: int) -> Problem:
    """A title of another year over rows with dates: they decide."""
    found = f"“{topic.label}”的表题写的是 {named} 年"
    advice = "已按每行的日期计入本年度的行；请核对是否误用了去年的表"
    return Problem("warning", "title.other_year", file.name, sheet.name, "", found, "报告年度的表", advice)


def _other_years_tables(desk: Desk) -> list[Problem]:
    """What is said of tables of other years without days: they stop the report, unless the book has this year's too and they

    are a series, or kept: then they are left out and said.
    """
    found: list[Problem] = []
    for file, sheet, topic, named in desk.old_tables:
        years = {year for name, _, other, year in desk.old_tables if (name, other) == (file, topic)}
        ours = any((ledger.place.file, ledger.topic) == (file, topic) for ledger in desk.ledgers)
        named_so = named < desk.year and _has_its_own_year(desk, topic, file, beside=True)
        beside = ours and (len(years) >= _SERIES or bool(_KEPT.search(sheet)) or named_so)
        beside = beside or (str(named) in file and _has_its_own_year(desk, topic, file))
        label = desk.catalogue.topics[topic].label
        advice = "这张表没有日期可以核对，没有计入；如确是本年度的，请改正表题"
        if beside:
            advice = "另有本年度的表，这张没有计入"
        said_so = f"“{label}”的表题写的是 {named} 年"
        severity: Severity = "warning" if beside else "error"
        found.append(Problem(severity, "title.other_year", file, sheet, "", said_so, "报告年度的表", advice))
    return found


def _has_its_own_year(desk: Desk, topic: str, old: str, *, beside: bool = False) -> bool:
    """Whether another file, or another sheet of this one, has a table of the topic that says that it is of the report's year."""
    tables = (ledger for ledger in desk.ledgers if ledger.topic == topic and ledger.rows)
    others = (table for table in tables if (table.place.file == old) == beside)
    return any(
        str(desk.year) in f"{'' if beside else table.place.file}{table.place.sheet}{table.title}" for table in others
    )


def _hidden(file: RawFile, sheet: Sheet) -> list[Problem]:
    """What is hidden is read like anything else, and said."""
    said = [
        ("sheet.hidden", "工作表是隐藏的", sheet.hidden),
        ("rows.hidden", f"有 {len(sheet.hidden_rows)} 行是隐藏的（多半是筛选没有取消）", bool(sheet.hidden_rows)),
        ("columns.hidden", f"有 {len(sheet.hidden_columns)} 列是隐藏的", bool(sheet.hidden_columns)),
    ]
    advice = "已照常读取；如不应计入，请从文件中删去"
    return [
        Problem("note", code, file.name, sheet.name, "", found, "没有隐藏的内容", advice)
        for code, found, is_so in said
        if is_so
    ]
