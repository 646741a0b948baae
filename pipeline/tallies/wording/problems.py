"""Problems: what is wrong in a tally, worded so that it can be sent back as it stands.

Belongs here: the frozen `Problem`, and the rule that one cause is one problem however many cells show it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from pipeline.tallies.values.cells import address_ranges, in_one_line
from pipeline.tallies.values.personal import mask
from pipeline.tallies.values.reads import Fault
from pipeline.tallies.wording.severities import SEVERITIES, Severity

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One cause. `cell` is an address or ranges as a spreadsheet shows them, empty when the file as a whole is meant."""

    severity: Severity
    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    expected: str = ""
    advice: str = ""
    department: str = ""

    def __post_init__(self) -> None:
        for name in ("file", "sheet", "found", "expected", "advice", "department"):
            object.__setattr__(self, name, mask(in_one_line(getattr(self, name))))

    def as_dict(self) -> dict[str, str]:
        """The problem as `problems.json` lists it; who must settle it stands only in what `nianbao check` prints."""
        return {name: text for name, text in asdict(self).items() if name != "department"}

    def __str__(self) -> str:
        where = "，".join(
            filter(None, [self.file, self.sheet and f"工作表“{self.sheet}”", self.cell and f"单元格 {self.cell}"])
        )
        found = f"：{self.found}" if self.found else ""
        expected = f"。应为：{self.expected}" if self.expected else ""
        advice = f"。处理办法：{self.advice}" if self.advice else ""
        return f"{where or '（全部文件）'}{found}{expected}{advice}"


def one_per_cause(
    fault: Fault, file: str, sheet: str, cells: Sequence[tuple[str, int, str]], severity: Severity = "error"
) -> Problem:
    """One problem for all the cells `(column letters, row, text found)` that share a fault."""
    letters = cells[0][0]
    texts = list(dict.fromkeys(text for _, _, text in cells))
    shown = "、".join(f"“{text}”" for text in texts[:_EXAMPLES]) + ("等" if len(texts) > _EXAMPLES else "")
    count = f"（共 {len(cells)} 处）" if len(cells) > 1 else ""
    where = address_ranges(letters, [row for _, row, _ in cells])
    return Problem(severity, fault.code, file, sheet, where, shown + count, fault.expected, fault.advice)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Worst first, then by file, sheet and cell; each once."""
    ranked = sorted(problems, key=lambda p: (SEVERITIES[p.severity].rank, p.file, p.sheet, p.cell, p.code, p.found))
    return [problem for problem, _ in groupby(ranked)]
