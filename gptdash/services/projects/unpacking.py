"""A zip that anyone may have made, as named members: within limits that do not trust what it says of itself."""

import io
import re
import stat
import zipfile
from typing import Final

from gptdash.services.projects.refusals import ForeignMember, NotAProject, ProjectTooLarge

MAX_MEMBERS: Final = 200
MAX_BYTES: Final = 500_000_000
# Text packs to a tenth; what packs to a thousandth is made to fill a disk.
MAX_RATIO: Final = 300
SMALL_BYTES: Final = 1_000_000
PIECE_BYTES: Final = 1 << 16
MEMBERS: Final = ("manifest", "conversations", "boards", "reviews", "notes", "presets", "companies", "datasets")
NAMES: Final = frozenset(f"{name}.json" for name in MEMBERS)
# Numbered by us; the name of a file never becomes a path.
DATA_NAME: Final = re.compile(r"data/\d{1,4}")


def unpack(name: str, data: bytes) -> dict[str, bytes]:
    """Unpack a project file into its members, in memory.

    Raises:
        FileRejected: it is no zip, beyond the limits, or holds what belongs to no project.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(name, entries)
            return _read_all(name, archive, entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise NotAProject(name=name) from error


def _check(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise ProjectTooLarge(name=name, limit=f"{MAX_MEMBERS:,} members")
    seen: set[str] = set()
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        known = entry.filename in NAMES or DATA_NAME.fullmatch(entry.filename)
        if not known or entry.filename in seen or kind not in (0, stat.S_IFREG):
            raise ForeignMember(name=name, member=ascii(entry.filename[:80]))
        seen.add(entry.filename)


def _read_all(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    left = MAX_BYTES
    members: dict[str, bytes] = {}
    for entry in entries:
        allowed = min(left, max(SMALL_BYTES, MAX_RATIO * entry.compress_size))
        content = _read(archive, entry, allowed)
        if len(content) > allowed:
            raise ProjectTooLarge(name=name, limit=f"{allowed:,} bytes")
        left -= len(content)
        members[entry.filename] = content
    return members


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowed: int) -> bytes:
    """Read a member, at most a piece more than it may have."""
    kept = bytearray()
    with archive.open(entry) as stream:
        while len(kept) <= allowed and (piece := stream.read(PIECE_BYTES)):
            kept += piece
    return bytes(kept)
