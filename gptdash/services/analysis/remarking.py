"""What a chart does not show: what else its result has, and what its numbers may count twice."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.figures.maps import is_map, off_the_map
from gptdash.services.analysis.figures.style import MAX_SERIES
from gptdash.services.analysis.measuring import is_snapshot, time_column
from gptdash.services.analysis.results import result_names
from gptdash.services.analysis.spec import ChartSpec
from gptdash.services.analysis.table import Table

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


def counted_again(spec: ChartSpec, table: Table) -> Iterator[Sentence]:
    """Yield where a population, a stock or the like may be added up over all the times at which it was counted."""
    time = time_column(table.columns)
    pinned = [item.column for item in spec.filters if item.operator == "eq" and not item.part]
    named = [*pinned, *(item.column for item in spec.groupings)]
    if time is None or time.name in named or table.profile_of(time.name).distinct <= 1:
        return
    sums = dict.fromkeys(measure.column for measure in spec.measures if measure.aggregate == "sum")
    for column in (table.column(name) for name in sums if name):
        if column and is_snapshot(column):
            template = mark(
                "If {column} was counted anew at each {time}, this sum counts it several times: "
                "choose one {time}, or group by it."
            )
            yield sentence(template, column=column.name, time=time.name)


def _map_remarks(spec: ChartSpec, rows: pd.DataFrame) -> Iterator[Sentence]:
    missing = off_the_map(spec, rows)
    if not is_map(spec, rows):
        template = mark("Most values of {column} are no countries that the map knows, so bars are drawn.")
        yield sentence(template, column=spec.dimensions[0].column)
    elif missing:
        named = "; ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        yield sentence(mark("Not on the map: {places}. The result has them."), places=named)
