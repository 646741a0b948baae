"""A kernel manager and client that wait for events instead of for time to pass."""

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets import Int, Type, default

from pipeline.run.kernels.provisioner import NAME

_REPLY_S = 1.0
_BROADCAST_S = 0.1


class QuickClient(AsyncKernelClient):
    """Ready as soon as the kernel has answered and its broadcasts are heard; the stock client listens 0.2 s more for silence."""

    def start_channels(self, *arguments: bool, **channels: bool) -> None:
        """As always, but for the heartbeat, whose thread nobody asks: the manager knows whether the kernel lives."""
        super().start_channels(*arguments, **{"hb": False, **channels})

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        deadline = time.monotonic() + (timeout or float("inf"))
        while not await self._answers():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _answers(self) -> bool:
        """Ask once; whether the answer came, and the kernel was heard on the broadcast channel too."""
        self.kernel_info()
        try:
            reply: dict[str, Any] = await self.shell_channel.get_msg(timeout=_REPLY_S)
            await self.iopub_channel.get_msg(timeout=_BROADCAST_S)
        except Empty:
            return False
        if reply["msg_type"] == "kernel_info_reply":
            self._handle_kernel_info_reply(reply)
            return True
        return False


class QuickManager(AsyncKernelManager):
    """A manager with `QuickClient`, and with a bound on what its kernel may allocate."""

    memory_bytes = Int(0, help="How much memory a warm kernel may allocate; 0 for no bound.").tag(config=True)
    client_factory = Type(QuickClient, AsyncKernelClient, config=True)

    @default("client_factory")
    def _client_factory_default(self) -> type[QuickClient]:
        return QuickClient


def prefer_warm_kernels() -> None:
    """In this process, start kernels through our provisioner wherever their kernelspec names none."""
    KernelProvisionerFactory.instance().default_provisioner_name = NAME
