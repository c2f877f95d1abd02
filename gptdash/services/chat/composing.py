"""The one place where a chat turn becomes a `Request`."""

from importlib.resources import files

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.conversations import ChatSettings, StoredMessage
from gptdash.domain.messages import Message, system, user
from gptdash.domain.requests import Parameters, Request
from gptdash.domain.safety import remarks_on
from gptdash.services.chat.history import Window
from gptdash.services.chat.recalling import recall_nonces, recalled
from gptdash.services.chat.speaking import Files, nonces


def compose(
    window: Window,
    settings: ChatSettings,
    capabilities: Capabilities,
    files: Files,
    *,
    fresh: bool = False,
    begun: StoredMessage | None = None,
) -> Request:
    """Build the request that answers the last message of a window.

    `files` are the contents of what is attached to its messages. A `fresh` one is not answered from the cache.
    `begun` is the beginning of the reply, which the model is asked to go on from.
    """
    messages = (*window.messages, *((begun,) if begun else ()))
    going_on = (user(prompt("continue")),) if begun and begun.text else ()
    return Request(
        messages=(
            *_briefing(settings, window.summary, messages, capabilities),
            *recalled(messages, files, capabilities),
            *going_on,
        ),
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


def _briefing(
    settings: ChatSettings, summary: str, messages: tuple[StoredMessage, ...], capabilities: Capabilities
) -> tuple[Message, ...]:
    """Write the system prompt, with what is known of the messages that are not sent, and how data is marked."""
    marks = {"attached": nonces(messages), "recalled": recall_nonces(messages, capabilities)}
    notes = [prompt("summary_note").format(summary=summary)] if summary else []
    notes += [prompt(name).format(nonces=", ".join(numbers)) for name, numbers in marks.items() if numbers]
    said = "\n\n".join(filter(None, (settings.system.strip(), *notes)))
    return (system(said),) if said else ()


def bounded(parameters: Parameters, capabilities: Capabilities) -> Parameters:
    """Give a weak model an end: it may not find one by itself."""
    if not capabilities.weak or parameters.max_output_tokens is not None:
        return parameters
    return parameters.model_copy(update={"max_output_tokens": capabilities.max_output_tokens})
