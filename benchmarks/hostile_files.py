"""Ordinary ledgers of disputes, and any rows as a file of a kind: .xlsx, .csv, .ods, and the HTML that is called .xls."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import chain
from pathlib import Path
from random import Random

from benchmarks.workbooks import HEADINGS, write_sheets

Row = Sequence[object]
TITLE = "某镇2023年矛盾纠纷台账"
_KINDS = ("婚姻家庭", "邻里纠纷", "山林土地", "损害赔偿", "合同债务", "劳资纠纷", "其他")
_OUTCOMES = ("调解成功", "达成协议", "不成功", "正在调解")


def record(n: int) -> list[object]:
    """An ordinary row of a ledger of disputes."""
    random = Random(n)
    day = f"2023-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
    told = f"{random.choice(_KINDS)}，双方就第{n % 5000}号事项发生争执"
    number, phone = f"调字〔2023〕{n}号", f"1{n % 10**10:010d}"
    kind, outcome = random.choice(_KINDS), random.choice(_OUTCOMES)
    return [n, number, day, kind, f"当事人{n % 900}", phone, told, outcome, random.randrange(99999), day]


def records(count: int, first: int = 1, **changed: object) -> Iterable[list[object]]:
    """Ordinary rows, with some columns changed in each."""
    at = {HEADINGS.index(heading): value for heading, value in changed.items()}
    for n in range(first, first + count):
        cells = record(n)
        for place, value in at.items():
            cells[place] = value(n) if callable(value) else value
        yield cells


def ledger(rows: Iterable[Row], headings: Row = HEADINGS, title: str = TITLE) -> Iterable[Row]:
    """A title, headings, rows."""
    return chain([[title], headings], rows)


def write(folder: Path, kind: str, rows: Iterable[Row], name: str = "台账") -> None:
    """One table as a file of a kind."""
    _WRITERS[kind](folder / f"{name}.{'xls' if kind == 'html' else kind}", rows)


def ordinary(folder: Path, kind: str, cells: int) -> None:
    """An ordinary ledger of some number of cells."""
    write(folder, kind, ledger(records(max(3, cells // len(HEADINGS)))))


def _write_xlsx(path: Path, rows: Iterable[Row]) -> None:
    write_sheets(path, [("2023年", rows)])


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(",".join(map(_quoted, row)) + "\n")


def _quoted(value: object) -> str:
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _write_html(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<html><head><meta charset="utf-8"></head><body><table>\n')
        for row in rows:
            file.write("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>\n")
        file.write("</table></body></html>")


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
    '<table:table table:name="2023年">'
)


def _write_ods(path: Path, rows: Iterable[Row]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open("content.xml", "w") as content:
            content.write(_ODS.encode())
            for row in rows:
                cells = "".join(
                    f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
                    for value in row
                )
                content.write(f"<table:table-row>{cells}</table:table-row>".encode())
            content.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")


_WRITERS: dict[str, Callable[[Path, Iterable[Row]], None]] = {
    "xlsx": _write_xlsx,
    "csv": _write_csv,
    "html": _write_html,
    "ods": _write_ods,
}
