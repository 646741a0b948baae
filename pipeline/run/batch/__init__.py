"""Many runs: all units × years, here or on a cluster. One run that fails never stops the others, and nothing is done twice."""

from pipeline.run.batch.orders import Order, Result
from pipeline.run.batch.planning import plan_batch
from pipeline.run.batch.running import run_batch

__all__ = ["Order", "Result", "plan_batch", "run_batch"]
