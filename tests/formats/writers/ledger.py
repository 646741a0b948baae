"""The ledger that every writer writes: `ledger.tsv`, a line a cell, read once for all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

LEDGER = Path(__file__).parent / "ledger.tsv"
Place = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """A cell: its value as Python has it, and how it is written.

    `kind` is one of text, number, boolean, error, date, datetime, time, elapsed, rich, struck, uncomputed.
    """

    kind: str
    value: Any
    form: str
    formula: str
    runs: tuple[tuple[str, bool], ...] = ()


@dataclass
class Page:
    """A sheet of the ledger, by 0-based rows and columns."""

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden: bool = False


def place_of(reference: str) -> Place:
    """C7 → (6, 2)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, ord(letters) - ord("A")


def pages() -> list[Page]:
    """The sheets of the ledger."""
    found: dict[str, Page] = {}
    for sheet, cell, kind, value, form, formula in _lines():
        page = found.setdefault(sheet, Page(sheet))
        if kind == "merge":
            first, last = map(place_of, cell.split(":"))
            page.merges.append((*first, *last))
        elif kind == "hidden_row":
            page.hidden_rows.append(int(cell) - 1)
        elif kind == "hidden_column":
            page.hidden_columns.append(ord(cell) - ord("A"))
        elif kind == "hidden_sheet":
            page.hidden = True
        else:
            page.cells[place_of(cell)] = _cell(kind, value, form, formula)
    return list(found.values())


def _lines() -> Iterator[list[str]]:
    for line in LEDGER.read_text(encoding="utf-8").splitlines()[1:]:
        yield [part.replace("\\n", "\n").replace("\\t", "\t") for part in line.split("\t")]


def _cell(kind: str, value: str, form: str, formula: str) -> Cell:
    if kind == "rich":
        _, struck, rest = value.split("~")
        return Cell(kind, struck + rest, form, formula, ((struck, True), (rest, False)))
    return Cell(kind, _VALUES.get(kind, str)(value), form, formula)


def _elapsed(value: str) -> timedelta:
    hours, minutes = map(int, value.split(":"))
    return timedelta(hours=hours, minutes=minutes)


_VALUES = {
    "number": float,
    "boolean": lambda value: value == "true",
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "elapsed": _elapsed,
    "uncomputed": lambda _: "",
}
