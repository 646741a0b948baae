"""The ledger as programs write it that cannot be run here: .xlsx made by hand after Excel, WPS, streaming libraries and others.

They are imitations. What is imitated is the way of writing, one thing or a few in each.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from tests.formats.generated import serial
from tests.formats.making import packed
from tests.formats.writers.ledger import Cell, Page, pages

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BUILT_IN = {"yyyy-mm-dd": 14, "0%": 9, "#,##0.00": 4, "0.00E+00": 11, "@": 49, "[h]:mm": 46, "hh:mm": 20}


def _in_one_piece(text: str) -> str:
    return f'<t xml:space="preserve">{text}</t>'


@dataclass(frozen=True)
class Way:
    """A way of writing.

    Attributes
    ----------
    prefix
        Of all elements.
    root, row, cell
        Attributes more than needed.
    addresses
        Whether rows and cells say where they are; where they do not, blank ones fill the gaps.
    shared
        Whether texts are shared, or stand in their cells.
    text
        How a shared text is written.
    days
        "serial" numbers, or "iso" dates.
    """

    prefix: str = ""
    root: str = ""
    row: str = ""
    cell: str = ""
    addresses: bool = True
    dimension: bool = True
    shared: bool = True
    text: Callable[[str], str] = _in_one_piece
    days: str = "serial"
    built_in: bool = True
    indent: str = ""
    strict: bool = False


def _as_excel_in_pieces(text: str) -> str:
    """As Excel writes a text of which a part was once formatted, with the marks of an input method for Chinese."""
    if len(text) < 2 or "&" in text:
        return _in_one_piece(text) + '<phoneticPr fontId="1" type="noConversion"/>'
    runs = f'<r><t xml:space="preserve">{text[0]}</t></r><r><rPr><sz val="11"/><rFont val="宋体"/><charset val="134"/></rPr>'
    return (
        runs + f'<t xml:space="preserve">{text[1:]}</t></r><rPh sb="0" eb="1"><t>ヨミ</t></rPh><phoneticPr fontId="1"/>'
    )


_EXCEL = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}"'
)
WAYS: dict[str, Way] = {
    "excel_imitation": Way(root=_EXCEL, row='spans="1:9" x14ac:dyDescent="0.15"', text=_as_excel_in_pieces),
    "excel_strict_imitation": Way(strict=True, days="iso"),
    "wps_imitation": Way(
        root='xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="http://schemas.openxmlformats.org/'
        'drawingml/2006/spreadsheetDrawing" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"',
        row='spans="1:9" customFormat="1" ht="14.25" etc:autofit="0"', cell='etc:v="1"', built_in=False,
    ),
    "prefixed_imitation": Way(prefix="x:", dimension=False),
    "prefixed_inline_imitation": Way(prefix="ns0:", shared=False, days="iso"),
    "poi_streaming_imitation": Way(shared=False, dimension=False),
    "no_addresses_imitation": Way(addresses=False, dimension=False, shared=False),
    "no_addresses_shared_imitation": Way(addresses=False, built_in=False),
    "indented_imitation": Way(indent="\n    ", shared=False),
}  # fmt: skip


def imitation(way: Way, ledger: Sequence[Page] | None = None) -> bytes:
    """A workbook with the ledger in it, or with other sheets."""
    return _Maker(way, pages() if ledger is None else ledger).made()


class _Maker:
    def __init__(self, way: Way, ledger: Sequence[Page]) -> None:
        self.way, self.ledger = way, ledger
        self.texts: dict[str, int] = {}
        self.forms = ["", *sorted({cell.form for page in ledger for cell in page.cells.values() if cell.form})]

    def made(self) -> bytes:
        main, office = (STRICT, STRICT_OFFICE) if self.way.strict else (MAIN, OFFICE)
        ledger = self.ledger
        parts = {f"xl/worksheets/sheet{at}.xml": self._sheet(page, main) for at, page in enumerate(ledger, 1)}
        hides = ("", ' state="hidden"')
        sheets = "".join(
            self._tag("sheet", f'name="{escape(page.name)}" sheetId="{at}" r:id="r{at}"{hides[page.hidden]}')
            for at, page in enumerate(ledger, 1)
        )
        targets = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(ledger) + 1)]
        targets += [("s", "styles", "styles.xml")] + [("t", "sharedStrings", "sharedStrings.xml")] * self.way.shared
        related = "".join(
            f'<Relationship Id="{key}" Type="{office}/{kind}" Target="{target}"/>' for key, kind, target in targets
        )
        texts = "".join(self._tag("si", "", text) for text in self.texts)
        parts |= {
            "[Content_Types].xml": _content_types(self.way.shared, len(ledger)),
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": self._root("workbook", main, self._tag("sheets", "", sheets), f'xmlns:r="{office}"'),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
            "xl/styles.xml": self._styles(main),
        }
        if self.way.shared:
            parts["xl/sharedStrings.xml"] = self._root("sst", main, texts, f'uniqueCount="{len(self.texts)}"')
        return packed(parts)

    def _root(self, name: str, main: str, content: str, more: str = "") -> str:
        space = f'xmlns:{self.way.prefix[:-1]}="{main}"' if self.way.prefix else f'xmlns="{main}"'
        whole = self._tag(name, f"{space} {more} {self.way.root}", content)
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{whole}'

    def _tag(self, name: str, attributes: str = "", content: str | None = None) -> str:
        name = self.way.prefix + name
        start = f"{self.way.indent}<{name} {attributes}".rstrip()
        return f"{start}/>" if content is None else f"{start}>{content}</{name}>"

    def _styles(self, main: str) -> str:
        numbers = {
            form: _BUILT_IN[form] if self.way.built_in and form in _BUILT_IN else 176 + at if form else 0
            for at, form in enumerate(self.forms)
        }
        own = "".join(
            self._tag("numFmt", f'numFmtId="{number}" formatCode="{escape(form)}"')
            for form, number in numbers.items()
            if number > 175
        )
        fonts = self._tag("font", "", self._tag("sz", 'val="11"'))
        fonts += self._tag("font", "", self._tag("strike") + self._tag("sz", 'val="11"'))
        styles = "".join(
            self._tag("xf", f'numFmtId="{numbers[form]}" fontId="0" applyNumberFormat="1"') for form in self.forms
        )
        styles += self._tag("xf", 'numFmtId="0" fontId="1"')
        content = self._tag("numFmts", "", own) + self._tag("fonts", "", fonts) + self._tag("cellXfs", "", styles)
        return self._root("styleSheet", main, content)

    def _sheet(self, page: Page, main: str) -> str:
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in page.cells.items():
            rows.setdefault(row, {})[column] = cell
        filled = rows if self.way.addresses else range(max(rows) + 1)
        data = "".join(self._row(page, row, rows.get(row, {})) for row in sorted(filled))
        before = self._tag("dimension", 'ref="A1:I13"') if self.way.dimension else ""
        for column in page.hidden_columns:
            before += self._tag(
                "cols", "", self._tag("col", f'min="{column + 1}" max="{column + 1}" width="9" hidden="1"')
            )
        ranges = [f"{_address(top, left)}:{_address(bottom, right)}" for top, left, bottom, right in page.merges]
        merges = "".join(self._tag("mergeCell", f'ref="{found}"') for found in ranges)
        after = self._tag("mergeCells", f'count="{len(ranges)}"', merges) if merges else ""
        return self._root("worksheet", main, before + self._tag("sheetData", "", data) + after)

    def _row(self, page: Page, row: int, cells: dict[int, Cell]) -> str:
        attributes = f'r="{row + 1}"' if self.way.addresses else ""
        attributes += ' hidden="1"' if row in page.hidden_rows else ""
        columns = sorted(cells) if self.way.addresses else range(max(cells, default=-1) + 1)
        content = "".join(self._cell(row, column, cells.get(column)) for column in columns)
        return self._tag("row", f"{attributes} {self.way.row}", content)

    def _cell(self, row: int, column: int, cell: Cell | None) -> str:
        attributes = f'r="{_address(row, column)}"' if self.way.addresses else ""
        if cell is None:
            return self._tag("c", attributes)
        style = len(self.forms) if cell.kind == "struck" else self.forms.index(cell.form)
        attributes += f' s="{style}" {self.way.cell}'.rstrip()
        formula = self._tag("f", "", escape(cell.formula, quote=False)) if cell.formula else ""
        kind, content = self._content(cell)
        return self._tag("c", attributes + (f' t="{kind}"' if kind else ""), formula + content)

    def _content(self, cell: Cell) -> tuple[str, str]:
        if cell.kind == "uncomputed":
            return "", ""
        if cell.kind == "boolean":
            return "b", self._tag("v", "", str(int(cell.value)))
        if cell.kind == "error":
            return "e", self._tag("v", "", cell.value)
        if isinstance(cell.value, str):
            return self._words(cell)
        if self.way.days == "iso" and isinstance(cell.value, date):
            return "d", self._tag("v", "", cell.value.isoformat())
        return "", self._tag("v", "", repr(serial(cell.value)))

    def _words(self, cell: Cell) -> tuple[str, str]:
        text = escape(cell.value)
        if cell.formula:
            return "str", self._tag("v", "", text)
        if cell.runs:
            parts = (("<rPr><strike/></rPr>" if struck else "", escape(said)) for said, struck in cell.runs)
            words = "".join(f"<r>{font}<t>{said}</t></r>" for font, said in parts)
        else:
            words = _in_one_piece(text) if cell.kind == "struck" else self.way.text(text)
        words = _prefixed(words, self.way.prefix)
        if not self.way.shared:
            return "inlineStr", self._tag("is", "", words)
        return "s", self._tag("v", "", str(self.texts.setdefault(words, len(self.texts))))


def _prefixed(xml: str, prefix: str) -> str:
    return xml.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")


def _address(row: int, column: int) -> str:
    return f"{chr(ord('A') + column)}{row + 1}"


def _content_types(shared: bool, sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = {"workbook": "sheet.main", "styles": "styles"} | ({"sharedStrings": "sharedStrings"} if shared else {})
    overrides = {f"/xl/{part}.xml": f"{kind}.{name}+xml" for part, name in named.items()}
    overrides |= {f"/xl/worksheets/sheet{at}.xml": f"{kind}.worksheet+xml" for at in range(1, sheets + 1)}
    listed = "".join(f'<Override PartName="{part}" ContentType="{name}"/>' for part, name in overrides.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}">{rels}{listed}</Types>'
