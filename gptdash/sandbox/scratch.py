"""The folder that a job may write to, as the app sees it."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gptdash.sandbox.limits import Limits


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder of its own, removed afterwards with whatever lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="gptdash-job-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            _open_up(folder)
            shutil.rmtree(folder, ignore_errors=True)


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


def _open_up(folder: Path) -> None:
    """Undo what a mask may have taken: the right to look into folders and to empty them."""
    for place, _, _ in os.walk(folder):
        for entry in (Path(place), *Path(place).iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                entry.chmod(stat.S_IRWXU)
