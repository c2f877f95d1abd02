"""When a call is tried again, and how long it waits before: retries have this one owner.

Source: full jitter, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, 2026-11-24.
"""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)
from tenacity.stop import stop_base

from gptdash.domain.errors import EndpointError, RateLimited
from gptdash.domain.events import Retrying
from gptdash.domain.noun import Noun


class RetryPolicy(Noun):
    """How often and how long a call is tried.

    `attempts` counts the first one. Waits are seconds; a server that asks for a longer one than `longest_wait_s` is
    not waited for. `max_lost_nano_usd` bounds what attempts may cost of which nothing came back.
    """

    attempts: Annotated[int, Field(ge=1, le=10)] = 4
    first_wait_s: Annotated[float, Field(gt=0)] = 0.5
    longest_wait_s: Annotated[float, Field(gt=0)] = 30
    max_lost_nano_usd: int = 50_000_000


class Pause:
    """The wait before the next attempt, decided by the policy and made by the gateway, which tells the user of it."""

    def __init__(self) -> None:
        self.planned: Retrying | None = None

    def attempts(
        self, policy: RetryPolicy, total_s: float, may_repeat: Callable[[BaseException], bool]
    ) -> AsyncRetrying:
        """Give out attempts until one succeeds, a failure must not be repeated, or attempts or time are used up."""
        backoff = wait_random_exponential(multiplier=policy.first_wait_s, max=policy.longest_wait_s)

        def wait_s(state: RetryCallState) -> float:
            return max(backoff(state), _asked_s(_failure(state)) or 0)

        def note(state: RetryCallState) -> None:
            failure = _failure(state)
            if isinstance(failure, EndpointError) and state.next_action:
                self.planned = Retrying(
                    wait_s=state.next_action.sleep, attempt=state.attempt_number + 1, reason=failure.sentence
                )

        return AsyncRetrying(
            retry=retry_if_exception(may_repeat),
            wait=wait_s,
            stop=stop_after_attempt(policy.attempts) | stop_before_delay(total_s) | _AsksTooLong(policy.longest_wait_s),
            before_sleep=note,
            sleep=_no_sleep,
            reraise=True,
        )

    def take(self) -> Retrying | None:
        """Return the planned wait, once."""
        planned, self.planned = self.planned, None
        return planned


async def _no_sleep(_seconds: float) -> None:
    """Leave the waiting to the gateway."""


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _asked_s(failure: BaseException | None) -> float | None:
    return failure.retry_after_s if isinstance(failure, RateLimited) else None


class _AsksTooLong(stop_base):
    """Stop where the server asks for a longer wait than we are ready for."""

    def __init__(self, longest_wait_s: float) -> None:
        self._longest_wait_s = longest_wait_s

    def __call__(self, retry_state: RetryCallState) -> bool:
        return (_asked_s(_failure(retry_state)) or 0) > self._longest_wait_s
