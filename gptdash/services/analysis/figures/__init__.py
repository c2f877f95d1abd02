"""From aggregated rows to Plotly figures."""

from gptdash.services.analysis.figures.figure import figure

__all__ = ["figure"]
