"""Where opened tables and given files lie, each in a folder of its own."""

import shutil
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from gptdash.services.analysis.file_table import FileTable
from gptdash.services.analysis.ingest import Choices, Given, Ingested, Progress, ingest, ingest_head, source_of
from gptdash.services.analysis.joining import JoinKey, join
from gptdash.services.analysis.kept_file import PREVIEW_ROWS, KeptFile, Preview, first_rows
from gptdash.services.analysis.origin import Origin
from gptdash.services.analysis.stacking import stack
from gptdash.services.analysis.table import Table


class Shelf:
    """Opens tables into subfolders of `folder`; each is gone when its table is closed, forgotten, or all are closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: weakref.WeakSet[Table | KeptFile] = weakref.WeakSet()
        self._read: weakref.WeakKeyDictionary[KeptFile, tuple[Choices, weakref.ref[FileTable]]] = (
            weakref.WeakKeyDictionary()
        )

    def open(
        self, given: Given | KeptFile, name: str | None, choices: Choices, progress: Progress | None = None
    ) -> Table:
        """Read a file into a table; `progress` is told how far that is.

        Raises:
            FileRejected: it cannot become a table.
        """
        with self.new_folder() as folder:
            if isinstance(given, KeptFile):
                source, heads = source_of(given.path, folder, name or given.name), given.folder
            else:
                source, heads = source_of(given, folder, name), None
            ingested = ingest(source, folder, choices, heads, progress=progress)
            table = self.put(source.name, ingested, progress)
            table.origin = Origin(names=(source.name,), choices=choices)
            if isinstance(given, KeptFile):
                self._read[given] = (choices, weakref.ref(table))
            return table

    def stack(self, tables: Sequence[Table], name: str | None) -> Table:
        """Make one table of several with the same columns.

        Raises:
            ColumnsDiffer: they do not have the same.
        """
        with self.new_folder() as folder:
            work = folder / "work"
            work.mkdir()
            stacked = stack(tables, work)
            shutil.rmtree(work, ignore_errors=True)
            table = self.put(name or " + ".join(table.name for table in tables), stacked)
            table.origin = Origin(names=tuple(name for each in tables for name in each.origin.names))
            return table

    def join(self, left: Table, right: Table, key: JoinKey, name: str | None) -> Table:
        """Make one table of two, side by side.

        Raises:
            GptdashError: as `joining.join` does.
        """
        with self.new_folder() as folder:
            work = folder / "work"
            work.mkdir()
            joined = join(left, right, key, work)
            shutil.rmtree(work, ignore_errors=True)
            table = self.put(name or f"{left.name} + {right.name}", joined)
            table.origin = Origin(names=(table.name,), parts=(left.origin, right.origin), on=(key.left, key.right))
            return table

    def put(self, name: str, ingested: Ingested, progress: Progress | None = None) -> FileTable:
        """Open what was read."""
        table = FileTable(name, ingested, progress)
        self._open.add(table)
        return table

    def keep(self, given: Given, name: str | None) -> KeptFile:
        """Copy a file, so that it can be read again when its giver has forgotten it.

        Raises:
            FileMissing: a path that names no file.
        """
        with self.new_folder() as folder:
            source = source_of(given, folder, name)
            path = folder / "kept"
            with path.open("wb") as file:
                file.writelines(source.chunks())
            kept = KeptFile(source.name, path)
            self._open.add(kept)
            return kept

    def preview(self, kept: KeptFile, choices: Choices) -> Preview | None:
        """Read the beginning of a kept file that was opened before, or tried to be.

        Where it is open under the same choices nothing is read again.

        Raises:
            FileRejected: under these choices it cannot become a table.
        """
        if table := self._open_under(kept, choices):
            return Preview(rows=table.sample(PREVIEW_ROWS), columns=table.typed, report=table.report)
        with self.new_folder(stays=False) as folder:
            ingested = ingest_head(kept.folder, kept.name, folder, choices)
            if ingested is None:
                return None
            return Preview(rows=first_rows(ingested.path), columns=ingested.columns, report=ingested.report)

    def _open_under(self, kept: KeptFile, choices: Choices) -> FileTable | None:
        under, seek = self._read.get(kept, (None, None))
        table = seek() if seek else None
        return table if table and table.is_open and under == choices else None

    @contextmanager
    def new_folder(self, *, stays: bool = True) -> Iterator[Path]:
        """Make a folder, which goes where something fails in it, or always."""
        folder = self._folder / uuid4().hex
        folder.mkdir(parents=True)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if not stays:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Close everything."""
        for opened in tuple(self._open):
            opened.close()
