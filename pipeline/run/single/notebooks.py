"""One notebook through papermill: parameters checked, errors turned into ours, and the same bytes every time."""

import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline import errors
from pipeline.errors import InterruptedRunError, MemoryRunError, NianbaoError, RunError
from pipeline.run.processes.bounds import UNBOUND, Bounds
from pipeline.run.single.notebook_format import nbformat
from pipeline.tallies import mask

# What a kernel would say on its own about transport and shutdown means nothing to a clerk; its history is not wanted.
_QUIET = {"loggers": {"tornado": {"level": "CRITICAL"}}}
_KERNEL_ARGUMENTS = [
    "--IPKernelApp.log_level=50",
    f"--IPKernelApp.logging_config={_QUIET!r}",
    "--HistoryManager.enabled=False",
]
_KEPT_METADATA = ("kernelspec", "language_info")
_OWN_ERRORS = {name: item for name, item in vars(errors).items() if isinstance(item, type)}

Keep = Callable[[Any], None]


def execute_notebook(
    path: Path, parameters: Mapping[str, Any], cwd: Path, bounds: Bounds = UNBOUND, keep: Keep = lambda _: None
) -> Any:
    """Run a notebook from top to bottom and return it with its outputs.

    Parameters
    ----------
    bounds
        Until when, and with how much memory.
    keep
        Called with the notebook as far as it came when a cell fails.

    Raises
    ------
    RunError
        A parameter that the notebook does not declare, a cell that raised or took too long or too much memory.
    InterruptedRunError
        A kernel that was ended from outside.
    NianbaoError
        What a cell raised on purpose, with its own message.
    """
    import papermill
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from pipeline.run.kernels.engine import register

    check_parameters(path, parameters)
    reached: list[Any] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = papermill.execute_notebook(
                path,
                None,
                parameters=dict(parameters),
                engine_name=register(),
                kernel_name="python3",
                cwd=cwd,
                progress_bar=False,
                extra_arguments=_KERNEL_ARGUMENTS,
                reached=reached,
                bounds=bounds,
            )
    except Exception as error:
        for notebook in reached:
            keep(stopped(notebook))
        match error:
            case PapermillExecutionError():
                raise _from_cell(path, error) from error
            case CellTimeoutError():
                raise RunError(
                    f"{path.name}：超过时限，已停止。请打开保留的笔记本看停在哪一格；确实需要更久，请加大 --time-limit。"
                ) from error
            case DeadKernelError():
                raise InterruptedRunError(
                    f"{path.name}：内核中途停止（{error}），多半是被系统结束或内存不足。请重新运行；仍不行请减少 --jobs。"
                ) from error
            case CellExecutionError() | PapermillException() | RuntimeError():
                raise InterruptedRunError(
                    f"{path.name}：内核没有正常启动或中途停止（{error}）。请重新运行。"
                ) from error
        raise
    return normalised(notebook)


def check_parameters(path: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook's parameters cell does not declare: papermill itself would only warn."""
    try:
        declared = _declared(path, path.read_bytes())
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise RunError(f"{path}：读不出笔记本（{error}）。请从安装包恢复该文件。") from error
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        known = "、".join(declared) or "（无）"
        raise RunError(f"{path.name} 没有参数 {'、'.join(unknown)}，其参数单元（标签 parameters）里有：{known}。")


@lru_cache(maxsize=16)
def _declared(path: Path, _content: bytes) -> tuple[str, ...]:
    import papermill

    return tuple(papermill.inspect_notebook(path))


def normalised(notebook: Any) -> Any:
    """The notebook without anything that changes from run to run: times, durations, random ids, machine versions."""
    notebook.metadata = {name: dict(notebook.metadata[name]) for name in _KEPT_METADATA if name in notebook.metadata}
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", []))
        cell.metadata = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
    return nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]


def stopped(notebook: Any) -> Any:
    """A notebook that failed, as it is kept for the analyst: papermill's marks, which are English, are left out."""
    from papermill.execute import remove_error_markers

    return normalised(remove_error_markers(notebook))


def notebook_text(notebook: Any) -> str:
    """A notebook as it is stored."""
    return str(nbformat.writes(notebook, indent=1)) + "\n"  # type: ignore[no-untyped-call]


def _from_cell(path: Path, error: Any) -> NianbaoError:
    kind = _OWN_ERRORS.get(error.ename)
    if kind is not None:
        raised: NianbaoError = kind(error.evalue)
        return raised
    if error.ename == "MemoryError":
        return MemoryRunError(
            f"{path.name} 第 {error.cell_index + 1} 格：内存超过上限。"
            "请检查报表是否异常地大；确实需要更多，请加大 --memory-limit。"
        )
    return RunError(
        f"{path.name} 第 {error.cell_index + 1} 格出错：{error.ename}：{mask(error.evalue)}。请打开该笔记本逐格运行，改正这一格。"
    )
