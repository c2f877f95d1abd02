"""Files that were packed on their own: .gz and .zst."""

import gzip
import sys
import zlib
from pathlib import Path
from typing import BinaryIO, Final, cast

from gptdash.domain.wording import mark
from gptdash.services.analysis.ingest.formats.bounds import unpacked_pieces, write_bounded
from gptdash.services.analysis.ingest.signatures import Kind
from gptdash.services.analysis.ingest.source import Source, file_source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMATS: Final[dict[Kind, str]] = {"gzip": mark("a gzip archive"), "zstd": mark("a Zstandard archive")}
ENDINGS: Final = (".gz", ".gzip", ".zst", ".zstd")
DAMAGE: Final = (gzip.BadGzipFile, EOFError, zlib.error, zstd.ZstdError)


def unpack(source: Source, kind: Kind, work: Path) -> Source:
    """Unpack a file into `work`; its name loses its last ending.

    Raises:
        FileDamaged: it cannot be unpacked to its end.
        UnpacksTooLarge: there is too much in it.
    """
    path = work / "unpacked"
    packed = source.path_in(work)
    with packed.open("rb") as stream, _opened(stream, kind) as content:
        pieces = unpacked_pieces(source.name, content, FORMATS[kind], DAMAGE)
        write_bounded(source.name, pieces, packed.stat().st_size, path)
    return file_source(_inner_name(source.name), path)


def _opened(stream: BinaryIO, kind: Kind) -> BinaryIO:
    return cast("BinaryIO", gzip.open(stream) if kind == "gzip" else zstd.open(stream))


def _inner_name(name: str) -> str:
    """Leave out the ending of the packing."""
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)] or name
