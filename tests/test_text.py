"""The restricted Markdown of prose: lists, tables, footnotes, numbers of headings, and what must not be printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ProseError
from pipeline.report.prose.markdown_reader import CLOSE, OPEN, Numbering, Numbers, parse_blocks
from pipeline.report.prose.placing import render
from pipeline.report.tree.as_json import from_json, to_json
from pipeline.report.tree.as_markdown import markdown
from pipeline.report.tree.document import (
    Block,
    Figure,
    Heading,
    Listing,
    Note,
    Paragraph,
    Strong,
    Table,
    Text,
    lines_of,
    notes_of,
)
from pipeline.unit import Unit


def parsed(source: str, *nodes: Figure) -> list[Block]:
    return parse_blocks(source, nodes, Numbering())


def lines(source: str) -> list[str]:
    return [line for block in parsed(source) for line in lines_of(block)]


# Headings and paragraphs


def test_headings_are_numbered_by_level_and_start_anew_below_a_higher_one() -> None:
    source = "## 甲\n### 乙\n### 丙\n#### 丁\n##### 戊\n## 己\n### 庚"
    assert lines(source) == ["一、甲", "（一）乙", "（二）丙", "1.丁", "（1）戊", "二、己", "（一）庚"]


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_left_out_sections_leave_no_gap_in_the_numbers(kept: list[bool]) -> None:
    source = "\n\n".join(f"### 第{place}节" for place, keep in enumerate(kept) if keep)
    numbers = [line.split("第")[0] for line in lines(source)]
    assert numbers == [
        f"（{'一二三四五六七八九十'[n] if n < 10 else '十' + '一二'[n - 10]}）" for n in range(sum(kept))
    ]


def test_numbers_go_on_from_cell_to_cell() -> None:
    first = Numbering()
    parse_blocks("## 甲\n### 乙", (), first)
    second = Numbering(first.numbers)
    assert [line for block in parse_blocks("### 丙\n## 丁", (), second) for line in lines_of(block)] == [
        "（二）丙",
        "二、丁",
    ]


@pytest.mark.parametrize(
    "source",
    ["**重点：**内容", "前文**“加粗”**，后文", "（**注意**）", "**一是**抓学习；**二是**抓执法。", "**甲**乙**丙**"],
)
def test_bold_works_beside_chinese_punctuation(source: str) -> None:
    (paragraph,) = parsed(source)
    assert isinstance(paragraph, Paragraph)
    assert source.split("**")[1::2] == [
        text for node in paragraph.inlines if isinstance(node, Strong) for text in lines_of(node)
    ]
    assert lines_of(paragraph) == [source.replace("**", "")]


def test_a_sequence_written_over_several_lines_is_one_paragraph_without_spaces() -> None:
    source = "**一是**抓学习，\n　　定计划；\n**二是**抓执法；\n三是抓公开，見 Law\nReview 一文。"
    assert lines(source) == ["一是抓学习，定计划；二是抓执法；三是抓公开，見 Law Review 一文。"]


# Lists


def test_lists_have_markers_and_may_be_parted_by_blank_lines() -> None:
    source = "做法：\n1. 甲\n2. 乙，\n   续\n\n3. 丙\n\n- 一\n- 二"
    paragraph, ordered, bullets = parsed(source)
    assert isinstance(paragraph, Paragraph) and paragraph.leads_on
    assert isinstance(ordered, Listing) and isinstance(bullets, Listing)
    assert lines_of(ordered) == ["1. 甲", "2. 乙，续", "3. 丙"]
    assert lines_of(bullets) == ["· 一", "· 二"]


def test_a_list_counts_on_from_the_number_that_the_author_gave() -> None:
    assert lines("3. 丙\n4. 丁") == ["3. 丙", "4. 丁"]


def test_figures_and_stress_live_in_lists_and_cells() -> None:
    figure = Figure("a.b", 96, "96")
    (listing,) = parsed(f"- **共**{OPEN}0{CLOSE}件", figure)
    assert isinstance(listing, Listing)
    assert listing.items == ((Strong((Text("共"),)), figure, Text("件")),)
    (table,) = parsed(f"| 名 | 值 |\n|---|--:|\n| **甲** | {OPEN}0{CLOSE} |", figure)
    assert isinstance(table, Table)
    assert table.rows == (((Strong((Text("甲"),)),), (figure,)),)
    assert table.numeric == (1,)


# Tables


def test_a_table_takes_its_caption_and_its_number() -> None:
    counting = Numbering(Numbers(tables=2))
    (table, after) = parse_blocks("表：处罚情况\n| 领域 | 件数 |\n|:--|--:|\n| 甲\\|乙 | 3 |\n后文", (), counting)
    assert lines_of(table) == ["表3　处罚情况", "领域\t件数", "甲|乙\t3"]
    assert lines_of(after) == ["后文"]
    assert counting.numbers.tables == 3


def test_a_table_without_a_caption_takes_no_number() -> None:
    counting = Numbering()
    (table,) = parse_blocks("| 甲 |\n|---|\n| 1 |", (), counting)
    assert isinstance(table, Table)
    assert (table.caption, counting.numbers.tables) == ("", 0)


# Footnotes


def test_a_footnote_stands_where_it_is_called() -> None:
    (paragraph,) = parsed("甲[^1]乙[^b]。\n\n[^1]: 第一条，\n续行\n[^b]: **第二**条")
    assert lines_of(paragraph) == ["甲乙。"]
    assert [lines_of(Paragraph(note.inlines)) for note in notes_of(paragraph)] == [["第一条，续行"], ["第二条"]]
    assert markdown(paragraph) == "甲〔注：第一条，续行〕乙〔注：<strong>第二</strong>条〕。"


def test_footnotes_of_passages_neither_clash_nor_swallow_the_sentence_behind_them() -> None:
    passages = {"a": "甲[^1]。\n\n[^1]: 注甲", "b": "乙[^1]。\n\n[^1]: 注乙"}
    rendered = render(
        "{{ narrative.a }}后文。\n\n{{ narrative.b }}", "正文", {}, Unit(slug="x", name="某镇"), 2023, passages=passages
    )
    first, second = parse_blocks(rendered.text, rendered.nodes, Numbering())
    assert lines_of(first) == ["甲。后文。"]
    assert [node.inlines for node in notes_of(first)] == [(Text("注甲"),)]
    assert [node.inlines for node in notes_of(second)] == [(Text("注乙"),)]


@pytest.mark.parametrize(
    "source", ["## 标题[^1]\n\n[^1]: 注", "| 甲[^1] |\n|---|\n| 1 |\n\n[^1]: 注"], ids=["heading", "header"]
)
def test_a_footnote_has_no_place_in_a_heading(source: str) -> None:
    with pytest.raises(ProseError, match="不能有脚注"):
        parsed(source)


# Laws

_WORDS = st.text(st.sampled_from("甲乙丙，。：（）《》“”、12aZ "), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(_WORDS.filter(lambda text: "  " not in text and not text[0].isdigit()), min_size=1, max_size=6))
def test_plain_paragraphs_come_back_word_for_word(texts: list[str]) -> None:
    assert lines("\n\n".join(texts)) == texts


@given(st.text(st.sampled_from("#*-|[]^:1. \n甲乙：表_`~&;<>!()\\"), max_size=40))
def test_any_text_is_parsed_or_refused_and_never_prints_a_stray_sign(source: str) -> None:
    try:
        blocks = parsed(source)
    except ProseError:
        return
    printed = "\n".join(line for block in blocks for line in lines_of(block))
    assert "**" not in printed and "[^" not in printed and "~~" not in printed and "  " not in printed
    assert [from_json(to_json(block)) for block in blocks] == blocks
    assert all(not isinstance(node, Heading) or node.inlines for node in blocks)
    assert not any(isinstance(note, Note) and not note.inlines for block in blocks for note in notes_of(block))
