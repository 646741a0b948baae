"""What puts rows out of a tally: a column of its own, ticks for another town, a list of choices beside; columns in another order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from tests.laws.changes.copies import one_table, telling, title_of
from tests.laws.changes.layout import reordered
from tests.laws.ledgers import ledger, subject_of
from tests.laws.model import Cell, Folder, Row, Sheet, main_ledger, with_column, with_rows
from tests.laws.vocabulary import OTHER_TOWNS, UNIT, WORDS

_ASKED = {
    "documents": "规范性文件",
    "disputes": "矛盾纠纷",
    "events": "网格事件",
    "penalties": "行政处罚",
    "petitions": "信访件",
    "publicity": "法治宣传",
    "reconsideration": "行政复议",
    "services": "政务服务事项",
}


def in_another_order(folder: Folder, dice: Random) -> Folder:
    """Two offices' halves, one below the other, each under its own header; the second has its columns in another order."""
    sheet, file = folder.main, folder.files[0]
    half = (len(sheet.rows) + 1) // 2
    order = list(range(len(sheet.keys)))
    while order == sorted(order):
        dice.shuffle(order)
    upper = replace(with_rows(sheet, sheet.rows[:half]), above=title_of(folder, sheet, ""))
    lower = reordered(replace(with_rows(sheet, sheet.rows[half:]), above=()), order)
    return replace(folder, files=(replace(file, sheets=(replace(upper, under=lower),)),))


def asked_whether(folder: Folder, dice: Random) -> Folder:
    """The register holds more than this, and a column says of each row whether it is of this: 是否认定为规范性文件."""
    heading = dice.choice(("是否为{}", "是否认定为{}", "是否属于{}")).format(_ASKED[folder.topic])
    return _with_strangers(folder, dice, [(heading, "是", dice.choice(("否", "不是", "×")))], blank_days=True)


def asked(folder: Folder) -> bool:
    return folder.topic in _ASKED and one_table(folder)


def ticked_for_towns(folder: Folder, dice: Random) -> Folder:
    """The county's list has a column of ticks for each town."""
    tick, other = dice.choice("√✓"), OTHER_TOWNS[0]
    return _with_strangers(folder, dice, [(UNIT, tick, None), (other, None, tick)])


def still_a_draft(folder: Folder, dice: Random) -> Folder:
    """An export has rows of a state before the day that counts, which is blank."""
    state = dice.choice(("草稿", "待审核", "未发布", "暂存"))
    return _with_strangers(folder, dice, [("状态", dice.choice(("已发布", "已完成", "正常")), state)], blank_days=True)


def dated(folder: Folder) -> bool:
    return one_table(folder) and bool(subject_of(folder).date) and subject_of(folder).date in folder.main.keys


def choices_beside(folder: Folder, dice: Random) -> Folder:
    """A sheet with the words that the form offers, each once."""
    columns = [list(words) for words in WORDS[folder.topic].values()]
    length = max(map(len, columns))
    names = {key: name for key, name in zip(folder.main.keys, folder.main.names, strict=True) if key}
    head = tuple(names.get(key) for key in WORDS[folder.topic])
    rows = tuple(Row(tuple(column[n] if n < len(column) else None for column in columns)) for n in range(length))
    choices = Sheet(dice.choice(("选项", "下拉选项", "数据字典")), ("",) * len(head), (head,), rows, role="choices")
    file = folder.files[0]
    return replace(folder, files=(replace(file, sheets=(*file.sheets, choices)), *folder.files[1:]))


def has_choices(folder: Folder) -> bool:
    return one_table(folder) and folder.topic in WORDS and folder.files[0].name.endswith(".xlsx")


def corrected_later(folder: Folder, dice: Random) -> Folder:
    """A row is handed in again with other numbers, and says that it stands in the place of the first."""
    told = dice.choice(telling(folder))
    remark = dice.choice(("更正上次填报，以本条为准", "数字有误，以此条为准", "重报，以本次为准"))

    def change(sheet: Sheet) -> Sheet:
        longer = with_column(sheet, len(sheet.keys), "备注", lambda _n, _row: None)
        place = next(n for n, row in enumerate(sheet.rows) if row is told)
        again = longer.rows[place]
        first = replace(again, cells=tuple(_other_number(cell) for cell in again.cells), counts=False)
        rows = [*longer.rows[:place], first, *longer.rows[place + 1 :]]
        return with_rows(longer, [*rows, replace(again, cells=(*again.cells[:-1], remark), marked=True)])

    return main_ledger(folder, change)


def may_be_corrected(folder: Folder) -> bool:
    """Whether a later row can be told to be the same: the topic has days, kinds or texts besides its number."""
    return dated(folder) and bool(telling(folder)) and folder.topic in ("publicity", "study", "receptions")


def _other_number(cell: Cell) -> Cell:
    return cell * 10 if isinstance(cell, int | float) and not isinstance(cell, bool) and cell < 1000 else cell


def _with_strangers(
    folder: Folder, dice: Random, columns: Sequence[tuple[str, str | None, str | None]], *, blank_days: bool = False
) -> Folder:
    """Columns that say one thing of the folder's rows, and another of rows that do not count, put among them."""
    strangers = ledger(folder.topic, dice.randint(1000, 2000)).main
    subject = subject_of(folder)

    def filled(value: str | None) -> Callable[[int, Row], Cell]:
        return lambda _n, _row: value

    def change(sheet: Sheet) -> Sheet:
        width = len(sheet.keys)
        for name, ours, _ in columns:
            sheet = with_column(sheet, len(sheet.keys), name, filled(ours))
        rows = list(sheet.rows)
        for n, row in enumerate(strangers.data[:4]):
            cells = dict(zip(strangers.keys, row.cells, strict=True))
            if blank_days and subject.date:
                cells[subject.date] = None
            if subject.number and cells.get(subject.number):
                cells[subject.number] = f"{cells[subject.number]}-外{n}"
            new = tuple(cells.get(key) for key in sheet.keys[:width])
            new = (*new, *(theirs for _, _, theirs in columns))
            rows.insert(dice.randint(0, len(rows)), Row(new, row.record, counts=False))
        return with_rows(sheet, rows)

    return main_ledger(folder, change)
