"""Questions and decisions: what is asked, what an answer does, and when it lapses."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.catalogue import load_catalogue
from pipeline.indicators import Weighed, compute_values, hold_open, weigh
from pipeline.notebook_api import find_place
from pipeline.tallies import DecisionEntry, Opened, Problem, open_folder
from pipeline.tallies.questions.decisions import Decisions
from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.settlement import Settlement
from tests.conftest import SAMPLE, copy_of_sample
from tests.question_laws import decided, entry, printed, require_announced_figures

CATALOGUE = load_catalogue()
HEADER = ["卷号", "受案时间", "纠纷类别", "调解结果", "备注"]
Workbook = Callable[..., Path]


def disputes(*numbers: int, void: tuple[int, ...] = (), word: str = "作废") -> list[list[object]]:
    """A ledger of disputes; those in `void` say that they do not count."""
    rows = [
        [f"调字{n}号", f"2023-05-{n % 28 + 1:02d}", "邻里纠纷", "调解成功", word if n in void else ""] for n in numbers
    ]
    return [HEADER, *rows]


def opened_in(folder: Path) -> Opened:
    return open_folder(folder, "dongan", 2023, CATALOGUE)


def sheets(path: Path, tables: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def questions(weighed: Weighed) -> list[Problem]:
    return [problem for problem in weighed.intake.problems if problem.severity == "question"]


def value_of(weighed: Weighed, key: str = "disputes.accepted") -> Any:
    return printed(weighed, CATALOGUE)[key].value


def test_a_question_names_both_figures_the_cells_the_answers_and_where_to_write_them(workbook: Workbook) -> None:
    path = workbook("a.xlsx", disputes(1, 2, 3, 4, 5, void=(2, 4, 5)))
    weighed = weigh(opened_in(path.parent), CATALOGUE)
    (problem,) = questions(weighed)
    (asked,) = weighed.asked
    assert (problem.code, problem.cell, problem.department) == ("rows.void", "A3:E3,A5:E6", "司法所")
    assert "3 行写明“作废”：计入 → 受理矛盾纠纷 5 件" in problem.found
    assert "不计 → 受理矛盾纠纷 2 件" in problem.found
    assert asked.question.id in problem.advice
    assert "nianbao check 2023 --unit dongan --decide" in problem.advice
    assert "counting: {void: {leave_out: {这一列: [作废]}}}" in problem.advice
    assert problem in weighed.intake.blocking


def test_an_open_figure_has_no_value_but_what_it_may_come_to(workbook: Workbook) -> None:
    path = workbook("a.xlsx", disputes(1, 2, 3, void=(2,)))
    intake = weigh(opened_in(path.parent), CATALOGUE).intake
    values = hold_open(compute_values(CATALOGUE, intake, ""), intake.undecided)
    accepted = values["disputes.accepted"]
    assert (accepted.value, accepted.text, accepted.kind) == (None, "待定：2或3", "undecided")
    assert accepted.as_dict()["candidates"] == [2, 3]
    assert values["disputes.success_rate"].value == 100
    assert "candidates" not in values["disputes.success_rate"].as_dict()


def test_answered_either_way_nothing_is_open_and_the_rows_are_accounted_for(workbook: Workbook) -> None:
    path = workbook("a.xlsx", disputes(1, 2, 3, void=(2,)))
    opened = opened_in(path.parent)
    (asked,) = weigh(opened, CATALOGUE).asked
    for answer, count in (("计入", 3), ("不计", 2)):
        weighed = weigh(decided(opened, {asked.question.id: answer}), CATALOGUE)
        assert (weighed.asked, questions(weighed), dict(weighed.intake.undecided)) == ((), [], {})
        assert value_of(weighed) == count
        (decision,) = weighed.intake.decisions
        assert (decision.answer, decision.by, decision.date) == (answer, "张三", "2024-01-05")
        assert decision.figures["disputes.accepted"] == {"计入": "3 件", "不计": "2 件"}
        (account,) = [account for account in weighed.intake.accounts if account.topic == "disputes"]
        assert account.dropped.get("按决定不计", 0) == 3 - count


def test_single_rows_may_be_decided_the_other_way(workbook: Workbook) -> None:
    path = workbook("a.xlsx", disputes(1, 2, 3, 4, void=(2, 4)))
    opened = opened_in(path.parent)
    (asked,) = weigh(opened, CATALOGUE).asked
    for answer in ("计入", "不计"):
        told = entry(asked.question.id, answer, asked.question.about, excepted=frozenset({3}))
        weighed = weigh(replace(opened, decisions=Decisions({told.id: told})), CATALOGUE)
        assert value_of(weighed) == 3
        assert weighed.intake.decisions[0].chosen == f"{answer}（第 3 行除外）"
    strange = entry(asked.question.id, "计入", asked.question.about, excepted=frozenset({2}))
    weighed = weigh(replace(opened, decisions=Decisions({strange.id: strange})), CATALOGUE)
    (problem,) = [problem for problem in weighed.intake.problems if problem.code == "decision.bad"]
    assert "except 写了第 2 行" in problem.found
    assert len(weighed.asked) == 1


def test_an_exception_lapses_when_the_rows_move(workbook: Workbook) -> None:
    """The decision itself is bound to what the rows say; which of them is excepted, to where they stood."""
    before = weigh(opened_in(workbook("a.xlsx", disputes(1, 2, 3, 4, void=(3, 4))).parent), CATALOGUE)
    (asked,) = before.asked
    told = entry(asked.question.id, "不计", asked.question.about, excepted=frozenset({5}))
    opened = opened_in(workbook("a.xlsx", disputes(2, 3, 4, void=(3, 4))).parent)
    weighed = weigh(replace(opened, decisions=Decisions({told.id: told})), CATALOGUE)
    assert [each.question.id for each in weighed.asked] == [told.id]
    (problem,) = [problem for problem in weighed.intake.problems if problem.code == "decision.bad"]
    assert "可能移动过" in problem.found
    assert weighed.asked[0].question.about in problem.advice


def lawyers(*names: str, void: int) -> list[list[object]]:
    rows = [[name, "甲律师事务所", "作废" if n == void else ""] for n, name in enumerate(names)]
    return [["律师姓名", "律师事务所", "备注"], *rows]


def test_what_changes_no_figure_is_a_note_and_not_a_question(workbook: Workbook) -> None:
    """A lawyer who is listed twice counts once, whether or not one of the rows is void: nobody need decide."""
    path = workbook("a.xlsx", lawyers("王一", "李二", "王一", void=2))
    weighed = weigh(opened_in(path.parent), CATALOGUE)
    assert weighed.asked == ()
    (note,) = [problem for problem in weighed.intake.problems if problem.code == "question.silent"]
    assert (note.severity, note.cell) == ("note", "A4:C4")
    assert value_of(weighed, "counsel.lawyers") == 2


def test_two_that_change_a_figure_only_together_are_both_asked(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Received and closed may each have been mistyped: only if both were, the letter was closed in time."""

    def ask_about_both(desk: Settlement) -> None:
        if desk.topic.topic == "petitions" and desk.tables:
            for column, day in (("closed_on", date(2023, 5, 5)), ("due_on", date(2023, 5, 7))):
                desk.ask("rows.void", 0, [0], {column: (Put(0, column, {0: day}),), "照旧": ()}, count=1, words=column)

    monkeypatch.setattr("pipeline.tallies.topics.STEPS", (ask_about_both,))
    head = ["信访编号", "收到日期", "信访方式", "应办结日期", "办结日期"]
    path = workbook("信访件.xlsx", [head, ["信1", "2023-03-01", "来信", "2023-05-01", "2023-05-10"]])
    opened = opened_in(path.parent)
    weighed = weigh(opened, CATALOGUE)
    assert [set(asked.figures) for asked in weighed.asked] == [{"petitions.closed_in_time"}] * 2
    assert weighed.intake.undecided["petitions.closed_in_time"] == (0, 1)
    assert require_announced_figures(opened, CATALOGUE) == 2


def test_a_sound_folder_asks_nothing() -> None:
    weighed = weigh(open_folder(SAMPLE / "2023", "dongan", 2023, CATALOGUE), CATALOGUE)
    assert weighed.asked == ()
    assert not [problem for problem in weighed.intake.problems if problem.code == "question.silent"]


# Laws


def messy(folder: Path) -> Path:
    """Several files with void rows in several topics; two of the questions touch the same figures."""
    sheets(folder / "一.xlsx", {"上": disputes(1, 2, 3, void=(2,)), "下": disputes(4, 5, 6, void=(4, 5), word="误报")})
    head = ["信访编号", "收到日期", "信访方式", "应办结日期", "办结日期", "备注"]
    rows = [
        [f"信{n}", f"2023-03-{n:02d}", "来信", "2023-05-01", "2023-04-01", "重复" if n == 2 else ""]
        for n in range(1, 5)
    ]
    sheets(folder / "信访.xlsx", {"信访件": [head, *rows]})
    return folder


def test_each_answer_gives_exactly_the_figures_that_were_announced(tmp_path: Path) -> None:
    assert require_announced_figures(opened_in(messy(tmp_path)), CATALOGUE) == 3


def test_figures_are_announced_with_all_others_open_and_say_so(tmp_path: Path) -> None:
    weighed = weigh(opened_in(messy(tmp_path)), CATALOGUE)
    first, second = (each for each in weighed.asked if each.question.topic == "disputes")
    figures = first.figures["disputes.accepted"], second.figures["disputes.accepted"]
    assert [{answer: value.value for answer, value in each.items()} for each in figures] == [
        {"计入": 4, "不计": 3},
        {"计入": 5, "不计": 3},
    ]
    assert (first.others, second.others) == (1, 1)
    assert "另有 1 个待定" in questions(weighed)[0].found
    assert weighed.intake.undecided["disputes.accepted"] == (3, 4, 5, 6)


def test_figures_that_contradict_each_other_are_asked_and_the_law_holds(tmp_path: Path) -> None:
    """Two offices state one figure: each of them, and neither, is an answer."""
    for name, number in (("甲", 59), ("乙", 61)):
        sheets(
            tmp_path / f"{name}.xlsx", {"数": [["指标名称", "数值", "单位"], ["公开法定主动公开内容", number, "条"]]}
        )
    opened = opened_in(tmp_path)
    (asked,) = weigh(opened, CATALOGUE).asked
    assert {"59", "61"} < set(asked.question.answers)
    assert require_announced_figures(opened, CATALOGUE) == 1


def answers_to(opened: Opened, seed: int = 0) -> list[DecisionEntry]:
    dice = random.Random(seed)
    return [
        entry(each.question.id, dice.choice(each.question.answers), each.question.about)
        for each in weigh(opened, CATALOGUE).asked
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_entries_is_irrelevant(tmp_path: Path, seed: int) -> None:
    opened = opened_in(messy(tmp_path))
    old = [entry("q-0000000000", "计入"), entry("q-1111111111", "不计")]
    entries = [*answers_to(opened, seed), *old]
    expected = weigh(replace(opened, decisions=Decisions({each.id: each for each in entries})), CATALOGUE)
    random.Random(seed).shuffle(entries)
    shuffled = weigh(replace(opened, decisions=Decisions({each.id: each for each in entries})), CATALOGUE)
    assert printed(shuffled, CATALOGUE) == printed(expected, CATALOGUE)
    assert shuffled.intake.problems == expected.intake.problems
    assert shuffled.intake.decisions == expected.intake.decisions


def with_entries(folder: Path, entries: list[DecisionEntry]) -> Weighed:
    opened = replace(opened_in(folder), decisions=Decisions({each.id: each for each in entries}))
    return weigh(opened, CATALOGUE)


def test_a_renamed_file_keeps_its_answers(tmp_path: Path) -> None:
    entries = answers_to(opened_in(messy(tmp_path)))
    before = printed(with_entries(tmp_path, entries), CATALOGUE)
    (tmp_path / "一.xlsx").rename(tmp_path / "矛盾纠纷台账（最终）.xlsx")
    after = with_entries(tmp_path, entries)
    assert after.asked == ()
    assert {key: value.value for key, value in printed(after, CATALOGUE).items()} == {
        key: value.value for key, value in before.items()
    }


def edit(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_a_change_elsewhere_keeps_an_answer_and_a_change_of_its_cells_lapses_it(tmp_path: Path) -> None:
    entries = answers_to(opened_in(messy(tmp_path)))
    edit(tmp_path / "一.xlsx", "上", "A2", "调字99号")
    edit(tmp_path / "信访.xlsx", "信访件", "B2", "2023-03-30")
    assert with_entries(tmp_path, entries).asked == ()
    edit(tmp_path / "一.xlsx", "上", "C3", "山林土地")
    weighed = with_entries(tmp_path, entries)
    (lapsed,) = weighed.asked
    assert lapsed.question.sheet == "上"
    assert lapsed.lapsed is not None
    (problem,) = questions(weighed)
    assert problem.found.startswith("原来问的单元格变了，请重新决定")
    assert "核对过（张三，2024-01-05）" in problem.found
    assert "decision.idle" not in {each.code for each in weighed.intake.problems}


def test_a_renamed_file_whose_cells_changed_too_still_shows_the_old_answer(tmp_path: Path) -> None:
    entries = answers_to(opened_in(messy(tmp_path)))
    edit(tmp_path / "一.xlsx", "上", "C3", "山林土地")
    (tmp_path / "一.xlsx").rename(tmp_path / "二.xlsx")
    (lapsed,) = with_entries(tmp_path, entries).asked
    assert lapsed.lapsed is not None
    assert lapsed.lapsed.about.startswith("一.xlsx › 上")


def test_an_answer_that_nothing_asks_for_is_idle_and_blocks_nothing(tmp_path: Path) -> None:
    entries = answers_to(opened_in(messy(tmp_path)))
    edit(tmp_path / "一.xlsx", "上", "E3", None)
    weighed = with_entries(tmp_path, entries)
    assert weighed.asked == ()
    (note,) = [problem for problem in weighed.intake.problems if problem.code == "decision.idle"]
    assert (note.severity, note.file) == ("note", "decisions.yml")
    assert "有 1 条决定" in note.found


# A file with too many of them


def crowded(folder: Path) -> Path:
    months = {f"{month}月": disputes(month * 10 + 1, month * 10 + 2, void=(month * 10 + 1,)) for month in range(1, 12)}
    sheets(folder / "台账.xlsx", months)
    return folder


def test_past_ten_questions_in_a_file_one_comes_first(tmp_path: Path) -> None:
    opened = opened_in(crowded(tmp_path))
    assert len(opened.questions) == 11
    weighed = weigh(opened, CATALOGUE)
    (asked,) = weighed.asked
    assert asked.question.answers == ("退回", "采用")
    (problem,) = questions(weighed)
    assert (problem.code, problem.file) == ("file.many_questions", "台账.xlsx")
    assert "这个文件有 11 处要决定：退回 → 受理矛盾纠纷 无、" in problem.found
    assert weighed.intake.undecided["disputes.accepted"][0] == 11
    assert {None, 12, 22} <= set(weighed.intake.undecided["disputes.accepted"])
    taken = weigh(decided(opened, {asked.question.id: "采用"}), CATALOGUE)
    assert len(taken.asked) == 11
    back = weigh(decided(opened, {asked.question.id: "退回"}), CATALOGUE)
    assert back.asked == ()
    assert value_of(back) is None
    assert any(problem.code == "topic.not_reported" and "矛盾纠纷" in problem.found for problem in back.intake.problems)
    assert sum(account.dropped.get("退回部门，没有采用", 0) for account in back.intake.accounts) == 33


def test_the_announced_figures_hold_for_a_crowded_file_too(tmp_path: Path) -> None:
    assert require_announced_figures(opened_in(crowded(tmp_path)), CATALOGUE) == 12


def test_deciding_single_questions_leaves_the_answer_about_the_file_standing(tmp_path: Path) -> None:
    opened = opened_in(crowded(tmp_path))
    (whole,) = weigh(opened, CATALOGUE).asked
    answers = {whole.question.id: "采用"}
    single = weigh(decided(opened, answers), CATALOGUE).asked
    for number, each in enumerate(single, 1):
        answers[each.question.id] = "计入"
        weighed = weigh(decided(opened, answers), CATALOGUE)
        assert len(weighed.asked) == 11 - number
        assert not [problem for problem in weighed.intake.problems if problem.code.startswith("decision.")]
    assert value_of(weighed) == 22


# The sample, spoilt


def spoil(folder: Path, seed: int) -> None:
    """Mark rows of every workbook as void, and put older copies beside some of them."""
    dice = random.Random(seed)
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        if dice.random() < 0.3:
            for sheet in book.worksheets:
                sheet.delete_rows(max(sheet.max_row - 3, 1))
            book.save(folder / f"{path.stem}(2).xlsx")
            book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            column = sheet.max_column + 1
            for row in dice.sample(range(5, max(6, sheet.max_row)), k=min(2, max(1, sheet.max_row - 6))):
                sheet.cell(row, column, dice.choice(["作废", "误报", "撤销"]))
        book.save(path)


@pytest.mark.timeout(0)
def test_the_laws_hold_for_every_question_of_a_spoilt_sample(tmp_path: Path, spoilt: int) -> None:
    """More samples: `--spoilt 10`."""
    for seed in range(1, spoilt + 1):
        project = copy_of_sample(tmp_path / f"{seed}")
        place = find_place(project.root, "dongan", 2023)
        spoil(place.raw, seed)
        opened = open_folder(place.raw, "dongan", 2023, place.catalogue, place.office)
        assert require_announced_figures(opened, place.catalogue) >= 10


@pytest.mark.parametrize(("answer", "settled"), [("算作成功", 2), ("算作未成功", 1), ("都不算", 1)])
def test_a_strange_word_counts_as_what_was_decided(workbook: Workbook, answer: str, settled: int) -> None:
    rows = [*disputes(1, 2)[:-1], ["调字2号", "2023-05-02", "邻里", "握手言和"]]
    opened = opened_in(workbook("a.xlsx", rows).parent)
    (asked,) = weigh(opened, CATALOGUE).asked
    assert (asked.question.code, list(asked.figures)) == (
        "category.strange",
        ["disputes.settled", "disputes.success_rate"],
    )
    weighed = weigh(decided(opened, {asked.question.id: answer}), CATALOGUE)
    values = compute_values(CATALOGUE, weighed.intake, "")
    assert (values["disputes.accepted"].value, values["disputes.settled"].value) == (2, settled)
