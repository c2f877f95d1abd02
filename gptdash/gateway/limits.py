"""Time limits, without signals: each wait has its own."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Annotated, TypeVar

from pydantic import Field

from gptdash.domain.errors import TimedOut
from gptdash.domain.noun import Noun

Seconds = Annotated[float, Field(gt=0)]
Item = TypeVar("Item")


class TimeLimits(Noun):
    """Seconds to wait: to connect, for the first event, between events, and for the whole call."""

    connect_s: Seconds = 5
    first_token_s: Seconds = 60
    stall_s: Seconds = 30
    total_s: Seconds = 600


async def within(
    limits: TimeLimits, source: AsyncGenerator[Item, None], endpoint: str, counts: Callable[[Item], bool]
) -> AsyncGenerator[Item, None]:
    """Pass events on as they come; the first one that `counts` is the first token.

    Raises:
        TimedOut: one of the limits was passed; the source is closed first.
    """
    deadline = asyncio.get_running_loop().time() + limits.total_s
    wait_s = limits.first_token_s
    try:
        while True:
            allowed_s = min(wait_s, deadline - asyncio.get_running_loop().time())
            try:
                async with asyncio.timeout(allowed_s):
                    item = await anext(source)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise TimedOut(endpoint=endpoint, seconds=round(max(allowed_s, 0), 1)) from error
            yield item
            if counts(item):
                wait_s = limits.stall_s
    finally:
        await source.aclose()
