"""What a chart does not show, although the result has it."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.figures.maps import is_map, off_the_map
from gptdash.services.analysis.figures.style import MAX_SERIES
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec

MOST_NAMED: Final = 8


def remarks(spec: ChartSpec, rows: pd.DataFrame) -> Iterator[Sentence]:
    """Yield what a reader of the chart must know: parts that are not drawn, and a map that could not be."""
    names = result_names(spec)
    apart = names.dimensions[0] if spec.kind == "violin" and spec.dimensions else names.split
    if apart and (parts := rows[apart].nunique(dropna=False)) > MAX_SERIES:
        template = mark("Only the {shown} largest of {parts} groups of {column} are drawn; the result has all.")
        yield sentence(template, shown=MAX_SERIES, parts=parts, column=spec.groupings[-1].column)
    if spec.kind == "treemap" and (left := int((pd.to_numeric(rows[names.measures[0]]) <= 0).sum())):
        yield sentence(mark("{count} groups are not above zero and have no area; the result has them."), count=left)
    if spec.kind == "map" and len(rows):
        yield from _map_remarks(spec, rows)


def _map_remarks(spec: ChartSpec, rows: pd.DataFrame) -> Iterator[Sentence]:
    missing = off_the_map(spec, rows)
    if not is_map(spec, rows):
        template = mark("Most values of {column} are no countries that the map knows, so bars are drawn.")
        yield sentence(template, column=spec.dimensions[0].column)
    elif missing:
        named = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        yield sentence(mark("Not on the map: {places}. The result has them."), places=named)
