"""One clerk's form: which columns in which order under which headings, and how dates and amounts are written all through it.

Belongs here: what stays the same on every sheet of a ledger. Does not belong here: rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.county.forms import Column, Form
from benchmarks.county.messes import Mess
from benchmarks.county.pen import Pen
from benchmarks.county.spelling import LOOSE_DAYS, WHOLE_DAYS

NUMBER = "序号"
PERSONAL = frozenset({"persons", "phone", "identity", "own"})
COUNTED_PERSONS = frozenset({"counsel.lawyer", "posts.holder"})
TEN_THOUSAND = 10_000
_GROUP_TITLES = ("基本情况", "登记信息", "办理情况", "有关信息")
_WIDE = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a ledger must be like for a planted problem to show there, and nowhere else.

    `steady` names a column that is there, written the usual way, `without` one that is not; `countable` asks for a second
    column under which a count may stand.
    """

    steady: str = ""
    without: str = ""
    countable: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """A clerk's form. `keys` are the columns from left to right: column keys, 序号, and strangers by their heading.

    `paths` holds the heading of each column, from the top row of the header down; `split` the date column that takes three.
    """

    form: Form
    keys: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    depth: int
    ways: Mapping[str, Mess | None]
    split: str
    in_ten_thousands: bool
    plain: bool

    @property
    def width(self) -> int:
        return len(self.paths)

    @property
    def countable(self) -> bool:
        """Whether the second column is one under which a total row may give the count of rows."""
        second = next((key for key in self.keys if self.position(key) == 1), "")
        column = self.form.columns.get(second)
        return column is not None and column.sort != "number" and second != self.split

    def position(self, key: str) -> int:
        """The first column (from 0) that a key takes."""
        return sum(3 if other == self.split else 1 for other in self.keys[: self.keys.index(key)])


@dataclass(frozen=True, slots=True)
class Custom:
    """What is so in one town: columns that are always there, and headings of its own."""

    always: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)


def draw_style(form: Form, pen: Pen, wish: Wish, custom: Custom, *, plain: bool, told: str = "") -> Style:
    """A form as one clerk made it.

    Parameters
    ----------
    plain
        For files without merged cells (.csv, .docx): a header of one row.
    told
        What a heading may say of the whole ledger: 共计：75件.
    """
    keys = _columns(form, pen, {wish.steady} | custom.always, wish.without)
    ways = {key: _way(form, key, pen, wish) for key, column in form.columns.items() if column.sort == "date"}
    split = form.dated if ways.get(form.dated) is Mess.DATE_SPLIT and not plain else ""
    if ways.get(form.dated) is Mess.DATE_SPLIT and not split:
        ways[form.dated] = None
    money = "fine_yuan" in keys and pen.makes(Mess.TEN_THOUSANDS, one_in=3)
    names = {key: _heading(form.columns[key], key, pen, money, told) if key in form.columns else key for key in keys}
    names |= {key: heading for key, heading in custom.headings.items() if key in names}
    depth = pen.pick((1, 1, 1, 2, 2, 3)) if _grouped(form, keys) and not plain else 1
    depth = max(depth, 2 if split else 1)
    if depth > 1:
        pen.note(Mess.TWO_ROWS if depth == 2 else Mess.THREE_ROWS)
    paths = _paths(form, keys, names, depth, split, pen)
    style = Style(form, keys, paths, depth, ways, split, money, plain)
    if wish.countable and not style.countable:
        return draw_style(form, pen, wish, custom, plain=plain, told=told)
    return style


def _columns(form: Form, pen: Pen, needed: frozenset[str] | set[str], without: str) -> tuple[str, ...]:
    """Blocks that belong together stay so; the others change places."""
    columns = {key: column for key, column in form.columns.items() if key != without}
    present = [key for key, column in columns.items() if not column.optional or key in needed or not pen.one_in(3)]
    blocks = [[key for key in group if key in present] for group in form.groups]
    grouped = {key for block in blocks for key in block}
    blocks += [[key] for key in present if key not in grouped]
    blocks = [block for block in blocks if block]
    if pen.one_in(2):
        blocks = pen.dice.shuffled(blocks)
    else:
        blocks.sort(key=lambda block: present.index(block[0]))
    keys = [key for block in blocks for key in block]
    strangers = [stranger for stranger in form.strangers if pen.one_in(2)]
    lead = [NUMBER] if not pen.one_in(6) or form.columns[keys[0]].sort == "number" else []
    for key in keys:
        if form.columns[key].sort in PERSONAL and f"{form.topic}.{key}" not in COUNTED_PERSONS:
            pen.note(Mess.PERSONAL_COLUMN)
    return (*lead, *keys, *strangers)


def _way(form: Form, key: str, pen: Pen, wish: Wish) -> Mess | None:
    """How days are written in a column: loosely only where nothing but the year is asked of them."""
    if key == wish.steady:
        return None
    if key == form.dated and pen.one_in(4):
        return pen.pick(LOOSE_DAYS)
    return pen.pick(WHOLE_DAYS)


def _heading(column: Column, key: str, pen: Pen, money: bool, told: str) -> str:
    name = pen.pick(column.headings)
    if key == "fine_yuan":
        return f"{name}（万元）" if money else pen.pick((name, f"{name}（元）", f"{name}(元)"))
    if column.unit and pen.one_in(3):
        wide = pen.makes(Mess.WIDE_BRACKETS, one_in=2)
        name += f"({column.unit})".translate(_WIDE if wide else {})
    elif told and column.sort == "word" and pen.makes(Mess.TOTAL_IN_HEADING, one_in=10):
        return f"{name}\n（{told}）"
    if len(name) > 3 and pen.makes(Mess.LINE_BREAK, one_in=8):
        return f"{name[:2]}\n{name[2:]}"
    return f"{name[0]}  {name[1]}" if len(name) == 2 and pen.one_in(4) else name


def _grouped(form: Form, keys: Sequence[str]) -> bool:
    """Whether any columns stand under a common heading, without which no header has two rows."""
    return any(key in keys for group in form.groups for key in group)


def _paths(
    form: Form, keys: Sequence[str], names: Mapping[str, str], depth: int, split: str, pen: Pen
) -> tuple[tuple[str, ...], ...]:
    """The headings from the top down; a column without a group says the same in every row."""
    titles = pen.dice.shuffled(_GROUP_TITLES)
    group_of = {key: titles[n] for n, group in enumerate(form.groups) for key in group if key in keys}
    paths: list[tuple[str, ...]] = []
    for key in keys:
        name = names[key]
        if key == split:
            lead = ("登记内容",) * (depth - 2)
            paths += [(*lead, name, part) for part in ("年", "月", "日")]
            continue
        inner = (group_of[key], name) if depth > 1 and key in group_of else (name,) * min(depth, 2)
        if depth < 3:
            paths.append(inner if depth == 2 else (name,))
        else:
            paths.append((name,) * 3 if key not in form.columns else ("登记内容", *inner))
    return tuple(paths)
