"""What a ledger's cells give cause to say: faults, remarks, dates beyond the year, personal data. One problem a cause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.tables.columns.parsed import NOT_YET, ParsedColumn, masked_cell
from pipeline.tallies.tables.columns.person_cells import UNKNOWN, Persons
from pipeline.tallies.values.cells import address_ranges
from pipeline.tallies.values.personal import is_masked
from pipeline.tallies.values.reads import Fault
from pipeline.tallies.wording.problems import Problem, one_per_cause
from pipeline.tallies.wording.severities import Severity


@dataclass(frozen=True, slots=True)
class LedgerCells:
    """The raw cells of a ledger with their places: `raw[key][position]` stands in `letters[key]`, row `rows[position]`."""

    file: str
    sheet: str
    letters: Mapping[str, str]
    raw: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    personal: frozenset[str] = frozenset()
    persons: Persons = UNKNOWN

    def cell(self, key: str, position: int) -> tuple[str, int, str]:
        """Column letters, row, and the text as it may be shown."""
        return self.letters[key], self.rows[position], self.shown(key, position)

    def shown(self, key: str, position: int) -> str:
        """The text of a cell as it may be shown."""
        raw = self.raw[key][position]
        hidden = key in self.personal or self.persons.hide(key, raw)
        return "（个人信息）" if hidden else masked_cell(raw) or "（空白）"

    def problem(self, fault: Fault, key: str, positions: Sequence[int], severity: Severity) -> Problem:
        """One problem for all the cells of a column that share a fault."""
        return one_per_cause(fault, self.file, self.sheet, [self.cell(key, p) for p in positions], severity)


def ledger_problems(
    topic: Topic, parsed: Mapping[str, ParsedColumn], cells: LedgerCells, year: int, needed: frozenset[str]
) -> Iterator[Problem]:
    """Every problem in the columns of one ledger."""
    gone = {position for each in parsed.values() for position, fault in each.faults.items() if fault == NOT_YET}
    for key, column in parsed.items():
        label = topic.columns[key].label
        severity: Severity = "error" if key in needed else "warning"
        personal = topic.columns[key].personal
        faults = {p: fault for p, fault in column.faults.items() if p not in gone or fault == NOT_YET}
        for fault, positions in _by_cause(faults).items():
            told = Fault(fault.code, f"“{label}”{fault.expected}", fault.advice)
            yield cells.problem(told, key, positions, "warning" if fault == NOT_YET else severity)
        remarks = {
            position: Fault(noted.code, f"“{label}”写全", noted.note) for position, noted in column.remarks.items()
        }
        for fault, positions in _by_kind(remarks).items():
            yield cells.problem(fault, key, positions, "note")
        if column.bounds:
            inexact = Fault("value.bound", f"“{label}”的准确数", "按约数记下，合计时也作约数；请向部门要准确数")
            yield cells.problem(inexact, key, list(column.bounds), "warning")
        yield from _outside(key, label, column, cells, year)
        if topic.columns[key].type == "text" and not personal:
            yield from _masked(key, label, column, cells)


def _by_cause(faults: Mapping[int, Fault]) -> dict[Fault, list[int]]:
    found: dict[Fault, list[int]] = {}
    for position, fault in faults.items():
        found.setdefault(fault, []).append(position)
    return found


def _by_kind(faults: Mapping[int, Fault]) -> dict[Fault, list[int]]:
    """Remarks of one code are one problem, told in the words of the first."""
    found: dict[str, tuple[Fault, list[int]]] = {}
    for position, fault in faults.items():
        found.setdefault(fault.code, (fault, []))[1].append(position)
    return dict(found.values())


def _outside(key: str, label: str, column: ParsedColumn, cells: LedgerCells, year: int) -> Iterator[Problem]:
    """Rows of a neighbouring year are late or early ones: listed and left out. Any other year is a slip of the pen."""
    expected = f"“{label}”在 {year}-01-01 至 {year}-12-31 之间"
    near = [p for p, day in column.outside.items() if abs(day.year - year) == 1]
    far = [p for p, day in column.outside.items() if abs(day.year - year) > 1]
    if near:
        left_out = Fault("row.outside_window", expected, "这些行没有计入；如是日期写错，请改正后重新报送")
        yield cells.problem(left_out, key, near, "warning")
    if far:
        yield cells.problem(Fault("value.year", expected, "年份明显不对，请改正后重新报送"), key, far, "error")


def _masked(key: str, label: str, column: ParsedColumn, cells: LedgerCells) -> Iterator[Problem]:
    rows = [cells.rows[p] for p, text in enumerate(column.values) if text and is_masked(text)]
    if not rows:
        return
    yield Problem(
        "note",
        "personal.masked",
        cells.file,
        cells.sheet,
        address_ranges(cells.letters[key], rows),
        f"“{label}”里有身份证号、手机号或银行卡号（共 {len(rows)} 处）",
        "不含个人信息的文字",
        "读取时已隐去；请提醒部门报送前删去",
    )
