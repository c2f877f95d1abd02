"""What the widgets that change a chart offer, in words; what is absent has a name as well."""

from typing import Final

from gptdash.domain.wording import mark
from gptdash.services.analysis import Sort
from gptdash.services.analysis.spec import ChartKind
from gptdash.services.analysis.wording import KIND_WORDS

NOTHING: Final = ""
KINDS: Final[dict[str, ChartKind]] = {kind: kind for kind in KIND_WORDS}
AGGREGATES: Final = {
    "count": mark("Number"),
    "sum": mark("Sum"),
    "mean": mark("Average"),
    "median": mark("Median"),
    "min": mark("Smallest"),
    "max": mark("Largest"),
    "count_distinct": mark("Number of different"),
}
TRANSFORMS: Final = {
    NOTHING: mark("Plain numbers"),
    "share": mark("Share of the total"),
    "running": mark("Running total"),
    "change": mark("Change from the previous period"),
    "change_rate": mark("Relative change from the previous period"),
}
GRAINS: Final = {
    NOTHING: mark("Every value"),
    "year": mark("Year"),
    "quarter": mark("Quarter"),
    "month": mark("Month"),
    "week": mark("Week"),
    "day": mark("Day"),
    "hour": mark("Hour"),
    "weekday": mark("Weekday"),
    "month_of_year": mark("Month of the year"),
    "hour_of_day": mark("Hour of the day"),
}
SORTS: Final = {
    NOTHING: mark("In the order of the groups"),
    "measure down": mark("Largest first"),
    "measure up": mark("Smallest first"),
    "dimension up": mark("By name"),
    "dimension down": mark("By name, backwards"),
}


def sort_name(sort: Sort | None) -> str:
    """Name an order as `SORTS` does."""
    return f"{sort.by} {'down' if sort.descending else 'up'}" if sort else NOTHING
