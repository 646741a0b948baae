"""The PDF, measured: the clauses of GB/T 9704-2012, inert data, drafts, errors, and the faces it is set in."""

import io
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from pipeline.errors import RenderError
from pipeline.report import fonts
from pipeline.report.pages.faces import SHIPPED, Faces
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.pages.title_lines import title_lines
from pipeline.report.tree.document import (
    Block,
    Closing,
    Document,
    Figure,
    Heading,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
    Title,
)

MM = 72 / 25.4
PITCH = (225 * MM - 16) / 21
LEFT, RIGHT = 28.0, 184.0  # mm
HAN = "全镇各部门把学习宣传贯彻法治思想作为重要任务结合实际制定具体措施推动教育走深走实" * 5
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{}"><rect width="400" height="50" fill="#1f4e79"/></svg>'
CLOSING = Closing("东安镇人民政府", "2024年1月15日")


@dataclass(frozen=True)
class Line:
    """One line of 16 pt text as it stands on the page. `place` is its number on the grid, from 0."""

    text: str
    place: float
    left_mm: float
    right_mm: float
    fonts: frozenset[str]


def report(
    *blocks: Block, title: str = "东安镇2023年报告", draft: bool = False, annex: tuple[Block, ...] = ()
) -> Document:
    return Document(Title(title, "东安镇人民政府", 2023, "2024-01-15", draft), blocks, annex)


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),))


def table(rows: int, note: str = "") -> Table:
    cells = (
        ((Text(f"第{i}项"),), (Figure("k", i, f"{i:,}"),), (Text(f"data/{'very_long_name_' * 6}{i}.xlsx"),))
        for i in range(rows)
    )
    return Table("表1 来源", ("指标", "数值", "来源"), tuple(cells), (1,), note)


def pages_of(document: Document, **options: bool) -> list[pdfplumber.page.Page]:
    return pdfplumber.open(io.BytesIO(render_pdf(document, **options))).pages


def lines_of(page: pdfplumber.page.Page, size: float = 16) -> list[Line]:
    rows = defaultdict(list)
    for char in page.chars:
        if char["text"].strip() and abs(char["size"] - size) < 0.1:
            rows[round(char["matrix"][5])].append(char)
    return [_line(page, sorted(rows[y], key=lambda char: char["x0"])) for y in sorted(rows, reverse=True)]


def _line(page: pdfplumber.page.Page, row: list[dict]) -> Line:
    top = page.height - row[0]["matrix"][5] - 0.88 * 16
    faces = frozenset(char["fontname"].split("+")[-1] for char in row)
    return Line(
        "".join(char["text"] for char in row), (top - 37 * MM) / PITCH, row[0]["x0"] / MM, row[-1]["x1"] / MM, faces
    )


def text_of(page: pdfplumber.page.Page) -> str:
    return "".join(char["text"] for char in page.chars if char["text"].strip())


# Geometry


def test_a_full_page_holds_22_lines_of_28_characters_in_the_text_block_of_the_standard() -> None:
    page = pages_of(report(*[words(HAN)] * 12))[1]
    assert (round(page.width / MM, 1), round(page.height / MM, 1)) == (210, 297)
    lines = lines_of(page)
    assert [round(line.place, 2) for line in lines] == list(range(22))
    full = [line for line in lines if line.left_mm < LEFT + 1 and line.right_mm > RIGHT - 1]
    assert len(full) > 15
    assert {len(line.text) for line in full} == {28}
    assert all(abs(line.left_mm - LEFT) < 0.1 and abs(line.right_mm - RIGHT) < 0.15 for line in full)
    assert {face for line in lines for face in line.fonts} == {"NianbaoFangSong"}


@pytest.mark.parametrize(
    ("level", "text", "face"),
    [(1, "一、举措", "HeiTi"), (2, "（一）领导", "KaiTi"), (3, "1.职责", "FangSong"), (4, "（1）制度", "FangSong")],
)
def test_each_level_of_heading_has_its_face_and_stands_two_characters_in(level: int, text: str, face: str) -> None:
    line = next(line for line in lines_of(pages_of(report(heading(level, text), words(HAN)))[0]) if line.text == text)
    assert line.fonts == {f"Nianbao{face}"}
    assert line.left_mm == pytest.approx(LEFT + 2 * 156 / 28, abs=0.1)


def test_the_title_is_centred_in_22_point_with_an_empty_line_below() -> None:
    page = pages_of(report(words("正文")))[0]
    (title,) = lines_of(page, 22)
    assert (title.text, title.fonts) == ("东安镇2023年报告", {"NianbaoXiaoBiaoSong"})
    assert title.left_mm - LEFT == pytest.approx(RIGHT - title.right_mm, abs=0.3)
    assert lines_of(page)[0].place == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("东安镇2023年法治政府建设年度报告", 1, id="what fits stays on one line"),
        pytest.param("重庆市城口县东安镇人民政府|关于2023年度法治政府建设情况的报告", 2, id="behind the issuing body"),
        pytest.param("城口县东安镇2023年|法治政府建设工作情况报告", 2, id="behind the year, not inside it"),
        pytest.param(
            "内蒙古自治区鄂尔多斯市|准格尔旗薛家湾镇人民政府|2023年度法治政府建设情况报告", 3, id="words stay whole"
        ),
    ],
)
def test_a_long_title_breaks_between_words(title: str, lines: int) -> None:
    assert title_lines(title.replace("|", "")) == title.split("|")
    assert len(lines_of(pages_of(report(words("x"), title=title.replace("|", "")))[0], 22)) == lines


def test_page_numbers_are_odd_right_even_left_one_character_in() -> None:
    for number, page in enumerate(pages_of(report(*[words(HAN)] * 12)), 1):
        (line,) = lines_of(page, 14)
        assert (line.text, line.fonts) == (f"—{number}—", {"NianbaoSongTi"})
        inset_mm = RIGHT - line.right_mm if number % 2 else line.left_mm - LEFT
        assert inset_mm == pytest.approx(14 / MM, abs=0.3)


def test_the_addressee_is_flush_left_and_body_text_is_indented() -> None:
    address, body = lines_of(pages_of(report(Paragraph((Text("县委："),), "address"), words("正文")))[0])
    assert (round(address.left_mm, 1), round(body.left_mm, 1)) == (28.0, 39.1)


def test_stressed_words_are_set_in_another_face_and_figures_as_they_read() -> None:
    stressed = Paragraph(
        (Strong((Text("一是"), Figure("k", 12.0, "12"))), Text("受理"), Figure("k", 96, "96"), Text("件"))
    )
    (line,) = lines_of(pages_of(report(stressed))[0])
    assert line.text == "一是12受理96件"
    assert line.fonts == {"NianbaoHeiTi", "NianbaoFangSong"}


def test_an_opening_bracket_at_the_start_of_a_line_stays_in_the_text_block() -> None:
    text = "全面落实《法治政府建设实施纲要（2021—2025年）》和《信访工作条例》“放管服”自2020—2024年"
    starts = set()
    for shift in range(28):
        for page in pages_of(report(words("字" * shift + text * 4))):
            for line in lines_of(page):
                starts.add(line.text[0])
                assert line.left_mm > LEFT - 0.1, line
    assert {"（", "《", "“"} <= starts
    assert not starts & set("—）》”")


def test_long_latin_runs_and_numbers_stay_in_the_text_block() -> None:
    page = pages_of(report(words("网址https://example.gov.cn/" + "path/" * 30 + "，代码" + "9150" * 30)))[0]
    assert len(lines_of(page)) > 3
    assert all(line.right_mm < RIGHT + 0.2 for line in lines_of(page))
    (line,) = [
        line for line in lines_of(pages_of(report(words("字" * 22 + "1,234,567,890.12元")))[0]) if "元" in line.text
    ]
    assert line.text == "1,234,567,890.12元", "a number is not broken"


# What belongs together


@pytest.mark.parametrize("above", range(13, 22))
def test_signature_and_date_stand_on_a_page_with_text(above: int) -> None:
    pages = [lines_of(page) for page in pages_of(report(*[words("第行")] * above, words(HAN[:60]), CLOSING))]
    last = [line.text for line in pages[-1]]
    assert last[-2:] == [CLOSING.signature, CLOSING.date]
    assert len(last) > 2


@pytest.mark.parametrize("above", range(12, 24))
def test_headings_captions_and_signatures_are_never_parted_from_their_text(above: int) -> None:
    fill = [words("第行")] * above
    blocks = [
        heading(1, "一、标题"),
        heading(2, "（一）标题"),
        table(2),
        Picture("图1", "说明", SVG.format(200)),
        words("末"),
        CLOSING,
    ]
    pages = pages_of(report(*fill, *blocks))
    texts = [[line.text for line in lines_of(page)] for page in pages]
    read = [text_of(page).removesuffix(f"—{number}—") for number, page in enumerate(pages, 1)]
    assert not [text for text in read if text.endswith(("标题", "表1来源", "指标数值来源"))]
    assert all(lines[0] != CLOSING.signature and lines[0] != CLOSING.date for lines in texts if lines)
    assert all("第0项" in text for text in read if "表1来源" in text)
    assert all(abs(line.place - round(line.place)) < 0.02 for page in pages for line in lines_of(page)), (
        "the grid goes on"
    )


def test_the_date_ends_four_characters_from_the_edge_with_the_signature_centred_above() -> None:
    signature, date = lines_of(pages_of(report(words("正文。"), CLOSING))[0])[-2:]
    assert (signature.text, date.text) == (CLOSING.signature, CLOSING.date)
    assert RIGHT - date.right_mm == pytest.approx(4 * 156 / 28, abs=0.3)
    assert signature.left_mm + signature.right_mm == pytest.approx(date.left_mm + date.right_mm, abs=0.5)


def test_a_long_table_repeats_its_header_keeps_its_rows_and_stays_on_the_grid() -> None:
    pages = pages_of(report(words("前"), table(90, "注：到年底。"), words("后")))
    texts = [text_of(page) for page in pages]
    assert len(pages) > 3
    assert all(text.count("指标数值来源") == 1 for text in texts)
    assert [f"第{i}项" in "".join(texts) for i in range(90)] == [True] * 90
    for page in pages:
        cells = [char for char in page.chars if abs(char["size"] - 10.5) < 0.1]
        assert max(char["x1"] for char in cells) < RIGHT * MM
    assert all(abs(line.place - round(line.place)) < 0.02 for page in pages for line in lines_of(page))


def test_numbers_in_a_column_end_at_the_same_place() -> None:
    rows = tuple(((Text("项"),), (Figure("k", n, f"{n:,}"),)) for n in (7, 1234567))
    page = pages_of(report(Table("表", ("名", "值"), rows, (1,))))[0]
    ends = [char["x1"] for char in page.chars if char["text"] == "7" and abs(char["size"] - 10.5) < 0.1]
    assert len(ends) == 2
    assert ends[0] == pytest.approx(ends[1], abs=0.1)


def test_a_tall_picture_shrinks_to_the_page() -> None:
    (page,) = pages_of(report(heading(1, "一、图"), Picture("图1 高图", "高图。", SVG.format(4000))))
    assert "图1高图" in text_of(page)


def test_the_annex_starts_a_page_of_its_own_and_can_be_left_out() -> None:
    document = report(words("正文"), annex=(heading(1, "附件"), words("来源")))
    assert [text_of(page)[:2] for page in pages_of(document)] == ["东安", "附件"]
    assert len(pages_of(document, annex=False)) == 1


# Safety


def test_every_page_of_a_draft_says_so_and_no_page_of_a_report_does() -> None:
    blocks = (*[words(HAN)] * 12, table(30))
    drafts = pages_of(report(*blocks, draft=True, annex=(words("附"),)))
    assert len(drafts) > 3
    for page in drafts:
        mark = [char for char in page.chars if abs(char["size"] - 18) < 0.1]
        assert "".join(char["text"] for char in mark) == "草稿·未通过勾稽"
        assert {char["tag"] for char in mark} == {"Artifact"}
        assert mark[0]["top"] < 37 * MM
    assert not any("草稿" in text_of(page) for page in pages_of(report(*blocks)))


@pytest.mark.parametrize(
    "hostile",
    ['#read("x")', "$x$", "*b*", "_i_", "@ref", "<script>", "`raw`", "\\", "//", "#{1+1}", "[a](b)", "--", "'q'"],
)
def test_data_never_becomes_markup(hostile: str) -> None:
    rows = (((Text(hostile),), (Figure("k", 1, hostile),)),)
    document = report(
        heading(1, f"一、{hostile}"),
        words(f"甲{hostile}乙"),
        Table(hostile, (hostile, "b"), rows, (), hostile),
        title=f"题{hostile}",
    )
    found = text_of(pages_of(document)[0])
    assert found.count(hostile) == 8


def test_the_same_document_gives_the_same_bytes_in_another_process_folder_zone_and_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys, json; from pipeline.report.tree.document import *; from pipeline.report.pages.pdf import render_pdf;"
        "d = Document(Title('题', '镇', 2023, '2024-01-15'), (Paragraph((Text('正文喆'),)),));"
        "sys.stdout.buffer.write(render_pdf(d))"
    )
    found = set()
    for number, zone in enumerate(["Asia/Shanghai", "America/New_York"]):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        root = str(Path(fonts.FOLDER).parents[2])
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "PYTHONPATH": root}
        found.add(
            subprocess.run(
                [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, check=True
            ).stdout
        )
    document = Document(Title("题", "镇", 2023, "2024-01-15"), (words("正文喆"),))
    assert found == {render_pdf(document)}


def test_the_file_is_tagged_archival_named_and_has_an_outline() -> None:
    document = report(
        heading(1, "一、举措"), heading(3, "1.跳级"), Picture("图1", "交通居多。", SVG.format(100)), words("文")
    )
    with pikepdf.open(io.BytesIO(render_pdf(document))) as file:
        root = file.Root
        xmp = root.Metadata.read_bytes().decode()
        outline = root.Outlines.First
        assert str(root.Lang) == "zh-CN"
        assert bool(root.MarkInfo.Marked)
        assert "<pdfaid:part>2</pdfaid:part>" in xmp
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert str(file.docinfo.Title) == "东安镇2023年报告"
        assert str(file.docinfo.Author) == "东安镇人民政府"
        assert str(file.docinfo.CreationDate) == "D:20240115000000Z"
        assert (str(outline.Title), str(outline.First.Title)) == ("一、举措", "1.跳级")
        alts = [str(item.Alt) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
        assert alts == ["交通居多。"]


# Errors


def test_characters_without_a_glyph_are_all_named_with_the_place_where_they_stand() -> None:
    with pytest.raises(RenderError) as raised:
        render_pdf(report(words("人员😀名单"), heading(1, "一、한"), words("控制\x01符")))
    for expected in ("“😀”（U+1F600），见“人员😀名单”", "“한”（U+D55C），见“一、한”", "U+0001", "请在原文中改用通用字"):
        assert expected in str(raised.value)
    assert raised.value.__cause__ is not None


@pytest.mark.parametrize(
    ("picture", "message"),
    [(Picture("图3 无说明", "", SVG.format(9)), "图3 无说明"), (Picture("图", "说明", "<svg"), "SVG")],
    ids=["without alt text", "broken"],
)
def test_a_bad_picture_is_refused(picture: Picture, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        render_pdf(report(picture))


def test_a_warning_is_an_error() -> None:
    faces = Faces({**SHIPPED.families, "kaiti": "No Such Face"})
    with pytest.raises(RenderError, match="no such face"):
        render_pdf(report(heading(1, "一、"), heading(2, "（一）标题")), faces=faces)


# Faces


def face(family: str) -> TTFont:
    return TTFont(fonts.FOLDER / f"{family.replace(' ', '')}.ttf")


FAMILIES = (fonts.FANGSONG, fonts.KAITI, fonts.HEITI, fonts.XIAOBIAOSONG, fonts.SONGTI)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_face_carries_its_own_name_its_licence_and_truetype_outlines(family: str) -> None:
    font = face(family)
    names = font["name"]
    assert names.getDebugName(1) == family
    assert names.getDebugName(0), "the makers' copyright"
    assert ("GNU" if family == fonts.FANGSONG else "SIL Open Font License") in names.getDebugName(13)
    assert "glyf" in font and "CFF " not in font
    assert (fonts.FOLDER / "licences" / f"{family.replace(' ', '')}.txt").read_text("utf-8").strip()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_face_with_its_fallback_holds_gbk_and_chinese_punctuation_is_full_width(family: str) -> None:
    font, cmap = face(family), face(family).getBestCmap()
    held = cmap.keys() | face(fonts.FALLBACKS[0]).getBestCmap().keys()
    if family != fonts.SONGTI:
        assert set(range(0x4E00, 0x9FA6)) <= held
        assert set(map(ord, "喆堃镕玥䶮㛃𬭎𫖯㎡⑳‰℃Ⅷ①〔〕【】—…·〇")) <= held
    assert set(range(0x20, 0x7F)) <= cmap.keys()
    assert {font["hmtx"][cmap[ord(char)]][0] for char in "“”‘’—…·，。（）《》"} == {1000}


def test_rare_characters_fall_back_one_by_one() -> None:
    (line,) = lines_of(pages_of(report(words("姓名喆、堃、镕、玥、䶮、㛃")))[0])
    assert line.text == "姓名喆、堃、镕、玥、䶮、㛃"
    assert line.fonts == {"NianbaoFangSong", "NianbaoSongTi"}
