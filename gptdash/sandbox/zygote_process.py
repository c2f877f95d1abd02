"""The zygote as the app sees it: started when first needed, started again when it has died."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any, Final

from gptdash.sandbox.failures import SandboxStopped, SandboxUnavailable

START: Final = Path(__file__).parent / "inside" / "start.py"
# Nothing of ours; libraries keep to one thread, because a fork copies only the one that forks.
ENVIRONMENT: Final = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "ARROW_IO_THREADS": "1",
}
EXIT_WAIT_S: Final = 5.0


class ZygoteProcess:
    """One zygote at a time. It ends when its socket closes, so also when the app dies."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process that runs now, if one does."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def warm(self) -> None:
        """Start it, so that the first job need not wait; returns at once."""
        with self._lock:
            self._running()

    def order(self, message: dict[str, Any], descriptors: Iterable[int]) -> None:
        """Hand over an order with its descriptors, which stay open here.

        Raises:
            SandboxUnavailable: no zygote can be started.
        """
        written, given = json.dumps(message).encode(), list(descriptors)
        with self._lock:
            try:
                socket.send_fds(self._running(), [written], given)
            except OSError:
                self._end()  # it died since the last order
                try:
                    socket.send_fds(self._running(), [written], given)
                except OSError as error:
                    raise SandboxUnavailable(detail=str(error)) from error

    def close(self) -> None:
        """End it, and with it all jobs; nothing can be ordered after."""
        with self._lock:
            self._closed = True
            self._end()

    def _running(self) -> socket.socket:
        if self._closed:
            raise SandboxStopped
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._control = self._start()
        return self._control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                [sys.executable, "-I", "-X", "utf8", str(START), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise SandboxUnavailable(detail=error.strerror or type(error).__name__) from error
        finally:
            theirs.close()
        return ours

    def _end(self) -> None:
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            try:
                self._process.wait(EXIT_WAIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
