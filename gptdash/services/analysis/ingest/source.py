"""Where the bytes of a table come from, readable twice."""

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from gptdash.services.analysis.rejections import FileMissing

CHUNK_BYTES: Final = 1 << 20
HEAD_BYTES: Final = 1 << 18
LONG_HEAD_BYTES: Final = 1 << 22
FEW_LINES: Final = 30

Given = Path | str | tuple[str, bytes] | tuple[str, BinaryIO]


@dataclass(frozen=True)
class Source:
    """A named stream of bytes that can be read from its start again."""

    name: str
    _open: Callable[[], AbstractContextManager[BinaryIO]]
    _path: Path | None = None
    _reached: Callable[[float], None] | None = None

    def head(self) -> bytes:
        """Return the first `HEAD_BYTES` bytes, or `LONG_HEAD_BYTES` where those have few lines."""
        with self._open() as stream:
            head = stream.read(HEAD_BYTES)
            few = head.count(b"\n") < FEW_LINES and head.count(b"\r") < FEW_LINES
            return head + stream.read(LONG_HEAD_BYTES - HEAD_BYTES) if few and is_cut(head) else head

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes, at most `CHUNK_BYTES` at a time."""
        with self._open() as stream:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            while chunk := stream.read(CHUNK_BYTES):
                if self._reached:
                    self._reached(stream.tell() / size)
                yield chunk

    def followed(self, reached: Callable[[float], None]) -> "Source":
        """Tell whenever the bytes are read how many of them were, as a part of one."""
        return replace(self, _reached=reached)

    def opened(self) -> AbstractContextManager[BinaryIO]:
        """Open the bytes for reading from their start, with seeking."""
        return self._open()

    def path_in(self, folder: Path) -> Path:
        """Return a file with the bytes; what is no file yet is written into `folder`."""
        if self._path is not None:
            return self._path
        with self._open() as stream:
            return _spill(stream, folder)


def is_cut(head: bytes) -> bool:
    """Tell whether more follows after the beginning of a source."""
    return len(head) in (HEAD_BYTES, LONG_HEAD_BYTES)


def file_source(name: str, path: Path) -> Source:
    """Make a file readable.

    Raises:
        FileMissing: there is none.
    """
    if not path.is_file():
        raise FileMissing(name=name)
    return Source(name, lambda: path.open("rb"), path)


def source_of(given: Given, folder: Path, name: str | None = None) -> Source:
    """Make what the caller gave readable twice; a stream that cannot rewind is spilled into `folder`.

    Raises:
        FileMissing: a path that names no file.
    """
    if isinstance(given, str | Path):
        return file_source(name or Path(given).name, Path(given))
    label, content = given
    if isinstance(content, bytes):
        return Source(name or label, lambda: nullcontext(io.BytesIO(content)))
    if not content.seekable():
        return file_source(name or label, _spill(content, folder))
    return Source(name or label, lambda: _rewound(content))


def _spill(content: BinaryIO, folder: Path) -> Path:
    path = folder / "upload"
    with path.open("wb") as spilled:
        shutil.copyfileobj(content, spilled, CHUNK_BYTES)
    return path


def _rewound(content: BinaryIO) -> AbstractContextManager[BinaryIO]:
    content.seek(0)
    return nullcontext(content)
