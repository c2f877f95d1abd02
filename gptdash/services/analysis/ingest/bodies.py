"""The rows of a large text as the database reads them: from the file itself where that can be, or from a clean copy."""

from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest.batches import WIDE
from gptdash.services.analysis.ingest.cells import BLANKS
from gptdash.services.analysis.ingest.decoding import write_utf8_body
from gptdash.services.analysis.ingest.layout import Layout
from gptdash.services.analysis.ingest.source import CHUNK_BYTES, Source
from gptdash.services.analysis.ingest.survey import Survey

HEAD_BYTES: Final = 1 << 18
TAIL_BYTES: Final = 1 << 16
PIECE_BYTES: Final = 1 << 14
PIECES: Final = 64


class Encoded(Noun):
    """The codec of a text, how bytes that it cannot read are treated, and what all its bytes are like."""

    codec: str
    errors: str
    seen: Survey


@dataclass(frozen=True)
class Body:
    """A file whose rows start after `start` bytes, which are `skip` lines (none or one); copies go beside `copy`.

    `blanks` are the characters around its cells that mean nothing, as far as it may have them.
    """

    path: Path
    copy: Path
    start: int = 0
    skip: int = 0
    blanks: tuple[str, ...] = BLANKS

    def whole(self) -> Path:
        """Return a file that starts with the rows."""
        if self.path != self.copy:
            with self.path.open("rb") as file, self.copy.open("wb") as copy:
                file.seek(self.start)
                while chunk := file.read(CHUNK_BYTES):
                    copy.write(chunk)
        return self.copy

    def sampled(self, lines: bytes) -> Path:
        """Write some lines into a file of their own."""
        sample = self.copy.with_name("sample.csv")
        sample.write_bytes(lines)
        return sample

    def first(self) -> bytes:
        """Return the first rows, in whole lines."""
        return self._lines(self.start, HEAD_BYTES)

    def last(self) -> bytes:
        """Return the last rows, in whole lines."""
        at = max(self.start, self.path.stat().st_size - TAIL_BYTES)
        with self.path.open("rb") as file:
            file.seek(at)
            found = file.read()
        return found if at == self.start else found[found.find(b"\n") + 1 :]

    def spread(self) -> bytes:
        """Return lines from everywhere, at even distances."""
        size = self.path.stat().st_size - self.start
        starts = (self.start + size * piece // PIECES for piece in range(PIECES))
        return b"".join(self._lines(at, PIECE_BYTES) for at in starts)

    def _lines(self, at: int, size: int) -> bytes:
        """Return the whole lines among some bytes."""
        with self.path.open("rb") as file:
            file.seek(at)
            found = file.read(size)
        begin = 0 if at == self.start else found.find(b"\n") + 1
        return found[begin : found.rfind(b"\n") + 1]


def can_stream(found: Encoded, layout: Layout) -> bool:
    """Tell whether a text is plain enough to be read and converted in one pass."""
    return found.seen.valid_utf8 and found.codec in ("utf-8", "utf-8-sig") and layout.width <= WIDE


def body_of(source: Source, found: Encoded, start: str, work: Path) -> Body:
    """Let the database read the file itself where it needs no cleaning, and else a copy, which starts with the rows.

    A byte order mark goes with the line that is skipped.
    """
    copy, seen = work / "body.csv", found.seen
    plain_start = (
        start.count("\n") <= 1 and '"' not in start and "'" not in start and start.strip() == start.strip("\n")
    )
    bom = len(BOM_UTF8) if found.codec == "utf-8-sig" and source.head().startswith(BOM_UTF8) else 0
    if seen.cr or seen.nul or (bom and not start) or not plain_start or (start and not start.endswith("\n")):
        write_utf8_body(source, found.codec, start, copy)
        return Body(path=copy, copy=copy, blanks=_blanks(seen))
    begin, lines = bom + len(start.encode()), start.count("\n")
    return Body(path=source.path_in(work), copy=copy, start=begin, skip=lines, blanks=_blanks(seen))


def _blanks(seen: Survey) -> tuple[str, ...]:
    return tuple(blank for blank in BLANKS if (seen.tab or blank != "\t") and (not seen.ascii or blank.isascii()))
