"""The files of a raw folder, opened one by one: archives unpacked in memory, every failure told and none raised."""

import gc
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.tallies.readers.bounds import MAX_FILE_BYTES
from pipeline.tallies.readers.contents import Contents, FileNote, RawFile, Unreadable
from pipeline.tallies.readers.file_types import (
    OTHER_COMPOUND,
    PLAIN,
    PROTECTED,
    READABLE,
    TEXT,
    UNKNOWN,
    ZIP,
    Kind,
    kind_of,
)
from pipeline.tallies.readers.names import is_garbled, shown_names, shown_sheet_names
from pipeline.tallies.readers.package import is_encrypted, open_package, read_part
from pipeline.tallies.readers.refusals import RefusedError, damaged, fatal, no_cells, password, too_large
from pipeline.tallies.readers.text import decode, delimiter_of
from pipeline.tallies.values.cells import visible
from pipeline.underway import UNWATCHED, Watch

_OURS = frozenset({"narrative.md", "corrections.yml", "decisions.yml"})
_LIKE_OURS = re.compile(
    r"(corrections|decisions|narrative|更正|决定)\.(?:ya?ml|md)(?:\.(?:txt|ya?ml|md))?|(?:corrections|decisions|narrative)\.txt",
    re.I,
)
_NAMES = {
    "corrections": "corrections.yml",
    "更正": "corrections.yml",
    "decisions": "decisions.yml",
    "决定": "decisions.yml",
}
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_UNSEEN = ("~$", ".~", ".")
_NAME_IS_UTF8 = 0x800
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_KNOWN_SUFFIXES = frozenset(suffix for kind in READABLE for suffix in kind.suffixes)


def raw_paths(folder: Path) -> list[Path]:
    """The files of a raw folder that departments handed in, in the order of their relative names.

    Our own files, hidden ones and the lock files of office programs are not theirs. Nor is what `_refusal_of` refuses.
    """
    return [path for _, path in named_raw_paths(folder)]


def named_raw_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of `raw_paths`, each with the name under which it is shown, relative to the folder."""
    return ((name, path) for name, path in _named(folder) if _refusal_of(path, folder) is None)


def _named(folder: Path) -> Iterator[tuple[str, Path]]:
    paths = _handed_in(folder)
    return zip(shown_names(path.relative_to(folder) for path in paths), paths, strict=True)


def _handed_in(folder: Path) -> list[Path]:
    """All that lies in a raw folder under a name of its own, folders aside, but for links to some."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        theirs = (name for name in (*names, *links) if name not in _OURS and not _is_litter(name))
        found += [os.path.join(place, name) for name in theirs]  # noqa: PTH118
    return [Path(path) for path in sorted(found, key=lambda path: path.replace(os.sep, "/"))]


def _refusal_of(path: Path, folder: Path) -> RefusedError | None:
    """Why something in a raw folder is not looked at: a link that leads elsewhere, a name in no known encoding, no file."""
    if path.is_symlink() and (path.is_dir() or not _lies_in(path, folder)):
        advice = "请把文件本身复制到这个文件夹，再删去链接"
        return RefusedError("file.link", "是一个链接（快捷方式），指向别处，没有跟随", "文件本身", advice)
    if not path.is_file():
        return RefusedError("file.no_file", "不是普通文件，读不了", "表格文件", "请删去它")
    if _LIKE_OURS.fullmatch(path.name) and path.parent == folder:
        ours = _NAMES.get(path.name.partition(".")[0].lower(), "narrative.md")
        advice = f"请把它改名为 {ours}（记事本另存时会加上 .txt，要在资源管理器里去掉）；不要的请移走"
        return RefusedError("file.like_ours", f"像是 {ours}，名称不对，没有读", ours, advice)
    inside = path.relative_to(folder)
    if is_garbled(str(inside)) or visible(str(inside)) != str(inside):
        advice = "请把文件改名；从压缩包解出来的，请连同压缩包一起放入，或用“GBK”编码重新解压"
        return RefusedError("file.name_garbled", "文件名是乱码，或夹着看不见的字符", "可以读的文件名", advice)
    return None


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False


def open_tallies(folder: Path, watch: Watch = UNWATCHED) -> Iterator[RawFile | Unreadable]:
    """Every raw file of a folder in the order of their names, archives opened; nothing is raised for a bad file.

    Yields
    ------
    RawFile
        A file that was read. Notes on it come just before it, as Unreadable with the severity "note" or "warning".
    Unreadable
        With the severity "error": a file that was not read, with its cause and what to do.
    """
    for name, path in _named(folder):
        if (refused := _refusal_of(path, folder)) is not None:
            yield _unreadable(name, refused)
            continue
        try:
            content = _content(path)
        except RefusedError as refusal:
            yield _unreadable(name, refusal)
        else:
            yield from _open(name, content, watch)
    watch.end()


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise too_large(f"文件有 {size // 2**20} MB", f"不超过 {MAX_FILE_BYTES // 2**20} MB")
        return path.read_bytes()
    except PermissionError as error:
        advice = "请关闭正在使用它的程序后再运行"
        raise RefusedError("file.locked", "文件打不开，正被别的程序使用或没有权限", "可以读取的文件", advice) from error
    except OSError as error:
        advice = "请检查磁盘或网络后再运行"
        raise RefusedError("file.unreadable", f"文件打不开（{error.strerror}）", "可以读取的文件", advice) from error


def _open(name: str, content: bytes, watch: Watch, *, archives: bool = True) -> Iterator[RawFile | Unreadable]:
    """What one file gives: itself with its notes, the files within it, or the reason why neither."""
    try:
        if name in watch.fatal:
            raise fatal()
        watch.note(name)
        if not content:
            advice = "请让部门重新发送"
            raise RefusedError("file.empty", "文件是空的（0 字节）", "有内容的文件", advice)
        kind = kind_of(content)
        if kind is ZIP:
            if not archives:
                raise RefusedError("file.nested_zip", "压缩包里还有压缩包", "只压缩一层的文件", "请解压后放入")
            yield from _unpacked(name, content, watch)
            return
        contents = _read(name, content, kind)
    except RefusedError as refusal:
        yield _unreadable(name, refusal)
        return
    except MemoryError:
        yield _unreadable(name, too_large("文件太大，内存不够", "内存能容纳的文件"))
        return
    except Exception as error:  # the last resort: a format's reader met something that it did not foresee
        yield _unreadable(name, damaged(f"文件已损坏（{type(error).__name__}）"))
        return
    for note in contents.notes:
        yield Unreadable(name, note.code, note.found, note.expected, note.advice, note.severity)
    names = shown_sheet_names(contents.sheets)
    sheets = tuple(replace(sheet, name=shown) for sheet, shown in zip(contents.sheets, names, strict=True))
    yield RawFile(name, hashlib.sha256(content).hexdigest(), sheets)


def _unreadable(name: str, refusal: RefusedError) -> Unreadable:
    return Unreadable(name, refusal.code, refusal.found, refusal.expected, refusal.advice)


def _read(name: str, content: bytes, kind: Kind) -> Contents:
    """The contents of a file that is no archive, with a note when it is not what its name says."""
    suffix = PurePosixPath(name).suffix.lower()
    if kind is PROTECTED:
        raise password()
    if kind in (UNKNOWN, OTHER_COMPOUND) and suffix in _KNOWN_SUFFIXES:
        raise damaged("文件已损坏，或内容不是扩展名所说的")
    named_right = suffix in kind.suffixes
    if kind.read is None or (kind is TEXT and not named_right and not _is_table(content, suffix)):
        raise _not_for_us(kind, suffix)
    with _collector_at_rest():
        contents = kind.read(content)
    if not any(sheet.rows for sheet in contents.sheets):
        raise no_cells()
    return contents if named_right else Contents(contents.sheets, (_renamed(kind, suffix), *contents.notes))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Pause garbage collection: a million fresh rows hold no garbage, and looking for it takes a sixth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_table(content: bytes, suffix: str) -> bool:
    """Whether text under the name of a workbook has cells at all."""
    return suffix in _KNOWN_SUFFIXES and delimiter_of(decode(content)[0]) is not None


def _not_for_us(kind: Kind, suffix: str) -> RefusedError:
    kind = PLAIN if kind is TEXT else kind
    expected = "Excel、WPS、CSV、OpenDocument 或 Word（.docx）的表格"
    if suffix in _KNOWN_SUFFIXES and suffix not in kind.suffixes:
        return RefusedError("file.renamed", f"扩展名是“{suffix}”，内容却是{kind.label}", expected, kind.advice)
    return RefusedError("file.unknown_type", f"是{kind.label}，不能读取", expected, kind.advice)


def _renamed(kind: Kind, suffix: str) -> FileNote:
    found = f"扩展名是“{suffix}”，内容其实是{kind.label}，已照内容读取"
    return FileNote("file.renamed", found, f"扩展名 {kind.usual}", "可以不管；为免误会，请用 Excel 或 WPS 另存为 .xlsx")


def _unpacked(name: str, content: bytes, watch: Watch) -> Iterator[RawFile | Unreadable]:
    """The files of an archive, one after another."""
    package = open_package(content)
    members = [(_inner_name(member), member) for member in package.infolist() if not member.is_dir()]
    members = [(inner, member) for inner, member in members if inner and not any(map(_is_litter, inner.split("/")))]
    members.sort(key=lambda named: named[0])
    if not members:
        raise no_cells("压缩包里没有文件")
    shown = shown_names(PurePosixPath(inner) for inner, _ in members)
    for inner, (_, member) in zip(shown, members, strict=True):
        whole = f"{name}/{inner}"
        try:
            if is_encrypted(member):
                advice = "请部门取消压缩包的密码后重新发送"
                raise RefusedError("file.encrypted", "压缩包里的这个文件有密码", "没有密码的压缩包", advice)
            within = read_part(package, member, MAX_FILE_BYTES)
        except RefusedError as refusal:
            yield _unreadable(whole, refusal)
        else:
            yield from _open(whole, within, watch, archives=False)


def _inner_name(member: zipfile.ZipInfo) -> str:
    """The name within an archive: marked as UTF-8, or else UTF-8 where the bytes are (macOS does not mark it), or else GBK."""
    name = member.orig_filename.split("\0")[0]
    if not member.flag_bits & _NAME_IS_UTF8:
        try:
            unmarked = name.encode("cp437")
            name = unmarked.decode("utf-8")
        except UnicodeEncodeError:
            pass
        except UnicodeDecodeError:
            name = unmarked.decode("gb18030", "replace")
    steps = visible(_CONTROL.sub("", name)).replace("\\", "/").split("/")
    return "/".join(step for step in steps if step not in ("", ".", ".."))


def _is_litter(name: str) -> bool:
    """Whether a name is one of those that systems and programs leave behind."""
    return name.startswith(_UNSEEN) or name.lower() in _LITTER
