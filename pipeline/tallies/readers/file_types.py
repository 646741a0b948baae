"""What a file is: known by its first bytes, whatever its name says, and which reader is for it.

Belongs here: the table of kinds, each with the extensions it is expected under. Does not belong here: any format itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.tallies.readers.compound import SIGNATURE, CompoundFile
from pipeline.tallies.readers.contents import Contents
from pipeline.tallies.readers.docx import read_docx
from pipeline.tallies.readers.html import decode_declared, read_html, read_mhtml
from pipeline.tallies.readers.ods import read_ods
from pipeline.tallies.readers.package import find, names_of, open_package, read_part
from pipeline.tallies.readers.refusals import RefusedError
from pipeline.tallies.readers.text import is_binary, read_text
from pipeline.tallies.readers.xls import read_xls
from pipeline.tallies.readers.xlsb import read_xlsb
from pipeline.tallies.readers.xlsx import read_xlsx
from pipeline.tallies.readers.xml2003 import read_xml2003

_HEAD_BYTES = 8192
_OLD_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_AS_XLSX = "请用 Excel 或 WPS 另存为 .xlsx 后放入"
_ASK = "请向部门要 Excel 或 WPS 的原表"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what the clerk calls it, its extensions (the usual one apart), how it is read, or what to do."""

    label: str
    suffixes: frozenset[str]
    read: Callable[[bytes], Contents] | None = None
    advice: str = ""
    usual: str = ""


def _kind(label: str, suffixes: str, read: Callable[[bytes], Contents] | None = None, advice: str = "") -> Kind:
    return Kind(label, frozenset(suffixes.split()), read, advice, suffixes.partition(" ")[0])


XLSX = _kind("Excel 工作簿（.xlsx）", ".xlsx .xlsm .xltx .xltm .et", read_xlsx)
XLS = _kind("Excel 97-2003 工作簿（.xls）", ".xls .xlt .et .ett", read_xls)
XLSB = _kind("Excel 二进制工作簿（.xlsb）", ".xlsb", read_xlsb)
ODS = _kind("OpenDocument 表格（.ods）", ".ods .ots", read_ods)
DOCX = _kind("Word 文档（.docx）", ".docx .docm", read_docx)
TEXT = _kind("文本", ".csv .tsv .txt", read_text)
HTML = _kind("网页", ".html .htm", read_html)
MHTML = _kind("单个文件网页", ".mht .mhtml", read_mhtml)
XML2003 = _kind("Excel 2003 XML 表格", ".xml", read_xml2003)
ZIP = _kind("压缩包（.zip）", ".zip")
READABLE = (XLSX, XLS, XLSB, ODS, DOCX, TEXT, HTML, MHTML, XML2003)

PROTECTED = _kind("有密码的 Office 文件", ".xlsx .xlsm .xlsb .docx .docm .xls .et")
WORD = _kind("Word 97-2003 文档（.doc）", ".doc .dot .wps .wpt", None, "请另存为 .docx 后放入")
SLIDES = _kind("演示文稿", ".ppt .pptx .dps", None, _ASK)
OTHER_COMPOUND = _kind("不是表格的 Office 文件", "", None, _ASK)
OTHER_OPEN = _kind("不是表格的 OpenDocument 文件", ".odt .odp .odg", None, "请另存为 .docx 或 .xlsx 后放入")
PDF = _kind("PDF", ".pdf", None, _ASK)
PICTURE = _kind("图片", ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic", None, _ASK)
ARCHIVE = _kind("压缩包", ".rar .7z .gz .tar .bz2 .xz", None, "请解压后放入，或改用 .zip")
RTF = _kind("RTF 文档", ".rtf", None, "请另存为 .docx 后放入")
OTHER_XML = _kind("XML 文件", "", None, _AS_XLSX)
PLAIN = _kind("没有表格的文本", "", None, _ASK)
UNKNOWN = _kind("不认识的内容", "", None, _AS_XLSX)

_SIGNATURES = (
    (b"%PDF", PDF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"{\\rtf", RTF),
)
_STREAMS = (
    ("EncryptedPackage", PROTECTED),
    ("Workbook", XLS),
    ("Book", XLS),
    ("WordDocument", WORD),
    ("PowerPoint Document", SLIDES),
)
_FOLDERS = (("xl/", XLSX), ("word/", DOCX), ("ppt/", SLIDES))
_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype html|<html|<table|<head|<meta|<body|<style|<div|<!--)", re.I)
_PAGE = re.compile(r"<(?:html|table)[\s>]", re.I)


def kind_of(content: bytes) -> Kind:
    """What a file is by its content; UNKNOWN where that tells nothing."""
    if content.startswith(SIGNATURE):
        streams = CompoundFile(content)
        return next((kind for name, kind in _STREAMS if name in streams), OTHER_COMPOUND)
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _package(content)
    if content[:2] == b"BM" and content[6:10] != b"\0\0\0\0":
        return _text(content)
    signed = next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
    if signed is not None:
        return signed
    if content[:2] in _OLD_BIFF and content[2:4] in (b"\x04\0", b"\x06\0", b"\x08\0", b"\x10\0"):
        return XLS
    return _text(content)


def _package(content: bytes) -> Kind:
    """What a zip package holds, by the folders in it: single names may be damaged."""
    package = open_package(content)
    names = names_of(package)
    if "xl/workbook.bin" in names:
        return XLSB
    found = next((kind for folder, kind in _FOLDERS if any(name.startswith(folder) for name in names)), None)
    if found is None and ("meta-inf/manifest.xml" in names or {"mimetype", "content.xml"} <= set(names)):
        mimetype = find(package, "mimetype")
        said = read_part(package, mimetype) if mimetype else b""
        return OTHER_OPEN if any(word in said for word in (b"text", b"presentation", b"graphics")) else ODS
    return found or ZIP


def _text(content: bytes) -> Kind:
    try:
        text = decode_declared(content)
    except RefusedError:
        return UNKNOWN
    if is_binary(text):
        return UNKNOWN
    head = text[:_HEAD_BYTES].lstrip("\ufeff")
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and re.search(r"<(?:\w+:)?Workbook\b", head):
        return XML2003
    if _MARKUP.match(head):
        return HTML if not head.lstrip().startswith("<?xml") or _PAGE.search(text) else OTHER_XML
    if re.match(r"(?:from|mime-version|content-type):", head.lstrip(), re.I) and "mime-version:" in head.lower():
        return MHTML
    return TEXT
