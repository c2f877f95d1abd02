"""The zygote: an interpreter that has loaded what jobs need, and forks one process for each order.

It hears the app alone, over a socket that no job inherits. Each order comes with two descriptors: the pipe that the
job writes its reply to, and a socket over which the app is told of the job's start and end. When the app closes that
socket, or writes to it, the job is killed; when the app itself goes, so does everything here.

One process is always forked ahead: it has touched the memory that any job needs, and waits for its order.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .confining import die_with, library_folders
from .job import WARM, run_job, touch
from .orders import Order
from .syscalls import write_filter

MAX_ORDER: Final = 60_000
KEPT, CLOSED_FROM = 3, 4
SINGLE_WAIT_S: Final = 2.0


class Zygote:
    """Serves orders until the app closes the socket."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._program = write_filter()
        self._waiting = self._fork()
        self._jobs: dict[int, Job] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        """Start jobs, tell of their ends, kill those that the app gives up."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    if not self._take_order():
                        return
                elif job := self._jobs.get(descriptor):
                    self._look_after(job, descriptor)

    def _take_order(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, MAX_ORDER, 2)
        if not message:
            return False
        reply, status = descriptors
        job = Job(self._hand_over(message, reply), socket.socket(fileno=status))
        os.close(reply)
        for descriptor in (job.process, job.status.fileno()):
            self._jobs[descriptor] = job
            self._poll.register(descriptor, select.POLLIN)
        self._waiting = self._fork()
        return True

    def _hand_over(self, message: bytes, reply: int) -> int:
        """Give the process that waits its order, or a new one where that one has died; return its number."""
        try:
            socket.send_fds(self._waiting.orders, [message], [reply])
        except OSError:
            self._waiting.bury()
            self._waiting = self._fork()
            socket.send_fds(self._waiting.orders, [message], [reply])
        self._waiting.orders.close()
        return self._waiting.pid

    def _fork(self) -> "Waiting":
        parent = os.getpid()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if not pid:
            _become_job(theirs, parent, self._program)
        theirs.close()
        return Waiting(pid, ours)

    def _look_after(self, job: "Job", descriptor: int) -> None:
        if descriptor != job.process:
            job.kill()  # the app gave it up: it wrote, or closed its end
            self._poll.unregister(descriptor)
            return
        for known in (job.process, job.status.fileno()):
            del self._jobs[known]
        self._poll.unregister(job.process)
        if job.wanted:
            self._poll.unregister(job.status)
        job.bury()


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


def _become_job(orders: socket.socket, parent: int, program: bytes) -> None:
    """Turn the forked process into a job: make ready, wait for the order, carry it out; never returns."""
    try:
        os.setsid()
        die_with(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.dup2(orders.detach(), KEPT)
        os.closerange(CLOSED_FROM, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.umask(0o077)
        touch()
        order = _wait_for_order()
        os.chdir(order.scratch)
        os.environ.update(HOME=order.scratch, TMPDIR=order.scratch)
        run_job(order, KEPT, program)
    finally:
        os._exit(0)


def _wait_for_order() -> Order:
    """Take the order, and keep nothing open but the pipe of the reply, in the place of the socket."""
    orders = socket.socket(fileno=KEPT)
    message, (reply,), _, _ = socket.recv_fds(orders, MAX_ORDER, 1)
    os.dup2(reply, orders.detach())
    os.closerange(CLOSED_FROM, os.sysconf("SC_OPEN_MAX"))
    return Order.parse(message)


def main(descriptor: int) -> None:
    """Serve the socket of this number until the app goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted terminal must not end the jobs of others
    control = socket.socket(fileno=descriptor)
    library_folders()
    for warm in WARM:
        warm()
    _wait_until_single()
    gc.collect()
    gc.freeze()
    Zygote(control).serve()


def _wait_until_single() -> None:
    """Wait for threads that libraries start while they load: a fork copies only the one that forks."""
    until = time.monotonic() + SINGLE_WAIT_S
    while len(tuple(Path("/proc/self/task").iterdir())) > 1 and time.monotonic() < until:
        time.sleep(0.01)
