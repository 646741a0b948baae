"""Pages look as they did: compared with stored pictures, within a tolerance that no moved line stays in.

Tolerance, per page in grey of 0 to 255: mean difference at most 0.5, and at most 0.1 % of the pixels off by more than 64.
"""

from collections.abc import Sequence
from dataclasses import replace

import nbformat
import numpy as np
import pytest
from PIL import Image

from pipeline.project import Project
from pipeline.report.tree.document import Document, Heading, Paragraph, Text
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Outcome
from tests.golden import everything, pictures, stored

MEAN, SHARE, OFF = 0.5, 0.001, 64


def differences(name: str, found: Sequence[Image.Image]) -> list[str]:
    """What is wrong, page by page; nothing when the pages look as they did."""
    golden = [Image.open(path) for path in stored(name)]
    if len(golden) != len(found):
        return [f"{len(found)} pages, golden {len(golden)}"]
    wrong = []
    for number, (now, then) in enumerate(zip(found, golden, strict=True), 1):
        apart = np.abs(np.asarray(now, dtype=float) - np.asarray(then, dtype=float))
        if apart.mean() > MEAN or (apart > OFF).mean() > SHARE:
            wrong.append(f"page {number}: mean {apart.mean():.2f}, {(apart > OFF).mean():.2%} of pixels off")
    return wrong


def sample(published: tuple[Project, Outcome]) -> Document:
    path = published[0].output_folder("dongan", 2023) / "report.ipynb"
    return read_document(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]


def test_the_sample_report_looks_as_it_did(published: tuple[Project, Outcome]) -> None:
    assert differences("dongan", pictures(sample(published))) == []


def test_every_official_element_looks_as_it_did() -> None:
    assert differences("everything", pictures(everything())) == []


@pytest.mark.parametrize("change", ["one line more", "one heading in another face"])
def test_the_comparison_notices_what_a_reader_would(change: str) -> None:
    document = everything()
    if change == "one line more":
        body = (document.body[0], Paragraph((Text("多一行。"),)), *document.body[1:])
    else:
        body = tuple(
            replace(block, level=2) if block == document.body[2] and isinstance(block, Heading) else block
            for block in document.body
        )
    assert differences("everything", pictures(replace(document, body=body)))
