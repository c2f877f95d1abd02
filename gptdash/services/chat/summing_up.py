"""Sums up what falls out of a long conversation, so that the model still knows of it."""

from collections.abc import Iterator
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import ChatSettings, HistoryRule, StoredMessage
from gptdash.domain.messages import system, user
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import mark
from gptdash.services.chat.composing import bounded, prompt
from gptdash.services.chat.history import Window, input_budget, newest_that_fit, text_weight
from gptdash.services.chat.recalling import recall_tokens
from gptdash.tools import retold

SUMMING: Final = mark("Summing up {count} earlier messages…")
SUMMED: Final = mark("{count} earlier messages were summed up, and the summary was sent along.")
NOT_SUMMED: Final = mark("Earlier messages could not be summed up, so they were left out: {reason}")
PROMPT_TOKENS: Final = 1000
NAMES: Final = {"assistant": "Assistant", "user": "User", "system": "System", "tool": "Tool"}


def summary_request(window: Window, settings: ChatSettings, capabilities: Capabilities) -> Request:
    """Build the request that sums up the gap of a window; where it is too long, its end."""
    enclosure = Enclosure()
    pieces = [f"Summary so far: {window.summary}"] if window.summary else []
    pieces += [piece for message in _fitting(window.gap, capabilities) for piece in _written(message)]
    return Request(
        messages=(
            system(prompt("summarise").format(nonce=enclosure.nonce)),
            user(enclosure.enclose(pieces, separator="\n\n")),
        ),
        purpose="chat",
        model=settings.model,
        parameters=bounded(settings.parameters.model_copy(update={"stop": ()}), capabilities),
        conversation_id=window.gap[-1].conversation_id,
    )


def _written(message: StoredMessage) -> Iterator[str]:
    """Write a message, and before it what tools gave for it."""
    for line in retold(message.trace) if message.trace else ():
        yield f"{NAMES['tool']}: {line}"
    if message.text:
        yield f"{NAMES[message.role]}: {message.text}"


def _fitting(gap: tuple[StoredMessage, ...], capabilities: Capabilities) -> tuple[StoredMessage, ...]:
    budget = input_budget(capabilities)
    return newest_that_fit(
        lambda wanted: gap[-wanted:],
        HistoryRule(max_messages=None),
        None if budget is None else budget - PROMPT_TOKENS,
        lambda message: (
            text_weight(message.text, capabilities.encoding) + recall_tokens(message, capabilities.encoding)
        ),
    ).messages
