"""Questions to an open table as a tool."""

import json
from typing import Final

from gptdash.services.analysis import AnalysisService, Table
from gptdash.tools import Tool
from gptdash.tools.builtin import DataAnswer, data_tool

ROWS_TOLD: Final = 50


def questions_to(analysis: AnalysisService, table: Table) -> Tool:
    """Let a model ask the open table by its spec path."""

    def ask(question: str) -> DataAnswer:
        answer = analysis.ask(table, question)
        rows = json.loads(answer.table.head(ROWS_TOLD).to_json(orient="split", date_format="iso"))
        return DataAnswer(
            answer=str(answer.text),
            query=answer.sql,
            columns=tuple(map(str, rows["columns"])),
            rows=tuple(map(tuple, rows["data"])),
            row_count=len(answer.table),
            not_considered=answer.ignored,
        )

    return data_tool(ask, table.name, tuple(column.name for column in table.columns))
