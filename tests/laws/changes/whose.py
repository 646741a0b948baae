"""Whose rows, of which year, and in what state: other towns, last year, void rows, the wrong book."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from tests.laws.changes.copies import one_table, telling
from tests.laws.changes.layout import years_missing_in_the_dates
from tests.laws.ledgers import SUBJECTS_BY_TOPIC, ledger, serial_cells, spelled, subject_of
from tests.laws.model import (
    SERIAL,
    Cells,
    File,
    Folder,
    Row,
    Sheet,
    each_ledger,
    main_ledger,
    with_cell,
    with_column,
    with_rows,
)
from tests.laws.vocabulary import BOOKS, COLUMNS, OFFICES, OTHER_TOWNS, UNIT, VOID_WORDS, WRONG_BOOKS, YEAR


def _titled(folder: Folder, title: str) -> Folder:
    def change(sheet: Sheet) -> Sheet:
        above = ((title, *sheet.above[0][1:]), *sheet.above[1:])
        return replace(sheet, above=above)

    return each_ledger(folder, change)


def has_title(folder: Folder) -> bool:
    """One line above the table, and it is the title."""
    return all(len(sheet.above) == 1 and sheet.plain for sheet in folder.ledgers)


def nothing_true(folder: Folder) -> Folder:
    """The folder of which nothing may be printed."""
    return replace(folder, truth=dict.fromkeys(folder.truth))


def other_towns_rows(folder: Folder, dice: Random) -> Folder:
    """The county's list: a column 乡镇, our rows and those of others."""
    strangers = ledger(folder.topic, dice.randint(1000, 2000)).main

    def change(sheet: Sheet) -> Sheet:
        sheet = with_column(
            sheet, min(1, len(sheet.keys)), dice.choice(("乡镇", "乡镇（街道）", "所属乡镇")), lambda _n, _: UNIT
        )
        rows = list(sheet.rows)
        for n, row in enumerate(strangers.data[:6]):
            cells = dict(zip(strangers.keys, row.cells, strict=True))
            town = OTHER_TOWNS[n % 2]
            new = tuple(town if at == 1 else cells.get(key) for at, key in enumerate(sheet.keys))
            new = _with_number(folder, sheet, new, f"{town[:1]}{900 + n}")
            rows.insert(dice.randint(0, len(rows)), Row(new, row.record, counts=False))
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, change)


def _with_number(folder: Folder, sheet: Sheet, cells: Cells, number: str) -> Cells:
    key = subject_of(folder).number
    if not key:
        return cells
    at = sheet.at(key)
    return (*cells[:at], f"{cells[at]}-{number}", *cells[at + 1 :])


def known_columns(folder: Folder) -> bool:
    """Whether a fresh row fits under the header."""
    return one_table(folder) and all(row.record is not None for row in folder.main.rows) and "" not in folder.main.keys


def a_column_with_our_own_town(folder: Folder, dice: Random) -> Folder:
    return each_ledger(folder, lambda sheet: with_column(sheet, 1, "乡镇", lambda _n, _: UNIT))


def only_other_towns(folder: Folder, dice: Random) -> Folder:
    """A sheet of towns without a row of ours."""
    town = OTHER_TOWNS[0]
    return nothing_true(each_ledger(folder, lambda sheet: with_column(sheet, 1, "乡镇", lambda _n, _: town)))


def title_of_another_town(folder: Folder, dice: Random) -> Folder:
    return nothing_true(_titled(folder, f"{dice.choice(OTHER_TOWNS)}{YEAR}年{BOOKS[folder.topic]}"))


def reported_by_another_town(folder: Folder, dice: Random) -> Folder:
    """填报单位：白石镇."""
    text = f"填报单位：{dice.choice(OTHER_TOWNS)}{dice.choice(('', '人民政府', OFFICES[folder.topic]))}"

    def change(sheet: Sheet) -> Sheet:
        title = (f"{YEAR}年{BOOKS[folder.topic]}", *sheet.above[0][1:])
        return replace(sheet, above=(title, (text, *(None,) * (len(sheet.keys) - 1)), *sheet.above[1:]))

    return nothing_true(each_ledger(folder, change))


def another_town_in_the_file_name(folder: Folder, dice: Random) -> Folder:
    town = dice.choice(OTHER_TOWNS)
    files = tuple(replace(file, name=f"{town}{file.name}") for file in folder.files)
    changed = replace(folder, files=files)
    return each_ledger(changed, lambda sheet: replace(sheet, above=((f"{YEAR}年{BOOKS[folder.topic]}",),)))


def another_town_in_the_sheet_name(folder: Folder, dice: Random) -> Folder:
    changed = each_ledger(folder, lambda sheet: replace(sheet, name=OTHER_TOWNS[0]))
    return each_ledger(changed, lambda sheet: replace(sheet, above=((f"{YEAR}年{BOOKS[folder.topic]}",),)))


def last_years_rows_at_the_end(folder: Folder, dice: Random) -> Folder:
    """Cases of last December, entered late."""
    key = subject_of(folder).date

    def change(sheet: Sheet) -> Sheet:
        rows = list(sheet.rows)
        for n, row in enumerate(dice.sample(sheet.data, 3)):
            day = date(YEAR - 1, 12, 20 + n)
            new = with_cell(row, sheet.at(key), spelled(folder.topic, key, day, dice))
            cells = _with_number(folder, sheet, new.cells, f"补{n + 1}")
            rows.append(Row(cells, {**(row.record or {}), key: day}, counts=False))
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, change)


def _last_year(folder: Folder, dice: Random) -> Sheet:
    """Last year's sheet of the same topic: other rows, dates of last year, a title of last year."""
    subject = SUBJECTS_BY_TOPIC[folder.topic]
    old = ledger(folder.topic, dice.randint(3000, 4000)).main
    order = [key for key in folder.main.keys if key in old.keys]
    rows = []
    for row in old.data:
        record = dict(row.record or {})
        cells = dict(zip(old.keys, row.cells, strict=True))
        for key, value in record.items():
            if isinstance(value, date):
                cells[key] = f"{YEAR - 1}-{value.month}-{min(value.day, 28)}"
        if subject.number:
            cells[subject.number] = str(cells[subject.number]).replace(str(YEAR), str(YEAR - 1))
        rows.append(Row(tuple(cells.get(key) for key in order), record, counts=False))
    names = tuple("序号" if key == SERIAL else COLUMNS[folder.topic][key][0] for key in order)
    above = ((f"{UNIT}{YEAR - 1}年{BOOKS[folder.topic]}", *(None,) * (len(order) - 1)),)
    return Sheet(f"{YEAR - 1}年", tuple(order), (names,), tuple(rows), above, role="old")


def last_years_sheet_in_the_book(folder: Folder, dice: Random) -> Folder:
    file = folder.files[0]
    old = _last_year(folder, dice)
    return replace(folder, files=(replace(file, sheets=(*file.sheets, old)), *folder.files[1:]))


def last_years_table_beside(folder: Folder, dice: Random) -> Folder:
    """Pasted to the right of this year's, under its own title."""
    return main_ledger(folder, lambda sheet: replace(sheet, beside=_last_year(folder, dice)))


def last_years_file_in_the_folder(folder: Folder, dice: Random) -> Folder:
    old = replace(_last_year(folder, dice), name="Sheet1")
    return replace(folder, files=(*folder.files, File(f"{YEAR - 1}年{BOOKS[folder.topic]}.xlsx", (old,))))


def only_last_years_title(folder: Folder, dice: Random) -> Folder:
    """Last year's title, and no date in the rows that says otherwise."""
    if subject_of(folder).date:
        folder = years_missing_in_the_dates(folder, dice)
    files = tuple(replace(file, name=f"{BOOKS[folder.topic]}.xlsx") for file in folder.files)
    folder = each_ledger(replace(folder, files=files), lambda sheet: replace(sheet, name="Sheet1"))
    return nothing_true(_titled(folder, f"{UNIT}{YEAR - 1}年{BOOKS[folder.topic]}"))


def last_years_zero_report(folder: Folder, dice: Random) -> Folder:
    """All that is there says that nothing happened, in another year."""
    sheet = replace(with_rows(folder.main, ()), name="Sheet1")
    filled = f"填报日期：{YEAR}年1月8日" if dice.random() < 0.5 else ""
    below = (("零报告",), (filled,)) if filled else (("零报告",),)
    sheet = replace(sheet, above=((f"{UNIT}{YEAR - 1}年{BOOKS[folder.topic]}",),), below=below)
    return nothing_true(replace(folder, files=(File(f"{BOOKS[folder.topic]}.xlsx", (sheet,)),)))


def this_years_zero_report(folder: Folder, dice: Random) -> Folder:
    """Nothing happened, and the form of this year says so, filled in next January."""
    sheet = replace(with_rows(folder.main, ()), name="Sheet1", above=((f"{UNIT}{YEAR}年{BOOKS[folder.topic]}",),))
    sheet = replace(sheet, below=(("零报告",), (f"填报日期：{YEAR + 1}年1月8日",)))
    nothing: dict[str, float | None] = {
        key: None if (value is not None and not float(value).is_integer()) or key.endswith("_rate") else 0.0
        for key, value in folder.truth.items()
    }
    return replace(folder, files=(File(f"{BOOKS[folder.topic]}.xlsx", (sheet,)),), truth=nothing)


def zero_allowed(folder: Folder) -> bool:
    return subject_of(folder).zero and one_table(folder)


def wrong_book(folder: Folder, dice: Random) -> Folder:
    """The same columns under the title of another thing."""
    words = WRONG_BOOKS[folder.topic]
    files = tuple(replace(file, name=f"{YEAR}年{words}.xlsx") for file in folder.files)
    changed = _titled(replace(folder, files=files), f"{UNIT}{YEAR}年{words}")
    return each_ledger(changed, lambda sheet: replace(sheet, name="Sheet1"))


def has_wrong_book(folder: Folder) -> bool:
    return folder.topic in WRONG_BOOKS and one_table(folder) and has_title(folder)


def _void(name: str) -> Callable[[Folder, Random], Folder]:
    def change(folder: Folder, dice: Random) -> Folder:
        word = dice.choice(VOID_WORDS)
        record = dice.choice(telling(folder)).record

        def mark(sheet: Sheet) -> Sheet:
            normal = "正常" if name == "状态" else None
            sheet = with_column(sheet, len(sheet.keys), name, lambda _n, row: word if row.record is record else normal)
            return with_rows(sheet, [replace(row, marked=row.record is record) for row in sheet.rows])

        return main_ledger(folder, mark)

    return change


void_by_remark = _void("备注")
void_by_state = _void("状态")


def void_in_a_text(folder: Folder, dice: Random) -> Folder:
    """（作废） written behind the text of a cell."""
    row = dice.choice(telling(folder))
    word = dice.choice(("（作废）", "（误报）", "（重复）", "（已撤销）"))

    def mark(sheet: Sheet) -> Sheet:
        key = subject_of(folder).text or subject_of(folder).number
        at = sheet.at(key)
        rows = [
            replace(with_cell(one, at, f"{one.cells[at]}{word}"), marked=True) if one is row else one
            for one in sheet.rows
        ]
        return with_rows(sheet, rows)

    return main_ledger(folder, mark)


def struck_through(folder: Folder, dice: Random) -> Folder:
    row = dice.choice(telling(folder))

    def mark(sheet: Sheet) -> Sheet:
        return with_rows(sheet, [replace(one, struck=True, marked=True) if one is row else one for one in sheet.rows])

    return main_ledger(folder, mark)


def may_void(folder: Folder) -> bool:
    return one_table(folder) and bool(telling(folder))


def may_void_in_text(folder: Folder) -> bool:
    subject = subject_of(folder)
    return may_void(folder) and (subject.text or subject.number) in folder.main.keys and folder.topic != "grids"


def before_and_after(folder: Folder, dice: Random) -> Folder:
    """调整前 beside 调整后: the grids as they were, and as they are."""
    file, sheet = folder.files[0], folder.main
    old = replace(ledger(folder.topic, dice.randint(5000, 6000)).main, name="调整前", role="old")
    old = with_rows(old, [with_cell(row, old.at("grid"), f"{row.cells[old.at('grid')]}（原）") for row in old.rows[:6]])
    return replace(folder, files=(replace(file, sheets=(old, replace(sheet, name="调整后"))),))


def another_topics_ledger_in_the_book(folder: Folder, dice: Random) -> Folder:
    """One office keeps two ledgers in one workbook."""
    others = [topic for topic in SUBJECTS_BY_TOPIC if topic != folder.topic]
    other = replace(ledger(dice.choice(others), dice.randint(1, 50)).main, name="另一张表", role="other")
    file = folder.files[0]
    return replace(folder, files=(replace(file, sheets=(*file.sheets, other)), *folder.files[1:]))


def no_towns(folder: Folder) -> bool:
    """Whether there is no column of towns yet."""
    return not any("乡镇" in str(name) for sheet in folder.ledgers for name in sheet.names)


def dateless(folder: Folder) -> bool:
    return not subject_of(folder).date
