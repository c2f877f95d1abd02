"""Which reader a file needs."""

from pathlib import Path

from gptdash.domain.errors import EmptyFile
from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.formats.archives import extract_member, is_workbook
from gptdash.services.analysis.ingest.formats.documents import read_json
from gptdash.services.analysis.ingest.formats.packed import unpack
from gptdash.services.analysis.ingest.formats.parquet import read_parquet
from gptdash.services.analysis.ingest.formats.workbooks import read_workbook
from gptdash.services.analysis.ingest.keeping import Ingested
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.signatures import kind_of
from gptdash.services.analysis.ingest.source import Source
from gptdash.services.analysis.ingest.texts import read_text
from gptdash.services.analysis.rejections import NestedArchive


def read_any(
    source: Source, work: Path, choices: Choices, notes: Notes, stream_from: int, *, unpacked: bool = False
) -> Ingested:
    """Read a file of any known format; what is packed is unpacked once, and nothing is unpacked twice.

    Raises:
        FileRejected: it cannot become a table; the class says why.
    """
    head = source.head()
    if not head:
        raise EmptyFile(name=source.name)
    kind = kind_of(source.name, head)
    if kind == "ole" or (kind == "zip" and is_workbook(source)):
        return read_workbook(source, work, choices, notes)
    if kind == "parquet":
        return read_parquet(source, work, choices, notes)
    if kind == "json":
        return read_json(source, work, choices, notes)
    if kind == "text":
        return read_text(source, work, choices, notes, stream_from)
    if unpacked:
        raise NestedArchive(name=source.name)
    if kind == "zip":
        member, rest = extract_member(source, work, choices.part, notes)
        return read_any(member, work, choices.model_copy(update={"part": rest}), notes, stream_from, unpacked=True)
    return read_any(unpack(source, kind, work), work, choices, notes, stream_from, unpacked=True)
