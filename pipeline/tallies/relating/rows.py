"""Rows of tables as they are compared: by the columns that two tables share, and by what tells one case from another.

Belongs here: what makes two rows equal, and two cases one. In memory only: personal cells are compared and never kept.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.rows.words import SERIAL
from pipeline.tallies.values.case_numbers import holds_names, normal_form
from pipeline.tallies.values.cells import folded, is_blank

NO_PARTY = ("phone", "id_number", "certificate")


class Rows:
    """The records of one table, ready to be compared."""

    def __init__(self, topic: Topic, ledger: Ledger) -> None:
        self.topic, self.ledger = topic, ledger
        self._said: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self._hashes: dict[tuple[str, ...], frozenset[int]] = {}
        self._tells: dict[int, dict[str, Any]] = {}

    @cached_property
    def headings(self) -> dict[str, int]:
        """What each column is compared under → its position: the key of a known column, the folded name of another."""
        header = self.ledger.table.header
        known = {f"{key}": at for at, key in header.columns.items()}
        unknown = {
            f"〔{folded(name)}〕": at
            for at, name in header.unread.items()
            if at not in header.clashes and folded(name) not in SERIAL
        }
        numbers = {key for key in self.topic.unique_by if key in known}
        serials = {
            key for key, at in known.items() if key not in numbers and folded(header.names.get(at, "")) in SERIAL
        }
        return {name: at for name, at in (known | unknown).items() if name not in serials}

    def all_said(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """`said` of every row, kept: a table is compared with many that have the same headings."""
        under = tuple(names)
        if under not in self._said:
            self._said[under] = [self.said(position, under) for position in range(len(self.ledger.rows))]
        return self._said[under]

    def may_share(self, other: "Rows", names: Sequence[str]) -> bool:
        """Whether any row of one could be a row of the other: quick, and never wrongly no."""
        return not self.hashes_of(names).isdisjoint(other.hashes_of(names))

    def hashes_of(self, names: Sequence[str]) -> frozenset[int]:
        """The hashes of what the rows say under some headings: rows that are equal have equal ones."""
        under = tuple(names)
        if under not in self._hashes:
            self._hashes[under] = frozenset(map(hash, self.all_said(under)))
        return self._hashes[under]

    def said(self, position: int, names: Sequence[str]) -> tuple[Any, ...]:
        """What a row says under some headings: typed where a column is typed, else its folded text."""
        cells = self.ledger.cells(position)
        return tuple(
            self.ledger.columns[name][position]
            if name in self.ledger.columns and name not in self.topic.unique_by
            else self._text(name, cells[self.headings[name]])
            for name in names
        )

    def identity(self, position: int) -> tuple[str, ...]:
        """The normal form of its number; () where it has none."""
        if not self.ledger.identities:
            return ()
        forms = self.ledger.identities[position]
        return forms if any(forms) else ()

    def tells(self, position: int) -> dict[str, Any]:
        """What tells its case from another of the same number: the date, the party, and what else must be filled."""
        if position in self._tells:
            return self._tells[position]
        found: dict[str, Any] = {}
        for key, column in self.topic.columns.items():
            if key in self.topic.unique_by or key not in self.headings or key in NO_PARTY:
                continue
            if column.type == "date" and column.window == "year":
                found[key] = self.ledger.columns[key][position]
            elif column.type == "text" and (column.personal or column.required):
                found[key] = self._text(key, self.ledger.cells(position)[self.headings[key]])
        told = self._tells[position] = {key: value for key, value in found.items() if value not in (None, "")}
        return told

    def _text(self, name: str, cell: Any) -> str:
        if name in self.topic.unique_by:
            return normal_form(cell, names=is_name(self.topic, name)) or folded(cell)
        return "" if is_blank(cell) else folded(cell)


def is_name(topic: Topic, key: str) -> bool:
    """Whether a column of identities holds names rather than numbers."""
    return holds_names(topic.columns[key])


def same_case(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether nothing that both rows tell of their case differs."""
    return all(other[key] == value for key, value in one.items() if key in other)
