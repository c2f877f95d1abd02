"""Runs a linter on code: in a child process that reads standard input, without our environment."""

import subprocess
import sys
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.finding import Finding

TIMEOUT_S: Final = 60
FINDINGS_CODE: Final = 1


class Linted(Noun):
    """What a linter found, or why it found nothing."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()
    ran: bool = True


def run_linter(module: str, arguments: tuple[str, ...], source: str) -> bytes | None:
    """Run a linter's module on code and return its standard output; None where it failed.

    The code is only parsed. `-P` keeps the working folder off the child's import path, and an empty environment keeps
    keys and the linter's own variables away from it.
    """
    command = (sys.executable, "-P", "-m", module, *arguments)
    data = source.encode("utf-8", "replace")
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT_S, env={}, check=False)  # noqa: S603 - our own interpreter and fixed arguments
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode in (0, FINDINGS_CODE) and done.stdout.strip() else None


def linter_failed(name: str) -> Linted:
    """Say that a linter gave nothing that can be used."""
    said = sentence(mark("{linter} did not finish on this code, so its findings are missing."), linter=name)
    return Linted(notes=(said,), ran=False)
