"""Many runs: all units × years, here or on a cluster. One run that fails never stops the others, and nothing is done twice.

What is asked for is loaded when first asked for: a worker, whose program lives in this room, must first see to its end.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run.batch.orders import Order, Result
    from pipeline.run.batch.planning import plan_batch
    from pipeline.run.batch.running import run_batch

_HOMES = {"Order": "orders", "Result": "orders", "plan_batch": "planning", "run_batch": "running"}
__all__ = ["Order", "Result", "plan_batch", "run_batch"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline.run.batch' has no attribute {name!r}")
    return getattr(import_module(f"pipeline.run.batch.{_HOMES[name]}"), name)
