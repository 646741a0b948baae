"""Sheets by chance, and writers for them: what a reader gives can be compared with what was written, and with other readers.

The same seed gives the same sheet.
"""

import io
import random
import struct
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

import xlwt

from tests.formats.making import OFFICE, PACKAGE, ods, packed
from tests.formats.writers.ledger import Cell, Page

_WORDS = (
    "卷号", "〔2023〕第003号", "张三、李四", "2023年5月1日", "是", "无", "1,234", "12,345.6元", "￥5", "　全角　", " x ", "１２３", "𠮷田", "😀",
    "a\nb", "第一行\n\n第三行", "<甲>&\"乙\"'丙'", "=1+1", "TRUE", "#N/A", "001", "999999199001010018", "1e5", "½", "长" * 300, "-", "―",
    "a\u00a0b", "ＡＢ", "e\u0301", "..", "见附件；略", "0", "%", "5%", "tab\tend", "双  空  格",
)  # fmt: skip
_NUMBERS = (
    0,
    1,
    -1,
    0.1,
    1 / 3,
    -2.5,
    1e-9,
    1e15,
    123456789012345,
    45047,
    0.07,
    1.1,
    1e100,
    -1e-5,
    65535,
    2**31,
    0.285,
    536870911,
    -536870912,
)
_NUMBER_FORMS = (
    "", "0", "0.00", "#,##0.00", "0.0%", "[Red]0.00;-0.00", '0"天"', '"第"0"号"', "0.00E+00", "@", "00000", '#,##0.00"元"',
    "_ * #,##0.00_ ", "[DBNum1]0", "General", "[$¥-804]#,##0.00", '0"day"', "[>100]0;0.0",
)  # fmt: skip
_DATE_FORMS = (
    "yyyy-mm-dd",
    'yyyy"年"m"月"d"日"',
    "yyyy/m/d",
    "m/d/yy",
    'm"月"d"日"',
    "[$-804]yyyy.mm.dd",
    "d-mmm-yy",
    "yyyy-mm-dd;@",
)
_MOMENT_FORMS = ("yyyy-mm-dd hh:mm:ss", "yyyy/m/d h:mm", 'yyyy"年"m"月"d"日" h"时"mm"分"')
_ERRORS = ("#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!")
_CODES = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
_DAY = timedelta(days=1)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_SPREADSHEET}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def random_pages(seed: int) -> list[Page]:
    """One to three sheets."""
    rng = random.Random(seed)
    names = rng.sample(("台账（1）", "汇总【全】", "Sheet1", "a'b", "2023年", "甲&乙"), rng.randint(1, 3))
    found = [_page(name, rng) for name in names]
    for page in found[1:]:
        page.hidden = rng.random() < 0.3
    return found


def _page(name: str, rng: random.Random) -> Page:
    page = Page(name)
    height, width = rng.randint(1, 14), rng.randint(1, 12)
    dense = rng.choice((0.2, 0.6, 1.0))
    for row in range(height):
        if rng.random() < 0.15:
            continue
        for column in range(width):
            if rng.random() < dense:
                page.cells[row, column] = random_cell(rng)
    if not page.cells:
        page.cells[0, 0] = random_cell(rng)
    for _ in range(rng.choice((0, 0, 1, 3))):
        _merge(page, rng, height, width)
    page.hidden_rows = sorted(row for row in {row for row, _ in page.cells} if rng.random() < 0.1)
    page.hidden_columns = sorted(column for column in {column for _, column in page.cells} if rng.random() < 0.1)
    return page


def _merge(page: Page, rng: random.Random, height: int, width: int) -> None:
    """Merge a range that no other touches, and leave its first cell alone in it."""
    top, left = rng.randrange(height), rng.randrange(width)
    bottom, right = min(height - 1, top + rng.randint(0, 2)), min(width - 1, left + rng.randint(0, 3))
    places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    taken = {
        (row, column)
        for first, start, last, end in page.merges
        for row in range(first, last + 1)
        for column in range(start, end + 1)
    }
    if len(places) > 1 and not places & taken and (top, left) in page.cells:
        page.merges.append((top, left, bottom, right))
        for place in places - {(top, left)}:
            page.cells.pop(place, None)


def random_cell(rng: random.Random) -> Cell:
    """A cell of any kind but rich, struck or uncomputed."""
    kind = rng.choices(
        ("text", "number", "date", "datetime", "time", "elapsed", "boolean", "error"), (9, 8, 4, 3, 1, 1, 1, 1)
    )[0]
    if kind == "text":
        text = (
            rng.choice(_WORDS) if rng.random() < 0.7 else "".join(rng.choices("甲乙丙丁12 ab、", k=rng.randint(1, 20)))
        )
        return Cell(kind, text, "", "")
    if kind == "number":
        number = rng.choice(_NUMBERS) if rng.random() < 0.5 else round(rng.uniform(-1e6, 1e6), rng.randint(0, 6))
        return Cell(kind, float(number), rng.choice(_NUMBER_FORMS), "")
    if kind == "date":
        day = date(1900, 1, 1) if rng.random() < 0.02 else date(1901, 1, 1) + timedelta(days=rng.randrange(80_000))
        return Cell(kind, day if day.year > 1900 else date(1900, 3, 1), rng.choice(_DATE_FORMS), "")
    if kind == "datetime":
        second = rng.randrange(1, 86_400)
        moment = datetime(2000, 1, 1) + timedelta(days=rng.randrange(9_000), seconds=second)
        return Cell(kind, moment, rng.choice(_MOMENT_FORMS), "")
    if kind == "time":
        return Cell(
            kind, time(rng.randrange(24), rng.randrange(60)), rng.choice(("hh:mm", 'h"时"mm"分"', "h:mm AM/PM")), ""
        )
    if kind == "elapsed":
        return Cell(kind, timedelta(minutes=rng.randrange(1, 9_000)), "[h]:mm", "")
    if kind == "boolean":
        return Cell(kind, rng.random() < 0.5, "", "")
    return Cell(kind, rng.choice(_ERRORS), "", "")


def serial(value: Any) -> float:
    """The number that stands for a value."""
    if isinstance(value, timedelta):
        return value / _DAY
    if isinstance(value, time):
        return (value.hour * 60 + value.minute) / 1440
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)) / _DAY
    return float((value - date(1899, 12, 30)).days) if isinstance(value, date) else value


def xls_of(pages: Sequence[Page]) -> bytes:
    """Excel 97-2003, by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, Any] = {"": xlwt.Style.default_style}
    for page in pages:
        sheet = book.add_sheet(page.name, cell_overwrite_ok=True)
        for (row, column), cell in page.cells.items():
            if cell.form not in styles:
                styles[cell.form] = xlwt.XFStyle()
                styles[cell.form].num_format_str = cell.form
            if cell.kind == "error":
                sheet.row(row).set_cell_error(column, _CODES[cell.value])
            else:
                sheet.write(
                    row, column, cell.value if cell.kind == "boolean" else serial(cell.value), styles[cell.form]
                )
        for top, left, bottom, right in page.merges:
            sheet.merged_ranges.append((top, bottom, left, right))
        for row in page.hidden_rows:
            sheet.row(row).hidden = True
        for column in page.hidden_columns:
            sheet.col(column).hidden = True
        sheet.visibility = int(page.hidden)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods_of(pages: Sequence[Page]) -> bytes:
    """OpenDocument, equal neighbours written once."""
    content = "".join(_ods_table(page) for page in pages)
    hidden = "<style:style style:name='unseen' style:family='table'><style:table-properties table:display='false'/></style:style>"
    package = zipfile.ZipFile(io.BytesIO(ods(content, automatic=hidden)))
    parts = {name: package.read(name) for name in package.namelist()}
    return packed(parts | {"META-INF/manifest.xml": _MANIFEST}, zipfile.ZIP_STORED)


def _ods_table(page: Page) -> str:
    height, width = (max(place[axis] for place in page.cells) + 1 for axis in (0, 1))
    covered = set(_covered(page))
    height = max([height, *(row + 1 for row, _ in covered)])
    width = max([width, *(column + 1 for _, column in covered)])
    columns = "".join(f"<table:table-column{_unseen(at in page.hidden_columns)}/>" for at in range(width))
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            down, across = spans.get((row, column), (1, 1))
            more = (
                f" table:number-rows-spanned='{down}' table:number-columns-spanned='{across}'"
                if down + across > 2
                else ""
            )
            cells.append(_ods_cell(page.cells.get((row, column)), more, (row, column) in covered))
        rows.append(
            f"<table:table-row{_unseen(row in page.hidden_rows)}>{''.join(_once(cells, 'columns'))}</table:table-row>"
        )
    style = " table:style-name='unseen'" if page.hidden else ""
    return f'<table:table table:name="{escape(page.name)}"{style}>{columns}{"".join(_once(rows, "rows"))}</table:table>'


def _unseen(hidden: bool) -> str:
    return " table:visibility='collapse'" if hidden else ""


def _covered(page: Page) -> Iterator[tuple[int, int]]:
    for top, left, bottom, right in page.merges:
        for row in range(top, bottom + 1):
            yield from ((row, column) for column in range(left, right + 1) if (row, column) != (top, left))


def _once(elements: Sequence[str], what: str) -> Iterator[str]:
    """Equal neighbours as one that is repeated, unless they span others."""
    at = 0
    while at < len(elements):
        times = 1
        while at + times < len(elements) and elements[at + times] == elements[at] and "spanned" not in elements[at]:
            times += 1
        name, rest = elements[at].split(maxsplit=1) if " " in elements[at].partition(">")[0] else (elements[at], "")
        more = f" table:number-{what}-repeated='{times}'"
        if times == 1:
            yield elements[at]
        elif rest:
            yield f"{name}{more} {rest}"
        else:
            yield (
                elements[at].replace(">", f"{more}>", 1)
                if "/>" not in elements[at][:30]
                else elements[at].replace("/>", f"{more}/>", 1)
            )
        at += times


def _ods_cell(cell: Cell | None, more: str, covered: bool) -> str:
    if covered or cell is None:
        return "<table:covered-table-cell/>" if covered else "<table:table-cell/>"
    kind, shown, value = _ods_value(cell)
    return f"<table:table-cell{more} office:value-type='{kind}'{value}>{shown}</table:table-cell>"


def _ods_value(cell: Cell) -> tuple[str, str, str]:
    value = cell.value
    if cell.kind == "boolean":
        return "boolean", f"<text:p>{str(value).upper()}</text:p>", f" office:boolean-value='{str(value).lower()}'"
    if cell.kind == "number":
        kind = "percentage" if "%" in cell.form else "currency" if "¥" in cell.form else "float"
        return kind, f"<text:p>{value:.2f}</text:p>", f" office:value='{value!r}'"
    if cell.kind in ("date", "datetime"):
        return "date", "<text:p>日期</text:p>", f" office:date-value='{value.isoformat()}'"
    if cell.kind in ("time", "elapsed"):
        minutes = round(serial(value) * 1440)
        return "time", "<text:p>时间</text:p>", f" office:time-value='PT{minutes // 60:02d}H{minutes % 60:02d}M00S'"
    if cell.kind == "error":
        return "string", f"<text:p>{value}</text:p>", " office:string-value='' calcext:value-type='error'"
    return "string", "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in value.split("\n")), ""


def _ods_text(line: str) -> str:
    found = escape(line).replace("\t", "<text:tab/>")
    return (
        found.replace("  ", " <text:s/>")
        if not found.startswith(" ")
        else "<text:s/>" + found[1:].replace("  ", " <text:s/>")
    )


def xlsb_of(pages: Sequence[Page], seed: int, *, short: float = 0.3) -> bytes:
    """Excel's binary workbook; texts in cells or shared, numbers in four bytes or eight, short cells as often as said."""
    return _Xlsb(pages, random.Random(seed), short).made()


class _Xlsb:
    def __init__(self, pages: Sequence[Page], rng: random.Random, short: float) -> None:
        self.pages, self.rng, self.short = pages, rng, short
        self.texts: dict[str, int] = {}
        self.forms = {
            form: at for at, form in enumerate(["", *sorted({c.form for p in pages for c in p.cells.values()} - {""})])
        }

    def made(self) -> bytes:
        parts: dict[str, bytes | str] = {
            f"xl/worksheets/sheet{at}.bin": self._sheet(page) for at, page in enumerate(self.pages, 1)
        }
        book = _record(153, bytes(12))
        for at, page in enumerate(self.pages, 1):
            book += _record(156, struct.pack("<II", int(page.hidden), at) + _long(f"r{at}") + _long(page.name))
        targets = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.bin") for at in range(1, len(self.pages) + 1)]
        targets += [("s", "styles", "styles.bin"), ("t", "sharedStrings", "sharedStrings.bin")]
        related = "".join(
            f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in targets
        )
        texts = _record(159, struct.pack("<II", len(self.texts), len(self.texts)))
        texts += b"".join(_record(19, b"\0" + _long(text)) for text in self.texts) + _record(160, b"")
        parts |= {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": _record(131, b"") + _record(143, b"") + book + _record(144, b"") + _record(132, b""),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
            "xl/styles.bin": self._styles(),
            "xl/sharedStrings.bin": texts,
        }
        return packed(parts)

    def _styles(self) -> bytes:
        own = [form for form in self.forms if form]
        found = _record(278, b"") + _record(615, struct.pack("<I", len(own)))
        found += b"".join(_record(44, struct.pack("<H", 200 + self.forms[form]) + _long(form)) for form in own)
        found += _record(616, b"") + _record(617, struct.pack("<I", len(self.forms)))
        for form, at in self.forms.items():
            found += _record(47, struct.pack("<5H", 0, 200 + at if form else 0, 0, 0, 0) + bytes(6))
        return found + _record(618, b"") + _record(279, b"")

    def _sheet(self, page: Page) -> bytes:
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in page.cells.items():
            rows.setdefault(row, {})[column] = cell
        last = max(column for _, column in page.cells)
        found = _record(129, b"") + _record(148, struct.pack("<4I", min(rows), max(rows), 0, last))
        if page.hidden_columns:
            shapes = (struct.pack("<4IH", at, at, 2304, 0, 1) for at in page.hidden_columns)
            found += _record(390, b"") + b"".join(_record(60, shape) for shape in shapes) + _record(391, b"")
        found += _record(145, b"")
        for row in sorted(rows):
            hides = 0x10 if row in page.hidden_rows else 0
            found += _record(0, struct.pack("<IIHBBBI2I", row, 0, 300, 0, hides, 0, 1, min(rows[row]), max(rows[row])))
            found += self._cells(rows[row])
        found += _record(146, b"")
        if page.merges:
            ranges = (struct.pack("<4I", top, bottom, left, right) for top, left, bottom, right in page.merges)
            found += _record(177, struct.pack("<I", len(page.merges)))
            found += b"".join(_record(176, span) for span in ranges) + _record(178, b"")
        return found + _record(130, b"")

    def _cells(self, cells: dict[int, Cell]) -> bytes:
        found, before, short = b"", -2, self.rng.random() < self.short
        for column in sorted(cells):
            cell = cells[column]
            kind, content = self._content(cell)
            style = struct.pack("<I", self.forms[cell.form])
            if short and column == before + 1:  # without its column: it follows the cell before
                found += _record({1: 12, 2: 13, 3: 14, 4: 15, 5: 16, 6: 17, 7: 18}[kind], style + content)
            else:
                found += _record(kind, struct.pack("<I", column) + style + content)
            before = column
        return found

    def _content(self, cell: Cell) -> tuple[int, bytes]:
        if cell.kind == "boolean":
            return 4, bytes([cell.value])
        if cell.kind == "error":
            return 3, bytes([_CODES[cell.value]])
        if isinstance(cell.value, str):
            if self.rng.random() < 0.3:
                return 6, _long(cell.value)
            return 7, struct.pack("<I", self.texts.setdefault(cell.value, len(self.texts)))
        number = serial(cell.value)
        return (
            (2, packed_number(number))
            if self.rng.random() < 0.5 and packed_number(number)
            else (5, struct.pack("<d", number))
        )


def packed_number(number: float) -> bytes:
    """A number in four bytes, as Excel has it where nothing is lost; none where something is."""
    for hundred in (0, 1):
        whole = number * (100 if hundred else 1)
        if whole.is_integer() and -(2**29) <= whole < 2**29 and (not hundred or whole / 100 == number):
            return struct.pack("<i", int(whole) << 2 | 2 | hundred)
    bits = struct.pack("<d", number)
    return bits[4:] if not any(bits[:4]) and not bits[4] & 3 else b""


def _record(kind: int, content: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while True:
        head += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + content


def _long(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units
