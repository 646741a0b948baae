"""The HTML page in a real browser: axe-core finds nothing, nothing scrolls sideways, every stop is visible, paper is A4."""

import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.pages.html import render_html
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
from pipeline.run import Outcome

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
FONTCONFIG = '<?xml version="1.0"?><fontconfig><dir>{}</dir><cachedir>{}</cachedir>{}</fontconfig>'
ALIAS = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'
STAND_INS = {
    "FangSong": "Nianbao FangSong",
    "KaiTi": "Nianbao KaiTi",
    "SimHei": "Nianbao HeiTi",
    "SimSun": "Nianbao SongTi",
    "FZXiaoBiaoSong-B05S": "Nianbao XiaoBiaoSong",
    "serif": "Nianbao SongTi",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HAN = "[一-鿿㐀-䶿〇]"
PHONE, DESKTOP = (360, 740), (1280, 900)
URL = "https://www.example.gov.cn/zwgk/zfxxgk/fdzdgknr/fzzfjs/202401/t20240115_1234567890.html?from=list&page=2"
LONG = "全镇各部门把学习宣传贯彻法治思想作为重要任务结合实际制定具体措施推动教育走深走实" * 8
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 590 200"><rect x="40" y="20" width="400" height="120"/></svg>'
)


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),))


def table(caption: str, columns: int, rows: int = 3, note: str = "") -> Table:
    header = ("指标", *(f"第{place}列数量" for place in range(1, columns)))
    cells = tuple(
        tuple((Text(f"项目{row}"),) if not column else (Text(f"{row * 1000 + column:,}"),) for column in range(columns))
        for row in range(rows)
    )
    return Table(caption, header, cells, tuple(range(1, columns)), note)


def everything() -> Document:
    """Each kind of block and inline, with the cases that are hard to lay out or to describe."""
    official = Official(
        number="东安府发〔2024〕3号", index_number="0115/2024-0003", published_on="2024-02-01", signers=("某某",)
    )
    title = Title("东安镇2023年法治政府建设年度报告", "东安镇", 2023, "2024-01-15", True, "东安镇人民政府", official)
    noted = Note((Text("见"), Strong((Text("《条例》"),)), Text(f"第三条，{URL}。")))
    figures = Table(
        "表1　各项指标",
        ("指标", "", "数值"),
        (
            ((Text("受理"),), (Text("件"),), (Figure("disputes.accepted", 96, "96"),)),
            ((), (Text("共计"), Note((Text("表内的注"),))), (Figure("disputes.rate", 98.96, "98.96%"),)),
            ((Text("长文字" * 20),), (Text("说明" * 20),), (Text("未报送"),)),
        ),
        (2,),
        "注：截至2023年12月31日。",
    )
    body: tuple[Block, ...] = (
        Paragraph((Text("县委、县人民政府："),), "address"),
        words(LONG),
        heading(1, "一、主要举措"),
        heading(3, "1.跳过一级的标题"),
        Paragraph((Strong((Text("一是受理"),)), Figure("disputes.accepted", 96, "96"), Text("件。"), noted)),
        words(f"见{URL}。"),
        heading(2, "（一）回到第二级"),
        words("主要做法是："),
        Listing(((Text("第一项" * 30),), (Text("第二项"), Note((Text("列表里的注"),)))), 9),
        Listing(((Text("圆点" * 30),), (Text("又一项"),))),
        heading(3, "1.第三级"),
        heading(4, "（1）第四级"),
        words("正文。"),
        figures,
        table("", 4),
        table("", 4),
        table("表2　" + "很长的表名" * 60, 14, 12, "注：" + LONG),
        table("表3　八列", 8),
        Picture("图1　各类纠纷", "2023年各类纠纷：合计96件。", SVG),
        Enclosures(("处罚情况统计表" * 6, "名单")),
        Closing("东安镇人民政府 东安镇司法所", "2024年1月15日", "space"),
        Paragraph((Text("（联系人：党政办）"),), "remark"),
        Attachment("附件1", "行政处罚情况统计表"),
        heading(2, "（一）附件里跳过一级的标题"),
        words("附件正文。"),
        Attachment("附件2", "名单"),
        words("附件正文。"),
    )
    annex: tuple[Block, ...] = (
        heading(1, "审阅附表"),
        Paragraph((Text("附表正文。"), Note((Text("附表的注"),)))),
        heading(4, "跳到第四级"),
        table("表4　附表", 3, 40),
        Picture("", "一张没有名称的图。", SVG),
        heading(1, "数据来源"),
        Entry(
            "disputes.accepted",
            "受理矛盾纠纷",
            "96件",
            (("口径", ("逐行计数",)), ("来源", (f"甲.xlsx，{URL}", "乙.xlsx"))),
        ),
    )
    return Document(title, body, annex)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with the report's own fonts in the place of those of a Chinese Windows."""
    config = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    aliases = "".join(ALIAS.format(*pair) for pair in STAND_INS.items())
    config.write_text(FONTCONFIG.format(fonts.FOLDER, config.parent / "cache", aliases), encoding="utf-8")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": str(config)}
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(published: tuple[Project, Outcome], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages looked at: the sample as published, and one with everything."""
    whole = tmp_path_factory.mktemp("pages") / "everything.html"
    whole.write_text(render_html(everything()), encoding="utf-8")
    return {"sample": published[0].output_folder("dongan", 2023) / "report.html", "everything": whole}


@contextmanager
def opened(browser: Browser, page: Path, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Iterator[Page]:
    options: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
    context = browser.new_context(**options)
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        yield tab
    finally:
        context.close()


def violations(tab: Page) -> list[str]:
    """What axe-core finds, one line a rule. Its source goes in through the protocol: the page's policy stays as it is."""
    tab.evaluate(AXE)
    options = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
    found = tab.evaluate(f"axe.run(document, {options})")["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found]


@pytest.mark.parametrize("name", ["sample", "everything"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_no_violation(
    browser: Browser, pages: dict[str, Path], name: str, scheme: str, size: tuple[int, int]
) -> None:
    with opened(browser, pages[name], size, scheme) as tab:
        assert violations(tab) == []


def without_style(html: str) -> str:
    return re.sub(r"<style>.*?</style>", "<style>p { color: #bbb; background: #fff }</style>", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (lambda html: html.replace(' lang="zh-CN"', ""), "html-has-lang"),
        (lambda html: re.sub(r' alt="[^"]*"', "", html), "image-alt"),
        (lambda html: html.replace("<h2", "<h4").replace("</h2>", "</h4>"), "heading-order"),
        (lambda html: html.replace(' tabindex="0"', ""), "scrollable-region-focusable"),
        (lambda html: without_style(html).replace("Content-Security-Policy", "x-ignored"), "color-contrast"),
        (lambda html: html.replace("<main>", "<div>").replace("</main>", "</div>"), "region"),
    ],
    ids=["no language", "no text for a picture", "a skipped heading", "no way to a table", "pale words", "no landmark"],
)
def test_the_same_look_finds_a_page_that_was_damaged(
    browser: Browser, tmp_path: Path, damage: Callable[[str], str], rule: str
) -> None:
    whole = render_html(everything())
    page = tmp_path / "damaged.html"
    page.write_text(damage(whole), encoding="utf-8")
    assert damage(whole) != whole
    with opened(browser, page, PHONE) as tab:
        assert rule in [line.split(":")[0] for line in violations(tab)]


@pytest.mark.parametrize("name", ["sample", "everything"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_only_tables_scroll_sideways(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    with opened(browser, pages[name], (width, 740)) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        outside = """[...document.querySelectorAll('main *, header *')].filter(e => !e.closest('.wide'))
            .filter(e => { const box = e.getBoundingClientRect(); return box.width && (box.left < -0.5 || box.right > innerWidth + 0.5) })
            .map(e => e.outerHTML.slice(0, 100))"""
        assert tab.evaluate(outside) == []
        tables = tab.evaluate("[...document.querySelectorAll('.wide')].map(e => e.scrollWidth > e.clientWidth)")
        if name == "everything":
            assert any(tables)


def test_a_cell_keeps_room_for_several_characters_a_line_on_a_phone(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["sample"], PHONE) as tab:
        cells = tab.evaluate(
            "[...document.querySelectorAll('td, th')].map(e => [e.innerText.length, e.getBoundingClientRect().width])"
        )
        assert [cell for cell in cells if cell[0] > 4 and cell[1] < 60] == []


def test_every_stop_of_the_tab_key_is_outlined(browser: Browser, pages: dict[str, Path]) -> None:
    """Tables that scroll, footnote calls and the ways back: each takes the focus, and each shows it."""
    look = """(() => { const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
        return [e.className || e.getAttribute('role') || e.tagName, style.outlineStyle, parseFloat(style.outlineWidth),
                box.bottom > 0 && box.top < innerHeight] })()"""
    with opened(browser, pages["everything"], PHONE) as tab:
        count = tab.evaluate("document.querySelectorAll('a[href], [tabindex]').length")
        stops = []
        for _ in range(count):
            tab.keyboard.press("Tab")
            stops.append(tab.evaluate(look))
        assert {stop[0].split()[0] for stop in stops} == {"wide", "call", "source", "doc-backlink", "A"}
        assert [stop for stop in stops if stop[1] != "solid" or stop[2] < 2 or not stop[3]] == []


def test_footnotes_lead_there_and_back(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["everything"]) as tab:
        targets = tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.hash.slice(1))")
        ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert targets and {*targets} <= {*ids}
        assert len(ids) == len({*ids})
        tab.click(".source")
        assert tab.evaluate("document.querySelector(':target').textContent.includes('受理矛盾纠纷')")
        assert tab.evaluate("[...document.querySelectorAll('.call')].map(e => e.textContent).join('')") == "①②③④"
        sections = tab.evaluate("[...document.querySelectorAll('.notes')].map(e => e.querySelectorAll('p').length)")
        assert sections == [3, 1]


def test_the_outline_skips_no_level_and_the_look_is_the_authors(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["everything"]) as tab:
        found = tab.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => [+e.tagName[1], e.className, e.innerText])"
        )
    assert [level for level, _, _ in found] == [1, 2, 3, 3, 4, 5, 2, 3, 2, 2, 2, 3, 2, 2]
    skipped = next(item for item in found if item[2].startswith("1.跳过"))
    assert skipped[:2] == [3, "level-3"]


@pytest.mark.parametrize("name", ["sample", "everything"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(pages[name].as_uri())
    tab.wait_for_load_state("networkidle")
    shown = tab.evaluate("[...document.images].map(image => image.complete && image.naturalWidth > 0)")
    styled = tab.evaluate("getComputedStyle(document.querySelector('.information')).display")
    context.close()
    assert requests[0] == pages[name].as_uri()
    assert [url for url in requests[1:] if not url.startswith("data:image/svg+xml;base64,")] == []
    assert said == []
    assert shown and all(shown)
    assert styled == "grid"


def test_the_policy_stops_a_script_that_got_in(browser: Browser, tmp_path: Path) -> None:
    """The second wall: were a script, a handler or a foreign style ever to stand in the page, it would do nothing."""
    smuggled = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\"><style>p{color:red}</style>"
    page = tmp_path / "page.html"
    page.write_text(render_html(everything()).replace("<main>", f"<main>{smuggled}"), encoding="utf-8")
    with opened(browser, page) as tab:
        tab.wait_for_timeout(200)
        assert tab.title() == "东安镇2023年法治政府建设年度报告"
        assert tab.evaluate("getComputedStyle(document.querySelector('p.remark')).color") != "rgb(255, 0, 0)"


@pytest.mark.parametrize("name", ["sample", "everything"])
def test_on_paper_nothing_is_lost_and_every_sheet_is_a4(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with opened(browser, pages[name], scheme="dark") as tab:
        tab.emulate_media(media="print")
        hidden = "[...document.querySelectorAll('.notes a')].forEach(e => e.remove())"
        said = tab.evaluate(f"({hidden}, document.body.textContent)")
        printed = tab.pdf(prefer_css_page_size=True, print_background=True)
    with pdfplumber.open(io.BytesIO(printed)) as file:
        sizes = {tuple(sorted((round(page.width), round(page.height)))) for page in file.pages}
        chars = [char for page in file.pages for char in page.chars if char["text"].strip()]
        outside = [
            char["text"]
            for page in file.pages
            for char in page.chars
            if char["text"].strip() and not (char["x0"] > 50 and char["x1"] < page.width - 50)
        ]
        text = "".join(char["text"] for char in chars)
        numbers = [re.findall(r"—\s*(\d+)\s*—", page.extract_text() or "")[-1:] for page in file.pages]
        landscape = [page.width > page.height for page in file.pages]
    assert sizes == {(595, 842)}
    assert outside == []
    assert any(landscape) == (name == "everything")
    assert numbers == [[str(place)] for place in range(1, len(numbers) + 1)]
    assert Counter(re.findall(HAN, said)) - Counter(re.findall(HAN, text)) == {}
    assert [number for number in re.findall(r"[0-9][0-9,.%]+", said) if number not in text] == []
