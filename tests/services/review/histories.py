"""Real histories to review: the project's own where it is at hand, else one made of real files."""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
WANTED = 30
ENOUGH = 15
LOOKED_AT = 300
SIZES = range(100, 3_000)


def git(folder: Path, *arguments: str, check: bool = True, data: bytes | None = None) -> bytes:
    done = subprocess.run(
        ["git", "-C", folder, *AUTHOR, *arguments], capture_output=True, check=check, input=data, timeout=60
    )
    return done.stdout


def new_repository(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "core.autocrlf", "false")
    return folder


def commit(folder: Path, message: str = "change") -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)


def commits(repository: Path) -> list[str]:
    """List commits with one parent that change a good piece of Python, newest first: neither a word nor a rewrite."""
    listed = git(
        repository,
        *("log", "--no-merges", "--min-parents=1", f"--max-count={LOOKED_AT}", "--format=%x00%H", "--shortstat"),
        *("--", "*.py"),
        check=False,
    )
    sizes = (entry.split(maxsplit=1) for entry in listed.decode().split("\0") if entry.strip())
    return [entry[0] for entry in sizes if len(entry) == 2 and _changed_lines(entry[1]) in SIZES][:WANTED]


def _changed_lines(shortstat: str) -> int:
    return sum(int(number) for number in re.findall(r"(\d+) (?:insertion|deletion)", shortstat))


def real_history(tmp_path: Path) -> Path:
    """Find a repository with a history: the project's own, else one made of two states of installed packages."""
    return ROOT if len(commits(ROOT)) >= ENOUGH else made_history(tmp_path / "made")


def real_files() -> list[Path]:
    """List source files of an installed package: real code that nobody wrote for a test."""
    return sorted(Path(sysconfig.get_paths()["purelib"]).glob("pydantic/**/*.py"))[:60]


def made_history(folder: Path) -> Path:
    """Build a history from real files: each commit edits, moves, adds and removes some of them."""
    new_repository(folder)
    for number, source in enumerate(real_files()):
        shutil.copy(source, folder / f"{number:02}_{source.name}")
    commit(folder, "first")
    for step in range(WANTED):
        _edit(folder, step)
        commit(folder, f"step {step}")
    return folder


def _edit(folder: Path, step: int) -> None:
    """Delete each seventh line and double each eleventh of some files; move one, remove one now and then."""
    for path in _some(folder, step):
        lines = path.read_bytes().split(b"\n")
        kept = [line for at, line in enumerate(lines) if (at + step) % 7]
        path.write_bytes(
            b"\n".join(line for at, one in enumerate(kept) for line in [one] * (1 + (at % 11 == step % 11)))
        )
    moved = sorted(folder.glob("*.py"))[step % 5]
    moved.rename(folder / f"moved_{step}_{moved.name}")


def _some(folder: Path, step: int) -> Iterator[Path]:
    files = sorted(folder.glob("*.py"))
    return (files[(step * 3 + at) % len(files)] for at in range(4))
