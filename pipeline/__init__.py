"""nianbao: a town's annual rule-of-law report, from raw departmental tallies to the printed page.

What notebooks may use stands in `__all__`. It is loaded when first asked for, so that `nianbao --help` need not wait.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.notebook_api import compute_figures, open_report, read_tallies

__all__ = ["compute_figures", "open_report", "read_tallies"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("pipeline.notebook_api"), name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
