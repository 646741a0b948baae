"""The catalogue: what ours says, and how mistakes in a topic file are named."""

from pathlib import Path

import pytest

from pipeline.catalogue import load_catalogue, parse_relation, read_topic
from pipeline.errors import CatalogueError

TOPIC = """\
topic: permits
label: 行政许可
department: 便民服务中心
section: services
columns:
  granted_on: {label: 许可日期, aliases: [准予日期], type: date, window: year, required: true}
  kind: {label: 许可类别, type: category, values: {建房: [宅基地], 采伐: []}}
  holder: {label: 被许可人, type: text, personal: true}
indicators:
  permits.granted: {label: 准予行政许可, unit: 件, count: {}}
  permits.houses: {label: 建房许可, unit: 件, count: {kind: 建房}}
checks:
  - permits.houses <= permits.granted
"""


def unit_with(tmp_path: Path, text: str, name: str = "permits.yml") -> Path:
    folder = tmp_path / "unit"
    (folder / "catalogue").mkdir(parents=True, exist_ok=True)
    (folder / "catalogue" / name).write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_catalogue_has_seventeen_topics_and_labels_units_and_formulas_for_all_indicators() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.topics) == 17
    assert len(catalogue.indicators) == 34  # 31 printed ones, and three counts of normative documents
    for indicator in catalogue.indicators.values():
        assert indicator.label
        assert indicator.unit
        assert indicator.formula


def test_every_personal_column_is_out_of_reach_of_formulas() -> None:
    for topic in load_catalogue().topics.values():
        named = [
            c
            for c in topic.columns.values()
            if "姓名" in c.label or "当事人" in c.label or "电话" in c.label or "身份证" in c.label
        ]
        assert all(column.personal for column in named), topic.topic


def test_a_unit_adds_a_topic_of_its_own_without_code(tmp_path: Path) -> None:
    catalogue = load_catalogue(unit_with(tmp_path, TOPIC))
    assert catalogue.indicators["permits.houses"].formula == "count(kind = 建房)"
    assert len(catalogue.topics) == 18


def test_a_unit_puts_its_own_file_in_the_place_of_ours(tmp_path: Path) -> None:
    own = TOPIC.replace("permits", "disputes")
    catalogue = load_catalogue(unit_with(tmp_path, own, "disputes.yml"))
    assert set(catalogue.topics["disputes"].indicators) == {"disputes.granted", "disputes.houses"}


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("label: 行政许可", "lable: 行政许可", 2, "lable：不认识的键"),
        ("type: date,", "type: datum,", 6, "columns.granted_on.type"),
        ("count: {kind: 建房}", "count: {kind: 盖房}", 1, "没有分类“盖房”"),
        ("count: {kind: 建房}", "count: {knd: 建房}", 1, "没有列 knd"),
        ("count: {kind: 建房}", "count: {holder: 张三}", 1, "个人信息"),
        ("count: {}}", "count: {}, stated: true}", 10, "须且只能写一种公式"),
        ("values: {建房: [宅基地], 采伐: []}", "aliases: []", 7, "category"),
        ("aliases: [准予日期]", "aliases: [被许可人]", 1, "“被许可人”出现了两次"),
        ("<= permits.granted", "=< permits.granted", 13, "写法不对"),
        ("  permits.houses: {", "  permit.houses: {", 1, "键应写成 permits."),
        ("label: 行政许可\n", "label: 行政许可\nlabel: 许可\n", 3, "写了两次"),
        ("department: 便民服务中心\n", "", 1, "department：缺少此键"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_key(tmp_path: Path, old: str, new: str, line: int, named: str) -> None:
    assert old in TOPIC
    path = unit_with(tmp_path, TOPIC.replace(old, new, 1)) / "catalogue" / "permits.yml"
    with pytest.raises(CatalogueError) as caught:
        read_topic(path)
    assert f"{path}:{line}：" in str(caught.value)
    assert named in str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = TOPIC.replace("type: date,", "type: datum,").replace("topic: permits", "topic: permits\ncolour: red")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(unit_with(tmp_path, text))
    assert "colour" in str(caught.value)
    assert "datum" in str(caught.value) or "type" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("<= permits.granted", "<= permits.grantd", "是否想写 permits.granted"),
        ("section: services", "section: service", "没有章节 service"),
        ("count: {kind: 建房}", "plus: [permits.houses, permits.granted]", "成环"),
        ("topic: permits", "topic: permits: x", "YAML"),
    ],
)
def test_mistakes_that_show_between_entries_are_named_too(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(CatalogueError, match=named):
        load_catalogue(unit_with(tmp_path, TOPIC.replace(old, new)))


@pytest.mark.parametrize("text", ["a.b", "a.b = c.d", "a.b <= ", "a.b * c.d == e.f", "__import__('os') == a.b", 7])
def test_what_is_no_relation_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="勾稽关系"):
        parse_relation(text)


def test_a_relation_knows_its_terms() -> None:
    relation = parse_relation("a.x + a.y - 3 == b.p / b.q")
    assert [(term.sign, term.keys, term.number) for term in relation.left] == [
        (1, ("a.x",), 0),
        (1, ("a.y",), 0),
        (-1, (), 3),
    ]
    assert relation.right[0].keys == ("b.p", "b.q")
    assert relation.keys == ("a.x", "a.y", "b.p", "b.q")
