"""What a month will cost, by what its days cost so far; and whether an hour cost unusually much."""

import math
import statistics
from collections.abc import Sequence
from typing import Final

from gptdash.domain.noun import Noun

FEWEST_DAYS: Final = 7
FEWEST_HOURS: Final = 24
# Four of five months end within the range, where days are independent and alike.
Z_OF_80_PERCENT: Final = statistics.NormalDist().inv_cdf(0.9)
UNUSUAL_SCORE: Final = 3.5
LEAST_TIMES: Final = 2
MAD_SCALE: Final = 0.6745
MEAN_SCALE: Final = 1.253314


class Forecast(Noun):
    """The cost of a whole month in nano-dollars: expected, and the range that it ends in four times of five."""

    expected_nano_usd: int
    low_nano_usd: int
    high_nano_usd: int
    days_seen: int


class Velocity(Noun):
    """An hour that cost unusually much, in nano-dollars, and what hours usually cost; `score` says how unusual."""

    hour_nano_usd: int
    usual_nano_usd: int
    score: float
    hours_seen: int


def forecast(spent_nano_usd: int, past_days: Sequence[int], days_left: float) -> Forecast | None:
    """Forecast a month by what was spent in it, and the cost of whole days before today; None after too few days.

    What is left costs the mean of a day for each day. The range is the prediction interval of a sum of so many days
    from a normal distribution whose mean was estimated as well.
    Source: https://www.itl.nist.gov/div898/handbook/pmd/section5/pmd512.htm (prediction intervals), 2026-11-24.
    """
    seen = len(past_days)
    if seen < FEWEST_DAYS:
        return None
    mean, deviation = statistics.fmean(past_days), statistics.stdev(past_days)
    left = mean * days_left
    margin = Z_OF_80_PERCENT * deviation * math.sqrt(days_left + days_left**2 / seen)
    return Forecast(
        expected_nano_usd=spent_nano_usd + round(left),
        low_nano_usd=spent_nano_usd + max(0, round(left - margin)),
        high_nano_usd=spent_nano_usd + round(left + margin),
        days_seen=seen,
    )


def unusual_velocity(hour_nano_usd: int, past_hours: Sequence[int]) -> Velocity | None:
    """Tell whether an hour cost unusually much against past hours in which anything was spent; None where not.

    It is unusual where its modified z-score is above 3.5, and it cost at least twice the median. Where most hours cost
    the same, the mean deviation stands in for the median one.
    Source: Iglewicz and Hoaglin, https://www.itl.nist.gov/div898/handbook/eda/section3/eda35h.htm, 2026-11-24.
    """
    spent = [cost for cost in past_hours if cost > 0]
    if len(spent) < FEWEST_HOURS:
        return None
    usual = statistics.median(spent)
    score = _score(hour_nano_usd - usual, [abs(cost - usual) for cost in spent])
    if score <= UNUSUAL_SCORE or hour_nano_usd < LEAST_TIMES * usual:
        return None
    return Velocity(hour_nano_usd=hour_nano_usd, usual_nano_usd=round(usual), score=score, hours_seen=len(spent))


def _score(above: float, deviations: Sequence[float]) -> float:
    if deviation := statistics.median(deviations):
        return MAD_SCALE * above / deviation
    deviation = statistics.fmean(deviations)
    return above / (MEAN_SCALE * deviation) if deviation else math.copysign(math.inf, above)
