"""The child process as its parent sees it."""

import json
import logging
import queue
import secrets
import threading
from typing import IO, Final

from pydantic import SecretStr

from gptdash.domain.errors import EngineTooSlow
from gptdash.engine.address import EngineAddress
from gptdash.engine.failures import explain
from gptdash.engine.spawning import spawn, threads
from gptdash.engine.weights import Weights

TAIL_BYTES: Final = 4096
EXIT_WAIT_S: Final = 5.0

logger = logging.getLogger(__name__)


class ChildProcess:
    """One run of the child.

    Its standard input stays open as long as we live: when it closes, the child ends, also after a SIGKILL of ours.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._key = secrets.token_urlsafe(32)
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._tail = bytearray()
        self._popen = spawn()
        self._readers = (
            threading.Thread(target=self._read_answer, args=(self._popen.stdout,), daemon=True),
            threading.Thread(target=self._keep_tail, args=(self._popen.stderr,), daemon=True),
        )
        for reader in self._readers:
            reader.start()
        self._order()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._popen.poll() is None

    def address(self, timeout_s: float) -> EngineAddress:
        """Wait until the model answers.

        Raises:
            EngineTooSlow: it did not within `timeout_s` seconds.
            EngineError: the process ended; why it did.
        """
        try:
            line = self._answers.get(timeout=timeout_s)
        except queue.Empty as error:
            raise EngineTooSlow(seconds=f"{timeout_s:g}") from error
        answer: dict[str, str] = json.loads(line) if line.endswith(b"\n") else {}
        if "address" in answer:
            base_url = f"{answer['address']}/v1"
            return EngineAddress(base_url=base_url, api_key=SecretStr(self._key), model=self._weights.name)
        exit_code = self._popen.wait(EXIT_WAIT_S)
        self._log_tail(exit_code)
        raise explain(exit_code, answer.get("failure"), self._weights.path.name)

    def end(self) -> None:
        """End the process; it holds nothing worth saving."""
        self._popen.kill()
        self._popen.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe:
                _close(pipe)

    def _order(self) -> None:
        order = {
            "model": str(self._weights.path),
            "name": self._weights.name,
            "key": self._key,
            "threads": threads(),
        }
        try:
            if self._popen.stdin:
                self._popen.stdin.write(json.dumps(order).encode() + b"\n")
                self._popen.stdin.flush()
        except OSError:
            return  # it died at once; `address` will say why

    def _read_answer(self, stdout: IO[bytes]) -> None:
        self._answers.put(stdout.readline())

    def _keep_tail(self, stderr: IO[bytes]) -> None:
        for line in iter(lambda: stderr.readline(TAIL_BYTES), b""):
            self._tail += line
            del self._tail[:-TAIL_BYTES]

    def _log_tail(self, exit_code: int) -> None:
        logger.warning("the embedded model ended with %s: %s", exit_code, self._tail.decode(errors="replace").strip())


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return  # an order that the dead child never read
