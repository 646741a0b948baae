"""The table of habits, and which report has which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from benchmarks.county.habits import copies, rows, sheets
from benchmarks.county.habits.draft import Draft
from benchmarks.county.records import Record

Expect = Literal["count", "ask"]
COUNT: Expect = "count"
ASK: Expect = "ask"

_DATED = (
    "disputes",
    "penalties",
    "petitions",
    "events",
    "receptions",
    "publicity",
    "study",
    "suggestions",
    "disclosures",
)
_NUMBERED = ("disputes", "penalties", "petitions", "events", "suggestions", "documents")
_UNNUMBERED = ("receptions", "publicity", "study", "disclosures")
_ROWS = ("disputes", "penalties", "petitions", "events", "receptions", "publicity", "study", "suggestions", "disclosures",
         "services", "grids")  # fmt: skip
_ZERO = ("disputes", "penalties", "petitions")
_SUMMED = ("receptions", "publicity")


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit.

    Attributes
    ----------
    group
        The row of HABITS.md.
    topics
        Where it is planted, in turns.
    change
        What the office does. Of one that is asked, it says what the other reading of the records is.
    whole
        The whole topic is in doubt, or in error: every figure of it.
    always
        Columns that the ledger must have.
    steady
        The dates stand in one cell and name their year.
    least
        How many records it needs.
    when
        What else they must be like.
    """

    name: str
    group: str
    expect: Expect
    topics: Sequence[str]
    change: Callable[[Draft], None]
    whole: bool = False
    always: tuple[str, ...] = ()
    steady: bool = False
    least: int = 4
    suffix: str = "xlsx"
    when: Callable[[Sequence[Record]], bool] = lambda _: True

    def fits(self, records: Sequence[Record]) -> bool:
        return len(records) >= self.least and self.when(records)


def _count(
    name: str, group: str, topics: Sequence[str], change: Callable[[Draft], None], always: tuple[str, ...] = (),
    *, steady: bool = False, least: int = 4, suffix: str = "xlsx",
) -> Habit:  # fmt: skip
    return Habit(name, group, COUNT, topics, change, always=always, steady=steady, least=least, suffix=suffix)


def _ask(
    name: str, group: str, topics: Sequence[str], change: Callable[[Draft], None], always: tuple[str, ...] = (),
    *, whole: bool = False, steady: bool = False, least: int = 4, when: Callable[[Sequence[Record]], bool] = lambda _: True,
) -> Habit:  # fmt: skip
    return Habit(name, group, ASK, topics, change, whole, always, steady, least, when=when)


HABITS: tuple[Habit, ...] = (
    # copies
    _count("a file is there twice", "copies", (*_ROWS, "posts", "counsel", "officers"), copies.file_again),
    _count("a sheet is there twice", "copies", (*_ROWS, "posts", "counsel", "officers"), copies.sheet_again),
    _count("a file lies in the zip as well", "copies", _ROWS, copies.in_the_archive),
    _count("a hidden draft, one row short", "copies", _ROWS, copies.hidden_draft),
    _count("v1 and 最终版 with a row more", "copies", _ROWS, copies.final_version),
    _ask("台账 and 台账(2) with a row more", "copies", _ROWS, copies.numbered_copy),
    _count("上半年 beside 全年", "copies", _DATED, copies.half_and_whole_year, steady=True),
    _count("1-3月, 1-6月, 1-9月, 1-12月", "copies", _DATED, copies.growing, steady=True),
    _count("months as sheets, and the year", "copies", _DATED, copies.months_and_the_year, steady=True),
    _count("a run of rows pasted again", "copies", _UNNUMBERED, copies.run_pasted_again, ("matter", "theme")),
    _ask("one row stands twice", "copies", ("publicity", "disclosures", "receptions"), copies.row_again, ("matter",)),
    _ask("one event in the lists of two offices", "copies", ("publicity", "study"), copies.rows_of_two_offices, least=6),
    # identity
    _count("a case again, its number spelled otherwise", "identity", _NUMBERED, copies.number_in_another_spelling),
    _count("numbers in every spelling", "identity", _NUMBERED, copies.every_spelling_of_numbers),
    _count("a word in place of a number", "identity", ("penalties", "petitions", "documents"), copies.word_for_a_number),
    _count("numbering begins anew each month", "identity", ("disputes", "petitions", "events"), copies.numbered_anew_each_month, steady=True),
    _count("every village has a 第一网格", "identity", ("grids",), copies.first_grid_of_every_village),
    _ask("one number, two cases", "identity", ("disputes", "penalties", "petitions"), copies.two_cases_of_one_number,
         ("parties", "party", "petitioner"), steady=True),
    _ask("one case told twice", "identity", ("disputes", "penalties", "documents"), copies.case_told_twice, least=2),
    # merged cells
    _count("a number merged down", "merged cells", ("receptions",), rows.number_merged_down),
    _count("a category merged down", "merged cells", ("disputes", "penalties", "receptions", "study", "publicity", "grids"), rows.category_merged_down),
    _ask("a category with blanks below it", "merged cells", ("disputes", "penalties", "receptions", "study"), rows.blank_below),
    # totals
    _count("合计 in the third cell", "totals", ("receptions", "publicity", "disputes", "penalties"), sheets.total_called("合计", at=2)),
    _count("a total called 全镇, 全年, 总 or 共", "totals", (*_SUMMED, "disputes"), sheets.total_called("全镇", "全年", "总", "共", "累计")),
    _count("a total without a label", "totals", _SUMMED, sheets.total_without_a_label),
    _count("the total stands before the rows", "totals", _SUMMED, sheets.total_before_the_rows),
    _count("a total without a stored result", "formulas", _SUMMED, sheets.total_without_a_result),
    _ask("a total is off by one", "totals", ("receptions",), sheets.wrong_total, whole=True),
    _count("averages below the total", "totals", _SUMMED, sheets.averages),
    _count("过次页 and 承前页", "totals", (*_SUMMED, "disputes", "penalties"), sheets.carried_over),
    _count("小计 in the column of the group", "totals", ("receptions", "publicity", "penalties", "study"), sheets.subtotals),
    _count("一、…类 above each group", "totals", ("disputes", "receptions", "study", "penalties", "grids"), sheets.headings_between),
    _count("其中 without a colon", "totals", (*_SUMMED, "disputes"), sheets.of_which),
    # furniture
    _count("a document named 说明：…", "rows that look like furniture", ("documents", "disclosures"), rows.named_like_a_note, least=2),
    _count("an item named …合计, with a date", "rows that look like furniture", ("disclosures",), rows.named_like_a_total),
    _count("a listed item named …合计, with a code", "rows that look like furniture", ("services",), rows.listed_like_a_total),
    _count("three equal numbers in a row", "rows that look like furniture", ("publicity",), rows.equal_numbers, ("leaflets", "audience")),
    # summaries
    _count("quarters and the year, with the rate", "summaries", ("disputes", "disclosures"), sheets.quarters_and_the_year),
    _count("months, and so far", "summaries", ("disputes", "receptions", "events", "disclosures"), sheets.months_and_so_far),
    _count("a sheet of figures a quarter", "summaries", ("disputes", "receptions", "study"), sheets.a_sheet_a_quarter),
    _count("only quarters and the year", "summaries", ("disclosures", "documents"), sheets.in_place(sheets.quarters_and_the_year), least=2),
    _count("only months, and so far", "summaries", ("suggestions", "disclosures"), sheets.in_place(sheets.months_and_so_far)),
    _count("only four sheets of quarters", "summaries", ("suggestions", "documents", "disclosures"), sheets.in_place(sheets.a_sheet_a_quarter), least=2),
    _count("two years in a summary", "summaries", ("disputes", "disclosures", "study"), sheets.two_years),
    _count("kinds by months", "summaries", ("study",), sheets.crossed),
    # whose
    _count("the county's list of all towns", "whose", _ROWS, rows.county_list),
    _ask("a list of towns without ours", "whose", _ROWS, rows.only_other_towns, whole=True),
    _ask("another town in the title", "whose", _ROWS, rows.title_of_another_town, whole=True),
    _ask("another town reports", "whose", _ROWS, rows.reported_by_another_town, whole=True),
    _ask("another town in the file name", "whose", _ROWS, rows.another_town_in_the_file_name, whole=True),
    _count("a bureau of the county is the respondent", "whose", ("reconsideration",), rows.another_bodys_case, least=1),
    # when
    _count("last year's form is still there", "when", _DATED, copies.last_years_file, steady=True),
    _count("12月31日 of last year", "when", _DATED, rows.last_days_of_the_year_before, steady=True),
    _count("截至 and other periods in the title", "when", _DATED, sheets.cut_off_in_the_title),
    _ask("only last year's zero report", "when", _ZERO, copies.only_last_years_zero_report, whole=True),
    _ask("dates without year under last year's title", "when", ("disputes", "penalties", "receptions", "study", "disclosures"),
         copies.year_only_in_last_years_title, whole=True, steady=True),
    # state
    _ask("作废 in the remarks", "state", (*_ROWS, "posts"), rows.void_by_remark),
    _ask("作废 in a column 状态", "state", _ROWS, rows.void_by_state),
    _ask("（作废） behind a text", "state", ("disclosures", "suggestions", "penalties", "disputes"), rows.void_in_a_text),
    _ask("a row struck through", "state", _ROWS, rows.struck_through),
    _ask("第3号不计入统计 at the foot", "state", _ROWS, rows.footnote),
    _ask("the form's own example", "state", ("disputes", "penalties", "publicity", "receptions", "study"), rows.sample_row, steady=True),
    _count("不予受理", "state", ("disputes", "petitions"), rows.not_admitted),
    # several
    _ask("件数 with 5 in a row", "a row that stands for several", ("disputes", "events", "disclosures", "penalties"), rows.several_in_a_row),
    _count("件数 with 1 in every row", "a row that stands for several", ("disputes", "events", "disclosures", "penalties"), rows.one_in_every_row),
    # units
    _count("百人次 in the heading", "units", _SUMMED, rows.heading_in_hundreds),
    _count("单位：百人次 above the table", "units", ("receptions",), rows.unit_line_in_hundreds),
    _ask("3批 for persons", "units", _SUMMED, rows.counted_in_batches, whole=True),
    _ask("half a person", "units", _SUMMED, rows.half_a_person, whole=True),
    _ask("fewer than none", "units", _SUMMED, rows.fewer_than_none, whole=True),
    # nobody and ditto
    _count("a post is vacant", "nobody and ditto", ("posts",), rows.vacancy),
    _count("同上 and 〃", "nobody and ditto", ("disputes", "penalties", "receptions", "study", "grids"), rows.ditto),
    # the wrong book
    _ask("the title of another book", "the wrong book", ("events", "litigation", "suggestions", "receptions", "grids"), sheets.another_book,
         whole=True, least=1),
    # columns
    _count("two columns of dates", "columns", ("disputes", "petitions", "events", "penalties", "disclosures"), rows.two_dates_of_one_name, steady=True),
    _count("所属村（社区）", "needless refusals", ("grids",), rows.village_and_community),
    _count("a column of harmless remarks", "columns", (*_ROWS, "posts", "counsel"), sheets.remarks),
    # continuations
    _count("续表 without a header", "continuations", _ROWS, copies.continued_without_a_header, least=6),
    # needless refusals
    _count("零报告 beside another office's rows", "needless refusals", _ZERO, copies.zero_beside_rows),
    _count("2月 无", "needless refusals", _DATED, rows.nothing_in_a_month),
    _count("未办结 for a date", "needless refusals", ("petitions", "events"), rows.not_yet_closed, ("closed_on",)),
    _count("是（…号） and 否（正在送审）", "needless refusals", ("documents",), rows.answers_with_remarks, least=1),
    _count("a new enforcement domain", "needless refusals", ("penalties",), rows.new_category),
    _count("导出时间 in the last line of a csv", "needless refusals", ("events", "disputes", "disclosures"), rows.exported, suffix="csv"),
    _count("a file a village", "needless refusals", ("grids",), copies.a_file_a_village),
    # spelling
    _count("two persons in a cell", "spelling", ("posts",), rows.two_in_a_cell),
    _ask("a section in two spellings", "spelling", ("posts",), rows.section_in_two_spellings),
    _ask("two lawyers of one name", "spelling", ("counsel",), rows.two_lawyers_of_one_name, least=3, when=rows.has_a_lawyer_twice),
)  # fmt: skip
_COUNTED = tuple(habit for habit in HABITS if habit.expect == COUNT)
_ASKED = tuple(habit for habit in HABITS if habit.expect == ASK)
_A_REPORT = {COUNT: 4, ASK: 5}
_ASKING_ONE_IN = 3
_TOWNS = 25  # after which the next year's turn begins


def habits_of(
    seed: int, number: int, year: int, records: Mapping[str, Sequence[Record]], taken: Sequence[str] = ()
) -> dict[str, Habit]:
    """The habits of a report, by topic: some that are counted, and in one report of three some that are asked.

    They take turns over towns and years, so that few reports already show each. A topic that is `taken` has none.
    """
    shift = int.from_bytes(sha256(f"{seed} habits".encode()).digest()[:4])
    turn = number + _TOWNS * year + shift
    wanted = _in_turn(_COUNTED, turn, _A_REPORT[COUNT])
    if turn % _ASKING_ONE_IN == 0:
        wanted += _in_turn(_ASKED, turn // _ASKING_ONE_IN, _A_REPORT[ASK])
    chosen: dict[str, Habit] = {}
    for habit, round_ in sorted(wanted, key=lambda each: len(each[0].topics)):
        _plant(chosen, habit, round_, records, taken)
    return chosen


def _in_turn(habits: Sequence[Habit], place: int, count: int) -> list[tuple[Habit, int]]:
    """The next few habits, and how often each had its turn before."""
    return [(habits[at % len(habits)], at // len(habits)) for at in range(count * place, count * (place + 1))]


def _plant(
    chosen: dict[str, Habit], habit: Habit, round_: int, records: Mapping[str, Sequence[Record]], taken: Sequence[str]
) -> None:
    """Plant a habit into the first topic, in turns, that is free and has records enough."""
    for n in range(len(habit.topics)):
        topic = habit.topics[(round_ + n) % len(habit.topics)]
        if topic not in chosen and topic not in taken and habit.fits(records[topic]):
            chosen[topic] = habit
            return
