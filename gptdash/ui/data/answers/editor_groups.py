"""What a chart is grouped by, changed by hand: its axis, further dimensions, colours, and how each is cut."""

from functools import partial
from typing import Final

import streamlit as st

from gptdash.domain.wording import mark
from gptdash.services.analysis import ChartSpec, Dimension
from gptdash.services.analysis.editing import cut, grouped_by, split_by
from gptdash.services.analysis.shapes import COLOURED, most_dimensions
from gptdash.services.analysis.spec import HOURLY
from gptdash.ui.data.answers.changing import Changing
from gptdash.ui.data.answers.editor_words import GRAINS, NOTHING
from gptdash.ui.text import _

MOST_BINS: Final = 100
AND_BY: Final = (mark("Group by"), mark("and by"), mark("and then by"))


def show_groups(changing: Changing) -> None:
    """Let the user choose each dimension that the kind of chart has room for, and the colours."""
    spec = changing.spec
    names = {NOTHING: _("(nothing)"), **changing.names()}
    for at in range(min(most_dimensions(spec), len(spec.dimensions) + 1)):
        _show_group(changing, names, at)
    if spec.kind in COLOURED or spec.split:
        column = spec.split.column if spec.split else NOTHING
        changing.choose("split", _("Colour by"), names, column, partial(_split, changing))
        if spec.split:
            _show_cut(changing, spec.split, len(spec.dimensions), _("Colour by"))


def _show_group(changing: Changing, names: dict[str, str], at: int) -> None:
    dimensions, label = changing.spec.dimensions, _(AND_BY[at])
    now = dimensions[at] if at < len(dimensions) else None
    name = f"group_{at}" if at else "group"
    changing.choose(name, label, names, now.column if now else NOTHING, partial(_group, changing, at))
    if now:
        _show_cut(changing, now, at, label)


def _show_cut(changing: Changing, dimension: Dimension, at: int, of: str) -> None:
    """Offer steps of time, or a number of bins; those of the axis carry no name."""
    column = changing.table.column(dimension.column)
    change = partial(_cut, changing, at)
    if column and column.temporal:
        fitting = (name for name in GRAINS if name not in HOURLY or column.type == "timestamp")
        grains = {name: _(GRAINS[name]) for name in fitting}
        label = _("{label} ({number})", label=_("Step of time"), number=of) if at else _("Step of time")
        changing.choose(f"cut_{at}" if at else "cut", label, grains, dimension.grain or NOTHING, change)
    elif dimension.bins:
        label = _("{label} ({number})", label=_("Bins"), number=of) if at else _("Bins")
        key = changing.set(f"bins_{at}" if at else "bins", min(dimension.bins, MOST_BINS))
        st.slider(label, 2, MOST_BINS, key=key, on_change=changing.changed, args=(key, change))


def _group(changing: Changing, at: int, name: str) -> ChartSpec:
    return grouped_by(changing.table, changing.spec, name or None, at)


def _split(changing: Changing, name: str) -> ChartSpec:
    return split_by(changing.table, changing.spec, name or None)


def _cut(changing: Changing, at: int, how: str) -> ChartSpec:
    return cut(changing.spec, how, at)
