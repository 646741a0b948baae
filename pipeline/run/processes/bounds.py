"""What one report may take before it is stopped."""

import sys
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Bounds:
    """Until when (as `time.monotonic` counts) and how many bytes of memory; 0 for as much as it likes."""

    deadline: float = 0
    memory_bytes: int = 0

    @property
    def seconds_left(self) -> int | None:
        """Whole seconds until the deadline, at least one; None without a deadline."""
        return max(1, int(self.deadline - monotonic())) if self.deadline else None


UNBOUND = Bounds()


def limit_memory(size_bytes: int) -> None:
    """Let this process, and those it starts, allocate no more than this; only Linux can. 0 for no limit."""
    if size_bytes and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size_bytes, size_bytes))
