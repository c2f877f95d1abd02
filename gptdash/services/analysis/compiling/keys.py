"""What rows are grouped by. Bins are cut by floor arithmetic, because engines differ in their own."""

from typing import Final

import ibis.expr.types as ir

from gptdash.services.analysis.binning import Grid, grid
from gptdash.services.analysis.compiling.source import Source
from gptdash.services.analysis.filtering import PARTS, part_of
from gptdash.services.analysis.results import end_of, result_names
from gptdash.services.analysis.spec import DEFAULT_BINS, ChartSpec, Dimension, Grain

# A value on an edge may come out a hair below it: 0.3 / 0.1 is 2.9999999999999996.
ON_EDGE: Final = 1e-9
EDGE_DIGITS: Final = 12
UNITS: Final[dict[Grain, str]] = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}


def keys_of(source: Source, rows: ir.Table, spec: ChartSpec) -> dict[str, ir.Value]:
    """Build the grouping keys by result name; a bin has its two edges."""
    names = result_names(spec)
    labels = (*names.dimensions, *([names.split] if names.split else []))
    keys: dict[str, ir.Value] = {}
    for label, dimension in zip(labels, spec.groupings, strict=True):
        if dimension.bins or (spec.kind == "histogram" and dimension is spec.dimensions[0]):
            keys |= binned(rows, label, dimension.column, grid_of(source, dimension))
        else:
            keys[label] = key_of(source, rows, dimension)
    return keys


def binned(rows: ir.Table, label: str, column: str, lines: Grid) -> dict[str, ir.Value]:
    """Cut a column into bins: where each begins and where it ends."""
    at = ((rows[column].cast("float64") - lines.start) / lines.width + ON_EDGE).floor()
    return {
        label: (at * lines.width + lines.start).round(EDGE_DIGITS),
        end_of(label): ((at + 1) * lines.width + lines.start).round(EDGE_DIGITS),
    }


def key_of(source: Source, rows: ir.Table, dimension: Dimension) -> ir.Value:
    """Return a column's values, its dates cut to their grain or to a part of the calendar."""
    value, grain = rows[dimension.column], dimension.grain
    column = source.column(dimension.column)
    if grain is None or not column or not column.temporal:
        return value
    if grain in PARTS:
        return part_of(value, grain)
    return value.truncate("h") if grain == "hour" else value.truncate(UNITS[grain]).cast("date")


def grid_of(source: Source, dimension: Dimension, bins: int | None = None) -> Grid:
    """Lay bins over the range of a column."""
    profile = source.profile_of(dimension.column)
    low, high = float(str(profile.min or 0)), float(str(profile.max or 0))
    return grid(low, high, bins or dimension.bins or DEFAULT_BINS, whole=profile.type == "integer")
