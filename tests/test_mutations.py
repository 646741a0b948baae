"""Thousands of damaged files: each is read or refused; nothing is raised, nothing hangs."""

from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.tallies import read_folder
from pipeline.tallies.reading import RawFile, Unreadable, open_tallies
from tests.formats.mutating import mutated
from tests.test_formats import FILES, HTML, TEXT

CATALOGUE = load_catalogue()
BASES = {path.name: path.read_bytes() for path in sorted(FILES.iterdir()) if path.suffix != ".doc"}
BASES |= {"台账.csv": TEXT.encode("gb18030"), "网页.xls": HTML.encode("gb18030")}
EACH = 130


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", BASES)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """130 mutations of each of 17 files: 2,210 in all."""
    for seed in range(EACH):
        (tmp_path / name).write_bytes(mutated(BASES[name], seed))
        found = list(open_tallies(tmp_path))
        assert found
        assert all(isinstance(item, RawFile | Unreadable) for item in found)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls", "台账.csv"])
def test_the_whole_path_survives_damage_and_accounts_for_every_row(tmp_path: Path, name: str) -> None:
    for seed in range(1000, 1060):
        (tmp_path / name).write_bytes(mutated(BASES[name], seed))
        intake = read_folder(tmp_path, "x", 2023, CATALOGUE)
        for account in intake.accounts:
            assert account.rows == account.records + account.problem_rows + sum(account.dropped.values())


def test_there_are_two_thousand_of_them() -> None:
    assert len(BASES) * EACH >= 2000
