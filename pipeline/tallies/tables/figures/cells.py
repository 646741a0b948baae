"""One cell of a table of figures → a number of an indicator, with its scale, how exact it is, and how it had to be read."""

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.catalogue import Indicator
from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.columns.parsed import UNCOMPUTED, amount, masked_cell
from pipeline.tallies.tables.figures.heads import is_figure
from pipeline.tallies.tables.figures.labels import is_rate
from pipeline.tallies.tables.figures.layout import FigureTable, unit_texts
from pipeline.tallies.tables.layout import TallyTable
from pipeline.tallies.values.cells import as_text, folded, is_blank
from pipeline.tallies.values.numbers import parse_number, parse_percent
from pipeline.tallies.values.reads import Bound, Fault
from pipeline.tallies.values.scales import scale_of, units_said
from pipeline.tallies.wording.problems import Problem, one_per_cause

Number = int | float
_NONE = frozenset(["/", "//", "\\", "-", "--", "—", "——", "–", "―", "无", "没有", "未发生"])
SHARE = Fault("value.share", "百分数，如 86.7%", "看不出是百分之几还是小数（Excel 的百分比格式），请写成带 % 的文字")
_DECIMALS = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a cell. `step` is the worth of its last printed digit where it may be rounded, else 0."""

    value: Number
    sign: str
    step: float
    address: str
    reads: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(slots=True)
class CellReader:
    """The cells of one table. What cannot be read is collected, one problem a cause and column."""

    file: RawFile
    sheet: Sheet
    table: TallyTable
    figures: FigureTable
    faults: dict[tuple[Fault, int], list[tuple[str, int, str]]] = field(default_factory=dict)
    uncomputed: list[str] = field(default_factory=list)
    unrated: list[str] = field(default_factory=list)
    _line: str = field(init=False)

    def __post_init__(self) -> None:
        self._line = unit_texts(self.table.rows, self.figures.first)

    def read(
        self, row: int, column: int, indicator: Indicator, *, total: bool = False, derived: bool = False
    ) -> Cell | None:
        """The number in a cell; None where it is blank or cannot be read.

        A total is only compared, so it faults nothing; nor does a — for a rate of nothing, nor a formula without a result for
        what is computed from other figures of the table (`derived`).
        """
        raw = self.table.rows[row][column]
        address = self.table.address(row, column)
        if (self.table.top + row, self.table.left + column) in self.sheet.uncomputed:
            if total or derived:
                (self.unrated if derived else self.uncomputed).append(address)
            else:
                self._fault(UNCOMPUTED, row, column)
            return None
        if is_blank(raw):
            return None
        if self._says_none(row, column, indicator):
            return Cell(0, "", 0.0, address, ((self.sheet.name, address, masked_cell(raw), "0"),))
        scale = self._scale(row, column, indicator.unit)
        value = scale if isinstance(scale, Fault) else _number(raw, indicator, scale)
        if isinstance(value, Fault):
            undefined = value.code == "value.blank" and is_rate(indicator)
            if not total and not undefined:
                self._fault(value, row, column)
            return None
        number, sign = (value.value, value.sign) if isinstance(value, Bound) else (value, "")
        said = as_text(raw)
        reads = ((self.sheet.name, address, masked_cell(raw), as_text(number)),) if said != as_text(number) else ()
        factor = scale if isinstance(scale, int) else 1
        return Cell(number, sign, _step(raw, indicator, factor), address, reads)

    def _says_none(self, row: int, column: int, indicator: Indicator) -> bool:
        """Whether a cell has the mark of none (/, —, 无) beside a number in its row: the row was filled in, and this is none."""
        cells = self.table.rows[row]
        if folded(cells[column]) not in _NONE or is_rate(indicator) or self.figures.kind == "list":
            return False
        return any(is_figure(cells[at]) and folded(cells[at]) not in _NONE for at in self.figures.values)

    def is_blank(self, row: int, column: int) -> bool:
        """Whether nothing stands in a cell, not even a formula without a result."""
        place = (self.table.top + row, self.table.left + column)
        return is_blank(self.table.rows[row][column]) and place not in self.sheet.uncomputed

    def blank(self, row: int, column: int, unit: str) -> None:
        """Say that a cell that must hold a number holds none."""
        self._fault(Fault("value.blank", f"数字（单位：{unit}）", "请补填；没有发生的填 0"), row, column)

    @property
    def rows_at_fault(self) -> set[int]:
        """The rows, 0-based, in which something could not be read."""
        return {number - 1 - self.table.top for cells in self.faults.values() for _, number, _ in cells}

    def problems(self) -> list[Problem]:
        """What could not be read."""
        return [
            one_per_cause(fault, self.file.name, self.sheet.name, cells) for (fault, _), cells in self.faults.items()
        ]

    def _fault(self, fault: Fault, row: int, column: int) -> None:
        text = masked_cell(self.table.rows[row][column]) or "（空白）"
        cell = (self.table.letters(column), self.table.number(row), text)
        cells = self.faults.setdefault((fault, column), [])
        if cell not in cells:
            cells.append(cell)

    def _scale(self, row: int, column: int, unit: str) -> int | Fault:
        """By the unit of the row, in a column of units or behind its name, and by the heading; else by the unit line."""
        cells = self.table.rows[row]
        own = cells[self.figures.units] if self.figures.units is not None else ""
        head = f"({folded(own)})" if not is_blank(own) else self.figures.heads.get(column, "")
        named = (said for at in self.figures.labels for said in units_said(cells[at]))
        return scale_of("".join([*(f"({said})" for said in named), head]), self._line, unit)


def _number(raw: Any, indicator: Indicator, scale: int) -> Number | Bound | Fault:
    """A count has no fraction and no sign; an average may have both."""
    if indicator.unit == "%":
        unsure = not isinstance(raw, str) and 0 < abs(raw) <= 1 and not indicator.operands
        return SHARE if unsure else parse_percent(raw)
    number = parse_number(raw, indicator.unit, scale)
    checked: Number | Bound | Fault = number if is_rate(indicator) else amount(number, indicator.unit)
    return checked


def _step(raw: Any, indicator: Indicator, scale: int) -> float:
    """The worth of the last digit as it is printed: 0.1 for 83.3 %, 100 for 1.54 under 万元."""
    text = folded(raw)
    scale = max(scale, 10_000 if "万" in text else 1)
    if scale == 1 and not is_rate(indicator):
        return 0.0
    decimals = _DECIMALS.search(text)
    return float(scale) * 10.0 ** -(len(decimals[1]) if decimals else 0)
