"""The HTML page as text: offline, inert, with an outline, metadata and values that programs can read."""

import re
from html.parser import HTMLParser

import pytest

from pipeline.project import Project
from pipeline.report.pages.html import render_html
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Document,
    Entry,
    Figure,
    Heading,
    Note,
    Official,
    Paragraph,
    Strong,
    Table,
    Text,
    Title,
)
from pipeline.run import Outcome

TITLE = Title("东安镇2023年报告", "东安镇", 2023, "2024-01-15")
OFFICIAL = Official(number="东安府发〔2024〕3号", index_number="0115/2024-0003", published_on="2024-02-01")
FULL = Title("东安镇2023年报告", "东安镇", 2023, "2024-01-15", False, "东安镇人民政府", OFFICIAL)


class Tags(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    return tags


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),))


def metadata(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="([^"]*)" content="([^"]*)">', html))


def listed(html: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html))


def test_a_government_site_finds_its_five_items_in_the_box_and_in_the_tags() -> None:
    html = render_html(Document(FULL, (words("全年依法行政。"),)))
    items = {
        "索引号": "0115/2024-0003",
        "发文字号": "东安府发〔2024〕3号",
        "发布机构": "东安镇人民政府",
        "成文日期": "2024-01-15",
        "发布日期": "2024-02-01",
    }
    assert listed(html) == items
    assert items.items() <= metadata(html).items()
    standard = {
        "ArticleTitle": "东安镇2023年报告",
        "PubDate": "2024-02-01",
        "ContentSource": "东安镇人民政府",
        "Keywords": "东安镇,东安镇人民政府,2023年",
        "Author": "东安镇人民政府",
        "Description": "全年依法行政。",
    }
    assert standard.items() <= metadata(html).items()
    assert metadata(html)["viewport"] == "width=device-width, initial-scale=1"


def test_what_is_not_known_is_left_out_of_the_metadata() -> None:
    html = render_html(Document(TITLE, (words("文" * 200),)))
    assert listed(html) == {"发布机构": "东安镇", "成文日期": "2024-01-15"}
    known = metadata(html)
    assert [name for name in ("PubDate", "索引号", "发文字号", "发布日期", "robots") if name in known] == []
    assert all(known.values())
    assert known["Description"] == "文" * 119 + "…"


def test_each_printed_value_is_one_element_that_scripts_can_read() -> None:
    figures = (Figure("disputes.accepted", 96, "96"), Figure("disputes.rate", 98.958333, "98.96%"))
    html = render_html(Document(TITLE, (Paragraph((Strong(figures[:1]), *figures)),)))
    assert html.count('<data class="indicator" data-key="disputes.accepted" value="96">96</data>') == 2
    assert '<data class="indicator" data-key="disputes.rate" value="98.958333">98.96%</data>' in html


@pytest.mark.parametrize(
    ("blocks", "outline"),
    [
        ([heading(1, "一"), heading(2, "二"), heading(3, "三"), heading(4, "四")], ["h2.1", "h3.2", "h4.3", "h5.4"]),
        ([heading(1, "一"), heading(3, "三"), heading(4, "四")], ["h2.1", "h3.3", "h4.4"]),
        ([heading(3, "三"), heading(1, "一"), heading(2, "二")], ["h2.3", "h2.1", "h3.2"]),
        (
            [heading(2, "二"), Attachment("附件", "表"), heading(1, "一"), heading(4, "四")],
            ["h2.2", "h2.a", "h3.1", "h4.4"],
        ),
        (
            [Attachment("附件", "表"), *(heading(level, "题") for level in (1, 2, 3, 4))],
            ["h2.a", "h3.1", "h4.2", "h5.3", "h6.4"],
        ),
    ],
    ids=["in order", "a level skipped", "begun low", "in an attachment", "all levels of an attachment"],
)
@pytest.mark.parametrize("part", ["body", "annex"])
def test_the_outline_skips_no_level_whatever_the_author_skips(
    part: str, blocks: list[Block], outline: list[str]
) -> None:
    parts = {"body": (words("文"),), "annex": ()} | {part: tuple(blocks)}
    html = render_html(Document(TITLE, parts["body"], parts["annex"]))
    found = re.findall(r'<(h[2-6]) class="(?:level-)?(\w)', html)
    assert [f"{element}.{look}" for element, look in found] == outline


def test_footnotes_stand_below_the_part_that_calls_them_and_are_numbered_through() -> None:
    def noted(text: str) -> Paragraph:
        return Paragraph((Text(text), Note((Text(f"{text}的注"),))))

    html = render_html(Document(TITLE, (noted("甲"), noted("乙")), (noted("丙"),)))
    order = ["甲<sup>", "乙<sup>", "甲的注", "乙的注", 'class="annex"', "丙<sup>", "丙的注"]
    assert sorted(order, key=html.index) == order
    assert html.count('href="#note-3"') == html.count('id="note-3"') == html.count('href="#call-3"') == 1
    assert 'id="note-4"' not in html
    assert "的注" not in render_html(Document(TITLE, (words("文"),), (noted("丙"),)), annex=False)


def test_each_figure_leads_to_the_entry_of_its_sources_where_there_is_one() -> None:
    entry = Entry("disputes.accepted", "受理矛盾纠纷", "96件", (("来源", ("甲.xlsx", "乙.xlsx")),))
    body = (Paragraph((Figure("disputes.accepted", 96, "96"), Figure("disputes.settled", 95, "95"))),)
    document = Document(TITLE, body, (entry,))
    accepted = '<data class="indicator" data-key="disputes.accepted" value="96">96</data>'
    html = render_html(document)
    assert f'<a class="source" id="use-1-disputes.accepted" href="#source-disputes.accepted">{accepted}</a>' in html
    assert '<a href="#use-1-disputes.accepted">正文第1处</a>' in html
    assert html.count('id="source-disputes.accepted"') == html.count('class="source"') == 1
    assert "<dt>来源</dt><dd>甲.xlsx</dd><dd>乙.xlsx</dd>" in html
    assert 'class="source"' not in render_html(document, annex=False)


def test_a_table_has_a_caption_scopes_and_no_empty_header() -> None:
    cells = ((Text("甲"),), (Text("1"),)), ((), (Text("2"),))
    html = render_html(Document(TITLE, (Table("表1", ("", "件数"), cells, (1,)),)))
    assert "<caption><span>表1</span></caption>" in html
    assert re.findall(r"<t[hd] [^>]*>[^<]*", html) == [
        '<td class="short">',
        '<th scope="col" class="number">件数',
        '<th scope="row" class="short">甲',
        '<td class="number">1',
        '<td class="short">',
        '<td class="number">2',
    ]


def test_a_long_address_may_break_and_is_copied_whole() -> None:
    address = "https://www.example.gov.cn/zwgk/t20240115.html?a=1&b=2"
    html = render_html(Document(TITLE, (words(f"见{address}。"), words("2023年12月31日 12,345,678.90元"))))
    assert re.findall(r'<span class="run">(.*?)</span>', html) == [address.replace("&", "&amp;")]


def test_the_page_loads_nothing_and_runs_nothing(published: tuple[Project, Outcome]) -> None:
    html = (published[0].output_folder("dongan", 2023) / "report.html").read_text("utf-8")
    tags = parsed(html)
    assert 'lang="zh-CN"' in html
    assert "script" not in tags.tags
    assert all(
        value.startswith(("data:image/svg+xml;base64,", "#"))
        for name, value in tags.attributes
        if name in ("src", "href")
    )
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in html
    assert tags.tags.count("h1") == 1
    assert len(html.encode()) < 400_000


def test_a_draft_says_so_and_a_sound_report_does_not() -> None:
    for draft in (True, False):
        html = render_html(Document(Title("题", "镇", 2023, "2024-01-15", draft), (Paragraph((Text("文"),)),)))
        assert ("未通过勾稽" in html) == draft
