"""The beginnings of files, kept so that other choices can be tried on them at once."""

import shutil
from pathlib import Path
from typing import Final, Literal, get_args

from gptdash.services.analysis.ingest.signatures import is_utf16
from gptdash.services.analysis.ingest.source import is_cut

HeadKind = Literal["text", "grid", "lines", "parquet"]
PREFIX: Final = "head."


def keep_head(work: Path, kind: HeadKind, content: bytes) -> None:
    """Keep the beginning of what is read in a working folder, by the way in which it is to be read."""
    head_path(work, kind).write_bytes(content)


def head_path(work: Path, kind: HeadKind) -> Path:
    """Name the file of a beginning."""
    return work / f"{PREFIX}{kind}"


def head_kind(folder: Path) -> HeadKind | None:
    """Tell how the beginning in a folder is to be read."""
    kinds: tuple[HeadKind, ...] = get_args(HeadKind)
    return next((kind for kind in kinds if head_path(folder, kind).exists()), None)


def save_head(work: Path, folder: Path) -> None:
    """Move the beginning out of a working folder, in place of an earlier one."""
    for found in work.glob(f"{PREFIX}*"):
        for earlier in folder.glob(f"{PREFIX}*"):
            earlier.unlink()
        shutil.move(found, folder / found.name)


def whole_lines(head: bytes) -> bytes:
    """Cut a beginning after its last whole line."""
    end = head.rfind(b"\n") + 1
    if not is_cut(head) or not end:
        return head
    return head[: end + end % 2] if is_utf16(head) else head[:end]
