"""Restricted Markdown → nodes.

Headings (# title, ## 一、 ### （一） #### 1. ##### （1）), paragraphs, **strong**, lists (- or 1.), tables and footnotes ([^1]).
Anything else that looks like markup is an error, so that no stray sign is ever printed. Private-use marks stand for
nodes that were made beforehand.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import ProseError
from pipeline.indicators import hanzi
from pipeline.report.tree.document import (
    Block,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    words_of,
)

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_HEADING = re.compile(r"(#{1,5})\s+(.+)")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-+]|(?P<number>\d{1,3})\.)\s+(?P<text>.+)")
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|(\s*:?-+:?\s*\|)+\s*")
_CAPTION = re.compile(r"表[:：]\s*(.+)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINITION = re.compile(r"[ \t]*\[\^([^\]\s]+)\][:：][ \t]*(.*(?:\n(?![ \t]*(?:\[\^|\n|$)).*)*)", re.MULTILINE)
_LATIN = re.compile(r"[\w,.;:!?)\]%]", re.ASCII)
_STRAY = {
    re.compile(r"^(?:\*\s|\||>)|!\[|<[a-zA-Z/!]|\[[^\]]*\]\([^)]*\)|`|~~|__|&#?\w+;|\\[*_#|`\[]"): (
        "报告不支持的标记",
        "请改写成段落、列表或表格（可用 ## 标题、**加粗** 和 [^1] 脚注）",
    ),
    re.compile(r"[ \t\u3000]{2,}"): ("连着的空格", "请删去多余的空格；缩进由程序负责"),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """How far the numbers of a report have come: headings by level, tables, charts."""

    headings: tuple[int, ...] = (0, 0, 0, 0)
    tables: int = 0
    charts: int = 0


class Numbering:
    """Counts on from `numbers`: 一、 （一） 1. （1）. A heading starts the levels below it anew; an annex's have none."""

    def __init__(self, numbers: Numbers | None = None, *, numbered: bool = True) -> None:
        self.numbers, self.numbered = numbers or Numbers(), numbered

    def heading(self, level: int) -> str:
        """The number of the next heading of a level, 1 to 4; level 0 is the title and has none."""
        if level == 0 or not self.numbered:
            return ""
        counts = self.numbers.headings
        count = counts[level - 1] + 1
        self.numbers = replace(self.numbers, headings=(*counts[: level - 1], count, *(0,) * (4 - level)))
        return (f"{hanzi(count)}、", f"（{hanzi(count)}）", f"{count}.", f"（{count}）")[level - 1]

    def table(self) -> str:
        """表1, 表2, ..."""
        self.numbers = replace(self.numbers, tables=self.numbers.tables + 1)
        return f"表{self.numbers.tables}"

    def chart(self) -> str:
        """图1, 图2, ..."""
        self.numbers = replace(self.numbers, charts=self.numbers.charts + 1)
        return f"图{self.numbers.charts}"


def parse_blocks(source: str, nodes: Sequence[Inline], numbers: Numbering) -> list[Block]:
    """The blocks of one passage.

    Parameters
    ----------
    source
        Restricted Markdown, in which OPEN n CLOSE stands for `nodes[n]`.
    numbers
        The report's numbers so far; it goes on counting.

    Raises
    ------
    ProseError
        Markup that the report does not know, a sign that would be printed by mistake, or a ** that is not closed.
    """
    text, notes = cut_notes(source)
    reader = _Reader(nodes, numbers, notes)
    chunks = re.split(r"\n\s*\n", text.strip("\n"))
    blocks = [block for chunk in chunks for block in reader.blocks(chunk.splitlines())]
    reader.require_all_notes_used()
    return _with_lists_joined(blocks)


def cut_notes(source: str) -> tuple[str, dict[str, str]]:
    """The text without its footnote definitions (`[^1]: 文字`, to the next blank line), and these by their keys.

    Raises
    ------
    ProseError
        A key that is defined twice.
    """
    notes: dict[str, str] = {}
    for match in _DEFINITION.finditer(source):
        if match[1] in notes:
            raise ProseError(f"脚注 [^{match[1]}] 写了两次。请改用不同的编号。")
        notes[match[1]] = joined(match[2].splitlines())
    return _DEFINITION.sub("", source), notes


def renamed_notes(source: str, name: str) -> str:
    """The same text with its footnote keys under a name, so that two passages may both have a [^1]."""
    return _NOTE.sub(lambda match: f"[^{name}:{match[1]}]", source)


class _Reader:
    """One passage while it is read: its nodes, its footnotes, and the numbers."""

    def __init__(self, nodes: Sequence[Inline], numbers: Numbering, notes: Mapping[str, str]) -> None:
        self._nodes, self._numbers, self._notes = list(nodes), numbers, notes
        self._called: set[str] = set()

    def require_all_notes_used(self) -> None:
        """A definition that nothing calls would be lost without a word."""
        unused = [key for key in self._notes if key not in self._called]
        if unused:
            raise ProseError(f"脚注 [^{unused[0]}] 没有用到。请在正文里写 [^{unused[0]}]，或删去这条脚注。")

    def blocks(self, lines: Sequence[str]) -> Iterator[Block]:
        """A chunk without blank lines: headings, list items and table rows by line, the others joined to a paragraph."""
        rest = list(lines)
        while rest:
            heading = _HEADING.fullmatch(rest[0].strip())
            if heading:
                del rest[0]
                yield self._heading(heading)
            elif _ITEM.fullmatch(rest[0]):
                yield self._listing(rest)
            elif _ROW.fullmatch(rest[0]) or (_CAPTION.fullmatch(rest[0].strip()) and len(rest) > 1 and "|" in rest[1]):
                yield self._table(rest)
            else:
                yield from self._paragraph(rest)

    def _heading(self, match: re.Match[str]) -> Heading:
        level = len(match[1]) - 1
        inlines = self._without_notes(match[2])
        number = self._numbers.heading(level)
        return Heading(level, (Text(number), *inlines) if number else inlines)

    def _paragraph(self, rest: list[str]) -> Iterator[Paragraph]:
        lines = [rest.pop(0)]
        while rest and not (_HEADING.fullmatch(rest[0].strip()) or _ITEM.fullmatch(rest[0]) or _ROW.fullmatch(rest[0])):
            lines.append(rest.pop(0))
        inlines = self._inlines(joined(lines))
        if inlines:
            yield Paragraph(inlines)

    def _listing(self, rest: list[str]) -> Listing:
        first = _ITEM.fullmatch(rest[0])
        assert first is not None
        items: list[str] = []
        while rest:
            match = _ITEM.fullmatch(rest[0])
            if match is None and (not rest[0].startswith((" ", "\t", "\u3000")) or _HEADING.fullmatch(rest[0].strip())):
                break
            line = rest.pop(0)
            if match is None:
                items[-1] = joined([items[-1], line])
            elif len(match["indent"]) - len(first["indent"]) >= 2:
                raise ProseError(f"列表只能有一层：“{self.shown(line.strip())}”。请改成小标题和段落。")
            elif bool(match["number"]) != bool(first["number"]):
                rest.insert(0, line)
                break
            else:
                items.append(match["text"])
        return Listing(tuple(self._inlines(item) for item in items), int(first["number"] or 0))

    def _table(self, rest: list[str]) -> Table:
        caption = _CAPTION.fullmatch(rest[0].strip())
        title = f"{self._numbers.table()}　{self._plain(caption[1])}" if caption else ""
        if caption:
            del rest[0]
        lines: list[str] = []
        while rest and _ROW.fullmatch(rest[0]):
            lines.append(rest.pop(0))
        cells = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines]
        if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
            raise ProseError(
                f"表格写法不对：“{self.shown(lines[0].strip())}”。第一行是列名，第二行是 |---|---|，其下每行一条。"
            )
        uneven = next((line for line, row in zip(lines, cells, strict=True) if len(row) != len(cells[0])), None)
        if uneven is not None:
            raise ProseError(f"表格这一行的格数与列名不同（应为 {len(cells[0])} 格）：“{self.shown(uneven.strip())}”。")
        numeric = tuple(place for place, rule in enumerate(cells[1]) if rule.strip().endswith(":"))
        rows = tuple(tuple(self._inlines(cell.replace("\\|", "|")) for cell in row) for row in cells[2:])
        return Table(title, tuple(self._plain(cell) for cell in cells[0]), rows, numeric)

    def _plain(self, text: str) -> str:
        return words_of(self._without_notes(text.replace("\\|", "|")))

    def _without_notes(self, text: str) -> Inlines:
        if _NOTE.search(text):
            raise ProseError(f"标题、表名和列名里不能有脚注：“{self.shown(text)}”。请把脚注移到正文里。")
        return self._inlines(text)

    def _inlines(self, text: str) -> Inlines:
        text = text.strip()
        self._refuse_stray_signs(text)
        text = _NOTE.sub(self._call, text)
        if "[^" in text:
            raise ProseError(f"脚注写法不对：“{self.shown(text)}”。脚注写成 [^1]，编号里没有空格。")
        return tuple(self._strong_and_words(text))

    def _call(self, match: re.Match[str]) -> str:
        key = match[1]
        if key not in self._notes:
            raise ProseError(f"脚注 [^{key}] 没有内容。请在同一段文字里另起一行写“[^{key}]: 注释”。")
        if key in self._called:
            raise ProseError(f"脚注 [^{key}] 用了两次。请每处写一条脚注。")
        self._called.add(key)
        text = self._notes[key]
        if "[^" in text:
            raise ProseError(f"脚注 [^{key}] 里不能再有脚注。")
        self._refuse_stray_signs(text)
        self._nodes.append(Note(tuple(self._strong_and_words(text))))
        return f"{OPEN}{len(self._nodes) - 1}{CLOSE}"

    def _refuse_stray_signs(self, text: str) -> None:
        for pattern, (what, advice) in _STRAY.items():
            match = pattern.search(text)
            if match:
                around = text[max(0, match.start() - 12) : match.end() + 24]
                raise ProseError(f"正文里有{what}：“{self.shown(around)}”。{advice}。")

    def _strong_and_words(self, text: str) -> Iterator[Inline]:
        parts = text.split("**")
        if len(parts) % 2 == 0 or any("*" in part for part in parts):
            raise ProseError(f"正文里的 * 不成对：“{self.shown(text)}”。加粗请写成 **文字**。")
        for number, part in enumerate(parts):
            inlines = tuple(self._words(part))
            if inlines and number % 2:
                yield Strong(inlines)
            else:
                yield from inlines

    def _words(self, text: str) -> Iterator[Inline]:
        for number, part in enumerate(_MARK.split(text)):
            if number % 2:
                yield self._nodes[int(part)]
            elif part:
                yield Text(unicodedata.normalize("NFC", part))

    def shown(self, text: str) -> str:
        """A piece of source as the author knows it, for messages."""

        def words(match: re.Match[str]) -> str:
            node = self._nodes[int(match[1])]
            return node.text if isinstance(node, Text | Figure) else ""

        plain = re.sub(f"{OPEN}\\d*$|^\\d*{CLOSE}", "", _MARK.sub(words, text))
        return plain if len(plain) <= 40 else f"{plain[:40]}……"


def joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph as one: a space only between two Latin words, none beside Chinese."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        gap = " " if text and _LATIN.match(text[-1]) and _LATIN.match(line[0]) else ""
        text += gap + line
    return text


def _with_lists_joined(blocks: Sequence[Block]) -> list[Block]:
    """Items parted by blank lines are one list; a numbered one goes on counting from its first number."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if isinstance(block, Listing) and isinstance(last, Listing) and bool(block.start) == bool(last.start):
            merged[-1] = Listing(last.items + block.items, last.start)
        else:
            merged.append(block)
    return merged
