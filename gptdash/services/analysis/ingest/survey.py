"""One pass over the bytes: what kind of text they are, before anything is decoded."""

import codecs
from typing import Final

from gptdash.domain.errors import EmptyFile, TooLarge
from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest.source import Source
from gptdash.services.analysis.rejections import LineTooLong

MIB: Final = 1 << 20
MAX_FILE_BYTES: Final = 4096 * MIB
MAX_LINE_BYTES: Final = 2 * MIB
EVIDENCE_BYTES: Final = MIB // 4


class Survey(Noun):
    """What the bytes of a file are like.

    `evidence` holds its first lines that are not plain ASCII, from wherever they stand. `lf`, `cr` and `nul` count
    those bytes.
    """

    size: int
    evidence: bytes
    valid_utf8: bool
    lf: int
    cr: int
    nul: int


class _Surveyor:
    """The running state of a survey."""

    def __init__(self, name: str, max_line_bytes: int) -> None:
        self.name = name
        self._max_line_bytes = max_line_bytes
        self.size = self.lf = self.cr = self.nul = 0
        self.evidence = bytearray()
        self.valid_utf8 = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._open_line = 0
        self._within = False

    def look_at(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > MAX_FILE_BYTES:
            raise TooLarge(name=self.name, size=f"> {MAX_FILE_BYTES // MIB} MiB", limit=f"{MAX_FILE_BYTES // MIB} MiB")
        self._measure_lines(chunk)
        self.lf += chunk.count(b"\n")
        self.cr += chunk.count(b"\r")
        self.nul += chunk.count(b"\0")
        self._try_utf8(chunk)
        if not chunk.isascii() and len(self.evidence) < EVIDENCE_BYTES:
            self._gather(chunk)

    def finish(self) -> Survey:
        self._try_utf8(b"", final=True)
        return Survey(
            size=self.size,
            evidence=bytes(self.evidence[:EVIDENCE_BYTES]),
            valid_utf8=self.valid_utf8,
            lf=self.lf,
            cr=self.cr,
            nul=self.nul,
        )

    def _measure_lines(self, chunk: bytes) -> None:
        """Follow the length of the current line; a chunk is shorter than the limit, so only its ends matter."""
        ends = [at for at in (chunk.find(b"\n"), chunk.find(b"\r")) if at >= 0]
        if self._open_line + (min(ends) if ends else len(chunk)) > self._max_line_bytes:
            raise LineTooLong(name=self.name, limit=f"{self._max_line_bytes // MIB} MiB")
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._open_line = len(chunk) - last - 1 if last >= 0 else self._open_line + len(chunk)

    def _try_utf8(self, chunk: bytes, *, final: bool = False) -> None:
        if not self.valid_utf8 or (not self._within and chunk.isascii() and not final):
            return
        try:
            self._decoder.decode(chunk, final=final)
            self._within = bool(self._decoder.getstate()[0])
        except UnicodeDecodeError:
            self.valid_utf8 = False

    def _gather(self, chunk: bytes) -> None:
        for line in chunk.splitlines(keepends=True):
            if not line.isascii():
                self.evidence += line
            if len(self.evidence) >= EVIDENCE_BYTES:
                return


def survey(source: Source, max_line_bytes: int = MAX_LINE_BYTES) -> Survey:
    """Read a source once and describe its bytes.

    Raises:
        EmptyFile: there is nothing, or nothing but white space.
        TooLarge: more than `MAX_FILE_BYTES`.
        LineTooLong: a line of more than `max_line_bytes`.
    """
    surveyor = _Surveyor(source.name, max_line_bytes)
    blank = True
    for chunk in source.chunks():
        surveyor.look_at(chunk)
        blank = blank and not chunk.strip(b" \t\r\n\xef\xbb\xbf")
    if blank:
        raise EmptyFile(name=source.name)
    return surveyor.finish()
