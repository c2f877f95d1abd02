"""The zygote: an interpreter that has loaded what jobs need, and forks one process for each order.

It hears the app alone, over a socket that no job inherits. Each order comes with two descriptors: the pipe that the
job writes its reply to, and a socket over which the app is told of the job's start and end. When the app closes that
socket, or writes to it, the job is killed; when the app itself goes, so does everything here.
"""

import gc
import json
import os
import select
import signal
import socket
import time
from pathlib import Path
from typing import Final

from .confining import die_with
from .job import WARM, run_job
from .orders import Order
from .syscalls import write_filter

MAX_ORDER: Final = 60_000
REPLY, FIRST_SPARE = 3, 4
SINGLE_WAIT_S: Final = 2.0


class Zygote:
    """Serves orders until the app closes the socket."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._program = write_filter()
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
        job = self._start(Order.parse(message), reply, socket.socket(fileno=status))
        for descriptor in (job.process, job.status.fileno()):
            self._jobs[descriptor] = job
            self._poll.register(descriptor, select.POLLIN)
        os.close(reply)
        return True

    def _start(self, order: Order, reply: int, status: socket.socket) -> "Job":
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            _become_job(order, reply, parent, self._program)
        status.send(json.dumps({"pid": pid}).encode())
        return Job(pid, status)

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


class Job:
    """A forked process, as the zygote sees it."""

    def __init__(self, pid: int, status: socket.socket) -> None:
        self.pid = pid
        self.status = status
        self.process = os.pidfd_open(pid)
        self.wanted = True

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
        said = {"exit": os.waitstatus_to_exitcode(ended), "cpu_s": usage.ru_utime + usage.ru_stime}
        try:
            self.status.send(json.dumps(said).encode())
        except OSError:
            self.wanted = False  # the app does not want to know any more
        self.status.close()
        os.close(self.process)


def _become_job(order: Order, reply: int, parent: int, program: bytes) -> None:
    """Turn the forked process into a job; never returns."""
    try:
        os.setsid()
        die_with(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(reply, FIRST_SPARE)  # wherever it lies, it is not in the way of the next step
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.dup2(FIRST_SPARE, REPLY)
        os.closerange(FIRST_SPARE, os.sysconf("SC_OPEN_MAX"))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.umask(0o077)
        os.chdir(order.scratch)
        os.environ.update(HOME=order.scratch, TMPDIR=order.scratch)
        run_job(order, REPLY, program)
    finally:
        os._exit(0)


def main(descriptor: int) -> None:
    """Serve the socket of this number until the app goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted terminal must not end the jobs of others
    control = socket.socket(fileno=descriptor)
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
