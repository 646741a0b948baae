"""How the tables of one topic relate: to each other, to the unit, to the year. Each step leaves rows out for certain, or asks.

states       rows that say of themselves that they do not count
duplicates   rows that stand in the topic more than once
"""

from collections.abc import Callable

from pipeline.tallies.relating.duplicates import leave_out_duplicates
from pipeline.tallies.relating.states import ask_about_void_rows
from pipeline.tallies.settlement import Settlement

STEPS: tuple[Callable[[Settlement], None], ...] = (leave_out_duplicates, ask_about_void_rows)
