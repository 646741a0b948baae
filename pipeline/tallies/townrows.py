"""Rows that a column of towns gives to other towns: known before they are read, so that their faults stop nobody's report.

Does not belong here: what becomes of these rows (relating/whose.py).
"""

import re
from collections.abc import Sequence

from pipeline.catalogue import Topic
from pipeline.tallies.cells import as_text, folded
from pipeline.tallies.office import Office
from pipeline.tallies.tables import Table

TOWN_HEADING = re.compile(
    r"乡镇|镇街|镇乡|街镇|所属镇|所在镇|镇\(|属地|填报单位|报送单位|上报单位|辖区|镇名|单位名称|^镇$|^乡$|所属街道|地区"
)


def rows_of_others(table: Table, topic: Topic, office: Office) -> frozenset[int]:
    """The rows of a table (0-based) with another town in a column that is called one of towns and read as nothing else."""
    header = table.header
    towns = [at for at, name in header.unread.items() if TOWN_HEADING.search(folded(name))]
    towns += [at for at, key in header.columns.items() if _may_name_towns(topic, key, header.names.get(at, ""))]
    return frozenset(row for at in towns for row in _of_others(table, at, office))


def _may_name_towns(topic: Topic, key: str, name: str) -> bool:
    column = topic.columns[key]
    plain = column.type == "text" and not column.personal and not column.ours and key not in topic.unique_by
    return plain and TOWN_HEADING.search(folded(name)) is not None


def _of_others(table: Table, at: int, office: Office) -> Sequence[int]:
    below = range(table.header.last + 1, len(table.rows))
    told = {cell: office.is_anothers(as_text(cell)) for cell in {table.rows[row][at] for row in below}}
    return [row for row in below if told[table.rows[row][at]]]
