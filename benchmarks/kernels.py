"""What a kernel costs before its first cell and after its last: forked kernels beside ordinary ones.

The two take turns, round by round, in one run; the table shows the median of the rounds. A round is a kernel from start to
ready to ended. Ordinary means jupyter_client's own manager, client and provisioner, as papermill takes them. One kernel of
each kind comes before and is not counted: the forked one with the start of the template, which a process needs once.
"""

import argparse
import asyncio
import os
import time
from dataclasses import dataclass
from statistics import median

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from pipeline.run.kernels.managing import QuickManager
from pipeline.run.kernels.provisioner import NAME as FORKING

FORKED, ORDINARY = "forked", "ordinary"
_MANAGERS = {FORKED: QuickManager, ORDINARY: AsyncKernelManager}
_PROVISIONERS = {FORKED: FORKING, ORDINARY: "local-provisioner"}
_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Round:
    """What one kernel took, in seconds on the clock."""

    ready_s: float
    shutdown_s: float

    @property
    def total_s(self) -> float:
        return self.ready_s + self.shutdown_s


async def measure(kind: str) -> Round:
    """One kernel from start to ready to ended.

    Raises
    ------
    SystemExit
        It was a kernel of the other kind.
    """
    factory = KernelProvisionerFactory.instance()
    before, factory.default_provisioner_name = factory.default_provisioner_name, _PROVISIONERS[kind]
    try:
        start = time.perf_counter()
        manager = _MANAGERS[kind](kernel_name="python3")
        await manager.start_kernel(extra_arguments=["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"])
    finally:
        factory.default_provisioner_name = before
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=_PATIENCE_S)
    ready = time.perf_counter()
    reply = await client.execute("", user_expressions={"parent": "__import__('os').getppid()"}, reply=True)
    parent = reply["content"]["user_expressions"]["parent"]["data"]["text/plain"]
    if (parent == str(os.getpid())) != (kind == ORDINARY):
        raise SystemExit(f"this was to be a kernel that is {kind}; its parent is {parent}")
    leaving = time.perf_counter()
    client.stop_channels()
    await manager.shutdown_kernel()
    return Round(ready - start, time.perf_counter() - leaving)


async def _take_turns(rounds: int) -> dict[str, list[Round]]:
    for kind in _MANAGERS:
        await measure(kind)
    found: dict[str, list[Round]] = {kind: [] for kind in _MANAGERS}
    for number in range(rounds):
        for kind in (FORKED, ORDINARY) if number % 2 else (ORDINARY, FORKED):
            found[kind].append(await measure(kind))
    return found


def overhead(rounds: int) -> tuple[float, float]:
    """Median seconds from a kernel's start to its end without any work in between: forked, and ordinary."""
    found = asyncio.run(_take_turns(rounds))
    return _middle(found[FORKED]), _middle(found[ORDINARY])


def _middle(rounds: list[Round]) -> float:
    return median(each.total_s for each in rounds)


def main() -> None:
    """Measure, print the table and the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    found = asyncio.run(_take_turns(parser.parse_args().rounds))
    print(f"{'kernel':<10} {'ready s':>9} {'shutdown s':>11} {'both s':>9} {'least':>9} {'most':>9}")
    for kind, rounds in found.items():
        ready, shutdown = median(each.ready_s for each in rounds), median(each.shutdown_s for each in rounds)
        totals = [each.total_s for each in rounds]
        row = f"{ready:>9.3f} {shutdown:>11.3f} {median(totals):>9.3f} {min(totals):>9.3f} {max(totals):>9.3f}"
        print(f"{kind:<10} {row}")
    print(f"overhead ratio: {_middle(found[FORKED]) / _middle(found[ORDINARY]):.2f}")


if __name__ == "__main__":
    main()
