import pytest

from gptdash.api.failures import TooManyCalls
from gptdash.api.guarding import Turnstile


def test_the_turnstile_counts_any_minute_not_the_clocks() -> None:
    now = [100.0]
    turnstile = Turnstile(lambda: now[0])
    turnstile.admit(2)
    now[0] = 130.0
    turnstile.admit(2)
    now[0] = 150.5
    with pytest.raises(TooManyCalls) as caught:
        turnstile.admit(2)
    assert caught.value.retry_after_s == 10  # the first call came at 100, so its minute is over at 160
    now[0] = 160.0
    turnstile.admit(2)
    with pytest.raises(TooManyCalls):
        turnstile.admit(2)
