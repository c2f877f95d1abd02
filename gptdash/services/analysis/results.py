"""What the columns of a result are called."""

from typing import Final

from gptdash.domain.noun import Noun
from gptdash.services.analysis.spec import ChartKind, ChartSpec, Dimension, Grain, Measure, Transform

BOX_PARTS: Final = ("min", "q1", "median", "q3", "max", "rows")
QUARTILES: Final = ("q1", "median", "q3")
OWN: Final[dict[ChartKind, tuple[str, ...]]] = {
    "box": BOX_PARTS,
    "violin": ("rows", *QUARTILES),
    "histogram": ("rows",),
}
TRANSFORM_NAMES: Final[dict[Transform, str]] = {
    "share": "share of {name}",
    "running": "running {name}",
    "change": "change of {name}",
    "change_rate": "change rate of {name}",
}


class ResultNames(Noun):
    """The result columns of a specification's dimensions, split and measures, in its order.

    A binned dimension has two: `name` where the bin starts and `end_of(name)` where it ends. `others` tells which group
    is the rest, where there is one.
    """

    dimensions: tuple[str, ...]
    split: str | None
    measures: tuple[str, ...]
    others: str | None = None


def result_names(spec: ChartSpec) -> ResultNames:
    """Name the columns of a result so that no two are alike, nor like those that a kind of chart has of its own."""
    used: set[str] = set(OWN.get(spec.kind, ()) if not (spec.kind == "histogram" and spec.measures) else ())
    dimensions = tuple(_free(_dimension_name(dimension), used) for dimension in spec.dimensions)
    split = _free(_dimension_name(spec.split), used) if spec.split else None
    measures = tuple(_free(_measure_name(item), used) for item in spec.measures)
    others = _free("others", used) if spec.others else None
    return ResultNames(dimensions=dimensions, split=split, measures=measures, others=others)


def end_of(name: str) -> str:
    """Name the column in which a bin ends."""
    return f"{name.removesuffix(' from')} to"


def bin_name(spec: ChartSpec) -> str:
    """Name the column in which the fine bins of a violin start."""
    used = {name.casefold() for name in (*result_names(spec).dimensions, *OWN["violin"])}
    return _free(f"{spec.measures[0].column} from", used)


def grain_words(grain: Grain | None) -> str:
    """Write a grain as words, as hour of day."""
    return (grain or "").replace("_", " ")


def _dimension_name(dimension: Dimension) -> str:
    if dimension.bins:
        return f"{dimension.column} from"
    return f"{dimension.column} ({grain_words(dimension.grain)})" if dimension.grain else dimension.column


def _measure_name(measure: Measure) -> str:
    plain = "rows" if measure.column is None else f"{measure.aggregate}({measure.column})"
    name = measure.name or (f"{plain} where" if measure.where else plain)
    return TRANSFORM_NAMES[measure.transform].format(name=name) if measure.transform else name


def _free(name: str, used: set[str]) -> str:
    """DuckDB's names ignore case."""
    free, number = name, 2
    while free.casefold() in used:
        free, number = f"{name} ({number})", number + 1
    used.add(free.casefold())
    return free
