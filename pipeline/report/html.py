"""The document as one offline HTML file: no script, no request, every word escaped."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.indicators import plain
from pipeline.report.document import Document, Figure, Heading, Inline, Strong

_TEMPLATES = Path(__file__).parent / "templates"


def render_html(document: Document, *, annex: bool = True) -> str:
    """One page of UTF-8 HTML with style and pictures inside, and a policy that lets nothing else load."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        document=document,
        blocks=document.body,
        annex=document.annex if annex else (),
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )


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
    environment.filters |= {"inlines": _inlines, "data_uri": _data_uri, "element": _element}
    environment.tests |= {name: _is_a(name) for name in ("Heading", "Paragraph", "Table", "Picture", "Closing")}
    return environment.get_template("report.html.j2")


def _is_a(name: str):  # type: ignore[no-untyped-def]
    return lambda block: type(block).__name__ == name


def _element(heading: Heading) -> str:
    """Level 1 is h2: the report's title is the page's only h1."""
    return f"h{heading.level + 1}"


def _inlines(inlines: tuple[Inline, ...]) -> Markup:
    return Markup("").join(map(_inline, inlines))


def _inline(node: Inline) -> Markup:
    if isinstance(node, Figure):
        data = Markup('<data class="indicator" data-key="{}" value="{}">{}</data>')
        return data.format(node.key, plain(node.value, 6), node.text)
    if isinstance(node, Strong):
        return Markup("<strong>{}</strong>").format(_inlines(node.inlines))
    return Markup.escape(node.text)


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
