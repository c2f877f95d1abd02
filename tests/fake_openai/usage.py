"""Counts tokens, so that the reported usage agrees with what was said."""

from collections.abc import Iterable
from typing import Any, Final

from gptdash.domain.tokens import TOKENS_PER_MESSAGE, TOKENS_PER_REPLY, count_text
from tests.fake_openai.images import images_of

TOKENS_PER_IMAGE: Final = 85  # as gpt-4o counts one of low detail


def count_prompt(messages: Iterable[Any]) -> int:
    """Count the input tokens of a request's messages."""
    messages = tuple(messages)
    text = sum(TOKENS_PER_MESSAGE + count_text(text_of(message)) for message in messages)
    return TOKENS_PER_REPLY + text + TOKENS_PER_IMAGE * sum(1 for _ in images_of(messages))


def text_of(message: Any) -> str:
    """Join the text of a message's content."""
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part["type"] == "text")


def usage_of(messages: Iterable[Any], said: str, reasoned: str) -> dict[str, Any]:
    """Report the usage of a reply; reasoning is part of the completion."""
    prompt, reasoning = count_prompt(messages), count_text(reasoned)
    completion = count_text(said) + reasoning
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
