"""Unpacking within bounds: a small file must not fill the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from gptdash.services.analysis.ingest.source import CHUNK_BYTES
from gptdash.services.analysis.ingest.survey import MAX_FILE_BYTES, MIB
from gptdash.services.analysis.rejections import FileDamaged, UnpacksTooLarge

MAX_RATIO: Final = 1000
RATIO_FROM_BYTES: Final = 64 * MIB


def unpacked_pieces(name: str, stream: BinaryIO, form: str, errors: tuple[type[Exception], ...]) -> Iterator[bytes]:
    """Read a stream that unpacks as it is read.

    Raises:
        FileDamaged: one of `errors` came up.
    """
    while True:
        try:
            piece = stream.read(CHUNK_BYTES)
        except errors as error:
            raise FileDamaged(name=name, format=form) from error
        if not piece:
            return
        yield piece


def write_bounded(name: str, pieces: Iterator[bytes], packed_bytes: int, path: Path) -> None:
    """Write unpacked pieces into a file.

    Raises:
        UnpacksTooLarge: more than any table may have, or more than `MAX_RATIO` times what was packed.
    """
    limit = min(MAX_FILE_BYTES, max(RATIO_FROM_BYTES, MAX_RATIO * packed_bytes))
    written = 0
    with path.open("wb") as file:
        for piece in pieces:
            written += len(piece)
            if written > limit:
                raise UnpacksTooLarge(name=name, limit=f"{limit // MIB} MiB")
            file.write(piece)
