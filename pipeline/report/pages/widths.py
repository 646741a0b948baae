"""How wide words are, and so how wide the columns of a table: one answer for every exporter.

Belongs here: estimates in ems, without a font file. Does not belong here: anything that draws.
"""

from dataclasses import dataclass
from unicodedata import east_asian_width

from pipeline.report.tree.document import Table, words_of

POINTS_PER_MM = 72 / 25.4
WIDTH_MM, HEIGHT_MM = 156, 225  # the text block of GB/T 9704-2012
UPRIGHT, SIDEWAYS = WIDTH_MM * POINTS_PER_MM, HEIGHT_MM * POINTS_PER_MM
INSET = 4.0  # points between a cell's edge and its words
_MOST_UPRIGHT = 9
_LONGEST_ASKED_EM, _LEAST_EM = 40, 6
_SLACK = 1.0


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is set: upright or on its side, in which size, its columns in points."""

    sideways: bool
    points: float
    columns: tuple[float, ...]


def ems(text: str) -> float:
    """About how many characters wide a text is: a Chinese one is 1, a Latin one 0.6."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.6 for char in text)


def lay_out(table: Table) -> TableLayout:
    """Upright as long as each column keeps at least a few characters; else sideways, on pages of its own."""
    count = len(table.header)
    longest = [
        max(ems(table.header[i]), *(ems(words_of(row[i])) for row in table.rows))
        if table.rows
        else ems(table.header[i])
        for i in range(count)
    ]
    points = 9.0 if count > 7 else 10.5
    least = sum(min(width, _LEAST_EM) * points + 2 * INSET for width in longest)
    sideways = count > _MOST_UPRIGHT or least > UPRIGHT
    points = 9.0 if sideways else points
    asked = [min(width, _LONGEST_ASKED_EM) * points + 2 * INSET + _SLACK for width in longest]
    return TableLayout(sideways, points, shared(asked, SIDEWAYS if sideways else UPRIGHT))


def shared(asked: list[float], room: float) -> tuple[float, ...]:
    """The room divided among columns that ask for so much.

    Where there is enough, each gets more in proportion. Where not, whoever asks for less than an equal share gets it all,
    and the others share what is left.
    """
    if sum(asked) <= room:
        return tuple(width * room / sum(asked) for width in asked)
    given, left = [0.0] * len(asked), room
    for place, column in enumerate(sorted(range(len(asked)), key=asked.__getitem__)):
        given[column] = min(asked[column], left / (len(asked) - place))
        left -= given[column]
    return tuple(given)
