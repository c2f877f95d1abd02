"""ZIP archives: one file of them is read."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from gptdash.domain.wording import mark, sentence
from gptdash.services.analysis.ingest.formats.bounds import unpacked_pieces, write_bounded
from gptdash.services.analysis.ingest.report import WITHIN, Notes
from gptdash.services.analysis.ingest.source import Source, file_source
from gptdash.services.analysis.rejections import FileDamaged, FileEncrypted, NotACsv, NothingInside, PartUnknown

FORMAT: Final = mark("a ZIP archive")
SHOWN_MEMBERS: Final = 1000
NAMED_MEMBERS: Final = 20
ENCRYPTED_BIT: Final = 0x1
UTF8_BIT: Final = 0x800
DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
WORKBOOKS: Final = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument.spreadsheet"
OFFICE: Final = {
    "word/document.xml": mark("a Word document"),
    "ppt/presentation.xml": mark("a PowerPoint presentation"),
}
TABLE_ENDINGS: Final = (
    ".csv", ".tsv", ".tab", ".txt", ".dat", ".json", ".jsonl", ".ndjson", ".geojson", ".parquet", ".pq",
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods",
)  # fmt: skip
_NAME_CODECS: Final = ("utf-8", "cp950", "gb18030")


def is_workbook(source: Source) -> bool:
    """Tell a workbook from other ZIP archives.

    Raises:
        NotACsv: another kind of office document.
        FileDamaged: the list of its members cannot be read.
    """
    with _archive(source) as archive:
        names = set(archive.namelist())
        if found := next((found for name, found in OFFICE.items() if name in names), None):
            raise NotACsv(name=source.name, found=found)
        return bool(names & WORKBOOKS) or ("mimetype" in names and archive.read("mimetype")[:80] == OPEN_DOCUMENT)


def extract_member(source: Source, work: Path, part: str | None, notes: Notes) -> tuple[Source, str | None]:
    """Unpack the chosen file, or the largest that looks like a table; also returns which part of it is wanted.

    Raises:
        FileRejected: there is no such file, or it cannot be unpacked.
    """
    with _archive(source) as archive:
        members = _members(archive)
        if not members:
            raise NothingInside(name=source.name)
        name, rest = _choose(source.name, members, part, notes)
        member = members[name]
        if member.flag_bits & ENCRYPTED_BIT:
            raise FileEncrypted(name=source.name)
        with archive.open(member) as content:
            pieces = unpacked_pieces(source.name, cast("BinaryIO", content), FORMAT, (*DAMAGE, NotImplementedError))
            write_bounded(source.name, pieces, member.compress_size, work / "member")
    return file_source(PurePosixPath(name).name or name, work / "member"), rest


@contextmanager
def _archive(source: Source) -> Iterator[zipfile.ZipFile]:
    with source.opened() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except DAMAGE as error:
            raise FileDamaged(name=source.name, format=FORMAT) from error
        with archive:
            yield archive


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """List the files that may be tables, by name: those with the ending of one, or all where there is none."""
    files = {_readable_name(info): info for info in archive.infolist() if not info.is_dir() and not _is_litter(info)}
    tables = {name: info for name, info in files.items() if name.lower().endswith(TABLE_ENDINGS)}
    return tables or files


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Recognise what operating systems leave in archives."""
    path = PurePosixPath(info.filename)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith(".") or not info.file_size


def _readable_name(info: zipfile.ZipInfo) -> str:
    """Read a name that was not written as UTF-8, which Python takes for one of an American PC."""
    if info.flag_bits & UTF8_BIT or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    for codec in _NAME_CODECS:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _choose(
    archive: str, members: dict[str, zipfile.ZipInfo], part: str | None, notes: Notes
) -> tuple[str, str | None]:
    """Choose a member, and what is wanted inside of it."""
    names = list(members)
    if len(names) == 1 and part is not None and part not in names and not part.startswith(f"{names[0]}{WITHIN}"):
        return names[0], part
    chosen = part if part in members else next((n for n in names if part and part.startswith(f"{n}{WITHIN}")), None)
    if part is not None and chosen is None:
        raise PartUnknown(name=archive, part=part, parts=", ".join(names[:NAMED_MEMBERS]))
    name = chosen or max(names, key=lambda name: members[name].file_size)
    if len(names) > 1:
        notes.offer(name, _shown(names, name, notes))
    rest = part.removeprefix(name).removeprefix(WITHIN) if part else ""
    return name, rest or None


def _shown(names: Sequence[str], chosen: str, notes: Notes) -> list[str]:
    """Cut a very long list, saying so."""
    if len(names) <= SHOWN_MEMBERS:
        return list(names)
    template = mark("The archive holds {count} files; only the first {shown} are offered.")
    notes.warn(sentence(template, count=len(names), shown=SHOWN_MEMBERS))
    first = list(names[:SHOWN_MEMBERS])
    return first if chosen in first else [chosen, *first[:-1]]
