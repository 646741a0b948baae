"""Tables and groups of rows that are set aside by what stands over them: a file （作废）, a title 仅供参考, a heading 作废案件.

Belongs here: names, titles and headings that say that what they are of does not count, or has only been planned; persons whose
time was over before the year. What rows say of themselves is asked in states.py.
"""

import re
from collections.abc import Mapping

from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.columns.parsed import says_not_accepted
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.rows.void_words import LONGEST
from pipeline.tallies.values.case_numbers import is_weak, normal_form
from pipeline.tallies.values.categories import category_words
from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.values.plans import PERSONS, says_plan

_ASIDE = re.compile(
    r"作废|供参考|参考用|[勿莫]统计|[勿莫]计|不[计列纳]入|不作?统计|停用|废弃|误[报传发]|测试|演示|练习|非正式|不作(?:为)?(?:统计)?依据"
)
_SAMPLE = re.compile(r"样[表例张]|示例|范例|填写说明")
_GROUP = re.compile(
    r"作废|误[报登录]|撤稿|已撤(?!诉)|不[计列纳]入|不作?统计|不计|勿计|重复登记|移出|[上前]半?[年季月期]?度?(?:.{0,2})(?:转下?来|结转|转入|遗留)|结转|未(?:生效|实施|举办|开展|印发)"
)
_REVOKED = re.compile(r"作废|撤销|撤回|废止|误[报登录]|不[计列纳]入|不作?统计|剔除|核减|重复登记|重复上报")
_ENDED = re.compile(r"取消|调出|废止|撤销|注销|停办|停止办理|上收|不再(?:公布|实施|办理|保留)|清理出")
_NOT_COUNTED = re.compile(
    r"(?:已|均|以下).{0,8}(?:取消|调出|废止|停办|上收)|不在.{0,6}(?:公布|实施|办理|统计)范围|不再(?:公布|实施|办理|保留)"
)
PLANNED, ENDED = "计划表里的行", "已取消的清单里的行"
_SHORT_NUMBER = 3
_TERM = re.compile(r"聘期|聘用期|服务期|合同期|任期|到期|期限|截止|终止|(?:聘|合同).*[至止]|有效期")
_A_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def ask_about_what_is_set_aside(desk: Settlement) -> None:
    """One question a table for its names, one for the rows below a heading, one for persons whose time was over."""
    for number, table in enumerate(desk.tables):
        words = _said_of_all(desk, table)
        rows = desk.counted(number)
        plan = "" if words or not rows else _said_of_plan(desk, table)
        if plan and _done_beside(desk, number):
            desk.leave_table(number, PLANNED)
            desk.tell("table.planned", number, rows, words=plan)
            continue
        ended = "" if words or not rows else _said_of_ended(desk, table)
        if ended and any(desk.counted(n) and not _said_of_ended(desk, other) for n, other in enumerate(desk.tables)):
            desk.leave_table(number, ENDED)
            desk.tell("table.ended", number, rows, words=ended)
            continue
        words = words or plan
        if words and rows:
            desk.doubt("table.aside", number, rows, words=words)
            continue
        _ask_about_groups(desk, number)
        _ask_about_lists_elsewhere(desk, number)
        if desk.counts(PERSONS):
            _ask_about_terms(desk, number)


def _done_beside(desk: Settlement, number: int) -> bool:
    """Whether another table of the topic has rows, and no word of a plan."""
    others = (table for n, table in enumerate(desk.tables) if n != number and desk.counted(n))
    return any(not _said_of_plan(desk, table) for table in others)


def _said_of_plan(desk: Settlement, table: Ledger) -> str:
    """What the title or a name says of events that were planned: 计划, but not 计划落实情况."""
    name = table.place.file.rpartition("/")[2].rpartition(".")[0]
    return says_plan(desk.topic, "|".join((table.title, folded(table.place.sheet), folded(name))))


def _lists(desk: Settlement) -> bool:
    """Whether the topic lists what there is, without days."""
    return not any(column.window == "year" for column in desk.topic.columns.values())


def _said_of_ended(desk: Settlement, table: Ledger) -> str:
    """What the title or the sheet's name says of things that are no more, in a topic that lists what there is."""
    if not _lists(desk):
        return ""
    known = {word for column in desk.topic.columns.values() for word in category_words(column.values) if len(word) > 1}
    found = _ENDED.search(f"{table.title}|{folded(table.place.sheet)}")
    return found[0] if found and found[0] not in known else ""


def _said_of_all(desk: Settlement, table: Ledger) -> str:
    """What the file, the sheet or the title says that sets the whole table aside; "" where nothing does."""
    name = table.place.file.rpartition("/")[2].rpartition(".")[0]
    above = [text for row, text in table.notes.items() if row < min(table.rows, default=0)]
    texts = [*map(folded, (name, table.place.sheet)), *table.title.split("|"), *above]
    for text in texts:
        if len(text) <= LONGEST and _ASIDE.search(text):
            return text
    beside = any(other is not table and other.rows for other in desk.tables)
    return folded(table.place.sheet) if beside and _SAMPLE.search(folded(table.place.sheet)) else ""


def _ask_about_groups(desk: Settlement, number: int) -> None:
    """Rows below a heading that says that they do not count, down to the next heading."""
    table = desk.tables[number]
    known = {word for column in desk.topic.columns.values() for word in category_words(column.values) if len(word) > 1}
    said = table.standing_above(table.bands, desk.counted(number)) if table.bands else {}
    doubted = desk.in_doubt(number)
    under = {
        position: text
        for position, text in said.items()
        if position not in doubted
        and not any(word in text for word in known)
        and (_GROUP.search(text) or says_not_accepted(text) or (_lists(desk) and _ENDED.search(text)))
    }
    ended = [position for position, text in under.items() if _lists(desk) and _NOT_COUNTED.search(text)]
    if ended and len(ended) < len(desk.counted(number)):
        desk.leave(number, ended, ENDED)
        desk.tell("rows.ended", number, ended, words="、".join(dict.fromkeys(under.pop(p) for p in ended)))
    if under:
        desk.doubt("rows.void", number, under, words="、".join(dict.fromkeys(under.values())))


def _ask_about_lists_elsewhere(desk: Settlement, number: int) -> None:
    """Rows whose numbers stand in a sheet that is no tally, under a name or in a line that says that they do not count."""
    table = desk.tables[number]
    named: dict[int, str] = {}
    for aside in desk.asides if table.identities else ():
        texts = list(aside.lines.values())
        whole = bool(_REVOKED.search("|".join((folded(aside.sheet), *texts[:2]))))
        lines = [normal_form(text) for text in texts if whole or _REVOKED.search(text)]
        for position in desk.counted(number) if lines else ():
            identity = "".join(table.identities[position])
            near = aside.file == table.place.file or not is_weak(identity)
            if identity and near and len(identity) > _SHORT_NUMBER and any(identity in line for line in lines):
                named[position] = aside.sheet
    if named:
        desk.doubt("rows.void", number, named, words="、".join(dict.fromkeys(named.values())))


def _ask_about_terms(desk: Settlement, number: int) -> None:
    """Persons whose term ended before the year: 聘期至 2022-12-31."""
    table = desk.tables[number]
    over: dict[int, str] = {}
    for at, name in table.table.header.unread.items():
        if _TERM.search(folded(name)):
            over |= _ended(desk, number, at)
    if over:
        desk.doubt("rows.expired", number, over, words="、".join(list(dict.fromkeys(over.values()))[:3]))


def _ended(desk: Settlement, number: int, at: int) -> Mapping[int, str]:
    """The rows whose last year in a column lies before that of the report."""
    table = desk.tables[number]
    texts = {position: as_text(table.cells(position)[at]) for position in desk.counted(number)}
    years = {position: max(map(int, _A_YEAR.findall(text)), default=desk.year) for position, text in texts.items()}
    return {position: texts[position] for position, year in years.items() if year < desk.year}
