"""Pictures as pixels, for readers that do not know SVG: one compilation, one page a picture.

Belongs here: SVG text → PNG. Does not belong here: what a chart shows, or where a picture stands on a page.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from pipeline.errors import RenderError
from pipeline.report.pages.faces import fonts_of
from pipeline.report.pages.widths import WIDTH_MM

PIXELS_PER_INCH: Final = 200
MOST_HEIGHT_PT: Final = 519  # 18 lines: a taller picture shrinks to it

_SOURCE: Final = b"""
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.svgs)) {
  let picture(..size) = image(bytes(svg), format: "svg", ..size)
  let (wide, most) = (float(sys.inputs.width) * 1mm, float(sys.inputs.height) * 1pt)
  page(context if measure(picture(width: wide)).height <= most { picture(width: wide) } else { picture(height: most) })
}
"""


def png_pages(svgs: Sequence[str], captions: Sequence[str] = ()) -> list[bytes]:
    """Each picture as PNG, as wide as the text block or, where it would be too tall, `MOST_HEIGHT_PT` high.

    Parameters
    ----------
    svgs
        SVG text whose letters are drawn as paths: no font is at hand.
    captions
        What to call the pictures in an error.

    Raises
    ------
    RenderError
        SVG that cannot be read: its caption, and what Typst found.
    """
    if not svgs:
        return []
    try:
        return _compile(svgs)
    except typst.TypstError as error:
        if len(svgs) > 1:  # which one is it?
            for place, svg in enumerate(svgs):
                png_pages([svg], [captions[place] if captions else f"第 {place + 1} 幅"])
        name = captions[0] if captions else "第 1 幅"
        raise RenderError(f"图无法转成图片：{name}（{error.message}）。请检查这幅图的 SVG 内容。") from error


def _compile(svgs: Sequence[str]) -> list[bytes]:
    inputs = {"svgs": json.dumps(list(svgs)), "width": str(WIDTH_MM), "height": str(MOST_HEIGHT_PT)}
    pages = _compiler().compile(input=_SOURCE, format="png", ppi=PIXELS_PER_INCH, sys_inputs=inputs)
    return [pages] if isinstance(pages, bytes) else list(pages)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    return typst.Compiler(root=Path(__file__).parent / "templates", font_paths=fonts_of())
