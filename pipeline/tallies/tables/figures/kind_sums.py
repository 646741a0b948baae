"""Kinds that a table names and no catalogue knows (来信, 来访, 网上), and the column or row 小计 that sums just these.

Such a sum is the number of all rows of the topic that the title names. Belongs here: finding it by arithmetic. Does not belong
here: kinds that the catalogue knows (topics.py), and totals over villages and months (figures/totals.py). Pure.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from pipeline.catalogue import Topic
from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.figures.labels import Label, Names, is_place
from pipeline.tallies.values.cells import is_blank
from pipeline.tallies.values.numbers import counted

_FEWEST, _NEAR = 2, 1e-6
_SEVERAL, _MOST = 3, 0.7
_COUNTY = re.compile(r"全[县区市旗]|[县区市]合?计")
_NO_KIND = re.compile(
    r"办结|结案|审[结理核]|[处办]理|处置|[调处]处|[答回]复|化解|调[解整]|整改|[按超逾到]期|[及超准按]时|未|已|成功|率$|上[年月]|结转"
    r"|[省市县区][级局里]|存量|原有|历史|新增|积案|男|女|人数|人次|^人$|元$|金额|罚款|罚没|没收|款$"
)
_MONEY = re.compile(r"单位[:：]?.{0,3}元|人次|[(（].{0,2}元[)）]")
_CLOSING = re.compile(r"办结|结案|答复|化解|整改|反馈|按期|按时")
_TAKING = re.compile(r"受理|收到|接收|登记|办理|受|接|总|来")


@dataclass(frozen=True, slots=True)
class Whole:
    """A sum of kinds: where it stands along its head, where the kinds stand, and the indicator that it is."""

    at: int
    kinds: tuple[int, ...]
    key: str = ""

    @property
    def keys(self) -> dict[int, str]:
        """Its place → its indicator."""
        return {self.at: self.key}


def with_whole_column(
    said: Mapping[int, Label], heads: Mapping[int, Sequence[str]], beneath: Rows, topic: Topic | None, title: str,
    *, names: Names,
) -> dict[int, Label]:  # fmt: skip
    """What the columns of figures say, without the kinds; the one that sums them says which indicator it is.

    Parameters
    ----------
    said, heads
        Column → what its whole heading says; the texts of its heading, from the upper level to the lower.
    beneath
        The rows below the head.
    title
        What stands above the head, and what sheet and file are called.
    """
    lowest = {at: names.read(heads[at][-1], topic) for at in said}
    uppers = {at: tuple(heads[at][:-1]) for at in said}
    lines = [dict(enumerate(row)) for row in beneath]
    told, gone = dict(said), set[int]()
    for upper in dict.fromkeys(uppers.values()):
        group = {at: label for at, label in lowest.items() if uppers[at] == upper}
        if upper and said[min(group)].indicators and not _counts_kinds(topic, group):
            for found in wholes_of_kinds(group, lines, _is_part):
                told[found.at] = replace(said[found.at], total="")
                gone |= set(found.kinds)
    whole = _only(
        [
            replace(whole, key=key)
            for whole in wholes_of_kinds(lowest, lines)
            if len({uppers[at] for at in (whole.at, *whole.kinds)}) == 1
            and (key := counted_whole(topic, whole, lowest, "".join(uppers[whole.at]) or title))
        ]
    )
    plain = [label for label in said.values() if not (label.period and label.period.running)]
    if whole is not None and not any(whole.key in label.indicators for label in plain):
        told[whole.at] = replace(said[whole.at], indicators=(whole.key,), total="", name="")
        gone |= set(whole.kinds)
    return {at: label for at, label in told.items() if at not in gone}


def _counts_kinds(topic: Topic | None, group: Mapping[int, Label]) -> bool:
    """Whether an indicator of the topic counts some of the kinds alone: then each of them is read."""
    named = {column for label in group.values() for column in label.categories}
    return topic is not None and any(named & set(item.filter) for item in topic.indicators.values())


def whole_row(
    labels: Mapping[int, Label], lines: Sequence[Mapping[int, Any]], topic: Topic | None, title: str
) -> Whole | None:
    """The one row that sums kinds of its own, where no other row names the indicator that it is."""
    named = {key for label in labels.values() for key in label.indicators}
    among = any(label.subset for label in labels.values()) and not _counts_kinds(topic, labels)
    found = [
        replace(whole, key=key)
        for whole in wholes_of_kinds(labels, lines, is_kind_or_category if among else _is_kind)
        if (key := counted_whole(topic, whole, labels, title)) and key not in named
    ]
    return _only(found)


def _only(found: Sequence[Whole]) -> Whole | None:
    return found[0] if len(found) == 1 else None


def wholes_of_kinds(
    labels: Mapping[int, Label],
    lines: Sequence[Mapping[int, Any]],
    is_kind: Callable[[Label], bool] | None = None,
    sums: Callable[[Label], bool] | None = None,
) -> list[Whole]:
    """Every 小计 or 合计 along a head whose figure is, in all lines across it or in most of many, the sum of the kinds right
    before or after it: where it is not in a few, somebody wrote a wrong number, and a check says so.

    Parameters
    ----------
    labels
        What the head says at each place, in order.
    lines
        The lines across the head: place → cell. A blank is nothing.
    is_kind
        What a kind may be; without it, a name that nobody knows and that is none of a place.
    sums
        What a sum may be; without it, what says no more than that it is one.
    """
    order = sorted(labels)
    is_kind, sums = is_kind or _is_kind, sums or _sums
    found = (
        whole
        for place, at in enumerate(order)
        if sums(labels[at])
        for side in (order[:place][::-1], order[place + 1 :])
        if (
            whole := _whole(at, [*takewhile(lambda other: is_kind(labels[other]), side)], lines, bool(labels[at].total))
        )
    )
    return list({whole.at: whole for whole in found}.values())


def counted_whole(topic: Topic | None, whole: Whole, labels: Mapping[int, Label], title: str) -> str | None:
    """The indicator that a sum of kinds is: the number of all rows, where nothing speaks of closing, of money or of persons."""
    if topic is None or any(_NO_KIND.search(labels[at].name) for at in whole.kinds):
        return None
    if _MONEY.search(title) or (_CLOSING.search(title) and not _TAKING.search(title)):
        return None
    every = [key for key, item in topic.indicators.items() if item.count is not None and not item.filter]
    return every[0] if len(every) == 1 else None


def _sums(label: Label) -> bool:
    """Whether a head says no more than that it is a sum."""
    bare = not (label.indicators or label.categories or label.period or label.other or label.average or label.name)
    return bare and (bool(label.total) or label.measure) and not _COUNTY.search(label.text)


def _is_kind(label: Label) -> bool:
    """Whether a head is a name and nothing that a table of figures is known to have, nor that of a place."""
    return bool(label.name) and not label.says_what and not label.average and not is_place(label.name)


def is_kind_or_category(label: Label) -> bool:
    """Whether a head is a kind, known or not, and no place."""
    plain = not (label.indicators or label.period or label.other or label.total or label.average)
    return _is_kind(label) or (bool(label.categories) and plain)


def _is_part(label: Label) -> bool:
    """Whether the lower level of a group may be a part of what the group is of: a kind or a category."""
    return not (label.indicators or label.period or label.other or label.total or label.average or label.now)


def _whole(at: int, kinds: Sequence[int], lines: Sequence[Mapping[int, Any]], sure: bool) -> Whole | None:
    """The sum of some kinds, if it is one in enough lines: in fewer where its name says so (`sure`)."""
    read = [tuple(counted(line.get(place)) for place in (at, *kinds)) for line in lines if not is_blank(line.get(at))]
    numbers = [line for line in read if 2 * line.count(None) < len(line)]
    if len(kinds) < _FEWEST or not numbers or any(number is None for line in numbers for number in line):
        return None
    said = [[number or 0.0 for number in line] for line in numbers]
    equal = sum(abs(line[0] - sum(line[1:])) < _NEAR for line in said)
    adds_up = equal == len(said) or (equal >= _SEVERAL - sure and equal >= (_MOST - 0.1 * sure) * len(said))
    telling = sum(sum(map(bool, line[1:])) >= _FEWEST for line in said)
    return Whole(at, tuple(sorted(kinds))) if adds_up and telling else None


def says_number(label: Label) -> bool:
    """Whether a head may be the number of what kinds beside it are kinds of: a sum, or an indicator by its name."""
    return _sums(label) or (bool(label.indicators) and not label.other and not label.average)
