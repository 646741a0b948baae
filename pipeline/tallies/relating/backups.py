"""Who stands in for the holder of a post (A岗 | B岗): is that an assignment too?"""

import re

from pipeline.tallies.questions.model import Put
from pipeline.tallies.relating.settlement import Settlement
from pipeline.tallies.tables.columns.parsed import Reading, parse_column
from pipeline.tallies.values.cells import folded, is_blank

_SECOND = re.compile(r"(?:^|/)(?:b[岗角]|备岗|副岗|替岗|b岗位|备份岗|代班)(?:人员|姓名|责任人|负责人|替补)?$")


def ask_about_backups(desk: Settlement) -> None:
    """One question a table: the first column of persons alone, or those of the second too?"""
    keys = [key for key, column in desk.topic.columns.items() if column.personal == "numbered"]
    for number, table in enumerate(desk.tables):
        for at, name in table.table.header.unread.items():
            for key in keys if _SECOND.search(folded(name)) else ():
                counted = [p for p in desk.counted(number) if not is_blank(table.cells(p)[at])]
                cells = [table.cells(position)[at] for position in counted]
                second = (
                    parse_column(cells, desk.topic.columns[key], Reading(desk.year)).values
                    if key in table.columns
                    else []
                )
                both = {
                    position: [*(table.columns[key][position] or ()), *persons]
                    for position, persons in zip(counted, second, strict=False)
                    if persons
                }
                if both:
                    first = table.table.header.names.get(table.table.header.at(key) or 0, "")
                    desk.ask(
                        "column.backup", number, list(both),
                        {f"{first}、{name}都算": (Put(number, key, both),), f"只算{first}": ()},
                        first=first, second=name, count=len(both),
                    )  # fmt: skip
