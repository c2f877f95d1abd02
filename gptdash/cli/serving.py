"""Starts the app."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

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
    settings = Settings.load()
    print(f"gptdash: {opening_line(settings, host, port)}", flush=True)
    command, environment = server_command(settings, port, host), _environment(settings)
    if os.name == "posix":
        os.execve(sys.executable, command, environment)  # noqa: S606 - our own command
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


def _environment(settings: Settings) -> dict[str, str]:
    """Let all replicas sign what a browser brings back while it signs in with the same secret."""
    secret = settings.cookie_secret
    return os.environ | ({"STREAMLIT_SERVER_COOKIE_SECRET": secret.get_secret_value()} if secret else {})


def server_command(settings: Settings, port: int, host: str) -> list[str]:
    """Write the command that becomes the server."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(site_root() / "streamlit_app.py"),
        f"--server.port={port}",
        f"--server.address={host}",
        "--server.headless=true",
        # Where it does not know a name, Streamlit asks a server on the internet for our address.
        f"--browser.serverAddress={urlsplit(settings.public_url or '').hostname or 'localhost'}",
        "--browser.gatherUsageStats=false",
    ]
