"""Runs git on a repository that is not trusted: nothing that its configuration names is started.

Source: https://git-scm.com/docs/git-config (core.fsmonitor, core.hooksPath, diff.external, protocol.allow) and
https://git-scm.com/docs/git-diff (--no-ext-diff, --no-textconv), 2026-11-24.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.wording import mark

TIMEOUT_S: Final = 60
_OWN: Final = ("local", "worktree")
SAFE: Final = (
    "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never", "-c", "core.quotePath=true", "-c", "diff.external=", "-c", "diff.renameLimit=2000",
)  # fmt: skip


class GitMissing(InputRejected):
    """There is no git."""

    template = mark("Git is not installed here, so repositories cannot be read. Paste or upload a diff instead.")


class GitRefused(InputRejected):
    """Git gave an error."""

    template = mark("Git cannot read this: {reason}. Check the folder and the revisions.")


def run_git(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    """Run a command of git that only reads.

    Raises:
        InputRejected: git is missing, or refuses.
    """
    program = shutil.which("git")
    if program is None:
        raise GitMissing
    command = (program, *SAFE, "-C", str(folder), *arguments)
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - git itself, with arguments that we write
            command, input=data or b"", capture_output=True, timeout=TIMEOUT_S, check=False,
            env={**environment, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitRefused(reason=type(error).__name__) from error
    if done.returncode:
        raise GitRefused(reason=_reason(done.stderr))
    return done.stdout


def without_filters(folder: Path) -> tuple[str, ...]:
    """Turn the filters off that the repository itself configures: comparing with the working tree would run them."""
    listed = run_git(folder, "config", "--show-scope", "--name-only", "--null", "--list").decode("utf-8", "replace")
    scoped = listed.split("\0")
    names = {name.rsplit(".", 1)[0] for scope, name in zip(scoped[::2], scoped[1::2], strict=False) if scope in _OWN}
    return tuple(
        argument
        for name in sorted(names)
        if name.startswith("filter.")
        for setting in ("clean=", "smudge=", "process=", "required=false")
        for argument in ("-c", f"{name}.{setting}")
    )


def _reason(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().split("\n")
    return lines[0].removeprefix("fatal: ").rstrip(".")[:300] or "no reason was given"
