"""How two files differ that say the same words: another picture, another style, something drawn over a page.

Belongs here: what no word shows. Does not belong here: the words (printed.py), and comparing them (comparing.py).
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from pipeline.tallies.readers.package import open_package, read_part

_IMAGE = re.compile(rb"data:image/[^\"')\s]+")
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.S | re.I)
_PICTURES = ("图有 {} 与 {} 张", "第 {} 张图不同")
_DRAWN = ("页有 {} 与 {} 页", "第 {} 页画的不同（可能有遮盖、划线、裁切或另一张图）")
_BOXES = ("/MediaBox", "/CropBox", "/Rotate")


def unsaid(name: str, old: bytes, new: bytes) -> list[str]:
    """What differs beside the words, for a person; nothing where the bytes are the same."""
    if old == new:
        return []
    of_kind = {".docx": _in_docx, ".pdf": _in_pdf}.get(Path(name).suffix.lower(), _in_html)
    place = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    at = f"字节从第 {place + 1} 个起不同（{len(old)} 与 {len(new)} 字节）"
    try:
        return [*of_kind(old, new)] or [at]
    except Exception:  # whatever a picture in a damaged file makes its reader raise
        return [at]


def _in_html(old: bytes, new: bytes) -> Iterator[str]:
    yield from _unlike(_PICTURES, _IMAGE.findall(old), _IMAGE.findall(new))
    if _STYLE.findall(old) != _STYLE.findall(new):
        yield "样式不同，页面上看到的可能不同"


def _in_docx(old: bytes, new: bytes) -> Iterator[str]:
    one, other = (_parts(content) for content in (old, new))
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            what = "图" if name.startswith("word/media/") else "格式或属性（删除线、颜色、隐藏、控件之类）"
            yield f"{name}：{what}不同"


def _parts(content: bytes) -> dict[str, bytes]:
    package = open_package(content)
    return {member.filename: read_part(package, member) for member in package.infolist()}


def _in_pdf(old: bytes, new: bytes) -> Iterator[str]:
    yield from _unlike(_DRAWN, _pages(old), _pages(new))


def _pages(content: bytes) -> list[bytes]:
    """What is drawn on each page, with its pictures and its edges."""
    from pypdf import PdfReader

    drawn = []
    for page in PdfReader(BytesIO(content)).pages:
        contents = page.get_contents()
        edges = repr([page.get(box) for box in _BOXES]).encode()
        pictures = b"".join(image.data for image in page.images)
        drawn.append((contents.get_data() if contents is not None else b"") + edges + pictures)
    return drawn


def _unlike(words: tuple[str, str], old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[str]:
    """How many there are of some things in a row, where that differs; and which of them do."""
    many, one = words
    if len(old) != len(new):
        yield many.format(len(old), len(new))
    yield from (one.format(at) for at, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b)
