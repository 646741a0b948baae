"""Names of persons, several in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.values.persons import person_key, split_persons
from pipeline.tallies.values.reads import Fault


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("张三", ["张三"]), ("张三、李四", ["张三", "李四"]), ("张三,李四，王五;赵六；钱七/孙八／周九|吴十\n郑一", ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑一"]),
        ("张三 李四", ["张三", "李四"]), ("张三　李四　王小五", ["张三", "李四", "王小五"]), ("张 三", ["张三"]), ("李　四", ["李四"]), ("张 三 李 四", ["张三", "李四"]), ("张 三、李 四", ["张三", "李四"]),
        ("张 三丰", ["张三丰"]), ("张 三 丰", ["张三丰"]), ("欧阳 修", ["欧阳修"]), ("欧阳 修 李四", ["欧阳修", "李四"]), ("欧阳 修 李 四", ["欧阳修", "李四"]), ("张三 李 四五", ["张三", "李四五"]),
        ("张三、李四等", ["张三", "李四"]), ("张三等人", ["张三"]), ("张三等 1人", ["张三"]), ("李四等 1", ["李四"]), ("张三、李四等同志", ["张三", "李四"]), ("张三、李四、王五等3人", ["张三", "李四", "王五"]), ("张三、李四等二人", ["张三", "李四"]), ("张三、李四等（2人）", ["张三", "李四"]),
        ("张三（组长）", ["张三"]), ("张三（组长）、李四(党员、副组长)", ["张三", "李四"]), ("张三（组长）李四【记录】", ["张三", "李四"]), ("张三（组长（代））、李四", ["张三", "李四"]), ("张三（组长、李四", ["张三", "李四"]), ("（张三、李四）", ["张三", "李四"]),
        ("1.张三 2.李四", ["张三", "李四"]), ("1.张三2.李四", ["张三", "李四"]), ("1、张三\n2、李四", ["张三", "李四"]), ("（1）张三（2）李四", ["张三", "李四"]), ("①张三②李四", ["张三", "李四"]), ("1）张三 2）李四", ["张三", "李四"]),
        ("组长：张三 成员：李四、王五", ["张三", "李四", "王五"]), ("主持人 : 张三", ["张三"]), ("张三同志、王小明律师、李律师", ["张三", "王小明", "李律师"]), ("张三；", ["张三"]), ("张三。", ["张三"]), ("张三 13812345678、李四 023-58551234", ["张三", "李四"]),
        ("买买提·艾力、阿依古丽", ["买买提·艾力", "阿依古丽"]), ("买买提•艾力", ["买买提·艾力"]), ("John Smith、张三", ["John Smith", "张三"]), ("张伟1、张伟2", ["张伟1", "张伟2"]), ("张三、张三", ["张三", "张三"]),
        ("", []), (None, []), ("无", []), ("/", []), ("—", []), ("、", []), (float("nan"), []),
    ],
    ids=str,
)  # fmt: skip
def test_the_names_of_a_cell_are_told_apart(written: object, names: list[str]) -> None:
    assert split_persons(written) == tuple(names)


@pytest.mark.parametrize(
    "written",
    [
        "张三等3人",
        "张三、李四等10余人",
        "张三等十二人",
        "3人",
        "共3人",
        "三人",
        "张三等（3人）",
        "张 三 李 四 王",
        "张 三 丰 李四",
    ],
    ids=str,
)
def test_a_cell_that_does_not_name_every_person_is_a_fault(written: str) -> None:
    """Two names lost would be two persons too few; single characters that pair in two ways are nobody's name."""
    fault = split_persons(written)
    assert isinstance(fault, Fault)
    assert fault.advice


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (["张三", "张 三", "张　三", "张三（组长）", "张三(党员)", "张三同志", " 张三\u200b", "张三\n"], "张三"), (["买买提·艾力", "买买提•艾力", "买买提・艾力"], "买买提·艾力"),
        (["John Smith", "ＪＯＨＮ　ＳＭＩＴＨ", "johnsmith"], "johnsmith"), (["⾼山", "高山"], "高山"),
    ],
    ids=["blanks, remarks and titles", "dots in a name", "width and case", "radicals out of a PDF"],
)  # fmt: skip
def test_one_person_has_one_key(spellings: list[str], key: str) -> None:
    assert {person_key(name) for name in spellings} == {key}


SURNAMES, GIVEN = list("张王李赵陈刘"), ["三", "伟", "小明", "建国", "秀英"]
NAMES = st.lists(st.builds(str.__add__, st.sampled_from(SURNAMES), st.sampled_from(GIVEN)), min_size=1, max_size=6)
JOINERS = {
    "marks": "、".join, "commas": ", ".join, "blanks": " ".join, "wide blanks": "　".join, "lines": "\n".join, "slashes": " / ".join,
    "and so on": lambda names: "、".join(names) + "等", "counted": lambda names: "、".join(names) + f"等{len(names)}人",
    "numbered": lambda names: " ".join(f"{n}.{name}" for n, name in enumerate(names, 1)), "with remarks": lambda names: "".join(f"{name}（网格员）" for name in names),
    "aligned": lambda names: "、".join(f"{name[0]}　{name[1]}" if len(name) == 2 else name for name in names),
}  # fmt: skip


@given(NAMES, st.sampled_from(sorted(JOINERS)))
def test_writing_and_splitting_names_returns_them(names: list[str], joiner: str) -> None:
    assert split_persons(JOINERS[joiner](names)) == tuple(names)


MESSY = st.text(alphabet="张三李四王欧阳无等共人名同志律师长员、,;：:/|\n \u3000（）()【】1２.)①·-。Ab无", max_size=20)


@given(MESSY | st.text(max_size=20))
def test_splitting_the_names_again_changes_nothing(text: str) -> None:
    names = split_persons(text)
    if not isinstance(names, Fault):
        assert split_persons("、".join(names)) == names
        assert all(names)


@given(MESSY | st.text(max_size=20))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert person_key(person_key(text)) == person_key(text)


@given(st.text() | st.floats() | st.integers() | st.none())
def test_any_cell_is_names_or_a_fault(cell: object) -> None:
    assert isinstance(split_persons(cell), tuple | Fault)
    assert isinstance(person_key(cell), str)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张三和李四", ("张三", "李四")),
        ("欧阳 娜娜", ("欧阳娜娜",)),
        ("李和平", ("李和平",)),
        ("欧阳和平", ("欧阳和平",)),
        ("欧阳 修", ("欧阳修",)),
    ],
)
def test_two_joined_by_a_word_and_one_parted_by_a_blank(cell: str, names: tuple[str, ...]) -> None:
    assert split_persons(cell) == names


@pytest.mark.parametrize("cell", ["A岗：张三；B岗：李四", "张三（A岗）、李四（B岗）", "B角 李四"])
def test_somebody_in_reserve_within_a_cell_is_asked_for(cell: str) -> None:
    fault = split_persons(cell)
    assert isinstance(fault, Fault) and "B岗" in fault.advice
