"""What one report may take before it is stopped."""

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
