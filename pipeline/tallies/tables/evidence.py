"""Why a table was taken for a topic's tally: what `nianbao check --evidence` shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.tallies.readers import RawFile, Sheet
from pipeline.tallies.tables.headers.choosing import Header
from pipeline.tallies.tables.headers.headings import STATED, SUMMARY, Headings
from pipeline.tallies.tables.layout import Layout

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One table or candidate: where, for which topic, and what speaks for it. `area` is empty for a rejected one."""

    file: str
    sheet: str
    area: str
    topic: str
    label: str
    reasons: str
    columns: str


def evidence_of(file: RawFile, sheet: Sheet, layout: Layout, headings: Headings) -> Iterator[Evidence]:
    """The tables of a sheet, then the best of the topics that were weighed and not taken."""
    taken = set()
    for table in layout.tables:
        taken.add(table.header.topic)
        yield _evidence(file, sheet, table.area, table.header, headings)
    for header in [header for header in layout.candidates if header.topic not in taken][:_SHOWN]:
        yield _evidence(file, sheet, "", header, headings)


def label_of(topic: str, headings: Headings) -> str:
    """How to call a topic, or one of the two kinds of table without rows."""
    return topic if topic in (STATED, SUMMARY) else headings.topics[topic].label


def _evidence(file: RawFile, sheet: Sheet, area: str, header: Header, headings: Headings) -> Evidence:
    columns = "；".join(
        f"{name.replace(chr(10), '')}→{header.columns[at]}" for at, name in header.names.items() if at in header.columns
    )
    label = label_of(header.topic, headings)
    return Evidence(file.name, sheet.name, area, header.topic, label, header.evidence, columns)
