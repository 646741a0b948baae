"""What differs between two published reports, in a reader's terms: values, checks, paragraphs, charts.

Belongs here: the comparison. Does not belong here: how it is shown (compare_screen.py), and whether a report may be believed
(verify.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.errors import NianbaoError, ProjectError
from pipeline.hashing import hashed
from pipeline.indicators import change_words, published_values
from pipeline.report.tree.document import Block, Document, Entry, Picture, lines_of
from pipeline.report.tree.from_notebook import read_document
from pipeline.run.published.manifest import FILE as MANIFEST
from pipeline.run.published.manifest import read_manifest
from pipeline.run.published.printed import FORMATS, missing_lines, nearest, words_of
from pipeline.run.published.ro_crate import FILE as CRATE
from pipeline.run.single.notebook_format import nbformat

_AROUND = 12
NOTHING = "指标、勾稽、正文和图都相同，各文件说的也相同。"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs. `old` is empty for what is new, `new` for what is gone; `note` says how they differ."""

    what: str
    old: str
    new: str
    note: str = ""

    def __str__(self) -> str:
        if not self.old or not self.new:
            return f"{self.what}：{'新增' if self.new else '没有了'}“{self.new or self.old}”"
        before, after = around_change(self.old, self.new)
        return f"{self.what}：“{before}” → “{after}”{f'（{self.note}）' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two output folders or files; `nothing` is what to say where nothing does."""

    titles: tuple[str, str]
    values: tuple[Changed, ...]
    checks: tuple[Changed, ...]
    paragraphs: tuple[Changed, ...]
    charts: tuple[Changed, ...]
    printed: tuple[Changed, ...] = ()
    nothing: str = field(default=NOTHING, repr=False)

    def __bool__(self) -> bool:
        return any((self.values, self.checks, self.paragraphs, self.charts, self.printed))

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {name: each for name, each in asdict(self).items() if name != "nothing"}

    def lines(self) -> Iterator[str]:
        """Everything in one line each, values first."""
        for found in (self.values, self.checks, self.paragraphs, self.charts, self.printed):
            yield from map(str, found)


@dataclass(frozen=True, slots=True)
class Published:
    """What a comparison needs of one output folder."""

    document: Document
    values: dict[str, Mapping[str, Any]]
    printed: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # the lines of each file that is read on paper or screen


def read_published(folder: Path) -> Published:
    """An output folder's report and values.

    Raises
    ------
    ProjectError
        Not an output folder, or one whose files cannot be read.
    """
    for name in ("report.ipynb", "indicators.json"):
        if not (folder / name).is_file():
            raise ProjectError(
                f"{folder} 里没有 {name}，不是 nianbao 的输出文件夹。请写 outputs/<单位>/<年份> 这样的路径。"
            )
    try:
        values = published_values(folder)
        notebook = nbformat.read(folder / "report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
        printed = {path.name: lines_of_file(path) for path in sorted(folder.iterdir()) if path.suffix in FORMATS}
        published = Published(read_document(notebook), values, printed)
        compare(published, published)  # whatever is wrong inside shows here
        return published
    except NianbaoError as error:
        raise ProjectError(f"{folder}：{error}") from error
    except Exception as error:  # whatever a damaged file makes its reader raise
        raise ProjectError(
            f"{folder} 里的文件已损坏，读不出来（{error}）。请从存档恢复，或重新运行 nianbao run。"
        ) from error


def compare(old: Published, new: Published) -> Comparison:
    """What differs, in the order of the newer report."""
    return Comparison(
        (_name(old), _name(new)),
        tuple(_values(old, new)),
        tuple(_checks(old.document, new.document)),
        tuple(changed_lines(_prose(old.document), _prose(new.document), "正文")),
        tuple(_charts(old.document, new.document)),
        tuple(_printed(old, new)),
    )


def compare_folders(old: Path, new: Path) -> Comparison:
    """What differs between two output folders, files that are no longer what their own manifest lists among it.

    Raises
    ------
    ProjectError
        Not an output folder, or one whose files cannot be read.
    """
    found = compare(read_published(old), read_published(new))
    return replace(found, printed=(*altered(old), *altered(new), *found.printed))


def altered(folder: Path) -> Iterator[Changed]:
    """What lies in an output folder and is not what its manifest lists: changed, gone, added, or a link."""
    if not (folder / MANIFEST).is_file():
        yield Changed(f"{folder} 的 {MANIFEST}", "清单", "")
        return
    try:
        listed = {item.path: item for item in read_manifest(folder).outputs}
    except ProjectError as error:
        yield Changed(f"{folder} 的 {MANIFEST}", "清单", "读不出来的文件", str(error))
        return
    lying = {path.name: path for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    for name in sorted(listed.keys() | lying.keys()):
        where, path, item = f"{folder.name}/{name}", lying.get(name), listed.get(name)
        if path is None:
            yield Changed(where, "清单里列着的文件", "")
        elif path.is_symlink() or not path.is_file():
            yield Changed(where, "文件", "链接或文件夹", "不是程序写的")
        elif item is None and name != CRATE:
            yield Changed(where, "", "清单里没有的文件")
        elif item is not None and hashed(name, path.read_bytes())[0] != item.sha256:
            yield Changed(where, "清单记的字节", "后来改动过的字节", f"与 {MANIFEST} 不同")


def lines_of_file(path: Path) -> list[str]:
    """What a file says, line by line.

    Raises
    ------
    ProjectError
        No HTML, PDF or DOCX, or one that cannot be read.
    """
    if path.suffix not in FORMATS:
        raise ProjectError(f"{path}：只能比较 {'、'.join(FORMATS)} 文件，或输出文件夹。")
    try:
        return words_of(path.name, path.read_bytes() if path.is_file() else b"")
    except Exception as error:  # whatever a damaged file makes its reader raise
        raise ProjectError(f"{path} 已损坏，读不出来（{type(error).__name__}）。请从存档恢复。") from error


def _printed(old: Published, new: Published) -> Iterator[Changed]:
    """Where a file says something else than its own report, and, where the reports are the same, than the other's file."""
    for published in (old,) if old is new else (old, new):
        wanted = _prose(published.document)
        for name, lines in published.printed.items():
            for number in missing_lines(wanted, lines):
                found = nearest(wanted[number], lines)
                yield Changed(f"{name} 与报告不同，正文第{number + 1}段", wanted[number], found, "前者是笔记本里的")
    if _prose(old.document) == _prose(new.document):
        for name in sorted(old.printed.keys() & new.printed.keys()):
            yield from changed_lines(old.printed[name], new.printed[name], f"{name} ")


def changed_lines(old: Sequence[str], new: Sequence[str], where: str) -> Iterator[Changed]:
    """Paragraphs that differ, each with its number in the newer text (or the older, where it is gone)."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for place in range(max(b - a, d - c)):
            before = old[a + place] if a + place < b else ""
            after = new[c + place] if c + place < d else ""
            number = c + place + 1 if after else a + place + 1
            yield Changed(f"{where}第{number}段", before, after)


def around_change(old: str, new: str) -> tuple[str, str]:
    """Two texts cut down to the first place where they differ, with a few characters around it."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    begin = max(0, start - _AROUND)

    def cut(text: str) -> str:
        end = min(len(text), len(text) - tail + _AROUND)
        return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"

    return cut(old), cut(new)


def _name(published: Published) -> str:
    return published.document.title.title


def _values(old: Published, new: Published) -> Iterator[Changed]:
    for key in dict.fromkeys([*new.values, *old.values]):
        before, after = old.values.get(key), new.values.get(key)
        units = bool(before and after and before["unit"] != after["unit"])
        said = [f"{item['text']}{item['unit'] if units else ''}" if item else "" for item in (before, after)]
        if before and after and all(before[name] == after[name] for name in ("value", "text", "unit")):
            continue
        label = (after or before or {}).get("label", key)
        yield Changed(f"{label}（{key}）", said[0], said[1], _difference(before, after))


def _difference(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None or before["value"] is None or after["value"] is None:
        return ""
    if before["unit"] != after["unit"]:
        return "单位不同"
    return change_words(after["value"], before["value"], after["unit"], than="前者")


def _checks(old: Document, new: Document) -> Iterator[Changed]:
    before, after = _said_checks(old), _said_checks(new)
    for rule in dict.fromkeys([*after, *before]):
        if before.get(rule, "") != after.get(rule, ""):
            yield Changed(f"勾稽 {rule}", before.get(rule, ""), after.get(rule, ""))


def _said_checks(document: Document) -> dict[str, str]:
    """The checks that the source annex tells of: the relation and what it came to."""
    lines = [
        line
        for block in document.annex
        if isinstance(block, Entry)
        for name, said in block.fields
        if name == "勾稽"
        for line in said
    ]
    return {rule: f"（{outcome}" for rule, _, outcome in (line.rpartition("（") for line in lines)}


def _prose(document: Document) -> list[str]:
    blocks: tuple[Block, ...] = document.body
    return [document.title.title, *(line for block in blocks for line in lines_of(block))]


def _charts(old: Document, new: Document) -> Iterator[Changed]:
    before, after = _pictures(old), _pictures(new)
    for caption in dict.fromkeys([*after, *before]):
        was, now = before.get(caption), after.get(caption)
        if was != now:
            yield Changed(
                f"图“{caption}”", was.alt if was else "", now.alt if now else "", "图形不同" if was and now else ""
            )


def _pictures(document: Document) -> dict[str, Picture]:
    found = [block for block in (*document.body, *document.annex) if isinstance(block, Picture)]
    return {block.caption.partition("　")[2] or block.caption: block for block in found}
