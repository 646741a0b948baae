"""What offices really do with a workbook: the habits of HABITS.md (design notes), one row each, planted into the county.

    draft    a ledger before it is written, and how it is changed     copies   the same rows again, numbers, continuations
    rows     rows and cells                                           sheets   totals, titles, figures

Belongs here: the table, and which report has which habit. A habit is planted into the one ledger of a topic, which is then laid
out bare (no totals, nothing entered twice), so that what must come of it is known: `COUNT`, the true value is printed; or `ASK`,
somebody is asked, or told of an error, wherever another reading gives another figure. There is no third class.
"""

from benchmarks.county.habits.draft import Draft
from benchmarks.county.habits.table import ASK, COUNT, HABITS, Habit, habits_of

__all__ = ["ASK", "COUNT", "HABITS", "Draft", "Habit", "habits_of"]
