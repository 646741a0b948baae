"""WHAT is counted: one YAML file a topic, and the strict model that reads it."""

from pipeline.catalogue.aliases import add_aliases
from pipeline.catalogue.formulas import FORMULAS, Formula, Number
from pipeline.catalogue.loading import Catalogue, assemble, catalogue_files, did_you_mean, load_catalogue, read_topic
from pipeline.catalogue.model import AtMost, Breakdown, Column, Condition, CountingRule, Filter, Indicator, Topic
from pipeline.catalogue.relations import Relation, Term, parse_relation

__all__ = [
    "FORMULAS",
    "AtMost",
    "Breakdown",
    "Catalogue",
    "Column",
    "Condition",
    "CountingRule",
    "Filter",
    "Formula",
    "Indicator",
    "Number",
    "Relation",
    "Term",
    "Topic",
    "add_aliases",
    "assemble",
    "catalogue_files",
    "did_you_mean",
    "load_catalogue",
    "parse_relation",
    "read_topic",
]
