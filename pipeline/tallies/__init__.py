"""A messy file → records + problems. Knows nothing of indicators' values or of prose; alone opens raw files."""

from pipeline.tallies.cells import address_ranges, column_letters
from pipeline.tallies.intake import Intake, read_folder
from pipeline.tallies.ledger import Account, Place
from pipeline.tallies.personal import mask
from pipeline.tallies.problems import Problem, in_order
from pipeline.tallies.stated import Stated
from pipeline.tallies.store import read_intake, write_intake
from pipeline.tallies.topics import PLACE, ROW, TopicRecords

__all__ = [
    "PLACE",
    "ROW",
    "Account",
    "Intake",
    "Place",
    "Problem",
    "Stated",
    "TopicRecords",
    "address_ranges",
    "column_letters",
    "in_order",
    "mask",
    "read_folder",
    "read_intake",
    "write_intake",
]
