"""Reports of 1, 2, 7 and 40 pages, with everything that can go wrong on a page, measured and validated as PDF/A-2a and PDF/UA-1."""

import io
from itertools import pairwise

import page as page_validation
import pdfplumber
import pikepdf
import pytest

from pipeline.report.pages.pdf import render_pdf
from pipeline.report.tree.document import (
    Block,
    Closing,
    Document,
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
from tests.test_pdf import HAN, LEFT, MM, RIGHT, SVG, lines_of, text_of, words

CLOSING = Closing("东安镇人民政府", "2024年1月15日")
RARE = "参会人员喆某、堃某、镕某、玥某、䶮某、㛃某；设备型号ABC-1200（Version 2.5.1）12台，投入3.75万元。"
URL = "见https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/fzzfjs/202401/t20240115_1234567890.html?from=list&page=2。"


def long_table(rows: int) -> Table:
    cells = (
        ((Text(f"第{i}村（社区）喆堃"),), (Figure("k", i, f"{i}"),), (Text(f"台账_{i}_final_version_{'x' * 30}.xlsx"),))
        for i in range(1, rows + 1)
    )
    return Table("表1　各村（社区）情况", ("村（社区）", "件数", "来源"), tuple(cells), (1,), "注：统计到年底。")


def wide_table(rows: int) -> Table:
    header = ("村（社区）", *(f"指标{i}" for i in range(1, 14)))
    cells = (
        ((Text(f"第{row}村"),), *((Figure("k", i * row, str(i * row)),) for i in range(13))) for row in range(rows)
    )
    return Table("表2　分村情况", header, tuple(cells), tuple(range(1, 14)))


def section(number: str) -> list[Block]:
    return [
        Heading(1, (Text(f"{number}、主要举措和成效"),)),
        Heading(2, (Text("（一）突出学习教育"),)),
        Paragraph((Strong((Text("一是抓学习。"),)), Text(HAN + HAN[:60]), Note((Text("见《信访工作条例》。"),)))),
        words(RARE),
        words(URL),
        Heading(3, (Text("1.具体做法"),)),
        words("主要有："),
        Listing(((Text(HAN[:80]),), (Figure("k", 96, "96"), Text("件"))), 1),
    ]


def report(pages: int) -> Document:
    """A document of so many pages."""
    title = Title("东安镇2023年法治政府建设情况报告", "东安镇", 2023, "2024-01-15", False, "东安镇人民政府")
    picture = Picture("图1　分月情况（单位：件）", "全年96件，6月最多。", SVG.format(180))
    if pages == 1:
        numbered = Official(copy_number="000001")
        return Document(
            Title(title.title, "东安镇", 2023, "2024-01-15", official=numbered), (words(HAN), words(RARE), CLOSING)
        )
    if pages == 2:
        return Document(title, (*[words(HAN)] * 4, words(RARE), words(URL), CLOSING))
    if pages == 7:
        body = (words(HAN), *section("一"), words(HAN), picture, long_table(30), words(HAN), wide_table(12))
        return Document(title, (*body, words(HAN), CLOSING))
    sections = [block for number in "一二三四五六七八九" for block in (*section(number), *[words(HAN)] * 4, picture)]
    return Document(title, (words(HAN), *sections, long_table(165), words(HAN), wide_table(60), words(HAN), CLOSING))


SIZES = {1: 1, 2: 2, 7: 7, 40: 40}


@pytest.fixture(scope="module", params=SIZES)
def rendered(request: pytest.FixtureRequest) -> tuple[int, bytes]:
    return request.param, render_pdf(report(request.param))


def test_the_report_has_the_pages_that_were_meant(rendered: tuple[int, bytes]) -> None:
    with pikepdf.open(io.BytesIO(rendered[1])) as file:
        assert len(file.pages) == SIZES[rendered[0]]


@pytest.mark.parametrize(
    "profile", [page_validation.ValidationProfile.PDF_A_2A, page_validation.ValidationProfile.PDF_UA_1]
)
def test_no_rule_of_the_archival_and_accessible_profiles_fails(
    rendered: tuple[int, bytes], profile: page_validation.ValidationProfile
) -> None:
    result = page_validation.validate_pdf_bytes(rendered[1], profile=profile)
    assert [(failure.rule_id, failure.message) for failure in result.failures] == []
    assert result.is_compliant


def test_the_validator_finds_what_is_broken() -> None:
    with pikepdf.open(io.BytesIO(render_pdf(report(2)))) as file:
        del file.Root.StructTreeRoot
        broken = io.BytesIO()
        file.save(broken)
    assert page_validation.validate_pdf_bytes(broken.getvalue(), profile="ua1").failures


def test_text_stays_in_the_block_on_the_grid_and_full_lines_hold_28_characters(rendered: tuple[int, bytes]) -> None:
    with pdfplumber.open(io.BytesIO(rendered[1])) as file:
        for number, page in enumerate(file.pages, 1):
            lines = [line for line in lines_of(page) if line.text.strip()]
            # The blank half of a punctuation mark at the end of a line may stand outside.
            outside = [
                line for line in lines if line.right_mm > RIGHT + (3 if line.text[-1] in "。，；：、）》" else 0.3)
            ]
            assert not outside and all(line.left_mm > LEFT - 0.3 for line in lines), number
            assert all(-0.05 < line.place < 21.05 and abs(line.place - round(line.place)) < 0.03 for line in lines), (
                number
            )
            full = [line for line in lines if line.left_mm < LEFT + 0.3 and line.right_mm > RIGHT - 0.3]
            han = [line for line in full if all("\u4e00" <= char <= "\u9fff" for char in line.text)]
            assert {len(line.text) for line in han} <= {28}
            assert text_of(page).endswith(f"—{number}—")
            assert max(char["x1"] for char in page.chars) < (210 - 20) * MM


def test_headings_bookmarks_and_order_of_reading(rendered: tuple[int, bytes]) -> None:
    pages, content = rendered
    with pdfplumber.open(io.BytesIO(content)) as file:
        texts = [[line.text for line in lines_of(page)] for page in file.pages]
    for lines, following in pairwise(texts):
        assert not (lines and lines[-1].startswith(("一、", "（一）", "1.具体"))), "a heading at the foot of a page"
        assert not (lines and lines[-1] == "主要有："), following[:2]
    with pikepdf.open(io.BytesIO(content)) as file:
        assert pages <= 2 or file.Root.Outlines.First is not None
        tables = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        assert bool(tables) == (pages > 2)


# Too much of something


def test_a_table_of_5000_rows_is_set_whole_with_its_head_on_every_page() -> None:
    content = render_pdf(Document(report(2).title, (words("前"), long_table(5000), words("后"))))
    with pdfplumber.open(io.BytesIO(content)) as file:
        assert len(file.pages) > 230
        for number in (1, 120, len(file.pages) - 1):
            assert "村（社区）件数来源" in text_of(file.pages[number - 1])
        assert "第5000村" in text_of(file.pages[-1])


def test_a_caption_of_300_characters_wraps_and_stays_with_its_table() -> None:
    table = long_table(3)
    long = Table("表1　" + "很长的标题" * 60, table.header, table.rows, table.numeric)
    content = render_pdf(Document(report(2).title, (*[words(HAN)] * 2, long)))
    with pdfplumber.open(io.BytesIO(content)) as file:
        (page,) = [page for page in file.pages if "很长的标题" in text_of(page)]
        assert text_of(page).count("很长的标题") == 60
        assert "第1村" in text_of(page)
        assert max(char["x1"] for char in page.chars) < (RIGHT + 1) * MM
    assert page_validation.validate_pdf_bytes(content, profile="ua1").is_compliant
