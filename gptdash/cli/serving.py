"""Starts the app."""

import os
import subprocess
import sys

from gptdash.settings import Settings
from gptdash.site import site_root

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8501


def serve(port: int) -> int:
    """Become the app's server.

    The server takes the place of this process, so that whoever ends the command ends the server.

    Raises:
        SettingsInvalid: a setting cannot be used.
    """
    Settings.load()
    print(f"gptdash: http://{LOOPBACK}:{port}", flush=True)
    if os.name == "posix":
        os.execv(sys.executable, _command(port))  # noqa: S606 - our own command
    return subprocess.run(_command(port), check=False).returncode  # noqa: S603 - our own command


def _command(port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(site_root() / "streamlit_app.py"),
        f"--server.port={port}",
        f"--server.address={LOOPBACK}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
