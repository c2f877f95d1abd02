"""What code gave, as files."""

import plotly.graph_objects as go

from gptdash.domain.safety.cells import neutralised
from gptdash.services.analysis.code.answer import CodeAnswer


def table_csv(answer: CodeAnswer) -> bytes:
    """Write the rows that are shown as CSV, without cells that a spreadsheet would take for formulas."""
    if answer.table is None:
        return b""
    safe = answer.table.map(neutralised).rename(columns=neutralised)
    return safe.to_csv(index=False).encode("utf-8-sig")


def figure_html(figure: go.Figure) -> bytes:
    """Write a figure as a page that needs no network."""
    return str(figure.to_html(include_plotlyjs=True, full_html=True)).encode()
