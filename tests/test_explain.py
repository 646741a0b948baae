"""`nianbao explain`: no code of problem without its meaning, an example and the remedy; one table of severities."""

import ast
import json
import re
from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue
from pipeline.errors import ProjectError
from pipeline.run.explaining import explain
from pipeline.tallies import SEVERITIES
from pipeline.tallies.wording.meanings import MEANINGS, codes, explained
from pipeline.tallies.wording.sayings import WORDINGS
from tests.conftest import REPOSITORY
from tests.test_cli import nianbao

_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
_FILES = re.compile(r".*\.(?:yml|json|md|xml|ini|db)")


def codes_in(path: Path) -> set[str]:
    """Every text of a module that has the form of a code and is neither a file nor an indicator."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    indicators = set(load_catalogue().indicators)
    return {text for text in found if _CODE.fullmatch(text) and not _FILES.fullmatch(text)} - indicators


MODULES = [
    path for room in ("tallies", "indicators") for path in sorted((REPOSITORY / "pipeline" / room).rglob("*.py"))
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_code_is_explained(path: Path) -> None:
    for code in codes_in(path):
        row = explained(code)
        assert row.meaning and row.example and row.remedy, code


def test_a_code_has_one_row() -> None:
    assert not WORDINGS.keys() & MEANINGS.keys()
    assert all(row.severity in SEVERITIES for row in (*WORDINGS.values(), *MEANINGS.values()))


def test_a_question_says_what_to_choose_between() -> None:
    for code, row in WORDINGS.items():
        if row.severity == "question":
            assert row.found and row.expected and row.advice, code


def test_it_tells_meaning_example_and_remedy_and_names_near_codes(tmp_path: Path) -> None:
    told = nianbao(tmp_path, "explain", "rows.void")
    assert told.returncode == 0
    assert all(word in told.stdout for word in ("意思：", "例如：", "怎么办：", "待定"))
    unknown = nianbao(tmp_path, "explain", "row.void")
    assert unknown.returncode == 2
    assert "rows.void" in unknown.stderr
    with pytest.raises(ProjectError, match="没有代码"):
        explain("")
    assert set(json.loads(explain("rows.void", as_json=True))) == {"code", "severity", "meaning", "example", "remedy"}


@pytest.mark.parametrize("code", codes())
def test_each_is_told_in_a_few_lines(code: str) -> None:
    assert 4 <= len(explain(code).splitlines()) <= 6


def test_no_module_keeps_words_or_colours_of_severities_of_its_own() -> None:
    """One list a fact: whoever sorts, shows, colours or stops reads the one table."""
    for path in (REPOSITORY / "pipeline").rglob("*.py"):
        if path.name == "severities.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                assert not {"error", "warning"} <= keys, path
