"""Writing so that a file or folder appears whole or not at all, and JSON that is the same bytes every time.

A new version is made beside its place as `.<name>.<random>`, which is waste whenever nobody is at work. Where two folders
cannot change places in one step, the old one is called `.<name>.old-<random>` for a moment: whole, and perhaps the only
whole one, until it too is given a name of waste. `settle` tells them apart after a crash.
"""

import errno
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline import filesystem
from pipeline.errors import InterruptedRunError, RunError

PAUSES_S = (0.1, 0.2, 0.4, 0.6, 0.7)
_OLD = "old-"
_WASTE = re.compile(r"\..+\.[0-9a-f]{16}")


def json_text(data: Any) -> str:
    """JSON as all our files hold it: UTF-8 text, two spaces, keys in the order given, a line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_whole(path: Path, content: bytes | str, *, durable: bool = True) -> None:
    """Write a file beside its place, then rename it into place; `durable` if it must survive a loss of power.

    Raises
    ------
    RunError
        It cannot be written; what was there before is still there.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    staged = _beside(path)
    with telling(path):
        try:
            _make_room(path, durable)
            with staged.open("xb") as file:
                file.write(data)
            staged.chmod(0o644)
            if durable:
                filesystem.flush(staged)
            _patiently(lambda: staged.replace(path))
            if durable:
                filesystem.flush(path.parent)
        finally:
            filesystem.remove(staged)


@contextmanager
def whole_folder(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A temporary folder to fill; on leaving without an error it takes the place of `path`, else it vanishes.

    `durable` if it must survive a loss of power.

    Raises
    ------
    RunError
        The folder cannot be written or not be put in place; what was there before is still there.
    """
    staged = _beside(path)
    try:
        with telling(path):
            _make_room(path, durable)
            _refuse_file(path)
            staged.mkdir()
            staged.chmod(0o755)
        with telling(path, only_in=staged):
            yield staged
        with telling(path):
            if durable:
                filesystem.flush_all(staged)
            _patiently(lambda: _swap(staged, path, durable))
            if durable:
                filesystem.flush(path.parent)
    finally:
        filesystem.remove(staged)


def settle(path: Path) -> None:
    """Clear what an interrupted write left beside `path`; the old folder returns when nothing stands in its place.

    Only for who alone may write to `path`: to everyone else, a version that is being made looks like one that was left.

    Raises
    ------
    RunError
        The old folder cannot be put back; nothing was removed then.
    """
    with telling(path):
        _restore(_left(path, _OLD), path)
        for waste in _left(path):
            filesystem.remove(waste)


def settle_within(folder: Path) -> None:
    """Clear the files that interrupted writes left in a folder. As `settle`, only for who alone may write there."""
    if folder.is_dir():
        for each in folder.iterdir():
            if _WASTE.fullmatch(each.name) and each.is_file():
                filesystem.remove(each)


def _swap(staged: Path, path: Path, durable: bool) -> None:
    """Put `staged` in the place of `path`; what was there is then at `staged`."""
    _refuse_file(path)
    if not os.path.lexists(path):
        staged.rename(path)
    elif not filesystem.exchange(staged, path):
        _swap_by_renames(staged, path, durable)


def _swap_by_renames(staged: Path, path: Path, durable: bool) -> None:
    """As `_swap`, where two folders cannot change places in one step."""
    old = _beside(path, _OLD)
    try:
        path.rename(old)
        staged.rename(path)
        if durable:  # else the disk might keep the next step without this one: waste, and nothing in its place
            filesystem.flush(path.parent)
        old.rename(staged)
    except BaseException:
        _restore([old] if old.exists() else [], path)
        raise


def _restore(olds: list[Path], path: Path) -> None:
    """Put the newest old folder back when nothing stands in its place, and remove those that are not the only one."""
    olds = sorted(olds, key=lambda old: old.stat().st_mtime_ns)

    def put_back() -> None:
        if olds and not filesystem.stands(path):
            if path.is_dir():
                path.rmdir()
            olds[-1].rename(path)
            olds.pop()

    _patiently(put_back)
    for old in olds if path.is_dir() else []:
        waste = _beside(path)
        old.rename(waste)  # in one step: half removed, it must not be taken for a whole one
        filesystem.flush(path.parent)
        filesystem.remove(waste)


def _beside(path: Path, mark: str = "") -> Path:
    return path.with_name(f".{path.name}.{mark}{secrets.token_hex(8)}")


def _left(path: Path, mark: str = "") -> list[Path]:
    ours = re.compile(rf"\.{re.escape(path.name)}\.{mark}[0-9a-f]{{16}}")
    return [each for each in path.parent.iterdir() if ours.fullmatch(each.name)] if path.parent.is_dir() else []


def _make_room(path: Path, durable: bool) -> None:
    missing = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    if durable:
        for folder in missing:
            filesystem.flush(folder.parent)


def _refuse_file(path: Path) -> None:
    if path.is_file():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def _patiently(step: Callable[[], object]) -> None:
    """Do it, again after a pause for as long as another program is in the way."""
    for pause in PAUSES_S:
        try:
            step()
        except OSError as error:
            if not (filesystem.is_locked(error) or filesystem.met_another(error)):
                raise
            time.sleep(pause)
        else:
            return
    step()


@contextmanager
def telling(path: Path, only_in: Path | None = None) -> Iterator[None]:
    """Turn what the system refuses into words; with `only_in`, no other errors than those of that folder and its filesystem."""
    try:
        yield
    except OSError as error:
        ours = only_in is None or filesystem.is_full(error) or str(only_in) in str(error.filename)
        if not ours:
            raise
        kind = InterruptedRunError if filesystem.is_locked(error) else RunError
        raise kind(_words(error, path)) from error


def _words(error: OSError, path: Path) -> str:
    kept = _kept(path)
    if filesystem.is_locked(error):
        which = "、".join(filesystem.held(path)[:3])
        where = f"{path} 里的 {which}" if which and path.is_dir() else f"{path}"
        return (
            f"{where} 正被其他程序占用，换不上新的一份。{kept}"
            "请关闭打开着它的 WPS、Excel、PDF 阅读器和资源管理器窗口，再运行一次。"
        )
    if filesystem.is_full(error):
        return f"磁盘已满，写不下 {path}。{kept}请在这个磁盘上腾出空间（或请管理员提高配额），再运行一次。"
    if filesystem.is_read_only(error):
        return f"{path.parent} 所在的磁盘是只读的，写不进去。{kept}请换到可以写入的磁盘，再运行一次。"
    if isinstance(error, PermissionError):
        return f"没有写入 {path.parent} 的权限。{kept}请检查这个文件夹的权限（右键“属性”→“安全”），再运行一次。"
    if isinstance(error, NotADirectoryError | FileExistsError):
        blocking = next((place for place in (path, *path.parents) if place.is_file()), path)
        return f"{blocking} 是一个文件，而这里要放文件夹。请把这个文件改名或移走，再运行一次。"
    return f"写不了 {path}（{error}）。{kept}请检查这个位置能否写入，再运行一次。"


def _kept(path: Path) -> str:
    if os.path.lexists(path):
        return f"原来的 {path.name} 没有变。"
    with suppress(OSError):
        for old in _left(path, _OLD):
            return f"原来的一份暂存为 {old.name}，下次运行时自动放回原处。"
    return ""
