"""Take the golden pictures anew: run the sample, render, write."""

import tempfile
from pathlib import Path

import nbformat

from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Options, run_report
from tests.conftest import copy_of_sample
from tests.golden import FOLDER, everything, pictures, stored


def main() -> None:
    """Replace every golden picture."""
    with tempfile.TemporaryDirectory() as root:
        project = copy_of_sample(Path(root))
        run_report(project, "dongan", 2023, Options(formats=()))
        notebook = nbformat.read(project.output_folder("dongan", 2023) / "report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
        documents = {"dongan": read_document(notebook), "everything": everything()}
    for name, document in documents.items():
        for path in stored(name):
            path.unlink()
        for number, picture in enumerate(pictures(document), 1):
            picture.save(FOLDER / f"{name}-{number:02d}.png", optimize=True)


if __name__ == "__main__":
    main()
