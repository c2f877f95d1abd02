"""The command `gptdash`: starts the app."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from gptdash.domain.errors import SettingsInvalid
from gptdash.settings import Settings
from gptdash.site import site_root

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8501


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the app and stay until it ends; returns its exit code, 2 for a wrong setting."""
    chosen = _parser().parse_args(arguments)
    try:
        Settings.load()
    except SettingsInvalid as error:
        print(error, file=sys.stderr)
        return 2
    print(f"gptdash: http://{LOOPBACK}:{chosen.port}", flush=True)
    try:
        return subprocess.run(_command(chosen.port), cwd=site_root(), env=_environment(), check=False).returncode  # noqa: S603 - our own command
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gptdash", description="A GPT workbench in the browser.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"the port to listen on ({DEFAULT_PORT})")
    return parser


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


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    sys.exit(main())
