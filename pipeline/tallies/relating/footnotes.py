"""What lines outside the rows say of them: 第3号不计入统计, 带*的归属未明确, 另有十四人未登记, 灰底为已下架."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.relating.states import rows_with
from pipeline.tallies.tables.rows.void_words import EXCLUDES, LONGEST, VOID
from pipeline.tallies.tables.rows.words import SERIAL
from pipeline.tallies.values.case_numbers import normal_form
from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.wording.sayings import said

_MORE = re.compile(
    r"(?:^|[:：;；。])[^。每]{0,8}(?:实际)?应为\d+[件起次份条人](?!以|左右|之内)|(?:缺|未报|没报)\D{0,4}\d{1,2}月|\d{1,2}月\D{0,4}(?:未报|没报|缺报|另报)|"
    r"(?:^|[:：])补[登录报].{0,12}\d.{0,30}\d|"
    r"(?:另有|尚有|还有|此外).{0,16}[\d一二三四五六七八九十百两几]+(?:余|多)?(?:人次|[件起宗次条份个人名项户场批]).{0,8}(?:未|没有)(?:登记|列入|计入|统计|录入|纳入|上表|报)"
)
_MARK = re.compile(r"(?:带|标|加|打|有|注)有?[“\"'(（]?([*★☆▲△#※●◆◎■√])")
_UNSETTLED = re.compile(r"归属|未明确|待定|未定|共管|共同管理|县级|外[镇乡县]|非本|不属")
_COLOUR = re.compile(
    r"[灰红黄绿蓝橙紫粉][色底]|(?:灰|红|黄|绿|蓝|橙|紫|粉|浅|深)色?(?:底|字|标|填充|行|部分|单元格)|标[红黄灰绿蓝]|底色|字体颜色|颜色"
)
_BRACKETED = re.compile(r"[(\[【]([^\W\d]{2,6})[)\]】]")
NUMBERS = r"((?:(?:第|序号|编号)?\d++(?:号|行|项|条)?[、,和及与至到~-]{0,2}){1,200})"
_LONGEST_NUMBER = 15
_MOST_NOTES = 50  # questions of one table; what further notes say is one more
_NAMED_ROWS = re.compile(rf"(?:第|序号|编号|no\.?)\s*{NUMBERS}|{NUMBERS}\s*(?:号|行|项|条|笔|场|次|例|件)")
_PERHAPS_OUT = re.compile(
    r"结转|忽略|不存在|已?销案|代接|代办|已由|同一?起|[一个]件事|没有?调成|未调成|实际20\d\d|辖区|不属|不归|非本|外[镇乡县]|同一(?:纠纷|案|件|事|人)|重复|已转|移送|移交"
)
_LAST = re.compile("末行|最后一[行件条起项]")
_BY_NUMBER = re.compile(rf"{_LAST.pattern}|(?:第|序号|编号|案号)\s*\d|\d号(?!楼|院|线|路|文)")
_DAY = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})[日号]|(20\d\d)-(\d{1,2})-(\d{1,2})")
_ESTIMATED = re.compile(r"估算|[暂预]估|[为是系]估计|估计数|初步(?:数|统计)|快报数?|尚未核[定实]")
_IN_PART = re.compile(
    r"仅[为是含统].{0,4}(?:[上下]半年|[一二三四]季度|\d{1,2}[-—~至到]\d{1,2}月)|(?:尚未|没有?|未)(?:收齐|报齐|报全|统计完)|另报|待补报|以后补报"
)


def settle_footnotes(desk: Settlement) -> None:
    """Ask about the rows that lines outside the rows speak of, and tell what such lines say of the whole table."""
    for number in range(len(desk.tables)):
        _ask_about_footnotes(desk, number)
        _ask_about_marked_rows(desk, number)
        _tell_of_parts(desk, number)
        _tell_of_more(desk, number)
        _tell_of_colours(desk, number)


def _ask_about_footnotes(desk: Settlement, number: int) -> None:
    """第3号不计入统计, 第2号系西河镇辖区 at the foot or the head of a table takes out the rows that it names."""
    table = desk.tables[number]
    notes = {row: text for row, text in table.notes.items() if _takes_rows_out(text)}
    if not notes:
        return
    numbers, called = rows_by_number(desk, number), _rows_by_word(desk, number)
    counted = desk.counted(number)
    among, asked = set(counted), 0
    rest: set[int] = set()
    for row, text in notes.items():
        rows = [p for p in named_rows(desk, number, text, numbers) if p in among] or _called_rows(called, counted, text)
        if rows and asked < _MOST_NOTES:
            desk.doubt("rows.footnote", number, rows, text=text[:LONGEST], row=row)
        elif rows:
            rest.update(rows)
            last = row, text
        asked += bool(rows)
    if rest:
        desk.doubt("rows.footnote", number, sorted(rest), text=last[1][:LONGEST], row=last[0])


def _tell_of_parts(desk: Settlement, number: int) -> None:
    """本表仅为上半年数据: the rows are a part of the year. 4月数据为估算: they will be others."""
    table = desk.tables[number]
    for row, text in table.notes.items():
        for code, words in (("note.part", _IN_PART), ("note.estimate", _ESTIMATED)):
            if words.search(text) and not EXCLUDES.search(text):
                cell = f"{table.table.letters(0)}{row}"
                desk.problems.append(said(code, table.place.file, table.place.sheet, cell, text=text[:LONGEST]))


def _takes_rows_out(text: str) -> bool:
    """Whether a note says that rows do not count, or names some that may be another's or are one case."""
    return bool(EXCLUDES.search(text) or (_BY_NUMBER.search(text) and _PERHAPS_OUT.search(text)))


def _rows_by_word(desk: Settlement, number: int) -> dict[str, set[int]]:
    """The rows that bear a word in brackets in any cell: 主项 of 临时救助（主项）."""
    table = desk.tables[number]
    found: dict[str, set[int]] = {}
    said = rows_with(table, range(len(table.table.rows[0])), lambda cell: bool(_BRACKETED.search(folded(cell))))
    for position, cells in said.items():
        for word in {word for cell in cells for word in _BRACKETED.findall(folded(cell))}:
            found.setdefault(word, set()).add(position)
    return found


def _called_rows(by_word: Mapping[str, set[int]], counted: Sequence[int], text: str) -> list[int]:
    """有子项的主项仅列名，不单独计数 takes out the rows that bear its word in brackets: 临时救助（主项）."""
    said = "。".join(part for part in re.split("[。;；]", text) if EXCLUDES.search(part))
    called = set().union(*(rows for word, rows in by_word.items() if word in said))
    rows = [position for position in counted if position in called]
    return rows if len(rows) < len(counted) else []


def _tell_of_more(desk: Settlement, number: int) -> None:
    """另有随同家属十四人未登记在内: the rows are not all."""
    table = desk.tables[number]
    for row, text in (*table.notes.items(), *table.bands.items()):
        if _MORE.search(text):
            cell = f"{table.table.letters(0)}{row}"
            desk.problems.append(said("note.more", table.place.file, table.place.sheet, cell, text=text[:LONGEST]))
            return


def _ask_about_marked_rows(desk: Settlement, number: int) -> None:
    """注：带*的为与管委会共管的片区，统计归属尚未明确: the rows that bear the mark."""
    table = desk.tables[number]
    for row, text in (*table.notes.items(), *table.bands.items()):
        mark = _MARK.search(text)
        if mark is None or not (EXCLUDES.search(text) or _UNSETTLED.search(text)):
            continue
        marked = rows_with(table, range(len(table.table.rows[0])), partial(_bears, mark[1]))
        rows = [position for position in desk.counted(number) if position in marked]
        if rows:
            desk.doubt("rows.footnote", number, rows, text=text[:LONGEST], row=row)


def _bears(sign: str, cell: object) -> bool:
    text = str(cell).strip()
    return text.startswith(sign) or text.endswith(sign)


def _tell_of_colours(desk: Settlement, number: int) -> None:
    """灰底为已下架: colours are not read, and here some rows may not count."""
    table = desk.tables[number]
    lines = (*table.notes.items(), *table.bands.items(), *((0, text) for text in table.title.split("|")))
    for row, text in lines:
        if _COLOUR.search(text) and (VOID.search(text) or EXCLUDES.search(text)):
            cell = f"{table.table.letters(0)}{row}" if row else ""
            desk.problems.append(said("note.colour", table.place.file, table.place.sheet, cell, text=text[:LONGEST]))
            return


def rows_by_number(desk: Settlement, number: int) -> dict[str, int]:
    """The first row of each number and each running number, in its normal form."""
    table = desk.tables[number]
    header = table.table.header
    by_number: dict[str, int] = {}
    for at, name in header.names.items():
        if header.columns.get(at) in desk.topic.unique_by or folded(name) in SERIAL:
            for position in range(len(table.rows)):
                by_number.setdefault(normal_form(as_text(table.cells(position)[at])), position)
    by_number.pop("", None)
    return by_number


def named_rows(desk: Settlement, number: int, text: str, by_number: Mapping[str, int]) -> list[int]:
    """The rows that a note names: by their number, their running number, or the row of the sheet."""
    table = desk.tables[number]
    whole = normal_form(text)
    named = [position for form, position in by_number.items() if len(form) > 4 and form in whole]
    if named:
        return named
    clause = next(
        (part for part in re.split(r"[。;；,，]", text) if EXCLUDES.search(part) and _NAMED_ROWS.search(part)), text
    )
    found: list[int] = list(range(len(table.rows)))[-1:] if _LAST.search(clause) else []
    for match in _NAMED_ROWS.finditer(clause):
        numbers = _spread(match[1] or match[2])
        found += [by_number[number] for number in numbers if number in by_number]
        if "行" in match[0]:
            found += [p for p, row in enumerate(table.rows) if str(row) in numbers]
    return list(dict.fromkeys(found or rows_of_days(desk, number, clause)))


def rows_of_days(desk: Settlement, number: int, clause: str) -> list[int]:
    """The rows of the days that a note names: 6月16日为县领导接访."""
    days = set()
    for match in _DAY.finditer(clause):
        year, month, day = (
            int(part) for part in (match[1] or match[4] or desk.year, match[2] or match[5], match[3] or match[6])
        )
        days.add((year, month, day))
    if not days:
        return []
    columns = desk.tables[number].dates
    return [
        p
        for p in range(len(desk.tables[number].rows))
        if any((at := column[p]) is not None and (at.year, at.month, at.day) in days for column in columns)
    ]


def _spread(text: str) -> list[str]:
    """3、5 → 3, 5; 3-5 → 3, 4, 5."""
    numbers: list[str] = []
    for part in re.split(r"[、,和及与]", text):
        ends = [int(number) for number in re.findall(r"\d+", part) if len(number) <= _LONGEST_NUMBER]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 200:
            numbers += [str(number) for number in range(ends[0], ends[1] + 1)]
        else:
            numbers += [str(number) for number in ends]
    return numbers
