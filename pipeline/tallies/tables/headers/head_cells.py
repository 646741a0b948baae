"""What the cells of a header say together: names over several rows, dates and choices spread over columns. Pure.

Does not belong here: which rows are the header, and whose (headers/choosing.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.tallies.readers import Rows
from pipeline.tallies.tables.headers.headings import Headings
from pipeline.tallies.values.categories import category_words, parse_yes_no
from pipeline.tallies.values.cells import as_text, folded

_A_YEAR = re.compile(r"(20\d\d)(?:年度?)?")
_DATE_PARTS = ("年", "月", "日")
_BEFORE = re.compile(
    r"(?:调整|优化|整合|撤并|合并|变更|变动|划分|改革|修改|更正)(?:之|以)?前|^原(?!告|因|件|文|始|则|籍)|^旧"
    r"|[(（]旧|[旧老]系统|[旧老]平台|^(?:[镇乡街]|街道|本[镇乡])?(?:自?[报填]|初[报填核审])(?=[^送告]|$)"
)


def give_way(
    claims: Mapping[str, dict[str, list[tuple[int, int]]]], names: Mapping[int, list[str]], groups: Sequence[Any]
) -> dict[str, dict[int, int]]:
    """Take the claims of columns of before (调整前 | 网格名称) away where one of after stands beside: which gave way to which."""
    gone: dict[str, dict[int, int]] = {}
    for topic, keys in claims.items():
        for key, columns in keys.items():
            told = {at: [*(groups[at : at + 1]), *names[at]] for _, at in columns}
            before = [claim for claim in columns if any(_BEFORE.search(folded(text)) for text in told[claim[1]])]
            after = [claim for claim in columns if claim not in before]
            if before and after:
                keys[key] = after
                gone.setdefault(topic, {}).update({at: after[0][1] for _, at in before})
    return gone


def goes_on(rows: Rows, last: int) -> bool:
    """Whether the row below belongs to the same header: cells merged down repeat, and one merged across is told in parts."""
    if last + 1 >= len(rows):
        return False
    here, below = ([folded(value) for value in rows[at]] for at in (last, last + 1))
    width = range(len(here))
    down = sum(bool(here[at]) and here[at] == below[at] for at in width)
    parts = [at for at in width if here[at] and below[at] and here[at] != below[at]]
    across = [at for at in parts if here[at] in here[max(at - 1, 0) : at] + here[at + 1 : at + 2]]
    return down >= 2 and bool(parts) and parts == across and all(rows[last + 1][at].__class__ is str for at in parts)


def names_by_column(rows: Rows, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    """What stands over each column, from the top down, each text once."""
    for column in range(len(rows[first])):
        cells = [rows[row][column] for row in range(first, last + 1)]
        texts = dict.fromkeys(map(as_text, cells))
        texts.pop("", None)
        if texts and all(isinstance(cell, str) for cell in cells):
            yield column, list(texts)


def of_this_year(names: Mapping[int, list[str]], year: int) -> dict[int, list[str]]:
    """The names, without the year over or under that of the report's year where columns of several years share a name."""
    leaves = {at: (_A_YEAR.fullmatch(folded(texts[-1])), tuple(texts[:-1])) for at, texts in names.items()}
    dated = {at: (int(found[1]), group) for at, (found, group) in leaves.items() if found and group}
    several = {group for _, group in dated.values() if len({other for other, of in dated.values() if of == group}) > 1}
    told = {at for at, (named, group) in dated.items() if named == year and group in several}
    return {at: texts[:-1] if at in told else texts for at, texts in names.items()}


def split_dates(
    names: Mapping[int, list[str]], headings: Headings
) -> Iterator[tuple[str, str, int, tuple[int, int, int]]]:
    """Dates split over three columns 年 月 日 under one group heading that names a date column, by its own label (0) or not."""
    for column, texts in names.items():
        near = [names.get(column + step, [""]) for step in range(3)]
        if tuple(folded(part[-1]) for part in near) != _DATE_PARTS or len(texts) < 2:
            continue
        if any(part[:-1] != texts[:-1] for part in near):
            continue
        for topic, (key, rank) in headings.matches_of(texts[:-1]).items():
            if topic in headings.topics and headings.topics[topic].columns[key].type == "date":
                yield topic, key, rank, (column, column + 1, column + 2)


def month_and_day(names: Mapping[int, list[str]]) -> tuple[int, int] | None:
    """Two columns 月 | 日 without a year, as in books kept by hand."""
    leaves = {column: folded(texts[-1]) for column, texts in names.items()}
    found = [column for column, leaf in leaves.items() if leaf == "月" and leaves.get(column + 1) == "日"]
    return (found[0], found[0] + 1) if len(found) == 1 and leaves.get(found[0] - 1) != "年" else None


def spread_choices(
    names: Mapping[int, list[str]], headings: Headings
) -> Iterator[tuple[str, str, tuple[tuple[int, str], ...]]]:
    """A choice spread over columns, one a word, under one group heading that names its column: to be ticked."""
    groups: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for column, texts in names.items():
        if len(texts) >= 2:
            groups.setdefault(tuple(texts[:-1]), []).append((column, texts[-1]))
    for group, leaves in groups.items():
        for topic, (key, _) in headings.matches_of(list(group)).items():
            if len(leaves) < 2 or topic not in headings.topics:
                continue
            declared = headings.topics[topic].columns[key]
            words = category_words(declared.values)
            known = [folded(leaf) in words if words else isinstance(parse_yes_no(leaf), bool) for _, leaf in leaves]
            few = declared.open and sum(known) > 1  # a word that an open list does not have is a category of its own
            if declared.type in ("yes_no", "category") and (all(known) or few):
                yield topic, key, tuple(leaves)


def choices_side_by_side(
    names: Mapping[int, list[str]],
    headings: Headings,
    is_ticked: Callable[[int], bool],
    completes: Callable[[int, Sequence[int]], bool],
) -> Iterator[tuple[str, str, tuple[tuple[int, str], ...]]]:
    """A choice spread over neighbouring columns without a group heading: 调解成功 | 调解不成功, over ticks alone.

    Where the list is open, the next column belongs to it too if it is ticked only where the others are not (`completes`).
    """
    leaves = {at: texts[-1] for at, texts in names.items() if len(texts) == 1 and headings.choices(texts[-1])}
    columns = dict.fromkeys(place for leaf in leaves.values() for place in headings.choices(leaf))
    for topic, key in columns:
        found = [(at, leaf) for at, leaf in leaves.items() if (topic, key) in headings.choices(leaf)]
        places = [at for at, _ in found]
        kinds = {headings.choices(leaf)[topic, key] for _, leaf in found}
        if len(kinds) > 1 and places == list(range(places[0], places[0] + len(places))) and all(map(is_ticked, places)):
            beside = places[-1] + 1
            more = headings.topics[topic].columns[key].open and len(names.get(beside, ())) == 1
            if more and is_ticked(beside) and completes(beside, places):
                found.append((beside, names[beside][0]))
            yield topic, key, tuple(found)


def takes_split(
    taken: dict[int, str], key: str, places: tuple[int, int, int], clashes: dict[int, int], *, goes_first: bool
) -> bool:
    """Whether 年 | 月 | 日 are the column: where another holds it already, only if they go first, as a label before an alias."""
    whole = next((at for at, other in taken.items() if other == key), None)
    if whole is not None and not goes_first:
        return False
    if whole is not None:
        del taken[whole]
        clashes.update({at: places[0] for at, first in clashes.items() if first == whole})
        clashes[whole] = places[0]
    taken[places[0]] = key
    return True
