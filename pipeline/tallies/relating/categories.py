"""Words of categories that the catalogue does not have, and cells left blank below a filled one."""

from collections.abc import Mapping

from pipeline.tallies.cells import address_ranges
from pipeline.tallies.questions import Put
from pipeline.tallies.settlement import Settlement
from pipeline.tallies.wording import said

_AS_ABOVE, _BLANK = "同上一行", "留空"


def settle_categories(desk: Settlement) -> None:
    """A new word is a category, said; one that is like a known word, or a blank that may repeat the cell above, is asked."""
    for number, table in enumerate(desk.tables):
        counted = set(desk.counted(number))
        for key, words in table.new_words.items():
            _settle_new_words(desk, number, key, {p: w for p, w in words.items() if p in counted})
        for key, values in table.below.items():
            rows = {position: value for position, value in values.items() if position in counted and value is not None}
            if rows:
                desk.ask(
                    "column.blank_below", number, list(rows), {_AS_ABOVE: (Put(number, key, rows),), _BLANK: ()},
                    column=desk.topic.columns[key].label, count=len(rows),
                )  # fmt: skip


def _settle_new_words(desk: Settlement, number: int, key: str, words: Mapping[int, object]) -> None:
    table = desk.tables[number]
    column = desk.topic.columns[key]
    near: dict[str, dict[int, str]] = {}
    own: dict[str, list[int]] = {}
    for position, new in words.items():
        word, like = getattr(new, "word", ""), getattr(new, "near", "")
        if like:
            near.setdefault(like, {})[position] = word
        else:
            own.setdefault(word, []).append(position)
    for category, rows in near.items():
        texts = "、".join(dict.fromkeys(rows.values()))
        desk.ask(
            "category.near", number, list(rows),
            {f"算作{category}": (Put(number, key, dict.fromkeys(rows, category)),), "另成一类": ()},
            column=column.label, words=texts, category=category, count=len(rows),
        )  # fmt: skip
    if own:
        positions = [position for rows in own.values() for position in rows]
        desk.problems.append(
            said(
                "category.new", table.place.file, table.place.sheet,
                address_ranges(table.place.letters[key], [table.rows[p] for p in positions]),
                column=column.label, words="、".join(own), count=len(positions),
            )
        )  # fmt: skip
