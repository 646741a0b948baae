"""The report as the third notebook writes it, cell by cell.

Belongs here: `Report`, whose methods return things that show themselves under their cell, and the `%%prose` magic.
What a cell shows carries its nodes in our own media type, from which the exporters build the document.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import BlockedError, ProjectError, ProseError
from pipeline.indicators import Results, failed
from pipeline.report.photos import read_photo
from pipeline.report.prose.legible import legible
from pipeline.report.prose.markdown_reader import Numbering, Numbers, parse_blocks
from pipeline.report.prose.placing import read_passages, render
from pipeline.report.shown import Shown, ShownPicture
from pipeline.report.sources import source_entries
from pipeline.report.tables import summary_table
from pipeline.report.tree.as_json import TITLE_MEDIA_TYPE, title_to_json
from pipeline.report.tree.as_markdown import escaped
from pipeline.report.tree.document import (
    Attachment,
    Block,
    Closing,
    Enclosures,
    Heading,
    Official,
    Paragraph,
    Picture,
    Text,
    Title,
)
from pipeline.tallies import SEVERITIES, Problem
from pipeline.tallies.values.personal import mask
from pipeline.unit import Unit, of_year

_SOURCES_EXPLAINED = (
    "正文和附表中的每个数字都列在这里：怎样计数，依据哪个文件、哪张表、哪些行，单元格里的写法怎样读，参加了哪些核对。"
    "行号和单元格地址与电子表格中显示的一致；文件以 SHA-256 值为准。"
)


class Report:
    """One unit's report of one year while it is written.

    Raises
    ------
    BlockedError
        Problems or failed checks stand in the way, and `draft` is not set.
    """

    def __init__(
        self,
        unit: Unit,
        year: int,
        results: Results,
        sections: Mapping[str, Sequence[str]],
        narrative: str,
        *,
        draft: bool,
        pictures: Path,
    ) -> None:
        issued_on = unit.issue_date(year).isoformat()
        self.title = Title("", unit.name, year, issued_on, draft, unit.signed_by, _official(unit, year))
        self._unit, self._results, self._sections, self._pictures = unit, results, sections, pictures
        _require_nothing_personal(narrative)
        self._passages = read_passages(narrative)
        self._placed: set[str] = set()
        self._numbers = Numbers()
        self._before: dict[str, Numbers] = {}

    def __repr__(self) -> str:
        return f"Report({self.title.unit} {self.title.year})"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        draft = "（草稿，未通过勾稽）" if self.title.draft else ""
        words = escaped(f"{self.title.unit}　{self.title.year}年　共 {len(self._results.values)} 项指标{draft}")
        return {"text/markdown": words, TITLE_MEDIA_TYPE: title_to_json(self.title)}

    def prose(self, source: str, part: str = "body", cell: str = "") -> Shown:
        """The finished sentences of one passage; see `%%prose`."""
        self._enter(cell)
        blocks = self._read(source, _place(source), Numbering(self._numbers, numbered=part == "body"))
        address = of_year(self._unit.official.addressee, self.title.year, "")
        if address and part == "body":
            blocks = _addressed(blocks, address)
        return Shown(blocks, part)

    def closing(self, cell: str = "") -> Shown:
        """What follows the text: names of attachments, signature, date, remark; then the attached pages.

        The published text ends here, so every passage of narrative.md must have been placed.
        """
        self._enter(cell or _cell_id())
        settings, year = self._unit.official, self.title.year
        attached = settings.attachments.get(year, ())
        seal = {True: "space", False: "none", None: ""}[settings.seal]
        blocks: list[Block] = [Enclosures(tuple(item.title for item in attached))] if attached else []
        blocks.append(Closing(self._unit.signed_by, chinese_date(self.title.issued_on), seal))
        remark = of_year(settings.remark, year, "")
        if remark:
            blocks.append(Paragraph((Text(f"（{remark.strip('（）')}）"),), "remark"))
        for place, item in enumerate(attached, 1):
            if item.passage:
                label = f"附件{place}" if len(attached) > 1 else "附件"
                blocks += [Attachment(label, item.title), *self._attached(item.passage)]
        self._require_all_passages_placed()
        return Shown(blocks, "body")

    def summary(self, section: str, cell: str = "") -> Shown:
        """The indicators of one section as a table of the annex."""
        self._enter(cell or _cell_id())
        if section not in self._sections:
            raise ProseError(f"没有章节“{section}”，现有：{'、'.join(self._sections)}。")
        caption = f"{self._number('table')}　{section}"
        values = [self._results.values[key] for key in self._sections[section]]
        return Shown([summary_table(caption, values)], "annex")

    def chart(self, key: str, cell: str = "") -> Shown:
        """A chart of one breakdown of the catalogue, for the annex."""
        self._enter(cell or _cell_id())
        if key not in self._results.splits:
            raise ProseError(f"没有分组数据“{key}”，现有：{'、'.join(self._results.splits) or '（无）'}。")
        from pipeline.report.charts import (
            draw_split,
            svg_text,
        )  # loads matplotlib, which reading and checking do without

        split = self._results.splits[key]
        drawn = replace(
            split, categories=tuple(map(legible, split.categories)), series=tuple(map(legible, split.series))
        )
        chart = draw_split(drawn, self.title.year)
        value = self._results.values.get(split.of)
        doubt = "（有待定，数字未定）" if value and value.kind == "undecided" else ""
        caption = f"{self._number('chart')}　{chart.caption}{doubt}"
        return ShownPicture(Picture(caption, chart.alt, svg_text(chart.figure)), "annex")

    def sources(self) -> Shown:
        """Where every value comes from, for the annex. Each printed figure leads to its entry."""
        head = Heading(1, (Text("数据来源"),))
        explained = Paragraph((Text(_SOURCES_EXPLAINED),))
        return Shown([head, explained, *source_entries(self._results)], "annex")

    def picture(self, file: str, caption: str, alt: str, part: str = "annex", cell: str = "") -> Shown:
        """A picture out of `data/raw/<unit>/pictures/`; `alt` says in words what it shows."""
        self._enter(cell or _cell_id())
        if not alt.strip():
            raise ProseError(f"图片 {file} 没有说明文字：请在 alt 里写一句它画的是什么，看不见图的人靠它。")
        caption = f"{self._number('chart')}　{caption}"
        return ShownPicture(Picture(caption, alt, read_photo(self._pictures / file)), _part(part))

    def _enter(self, cell: str) -> None:
        """Numbers go on from where they stood when this cell ran first, so that a rerun in JupyterLab repeats them."""
        if cell:
            self._numbers = self._before.setdefault(cell, self._numbers)

    def _number(self, kind: str) -> str:
        counting = Numbering(self._numbers)
        number: str = getattr(counting, kind)()
        self._numbers = counting.numbers
        return number

    def _read(self, source: str, place: str, counting: Numbering) -> list[Block]:
        """Fill in a passage and parse it; the report's numbers go on from there."""
        changes = {key: item.before.words for key, item in self._results.lineage.items() if item.before}
        rendered = render(
            source,
            place,
            self._results.values,
            self._unit,
            self.title.year,
            passages=self._passages,
            changes=changes,
            draft=self.title.draft,
        )
        try:
            blocks = parse_blocks(rendered.text, rendered.nodes, counting)
        except ProseError as error:
            raise ProseError(f"{place}：{error}") from error
        self._numbers = counting.numbers
        self._placed |= rendered.placed
        return blocks

    def _attached(self, passage: str) -> list[Block]:
        """The text of an attachment, its headings numbered from one."""
        source, fresh = f"{{{{ narrative.{passage} }}}}", replace(self._numbers, headings=Numbers().headings)
        return self._read(source, f"附件“{passage}”", Numbering(fresh))

    def _require_all_passages_placed(self) -> None:
        unplaced = [key for key in self._passages if key not in self._placed and not key.startswith("annex")]
        if unplaced:
            named = "、".join(f"“# {key}”" for key in unplaced)
            raise ProseError(
                f"narrative.md 的 {named} 没有放进正文。请在正文里用 {{{{ narrative.{unplaced[0]} }}}} 放入，或删去该段。"
            )


def _require_nothing_personal(narrative: str) -> None:
    """Raise where the text of the year has the number of a person: nobody means to publish that."""
    for number, line in enumerate(narrative.splitlines(), 1):
        if mask(line) != line:
            raise ProseError(
                f"narrative.md 第 {number} 行有身份证号、手机号或银行卡号，不能公布。请删去；联系电话请写座机。"
            )


def block_unless_sound(results: Results, problems: Sequence[Problem]) -> None:
    """Raise `BlockedError` with every problem and failed check that forbids printing."""
    blocking = {name: grade.word for name, grade in SEVERITIES.items() if grade.blocks}
    told = {word: [str(each) for each in problems if each.severity == name] for name, word in blocking.items()}
    contradictions = [str(check) for check in failed(results.checks)]
    if any(told.values()) or contradictions:
        parts = [
            f"有 {len(texts)} 个问题须先解决（{word}）：\n" + "\n".join(f"  - {text}" for text in texts)
            for word, texts in told.items()
            if texts
        ]
        if contradictions:
            parts.append(
                f"有 {len(contradictions)} 处勾稽关系不成立：\n" + "\n".join(f"  - {text}" for text in contradictions)
            )
        raise BlockedError("\n".join(parts) + "\n改正报表、填写决定后重新运行；先看草稿请加 --draft。")


def read_narrative(path: Path) -> str:
    """The text of narrative.md.

    Raises
    ------
    ProjectError
        No such file, none that can be read, or not UTF-8.
    """
    if path.exists() and not path.is_file():
        raise ProjectError(f"{path} 不是普通文件。请删去它，换成写这一年文字的文件。")  # a pipe would be waited for
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ProjectError(
            f"缺少 {path}：这一年的文字（存在的问题、下一年打算等）写在这里，标题如“# problems 存在的问题”。"
        ) from error
    except OSError as error:
        raise ProjectError(f"{path} 打不开（{error.strerror}）。请核对这个文件。") from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path} 不是 UTF-8 编码。请用记事本另存为，编码选 UTF-8。") from error


def chinese_date(day: str) -> str:
    """2024-01-15 → 2024年1月15日."""
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def install_magic(report: Report) -> None:
    """Give the running IPython `%%prose` (and `%%prose annex`), bound to this report; outside IPython do nothing."""
    shell = _shell()
    if shell is None:
        return

    def prose(line: str, cell: str) -> Shown:
        return report.prose(cell, _part(line.strip() or "body"), _cell_id())

    shell.register_magic_function(prose, "cell", "prose")


def _part(name: str) -> str:
    if name not in ("body", "annex"):
        raise ProseError(f"报告只有正文（body）和审阅附表（annex）两部分，这里写的是“{name}”。")
    return name


def _official(unit: Unit, year: int) -> Official:
    """The settings as they stand for one year."""
    settings = unit.official
    printed_by = of_year(settings.printed_by, year, "")
    printed_on = settings.printed_on.get(year, unit.issue_date(year)) if printed_by else None
    published_on = settings.published_on.get(year)
    return Official(
        head=of_year(settings.head, year, ""),
        copy_number=of_year(settings.copy_number, year, ""),
        secrecy=of_year(settings.secrecy, year, ""),
        urgency=of_year(settings.urgency, year, ""),
        number=settings.number.get(year, ""),
        signers=of_year(settings.signers, year, ()),
        copies=of_year(settings.copies, year, ""),
        printed_by=printed_by,
        printed_on=chinese_date(printed_on.isoformat()) if printed_on else "",
        index_number=settings.index_number.get(year, ""),
        published_on=published_on.isoformat() if published_on else "",
    )


def _addressed(blocks: Sequence[Block], address: str) -> list[Block]:
    """The addressee right below the report's title."""
    line = Paragraph((Text(f"{address.rstrip('：:')}："),), "address")
    return [item for block in blocks for item in ((block, line) if _is_title(block) else (block,))]


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 0


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _cell_id() -> str:
    parent: dict[str, Any] = getattr(_shell(), "get_parent", dict)()
    return str(parent.get("metadata", {}).get("cellId") or "")


def _place(source: str) -> str:
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return f"正文“{first[:20]}{'…' if len(first) > 20 else ''}”"
