"""Rendering one report: our HTML and PDF beside stock nbconvert and Chromium's print-to-PDF, on the same executed notebook.

The ways take turns, round by round, in one run; the table shows the median of the rounds. Every way starts from the notebook
file and ends with files. Warm means within this process, after one report that is not counted; cold means the command as
typed in a shell, a new process each time. Each round has a report of its own, with other digits, for Typst would set the
same report again from memory. Chromium always starts anew, as printing does. Names on the network do not resolve for it,
so that it never waits for the scripts which the stock page asks a CDN for.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import nbformat

from pipeline.report.tree.as_json import MEDIA_TYPE

REPOSITORY = Path(__file__).parent.parent
JUPYTER = Path(sys.executable).with_name("jupyter")
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
OURS, STOCK = "ours, warm: HTML + PDF", "nbconvert + Chromium, cold"
OURS_COLD, STOCK_WARM = "ours, cold: HTML + PDF", "nbconvert + Chromium, warm"


@dataclass(frozen=True)
class Cost:
    """What one report took: seconds on the clock, and of processor time with that of the processes it started."""

    wall_s: float
    cpu_s: float


def ours(notebook: Path, folder: Path) -> None:
    """HTML and PDF in this process."""
    from pipeline.report.pages.html import render_html
    from pipeline.report.pages.pdf import render_pdf
    from pipeline.report.tree.from_notebook import read_document

    document = read_document(nbformat.read(notebook, as_version=4))  # type: ignore[no-untyped-call]
    (folder / "report.html").write_text(render_html(document), encoding="utf-8")
    (folder / "report.pdf").write_bytes(render_pdf(document))


def ours_word(notebook: Path, folder: Path) -> None:
    """DOCX in this process."""
    from pipeline.report.pages.docx import render_docx
    from pipeline.report.tree.from_notebook import read_document

    document = read_document(nbformat.read(notebook, as_version=4))  # type: ignore[no-untyped-call]
    (folder / "report.docx").write_bytes(render_docx(document))


def ours_cold(notebook: Path, folder: Path) -> None:
    """The two commands of our exporters."""
    for exporter in ("gongwen-html", "gongwen-pdf"):
        convert(exporter, notebook, folder)


def stock_cold(notebook: Path, folder: Path) -> None:
    """`jupyter nbconvert --to html`, then Chromium."""
    convert("html", notebook, folder)
    print_page(folder)


def stock_warm(notebook: Path, folder: Path) -> None:
    """nbconvert's HTML exporter in this process, then Chromium."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_filename(str(notebook))
    (folder / "report.html").write_text(html, encoding="utf-8")
    print_page(folder)


def convert(exporter: str, notebook: Path, folder: Path) -> None:
    """`jupyter nbconvert` as typed in a shell."""
    command = [JUPYTER, "nbconvert", "--to", exporter, notebook, "--output-dir", folder, "--output", "report"]
    subprocess.run(command, check=True, capture_output=True)


def print_page(folder: Path) -> None:
    """report.html → report.pdf by a fresh Chromium with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        options = [f"--user-data-dir={profile}", f"--print-to-pdf={folder / 'report.pdf'}"]
        page = (folder / "report.html").as_uri()
        subprocess.run([*CHROMIUM, *options, page], check=True, capture_output=True)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    OURS: ours,
    "ours, warm: DOCX alone": ours_word,
    STOCK_WARM: stock_warm,
    OURS_COLD: ours_cold,
    STOCK: stock_cold,
}


def measure(way: Callable[[Path, Path], None], notebook: Path) -> tuple[Cost, dict[str, int]]:
    """One report: what it took, and the size of each file in KB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, spent = time.perf_counter(), processor_s()
        way(notebook, folder)
        cost = Cost(time.perf_counter() - start, processor_s() - spent)
        sizes = {path.suffix[1:]: path.stat().st_size // 1000 for path in folder.iterdir()}
    if set(sizes) != ({"docx"} if way is ours_word else {"html", "pdf"}) or not all(sizes.values()):
        raise SystemExit(f"{way.__name__} did not make its files: {sizes}")
    return cost, sizes


def processor_s() -> float:
    """Processor time of this process and of the finished processes that it started."""
    return sum(os.times()[:4])


def executed_sample(root: Path) -> Path:
    """The sample's report notebook, run now, from raw files on."""
    from pipeline.project import Project
    from pipeline.run import Options, run_report

    shutil.copytree(REPOSITORY / "data" / "raw" / "dongan", root / "data" / "raw" / "dongan")
    outcome = run_report(Project(root), "dongan", 2023, Options(formats=()))
    return root / outcome.folder / "report.ipynb"


def with_other_digits(notebook: Path, number: int) -> Path:
    """A report of the same form beside the notebook: in every text its digits exchanged, in every chart another comment."""
    digits = "0123456789"
    exchange = str.maketrans(digits, "".join(random.Random(number).sample(digits, 10)))

    def exchanged(node: object) -> object:
        if isinstance(node, list):
            return [exchanged(item) for item in node]
        if not isinstance(node, dict):
            return node
        text = {"text": node["text"].translate(exchange)} if isinstance(node.get("text"), str) else {}
        return {key: exchanged(value) for key, value in node.items()} | text

    document = json.loads(notebook.read_text("utf-8"))
    for bundle in (
        output["data"] for cell in document["cells"] for output in cell.get("outputs", ()) if "data" in output
    ):
        if MEDIA_TYPE in bundle:
            bundle[MEDIA_TYPE] = exchanged(bundle[MEDIA_TYPE])
        if "image/svg+xml" in bundle:
            bundle["image/svg+xml"] = [*bundle["image/svg+xml"], f"<!-- {number} -->"]
    other = notebook.with_name(f"report-{number}.ipynb")
    other.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return other


def main() -> None:
    """Run the sample, measure, print the table and the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--notebook", type=Path, help="an executed report.ipynb, instead of running the sample")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as root:
        notebook = Path(root) / "report.ipynb"
        shutil.copy(words.notebook or executed_sample(Path(root)), notebook)
        costs: dict[str, list[Cost]] = {name: [] for name in WAYS}
        sizes = {name: measure(way, notebook)[1] for name, way in WAYS.items()}  # the report that is not counted
        for number in range(words.rounds):
            report = with_other_digits(notebook, number)
            for name, way in WAYS.items():
                costs[name].append(measure(way, report)[0])
    show(costs, sizes)


def show(costs: dict[str, list[Cost]], sizes: dict[str, dict[str, int]]) -> None:
    """The table, the ratios of like to like, and the last line."""
    wall = {name: median(cost.wall_s for cost in found) for name, found in costs.items()}
    print(f"{'way':<30} {'wall s':>8} {'least':>8} {'most':>8} {'CPU s':>8} {'of ours, warm':>14}  KB")
    for name, found in costs.items():
        walls = [cost.wall_s for cost in found]
        processor = median(cost.cpu_s for cost in found)
        files = ", ".join(f"{kind} {size}" for kind, size in sorted(sizes[name].items(), reverse=True))
        row = f"{wall[name]:>8.3f} {min(walls):>8.3f} {max(walls):>8.3f} {processor:>8.3f}"
        print(f"{name:<30} {row} {wall[name] / wall[OURS]:>13.1f}x  {files}")
    print(f"warm to warm: {wall[STOCK_WARM] / wall[OURS]:.1f}")
    print(f"cold to cold: {wall[STOCK] / wall[OURS_COLD]:.1f}")
    print(f"render ratio: {wall[STOCK] / wall[OURS]:.1f}")


if __name__ == "__main__":
    main()
