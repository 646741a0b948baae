"""The HTML page: offline, inert, and looked at in a real browser."""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.project import Project
from pipeline.report.document import Document, Figure, Heading, Paragraph, Picture, Strong, Table, Text, Title
from pipeline.report.html import render_html
from pipeline.run import Outcome

TITLE = Title("东安镇2023年报告", "东安镇", 2023, "2024-01-15")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "</title><b>",
    '"><svg onload=x>',
    "&lt;b&gt;",
    "**x**",
    "javascript:x",
]


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


@pytest.mark.parametrize("words", HOSTILE)
def test_words_never_become_markup_wherever_they_stand(words: str) -> None:
    plain = Text(words)
    body = (Heading(1, (plain,)), Paragraph((plain, Strong((plain,)), Figure(words, 1, words))))
    annex = (Table(words, (words,), (((plain,),),), note=words), Picture(words, words, "<svg/>"))
    harmless = "安"
    clean_body = (
        Heading(1, (Text(harmless),)),
        Paragraph((Text(harmless), Strong((Text(harmless),)), Figure(harmless, 1, harmless))),
    )
    clean_annex = (
        Table(harmless, (harmless,), (((Text(harmless),),),), note=harmless),
        Picture(harmless, harmless, "<svg/>"),
    )
    hostile = parsed(render_html(Document(Title(words, words, 2023, "2024-01-15"), body, annex)))
    clean = parsed(render_html(Document(Title(harmless, harmless, 2023, "2024-01-15"), clean_body, clean_annex)))
    assert hostile.tags == clean.tags
    assert words in hostile.text


def test_the_page_loads_nothing_and_runs_nothing(published: tuple[Project, Outcome]) -> None:
    html = (published[0].output_folder("dongan", 2023) / "report.html").read_text("utf-8")
    tags = parsed(html)
    assert 'lang="zh-CN"' in html
    assert "script" not in tags.tags
    assert all(
        value.startswith("data:image/svg+xml;base64,") for name, value in tags.attributes if name in ("src", "href")
    )
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "style"]
    assert "default-src 'none'" in html
    assert tags.tags.count("h1") == 1
    assert len(html.encode()) < 400_000


def test_a_draft_says_so_and_a_sound_report_does_not() -> None:
    for draft in (True, False):
        html = render_html(Document(Title("题", "镇", 2023, "2024-01-15", draft), (Paragraph((Text("文"),)),)))
        assert ("未通过勾稽" in html) == draft


def test_a_browser_shows_the_page_without_complaint(published: tuple[Project, Outcome], tmp_path: Path) -> None:
    """Headless Chromium applies the style (the policy's hash fits), shows the pictures, and lays out within a phone's width."""
    page = published[0].output_folder("dongan", 2023) / "report.html"
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --enable-logging=stderr --v=0"
    picture = tmp_path / "page.png"
    command = [
        "chromium",
        *flags.split(),
        f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=500,900",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert picture.stat().st_size > 10_000
    assert not re.findall(r"Refused to .*|Content Security Policy.*", done.stderr)
