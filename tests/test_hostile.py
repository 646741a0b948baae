"""Words from outside never become markup: not in HTML, PDF or DOCX, not in the notebook, wherever they stood.

`CORPUS` is what somebody could type into a cell, a passage, a catalogue or unit.yml, or give a file or a sheet as its
name. Each string is compared with a harmless one of the same shape: a page has the same elements with either.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mistune
import nbformat
import openpyxl
import pdfplumber
import pikepdf
import pytest
import yaml
from fontTools.ttLib import TTFont
from markdown_it import MarkdownIt
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from playwright.sync_api import sync_playwright

from pipeline import compute_figures, open_report, read_tallies
from pipeline.errors import ProseError, RenderError
from pipeline.indicators import Results, Split, Value
from pipeline.notebook_api import View
from pipeline.project import Project
from pipeline.report import fonts
from pipeline.report.charts import draw_split, svg_text
from pipeline.report.pages.html import picture_html, render_html
from pipeline.report.pages.pdf import render_pdf
from pipeline.report.session import Report
from pipeline.report.tree.as_markdown import markdown
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
    plain_text,
)
from pipeline.report.tree.from_notebook import read_document
from pipeline.tallies.values.cells import in_one_line
from pipeline.unit import AttachmentSettings, OfficialSettings, Unit
from tests.test_accessibility import FLAGS

CORPUS: dict[str, tuple[str, ...]] = {
    "HTML elements": (
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<script\x0ctype=text/javascript>alert(1)</script>",
        "<<script>alert(1)//<</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "</title><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "</textarea></noscript><b>x</b>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=data:text/html,x></object>",
        "<embed src=x><base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<form action=//evil.example><button>x</button></form>",
        "<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=alert(1)>",
        "<template><p>x</p></template>",
        "<!--<img src=x>--><b>x",
        "<!doctype html><html><body>x",
        "<table><tr><td>x</table>",
        "<plaintext>",
        "<a href=x>x",
        "<br/><hr/><p>",
        "</p></div></main></body></html>",
        "</data></td></tr></table>",
        "<",
        "a<b>c",
        "<x-y z>",
    ),
    "event handlers": (
        '"><img src=x onerror=alert(1)>',
        "'><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "' onfocus=alert(1) autofocus='",
        "x onload=alert(1) y",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<input autofocus onfocus=alert(1)>",
        "<video><source onerror=alert(1)></video>",
        '"/onclick=alert`1`//',
    ),
    "SVG": (
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><foreignObject><iframe src=x></iframe></foreignObject></svg>",
        "<svg><use href='data:image/svg+xml,x#y'/></svg>",
        "<image href=x><animate attributeName=href values=javascript:alert(1)>",
        "--><script>alert(1)</script><!--",
    ),
    "entities": (
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "&#x3c;b&#x3e;",
        "&amp;lt;b&amp;gt;",
        "&quot; onclick=&quot;x",
        "&nbsp;&copy;&lt",
        "&#0;&#x110000;",
        "\\u003cscript\\u003e",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
        "＜script＞alert(1)＜/script＞",
    ),
    "CSS": (
        "}</style><b>",
        "x;background:url(//evil.example/x)",
        "*{display:none}",
        "expression(alert(1))",
        "@import '//evil.example/x.css';",
        "</style/>\\9",
    ),
    "the policy": (
        "'; script-src 'unsafe-inline",
        "\"> <meta http-equiv='Content-Security-Policy' content='script-src *'>",
        "nonce-abc' sha256-AAAA",
        "default-src *; report-uri //evil.example",
    ),
    "addresses": (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "https://evil.example/x",
        "www.evil.example",
        "mailto:x@evil.example",
        "x@evil.example",
        "//evil.example/%2e%2e",
    ),
    "Markdown": (
        "[x](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
        "<https://evil.example>",
        "[x][y]",
        "[y]: https://evil.example",
        "x [^1] y",
        "[^1]: x",
        "# x",
        "###### x",
        "x\n===",
        "x\n---",
        "---",
        "***",
        "* x",
        "- x",
        "+ x",
        "1. x",
        "1) x",
        "- [ ] x",
        "> x",
        "```\nx\n```",
        "~~~ x",
        "`x`",
        "    x",
        "\tx",
        "**x**",
        "__x__",
        "*x*",
        "_x_",
        "~~x~~",
        "==x==",
        "| x | y |",
        "| x |\n|---|\n| y |",
        "x|y",
        "\\*x\\*",
        "\\",
        "x  \ny",
        ":::note\nx\n:::",
        "{% x %}",
        "<details><summary>x</summary>",
        "x\n\n<b>y</b>",
    ),
    "templates": (
        "{{ 7*7 }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ unit.__init__.__globals__ }}",
        "{{ disputes._values }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''|attr('__class__') }}",
        "{{ '%s'|format(unit) }}",
        "{{ '{0.__class__}'.format(unit) }}",
        "{% for x in range(10**9) %}x{% endfor %}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% set unit = 1 %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{# x #}",
        "{{",
        "}}",
        "{%",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{{ 10 ** (10 ** 6) }}",
        "{{ disputes.accepted + 1 }}",
        "{{ disputes.accepted | wan(-9) }}",
        "%(x)s %s {0}",
    ),
    "Typst": (
        '#read("/etc/passwd")',
        '#import "@preview/x:0.1.0": *',
        '#eval("1+1")',
        "#let x = 1",
        "$x^2$",
        "$ sum_(i=0)^n $",
        "@ref",
        "<label>",
        "```typ #x```",
        "//x",
        "/* x */",
        "= x",
        "/ x: y",
        "*x* _y_ `z`",
        "#pagebreak()",
        '#link("https://evil.example")[x]',
        "\\u{1F600}",
        "--- -- ~ ...",
    ),
    "LaTeX and MathJax": (
        "\\input{/etc/passwd}",
        "\\write18{id}",
        "$\\frac{1}{2}$",
        "$$x$$",
        "\\(x\\)",
        "\\[x\\]",
        "\\begin{equation}x\\end{equation}",
        "$\\href{javascript:alert(1)}{x}$",
        "\\def\\x{\\x}\\x",
        "$",
        "$5 $6",
        "\\require{enclose}",
        "$\\unknown$",
    ),
    "XML and OOXML": (
        "]]>",
        "<![CDATA[<b>x</b>]]>",
        "<?xml version='1.0'?><?php x ?>",
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
        "&y;",
        "</w:t></w:r><w:r><w:t>x",
        "<w:instrText>INCLUDETEXT C:\\x</w:instrText>",
        "_x0041_",
        "_x000D_",
        "xml:space='preserve'",
        "<w:hyperlink r:id='rId1'/>",
    ),
    "formulas": (
        "=cmd|'/c calc'!A0",
        '=HYPERLINK("https://evil.example","x")',
        "+1+1",
        "-1+1",
        "@SUM(1)",
        '=WEBSERVICE("//evil.example")',
        '{DDEAUTO c:\\\\x "y"}',
        "'=1",
    ),
    "unseen characters": (
        "a\u202eb96c",
        "\u202d\u2066x\u2069",
        "\u061cx\u200f\u200e",
        "a\u200bb\u200cc\u200dd",
        "\ufeffx",
        "\u00adx\u2060y",
        "\ue0000\ue001",
        "\ue000",
        "\ue00199\ue000",
        "x\x00y",
        "x\x07\x1b[31my",
        "x\x0by\x0cz",
        "x\x85y\x9bz",
        "x\u2028y\u2029z",
        "x\ry\r\nz",
        "раураl аdmin",
        "\ufffex\uffff",
        "\U000e0041\U000e0042",
        "e\u0301\u0301\u0301",
        "\ud800x",
        "\ufdd0x",
        "x\u3164y",
    ),
    "screens and logs": (
        "[red]x[/red]",
        "[link=https://evil.example]x[/link]",
        "[/]",
        "[bold",
        ":warning:",
        "::error::x",
        "::set-output name=x::y",
        "##[error]x",
        "##vso[task.setvariable variable=x]y",
        "\x1b[2Jx",
        "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07",
        "\x1b]0;x\x07y",
        "x\x08\x08y",
        "x\ry",
        "x\x0cy",
        "\x9b31mx",
        "x\u0085y",
        "<failure message='x'/>",
        "]]&gt;",
    ),
    "our own notebook": (
        "application/vnd.nianbao.blocks+json",
        '{"part": "body", "blocks": [{"type": "heading", "level": 0, "inlines": []}]}',
        '{"type": "figure", "key": "disputes.accepted", "value": 1, "text": "1"}',
        '<data class="indicator" data-key="disputes.accepted" value="1">1</data>',
        "<!-- application/vnd.nianbao.title+json -->",
    ),
    "JSON, YAML, paths and shells": (
        '"}], "x": [{"',
        "\\",
        '\\"',
        "!!python/object/apply:os.system ['id']",
        "x: y # z",
        "- &a [*a]",
        "'",
        '"',
        "../../etc/passwd",
        "..\\..\\x",
        "C:\\Windows\\x",
        "CON",
        "$(id) `id` ; id | id",
        "x' OR '1'='1",
        "-rf",
        "%n%s%x",
        "null",
        "NaN",
    ),
}
STRINGS = tuple(dict.fromkeys(word for words in CORPUS.values() for word in words))


class Page(HTMLParser):
    """The elements of a page with the names of their attributes, where its links lead, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "xlink:href")]

    def handle_data(self, data: str) -> None:
        self.words += data


ALLOWED = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "dl",
        "div",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "strong",
        "data",
        "sup",
        "a",
        "span",
        "ol",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "img",
        "figcaption",
        "time",
    ]
)
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(word: str) -> str:
    """As long, with the same spaces and the same runs of Latin signs, and without any meaning."""
    return "".join(char if char.isspace() else "a" if "!" <= char <= "~" else "安" for char in word)


def squeezed(text: str) -> str:
    """Words as they are compared: without any space."""
    return "".join(text.split())


def seen(word: str) -> str:
    """The word as a page shows it."""
    return squeezed(UNPRINTABLE.sub("\ufffd", word))


def visible(word: str) -> str:
    """The word without what nobody sees: space, controls and characters of no width."""
    return re.sub(
        "[\\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\U000e0000-\U000e007f]",
        "",
        word,
    )


@cache
def known_characters() -> frozenset[str]:
    """What the fonts of the PDF hold."""
    return frozenset(chr(code) for path in fonts.FOLDER.glob("*.ttf") for code in TTFont(path).getBestCmap())


def is_printable(word: str) -> bool:
    return all(char in known_characters() or char in "\n\t" for char in word)


EXCEL_ESCAPE = re.compile("_x[0-9A-F]{4}_")  # Excel itself reads _x0041_ as A
PRINTABLE = tuple(word for word in STRINGS if is_printable(word))
UNUSUAL = tuple(word for word in STRINGS if not is_printable(word))


def everywhere(words: Sequence[str]) -> tuple[Block, ...]:
    """Every kind of block and inline, made of the words."""
    blocks: list[Block] = []
    for word in words:
        text = Text(word)
        inlines = (text, Strong((text,)), Figure(word, 1, word), Note((text,)))
        blocks += [
            Heading(1, (text,)),
            Paragraph(inlines),
            Paragraph((text,), "address"),
            Paragraph((text,), "remark"),
            Listing(((text,), inlines), 3),
            Listing(((text,),)),
            Table(word, (word, word), (((text,), inlines), ((text,), (text,))), (1,), word),
            Picture(word, word, "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            Enclosures((word, word)),
            Closing(word, word),
            Attachment(word, word),
            Entry(word, word, word, ((word, (word, word)),)),
        ]
    return tuple(blocks)


def title_of(word: str) -> Title:
    official = Official(*(word,) * 5, (word, word), *(word,) * 5)
    return Title(word, word, 2023, "2024-01-15", True, word, official)


def whole(word: str) -> Document:
    return Document(title_of(word), everywhere([word]), everywhere([word]))


def assert_same_page(hostile: str, clean: str) -> None:
    """Two pages of the same elements and attributes; what the first loads or leads to is its own."""
    ours, theirs = Page(hostile), Page(clean)
    assert ours.elements == theirs.elements
    assert {tag for tag, _ in ours.elements} <= ALLOWED
    assert [name for _, names in ours.elements for name in names if name.startswith("on") or name == "style"] == []
    assert [
        link
        for link in ours.links
        if not re.match(r"#(note|call)-\d+$|#source-|#use-\d+-|data:image/svg\+xml;base64,", link)
    ] == []


def test_the_corpus_is_large() -> None:
    assert len(STRINGS) >= 250
    assert len(PRINTABLE) >= 120


# HTML


@pytest.mark.parametrize("group", CORPUS)
def test_a_page_has_the_elements_of_a_harmless_one_wherever_the_words_stand(group: str) -> None:
    for word in CORPUS[group]:
        html = render_html(whole(word))
        assert_same_page(html, render_html(whole(harmless(word))))
        assert seen(word) in squeezed(Page(html).words), word
        html.encode()


def test_a_browser_sees_the_same_elements_and_runs_nothing(tmp_path: Path) -> None:
    """What Python's parser takes for text could be markup to a browser: all strings in one page, counted there too."""
    found = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, change in (("hostile", str), ("harmless", harmless)):
            path = tmp_path / f"{name}.html"
            path.write_text(render_html(Document(title_of("题"), everywhere([change(w) for w in STRINGS]))), "utf-8")
            tab = browser.new_page()
            said: list[str] = []
            tab.on("dialog", lambda dialog, said=said: said.append(dialog.message))
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.on("request", lambda request, said=said: said.append(request.url))
            tab.goto(path.as_uri())
            # Harmless keys are one key, with all its ways back in one entry: those are left out.
            tags = "[...document.querySelectorAll('*:not(.uses, .uses *)')].map(e => [e.tagName, ...e.getAttributeNames()].join(' '))"
            found.append(tab.evaluate(tags))
            assert [text for text in said if not text.startswith(("data:image/svg+xml;base64,", path.as_uri()))] == []
            assert name == "harmless" or "<script>alert(1)</script>" in tab.inner_text("main")
        browser.close()
    assert found[0] == found[1]


def test_words_that_turn_the_line_around_cannot_turn_a_figure() -> None:
    html = render_html(Document(title_of("题"), (Paragraph((Text("受理\u202e"), Figure("k", 96, "96"))),)))
    assert "\u202e" not in html
    assert "受理\ufffd" in html


# Narrative

# What is the author's own language prints as it says; everything else is refused or stands there letter by letter.
OWN_LANGUAGE = {
    "# x": "x",
    "- x": "·x",
    "+ x": "·x",
    "- [ ] x": "·[]x",
    "1. x": "1.x",
    "**x**": "x",
    "| x |\n|---|\n| y |": "xy",
    "{% raw %}{{ x }}{% endraw %}": "{{x}}",
    "{# x #}": "",
    "e\u0301\u0301\u0301": "é\u0301\u0301",
}


@pytest.fixture(scope="module")
def results() -> Results:
    values = [Value("disputes.accepted", "受理", "件", 96, "96", "count()", "rows")]
    return Results({value.key: value for value in values}, (), {})


def written(word: str, results: Results) -> Report:
    unit = Unit(slug="dongan", name="东安镇")
    return Report(unit, 2023, results, {}, f"# probe\n\n{word}", draft=False, pictures=Path())


@pytest.mark.parametrize("group", CORPUS)
def test_a_passage_prints_its_words_or_is_refused_with_a_reason(group: str, results: Results) -> None:
    for word in CORPUS[group]:
        try:
            report = written(word, results)
            blocks = report.prose("{{ narrative.probe }}").blocks
            report.closing()  # which refuses a passage that a stray # began, and that nothing placed
        except ProseError as error:
            assert re.search("[一-鿿]{4}", str(error)), word
            assert len(str(error)) < 400, word
            continue
        html = render_html(Document(title_of("题"), blocks))
        page = Page(html)
        assert {tag for tag, _ in page.elements} <= ALLOWED, word
        assert [link for link in page.links if link] == [], word
        printed = squeezed("".join(map(plain_text, blocks)))
        assert printed == OWN_LANGUAGE.get(word, squeezed(word)), word
        assert UNPRINTABLE.sub("\ufffd", printed).replace("·", "") in squeezed(page.words) or "1." in printed, word


@pytest.mark.parametrize(
    "word", ["{{ 'x' * 10 ** 7 }}", "{{ narrative.probe }}"], ids=["words without end", "a circle"]
)
def test_a_passage_that_would_never_end_is_refused(word: str, results: Results) -> None:
    with pytest.raises(ProseError):
        written(word, results).prose("{{ narrative.probe }}")


# Raw cells, file and sheet names, catalogue and unit.yml


def notebook_of(*shown: Any) -> Any:
    """What a notebook holds after cells that showed these."""
    new = nbformat.v4
    outputs = [new.new_output("execute_result", data=item._repr_mimebundle_()) for item in shown]  # type: ignore[no-untyped-call]
    cells = [new.new_code_cell("", outputs=[output]) for output in outputs]  # type: ignore[no-untyped-call]
    return new.new_notebook(cells=cells)  # type: ignore[no-untyped-call]


def in_excel(word: str) -> bool:
    return bool(word.strip()) and not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\r]", word)


def as_file_name(word: str) -> str:
    """The word as a name that a file system takes."""
    return re.sub("[/\x00\ud800-\udfff]", "∕", word)[:60]


def as_sheet_name(word: str) -> str:
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", "∕", word).strip("'")[:31]


def write_petitions(path: Path, words: Sequence[str], headers: Sequence[str]) -> None:
    """The register of petitions, with the words as ways in which they came, and as names of unknown columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "信访件"
    rows = [["信访编号", "信访方式", "收件日期", "应办结日期", "办结日期", "标题", *headers]]
    rows += [[f"东信{n}", word, "2023-05-01", "2023-06-30", "2023-06-01", word] for n, word in enumerate(words, 1)]
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row, 1):
            cell = sheet.cell(y, x, value)
            cell.data_type = "s"
    book.save(path)


def write_named_files(folder: Path, words: Sequence[str]) -> list[str]:
    """Registers of publicity events, one event each, named with the words."""
    written = []
    for number, word in enumerate(words):
        if word.startswith("."):  # a hidden file
            continue
        path = folder / f"{as_file_name(word)}活动.csv"
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                rows = [
                    ["活动日期", "活动地点", "宣传主题", "咨询人次"],
                    ["2023-03-06", f"第{number}村", "行政复议", number],
                ]
                csv.writer(file).writerows(rows)
        except (OSError, ValueError):  # a name that this system does not take
            continue
        written.append(path.name)
    return written


def write_named_sheets(path: Path, words: Sequence[str]) -> list[str]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for word in words:
        name = as_sheet_name(word)
        if name and name.lower() not in {title.lower() for title in book.sheetnames}:
            sheet = book.create_sheet(name)
            for row in (["甲", word, "丙"], [1, word, 3], [4, word, 6]):
                sheet.append(row)
                for cell in sheet[sheet.max_row]:
                    cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(path)
    return book.sheetnames


class Hostile:
    """A copy of the sample in which whatever a department can write is hostile."""

    def __init__(self, project: Project) -> None:
        self.project, self.folder = project, project.raw / "dongan" / "2023"
        self.cells = [word for word in PRINTABLE if in_excel(word)]
        (self.folder / "信访办-2023年信访件办理情况登记表.xlsx").unlink()
        write_petitions(self.folder / "信访办.xlsx", self.cells, [word for word in STRINGS if in_excel(word)])
        self.files = write_named_files(self.folder, STRINGS)
        self.sheets = write_named_sheets(self.folder / "其他.xlsx", [word for word in STRINGS if in_excel(word)])
        self.tallies = read_tallies(project.root, "dongan", 2023)
        self.tallies.save()
        self.figures = compute_figures(project.root, "dongan", 2023)
        self.figures.save()
        self.report = open_report(project.root, "dongan", 2023, draft=True)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    from tests.conftest import copy_of_sample

    return Hostile(copy_of_sample(tmp_path_factory.mktemp("hostile")))


def views(hostile: Hostile) -> Iterator[View]:
    yield from (hostile.tallies.accounts(), hostile.tallies.topics(), hostile.tallies.problems())
    yield from (hostile.figures.summary(), hostile.figures.checks(), hostile.figures.sources())


def test_the_words_do_reach_the_tables_of_the_notebooks(hostile: Hostile) -> None:
    """Else the tests below would show nothing."""
    said = visible("".join(Page(view._repr_html_()).words for view in views(hostile)))
    names = (*hostile.files, *hostile.sheets)
    assert [name for name in names if visible(in_one_line(name)) not in said] == []
    assert len(hostile.files) > 120 and len(hostile.sheets) > 120
    unknown = "".join(problem.found for problem in hostile.tallies.intake.problems if problem.code == "column.unknown")
    headers = [word for word in hostile.cells if visible(word) and not EXCEL_ESCAPE.fullmatch(word)]
    assert [word for word in headers if visible(in_one_line(word)) not in visible(unknown)] == []


def test_tables_of_the_notebooks_hold_nothing_but_a_table(hostile: Hostile) -> None:
    for view in views(hostile):
        page = Page(view._repr_html_())
        assert {tag for tag, _ in page.elements} <= {"style", "table", "thead", "tbody", "tr", "th", "td"}
        assert {name for _, names in page.elements for name in names} <= {"class", "style", "border"}


def test_cells_of_a_ledger_reach_the_chart_as_words(hostile: Hostile) -> None:
    split = hostile.figures.results.splits["petitions.by_channel"]
    arrived = {visible(category) for category in split.categories}
    read_otherwise = re.compile('_x[0-9A-F]{4}_|"')  # Excel's escapes; a ditto mark, which stands for the cell above
    kept = [word for word in hostile.cells if visible(word) and not read_otherwise.fullmatch(word)]
    assert [word for word in kept if visible(word) not in arrived] == []
    shown = hostile.report.chart("petitions.by_channel")
    bundle = shown._repr_mimebundle_()
    assert_inert_svg(bundle["image/svg+xml"])


def test_the_report_of_hostile_tallies_is_words_from_end_to_end(hostile: Hostile) -> None:
    report = hostile.report
    shown = [report, report.prose("# 报告\n\n正文。"), report.prose("## 附表\n\n说明。", "annex")]
    shown += [report.summary(section) for section in report._sections]
    shown += [report.chart(key) for key in report._results.splits]
    document = read_document(notebook_of(*shown))
    page = Page(render_html(document))
    assert {tag for tag, _ in page.elements} <= ALLOWED
    assert [link for link in page.links if not link.startswith("data:image/svg+xml;base64,")] == []
    tables = [block for block in document.annex if isinstance(block, Table)]
    assert len(tables) == len(report._sections)
    assert sum(plain_text(table).count("活动.csv") for table in tables) >= 3


def write_catalogue(folder: Path, words: Sequence[str]) -> None:
    """A topic of a unit's own whose labels, units and categories are the words, and its ledger."""
    (folder / "catalogue").mkdir()
    indicators = {f"probe.i{n}": {"label": word, "unit": word, "count": {"kind": word}} for n, word in enumerate(words)}
    topic = {
        "topic": "probe",
        "label": words[0],
        "department": words[1],
        "section": "disputes",
        "columns": {
            "number": {"label": "探针编号", "type": "text", "required": True},
            "kind": {"label": "探针类别", "type": "category", "values": {word: [] for word in words}, "required": True},
        },
        "indicators": {"probe.all": {"label": "全部", "unit": "件", "count": {}}, **indicators},
        "breakdowns": {
            f"probe.b{n}": {"label": word, "of": "probe.all", "by": "kind"} for n, word in enumerate(words[:3])
        },
    }
    (folder / "catalogue" / "probe.yml").write_text(yaml.safe_dump(topic, allow_unicode=True), encoding="utf-8")
    with (folder / "2023" / "探针.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["探针编号", "探针类别"], *([n, word] for n, word in enumerate(words))])


def test_labels_units_and_categories_of_a_catalogue_are_words(dongan: Project) -> None:
    words = [word for word in PRINTABLE if word.strip() and "\x00" not in word]
    write_catalogue(dongan.raw / "dongan", words)
    read_tallies(dongan.root, "dongan", 2023).save()
    figures = compute_figures(dongan.root, "dongan", 2023)
    figures.save()
    assert {tag for tag, _ in Page(figures.summary()._repr_html_()).elements} <= {
        "style", "table", "thead", "tbody", "tr", "th", "td"
    }  # fmt: skip
    report = open_report(dongan.root, "dongan", 2023, draft=True)
    section = next(label for label, keys in report._sections.items() if "probe.all" in keys)
    shown = [report, report.prose("# 报告\n\n共{{ probe.all }}件，其中{{ probe.i0 }}件。")]
    shown += [report.summary(section), *(report.chart(f"probe.b{n}") for n in range(3))]
    document = read_document(notebook_of(*shown))
    html = render_html(document)
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    assert [link for link in page.links if not link.startswith("data:image/svg+xml;base64,")] == []
    assert [word for word in words if seen(word) not in squeezed(page.words)] == []
    said = pdf_words(render_pdf(document))
    assert [word for word in words if squeezed(word) not in said] == []
    for block in document.annex:
        if isinstance(block, Picture):
            assert_inert_svg(block.svg)


@pytest.mark.parametrize("group", CORPUS)
def test_what_a_unit_says_of_itself_is_words(group: str, results: Results) -> None:
    def page(word: str) -> str:
        official = OfficialSettings(
            addressee=word,
            remark=word,
            index_number={2023: word},
            attachments={2023: (AttachmentSettings(title=word), AttachmentSettings(title=word, passage="table"))},
        )
        unit = Unit(slug="dongan", name=word, signature=word, level=word, superior=word, official=official)
        report = Report(unit, 2023, results, {}, "# table\n\n文", draft=False, pictures=Path())
        source = "# {{ unit.name }}报告\n\n{{ unit.signed_by }}{{ unit.superior }}{{ unit.level }}。"
        return render_html(
            read_document(notebook_of(report, report.prose(source), report.closing(), report.prose("附表。", "annex")))
        )

    for word in CORPUS[group]:
        if re.search("[\ud800-\udfff]", word):  # pydantic takes no such text
            continue
        html = page(word)
        assert_same_page(html, page(harmless(word)))
        assert visible(seen(word)) in visible(squeezed(Page(html).words)), word


# PDF


def pdf_words(pdf: bytes, size: float = 0) -> str:
    """What the pages say, or what they say in one size of type."""
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        chars = [char for page in file.pages for char in page.chars]
    return squeezed("".join(char["text"] for char in chars if not size or abs(char["size"] - size) < 0.1))


def in_pdf(words: Sequence[str]) -> Document:
    cells = tuple(((Text(f"丙{word}丁"),),) for word in words)
    paragraphs = tuple(Paragraph((Text(f"甲{word}乙"), Note((Text(f"戊{word}己"),)))) for word in words)
    return Document(Title("题", "镇", 2023, "2024-01-15"), paragraphs, (Table("表", ("甲",), cells),))


def test_a_pdf_prints_every_string_letter_by_letter_and_does_nothing() -> None:
    pdf = render_pdf(in_pdf(PRINTABLE))
    body, table = pdf_words(pdf, 16), pdf_words(pdf, 10.5)
    for word in PRINTABLE:
        assert f"甲{squeezed(word)}乙" in re.sub("[①-⑳]|\\[\\d+\\](?=甲)", "", body), word
        assert f"丙{squeezed(word)}丁" in table, word
    with pikepdf.open(io.BytesIO(pdf)) as file:
        keys = Counter(str(key) for item in file.objects if isinstance(item, pikepdf.Dictionary) for key in item)
        kinds = {str(item.get("/S")) for item in file.objects if isinstance(item, pikepdf.Dictionary)}
    assert not {"/JS", "/JavaScript", "/URI", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia"} & {*keys}
    assert not {"/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData"} & kinds


@pytest.mark.parametrize("word", UNUSUAL, ids=ascii)
def test_a_pdf_names_a_character_that_it_cannot_print_or_prints_what_can_be_seen(word: str) -> None:
    try:
        said = pdf_words(render_pdf(in_pdf([word])))
    except RenderError as error:
        assert re.search(r"U\+[0-9A-F]{4}", str(error)) or "\ud800" in word, str(error)
    else:
        assert visible(word) in visible(said)


def test_words_that_turn_the_line_around_cannot_turn_a_figure_in_a_pdf() -> None:
    document = Document(title_of("题"), (Paragraph((Text("受理\u202e"), Figure("k", 1234, "1234"), Text("件"))),))
    try:
        pdf = render_pdf(document, plain=True)
    except RenderError as error:
        assert "U+202E" in str(error)
        return
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        line = sorted((char["x0"], char["text"]) for char in file.pages[0].chars if char["text"] in "1234")
    assert "".join(text for _, text in line).startswith("1234")


# DOCX


def docx_of(document: Document) -> bytes:
    from pipeline.report.pages.docx import render_docx

    docx = render_docx(document)
    assert docx, "render_docx does not write anything yet"
    return docx


def parts_of(docx: bytes) -> dict[str, ET.Element]:
    """The XML parts; each must be well formed."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ET.fromstring(package.read(name)) for name in names}


def shape(part: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    """The elements and their attributes, in order."""
    return [
        (element.tag, tuple(name for name in element.attrib if not name.endswith("}space"))) for element in part.iter()
    ]


def test_a_word_file_has_the_parts_and_elements_of_a_harmless_one() -> None:
    words = [word for word in PRINTABLE if "\n" not in word and "\t" not in word]

    def parts(change: Callable[[str], str]) -> dict[str, ET.Element]:
        """Without titles of attachments: where they break depends on their words."""
        blocks = [block for block in everywhere([change(word) for word in words]) if not isinstance(block, Attachment)]
        return parts_of(docx_of(Document(title_of("题"), tuple(blocks))))

    hostile, clean = parts(str), parts(harmless)
    assert [*hostile] == [*clean]
    for name, part in hostile.items():
        assert shape(part) == shape(clean[name]), name
    said = squeezed("".join(element.text or "" for element in hostile["word/document.xml"].iter()))
    assert [word for word in words if squeezed(word) not in said] == []
    fields = [
        element.text for part in hostile.values() for element in part.iter() if element.tag.endswith("}instrText")
    ]
    assert {(text or "").split()[0] for text in fields} <= {"PAGE"}
    targets = [element for name, part in hostile.items() if name.endswith(".rels") for element in part]
    assert [element.attrib for element in targets if element.get("TargetMode") == "External"] == []


@pytest.mark.parametrize("word", [word for word in STRINGS if word not in PRINTABLE or "\n" in word], ids=ascii)
def test_a_word_file_prints_what_can_be_seen_or_names_the_character(word: str) -> None:
    try:
        parts = parts_of(docx_of(in_pdf([word])))
    except RenderError as error:
        assert re.search(r"U\+[0-9A-F]{4}", str(error)), str(error)
    else:
        said = "".join(element.text or "" for element in parts["word/document.xml"].iter())
        assert visible(UNPRINTABLE.sub("", word)) in visible(UNPRINTABLE.sub("", said).replace("\ufffd", ""))


def test_words_that_turn_the_line_around_do_not_reach_a_word_file() -> None:
    document = Document(title_of("题"), (Paragraph((Text("受理\u202e"), Figure("k", 96, "96"), Text("件"))),))
    try:
        parts = parts_of(docx_of(document))
    except RenderError as error:
        assert "U+202E" in str(error)
    else:
        assert not [name for name, part in parts.items() if "\u202e" in "".join(part.itertext())]


# Charts


def assert_inert_svg(svg: str) -> None:
    root = ET.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {
        "svg", "g", "defs", "style", "path", "use", "rect", "clipPath", "metadata", "RDF", "Work", "type", "format", "text", "tspan",
        "title", "desc", "line",
    }  # fmt: skip
    attributes = [(name.rpartition("}")[2], value) for element in root.iter() for name, value in element.attrib.items()]
    assert [name for name, _ in attributes if name.startswith("on")] == []
    assert [value for name, value in attributes if name == "href" and not value.startswith("#")] == []


@pytest.mark.parametrize("group", CORPUS)
def test_a_chart_draws_its_words_and_nothing_else(group: str) -> None:
    words = tuple(word for word in CORPUS[group] if is_printable(word) and set(word) - {"\n"} <= known_characters())
    if not words:
        return
    chart = draw_split(Split("p.k", words[0], "p.i", words[-1], words, ("",), (tuple(range(len(words))),)), 2023)
    assert squeezed(words[0]) in squeezed(chart.alt)
    assert squeezed(words[-1]) in squeezed(chart.alt)
    assert_inert_svg(svg_text(chart.figure))


# The notebook

RENDERERS: dict[str, Callable[[str], str]] = {
    "CommonMark": MarkdownIt("commonmark", {"html": True}).render,
    "GitHub's tables and strikes": MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render,
    "mistune": lambda text: str(
        mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "task_lists"])(text)
    ),
    "mistune with bare addresses": lambda text: str(
        mistune.create_markdown(escape=False, plugins=["url", "table"])(text)
    ),
    "nbconvert": lambda text: str(markdown2html_mistune(text)),
}


@pytest.mark.parametrize("renderer", RENDERERS)
def test_markdown_under_a_cell_has_no_element_that_a_harmless_word_has_not(renderer: str) -> None:
    """`**` beside a punctuation mark may fail to be bold, which is another matter: no element may be more."""
    render, more = RENDERERS[renderer], {}
    for word in STRINGS:
        for block, clean in zip(everywhere([word]), everywhere([harmless(word)]), strict=True):
            found, usual = Page(render(markdown(block))).elements, Page(render(markdown(clean))).elements
            extra = Counter(tag for tag, _ in found) - Counter(tag for tag, _ in usual)
            extra += Counter(
                {name for _, names in found for name in names} - {name for _, names in usual for name in names}
            )
            if extra:
                more.setdefault(word, []).append((type(block).__name__, *extra))
    assert more == {}


def test_a_picture_under_a_cell_is_a_picture_whatever_its_words() -> None:
    usual = Page(picture_html(Picture("词", "词", "<svg/>")))
    for word in STRINGS:
        page = Page(picture_html(Picture(word, word, "<svg/>")))
        assert (page.elements, page.links) == (usual.elements, usual.links)
        assert seen(word) == squeezed(page.words)


def test_nothing_under_a_cell_is_set_as_a_formula() -> None:
    """MathJax looks for $…$, \\(…\\) and \\[…\\] in what a viewer shows: it must not find any in the words of a table."""
    assert "tex2jax_ignore" in View([{"列": "$x$"}])._repr_html_()
    assert '<figure class="tex2jax_ignore">' in picture_html(Picture("$x$", "", ""))
    assert "$x$" not in markdown2html_mistune(markdown(Paragraph((Text("\\(x\\)"),))))


def test_a_notebook_with_such_words_reads_back_as_the_same_document() -> None:
    from pipeline.report.shown import Shown

    words = [word for word in STRINGS if not re.search("[\ud800-\udfff]", word)]
    blocks = [block for block in everywhere(words) if not isinstance(block, Picture)]
    title = written("x", Results({}, (), {}))
    shown = [title, Shown([Heading(0, (Text("题"),)), *blocks], "body"), Shown(blocks, "annex")]
    stored = nbformat.reads(nbformat.writes(notebook_of(*shown)), as_version=4)  # type: ignore[no-untyped-call]
    document = read_document(stored)
    assert document.body == document.annex == tuple(blocks)
