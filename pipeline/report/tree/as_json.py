"""The document as JSON data: what a notebook carries in its outputs, and what the PDF template reads."""

from dataclasses import asdict
from typing import Any

from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Document,
    Enclosures,
    Entry,
    Figure,
    Heading,
    Inline,
    Listing,
    Note,
    Official,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
    Title,
)

MEDIA_TYPE = "application/vnd.nianbao.blocks+json"
TITLE_MEDIA_TYPE = "application/vnd.nianbao.title+json"

_NODES: dict[str, type] = {
    "text": Text,
    "strong": Strong,
    "figure": Figure,
    "note": Note,
    "heading": Heading,
    "paragraph": Paragraph,
    "listing": Listing,
    "table": Table,
    "picture": Picture,
    "enclosures": Enclosures,
    "closing": Closing,
    "attachment": Attachment,
    "entry": Entry,
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
    return asdict(title)


def title_from_json(data: dict[str, Any]) -> Title:
    """The title that `title_to_json` wrote."""
    official = dict(data.get("official", {}))
    official["signers"] = tuple(official.get("signers", ()))
    return Title(**{**data, "official": Official(**official)})


def document_to_json(document: Document) -> dict[str, Any]:
    """The whole tree as JSON data, as the PDF template reads it."""
    return {
        "title": title_to_json(document.title),
        "body": [to_json(block) for block in document.body],
        "annex": [to_json(block) for block in document.annex],
    }


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
