"""Makes a figure of what a hostile job says is one: known kinds, no markup, nothing that a browser would fetch."""

import json
import re
from typing import Any, Final

import plotly.graph_objects as go

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.sandbox.failures import ReplyForged

# Maps are not among them: they fetch their tiles and outlines.
KINDS: Final = frozenset({
    "bar", "barpolar", "box", "candlestick", "carpet", "cone", "contour", "contourcarpet", "funnel", "funnelarea",
    "heatmap", "histogram", "histogram2d", "histogram2dcontour", "icicle", "indicator", "isosurface", "mesh3d",
    "ohlc", "parcats", "parcoords", "pie", "sankey", "scatter", "scatter3d", "scattercarpet", "scattergl",
    "scatterpolar", "scatterpolargl", "scattersmith", "scatterternary", "splom", "streamtube", "sunburst",
    "surface", "table", "treemap", "violin", "volume", "waterfall",
})  # fmt: skip
# What a browser would fetch, what runs on a click, and what would bring all of it back.
LEFT_OUT: Final = frozenset({"images", "template", "updatemenus", "sliders", "mapbox", "map", "geo"})
ADDRESSES: Final = frozenset({"source", "geojson", "href", "url", "style", "accesstoken", "sourceattribution"})
UNKNOWN_TAG: Final = re.compile(r"<(?!/?(?:b|i|br|extra|sup|sub|em|strong)\s*/?>)")
FOREIGN_KINDS: Final = mark("This kind of chart cannot be shown here: {kinds}.")
MAX_DEPTH: Final = 40


def read_figure(content: bytes) -> tuple[go.Figure | None, tuple[Sentence, ...]]:
    """Read a figure, without what could reach out; a note says which traces were left out.

    Raises:
        ReplyForged: it is no figure.
    """
    try:
        described = json.loads(content)
        data, layout = described["data"], described.get("layout") or {}
        kept = [trace for trace in data if trace.get("type", "scatter") in KINDS]
        others = sorted({str(trace["type"])[:40] for trace in data if trace.get("type", "scatter") not in KINDS})
        bare = {name: value for name, value in layout.items() if name not in LEFT_OUT}
        figure = go.Figure({"data": _cleaned(kept), "layout": _cleaned(bare)})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReplyForged(detail="figure") from error
    notes = (sentence(FOREIGN_KINDS, kinds=", ".join(others)),) if others else ()
    return (figure if kept or not others else None), notes


def _cleaned(value: Any, depth: int = 0) -> Any:
    """Go through everything: markup out of texts, addresses out of what would be fetched."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return UNKNOWN_TAG.sub("&lt;", value)
    if isinstance(value, list):
        return [_cleaned(entry, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {name: _cleaned(entry, depth + 1) for name, entry in value.items() if not _is_address(name, entry)}
    return value


def _is_address(name: str, value: Any) -> bool:
    return name in LEFT_OUT or (name in ADDRESSES and isinstance(value, str))
