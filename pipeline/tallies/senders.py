"""Which office a file came from: what its form says (填报单位：党政办), else the name of the file (党政办-…). Pure."""

import re
from collections.abc import Iterator, Sequence

from pipeline.tallies.readers import Rows
from pipeline.tallies.values.cells import folded

_EDGE = 6
_STATED = re.compile(
    r"(?:填报|报送|上报|填表|制表|填写|责任|承办|牵头)?(?:单位|部门|科室|站所|处室)(?:\((?:盖章|公章|签章)\))?[:：]"
    r"([^|:：,，;；(（\s]{2,14})"
)
_ENDING = r"(?:办公室|办|所|中心|站|科|股|局|大队|中队|委员会|委|部|室|队|院|会|团委|妇联|工会)"
_NAME = rf"([\u4e00-\u9fff]{{1,10}}?{_ENDING})"
_NUMBER = r"(?:附件\d*[-—_ 、.]*|\d+[-—_ 、.]*)?"
_IN_NAME = re.compile(rf"^{_NUMBER}{_NAME}(?=[-—_ ·(（:：、\d]|20\d\d)|[(（]{_NAME}[)）]")
_OFFICE = re.compile(rf"[\u4e00-\u9fff、]{{1,12}}{_ENDING}")
_TOWN = re.compile(r".*(?:镇|乡|街道)(?:人民政府|政府|办事处)?$")


def sender_of(file_name: str, sheets: Sequence[Rows], departments: Sequence[str] = ()) -> str:
    """The office that handed a file in; "" where neither form nor name says one.

    Parameters
    ----------
    departments
        The unit's offices by the names it uses: one of these goes before any other reading.
    """
    name = file_name.rpartition("/")[2].rpartition(".")[0]
    for text in (*_lines(sheets), ""):
        if not text:
            break
        match = _STATED.search(text)
        if match and (found := _known(match[1], departments)):
            return found
    for department in sorted(departments, key=len, reverse=True):
        if department and folded(department) in folded(name):
            return department
    match = _IN_NAME.search(name)
    return _known(match[1] or match[2], departments) if match else ""


def _known(said: str, departments: Sequence[str]) -> str:
    """The office as it is called: its own name in unit.yml where that is part of what is said."""
    own = [department for department in departments if department and folded(department) in folded(said)]
    if own:
        return max(own, key=len)
    said = re.sub(r"^[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)(?:人民政府|政府|党委)?", "", said)
    return "" if not said or _TOWN.fullmatch(said) or not _OFFICE.fullmatch(said) else said


def _lines(sheets: Sequence[Rows]) -> Iterator[str]:
    """What stands in the first and the last rows of the sheets."""
    for rows in sheets:
        for row in (*rows[:_EDGE], *rows[_EDGE:][-_EDGE:]):
            text = "|".join(dict.fromkeys(folded(value) for value in row if value.__class__ is str and value))
            if text:
                yield text
