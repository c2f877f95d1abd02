"""The one door to all figures."""

from collections.abc import Callable
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.maps import map_figure
from gptdash.services.analysis.figures.nested import treemap_figure
from gptdash.services.analysis.figures.others import with_named_others
from gptdash.services.analysis.figures.parts import number_figure, pie_figure, table_figure
from gptdash.services.analysis.figures.points import bubble_figure, heatmap_figure, scatter_figure
from gptdash.services.analysis.figures.series import series_figure
from gptdash.services.analysis.figures.spread import box_figure, histogram_figure
from gptdash.services.analysis.figures.violins import violin_figure
from gptdash.services.analysis.parts_of_time import with_named_parts
from gptdash.services.analysis.spec import ChartKind, ChartSpec
from gptdash.services.analysis.wording import Say

Draw = Callable[[ChartSpec, pd.DataFrame, Say], go.Figure]

_DRAW: Final[dict[ChartKind, Draw]] = {
    "bar": series_figure,
    "stacked": series_figure,
    "grouped": series_figure,
    "line": series_figure,
    "area": series_figure,
    "scatter": scatter_figure,
    "bubble": bubble_figure,
    "histogram": histogram_figure,
    "pie": pie_figure,
    "box": box_figure,
    "violin": violin_figure,
    "treemap": treemap_figure,
    "map": map_figure,
    "heatmap": heatmap_figure,
    "table": table_figure,
    "number": number_figure,
}


def figure(spec: ChartSpec, rows: pd.DataFrame, say: Say = str) -> go.Figure:
    """Draw the rows that a specification's query returned; `say` translates titles and labels."""
    return _DRAW[spec.kind](spec, with_named_others(spec, with_named_parts(spec, rows, say), say), say)
