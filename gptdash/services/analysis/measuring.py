"""How a column is best summed up where nobody says, and which column matters most."""

from collections.abc import Iterable
from typing import Final

from gptdash.services.analysis.columns import Column
from gptdash.services.analysis.naming import words_of
from gptdash.services.analysis.spec import Aggregate, ChartSpec, Measure
from gptdash.services.analysis.table import Table
from gptdash.services.analysis.word_lists import words

MOSTLY_EMPTY: Final = 0.8
MANY_NUMBERS: Final = 25


def is_additive(column: Column) -> bool:
    """Tell whether the values of a column may be added up: amounts may, prices and ages may not."""
    named = set(words_of(column.name))
    return bool(words("additive") & named) and not words("intensive") & named


def is_snapshot(column: Column) -> bool:
    """Tell whether a column says what is there at a time, such as a population, so that it adds up over groups only."""
    return bool(words("snapshot") & set(words_of(column.name)))


def natural_aggregate(column: Column) -> Aggregate:
    """Choose sum for amounts and mean for everything else."""
    return "sum" if is_additive(column) else "mean"


def natural_measure(column: Column) -> Measure:
    """Sum up a column the natural way."""
    return Measure(aggregate=natural_aggregate(column), column=column.name)


def with_flags(spec: ChartSpec, columns: Iterable[Column]) -> ChartSpec:
    """Tell each measure whether its column says yes or no."""
    flags = {column.name for column in columns if column.type == "boolean" or column.role == "flag"}
    if all(measure.of_flag == (measure.column in flags) for measure in spec.measures):
        return spec
    measures = tuple(item.model_copy(update={"of_flag": item.column in flags}) for item in spec.measures)
    return spec.model_copy(update={"measures": measures})


def has_many_numbers(table: Table, column: Column) -> bool:
    """Tell whether an amount has too many different values for a group of each: it is put into bins."""
    return column.measurable and table.profile_of(column.name).distinct > MANY_NUMBERS


def best_measures(table: Table) -> tuple[Column, ...]:
    """Order the measures by how much they are likely to matter."""
    useful = [column for column in table.columns if column.measurable and _is_useful(table, column)]
    return tuple(sorted(useful, key=lambda column: not is_additive(column) or column.role != "money"))


def best_groups(table: Table, most: int = 60) -> tuple[Column, ...]:
    """Order the columns that split the rows: those with a handful of groups first."""
    useful = [
        column for column in table.columns if column.grouping and 1 < table.profile_of(column.name).distinct <= most
    ]
    return tuple(sorted(useful, key=lambda column: abs(table.profile_of(column.name).distinct - 6)))


def time_column(columns: Iterable[Column]) -> Column | None:
    """Return the first column of dates, else the first of years."""
    times = [column for column in columns if column.role == "time"]
    return next((column for column in times if column.temporal), times[0] if times else None)


def _is_useful(table: Table, column: Column) -> bool:
    profile = table.profile_of(column.name)
    coordinate = bool(words("coordinate") & set(words_of(column.name)))
    return profile.distinct > 1 and profile.nulls <= MOSTLY_EMPTY * profile.rows and not coordinate
