"""An executed report notebook → the document. The only reader of what `shown.Shown` puts under cells."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.errors import RenderError
from pipeline.report.tree.as_json import MEDIA_TYPE, TITLE_MEDIA_TYPE, from_json, title_from_json
from pipeline.report.tree.document import (
    Block,
    Document,
    Entry,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Table,
    Title,
    plain_text,
)

_CONTENT = (Paragraph, Listing, Table, Picture, Entry)


def read_document(notebook: Any) -> Document:
    """Gather the blocks of all cell outputs, in order.

    Raises
    ------
    RenderError
        The notebook was not executed, or is not a report.
    """
    title: Title | None = None
    parts: dict[str, list[Block]] = {"body": [], "annex": []}
    for bundle in _bundles(notebook):
        if TITLE_MEDIA_TYPE in bundle:
            title = title_from_json(bundle[TITLE_MEDIA_TYPE])
        if MEDIA_TYPE in bundle:
            parts[bundle[MEDIA_TYPE]["part"]] += _blocks(bundle)
    if title is None or not parts["body"]:
        raise RenderError("笔记本里没有报告内容。请先执行它（例如 nianbao run），或检查是否选错了笔记本。")
    names = [block for block in parts["body"] if isinstance(block, Heading) and block.level == 0]
    if len(names) != 1:
        raise RenderError(f"报告须有且只有一个标题（%%prose 单元中以“# ”开头的一行），现有 {len(names)} 个。")
    body = tuple(block for block in parts["body"] if block is not names[0])
    for blocks in (body, tuple(parts["annex"])):
        _require_text_below_headings(blocks)
    return Document(replace(title, title=plain_text(names[0])), body, tuple(parts["annex"]))


def _require_text_below_headings(blocks: Sequence[Block]) -> None:
    """A heading with nothing below it is a section that was forgotten."""
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        deeper = isinstance(following, Heading) and isinstance(block, Heading) and following.level > block.level
        if isinstance(block, Heading) and not deeper and not isinstance(following, _CONTENT):
            raise RenderError(
                f"标题“{plain_text(block)}”下面没有文字。请在 %%prose 单元或 narrative.md 里补写，或连标题一起删去"
                f"（放进同一个 {{% if %}} 里）。"
            )


def _bundles(notebook: Any) -> list[dict[str, Any]]:
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.data for output in outputs if output.output_type in ("display_data", "execute_result")]


def _blocks(bundle: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = [from_json(item) for item in bundle[MEDIA_TYPE]["blocks"]]
    svg = bundle.get("image/svg+xml", "")
    svg = svg if isinstance(svg, str) else "".join(svg)
    return [replace(block, svg=svg) if isinstance(block, Picture) else block for block in blocks]
