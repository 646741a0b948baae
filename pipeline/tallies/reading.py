"""A raw file → its sheets as rows of raw cell values. The only module that opens raw files.

Belongs here: file formats, encodings, merged cells. Does not belong here: what the cells mean.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import charset_normalizer
import python_calamine

from pipeline.errors import TallyError

Rows = list[list[Any]]
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
_OURS = frozenset({"narrative.md", "corrections.yml"})
_BLANK_TAIL = ("", None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0][0]` is cell A1; merged cells all hold the value of their first."""

    name: str
    rows: Rows
    hidden: bool = False
    merged: frozenset[tuple[int, int]] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file as it was handed in, with the SHA-256 of its bytes."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def raw_paths(folder: Path) -> list[Path]:
    """The files of a raw folder that departments handed in, by name; our own and the office's lock files are not theirs."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in _OURS)
    return sorted(path for path in files if not path.name.startswith(("~$", ".~", ".")))


def read_file(path: Path) -> RawFile:
    """Read all sheets of one file.

    Raises
    ------
    TallyError
        An empty, broken, protected or unknown file; the message says what to do.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TallyError(f"文件打不开（{error.strerror}）。请关闭正在使用它的程序后再运行。") from error
    if not content:
        raise TallyError("文件是空的（0 字节）。请让部门重新发送。")
    read = _reader(path.suffix.lower())
    return RawFile(path.name, hashlib.sha256(content).hexdigest(), read(content))


def _reader(suffix: str) -> Callable[[bytes], tuple[Sheet, ...]]:
    if suffix in WORKBOOKS:
        return _read_workbook
    if suffix in TEXTS:
        return _read_text
    known = "、".join(sorted(WORKBOOKS | TEXTS))
    raise TallyError(f"不认识的文件类型“{suffix}”。请另存为 .xlsx 后放入（可读：{known}）。")


def _read_workbook(content: bytes) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(_read_sheet(book, meta) for meta in book.sheets_metadata if _holds_cells(meta))
    except python_calamine.PasswordError as error:
        raise TallyError("文件有打开密码。请让部门取消密码后重新发送。") from error
    except (python_calamine.CalamineError, OSError, zipfile.BadZipFile, ValueError) as error:
        raise TallyError(
            "文件已损坏，或内容与扩展名不符。请用 Excel 或 WPS 打开后另存为 .xlsx，打不开则请部门重新发送。"
        ) from error


def _holds_cells(meta: Any) -> bool:
    return bool(meta.typ == python_calamine.SheetTypeEnum.WorkSheet)


def _read_sheet(book: Any, meta: Any) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    rows: Rows = sheet.to_python(skip_empty_area=False)
    _drop_blank_tail(rows)
    merged = _fill_merged(rows, sheet.merged_cell_ranges or [])
    return Sheet(meta.name, rows, meta.visible != python_calamine.SheetVisibleEnum.Visible, merged)


def _drop_blank_tail(rows: Rows) -> None:
    while rows and all(value in _BLANK_TAIL for value in rows[-1]):
        rows.pop()


def _fill_merged(rows: Rows, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> frozenset[tuple[int, int]]:
    """Give every merged cell the value of its first; return the cells that were filled."""
    filled = []
    for (top, left), (bottom, right) in ranges:
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = rows[top][left]
                    filled.append((row, column))
    return frozenset(filled)


def _read_text(content: bytes) -> tuple[Sheet, ...]:
    text = _decode(content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",\t;|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows: Rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error as error:
        raise TallyError(f"逗号分隔文件读不下去（{error}）。请用 Excel 打开后另存为 .xlsx。") from error
    _drop_blank_tail(rows)
    width = max(map(len, rows), default=0)
    return (Sheet("", [row + [""] * (width - len(row)) for row in rows]),)


def _decode(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, UTF-8 when it fits, else GB 18030, else the likeliest other."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = charset_normalizer.from_bytes(content).best()
    if best is None:
        raise TallyError("看不出文字编码，或不是文本。请用 Excel 打开后另存为 .xlsx。")
    return str(best)
