"""The analysis service: open tables, suggest charts, answer questions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.services.analysis.answer import Answer
from gptdash.services.analysis.asking import plan_question
from gptdash.services.analysis.figures import figure
from gptdash.services.analysis.ingest import Choices, Given
from gptdash.services.analysis.kept_file import KeptFile, Preview
from gptdash.services.analysis.running import run_spec
from gptdash.services.analysis.samples import SAMPLES, sample_file
from gptdash.services.analysis.shelf import Shelf
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.suggesting import suggest_charts
from gptdash.services.analysis.table import Table


class AnalysisService:
    """Answers questions about tables with charts whose queries can be checked.

    Converted files live in `folder`, one subfolder for each open table; it is gone when the table is closed, collected
    as garbage, or the service is closed.
    """

    def __init__(self, gateway: Gateway, folder: Path) -> None:
        self._gateway = gateway
        self._shelf = Shelf(folder)

    def open(
        self, given: Given | KeptFile | list[Given], *, name: str | None = None, choices: Choices | None = None
    ) -> Table:
        """Read a file and open it as a table; `choices` override what would be detected.

        A list of files with the same columns becomes one table with a column `source_file`.

        Raises:
            FileRejected: it cannot become a table; the sentence says why and what to do.
        """
        if not isinstance(given, list):
            return self._shelf.open(given, name, choices or Choices())
        tables = [self.open(each, choices=choices) for each in given]
        try:
            return self.stack(tables, name=name)
        finally:
            for table in tables:
                table.close()

    def stack(self, tables: Sequence[Table], *, name: str | None = None) -> Table:
        """Put tables of the same columns below one another, as a new table.

        Raises:
            ColumnsDiffer: they do not have the same columns.
        """
        return self._shelf.stack(tables, name)

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

    def figure(self, spec: ChartSpec, rows: pd.DataFrame, say: Callable[[Sentence], str] = str) -> go.Figure:
        """Draw the rows of an answer; `say` translates titles and labels."""
        return figure(spec, rows, say)

    def close(self) -> None:
        """Close all tables and remove their files."""
        self._shelf.close()
