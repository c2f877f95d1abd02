"""The analysis service: open tables, suggest charts, answer questions."""

import shutil
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.sandbox import Sandbox, SandboxUnavailable, why_unavailable
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.asking import plan_question
from gptdash.services.analysis.code import CodeAnswer, WrittenCode, generate_code, run_code, run_sql
from gptdash.services.analysis.figures import figure
from gptdash.services.analysis.ingest import Choices, Given, ingest, source_of
from gptdash.services.analysis.running import run_spec
from gptdash.services.analysis.samples import SAMPLES, sample_file
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.suggesting import suggest_charts
from gptdash.services.analysis.table import Table


class AnalysisService:
    """Answers questions about tables with charts whose queries can be checked.

    Converted files live in `folder`, one subfolder for each open table; it is gone when the table is closed, collected
    as garbage, or the service is closed.
    """

    def __init__(self, gateway: Gateway, folder: Path, sandbox: Sandbox | None = None) -> None:
        self._gateway = gateway
        self._folder = folder
        self._sandbox = sandbox or Sandbox()
        self._tables: weakref.WeakSet[Table] = weakref.WeakSet()

    def open(self, given: Given, *, name: str | None = None, choices: Choices | None = None) -> Table:
        """Convert a CSV file and open it; `choices` override what would be detected.

        Raises:
            FileRejected: it cannot become a table; the sentence says why and what to do.
        """
        folder = self._folder / uuid4().hex
        folder.mkdir(parents=True)
        try:
            source = source_of(given, folder, name)
            table = Table(source.name, ingest(source, folder, choices or Choices()))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._tables.add(table)
        return table

    def samples(self) -> tuple[str, ...]:
        """Name the samples that `open_sample` opens."""
        return SAMPLES

    def open_sample(self, name: str) -> Table:
        """Open one of the samples.

        Raises:
            SampleUnknown: there is none of that name.
        """
        return self.open(sample_file(name), name=name)

    def suggest(self, table: Table) -> tuple[ChartSpec, ...]:
        """Suggest up to three charts of a table, by rules."""
        return suggest_charts(table)

    def ask(self, table: Table, question: str) -> Answer:
        """Answer a question: by the model where it is capable, else by rules.

        Raises:
            QuestionRejected: it could not be turned into a chart.
            TableClosed: the table was closed.
        """
        planned = plan_question(self._gateway, table, question)
        answer = run_spec(table, planned.plan.spec)
        return replace(
            answer,
            planner=planned.planner,
            understood=planned.plan.understood,
            ignored=planned.plan.ignored,
            done=planned.done,
        )

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

    def close(self) -> None:
        """Close all tables and remove their files, and end the sandbox."""
        for table in tuple(self._tables):
            table.close()
        self._sandbox.close()
