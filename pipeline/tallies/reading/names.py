"""Names of files and sheets as they may be shown: readable, without unseen characters, and without numbers of persons.

What a name hides is told by the hash of the file. A name of a person is hidden only behind a word that says so (填报人：…): by
itself it cannot be told from the name of a village or an office.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from pipeline.tallies.cells import visible
from pipeline.tallies.personal import mask

NAME_MASK = "〔姓名已隐去〕"
_LABELLED = re.compile(
    r"((?:填[表报写]|制表|报送|统计|经办|联系|负责|审核)人|姓名)(\s*[:：_\-—（(\s]\s*)[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff])"
)


def shown_names(paths: Iterable[PurePath]) -> Iterator[str]:
    """The names of files, relative to their folder, as they may be shown. No two are alike."""
    return _distinct(shown_name(path.as_posix()) for path in paths)


def shown_sheet_names(names: Iterable[str]) -> Iterator[str]:
    """The names of the sheets of a workbook as they may be shown. No two that were hidden in part are alike."""
    return _distinct(_hidden(visible(name)) for name in names)


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


def _hidden(name: str) -> str:
    return _LABELLED.sub(rf"\1\2{NAME_MASK}", mask(name))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    """The same names; of those that hide the same the second and later ones bear a number."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1 and ("〔" in name):
            path = Path(name)
            yield str(path.with_name(f"{path.stem}（{seen[name]}）{path.suffix}"))
        else:
            yield name
