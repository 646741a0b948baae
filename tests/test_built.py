"""Hostile words through a whole batch: what is built of them, for whomever it is built, holds them as words.

Each town brings a share of the corpus wherever a department or an office can write: in cells, headings, names of files and
sheets, unit.yml, narrative.md, a catalogue of its own, corrections and decisions. All formats are built, and looked at as they lie.
"""

import io
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import nbformat
import openpyxl
import pikepdf
import pytest
import yaml

from pipeline.characters import CONTROLS, JOINERS
from pipeline.errors import ProseError
from pipeline.indicators import Results, Value
from pipeline.project import Project
from pipeline.report.prose.legible import USUAL, held, legible
from tests.conftest import SAMPLE
from tests.test_hostile import (
    ALLOWED,
    EXCEL_ESCAPE,
    PRINTABLE,
    STRINGS,
    Page,
    in_excel,
    write_catalogue,
    write_named_files,
    write_named_sheets,
    write_petitions,
    written,
)

TOWNS = 3
TEXTS = ("*.html", "*.json", "*.ipynb", "*.xml", "*.txt", "*.log", "*.csv", "*.yml", "*.svg")
RAW = re.compile(f"[{CONTROLS}]")
UNSEEN = re.compile(f"[{CONTROLS}{JOINERS}]")
ACTIONS = {"/JS", "/JavaScript", "/URI", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia", "/OpenAction", "/Launch"}
FIELDS = re.compile(rb"<w:(?:instrText|fldSimple|hyperlink|object|control|altChunk)\b")
ON_SCREEN = frozenset(
    [
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "style",
        "div",
        "span",
        "p",
        "strong",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "figure",
        "img",
        "a",
        "sup",
        "br",
    ]
)


def is_taken(word: str) -> bool:
    """Whether a passage may hold the word: what is markup, or a template, is refused in words."""
    value = Value("disputes.accepted", "受理", "件", 96, "96", "count()", "rows")
    report = written(word, Results({value.key: value}, (), {}))
    try:
        report.prose("{{ narrative.probe }}")
        report.closing()
    except ProseError:
        return False
    return True


def found_town(folder: Path, words: Sequence[str], others: Sequence[str]) -> None:
    """A town with the words wherever somebody can write; its catalogue has others, for what it knows is no unknown column."""
    shutil.copytree(SAMPLE, folder)
    ours = [word for word in words if word in PRINTABLE and not UNSEEN.search(word)]
    theirs = [word for word in words if in_excel(word)]
    other = [word for word in others if word in PRINTABLE and word.strip() and not UNSEEN.search(word)]
    unit = yaml.safe_load((folder / "unit.yml").read_text("utf-8"))
    official = {"addressee": ours[0], "remark": ours[1], "index_number": {2023: ours[2]}}
    official |= {"attachments": {2023: [{"title": word} for word in ours[3:]]}}
    unit |= {
        "name": f"镇{ours[4]}",
        "also_called": ["东安镇"],
        "superior": ours[5],
        "level": ours[6],
        "official": official,
    }
    (folder / "unit.yml").write_text(yaml.safe_dump(unit, allow_unicode=True), "utf-8")
    raw = folder / "2023"
    (raw / "信访办-2023年信访件办理情况登记表.xlsx").unlink()
    write_petitions(raw / "信访办.xlsx", theirs, theirs)
    write_named_files(raw, words)
    write_named_sheets(raw / "其他.xlsx", theirs)
    entries = [
        {"file": "信访办.xlsx", "sheet": "信访件", "cell": f"F{row}", "was": word, "now": word, "reason": word}
        | {"agreed_by": word, "date": date(2024, 1, 5)}
        for row, word in enumerate(theirs, 2)
        if word in ours and not EXCEL_ESCAPE.search(word)
    ]
    (raw / "corrections.yml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    write_catalogue(folder, other)
    disputes = raw / "司法所-矛盾纠纷调解台账（2023年）.xlsx"
    book = openpyxl.load_workbook(disputes)
    sheet = book["2023年"]
    sheet.cell(6, sheet.max_column, "拟撤销")
    book.save(disputes)
    with (raw / "narrative.md").open("a", encoding="utf-8") as file:
        file.write("".join(f"\n\n甲{word}乙" for word in ours if is_taken(f"甲{word}乙")) + "\n")


def decide(path: Path, words: Sequence[str]) -> None:
    """Answer what is asked, the words being the reasons and who gave them."""
    text = path.read_text("utf-8")
    offered = re.findall(r"answer:.*?# 填：(.*)$", text, re.M)
    answers = ["采用" if "采用" in each else re.split(" 或 |、", each)[0] for each in offered]
    entries = yaml.safe_load(text)
    assert len(answers) == len(entries) > 0
    ours = [word for word in words if word in PRINTABLE and not UNSEEN.search(word)]
    for entry, answer in zip(entries, answers, strict=True):
        entry |= {"answer": answer, "by": ours[0], "reason": "；".join(ours[1:]), "date": date(2024, 1, 5)}
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")


class Built:
    """A batch over all towns, as it ended: what it said, and what lies in outputs."""

    def __init__(self, root: Path) -> None:
        self.project, self.outputs = Project(root), root / "outputs"
        for town in range(TOWNS):
            folder = root / "data" / "raw" / f"town{town}"
            found_town(folder, STRINGS[town::TOWNS], STRINGS[(town + 1) % TOWNS :: TOWNS])
        for town in range(TOWNS):
            self.run("check", "2023", "--unit", f"town{town}", "--decide")
            decide(root / "data" / "raw" / f"town{town}" / "2023" / "decisions.yml", STRINGS[town::TOWNS])
        self.said = [self.run("batch", "--years", "2023", "--draft")]
        self.said += [self.run("check", "2023", "--unit", f"town{town}", "--mark", "--notes") for town in range(TOWNS)]
        self.said.append(self.run("check", "2023", "--unit", "town0", "--json"))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline", "--root", str(self.project.root), *words]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)

    def files(self, *patterns: str) -> Iterator[Path]:
        for pattern in patterns:
            yield from sorted(self.outputs.rglob(pattern))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("built"))


TOGETHER = pytest.mark.xdist_group("built")


@TOGETHER
@pytest.mark.timeout(300)
def test_every_town_is_built_in_every_format(built: Built) -> None:
    batch = built.said[0]
    assert "Traceback" not in "".join(run.stdout + run.stderr for run in built.said)
    assert batch.stdout.count("草稿") >= TOWNS, batch.stdout + batch.stderr
    for name in ("report.html", "report.pdf", "report.docx", "report.ipynb"):
        assert len(list(built.files(name))) == TOWNS, batch.stdout + batch.stderr
    marked = list(built.outputs.glob("town*/marked-2023"))
    assert len(marked) == TOWNS


@TOGETHER
@pytest.mark.timeout(300)
def test_no_raw_control_reaches_the_screen_or_a_text(built: Built) -> None:
    for run in built.said:
        assert RAW.findall(run.stdout + run.stderr) == []
    for path in built.files(*TEXTS):
        assert RAW.findall(path.read_text("utf-8")) == [], path


@TOGETHER
@pytest.mark.timeout(300)
def test_pages_hold_no_element_and_no_link_that_is_not_ours(built: Built) -> None:
    pages = list(built.files("report.html"))
    for path in pages:
        page = Page(path.read_text("utf-8"))
        assert {tag for tag, _ in page.elements} <= ALLOWED, path
        assert [name for _, names in page.elements for name in names if name.startswith("on")] == []
        ours = re.compile(r"#|data:image/svg\+xml;base64,")
        assert [link for link in page.links if not ours.match(link)] == [], path
    for path in built.files("index.html", "overview*.html"):
        page = Page(path.read_text("utf-8"))
        assert [name for _, names in page.elements for name in names if name.startswith("on")] == []
        assert not {tag for tag, _ in page.elements} & {"iframe", "embed", "object", "base", "form", "svg", "math"}
        assert [link for link in page.links if ":" in link.partition("/")[0] and not link.startswith("data:")] == []
    scripts = {re.sub(r"\s+", "", script) for path in built.files("*.html") for script in scripts_of(path)}
    assert len(scripts) <= 1  # the overview's own, if any


def scripts_of(path: Path) -> list[str]:
    return re.findall(r"<script\b[^>]*>(.*?)</script>", path.read_text("utf-8"), re.S | re.I)


@TOGETHER
@pytest.mark.timeout(300)
def test_no_pdf_does_anything(built: Built) -> None:
    for path in built.files("report.pdf"):
        with pikepdf.open(path) as file:
            found = [item for item in file.objects if isinstance(item, pikepdf.Dictionary)]
            keys = {str(key) for item in found for key in item}
            kinds = {str(item.get("/S")) for item in found}
        assert not ACTIONS & keys, path
        assert not {"/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR"} & kinds, path


@TOGETHER
@pytest.mark.timeout(300)
def test_no_word_file_leads_anywhere_or_holds_a_field_of_theirs(built: Built) -> None:
    plain = {}
    for path in built.files("report.docx"):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    ET.fromstring(package.read(name))
                if name.endswith(".rels"):
                    assert b"External" not in package.read(name), (path, name)
            fields = set(re.findall(rb"<w:instrText[^>]*>([^<]*)<", package.read("word/document.xml")))
            assert all(re.match(rb"\s*(?:PAGE|REF|SEQ|PAGEREF|NOTEREF|TOC)\b", field) for field in fields), path
            assert not re.search(rb"<w:(?:object|control|altChunk)\b", package.read("word/document.xml")), path
            plain[path] = package.namelist()
    assert len({tuple(sorted(re.sub(r"\d+", "0", name) for name in set(names))) for names in plain.values()}) <= TOWNS


@TOGETHER
@pytest.mark.timeout(300)
def test_a_notebook_shows_nothing_live(built: Built) -> None:
    for path in built.files("report.ipynb"):
        notebook = nbformat.read(path, 4)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                assert not {"application/javascript", "text/latex"} & {*data}, path
                if "text/html" in data and "image/svg+xml" not in data:
                    page = Page("".join(data["text/html"]))
                    assert {tag for tag, _ in page.elements} <= ON_SCREEN, path
                    assert [name for _, names in page.elements for name in names if name.startswith("on")] == []


@TOGETHER
@pytest.mark.timeout(300)
def test_machine_readable_files_are_whole(built: Built) -> None:
    for path in built.files("*.xml"):
        ET.parse(path)
    assert list(built.files("*.xml"))  # the batch in the form that CI systems read


@TOGETHER
@pytest.mark.timeout(300)
def test_marked_copies_hold_no_formula_and_no_link_of_theirs(built: Built) -> None:
    copies = list(built.files("marked-2023/*.xlsx"))
    assert copies
    for path in copies:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.hyperlink is None
                    assert cell.data_type != "f" or not any(
                        word in str(cell.value) for word in STRINGS if len(word) > 9
                    )
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            assert not any("External" in package.read(name).decode() for name in package.namelist() if ".rels" in name)


def test_what_the_faces_lack_is_written_as_its_number() -> None:
    assert legible("活动✅😀é.xlsx") == "活动〔U+2705〕〔U+1F600〕é.xlsx" or 0x2705 in held()
    assert legible("司法所（2023年）—“甲”…") == "司法所（2023年）—“甲”…"
    usual = [chr(code) for code in range(0x10000) if re.match(f"[{USUAL}]", chr(code)) and code not in (9, 10)]
    assert [char for char in usual if ord(char) not in held()] == []
