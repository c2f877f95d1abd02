"""Runs an ASGI app in a thread, and stops at once: uvicorn alone takes 0.2 s, which every test would pay."""

import asyncio
import socket
import threading
from typing import Final

import uvicorn
from starlette.types import ASGIApp

SILENT: Final = 60  # above CRITICAL: a scripted cut is not a failure to report
WAIT_S: Final = 10.0


class ServerThread:
    """An HTTP server on loopback; `port` 0 takes any free one."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each reply waits 40 ms in the middle
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(app, log_config=None, log_level=SILENT, lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._running = threading.Event()

    def start(self) -> None:
        """Serve."""
        self._thread.start()
        assert self._running.wait(WAIT_S)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._running.set()
        serving = asyncio.create_task(self._server.serve([self._socket]))
        await self._stop.wait()
        serving.cancel()
        for connection in tuple(self._server.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the aborted connections tell their replies

    def close(self) -> None:
        """Stop serving and drop every open reply."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(WAIT_S)
        self._socket.close()

    def wait(self) -> None:
        """Serve until the thread ends."""
        self._thread.join()
