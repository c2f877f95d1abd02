"""Tells which passages read as if they wanted to steer the model; they stay data all the same."""

from collections.abc import Iterable

from gptdash.domain.safety import remarks_on
from gptdash.domain.support import Passage


def steering_passages(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Name the passages, by their ids, that people should look at before they trust them."""
    return tuple(passage.id for passage in passages if remarks_on(f"{passage.title}\n{passage.text}"))
