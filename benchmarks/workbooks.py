"""Large .xlsx ledgers written fast: the parts of a workbook as Excel writes them, with shared strings and real dates."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from pipeline.tallies import column_letters

HEADINGS = (
    "序号",
    "卷号",
    "受案时间",
    "纠纷类别",
    "双方当事人",
    "联系电话",
    "简要情况",
    "调解结果",
    "涉及金额",
    "办结时间",
)
_KINDS = ("婚姻家庭", "邻里纠纷", "山林土地", "损害赔偿", "合同债务", "劳资纠纷", "其他")
_OUTCOMES = ("调解成功", "达成协议", "不成功", "正在调解")
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName='
    '"/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>'
    '<sheet name="2023年" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<?xml version="1.0"?><styleSheet xmlns="{_NS}">'
    '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>',
}


def write_ledger(path: Path, rows: int, seed: int = 7, first: int = 1) -> None:
    """A ledger of disputes with `rows` rows from number `first`: a merged title, a header, ten columns, a total row below."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{_NS}"><sheetData>'.encode())
            for number, cells in enumerate(_rows(rows, Random(seed), first), 1):
                sheet.write(_row(number, cells, strings).encode())
            sheet.write(b'</sheetData><mergeCells count="1"><mergeCell ref="A1:J1"/></mergeCells></worksheet>')
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{_NS}">{items}</sst>')


def _rows(rows: int, random: Random, first: int) -> Iterator[Sequence[object]]:
    yield ("某镇2023年矛盾纠纷台账",)
    yield HEADINGS
    for n in range(1, rows + 1):
        day = 44927 + random.randrange(365)
        told = f"{random.choice(_KINDS)}，双方就第{n % 5000}号事项发生争执"
        outcome = random.choice(_OUTCOMES)
        yield (
            n,
            f"调字〔2023〕{first + n - 1}号",
            _Day(day),
            random.choice(_KINDS),
            f"当事人{n % 900}",
            f"1{n % 10**10:010d}",
            told,
            outcome,
            random.randrange(99999),
            _Day(day),
        )
    yield ("合计", f"{rows}件")


class _Day(int):
    """A date serial, written with a date format."""


def _row(number: int, cells: Sequence[object], strings: dict[str, int]) -> str:
    parts = []
    for column, value in enumerate(cells):
        at = f"{column_letters(column)}{number}"
        if isinstance(value, _Day):
            parts.append(f'<c r="{at}" s="1"><v>{int(value)}</v></c>')
        elif isinstance(value, int):
            parts.append(f'<c r="{at}"><v>{value}</v></c>')
        else:
            index = strings.setdefault(str(value), len(strings))
            parts.append(f'<c r="{at}" t="s"><v>{index}</v></c>')
    return f'<row r="{number}">{"".join(parts)}</row>'
