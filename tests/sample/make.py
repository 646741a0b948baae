"""Write the sample tallies: ``python -m tests.sample.make data/raw/dongan/2023``."""

from __future__ import annotations

import sys
from pathlib import Path

from . import congress, enforcement, general, grid, justice, mediation, party, peace, petition, services, zero_reports
from .old_formats import csv_bytes, xls_bytes
from .sheet import Book
from .xlsx import xlsx_bytes

BOOKS = (
    party.study_sessions,
    party.posts,
    justice.trainings,
    justice.counsel,
    justice.publicity,
    mediation.disputes,
    zero_reports.reconsideration,
    zero_reports.litigation,
    general.documents,
    general.disclosures,
    general.disclosure_figures,
    enforcement.transport_penalties,
    enforcement.emergency_penalties,
    enforcement.officers,
    grid.grids,
    grid.events,
    peace.publicity,
    petition.receptions,
    petition.petitions,
    services.services,
    congress.suggestions,
)
WRITERS = {".xlsx": xlsx_bytes, ".xls": xls_bytes, ".csv": csv_bytes}


def content_of(book: Book) -> bytes:
    """The book as its file's content."""
    return WRITERS[Path(book.file).suffix](book)


def write_all(folder: Path) -> list[Path]:
    """Write every tally into the folder and return the files; other files there are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for make_book in BOOKS:
        book = make_book()
        path = folder / book.file
        path.write_bytes(content_of(book))
        written.append(path)
    return written


def main(arguments: list[str]) -> int:
    """Write the tallies into the folder named on the command line."""
    if len(arguments) != 1:
        print("usage: python -m tests.sample.make FOLDER", file=sys.stderr)
        return 2
    for path in write_all(Path(arguments[0])):
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
