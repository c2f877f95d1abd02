"""Treemaps: parts of a whole, and their parts."""

import pandas as pd
import plotly.graph_objects as go

from gptdash.services.analysis.figures.style import PALETTE, Trace, drawn, labels, layout_of
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.wording import Say, title_of


def treemap_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw a rectangle for each group; what is not above zero has no area."""
    names = result_names(spec)
    measure = names.measures[0]
    shown = rows[pd.to_numeric(rows[measure]) > 0].sort_values(measure, ascending=False)
    outer = labels(shown[names.dimensions[0]], say)
    values = [float(value) for value in shown[measure]]
    if len(names.dimensions) == 1:
        ids, texts, parents = [f"0/{text}" for text in outer], outer, [""] * len(outer)
    else:
        inner = labels(shown[names.dimensions[1]], say)
        wholes = pd.Series(values).groupby(outer, sort=False).sum()
        ids = [*(f"0/{text}" for text in wholes.index), *(f"{a}/{b}" for a, b in zip(outer, inner, strict=True))]
        texts = [*map(str, wholes.index), *inner]
        parents = [*([""] * len(wholes)), *(f"0/{text}" for text in outer)]
        values = [*map(float, wholes), *values]
    treemap: Trace = {
        "type": "treemap",
        "ids": ids,
        "labels": texts,
        "parents": parents,
        "values": values,
        "branchvalues": "total",
        "textinfo": "label+percent root",
        "texttemplate": "%{label}<br>%{percentRoot:.1%}",
        "hovertemplate": "%{label}: %{value:,}<extra></extra>",
        "sort": False,
        "tiling": {"pad": 2},
    }
    return drawn([treemap], {**layout_of(title_of(spec, say)), "treemapcolorway": list(PALETTE)})
