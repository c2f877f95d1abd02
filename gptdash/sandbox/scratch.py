"""The folder that a job may write to, as the app sees it."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from gptdash.sandbox.limits import Limits

TRIES: Final = 100
PAUSE_S: Final = 0.02


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder of its own, removed afterwards with whatever lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="gptdash-job-"))
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder; what a job that is just being killed still puts there goes with the next try."""
    for _ in range(TRIES):
        with suppress(RecursionError):  # folders that lie a thousand deep
            shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        with suppress(OSError):
            _flatten(folder)
        time.sleep(PAUSE_S)


def is_overfull(folder: Path, limits: Limits) -> bool:
    """Tell whether a job has written more than it may: bytes, or files and folders."""
    size = entries = 0
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    if entries > limits.scratch_entries:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue  # the job removed it meanwhile, or locked it up
    return size > limits.scratch


def _flatten(folder: Path) -> None:
    """Bring all folders up beside each other, and undo what a mask may have taken: the right to look into them."""
    folder.chmod(stat.S_IRWXU)
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        waiting = _folders_in(top)
        while waiting:
            name = waiting.pop()
            _open_up(name, top)
            inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
            try:
                for child in _folders_in(inside):
                    _open_up(child, inside)
                    waiting.append(uuid4().hex)
                    os.rename(child, waiting[-1], src_dir_fd=inside, dst_dir_fd=top)
            finally:
                os.close(inside)
    finally:
        os.close(top)


def _open_up(name: str, place: int) -> None:
    """Give the owner all rights to a folder, and to nothing that a link in its place would point to."""
    folder = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
    try:
        Path(f"/proc/self/fd/{folder}").chmod(stat.S_IRWXU)
    finally:
        os.close(folder)


def _folders_in(place: int) -> list[str]:
    with os.scandir(place) as found:
        return [entry.name for entry in found if entry.is_dir(follow_symlinks=False)]
