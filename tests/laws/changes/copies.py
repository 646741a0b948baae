"""The same rows twice: copied sheets and files, versions, cumulative periods, pasted rows; and one table cut into several."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from random import Random

from tests.laws.changes.totals import by_month, unmerged
from tests.laws.ledgers import person, serial_cells, spelled, subject_of
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
    with_rows,
    without_column,
)
from tests.laws.vocabulary import BOOKS, OFFICES, UNIT, VILLAGES, YEAR


def title_of(folder: Folder, sheet: Sheet, period: str) -> tuple[Cells, ...]:
    """The lines above, with a period in the title."""
    return ((f"{UNIT}{YEAR}年{period}{BOOKS[folder.topic]}", *(None,) * (len(sheet.keys) - 1)), *sheet.above[1:])


def telling(folder: Folder) -> list[Row]:
    """The rows of the first ledger without which a figure would be another."""
    found = []
    rows = [row for sheet in folder.ledgers for row in sheet.data if row.counts]
    for row in folder.main.data:
        rest = [other.record for other in rows if other is not row and other.record is not None]
        if row.counts and subject_of(folder).count(rest) != folder.truth:
            found.append(row)
    return found


def sheet_copied(folder: Folder, dice: Random) -> Folder:
    file = folder.files[0]
    name = dice.choice(("Sheet2", "Sheet1 (2)", "备份"))
    copy = replace(folder.main, name=name if name != folder.main.name else "Sheet3")
    return replace(folder, files=(replace(file, sheets=(*file.sheets, copy)), *folder.files[1:]))


def file_copied(folder: Folder, dice: Random) -> Folder:
    file = folder.files[0]
    stem, _, suffix = file.name.rpartition(".")
    name = dice.choice((f"{stem}(1)", f"{stem} - 副本", f"{stem}(2)"))
    return replace(folder, files=(*folder.files, replace(file, name=f"{name}.{suffix}")))


def file_copied_in_a_zip(folder: Folder, dice: Random) -> Folder:
    return replace(folder, files=(*folder.files, replace(folder.files[0], archive=f"{OFFICES[folder.topic]}报送.zip")))


def copy_lacks_a_row(folder: Folder, dice: Random) -> Folder:
    """Two files, one with a row more; nothing says which is later."""
    row = dice.choice(telling(folder))
    file = folder.files[0]
    stem, _, suffix = file.name.rpartition(".")
    short = with_rows(folder.main, [other for other in folder.main.rows if other is not row])
    marked = main_ledger(
        folder,
        lambda sheet: with_rows(sheet, [replace(other, marked=other is row) for other in sheet.rows]),
    )
    other = replace(file, name=f"{stem}(1).{suffix}", sheets=(serial_cells(short),))
    return replace(folder, files=(*marked.files, other))


def first_draft_beside(folder: Folder, dice: Random) -> Folder:
    """初稿 has fewer rows, 最终版 has them all."""
    file = folder.files[0]
    stem, _, suffix = file.name.rpartition(".")
    rows = folder.main.rows
    gone = dice.choice(telling(folder))
    short = serial_cells(with_rows(folder.main, [row for row in rows if row is not gone]))
    early, late = dice.choice((("初稿", "最终版"), ("v1", "定稿"), ("讨论稿", "终稿")))
    return replace(
        folder,
        files=(
            replace(file, name=f"{stem}（{early}）.{suffix}", sheets=(short,)),
            replace(file, name=f"{stem}（{late}）.{suffix}"),
        ),
    )


def hidden_old_copy(folder: Folder, dice: Random) -> Folder:
    """A sheet that nobody sees holds the table as it once was."""
    file = folder.files[0]
    rows = folder.main.rows[: max(3, len(folder.main.rows) * 2 // 3)]
    old = replace(with_rows(folder.main, rows), name=dice.choice(("旧", "初稿", "勿删")), hidden=True)
    return replace(folder, files=(replace(file, sheets=(*file.sheets, old)),))


def copy_with_another_figure(folder: Folder, dice: Random) -> Folder:
    """Two files that differ in one row: there it counts otherwise."""
    subject = subject_of(folder)
    file = folder.files[0]
    stem, _, suffix = file.name.rpartition(".")
    row = dice.choice(telling(folder))
    record = dict(row.record or {})
    key, value = _other_value(folder, record)
    changed = with_cell(row, folder.main.at(key), spelled(folder.topic, key, value, dice))
    changed = replace(changed, record={**record, key: value})
    rows = [changed if other is row else other for other in folder.main.rows]
    assert subject.count([r.record for r in rows if r.record is not None]) != folder.truth
    rows = [replace(one, marked=one is changed) for one in rows]
    other = replace(file, name=f"{stem}(1).{suffix}", sheets=(with_rows(folder.main, rows),))
    marked = main_ledger(
        folder, lambda sheet: with_rows(sheet, [replace(one, marked=one is row) for one in sheet.rows])
    )
    return replace(folder, files=(*marked.files, other))


_OTHER = {"disputes": ("outcome", ("成功", "未成功")), "receptions": ("kind", ("政策咨询", "申诉求决")),
          "penalties": ("domain", ("交通", "应急管理")), "documents": ("filing_due", (True, False)),
          "study": ("kind", ("中心组学习", "以会代训"))}  # fmt: skip


def _other_value(folder: Folder, record: dict[str, object]) -> tuple[str, object]:
    key, (one, other) = _OTHER[folder.topic]
    return key, other if record[key] == one else one


def may_differ(folder: Folder) -> bool:
    return folder.topic in _OTHER and folder.single and bool(telling(folder))


def _until(sheet: Sheet, key: str, month: int) -> list[Row]:
    return [row for row in sheet.rows if row.record is not None and row.record[key].month <= month]


_PERIODS = ((3, "1-3月"), (6, "1-6月"), (9, "1-9月"), (12, "1-12月"))
_OTHER_PERIODS = ((3, "一季度"), (6, "上半年"), (9, "前三季度"), (12, "全年"))


def cumulative_files(folder: Folder, dice: Random) -> Folder:
    """1-3月, 1-6月, 1-9月, 全年: each holds the rows of the one before."""
    key, sheet = subject_of(folder).date, folder.main
    files = []
    for month, period in dice.choice((_PERIODS, _OTHER_PERIODS)):
        rows = _until(sheet, key, month)
        if rows:
            part = replace(with_rows(sheet, rows), above=title_of(folder, sheet, period))
            files.append(File(f"{YEAR}年{period}{BOOKS[folder.topic]}.xlsx", (part,)))
    return replace(folder, files=tuple(files))


def cumulative_sheets(folder: Folder, dice: Random) -> Folder:
    key, sheet, file = subject_of(folder).date, folder.main, folder.files[0]
    sheets = []
    for month, period in dice.choice((_PERIODS, _OTHER_PERIODS)):
        rows = _until(sheet, key, month)
        if rows:
            sheets.append(replace(with_rows(sheet, rows), name=period, above=title_of(folder, sheet, period)))
    return replace(folder, files=(replace(file, sheets=tuple(sheets)),))


def half_and_whole_year(folder: Folder, dice: Random) -> Folder:
    """上半年 beside 全年, in one workbook or two files."""
    key, sheet, file = subject_of(folder).date, folder.main, folder.files[0]
    half = replace(
        with_rows(sheet, _until(sheet, key, 6)), name="上半年", above=title_of(folder, sheet, "上半年")
    )  # fmt: skip
    whole = replace(sheet, name="全年", above=title_of(folder, sheet, "全年"))
    if not half.rows:
        return replace(folder, files=(replace(file, sheets=(whole,)),))
    if dice.random() < 0.5:
        return replace(folder, files=(replace(file, sheets=(half, whole)),))
    return replace(
        folder,
        files=tuple(
            File(f"{part.name}{BOOKS[folder.topic]}.xlsx", (replace(part, name="Sheet1"),)) for part in (half, whole)
        ),
    )


def months_of(folder: Folder, *, numbered_again: bool = False) -> list[Sheet]:
    """A sheet a month; the numbers of rows begin again in each."""
    subject, sheet = subject_of(folder), folder.main
    sheets = []
    for month, rows in by_month(sheet, subject.date):
        if numbered_again:
            at = sheet.at(subject.number)
            rows = [with_cell(row, at, str(n)) for n, row in enumerate(rows, 1)]
        part = replace(with_rows(sheet, rows), name=f"{month}月", above=title_of(folder, sheet, f"{month}月"))
        sheets.append(serial_cells(part))
    return sheets


def months_as_sheets(folder: Folder, dice: Random) -> Folder:
    return replace(folder, files=(replace(folder.files[0], sheets=tuple(months_of(folder))),))


def months_as_files(folder: Folder, dice: Random) -> Folder:
    return replace(folder, files=tuple(_alone(folder, part, part.name) for part in months_of(folder)))


def months_numbered_again(folder: Folder, dice: Random) -> Folder:
    """Each month's numbers begin with 1: an identity holds within its month."""
    sheets = tuple(months_of(folder, numbered_again=True))
    return replace(folder, files=(replace(folder.files[0], sheets=sheets),))


def months_and_the_year(folder: Folder, dice: Random) -> Folder:
    """Twelve sheets, and one 全年 or 汇总 that holds all rows again."""
    sheets = months_of(folder)
    whole = replace(folder.main, name=dice.choice(("全年", "全年汇总", "总表")))
    sheets = [whole, *sheets] if dice.random() < 0.5 else [*sheets, whole]
    return replace(folder, files=(replace(folder.files[0], sheets=tuple(sheets)),))


def _alone(folder: Folder, part: Sheet, words: str) -> File:
    return File(f"{YEAR}年{words}{BOOKS[folder.topic]}.xlsx", (replace(part, name="Sheet1"),))


def _village(row: Row) -> str:
    said = "".join(map(str, (row.record or {}).values()))
    return next((village for village in VILLAGES if village in said), VILLAGES[0])


def villages_of(folder: Folder, numbers: str = "") -> list[Sheet]:
    """A sheet a village; `numbers` says how its rows are numbered: on, or from 1 again."""
    subject, sheet = subject_of(folder), folder.main
    rows = sorted(sheet.data, key=_village)
    sheets = []
    for village, part in groupby(rows, _village):
        own = list(part)
        if numbers:
            own = [with_cell(row, sheet.at(subject.number), numbers.format(n)) for n, row in enumerate(own, 1)]
        above = title_of(folder, sheet, "")
        above = ((f"{UNIT}{village}{YEAR}年{BOOKS[folder.topic]}", *above[0][1:]), *above[1:])
        sheets.append(serial_cells(replace(with_rows(sheet, own), name=village, above=above)))
    return sheets


def villages_as_sheets(folder: Folder, dice: Random) -> Folder:
    return replace(folder, files=(replace(folder.files[0], sheets=tuple(villages_of(folder))),))


def villages_numbered_again(folder: Folder, dice: Random) -> Folder:
    numbers = "第{}网格" if folder.topic == "grids" else dice.choice(("{}", "第{}号", "{:03d}"))
    return replace(folder, files=(replace(folder.files[0], sheets=tuple(villages_of(folder, numbers))),))


def in_named_villages(folder: Folder) -> bool:
    """Whether villages are called by name, and not by a number."""
    sheet = folder.main
    return "village" not in sheet.keys or all(isinstance(row.cells[sheet.at("village")], str) for row in sheet.data)


def villages_as_files(folder: Folder, dice: Random) -> Folder:
    return replace(folder, files=tuple(_alone(folder, part, part.name) for part in villages_of(folder)))


def every_village_has_a_first_grid(folder: Folder, dice: Random) -> Folder:
    """第一网格 comes once in each village, in one table."""

    def rename(sheet: Sheet) -> Sheet:
        at = sheet.at("grid")
        rows = [
            with_cell(row, at, str(row.cells[at]).removeprefix((row.record or {})["village"])) if row.record else row
            for row in sheet.rows
        ]
        return with_rows(sheet, rows)

    return main_ledger(folder, rename)


def a_run_pasted_twice(folder: Folder, dice: Random) -> Folder:
    """Four rows stand a second time, equal in every cell."""

    def paste(sheet: Sheet) -> Sheet:
        at = dice.randint(0, len(sheet.rows) - 4)
        run = [replace(row, counts=False) for row in sheet.rows[at : at + 4]]
        return with_rows(sheet, [*sheet.rows, *run])

    return main_ledger(_unnumbered(folder), paste)


def _unnumbered(folder: Folder) -> Folder:
    """Without the running number, by which a pasted row would differ."""
    return each_ledger(folder, lambda sheet: without_column(sheet, sheet.at(SERIAL)) if SERIAL in sheet.keys else sheet)


def a_row_pasted_twice(folder: Folder, dice: Random) -> Folder:
    """A single row stands twice, one below the other."""
    row = dice.choice([n for n, row in enumerate(folder.main.rows) if _is_telling(folder, row)])
    folder = _unnumbered(folder)

    def paste(sheet: Sheet) -> Sheet:
        rows = list(sheet.rows)
        twin = replace(rows[row], counts=False, marked=True)
        return with_rows(sheet, [*rows[: row + 1], twin, *rows[row + 1 :]])

    return main_ledger(folder, paste)


def _is_telling(folder: Folder, row: Row) -> bool:
    if row.record is None:
        return False
    record = row.record
    if folder.topic == "publicity":
        return bool(record["theme"] == "行政复议")
    if folder.topic == "study":
        return bool(record["kind"] != "专题培训")
    return True


def one_number_two_cases(folder: Folder, dice: Random) -> Folder:
    """A number that is there comes again, on another day and with another party."""
    subject = subject_of(folder)

    def add(sheet: Sheet) -> Sheet:
        numbered = [row for row in sheet.data if any(map(str.isdigit, str(row.cells[sheet.at(subject.number)])))]
        one, two = dice.sample(numbered, 2)
        twin = with_cell(two, sheet.at(subject.number), one.cells[sheet.at(subject.number)])
        day = date(YEAR, dice.randint(1, 10), dice.randint(1, 28))
        for key in ("parties", "party", "petitioner", "plaintiff", "applicant", "reporter", "deputy"):
            if key in sheet.keys:
                twin = with_cell(twin, sheet.at(key), person(dice))
        if subject.date in sheet.keys:
            twin = with_cell(twin, sheet.at(subject.date), spelled(folder.topic, subject.date, day, dice))
        if subject.text in sheet.keys and subject.text != subject.number:
            twin = with_cell(twin, sheet.at(subject.text), f"{twin.cells[sheet.at(subject.text)]}（续）")
        twin = replace(twin, counts=False, marked=True)
        return serial_cells(with_rows(sheet, [*sheet.rows, twin]))

    return main_ledger(folder, add)


def two_penalties_one_decision(folder: Folder, dice: Random) -> Folder:
    """One decision with a fine and a warning: two lines, one number, day and party."""

    def add(sheet: Sheet) -> Sheet:
        row = dice.choice(sheet.data)
        at = sheet.rows.index(row)
        twin = with_cell(row, sheet.at("cause"), "逾期未改正")
        twin = with_cell(replace(twin, counts=False), sheet.at("fine_yuan"), 50)
        return serial_cells(with_rows(sheet, [*sheet.rows[: at + 1], twin, *sheet.rows[at + 1 :]]))

    return main_ledger(folder, add)


def a_row_again_with_the_number_spelled_otherwise(folder: Folder, dice: Random) -> Folder:
    """〔2023〕 and [2023], 第1号 and 1号, wide and narrow: the same case written down twice."""
    subject = subject_of(folder)

    def add(sheet: Sheet) -> Sheet:
        row = dice.choice([row for row in sheet.data if row.counts])
        at = sheet.at(subject.number)
        twin = replace(with_cell(row, at, other_spelling(str(row.cells[at]), dice)), counts=False)
        if SERIAL in sheet.keys:
            twin = with_cell(twin, sheet.at(SERIAL), len(sheet.data) + 1)
        return with_rows(sheet, [*sheet.rows, twin])

    return main_ledger(folder, add)


_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x30, 0x3A)})
_BRACKETS = (("〔", "〕"), ("[", "]"), ("(", ")"), ("（", "）"), ("【", "】"), ("［", "］"))


def other_spelling(number: str, dice: Random) -> str:
    """The same number as another clerk writes it."""
    said = number
    opening, closing = dice.choice(_BRACKETS)
    for one, two in _BRACKETS:
        said = said.replace(one, opening).replace(two, closing)
    if dice.random() < 0.5:
        said = said.replace("第", "")
    if dice.random() < 0.4:
        said = said.translate(_WIDE)
    return said if said != number else f" {said}".translate(_WIDE)


def numbers_spelled_in_every_way(folder: Folder, dice: Random) -> Folder:
    """One clerk writes 〔2023〕, the next [2023]: no two rows become one by it."""
    subject = subject_of(folder)

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(subject.number)
        rows = [
            with_cell(row, at, other_spelling(str(row.cells[at]), dice)) if row.record and dice.random() < 0.5 else row
            for row in sheet.rows
        ]
        return with_rows(sheet, rows)

    return main_ledger(folder, change)


def no_number_but_a_word(folder: Folder, dice: Random) -> Folder:
    """当场处罚, —, / or 无 where other rows have their number: several rows, and no identity."""
    subject = subject_of(folder)
    words = ("当场处罚", "—", "/", "无") if folder.topic == "penalties" else ("无", "—", "/", "无文号")
    word = dice.choice(words)

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(subject.number)
        chosen = dice.sample(sheet.data, 3)
        return with_rows(
            sheet, [with_cell(row, at, word) if any(row is one for one in chosen) else row for row in sheet.rows]
        )

    return main_ledger(folder, change)


def continued_without_a_header(folder: Folder, dice: Random) -> Folder:
    """The second half of the rows stands on Sheet2, without a header."""
    sheet, file = folder.main, folder.files[0]
    half = len(sheet.rows) // 2
    first = with_rows(sheet, sheet.rows[:half])
    name = dice.choice(("Sheet2", "续表", "续"))
    rest = replace(with_rows(sheet, sheet.rows[half:]), name=name, head=(), above=())
    return replace(folder, files=(replace(file, sheets=(first, rest)),))


def halves_beside_each_other(folder: Folder, dice: Random) -> Folder:
    """One long list in two halves, left and right."""
    sheet, file = folder.main, folder.files[0]
    half = (len(sheet.rows) + 1) // 2
    right = replace(
        with_rows(sheet, sheet.rows[half:]), above=tuple((None,) * len(cells) for cells in sheet.above)
    )  # fmt: skip
    left = replace(with_rows(sheet, sheet.rows[:half]), beside=right, gap=dice.choice((0, 1)))
    return replace(folder, files=(replace(file, sheets=(left,)),))


def halves_below_each_other(folder: Folder, dice: Random) -> Folder:
    """Two tables on one sheet, each under its own title and header."""
    sheet, file = folder.main, folder.files[0]
    half = (len(sheet.rows) + 1) // 2
    upper = replace(with_rows(sheet, sheet.rows[:half]), above=title_of(folder, sheet, ""))
    lower = replace(with_rows(sheet, sheet.rows[half:]), above=title_of(folder, sheet, ""))
    return replace(folder, files=(replace(file, sheets=(replace(upper, under=lower),)),))


def halves_as_sheets(folder: Folder, dice: Random) -> Folder:
    """The second half stands on 续表, under the same header."""
    sheet, file = folder.main, folder.files[0]
    half = len(sheet.rows) // 2
    first, rest = with_rows(sheet, sheet.rows[:half]), with_rows(sheet, sheet.rows[half:])
    return replace(folder, files=(replace(file, sheets=(first, replace(rest, name="续表"))),))


def plain_serial(folder: Folder) -> bool:
    """Whether nothing but numbers stands in the column of running numbers."""
    return all(
        SERIAL not in sheet.keys or not isinstance(row.cells[sheet.at(SERIAL)], str)
        for sheet in folder.ledgers
        for row in sheet.data
    )


def only_counted(folder: Folder) -> bool:
    """Whether every row is one of the truth."""
    return all(row.record is not None and row.counts for row in folder.main.rows)


def one_table(folder: Folder) -> bool:
    return folder.single and unmerged(folder)


def one_dated_table(folder: Folder) -> bool:
    return one_table(folder) and bool(subject_of(folder).date) and subject_of(folder).date in folder.main.keys


def numbered(folder: Folder) -> bool:
    key = subject_of(folder).number
    return bool(key) and key in folder.main.keys
