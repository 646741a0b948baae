"""The document as one offline HTML file: no script, no request, every word escaped."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.characters import BROKEN, CONTROLS
from pipeline.indicators import plain
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Document,
    Entry,
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
    plain_text,
    words_of,
)

_TEMPLATES = Path(__file__).parent / "templates"
_DESCRIPTION = 120  # characters
_SHORT_CELL = 6  # characters
_LONG_RUN = re.compile(r"([!-~]{24,})")
_UNPRINTABLE = re.compile(f"[{CONTROLS}{BROKEN}]")


def render_html(document: Document, *, annex: bool = True) -> str:
    """One page of UTF-8 HTML with style and pictures inside, and a policy that lets nothing else load."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    sets = [document.body, *([document.annex] if annex else [])]
    page = _Page(block.key for blocks in sets for block in blocks if isinstance(block, Entry))
    parts = [_Part(blocks, page, name) for blocks, name in zip(sets, ("正文", "附表"), strict=False)]
    return _template().render(
        title=document.title,
        information=_information(document.title),
        metadata=_metadata(document),
        parts=parts,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


def picture_html(picture: Picture) -> str:
    """A picture with its caption for any viewer of notebooks: an untrusted notebook loses an `<svg>`, but not an `<img>`."""
    figure = Markup(  # viewers would set $…$ in a caption as a formula, and show black letters on a dark theme
        '<figure class="tex2jax_ignore"><img src="{}" alt="{}" style="background: white">'
        "<figcaption>{}</figcaption></figure>"
    )
    return str(figure.format(_uri(picture.svg), _printable(picture.alt), _printable(picture.caption)))


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


def _metadata(document: Document) -> dict[str, str]:
    """The tags of a page with content (国办发〔2017〕47号, 附件: 网页标签规范), as far as they are known.

    PubDate is a date and a time there; only the site knows the time, and before 发布日期 is known not even the day.
    """
    title = document.title
    body = (plain_text(block) for block in document.body if isinstance(block, Paragraph) and block.kind == "body")
    issuer = title.issued_by or title.unit
    known = {
        "ArticleTitle": title.title,
        "PubDate": title.official.published_on,
        "ContentSource": issuer,
        "Keywords": ",".join(dict.fromkeys((title.unit, issuer, f"{title.year}年"))),
        "Author": issuer,
        "Description": shorten(next(body, title.title), _DESCRIPTION),
        "robots": "noindex" if title.draft else "",
        **_information(title),
    }
    return {name: text for name, text in known.items() if text}


def shorten(text: str, most: int) -> str:
    """At most so many characters, with … where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class _Page:
    """What links one place of the page to another: footnotes, figures with an entry of their sources, and the way back.

    `uses` are the places where a value with an entry was printed so far, as (id, 正文第1处); `part` is where we are.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self.texts: dict[int, Markup] = {}
        self.uses: dict[str, list[tuple[str, str]]] = {key: [] for key in entries}
        self.part = ""

    def figure(self, figure: Figure) -> Markup:
        """A printed value, leading to where it comes from."""
        data = Markup('<data class="indicator" data-key="{}" value="{}">{}</data>')
        number = "" if figure.value is None else plain(figure.value, 6)
        printed = data.format(_printable(figure.key), number, _printable(figure.text))
        if figure.key not in self.uses:
            return printed
        uses = self.uses[figure.key]
        inside = sum(name.startswith(self.part) for _, name in uses)
        uses.append((f"use-{len(uses) + 1}-{_printable(figure.key)}", f"{self.part}第{inside + 1}处"))
        link = Markup('<a class="source" id="{}" href="#{}">{}</a>')
        return link.format(uses[-1][0], quote(_anchor(figure.key)), printed)

    def call(self, note: Note) -> Markup:
        place = len(self.texts) + 1
        self.texts[place] = Markup("")
        self.texts[place] = self.inlines(note.inlines)
        link = Markup(
            '<sup><a class="call" id="call-{}" href="#note-{}" role="doc-noteref" aria-label="注{}">{}</a></sup>'
        )
        return link.format(place, place, circled(place), circled(place))

    def inlines(self, inlines: Inlines) -> Markup:
        return Markup("").join(map(self.inline, inlines))

    def inline(self, node: Inline) -> Markup:
        match node:
            case Figure():
                return self.figure(node)
            case Strong(inlines):
                return Markup("<strong>{}</strong>").format(self.inlines(inlines))
            case Note():
                return self.call(node)
            case Text(text):
                return _words(text)


class _Part:
    """The published text, or the annex, as the template sees it: its blocks, then the footnotes called in them."""

    def __init__(self, blocks: Sequence[Block], page: _Page, name: str) -> None:
        before, page.part = len(page.texts), name
        self.blocks = [_Shown(block, depth, page) for block, depth in zip(blocks, _depths(blocks), strict=True)]
        self.notes = {place: text for place, text in page.texts.items() if place > before}
        self.notes_label = "注释" if name == "正文" else f"{name}注释"


def _depths(blocks: Sequence[Block]) -> Iterator[int]:
    """Where each block stands in the outline, in which no level is skipped; the PDF counts in the same way.

    Below the title of an attachment, which is of depth 1, its own headings are one deeper.
    """
    depth = base = 0
    for block in blocks:
        if isinstance(block, Heading):
            depth = min(block.level + base, depth + 1)
        elif isinstance(block, Attachment):
            depth = base = 1
        yield depth


class _Shown:
    """A block as the template sees it: its kind, its fields, and its words as markup."""

    def __init__(self, block: Block, depth: int, page: _Page) -> None:
        self.kind, self.block = type(block).__name__, block
        self.element = f"h{depth + 1}"  # the report's title is the page's only h1
        match block:
            case Heading(inlines=inlines) | Paragraph(inlines=inlines):
                self.words = page.inlines(inlines)
            case Listing(items):
                self.items = [page.inlines(item) for item in items]
            case Table(rows=rows):
                self.rows = [[page.inlines(cell) for cell in row] for row in rows]
                self.columns = _column_classes(block)
            case Entry(key=key):
                self.uses = page.uses[key]
            case Picture(svg=svg):
                self.uri = _uri(svg)


def _uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _anchor(key: str) -> str:
    return f"source-{_printable(key)}"


def _column_classes(table: Table) -> list[str]:
    """Per column how it takes its room: numbers and few characters on one line, long texts wide even if a table scrolls."""

    def of(column: int) -> str:
        if column in table.numeric:
            return "number"
        longest = max(len(table.header[column]), *(len(words_of(row[column])) for row in table.rows), 0)
        if longest > _SHORT_CELL:
            return "long" if longest > 2 * _SHORT_CELL else "text"
        return "short"

    return [of(column) for column in range(len(table.header))]


def _words(text: str) -> Markup:
    """Escaped words. A long run of Latin letters, such as an address, has no place to break: it is marked for the style."""
    parts = _LONG_RUN.split(_printable(text))  # every second one is such a run
    run = Markup('<span class="run">{}</span>')
    return Markup("").join(run.format(part) if place % 2 else part for place, part in enumerate(parts))


def _printable(value: Any) -> Any:
    """Words for the page: what no page can show, or what would turn the words after it around, is seen as �."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else _UNPRINTABLE.sub("\ufffd", value)


@lru_cache(maxsize=1)
def _style() -> str:
    return (_TEMPLATES / "report.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"circled": circled, "anchor": _anchor}
    return environment.get_template("report.html.j2")
