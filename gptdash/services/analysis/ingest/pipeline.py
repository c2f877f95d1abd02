"""From a file of any format to a table, or to one sentence that says why not."""

import shutil
from pathlib import Path
from typing import Final

import duckdb

from gptdash.services.analysis.ingest.choices import Choices
from gptdash.services.analysis.ingest.formats.opening import read_any
from gptdash.services.analysis.ingest.keeping import Ingested
from gptdash.services.analysis.ingest.report import Notes
from gptdash.services.analysis.ingest.source import Source
from gptdash.services.analysis.rejections import Unreadable

REASON_CHARS: Final = 120


def ingest(source: Source, folder: Path, choices: Choices) -> Ingested:
    """Turn a file into a DuckDB file in `folder`; nothing else stays there.

    Raises:
        FileRejected: the file cannot become a table; the class says why.
    """
    work = folder / "work"
    work.mkdir(exist_ok=True)
    try:
        return read_any(source, work, choices, Notes())
    except duckdb.Error as error:
        raise Unreadable(name=source.name, reason=_first_line(error)) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _first_line(error: duckdb.Error) -> str:
    line = next(iter(str(error).splitlines()), type(error).__name__)
    return line[:REASON_CHARS].rstrip(" .")
