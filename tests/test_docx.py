"""The DOCX, opened again: styles, sections, tables, footnotes, content controls, and what LibreOffice makes of it."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import nbformat
import pikepdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from pipeline.errors import RenderError
from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.pages.docx import render_docx
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.pages.pictures import png_pages
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Document,
    Enclosures,
    Entry,
    Figure,
    Heading,
    Listing,
    Note,
    Official,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
    Title,
)
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Outcome
from tests.conftest import REPOSITORY

HAN = "全镇各部门把学习宣传贯彻法治思想作为重要任务结合实际制定具体措施推动教育走深走实"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{}"><rect width="400" height="50" fill="#1f4e79"/></svg>'
OFFICIAL = Official(
    head="东安镇人民政府文件",
    copy_number="000001",
    secrecy="机密★1年",
    urgency="特急",
    number="东安府发〔2024〕3号",
    signers=("张三", "李四五", "王喆"),
    copies="县委办公室，县人大常委会办公室。",
    printed_by="东安镇党政办公室",
    printed_on="2024年1月16日",
)
BORDERED = ("top", "bottom", "insideH")


def report(
    *blocks: Block,
    title: str = "东安镇2023年报告",
    draft: bool = False,
    official: Official | None = None,
    annex: tuple[Block, ...] = (),
) -> Document:
    known = Title(title, "东安镇", 2023, "2024-01-15", draft, "东安镇人民政府", official or Official())
    return Document(known, blocks, annex)


def words(text: str, kind: str = "body") -> Paragraph:
    return Paragraph((Text(text),), kind)


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),))


def table(rows: int, columns: int = 3, caption: str = "表1 来源", note: str = "") -> Table:
    header = ("指标", "数值", *(f"来源{i}" for i in range(columns - 2)))
    cells = (
        ((Text(f"第{i}项"),), (Figure("k", i, f"{i:,}"),), *[(Text("台账"),)] * (columns - 2)) for i in range(rows)
    )
    return Table(caption, header, tuple(cells), (1,), note)


def opened(document: Document, **options: bool) -> Any:
    return docx.Document(io.BytesIO(render_docx(document, **options)))


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(element: Any) -> str:
    """The words of an element, those in content controls too."""
    return "".join(element.itertext(qn("w:t")))


def lines_of(file: Any) -> list[str]:
    return [text_of(element) for element in file.element.body.iter(qn("w:p"))]


def paragraph_of(file: Any, text: str) -> Any:
    return next(one for one in file.paragraphs if text_of(one._p).startswith(text))


def values(element: Any, path: str) -> list[str]:
    return [str(found) for found in element.xpath(path)]


def east_asian(style: Any) -> str | None:
    """The Chinese face of a style, or of the style that it is based on."""
    while style is not None:
        found = values(style.element, "w:rPr/w:rFonts/@w:eastAsia")
        if found:
            return found[0]
        style = style.base_style
    return None


# Styles and pages


def test_the_page_is_that_of_the_standard_with_a_grid_of_22_lines() -> None:
    (section,) = opened(report(words("正文"))).sections
    assert (section.page_width, section.page_height) == (
        pytest.approx(Mm(210), abs=1e3),
        pytest.approx(Mm(297), abs=1e4),
    )
    margins = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]
    assert [round(margin.mm, 1) for margin in margins] == [37.0, 28.0, 25.8, 35.0]
    assert values(section._sectPr, "w:docGrid/@w:type") == ["lines"]
    pitch = int(values(section._sectPr, "w:docGrid/@w:linePitch")[0])
    assert (section.page_height - section.top_margin - section.bottom_margin) // Pt(pitch / 20) == 22


def test_the_defaults_are_16_point_fangsong_for_every_script_in_chinese() -> None:
    styles = parts_of(render_docx(report(words("正文"))))["word/styles.xml"]
    defaults = etree.fromstring(styles).find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts_named = defaults.find(qn("w:rFonts"))
    assert {fonts_named.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {"仿宋_GB2312"}
    assert defaults.find(qn("w:sz")).get(qn("w:val")) == "32"
    assert defaults.find(qn("w:spacing")).get(qn("w:val")) == "-4"
    assert defaults.find(qn("w:lang")).get(qn("w:eastAsia")) == defaults.find(qn("w:lang")).get(qn("w:val")) == "zh-CN"


@pytest.mark.parametrize(("level", "face"), [(1, "黑体"), (2, "楷体_GB2312"), (3, "仿宋_GB2312"), (4, "仿宋_GB2312")])
def test_each_level_of_heading_is_words_own_style_in_its_face(level: int, face: str) -> None:
    style = paragraph_of(opened(report(heading(level, "标题"), words("正文"))), "标题").style
    assert style.name == f"Heading {level}"
    assert east_asian(style) == face
    assert style.font.size == Pt(16)
    assert style.font.bold is None
    assert style.paragraph_format.keep_with_next
    assert values(style.element, "w:pPr/w:outlineLvl/@w:val") == [str(level - 1)]
    assert values(style.element, "w:pPr/w:ind/@w:firstLineChars") == ["200"]


def test_the_title_is_centred_22_point_and_broken_between_words() -> None:
    title = opened(
        report(words("文"), title="重庆市城口县东安镇人民政府关于2023年度法治政府建设情况的报告")
    ).paragraphs[0]
    assert title.text == "重庆市城口县东安镇人民政府\n关于2023年度法治政府建设情况的报告"
    assert (title.style.name, east_asian(title.style), title.style.font.size) == ("Title", "方正小标宋简体", Pt(22))
    assert values(title.style.element, "w:pPr/w:jc/@w:val") == ["center"]


@pytest.mark.parametrize(
    ("kind", "indent"), [("body", ["200"]), ("address", []), ("remark", ["200"])], ids=["body", "address", "remark"]
)
def test_text_is_indented_by_two_characters_but_the_addressee_is_not(kind: str, indent: list[str]) -> None:
    file = opened(report(words("各单位", kind)))
    found = paragraph_of(file, "各单位")
    assert values(found.style.element, "w:pPr/w:ind/@w:firstLineChars") == indent
    assert values(found._p, "w:pPr/w:ind") == []
    normal = file.styles["Normal"].element
    assert values(normal, "w:pPr/w:jc/@w:val") == ["both"]
    assert values(normal, "w:pPr/w:spacing/@w:lineRule") == ["exact"]
    for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN", "widowControl"):
        assert values(normal, f"w:pPr/w:{name}/@w:val") == ["0"], name


def test_a_machine_without_the_fonts_is_told_which_to_take() -> None:
    table = etree.fromstring(parts_of(render_docx(report(words("文"))))["word/fontTable.xml"])
    others = {font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")) for font in table}
    assert others["仿宋_GB2312"] == "仿宋"
    assert others.keys() == {"仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"}


def test_what_announces_something_and_what_is_signed_stay_with_what_follows() -> None:
    file = opened(
        report(words("主要做法是："), words("一是学。"), words("特此报告。"), Closing("镇政府", "2024年1月15日"))
    )
    kept = {text: bool(paragraph_of(file, text).paragraph_format.keep_with_next) for text in ("主要", "一是", "特此")}
    assert kept == {"主要": True, "一是": False, "特此": True}


def test_page_numbers_are_fields_right_on_odd_pages_and_left_on_even_ones() -> None:
    file = opened(report(words("正文")))
    assert file.settings.odd_and_even_pages_header_footer
    section = file.sections[0]
    for footer, side, inner in ((section.footer, "right", "right"), (section.even_page_footer, "left", "left")):
        (line,) = footer.paragraphs
        assert values(line._p, ".//w:instrText/text()") == ["PAGE"]
        assert re.fullmatch(r"— \d —", line.text)
        assert values(line._p, "w:pPr/w:jc/@w:val") == [side]
        assert values(line._p, f"w:pPr/w:ind/@w:{inner}") == ["280"]
        assert (east_asian(line.style), line.style.font.size) == ("宋体", Pt(14))


def test_every_page_of_a_draft_says_so_and_no_page_of_a_report_does() -> None:
    section = opened(report(words("正文"), draft=True)).sections[0]
    for header in (section.header, section.even_page_header):
        assert [line.text for line in header.paragraphs] == ["草稿·未通过勾稽"]
        style = header.paragraphs[0].style
        assert (east_asian(style), style.font.size, str(style.font.color.rgb)) == ("黑体", Pt(18), "FF0000")
    assert not any(b"\xe8\x8d\x89\xe7\xa8\xbf" in part for part in parts_of(render_docx(report(words("文")))).values())


def test_properties_stand_in_the_order_of_the_schema() -> None:
    blocks = (
        words("文："),
        table(2),
        table(2, 12),
        Picture("图", "说明", SVG.format(90)),
        Closing("镇", "2024年1月1日"),
    )
    order = [
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "tabs", "kinsoku"),
        *("overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "spacing", "ind", "jc"),
        *("outlineLvl", "sectPr"),
    ]
    seen = 0
    for name, part in parts_of(render_docx(report(*blocks, official=OFFICIAL, annex=(table(1),)))).items():
        if name.startswith("word/") and name.endswith(".xml"):
            for element in etree.fromstring(part).iter(qn("w:pPr")):
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(set(places)), etree.tostring(element)
                seen += 1
    assert seen > 80


# Blocks


def test_a_table_is_a_real_one_with_a_repeated_header_whole_rows_and_numbers_to_the_right() -> None:
    file = opened(report(table(30, note="注：到年底。")))
    (found,) = file.tables
    head, *rows = found._tbl.tr_lst
    assert [bool(values(row, "w:trPr/w:tblHeader")) for row in (head, *rows)] == [True] + [False] * 30
    assert all(values(row, "w:trPr/w:cantSplit") for row in (head, *rows))
    assert all(values(row, "w:trPr/w:trHeight/@w:hRule") == ["atLeast"] for row in (head, *rows))
    assert [values(cell, ".//w:jc/@w:val") for cell in rows[0].tc_lst] == [[], ["right"], []]
    assert values(found._tbl, "w:tblPr/w:tblCaption/@w:val") == ["表1 来源"]
    assert sum(map(int, values(found._tbl, "w:tblGrid/w:gridCol/@w:w"))) == pytest.approx(28 * 316, abs=5)
    caption, note = paragraph_of(file, "表1"), paragraph_of(file, "注：")
    assert caption.paragraph_format.keep_with_next
    assert (east_asian(caption.style), caption.style.font.size) == ("黑体", Pt(14))
    body = [element.tag.split("}")[1] for element in file.element.body]
    assert body == ["p", "p", "tbl", "p", "sectPr"]
    assert note._p.getprevious() is found._tbl


@pytest.mark.parametrize(("columns", "points"), [(7, 10.5), (8, 9.0)])
def test_cells_of_a_wide_table_are_smaller_and_off_the_grid(columns: int, points: float) -> None:
    cell = opened(report(table(2, columns))).tables[0].cell(1, 2).paragraphs[0]
    assert cell.style.font.size == Pt(points)
    assert values(opened(report(words("x"))).styles["公文表格"].element, "w:pPr/w:snapToGrid/@w:val") == ["0"]


def orientations(document: Document) -> list[str]:
    return ["横" if section.orientation else "竖" for section in opened(document).sections]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param((words("前"), table(2, 9), words("后")), "竖", id="nine columns stand upright"),
        pytest.param((words("前"), table(2, 10), words("后")), "竖横竖", id="ten lie on pages of their own"),
        pytest.param((table(2), table(2, 10, note="注"), table(2)), "竖横竖", id="between tables, with a note"),
        pytest.param((table(2, 10), table(2, 11), words("后")), "竖横横竖", id="no empty page between two"),
        pytest.param((words("前"), table(2, 10)), "竖横", id="no empty page at the end"),
    ],
)
def test_a_table_too_wide_for_an_upright_page_lies_in_a_section_of_its_own(
    blocks: tuple[Block, ...], expected: str
) -> None:
    assert "".join(orientations(report(*blocks))) == expected
    for section in opened(report(*blocks)).sections:
        assert [line.text for line in section.footer.paragraphs] == ["— 1 —"]


def test_two_tables_without_captions_stay_two() -> None:
    file = opened(report(table(1, caption=""), table(1, caption="")))
    tags = [element.tag.split("}")[1] for element in file.element.body]
    assert tags == ["p", "tbl", "p", "tbl", "p", "sectPr"]


def test_a_picture_is_as_wide_as_the_text_has_an_alternative_text_and_stays_with_its_caption() -> None:
    file = opened(
        report(Picture("图1 分布", "交通居多。", SVG.format(200)), Picture("图2 高图", "高。", SVG.format(4000)))
    )
    wide, tall = file.inline_shapes
    assert wide.width == Mm(156)
    assert wide.height == pytest.approx(Mm(78), rel=0.01)
    assert tall.height == pytest.approx(Pt(519), rel=0.01)
    assert values(file.element.body, ".//wp:docPr/@descr") == ["交通居多。", "高。"]
    assert len(set(values(file.element.body, ".//wp:docPr/@id"))) == 2
    shown, caption = paragraph_of(file, "图1")._p.getprevious(), paragraph_of(file, "图1")
    assert values(shown, ".//wp:inline")
    assert file.styles["公文图片"].paragraph_format.keep_with_next
    assert caption.style.name == "Caption"
    images = [
        part
        for name, part in parts_of(render_docx(report(Picture("图", "说", SVG.format(9))))).items()
        if "media" in name
    ]
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"]


def test_every_figure_stands_in_a_content_control_that_carries_its_key() -> None:
    document = report(
        Heading(1, (Text("一、受理"), Figure("h", 1, "1"))),
        Paragraph(
            (Strong((Text("共"), Figure("s.t", 96, "96"))), Text("件"), Note((Text("含"), Figure("note", 2, "2"))))
        ),
        Listing(((Figure("item", 3, "3"),),), 1),
        table(2),
    )
    content = render_docx(document)
    controls = [
        control
        for name in ("word/document.xml", "word/footnotes.xml")
        for control in etree.fromstring(parts_of(content)[name]).iter(qn("w:sdt"))
    ]
    found = {(c.find(f".//{qn('w:tag')}").get(qn("w:val")), text_of(c)) for c in controls}
    assert found == {("h", "1"), ("s.t", "96"), ("note", "2"), ("item", "3"), ("k", "0"), ("k", "1")}
    assert {c.find(f".//{qn('w:alias')}").get(qn("w:val")) for c in controls} == {key for key, _ in found}
    assert len({c.find(f".//{qn('w:id')}").get(qn("w:val")) for c in controls}) == 6
    assert lines_of(docx.Document(io.BytesIO(content)))[1:4] == ["一、受理1", "共96件", "1. 3"]
    for control in controls:
        assert not control.findall(f".//{qn('w:text')}")
        assert len(control.findall(f".//{qn('w:r')}")) == 1


def test_a_figure_right_before_another_or_before_a_footnote_stands_in_its_bookmark_only() -> None:
    one, other = Figure("a", 1, "1"), Figure("b", 2, "2")
    inlines = (one, other, Note((Text("注"),)), Strong((one,)), Text(""), other, Text("件"), Strong((one,)))
    line = opened(report(Paragraph(inlines))).paragraphs[1]._p
    shape = [etree.QName(child).localname for child in line if child.tag != qn("w:pPr")]
    bare, controlled = ["bookmarkStart", "r", "bookmarkEnd"], ["bookmarkStart", "sdt", "bookmarkEnd"]
    assert shape == [*bare, *bare, "r", *bare, *controlled, "r", *controlled]
    assert values(line, "w:bookmarkStart/@w:name") == ["nb_0001", "nb_0002", "nb_0003", "nb_0004", "nb_0005"]
    assert values(line, "w:bookmarkStart/@w:id") == values(line, "w:bookmarkEnd/@w:id") == ["1", "2", "3", "4", "5"]


def test_a_file_says_which_report_it_was_made_from() -> None:
    def digest(document: Document, **options: bool) -> str:
        found = parts_of(render_docx(document, **options))["docProps/custom.xml"].decode()
        return re.findall(r'name="nianbao.sha256"><vt:lpwstr>([0-9a-f]{64})<', found)[0]

    whole = report(words("文"), annex=(words("附"),), official=OFFICIAL)
    assert digest(whole) == digest(whole, annex=False, plain=True)
    others = (report(words("文")), report(words("字")), report(annex=(words("文"),)), report(words("文"), draft=True))
    assert len({digest(one) for one in (whole, *others)}) == 5


def test_stressed_words_are_in_another_face() -> None:
    file = opened(report(Paragraph((Strong((Text("一是"),)), Text("学")))))
    stressed, plain = paragraph_of(file, "一是").runs
    assert (stressed.text, stressed.style.name, east_asian(stressed.style)) == ("一是", "Strong", "黑体")
    assert (plain.text, plain.style.name) == ("学", "Default Paragraph Font")


def test_notes_are_footnotes_of_word_numbered_with_circles() -> None:
    document = report(
        Paragraph((Text("甲"), Note((Text("注甲"), Note((Text("里层"),)))), Text("乙"), Note((Text("注乙"),)))),
        Table("表", ("a",), (((Text("c"), Note((Text("注丙"),))),),)),
    )
    content = render_docx(document)
    parts, file = parts_of(content), docx.Document(io.BytesIO(content))
    notes = {note.get(qn("w:id")): note for note in etree.fromstring(parts["word/footnotes.xml"])}
    assert {key: text_of(note).strip() for key, note in notes.items()} == {
        "-1": "",
        "0": "",
        "1": "注甲（里层）",
        "2": "注乙",
        "3": "注丙",
    }
    assert [notes[key].get(qn("w:type")) for key in ("-1", "0", "1")] == ["separator", "continuationSeparator", None]
    assert values(file.element.body, ".//w:footnoteReference/@w:id") == ["1", "2", "3"]
    assert values(file.sections[0]._sectPr, "w:footnotePr/w:numFmt/@w:val") == ["decimalEnclosedCircle"]
    assert b"/word/footnotes.xml" in parts["[Content_Types].xml"]
    assert b"relationships/footnotes" in parts["word/_rels/document.xml.rels"]
    assert file.styles["footnote text"].font.size == Pt(10.5)
    assert "word/footnotes.xml" not in parts_of(render_docx(report(words("无注"))))


def test_markers_of_lists_are_text_and_items_hang() -> None:
    items = ((Text("第一"),), (Text("第二"),))
    file = opened(report(Listing(items, 9), Listing(items)))
    listed = [line for line in file.paragraphs if line.style.name == "List Paragraph"]
    assert [line.text for line in listed] == ["9. 第一", "10. 第二", "· 第一", "· 第二"]
    assert all(int(values(line._p, "w:pPr/w:ind/@w:hanging")[0]) > 300 for line in listed)


def test_enclosures_are_listed_after_an_empty_line_each_flush_with_the_first() -> None:
    file = opened(report(words("文"), Enclosures(("清单", "统计表")), Enclosures(("只有一件",))))
    lines = [line for line in file.paragraphs if line.style.name == "公文附件说明"]
    assert [line.text for line in lines] == ["附件：1. 清单", "2. 统计表", "附件：只有一件"]
    assert [values(line._p, "w:pPr/w:spacing/@w:before") for line in lines] == [["579"], [], ["579"]]
    assert len({line.paragraph_format.left_indent for line in lines[:2]}) == 1


def test_an_entry_of_the_source_annex_is_small_and_its_turnovers_hang() -> None:
    entry = Entry("disputes.accepted", "受理矛盾纠纷", "96件", (("口径", ("逐行",)), ("来源", ("甲.xlsx", "乙.xlsx"))))
    file = opened(report(words("文"), annex=(entry,)))
    head, *lines = file.paragraphs[2:]
    assert head.text == "受理矛盾纠纷 96件（disputes.accepted）"
    assert head.paragraph_format.page_break_before
    assert head.style.paragraph_format.keep_with_next
    assert [line.text for line in lines] == ["口径：逐行", "来源：甲.xlsx", "来源：乙.xlsx"]
    assert lines[0].style.font.size == Pt(10.5)
    assert lines[0].paragraph_format.first_line_indent == -3 * Pt(10.5)


@pytest.mark.parametrize("seal", ["", "space", "none"])
def test_signature_and_date_stand_where_the_standard_wants_them(seal: str) -> None:
    file = opened(report(words("文"), Closing("中共东安镇委员会 东安镇人民政府", "2024年1月15日", seal)))
    *signed, date = file.paragraphs[-3:]
    assert [line.text for line in (*signed, date)] == ["中共东安镇委员会", "东安镇人民政府", "2024年1月15日"]
    assert [values(line._p, "w:pPr/w:spacing/@w:before") for line in (*signed, date)] == [["579"], [], []]
    assert values(date._p, "w:pPr/w:spacing/@w:after") == (["579"] if seal == "space" else [])
    if seal == "none":
        assert {line.paragraph_format.left_indent for line in signed} == {
            date.paragraph_format.left_indent - 2 * Pt(15.8)
        }
        return
    assert date.paragraph_format.right_indent == 4 * Pt(15.8)
    assert values(date._p, "w:pPr/w:jc/@w:val") == ["right"]
    sides = {(form.left_indent or 0) - (form.right_indent or 0) for form in (line.paragraph_format for line in signed)}
    middle = 28 * Pt(15.8) / 2 + sides.pop() / 2
    assert sides == set()
    assert middle == pytest.approx(24 * Pt(15.8) - 6.5 / 2 * Pt(15.8), abs=Pt(3))


def test_an_attachment_starts_a_page_with_its_number_and_its_title_two_lines_below() -> None:
    file = opened(report(words("文"), Attachment("附件1", "责任清单"), words("清单正文")))
    label, title = paragraph_of(file, "附件1"), paragraph_of(file, "责任清单")
    assert label.paragraph_format.page_break_before
    assert east_asian(label.style) == "黑体"
    assert title.style.base_style.name == "Title"
    assert title.style.paragraph_format.space_before == title.style.paragraph_format.space_after == Pt(579 / 20)


def test_the_annex_starts_a_page_of_its_own_and_can_be_left_out() -> None:
    document = report(words("正文"), annex=(heading(1, "附件"), words("来源")))
    assert paragraph_of(opened(document), "附件").paragraph_format.page_break_before
    assert lines_of(opened(document, annex=False)) == ["东安镇2023年报告", "正文"]
    bare = opened(report(words("正文"), annex=(table(1, caption=""),)))
    assert bare.tables[0]._tbl.getprevious().xpath("w:pPr/w:pageBreakBefore")


# Official elements


def test_the_letterhead_stands_above_the_title_and_the_imprint_below_the_text() -> None:
    file = opened(report(words("正文"), official=OFFICIAL, annex=(words("附"),)))
    lines = lines_of(file)
    assert lines[:8] == [
        *("000001", "机密★1年", "特急", "东安镇人民政府文件", "", ""),
        *("签发人：张三　李四五", "东安府发〔2024〕3号王喆"),
    ]
    assert lines[8:] == [
        *("", "东安镇2023年报告", "正文", "抄送：县委办公室，县人大常委会办公室。"),
        *("东安镇党政办公室", "2024年1月16日印发", "", "附"),
    ]
    mark = file.paragraphs[3]
    assert (east_asian(mark.style), str(mark.style.font.color.rgb)) == ("方正小标宋简体", "E60012")
    assert Pt(40) < mark.runs[0].font.size <= Pt(442 / len(OFFICIAL.head))
    rule = file.paragraphs[8]
    assert values(rule._p, "w:pPr/w:pBdr/w:bottom/@w:color") == ["E60012"]
    assert values(file.paragraphs[7]._p, ".//w:rStyle/@w:val") == ["Kai"]
    (imprint,) = file.tables
    found = {name: values(imprint._tbl, f"w:tblPr/w:tblBorders/w:{name}/@w:sz")[0] for name in BORDERED}
    assert found == {"top": "8", "bottom": "8", "insideH": "6"}
    assert values(imprint._tbl, "w:tblPr/w:tblpPr/@w:tblpYSpec") == ["bottom"]


def test_without_signers_the_number_is_centred() -> None:
    file = opened(report(words("正文"), official=Official(head="东安镇人民政府", number="东安府发〔2024〕3号")))
    assert values(paragraph_of(file, "东安府发")._p, "w:pPr/w:jc/@w:val") == ["center"]


@pytest.mark.parametrize("length", [2, 9, 30])
def test_the_name_of_the_issuing_body_fits_on_one_line(length: int) -> None:
    head = opened(report(words("x"), official=Official(head="镇" * length))).paragraphs[0]
    assert head.runs[0].font.size * length <= Mm(156)
    assert head.runs[0].font.size <= Pt(54)


def test_a_plain_file_has_neither_letterhead_nor_imprint() -> None:
    file = opened(report(words("正文"), official=OFFICIAL), plain=True)
    assert lines_of(file) == ["东安镇2023年报告", "正文"]
    assert not file.tables


# The file


@pytest.mark.parametrize(
    "hostile", ["<script>", "</w:t>", "&amp;", "]]>", "<!--", "\"'", "{{x}}", "<w:br/>", "  两端空格  ", "😀䶮"]
)
def test_data_never_becomes_markup(hostile: str) -> None:
    rows = (((Text(hostile),), (Figure(hostile, 1, hostile),)),)
    document = report(
        heading(1, f"一、{hostile}"),
        Paragraph((Text(f"甲{hostile}乙"), Note((Text(hostile),)))),
        Table(hostile, (hostile, "b"), rows, (), hostile),
        Picture(hostile, hostile, SVG.format(9)),
        title=f"题{hostile}",
        official=Official(head=hostile, signers=(hostile,), copies=hostile, printed_by=hostile),
    )
    content = render_docx(document)
    file = docx.Document(io.BytesIO(content))
    assert "".join(lines_of(file)).count(hostile) == 13
    assert {words.get(qn("xml:space")) for words in file.element.body.iter(qn("w:t"))} == {"preserve"}
    assert values(file.element.body, ".//wp:docPr/@descr") == [hostile]
    assert values(file.element.body, ".//w:tag/@w:val") == [hostile]
    assert hostile in text_of(etree.fromstring(parts_of(content)["word/footnotes.xml"]))
    assert file.core_properties.title == f"题{hostile}"


def test_line_ends_and_tabs_in_the_text_stay_what_they_are() -> None:
    assert paragraph_of(opened(report(words("甲\n乙\t丙"))), "甲").text == "甲\n乙\t丙"


def test_properties_say_whose_report_it_is_and_nothing_of_the_machine() -> None:
    content = render_docx(report(words("正文")))
    known = docx.Document(io.BytesIO(content)).core_properties
    assert (known.title, known.author, known.language) == ("东安镇2023年报告", "东安镇人民政府", "zh-CN")
    assert {known.created.isoformat(), known.modified.isoformat()} == {"2024-01-15T00:00:00+00:00"}
    parts = parts_of(content)
    assert b"python" not in parts["docProps/core.xml"]
    assert b"revision" not in parts["docProps/core.xml"]
    assert sorted(parts) == [
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "docProps/custom.xml"),
        *("word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml", "word/footer1.xml"),
        *("word/footer2.xml", "word/settings.xml", "word/styles.xml", "word/theme/theme1.xml"),
    ]


def test_the_same_document_gives_the_same_bytes_in_another_process_folder_zone_and_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from pipeline.report.tree.document import *; from pipeline.report.pages.docx import render_docx;"
        f"p = Picture('图', '说明', {SVG.format(90)!r});"
        "b = (Paragraph((Text('正文喆'), Figure('k', 1, '1'), Note((Text('注'),)))), p, Heading(1, (Text('一、'),)));"
        "d = Document(Title('题', '镇', 2023, '2024-01-15', True, '', Official(head='镇')), b);"
        "sys.stdout.buffer.write(render_docx(d))"
    )
    found = set()
    for number, zone in enumerate(["Asia/Shanghai", "America/New_York"]):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-c", code]
        found.add(subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True).stdout)
    (content,) = found
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    picture = Picture("图", "说明", SVG.format(90))
    inlines = (Text("正文喆"), Figure("k", 1, "1"), Note((Text("注"),)))
    title = Title("题", "镇", 2023, "2024-01-15", True, "", Official(head="镇"))
    assert content == render_docx(Document(title, (Paragraph(inlines), picture, heading(1, "一、"))))


# Errors


def test_characters_that_no_file_can_hold_are_all_named_with_the_place_where_they_stand() -> None:
    rows = (((Text("格\x1f子"),), (Figure("k", 1, "1\ufffe"),)),)
    document = report(words("控制\x01符"), Table("表", ("a", "b"), rows), official=Official(copies="抄\x0b送"))
    with pytest.raises(RenderError) as raised:
        render_docx(document)
    for expected in ("U+0001，见“控制 符”", "U+001F，见“格 子”", "U+FFFE", "U+000B", "请在原文"):
        assert expected in str(raised.value)


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (Picture("图3 无说明", "", SVG.format(9)), "图3 无说明.*补写 alt"),
        (Picture("图4 坏图", "说明", "<svg"), "图4 坏图.*请检查"),
    ],
    ids=["without alt text", "broken"],
)
def test_a_bad_picture_is_refused_by_name(picture: Picture, message: str) -> None:
    with pytest.raises(RenderError, match=message) as raised:
        render_docx(report(Picture("图1", "好图", SVG.format(20)), picture))
    assert "图1" not in str(raised.value)


def test_pictures_become_png_in_order_and_none_gives_none() -> None:
    one, two = png_pages([SVG.format(100), SVG.format(200)])
    assert png_pages([SVG.format(200)]) == [two]
    assert one != two
    assert png_pages([]) == []


# LibreOffice


@pytest.fixture(scope="module")
def pages_in_writer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], int]:
    """How many pages a file has in LibreOffice, which is shown the shipped faces under the offices' names."""
    folder = tmp_path_factory.mktemp("writer")
    named = {
        "仿宋_GB2312": fonts.FANGSONG,
        "楷体_GB2312": fonts.KAITI,
        "黑体": fonts.HEITI,
        "方正小标宋简体": fonts.XIAOBIAOSONG,
        "宋体": fonts.SONGTI,
    }
    aliases = "".join(
        f'<alias binding="same"><family>{asked}</family><prefer><family>{face}</family></prefer></alias>'
        for asked, face in named.items()
    )
    places = f"<dir>{escape(str(fonts.FOLDER))}</dir><cachedir>{escape(str(folder / 'cache'))}</cachedir>"
    (folder / "fonts.conf").write_text(f'<?xml version="1.0"?><fontconfig>{places}{aliases}</fontconfig>', "utf-8")

    def count(content: bytes) -> int:
        (folder / "report.docx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        subprocess.run([*command, str(folder / "report.docx")], env=environment, capture_output=True, check=True)
        with pikepdf.open(folder / "report.pdf") as file:
            return len(file.pages)

    return count


def test_the_sample_has_as_many_pages_in_writer_as_its_pdf(
    published: tuple[Project, Outcome], pages_in_writer: Callable[[bytes], int]
) -> None:
    path = published[0].output_folder("dongan", 2023) / "report.ipynb"
    document = read_document(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]
    expected = len(pikepdf.open(io.BytesIO(render_pdf(document))).pages)
    assert expected >= 5
    assert abs(pages_in_writer(render_docx(document)) - expected) <= 1


def test_a_report_of_forty_pages_has_as_many_in_writer_as_in_its_pdf(pages_in_writer: Callable[[bytes], int]) -> None:
    def chapter(number: int) -> list[Block]:
        cells = tuple(((Text(f"第{i}项"),), (Figure("k", i, str(i)),), (Text(HAN[: 5 * i]),)) for i in range(8))
        return [
            heading(1, f"第{number}章"),
            *[words(f"{HAN * 4}，全年受理1,234件。")] * 2,
            heading(2, "（一）小节"),
            Paragraph((Text(HAN), Note((Text(HAN),)), Text(HAN * 3))),
            Table(f"表{number} 数据", ("事项", "数值", "说明"), cells, (1,), "注：到年底。" if number % 2 else ""),
            *([Picture("图 分布", "分布。", SVG.format(160))] if number % 3 == 0 else []),
        ]

    blocks = [block for number in range(28) for block in chapter(number)]
    end = (
        table(45, 12, "宽表"),
        words(HAN),
        Enclosures(("清单", "统计表")),
        Closing("东安镇人民政府", "2024年1月15日"),
    )
    document = report(*blocks, *end, Attachment("附件1", "清单"), *[words(HAN * 9)] * 3, official=OFFICIAL)
    expected = len(pikepdf.open(io.BytesIO(render_pdf(document))).pages)
    assert expected >= 40
    assert abs(pages_in_writer(render_docx(document)) - expected) <= 1
