"""Forked processes, as the zygote sees them."""

import contextlib
import json
import os
import signal
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A process that was forked ahead, and the socket over which it takes its order."""

    pid: int
    orders: socket.socket

    def bury(self) -> None:
        """Take the exit of one that died from the system."""
        self.orders.close()
        os.waitpid(self.pid, 0)


class Job:
    """A process that has its order, as the zygote sees it."""

    def __init__(self, pid: int, status: socket.socket) -> None:
        self.pid = pid
        self.status = status
        self.process = os.pidfd_open(pid)
        self.wanted = True
        self._tell(pid=pid)

    def kill(self) -> None:
        """End the job, with its whole process group."""
        self.wanted = False
        signal.pidfd_send_signal(self.process, signal.SIGKILL)
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it had not made a group of its own yet, and cannot any more

    def bury(self) -> None:
        """Take the ended job's exit from the system, and tell the app."""
        _, ended, usage = os.wait4(self.pid, 0)
        self._tell(exit=os.waitstatus_to_exitcode(ended), cpu_s=usage.ru_utime + usage.ru_stime)
        self.status.close()
        os.close(self.process)

    def _tell(self, **said: float) -> None:
        with contextlib.suppress(OSError):  # the app does not want to know any more
            self.status.send(json.dumps(said).encode())
