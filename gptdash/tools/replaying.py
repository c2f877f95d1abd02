"""Tells a model again what tools did for an earlier reply."""

from typing import Final

from gptdash.domain.events import ToolFinished
from gptdash.domain.messages import Message, TextPart
from gptdash.domain.tool_trace import ToolTrace
from gptdash.tools.problems import ToolDeclined
from gptdash.tools.rounds import sendable
from gptdash.tools.running import failed

# Chat Completions takes ids of up to 40 characters, the number at the end among them.
# Source: https://github.com/agno-agi/agno/issues/5382 (the message of the refusal), 2026-11-24.
ID_CHARS: Final = 24


def replayed(trace: ToolTrace, reply_id: str) -> tuple[Message, ...]:
    """Write calls and results as a model that calls functions wrote and read them.

    One call after the other, since a later one may rest on what an earlier one gave. Their ids follow from the reply's:
    servers may have given the same ones to several replies, and prompt caches should know them again.
    """
    messages: list[Message] = []
    for number, ended in enumerate(_ended(trace)):
        use = sendable(ended.use).model_copy(update={"id": f"call_{reply_id[:ID_CHARS]}_{number}"})
        messages.append(Message(role="assistant", tool_uses=(use,)))
        messages.append(Message(role="tool", parts=(TextPart(text=ended.result),), tool_use_id=use.id))
    return tuple(messages)


def retold(trace: ToolTrace) -> tuple[str, ...]:
    """Write calls and results in words, to be enclosed as data."""
    return tuple(f"{ended.use.name}({ended.use.arguments}): {ended.result}" for ended in _ended(trace))


def _ended(trace: ToolTrace) -> tuple[ToolFinished, ...]:
    """Return the calls that ran, and those for which nobody's word came, as declined."""
    waiting = trace.pending.uses if trace.pending else ()
    return (*trace.runs, *(failed(use, ToolDeclined(name=use.name)) for use in waiting))
