"""Which raw file is being read, noted where it outlives the process that reads: a file may end that process.

A native library that aborts, or a system that ends who takes too much memory, leaves nobody behind to say which file it was. The
note lies in a folder that whoever starts the reading has made; where there is none, nothing is noted.
"""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Watch:
    """A reading of which a note is kept. `fatal` are the files that ended an earlier one, and are not to be opened."""

    place: Path | None = None
    fatal: Collection[str] = ()

    def note(self, name: str) -> None:
        """Say which file is opened now; what comes of it is also on its account, until the next."""
        if self.place is not None:
            _write(self.place, name, self.fatal)

    def end(self) -> None:
        """Say that none is being read any more."""
        self.note("")


UNWATCHED = Watch()


def watch(place: Path) -> Watch:
    """A reading with its note there, which may name files that are not to be opened."""
    return Watch(place, _read(place)[1])


def being_read(place: Path) -> str:
    """The file at which a reading ended before its time; empty if it did not."""
    return _read(place)[0]


def declare_fatal(place: Path, names: Collection[str]) -> None:
    """Have the next reading leave these files unopened, each with a problem that says why."""
    _write(place, "", names)


def forget(place: Path) -> None:
    """Have the next reading open all files."""
    with suppress(OSError):
        place.unlink()


def _write(place: Path, name: str, fatal: Collection[str]) -> None:
    with suppress(OSError):
        place.write_text(json.dumps([name, *sorted(fatal)]), "utf-8")


def _read(place: Path) -> tuple[str, list[str]]:
    try:
        name, *fatal = json.loads(place.read_bytes())
    except (OSError, ValueError, TypeError):
        return "", []
    return str(name), [str(each) for each in fatal]
