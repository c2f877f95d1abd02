"""What weekdays, months of the year and hours of the day are called."""

from collections.abc import Sequence
from typing import Final

from gptdash.domain.wording import Sentence, mark, sentence
from gptdash.services.analysis.spec import Grain

# Their templates are no bare names: in a catalogue of these, May would be a month also where it is a person.
WEEKDAYS: Final = (
    mark("{calendar}Monday"),
    mark("{calendar}Tuesday"),
    mark("{calendar}Wednesday"),
    mark("{calendar}Thursday"),
    mark("{calendar}Friday"),
    mark("{calendar}Saturday"),
    mark("{calendar}Sunday"),
)
MONTHS: Final = (
    mark("{calendar}January"),
    mark("{calendar}February"),
    mark("{calendar}March"),
    mark("{calendar}April"),
    mark("{calendar}May"),
    mark("{calendar}June"),
    mark("{calendar}July"),
    mark("{calendar}August"),
    mark("{calendar}September"),
    mark("{calendar}October"),
    mark("{calendar}November"),
    mark("{calendar}December"),
)
HOURS: Final = tuple(f"{hour:02}:00" for hour in range(24))
PARTS_OF_TIME: Final[dict[Grain, tuple[Sequence[str], int]]] = {
    "weekday": (WEEKDAYS, 1),
    "month_of_year": (MONTHS, 1),
    "hour_of_day": (HOURS, 0),
}


def part_said(grain: Grain, number: int) -> Sentence:
    """Name a weekday from 1 (Monday) to 7, a month of the year from 1 to 12, or an hour of the day from 0 to 23."""
    names, first = PARTS_OF_TIME[grain]
    return sentence(names[number - first], calendar="")
