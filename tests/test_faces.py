"""An office's own fonts and pictures: used when they fit, refused with the reason when they do not."""

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from pipeline.errors import ProjectError, ProseError, RenderError
from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.pages.faces import SHIPPED, office_faces
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.photos import read_photo
from pipeline.report.tree.document import Document, Paragraph, Picture, Text, Title
from pipeline.run import Options as Wanted
from pipeline.run import run_report

DOCUMENT = Document(Title("题", "镇", 2023, "2024-01-15"), (Paragraph((Text("正文喆"),)),))


def font_file(path: Path, family: str, *, chars: str = "", embedding: int = 0) -> Path:
    """A copy of the shipped 仿宋 under another family name, with only some characters or another licence when asked."""
    font = TTFont(fonts.FOLDER / "NianbaoFangSong.ttf")
    if chars:
        subsetter = Subsetter(Options(name_IDs=["*"], notdef_outline=True))
        subsetter.populate(text=chars)
        subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = family if record.nameID != 6 else "OfficeFont"
    font["OS/2"].fsType = embedding
    font.save(path)
    return path


def embedded(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        return {str(item.FontName).split("+")[-1] for item in found}


def test_a_known_font_of_the_office_takes_its_face_and_the_rest_is_shipped(tmp_path: Path) -> None:
    path = font_file(tmp_path / "simfang.ttf", "仿宋_GB2312")
    faces = office_faces(tmp_path)
    assert dict(faces.families) == {**SHIPPED.families, "fangsong": "仿宋_GB2312"}
    assert faces.files == (path,)
    assert "OfficeFont" in embedded(render_pdf(DOCUMENT, faces=faces))
    assert "NianbaoSongTi" in embedded(render_pdf(DOCUMENT, faces=faces)), "rare characters still fall back one by one"
    assert "OfficeFont" not in embedded(render_pdf(DOCUMENT)), "the shipped faces are not disturbed"


def test_a_font_of_another_name_is_used_when_unit_yml_names_it(tmp_path: Path) -> None:
    font_file(tmp_path / "a.ttf", "本局仿宋")
    assert office_faces(tmp_path, {"fangsong": "本局仿宋", "kaiti": ""}).families["fangsong"] == "本局仿宋"


def test_a_folder_that_cannot_serve_is_refused_with_what_to_do(tmp_path: Path) -> None:
    empty, other, poor, locked = (tmp_path / name for name in ("空", "other", "poor", "locked"))
    for folder in (empty, other, poor, locked):
        folder.mkdir()
    (empty / "read.txt").write_text("x", encoding="utf-8")
    (empty / "broken.ttf").write_bytes(b"\0" * 99)
    font_file(other / "a.ttf", "本局仿宋")
    font_file(poor / "a.ttf", "仿宋", chars="一二三abc")
    font_file(locked / "a.ttf", "仿宋", embedding=2)
    cases = {
        tmp_path / "没有": "找不到字体文件夹.*没有.*删去 fonts",
        empty: "没有能用的字体文件",
        other: "本局仿宋.*写明",
        poor: r"“仿宋”（a.ttf）缺 \d{4} 个常用字（如啊阿",
        locked: "许可不允许嵌入",
    }
    for folder, said in cases.items():
        with pytest.raises(ProjectError, match=said):
            office_faces(folder)
    with pytest.raises(ProjectError, match="没有“细黑”（unit.yml 的 fonts.heiti）。现有：本局仿宋"):
        office_faces(other, {"fangsong": "本局仿宋", "heiti": "细黑"})


def test_fonts_of_unit_yml_reach_the_page_and_a_wrong_folder_stops_the_run_first(dongan: Project) -> None:
    unit = dongan.raw / "dongan" / "unit.yml"
    said = unit.read_text("utf-8")
    unit.write_text(said + "fonts: {dir: 字体}\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="找不到字体文件夹"):
        run_report(dongan, "dongan", 2023, Wanted())
    assert not dongan.output_folder("dongan", 2023).exists()
    assert not dongan.processed_folder("dongan", 2023).exists()


# Pictures


def photo(path: Path, kind: str, size: tuple[int, int] = (64, 48)) -> Path:
    Image.new("RGB", size, "#1f4e79").save(path, kind)
    return path


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_file_is_set_on_the_page(tmp_path: Path, kind: str) -> None:
    svg = read_photo(photo(tmp_path / "检查.bin", kind))
    picture = Picture("图1　检查", "现场检查。", svg)
    with pikepdf.open(io.BytesIO(render_pdf(Document(DOCUMENT.title, (Paragraph((Text("文"),)), picture))))) as file:
        images = [
            item for item in file.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert [(int(image.Width), int(image.Height)) for image in images] == [(64, 48)]


def test_a_file_that_is_no_picture_we_can_set_is_refused_by_its_content(tmp_path: Path) -> None:
    photo(tmp_path / "a.png", "GIF")
    (tmp_path / "b.png").write_bytes(b"%PDF-1.7")
    photo(tmp_path / "c.png", "PNG")
    (tmp_path / "c.png").write_bytes((tmp_path / "c.png").read_bytes()[:60])
    Image.effect_noise((2000, 2000), 99).save(tmp_path / "d.png", "PNG")
    cases = {
        "a.png": "是 GIF 格式.*PNG 或 JPEG",
        "b.png": "不是图片",
        "c.png": "损坏",
        "d.png": "超过 2 MB",
        "e.png": "找不到图片",
    }
    for name, said in cases.items():
        with pytest.raises(ProseError, match=said):
            read_photo(tmp_path / name)


def test_a_damaged_svg_is_refused() -> None:
    with pytest.raises(RenderError, match="图1"):
        render_pdf(Document(DOCUMENT.title, (Paragraph((Text("文"),)), Picture("图1", "说明", "<svg><rect"))))
