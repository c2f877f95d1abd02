"""From a file of any format to a table, or to one sentence that says why not."""

import shutil
from pathlib import Path
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.formats.documents import read_json
from gptdash.services.analysis.ingest.formats.opening import read_any
from gptdash.services.analysis.ingest.formats.parquet import read_parquet
from gptdash.services.analysis.ingest.heads import head_kind, head_path, save_head
from gptdash.services.analysis.ingest.keeping import Ingested
from gptdash.services.analysis.ingest.progress import Progress
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import Source, file_source
from gptdash.services.analysis.ingest.texts import STREAM_FROM_BYTES, read_grid, read_text
from gptdash.services.analysis.rejections import Unreadable

REASON_CHARS: Final = 120


def ingest(
    source: Source,
    folder: Path,
    choices: Choices,
    heads: Path | None = None,
    stream_from: int = STREAM_FROM_BYTES,
    *,
    progress: Progress | None = None,
) -> Ingested:
    """Turn a file into a DuckDB file in `folder`; nothing else stays there, but its beginning may go to `heads`.

    Plain text of `stream_from` bytes or more is read and converted in one pass.

    Raises:
        FileRejected: the file cannot become a table; the class says why.
    """
    work, progress = folder / "work", progress or Progress()
    work.mkdir(exist_ok=True)
    try:
        return read_any(source.followed(progress.reached), work, choices, Notes(progress), stream_from)
    except duckdb.Error as error:
        raise Unreadable(name=source.name, reason=_first_line(error)) from error
    finally:
        if heads is not None:
            save_head(work, heads)
        shutil.rmtree(work, ignore_errors=True)


def ingest_head(heads: Path, name: str, folder: Path, choices: Choices) -> Ingested | None:
    """Read a beginning that was saved in `heads` as its whole file would be read; None where there is none.

    Raises:
        FileRejected: as `ingest`.
    """
    kind = head_kind(heads)
    if kind is None:
        return None
    head, work = head_path(heads, kind), folder / "work"
    work.mkdir(exist_ok=True)
    choices = choices.model_copy(update={"part": None, "keep_last_rows": True})
    source = file_source(name, head)
    try:
        match kind:
            case "grid":
                return read_grid(name, Path(shutil.copy(head, work / "grid.csv")), choices, Notes())
            case "parquet":
                return read_parquet(source, work, choices, Notes())
            case "lines":
                return read_json(source, work, choices, Notes())
            case "text":
                return read_text(source, work, choices, Notes())
    except duckdb.Error as error:
        raise Unreadable(name=name, reason=_first_line(error)) from error


def _first_line(error: duckdb.Error) -> str:
    line = next(iter(str(error).splitlines()), type(error).__name__)
    return line[:REASON_CHARS].rstrip(" .")
