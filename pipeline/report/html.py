"""The document as one offline HTML file: no script, no request, every word escaped."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.indicators import plain
from pipeline.report.document import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Note,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
    Title,
    circled,
)

_TEMPLATES = Path(__file__).parent / "templates"


def render_html(document: Document, *, annex: bool = True) -> str:
    """One page of UTF-8 HTML with style and pictures inside, and a policy that lets nothing else load."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    notes = _Notes()
    blocks = document.body + (document.annex if annex else ())
    return _template().render(
        title=document.title,
        information=_information(document.title),
        body=[_Shown(block, notes) for block in document.body],
        annex=[_Shown(block, notes) for block in blocks[len(document.body) :]],
        notes=notes,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


def _information(title: Title) -> dict[str, str]:
    """What a government site lists above a document, as far as it is known."""
    official = title.official
    listed = {
        "索引号": official.index_number,
        "发文字号": official.number,
        "发布机构": title.issued_by or title.unit,
        "成文日期": title.issued_on,
        "发布日期": official.published_on,
    }
    return {name: text for name, text in listed.items() if text}


class _Notes:
    """The footnotes met so far: the page lists them at its end, in the order in which they were called."""

    def __init__(self) -> None:
        self.texts: list[Markup] = []

    def call(self, note: Note) -> Markup:
        place = len(self.texts) + 1
        self.texts.append(Markup(""))
        self.texts[place - 1] = _inlines(note.inlines, self)
        link = Markup('<sup><a class="call" id="call-{}" href="#note-{}" aria-label="注{}">{}</a></sup>')
        return link.format(place, place, place, circled(place))


class _Shown:
    """A block as the template sees it: its kind, its fields, and its words as markup."""

    def __init__(self, block: Block, notes: _Notes) -> None:
        self.kind, self.block = type(block).__name__, block
        match block:
            case Heading(inlines=inlines) | Paragraph(inlines=inlines):
                self.words = _inlines(inlines, notes)
            case Listing(items):
                self.items = [_inlines(item, notes) for item in items]
            case Table(rows=rows):
                self.rows = [[_inlines(cell, notes) for cell in row] for row in rows]
            case Picture(svg=svg):
                self.uri = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"

    @property
    def element(self) -> str:
        """Level 1 is h2: the report's title is the page's only h1."""
        return f"h{self.block.level + 1}" if isinstance(self.block, Heading) else ""


@lru_cache(maxsize=1)
def _style() -> str:
    return (_TEMPLATES / "report.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["circled"] = circled
    return environment.get_template("report.html.j2")


def _inlines(inlines: Inlines, notes: _Notes) -> Markup:
    return Markup("").join(_inline(node, notes) for node in inlines)


def _inline(node: Inline, notes: _Notes) -> Markup:
    match node:
        case Figure(key, value, text):
            data = Markup('<data class="indicator" data-key="{}" value="{}">{}</data>')
            return data.format(key, plain(value, 6), text)
        case Strong(inlines):
            return Markup("<strong>{}</strong>").format(_inlines(inlines, notes))
        case Note():
            return notes.call(node)
        case Text(text):
            return Markup.escape(text)
