"""The one place where a chat turn becomes a `Request`."""

from importlib.resources import files

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import ChatSettings
from gptdash.domain.messages import Message, assistant, system, user
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import remarks_on
from gptdash.services.chat.history import Window
from gptdash.services.chat.speaking import Files, is_spoken, nonces, spoken


def compose(
    window: Window,
    settings: ChatSettings,
    capabilities: Capabilities,
    files: Files,
    *,
    fresh: bool = False,
    continuing: str = "",
) -> Request:
    """Build the request that answers the last message of a window.

    `files` are the contents of what is attached to its messages. A `fresh` one is not answered from the cache.
    `continuing` is the beginning of the reply, which the model is asked to go on from.
    """
    sees = capabilities.vision is not False
    said = tuple(spoken(message, files, sees=sees) for message in window.messages if is_spoken(message))
    going_on = (assistant(continuing), user(prompt("continue"))) if continuing else ()
    return Request(
        messages=(*_briefing(settings, window), *said, *going_on),
        purpose="chat",
        model=settings.model,
        parameters=bounded(settings.parameters, capabilities),
        conversation_id=window.messages[-1].conversation_id,
        fresh=fresh,
        remarks=remarks_on(window.messages[-1].text),
    )


def prompt(name: str) -> str:
    """Read one of the prompts that stand beside this file."""
    return files("gptdash.services.chat").joinpath(f"{name}.md").read_text("utf-8").strip()


def _briefing(settings: ChatSettings, window: Window) -> tuple[Message, ...]:
    """Write the system prompt, with what is known of the messages that are not sent, and how files are marked."""
    summary = prompt("summary_note").format(summary=window.summary) if window.summary else ""
    marks = ", ".join(nonces(window.messages))
    attached = prompt("attached").format(nonces=marks) if marks else ""
    said = "\n\n".join(filter(None, (settings.system.strip(), summary, attached)))
    return (system(said),) if said else ()


def bounded(parameters: Parameters, capabilities: Capabilities) -> Parameters:
    """Give a weak model an end: it may not find one by itself."""
    if not capabilities.weak or parameters.max_output_tokens is not None:
        return parameters
    return parameters.model_copy(update={"max_output_tokens": capabilities.max_output_tokens})
