"""The one place where a chat turn becomes a `Request`."""

from importlib.resources import files

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import ChatSettings, StoredMessage
from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.requests import Parameters, Request
from gptdash.services.chat.history import Window


def compose(
    window: Window,
    settings: ChatSettings,
    capabilities: Capabilities,
    *,
    fresh: bool = False,
    continuing: str = "",
) -> Request:
    """Build the request that answers the last message of a window.

    A `fresh` one is not answered from the cache. `continuing` is the beginning of the reply, which the model is asked
    to go on from.
    """
    going_on = (assistant(continuing), user(prompt("continue"))) if continuing else ()
    return Request(
        messages=(*_briefing(settings, window), *map(_spoken, filter(_is_spoken, window.messages)), *going_on),
        purpose="chat",
        model=settings.model,
        parameters=bounded(settings.parameters, capabilities),
        conversation_id=window.messages[-1].conversation_id,
        fresh=fresh,
    )


def prompt(name: str) -> str:
    """Read one of the prompts that stand beside this file."""
    return files("gptdash.services.chat").joinpath(f"{name}.md").read_text("utf-8").strip()


def _briefing(settings: ChatSettings, window: Window) -> tuple[Message, ...]:
    """Write the system prompt, with what is known of the messages that are not sent."""
    summary = prompt("summary_note").format(summary=window.summary) if window.summary else ""
    said = "\n\n".join(filter(None, (settings.system.strip(), summary)))
    return (system(said),) if said else ()


def _is_spoken(message: StoredMessage) -> bool:
    """Leave out what no server takes: replies without text, and results of tools whose call is not there."""
    return message.role != "tool" and bool(message.text or message.attachments)


def _spoken(message: StoredMessage) -> Message:
    speak = {"assistant": assistant, "system": system}.get(message.role, user)
    return speak(message.text)


def bounded(parameters: Parameters, capabilities: Capabilities) -> Parameters:
    """Give a weak model an end: it may not find one by itself."""
    if not capabilities.weak or parameters.max_output_tokens is not None:
        return parameters
    return parameters.model_copy(update={"max_output_tokens": capabilities.max_output_tokens})
