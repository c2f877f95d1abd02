"""A complete answer is the same stream, collected."""

from collections.abc import Iterable

from gptdash.domain.events import Done, Event, Notice, ReasoningDelta, Reply, TextDelta, ToolCall


def collect(events: Iterable[Event]) -> Reply:
    """Gather a call's events into one reply.

    Raises:
        GptdashError: the call failed; what had come is lost to the caller, so stream where it matters.
    """
    text: list[str] = []
    reasoning: list[str] = []
    tools: list[ToolCall] = []
    notices: list[Notice] = []
    done: Done | None = None
    for event in events:
        match event:
            case TextDelta():
                text.append(event.text)
            case ReasoningDelta():
                reasoning.append(event.text)
            case ToolCall():
                tools.append(event)
            case Notice():
                notices.append(event)
            case Done():
                done = event
    if done is None:
        raise RuntimeError("a call ended without its settlement")
    return Reply(
        text="".join(text),
        reasoning="".join(reasoning),
        tool_uses=tuple(tool.use for tool in tools),
        notices=tuple(notices),
        done=done,
    )
