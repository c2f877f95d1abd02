"""Which messages of a long conversation are sent."""

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.messages import Message
from gptdash.domain.tokens import EncodingName, count_messages

REPLY_RESERVE = 4096


def input_budget(capabilities: Capabilities) -> int | None:
    """Return how many input tokens a conversation may take; None where the model's limits are unknown."""
    if capabilities.max_input_tokens is not None:
        return capabilities.max_input_tokens
    if capabilities.context_window is not None:
        reserve = min(capabilities.max_output_tokens or REPLY_RESERVE, capabilities.context_window // 4)
        return capabilities.context_window - reserve
    return None


def trim_to_budget(
    messages: tuple[Message, ...], budget_tokens: int | None, encoding: EncodingName
) -> tuple[Message, ...]:
    """Drop the oldest messages until the rest fits; the last one always stays."""
    if budget_tokens is None:
        return messages
    kept: list[Message] = []
    for message in reversed(messages):
        if kept and count_messages([message, *kept], encoding) > budget_tokens:
            break
        kept.insert(0, message)
    return tuple(kept)
