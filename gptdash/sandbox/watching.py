"""Watches one job from its order to its end: reads its reply, and ends it at its limits."""

import json
import os
import select
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gptdash.domain.errors import SandboxError
from gptdash.domain.wording import mark
from gptdash.sandbox.failures import (
    DISK_SPACE,
    THREADS,
    JobTookTooLong,
    MemoryExceeded,
    ReplyTooLarge,
    SandboxStopped,
    SandboxUnavailable,
    SandboxUsedUp,
    crash,
)
from gptdash.sandbox.frames import has_end
from gptdash.sandbox.limits import MEGABYTE, Limits
from gptdash.sandbox.scratch import is_overfull

TICK_S: Final = 0.05
START_WAIT_S: Final = 60.0
END_WAIT_S: Final = 10.0
NOT_STARTED: Final = mark("the process that would run it does not start")
SHORT_S: Final = 0.5
POLITENESS: Final = 10
CHUNK: Final = 1 << 20
STATUS_BYTES: Final = 1_000
KILLED: Final = -9
NEARLY: Final = 0.9


@dataclass
class Watch:
    """The app's ends of a job: the pipe of its reply, and the socket that tells of its start and end."""

    reply: int
    status: socket.socket
    scratch: Path
    limits: Limits
    ordered: float = field(default_factory=time.monotonic)
    started: float = field(default_factory=time.monotonic)
    pid: int | None = None
    exit_code: int | None = None
    cpu_s: float = 0.0
    _polite: bool = False
    _content: bytearray = field(default_factory=bytearray)

    def wait(self) -> bytes:
        """Return the whole reply of a job, as soon as it is there.

        Raises:
            SandboxError: there is none; the error says at which limit the job was ended, or how it died.
        """
        poll = select.poll()
        poll.register(self.reply, select.POLLIN)
        poll.register(self.status, select.POLLIN)
        open_ends = {self.reply, self.status.fileno()}
        ticked = self.started
        while open_ends and not self._is_complete(open_ends):
            for descriptor, _ in poll.poll(TICK_S * 1000):
                if not (self._read_reply() if descriptor == self.reply else self._read_status()):
                    open_ends.discard(descriptor)
                    poll.unregister(descriptor)
            if (now := time.monotonic()) - ticked >= TICK_S and self.exit_code is None:
                ticked = now
                self._check_limits(now)
        if not open_ends:
            self._check_exit()
        return bytes(self._content)

    def end(self) -> None:
        """Have the job killed if it still runs, and wait until it is gone, so that its folder can be removed."""
        self.status.settimeout(END_WAIT_S)
        try:
            self.status.send(b"end")
            while self.exit_code is None and self._read_status():
                pass
        except OSError:
            return  # the zygote is gone, and its jobs with it

    def _is_complete(self, open_ends: set[int]) -> bool:
        """Tell whether all is said, though the process may still be dying."""
        return self.reply not in open_ends and has_end(self._content)

    def _read_reply(self) -> bool:
        chunk = os.read(self.reply, CHUNK)
        self._content += chunk
        if len(self._content) > self.limits.reply:
            raise ReplyTooLarge(limit=self.limits.reply // MEGABYTE)
        return bool(chunk)

    def _read_status(self) -> bool:
        """Take in what the zygote says; false once it has said all."""
        message = self.status.recv(STATUS_BYTES)
        if not message:
            return False
        said = json.loads(message)
        self.pid = said.get("pid", self.pid)
        self.exit_code = said.get("exit", self.exit_code)
        self.cpu_s = said.get("cpu_s", self.cpu_s)
        return self.exit_code is None

    def _check_limits(self, now: float) -> None:
        if self.pid is None:
            if now - self.ordered > START_WAIT_S:
                raise SandboxUnavailable(detail=NOT_STARTED)
            self.started = now  # it has not begun: the zygote still loads
            return
        if now - self.started > SHORT_S and not self._polite:
            self._polite = True
            _let_others_first(self.pid)
        if now - self.started > self.limits.wall_s:
            raise JobTookTooLong(seconds=f"{self.limits.wall_s:g}")
        if _threads_of(self.pid) > self.limits.threads:
            raise SandboxUsedUp(what=THREADS)
        if is_overfull(self.scratch, self.limits):
            raise SandboxUsedUp(what=DISK_SPACE)

    def _check_exit(self) -> None:
        """Tell a job that ended by itself from one that was ended."""
        if self.exit_code is None and self.pid is None:
            raise SandboxUnavailable(detail=NOT_STARTED)
        if self.exit_code is None:
            raise SandboxStopped
        if self.exit_code == 0:
            return
        raise self._reason()

    def _reason(self) -> SandboxError:
        if self.exit_code == KILLED and self.cpu_s >= NEARLY * self.limits.cpu_s:
            return JobTookTooLong(seconds=self.limits.cpu_s)
        if self.exit_code == KILLED:
            return MemoryExceeded(limit=self.limits.memory // MEGABYTE)  # the system ends who takes most
        return crash(self.exit_code or 0)


def _let_others_first(pid: int) -> None:
    """Lower the priority of a job that takes its time, so that the app stays quick."""
    try:
        os.setpriority(os.PRIO_PROCESS, pid, POLITENESS)
    except OSError:
        return  # it has just ended


def _threads_of(pid: int) -> int:
    """Count the threads of a process; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("Threads:")), 0)
