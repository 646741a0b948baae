"""Notebooks through papermill, and exporters through nbconvert."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from pipeline.console.cli import BLOCKED, GOOD
from pipeline.errors import ProseError, RenderError, RunError
from pipeline.project import Project
from pipeline.report.tree.as_json import MEDIA_TYPE, TITLE_MEDIA_TYPE, title_to_json, to_json
from pipeline.report.tree.document import Heading, Paragraph, Text, Title
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Options, Outcome
from pipeline.run.published.manifest import STAGES
from pipeline.run.single.notebooks import execute_notebook, normalised, notebook_text
from tests.conftest import REPOSITORY

Published = tuple[Project, Outcome]


def notebook_of(published: Published) -> Path:
    return published[0].output_folder("dongan", 2023) / "report.ipynb"


def nbconvert(exporter: str, notebook: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`jupyter nbconvert` as a person would call it."""
    command = ["-m", "jupyter", "nbconvert", "--to", exporter, *options, "--output-dir", str(folder), str(notebook)]
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def test_an_unknown_parameter_is_an_error_that_names_the_known_ones(dongan: Project) -> None:
    with pytest.raises(RunError, match=r"没有参数 yaer.*unit、year、root"):
        execute_notebook(REPOSITORY / "notebooks" / "1_clean.ipynb", {"yaer": 2023}, dongan.root)


@pytest.mark.parametrize(
    ("source", "error", "said"),
    [
        ("1 / 0", RunError, "第 2 格.*ZeroDivisionError"),
        ("from pipeline.errors import ProseError\nraise ProseError('未知指标')", ProseError, "未知指标"),
        ("import os\nos._exit(9)", RunError, "内核中途停止"),
    ],
    ids=["raises", "raises ours", "kills the kernel"],
)
def test_a_cell_that_fails_ends_in_a_message_that_names_it(
    tmp_path: Path, source: str, error: type[Exception], said: str
) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("x = 1  # x", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(source),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )  # type: ignore[no-untyped-call]
    path = tmp_path / "bad.ipynb"
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    with pytest.raises(error, match=said):
        execute_notebook(path, {}, tmp_path)


def test_the_executed_notebook_shows_the_finished_sentences_to_any_viewer(published: Published) -> None:
    notebook = nbformat.read(notebook_of(published), as_version=4)  # type: ignore[no-untyped-call]
    texts = [
        output.data["text/markdown"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/markdown" in output.get("data", {})
    ]
    assert any("受理矛盾纠纷96件，调处成功96件，调解成功率100%。" in text for text in texts)
    assert any(text.startswith("### （一）突出学习教育") for text in "\n".join(texts).splitlines())


def test_charts_show_under_their_cells_in_any_viewer(published: Published, tmp_path: Path) -> None:
    """The stock `jupyter nbconvert --to html` page has each chart, drawn as in our own page, with its words and its caption."""
    assert nbconvert("html", notebook_of(published), tmp_path).returncode == 0
    shown = pictures((tmp_path / "report.html").read_text("utf-8"))
    assert len(shown) == 5
    assert shown == pictures(notebook_of(published).with_name("report.html").read_text("utf-8"))


def pictures(page: str) -> list[tuple[str, str, str]]:
    """Every figure of a page: where its picture comes from, the words for it, its caption."""
    found = []
    for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL):
        uri, alt = (re.search(rf' {name}="([^"]+)"', figure) for name in ("src", "alt"))
        caption = re.search(r"<figcaption>([^<]+)</figcaption>", figure)
        assert uri and alt and caption, figure[:200]
        found.append((uri[1], alt[1], caption[1]))
    return found


def test_a_notebook_that_is_not_trusted_loses_nothing_of_a_chart(published: Published) -> None:
    """Of HTML in such a notebook JupyterLab strips scripts, styles, `<svg>` and handlers; there is none of these."""
    notebook = nbformat.read(notebook_of(published), as_version=4)  # type: ignore[no-untyped-call]
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    pages = [output.data["text/html"] for output in outputs if "image/svg+xml" in output.get("data", {})]
    assert len(pages) == 5
    for page in pages:
        assert re.findall(r"<(\w+)", page) == ["figure", "img", "figcaption"]
        assert set(re.findall(r" (\w+)=\"", page)) == {"class", "src", "alt", "style"}


def test_the_executed_notebook_holds_no_time_no_path_and_no_machine(published: Published) -> None:
    text = notebook_of(published).read_text("utf-8")
    assert str(published[0].root) not in text
    assert "papermill" not in text
    assert not re.search(r"\d\d:\d\d:\d\d", text)
    assert notebook_text(normalised(nbformat.reads(text, as_version=4))) == text  # type: ignore[no-untyped-call]


def test_the_first_two_notebooks_show_readable_tables(published: Published) -> None:
    folder = published[0].processed_folder("dongan", 2023)
    clean = (folder / "1_clean.ipynb").read_text("utf-8")
    assert "读入行数" in clean
    assert "身份证号、手机号或银行卡号" in clean
    figures = (folder / "2_indicators.ipynb").read_text("utf-8")
    assert "count(outcome = 成功)" in figures
    assert "成立" in figures


@pytest.mark.parametrize(
    ("exporter", "ending"), [("gongwen-html", "html"), ("gongwen-pdf", "pdf"), ("gongwen-docx", "docx")]
)
def test_nbconvert_alone_makes_the_same_file(published: Published, tmp_path: Path, exporter: str, ending: str) -> None:
    """`jupyter nbconvert --to gongwen-pdf report.ipynb` gives the bytes that `nianbao run` gave."""
    assert nbconvert(exporter, notebook_of(published), tmp_path).returncode == 0
    assert (tmp_path / f"report.{ending}").read_bytes() == (
        notebook_of(published).parent / f"report.{ending}"
    ).read_bytes()


def test_the_annex_can_be_left_out(published: Published, tmp_path: Path) -> None:
    done = nbconvert("gongwen-html", notebook_of(published), tmp_path, "--GongwenExporter.annex=False")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "调解成功率" in html
    assert "<table" not in html
    assert "<img" not in html


def test_a_notebook_that_is_no_report_is_refused_with_advice(tmp_path: Path) -> None:
    done = nbconvert("gongwen-html", REPOSITORY / "notebooks" / "3_report.ipynb", tmp_path)
    assert done.returncode != 0
    assert "没有报告内容" in done.stderr


def test_notebooks_also_run_from_their_own_folder_as_in_jupyterlab(dongan: Project) -> None:
    """With the defaults of the parameters cell: unit dongan, year 2023, the root found; and a cell run twice repeats its numbers."""
    (dongan.root / "notebooks").mkdir()
    code = "import nbformat, nbclient, sys\nfor name in sys.argv[1:]:\n    nb = nbformat.read(name, as_version=4)\n    nbclient.NotebookClient(nb).execute()\n"
    names = [str(REPOSITORY / "notebooks" / f"{name}.ipynb") for name in ("1_clean", "2_indicators", "3_report")]
    subprocess.run([sys.executable, "-c", code, *names], cwd=dongan.root / "notebooks", check=True, capture_output=True)
    assert (dongan.processed_folder("dongan", 2023) / "indicators.json").is_file()


@pytest.mark.parametrize(
    ("folder", "notebooks", "names"),
    [
        (".", "notebooks", ("1_clean", "2_indicators", "3_report")),
        ("notebooks", ".", ("1_clean",)),
        ("data/raw/dongan", "../../../notebooks", ("1_clean",)),
    ],
    ids=[
        "the root, as VS Code's workspace",
        "their own folder, as JupyterLab and VS Code",
        "any folder of the project",
    ],
)
def test_stock_papermill_finds_the_root_from(
    dongan: Project, folder: str, notebooks: str, names: tuple[str, ...]
) -> None:
    """`papermill notebooks/1_clean.ipynb out.ipynb -p unit dongan -p year 2023`, and so on."""
    shutil.copytree(REPOSITORY / "notebooks", dongan.root / "notebooks")
    for name in names:
        source, executed = f"{notebooks}/{name}.ipynb", dongan.root / f"{name}-out.ipynb"
        command = [
            sys.executable,
            "-m",
            "papermill",
            source,
            str(executed),
            "-p",
            "unit",
            "dongan",
            "-p",
            "year",
            "2023",
        ]
        done = subprocess.run(command, cwd=dongan.root / folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (dongan.processed_folder("dongan", 2023) / "tallies.json").is_file()
    assert names[-1] != "3_report" or "受理矛盾纠纷96件" in executed.read_text("utf-8")


def shown(report_cells: list[dict[str, object]]) -> nbformat.NotebookNode:
    """An executed notebook with these outputs."""
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in report_cells]  # type: ignore[no-untyped-call]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs)])  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("annex", [True, False])
def test_a_heading_without_text_below_it_is_refused_by_name(annex: bool) -> None:
    title = Title("", "东安镇", 2023, "2024-01-15")
    name = Heading(0, (Text("题"),))
    full = (Heading(1, (Text("一、甲"),)), Heading(2, (Text("（一）乙"),)), Paragraph((Text("文"),)))
    for blocks, sound in ((full, True), ((*full, Heading(1, (Text("二、空的一节"),))), False)):
        cells = [{TITLE_MEDIA_TYPE: title_to_json(title)}]
        cells.append(
            {MEDIA_TYPE: {"part": "body", "blocks": [to_json(b) for b in (name, *(full if annex else blocks))]}}
        )
        cells += [{MEDIA_TYPE: {"part": "annex", "blocks": [to_json(block) for block in blocks]}}] if annex else []
        if sound:
            assert read_document(shown(cells)).title.title == "题"
        else:
            with pytest.raises(RenderError, match="二、空的一节”下面没有文字"):
                read_document(shown(cells))


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_says_what_a_run_does_as_it_does_it(published: Published, name: str) -> None:
    """The notebooks in their order; and in each folder that it names, what it says of it."""
    text = (REPOSITORY / name).read_text("utf-8")
    (said,) = re.findall(r"^`nianbao run`.*papermill(?:.+\n)+", text, re.M)
    assert re.findall(r"`notebooks/(\w+)\.ipynb`", said) == list(STAGES)
    project, outcome = published
    places = [
        re.sub(r"<\w+>/<\w+>", f"{outcome.unit}/{outcome.year}", place) for place in re.findall(r"`(\S+/)`", said)
    ]
    processed, output = (project.root / place for place in places)
    assert {f"{stage}.ipynb" for stage in STAGES[:2]} | {"disputes.parquet", "indicators.json"} <= names_in(processed)
    assert {f"report.{ending}" for ending in ("ipynb", *Options().formats)} <= names_in(output)
    blocked, *_, good = re.findall(r"(?:exit code |退出码 )(\d)", said)
    assert (int(blocked), int(good)) == (BLOCKED, GOOD)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
