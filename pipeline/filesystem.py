"""What the operating system offers for replacing files and folders safely: exchange, flush, remove, and why it refuses.

Belongs here: single steps, and what differs between systems. Which step follows which, and what a person is told, is in
atomic.py.
"""

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_NOT_OFFERED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_MET_ANOTHER = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT}
_WORKING_FOLDER = -100  # AT_FDCWD; the paths are used as they are
_SWAP = 2  # RENAME_EXCHANGE of renameat2(2), RENAME_SWAP of renamex_np(2)
_ACCESS_DENIED, _SHARING_VIOLATIONS, _WINDOWS_FULL, _WRITE_PROTECTED = 5, {32, 33}, {39, 112}, 19


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step; False, and nothing done, where the system or its disk cannot.

    Raises
    ------
    OSError
        The system can, but not these two.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "linux":
            failed = library.renameat2(_WORKING_FOLDER, names[0], _WORKING_FOLDER, names[1], _SWAP)
        else:
            failed = library.renamex_np(*names, _SWAP)
    except AttributeError:  # a C library from before the call
        return False
    number = ctypes.get_errno()
    if failed and number not in _NOT_OFFERED:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed


def flush(path: Path) -> None:
    """Have a file's content or a folder's names on the disk itself; folders only where the system can open them."""
    folder = path.is_dir()
    try:
        handle = os.open(
            path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
        )  # Windows flushes what it may write
    except OSError:
        if folder:
            return
        raise
    try:
        os.fsync(handle)
    except OSError as error:
        if not folder or error.errno not in _NOT_OFFERED:
            raise
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """`flush` for everything in a folder, and then the folder itself."""
    for place, _, names in os.walk(folder, topdown=False):
        for path in (*(Path(place, name) for name in names), Path(place)):
            if not path.is_symlink():
                flush(path)


def remove(path: Path) -> None:
    """Remove a file or a folder, read-only or not, as far as that is possible."""
    with suppress(OSError):
        if path.is_symlink() or path.is_file():
            path.unlink()
            return
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        for place, _, names in os.walk(path):
            for each in (Path(place), *(Path(place, name) for name in names)):
                if not each.is_symlink():
                    each.chmod(0o700)
        shutil.rmtree(path, ignore_errors=True)


def stands(path: Path) -> bool:
    """Whether anything is at the path, an empty folder aside."""
    return any(path.iterdir()) if path.is_dir() else os.path.lexists(path)


def held(path: Path) -> list[str]:
    """The files at or under a path that may not be opened for writing: on Windows, those that another program has open."""
    found = []
    for each in sorted(path.rglob("*")) if path.is_dir() else [path]:
        try:
            if each.is_file():
                each.open("r+b").close()
        except OSError:
            found.append(each.name)
    return found


def is_locked(error: OSError) -> bool:
    """Another program holds the file or folder. Renaming (two names) on Windows: access is denied for that reason too."""
    code = getattr(error, "winerror", None)
    denied = code == _ACCESS_DENIED and error.filename2 is not None
    return denied or code in _SHARING_VIOLATIONS or error.errno == errno.EBUSY


def is_full(error: OSError) -> bool:
    """The disk, or the person's share of it, is used up."""
    return error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL


def is_read_only(error: OSError) -> bool:
    """The disk takes no writing at all."""
    return error.errno == errno.EROFS or getattr(error, "winerror", None) == _WRITE_PROTECTED


def met_another(error: OSError) -> bool:
    """Someone else put something there, or took it away, between looking and renaming."""
    return error.errno in _MET_ANOTHER
