"""A real app process for one test."""

import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import httpx2

from tests.fake_openai import FakeOpenAI
from tests.forking import processes

ROOT: Final = Path(__file__).parents[2]
APP: Final = ROOT / "streamlit_app.py"
LOOPBACK: Final = "127.0.0.1"
START_S: Final = 60.0
STOP_S: Final = 10.0
POLL_S: Final = 0.05
PORT_TRIES: Final = 3
# Ours, the developer's and the proxy's settings must not reach the app under test.
DROPPED: Final = ("OPENAI_", "GPTDASH_", "OLLAMA_", "STREAMLIT_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class AppDidNotStart(Exception):
    """The app process ended, or did not answer in time; the message carries the end of its log."""


@dataclass(frozen=True)
class AppServer:
    """A running app: its address, process, log and data folder."""

    url: str
    process: ForkServerProcess
    log: Path
    data_dir: Path

    def log_text(self) -> str:
        """Read what the app has written so far."""
        return self.log.read_text("utf-8", errors="replace")

    def stop(self) -> None:
        """End the app as Ctrl-C does; kill it where that takes too long."""
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, signal.SIGINT)
            self.process.join(STOP_S)
        self.kill()

    def kill(self) -> None:
        """End the app without a chance to clean up."""
        self.process.kill()
        self.process.join()


def start_app(folder: Path, *, fake: FakeOpenAI | None = None, script: Path = APP, **settings: str) -> AppServer:
    """Start a fresh app whose files are all in `folder`, on the fake where one is given, and wait until it answers.

    `settings` are further environment variables, in which `{url}` is where the app will be. The app runs in `folder`,
    where there is no `.env`.
    """
    if fake:
        settings = {"OPENAI_BASE_URL": fake.url, "OPENAI_API_KEY": fake.key or "none"} | settings
    for last_try in (*[False] * (PORT_TRIES - 1), True):
        try:
            return _start_on(free_port(), folder, script, settings)
        except AppDidNotStart as error:
            if last_try or "already in use" not in str(error):  # someone took the port between choosing and using it
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def free_port() -> int:
    """Find a port of this machine that nothing listens on."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _start_on(port: int, folder: Path, script: Path, settings: dict[str, str]) -> AppServer:
    data_dir, log, url = folder / "data", folder / "app.log", f"http://{LOOPBACK}:{port}"
    filled = {name: value.replace("{url}", url) for name, value in settings.items()}
    environment = _environment(folder) | {"GPTDASH_DATA_DIR": str(data_dir)} | filled
    process = processes.Process(target=_serve, args=(_command(script, port), folder, environment, log), daemon=True)
    process.start()
    server = AppServer(url, process, log, data_dir)
    try:
        _wait_until_up(server)
    except BaseException:
        server.kill()
        raise
    return server


def _command(script: Path, port: int) -> list[str]:
    options = {
        "server.headless": "true",
        "server.address": LOOPBACK,
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return ["streamlit", "run", str(script), *flags]


def _serve(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
    """Be the app: what `streamlit run` is in a shell, in a process that has loaded it already."""
    from streamlit.web import cli  # noqa: PLC0415 - only the process that serves needs it

    with log.open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:0] = environment["PYTHONPATH"].split(os.pathsep)  # a process that was forked has read it long ago
    sys.argv = command
    cli.main()


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(DROPPED)}
    return kept | {"HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}


def _wait_until_up(server: AppServer) -> None:
    deadline = time.monotonic() + START_S
    with httpx2.Client(trust_env=False, timeout=2) as client:
        while time.monotonic() < deadline:
            if not server.process.is_alive():
                raise AppDidNotStart(f"the app ended with {server.process.exitcode}: {server.log_text()[-4000:]}")
            if _is_healthy(client, server.url):
                return
            time.sleep(POLL_S)
    raise AppDidNotStart(f"no answer within {START_S} s: {server.log_text()[-4000:]}")


def _is_healthy(client: httpx2.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/_stcore/health").status_code == httpx2.codes.OK
    except httpx2.HTTPError:
        return False
