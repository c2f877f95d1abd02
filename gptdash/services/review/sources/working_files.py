"""The files of a folder as the new side of a diff: believed only where they agree with it."""

from pathlib import Path

from gptdash.domain.errors import FileRejected
from gptdash.services.review.sources.diff_source import FindText
from gptdash.services.review.sources.file_diff import FileDiff
from gptdash.services.review.sources.limits import MAX_BYTES
from gptdash.services.review.sources.reading import decoded


def texts_in(folder: Path) -> FindText:
    """Find the new content of files in a folder; never outside it, whatever a path or a link says."""
    root = folder.resolve()
    return lambda diff: _find(root, diff)


def _find(root: Path, diff: FileDiff) -> str | None:
    path = root / diff.path
    try:
        if not path.resolve().is_relative_to(root) or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        text = readable(path.read_bytes())
    except (OSError, ValueError):
        return None
    return text if text is not None and agrees(text, diff) else None


def readable(data: bytes) -> str | None:
    """Decode a file of the size that can be reviewed; None where it is no text."""
    try:
        return decoded("", data) if data and len(data) <= MAX_BYTES else None
    except FileRejected:
        return None


def agrees(text: str, diff: FileDiff) -> bool:
    """Tell whether a text is the new side of a diff: every line that the diff shows stands there."""
    lines = text.split("\n")
    return all(
        row.new <= len(lines) and lines[row.new - 1] == row.text
        for hunk in diff.hunks
        for row in hunk.rows()
        if row.new is not None
    )
