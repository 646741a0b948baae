"""Months that no table of a topic is of: all that was handed in is called 上半年, or 1-11月."""

from pipeline.tallies.relating.order import period_of
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.values.periods import joined
from pipeline.tallies.values.stretches import MONTHS
from pipeline.tallies.wording.sayings import said


def tell_of_missing_months(desk: Settlement) -> None:
    """A warning where every table of a topic says of which months it is, and they are not the year."""
    if not any(column.window == "year" for column in desk.topic.columns.values()):
        return
    periods = [period_of(table) for table in desk.tables]
    told = [period for period in periods if period is not None]
    if not told or len(told) < len(periods):
        return
    together = joined(told)
    if any(period.whole_year for period in together) or sum(len(period.months) for period in together) >= MONTHS:
        return
    place = desk.tables[0].place
    words = "、".join(map(str, together))
    desk.problems.append(said("topic.part_of_year", place.file, place.sheet, label=desk.topic.label, words=words))
