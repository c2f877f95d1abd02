"""Starts the embedded model on first need, and again after it died."""

import threading
from pathlib import Path
from typing import Final, Literal

from gptdash.domain.errors import EngineError
from gptdash.engine.address import EngineAddress
from gptdash.engine.process import ChildProcess
from gptdash.engine.weights import find_weights, name_of

EngineState = Literal["off", "starting", "ready", "failed"]

START_TIMEOUT_S: Final = 60.0


class Engine:
    """The embedded model of this process: at most one child, shared by all threads.

    `gguf` is the model to serve instead of the bundled one.
    """

    def __init__(self, gguf: Path | None = None, start_timeout_s: float = START_TIMEOUT_S) -> None:
        self.model: str = name_of(gguf)
        self._gguf = gguf
        self._start_timeout_s = start_timeout_s
        self._lock = threading.Lock()
        self._child: ChildProcess | None = None
        self._address: EngineAddress | None = None
        self._state: EngineState = "off"

    @property
    def state(self) -> EngineState:
        """What the child is doing; never waits."""
        child = self._child
        if self._state == "ready" and child is not None and not child.alive:
            return "failed"
        return self._state

    def start(self) -> EngineAddress:
        """Return the address of the running model; starts it where it does not run, which takes seconds.

        Raises:
            EngineError: it cannot run; the sentence says why.
        """
        with self._lock:
            if self._address is not None and self.state == "ready":
                return self._address
            self._drop()
            self._state = "starting"
            try:
                self._address = self._launch()
            except EngineError:
                self._drop()
                self._state = "failed"
                raise
            self._state = "ready"
            return self._address

    def close(self) -> None:
        """End the child, also one that is just starting."""
        if (child := self._child) is not None:
            child.end()  # outside the lock: a start that waits for its answer gets it now
        with self._lock:
            self._drop()
            self._state = "off"

    def _launch(self) -> EngineAddress:
        self._child = ChildProcess(find_weights(self._gguf))
        return self._child.address(self._start_timeout_s)

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
        self._child = self._address = None
