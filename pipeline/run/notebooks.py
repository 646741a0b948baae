"""One notebook through papermill: parameters checked, errors turned into ours, and the same bytes every time."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from pipeline import errors
from pipeline.errors import NianbaoError, RunError

# What a kernel would say on its own about transport and shutdown means nothing to a clerk; its history is not wanted.
_QUIET = {"loggers": {"tornado": {"level": "CRITICAL"}}}
_KERNEL_ARGUMENTS = [
    "--IPKernelApp.log_level=50",
    f"--IPKernelApp.logging_config={_QUIET!r}",
    "--HistoryManager.enabled=False",
]
_KEPT_METADATA = ("kernelspec", "language_info")
_OWN_ERRORS = {name: item for name, item in vars(errors).items() if isinstance(item, type)}


def execute_notebook(path: Path, parameters: Mapping[str, Any], cwd: Path) -> Any:
    """Run a notebook from top to bottom and return it with its outputs.

    Raises
    ------
    RunError
        A parameter that the notebook does not declare, a cell that raised, a kernel that died.
    NianbaoError
        What a cell raised on purpose, with its own message.
    """
    import papermill
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    check_parameters(path, parameters)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = papermill.execute_notebook(
                path,
                None,
                parameters=dict(parameters),
                kernel_name="python3",
                cwd=cwd,
                progress_bar=False,
                extra_arguments=_KERNEL_ARGUMENTS,
            )
    except PapermillExecutionError as error:
        raise _from_cell(path, error) from error
    except (DeadKernelError, CellTimeoutError, CellExecutionError, PapermillException, RuntimeError) as error:
        raise RunError(f"{path.name}：内核中途停止（{error}）。请重新运行；仍不行请检查内存是否足够。") from error
    return normalised(notebook)


def check_parameters(path: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook's parameters cell does not declare: papermill itself would only warn."""
    import papermill

    try:
        declared = papermill.inspect_notebook(path)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise RunError(f"{path}：读不出笔记本（{error}）。请从安装包恢复该文件。") from error
    unknown = [name for name in parameters if name not in declared]
    if unknown:
        known = "、".join(declared) or "（无）"
        raise RunError(f"{path.name} 没有参数 {'、'.join(unknown)}，其参数单元（标签 parameters）里有：{known}。")


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


def notebook_text(notebook: Any) -> str:
    """A notebook as it is stored."""
    return str(nbformat.writes(notebook, indent=1)) + "\n"  # type: ignore[no-untyped-call]


def _from_cell(path: Path, error: Any) -> NianbaoError:
    kind = _OWN_ERRORS.get(error.ename)
    if kind is not None:
        raised: NianbaoError = kind(error.evalue)
        return raised
    return RunError(
        f"{path.name} 第 {error.cell_index + 1} 格出错：{error.ename}：{error.evalue}。请打开该笔记本逐格运行，改正这一格。"
    )
