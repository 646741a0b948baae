"""What judges a package and what reads it see the same parts and the same cells, however oddly it is written."""

import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.tallies.readers.handing import handed
from pipeline.tallies.readers.parts import book_of
from tests.formats.making import MAIN, OFFICE, open_one, packed, read_one, refusal_of, xlsx, xlsx_parts

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
RELATED = "xl/_rels/workbook.xml.rels"
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>3</v></c><c r="B2" t="s"><v>2</v></c></row>'
)
TEXTS = f'<sst xmlns="{MAIN}" uniqueCount="3"><si><t>序号</t></si><si><t>内容</t></si><si><t>甲</t></si></sst>'
READ = [["序号", "内容"], [3, "甲"]]
RELATION = f'<Relationship Id="r9" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'


def parts(rows: str = ROWS, texts: str = TEXTS) -> dict[str, str]:
    """A workbook whose cells share their texts."""
    found = xlsx_parts(rows) | {"xl/sharedStrings.xml": texts}
    found[RELATED] = found[RELATED].replace("</Relationships>", RELATION)
    return found


def renamed(old: str, new: str) -> dict[str, str]:
    """The workbook with one part under another name, to which its relations lead."""
    base, name = old.rpartition("/")[2], new.rpartition("/")[2]
    return {part.replace(old, new): text.replace(base, name) for part, text in parts().items()}


def cells(tmp_path: Path, made: dict[str, str] | bytes) -> list[list[object]]:
    content = made if isinstance(made, bytes) else packed(made)
    return read_one(tmp_path, "a.xlsx", content).sheets[0].rows


def with_second(name: str, text: str) -> bytes:
    """The workbook with one more part, of a name that is there already."""
    buffer = BytesIO(packed(parts()))
    with zipfile.ZipFile(buffer, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "made",
    [
        parts(),
        parts() | {RELATED: parts()[RELATED].replace(RELATION, "</Relationships>")},
        renamed("xl/sharedStrings.xml", "xl/texts.xml"),
        renamed("xl/sharedStrings.xml", "xl/texts.xml") | {"xl/sharedStrings.xml": TEXTS.replace("甲", "假")},
        renamed("xl/workbook.xml", "xl/book.xml") | {"xl/_rels/book.xml.rels": parts()[RELATED]},
        {part: text for part, text in parts().items() if part != "_rels/.rels"},
        parts() | {RELATED: parts()[RELATED].replace("worksheets/", "../xl/./worksheets/")},
        parts() | {"[Content_Types].xml": "<Types/>"},
        parts() | {BOOK: parts()[BOOK].replace('r:id="r1"', 'state="odd" r:id="r1"')},
        parts(texts=TEXTS.replace("甲", "<![CDATA[甲]]>")),
        parts(texts=TEXTS.replace("<si>", "<!-- <si/> --><si>", 1)),
        parts(texts=TEXTS.replace("<sst ", "<x:sst xmlns:x='u' ").replace("</sst>", "</x:sst>").replace("xmlns:x='u'", f"xmlns:x='{MAIN}'")),
        parts(ROWS.replace("<v>3</v>", "<v><![CDATA[3]]></v>")),
        parts(ROWS.replace("<v>3</v>", "<v>3<!-- 4 --></v>")),
        parts(ROWS.replace('<row r="2"', '<!-- <row r="2"><c r="A2"><v>9</v></c></row> --><row r="2"')),
        parts(f"<?a b?>{ROWS}"),
        parts(ROWS.replace("<row", f'<y:row xmlns:y="{MAIN}"').replace("</row", "</y:row")),
        parts(ROWS.replace("<row", '<row xmlns:z="urn:other" z:r="77"')),
        parts(ROWS + '<z:row xmlns:z="urn:other" r="3"><z:c r="A3"><z:v>9</z:v></z:c></z:row>'),
        parts(ROWS.replace(' r="A2"', ' s="0" r = "A2"')),
        parts(ROWS.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "").replace(' r="B2"', "")),
    ],
)  # fmt: skip
def test_a_workbook_is_read_the_same_however_it_is_put_together(tmp_path: Path, made: dict[str, str]) -> None:
    assert cells(tmp_path, made) == READ


def test_the_same_part_twice_is_one_part(tmp_path: Path) -> None:
    assert cells(tmp_path, with_second(SHEET, parts()[SHEET])) == READ


@pytest.mark.parametrize("name", [SHEET, SHEET.upper(), "xl\\worksheets\\sheet1.xml", "/xl/worksheets/sheet1.xml"])
def test_of_two_unequal_copies_none_is_chosen(tmp_path: Path, name: str) -> None:
    other = parts()[SHEET].replace("<v>3</v>", "<v>4</v>")
    refusal = refusal_of(tmp_path, "a.xlsx", with_second(name, other))
    assert (refusal.code, refusal.found) == ("file.damaged", f"内部有两份不同的“{SHEET}”")


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    second = '<sheet name="台账" sheetId="2" r:id="r1"/></sheets>'
    made = parts() | {BOOK: parts()[BOOK].replace("</sheets>", second)}
    assert refusal_of(tmp_path, "a.xlsx", packed(made)).found == "有两张工作表都叫“台账”"


def test_rows_after_what_looks_like_their_end_are_not_lost(tmp_path: Path) -> None:
    made = parts(ROWS.replace("</row>", "</row><!-- </sheetData> -->", 1))
    assert cells(tmp_path, made) == READ
    twofold = parts()
    twofold[SHEET] = twofold[SHEET].replace("</sheetData>", "</sheetData><sheetData/>")
    assert refusal_of(tmp_path, "a.xlsx", packed(twofold)).code == "file.damaged"


def test_an_error_and_a_missing_result_are_seen_in_cells_without_addresses(tmp_path: Path) -> None:
    rows = (
        "<row><c t='inlineStr'><is><t>甲</t></is></c><c/><c t='e'><v>#DIV/0!</v></c></row>"
        "<row><c/><c><f>A1</f></c><c><v>-5</v></c></row>"
    )
    (sheet,) = read_one(tmp_path, "a.xlsx", xlsx(rows)).sheets
    assert sheet.rows == [["甲", "", "#DIV/0!"], ["", "", -5]]
    assert sheet.uncomputed == {(1, 1)}


def test_what_is_nested_beyond_reason_or_declares_entities_is_refused(tmp_path: Path) -> None:
    deep = ROWS.replace("<v>3</v>", "<!-- --><is>" + "<r>" * 5_000 + "</r>" * 5_000 + "</is>")
    assert refusal_of(tmp_path, "a.xlsx", packed(parts(deep))).code == "file.damaged"
    entities = parts()
    entities[SHEET] = '<!DOCTYPE a [<!ENTITY b "1">]>' + entities[SHEET].replace("<v>3</v>", "<v>&b;</v>")
    assert refusal_of(tmp_path, "a.xlsx", packed(entities)).code == "file.damaged"


def test_bytes_around_the_package_do_no_harm(tmp_path: Path) -> None:
    plain = packed(parts())
    other = packed(parts(ROWS.replace("<v>3</v>", "<v>4</v>")))
    buffer = BytesIO(plain)
    with zipfile.ZipFile(buffer, "a") as package:
        package.comment = "附注".encode()
    assert cells(tmp_path, buffer.getvalue()) == READ
    (file,) = open_one(tmp_path, "a.xlsx", other + plain)
    assert file.sheets[0].rows == READ  # type: ignore[union-attr]


def test_what_stands_in_an_instruction_is_nothing(tmp_path: Path) -> None:
    made = parts(ROWS.replace("<row", '<?a <row r="2" hidden="1"> ?><row', 1))
    (sheet,) = read_one(tmp_path, "a.xlsx", packed(made)).sheets
    assert (sheet.rows, sheet.hidden_rows) == (READ, frozenset())


@pytest.mark.parametrize("address", ["$A$2", "2", "&#65;2"])
def test_an_address_that_is_none_is_told(tmp_path: Path, address: str) -> None:
    made = parts(ROWS.replace('r="A2"', f'r="{address}"'))
    assert refusal_of(tmp_path, "a.xlsx", packed(made)).found == "有单元格的地址不对"


def test_calamine_is_handed_nothing_but_the_judged_parts() -> None:
    """Nor what else might name a part: an extra field in the directory does, to some programs."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in (parts() | {"xl/worksheets/other.xml": ROWS, "xl/media/a.png": "a"}).items():
            member = zipfile.ZipInfo(name)
            member.extra = b"\x75\x70\x05\x00\x01abcd"
            package.writestr(member, text)
        package.comment = b"more"
    with zipfile.ZipFile(buffer) as package:
        book = book_of(package)
    with zipfile.ZipFile(BytesIO(handed(buffer.getvalue(), book, {}))) as package:
        members = package.infolist()
        assert package.comment == b""
    assert sorted(member.filename for member in members) == [
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/worksheets/0.xml",
    ]
    assert not any(member.extra for member in members)
