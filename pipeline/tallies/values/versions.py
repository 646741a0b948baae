"""Which of two names says that it is the later version: 初稿 < 修改稿 < v2 < 最终版. Pure.

Belongs here: words of files, sheets and titles. Does not belong here: periods (periods.py), and whether the rows agree.
A copy is no later than what it was copied from: 副本 and (2) say nothing. Nor does a word that one name has and the other
answers with another matter: two names are compared only by their version words and by the days they are marked with.
"""

import re
from functools import lru_cache
from typing import Literal

from pipeline.tallies.values.cells import folded
from pipeline.tallies.values.hanzi import chinese_number

Later = Literal["later", "earlier"]
PLAIN, NUMBERED = 4, 6

# Names without a word rank between a draft and a revision: the plain name was there first.
_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(words))
    for rank, words in (
        (0, r"作废|已废|废弃|停用|勿用|不用"),
        (
            1,
            r"旧|老版|备份|bak|old|backup|历史版|原版|原稿|^原(?:网格|岗位|有)|(?:修改|调整|划分|合并|更正|更新|改革|优化|变更|整合|修订)前",
        ),
        (2, r"草稿|初稿|初版|草案|draft|过程稿"),
        (3, r"征求意见|讨论稿|送审稿|待审|未定稿"),
        (8, r"最最终|最终|终稿|终版|定稿|定版|final|正式|审定|签发版|盖章版|上报版|报送版"),
        (7, r"最新|新版|\(新\)|^新$|^现(?:网格|岗位|有)|(?:修改|调整|划分|合并|更正|更新|改革|优化|变更|整合|修订)后"),
        (5, r"修改|修订|修正|更正|更新|补充|校对|核对后|\(改\)|rev\d"),
    )
)
_NUMBERED = re.compile(
    r"(?<![a-z])v(?:er)?\.?(?P<v>\d{1,9}(?:\.\d{1,9}){0,9})|第?(?P<draft>[一二三四五六七八九十]|\d{1,9})[稿版](?!本)"
    r"|(?:(?:最终|final|修改|修订)[版稿]?|[终定][版稿])(?P<word>\d{1,2}(?!\d))?"
)
_DAY = re.compile(
    r"(?<!\d)(20\d\d)(?:[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9]))(?!\d)"
)


@lru_cache(maxsize=4096)
def version_rank(name: str) -> int | None:
    """How final a name says its contents are; None where it has no word of the kind."""
    text = folded(name)
    ranks = [rank for rank, words in _RANKS if words.search(text)]
    if ranks:
        return ranks[0]
    number = _number(text)
    return None if number is None else NUMBERED if number > (1,) else PLAIN


def later_of(one: str, other: str) -> Later | None:
    """What the first name says beside the second: that it is the later version, the earlier one, or nothing."""
    for told in (_rank, _number, _day):
        first, second = told(folded(one)), told(folded(other))
        if first is not None and second is not None and first != second:
            return "later" if first > second else "earlier"
    return None


def _rank(text: str) -> tuple[int, ...]:
    rank = version_rank(text)
    return (PLAIN if rank is None else rank,)


def _number(text: str) -> tuple[int, ...] | None:
    """v2.1 → (2, 1); 最终版 is the first of its kind, 最终版2 the second."""
    found = list(_NUMBERED.finditer(text))
    match = next((each for each in found if each["v"]), found[0] if found else None)
    if match is None:
        return None
    if match["v"]:
        return tuple(map(int, match["v"].split(".")))
    number = match["draft"] or match["word"] or "1"
    return (int(number) if number.isdigit() else chinese_number(number) or 1,)


def _day(text: str) -> tuple[int, ...] | None:
    match = _DAY.search(text)
    return tuple(int(part) for part in match.groups() if part) if match else None
