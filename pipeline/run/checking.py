"""`nianbao check`: read and check without writing a report. Problems by department, marked copies, learnt aliases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.atomic import whole_folder
from pipeline.catalogue import add_aliases
from pipeline.errors import MemoryRunError
from pipeline.indicators import Asked, Check, failed
from pipeline.notebook_api import compute_figures, find_place, read_tallies
from pipeline.project import Project
from pipeline.run.deciding import write_pending
from pipeline.run.processes.fatal import last_words
from pipeline.run.processes.locking import alone
from pipeline.tallies import DECISIONS, Intake, Problem, mark_folder
from pipeline.underway import watch

NOBODY = "（部门不明）"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found for one unit and year."""

    unit: str
    year: int
    intake: Intake
    contradictions: tuple[Check, ...]
    asked: tuple[Asked, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether a report would be blocked."""
        return bool(self.intake.blocking or self.contradictions)


def by_department(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """The problems for each department, the unknown one last."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.department or NOBODY, []).append(problem)
    return dict(sorted(groups.items(), key=lambda item: (item[0] == NOBODY, item[0])))


def check_unit(project: Project, unit: str, year: int) -> Checked:
    """Read the raw folder, compute, and run the checks; data/processed holds the result, outputs stay untouched.

    Raises
    ------
    MemoryRunError
        There was not enough memory; the file that was being read is named.
    """
    with alone(project, (unit, year)):
        try:
            tallies = read_tallies(project.root, unit, year)
        except MemoryError as error:
            where = last_words(project.reading_note(unit, year))
            raise MemoryRunError(f"内存不够，没有读完。请关闭别的程序后重新运行。{where}") from error
        tallies.save()
        figures = compute_figures(project.root, unit, year)
        figures.save()
    return Checked(unit, year, tallies.intake, tuple(failed(figures.results.checks)), tallies.asked)


def mark_workbooks(project: Project, checked: Checked) -> tuple[Path, list[str]]:
    """Marked copies of the workbooks with problems, in a folder of their own beside the outputs."""
    place = find_place(project.root, checked.unit, checked.year)
    target = project.output_folder(checked.unit, checked.year).with_name(f"marked-{checked.year}")
    with whole_folder(target) as staged:
        reading = watch(project.reading_note(checked.unit, checked.year))
        names = mark_folder(place.raw, staged, checked.intake.problems, place.catalogue, reading)
    return target, names


def write_questions(project: Project, checked: Checked) -> str:
    """Append the questions that have no entry to decisions.yml; in words, what was written."""
    folder = project.raw_folder(checked.unit, checked.year)
    written = write_pending(folder, checked.asked)
    if written:
        return f"已在 {folder / DECISIONS} 末尾追加 {len(written)} 条待定，请填写后重新运行。"
    if checked.asked:
        return f"{len(checked.asked)} 条待定都已写在 {folder / DECISIONS} 里，等着填写；文件没有改动。"
    return f"没有待定；{DECISIONS} 没有改动。"


def learn_aliases(project: Project, checked: Checked) -> list[str]:
    """Accept the suggested headings into the unit's own aliases.yml; what was written, line by line."""
    suggestions = list(dict.fromkeys(checked.intake.suggestions))
    if not suggestions:
        return ["没有可以学习的列名。"]
    path = project.raw / checked.unit / "catalogue" / "aliases.yml"
    add_aliases(path, [(suggestion.column, suggestion.heading) for suggestion in suggestions])
    find_place(project.root, checked.unit, checked.year)  # what was written must load
    return [*(f"已接受：{suggestion.yaml}" for suggestion in suggestions), f"已写入 {path}，如不对请删去该行。"]


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
