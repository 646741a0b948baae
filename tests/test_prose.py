"""Prose: figures in sentences, and what stops a run."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ProseError
from pipeline.indicators import Value
from pipeline.report.prose.markdown_reader import Numbering, joined, parse_blocks
from pipeline.report.prose.placing import read_passages, render
from pipeline.report.tree.as_json import from_json, to_json
from pipeline.report.tree.as_markdown import markdown
from pipeline.report.tree.document import Block, Figure, Heading, Paragraph, Strong, Text, plain_text
from pipeline.unit import Unit


def value(key: str, number: float | None, text: str = "", kind: str = "rows") -> Value:
    return Value(
        key, f"标签{key}", "件", number, text or f"{number:g}" if number is not None else "未报送", "count()", kind
    )


VALUES = {
    v.key: v
    for v in [
        value("disputes.accepted", 96),
        value("disputes.settled", 96),
        value("study.trainings", 13),
        value("study.rate", 99.6, "99.6%"),
        value("reviews.accepted", 0, kind="zero report"),
        value("posts.posts", None, kind="missing"),
    ]
}
UNIT = Unit(slug="dongan", name="东安镇")


def blocks(source: str, passages: Mapping[str, str] | None = None, unit: Unit = UNIT) -> list[Block]:
    rendered = render(source, "正文", VALUES, unit, 2023, passages=passages or {})
    return parse_blocks(rendered.text, rendered.nodes, Numbering())


def text(source: str, **more: Mapping[str, str]) -> str:
    return "\n".join(map(plain_text, blocks(source, **more)))


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("受理{{ disputes.accepted }}件。", "受理96件。"),
        ("培训{{ study.trainings | approx }}次", "培训10余次"),
        ("{{ study.trainings | hanzi }}次", "十三次"),
        (
            "{% if reviews.accepted == 0 %}全年{{ reviews.accepted | zero('未发生') }}复议案件{% endif %}",
            "全年未发生复议案件",
        ),
        ("{% if disputes.settled == disputes.accepted %}全部调成{% else %}没有{% endif %}", "全部调成"),
        ("{{ unit.name }}{{ year }}年，{{ next_year }}年打算", "东安镇2023年，2024年打算"),
        ("{% if disputes.accepted > 100 %}多{% else %}少{% endif %}", "少"),
    ],
)
def test_figures_are_placed_in_sentences(source: str, printed: str) -> None:
    assert text(source) == printed


def test_a_printed_figure_knows_its_indicator_and_its_exact_value() -> None:
    (paragraph,) = blocks("培训{{ study.trainings | approx }}次。")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[1] == Figure("study.trainings", 13, "10余")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ disputes.acepted }}", "disputes.accepted"),
        ("{{ dispute.accepted }}", "disputes"),
        ("{{ posts.posts }}", "未报送"),
        ("{% if posts.posts > 3 %}x{% endif %}", "未报送"),
        ("{{ disputes.accepted + 1 }}", "加减乘除"),
        ("{{ disputes.accepted - disputes.settled }}", "加减乘除"),
        ("{{ reviews.accepted | approx }}", "余"),
        ("{{ disputes.accepted }", "正文 第 1 行"),
        ("{% if %}", "模板写法"),
        ("{{ narrative.problms }}", "problems"),
        ("{{ disputes.accepted | aprox }}", "aprox"),
        ("{{ ''.__class__ }}", "正文"),
        ("{{ disputes.accepted._value }}", "正文"),
        ("{{ lipsum() }}", "括号调用"),
        ("{% for x in 'ab' %}{{ x }}{% endfor %}", "不能用 {% for %}"),
        ("{% set x = 'ab' %}", "不能用 {% set %}"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", "不能用 {% macro %}"),
        ("{{ 7 * 7 }}", "不能用乘法"),
        ("{{ 'a' ~ 'b' }}", "不能用连接"),
        ("{{ disputes.accepted.said({'disputes.accepted': '559'}, '') }}", "不能用括号调用"),
        ("{{ disputes.accepted.shown_as(unit.name) }}", "不能用括号调用"),
        ("{{ reviews.accepted | zero('5') }}", "不能写别的数"),
        ("{{ reviews.accepted | zero('约二十') }}", "不能写别的数"),
        ("{{ disputes.accepted | wan }}", "差得太多"),
        ("{{ study.rate | decimals(0) }}", "不能写成 100"),
        ("{{ study.trainings | decimals(9) }}", "小数位数"),
        ("{{ '13' | approx }}", "只能用于指标"),
        ("{{ study.trainings | approx | hanzi }}", "两种写法"),
        ("{{ reviews.accepted | zero('若干') }}", "不能写别的数"),
        ("受理9{{ disputes.accepted }}件", "紧挨着"),
        ("受理{{ disputes.accepted }}{{ study.trainings }}件", "紧挨着"),
        ("受理0.{{ disputes.accepted }}件", "紧挨着"),
        ("受理{{ disputes.accepted }}万件", "紧挨着"),
        ("受理{{ disputes.accepted }}.5件", "紧挨着"),
        ("{{ " + "(" * 30 + "1" + ")" * 30 + " + 1" * 30 + " }}", "20 层"),
        ("{{ " + "not " * 5_000 + "1 }}", "太深"),
        ("{% if year %}" * 30 + "{% endif %}" * 30, "20 层"),
        ("甲" * 200_001, "太长"),
        ("**不成对", "不成对"),
        ("| 表 | 格 |", "表格写法不对"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 |", "格数与列名不同"),
        ("- 一\n  - 二", "列表只能有一层"),
        ("正文[^1]", "没有内容"),
        ("正文\n\n[^1]: 注", "没有用到"),
        ("甲[^1]乙[^1]\n\n[^1]: 注", "用了两次"),
        ("甲[^1]\n\n[^1]: 注\n[^1]: 注", "写了两次"),
        ("两个  空格", "空格"),
        ("全角　　空格", "空格"),
        ("a * b", "不成对"),
        ("~~删~~", "不支持"),
        ("见`代码`", "不支持"),
        ("空格&nbsp;", "不支持"),
        ("数量____个", "不支持"),
        ("<b>粗</b>", "不支持"),
        ("[链接](http://x)", "不支持"),
    ],
)
def test_what_cannot_be_printed_stops_the_run_and_says_why(source: str, said: str) -> None:
    with pytest.raises(ProseError, match=said):
        blocks(source, {"problems": "无"})


def test_a_fault_in_the_narrative_names_the_passage() -> None:
    with pytest.raises(ProseError, match="narrative.md 的“# problems”.*是否想写 disputes.accepted"):
        blocks("{{ narrative.problems }}", {"problems": "{{ disputes.accpted }}件"})


def test_passages_that_multiply_end_soon() -> None:
    twofold = {f"p{n}": f"{{{{ narrative.p{n + 1} }}}}\n\n" * 2 for n in range(40)} | {"p40": "甲"}
    with pytest.raises(ProseError, match="1000 段以上"):
        text("{{ narrative.p0 }}", passages=twofold)
    long = {"p": "甲" * 190_000}
    with pytest.raises(ProseError, match="文字太长"):
        text("{{ narrative.p }}" * 20, passages=long)


def test_a_passage_brings_its_paragraphs_and_figures_with_it() -> None:
    placed = blocks(
        "前文。\n\n{{ narrative.problems }}", {"problems": "**一是**{{ disputes.accepted }}件。\n\n二是无。"}
    )
    assert [plain_text(block) for block in placed] == ["前文。", "一是96件。", "二是无。"]
    assert isinstance(placed[1], Paragraph)
    assert placed[1].inlines[0] == Strong((Text("一是"),))


def test_headings_are_numbered_by_level_and_start_anew_under_each_parent() -> None:
    shown = text("# 题\n\n## 甲\n\n### 子\n\n### 丑\n\n#### 细\n\n## 乙\n\n### 寅\n\n##### 微")
    assert shown.split("\n") == ["题", "一、甲", "（一）子", "（二）丑", "1.细", "二、乙", "（一）寅", "（1）微"]


def test_strong_works_beside_chinese_punctuation() -> None:
    (paragraph,) = blocks("**重点：**内容")
    assert paragraph == Paragraph((Strong((Text("重点："),)), Text("内容")))


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["中文", "中文"], "中文中文"),
        (["中文，", "再"], "中文，再"),
        (["use", "case"], "use case"),
        (["共5", "件"], "共5件"),
        (["a", "", "b"], "a b"),
    ],
)
def test_a_line_break_is_a_space_only_between_latin_words(lines: list[str], whole: str) -> None:
    assert joined(lines) == whole


def test_words_from_data_can_never_be_markup() -> None:
    """A unit that calls itself **东安** or {{ year }} prints just that."""
    unit = Unit(slug="x", name="**东安** {{ year }} <script>")
    (paragraph,) = blocks("{{ unit.name }}报告", unit=unit)
    assert paragraph == Paragraph((Text("**东安** {{ year }} <script>"), Text("报告")))
    assert markdown(paragraph) == r"\*\*东安\*\* \{\{ year \}\} \<script\>报告"


def test_narrative_is_cut_at_its_headings() -> None:
    assert read_passages("# opening 开头\n\n甲\n\n## 小标题\n乙\n# plan\n丙\n") == {
        "opening": "甲\n\n## 小标题\n乙",
        "plan": "丙",
    }


@pytest.mark.parametrize(
    ("source", "said"), [("甲\n# a\n", "第 1 行"), ("# 问题\n", "没有英文键"), ("# a\nx\n# a\ny\n", "第 3 行.*两次")]
)
def test_a_narrative_that_cannot_be_cut_names_the_line(source: str, said: str) -> None:
    with pytest.raises(ProseError, match=said):
        read_passages(source)


@given(
    st.lists(st.sampled_from([Text("甲"), Figure("a.b", 1, "1"), Strong((Text("乙"),))]), min_size=1).map(tuple),
    st.integers(1, 4),
)
def test_nodes_survive_json(inlines, level: int) -> None:  # type: ignore[no-untyped-def]
    for node in (Paragraph(inlines), Heading(level, inlines)):
        assert from_json(to_json(node)) == node


@pytest.mark.parametrize(
    "source",
    [
        "{{ disputes.accepted }}**0**件",
        "**5**{{ disputes.accepted }}件",
        "5**{{ disputes.accepted }}**件",
        "{{ disputes.accepted }}\n5件",
        "5\n{{ disputes.accepted }}件",
        "{{ disputes.accepted }}\u200b0件",
        "{{ disputes.accepted }},000件",
        "{{ disputes.accepted }}百件",
        "{{ disputes.accepted }}十件",
        "{{ disputes.accepted }}½件",
        "{{ disputes.accepted }}²",
        "减少（-{{ disputes.accepted }}）",
        "-{{ disputes.accepted }}件",
        "{{ disputes.accepted }}×10件",
        "{{ disputes.accepted }} x 10件",
        "{{ disputes.accepted }}仟件",
        "{{ disputes.accepted }}余件",
        "{{ disputes.accepted }}%",
        "{{ disputes.accepted }}\\0件",
        "{{ disputes.accepted }}\u0660件",
        "{{ disputes.accepted }}\u3038件",
        "{{ disputes.accepted }}\u0335件",
        "一百{{ disputes.accepted | hanzi }}件",
        "{{ disputes.accepted | hanzi }}点五",
        "{{ study.rate }}%",
        "{{ unit }}",
        "{{ disputes.accepted == 96 }}",
        *(f'{{{{ disputes.accepted | zero("{words}") }}}}' for words in ("一", "廿", "俩", "①", "¾", "Ⅻ", "ten", "2")),
        "甲\x1b[31m乙",
        "甲\x9b乙",
        "甲\u202e乙",
    ],
)
def test_a_sentence_says_no_other_number_than_the_value_s(source: str) -> None:
    with pytest.raises(ProseError):
        text(source)


@pytest.mark.parametrize(
    "source",
    [
        "**{{ disputes.accepted }}**件",
        "{{ disputes.accepted }}个百分点",
        "{{ disputes.accepted }}一次性办结",
        "{{ disputes.accepted }}①",
        "{{ disputes.accepted }}百分点",
        "{{ disputes.accepted }}千克",
        "2023年{{ disputes.accepted }}件",
        "共\n{{ disputes.accepted }}件",
        "- 共{{ disputes.accepted }}件\n- 其中{{ disputes.settled }}件",
        "第{{ disputes.accepted | hanzi }}件",
        '{{ disputes.accepted | zero("零") }}件',
        '{{ disputes.accepted | zero("〇") }}件',
        '{{ disputes.accepted | zero("未发生") }}',
        "{{ year }}年",
        "{{ unit.name }}",
        "{{ study.rate }}。",
    ],
)
def test_an_honest_sentence_is_printed(source: str) -> None:
    assert text(source)
