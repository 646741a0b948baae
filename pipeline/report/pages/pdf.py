"""A document as PDF in the form of GB/T 9704-2012: tagged, PDF/A-2a and PDF/UA-1, the same bytes every time.

Belongs here: what goes into the Typst template, and what comes back from it. How a page looks stands in
templates/report.typ, and where a long title breaks in title_lines.py.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import typst

from pipeline.errors import RenderError
from pipeline.report import fonts
from pipeline.report.pages.faces import SHIPPED, Faces, fonts_of
from pipeline.report.pages.printable import require_alt, require_printable
from pipeline.report.pages.title_lines import title_lines
from pipeline.report.pages.widths import lay_out
from pipeline.report.tree.as_json import document_to_json
from pipeline.report.tree.document import Document, Picture, Table, plain_text

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"

_UNPRINTABLE = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def render_pdf(document: Document, *, annex: bool = True, plain: bool = False, faces: Faces = SHIPPED) -> bytes:
    """The whole document as one PDF file, its time stamp midnight (UTC) of the day of issue.

    Parameters
    ----------
    annex
        Print the annex of the review version too.
    plain
        Leave out 版头 and 版记, as for the web.
    faces
        The fonts to set it in.

    Raises
    ------
    RenderError
        A character that no shipped font has, a picture without alt text or with broken SVG, or anything else that Typst
        refuses or warns about.
    """
    tree = _tree(document, annex=annex, plain=plain)
    issued = datetime.fromisoformat(document.title.issued_on).replace(tzinfo=UTC)
    settings = {"format": "pdf", "pdf_standards": ["a-2a", "ua-1"], "timestamp": int(issued.timestamp())}
    return cast(bytes, _compiled(document, tree, faces, settings))


def render_pages(document: Document, *, annex: bool = True, plain: bool = False, ppi: float = 72) -> list[bytes]:
    """The pages of the PDF as PNG pictures, for looking at and for comparing.

    Raises
    ------
    RenderError
        As `render_pdf`.
    """
    tree = _tree(document, annex=annex, plain=plain)
    pages = _compiled(document, tree, SHIPPED, {"format": "png", "ppi": ppi})
    return [pages] if isinstance(pages, bytes) else list(pages)


def _compiled(document: Document, tree: dict[str, Any], faces: Faces, settings: dict[str, Any]) -> Any:
    require_printable((document.title, document.body, document.annex))
    require_alt(document.body + (document.annex if tree["annex"] else ()))
    inputs = {"doc": json.dumps(tree), "faces": json.dumps(faces.as_json())}
    try:
        made, warnings = _compiler(faces.folder).compile_with_warnings(sys_inputs=inputs, **settings)
    except typst.TypstError as error:
        raise RenderError(_explain(document, error)) from error
    if warnings:
        raise RenderError("PDF 排版有警告，未输出：" + "；".join(warning.message for warning in warnings))
    return made


def _tree(document: Document, *, annex: bool, plain: bool) -> dict[str, Any]:
    """The document as the template reads it: with the lines of its titles, and what of it is to be printed."""
    tree = document_to_json(document)
    official = document.title.official
    for node in (tree["title"], *(node for node in tree["body"] if node["type"] == "attachment")):
        node["lines"] = title_lines(node["title"])
    for block, node in zip((*document.body, *document.annex), (*tree["body"], *tree["annex"]), strict=True):
        if isinstance(block, Table):
            node["layout"] = asdict(lay_out(block))
    tree["annex"] = tree["annex"] if annex else []
    tree["letterhead"] = official.has_letterhead and not plain
    tree["imprint"] = official.has_imprint and not plain
    return tree


def _explain(document: Document, error: typst.TypstError) -> str:
    found = (match[1] for match in _UNPRINTABLE.finditer(error.diagnostic))
    chars = dict.fromkeys(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) for text in found)
    pictures = (block for block in (*document.body, *document.annex) if isinstance(block, Picture))
    broken = [picture.caption for picture in pictures if not _is_xml(picture.svg)]
    if broken:
        return f"图的 SVG 已损坏，无法排版：{'、'.join(broken)}（{error.message}）。请重新运行画图的单元。"
    if not chars:
        return f"PDF 无法排版：{'；'.join([error.message, *error.hints])}。"
    listed = "；".join(f"{_describe(char)}{''.join(_excerpts(document, char))}" for char in chars)
    return f"字体里没有下列字符，无法排印：{listed}。请在原文中改用通用字，或删去。"


def _is_xml(text: str) -> bool:
    try:
        ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return False
    return True


def _describe(text: str) -> str:
    codes = " ".join(f"U+{ord(char):04X}" for char in text)
    return f"“{text}”（{codes}）" if text.isprintable() else codes


def _excerpts(document: Document, char: str) -> Iterator[str]:
    texts = [document.title.title, *map(plain_text, document.body), *map(plain_text, document.annex)]
    for text in texts:
        if (place := text.find(char)) >= 0:
            excerpt = "".join(c if c.isprintable() else " " for c in text[max(0, place - 10) : place + 10])
            yield f"，见“{excerpt}”"
            return


@lru_cache(maxsize=4)
def _compiler(folder: Path | None) -> typst.Compiler:
    faces = fonts_of(fonts.FOLDER, *([folder] if folder else []))
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=faces)
