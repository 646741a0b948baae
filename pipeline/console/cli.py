"""The command line: parse, call, exit code. 0 good, 1 blocked by problems, 2 wrong usage, 3 a run failed."""

import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.errors import BlockedError, CatalogueError, NianbaoError, ProjectError
from pipeline.project import Project, find_root

GOOD, BLOCKED, USAGE, FAILED = 0, 1, 2, 3
_CODES = {"done": GOOD, "drafted": GOOD, "undecided": BLOCKED, "blocked": BLOCKED, "failed": FAILED}
_DEBUG = "nianbao.debug"


class Verbs(click.Group):
    """Errors of ours, and interrupts, end in a message and an exit code; a traceback only with --debug."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except KeyboardInterrupt:
            for number in (signal.SIGINT, signal.SIGTERM):  # all is closed: whoever is in a hurry need not wait
                signal.signal(number, signal.SIG_DFL)
            click.echo("已中断。做完的都在，没做完的没有留下半份；再运行同一条命令，会从这里接着做。", err=True)
            ctx.exit(FAILED)
        except Exception as error:
            if ctx.meta.get(_DEBUG):
                raise
            click.echo(_message(error), err=True)
            ctx.exit(exit_code(error))


def exit_code(error: Exception) -> int:
    """The exit code that an error stands for."""
    if isinstance(error, BlockedError):
        return BLOCKED
    return USAGE if isinstance(error, ProjectError | CatalogueError) else FAILED


def _message(error: Exception) -> str:
    if isinstance(error, NianbaoError):
        return f"错误：{error}"
    return f"程序出错：{type(error).__name__}: {error}\n请加 --debug 重新运行，把输出发给维护者。"


def _formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    known = ("html", "pdf", "docx")
    wanted = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise click.BadParameter(f"不认识的格式 {'、'.join(unknown) or '（空）'}，可用：{','.join(known)}")
    return wanted


def _years(_: click.Context, __: click.Parameter, text: str | None) -> list[int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if match is None or int(match[2] or match[1]) < int(match[1]):
        raise click.BadParameter("应写成 2023 或 2021-2023")
    return list(range(int(match[1]), int(match[2] or match[1]) + 1))


def _units(_: click.Context, __: click.Parameter, text: str) -> list[str] | None:
    return None if text == "all" else [part.strip() for part in text.split(",") if part.strip()]


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nianbao")
@click.option(
    "--root", type=click.Path(path_type=Path), help="含有 data 和 outputs 的文件夹（默认：从当前文件夹往上找）。"
)
@click.option("--debug", is_flag=True, help="出错时显示完整的调用过程。")
@click.pass_context
def main(ctx: click.Context, root: Path | None, debug: bool) -> None:
    """nianbao：从各部门报表到法治政府建设年度报告。"""
    ctx.meta[_DEBUG] = debug
    ctx.obj = Project((root or find_root(Path.cwd())).resolve())


_to = click.option(
    "--to", "formats", default="html,pdf,docx", callback=_formats, help="输出格式，逗号分隔（默认 html,pdf,docx）。"
)
_draft = click.option("--draft", is_flag=True, help="勾稽未通过也出草稿，每页标明“未通过勾稽”。")
_plain = click.option("--plain", is_flag=True, help="PDF 和 DOCX 不带版头、版记，供网上公布。")
_annex = click.option("--annex/--no-annex", default=True, help="是否附审阅用的指标表和图（默认附）。")


@main.command()
@click.argument("year", type=int)
@click.option("--unit", help="单位文件夹名（只有一个单位时可省）。")
@_to
@_draft
@_annex
@_plain
@click.pass_obj
def run(
    project: Project, year: int, unit: str | None, formats: tuple[str, ...], draft: bool, annex: bool, plain: bool
) -> None:
    """生成一个单位一年的报告。"""
    from pipeline.run.kernels.owner import HELD

    HELD.get()  # the template of warm kernels loads while this process does
    from pipeline.console.run_screen import Steps, tell_outcome
    from pipeline.run import Options, run_report

    unit = unit or project.only_unit()
    with Steps(f"{unit} {year}") as steps:
        outcome = run_report(project, unit, year, Options(formats, draft, annex, plain), steps.tell)
    tell_outcome(outcome)
    sys.exit(_CODES[outcome.state])


@main.command()
@click.option("--years", callback=_years, help="年份或区间，如 2023、2021-2023（默认：全部）。")
@click.option("--units", default="all", callback=_units, help="单位，逗号分隔（默认 all）。")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="CPU 核数", help="同时运行几个。"
)
@click.option("--scheduler", default="", help="在已有的 dask 集群上运行：调度器地址，如 tcp://主机:8786。")
@click.option("--force", is_flag=True, help="全部重做，不看上次的记录。")
@click.option("--explain", is_flag=True, help="说明每份报告为什么要做。")
@click.option("--time-limit", type=click.FloatRange(0), default=10, help="每份报告最多几分钟（默认 10，0 为不限）。")
@click.option(
    "--memory-limit",
    type=click.FloatRange(0),
    default=4,
    help="每份报告最多几 GB 内存（默认 4，0 为不限；只用于 Linux）。",
)
@_to
@_draft
@_annex
@_plain
@click.pass_obj
def batch(
    project: Project,
    /,
    years: Sequence[int] | None,
    units: Sequence[str] | None,
    jobs: int,
    scheduler: str,
    force: bool,
    explain: bool,
    time_limit: float,
    memory_limit: float,
    **wanted: Any,
) -> None:
    """生成多个单位多年的报告；一个出错不影响其他，没有变化的不重做。"""
    from pipeline.console.batch_screen import Board, closing_table
    from pipeline.run import Options, Order, plan_batch, run_batch
    from pipeline.run.overview import write_overview

    planned = plan_batch(project, units, years)
    order = Order(project, Options(**wanted), time_limit * 60, int(memory_limit * 2**30))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Board(len(planned), explain=explain) as board:
        results = run_batch(order, planned, board.tell, workers=jobs, scheduler=scheduler, force=force)
    closing_table(results)
    names = {unit: project.name_of(unit) for unit, _ in planned}
    write_overview(project, [result.outcome for result in results], names, order.options)
    click.echo("总览：outputs/index.html")
    sys.exit(max(_CODES[result.outcome.state] for result in results))


@main.command()
@click.argument("year", type=int)
@click.option("--unit", help="单位文件夹名（只有一个单位时可省）。")
@click.option("--evidence", is_flag=True, help="显示每张表凭什么认作某个事项。")
@click.option("--mark", is_flag=True, help="另存一份标出问题单元格的表格，可发回部门。")
@click.option("--learn", is_flag=True, help="把建议的列名别名写入本单位的目录。")
@click.option("--decide", is_flag=True, help="把还没有答案的待定追加到 decisions.yml，供填写。")
@click.option("--notes", is_flag=True, help="逐条显示说明（默认一个文件合为一行）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.pass_obj
def check(
    project: Project,
    year: int,
    unit: str | None,
    evidence: bool,
    mark: bool,
    learn: bool,
    decide: bool,
    notes: bool,
    as_json: bool,
) -> None:
    """检查各部门报表，按部门列出问题，不生成报告。"""
    from pipeline.run.processes.guarding import go_on_guarded

    unit = unit or project.only_unit()
    go_on_guarded(project.reading_note(unit, year))
    from pipeline.console.check_screen import checked_json, show_checked, show_evidence
    from pipeline.run.checking import check_unit, learn_aliases, mark_workbooks, write_questions

    checked = check_unit(project, unit, year)
    if as_json:
        click.echo(checked_json(checked))
    else:
        show_checked(checked, notes=notes)
        if evidence:
            show_evidence(checked)
    if mark:
        folder, names = mark_workbooks(project, checked)
        click.echo(f"已另存 {len(names)} 个标出问题的表格：{folder}", err=as_json)
    if learn:
        for line in learn_aliases(project, checked):
            click.echo(line, err=as_json)
    if decide:
        click.echo(write_questions(project, checked), err=as_json)
    sys.exit(BLOCKED if checked.blocks else GOOD)


@main.command()
@click.argument("year", type=int)
@click.argument("indicator")
@click.option("--unit", help="单位文件夹名（只有一个单位时可省）。")
@click.option("--rows", "with_rows", is_flag=True, help="列出逐条记录（不含个人信息）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.pass_obj
def trace(project: Project, year: int, indicator: str, unit: str | None, with_rows: bool, as_json: bool) -> None:
    """一个数字出自哪些单元格：INDICATOR 是指标的键或名称，如 disputes.accepted。"""
    from pipeline.run.tracing import show_trace, trace_json
    from pipeline.run.tracing import trace as find

    found = find(project, unit or project.only_unit(), year, indicator, with_rows=with_rows)
    if as_json:
        click.echo(trace_json(found), nl=False)
    else:
        show_trace(found)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def verify(folder: Path, as_json: bool) -> None:
    """核验一份已生成的报告：重新生成，逐字节比较。FOLDER 是 outputs/单位/年份。"""
    from pipeline.atomic import json_text
    from pipeline.console.run_screen import Steps, tell_verdict
    from pipeline.run.verify import verify as compare

    with Steps(f"核验 {folder.name}") as steps:
        verdict = compare(folder, steps.tell)
    if as_json:
        click.echo(json_text(verdict.as_dict()), nl=False)
    else:
        tell_verdict(verdict)
    sys.exit(GOOD if verdict.same else BLOCKED)


@main.command()
@click.argument("a", type=click.Path(exists=True, path_type=Path))
@click.argument("b", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="另存为一个网页。")
def diff(a: Path, b: Path, as_json: bool, html: Path | None) -> None:
    """比较两个输出文件夹（指标、勾稽、正文逐段、图、各文件），或两个 HTML、PDF、DOCX 文件。"""
    from pipeline.atomic import write_whole
    from pipeline.console.compare_screen import comparison_json, comparison_page, show_comparison
    from pipeline.run.comparing import compare_folders
    from pipeline.run.comparing_files import compare_files

    lone = a.is_file() and b.is_file()
    comparison = compare_files(a, b) if lone else compare_folders(a, b)
    if as_json:
        click.echo(comparison_json(comparison), nl=False)
    else:
        show_comparison(comparison)
    if html:
        write_whole(html, comparison_page(comparison))
        click.echo(f"已写入 {html}", err=True)


@main.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def explain(code: str, as_json: bool) -> None:
    """一个问题代码是什么意思、怎么办：CODE 如 rows.void。"""
    from pipeline.run.explaining import explain as told

    click.echo(told(code, as_json=as_json))


@main.command()
@click.pass_obj
def lab(project: Project) -> None:
    """在 JupyterLab 中打开笔记本。"""
    from jupyterlab.labapp import main as jupyter_lab

    sys.exit(
        jupyter_lab(
            [f"--ServerApp.root_dir={project.root}", f"--LabApp.default_url=/lab/tree/{project.notebooks.name}"]
        )
    )
