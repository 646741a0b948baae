"""The file around a DOCX report: parts, sections, footers, properties, and a zip archive that is the same every time.

Belongs here: what python-docx opens and saves. Does not belong here: the words (page.py) and the styles (styles.py).
"""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document as File
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from pipeline.report.pages.docx.elements import (
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TOP,
    Element,
    indent,
    paragraph,
    run,
    w,
)
from pipeline.report.pages.docx.styles import font_table, settings, styles
from pipeline.report.tree.document import Title

DRAFT: Final = "草稿·未通过勾稽"

_BOTTOM = PAGE_HEIGHT - TOP - TEXT_HEIGHT
# 0.2 mm of room, or rounding would push the 28th character to the next line.
_RIGHT = PAGE_WIDTH - LEFT - TEXT_WIDTH - 10
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255
# Parts of the template of python-docx that say nothing here: lists, a second set of styles, a picture of an empty page.
_UNWANTED = ("thumbnail", "extended-properties", "stylesWithEffects", "numbering", "webSettings", "customXml")


def new_file() -> File:
    """An empty file with the styles and fonts of a report, and nothing else."""
    file = docx.Document()
    part = file.part
    for rels in (part.package.rels, part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith((*_UNWANTED, "fontTable"))]:
            del rels[key]
    file.element.body.clear()
    _refill(file.styles.element, styles())
    root = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    root.extend(font_table())
    fonts = XmlPart(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, root, part.package)
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    return file


def _refill(root: Element, children: list[Element]) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(children)


def section_of(file: File, *, draft: bool) -> Callable[[bool], Element]:
    """A function that makes the properties of one section: upright, or on its side.

    All sections share footers with the page number, right on odd pages and left on even ones, and the mark of a draft.
    """
    part: Any = file.part
    shared: list[tuple[str, str, str]] = []
    for kind in ("default", "even"):
        footer, key = part.add_footer_part()
        _refill(footer.element, [_page_number(kind == "even")])
        shared.append(("footerReference", kind, key))
        if draft:
            header, key = part.add_header_part()
            _refill(header.element, [paragraph("Header", [run(DRAFT)])])
            shared.append(("headerReference", kind, key))

    def section(sideways: bool) -> Element:
        references = []
        for tag, kind, key in sorted(shared, reverse=True):
            reference = w(tag, type=kind)
            reference.set(qn("r:id"), key)
            references.append(reference)
        wide, high = (PAGE_HEIGHT, PAGE_WIDTH) if sideways else (PAGE_WIDTH, PAGE_HEIGHT)
        size = w("pgSz", w=wide, h=high, **({"orient": "landscape"} if sideways else {}))
        # On its side a page is an upright one turned to the left: its head lies at the binding.
        top, right, bottom, left = (LEFT, TOP, _RIGHT, _BOTTOM) if sideways else (TOP, _RIGHT, _BOTTOM, LEFT)
        footer_at = round(min(bottom, 28 * MM) - 320 + (20 if not sideways else -20))
        margins = {"top": top, "right": right, "bottom": bottom, "left": left, "gutter": 0}
        return w(
            "sectPr",
            *references,
            w("footnotePr", w("numFmt", val="decimalEnclosedCircle")),
            w("type", val="nextPage"),
            size,
            w("pgMar", header=round(18.5 * MM), footer=max(360, footer_at), **margins),
            w("docGrid", type="lines", linePitch=PITCH),
        )

    return section


def _page_number(even: bool) -> Element:
    begin, separate, end = (w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    asked = w("instrText")
    asked.text = "PAGE"
    number = [begin, w("r", asked), separate, run("2" if even else "1"), end]
    side = (indent(left=280), w("jc", val="left")) if even else (indent(right=280), w("jc", val="right"))
    return paragraph("Footer", [run("— "), *number, run(" —")], *side)


def finish(file: File, title: Title, *, notes: bool) -> bytes:
    """The file as bytes: its properties from the title, its parts in a fixed order with a fixed date."""
    _refill(file.settings.element, settings(notes=notes))
    known = file.core_properties
    _refill(known._element, [])
    issued = datetime.fromisoformat(title.issued_on).replace(tzinfo=UTC)
    known.title = title.title.replace("\n", "")[:_LONGEST_PROPERTY]
    known.author = known.last_modified_by = (title.issued_by or title.unit)[:_LONGEST_PROPERTY]
    known.language = "zh-CN"
    known.created = known.modified = issued
    saved = BytesIO()
    file.save(saved)
    return _repacked(saved)


def _repacked(saved: BytesIO) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        first = ("[Content_Types].xml", "_rels/.rels")
        for name in [*first, *sorted(set(old.namelist()) - set(first))]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
