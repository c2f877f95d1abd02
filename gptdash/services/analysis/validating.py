"""Whether a specification fits the table, said in sentences."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.part_names import PARTS_OF_TIME
from gptdash.services.analysis.rejections import SpecRejected
from gptdash.services.analysis.results import grain_words
from gptdash.services.analysis.shapes import shape_problems
from gptdash.services.analysis.spec import HOURLY, Aggregate, ChartSpec, Dimension, Filter, Measure, Operator, Part
from gptdash.services.analysis.transforms import transform_problems

NUMERIC_AGGREGATES: Final[frozenset[Aggregate]] = frozenset({"sum", "mean", "median"})
ORDERED_OPERATORS: Final[frozenset[Operator]] = frozenset({"lt", "le", "gt", "ge", "between"})
VALUES: Final[dict[Operator, tuple[int, int]]] = {
    "between": (2, 2),
    "in": (1, 1000),
    "not_in": (1, 1000),
    "missing": (0, 0),
    "present": (0, 0),
}


def check(spec: ChartSpec, columns: Sequence[Column]) -> None:
    """Check a specification against the real columns.

    Raises:
        SpecRejected: the first problem, in a sentence that says what to do.
    """
    for problem in problems(spec, columns):
        raise SpecRejected(problem=str(problem))


def problems(spec: ChartSpec, columns: Sequence[Column]) -> Iterator[Sentence]:
    """Yield what is wrong with a specification."""
    known = {column.name: column for column in columns}
    unknown = [name for name in columns_of(spec) if name not in known]
    if unknown:
        template = mark("there is no column {column}. The columns are: {columns}.")
        yield sentence(template, column=unknown[0], columns=", ".join(known))
        return
    for measure in spec.measures:
        yield from _measure_problems(measure, known)
        for condition in measure.where:
            yield from _filter_problems(condition, known[condition.column])
    for dimension in spec.groupings:
        yield from _dimension_problems(dimension, known[dimension.column])
    for condition in spec.filters:
        yield from _filter_problems(condition, known[condition.column])
    yield from transform_problems(spec, known.__getitem__)
    yield from shape_problems(spec, known.__getitem__)


def columns_of(spec: ChartSpec) -> Iterator[str]:
    """Yield the columns that a specification names, some more than once."""
    yield from (measure.column for measure in spec.measures if measure.column is not None)
    yield from (condition.column for measure in spec.measures for condition in measure.where)
    yield from (dimension.column for dimension in spec.groupings)
    yield from (condition.column for condition in spec.filters)


def _measure_problems(measure: Measure, known: dict[str, Column]) -> Iterator[Sentence]:
    if measure.column is None:
        if measure.aggregate != "count":
            yield sentence(
                mark("{aggregate} needs a column; only rows can be counted without one."), aggregate=measure.aggregate
            )
        return
    column = known[measure.column]
    flag = column.type == "boolean" or (column.role == "flag" and measure.aggregate in ("sum", "mean"))
    if measure.aggregate in NUMERIC_AGGREGATES and not column.numeric and not flag:
        template = mark("{column} holds no numbers, so it has no {aggregate}. Count it, or choose a column of numbers.")
        yield sentence(template, column=column.name, aggregate=measure.aggregate)
    if measure.aggregate in ("min", "max") and column.type in ("text", "boolean"):
        template = mark("{column} holds no numbers or dates, so it has no {aggregate}.")
        yield sentence(template, column=column.name, aggregate=measure.aggregate)


def _dimension_problems(dimension: Dimension, column: Column) -> Iterator[Sentence]:
    if dimension.grain and not column.temporal and not (column.role == "time" and dimension.grain == "year"):
        template = mark("{column} holds no dates, so it cannot be grouped by {grain}.")
        yield sentence(template, column=column.name, grain=grain_words(dimension.grain))
    elif dimension.grain in HOURLY and column.type != "timestamp":
        template = mark("{column} holds days without a time of day, so it has no hours; group it by weekday or by day.")
        yield sentence(template, column=column.name)
    if dimension.bins and not column.numeric:
        yield sentence(mark("{column} holds no numbers, so it cannot be put into bins."), column=column.name)
    if dimension.bins and dimension.grain:
        yield sentence(mark("{column} can have bins or a grain, not both."), column=column.name)


def _filter_problems(condition: Filter, column: Column) -> Iterator[Sentence]:
    if condition.part:
        yield from _part_problems(condition, condition.part, column)
    low, high = VALUES.get(condition.operator, (1, 1))
    if not low <= len(condition.values) <= high:
        template = mark("the filter on {column} has {found} values, which does not suit {operator}.")
        yield sentence(template, column=column.name, found=len(condition.values), operator=condition.operator)
    if condition.operator == "contains" and column.type != "text":
        yield sentence(mark("{column} holds no text to search in."), column=column.name)
    if condition.operator in ORDERED_OPERATORS and not (column.numeric or column.temporal):
        yield sentence(mark("{column} holds no numbers or dates, so there is no more or less."), column=column.name)
    for value in condition.values if condition.part is None else ():
        if not _comparable(value, column):
            template = mark("{value} cannot be compared with {column}, which holds {type} values.")
            yield sentence(template, value=str(value), column=column.name, type=column.type)


def _part_problems(condition: Filter, part: Part, column: Column) -> Iterator[Sentence]:
    if not column.temporal:
        template = mark("{column} holds no dates, so rows cannot be chosen by its {grain}.")
        yield sentence(template, column=column.name, grain=grain_words(part))
    elif part in HOURLY and column.type != "timestamp":
        yield sentence(mark("{column} holds days without a time of day, so it has no hours."), column=column.name)
    names, first = PARTS_OF_TIME[part]
    for value in condition.values:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value - first < len(names):
            template = mark("{value} is no {grain}: those are numbers from {first} to {last}.")
            last = first + len(names) - 1
            yield sentence(template, value=str(value), grain=grain_words(part), first=first, last=last)


def _comparable(value: object, column: Column) -> bool:
    if column.numeric:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if column.temporal:
        return isinstance(value, date) or (isinstance(value, str) and _is_date(value))
    return isinstance(value, bool) if column.type == "boolean" else isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
