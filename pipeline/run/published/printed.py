"""What a published file says to whoever opens it: HTML, PDF, DOCX, notebook, JSON, as lines in the order of reading.

Beside the words stand those that are not seen at once: attributes that a screen reader or a click brings up, hidden and deleted
text, notes on a page, an update that was appended. Belongs here: reading them. Does not belong here: comparing (comparing.py).
"""

import json
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from pipeline.atomic import json_text
from pipeline.tallies.readers.package import open_package, read_part

FORMATS = (".html", ".pdf", ".docx")
HIDDEN, DELETED = "〔隐藏〕", "〔已删〕"
_STRUCK, _RAISED, _REVERSED = "〔划去〕", "〔上下标〕", "〔倒排〕"
_MARKED_TAGS = {"del": _STRUCK, "s": _STRUCK, "strike": _STRUCK, "bdo": _REVERSED}
_MARKED_RUNS = {"strike": _STRUCK, "dstrike": _STRUCK, "vertAlign": _RAISED, "vanish": HIDDEN}
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_SAYING = ("title", "alt", "aria-label", "value", "datetime", "content", "summary", "placeholder")
_BLOCK = re.compile("p|h[1-6]|tr|li|caption|figcaption|d[dt]|title|div|section|table|figure|summary|text")
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_UNSEEN = frozenset({"script", "style", "template"})
_UNSHOWN = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|transparent|#fff(?:fff)?\b)|(?:left|top|text-indent)\s*:\s*-\d{3,}|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.I,
)
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_BODY = "word/document.xml"
_TELLING = frozenset({"fldSimple", "textpath", "tag"})  # a field, words drawn as a picture, the name of a control
_SPACE = re.compile(r"\s+")
_ASIDE = re.compile(r"[—–-]\s*\d+\s*[—–-]|〔(?!隐藏|已删|划去|上下标|倒排).*")  # page numbers, attributes, notes


def words_of(name: str, content: bytes) -> list[str]:
    """The lines of one file; none for a kind that has no words.

    Raises
    ------
    Exception
        Whatever a damaged file makes its reader raise.
    """
    match Path(name).suffix.lower():
        case ".html" | ".htm":
            return _lines(_of_html(content.decode()))
        case ".pdf":
            return _lines(_of_pdf(content))
        case ".docx":
            return _lines(_of_docx(content))
        case ".json" | ".ipynb":
            return json_text(json.loads(content)).splitlines()
    return []


def bare(text: str) -> str:
    """A text without its white space: what two formats of one report have in common, however they break lines."""
    return _SPACE.sub("", text)


def is_aside(line: str) -> bool:
    """Whether a line is none of the report: a page number, an attribute, a note."""
    return _ASIDE.fullmatch(line) is not None


def _lines(said: Iterator[str]) -> list[str]:
    return [line for text in said if (line := _SPACE.sub(" ", text).strip())]


class _Page(HTMLParser):
    """The lines of a page, with what its attributes say where they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []  # the elements that are open, and whether each hides what is in it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        said = {key: value or "" for key, value in attrs}
        if _BLOCK.fullmatch(tag):
            self.flush()
        for key, value in said.items():
            telling = key in _SAYING or (key.startswith("data-") and len(value) < 200)
            if telling and value.strip() and not value.startswith("data:"):
                self.lines.append(f"〔{tag} {key}〕{value}")
        if not _VOID.fullmatch(tag):
            style = f"{said.get('style', '')};color:{said.get('color', '')}"
            hides = tag in _UNSEEN or "hidden" in said or _UNSHOWN.search(style) is not None
            self.open.append((tag, hides))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self.handle_starttag(tag, attrs)
        if not _VOID.fullmatch(tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and those within it that were left open."""
        if _BLOCK.fullmatch(tag):
            self.flush()
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if any(tag in _UNSEEN for tag, _ in self.open):
            return
        hidden = HIDDEN if any(hides for _, hides in self.open) else ""
        tags = [tag for tag, _ in self.open]
        raised = _RAISED if {"sup", "sub"} & {*tags} and "a" not in tags and data.strip().isdecimal() else ""
        marks = "".join(dict.fromkeys([hidden, raised, *(_MARKED_TAGS.get(tag, "") for tag in tags)]))
        self.words.append(f"{marks}{data}" if data.strip() else data)

    def flush(self) -> None:
        """End a line."""
        self.lines.append("".join(self.words))
        self.words.clear()


def _of_html(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    yield from page.lines


def _of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    updates = content.count(b"startxref") - 1
    if updates > 0:
        yield f"〔另有 {updates} 次追加保存〕"
    reader = PdfReader(BytesIO(content), strict=True)
    for key, value in (reader.metadata or {}).items():
        yield f"〔{key}〕{value}"
    for page in reader.pages:
        yield from page.extract_text().splitlines()
        for note in page.get("/Annots") or ():
            said = note.get_object().get("/Contents")
            if said:
                yield f"〔批注〕{said}"


def _of_docx(content: bytes) -> Iterator[str]:
    package = open_package(content)  # bounded: the file may be anybody's
    parts = [member for member in package.infolist() if _PARTS.fullmatch(member.filename)]
    for part in sorted(parts, key=lambda member: (member.filename != _BODY, member.filename)):
        if part.filename != _BODY:
            yield f"〔{Path(part.filename).stem}〕"
        yield from _of_part(read_part(package, part))


def _of_part(content: bytes) -> Iterator[str]:
    """The paragraphs of one part of a document, and the words that describe its pictures."""
    words: list[str] = []
    deleted = False
    marks: dict[str, str] = {}
    for event, element in ElementTree.iterparse(BytesIO(content), ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            deleted = deleted or tag == "del"
            yield from _beside(tag, element)
            words += [_REVERSED] if tag == "bdo" else []
        elif tag in _MARKED_RUNS:
            value = next(iter(element.attrib.values()), "1")
            marks[tag] = "" if value in ("0", "false", "baseline") else _MARKED_RUNS[tag]
        elif tag in ("t", "delText"):
            mark = DELETED if deleted or tag == "delText" else "".join(dict.fromkeys(marks.values()))
            words.append(mark + (element.text or ""))
        elif tag == "sym":
            words.append(f"〔符号{next((v for k, v in element.items() if k.endswith('char')), '')}〕")
        elif tag in _SIGNS:
            words.append(_SIGNS[tag])
        elif tag in ("r", "pPr"):  # the mark of a paragraph may be hidden, and its words not
            marks.clear()
        elif tag == "del":
            deleted = False
        elif tag == "p":
            yield "".join(words)
            words.clear()


def _beside(tag: str, element: ElementTree.Element) -> Iterator[str]:
    """What an element says in its attributes: a picture in words, a field, the name of a control."""
    if tag == "docPr":
        yield from (f"〔{key}〕{value}" for key, value in element.items() if key in ("descr", "title"))
    elif tag in _TELLING:
        yield from (f"〔{tag}〕{value}" for value in element.attrib.values())


def missing_lines(wanted: Sequence[str], printed: Sequence[str]) -> list[int]:
    """Which lines of a report do not stand in what was printed, one after the other; white space aside.

    A line that stands only before one that came earlier is missing as well: two figures may have changed places.
    """
    text = bare("".join(line for line in printed if not is_aside(line)))
    place, missing = 0, []
    for number, line in enumerate(map(bare, wanted)):
        found = text.find(line, place) if line else place
        if found < 0:
            missing.append(number)
        else:
            place = found + len(line)
    return missing


def nearest(wanted: str, printed: Sequence[str]) -> str:
    """The stretch of what was printed that is most like a line of the report; "" where nothing is like it."""
    text, line = bare("".join(line for line in printed if not is_aside(line))), bare(wanted)
    head = next((length for length in range(min(len(line), 40), 3, -1) if line[:length] in text), 0)
    tail = next((length for length in range(min(len(line), 40), 3, -1) if line[-length:] in text), 0)
    start = text.find(line[:head]) if head else text.find(line[-tail:]) + tail - len(line) if tail else -1
    return text[max(start, 0) : max(start, 0) + len(line)] if head or tail else ""
