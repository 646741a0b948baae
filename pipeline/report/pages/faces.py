"""Which font serves which face: the shipped ones, or an office's own licensed files in a folder.

Belongs here: finding the families of a folder, and refusing one that cannot carry a report.
Does not belong here: the shipped files themselves (fonts/), and what a face is used for (the templates).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import typst

from pipeline.errors import ProjectError
from pipeline.report import fonts

_SHIPPED = {
    "fangsong": fonts.FANGSONG,
    "kaiti": fonts.KAITI,
    "heiti": fonts.HEITI,
    "xiaobiaosong": fonts.XIAOBIAOSONG,
    "songti": fonts.SONGTI,
}
_CHINESE = {"fangsong": "仿宋", "kaiti": "楷体", "heiti": "黑体", "xiaobiaosong": "小标宋", "songti": "宋体"}
# Families by which offices' fonts are known, the usual one first.
_KNOWN = {
    "fangsong": (
        "仿宋_GB2312",
        "FangSong_GB2312",
        "仿宋",
        "FangSong",
        "FZFangSong-Z02S",
        "FZFangSong-Z02",
        "STFangsong",
    ),
    "kaiti": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "FZKai-Z03S", "FZKai-Z03", "STKaiti"),
    "heiti": ("黑体", "SimHei", "FZHei-B01S", "FZHei-B01", "STHeiti"),
    "xiaobiaosong": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FZXBSJW--GB1-0"),
    "songti": ("宋体", "SimSun", "FZShuSong-Z01S", "STSong"),
}
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_MAY_NOT_EMBED = 0x0002
_LEVEL_1 = "".join(
    bytes((high, low)).decode("gb2312")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFA if high == 0xD7 else 0xFF)
)
_COMMON = _LEVEL_1 + "0123456789%ABCabc，。、：；（）《》“”"


@dataclass(frozen=True)
class Faces:
    """Family names by face, the folders that hold them besides the shipped one, and the office's files that are used."""

    families: Mapping[str, str]
    folder: Path | None = None
    files: tuple[Path, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the templates read them."""
        return {**self.families, "fallbacks": fonts.FALLBACKS}


SHIPPED = Faces(MappingProxyType(_SHIPPED))


def fonts_of(*folders: Path) -> typst.Fonts:
    """The fonts of these folders for Typst, and no others: what a system has installed must not change a byte."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


def office_faces(folder: Path, wanted: Mapping[str, str] | None = None) -> Faces:
    """The fonts of a folder for the faces they can serve; the other faces are the shipped ones.

    Parameters
    ----------
    folder
        Holds .ttf, .otf or .ttc files.
    wanted
        Family names by face (`fangsong`, `kaiti`, `heiti`, `xiaobiaosong`, `songti`) where the usual names do not do.

    Raises
    ------
    ProjectError
        No such folder or family, a font without the common characters, or one whose licence forbids embedding.
    """
    named = {face: family for face, family in (wanted or {}).items() if family}
    return _office_faces(folder, tuple(sorted(named.items())))


@lru_cache(maxsize=8)
def _office_faces(folder: Path, wanted: tuple[tuple[str, str], ...]) -> Faces:
    if not folder.is_dir():
        raise ProjectError(
            f"找不到字体文件夹 {folder}（unit.yml 的 fonts.dir）。请核对路径，或删去 fonts 改用自带字体。"
        )
    found = {info.family: (Path(info.path), info.index) for info in reversed(_infos(folder))}
    if not found:
        kinds = "、".join(_ENDINGS)
        raise ProjectError(
            f"字体文件夹 {folder} 里没有能用的字体文件（{kinds}）。请放入字体，或删去 fonts 改用自带字体。"
        )
    chosen: dict[str, str] = {}
    for face, known in _KNOWN.items():
        family = dict(wanted).get(face) or next((name for name in known if name in found), "")
        if family and family not in found:
            raise ProjectError(
                f"字体文件夹 {folder} 里没有“{family}”（unit.yml 的 fonts.{face}）。现有：{'、'.join(sorted(found))}。"
            )
        if family:
            _require_fit(family, face, *found[family])
            chosen[face] = family
    if not chosen:
        raise ProjectError(
            f"字体文件夹 {folder} 里的字体（{'、'.join(sorted(found))}）都不是公文常用的名称。"
            f"请在 unit.yml 里写明，如 fonts: {{dir: …, fangsong: {min(found)}}}"
        )
    files = tuple(sorted({found[family][0] for family in chosen.values()}))
    return Faces(MappingProxyType({**_SHIPPED, **chosen}), folder, files)


def _infos(folder: Path) -> list[Any]:
    return sorted(
        fonts_of(folder).fonts(), key=lambda info: (abs(info.weight - 400), info.style != "normal", info.path)
    )


def _require_fit(family: str, face: str, path: Path, index: int) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(path, fontNumber=index, lazy=True)
    held = font.getBestCmap() or {}
    lacking = [char for char in _COMMON if ord(char) not in held]
    if lacking:
        raise ProjectError(
            f"字体“{family}”（{path.name}）缺 {len(lacking)} 个常用字（如{''.join(lacking[:8])}），"
            f"不能用作{_CHINESE[face]}。请换一个字体文件。"
        )
    if "OS/2" in font and font["OS/2"].fsType & _MAY_NOT_EMBED:
        raise ProjectError(
            f"字体“{family}”（{path.name}）的许可不允许嵌入文件，PDF 无法使用。请换一个字体，或改用自带字体。"
        )
