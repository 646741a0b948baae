"""Text files: tables with commas, tabs, semicolons or bars between the cells, in whatever encoding an office uses."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from pipeline.tallies.readers.bounds import MAX_ROWS
from pipeline.tallies.readers.contents import Contents, FileNote, Rows, Sheet
from pipeline.tallies.readers.grid import rectangle
from pipeline.tallies.readers.refusals import damaged, too_large

_DELIMITERS = "\t,;|"
_SAMPLE_LINES = 60
_SAMPLE_BYTES = 2**16
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_TOLERATED_SHARE = 0.01
_MOSTLY = 0.95
_DECLARED_DELIMITER = re.compile(r"sep=(.)\r?\n")
_RESAVE = "请核对，或请部门用 Excel 另存为 .xlsx 后重新发送"
_THOUSANDS, _REST = re.compile(r"\s*-?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?\s*")
_TEXT = re.compile(r'="([^"]*)"')
_UNQUOTED = FileNote(
    "file.text_damaged",
    "",
    "每行的格数不比表头多",
    "像是数里的千分位逗号没有加引号，把一个数分成了两格：请去掉千分位的逗号，或用 Excel 另存为 .xlsx 后重新发送",
    "error",
)
_LOST = FileNote("file.text_damaged", "", "完整的文字", _RESAVE, "warning")
_LOOSE = FileNote("file.text_damaged", "引号不成对，已按普通字符读入", "成对的引号", _RESAVE, "warning")


def decode(content: bytes) -> tuple[str, int]:
    """The text of a file, and how many of its characters could not be read.

    By its byte order mark, else UTF-16 or UTF-32 where zero bytes say so, else UTF-8 when it fits, else GB 18030 (GBK and GB 2312
    are parts of it).

    Raises
    ------
    RefusedError
        Bytes that are no text in any of these.
    """
    encodings = _encodings(content)
    for encoding in encodings:
        try:
            return content.decode(encoding), 0
        except UnicodeDecodeError:
            continue
    best = min((content.decode(encoding, "replace") for encoding in encodings), key=lambda text: text.count("\ufffd"))
    lost = best.count("\ufffd")
    if lost > max(1, len(best) * _TOLERATED_SHARE):
        raise damaged("看不出文字编码，或不是文本")
    return best, lost


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    sample = content[:_SAMPLE_BYTES]
    if len(content) % 4 == 0 and len(sample) >= 8:
        quarters = [sample[at::4].count(0) * 4 for at in range(4)]
        for empty, encoding in (((2, 3), "utf-32-le"), ((0, 1), "utf-32-be")):
            if all(quarters[at] >= len(sample) * _MOSTLY for at in empty):
                return (encoding,)
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    if len(content) % 2 == 0 and max(zeros) * 20 > len(sample) and min(zeros) * 10 < max(zeros):
        return ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le",)
    return ("utf-8", "gb18030")


def is_binary(text: str) -> bool:
    """Whether what was decoded holds characters that no text holds."""
    sample = text[:_SAMPLE_BYTES]
    return len(_CONTROL.findall(sample)) > len(sample) * _TOLERATED_SHARE


def read_text(content: bytes) -> Contents:
    """The one table of a text file; a file without any delimiter is one column."""
    text, lost = decode(content)
    if is_binary(text):
        raise damaged("内容不是文字")
    text = text.replace("\x00", "")
    declared = _DECLARED_DELIMITER.match(text)
    delimiter = declared[1] if declared else delimiter_of(text)
    rows, loose = _rows(text[declared.end() :] if declared else text, delimiter)
    unquoted = _unquoted(rows)
    rows, _ = rectangle(rows)
    notes = [_UNQUOTED.with_found(unquoted)] if unquoted else []
    notes += [_LOST.with_found(f"有 {lost} 个字符读不出来，显示为“\ufffd”")] if lost else []
    return Contents((Sheet("", rows),), (*notes, *[_LOOSE] * loose))


def delimiter_of(text: str) -> str | None:
    """The character that cuts most lines into equally many cells; None when there is none."""
    sample = text[:_SAMPLE_BYTES]
    best: tuple[int, int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            lines = list(islice(filter(None, rows), _SAMPLE_LINES))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in lines if len(row) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda found: (found[1], found[0]))
        if 3 * sum(widths.values()) >= len(lines) and (best is None or (count, width) > best[:2]):
            best = (count, width, delimiter)
    return best[2] if best else None


def _unquoted(rows: Rows) -> str:
    """The first row with a pair such as 1 and 003 that is longer for it than all rows without one since the last blank row."""
    width = 0
    for number, row in enumerate(rows, 1):
        pairs = [at for at in range(1, len(row)) if _REST.fullmatch(row[at]) and _THOUSANDS.fullmatch(row[at - 1])]
        if pairs and 1 < width < len(row) <= width + len(pairs):
            at = pairs[-1]
            return f"第 {number} 行有 {len(row)} 格，表头 {width} 格：“{row[at - 1].strip()}”“{row[at].strip()}”"
        if not pairs:
            width = max(width, len(row)) if any(row) else 0
    return ""


def _rows(text: str, delimiter: str | None) -> tuple[Rows, bool]:
    """The cells, and whether quotation marks had to be taken for plain characters because they do not pair."""
    if delimiter is None:
        return [[line] if line else [] for line in text.splitlines()], False
    try:
        return _parsed(text, delimiter, quoted=True), False
    except csv.Error:
        pass
    try:
        return _parsed(text, delimiter, quoted=False), True
    except csv.Error as error:
        raise damaged("分隔的文本读不下去") from error


def _parsed(text: str, delimiter: str, *, quoted: bool) -> Rows:
    """Cells of a delimited text. Quotation marks that do not pair would swallow the rows after them: strict, or not at all."""
    rows = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        strict=True,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    found: Rows = list(islice(rows, MAX_ROWS + 1))
    if '="' in text:  # ="003", as web systems write what Excel is to take for text
        found = [[match[1] if (match := _TEXT.fullmatch(cell)) else cell for cell in row] for row in found]
    if len(found) > MAX_ROWS:
        raise too_large(f"超过 {MAX_ROWS} 行", f"不超过 {MAX_ROWS} 行", "请拆成几个文件")
    return found
