"""One run with papermill, and many runs.

What is asked for is loaded when first asked for: the template of warm kernels, too, lives in this room, and must not load more
than a kernel needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run.batch import Order, plan_batch, run_batch
    from pipeline.run.jobs import FORMATS, Options, Outcome
    from pipeline.run.single.reports import run_report

_HOMES = {
    "FORMATS": "jobs",
    "Options": "jobs",
    "Order": "batch",
    "Outcome": "jobs",
    "plan_batch": "batch",
    "run_batch": "batch",
    "run_report": "single.reports",
}
__all__ = ["FORMATS", "Options", "Order", "Outcome", "plan_batch", "run_batch", "run_report"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline.run' has no attribute {name!r}")
    return getattr(import_module(f"pipeline.run.{_HOMES[name]}"), name)
