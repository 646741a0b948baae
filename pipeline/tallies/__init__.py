"""A messy file → records + problems. Knows nothing of indicators' values or of prose; alone opens raw files."""

from pipeline.tallies.corrections import Correction
from pipeline.tallies.intake import open_folder, read_folder
from pipeline.tallies.marking import mark_folder
from pipeline.tallies.opened import Intake, Opened
from pipeline.tallies.questions.decisions import FILE as DECISIONS
from pipeline.tallies.questions.decisions import DecisionEntry, decoded, match, read_decisions
from pipeline.tallies.questions.model import COUNT, LEAVE, Answer, Decision, Question, question_id
from pipeline.tallies.readers import named_raw_paths
from pipeline.tallies.store import read_intake, write_intake
from pipeline.tallies.tables.columns.fixes import Fix
from pipeline.tallies.tables.evidence import Evidence
from pipeline.tallies.tables.figures.stated import Stated
from pipeline.tallies.tables.figures.together import agree
from pipeline.tallies.tables.ledger import Account, Place
from pipeline.tallies.tables.totals import CheckTotal
from pipeline.tallies.tables.unmatched import Suggestion
from pipeline.tallies.topics import BOUND, PLACE, ROW, TopicRecords, plain_value
from pipeline.tallies.values.cells import address_ranges, addressed_rows, column_letters, folded
from pipeline.tallies.values.offices import Office, office_of
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.meanings import codes, explained
from pipeline.tallies.wording.problems import Problem, in_order
from pipeline.tallies.wording.sayings import each_year, said
from pipeline.tallies.wording.severities import SEVERITIES, Severity

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
    "DecisionEntry",
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
