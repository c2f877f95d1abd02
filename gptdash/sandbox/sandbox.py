"""The public face: run Python or SQL that nobody vouches for, and get a result that was checked."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final, Literal

import pandas as pd
import pyarrow as pa

from gptdash.domain.noun import Noun
from gptdash.sandbox.failures import CodeTooLong, SandboxBusy, SandboxUnavailable
from gptdash.sandbox.limits import Limits
from gptdash.sandbox.outcome import result_of
from gptdash.sandbox.result import SandboxResult
from gptdash.sandbox.scratch import scratch_folder
from gptdash.sandbox.support import why_unavailable
from gptdash.sandbox.watching import Watch
from gptdash.sandbox.zygote_process import ZygoteProcess

CODE_FILE: Final = "code"


class Stored(Noun):
    """A relation of a DuckDB file, which the job itself reads."""

    path: Path
    relation: str


class Sandbox:
    """Runs jobs, each in a process of its own that can reach nothing but what it was given.

    Thread-safe. Close it to end its processes.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._zygote = ZygoteProcess()
        self._places = BoundedSemaphore(self.limits.jobs)

    @property
    def zygote_pid(self) -> int | None:
        """The process that jobs are forked from, where it runs."""
        return self._zygote.pid

    def limited(self, limits: Limits) -> "Sandbox":
        """Return the same sandbox for jobs under other limits; how many run at a time stays as it is."""
        other = copy(self)
        other.limits = limits
        return other

    def warm(self) -> None:
        """Start the interpreter that jobs come from, where this machine has a sandbox; returns at once."""
        if why_unavailable() is None:
            self._zygote.warm()

    def run_python(self, code: str, tables: Mapping[str, pd.DataFrame | Stored]) -> SandboxResult:
        """Run Python that finds the tables as frames under their names and leaves `result`, `fig` or both.

        Raises:
            SandboxError: it was not run, was ended, or failed; the sentence says why.
        """
        return self._run("python", code, tables)

    def run_sql(self, sql: str, database: Path) -> SandboxResult:
        """Run one SELECT on a DuckDB file.

        Raises:
            SandboxError: it was not run, was ended, or failed; the sentence says why.
        """
        return self._run("sql", sql, {"database": Stored(path=database, relation="")})

    def close(self) -> None:
        """End the zygote and all jobs."""
        self._zygote.close()

    def _run(
        self, kind: Literal["python", "sql"], code: str, tables: Mapping[str, pd.DataFrame | Stored]
    ) -> SandboxResult:
        if missing := why_unavailable():
            raise SandboxUnavailable(detail=str(missing))
        if len(code) > self.limits.code_chars:
            raise CodeTooLong(characters=len(code), limit=self.limits.code_chars)
        with self._place(), scratch_folder() as scratch:
            (scratch / CODE_FILE).write_text(code, "utf-8", "replace")
            inputs = [_input(name, given, scratch) for name, given in tables.items()]
            order = {
                "kind": kind,
                "scratch": str(scratch),
                "code": str(scratch / CODE_FILE),
                "inputs": inputs,
                "bounds": self._bounds(),
            }
            return self._result_of(order, scratch)

    def _result_of(self, order: dict[str, Any], scratch: Path) -> SandboxResult:
        started = time.perf_counter()
        reading, writing = os.pipe()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            try:
                self._zygote.order(order, (writing, theirs.fileno()))
            finally:
                os.close(writing)
                theirs.close()
            watch = Watch(reading, ours, scratch, self.limits)
            try:
                reply = watch.wait()
                return result_of(reply, self.limits, time.perf_counter() - started)
            finally:
                watch.end()
        finally:
            os.close(reading)
            ours.close()

    def _bounds(self) -> dict[str, int]:
        named = ("cpu_s", "memory", "file", "open_files", "rows", "columns", "cell_chars", "printed_chars")
        return self.limits.model_dump(include=set(named))

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Wait for a place among the jobs that run at a time."""
        if not self._places.acquire(timeout=self.limits.queue_s):
            raise SandboxBusy(seconds=f"{self.limits.queue_s:g}")
        try:
            yield
        finally:
            self._places.release()


def _input(name: str, given: pd.DataFrame | Stored, scratch: Path) -> dict[str, str]:
    if isinstance(given, Stored):
        return {"name": name, "file": str(given.path.resolve()), "relation": given.relation}
    file = scratch / f"{name}.arrow"
    table = pa.Table.from_pandas(given)
    with pa.ipc.new_file(str(file), table.schema) as writer:
        writer.write_table(table)
    return {"name": name, "file": str(file), "relation": ""}
