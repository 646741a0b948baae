"""The report as a tree: what it says, before it is HTML, PDF or DOCX.

Belongs here: the frozen node types and their JSON form, which the notebook carries and every exporter reads.
Does not belong here: how a node looks on a page, or where its text came from.
"""

from dataclasses import dataclass, field
from typing import Any

MEDIA_TYPE = "application/vnd.nianbao.blocks+json"
TITLE_MEDIA_TYPE = "application/vnd.nianbao.title+json"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. Never markup: every exporter escapes them or passes them as data."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that the author stressed."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed indicator value: `text` is what the reader sees, `value` what was computed."""

    key: str
    value: float | int
    text: str


Inline = Text | Strong | Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、), 2 （（一））, 3 (1.) or 4 （（1））; its number is part of `inlines`."""

    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `kind` is "body", or "address" for the addressee, which is set flush left."""

    inlines: tuple[Inline, ...]
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. `numeric` holds the positions of right-aligned columns."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG text. `alt` states its finding for those who cannot see it."""

    caption: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Signature and date, set right below the last paragraph (发文机关署名 and 成文日期)."""

    signature: str
    date: str


Block = Heading | Paragraph | Table | Picture | Closing


@dataclass(frozen=True, slots=True)
class Title:
    """What a reader must know of the whole: set once, by the first cell of the report notebook."""

    title: str
    unit: str
    year: int
    issued_on: str  # ISO date; the only "now" that an output may know
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: the published text, and the annex of the review version."""

    title: Title
    body: tuple[Block, ...]
    annex: tuple[Block, ...] = field(default=())


_NODES: dict[str, type] = {
    "text": Text,
    "strong": Strong,
    "figure": Figure,
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "picture": Picture,
    "closing": Closing,
}
_NAMES = {node: name for name, node in _NODES.items()}


def to_json(node: Inline | Block) -> dict[str, Any]:
    """The node as JSON data: its fields, and `type` for the name of the node."""
    fields = {name: _plain(getattr(node, name)) for name in type(node).__slots__}
    return {"type": _NAMES[type(node)], **fields}


def from_json(data: dict[str, Any]) -> Any:
    """The node that `to_json` wrote."""
    fields = {name: _node(value) for name, value in data.items() if name != "type"}
    return _NODES[data["type"]](**fields)


def title_to_json(title: Title) -> dict[str, Any]:
    """The title as JSON data."""
    return {name: getattr(title, name) for name in Title.__slots__}


def document_to_json(document: Document) -> dict[str, Any]:
    """The whole tree as JSON data, as the PDF template reads it."""
    return {
        "title": title_to_json(document.title),
        "body": [to_json(block) for block in document.body],
        "annex": [to_json(block) for block in document.annex],
    }


def plain_text(node: Inline | Block) -> str:
    """The words of a node as a reader sees them, without any form."""
    match node:
        case Text(text) | Figure(text=text):
            return text
        case Strong(inlines) | Heading(inlines=inlines) | Paragraph(inlines=inlines):
            return "".join(map(plain_text, inlines))
        case Table(caption=caption, header=header, rows=rows, note=note):
            lines = ["\t".join(header), *("\t".join(map(plain_text, row)) for row in rows)]
            return "\n".join(filter(None, [caption, *lines, note]))
        case Picture(caption=caption):
            return caption
        case Closing(signature, date):
            return f"{signature}\n{date}"


def _plain(value: Any) -> Any:
    if type(value) in _NAMES:
        return to_json(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return from_json(value)
    if isinstance(value, list):
        return tuple(_node(item) for item in value)
    return value
