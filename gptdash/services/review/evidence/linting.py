"""What every linter has in common: a child process that reads files, without our environment."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import Field

from gptdash.domain.noun import Noun
from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.review.evidence.workspace import Workspace
from gptdash.services.review.findings import Finding

TIMEOUT_S: Final = 120
FINDINGS_CODE: Final = 1


class Linted(Noun):
    """What linters found, or why not. `read` names the linters that read each file, by its path."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Sentence, ...] = ()
    read: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Output(Noun):
    """What a program wrote."""

    standard: bytes
    errors: bytes


Linter = Callable[[Workspace], Linted]


def find_program(name: str) -> Path | None:
    """Find a linter on the PATH; never in the working folder."""
    found = shutil.which(name, path=_search_path())
    return Path(found) if found else None


def _search_path() -> str:
    return os.pathsep.join(part for part in os.get_exec_path() if Path(part).is_absolute())


def run_program(
    command: tuple[str | Path, ...], folder: Path, codes: tuple[int, ...] = (0, FINDINGS_CODE)
) -> Output | None:
    """Run a linter in a folder; None where it failed: where it ended with none of the codes.

    The code is only parsed. An environment without anything else keeps keys and the linter's own variables away.
    """
    environment = {"PATH": _search_path(), "HOME": str(folder)}
    try:
        done = subprocess.run(  # noqa: S603 - programs that we name, arguments that we write
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Output(standard=done.stdout, errors=done.stderr) if done.returncode in codes else None


def linter_failed(name: str) -> Linted:
    """Say that a linter gave nothing that can be used."""
    said = sentence(mark("{linter} did not finish on this code, so its findings are missing."), linter=name)
    return Linted(notes=(said,))


def read_by(name: str, paths: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Say that one linter read some files."""
    return dict.fromkeys(paths, (name,))
