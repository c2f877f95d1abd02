"""A zip file as named files: unpacked in memory, within limits that do not trust what it says of itself."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from gptdash.domain.errors import FileRejected, TooLarge
from gptdash.domain.wording import mark
from gptdash.services.review.sources.limits import MAX_ARCHIVE_BYTES, MAX_BYTES, MAX_FILES

PIECE_BYTES: Final = 1 << 16


class NotAZip(FileRejected):
    """A file that is no zip archive, or a broken one."""

    template = mark("{name} cannot be unpacked. Choose a zip file that opens on your machine, without a password.")


class ArchiveBomb(FileRejected):
    """An archive that grows beyond the limit."""

    template = mark("{name} unpacks to more than {limit} and is refused. Zip only the files to be reviewed.")


def unpack_zip(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file, at most one byte more than one may have; links and folders are left out.

    Raises:
        FileRejected: it is no zip file, encrypted, or beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_file(entry)]
            if len(entries) > MAX_FILES:
                raise TooLarge(name=name, size=f"{len(entries):,} files", limit=f"{MAX_FILES:,} files")
            left = MAX_ARCHIVE_BYTES
            for entry in entries:
                content, size = _read(archive, entry, left)
                left -= size
                if left < 0:
                    raise ArchiveBomb(name=name, limit=f"{MAX_ARCHIVE_BYTES:,} bytes")
                yield _shown_path(entry.filename), content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise NotAZip(name=name) from error


def _is_file(entry: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.is_dir() and kind in (0, stat.S_IFREG) and "__MACOSX" not in entry.filename


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> tuple[bytes, int]:
    """Read a file's bytes up to its own limit, and count what is unpacked on the way, up to what is left."""
    kept = bytearray()
    size = 0
    with archive.open(entry) as stream:
        while size <= left and (piece := stream.read(PIECE_BYTES)):
            size += len(piece)
            if len(kept) <= MAX_BYTES:
                kept += piece
    return bytes(kept[: MAX_BYTES + 1]), size


def _shown_path(name: str) -> str:
    """Write a path without what would lead out of the archive; it is only ever shown."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join(parts) or "unnamed"
