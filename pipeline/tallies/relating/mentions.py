"""What a row says beside what is counted: 补录2022年, 系西河镇纠纷, 同3号. Each may mean that it does not count, and is asked.

Belongs here: remarks and columns that name another year, another town or another row. Does not belong here: words that say by
themselves that a row does not count (states.py).
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial

from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.relating.states import a_few, rows_with
from pipeline.tallies.tables.ledger import Ledger
from pipeline.tallies.tables.rows.void_words import LONGEST, REMARK_HEAD
from pipeline.tallies.tables.rows.year_bands import is_year_column
from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.offices import Office

_YEARS_BACK = 3
_OF_A_CASE = (
    r"受理|来[信访电]|立案|补[录发登]|案|登记|发生|[新补]?申[领报]|注销|取消|解聘|[聘增]|发[布生证]?|届?满|件(?!时)"
    r"|纠纷|增设|承接"
)
# 依2021年修订的条例, 2022年合同纠纷, 2024年1月办结 name years too.
_OF_SOMETHING_ELSE = re.compile(
    r"修订|修正|施行|颁布|合同|协议|签订|生于|出生|办[结毕理]|答复|结案|回访|整改|完成|工资|欠"
)
_CLAUSE = re.compile("[,，;；。]")
_WHEN_CHANGED = re.compile(
    r"(?:变动|异动|注销|取消|申领|申报|新增|增减|变更|退出|解聘|离任|调整|增设|撤销|划转)(?:日期|时间|年月|年度|年份)"
)
_A_YEAR = re.compile(r"(20\d\d)(?:年度?|[-./年]\d{1,2}(?:[-./月]\d{0,2})?[日月]?)?")
_YEAR_IN_BRACKETS = re.compile(r"[(\[【]((?:20)?\d\d)年.{0,8}[)\]】]")
_WHOSE = re.compile(r"村|社区|网格|机构|承办|主办|责任单位|发生地|地点|地址|住址|住所|辖区|属地")
_OURS = re.compile(r"我[镇乡街]|本[镇乡街]|[转移]来|交我|由我|籍|公司")  # 由石矶镇转来，属我镇事项
_SAME_ROW = re.compile(
    r"(?:同|和|与|即)(?:前|上)面?(?:那|一|这)?(?:个|件|起|条)?案?件?(?:是|为)?(?:同?一(?:回事|件事|件|案|起))?|见第\d{1,4}[行号条]|"
    r"(?:同|即|和|与|续|系|并)(?:上述|前述)?(?:第|序号|编号)?\d{1,4}(?:号|条|行|项)?(?:案件?)?(?:是|系|为)?(?:同?一?(?:件事|件|案|起|个|事))?"
)


def ask_about_mentions(desk: Settlement) -> None:
    """Ask about the rows of each table that name another year, another town or another row."""
    for number, table in enumerate(desk.tables):
        names = {at: folded(name) for at, name in table.table.header.unread.items()}
        remarks = [at for at, name in names.items() if REMARK_HEAD.search(name)]
        _ask(desk, number, "rows.another_year", remarks, partial(_names_year, desk.year))
        if not table.dated:
            changed = [at for at, name in names.items() if _WHEN_CHANGED.fullmatch(name) or is_year_column(name)]
            _ask(desk, number, "rows.another_year", changed, partial(_is_of_year, desk.year))
            kinds = [at for at, key in table.table.header.columns.items() if desk.topic.columns[key].type == "category"]
            _ask(desk, number, "rows.another_year", kinds, partial(_says_year, desk.year))
        _ask(desk, number, "rows.names_town", remarks, partial(_names_town, desk.office))
        _ask(desk, number, "rows.names_town", _columns_of_places(desk, table), partial(_begins_with_town, desk.office))
        _ask(desk, number, "rows.same_case", remarks, _names_row)


def _ask(desk: Settlement, number: int, code: str, columns: Iterable[int], says: Callable[[object], bool]) -> None:
    found = rows_with(desk.tables[number], columns, says)
    rows = [position for position in desk.sure(number) if position in found] if found else []
    if rows:
        desk.doubt(code, number, rows, words=a_few(folded(found[position][0])[:LONGEST] for position in rows))


def _columns_of_places(desk: Settlement, table: Ledger) -> list[int]:
    """The columns that say whose a row is: 村（社区）, 所属网格, 实施机构; read or not, but as no kind, number or person."""
    header = table.table.header
    read = {at for at, key in header.columns.items() if not desk.topic.is_free_text(key)}
    return [at for at, name in header.names.items() if at not in read and _WHOSE.search(folded(name))]


@lru_cache
def _earlier(year: int) -> re.Pattern[str]:
    """How a remark names one of the years before: 2022年, 22年, 去年."""
    years = "|".join(f"(?:20)?{each % 100:02d}" for each in range(year - _YEARS_BACK, year))
    return re.compile(
        rf"(?<!\d)(?:(?:{years})年|[去上前]年).{{0,12}}?(?:{_OF_A_CASE})|补[录发登](?:{years})年|(?:{years})年补[录发登]"
    )


@lru_cache
def _later(year: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?:(?:20)?{(year + 1) % 100:02d}年|明年).{{0,8}}(?:增设|承接|申[领报]|注销|聘|[拟设])")


def _names_year(year: int, cell: object) -> bool:
    text = folded(cell)
    parts = _CLAUSE.split(text) if len(text) <= LONGEST else ()
    return any(
        (_earlier(year).search(part) or _later(year).search(part)) and not _OF_SOMETHING_ELSE.search(part)
        for part in parts
    )


def _is_of_year(year: int, cell: object) -> bool:
    """Whether a cell is a day, a month or a year, and of another year."""
    if isinstance(cell, date):
        return cell.year != year
    found = _A_YEAR.fullmatch(folded(cell))
    return found is not None and int(found[1]) != year


def _says_year(year: int, cell: object) -> bool:
    """注销（2022年）."""
    found = _YEAR_IN_BRACKETS.search(folded(cell))
    return found is not None and int(found[1]) % 100 != year % 100


def _names_town(office: Office, cell: object) -> bool:
    text = folded(cell)
    return len(text) <= LONGEST and not _OURS.search(text) and any(office.others_in(text))


def _begins_with_town(office: Office, cell: object) -> bool:
    """西河镇大坪村, 西河场镇, 西河: the place of another town, or its office; not one that a text speaks of."""
    text = folded(cell)
    if len(text) > LONGEST:
        return False
    begins = any(text.startswith(folded(name)) for name in office.others_in(text))
    return begins or office.is_anothers(text.removesuffix("场镇"))


def _names_row(cell: object) -> bool:
    return _SAME_ROW.fullmatch(folded(cell)) is not None
