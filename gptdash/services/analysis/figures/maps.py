"""Maps by country, drawn from outlines as plain shapes; where too few places are countries, bars."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from gptdash.services.analysis.figures.outlines import Outline, Ring, outlines
from gptdash.services.analysis.figures.series import series_figure
from gptdash.services.analysis.figures.style import (
    SCALE,
    Trace,
    colour_bar,
    drawn,
    layout_of,
    number_form,
    plain,
    short,
)
from gptdash.services.analysis.places import country_code
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec, Sort
from gptdash.services.analysis.wording import Say, measure_text, title_of

LAND: Final = "rgba(128, 128, 128, 0.25)"
BORDER: Final = {"color": "rgba(128, 128, 128, 0.6)", "width": 0.5}
ENOUGH: Final = 0.5
HEIGHT_PX: Final = 340
DOT_PX: Final = 7
SMALL_DOT_PX: Final = 4
MANY: Final = 30


def map_figure(spec: ChartSpec, rows: pd.DataFrame, say: Say) -> go.Figure:
    """Draw each country in the colour of its number; equal areas, so that large countries only look large."""
    places, measure = result_names(spec).dimensions[0], result_names(spec).measures[0]
    if not is_map(spec, rows):
        bars = spec.model_copy(update={"kind": "bar", "sort": spec.sort or Sort()})
        return series_figure(bars, rows, say)
    codes = pd.Series([_drawn_code(name) for name in rows[places]], index=rows.index, dtype=object)
    known = rows.assign(code=codes).dropna(subset=["code", measure]).drop_duplicates("code")
    low, high = float(known[measure].min()), float(known[measure].max())
    traces = [_land(set(known["code"]))]
    for code, value in zip(known["code"], known[measure], strict=True):
        colour = sample_colorscale(SCALE, [(float(value) - low) / (high - low) if high > low else 0.5])[0]
        traces.append(_shape([outlines()[code]], colour))
    traces.append(_dots(spec, known, say))
    hidden = ("", {"visible": False, "fixedrange": False}), ("", {"visible": False, "scaleanchor": "x"})
    return drawn(traces, {**layout_of(title_of(spec, say), *hidden), "height": HEIGHT_PX, "showlegend": False})


def is_map(spec: ChartSpec, rows: pd.DataFrame) -> bool:
    """Tell whether at least half of the groups are countries that the map has."""
    names = rows[result_names(spec).dimensions[0]].dropna()
    return bool(len(names)) and sum(_drawn_code(name) is not None for name in names) >= ENOUGH * len(names)


def off_the_map(spec: ChartSpec, rows: pd.DataFrame) -> tuple[str, ...]:
    """Name the groups that the map has no place for."""
    names = rows[result_names(spec).dimensions[0]].dropna()
    return tuple(str(name) for name in names if _drawn_code(name) is None)


def _drawn_code(name: object) -> str | None:
    code = country_code(str(name)) if isinstance(name, str) else None
    return code if code in outlines() else None


def _land(coloured: set[str]) -> Trace:
    return _shape([outline for code, outline in outlines().items() if code not in coloured], LAND)


def _shape(countries: list[Outline], colour: str) -> Trace:
    """Fill all rings of some countries; a gap stands between two rings."""
    rings: list[Ring] = [ring for country in countries for ring in country.rings]
    x = [part for ring in rings for part in (*(point[0] for point in ring), None)]
    y = [part for ring in rings for part in (*(point[1] for point in ring), None)]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": BORDER,
        "hoverinfo": "skip",
    }


def _dots(spec: ChartSpec, known: pd.DataFrame, say: Say) -> Trace:
    """Put a dot into each country, to point at and to choose by."""
    places, measure = result_names(spec).dimensions[0], result_names(spec).measures[0]
    middles = [outlines()[code].middle for code in known["code"]]
    return {
        "type": "scatter",
        "x": [middle[0] for middle in middles],
        "y": [middle[1] for middle in middles],
        "mode": "markers",
        "text": [plain(short(str(name))) for name in known[places]],
        "customdata": list(known.index),
        "marker": {
            "color": known[measure],
            "colorscale": SCALE,
            "size": SMALL_DOT_PX if len(known) > MANY else DOT_PX,
            "line": {"color": "white", "width": 0.5 if len(known) > MANY else 1},
            "showscale": True,
            "colorbar": {**colour_bar(*spec.measures), "thickness": 12, "len": 0.7},
        },
        "name": plain(measure_text(spec.measures[0], say)),
        "hovertemplate": "%{text}: %{marker.color:" + number_form(*spec.measures) + "}<extra></extra>",
    }
