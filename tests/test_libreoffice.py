"""The DOCX, opened and saved by LibreOffice once and twice: every paragraph says the same, every figure is still known."""

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import count, pairwise, product
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.comments import Comment

from pipeline.project import Project
from pipeline.report.pages.docx import render_docx
from pipeline.report.tree.document import (
    Block,
    Document,
    Figure,
    Heading,
    Inlines,
    Listing,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    Title,
)
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Outcome
from tests.formats.making import read_one

pytestmark = pytest.mark.xdist_group("libreoffice")  # what was saved once is read by all

PRINTED = ("10余", "３０", "96", "1,234", "95.8%", "约20", "百分之五", "10以上", "二〇", "－3", "1\t余\n件")
TITLE = Title("东安镇2023年报告", "东安镇", 2023, "2024-01-15")
_numbers = count(1)


def figure() -> Figure:
    """Another figure at each call, printed in one of all the ways."""
    number = next(_numbers)
    return Figure(f"topic.f{number}", number / 4, PRINTED[number % len(PRINTED)])


def inlines(shape: str) -> Inlines:
    """f a figure, s a figure in stressed words, n a footnote with figures, t words."""
    made = {
        "f": lambda: (figure(),),
        "s": lambda: (Strong((Text("共"), figure())),),
        "n": lambda: (Note((figure(), Text("件，"), figure(), figure())),),
        "t": lambda: (Text("、"),),
    }
    return tuple(inline for letter in shape for inline in made[letter]())


SHAPES = ["".join(shape) for length in (1, 2, 3) for shape in product("fsnt", repeat=length)]


def neighbours() -> Document:
    """Everything that can stand beside a figure, in every kind of block that can hold one."""
    cells = [inlines(shape) for shape in SHAPES if len(shape) < 3]
    blocks: list[Block] = [
        Paragraph((Text("脚注"), Note((Text("第一条"),)))),
        *(Paragraph(inlines(shape)) for shape in SHAPES),
        *(Paragraph((Text("前"), *inlines(shape), Text("后"))) for shape in SHAPES),
        *(Heading(level, inlines(shape)) for level, shape in enumerate(("f", "ff", "tfs", "sft"), 1)),
        Listing(tuple(cells), 1),
        Table("表1", ("甲", "乙"), tuple(zip(cells, reversed(cells), strict=True)), (1,)),
    ]
    return Document(TITLE, tuple(blocks), (Paragraph(inlines("ftf")),))


def behind_the_first_footnote() -> Document:
    return Document(TITLE, (Paragraph((Text("见"), *inlines("nf"), Text("、"), *inlines("stff"), Text("。"))),))


@dataclass
class Saved:
    """A document, and its DOCX as written, saved once, and saved twice."""

    document: Document
    versions: list[bytes]

    @property
    def figures(self) -> list[Figure]:
        return list(figures_of((self.document.body, self.document.annex)))


@pytest.fixture(scope="module")
def saved(published: tuple[Project, Outcome], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Saved]:
    notebook = published[0].output_folder("dongan", 2023) / "report.ipynb"
    made = {
        "sample": read_document(nbformat.read(notebook, as_version=4)),  # type: ignore[no-untyped-call]
        "neighbours": neighbours(),
        "footnote": behind_the_first_footnote(),
    }
    root = tmp_path_factory.mktemp("libreoffice")
    folders = [root / name for name in ("written", "once", "twice")]
    folders[0].mkdir()
    for name, document in made.items():
        (folders[0] / f"{name}.docx").write_bytes(render_docx(document))
    for before, after in pairwise(folders):
        resave(before, after, root / "profile")
    read = {name: [(folder / f"{name}.docx").read_bytes() for folder in folders] for name in made}
    return {name: Saved(document, read[name]) for name, document in made.items()}


def resave(before: Path, after: Path, profile: Path) -> None:
    """Open every file of a folder in LibreOffice, and save it as .docx into another."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    files = [str(path) for path in sorted(before.iterdir())]
    subprocess.run([*command, "docx:MS Word 2007 XML", "--outdir", str(after), *files], capture_output=True, check=True)


def test_the_comments_of_an_xls_are_read(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    book = openpyxl.Workbook()
    book.worksheets[0]["B3"] = 12
    book.worksheets[0]["B3"].comment = Comment("应为15", "甲")
    book.save(tmp_path / "a.xlsx")
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xls",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")], capture_output=True, check=True)
    (sheet,) = read_one(tmp_path / "read", "a.xls", (tmp_path / "a.xls").read_bytes()).sheets
    assert {place: text.removeprefix("甲:").strip() for place, text in sheet.comments.items()} == {(2, 1): "应为15"}


def figures_of(node: Any) -> Iterator[Figure]:
    """The figures of a tree in reading order."""
    if isinstance(node, Figure):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from figures_of(one)
    elif is_dataclass(node):
        for field in fields(node):
            yield from figures_of(getattr(node, field.name))


GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tbl")}


def walked(element: Any) -> Iterator[Any]:
    """What stands in a paragraph, through content controls, insertions and links, and without deletions."""
    for child in element:
        if child.tag not in GONE:
            yield child
            yield from walked(child)


def said(element: Any) -> str:
    """What one element adds to the text."""
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:br"):
        return "\n" if element.get(qn("w:type")) is None else ""
    return "\t" if element.tag == qn("w:tab") else ""


def texts_of(content: bytes) -> list[Any]:
    """The roots of what has text: the document and its footnotes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in ("word/document.xml", "word/footnotes.xml") if name in archive.namelist()]
        return [etree.fromstring(archive.read(name)) for name in names]


def paragraphs(content: bytes) -> list[str]:
    return ["".join(map(said, walked(one))) for root in texts_of(content) for one in root.iter(qn("w:p"))]


def bookmarks(content: bytes) -> dict[str, tuple[str, str]]:
    """What each bookmark covers, and what stands before it in its paragraph, by the name that we gave it."""
    found: dict[str, tuple[str, str]] = {}
    for root in texts_of(content):
        for paragraph in root.iter(qn("w:p")):
            words, begun = "", {}
            for element in walked(paragraph):
                words += said(element)
                number = element.get(qn("w:id"))
                if element.tag == qn("w:bookmarkStart"):
                    begun[number] = (element.get(qn("w:name")), len(words))
                elif element.tag == qn("w:bookmarkEnd"):
                    name, start = begun.pop(number)
                    name = re.sub(r"(?:_Copy_\d+)+$", "", name)
                    assert name not in found
                    found[name] = (words[start:], words[:start])
            assert not begun
    return found


def controls(content: bytes) -> list[str]:
    return ["".join(map(said, walked(one))) for root in texts_of(content) for one in root.iter(qn("w:sdt"))]


def properties(content: bytes) -> dict[str, str]:
    """The custom properties of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("docProps/custom.xml"))
    return {one.get("name"): "".join(one.itertext()) for one in root}


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize(("name", "least"), [("sample", 500), ("neighbours", 300), ("footnote", 3)])
def test_every_paragraph_says_the_same_after_saving(saved: dict[str, Saved], name: str, least: int, times: int) -> None:
    versions = saved[name].versions
    before, after = paragraphs(versions[0]), paragraphs(versions[times])
    assert len(before) >= least
    assert after == before


@pytest.mark.parametrize("times", [0, 1, 2], ids=["written", "once", "twice"])
@pytest.mark.parametrize(("name", "least"), [("sample", 65), ("neighbours", 600)])
def test_every_bookmark_covers_its_figure_and_nothing_else(
    saved: dict[str, Saved], name: str, least: int, times: int
) -> None:
    figures, found = saved[name].figures, bookmarks(saved[name].versions[times])
    assert len(figures) >= least
    ours = {mark: text for mark, (text, _) in found.items() if mark.startswith("nb_")}
    assert ours == {f"nb_{number:04d}": one.text for number, one in enumerate(figures, 1)}


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize("name", ["sample", "neighbours", "footnote"])
def test_no_content_control_is_lost_or_draws_in_what_stands_beside_it(
    saved: dict[str, Saved], name: str, times: int
) -> None:
    versions = saved[name].versions
    before = controls(versions[0])
    assert len(before) > len(saved[name].figures) / 3
    assert controls(versions[times]) == before


@pytest.mark.parametrize("times", [0, 1, 2], ids=["written", "once", "twice"])
@pytest.mark.parametrize("name", ["sample", "neighbours", "footnote"])
def test_the_custom_properties_name_the_report_and_the_key_and_value_of_every_figure(
    saved: dict[str, Saved], name: str, times: int
) -> None:
    one = saved[name]
    found = properties(one.versions[times])
    assert (found.pop("nianbao.unit"), found.pop("nianbao.year")) == (one.document.title.unit, "2023")
    assert re.fullmatch(r"[0-9a-f]{64}", found.pop("nianbao.sha256"))
    assert {mark: json.loads(text) for mark, text in found.items()} == {
        f"nb_{number:04d}": {"key": figure.key, "value": figure.value} for number, figure in enumerate(one.figures, 1)
    }


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_behind_the_first_footnote_a_bookmark_still_begins_where_its_figure_does(
    saved: dict[str, Saved], times: int
) -> None:
    """LibreOffice shortens it by a character a save, in that paragraph only; it never loses or repeats a word for that."""
    before, after = (bookmarks(saved["footnote"].versions[number]) for number in (0, times))
    assert after.keys() == before.keys()
    for name, (text, left) in before.items():
        assert after[name][1] == left
        assert text.startswith(after[name][0])
        assert len(text) - len(after[name][0]) <= times
