"""A messy file → records + problems. Knows nothing of indicators' values or of prose; alone opens raw files."""

from pipeline.tallies.cells import address_ranges, addressed_rows, column_letters
from pipeline.tallies.corrections import Correction
from pipeline.tallies.evidence import Evidence
from pipeline.tallies.fixes import Fix
from pipeline.tallies.intake import Intake, read_folder
from pipeline.tallies.ledger import Account, Place
from pipeline.tallies.marking import mark_folder
from pipeline.tallies.office import Office, office_of
from pipeline.tallies.personal import mask
from pipeline.tallies.problems import Problem, in_order
from pipeline.tallies.reading import raw_paths
from pipeline.tallies.severities import SEVERITIES, Severity
from pipeline.tallies.stated import Stated
from pipeline.tallies.store import read_intake, write_intake
from pipeline.tallies.strangers import Suggestion
from pipeline.tallies.together import agree
from pipeline.tallies.topics import BOUND, PLACE, ROW, TopicRecords, plain_value
from pipeline.tallies.totals import CheckTotal

__all__ = [
    "BOUND",
    "PLACE",
    "ROW",
    "SEVERITIES",
    "Account",
    "CheckTotal",
    "Correction",
    "Evidence",
    "Fix",
    "Intake",
    "Office",
    "Place",
    "Problem",
    "Severity",
    "Stated",
    "Suggestion",
    "TopicRecords",
    "address_ranges",
    "addressed_rows",
    "agree",
    "column_letters",
    "in_order",
    "mark_folder",
    "mask",
    "office_of",
    "plain_value",
    "raw_paths",
    "read_folder",
    "read_intake",
    "write_intake",
]
