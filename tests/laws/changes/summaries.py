"""Tables of sums beside the ledger: by indicator, quarter and month, with rates, cumulative lines and years."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.laws.changes.copies import one_dated_table, one_table
from tests.laws.ledgers import subject_of
from tests.laws.model import Cell, Cells, File, Folder, Record, Row, Sheet
from tests.laws.vocabulary import BOOKS, INDICATORS, UNIT, YEAR


def _sheet(name: str, head: Sequence[Cell], rows: Sequence[Sequence[Cell]], title: str = "") -> Sheet:
    above: tuple[Cells, ...] = ((title,),) if title else ()
    return Sheet(name, ("",) * len(head), (tuple(head),), tuple(Row(tuple(row)) for row in rows), above, role="summary")


def _beside(folder: Folder, sheet: Sheet, dice: Random) -> Folder:
    """As another sheet of the workbook, or as a file of its own."""
    file = folder.files[0]
    if dice.random() < 0.5 and file.name.endswith((".xlsx", ".xls", ".ods")):
        return replace(folder, files=(replace(file, sheets=(*file.sheets, sheet)), *folder.files[1:]))
    return replace(folder, files=(*folder.files, File(f"{YEAR}年{BOOKS[folder.topic]}汇总表.xlsx", (sheet,))))


def _said(key: str, number: float | None, *, decimals: int = 2) -> Cell:
    if number is None:
        return "—"
    return round(float(number), decimals) if key.endswith("_rate") else int(number)


def _list(folder: Folder, truth: dict[str, float | None], dice: Random, name: str = "汇总") -> Sheet:
    decimals = dice.choice((1, 2))
    rows = [
        (INDICATORS[key][0], INDICATORS[key][1], _said(key, number, decimals=decimals)) for key, number in truth.items()
    ]
    return _sheet(
        name, ("指标名称", "单位", "数值"), rows, f"{UNIT}{YEAR}年{BOOKS[folder.topic].removesuffix('台账')}统计表"
    )


def summary_that_agrees(folder: Folder, dice: Random) -> Folder:
    """指标名称 and 数值, the rate rounded to one or two decimals."""
    return _beside(folder, _list(folder, dict(folder.truth), dice), dice)


def summary_that_differs(folder: Folder, dice: Random) -> Folder:
    truth = dict(folder.truth)
    key = next(iter(truth))
    truth[key] = (truth[key] or 0) + 2
    return _beside(folder, _list(folder, truth, dice), dice)


def _counted(folder: Folder, records: Sequence[Record]) -> dict[str, float | None]:
    return subject_of(folder).count(records)


def _records(folder: Folder) -> list[Record]:
    return [row.record for row in folder.main.data if row.record is not None and row.counts]


def _quarters(folder: Folder) -> list[list[Record]]:
    key = subject_of(folder).date
    return [[r for r in _records(folder) if (r[key].month - 1) // 3 == quarter] for quarter in range(4)]


def quarters_with_their_rate(folder: Folder, dice: Random) -> Folder:
    """A line a quarter and one of the year, with the rate of each."""
    keys = list(folder.truth)
    parts = [_counted(folder, records) for records in _quarters(folder)]
    names = ("一季度", "二季度", "三季度", "四季度")
    rows: list[Sequence[Cell]] = [
        (name, *(_said(key, part[key]) for key in keys)) for name, part in zip(names, parts, strict=True)
    ]
    if dice.random() < 0.7:
        rows.append((dice.choice(("全年", "合计", "年度")), *(_said(key, folder.truth[key]) for key in keys)))
    head = ("季度", *(INDICATORS[key][0] for key in keys))
    return _beside(folder, _sheet("季度汇总", head, rows, f"{UNIT}{YEAR}年分季度统计表"), dice)


def months_and_so_far(folder: Folder, dice: Random) -> Folder:
    """本月 and 累计 lines for every month."""
    key = subject_of(folder).date
    keys = [k for k in folder.truth if not k.endswith("_rate")]
    rows: list[Sequence[Cell]] = []
    records = _records(folder)
    for month in range(1, 13):
        part = _counted(folder, [r for r in records if r[key].month == month])
        so_far = _counted(folder, [r for r in records if r[key].month <= month])
        rows.append((f"{month}月", *(_said(k, part[k]) for k in keys)))
        rows.append((f"1-{month}月累计", *(_said(k, so_far[k]) for k in keys)))
    head = ("月份", *(INDICATORS[k][0] for k in keys))
    return _beside(folder, _sheet("月度汇总", head, rows, f"{UNIT}{YEAR}年月度统计表"), dice)


def four_quarter_sheets(folder: Folder, dice: Random) -> Folder:
    """A workbook with a sheet a quarter, each with the same 指标名称."""
    sheets = []
    for name, records in zip(("一季度", "二季度", "三季度", "四季度"), _quarters(folder), strict=True):
        part = _counted(folder, records)
        rows = [(INDICATORS[key][0], INDICATORS[key][1], _said(key, number)) for key, number in part.items()]
        title = f"{UNIT}{YEAR}年{name}统计表"
        sheets.append(_sheet(name, ("指标名称", "单位", "数值"), rows, title))
    return replace(folder, files=(*folder.files, File(f"{YEAR}年季报.xlsx", tuple(sheets))))


def two_years_in_a_summary(folder: Folder, dice: Random) -> Folder:
    """A line for last year and one for this."""
    keys = [key for key in folder.truth if not key.endswith("_rate")]
    rows: list[Sequence[Cell]] = [
        (f"{YEAR - 1}年", *(int(folder.truth[key] or 0) + 4 for key in keys)),
        (f"{YEAR}年", *(_said(key, folder.truth[key]) for key in keys)),
    ]
    if dice.random() < 0.5:
        rows.reverse()
    head = ("年度", *(INDICATORS[key][0] for key in keys))
    return _beside(folder, _sheet("历年对比", head, rows, f"{UNIT}历年统计表"), dice)


def cross_table(folder: Folder, dice: Random) -> Folder:
    """Kinds down, months across, sums along both sides."""
    subject = subject_of(folder)
    records = _records(folder)
    words = sorted({str(r[subject.group]) for r in records})
    rows: list[Sequence[Cell]] = []
    for word in words:
        own = [r for r in records if str(r[subject.group]) == word]
        rows.append((word, *(sum(r[subject.date].month == m for r in own) for m in range(1, 13)), len(own)))
    rows.append(("合计", *(sum(r[subject.date].month == m for r in records) for m in range(1, 13)), len(records)))
    head = ("类别", *(f"{month}月" for month in range(1, 13)), "合计")
    return _beside(folder, _sheet("分类汇总", head, rows, f"{UNIT}{YEAR}年分月分类统计表"), dice)


def crossable(folder: Folder) -> bool:
    return one_dated_table(folder) and bool(subject_of(folder).group)


def summable(folder: Folder) -> bool:
    return one_table(folder)
