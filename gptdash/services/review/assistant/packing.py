"""Packs what is reviewed for the container: one file by itself, several as a zip."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from gptdash.domain.errors import InputRejected
from gptdash.domain.noun import Noun
from gptdash.domain.redaction import mask_code
from gptdash.domain.wording import mark
from gptdash.services.review.sources import Changeset, NothingToReview, SourceFile

MAX_BYTES: Final = 5_000_000
ARCHIVE: Final = "files.zip"
PLAIN_NAME: Final = re.compile(r"[^\w.-]+")
LONGEST_NAME: Final = 100


class TooMuchToUpload(InputRejected):
    """The files are too large for the container."""

    template = mark("{size} bytes are too many for the assistant, which takes {limit}. Choose fewer or smaller files.")


class Upload(Noun):
    """What goes into the container, under a name there; `paths` are the files in it."""

    name: str
    data: bytes
    paths: tuple[str, ...]


def pack(changes: Changeset, *, redacts: bool) -> Upload:
    """Pack the files that are reviewed; secrets and personal data are masked, no line or column moves.

    Of a file that is known by its changes alone, the changes go, as a diff.

    Raises:
        NothingToReview: there are no files.
        TooMuchToUpload: they are too large.
    """
    files = [_written(file, redacts=redacts) for file in changes.reviewed]
    if not files:
        raise NothingToReview
    size = sum(len(data) for _path, data in files)
    if size > MAX_BYTES:
        raise TooMuchToUpload(size=f"{size:,}", limit=f"{MAX_BYTES:,}")
    paths = tuple(path for path, _data in files)
    if len(files) == 1:
        ((path, data),) = files
        return Upload(name=_plain(path), data=data, paths=paths)
    return Upload(name=ARCHIVE, data=_zipped(files), paths=paths)


def _written(file: SourceFile, *, redacts: bool) -> tuple[str, bytes]:
    path = file.path if file.text is not None else f"{file.path}.diff"
    text = file.text if file.text is not None else _diff_of(file)
    return path, (mask_code(text).text if redacts else text).encode("utf-8", "replace")


def _diff_of(file: SourceFile) -> str:
    lines = [f"--- {file.old_path or file.path}", f"+++ {file.path}"]
    for hunk in file.hunks:
        lines += [f"@@ -{hunk.old_start} +{hunk.new_start} @@", *hunk.body]
    return "\n".join(lines) + "\n"


def _plain(path: str) -> str:
    """Name a file in the container: its own name, without what a shell or a URL would trip over."""
    return PLAIN_NAME.sub("_", PurePosixPath(path).name)[-LONGEST_NAME:] or "file"


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files:
            archive.writestr(path, data)
    return packed.getvalue()
