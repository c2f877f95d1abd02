"""The reply where none is queued: deterministic, and valid under the schema given."""

import re
from typing import Any

from gptdash.domain.tokens import count_text
from tests.fake_openai.images import images_of
from tests.fake_openai.saying import format_of, messages_of, output_limit_of
from tests.fake_openai.steps import LENGTH, Finish, JsonObject, Step, Text
from tests.fake_openai.strict_schema import smallest
from tests.fake_openai.usage import text_of


def default_steps(body: dict[str, Any], delay_s: float) -> tuple[Step, ...]:
    """Echo the last user message, or return the smallest object of the schema."""
    wanted = format_of(body)
    if wanted["type"] == "json_schema":
        return (JsonObject(smallest(wanted.get("schema") or {}), delay_s=delay_s),)
    if wanted["type"] == "json_object":
        return (JsonObject({}, delay_s=delay_s),)
    words = _words(_echo(body))
    limit = output_limit_of(body)
    kept = _within(words, limit) if limit else words
    return (Text(*kept, delay_s=delay_s), Finish() if len(kept) == len(words) else LENGTH)


def _echo(body: dict[str, Any]) -> str:
    users = [message for message in messages_of(body) if message["role"] == "user"]
    last = users[-1] if users else {}
    seen = sum(1 for _ in images_of([last]))
    prefix = f"I see {seen} image(s). " if seen else ""
    return f"{prefix}You said: {text_of(last)}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\s*\S+\s*$|\s*\S+", text))


def _within(words: tuple[str, ...], limit: int) -> tuple[str, ...]:
    for end in range(len(words), 0, -1):
        if count_text("".join(words[:end])) <= limit:
            return words[:end]
    return ()
