"""The table of laws: what an office does, to which topics it can happen, and what must come of it, with the reason.

Each reason is a line of HABITS.md (design notes), in short. Adding a law is adding a row here and a function under changes/.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from random import Random

from tests.laws.changes import beside, cells, copies, layout, putout, summaries, totals, whose, words
from tests.laws.ledgers import subject_of
from tests.laws.model import Folder

Change = Callable[[Folder, Random], Folder]
Applies = Callable[[Folder], bool]


class Expect(Enum):
    """What must come of a transformation. Another value never may."""

    KEEPS = "keeps"
    ASKS = "asks"
    EITHER = "keeps or asks"


KEEPS, ASKS, EITHER = Expect.KEEPS, Expect.ASKS, Expect.EITHER


@dataclass(frozen=True, slots=True)
class Law:
    """One transformation. It applies to folders with rows enough, and for which `when` holds.

    A `last` one comes at the end of a composition, for what follows could take away what it rests on.
    """

    name: str
    habit: str
    expect: Expect
    change: Change
    why: str
    when: Applies = lambda _folder: True
    last: bool = False

    def applies(self, folder: Folder) -> bool:
        ledgers = folder.ledgers
        return (
            folder.writable
            and bool(ledgers)
            and len(ledgers[0].data) >= 4
            and bool(ledgers[0].head)
            and self.when(folder)
        )

    def __call__(self, folder: Folder, seed: int) -> Folder:
        return self.change(folder, Random(f"{self.name} {folder.topic} {seed}"))


def both(*conditions: Applies) -> Applies:
    """All conditions hold."""
    return lambda folder: all(condition(folder) for condition in conditions)


def of(*topics: str) -> Applies:
    """One plain table of one of these topics."""
    return lambda folder: folder.topic in topics and copies.one_table(folder)


def unnumbered(folder: Folder) -> bool:
    """Topics whose rows have no number, and where each row counts."""
    return folder.topic in ("disclosures", "publicity", "receptions", "study", "posts") and copies.one_table(folder)


def wide(folder: Folder) -> bool:
    return len(folder.main.keys) > 3 and totals.unmerged(folder)


def five_rows(folder: Folder) -> bool:
    return len(folder.main.data) >= 8


def identified(folder: Folder) -> bool:
    return copies.numbered(folder) and folder.topic != "grids"


LAWS = (
    # totals
    Law("a total row stands at the end", "totals", KEEPS, totals.total_at_the_end, "a total that equals the sum is certain"),
    Law("the total stands before the data", "totals", KEEPS, totals.total_before_the_data, "recognised by arithmetic and position"),
    Law("合计 stands in the third cell", "totals", KEEPS, totals.total_in_the_third_cell, "the whole row is looked at, not its first cell", wide),
    Law("合计 stands in merged cells", "totals", KEEPS, totals.total_in_a_merged_cell, "合计 in a merged village", wide),
    Law("the total is called 全镇", "totals", KEEPS, totals.total_called_the_town, "全镇 beside a right sum is a total"),
    Law("the total is called 全年", "totals", KEEPS, totals.total_called_the_year, "全年 beside a right sum is a total"),
    Law("the total is called 总", "totals", KEEPS, totals.total_called_together, "总 beside a right sum is a total"),
    Law("the total has no label at all", "totals", KEEPS, totals.total_without_a_label, "nothing at all: recognised by arithmetic", totals.has_numbers),
    Law("the total is a sentence: 共12件", "totals", KEEPS, totals.total_as_a_sentence, "it equals the count of rows"),
    Law("the total is off by one", "totals", ASKS, totals.total_off_by_one, "a total is used as a check total"),
    Law("the total is a formula without a result", "totals", KEEPS, totals.total_as_a_formula, "such a total is not compared; the rows count"),
    Law("averages stand below the total", "totals", KEEPS, totals.averages_below, "averages in a ledger are furniture, without complaint", totals.has_numbers),
    Law("过次页 and 承前页 stand between the rows", "totals", KEEPS, totals.carried_over, "carried-over lines are furniture", totals.unmerged),
    Law("pages have their own totals", "totals", KEEPS, totals.page_totals, "小计 that equals the rows above it", totals.unmerged),
    Law("months have totals, and running ones", "totals", KEEPS, totals.totals_of_months, "累计 equals all rows so far", totals.dated),
    Law("groups have subtotals", "totals", KEEPS, totals.subtotals_of_groups, "小计 per group equals its rows", totals.has_group),
    Law("小计 stands in the column of the group", "totals", KEEPS, totals.subtotals_in_the_group_cell, "the word may stand in any cell", totals.has_group),
    Law("groups have heading rows", "totals", KEEPS, totals.group_headings, "a class heading row 一、民政类", totals.has_group),
    Law("the kind stands in headings alone", "totals", KEEPS, totals.kinds_in_headings_alone, "a class heading row 一、民政类", totals.has_open_group, last=True),
    Law("其中 without a colon stands below the total", "totals", KEEPS, totals.of_which, "其中甲村一组 is a part, not a row"),
    # copies
    Law("the sheet is there twice", "copies", KEEPS, copies.sheet_copied, "an exact copy is certain", copies.one_table),
    Law("the file is there twice", "copies", KEEPS, copies.file_copied, "an exact copy is certain", copies.one_table),
    Law("the file lies in a zip as well", "copies", KEEPS, copies.file_copied_in_a_zip, "the same rows in a zip and beside it", copies.one_table),
    Law("a second file lacks a row", "copies", ASKS, copies.copy_lacks_a_row, "contained wholly, but nothing says which is later", both(copies.one_table, whose.may_void)),
    Law("初稿 lies beside 最终版", "copies", KEEPS, copies.first_draft_beside, "a version word says which is later", both(copies.one_table, whose.may_void)),
    Law("an old copy is on a hidden sheet", "copies", EITHER, copies.hidden_old_copy, "never added up; left out by its word, or asked", copies.one_table),
    Law("a second file counts a row otherwise", "copies", ASKS, copies.copy_with_another_figure, "differences are asked, with the rows that differ", copies.may_differ),
    Law("files are cumulative", "copies", KEEPS, copies.cumulative_files, "contained wholly, with a longer period", copies.one_dated_table),
    Law("sheets are cumulative", "copies", KEEPS, copies.cumulative_sheets, "contained wholly, with a longer period", copies.one_dated_table),
    Law("上半年 lies beside 全年", "copies", KEEPS, copies.half_and_whole_year, "contained wholly, with a longer period", copies.one_dated_table),
    Law("each month has a sheet", "copies", KEEPS, copies.months_as_sheets, "disjoint periods are added", copies.one_dated_table),
    Law("each month has a file", "needless refusals", KEEPS, copies.months_as_files, "disjoint files of one topic are read as what they mean", copies.one_dated_table),
    Law("months have sheets, and so has the year", "copies", KEEPS, copies.months_and_the_year, "twelve months and a 全年 sheet", copies.one_dated_table),
    Law("numbers begin again each month", "identity", KEEPS, copies.months_numbered_again, "an identity holds within its month where numbers restart", both(copies.one_dated_table, copies.numbered, copies.only_counted)),
    Law("each village has a sheet", "identity", KEEPS, copies.villages_as_sheets, "disjoint sheets are added", of("grids", "disputes", "events")),
    Law("numbers begin again in each village", "identity", KEEPS, copies.villages_numbered_again, "an identity holds within its village where numbers restart", both(of("grids", "disputes", "events"), copies.only_counted, copies.in_named_villages)),
    Law("each village has a file", "needless refusals", KEEPS, copies.villages_as_files, "eight village files of one topic", of("grids", "disputes", "events")),
    Law("every village has a 第一网格", "identity", KEEPS, copies.every_village_has_a_first_grid, "an identity holds within its village", layout.is_fresh_grids),
    Law("four rows are pasted twice", "copies", KEEPS, copies.a_run_pasted_twice, "a run of three or more equal rows is an exact copy", both(copies.one_table, copies.plain_serial)),
    Law("one row is pasted twice, without a number", "copies", ASKS, copies.a_row_pasted_twice, "a single equal row is asked", unnumbered),
    Law("one row is pasted twice, with its number", "copies", KEEPS, copies.a_row_pasted_twice, "number, date and party agree: one case", both(identified, copies.one_table)),
    Law("a row comes again, its number spelled otherwise", "identity", KEEPS, copies.a_row_again_with_the_number_spelled_otherwise, "one normal form of a number", both(identified, copies.one_table)),
    Law("numbers are spelled in every way", "identity", KEEPS, copies.numbers_spelled_in_every_way, "one normal form of a number", copies.numbered),
    Law("a word stands for the number", "identity", KEEPS, copies.no_number_but_a_word, "当场处罚, /, 无, — are no identity", both(of("penalties", "documents"), copies.only_counted)),
    Law("无 stands for a number that must be there", "identity", EITHER, copies.no_number_but_a_word, "no identity; a required number may be asked for", both(of("litigation", "disputes", "events", "petitions", "reconsideration", "suggestions"), copies.only_counted)),
    Law("one number has two cases", "identity", ASKS, copies.one_number_two_cases, "one case only when date and party agree, else asked", both(identified, copies.one_table, copies.only_counted, totals.unsplit)),
    Law("one decision has two penalties", "identity", KEEPS, copies.two_penalties_one_decision, "number, date and party agree: one decision", of("penalties")),
    Law("the rows go on on a sheet without a header", "continuations", EITHER, copies.continued_without_a_header, "belongs to the table before it, or asked; never a note", copies.one_table, last=True),
    Law("two halves stand side by side", "layout", KEEPS, copies.halves_beside_each_other, "read as what it plainly means", copies.one_table),
    Law("two halves stand one below the other", "layout", KEEPS, copies.halves_below_each_other, "read as what it plainly means", copies.one_table),
    Law("two halves are two sheets", "continuations", KEEPS, copies.halves_as_sheets, "续表 under the same header belongs to the table before it", copies.one_table),
    # merged cells and ditto
    Law("groups are merged down", "merged cells", KEEPS, cells.groups_merged_down, "the category holds for each row", cells.strict_group),
    Law("ditto marks stand for the group", "nobody and ditto", KEEPS, cells.groups_ditto, "同上 is the value above", cells.strict_group),
    Law("the group is written once, blank below", "merged cells", EITHER, cells.groups_left_blank, "asked where a figure rests on the group, else said", cells.strict_group),
    Law("the group is written once, and a figure rests on it", "merged cells", ASKS, cells.groups_left_blank, "every group begins with a filled cell and the column is required: asked", both(cells.strict_group, of("penalties", "receptions", "study", "publicity"))),
    Law("a number is merged down", "merged cells", KEEPS, cells.a_number_merged_down, "the number counts once", cells.may_merge_number),
    # furniture
    Law("columns are numbered below the header", "furniture", KEEPS, layout.numbers_below_the_header, "column numbers are furniture, no complaint", last=True),
    Law("the header is repeated", "furniture", KEEPS, layout.header_repeated, "a repeated header is no row", both(layout.single_header, totals.unmerged)),
    Law("续表 and the header stand between", "continuations", KEEPS, layout.continued_under_a_title, "belongs to the table before it", both(layout.single_header, totals.unmerged)),
    Law("blank rows lie between", "furniture", KEEPS, layout.blank_rows_between, "blank is blank", totals.unmerged),
    Law("numbered blanks lie below", "furniture", KEEPS, layout.numbered_blanks_below, "a form's empty rows are no rows", layout.has_serial),
    Law("it is signed below", "furniture", KEEPS, layout.signed_below, "footers are furniture"),
    Law("a title begins 说明：", "furniture", KEEPS, layout.a_title_that_looks_like_a_footer, "a row that fills the required columns is data", both(layout.has_text, copies.plain_serial)),
    Law("an item ends in 合计 or is called 其中", "furniture", KEEPS, layout.an_item_that_looks_like_a_total, "a row that fills the required columns is data", both(layout.has_text, copies.plain_serial, lambda folder: folder.topic != "grids")),
    Law("a grid is called 合计", "furniture", EITHER, layout.an_item_that_looks_like_a_total, "where names alone tell, an item and a total are two readings", both(layout.has_text, copies.plain_serial, of("grids"))),
    Law("a row reads 1, 2, 3", "furniture", EITHER, layout.a_row_of_one_two_three, "data until shown otherwise; never dropped without a word", layout.is_fresh_grids),
    Law("a row reads 3, 3, 3", "furniture", EITHER, layout.a_row_of_equal_numbers, "data until shown otherwise; never dropped without a word", layout.is_fresh_grids),
    Law("an example stands first", "state", EITHER, layout.an_example_first, "示例 is left out if the catalogue says so, else asked", both(layout.has_serial, copies.one_table)),
    Law("a footnote leaves out a row", "state", ASKS, layout.footnote_leaves_out_a_row, "第3号不计入统计 at the foot: asked", both(layout.has_serial, whose.may_void, lambda f: len(copies.telling(f)) == len(f.main.data))),
    Law("rows say 本月无", "needless refusals", KEEPS, layout.nothing_this_month, "2月 无 as a row is read as what it means", totals.unmerged),
    Law("a sheet of notes lies beside", "furniture", KEEPS, layout.notes_sheet, "notes are no tally", layout.is_xlsx),
    Law("empty sheets lie behind", "furniture", KEEPS, layout.empty_sheets, "nothing is nothing", layout.is_xlsx),
    # columns
    Law("columns are permuted", "columns", KEEPS, layout.columns_permuted, "names say what a column is", both(layout.single_header, totals.unmerged)),
    Law("columns have other names", "columns", KEEPS, layout.columns_renamed, "each is a name of the column", both(layout.single_header, layout.no_alias_column)),
    Law("headings are spaced and remarked upon", "columns", KEEPS, layout.headings_spaced, "blanks and remarks change no name", layout.single_header),
    Law("unknown columns are there", "columns", KEEPS, layout.columns_unknown, "a column that nobody asked for counts nothing"),
    Law("a column of harmless remarks is there", "columns", KEEPS, layout.column_of_remarks, "已归档 is no state that leaves a row out"),
    Law("columns stand under groups", "columns", KEEPS, layout.columns_grouped, "the lowest name is the column's", layout.single_header),
    Law("dates are split into 年 月 日", "columns", KEEPS, layout.dates_split, "three cells, one day", both(layout.single_header, totals.dated)),
    Law("two columns are names of one date", "columns", KEEPS, layout.two_columns_of_dates, "a column's own label beats an alias", both(layout.single_header, totals.dated)),
    Law("the running number is missing", "columns", KEEPS, layout.serial_column_gone, "it says nothing", both(layout.has_serial, copies.plain_serial)),
    Law("the title is missing", "columns", KEEPS, layout.title_gone, "the columns say what it is", lambda f: f.topic != "posts" and f.single, last=True),
    Law("the title has the town's full name", "whose", KEEPS, layout.title_in_full, "the county before us, the government behind us: it is us", both(copies.one_table, whose.has_title)),
    Law("the village is called 所属村（社区）", "needless refusals", KEEPS, layout.village_and_community, "所属村（社区） is read as what it means", layout.is_fresh_grids),
    Law("rows are hidden by a filter", "columns", KEEPS, layout.rows_hidden, "hidden rows are rows"),
    Law("a column is hidden", "columns", KEEPS, layout.columns_hidden, "hidden columns are columns"),
    Law("rows come in another order", "columns", KEEPS, layout.rows_shuffled, "the order says nothing", layout.only_data),
    # numbers and units
    Law("numbers are text", "units", KEEPS, cells.numbers_as_text, "a number is a number", totals.has_numbers),
    Law("numbers are in full width", "units", KEEPS, cells.numbers_full_width, "a number is a number", totals.has_numbers),
    Law("numbers have separators", "units", KEEPS, cells.numbers_with_separators, "a number is a number", totals.has_numbers),
    Law("numbers have their unit behind them", "units", KEEPS, cells.numbers_with_units, "the unit is the column's", both(totals.has_numbers, cells.numbers_are_plain, lambda f: (subject_of(f).summed or subject_of(f).numbers[-1]) in f.main.keys)),
    Law("the heading has a scale", "units", KEEPS, cells.scale_in_the_heading, "scales apply to every unit", cells.may_scale),
    Law("a line above the table has the scale", "units", KEEPS, cells.scale_above_the_table, "scales apply from the unit line", both(cells.may_scale, copies.one_table)),
    Law("visitors are counted in batches", "units", ASKS, cells.unit_is_batches, "批 is not 人次", both(cells.sums, lambda f: f.topic == "receptions")),
    Law("half a person came", "units", ASKS, cells.half_a_person, "a count with a fraction is an error", cells.sums),
    Law("fewer than none came", "units", ASKS, cells.fewer_than_none, "a count with a sign is an error", cells.sums),
    Law("one number is only about", "units", KEEPS, cells.only_about, "约20人 makes the sum a bound, printed as one", cells.sums),
    Law("a column 件数 has more than 1", "a row for several", ASKS, cells.rows_that_stand_for_several, "no number-of column is declared: asked", cells.may_stand_for_several),
    Law("a column 件数 has only 1", "a row for several", KEEPS, cells.rows_that_stand_for_one, "both readings give the same figure", cells.may_stand_for_several),
    # answers, dates, categories
    Law("answers are ticks", "needless refusals", KEEPS, cells.ticks, "a tick says yes", both(cells.has_answers, layout.single_header)),
    Law("answers have a remark", "needless refusals", KEEPS, cells.answers_with_a_remark, "是（…号） says yes, 否（正在送审） no", both(cells.has_answers, layout.single_header)),
    Law("a tick stands under one of two heads", "needless refusals", KEEPS, cells.a_tick_under_one_of_two_heads, "a tick under one of two heads", both(of("documents"), layout.single_header)),
    Law("a date that may be missing says 未办结", "needless refusals", KEEPS, cells.not_yet_closed, "未办结 or / in an optional date", cells.has_optional_date),
    Law("a category is new", "needless refusals", KEEPS, cells.a_new_category, "an open list takes a new word as its own category", cells.is_open),
    # persons
    Law("a post is vacant", "nobody and ditto", KEEPS, cells.a_vacancy, "no person, no assignment", cells.names_people),
    Law("a cell names two persons", "persons", KEEPS, cells.several_persons, "so many persons, so many assignments", cells.names_people),
    Law("names are spaced and remarked upon", "spelling", KEEPS, cells.names_spaced, "one normal form of a name", cells.names_people),
    Law("a section is misspelled", "spelling", EITHER, cells.a_section_misspelled, "near-equal names are asked where a distinct count rests on them", cells.is_fresh_posts),
    # state
    Law("a row is void by its remark", "state", ASKS, whose.void_by_remark, "states that the catalogue does not know are asked", whose.may_void),
    Law("a row is void by a state", "state", ASKS, whose.void_by_state, "states that the catalogue does not know are asked", both(whose.may_void, lambda f: f.topic != "officers")),
    Law("a row is void by a word in its text", "state", ASKS, whose.void_in_a_text, "a rule does not read one column only", whose.may_void_in_text),
    Law("a row is struck through", "state", ASKS, whose.struck_through, "of style only this is evidence", both(whose.may_void, layout.is_xlsx)),
    Law("a petition was not admitted", "state", EITHER, cells.cases_not_admitted, "where the label says 受理 it is left out", of("petitions")),
    # whose
    Law("other towns stand in a column 乡镇", "whose", KEEPS, whose.other_towns_rows, "rows of others are left out and listed", both(whose.known_columns, whose.no_towns, layout.single_header)),
    Law("a column 乡镇 names only us", "whose", KEEPS, whose.a_column_with_our_own_town, "ours are ours", both(copies.one_table, whose.no_towns)),
    Law("a column 乡镇 names only others", "whose", ASKS, whose.only_other_towns, "no row of ours in a sheet of towns is an error", both(copies.one_table, whose.no_towns), last=True),
    Law("the title names another town", "whose", ASKS, whose.title_of_another_town, "another town in the title is an error", both(copies.one_table, whose.has_title), last=True),
    Law("another town reports", "whose", ASKS, whose.reported_by_another_town, "a form of another unit is an error", both(copies.one_table, whose.has_title), last=True),
    Law("the file name names another town", "whose", ASKS, whose.another_town_in_the_file_name, "only in a file name: asked", both(copies.one_table, whose.has_title), last=True),
    Law("the sheet name names another town", "whose", ASKS, whose.another_town_in_the_sheet_name, "only in a sheet name: asked", both(copies.one_table, whose.has_title, layout.is_xlsx), last=True),
    Law("a bureau of the county is the respondent", "whose", KEEPS, cells.another_bodys_case, "another body's case is left out and listed", of("reconsideration")),
    Law("we are one of two respondents", "whose", KEEPS, cells.a_joint_respondent, "a joint respondent that names us counts", of("reconsideration")),
    Law("an office reports 零报告 beside rows", "needless refusals", KEEPS, layout.another_office_reports_nothing, "one office's 零报告 beside another's rows", whose.zero_allowed),
    Law("a row in a column 乡镇 names nobody", "whose", ASKS, beside.a_row_without_a_town, "ours, or the town's above: asked", both(whose.known_columns, whose.no_towns, layout.single_header, whose.may_void), last=True),
    # what puts rows out
    Law("each town has a column of ticks", "whose", KEEPS, putout.ticked_for_towns, "what is ticked for others is theirs", both(copies.one_table, whose.known_columns, layout.single_header, layout.no_alias_column)),
    Law("a column asks whether it is of the topic", "the wrong book", KEEPS, putout.asked_whether, "a 否 there is plain", both(putout.asked, whose.known_columns, layout.single_header)),
    Law("an export has drafts", "state", KEEPS, putout.still_a_draft, "what was not published has no day", both(putout.dated, whose.known_columns, layout.single_header, totals.unsplit)),
    Law("the form's choices stand on a sheet", "layout", KEEPS, putout.choices_beside, "words to choose from are no rows", both(putout.has_choices, whose.known_columns, layout.single_header)),
    Law("a row was handed in again", "copies", EITHER, putout.corrected_later, "以本条为准: the first is left out; or asked", both(putout.may_be_corrected, whose.known_columns, layout.single_header, layout.no_alias_column)),
    Law("two sections have their columns in another order", "layout", KEEPS, putout.in_another_order, "each header holds for its own rows", both(copies.one_table, copies.only_counted, whose.known_columns, layout.single_header, layout.no_alias_column)),
    # beside the rows
    Law("an office signs in two cells", "furniture", KEEPS, beside.signed_in_two_cells, "who signed, and when, is no row", copies.one_table),
    Law("a text runs over into the next line", "furniture", KEEPS, beside.a_text_that_runs_over, "a line that lacks all that a row must have goes on", both(whose.known_columns, layout.single_header)),
    Law("a sentence states what the rows say", "totals", KEEPS, beside.a_sentence_states(0), "it agrees", beside.counts_all),
    Law("a sentence states one more than the rows", "totals", ASKS, beside.a_sentence_states(1), "two figures for one thing", beside.counts_all),
    # when
    Law("the form was filled in next January", "when", KEEPS, layout.filled_in_next_january, "the year in the title beats the fill-in date", copies.one_table),
    Law("the title has a period", "when", KEEPS, layout.cut_off_in_the_title, "截至 is a cutoff", copies.one_table),
    Law("dates have no year under this year's title", "when", KEEPS, layout.years_missing_in_the_dates, "the title says the year", both(layout.all_this_year, totals.unsplit, layout.no_alias_column)),
    Law("rows of last year stand at the end", "when", KEEPS, whose.last_years_rows_at_the_end, "12月31日 of last year is left out and listed", both(copies.one_table, totals.dated, totals.unsplit)),
    Law("last year's sheet is in the book", "when", KEEPS, whose.last_years_sheet_in_the_book, "its title and its dates say that it is last year's", both(copies.one_table, totals.dated, whose.has_title)),
    Law("last year's sheet is in the book, without dates", "when", EITHER, whose.last_years_sheet_in_the_book, "its title says so; certain, or asked", both(copies.one_table, whose.dateless, whose.has_title)),
    Law("last year's table stands beside", "when", EITHER, whose.last_years_table_beside, "its title says so; certain, or asked", both(copies.one_table, whose.has_title)),
    Law("last year's file is in the folder", "when", EITHER, whose.last_years_file_in_the_folder, "its title says so; certain, or asked", both(copies.one_table, whose.has_title)),
    Law("only last year's title is there", "when", ASKS, whose.only_last_years_title, "year-less dates under another year's title are an error", both(copies.one_table, whose.has_title, totals.unsplit, layout.no_alias_column, lambda f: not subject_of(f).date or layout.all_this_year(f)), last=True),
    Law("only last year's zero report is there", "when", ASKS, whose.last_years_zero_report, "another year's zero report is an error", whose.zero_allowed, last=True),
    Law("this year's zero report is there", "when", KEEPS, whose.this_years_zero_report, "a zero is a statement that someone made", whose.zero_allowed, last=True),
    Law("调整前 lies beside 调整后", "state", EITHER, whose.before_and_after, "only what is now counts; certain, or asked", layout.is_fresh_grids),
    Law("another topic's ledger is in the book", "layout", KEEPS, whose.another_topics_ledger_in_the_book, "two ledgers are two ledgers", layout.is_xlsx),
    # the wrong book
    Law("the title is of another thing", "the wrong book", ASKS, whose.wrong_book, "contradicting evidence is asked", whose.has_wrong_book, last=True),
    # summaries
    Law("a summary agrees", "summaries", KEEPS, summaries.summary_that_agrees, "agrees at the printed decimals", summaries.summable),
    Law("a summary differs", "summaries", ASKS, summaries.summary_that_differs, "two figures for one thing", summaries.summable),
    Law("quarters are summed up, with their rate", "summaries", KEEPS, summaries.quarters_with_their_rate, "a rate is never added; the year contains its quarters", copies.one_dated_table),
    Law("months are summed up, and so far", "summaries", KEEPS, summaries.months_and_so_far, "adds what is disjoint, takes the longest of what contains", copies.one_dated_table),
    Law("four quarter sheets have the same names", "summaries", KEEPS, summaries.four_quarter_sheets, "periods are read as periods", copies.one_dated_table),
    Law("a summary has two years", "summaries", KEEPS, summaries.two_years_in_a_summary, "2023 and 2024 rows are two years", summaries.summable),
    Law("kinds are crossed with months", "summaries", KEEPS, summaries.cross_table, "a cross table is read along either head", summaries.crossable),
    # words, one after another
    Law("the total is called in one of many ways", "totals", KEEPS, words.total_called_anything, "a sum beside any of its names is a total"),
    Law("an average is called in one of many ways", "totals", KEEPS, words.averages_called_anything, "averages are furniture", totals.has_numbers),
    Law("a page is carried over in one of many ways", "totals", KEEPS, words.carried_in_any_words, "carried-over lines are furniture", totals.unmerged),
    Law("it is signed in one of many ways", "layout", KEEPS, words.signed_in_any_words, "a footer is no row"),
    Law("group headings stand in one cell", "totals", KEEPS, words.headings_in_one_cell, "a class heading row 一、民政类", totals.has_group),
    Law("a row is void in one of many words", "state", ASKS, words.void_in_any_words, "anything of this kind is asked", both(whose.may_void, lambda f: f.topic != "officers")),
    Law("nothing happened, in one of many words", "needless refusals", KEEPS, words.nothing_in_any_words, "2月 无 is read as what it means", totals.unmerged),
    Law("a number is missing in one of many words", "identity", KEEPS, words.no_number_in_any_words, "such words are no identity", identified),
    Law("versions are told by one of many words", "copies", KEEPS, words.versions_in_any_words, "a version word says which is later", both(copies.one_table, whose.may_void)),
    # formats
    Law("it is saved as .xls", "formats", KEEPS, layout.saved_as("xls"), "the kind of file says nothing", layout.is_xlsx),
    Law("it is saved as .ods", "formats", KEEPS, layout.saved_as("ods"), "the kind of file says nothing", both(layout.is_xlsx, layout.plain_page)),
    Law("it is saved as .csv in GBK", "formats", KEEPS, layout.saved_as("csv", "gb18030"), "the encoding says nothing", layout.plain_page),
    Law("it is saved as .csv in UTF-8", "formats", KEEPS, layout.saved_as("csv"), "the encoding says nothing", layout.plain_page),
    Law("an export says when and how many", "needless refusals", KEEPS, layout.exported, "导出时间：…,共307条 in the last csv line", layout.plain_page),
)  # fmt: skip
BY_NAME = {law.name: law for law in LAWS}
