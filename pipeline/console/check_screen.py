"""What `nianbao check` shows: what blocks the report first, by who must act; then what to look at; or all of it as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from pipeline.indicators import Asked
from pipeline.run.checking import Checked, by_department, over_sheets
from pipeline.tallies import SEVERITIES, Problem, explained


def show_checked(checked: Checked, *, notes: bool = False) -> None:
    """What must be settled, by department, as it can be sent back; failed checks; what to look at; then the sum of it.

    Parameters
    ----------
    notes
        Every note in full; else one line a file.
    """
    console = Console(highlight=False, soft_wrap=True)
    problems = checked.intake.problems
    blocking = [each for each in problems if SEVERITIES[each.severity].blocks]
    looked_at = [each for each in problems if each.severity != "note" and not SEVERITIES[each.severity].blocks]
    _show(console, "须先解决", blocking)
    if checked.contradictions:
        console.print(Text(f"勾稽关系不成立：{len(checked.contradictions)} 处", style="bold"))
        for check in checked.contradictions:
            console.print(Text(f"  [{SEVERITIES['error'].word}] {check}", style=SEVERITIES["error"].style))
    _show(console, "请核对", looked_at)
    quiet = [each for each in problems if each.severity == "note"]
    if notes:
        _show(console, SEVERITIES["note"].word, quiet)
    elif quiet:
        console.print(
            Text(f"{SEVERITIES['note'].word}：{len(quiet)} 条，不影响出报告；看全文请加 --notes", style="bold")
        )
        for file, codes in _folded(quiet).items():
            console.print(Text(f"  {file or '（全部文件）'}：{codes}"))
    console.print(Text(f"{checked.unit} {checked.year}：{summary(checked)}"))


def summary(checked: Checked) -> str:
    """错误 0，待定 2，… 有问题须先解决，暂不能出报告。"""
    counts = {
        grade.word: sum(each.severity == name for each in checked.intake.problems) for name, grade in SEVERITIES.items()
    }
    told = "，".join(f"{word} {count}" for word, count in counts.items())
    verdict = "有问题须先解决，暂不能出报告" if checked.blocks else "可以出报告"
    return f"{told}，勾稽不成立 {len(checked.contradictions)}。{verdict}。"


def _show(console: Console, title: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    console.print(Text(f"{title}：{len(problems)} 条", style="bold"))
    for department, same in by_department(problems).items():
        console.print(Text(f"{department}：{len(same)} 条", style="bold"))
        for problem in over_sheets(same):
            grade = SEVERITIES[problem.severity]
            console.print(Text(f"  [{grade.word}] {problem}", style=grade.style))


def _folded(problems: Iterable[Problem]) -> dict[str, str]:
    """What the notes on each file mean, counted."""
    files: dict[str, dict[str, int]] = {}
    for problem in problems:
        codes = files.setdefault(problem.file, {})
        codes[problem.code] = codes.get(problem.code, 0) + 1
    return {
        file: "；".join(f"{explained(code).meaning}（{count} 条）" for code, count in codes.items())
        for file, codes in files.items()
    }


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
        "questions": [_question(asked) for asked in checked.asked],
        "failed_checks": [check.as_dict() for check in checked.contradictions],
        "accounts": [asdict(account) for account in checked.intake.accounts],
        "evidence": [asdict(item) for item in checked.intake.evidence],
        "suggestions": [suggestion.yaml for suggestion in checked.intake.suggestions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _question(asked: Asked) -> dict[str, Any]:
    question = asked.question
    return {
        "id": question.id,
        "code": question.code,
        "about": question.about,
        "answers": list(question.answers),
        "figures": {
            key: {reading: value.value for reading, value in readings.items()}
            for key, readings in asked.figures.items()
        },
    }
