"""Files and folders of this machine, as the shell names them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.wording import mark
from gptdash.services.review.sources.git_process import run_git
from gptdash.services.review.sources.limits import MAX_BYTES

_NOT_OURS: Final = frozenset({"node_modules", "__pycache__", "venv", "build", "dist"})


class NoSuchFile(InputRejected):
    """A path that leads to nothing that can be read."""

    template = mark("{name} cannot be read: {reason}.")


def files_under(paths: Iterable[Path], here: Path) -> Iterator[tuple[str, bytes]]:
    """Read files, and those of folders; yields their paths, relative to `here` where they lie in it, and their bytes.

    Of a folder in a git repository only what git does not ignore counts. Links in folders are not followed.

    Raises:
        NoSuchFile: one of the paths cannot be read.
    """
    for path in paths:
        if not path.is_dir():
            yield _named(path, here), _read(path)
            continue
        yield from ((_named(file, here), _read(file)) for file in _listed(path))


def _listed(folder: Path) -> Iterator[Path]:
    try:
        listed = run_git(folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ".")
    except InputRejected:
        listed = b""
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    found = (folder / name for name in sorted(names)) if names else _walked(folder)
    return (path for path in found if path.is_file() and not path.is_symlink())


def _walked(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_OURS)
        yield from (Path(parent) / name for name in sorted(names) if not name.startswith("."))


def _read(path: Path) -> bytes:
    """Read a file, up to one byte more than it may have."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise NoSuchFile(name=str(path), reason=error.strerror or type(error).__name__) from error


def _named(path: Path, here: Path) -> str:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()
