"""The notebook of a run that failed, kept up to the failing cell beside the cleaned data, so that the analyst can open it.

It begins with a note, and runs from where it lies: the root is found from there. Numbers of persons in what a cell complained of
are masked.
"""

from pathlib import Path
from typing import Any

from pipeline.atomic import write_whole
from pipeline.project import Project
from pipeline.run.jobs import Job
from pipeline.tallies import mask

_SUFFIX = ".failed.ipynb"


def keep_failed(project: Project, job: Job, stage: str, notebook: Any, error: str) -> str:
    """Write it, and say where, relative to the root."""
    # Slow to load, and few of those who ask where a notebook is kept have one to keep.
    from pipeline.run.single.notebook_format import nbformat
    from pipeline.run.single.notebooks import notebook_text

    path = project.processed_folder(*job) / f"{stage}{_SUFFIX}"
    cells = [_as_kept(cell) for cell in notebook.cells]
    number = next((at for at, cell in enumerate(cells) if _failed(cell)), None)
    where = "" if number is None else f"第 {number + 1} 格（不算本格）"
    note = (
        f"# 运行到这里停了\n\n{job[0]} {job[1]} 年，笔记本 {stage} {where}没有运行完。"
        "以上各格的结果都保留着，可从出错的一格接着查。\n\n改正后重新运行 nianbao，这份笔记本会自动删除。"
    )
    told = "".join(f"\n\n    {line}" for line in mask(error).splitlines())
    head = nbformat.from_dict({"cell_type": "markdown", "id": "stopped", "metadata": {}, "source": note + told})  # type: ignore[no-untyped-call]
    notebook = nbformat.from_dict({**notebook, "cells": [head, *cells]})  # type: ignore[no-untyped-call]
    write_whole(path, notebook_text(notebook), durable=False)
    return path.relative_to(project.root).as_posix()


def kept_notebook(project: Project, job: Job) -> str:
    """The notebook that the last run left where it stopped, relative to the root; empty when it left none."""
    return next((path.relative_to(project.root).as_posix() for path in _kept(project, job)), "")


def forget_failed(project: Project, job: Job) -> None:
    """Remove what earlier runs kept."""
    for path in _kept(project, job):
        path.unlink(missing_ok=True)


def _kept(project: Project, job: Job) -> list[Path]:
    return sorted(project.processed_folder(*job).glob(f"*{_SUFFIX}"))


def _failed(cell: Any) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", []))


def _as_kept(cell: Any) -> Any:
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            output["evalue"] = mask(output["evalue"])
            output["traceback"] = [mask(line) for line in output["traceback"]]
        elif output["output_type"] == "stream":
            output["text"] = mask(output["text"])
    return cell
