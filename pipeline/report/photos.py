"""A picture that the office has as a file, as the SVG text that every exporter sets.

PNG and JPEG are wrapped: the document knows one kind of picture, and what it holds is data wherever it goes.
"""

import base64
from pathlib import Path
from xml.sax.saxutils import quoteattr

from pipeline.errors import ProseError

_MOST_BYTES = 2_000_000
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}


def read_photo(path: Path) -> str:
    """A PNG or JPEG file as SVG text, its own size in pixels.

    Raises
    ------
    ProseError
        No such file, another kind of file (whatever its name says), a damaged one, or one above 2 MB.
    """
    from PIL import Image, UnidentifiedImageError

    wanted = "请改用 PNG 或 JPEG 图片"
    try:
        content = path.read_bytes()
        with Image.open(path) as image:
            kind, (width, height) = image.format or "", image.size
            if kind in _KINDS:
                image.load()
    except FileNotFoundError as error:
        raise ProseError(f"找不到图片 {path.name}：应放在 {path.parent}。请核对文件名。") from error
    except UnidentifiedImageError as error:
        raise ProseError(f"{path.name} 不是图片，或是不认识的格式。{wanted}。") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ProseError(f"图片 {path.name} 已损坏，读不出来（{error}）。请换一个文件。") from error
    if kind not in _KINDS:
        raise ProseError(f"图片 {path.name} 是 {kind} 格式，报告不支持。{wanted}。")
    if len(content) > _MOST_BYTES:
        raise ProseError(
            f"图片 {path.name} 有 {len(content) / 1e6:.1f} MB，超过 {_MOST_BYTES / 1e6:.0f} MB。请先压缩。"
        )
    data = quoteattr(f"data:{_KINDS[kind]};base64,{base64.b64encode(content).decode()}")
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size} '
        f'viewBox="0 0 {width} {height}"><image {size} xlink:href={data}/></svg>'
    )
