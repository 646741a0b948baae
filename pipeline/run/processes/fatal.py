"""Raw files that end the process that reads them: found out by the process that started it, and left out by the next.

The first death within a file may have come from elsewhere, so the same is tried once more; after the second the file is left
unopened, and is a problem like any other.
"""

from pathlib import Path

from pipeline.errors import RunError
from pipeline.underway import being_read, declare_fatal, forget

_MOST = 5


def last_words(place: Path) -> str:
    """The file at which a reading stopped, to be added to what is said of its end; empty if it was at none."""
    name = being_read(place)
    return f"\n停下时正在读“{name}”。" if name else ""


class Fatal:
    """The deaths of one run's readings, by the note at `place`."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._once: set[str] = set()
        self.names: set[str] = set()

    def begin(self) -> None:
        """Before the first reading."""
        forget(self._place)

    def end(self) -> None:
        """After the last."""
        forget(self._place)

    def blame(self, death: Exception, *, again: bool) -> None:
        """Say which file it was that a reading died of; with `again`, only after the second time.

        Raises
        ------
        Exception
            The death itself, when it came while no file was being read.
        RunError
            It has come to so many files that it is not for them to be blamed.
        """
        name = being_read(self._place)
        if not name:
            raise death
        if again and name not in self._once:
            self._once.add(name)
        else:
            self.names.add(name)
        if len(self.names) > _MOST:
            raise RunError(
                f"读到 {'、'.join(sorted(self.names))} 时程序都中途停止，多半是内存不够，不是这些文件有问题。"
                "请关闭别的程序、减少 --jobs 后重新运行。"
            ) from death
        declare_fatal(self._place, self.names)
