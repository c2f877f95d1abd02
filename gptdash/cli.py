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
    """Become the app's server; returns only for a wrong setting, with 2.

    The server takes the place of this process, so that whoever ends the command ends the server.
    """
    chosen = _parser().parse_args(arguments)
    try:
        Settings.load()
    except SettingsInvalid as error:
        print(error, file=sys.stderr)
        return 2
    print(f"gptdash: http://{LOOPBACK}:{chosen.port}", flush=True)
    if os.name == "posix":
        os.execv(sys.executable, _command(chosen.port))  # noqa: S606 - our own command
    return subprocess.run(_command(chosen.port), check=False).returncode  # noqa: S603 - our own command


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


if __name__ == "__main__":
    sys.exit(main())
