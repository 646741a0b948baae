"""What an edited DOCX is known by: the report that it was made from, and the figure that each bookmark names.

Belongs here: names of bookmarks, and docProps/custom.xml. Word keeps the tag of a control. LibreOffice (7.4) loses tags and
keeps bookmarks and custom properties, but at each save a bookmark in a footnote is named `…_Copy_1` once more, and one behind
the first footnote sign of all, in the same paragraph, may lose its last character. It still begins where its figure does.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.parser import oxml_parser
from docx.parts.document import DocumentPart

from pipeline.report.pages.docx.elements import Element
from pipeline.report.tree.as_json import title_to_json, to_json
from pipeline.report.tree.document import Document, Figure

_PROPERTIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_USERS: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that users define
_FIRST: Final = 2  # the lowest number that a property may have


def bookmark_of(number: int) -> str:
    """The bookmark over the figure of that number: letters, digits and underscores, as Word wants it."""
    return f"nb_{number:04d}"


def digest_of(document: Document) -> str:
    """SHA-256 of what the report says, the same for the document and for the notebook that it is read from."""
    blocks = [[to_json(block) for block in part] for part in (document.body, document.annex)]
    text = json.dumps([title_to_json(document.title), *blocks], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def attach_identity(part: DocumentPart, document: Document, figures: Sequence[Figure]) -> None:
    """Put unit, year and digest, and the key and value behind each bookmark, into the file as custom properties."""
    title = document.title
    known = {"nianbao.unit": title.unit, "nianbao.year": str(title.year), "nianbao.sha256": digest_of(document)}
    for number, figure in enumerate(figures, 1):
        known[bookmark_of(number)] = json.dumps({"key": figure.key, "value": figure.value}, ensure_ascii=False)
    name = PackURI("/docProps/custom.xml")
    custom = XmlPart(name, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, _custom(known), part.package)
    part.package.relate_to(custom, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom(known: Mapping[str, str]) -> Element:
    """A property for each figure, not one for all: Word holds 255 characters in one."""
    root = _element(_PROPERTIES, "Properties")
    for place, (name, text) in enumerate(known.items(), _FIRST):
        entry = _element(_PROPERTIES, "property", fmtid=_USERS, pid=str(place), name=name)
        value = _element(_TYPES, "lpwstr")
        value.text = text
        entry.append(value)
        root.append(entry)
    return root


def _element(namespace: str, tag: str, **attributes: str) -> Element:
    made = oxml_parser.makeelement(f"{{{namespace}}}{tag}", attributes, nsmap={None: _PROPERTIES, "vt": _TYPES})
    return cast(Element, made)
