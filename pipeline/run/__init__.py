"""One run with papermill, and many runs."""

from pipeline.run.batch import plan_batch, run_batch
from pipeline.run.reports import FORMATS, Options, Outcome, only_unit, run_report

__all__ = ["FORMATS", "Options", "Outcome", "only_unit", "plan_batch", "run_batch", "run_report"]
