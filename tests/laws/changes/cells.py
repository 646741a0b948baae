"""What stands in a cell: merged and repeated words, numbers and their units, yes and no, several persons or nobody."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from tests.laws.changes.copies import one_table, only_counted, telling
from tests.laws.changes.totals import by_group, unmerged
from tests.laws.ledgers import person, recounted, serial_cells, subject_of
from tests.laws.model import (
    DOWN,
    LEFT,
    Cell,
    Folder,
    Row,
    Sheet,
    each_ledger,
    main_ledger,
    with_cell,
    with_column,
    with_rows,
    without_column,
)
from tests.laws.vocabulary import COUNTY, NEW_WORDS, UNIT, YEAR

_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x30, 0x3A)})


def _grouped(folder: Folder, below: Cell) -> Folder:
    """Rows sorted by group; the word only in the first row of each, and something else below it."""

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(subject_of(folder).group)
        rows: list[Row] = []
        for _, part in by_group(folder, sheet):
            rows += [part[0], *(with_cell(row, at, below) for row in part[1:])]
        return serial_cells(with_rows(sheet, rows))

    return main_ledger(folder, change)


def groups_merged_down(folder: Folder, dice: Random) -> Folder:
    return _grouped(folder, DOWN)


def groups_ditto(folder: Folder, dice: Random) -> Folder:
    """同上, 〃 or a quotation mark for the word above."""
    return _grouped(folder, dice.choice(("同上", "〃", '"', "”")))


def groups_left_blank(folder: Folder, dice: Random) -> Folder:
    """The word stands once and is meant for all rows below, which are not merged with it."""

    def mark(sheet: Sheet) -> Sheet:
        at = sheet.at(subject_of(folder).group)
        return with_rows(sheet, [replace(row, marked=row.cells[at] is None) for row in sheet.rows])

    return main_ledger(_grouped(folder, None), mark)


def strict_group(folder: Folder) -> bool:
    key = subject_of(folder).group
    return (
        subject_of(folder).strict
        and key in folder.main.keys
        and unmerged(folder)
        and all(row.record is not None for row in folder.main.rows)
        and any(len(part) > 1 for _, part in by_group(folder, folder.main))
    )


def a_number_merged_down(folder: Folder, dice: Random) -> Folder:
    """One number for three rows that belong together: it counts once."""
    key = subject_of(folder).summed

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        chosen = _joined(folder)
        total = sum((row.record or {})[key] for row in chosen)
        merged = [with_cell(chosen[0], at, total), *(with_cell(row, at, DOWN) for row in chosen[1:])]
        others = [row for row in sheet.rows if not any(row is one for one in chosen)]
        return serial_cells(with_rows(sheet, [*merged, *others]))

    return main_ledger(folder, change)


def _joined(folder: Folder) -> list[Row]:
    """Three rows of one group whose numbers are summed."""
    wanted = "行政复议" if folder.topic == "publicity" else ""
    parts = [part for word, part in by_group(folder, folder.main) if len(part) >= 3 and word.startswith(wanted)]
    return parts[0][:3] if parts else []


def may_merge_number(folder: Folder) -> bool:
    subject = subject_of(folder)
    return (
        bool(subject.summed)
        and subject.summed in folder.main.keys
        and numbers_are_plain(folder)
        and only_counted(folder)
        and len(_joined(folder)) == 3
    )


def numbers_are_plain(folder: Folder) -> bool:
    """Whether the numbers in the cells are those of the records, unmerged."""
    return unmerged(folder) and all(
        not key or row.record is None or row.cells[column] == row.record[key]
        for sheet in folder.ledgers
        for row in sheet.rows
        for column, key in ((n, key if key in subject_of(folder).numbers else "") for n, key in enumerate(sheet.keys))
    )


def _each_number(folder: Folder, write: Callable[[int | float], Cell]) -> Folder:
    keys = subject_of(folder).numbers

    def change(sheet: Sheet) -> Sheet:
        places = [n for n, key in enumerate(sheet.keys) if key in keys]

        def written(row: Row) -> Row:
            for n in places:
                cell = row.cells[n]
                if isinstance(cell, int | float):
                    row = with_cell(row, n, write(cell))
            return row

        return with_rows(sheet, [written(row) for row in sheet.rows])

    return each_ledger(folder, change)


def numbers_as_text(folder: Folder, dice: Random) -> Folder:
    return _each_number(folder, lambda number: dice.choice((f"{number}", f"{number} ", f" {number}")))


def numbers_full_width(folder: Folder, dice: Random) -> Folder:
    return _each_number(folder, lambda number: str(number).translate(_WIDE))


def numbers_with_separators(folder: Folder, dice: Random) -> Folder:
    return _each_number(folder, lambda number: f"{number:,}")


_CELL_UNITS = {"receptions": "人", "publicity": "人次", "study": "人", "grids": "户", "penalties": "元"}


def numbers_with_units(folder: Folder, dice: Random) -> Folder:
    """12人次 in the cell."""
    keys = subject_of(folder).summed or subject_of(folder).numbers[-1]
    unit = _CELL_UNITS[folder.topic]

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(keys)
        rows = [
            with_cell(row, at, f"{row.cells[at]}{unit}") if row.record and isinstance(row.cells[at], int) else row
            for row in sheet.rows
        ]
        return with_rows(sheet, rows)

    return each_ledger(folder, change)


_SCALES = {"receptions": (("百人次", 100), ("十人次", 10), ("千人次", 1000)), "publicity": (("百人次", 100), ("千人次", 1000), ("万人次", 10000)),
           "penalties": (("万元", 10000), ("千元", 1000), ("百元", 100))}  # fmt: skip


def _scaled(folder: Folder, dice: Random, *, in_heading: bool) -> Folder:
    key = subject_of(folder).summed or "fine_yuan"
    word, scale = dice.choice(_SCALES[folder.topic])

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        if not in_heading:
            for other in [k for k in subject_of(folder).numbers if k != key and k in sheet.keys]:
                sheet = without_column(sheet, sheet.at(other))
            at = sheet.at(key)
        rows = []
        for row in sheet.rows:
            cell = row.cells[at]
            rows.append(with_cell(row, at, _tidy(cell / scale)) if isinstance(cell, int | float) else row)
        sheet = with_rows(sheet, rows)
        if in_heading:
            names = (*sheet.names[:at], f"{sheet.names[at]}（{word}）", *sheet.names[at + 1 :])
            return replace(sheet, head=(*sheet.head[:-1], names))
        line = (*(None,) * (len(sheet.keys) - 1), f"单位：{word}")
        return replace(sheet, above=(*sheet.above, line))

    return each_ledger(folder, change)


def _tidy(number: float) -> int | float:
    rounded = round(number, 6)
    return int(rounded) if rounded.is_integer() else rounded


def scale_in_the_heading(folder: Folder, dice: Random) -> Folder:
    return _scaled(folder, dice, in_heading=True)


def scale_above_the_table(folder: Folder, dice: Random) -> Folder:
    return _scaled(folder, dice, in_heading=False)


def may_scale(folder: Folder) -> bool:
    key = subject_of(folder).summed or "fine_yuan"
    return folder.topic in _SCALES and key in folder.main.keys and numbers_are_plain(folder) and folder.main.plain


def unit_is_batches(folder: Folder, dice: Random) -> Folder:
    """来访人数（批）: a batch is not a person."""
    key = subject_of(folder).summed

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        names = (*sheet.names[:at], f"{sheet.names[at]}（批）", *sheet.names[at + 1 :])
        return replace(sheet, head=(*sheet.head[:-1], names))

    return each_ledger(folder, change)


def _one_number(folder: Folder, write: Callable[[int | float], Cell]) -> Folder:
    key = subject_of(folder).summed
    row = telling(folder)[0]

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        rows = [
            replace(with_cell(one, at, write(one.cells[at])), marked=True) if one is row else one  # type: ignore[arg-type]
            for one in sheet.rows
        ]
        return with_rows(sheet, rows)

    return main_ledger(folder, change)


def half_a_person(folder: Folder, dice: Random) -> Folder:
    return _one_number(folder, lambda _number: dice.choice((2.5, "2.5人次")))


def fewer_than_none(folder: Folder, dice: Random) -> Folder:
    return _one_number(folder, lambda _number: dice.choice((-3, "-3", "−3人次")))


def only_about(folder: Folder, dice: Random) -> Folder:
    """约20人: the sum is known within a bound only."""
    form = dice.choice(("约{}人", "{}余人", "{}人左右"))
    changed = _one_number(folder, lambda number: form.format(number))
    key = {"receptions": "receptions.people", "publicity": "publicity.review_consultations"}[folder.topic]
    return replace(changed, bounds=frozenset([key]))


def sums(folder: Folder) -> bool:
    key = subject_of(folder).summed
    return bool(key) and key in folder.main.keys and numbers_are_plain(folder) and one_table(folder)


_SEVERAL = {"disputes": "件数", "events": "件数", "penalties": "份数", "petitions": "件数", "litigation": "件数", "documents": "件数",
            "disclosures": "条数", "publicity": "场次", "receptions": "场次", "study": "场次", "reconsideration": "件数",
            "suggestions": "件数", "services": "项数"}  # fmt: skip


def _number_of(folder: Folder, cell: Callable[[int, Row], Cell]) -> Folder:
    name = _SEVERAL[folder.topic]
    return main_ledger(folder, lambda sheet: with_column(sheet, len(sheet.keys), name, cell))


def rows_that_stand_for_several(folder: Folder, dice: Random) -> Folder:
    """A column 件数 in which some rows have more than 1."""
    some = [row.record for row in telling(folder)][:2]
    folder = _number_of(folder, lambda _n, row: 3 if any(row.record is one for one in some) else 1)

    def mark(sheet: Sheet) -> Sheet:
        return with_rows(sheet, [replace(row, marked=row.cells[-1] == 3) for row in sheet.rows])

    return main_ledger(folder, mark)


def rows_that_stand_for_one(folder: Folder, dice: Random) -> Folder:
    """A column 件数 in which every row has 1."""
    return _number_of(folder, lambda _n, _row: 1)


def may_stand_for_several(folder: Folder) -> bool:
    return folder.topic in _SEVERAL and one_table(folder) and bool(telling(folder))


def ticks(folder: Folder, dice: Random) -> Folder:
    """√ and × for yes and no."""
    yes, no = dice.choice((("√", "×"), ("☑是 □否", "□是 ☑否"), ("已", "未"), ("有", "无")))
    return _each_answer(folder, lambda said, _key: yes if said else no)


def answers_with_a_remark(folder: Folder, dice: Random) -> Folder:
    """是（青府备〔2023〕3号） and 否（正在送审）."""

    def write(said: bool, key: str) -> Cell:
        if dice.random() < 0.4:
            return "是" if said else "否"
        return (
            f"是（青府备〔{YEAR}〕{dice.randint(1, 9)}号）" if said else dice.choice(("否（正在送审）", "否，正在送审"))
        )

    return _each_answer(folder, write, skip="filing_due")


def _each_answer(folder: Folder, write: Callable[[bool, str], Cell], skip: str = "") -> Folder:
    def change(sheet: Sheet) -> Sheet:
        rows = []
        for row in sheet.rows:
            for at, key in enumerate(sheet.keys):
                said: Any = (row.record or {}).get(key)
                if isinstance(said, bool) and key != skip:
                    row = with_cell(row, at, write(said, key))
            rows.append(row)
        return with_rows(sheet, rows)

    return each_ledger(folder, change)


def has_answers(folder: Folder) -> bool:
    return folder.topic in ("documents", "services")


def a_tick_under_one_of_two_heads(folder: Folder, dice: Random) -> Folder:
    """是否已报备 over 是 and 否, with a tick under one of them."""
    key = "filed"

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)

        def cells(row: Row) -> tuple[Cell, ...]:
            said = (row.record or {}).get(key)
            two = ("√", None) if said else (None, "√") if said is False else (row.cells[at], None)
            return (*row.cells[:at], *two, *row.cells[at + 1 :])

        upper = (*sheet.names[:at], sheet.names[at], LEFT, *sheet.names[at + 1 :])
        lower = tuple("是" if n == at else "否" if n == at + 1 else DOWN for n in range(len(upper)))
        keys = (*sheet.keys[:at], key, "", *sheet.keys[at + 1 :])
        rows = tuple(replace(row, cells=cells(row)) for row in sheet.rows)
        return replace(sheet, keys=keys, head=(upper, lower), rows=rows)

    return each_ledger(folder, change)


def not_yet_closed(folder: Folder, dice: Random) -> Folder:
    """未办结, / or 办理中 in a date that may be missing."""
    word = dice.choice(("未办结", "/", "办理中", "—", "尚未办结"))
    key = "engaged_on" if folder.topic == "counsel" else "closed_on"

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        chosen = dice.sample(sheet.data, 3)
        rows = [
            replace(with_cell(row, at, word), record={**(row.record or {}), key: None})
            if any(row is one for one in chosen)
            else row
            for row in sheet.rows
        ]
        return with_rows(sheet, rows)

    return recounted(main_ledger(folder, change))


def has_optional_date(folder: Folder) -> bool:
    return folder.topic in ("petitions", "events", "counsel") and one_table(folder) and only_counted(folder)


def a_new_category(folder: Folder, dice: Random) -> Folder:
    """A word that no list of categories has, and that is one."""
    key, word = NEW_WORDS[folder.topic]

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        row = dice.choice(sheet.data)
        new = replace(with_cell(row, at, word), record={**(row.record or {}), key: word})
        return with_rows(sheet, [new if one is row else one for one in sheet.rows])

    return recounted(main_ledger(folder, change))


def is_open(folder: Folder) -> bool:
    return folder.topic in NEW_WORDS and one_table(folder) and only_counted(folder)


_HOLDERS = {"posts": "holder", "counsel": "lawyer"}


def a_vacancy(folder: Folder, dice: Random) -> Folder:
    """空缺 or 待定 where a name should be: no person, no assignment."""
    key = _HOLDERS[folder.topic]
    word = dice.choice(("空缺", "待定", "暂缺", "无", "（空缺）", "空岗"))

    def add(sheet: Sheet) -> Sheet:
        row = dice.choice(sheet.data)
        empty = replace(with_cell(row, sheet.at(key), word), record={**(row.record or {}), key: ()})
        return serial_cells(with_rows(sheet, [*sheet.rows, empty]))

    return recounted(main_ledger(folder, add))


def several_persons(folder: Folder, dice: Random) -> Folder:
    """Two persons in one cell, where two rows would do: so many persons, so many assignments."""
    key = _HOLDERS[folder.topic]
    separator = dice.choice(("、", "，", " / ", "\n", "；"))

    def change(sheet: Sheet) -> Sheet:
        row = dice.choice(sheet.data)
        one = (row.record or {})[key][0]
        other = person(dice)
        while other == one:
            other = person(dice)
        both = replace(
            with_cell(row, sheet.at(key), f"{one}{separator}{other}"), record={**(row.record or {}), key: (one, other)}
        )
        return with_rows(sheet, [both if one_row is row else one_row for one_row in sheet.rows])

    return recounted(main_ledger(folder, change))


def names_spaced(folder: Folder, dice: Random) -> Folder:
    """张 明 and 张明（兼） are one person."""
    key = _HOLDERS[folder.topic]

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at(key)
        rows = []
        for row in sheet.rows:
            cell = row.cells[at]
            if (
                row.record is not None
                and isinstance(cell, str)
                and cell == "、".join(row.record[key])
                and "、" not in cell
            ):
                name = f"{cell[0]} {cell[1]}" if len(cell) == 2 else dice.choice((cell, f"{cell}（兼）", f" {cell}"))
                row = with_cell(row, at, name)
            rows.append(row)
        return with_rows(sheet, rows)

    return each_ledger(folder, change)


def names_people(folder: Folder) -> bool:
    return folder.topic in _HOLDERS and one_table(folder)


def a_section_misspelled(folder: Folder, dice: Random) -> Folder:
    """经济发展板块 and 经济发展版块: one section, or two?"""

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at("section")
        sections = [(row.record or {})["section"] for row in sheet.data]
        row = next(row for row in sheet.data if sections.count((row.record or {})["section"]) > 1)
        text = str(row.cells[at]).replace("板块", dice.choice(("版块", "板块组", "块")))
        return with_rows(
            sheet, [replace(with_cell(one, at, text), marked=True) if one is row else one for one in sheet.rows]
        )

    return main_ledger(folder, change)


def is_fresh_posts(folder: Folder) -> bool:
    if folder.topic != "posts" or not one_table(folder):
        return False
    sections = [(row.record or {})["section"] for row in folder.main.data]
    return any(sections.count(section) > 1 for section in sections)


def cases_not_admitted(folder: Folder, dice: Random) -> Folder:
    """不予受理 in the column that says how it went: received, not accepted."""
    word = dice.choice(("不予受理", "不予受理（不属于受理范围）"))

    def add(sheet: Sheet) -> Sheet:
        sheet = with_column(sheet, len(sheet.keys), "办理情况", lambda _n, _: "已办结")
        row = sheet.data[-1]
        number = f"XF{YEAR}998"
        new = with_cell(with_cell(row, len(sheet.keys) - 1, word), sheet.at("number"), number)
        return serial_cells(with_rows(sheet, [*sheet.rows, replace(new, counts=False, marked=True)]))

    return main_ledger(folder, add)


def another_bodys_case(folder: Folder, dice: Random) -> Folder:
    """被申请人 is a bureau of the county: not ours."""

    def add(sheet: Sheet) -> Sheet:
        row = sheet.data[-1]
        new = with_cell(row, sheet.at("respondent"), f"{COUNTY}{dice.choice(('公安局', '自然资源局', '人民政府'))}")
        new = with_cell(new, sheet.at("number"), f"云府复〔{YEAR}〕{dice.randint(300, 400)}号")
        return serial_cells(with_rows(sheet, [*sheet.rows, replace(new, counts=False)]))

    return main_ledger(folder, add)


def a_joint_respondent(folder: Folder, dice: Random) -> Folder:
    """The bureau and we: it counts."""

    def change(sheet: Sheet) -> Sheet:
        at = sheet.at("respondent")
        row = dice.choice(sheet.data)
        text = f"{UNIT}人民政府、{COUNTY}自然资源局"
        return with_rows(sheet, [with_cell(one, at, text) if one is row else one for one in sheet.rows])

    return main_ledger(folder, change)
