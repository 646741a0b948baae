"""corrections.yml: known errors in a tally that the office and the department agreed on, put right as the file is read.

The raw file itself stays as it was handed in. A correction says what the cell holds now; when it no longer does, the run stops.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictInt, StrictStr, ValidationError

from pipeline.errors import TallyError
from pipeline.settings import UnreadableYamlError, read_yaml
from pipeline.tallies.readers import RawFile, Sheet, shown_name
from pipeline.tallies.values.case_numbers import normal_form
from pipeline.tallies.values.cells import as_text, column_number, folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.problems import Problem
from pipeline.tallies.wording.sayings import said

FILE = "corrections.yml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_HIDDEN = "（个人信息或未用到的列，不显示）"
Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Day = Annotated[date, Strict()]
Content = StrictStr | StrictInt | Finite | Day | None


class _Entry(BaseModel):
    """One correction as the file says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(min_length=1)
    sheet: str = ""
    cell: str = Field(pattern=f"^{_CELL.pattern}$")
    row: StrictStr | StrictInt | None = None
    was: Content
    now: Content
    reason: str = Field(min_length=1)
    agreed_by: str = Field(min_length=1)
    date: Day


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell that was put right: what it held, what it counts as, why, who agreed and when.

    `was` and `now` may be shown: they are masked, and blotted out where the column is personal.
    """

    file: str
    sheet: str
    cell: str
    was: str
    now: str
    reason: str
    agreed_by: str
    date: str

    @property
    def row(self) -> int:
        return int(_CELL.fullmatch(self.cell)[2])  # type: ignore[index]

    @property
    def letters(self) -> str:
        return _CELL.fullmatch(self.cell)[1]  # type: ignore[index]

    def hidden(self) -> "Correction":
        """The same without what the cells say."""
        return replace(self, was=_HIDDEN, now=_HIDDEN)

    def __str__(self) -> str:
        where = " ".join(filter(None, [self.file, self.sheet, self.cell]))
        return f"{where}：“{self.was}”更正为“{self.now}”。{self.reason}（{self.agreed_by}，{self.date}）"


class Corrections:
    """The corrections of one folder, applied file by file.

    Raises
    ------
    TallyError
        From each method: what is wrong with which entry, and what to do.
    """

    def __init__(self, entries: Sequence[_Entry], where: str) -> None:
        self._entries, self._where = list(enumerate(entries, 1)), where
        self._done: set[int] = set()
        self.applied: list[Correction] = []
        self.problems: list[Problem] = []

    def apply(self, file: RawFile) -> RawFile:
        """The file with its corrections in place; the one that was read stays as it is."""
        mine = [(number, entry) for number, entry in self._entries if file.name in (entry.file, shown_name(entry.file))]
        for number, entry in mine:
            file = self._corrected(file, number, entry)
        return file

    def require_all_applied(self) -> None:
        """Raise when an entry names a file that is not there."""
        left = next(((number, entry) for number, entry in self._entries if number not in self._done), None)
        if left is not None:
            raise self._error(
                left[0],
                f"没有文件“{shown_name(left[1].file)}”（或它读不出来）",
                "请核对文件名（与文件夹里的完全一样），或删去这一条",
            )

    def _corrected(self, file: RawFile, number: int, entry: _Entry) -> RawFile:
        names = [sheet.name for sheet in file.sheets]
        wanted = entry.sheet if entry.sheet in names else shown_name(entry.sheet)
        if wanted not in names and not (wanted == "" and len(names) == 1):
            raise self._error(number, f"没有工作表“{wanted}”，现有：{'、'.join(names)}", "请写明工作表的名称")
        place = names.index(wanted) if wanted in names else 0
        sheet = file.sheets[place]
        row, column = _position(entry.cell)
        held = _held(sheet, row, column)
        if (row, column) in sheet.merged:
            raise self._error(number, f"{entry.cell} 在合并单元格里，不是第一格", "请写合并单元格左上角的地址")
        if not _same(held, entry.was):  # what it holds may be a person's name, and is not told
            raise self._error(
                number,
                f"{file.name} {sheet.name} {entry.cell} 现在{'的内容与 was 不符' if as_text(held) else '是空的'}",
                "部门可能已经改过；请打开表格核对后改写或删去这一条",
            )
        self._look_at_row(number, entry, f"{file.name} {sheet.name}", sheet, row)
        self._done.add(number)
        self.applied.append(
            Correction(
                file.name,
                sheet.name,
                entry.cell,
                mask(_shown(entry.was)),
                mask(_shown(entry.now)),
                mask(entry.reason),
                mask(entry.agreed_by),
                entry.date.isoformat(),
            )
        )
        sheets = (*file.sheets[:place], _with(sheet, row, column, held, entry.now), *file.sheets[place + 1 :])
        return replace(file, sheets=sheets)

    def _look_at_row(self, number: int, entry: _Entry, where: str, sheet: Sheet, row: int) -> None:
        """The row must hold what `row` says; without it, a cell below or above that holds the same is told."""
        if entry.row is not None:
            cells = sheet.rows[row] if row < len(sheet.rows) else ()
            wanted = {folded(entry.row), normal_form(as_text(entry.row))}
            if wanted.isdisjoint(
                {told for cell in cells for told in (folded(cell), normal_form(as_text(cell))) if told}
            ):
                found = f"{where} {entry.cell} 这一行里没有 row 写的内容"
                raise self._error(number, found, "部门可能重排过表；请打开表格核对后改写 cell，或删去这一条")
            return
        column = _position(entry.cell)[1]
        alike = [at for at in range(len(sheet.rows)) if at != row and _same(_held(sheet, at, column), entry.was)]
        if alike:
            told = said("correction.row", FILE, cell="", number=number, at=entry.cell, count=len(alike))
            self.problems.append(told)

    def _error(self, number: int, found: str, advice: str) -> TallyError:
        return TallyError(f"{self._where} 第 {number} 条更正：{found}。{advice}。")


def read_corrections(folder: Path) -> Corrections:
    """The corrections of a raw folder; none where there is no corrections.yml.

    Raises
    ------
    TallyError
        Not YAML in UTF-8, not a list, an unknown or missing key, a cell that is no address.
    """
    path = folder / FILE
    if not os.path.lexists(path):
        return Corrections([], FILE)
    try:
        data: Any = read_yaml(path, "utf-8-sig")
    except UnreadableYamlError as error:
        raise TallyError(f"{path}：无法读取（{error}）。请用 UTF-8 保存，并检查冒号与缩进。") from error
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise TallyError(f"{path}：应为列表，每条更正以“- file: 文件名”开头。")
    entries = []
    for number, item in enumerate(data, 1):
        try:
            entries.append(_Entry.model_validate(item))
        except ValidationError as error:
            faults = dict.fromkeys(
                f"{fault['loc'][0]}（{_FAULTS.get(fault['type'], '写法不对')}）" for fault in error.errors()
            )
            known = "、".join(_Entry.model_fields)
            raise TallyError(f"{path} 第 {number} 条更正：{'、'.join(faults)}。每条须写：{known}。") from error
    return Corrections(entries, FILE)


_FAULTS = {
    "extra_forbidden": "没有这个键",
    "missing": "没有写",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "应写成 C7 的样式",
    "date_from_datetime_parsing": "应为日期，如 2024-01-05",
    "date_type": "应为日期，如 2024-01-05",
}


def _position(cell: str) -> tuple[int, int]:
    match = _CELL.fullmatch(cell)
    assert match is not None
    return int(match[2]) - 1, column_number(match[1])


def _shown(content: Content) -> str:
    return "" if content is None else as_text(content)


def _same(held: Any, was: Content) -> bool:
    """Whether a cell holds what the correction says, as a reader would compare them."""
    return folded(held) == folded(_shown(was))


def _held(sheet: Sheet, row: int, column: int) -> Any:
    """What a cell holds; "" beyond the cells that the file stores."""
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""


def _with(sheet: Sheet, row: int, column: int, held: Any, now: Content) -> Sheet:
    """The sheet with other content in a cell, and in all of the merged range that the cell begins."""
    content: Any = "" if now is None else now
    if isinstance(content, date) and not isinstance(content, datetime):
        content = datetime(content.year, content.month, content.day)  # noqa: DTZ001 - as a spreadsheet holds a day
    below, right = row + 1, column + 1
    while (below, column) in sheet.merged and _held(sheet, below, column) == held:
        below += 1
    while (row, right) in sheet.merged and _held(sheet, row, right) == held:
        right += 1
    width = max(right, *map(len, sheet.rows[:1]))
    rows = [*sheet.rows, *([""] * width for _ in range(below - len(sheet.rows)))]
    for number in range(row, below):
        cells = [*rows[number], *[""] * (right - len(rows[number]))]
        rows[number] = [*cells[:column], *[content] * (right - column), *cells[right:]]
    covered = {(number, place) for number in range(row, below) for place in range(column, right)}
    return replace(sheet, rows=rows, uncomputed=sheet.uncomputed - covered)
