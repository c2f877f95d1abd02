"""How the child is started: with what command, environment and threads."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from gptdash.engine.failures import EngineDied

CHILD: Final = Path(__file__).with_name("child.py")
KEPT_ENVIRONMENT: Final = (
    "HOME",
    "LANG",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONPATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)


def spawn() -> subprocess.Popen[bytes]:
    """Start the child; its three standard streams are pipes to us.

    Raises:
        EngineDied: the system does not start it.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and file
            # -P: a file in the working folder must not pass for a library
            [sys.executable, "-P", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise EngineDied(exit_code=error.errno or 0) from error


def environment() -> dict[str, str]:
    """Build the child's environment: no keys of ours, and threads that sleep while they wait.

    Busy waiting costs more than it gives: with two cores in use it fell from 100 tokens/s to 7.
    """
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "OMP_WAIT_POLICY": "PASSIVE"}


def threads() -> int:
    """Count the threads to compute with: one core stays free for the app."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, cores - 1)
