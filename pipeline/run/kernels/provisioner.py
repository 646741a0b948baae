"""The kernel provisioner `nianbao-warm`: forks kernels from this process's template where it can, else starts them as usual."""

import asyncio
import logging
import os
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from pipeline.run.kernels.owner import HELD, ForkedKernel, Wanted
from pipeline.run.processes.ending import ending_with_this

NAME = "nianbao-warm"
_PATIENCE_S = 60.0
_POLL_S = 0.001
_SOCKETS = "@nianbao-"
_EXIT_S = 2.0
_LAUNCHER = ["-m", "ipykernel_launcher"]
# What a launch may bring along that a fork knows how to honour.
_UNDERSTOOD = {"env", "cwd", "kernel_id", "independent"}
_log = logging.getLogger(__name__)


class WarmProvisioner(LocalProvisioner):
    """Forked kernels in sockets without names on disk: no ports to race for, nothing to clean up."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """On Linux, sockets in the abstract namespace, the same when restarted; elsewhere as the base class does."""
        km = self.parent
        if km is not None and sys.platform == "linux" and not km.ip.startswith(_SOCKETS):
            km.transport = "ipc"
            km.ip = f"{_SOCKETS}{uuid.uuid4().hex}"
            km.shell_port, km.iopub_port, km.stdin_port, km.hb_port, km.control_port = range(1, 6)
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork; where that cannot be or does not succeed, start the kernel as the base class does."""
        kernel = await self._forked(cmd, kwargs)
        if kernel is None:
            lasting = kwargs.get("independent", False) or sys.platform != "linux"
            return await super().launch_kernel(cmd if lasting else ending_with_this(cmd), **kwargs)
        self.process = kernel  # type: ignore[assignment]  # as good as a Popen
        self.pid, self.pgid = kernel.pid, None
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def _forked(self, cmd: list[str], kwargs: Mapping[str, Any]) -> ForkedKernel | None:
        template = HELD.get()
        wanted = _wanted(cmd, kwargs, getattr(self.parent, "memory_bytes", 0))
        if template is None or wanted is None or not template.fits(wanted.env, wanted.cwd):
            return None
        try:
            kernel = template.fork(wanted)
        except OSError as error:
            _log.debug("the template could not be asked for a kernel: %s", error)
            return None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE_S
        while kernel.poll() is None and not kernel.pid and loop.time() < deadline:
            await asyncio.sleep(_POLL_S)
        if kernel.poll() is None and kernel.pid:
            return kernel
        kernel.kill()
        return None

    async def shutdown_requested(self, restart: bool = False) -> None:  # noqa: ARG002
        """Wait here for the kernel's end, which comes within milliseconds; the manager would look only ten times a second."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _EXIT_S
        while isinstance(self.process, ForkedKernel) and self.process.poll() is None and loop.time() < deadline:
            await asyncio.sleep(_POLL_S)


def _wanted(cmd: list[str], kwargs: Mapping[str, Any], memory_bytes: int) -> Wanted | None:
    """The kernel that a command line stands for, when it is an ipykernel of this very Python and nothing unusual is asked."""
    import ipykernel_launcher

    if Path(cmd[0]) != Path(sys.executable) or "-f" not in cmd or not set(kwargs) <= _UNDERSTOOD:
        return None
    options = [word for word in cmd[1 : cmd.index("-f")] if word not in _LAUNCHER]
    if options not in ([], ["-Xfrozen_modules=off"]) or kwargs.get("independent"):
        return None
    argv = [str(ipykernel_launcher.__file__), *cmd[cmd.index("-f") :]]
    connection_file = cmd[cmd.index("-f") + 1]
    env = dict(kwargs.get("env") or os.environ)
    return Wanted(argv, str(kwargs.get("cwd") or Path.cwd()), env, connection_file, memory_bytes)
