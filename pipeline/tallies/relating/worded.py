"""Corrections in words: 更正：第23号应为“成功” below a table, 序号5与序号1是同一个人 on a sheet of its own.

What such a line changes is not taken from its words: the office puts it into the table. Lines that take rows out (不计入) are
asked about in footnotes.py.
"""

import re
from collections.abc import Iterator

from pipeline.tallies.relating.footnotes import NUMBERS, named_rows, rows_by_number, rows_of_days
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.relating.states import rows_with
from pipeline.tallies.tables.rows.void_words import LONGEST, REMARK_HEAD
from pipeline.tallies.values.case_numbers import is_weak, normal_form
from pipeline.tallies.values.cells import as_text, folded
from pipeline.tallies.values.personal import mask
from pipeline.tallies.wording.sayings import said

_CORRECTS = re.compile(
    r"更正|订正|勘误|有误|[填写登录报算]错|错[填写登录报]|[写填]反|误[填写登录][为成了]|应[为是]|改[为成]|[忘漏][了记]?删|[未没]有?删|应删"
    r"|同一个?[人案件]|实际上?(?:没有?|未|为|是)"
)
_NUMBER_INSTEAD = re.compile(
    r"(?:应(?:该|当)?[为是]|应改[为成]|实[为是]|实际(?:上|应)?[为是]|[更订改]正[为成]|修[正改][为成]|改[为成]|核[实定][为成])[:：]?(\d+)(?![\d年月日号%‰.-])"
)
_DONE = re.compile(r"(?:已经?|均|现|都).{0,6}(?:更正|改|修正|订正|删|调整|处理|核减|扣除|合并|重填|纠正)|改过来|改好")
_IF = re.compile(r"(?:如|若|倘)(?:有|需|果|须|发现|存在).{0,8}(?:误|错|更正|订正|改)")
_SENTENCE = re.compile("[。;；]")
# 第23号, 序号5与序号1, 3号; no 第1列, 第5个工作日, 1件, 5月12号
_ROWS = re.compile(
    rf"(?:第|序号|编号)[:：]?{NUMBERS}(?![\d列栏页次批季届章个])|(?<![\d月])\d+号(?:[、,和及与至到~-]\d+号)*"
)
_NAMES = re.compile("姓名|名字|人员|律师|顾问|负责人|当事人|申请人|专家")
_CALLED = re.compile(r"(?:律师|同志|先生|女士)$")
_SHORTEST_NAME = 2


def tell_of_corrections_in_words(desk: Settlement) -> None:
    """An error for the first line of each table that says that some of its rows are written wrong."""
    for number, table in enumerate(desk.tables):
        doubted = desk.in_doubt(number)
        for file, sheet, cell, text in _lines(desk, number):
            near = file == table.place.file
            said_wrong = (part for part in _SENTENCE.split(text) if _says_wrong(part))
            rows = [p for part in said_wrong for p in _rows_meant(desk, number, part, near=near) if p not in doubted]
            if rows and not _DONE.search(text):
                cells = desk.cells(number, rows)
                desk.problems.append(said("note.corrects", file, sheet, cell, text=text[:LONGEST], cells=cells))
                break


def tell_of_corrections_in_remarks(desk: Settlement) -> None:
    """An error for the rows of each table whose remark or comment says a number (应为15) that no cell of the row holds."""
    for number, table in enumerate(desk.tables):
        heads = [at for at, name in table.table.header.unread.items() if REMARK_HEAD.search(folded(name))]
        said_so = rows_with(table, heads, lambda cell: _NUMBER_INSTEAD.search(folded(cell)) is not None)
        for position, row in enumerate(table.rows) if table.comments else ():
            said_so.setdefault(position, []).append(table.comments.get(row, ""))
        for position in desk.counted(number) if said_so else ():
            cells = {as_text(value) for at, value in enumerate(table.cells(position)) if at not in heads}
            wrong = [
                text[:LONGEST]
                for text in map(folded, said_so.get(position, ()))
                for match in _NUMBER_INSTEAD.finditer(text)
                if match[1] not in cells
            ]
            if wrong and position not in desk.in_doubt(number):
                desk.tell("row.corrects", number, [position], words=mask(wrong[0]))


def _says_wrong(sentence: str) -> bool:
    return _CORRECTS.search(sentence) is not None and not _IF.search(sentence)


def _lines(desk: Settlement, number: int) -> Iterator[tuple[str, str, str, str]]:
    """The lines beside the rows of a table, and of sheets that are no tally: file, sheet, cell, text."""
    table = desk.tables[number]
    for row, text in (*table.notes.items(), *table.bands.items()):
        yield table.place.file, table.place.sheet, f"{table.table.letters(0)}{row}", text
    for aside in desk.asides:
        for row, text in aside.lines.items():
            yield aside.file, aside.sheet, f"A{row}", text


def _rows_meant(desk: Settlement, number: int, text: str, *, near: bool) -> list[int]:
    """The counted rows that a line names: by a number, near them also by a running number, or by somebody's name."""
    counted = set(desk.counted(number))
    if near:
        numbers = rows_by_number(desk, number)
        named = [p for match in _ROWS.finditer(text) for p in named_rows(desk, number, match[0], numbers)]
        named = named or rows_of_days(desk, number, text)
        return [p for p in dict.fromkeys((*named, *_named_persons(desk, number, text))) if p in counted]
    whole = normal_form(text)
    identities = enumerate(desk.tables[number].identities)
    return [
        p
        for p, told in identities
        if p in counted and any(not is_weak(each) and each in whole for each in told if each)
    ]


def _named_persons(desk: Settlement, number: int, text: str) -> list[int]:
    table = desk.tables[number]
    found: list[int] = []
    for at in (at for at, name in table.table.header.names.items() if _NAMES.search(folded(name))):
        names = [_CALLED.sub("", folded(cell)) for cell in table.column(at)]
        found += [p for p, name in enumerate(names) if len(name) >= _SHORTEST_NAME and name in text]
    return found
