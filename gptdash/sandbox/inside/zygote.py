"""The zygote: an interpreter that has loaded what jobs need, and forks one process for each order.

It hears the app alone, over a socket that no job inherits. Each order comes with two descriptors: the pipe that the
job writes its reply to, and a socket over which the app is told of the job's start and end. When the app closes that
socket, or writes to it, the job is killed; when the app itself goes, so does everything here.

Some processes are forked ahead: they have touched the memory that any job needs, and wait for their orders.
"""

import gc
import os
import select
import signal
import socket
import time
from collections import deque
from pathlib import Path
from typing import Final

from .becoming import MAX_ORDER, become_job
from .confining import library_folders
from .forked import Job, Waiting
from .job import WARM
from .syscalls import write_filter

SINGLE_WAIT_S: Final = 2.0
WAITING: Final = 2


class Zygote:
    """Serves orders until the app closes the socket."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._program = write_filter()
        self._waiting: deque[Waiting] = deque()
        self._fork_ahead()
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
        return True

    def _hand_over(self, message: bytes, reply: int) -> int:
        """Give the process that waits its order, or a new one where that one has died; return its number."""
        waiting = self._waiting.popleft() if self._waiting else self._fork()
        try:
            socket.send_fds(waiting.orders, [message], [reply])
        except OSError:
            waiting.bury()
            waiting = self._fork()
            socket.send_fds(waiting.orders, [message], [reply])
        waiting.orders.close()
        return waiting.pid

    def _fork_ahead(self) -> None:
        while len(self._waiting) < WAITING:
            self._waiting.append(self._fork())

    def _fork(self) -> Waiting:
        parent = os.getpid()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if not pid:
            become_job(theirs, parent, self._program)
        theirs.close()
        return Waiting(pid, ours)

    def _look_after(self, job: Job, descriptor: int) -> None:
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
        self._fork_ahead()  # not while a job runs: it would take its time from it


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
