"""Questions to the table that is open on the data page."""

from collections.abc import Callable

from pydantic import JsonValue

from gptdash.domain.noun import Noun
from gptdash.tools.tool import Tool, tool_of

TIMEOUT_S = 60.0


class DataAnswer(Noun):
    """What was found: a sentence that is computed from the rows, the query that ran, and the first of its rows."""

    answer: str
    query: str
    columns: tuple[str, ...]
    rows: tuple[tuple[JsonValue, ...], ...]
    row_count: int
    not_considered: tuple[str, ...] = ()


def data_tool(ask: Callable[[str], DataAnswer], table: str, columns: tuple[str, ...]) -> Tool:
    """Offer the open table to a model; its name and columns are told, its rows are not."""

    def query_data(question: str) -> DataAnswer:
        """Ask a question about the open table.

        Args:
            question: one question in plain words that names columns, such as "average price by region".
        """
        return ask(question)

    tool = tool_of(query_data, timeout_s=TIMEOUT_S)
    description = f"Ask a question about the open table {table}. Its columns are: {', '.join(columns)}."
    spec = tool.spec.model_copy(update={"description": description})
    return Tool(tool.function, spec, tool.parameters, tool.timeout_s)
