"""What stands under a cell of the third notebook.

Belongs here: in which media types a cell shows its blocks, to people and to the exporters. Does not belong here: what a viewer
is shown of one block (as_markdown.py, html.py), or which blocks there are (session.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.report.pages.html import picture_html
from pipeline.report.tree.as_json import MEDIA_TYPE, to_json
from pipeline.report.tree.as_markdown import markdown
from pipeline.report.tree.document import Block, Picture


class Shown:
    """Blocks as a cell's output: Markdown for people and viewers, nodes for the exporters."""

    def __init__(self, blocks: Sequence[Block], part: str) -> None:
        self.blocks, self.part = tuple(blocks), part

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        nodes = {"part": self.part, "blocks": [to_json(block) for block in self.blocks]}
        return {"text/markdown": "\n\n".join(map(markdown, self.blocks)), MEDIA_TYPE: nodes}

    def __repr__(self) -> str:
        return "\n\n".join(map(markdown, self.blocks))


class ShownPicture(Shown):
    """One picture as a cell's output. Viewers take HTML before Markdown and that before SVG; the exporters take the SVG."""

    def __init__(self, picture: Picture, part: str) -> None:
        super().__init__([replace(picture, svg="")], part)
        self._picture = picture

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        page = {"text/html": picture_html(self._picture), "image/svg+xml": self._picture.svg}
        return {**page, **super()._repr_mimebundle_()}
