"""Large .xlsx ledgers written fast: the parts of a workbook as Excel writes them, with shared strings and real dates."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
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
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>'
)
_PARTS = {
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/styles.xml": f'<?xml version="1.0"?><styleSheet xmlns="{_NS}">'
    '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>',
}


def write_ledger(path: Path, rows: int, seed: int = 7, first: int = 1) -> None:
    """A ledger of disputes with `rows` rows from number `first`: a merged title, a header, ten columns, a total row below."""
    write_sheets(path, [("2023年", _rows(rows, Random(seed), first))], merges=["A1:J1"])


def write_sheets(
    path: Path,
    sheets: Sequence[tuple[str, Iterable[Sequence[object]]]],
    *,
    merges: Sequence[str] = (),
    comments: Sequence[tuple[str, str]] = (),
    hidden: bool = False,
) -> None:
    """A workbook of sheets, each a name and rows; merges, comments and hiding (of rows from the third) are the first sheet's."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _parts([name for name, _ in sheets], commented=bool(comments)).items():
            archive.writestr(name, text)
        for at, (_, rows) in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{at}.xml", "w", force_zip64=True) as sheet:
                sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{_NS}"><sheetData>'.encode())
                for number, cells in enumerate(rows, 1):
                    sheet.write(_row(number, cells, strings, hidden=hidden and at == 1 and number > 2).encode())
                spans = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges) if at == 1 else ""
                merged = f'<mergeCells count="{len(merges)}">{spans}</mergeCells>' if spans else ""
                sheet.write(f"</sheetData>{merged}</worksheet>".encode())
        if comments:
            said = "".join(
                f'<comment ref="{ref}" authorId="0"><text><t>{escape(text)}</t></text></comment>'
                for ref, text in comments
            )
            body = f"<authors><author/></authors><commentList>{said}</commentList>"
            archive.writestr("xl/comments1.xml", f'<?xml version="1.0"?><comments xmlns="{_NS}">{body}</comments>')
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst xmlns="{_NS}">{items}</sst>')


def _parts(names: Sequence[str], *, commented: bool) -> dict[str, str]:
    """The parts beside the sheets, for sheets of these names."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{k}.xml" ContentType="{kind}.worksheet+xml"/>' for k in numbers
    )
    sheets = "".join(f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{k}" Type="{_REL}/worksheet" Target="worksheets/sheet{k}.xml"/>' for k in numbers
    )
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    told = f'<Relationship Id="rId1" Type="{_REL}/comments" Target="../comments1.xml"/>'
    return {
        **_PARTS,
        "[Content_Types].xml": _TYPES.format(overrides=overrides, kind=kind),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{_NS}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{relationships}">{links}'
        f'<Relationship Id="strings" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="styles" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
    } | ({
        "xl/worksheets/_rels/sheet1.xml.rels":
        f'<?xml version="1.0"?><Relationships xmlns="{relationships}">{told}</Relationships>'
    } if commented else {})  # fmt: skip


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


def _row(number: int, cells: Sequence[object], strings: dict[str, int], *, hidden: bool = False) -> str:
    parts = []
    for column, value in enumerate(cells):
        if value == "":
            continue
        at = f"{column_letters(column)}{number}"
        if isinstance(value, _Day):
            parts.append(f'<c r="{at}" s="1"><v>{int(value)}</v></c>')
        elif isinstance(value, int):
            parts.append(f'<c r="{at}"><v>{value}</v></c>')
        else:
            index = strings.setdefault(str(value), len(strings))
            parts.append(f'<c r="{at}" t="s"><v>{index}</v></c>')
    return f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>{"".join(parts)}</row>'
