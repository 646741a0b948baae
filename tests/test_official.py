"""公文要素: what unit.yml may say, and where each element stands on the page (GB/T 9704-2012, chapter 7)."""

from pathlib import Path

import pdfplumber
import pytest
import yaml

from pipeline.errors import ProjectError
from pipeline.project import Project
from pipeline.report.pages.html import render_html
from pipeline.report.tree.as_json import title_from_json, title_to_json
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Document,
    Enclosures,
    Official,
    Paragraph,
    Text,
    Title,
)
from pipeline.report.tree.from_notebook import read_document
from pipeline.run import Options, run_report
from pipeline.unit import of_year, read_unit
from tests.test_pdf import HAN, LEFT, MM, PITCH, RIGHT, heading, lines_of, pages_of, text_of, words

OFFICIAL = Official(
    head="东安镇人民政府文件",
    copy_number="000012",
    secrecy="秘密★1年",
    urgency="特急",
    number="东安府发〔2024〕3号",
    copies="县委依法治县办，县司法局",
    printed_by="东安镇党政办公室",
    printed_on="2024年1月15日",
    index_number="0115/2024-0003",
    published_on="2024-02-01",
)
CLOSING = Closing("东安镇人民政府", "2024年1月15日")


def document(*blocks: Block, official: Official = OFFICIAL, annex: tuple[Block, ...] = ()) -> Document:
    title = Title("东安镇2023年报告", "东安镇", 2023, "2024-01-15", False, "东安镇人民政府", official)
    return Document(title, blocks, annex)


def chars(page: pdfplumber.page.Page, text: str) -> list[dict]:
    """The characters of the first place where the page says `text`."""
    said = [char for char in page.chars if char["text"].strip()]
    start = "".join(char["text"] for char in said).index(text)
    return said[start : start + len(text)]


def top_mm(page: pdfplumber.page.Page, text: str) -> float:
    return min(char["top"] for char in chars(page, text)) / MM


def red_rules(page: pdfplumber.page.Page) -> list[dict]:
    drawn = [*page.lines, *page.rects, *page.curves]
    return [item for item in drawn if tuple(item["stroking_color"] or ())[:1] > (0.8,) and item["width"] > 400]


# 版头


def test_the_letterhead_stands_where_the_standard_puts_it() -> None:
    page = pages_of(document(words(HAN), words(HAN)))[0]
    head = chars(page, OFFICIAL.head)
    assert min(char["top"] for char in head) / MM == pytest.approx(37 + 35, abs=3)
    assert head[0]["non_stroking_color"][0] > 0.8 > 0.3 > head[0]["non_stroking_color"][1]
    assert head[0]["x0"] + head[-1]["x1"] == pytest.approx((LEFT + RIGHT) * MM, abs=2)
    assert all(char["x0"] > LEFT * MM - 1 and char["x1"] < RIGHT * MM + 1 for char in head)
    marks = [chars(page, text) for text in (OFFICIAL.copy_number, OFFICIAL.secrecy, OFFICIAL.urgency)]
    assert [round(mark[0]["x0"] / MM) for mark in marks] == [28, 28, 28]
    places = [(mark[0]["top"] / MM - 37) / (PITCH / MM) for mark in marks]
    assert places == pytest.approx([0, 1, 2], abs=0.1)
    number = chars(page, OFFICIAL.number)
    assert number[0]["x0"] + number[-1]["x1"] == pytest.approx((LEFT + RIGHT) * MM, abs=3)
    (rule,) = red_rules(page)
    assert rule["width"] == pytest.approx(156 * MM, abs=1)
    assert rule["top"] - max(char["bottom"] for char in number) == pytest.approx(4 * MM, abs=4)
    assert top_mm(page, "东安镇2023年报告") > rule["bottom"] / MM + 2 * PITCH / MM - 3


def test_the_text_below_the_letterhead_is_on_the_grid() -> None:
    for page in pages_of(document(*[words(HAN)] * 6)):
        body = [line for line in lines_of(page) if line.text[0] in HAN and len(line.text) > 10]
        assert body
        assert all(abs(line.place - round(line.place)) < 0.02 for line in body)


def test_signers_stand_right_with_the_number_on_the_line_of_the_last() -> None:
    page = pages_of(
        document(
            words("文"),
            official=Official(head="某镇文件", number="某府发〔2024〕3号", signers=("张三", "李四", "王五")),
        )
    )[0]
    assert top_mm(page, "签发人：") == pytest.approx(top_mm(page, "张三"), abs=0.3)
    assert top_mm(page, "王五") == pytest.approx(top_mm(page, "某府发"), abs=0.3)
    assert chars(page, "张三")[0]["x0"] == pytest.approx(chars(page, "王五")[0]["x0"], abs=0.5)
    assert chars(page, "张三")[0]["fontname"].endswith("NianbaoKaiTi")
    assert chars(page, "李四")[-1]["x1"] / MM == pytest.approx(RIGHT - 156 / 28, abs=0.5)
    assert chars(page, "某府发")[0]["x0"] / MM == pytest.approx(LEFT + 156 / 28, abs=0.5)


def test_a_long_issuing_body_still_fits_on_one_line() -> None:
    name = "内蒙古自治区鄂尔多斯市准格尔旗薛家湾镇人民政府办公室文件"
    head = chars(pages_of(document(words("文"), official=Official(head=name)))[0], name)
    assert len({round(char["matrix"][5]) for char in head}) == 1
    assert head[-1]["x1"] < RIGHT * MM + 0.5


def test_the_plain_version_has_neither_letterhead_nor_imprint() -> None:
    said = "".join(map(text_of, pages_of(document(words("正文")), plain=True)))
    assert not [text for text in (OFFICIAL.head, OFFICIAL.number, "抄送", "印发", OFFICIAL.secrecy) if text in said]
    assert "正文" in said


# 主体


@pytest.mark.parametrize(("seal", "below"), [("", 0), ("space", 1)])
def test_signature_and_date_leave_room_for_a_seal(seal: str, below: int) -> None:
    page = pages_of(
        document(
            words("正文。"),
            Closing("东安镇人民政府", "2024年1月15日", seal),
            Paragraph((Text("（联系人）"),), "remark"),
            official=Official(),
        )
    )[0]
    placed = {line.text: line.place for line in lines_of(page)}
    assert placed["2024年1月15日"] - placed["东安镇人民政府"] == pytest.approx(1, abs=0.02)
    assert placed["（联系人）"] - placed["2024年1月15日"] == pytest.approx(1 + below, abs=0.02)


@pytest.mark.parametrize("signature", ["东安镇人民政府", "某镇", "内蒙古自治区鄂尔多斯市准格尔旗薛家湾镇人民政府"])
def test_without_a_seal_the_date_begins_two_characters_to_the_right(signature: str) -> None:
    column = 156 / 28
    signed, dated = lines_of(
        pages_of(document(words("正文。"), Closing(signature, "2024年1月15日", "none"), official=Official()))[0]
    )[-2:]
    assert dated.left_mm - signed.left_mm == pytest.approx(2 * column, abs=0.3)
    assert min(RIGHT - signed.right_mm, RIGHT - dated.right_mm) == pytest.approx(2 * column, abs=0.5)


def test_names_of_attachments_stand_below_an_empty_line_flush_with_each_other() -> None:
    long = "东安镇2023年行政处罚情况统计表以及与此有关的各项说明材料和补充说明文件"
    lines = lines_of(pages_of(document(words("正文。"), Enclosures((long, "名单")), CLOSING, official=Official()))[0])
    first = next(place for place, line in enumerate(lines) if line.text.startswith("附件："))
    body, named, more, second = lines[first - 1 : first + 3]
    assert named.place - body.place == pytest.approx(2, abs=0.02)
    assert named.left_mm == pytest.approx(LEFT + 2 * 156 / 28, abs=0.2)
    assert (named.text[:5], second.text) == ("附件：1.", "2.名单")
    page = pages_of(document(words("正文。"), Enclosures((long, "名单")), CLOSING, official=Official()))[0]
    assert more.left_mm * MM == pytest.approx(chars(page, "名单")[0]["x0"], abs=1)


def test_an_attachment_starts_a_page_with_its_number_on_line_1_and_its_title_on_line_3() -> None:
    pages = pages_of(
        document(
            words("正文"),
            CLOSING,
            Attachment("附件1", "处罚情况表"),
            heading(1, "一、表"),
            words("表文"),
            official=Official(),
        )
    )
    (label, head, body) = lines_of(pages[1])
    assert (label.text, label.place, round(label.left_mm)) == ("附件1", pytest.approx(0, abs=0.02), 28)
    assert label.fonts == {"NianbaoHeiTi"}
    (title,) = lines_of(pages[1], 22)
    assert title.left_mm - LEFT == pytest.approx(RIGHT - title.right_mm, abs=0.3)
    assert round(title.place) == 2
    assert (head.text, body.text, round(head.place)) == ("一、表", "表文", 4)


# 版记


def test_the_imprint_closes_the_last_page_of_the_document_before_the_annex() -> None:
    pages = pages_of(document(*[words(HAN)] * 4, CLOSING, annex=(words("附表"),)))
    *_, last, annex = pages
    assert "抄送：县委依法治县办，县司法局。" in text_of(last)
    assert "2024年1月15日印发" in text_of(last)
    assert "抄送" not in "".join(map(text_of, [*pages[:-2], annex]))
    rules = [line for line in (*last.lines, *last.rects, *last.curves) if line["width"] > 400]
    assert max(line["bottom"] for line in rules) / MM == pytest.approx(297 - 35, abs=1)
    printed = chars(last, "东安镇党政办公室")
    assert printed[0]["size"] == pytest.approx(14, abs=0.1)
    assert printed[0]["x0"] == pytest.approx(LEFT * MM + 14, abs=1)
    assert chars(last, "日印发")[-1]["x1"] == pytest.approx(RIGHT * MM - 14, abs=1)


def test_an_imprint_that_does_not_fit_takes_a_page_of_its_own() -> None:
    for count in range(17, 23):
        pages = pages_of(
            document(
                *[words("第行")] * count,
                official=Official(copies="县司法局", printed_by="办公室", printed_on="2024年1月15日"),
            )
        )
        assert ["抄送" in text_of(page) for page in pages] == [*[False] * (len(pages) - 1), True]
        assert sum(text_of(page).count("第行") for page in pages) == count


# unit.yml

YAML = """
name: 东安镇
official:
  head: 东安镇人民政府文件
  number: {2023: 东安府发〔2024〕3号}
  copy_number: {2023: "000012"}
  secrecy: 秘密★1年
  urgency: 特急
  signers: [张三]
  addressee: {2023: 城口县委、县人民政府}
  attachments: {2023: [名单, {title: 处罚情况表, passage: penalties_table}]}
  seal: true
  remark: 联系人：党政办
  copies: 县司法局
  printed_by: 东安镇党政办公室
  index_number: {2023: 0115/2024-0003}
  published_on: {2023: 2024-02-01}
"""


def test_elements_are_given_once_or_by_year() -> None:
    assert of_year("甲", 2023, "") == "甲"
    assert of_year({2023: "乙"}, 2023, "") == "乙"
    assert of_year({2023: "乙"}, 2024, "") == ""


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("official: {heads: x}", ["official.heads", "没有这个键", "number"]),
        ("official: {number: {2023: '东安府发[2024]3号'}}", ["official.number.2023", "六角括号"]),
        ("official: {number: 东安府发〔2024〕3号}", ["official.number", "按年份写"]),
        ("official: {secrecy: 内部}", ["official.secrecy", "秘密★1年"]),
        ("official: {urgency: 急}", ["official.urgency", "特急"]),
        ("official: {copy_number: '12'}", ["official.copy_number", "六位数字"]),
        ("official: {seal: 有}", ["official.seal", "true 或 false"]),
        ("official: {published_on: {2023: 二月}}", ["official.published_on.2023", "日期"]),
        ("official: {attachments: {2023: [{passage: x}]}}", ["official.attachments.2023.0.title", "必须写"]),
        ("official: {attachments: {2023: [{title: 表, passage: '}} {{ x'}]}}", ["passage", "narrative.md 里的键"]),
        ("fonts: {fangsong: x}", ["fonts.dir", "必须写"]),
        ("nmae: x", ["nmae", "没有这个键"]),
        ("departments: 党政办", ["departments", "列表"]),
    ],
)
def test_a_mistake_in_unit_yml_is_named_with_its_key_and_what_is_right(
    tmp_path: Path, said: str, named: list[str]
) -> None:
    path = tmp_path / "unit.yml"
    path.write_text(f"name: 东安镇\n{said}\n", encoding="utf-8")
    with pytest.raises(ProjectError) as raised:
        read_unit(path, "dongan")
    assert [text for text in [str(path), *named] if text not in str(raised.value)] == [], raised.value


def test_every_element_of_unit_yml_reaches_the_page(dongan: Project) -> None:
    """Raw files to HTML, PDF, DOCX and notebook, with everything an office may configure."""
    folder = dongan.raw / "dongan"
    settings = yaml.safe_load((folder / "unit.yml").read_text("utf-8")) | yaml.safe_load(YAML)
    (folder / "unit.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    narrative = folder / "2023" / "narrative.md"
    table = "\n# penalties_table\n\n表：分领域\n| 领域 | 份数 |\n|---|---:|\n| 交通 | {{ penalties.transport }} |\n"
    narrative.write_text(narrative.read_text("utf-8") + table, encoding="utf-8")
    outcome = run_report(dongan, "dongan", 2023, Options())
    assert outcome.state == "done", outcome.message
    output = dongan.output_folder("dongan", 2023)
    with pdfplumber.open(output / "report.pdf") as file:
        said = "".join(map(text_of, file.pages))
    printed = [
        "东安镇人民政府文件",
        "东安府发〔2024〕3号",
        "000012",
        "秘密★1年",
        "特急",
        "签发人：张三",
        "抄送：县司法局。",
        "2024年1月15日印发",
    ]
    text = ["城口县委、县人民政府：", "附件：1.名单", "2.处罚情况表", "（联系人：党政办）", "附件2", "分领域"]
    assert [item for item in printed + text if item not in said] == []
    html = (output / "report.html").read_text("utf-8")
    metadata = ["0115/2024-0003", "东安府发〔2024〕3号", "2024-02-01", "城口县委、县人民政府：", "处罚情况表"]
    assert [item for item in metadata if item not in html] == []
    assert "秘密" not in html and "签发人" not in html
    assert '<data class="indicator" data-key="penalties.transport" value="67">67</data></a></td>' in html
    import nbformat

    read = read_document(nbformat.read(output / "report.ipynb", as_version=4))  # type: ignore[no-untyped-call]
    assert title_from_json(title_to_json(read.title)) == read.title
    assert render_html(read) == html
