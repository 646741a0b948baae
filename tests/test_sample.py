"""Dong'an town's 2023 report, from raw files to outputs: every published figure, and nothing personal."""

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest

from pipeline.project import Project
from pipeline.report.tree.document import Figure, Heading, Paragraph, Picture, Strong, plain_text
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Outcome
from tests.conftest import REPOSITORY, SAMPLE
from tests.sample.make import write_all
from tests.sample.planted import PERSON_PATTERN, PLANTED

Published = tuple[Project, Outcome]

# The figures of the published report, as printed: key → (value or bounds, text in the report).
FIGURES: dict[str, tuple[int | tuple[int, int], str]] = {
    "study.sessions": (12, "12"),
    "study.trainings": ((11, 19), "10余"),
    "counsel.lawyers": (2, "2"),
    "documents.filing_rate": (100, "100%"),
    "services.items": (154, "154"),
    "grids.total": (24, "24"),
    "posts.sections": (4, "4"),
    "posts.posts": (26, "26"),
    "posts.assignments": (58, "58"),
    "posts.holders": (47, "47"),
    "events.handled": (559, "559"),
    "officers.applied": (1, "1"),
    "officers.cancelled": (0, "无"),
    "penalties.decisions": (74, "74"),
    "penalties.transport": (67, "67"),
    "penalties.emergency": (7, "7"),
    "reconsideration.accepted": (0, "未发生"),
    "litigation.accepted": (0, "无"),
    "disputes.accepted": (96, "96"),
    "disputes.settled": (96, "96"),
    "disputes.success_rate": (100, "100%"),
    "receptions.sessions": (116, "116"),
    "receptions.people": (116, "116"),
    "receptions.consultations": (97, "97"),
    "receptions.complaints": (19, "19"),
    "petitions.accepted": (7, "7"),
    "petitions.closed_in_time": (7, "7"),
    "publicity.review_events": ((11, 19), "10余"),
    "publicity.review_consultations": ((21, 29), "20余"),
    "suggestions.answered": (32, "32"),
    "disclosures.published": (59, "59"),
}


def folder(published: Published) -> Path:
    return published[0].output_folder("dongan", 2023)


def document(published: Published):  # type: ignore[no-untyped-def]
    return read_document(nbformat.read(folder(published) / "report.ipynb", as_version=4))  # type: ignore[no-untyped-call]


def printed(published: Published) -> dict[str, list[str]]:
    """Every figure in the published text: key → the forms in which it is printed."""
    found: dict[str, list[str]] = {}

    def visit(inlines) -> None:  # type: ignore[no-untyped-def]
        for node in inlines:
            if isinstance(node, Figure):
                found.setdefault(node.key, []).append(node.text)
            elif isinstance(node, Strong):
                visit(node.inlines)

    for block in document(published).body:
        if isinstance(block, Heading | Paragraph):
            visit(block.inlines)
    return found


def test_the_run_publishes_every_output(published: Published) -> None:
    assert published[1].state == "done", published[1].message
    names = {path.name for path in folder(published).iterdir()}
    reports = {"report.html", "report.pdf", "report.docx", "report.ipynb"}
    assert names == reports | {"indicators.json", "problems.json", "manifest.json", "ro-crate-metadata.json"}


@pytest.mark.parametrize("key", FIGURES)
def test_every_published_figure_is_arrived_at_by_counting(published: Published, key: str) -> None:
    values = {item["key"]: item for item in json.loads((folder(published) / "indicators.json").read_text("utf-8"))}
    wanted, _ = FIGURES[key]
    low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
    assert low <= values[key]["value"] <= high
    assert values[key]["kind"] in ("rows", "zero report", "derived")
    assert values[key]["sources"]


def test_all_31_figures_stand_in_the_text_as_published(published: Published) -> None:
    assert len(FIGURES) == 31
    texts = printed(published)
    assert {key: set(texts[key]) for key in FIGURES} == {key: {text} for key, (_, text) in FIGURES.items()}


def test_zeros_are_printed_only_because_they_were_declared(published: Published) -> None:
    values = {item["key"]: item for item in json.loads((folder(published) / "indicators.json").read_text("utf-8"))}
    for key in ("reconsideration.accepted", "litigation.accepted"):
        assert values[key]["kind"] == "zero report"
        assert values[key]["sources"][0]["cells"]


def test_the_report_has_its_parts_and_sections_and_is_signed(published: Published) -> None:
    tree = document(published)
    headings = [plain_text(block) for block in tree.body if isinstance(block, Heading)]
    assert [h[:2] for h in headings if h[1] == "、"] == ["一、", "二、", "三、"]
    assert [h[:3] for h in headings if h[0] == "（"] == ["（一）", "（二）", "（三）", "（四）", "（五）"]
    text = "\n".join(map(plain_text, tree.body))
    assert re.findall(r"^([一二三四五]是)", text, re.M) == [
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
        "一是",
        "二是",
        "三是",
        "四是",
    ]
    assert text.endswith("东安镇人民政府\n2024年1月15日")
    assert tree.title.title == "东安镇2023年法治政府建设情况报告"


def test_the_published_text_is_prose_and_tables_and_charts_stand_in_the_annex(published: Published) -> None:
    tree = document(published)
    assert all(isinstance(block, Heading | Paragraph) or type(block).__name__ == "Closing" for block in tree.body)
    pictures = [block for block in tree.annex if isinstance(block, Picture)]
    assert len(pictures) >= 3
    assert "全年" not in pictures[0].alt
    assert re.search(r"合计74份，其中交通67份、应急管理7份；.*月最多", pictures[0].alt)
    assert len([block for block in tree.annex if type(block).__name__ == "Table"]) == 5


def test_in_the_html_each_figure_is_a_data_element_of_its_indicator(published: Published) -> None:
    html = (folder(published) / "report.html").read_text("utf-8")
    for key, (_, text) in FIGURES.items():
        assert re.search(rf'<data class="indicator" data-key="{re.escape(key)}" value="\d+">{text}</data>', html), key


def test_sources_name_real_files_with_their_hashes_and_real_rows(published: Published) -> None:
    project = published[0]
    for item in json.loads((folder(published) / "indicators.json").read_text("utf-8")):
        for source in item["sources"]:
            content = (project.root / source["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == source["sha256"]
            assert re.fullmatch(
                r"[A-Z]+\d+(:[A-Z]+\d+)?(,[A-Z]+\d+(:[A-Z]+\d+)?)*", source.get("rows") or source.get("cells")
            )


def everything_written(project: Project) -> list[tuple[Path, str]]:
    """All text that a run left behind; PDFs and parquet files as the text in them."""
    import pandas as pd

    texts = []
    for path in sorted([*(project.root / "outputs").rglob("*"), *(project.root / "data" / "processed").rglob("*")]):
        if path.suffix == ".pdf":
            texts.append(
                (path, subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout)
            )
        elif path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            texts.append((path, re.sub(r"<[^>]*>", "", "".join(parts))))
        elif path.suffix == ".parquet":
            texts.append((path, pd.read_parquet(path).to_csv()))
        elif path.is_file():
            texts.append((path, path.read_text("utf-8")))
    return texts


def test_planted_personal_data_is_found_in_the_raw_files_and_nowhere_else(published: Published) -> None:
    texts = everything_written(published[0])
    assert {path.suffix for path, _ in texts} >= {".html", ".pdf", ".docx", ".ipynb", ".json", ".parquet"}
    assert len(PLANTED) >= 12
    for path, text in texts:
        leaked = [secret for secret in PLANTED if secret in text]
        assert not leaked, (path, leaked)
        assert not re.search(PERSON_PATTERN, text), path


def test_personal_columns_are_not_even_kept_as_columns(published: Published) -> None:
    import pandas as pd

    processed = published[0].processed_folder("dongan", 2023)
    assert not {"parties", "phone"} & set(pd.read_parquet(processed / "disputes.parquet").columns)
    holders = pd.read_parquet(processed / "posts.parquet")["holder"]
    assert sorted(holders.unique()) == list(range(1, 48))


def test_the_samples_are_remade_byte_for_byte(tmp_path: Path) -> None:
    write_all(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (SAMPLE / "2023").iterdir() if path.name in made}
    assert made == kept
    assert len(made) >= 13


def test_raw_files_are_never_touched(published: Published) -> None:
    for path in (SAMPLE / "2023").iterdir():
        assert (published[0].raw_folder("dongan", 2023) / path.name).read_bytes() == path.read_bytes()


def test_the_published_totals_are_said_to_be_published_and_the_rows_reconstructed(published: Published) -> None:
    assert "reconstructed" in (REPOSITORY / "data" / "raw" / "README.md").read_text("utf-8")
    assert "重建" in "".join(plain_text(block) for block in document(published).annex)
