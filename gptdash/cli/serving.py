"""Starts the app."""

import os
import subprocess
import sys

from gptdash.cli.reaching import LOOPBACK, opening_line
from gptdash.settings import Settings
from gptdash.site import site_root

DEFAULT_PORT = 8501


def serve(port: int, host: str = LOOPBACK) -> int:
    """Become the app's server.

    The server takes the place of this process, so that whoever ends the command ends the server.

    Raises:
        SettingsInvalid: a setting cannot be used.
        OpenToAnybody: other machines could open the app, and nobody would ask who they are.
    """
    print(f"gptdash: {opening_line(Settings.load(), host, port)}", flush=True)
    if os.name == "posix":
        os.execve(sys.executable, _command(port, host), _environment())  # noqa: S606 - our own command
    return subprocess.run(_command(port, host), env=_environment(), check=False).returncode  # noqa: S603 - as above


def _environment() -> dict[str, str]:
    """Let all replicas sign what a browser brings back while it signs in with the same secret."""
    secret = Settings.load().cookie_secret
    return os.environ | ({"STREAMLIT_SERVER_COOKIE_SECRET": secret.get_secret_value()} if secret else {})


def _command(port: int, host: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(site_root() / "streamlit_app.py"),
        f"--server.port={port}",
        f"--server.address={host}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
