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

    `evidence` holds its first lines that are not plain ASCII, from wherever they stand. `cr`, `tab` and `ascii` tell
    whether there are carriage returns, tabs, and nothing but ASCII; `nul` counts the NUL bytes.
    """

    size: int
    evidence: bytes
    valid_utf8: bool
    ascii: bool
    cr: bool
    tab: bool
    nul: int


class _Surveyor:
    """The running state of a survey."""

    def __init__(self, name: str, max_line_bytes: int) -> None:
        self.name = name
        self._max_line_bytes = max_line_bytes
        self.size = self.nul = 0
        self.cr = self.tab = False
        self.ascii = True
        self.evidence = bytearray()
        self.valid_utf8 = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._open_line = 0
        self._within = False

    def look_at(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > MAX_FILE_BYTES:
            raise TooLarge(name=self.name, size=f"> {MAX_FILE_BYTES // MIB} MiB", limit=f"{MAX_FILE_BYTES // MIB} MiB")
        plain = chunk.isascii()
        self.ascii = self.ascii and plain
        self.cr = self.cr or b"\r" in chunk
        self.tab = self.tab or b"\t" in chunk
        # To see that there is none takes a third of the time of counting none.
        self.nul += chunk.count(b"\0") if b"\0" in chunk else 0
        self._measure_lines(chunk)
        if not plain and len(self.evidence) < EVIDENCE_BYTES:
            self._gather(chunk)
        if not plain or self._within:
            self._try_utf8(chunk)

    def finish(self) -> Survey:
        self._try_utf8(b"", final=True)
        return Survey(
            size=self.size,
            evidence=bytes(self.evidence[:EVIDENCE_BYTES]),
            valid_utf8=self.valid_utf8,
            ascii=self.ascii,
            cr=self.cr,
            tab=self.tab,
            nul=self.nul,
        )

    def _measure_lines(self, chunk: bytes) -> None:
        """Follow the length of the current line; a chunk is shorter than the limit, so only its ends matter."""
        marks = (b"\n", b"\r") if self.cr else (b"\n",)
        ends = [at for mark in marks if (at := chunk.find(mark)) >= 0]
        if self._open_line + (min(ends) if ends else len(chunk)) > self._max_line_bytes:
            raise LineTooLong(name=self.name, limit=f"{self._max_line_bytes // MIB} MiB")
        last = max(map(chunk.rfind, marks))
        self._open_line = len(chunk) - last - 1 if last >= 0 else self._open_line + len(chunk)

    def _try_utf8(self, chunk: bytes, *, final: bool = False) -> None:
        if not self.valid_utf8:
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
