"""One run with papermill, and many runs.

What is asked for is loaded when first asked for: the template of warm kernels, too, lives in this room, and must not load more
than a kernel needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run.batch import plan_batch, run_batch
    from pipeline.run.jobs import FORMATS, Options, Outcome
    from pipeline.run.reports import only_unit, run_report

__all__ = ["FORMATS", "Options", "Outcome", "only_unit", "plan_batch", "run_batch", "run_report"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'pipeline.run' has no attribute {name!r}")
    home = "batch" if name.endswith("_batch") else "jobs" if name[0].isupper() else "reports"
    return getattr(import_module(f"pipeline.run.{home}"), name)
