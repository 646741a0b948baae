"""A messy file → records + problems. Knows nothing of indicators' values or of prose; alone opens raw files."""

from pipeline.tallies.cells import address_ranges, addressed_rows, column_letters, folded
from pipeline.tallies.corrections import Correction
from pipeline.tallies.decisions import FILE as DECISIONS
from pipeline.tallies.decisions import Entry, decoded, match, read_decisions
from pipeline.tallies.evidence import Evidence
from pipeline.tallies.fixes import Fix
from pipeline.tallies.intake import open_folder, read_folder
from pipeline.tallies.ledger import Account, Place
from pipeline.tallies.marking import mark_folder
from pipeline.tallies.meanings import codes, explained
from pipeline.tallies.office import Office, office_of
from pipeline.tallies.opened import Intake, Opened
from pipeline.tallies.personal import mask
from pipeline.tallies.problems import Problem, in_order
from pipeline.tallies.questions import COUNT, LEAVE, Answer, Decision, Question, question_id
from pipeline.tallies.reading import named_raw_paths
from pipeline.tallies.severities import SEVERITIES, Severity
from pipeline.tallies.stated import Stated
from pipeline.tallies.store import read_intake, write_intake
from pipeline.tallies.strangers import Suggestion
from pipeline.tallies.together import agree
from pipeline.tallies.topics import BOUND, PLACE, ROW, TopicRecords, plain_value
from pipeline.tallies.totals import CheckTotal
from pipeline.tallies.wording import each_year, said

__all__ = [
    "BOUND",
    "COUNT",
    "DECISIONS",
    "LEAVE",
    "PLACE",
    "ROW",
    "SEVERITIES",
    "Account",
    "Answer",
    "CheckTotal",
    "Correction",
    "Decision",
    "Entry",
    "Evidence",
    "Fix",
    "Intake",
    "Office",
    "Opened",
    "Place",
    "Problem",
    "Question",
    "Severity",
    "Stated",
    "Suggestion",
    "TopicRecords",
    "address_ranges",
    "addressed_rows",
    "agree",
    "codes",
    "column_letters",
    "decoded",
    "each_year",
    "explained",
    "folded",
    "in_order",
    "mark_folder",
    "mask",
    "match",
    "named_raw_paths",
    "office_of",
    "open_folder",
    "plain_value",
    "question_id",
    "read_decisions",
    "read_folder",
    "read_intake",
    "said",
    "write_intake",
]
