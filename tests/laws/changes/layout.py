"""How the sheet looks: header, columns, furniture between the rows, notes, hidden parts, formats of files."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.laws.changes.copies import one_table
from tests.laws.changes.totals import all_differ, unmerged
from tests.laws.ledgers import serial_cells, subject_of
from tests.laws.model import (
    DOWN,
    LEFT,
    SERIAL,
    Cell,
    Cells,
    File,
    Folder,
    Row,
    Sheet,
    each_ledger,
    main_ledger,
    seams,
    with_cell,
    with_column,
    with_rows,
    without_column,
)
from tests.laws.vocabulary import BOOKS, COLUMNS, COUNTY, OFFICES, UNIT, UNKNOWN_COLUMNS, YEAR


def _line(sheet: Sheet, text: Cell) -> Cells:
    return (text, *(None,) * (len(sheet.keys) - 1))


def reordered(sheet: Sheet, order: Sequence[int]) -> Sheet:
    """The sheet with its columns in another order."""

    def move(cells: Cells) -> Cells:
        cells = (*cells, *(None,) * (len(sheet.keys) - len(cells)))
        return tuple(cells[n] for n in order)

    rows = tuple(replace(row, cells=move(row.cells)) for row in sheet.rows)
    keys = tuple(sheet.keys[n] for n in order)
    return replace(sheet, keys=keys, head=tuple(map(move, sheet.head)), rows=rows)


def columns_permuted(folder: Folder, dice: Random) -> Folder:
    order = list(range(len(folder.main.keys)))
    dice.shuffle(order)
    return each_ledger(folder, lambda sheet: reordered(sheet, order))


def columns_renamed(folder: Folder, dice: Random) -> Folder:
    """Every heading by another of its names."""
    names = {key: dice.choice(names[1:] or names) for key, names in COLUMNS[folder.topic].items()}

    def rename(sheet: Sheet) -> Sheet:
        known = COLUMNS[folder.topic]
        said: list[Cell] = [
            names[key] if name in known.get(key, ()) else name
            for key, name in zip(sheet.keys, sheet.names, strict=True)
        ]
        return replace(sheet, head=(*sheet.head[:-1], tuple(said)))

    return each_ledger(folder, rename)


def headings_spaced(folder: Folder, dice: Random) -> Folder:
    """Line breaks and blanks inside headings, wide brackets with a remark behind them."""

    def space(name: Cell) -> Cell:
        if not isinstance(name, str) or len(name) < 3 or "（" in name:
            return name
        at = dice.randint(1, len(name) - 1)
        return dice.choice((f"{name[:at]}\n{name[at:]}", f"{name[:at]} {name[at:]}", f"{name}（必填）"))

    spaced = {name: space(name) for name in folder.main.names}
    return each_ledger(
        folder,
        lambda sheet: replace(sheet, head=(*sheet.head[:-1], tuple(spaced.get(name, name) for name in sheet.names))),
    )


def columns_unknown(folder: Folder, dice: Random) -> Folder:
    """Two columns that nobody asked for."""
    chosen = dice.sample(UNKNOWN_COLUMNS, 2)
    places = [at for at in range(1, len(folder.main.keys)) if folder.main.keys[at]]
    places = [dice.choice(places), len(folder.main.keys) + 1]

    def add(sheet: Sheet) -> Sheet:
        for at, name in zip(places, chosen, strict=True):
            sheet = with_column(sheet, min(at, len(sheet.keys)), name, lambda n, _row: f"{'甲乙丙丁'[n % 4]}-{n + 1}")
        return sheet

    return each_ledger(folder, add)


def column_of_remarks(folder: Folder, dice: Random) -> Folder:
    """A column 备注 with harmless words here and there."""

    def add(sheet: Sheet) -> Sheet:
        return with_column(sheet, len(sheet.keys), "备注", lambda n, _: "已归档" if n % 5 == 1 else None)

    return each_ledger(folder, add)


def columns_grouped(folder: Folder, dice: Random) -> Folder:
    """A line of group names above the header: 基本情况 over some, 办理情况 over the others."""

    def group(sheet: Sheet) -> Sheet:
        width = len(sheet.keys)
        half = width // 2
        line: Cells = ("基本情况", *(LEFT,) * (half - 1), "办理情况", *(LEFT,) * (width - half - 1))
        return replace(sheet, head=(line, *sheet.head))

    return each_ledger(folder, group)


def dates_split(folder: Folder, dice: Random) -> Folder:
    """年, 月, 日 as three columns under one heading, below the title."""
    key = subject_of(folder).date

    def split(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        heading = sheet.names[at]

        def cells(row: Row) -> Cells:
            day = (row.record or {}).get(key)
            parts: Cells = (day.year, day.month, day.day) if isinstance(day, date) else (row.cells[at], None, None)
            return (*row.cells[:at], *parts, *row.cells[at + 1 :])

        upper = (*sheet.names[:at], heading, LEFT, LEFT, *sheet.names[at + 1 :])
        lower = tuple("年月日"[n - at] if at <= n < at + 3 else DOWN for n in range(len(upper)))
        rows = tuple(replace(row, cells=cells(row)) for row in sheet.rows)
        keys = (*sheet.keys[:at], key, "", "", *sheet.keys[at + 1 :])
        return replace(sheet, keys=keys, head=(upper, lower), rows=rows)

    return each_ledger(folder, split)


def no_alias_column(folder: Folder) -> bool:
    """Whether no column that means nothing has the name of one that does."""
    names = {name for spellings in COLUMNS[folder.topic].values() for name in spellings}
    return not any(
        not key and name in names for sheet in folder.ledgers for key, name in zip(sheet.keys, sheet.names, strict=True)
    )


def single_header(folder: Folder) -> bool:
    return all(len(sheet.head) == 1 for sheet in folder.ledgers)


def numbers_below_the_header(folder: Folder, dice: Random) -> Folder:
    """1 2 3, （1）（2）（3）, ①②③ or 甲 乙 丙 beneath the names."""
    form = dice.choice(("{}", "（{}）", "({})", "circled", "栏{}", "branches"))

    def name(n: int) -> Cell:
        if form == "circled":
            return chr(0x2460 + n - 1)
        if form == "branches":
            return "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10]
        return n if form == "{}" else form.format(n)

    def add(sheet: Sheet) -> Sheet:
        line = Row(tuple(name(n) for n in range(1, len(sheet.keys) + 1)))
        return with_rows(sheet, [line, *sheet.rows])

    return main_ledger(folder, add)


def header_repeated(folder: Folder, dice: Random) -> Folder:
    """As on every printed page."""

    def add(sheet: Sheet) -> Sheet:
        every = dice.randint(3, 7)
        rows: list[Row] = []
        places = set(seams(sheet))
        for n, row in enumerate(sheet.rows):
            if n and n % every == 0 and n in places:
                rows.append(Row(sheet.names))
            rows.append(row)
        return with_rows(sheet, rows)

    return main_ledger(folder, add)


def blank_rows_between(folder: Folder, dice: Random) -> Folder:
    def add(sheet: Sheet) -> Sheet:
        for at in sorted(dice.sample(seams(sheet), min(3, len(seams(sheet)))), reverse=True):
            sheet = with_rows(sheet, [*sheet.rows[:at], Row((None,) * len(sheet.keys)), *sheet.rows[at:]])
        return sheet

    return main_ledger(folder, add)


def numbered_blanks_below(folder: Folder, dice: Random) -> Folder:
    """The form has room for more rows, which are numbered and empty."""

    def add(sheet: Sheet) -> Sheet:
        n = len(sheet.data)
        at = sheet.at(SERIAL)
        blanks = [Row(tuple(n + k if column == at else None for column in range(len(sheet.keys)))) for k in (1, 2, 3)]
        return with_rows(sheet, [*sheet.rows, *blanks])

    return main_ledger(folder, add)


def has_serial(folder: Folder) -> bool:
    return SERIAL in folder.main.keys


def signed_below(folder: Folder, dice: Random) -> Folder:
    """Who filled it in, who checked it."""
    person, boss = "张丽华", "李国庆"

    def add(sheet: Sheet) -> Sheet:
        lines: tuple[Cells, ...] = (_line(sheet, f"填表人：{person}    审核人：{boss}    联系电话：023-59220000"),)
        if dice.random() < 0.5:
            lines = (_line(sheet, "注：本表按季度更新，由各村（社区）报送后汇总。"), *lines)
        return replace(sheet, below=(*sheet.below, *lines))

    return main_ledger(folder, add)


def filled_in_next_january(folder: Folder, dice: Random) -> Folder:
    """The form names its office and a day of the January after."""
    text = f"填报单位：{OFFICES[folder.topic]}    填报日期：{YEAR + 1}年1月{dice.randint(3, 20)}日"
    return each_ledger(folder, lambda sheet: replace(sheet, above=(*sheet.above, _line(sheet, text))))


def cut_off_in_the_title(folder: Folder, dice: Random) -> Folder:
    words = dice.choice(
        ("（截至{year}年12月31日）", "（{year}年1月—12月）", "（{year}年1月1日至{year}年12月31日）")
    ).format(year=YEAR)
    return each_ledger(folder, lambda sheet: replace(sheet, above=(*sheet.above, _line(sheet, words))))


def notes_sheet(folder: Folder, dice: Random) -> Folder:
    lines = (
        "填表说明",
        "1．本表由各办公室按月填报。",
        "2．日期按“2023-01-01”格式填写。",
        "3．没有发生的，请写明“零报告”。",
    )
    sheet = Sheet("填表说明", ("",), (), tuple(Row((line,)) for line in lines), role="notes")
    file = folder.files[0]
    sheets = (sheet, *file.sheets) if dice.random() < 0.5 else (*file.sheets, sheet)
    return replace(folder, files=(replace(file, sheets=sheets), *folder.files[1:]))


def empty_sheets(folder: Folder, dice: Random) -> Folder:
    """Sheet2 and Sheet3, as a new workbook has them."""
    file = folder.files[0]
    blank = tuple(Sheet(name, ("",), (), (), role="notes") for name in ("Sheet8", "Sheet9"))
    return replace(folder, files=(replace(file, sheets=(*file.sheets, *blank)), *folder.files[1:]))


def rows_hidden(folder: Folder, dice: Random) -> Folder:
    """A filter was left on."""

    def hide(sheet: Sheet) -> Sheet:
        rows = [replace(row, hidden=row.record is not None and dice.random() < 0.4) for row in sheet.rows]
        return replace(with_rows(sheet, rows), filtered=True)

    return main_ledger(folder, hide)


def columns_hidden(folder: Folder, dice: Random) -> Folder:
    return main_ledger(folder, lambda sheet: replace(sheet, hidden_columns=(dice.randrange(len(sheet.keys)),)))


def rows_shuffled(folder: Folder, dice: Random) -> Folder:
    """The same rows in another order."""

    def shuffle(sheet: Sheet) -> Sheet:
        rows = list(sheet.rows)
        dice.shuffle(rows)
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, shuffle)


def only_data(folder: Folder) -> bool:
    return unmerged(folder) and all(row.record is not None for row in folder.main.rows)


def serial_column_gone(folder: Folder, dice: Random) -> Folder:
    return each_ledger(folder, lambda sheet: without_column(sheet, sheet.at(SERIAL)) if SERIAL in sheet.keys else sheet)


def title_in_full(folder: Folder, dice: Random) -> Folder:
    """The county before the town, the government behind it."""
    name = dice.choice((f"{COUNTY}{UNIT}", f"{UNIT}人民政府", f"重庆市{COUNTY}{UNIT}"))

    def change(sheet: Sheet) -> Sheet:
        title = str(sheet.above[0][0]).replace(UNIT, name)
        return replace(sheet, above=((title, *sheet.above[0][1:]), *sheet.above[1:]))

    return each_ledger(folder, change)


def continued_under_a_title(folder: Folder, dice: Random) -> Folder:
    """续表 and the header again, in the middle of the rows."""

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        word = dice.choice(("续表", "（续表）", "续表1", "接上页"))
        return with_rows(sheet, [*sheet.rows[:at], Row(_line(sheet, word)), Row(sheet.names), *sheet.rows[at:]])

    return main_ledger(folder, add)


def village_and_community(folder: Folder, dice: Random) -> Folder:
    """所属村（社区） is the village."""
    name = dice.choice(("所属村（社区）", "村（社区）名称", "所在村（社区）"))

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at("village")
        return replace(sheet, head=(*sheet.head[:-1], (*sheet.names[:at], name, *sheet.names[at + 1 :])))

    return each_ledger(folder, change)


def title_gone(folder: Folder, dice: Random) -> Folder:
    return each_ledger(folder, lambda sheet: replace(sheet, above=sheet.above[1:]))


def saved_as(suffix: str, encoding: str = "utf-8-sig", trailer: str = "") -> Callable[[Folder, Random], Folder]:
    """The same table in a file of another kind."""

    def change(folder: Folder, dice: Random) -> Folder:
        files = tuple(
            replace(file, name=f"{file.name.rpartition('.')[0]}.{suffix}", encoding=encoding, trailer=trailer)
            for file in folder.files
        )
        return replace(folder, files=files)

    return change


def exported(folder: Folder, dice: Random) -> Folder:
    """A system's export: CSV, whose last line says when, and how many."""
    text = f"导出时间：{YEAR + 1}-01-05 10:12:30,共{len(folder.main.data)}条\r\n"
    return saved_as("csv", dice.choice(("utf-8-sig", "gb18030")), text)(folder, dice)


def is_xlsx(folder: Folder) -> bool:
    return all(file.name.endswith(".xlsx") for file in folder.files)


def plain_page(folder: Folder) -> bool:
    """Whether a text file can hold it: one sheet, nothing hidden or struck."""
    return (
        is_xlsx(folder)
        and all(len(file.sheets) == 1 for file in folder.files)
        and not any(row.struck for sheet in folder.ledgers for row in sheet.rows)
    )


def a_title_that_looks_like_a_footer(folder: Folder, dice: Random) -> Folder:
    """An item whose name begins 说明： or 注： stands in the first column."""
    return _first_text(folder, dice, dice.choice(("说明：{}", "注：{}", "备注：{}", "附注1：{}")))


def an_item_that_looks_like_a_total(folder: Folder, dice: Random) -> Folder:
    """An item that ends in 合计, or is called 其中."""
    return _first_text(folder, dice, dice.choice(("{}合计", "年度合计", "其中", "其中：{}", "小计")))


def _first_text(folder: Folder, dice: Random, form: str) -> Folder:
    """The text column first, and one row whose text is of a form."""
    folder = serial_column_gone(folder, dice)
    key = subject_of(folder).text

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        sheet = reordered(sheet, [at, *(n for n in range(len(sheet.keys)) if n != at)])
        row = dice.choice(sheet.data)
        text = form.format(str(row.cells[0])[:6])
        return with_rows(
            sheet, [replace(with_cell(one, 0, text), marked=True) if one is row else one for one in sheet.rows]
        )

    return main_ledger(folder, change)


def has_text(folder: Folder) -> bool:
    key = subject_of(folder).text
    return bool(key) and key in folder.main.keys and unmerged(folder) and all_differ(folder)


def a_row_of_one_two_three(folder: Folder, dice: Random) -> Folder:
    """Data that reads 1, 2, 3 across, in the middle of the table."""
    return _row_of(folder, dice, (1, 2, 3))


def a_row_of_equal_numbers(folder: Folder, dice: Random) -> Folder:
    """Data that reads 3, 3, 3 across."""
    return _row_of(folder, dice, (3, 3, 3))


def _row_of(folder: Folder, dice: Random, numbers: tuple[int, int, int]) -> Folder:
    """Grids that are numbered, in villages that are: 网格 1, 村 2, 户数 3."""
    folder = serial_column_gone(folder, dice)

    def change(sheet: Sheet) -> Sheet:
        sheet = without_column(sheet, sheet.at("keeper"))
        rows = []
        for n, row in enumerate(sheet.rows):
            if row.record is not None:
                row = with_cell(with_cell(row, sheet.at("grid"), 101 + n), sheet.at("village"), 1 + n % 5)
            rows.append(row)
        at = len(rows) // 2
        odd = replace(rows[at], cells=numbers, marked=True)
        return with_rows(sheet, [*rows[:at], odd, *rows[at + 1 :]])

    return main_ledger(folder, change)


def is_fresh_grids(folder: Folder) -> bool:
    fresh = set(folder.main.keys) - {SERIAL} == set(COLUMNS["grids"])
    return folder.topic == "grids" and one_table(folder) and fresh and all_differ(folder)


def an_example_first(folder: Folder, dice: Random) -> Folder:
    """Row 示例 right below the header, as the form was sent out."""

    def add(sheet: Sheet) -> Sheet:
        word = dice.choice(("示例", "例", "（示例）", "样例"))
        row = sheet.data[0]
        cells = (word, *row.cells[1:]) if SERIAL in sheet.keys else row.cells
        first = with_cell(Row(cells, row.record, counts=False, marked=True), 0, word) if SERIAL in sheet.keys else row
        return with_rows(sheet, [first, *sheet.rows])

    return main_ledger(folder, add)


def footnote_leaves_out_a_row(folder: Folder, dice: Random) -> Folder:
    """At the foot: 第3号不计入统计."""

    def add(sheet: Sheet) -> Sheet:
        at = sheet.at(SERIAL)
        row = dice.choice(sheet.data)
        n = row.cells[at]
        said = dice.choice(("注：第{}号不计入统计。", "备注：序号{}为重复登记，不计入。", "说明：第{}项不纳入本年统计"))
        rows = [replace(one, marked=one is row) for one in sheet.rows]
        return replace(with_rows(sheet, rows), below=(*sheet.below, _line(sheet, said.format(n))))

    return main_ledger(folder, add)


def two_columns_of_dates(folder: Folder, dice: Random) -> Folder:
    """Two columns that are both names of one: 登记日期 left of 受理日期, with earlier days."""
    key = subject_of(folder).date
    label, *others = COLUMNS[folder.topic][key]
    alias = dice.choice(others)

    def add(sheet: Sheet) -> Sheet:
        at = sheet.at(key)

        def earlier(n: int, row: Row) -> Cell:
            return (row.record or {})[key] - timedelta(dice.randint(1, 30))  # type: ignore[no-any-return]

        sheet = with_column(sheet, at, alias, earlier)
        names = (*sheet.names[: at + 1], label, *sheet.names[at + 2 :])
        return replace(sheet, head=(*sheet.head[:-1], names))

    return each_ledger(folder, add)


def nothing_this_month(folder: Folder, dice: Random) -> Folder:
    """Rows like 2月 无 and 本月无 among the others."""

    def add(sheet: Sheet) -> Sheet:
        at = dice.choice(seams(sheet))
        word = dice.choice(("本月无", "本月无新增", "2月无", "8月：无"))
        return with_rows(sheet, [*sheet.rows[:at], Row(_line(sheet, word)), *sheet.rows[at:]])

    return main_ledger(folder, add)


def another_office_reports_nothing(folder: Folder, dice: Random) -> Folder:
    """A second file, of another office, says 零报告."""
    sheet = folder.main
    lines = (_line(sheet, "零报告"),)
    empty = replace(with_rows(sheet, ()), below=lines, role="zero", hidden_columns=())
    other = File(f"应急办-{YEAR}年{BOOKS[folder.topic]}.xlsx", (empty,))
    return replace(folder, files=(*folder.files, other))


def years_missing_in_the_dates(folder: Folder, dice: Random) -> Folder:
    """5月6日 under a title that says the year."""
    key = subject_of(folder).date

    def strip(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        rows = [
            with_cell(row, at, f"{row.record[key].month}月{row.record[key].day}日") if row.record else row
            for row in sheet.rows
        ]
        return with_rows(sheet, rows)

    return each_ledger(folder, strip)


def all_this_year(folder: Folder) -> bool:
    """Whether every row is of this year, and says so under a title of this year."""
    key = subject_of(folder).date
    if not key or not unmerged(folder) or not all(key in sheet.keys and sheet.above for sheet in folder.ledgers):
        return False
    rows = [row for sheet in folder.ledgers for row in sheet.data]
    return all(row.record is not None and row.record[key].year == YEAR for row in rows) and all(
        isinstance(sheet.above[0][0], str) and str(YEAR) in sheet.above[0][0] for sheet in folder.ledgers
    )
