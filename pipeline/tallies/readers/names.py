"""Names of files and sheets as they may be shown: readable, without unseen characters, and without numbers of persons.

The hash of the file tells what a name hides. A name of a person is hidden behind a word that says so (填报人：…), and where a
sheet is called by a name that stands in it as a person's: by itself it cannot be told from the name of a village or an office.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import PurePath, PurePosixPath

from pipeline.tallies.readers.contents import Sheet
from pipeline.tallies.values.cells import in_one_line, visible
from pipeline.tallies.values.personal import mask
from pipeline.tallies.values.persons import NAMES_PERSONS, is_like_a_name

NAME_MASK = "〔姓名已隐去〕"
_LOOKED_AT = 500
_LONGEST_LABEL = 12
_LABELLED = re.compile(
    r"((?:填[表报写]|制表|报送|统计|经办|联系|负责|审核)人|姓名)(\s*[:：_\-—（(\s]\s*)[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff])"
)


def shown_names(paths: Iterable[PurePath]) -> Iterator[str]:
    """The names of files, relative to their folder, as they may be shown. No two are alike."""
    return _distinct(shown_name(path.as_posix()) for path in paths)


def shown_sheet_names(sheets: Iterable[Sheet]) -> Iterator[str]:
    """The names of the sheets of a workbook as they may be shown. No two are alike."""
    return _distinct(NAME_MASK if _is_called_by_a_person(sheet) else _hidden(visible(sheet.name)) for sheet in sheets)


def shown_name(name: str) -> str:
    """A name as it can be shown: bytes that are no UTF-8 are read as GBK, as older archives write them."""
    return _hidden(visible(os.fsencode(name).decode("gb18030", "replace") if is_garbled(name) else name))


def is_garbled(name: str) -> bool:
    """Whether a name holds bytes that are no UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _is_called_by_a_person(sheet: Sheet) -> bool:
    """Whether a sheet is called by a name that stands in it under, or beside, 姓名 or 当事人."""
    name = "".join(visible(sheet.name).split())
    if not is_like_a_name(name):
        return False
    labels: set[int] = set()  # the columns that are called so
    for row in sheet.rows[:_LOOKED_AT]:
        beside = False
        for column, value in enumerate(row):
            text = "".join(value.split()) if isinstance(value, str) else ""
            if text == name and (beside or column in labels):
                return True
            if text and NAMES_PERSONS.search(text.rstrip(":：").lower()) and len(text) <= _LONGEST_LABEL:
                labels.add(column)
                beside = True
            elif text:
                beside = False
    return False


def _hidden(name: str) -> str:
    return _LABELLED.sub(rf"\1\2{NAME_MASK}", mask(in_one_line(name)))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """The same names; where one is there already it bears a number: 台账（2）.xlsx."""
    seen: set[str] = set()
    for name in names:
        suffix, shown = PurePosixPath(name).suffix, name
        for number in count(2):
            if shown not in seen:
                break
            shown = f"{name.removesuffix(suffix)}（{number}）{suffix}"
        seen.add(shown)
        yield shown
