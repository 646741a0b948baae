"""Words from a closed list: categories, and yes or no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tallies.values.categories import category_words, parse_category, parse_yes_no
from pipeline.tallies.values.reads import Fault

OUTCOMES = category_words({"成功": ("达成协议", "调解成功"), "未成功": ("不成功", "调解不成"), "调处中": ("正在调解",)})


@pytest.mark.parametrize(
    "written",
    [
        "是", " 是 ", "是的", "有", "已", "√", "✓", "✔", "☑", "v", "V", "Y", "ｙ", "Yes", "1", 1, 1.0, True, "TRUE", "办结", "已办结", "已经办结", "完成", "已完成", "已报备", "已备案", "已报审报备",
        "☑是□否", "☑是 □否", "是√ 否□", "是（√）否（ ）", "■是□否", "√是否", "是\u200b",
    ],
    ids=str,
)  # fmt: skip
def test_a_yes_is_a_yes(written: object) -> None:
    assert parse_yes_no(written) is True


@pytest.mark.parametrize(
    "written",
    [
        "否", "不是", "无", "没有", "未", "×", "✗", "☐", "x", "X", "N", "no", "0", 0, 0.0, False, "false", "未办结", "尚未办结", "没有完成", "未完成", "未报备", "未备案",
        "□是☑否", "□是 ☑否", "是□ 否√", "是（ ）否（√）", "是否√",
    ],
    ids=str,
)  # fmt: skip
def test_a_no_is_a_no(written: object) -> None:
    assert parse_yes_no(written) is False


@pytest.mark.parametrize(
    "written",
    ["", "/", "是否", "是√否", "☑是☑否", "□是□否", "☑是□否□不详", "□是☑否（待定）", "是/否", "不办结", "非未办结", "办结中", "正在办理", "部分完成", "已办结未反馈", "①", "¹", "2", 2, "10", "不详", "是是", float("nan"), float("inf"), None],
    ids=str,
)  # fmt: skip
def test_neither_yes_nor_no_is_a_fault(written: object) -> None:
    """A box ticked twice or not at all, a word that merely contains one: never a guess."""
    fault = parse_yes_no(written)
    assert isinstance(fault, Fault)
    assert fault.advice


@given(
    st.sampled_from(["是", "已办结", "完成", "有", "成功", "√"]), st.sampled_from(["不", "未", "没", "无", "非", "否"])
)
def test_a_denial_before_a_word_never_leaves_it_a_yes(word: str, denial: str) -> None:
    assert parse_yes_no(f"{denial}{word}") is not True
    assert parse_category(f"{denial}{word}", OUTCOMES) != "成功"


@pytest.mark.parametrize(
    ("written", "category"),
    [("成功", "成功"), ("调解 成功", "成功"), ("达成协议\n", "成功"), ("不成功", "未成功"), ("调解不成", "未成功"), ("正在调解", "调处中")],
)  # fmt: skip
def test_a_word_of_the_list_stands_for_its_category(written: str, category: str) -> None:
    assert parse_category(written, OUTCOMES) == category


@pytest.mark.parametrize(
    ("written", "guess"),
    [("达成协义", "是否应为“成功”"), ("正在调节", "是否应为“调处中”"), ("未调解成功", "是否应为“未成功”"), ("尚未成功", "是否应为“未成功”"), ("撤回", ""), ("成功" * 40, ""), ("", "")],
    ids=str,
)  # fmt: skip
def test_a_near_miss_is_answered_with_a_guess_that_is_not_taken(written: str, guess: str) -> None:
    fault = parse_category(written, OUTCOMES)
    assert isinstance(fault, Fault)
    assert fault.advice.startswith(guess or "请改为")


@pytest.mark.parametrize("written", ["不成功", "没成功", "未能成功", "非成功"])
def test_a_word_that_denies_is_never_guessed_to_be_the_one_it_denies(written: str) -> None:
    fault = parse_category(written, category_words({"成功": (), "调处中": ()}))
    assert isinstance(fault, Fault)
    assert "成功”？" not in fault.advice


@given(st.sets(st.text("成功不未达协议Ａa １()（）", min_size=1, max_size=5), min_size=1, max_size=5))
def test_every_category_is_a_word_for_itself(names: set[str]) -> None:
    """In any width and with any blanks."""
    words = category_words(dict.fromkeys(names, ()))
    assert all("".join(name.split()) == "" or parse_category(f" {name}\n", words) in names for name in names)


@given(st.text(max_size=40) | st.floats() | st.integers() | st.none())
def test_any_cell_is_a_word_or_a_fault(cell: object) -> None:
    assert isinstance(parse_yes_no(cell), bool | Fault)
    assert isinstance(parse_category(cell, OUTCOMES), str | Fault)
