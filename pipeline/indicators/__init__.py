"""Records → values + checks. Knows nothing of files or prose."""

from pipeline.indicators.asking import Asked
from pipeline.indicators.breakdowns import Split, split_values
from pipeline.indicators.candidates import Weighed, hold_open, weigh
from pipeline.indicators.checks import Check, Side, failed, run_checks
from pipeline.indicators.display import approx, hanzi, plain, rounded, wan, with_unit
from pipeline.indicators.lineage import Applied, Lineage, trace_values
from pipeline.indicators.store import Results, published_values, read_results, read_year_before, write_results
from pipeline.indicators.values import Source, Value, Values, compute_values, kept_rows
from pipeline.indicators.years import NOTHING_BEFORE, Against, YearBefore, change_words

__all__ = [
    "NOTHING_BEFORE",
    "Against",
    "Applied",
    "Asked",
    "Check",
    "Lineage",
    "Results",
    "Side",
    "Source",
    "Split",
    "Value",
    "Values",
    "Weighed",
    "YearBefore",
    "approx",
    "change_words",
    "compute_values",
    "failed",
    "hanzi",
    "hold_open",
    "kept_rows",
    "plain",
    "published_values",
    "read_results",
    "read_year_before",
    "rounded",
    "run_checks",
    "split_values",
    "trace_values",
    "wan",
    "weigh",
    "with_unit",
    "write_results",
]
