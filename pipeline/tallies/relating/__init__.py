"""How the tables of one topic relate: to each other, to the unit, to the year. Each step leaves rows out for certain, or asks.

rows       rows as they are compared          order    which of two tables is the later one
copies     tables that hold the same rows     numbers  rows of one number
pasted     equal rows of one table            alike    rows that differ in a number or a remark alone
states     rows that say that they do not count
footnotes  what lines outside the rows say    setaside what names, titles and headings set aside
kinds      rows of another thing              deadlines  days that a figure compares
backups    A岗 and B岗                            corrected  rows that stand in the place of others
worded     corrections in words                   recounts  sheets that count the rows once more
mentions   other years, towns, rows in remarks    told_again  tables with every row written a little otherwise
months     parts of the year that nobody reported
"""

from collections.abc import Callable

from pipeline.tallies.relating.alike import ask_about_rows_alike
from pipeline.tallies.relating.backups import ask_about_backups
from pipeline.tallies.relating.book import ask_about_other_books
from pipeline.tallies.relating.categories import ask_about_remarks_that_say_otherwise, settle_categories
from pipeline.tallies.relating.continued import settle_continuations
from pipeline.tallies.relating.copies import settle_copies
from pipeline.tallies.relating.corrected import settle_corrected_rows
from pipeline.tallies.relating.deadlines import (
    ask_about_extensions,
    ask_about_extensions_in_remarks,
    ask_about_verdicts,
    tell_of_days_out_of_order,
)
from pipeline.tallies.relating.footnotes import settle_footnotes
from pipeline.tallies.relating.kinds import settle_other_kinds
from pipeline.tallies.relating.mentions import ask_about_mentions
from pipeline.tallies.relating.months import tell_of_missing_months
from pipeline.tallies.relating.numbers import settle_numbers
from pipeline.tallies.relating.pasted import settle_pasted_rows
from pipeline.tallies.relating.recounts import compare_recounts
from pipeline.tallies.relating.setaside import ask_about_what_is_set_aside
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.relating.several import ask_about_numbers_of
from pipeline.tallies.relating.spelling import ask_about_spellings
from pipeline.tallies.relating.states import settle_states
from pipeline.tallies.relating.told_again import ask_about_tables_told_again
from pipeline.tallies.relating.whose import settle_whose
from pipeline.tallies.relating.worded import tell_of_corrections_in_remarks, tell_of_corrections_in_words

STEPS: tuple[Callable[[Settlement], None], ...] = (
    settle_continuations,
    settle_whose,
    settle_other_kinds,
    ask_about_other_books,
    settle_copies,
    ask_about_what_is_set_aside,
    settle_corrected_rows,
    ask_about_remarks_that_say_otherwise,
    settle_states,
    settle_footnotes,
    ask_about_mentions,
    settle_numbers,
    settle_pasted_rows,
    ask_about_rows_alike,
    ask_about_tables_told_again,
    settle_categories,
    ask_about_numbers_of,
    ask_about_backups,
    ask_about_spellings,
    ask_about_extensions,
    ask_about_extensions_in_remarks,
    ask_about_verdicts,
    tell_of_days_out_of_order,
    tell_of_corrections_in_words,
    tell_of_corrections_in_remarks,
    compare_recounts,
    tell_of_missing_months,
)
