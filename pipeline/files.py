"""Writing so that a file or folder appears whole or not at all, and JSON that is the same bytes every time."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def json_text(data: Any) -> str:
    """JSON as all our files hold it: UTF-8 text, two spaces, keys in the order given, a line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file beside its place, then rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A temporary folder to fill; on leaving without an error it takes the place of `path`, else it vanishes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    staged.chmod(0o755)
    try:
        yield staged
        _swap(staged, path)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _swap(staged: Path, path: Path) -> None:
    """Rename `staged` to `path`; what was there steps aside first and is put back if the rename fails."""
    if not path.exists():
        staged.rename(path)
        return
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.old-"))
    path.rename(aside / path.name)
    try:
        staged.rename(path)
    except BaseException:
        (aside / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
