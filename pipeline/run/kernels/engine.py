"""papermill's engine with kernels that start at once, bounds on what a notebook may take, and its state kept when it fails."""

from typing import Any

from papermill.engines import NBClientEngine, papermill_engines
from traitlets.config import Config

from pipeline.run.kernels.managing import QuickManager, prefer_warm_kernels
from pipeline.run.processes.bounds import Bounds

NAME = "nianbao"


class WarmEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, told which kernel manager to use; the notebook is handed over before the first cell runs."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, reached: list[Any], bounds: Bounds, **more: Any
    ) -> None:
        """Run the cells. `reached` gets the notebook, which holds whatever was executed should a cell fail."""
        reached.append(nb_man.nb)
        config = Config({"QuickManager": {"memory_bytes": bounds.memory_bytes}})
        super().execute_managed_notebook(
            nb_man,
            kernel_name,
            kernel_manager_class=QuickManager,
            config=config,
            execution_timeout=bounds.seconds_left,
            **more,
        )


def register() -> str:
    """Make the engine known to papermill, and warm kernels to jupyter_client; the engine's name."""
    prefer_warm_kernels()
    papermill_engines.register(NAME, WarmEngine)
    return NAME
