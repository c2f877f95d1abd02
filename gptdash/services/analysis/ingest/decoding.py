r"""From bytes in any encoding to text with `\n` line ends and without NULs, piece by piece."""

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from gptdash.services.analysis.ingest.source import Source

LATIN: Final = "latin-1"


def decoded(chunks: Iterable[bytes], codec: str, errors: str = "strict") -> Iterator[str]:
    """Yield the text of the chunks, cleaned.

    Raises:
        UnicodeDecodeError: with `errors` "strict", at the first byte that the codec cannot read.
    """
    decoder = codecs.getincrementaldecoder(codec)(errors)
    held = ""
    for chunk in chunks:
        text = held + decoder.decode(chunk)
        held = "\r" if text.endswith("\r") else ""
        yield clean(text.removesuffix("\r") if held else text)
    yield clean(held + decoder.decode(b"", final=True))


def clean(text: str) -> str:
    """Use one kind of line end, and drop NULs."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def write_body(source: Source, codec: str, errors: str, start: str, path: Path) -> None:
    """Write the cleaned text after its `start` as UTF-8.

    Raises:
        UnicodeDecodeError: as `decoded`.
    """
    skip = len(start)
    with path.open("w", encoding="utf-8", newline="") as body:
        for text in decoded(source.chunks(), codec, errors):
            body.write(text[skip:])
            skip = max(0, skip - len(text))


def write_utf8_body(source: Source, codec: str, start: str, path: Path) -> None:
    """Write the cleaned text of a source that is valid UTF-8 after its `start`, without decoding it."""
    skip = len(start.encode())
    with path.open("wb") as body:
        for piece in _cleaned(source.chunks(), codecs.BOM_UTF8 if codec == "utf-8-sig" else b""):
            body.write(piece[skip:])
            skip = max(0, skip - len(piece))


def _cleaned(chunks: Iterable[bytes], mark: bytes) -> Iterator[bytes]:
    """Clean bytes as `clean` does text, and leave the byte order mark out."""
    held = b""
    for chunk in chunks:
        piece = held + chunk.removeprefix(mark)
        held, mark = (b"\r" if piece.endswith(b"\r") else b""), b""
        yield _clean_bytes(piece.removesuffix(b"\r") if held else piece)
    yield _clean_bytes(held)


def _clean_bytes(piece: bytes) -> bytes:
    if b"\0" in piece:
        piece = piece.replace(b"\0", b"")
    return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in piece else piece


def readable(source: Source, codec: str) -> bool:
    """Tell whether a codec reads the whole source; costs one pass."""
    try:
        for _ in decoded(source.chunks(), codec):
            pass
    except UnicodeDecodeError:
        return False
    return True
