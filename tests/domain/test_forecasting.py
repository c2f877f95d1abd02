import math

import pytest

from gptdash.domain.forecasting import forecast, unusual_velocity


def test_what_is_left_costs_what_days_cost_on_average() -> None:
    found = forecast(1_000, [80, 120] * 4, days_left=10)
    assert found is not None
    # Mean 100, sample deviation 21.38 (8 days); the margin is 1.2816 * 21.38 * sqrt(10 + 100 / 8) = 129.97.
    assert (found.expected_nano_usd, found.low_nano_usd, found.high_nano_usd) == (2_000, 1_870, 2_130)
    assert found.days_seen == 8


def test_days_that_are_all_alike_leave_no_range() -> None:
    found = forecast(0, [10] * 7, days_left=2.5)
    assert found is not None
    assert (found.low_nano_usd, found.expected_nano_usd, found.high_nano_usd) == (25, 25, 25)


def test_a_month_never_ends_below_what_is_spent() -> None:
    found = forecast(500, [0, 0, 0, 0, 0, 0, 1_000], days_left=1)
    assert found is not None
    assert found.low_nano_usd == 500


def test_too_few_days_give_no_forecast() -> None:
    assert forecast(500, [10] * 6, days_left=10) is None


def test_an_hour_far_above_the_others_is_unusual() -> None:
    past = [90, 100, 110] * 8
    # The median is 100 and the median deviation 10, so that 200 scores 0.6745 * 100 / 10.
    found = unusual_velocity(200, past)
    assert found is not None
    assert found.score == pytest.approx(6.745)
    assert (found.hour_nano_usd, found.usual_nano_usd, found.hours_seen) == (200, 100, 24)


@pytest.mark.parametrize(
    ("hour", "past"),
    [
        (150, [90, 100, 110] * 8),  # more than usual, but not twice as much
        (1_000, [90, 100, 110] * 7),  # 21 hours say nothing
        (1_000, [0] * 30),  # hours without calls are none
        (250, [10, 100, 400] * 8),  # costs vary that much
    ],
)
def test_other_hours_are_not(hour: int, past: list[int]) -> None:
    assert unusual_velocity(hour, past) is None


def test_hours_that_are_nearly_all_alike_are_judged_by_their_mean_deviation() -> None:
    # The mean deviation of one hour in 24 that cost 48 more is 2, so that 200 scores 100 / (1.253314 * 2).
    found = unusual_velocity(200, [100] * 23 + [148])
    assert found is not None
    assert found.score == pytest.approx(39.89, abs=0.01)
    alike = unusual_velocity(200, [100] * 24)
    assert alike is not None
    assert alike.score == math.inf
