"""A file that was given once and can be read again with other choices."""

import shutil
import weakref
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from gptdash.domain.noun import Noun
from gptdash.services.analysis.ingest import DATA, HeadKind, IngestReport, TypedColumn, head_kind

PREVIEW_ROWS: Final = 50


class KeptFile:
    """The bytes of an upload on disk, until it is closed or forgotten; `folder` also holds its beginning."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self.folder = path.parent
        self._dispose = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @property
    def kind(self) -> HeadKind | None:
        """How its content is read, which tells the choices that matter; None before it was opened."""
        return head_kind(self.folder)

    def close(self) -> None:
        """Remove the files; closing twice does nothing."""
        self._dispose()


class Preview(Noun, arbitrary_types_allowed=True):
    """The first rows of a file as it would be read under some choices, read from its beginning alone."""

    rows: pd.DataFrame
    columns: tuple[TypedColumn, ...]
    report: IngestReport


def first_rows(path: Path) -> pd.DataFrame:
    """Read the first rows of a table's file."""
    with duckdb.connect(path, read_only=True) as database:
        return database.table(DATA).limit(PREVIEW_ROWS).df()
