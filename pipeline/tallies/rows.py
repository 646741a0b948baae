"""Which rows of a table are data, and why the others are not: totals, averages, headings, footers, column numbers, blanks.

Belongs here: the role of a row, judged from the whole row, its place and, where nothing is written, from the arithmetic. A row
that fills every required column with what belongs there is data, whatever words it begins with. Each row gets one fate, so
that rows read = records + dropped + problem rows always holds.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.tallies.cells import folded, is_blank
from pipeline.tallies.headers import Header, heading_texts
from pipeline.tallies.numbers import parse_number
from pipeline.tallies.reading import Rows

TOTAL, ZERO, FOOTER, SUBROW, AVERAGE, CARRIED = "合计行", "零报告声明", "表尾说明", "其中行", "平均行", "转页行"
NOTHING, HEADING, NUMBERS = "本期无事项", "分类标题行", "栏次行"

_UNITS = r"(?:件|起|宗|次|条|份|个|人|名|项|户|场|批|家|处|村|组|类|所|期|篇|张|册|辆|万?元|人次|场次|件次|户次|网格|社区|岗位)"
_SUM = r"(?:合计|小计|总计|累计|共计|总数|总量|总和|汇总|合计数)"
_WHOLE = r"(?:共|总|计|全镇|全乡|全街道|全县|全区|全年|全部|全体|各村|total|totals|sum|subtotal|grandtotal)"
_TOTAL = re.compile(
    rf"(?:.{{0,10}}{_SUM}|{_WHOLE}|.{{0,4}}[季月年村镇乡组区页度]计)(?:\(.*\))?[:：]?(?:共?[\d.,]+个?{_UNITS}*)?|共[:：]?[\d.,]+个?{_UNITS}*"
    rf"|.{{0,6}}总{_UNITS}?数|.{{0,12}}?(?:合计|共计|总计|小计|共有?|计)[:：]?[\d.,]+个?{_UNITS}?(?:事项|案件|纠纷|网格|文件|人员|活动)?[。.]?"
    rf"|(?:该|本|此|全)\D{{1,4}}[\d.,]+{_UNITS}"
)
_AVERAGE = re.compile(
    r".{0,6}(?:平均(?:数|值|每.{1,3})?|[场次月人户日年季件村]均(?:值|数|.{0,4})?|均值|中位数|众数|最[大小高低多少]值?|标准差|average|avg|mean|median)[:：]?"
)
_CARRIED = re.compile(r"(?:[过转接承][次下前上本]?页|[上前]页|结转(?:[次下前上]页)?)(?:合计|小计|累计|结转|数)?")
_FOOTER = re.compile(
    r"(备注|说明|注|附注|填表说明|填表人|填报人|制表人|制表|审核人|审核|报表人|经办人|复核|负责人|单位负责人|主要负责人|分管领导|领导签字"
    r"|签字|盖章|联系电话|联系人|填报日期|填表日期|报送日期|制表日期|填报时间|填表时间|导出时间|导出日期|打印时间|打印日期|数据来源|统计口径"
    r"|填报单位|报送单位|单位\((?:盖章|公章)\))(\d+)?[:：.、)].*"
)
_REMARK = re.compile(r"^[(\[【*※★注附]|[:：。;,]|以上|截至|以下空白|本表|此表|签字|盖章|公章|打印|导出|制表|填表|填报")
_SUBROW = re.compile(r"其中([:：].*|.{0,12})?")
_MARKED = r"[◆■●▲★☆※◇□○△►▶·*#—–-]*"
_ORDINAL_HEADING = re.compile(
    rf"{_MARKED}(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|第[一二三四五六七八九十]+[类部项节])\D{{1,20}}"
)
_GROUP_HEADING = re.compile(
    rf"{_MARKED}\D{{1,12}}(?:类|事项|项目|部分|领域|板块|村|社区|组|所|办|中心|站|科|局|镇|乡)[:：]?"
    r"|(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?[:：]?"
    r"|(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年)[:：]?"
)
_NUMBERED = re.compile(r"\(?([1-9]\d*)\)?(?:=.*)?|\(?([甲乙丙丁戊己庚辛壬癸])\)?")
_NUMBERS_LABEL = frozenset({"栏次", "栏号", "列号", "列次", "行次", "序号", "项次", "代码"})
_ASKED = re.compile(
    r"[请须需]|应(当|该)?(填|写|报|作|注|实行)|[如若](果)?[没无]|(没有|未发生|无)[^,,。;:]{0,8}的|零报告(制度|的?要求)"
    r"|[则即]零报告|填表说明"
)
_NOTHING = re.compile(
    r"(?:本|当|\d{1,2}|[一二三四五六七八九十]{1,2}|上|下)(?:个?月|季度|半年|年度?|期)份?(?:暂|均)?(?:无|没有|未)\D{0,10}[。!]?|(?:本|当|\d{1,2}|[一二三四五六七八九十]{1,2}|上|下)?(?:月|季度|半年|年|期)?(?:份|度)?均?(?:无|没有|未发生|未开展|未受理|未收到|未办理|0件)"
    r"(?:\D{0,10}(?:件|事项|情况|发生|数据|任务|处罚|内容|记录|业务|纠纷|活动|信访|案|来访|学习|申报|变动|新增|报送))?[。!]?"
)
_BARE = re.compile(rf"{_SUM}|{_WHOLE}|.{{0,6}}(?:小计|总计|累计|共计)|.{{0,2}}合计|其中|平均")
_COUNTED = re.compile(r"共?\d+(?:\.\d+)?(?:个\D{1,4}|\D{1,2})")
_BRACKETS = str.maketrans("（）", "()")
_COUNT_ONLY = re.compile(rf"共?[\d.,]+{_UNITS}*")
_SAYS_MUCH = 6
_LONG_REMARK = 12
_NEAR_HEADER = 2
_RUN = 2

Fits = Callable[[int, Any], bool]


@dataclass(frozen=True, slots=True)
class SortedRows:
    """The rows of one table, 0-based: those that hold data, those dropped, by reason, and the cell of a zero report."""

    data: tuple[int, ...]
    dropped: dict[str, tuple[int, ...]]
    zero_report: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its cells, those under known columns, what is said in it; `complete` when it fills all that is required."""

    number: int
    cells: Sequence[Any]
    known: Sequence[Any]
    said: tuple[str, ...]
    complete: bool

    @property
    def first(self) -> str:
        return self.said[0] if self.said else ""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a row is judged against: the header, its texts, the required columns, whether a cell could be their value."""

    header: Header
    headings: frozenset[str]
    required: Sequence[int]
    fits: Fits
    more_below: bool = True


Test = Callable[[_Row, _Frame], bool]


def _is_blank(row: _Row, _: _Frame) -> bool:
    return not row.said


def _is_repeated(row: _Row, frame: _Frame) -> bool:
    return all(text in frame.headings for text in row.said)


def _says(pattern: re.Pattern[str]) -> Test:
    """A test for rows with a word of some kind in any of their cells."""

    def test(row: _Row, _: _Frame) -> bool:
        return not row.complete and any(map(pattern.fullmatch, row.said))

    return test


def _is_footer(row: _Row, _: _Frame) -> bool:
    return not row.complete and bool(_FOOTER.fullmatch(row.first)) and len(set(row.said)) <= _SAYS_MUCH


def _is_zero_report(row: _Row, _: _Frame) -> bool:
    return not row.complete and any(map(_declares_zero, row.said))


def _declares_zero(text: str) -> bool:
    """Whether a text says 零报告 as a statement, not as what the form asks for (没有的请写明零报告)."""
    return ZERO[:3] in text and not _ASKED.search(text)


def _is_subrow(row: _Row, _: _Frame) -> bool:
    return not row.complete and any(map(_SUBROW.fullmatch, row.said))


def _is_column_numbers(row: _Row, frame: _Frame) -> bool:
    """1, 2, 3 or 甲, 乙, 1, 2 or (1), (2) under every name, right below the names, with data beneath."""
    if row.complete or not frame.more_below or not 0 < row.number - frame.header.last <= _NEAR_HEADER:
        return False
    said = row.said[1:] if row.first in _NUMBERS_LABEL else row.said
    marks = [_NUMBERED.fullmatch(text) for text in said]
    if len(said) < 3 or len(row.said) < len(frame.header.columns) or not all(marks):
        return False
    numbers = [int(mark[1]) for mark in marks if mark and mark[1]]
    return numbers == list(range(1, len(numbers) + 1))


def _is_band(row: _Row, _: _Frame) -> bool:
    """One thing said in words across the whole row, as a merged title is."""
    across = len(set(row.said)) == 1 and len(row.said) == len(row.cells) > 2
    return across and not row.complete and not _COUNT_ONLY.fullmatch(row.first)


def _says_nothing_happened(row: _Row, _: _Frame) -> bool:
    """本月无, 2月 | 无: a row that says that there is nothing to list."""
    texts = [text for text in dict.fromkeys(row.said) if not text.isdigit()]
    if row.complete or not texts or len(texts) > 3:
        return False
    words = "".join(texts)
    return len(words) <= 24 and bool(_NOTHING.fullmatch(words)) and not _ASKED.search(words)


def _is_heading(row: _Row, _: _Frame) -> bool:
    """一、民政类 or 甲村: one thing said, which names what the rows beneath have in common."""
    if row.complete or len(set(row.said)) != 1:
        return False
    return bool(_ORDINAL_HEADING.fullmatch(row.first) or _GROUP_HEADING.fullmatch(row.first))


def _is_template(row: _Row, _: _Frame) -> bool:
    return all(map(is_blank, row.known))


TESTS: tuple[tuple[str, Test], ...] = (
    ("空行", _is_blank),
    ("重复的表头", _is_repeated),
    (ZERO, _is_zero_report),
    (TOTAL, _says(_TOTAL)),
    (AVERAGE, _says(_AVERAGE)),
    (CARRIED, _says(_CARRIED)),
    (FOOTER, _is_footer),
    (SUBROW, _is_subrow),
    (NUMBERS, _is_column_numbers),
    (NOTHING, _says_nothing_happened),
    (HEADING, _is_heading),
    ("标题行", _is_band),
    ("空白模板行", _is_template),
)


def sort_rows(
    rows: Rows,
    header: Header,
    required: Sequence[int],
    fits: Fits = lambda *_: True,
    uncomputed: Collection[int] = (),
) -> SortedRows:
    """Tell data from everything else below (and above) the header.

    Parameters
    ----------
    required
        The positions of required columns. A row that fills them all with what fits is data.
    fits
        Whether a cell could be a value of the column at a position.
    uncomputed
        The rows with a formula that has no stored result: one that lacks what a row must have is a total.
    """
    frame = _Frame(header, heading_texts(rows, header), required, fits)
    telling: dict[str, bool] = {}
    reasons: list[str | None] = []
    in_footer = False
    for number, cells in enumerate(rows):
        if number > header.last and _is_plain(cells, required, frame.headings, telling):
            reasons.append(None)
            in_footer = False
            continue
        more_below = any(not all(map(is_blank, below)) for below in rows[number + 1 : number + 4])
        row = _row(number, cells, header, required, fits)
        reason = _reason(row, _Frame(header, frame.headings, required, fits, more_below))
        if reason is None and number in uncomputed and required and _lacks(cells, required):
            reason = TOTAL
        if reason is None and not row.complete and in_footer and _is_remark(cells):
            reason = FOOTER
        in_footer = reason == FOOTER or (in_footer and reason == "空行")
        reasons.append(reason)
    _remark_at_the_end(rows, reasons, required, fits)
    _unlabelled_totals(rows, reasons, header, required)
    return _sorted(rows, reasons)


def _sorted(rows: Rows, reasons: Sequence[str | None]) -> SortedRows:
    dropped: dict[str, list[int]] = {}
    zero: tuple[int, int] | None = None
    for number, reason in enumerate(reasons):
        if reason is not None:
            dropped.setdefault(reason, []).append(number)
        if reason == ZERO:
            zero = (number, next(at for at, value in enumerate(rows[number]) if _declares_zero(folded(value))))
    data = tuple(number for number, reason in enumerate(reasons) if reason is None)
    return SortedRows(data, {why: tuple(which) for why, which in dropped.items()}, zero)


def _is_plain(
    cells: Sequence[Any], required: Sequence[int], headings: frozenset[str], telling: dict[str, bool]
) -> bool:
    """The quick way for the many: all required cells filled, not all alike, one with words, no telling word among them."""
    alike, in_words = True, False
    for column in required:
        value = cells[column]
        if value.__class__ is str:
            if not value or value.isspace():
                return False
            told = telling.get(value)
            if told is None:
                told = telling[value] = _is_telling(value, headings)
            if told:
                return False
            in_words = in_words or not _NUMBERED.fullmatch(value.translate(_BRACKETS))
        elif value is None:
            return False
        alike = alike and value == cells[required[0]]
    if not in_words or (alike and len(required) > 1):
        return False
    first = next((value for value in cells if value != ""), None)
    if first.__class__ is not str:
        return True
    told = telling.get(first)
    if told is None:
        told = telling[first] = _is_telling(first, headings)
    return not told


def _is_telling(text: str, headings: frozenset[str]) -> bool:
    """Whether a row with such a cell may be something else than data."""
    seen = folded(text)
    patterns = (_TOTAL, _AVERAGE, _CARRIED, _FOOTER, _SUBROW, _NOTHING)
    return ZERO[:3] in seen or seen in headings or any(pattern.fullmatch(seen) for pattern in patterns)


def _row(number: int, cells: Sequence[Any], header: Header, required: Sequence[int], fits: Fits) -> _Row:
    said = tuple(folded(value) for value in cells if not is_blank(value))
    known = [cells[column] for column in header.columns]
    return _Row(number, cells, known, said, _is_complete(cells, required, fits))


def _is_complete(cells: Sequence[Any], required: Sequence[int], fits: Fits) -> bool:
    """Whether every required cell holds what its column could hold; words of totals are nothing a column holds."""
    if not required:
        return False
    texts = [folded(value) for value in cells if value.__class__ is str]
    bare = any(map(_BARE.fullmatch, texts))
    telling = bare or any(map(_sums, texts))
    for column in required:
        value = cells[column]
        if is_blank(value) or not fits(column, value):
            return False
        text = folded(value) if telling else ""
        if telling and (_BARE.fullmatch(text) or _COUNTED.fullmatch(text) or (bare and text.isdigit())):
            return False
    return len({folded(cells[column]) for column in required}) > 1 or len(required) == 1


def _lacks(cells: Sequence[Any], required: Sequence[int]) -> bool:
    return any(is_blank(cells[column]) for column in required)


def _sums(text: str) -> bool:
    return bool(_TOTAL.fullmatch(text) or _AVERAGE.fullmatch(text) or _CARRIED.fullmatch(text))


def _reason(row: _Row, frame: _Frame) -> str | None:
    if row.number < frame.header.first:
        return ZERO if any(map(_declares_zero, row.said)) else "空行" if not row.said else "表头以上"
    if row.number <= frame.header.last:
        return "表头"
    return next((why for why, test in TESTS if test(row, frame)), None)


def _is_remark(cells: Sequence[Any]) -> bool:
    """Below a footer: a line in which only one thing is said."""
    return len({folded(value) for value in cells if not is_blank(value)}) == 1


def _remark_at_the_end(rows: Rows, reasons: list[str | None], required: Sequence[int], fits: Fits) -> None:
    """Behind the last full row: lines that say one thing, as a sentence does, are the foot of the table."""
    if not required:
        return
    for number in range(len(rows) - 1, -1, -1):
        if reasons[number] is not None:
            continue
        said = {folded(value) for value in rows[number] if not is_blank(value)}
        if len(said) != 1 or _is_complete(rows[number], required, fits):
            return
        text = next(iter(said))
        if _COUNT_ONLY.fullmatch(text) or not (_REMARK.search(text) or len(text) > _LONG_REMARK):
            return
        reasons[number] = FOOTER


def _unlabelled_totals(rows: Rows, reasons: list[str | None], header: Header, required: Sequence[int]) -> None:
    """Rows that lack what a row must have, and whose numbers are sums of other rows: totals, whatever they are called."""
    open_rows = [number for number in range(header.last + 1, len(rows)) if reasons[number] is None]
    bare = [number for number in open_rows if _is_bare(rows, number, required)]
    full = sorted(set(open_rows) - set(bare))
    columns = [at for at in header.names if len(full) >= _RUN and _is_numeric(rows, full, at)]
    candidates = [number for number in bare if any(not is_blank(rows[number][at]) for at in columns)]
    if not candidates:
        return
    totals = {number for number in range(len(rows)) if reasons[number] == TOTAL} | set(candidates)
    data = [number for number in open_rows if number not in totals]
    for number in candidates:
        before = max((total for total in totals if total < number), default=-1)
        after = min((total for total in totals if total > number), default=len(rows))
        spans = (
            [row for row in data if before < row < number],
            [row for row in data if row < number],
            [row for row in data if number < row < after],
            data,
        )
        if any(_adds_up(rows, number, span, columns) for span in spans):
            reasons[number] = TOTAL


def _is_bare(rows: Rows, number: int, required: Sequence[int]) -> bool:
    """Whether a row lacks most of what a row must have. What the row above has too may be merged down, and says nothing."""
    filled = blank = 0
    for column in required:
        value = rows[number][column]
        if is_blank(value):
            blank += 1
        elif _amount(value) is None and value != rows[number - 1][column]:
            filled += 1
    return blank > 0 and filled <= max(len(required) - 1, 0) // 3


def _is_numeric(rows: Rows, full: Sequence[int], at: int) -> bool:
    """Whether a column holds numbers in its full rows, and no running number."""
    amounts = [_amount(rows[number][at]) for number in full if not is_blank(rows[number][at])]
    if len(amounts) * 2 < len(full) or None in amounts:
        return False
    return [int(amount or 0) for amount in amounts] != list(range(1, len(amounts) + 1))


def _adds_up(rows: Rows, number: int, span: Sequence[int], columns: Sequence[int]) -> bool:
    if not span:
        return False
    filled = [at for at in columns if not is_blank(rows[number][at])]
    amounts = {at: _amount(rows[number][at]) for at in filled}
    return all(amount is not None and abs(_sum(rows, span, at) - amount) < 1e-6 for at, amount in amounts.items())


def _amount(value: Any) -> float | None:
    read = parse_number(value)
    return float(read) if isinstance(read, int | float) else None


def _sum(rows: Rows, numbers: Sequence[int], column: int) -> float:
    """The sum of a column over some rows; not a number where one of them is none."""
    total = 0.0
    for number in numbers:
        value = 0.0 if is_blank(rows[number][column]) else _amount(rows[number][column])
        if value is None:
            return float("nan")
        total += value
    return total
