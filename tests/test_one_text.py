"""Text is one: HTML, PDF, DOCX and executed notebook say the same words in the same order, paragraph by paragraph."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
import nbformat
import pytest
from docx.oxml.ns import qn

from pipeline.project import Project
from pipeline.report.pages.docx import render_docx
from pipeline.report.pages.html import render_html
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.tree.as_markdown import markdown
from pipeline.report.tree.document import Document, Heading, Note, Table, lines_of, notes_of, words_of
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Outcome
from tests.golden import everything

MM = 72 / 25.4
# What a site lists above the text, and an entry's way back, are not the report's words.
FURNITURE = re.compile("(索引号|发文字号|发布机构|成文日期|发布日期|印于)：")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def expected(document: Document) -> list[str]:
    """Every paragraph, list item, caption, table row and note of the tree, without blanks."""
    lines = [document.title.title]
    for block in (*document.body, *document.annex):
        lines += lines_of(block)
    return [squeezed(line) for line in lines if squeezed(line)]


def footnotes(document: Document) -> list[str]:
    blocks = (*document.body, *document.annex)
    return [squeezed(words_of(note.inlines)) for block in blocks for note in notes_of(block) if isinstance(note, Note)]


class Page(HTMLParser):
    """The lines of a page: what stands in a paragraph, heading, caption, list item or table row."""

    LINES = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "caption", "figcaption", "li", "tr", "dd")
    LEFT_OUT = ("sup", "style", "title", "head")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.skipped = self.in_notes = 0
        self.term, self.naming = "", False
        self.counts: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.skipped += tag in self.LEFT_OUT
        if tag == "dt":
            self.term, self.naming = "", True
        if tag == "section":
            self.in_notes += said.get("class") == "notes"
        if tag in ("ol", "ul"):
            self.counts.append(int(said.get("start") or 1) if tag == "ol" else 0)
        if tag in self.LINES:
            self.lines.append("")
        if tag == "dd":
            self.lines[-1] = f"{self.term}："
        if tag == "li":
            self.lines[-1] = f"{self.counts[-1]}." if self.counts[-1] else "·"
            self.counts[-1] += bool(self.counts[-1])

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in self.LEFT_OUT
        self.naming = self.naming and tag != "dt"
        if tag in ("ol", "ul"):
            self.counts.pop()
        if tag in self.LINES and self.in_notes:
            self.notes.append(self.lines.pop())

    def handle_data(self, data: str) -> None:
        if self.naming:
            self.term += data
        elif self.lines and not self.skipped:
            self.lines[-1] += data


def said_by_html(document: Document) -> tuple[list[str], list[str]]:
    page = Page()
    page.feed(render_html(document))
    notes = [re.sub(r"^\S+ | *[↩↑]$", "", line.strip()) for line in page.notes[1:]]
    lines = [squeezed(line) for line in page.lines if squeezed(line) and not FURNITURE.match(line)]
    return squeezed_enclosures(lines), [squeezed(note) for note in notes]


def squeezed_enclosures(lines: list[str]) -> list[str]:
    """附件： on a line of its own belongs to the first name below it."""
    place = lines.index("附件：") if "附件：" in lines else None
    return lines if place is None else [*lines[:place], lines[place] + lines[place + 1], *lines[place + 2 :]]


def said_by_docx(document: Document) -> tuple[list[str], list[str]]:
    content = render_docx(document, plain=True)
    body = docx.Document(io.BytesIO(content)).element.body
    lines = [squeezed(line) for child in body for line in _docx_lines(child)]
    notes: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "word/footnotes.xml" in archive.namelist():
            from lxml import etree

            root = etree.fromstring(archive.read("word/footnotes.xml"))
            real = [note for note in root.iter(qn("w:footnote")) if note.get(qn("w:type")) is None]
            notes = [squeezed("".join(text.text or "" for text in note.iter(qn("w:t")))) for note in real]
    return [line for line in lines if line], notes


def _docx_lines(element) -> Iterator[str]:  # type: ignore[no-untyped-def]
    if element.tag == qn("w:p"):
        yield "".join(text.text or "" for text in element.iter(qn("w:t")))
    elif element.tag == qn("w:tbl"):
        for row in element.iter(qn("w:tr")):
            yield "\t".join("".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))


def said_by_markdown(texts: list[str]) -> tuple[list[str], list[str]]:
    """What the notebook's viewer shows: the Markdown of the cells less its own signs."""
    joined = "\n".join(texts)
    notes = [
        re.sub(r"\\(.)", r"\1", note).replace("<strong>", "").replace("</strong>", "")
        for note in re.findall(r"〔注：(.*?)〕", joined)
    ]
    lines = []
    for line in re.sub(r"〔注：.*?〕", "", joined).splitlines():
        if re.fullmatch(r"-{3,}|\|[-:|]+\|", line):
            continue
        line = re.sub(r"^#+ |^\| | \|$|(?<!\\)\*\*|</?strong>", "", line)
        line = re.sub(r"^- ", "· ", line).replace(" | ", "\t")
        lines.append(squeezed(re.sub(r"\\(.)", r"\1", line)))
    return [line for line in lines if line], [squeezed(note) for note in notes]


def said_by_pdf(document: Document, folder: Path) -> str:
    """The text block of all pages in reading order, without page numbers."""
    path = folder / "report.pdf"
    path.write_bytes(render_pdf(document, plain=True))
    block = ["-x", "0", "-y", str(int(35 * MM)), "-W", "600", "-H", str(int(230 * MM))]
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *block, str(path), "-"]
    said = squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return re.sub(r"印于：第\d+页(、第\d+页)*", "", said)  # an entry's way back


def read_along(text: str, document: Document) -> str:
    """What is left of the PDF's text once every expected line was read in its order; "" when they are the same."""
    heads = [squeezed("".join(block.header)) for block in (*document.body, *document.annex) if isinstance(block, Table)]
    signs = [line[0] for line in footnote_lines(document)]
    again = [*heads, *footnote_lines(document), *signs]
    for line in expected(document):
        while not text.startswith(line):
            skipped = next((head for head in again if head and text.startswith(head)), None)
            if skipped is None:
                return f"expected {line[:40]}, found {text[:60]}"
            text = text[len(skipped) :]
            if skipped not in heads:
                again.remove(skipped)
        text = text[len(line) :]
    for note in [item for item in again if item not in heads]:
        text = text.removeprefix(note)
    return text


def footnote_lines(document: Document) -> list[str]:
    from pipeline.report.tree.document import circled

    return [f"{circled(number)}{note}" for number, note in enumerate(footnotes(document), 1)]


@pytest.fixture(scope="module")
def sample(published: tuple[Project, Outcome]) -> tuple[Document, list[str]]:
    notebook = nbformat.read(published[0].output_folder("dongan", 2023) / "report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = [output.data["text/markdown"] for output in outputs if "text/markdown" in output.get("data", {})]
    return read_document(notebook), shown[1:]  # the first shows the report's name


def without_alts(document: Document, lines: list[str]) -> list[str]:
    """The notebook shows a chart's alt text, too, which pages keep for those who cannot see it."""
    alts = {squeezed(block.alt) for block in document.annex if hasattr(block, "alt")}
    return [line for line in lines if line not in alts]


def test_html_docx_and_notebook_say_the_same_paragraph_by_paragraph(sample: tuple[Document, list[str]]) -> None:
    document, shown = sample
    wanted = expected(document)
    assert len(wanted) > 60
    assert said_by_html(document) == (wanted, [])
    assert said_by_docx(document) == (wanted, [])
    assert without_alts(document, said_by_markdown(shown)[0]) == wanted


def test_the_pdf_says_the_same_in_the_same_order(sample: tuple[Document, list[str]], tmp_path: Path) -> None:
    assert read_along(said_by_pdf(sample[0], tmp_path), sample[0]) == ""


def test_a_document_with_everything_says_the_same_everywhere(tmp_path: Path) -> None:
    document = everything()
    wanted, notes = expected(document), footnotes(document)
    assert notes
    assert said_by_html(document) == (wanted, notes)
    assert said_by_docx(document) == (wanted, notes)
    assert said_by_markdown([f"# {document.title.title}", *map(markdown, document.body)]) == (wanted, notes)
    assert [line for line in read_along(said_by_pdf(document, tmp_path), document).splitlines() if line] == []


def test_the_comparison_notices_a_missing_word(tmp_path: Path) -> None:
    from dataclasses import replace

    document = everything()
    place = next(place for place, block in enumerate(document.body) if isinstance(block, Heading))
    cut = replace(document, body=document.body[:place] + document.body[place + 1 :])
    assert said_by_html(cut)[0] != expected(document)
    assert read_along(said_by_pdf(cut, tmp_path), document) != ""
