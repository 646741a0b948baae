"""Sheets without a header that were read as the continuation of the table before them."""

from pipeline.tallies.questions import COUNT, LEAVE, Leave
from pipeline.tallies.settlement import Settlement
from pipeline.tallies.wording import said


def settle_continuations(desk: Settlement) -> None:
    """Said where the sheet says so itself; asked where only its rows look like it."""
    for number, table in enumerate(desk.tables):
        rows = desk.counted(number)
        if not rows or not table.continues:
            continue
        if table.continues == "sure":
            desk.problems.append(
                said(
                    "sheet.continued", table.place.file, table.place.sheet, desk.cells(number, rows),
                    label=desk.topic.label, count=len(rows),
                )
            )  # fmt: skip
        else:
            desk.ask(
                "sheet.without_header", number, rows, {COUNT: (), LEAVE: (Leave(number, frozenset(rows)),)},
                count=len(rows),
            )  # fmt: skip
