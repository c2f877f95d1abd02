"""What the columns of a result are called."""

from gptdash.domain.noun import Noun
from gptdash.services.analysis.spec import ChartSpec, Dimension, Measure

BOX_PARTS = ("min", "q1", "median", "q3", "max", "rows")


class ResultNames(Noun):
    """The result columns of a specification's dimensions, split and measures, in its order.

    A binned dimension has two: `name` where the bin starts and `end_of(name)` where it ends.
    """

    dimensions: tuple[str, ...]
    split: str | None
    measures: tuple[str, ...]


def result_names(spec: ChartSpec) -> ResultNames:
    """Name the columns of a result so that no two are alike."""
    used: set[str] = set()
    dimensions = tuple(_free(_dimension_name(dimension), used) for dimension in spec.dimensions)
    split = _free(_dimension_name(spec.split), used) if spec.split else None
    return ResultNames(
        dimensions=dimensions, split=split, measures=tuple(_free(_measure_name(item), used) for item in spec.measures)
    )


def end_of(name: str) -> str:
    """Name the column in which a bin ends."""
    return f"{name.removesuffix(' from')} to"


def _dimension_name(dimension: Dimension) -> str:
    if dimension.bins:
        return f"{dimension.column} from"
    return f"{dimension.column} ({dimension.grain})" if dimension.grain else dimension.column


def _measure_name(measure: Measure) -> str:
    return "rows" if measure.column is None else f"{measure.aggregate}({measure.column})"


def _free(name: str, used: set[str]) -> str:
    """DuckDB's names ignore case."""
    free, number = name, 2
    while free.casefold() in used:
        free, number = f"{name} ({number})", number + 1
    used.add(free.casefold())
    return free
