"""Sheets without a header that were read as the continuation of the table before them."""

from pipeline.tallies.relating.settlement import Settlement


def settle_continuations(desk: Settlement) -> None:
    """Said where the sheet says so itself; asked where only its rows look like it."""
    for number, table in enumerate(desk.tables):
        rows = desk.counted(number)
        if not rows or not table.continues:
            continue
        if table.continues == "sure":
            desk.tell("sheet.continued", number, rows)
        else:
            desk.doubt("sheet.without_header", number, rows)
