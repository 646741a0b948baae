"""The report as a tree: what it says, before it is HTML, PDF or DOCX.

Belongs here: the frozen node types, and the words in them as a reader sees them. Does not belong here: their JSON form
(as_json.py), how a node looks on a page, or where its text came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. Never markup: every exporter escapes them or passes them as data."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that the author stressed."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed indicator value: `text` is what the reader sees, `value` what was computed; None for a hole in a draft."""

    key: str
    value: float | int | None
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote; it stands where it is called, and exporters number it ①②③ through the document (see `circled`)."""

    inlines: tuple["Inline", ...]


Inline = Text | Strong | Figure | Note
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、), 2 （（一））, 3 (1.) or 4 （（1））; its number is part of `inlines`."""

    level: int
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `kind` is "body", "address" (主送机关, set flush left) or "remark" (附注, below the date)."""

    inlines: Inlines
    kind: str = "body"

    @property
    def leads_on(self) -> bool:
        """Whether it announces what follows, from which it must not be parted: 主要做法是："""
        return self.kind == "body" and plain_text(self).endswith("：")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one level. `start` numbers its first item; 0 means bullets."""

    items: tuple[Inlines, ...]
    start: int = 0

    @property
    def markers(self) -> tuple[str, ...]:
        """What stands before each item: `1.` `2.`, or `·`."""
        return tuple(f"{self.start + place}." if self.start else "·" for place in range(len(self.items)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; each cell holds inlines. `numeric` holds the positions of right-aligned columns."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG text. `alt` states its finding for those who cannot see it."""

    caption: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class Enclosures:
    """附件说明: the names of what is attached, below the text."""

    titles: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """As printed after 附件：, numbered when there are several."""
        numbered = len(self.titles) > 1
        return tuple(f"{place}. {title}" if numbered else title for place, title in enumerate(self.titles, 1))


@dataclass(frozen=True, slots=True)
class Closing:
    """Signature and date (发文机关署名 and 成文日期). `seal` is "space" (room for a seal), "none" or "" (as usual)."""

    signature: str
    date: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The head of an attached page: it starts a page of its own, and the blocks after it belong to it."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands behind one value, for the annex: where it was counted and how. Every figure of `key` leads here.

    `fields` are names with their lines: ("来源", ("台账.xlsx 2023年 B5:B26", ...)).
    """

    key: str
    label: str
    text: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]


Block = Heading | Paragraph | Listing | Table | Picture | Enclosures | Closing | Attachment | Entry


@dataclass(frozen=True, slots=True)
class Official:
    """公文要素 around the text, each left out when empty: 版头, 版记, and what a government site lists."""

    head: str = ""  # 发文机关标志, red
    copy_number: str = ""  # 份号
    secrecy: str = ""  # 密级和保密期限
    urgency: str = ""  # 紧急程度
    number: str = ""  # 发文字号
    signers: tuple[str, ...] = ()  # 签发人
    copies: str = ""  # 抄送
    printed_by: str = ""  # 印发机关
    printed_on: str = ""  # 印发日期, as printed
    index_number: str = ""  # 索引号
    published_on: str = ""  # 发布日期, ISO

    @property
    def has_letterhead(self) -> bool:
        """Whether there is a 版头 to print."""
        return any((self.head, self.copy_number, self.secrecy, self.urgency, self.signers))

    @property
    def has_imprint(self) -> bool:
        """Whether there is a 版记 to print."""
        return any((self.copies, self.printed_by, self.printed_on))


@dataclass(frozen=True, slots=True)
class Title:
    """What a reader must know of the whole: set once, by the first cell of the report notebook."""

    title: str
    unit: str
    year: int
    issued_on: str  # ISO date; the only "now" that an output may know
    draft: bool = False
    issued_by: str = ""
    official: Official = field(default_factory=Official)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: the published text, and the annex of the review version."""

    title: Title
    body: tuple[Block, ...]
    annex: tuple[Block, ...] = field(default=())


def plain_text(node: Inline | Block) -> str:
    """The words of a node as a reader sees them, without any form and without its footnotes."""
    return "\n".join(lines_of(node))


def lines_of(node: Inline | Block) -> list[str]:
    """The words of a node, one string a paragraph, list item, caption, table row (cells parted by tabs) or note."""
    match node:
        case Text(text) | Figure(text=text):
            return [text]
        case Note():
            return [""]
        case Strong(inlines) | Heading(inlines=inlines) | Paragraph(inlines=inlines):
            return [words_of(inlines)]
        case Listing(items):
            return [f"{mark} {words_of(item)}" for mark, item in zip(node.markers, items, strict=True)]
        case Table(caption=caption, header=header, rows=rows, note=note):
            lines = ["\t".join(header), *("\t".join(map(words_of, row)) for row in rows)]
            return [line for line in (caption, *lines, note) if line]
        case Picture(caption=caption):
            return [caption]
        case Enclosures():
            return [f"附件：{node.lines[0]}", *node.lines[1:]]
        case Closing(signature, date):
            return [*signature.split(), date]
        case Attachment(label, title):
            return [label, title]
        case Entry(key, label, text, fields):
            lines = [f"{name}：{line}" for name, said in fields for line in said]
            return [f"{label} {text}（{key}）", *lines]


def words_of(inlines: Sequence[Inline]) -> str:
    """The words of several inlines in one string."""
    return "".join(map(plain_text, inlines))


def notes_of(node: Inline | Block) -> Iterator[Note]:
    """The footnotes of a node, in reading order."""
    match node:
        case Note():
            yield node
        case Strong(inlines) | Heading(inlines=inlines) | Paragraph(inlines=inlines):
            yield from _notes(inlines)
        case Listing(items):
            for item in items:
                yield from _notes(item)
        case Table(rows=rows):
            for row in rows:
                for cell in row:
                    yield from _notes(cell)


def circled(number: int) -> str:
    """The sign of a footnote: ① to ⑳, as far as fonts have them, then [21]."""
    return chr(0x245F + number) if number <= 20 else f"[{number}]"


def _notes(inlines: Sequence[Inline]) -> Iterator[Note]:
    for inline in inlines:
        yield from notes_of(inline)
