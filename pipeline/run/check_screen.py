"""What `nianbao check` shows: problems by department, failed checks, evidence; or all of it as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from rich.console import Console
from rich.text import Text

from pipeline.run.checking import Checked
from pipeline.tallies import Problem

_WORDS = {"error": "错误", "warning": "提醒", "note": "说明"}
_STYLES = {"error": "red", "warning": "yellow", "note": ""}


def show_checked(checked: Checked) -> None:
    """Problems by department, as they can be sent back; then failed checks; then the sum of it."""
    console = Console(highlight=False, soft_wrap=True)
    for department, problems in checked.by_department().items():
        console.print(Text(f"{department}：{len(problems)} 条", style="bold"))
        for problem in over_sheets(problems):
            console.print(Text(f"  [{_WORDS[problem.severity]}] {problem}", style=_STYLES[problem.severity]))
    if checked.contradictions:
        console.print(Text(f"勾稽关系不成立：{len(checked.contradictions)} 处", style="bold"))
        for check in checked.contradictions:
            console.print(Text(f"  [错误] {check}", style="red"))
    counts = {word: sum(p.severity == name for p in checked.intake.problems) for name, word in _WORDS.items()}
    summary = "，".join(f"{word} {count}" for word, count in counts.items())
    verdict = "有问题须先解决，暂不能出报告" if checked.blocks else "可以出报告"
    console.print(
        Text(f"{checked.unit} {checked.year}：{summary}，勾稽不成立 {len(checked.contradictions)}。{verdict}。")
    )


def over_sheets(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of one cause on several sheets of a file as one: a form repeated for twelve months is one thing to mend."""
    groups: dict[Problem, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(replace(problem, sheet="", cell=""), []).append(problem)
    return [_merged(cause, same) for cause, same in groups.items()]


def _merged(cause: Problem, same: Sequence[Problem]) -> Problem:
    if len(same) == 1:
        return same[0]
    cells = {problem.cell for problem in same}
    sheets = "、".join(dict.fromkeys(problem.sheet for problem in same))
    return replace(cause, sheet=sheets, cell=cells.pop() if len(cells) == 1 else "")


def show_evidence(checked: Checked) -> None:
    """For every sheet: the tables that were taken, and the topics that were weighed and not taken."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text("认表依据：", style="bold"))
    for item in checked.intake.evidence:
        where = " ".join(filter(None, [item.file, item.sheet, item.area]))
        verdict = "认作" if item.area else "未取"
        console.print(Text(f"  {where}：{verdict}“{item.label}”。{item.reasons}。{item.columns}"))


def checked_json(checked: Checked) -> str:
    """The same for machines."""
    data = {
        "unit": checked.unit,
        "year": checked.year,
        "blocks": checked.blocks,
        "problems": [asdict(problem) for problem in checked.intake.problems],
        "failed_checks": [check.as_dict() for check in checked.contradictions],
        "accounts": [asdict(account) for account in checked.intake.accounts],
        "evidence": [asdict(item) for item in checked.intake.evidence],
        "suggestions": [suggestion.yaml for suggestion in checked.intake.suggestions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
