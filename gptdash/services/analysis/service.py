"""The analysis service: open tables, suggest charts, answer questions."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.errors import EndpointError
from gptdash.domain.redaction import Redactor
from gptdash.domain.wording import Sentence
from gptdash.gateway import Estimate, Gateway
from gptdash.sandbox import Sandbox, SandboxUnavailable, why_unavailable
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.asking import Asker, asks_model
from gptdash.services.analysis.code import CodeAnswer, WrittenCode, generate_code, run_code, run_sql
from gptdash.services.analysis.commenting import Commentary, comment_on
from gptdash.services.analysis.drafting import (
    Brief,
    Sending,
    Suggested,
    first_request,
    messages_of,
    suggest_by_model,
)
from gptdash.services.analysis.editing import pointed_at
from gptdash.services.analysis.figures import figure
from gptdash.services.analysis.ingest import Choices, Given
from gptdash.services.analysis.joining import JoinKey, propose_keys
from gptdash.services.analysis.kept_file import KeptFile, Preview
from gptdash.services.analysis.noting import DatasetNotes, NoteKeeper, NoteShelf
from gptdash.services.analysis.opening import Opening
from gptdash.services.analysis.origin import Origin
from gptdash.services.analysis.planning import explain
from gptdash.services.analysis.refitting import refitted
from gptdash.services.analysis.remarking import counted_again, remarks
from gptdash.services.analysis.running import run_spec
from gptdash.services.analysis.samples import SAMPLES, sample_file
from gptdash.services.analysis.shelf import Shelf
from gptdash.services.analysis.spec import ChartKind, ChartSpec
from gptdash.services.analysis.suggesting import suggest_charts, suggest_for
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.warehouse import Warehouse, connect, is_address, open_at, open_warehouse_table


class AnalysisService:
    """Answers questions about tables with charts whose queries can be checked.

    Converted files live in `folder`, one subfolder for each open table; it is gone when the table is closed, collected
    as garbage, or the service is closed.
    """

    def __init__(
        self,
        gateway: Gateway,
        folder: Path,
        redactor: Redactor | None = None,
        notes: NoteShelf | None = None,
        sandbox: Sandbox | None = None,
        *,
        warehouse_timeout_s: float = 30,
    ) -> None:
        self._warehouse_timeout_s = warehouse_timeout_s
        self._gateway = gateway
        self._redactor = redactor
        self._notes = NoteKeeper(notes)
        self._shelf = Shelf(folder)
        self._sandbox = sandbox or Sandbox()

    def open(
        self, given: Given | KeptFile | list[Given], *, name: str | None = None, choices: Choices | None = None
    ) -> Table:
        """Read a file and open it as a table; `choices` override what would be detected.

        A list of files with the same columns becomes one table with a column `source_file`. The address of a database
        opens the table `name` where it lies.

        Raises:
            FileRejected: it cannot become a table; the sentence says why and what to do.
            GptdashError: a database could not be read from, as with `connect` and `open_remote`.
        """
        if isinstance(given, str) and is_address(given):
            return open_at(given, name or "", self._warehouse_timeout_s)
        if not isinstance(given, list):
            return self._shelf.open(given, name, choices or Choices())
        tables = [self.open(each, choices=choices) for each in given]
        try:
            return self.stack(tables, name=name)
        finally:
            for table in tables:
                table.close()

    def begin(self, kept: KeptFile, choices: Choices | None = None) -> Opening:
        """Begin to read a kept file as `open` does, beside whoever asks; it tells how far it is, and can be stopped."""
        wanted = choices or Choices()
        return Opening(kept.name, lambda progress: self._shelf.open(kept, None, wanted, progress))

    def stack(self, tables: Sequence[Table], *, name: str | None = None) -> Table:
        """Put tables of files with the same columns below one another, as a new table.

        Raises:
            ColumnsDiffer: they do not have the same columns.
        """
        return self._shelf.stack(tables, name)

    def propose_keys(self, left: Table, right: Table) -> tuple[JoinKey, ...]:
        """Propose up to five keys by which two tables could be joined, the best first.

        Raises:
            NotOnFile: one of them lies on a server.
            TableClosed: one of them was closed.
        """
        return propose_keys(left, right)

    def join(self, left: Table, right: Table, key: JoinKey, *, name: str | None = None) -> Table:
        """Open a table of two: each row of the first, with the cells of its matches in the second beside it.

        Raises:
            NotOnFile: one of them lies on a server.
            ColumnUnknown: a column of the key is not there.
            JoinTooLarge: so many rows match one another that the result would not fit.
            TableClosed: one of them was closed.
        """
        return self._shelf.join(left, right, key, name)

    def connect(self, url: str) -> Warehouse:
        """Connect to a database whose tables are asked where they lie; it is read from only.

        Raises:
            WarehouseUnknown: the address is of no supported kind.
            SupportMissing: what speaks to it is not installed.
            WarehouseUnreachable: there is no answer, or it does not let us in.
        """
        return connect(url, self._warehouse_timeout_s)

    def open_remote(self, warehouse: Warehouse, name: str) -> Table:
        """Open a table of a connected database, where it stays.

        Raises:
            WarehouseTableUnknown: there is none of that name.
            WarehouseError: the server did not answer.
            HeaderOnly: it has no rows.
        """
        return open_warehouse_table(warehouse, name)

    def keep(self, given: Given, *, name: str | None = None) -> KeptFile:
        """Copy a file, to open it more than once with different choices.

        Raises:
            FileMissing: a path that names no file.
        """
        return self._shelf.keep(given, name)

    def preview(self, kept: KeptFile, choices: Choices) -> Preview | None:
        """Read the beginning of a kept file under other choices; None before it was opened the first time.

        Raises:
            FileRejected: under these choices it cannot become a table.
        """
        return self._shelf.preview(kept, choices)

    def samples(self) -> tuple[str, ...]:
        """Name the samples that `open_sample` opens."""
        return SAMPLES

    def open_sample(self, name: str) -> Table:
        """Open one of the samples.

        Raises:
            SampleUnknown: there is none of that name.
        """
        table = self.open(sample_file(name), name=name)
        table.origin = Origin(names=(name,), sample=True)
        return table

    def suggest(self, table: Table) -> tuple[ChartSpec, ...]:
        """Suggest up to three charts of a table, by rules."""
        return suggest_charts(table)

    def suggest_visualization(self, table: Table, goal: str | None = None) -> tuple[ChartSpec, ...]:
        """Suggest charts by rules, the most telling first: up to five for a goal, or three for a first look."""
        return suggest_for(table, goal, self.notes_of(table).metrics) if goal else suggest_charts(table)

    def suggest_by_model(self, table: Table, goal: str = "", *, sending: Sending = "schema") -> Suggested:
        """Let the model suggest up to five charts for a goal, the most telling first.

        Raises:
            EndpointError: the model could not be asked.
        """
        brief = Brief(question=goal, sending=sending, notes=self.notes_of(table))
        return suggest_by_model(self._gateway, table, brief, self._redactor)

    def ask(
        self, table: Table, question: str, *, previous: ChartSpec | None = None, sending: Sending = "schema"
    ) -> Answer:
        """Answer a question: by the model where it is capable, else by rules; or refine a chart that was drawn before.

        `sending` says what of the table the model may see.

        Raises:
            QuestionRejected: it could not be turned into a chart.
            TableClosed: the table was closed.
        """
        brief = Brief(question=question, sending=sending, previous=previous, notes=self.notes_of(table))
        return Asker(self._gateway, table, self._redactor).answer(brief)

    def asks_model(self, table: Table) -> bool:
        """Tell whether a model plans the charts of a table; otherwise rules do, and nothing is sent."""
        return asks_model(self._gateway, table)

    def outgoing(
        self, table: Table, question: str, *, previous: ChartSpec | None = None, sending: Sending = "schema"
    ) -> tuple[str, str]:
        """Write exactly what a model would be sent with a question: the instructions, and the table as data."""
        brief = Brief(question=question, sending=sending, previous=previous, notes=self.notes_of(table))
        instructions, told = messages_of(table, brief, self._redactor)
        return instructions.text, told.text

    def foresee(
        self, table: Table, question: str, *, previous: ChartSpec | None = None, sending: Sending = "schema"
    ) -> Estimate | None:
        """Count and price the call that a question takes, before it is sent; None where no model is known."""
        brief = Brief(question=question, sending=sending, previous=previous, notes=self.notes_of(table))
        try:
            return self._gateway.estimate(first_request(table, brief, self._redactor))
        except EndpointError:
            return None

    def comment(self, answer: Answer, question: str = "") -> Commentary:
        """Let the model put a result into words; each of its numbers is looked up in the result.

        Raises:
            EndpointError: the model could not be asked.
        """
        return comment_on(self._gateway, answer, question, self._redactor)

    def remarks(self, answer: Answer, table: Table | None = None) -> tuple[Sentence, ...]:
        """Say what of a result its chart does not show; of a known table, also what was perhaps counted twice."""
        again = counted_again(answer.spec, table) if table else ()
        return (*again, *remarks(answer.spec, answer.table))

    def explain(self, spec: ChartSpec) -> tuple[Sentence, ...]:
        """Say a specification in words."""
        return tuple(explain(spec))

    def refit(self, table: Table, spec: ChartSpec, kind: ChartKind) -> ChartSpec:
        """Turn a chart into another kind, as far as that is possible."""
        return refitted(table, spec, kind)

    def narrow(self, table: Table, answer: Answer, row: int) -> ChartSpec | None:
        """Narrow an answer to the group in a row of its result, as a click on a bar does; None where there is none."""
        return pointed_at(table, answer.spec, answer.table, row)

    def run(self, table: Table, spec: ChartSpec) -> Answer:
        """Answer a specification, without a model.

        Raises:
            SpecRejected: it does not fit the table.
            TableClosed: the table was closed.
        """
        return run_spec(table, spec)

    @property
    def why_no_code(self) -> Sentence | None:
        """Why code cannot be run on this machine; None where it can."""
        missing = why_unavailable()
        return SandboxUnavailable(detail=str(missing)).sentence if missing else None

    def warm_sandbox(self) -> None:
        """Have the interpreter that runs code start, so that the first run need not wait; returns at once."""
        self._sandbox.warm()

    def generate_code(self, table: Table, task: str) -> WrittenCode:
        """Write pandas code for a task: by the model where it is capable, else by rules; it is not run.

        Raises:
            QuestionRejected: neither came to code.
        """
        return generate_code(self._gateway, table, task)

    def run_code(self, table: Table, code: str) -> CodeAnswer:
        """Run Python in the sandbox: it finds the table as `df` and leaves `result`, `fig` or both.

        Raises:
            SandboxError: it was not run, was ended, or failed; the sentence says why.
            TableClosed: the table was closed.
        """
        return run_code(self._sandbox, table, code)

    def run_sql(self, table: Table, sql: str) -> CodeAnswer:
        """Run one SELECT in the sandbox on the table, which is named `data`.

        Raises:
            SandboxError: it was not run, was ended, or failed; the sentence says why.
            TableClosed: the table was closed.
        """
        return run_sql(self._sandbox, table, sql)

    def figure(self, spec: ChartSpec, rows: pd.DataFrame, say: Callable[[Sentence], str] = str) -> go.Figure:
        """Draw the rows of an answer; `say` translates titles and labels."""
        return figure(spec, rows, say)

    def notes_of(self, table: Table) -> DatasetNotes:
        """Return what was noted of a table's columns, and its metrics."""
        return self._notes.of(table)

    def note(self, table: Table, notes: DatasetNotes) -> None:
        """Keep what is noted of a table; it is there again whenever a table of that name with those columns is opened.

        Raises:
            MetricInvalid: a metric cannot be computed, or two have one name; nothing is kept.
        """
        self._notes.keep(table, notes)

    def close(self) -> None:
        """Close all tables and remove their files, and end the sandbox."""
        self._shelf.close()
        self._sandbox.close()
