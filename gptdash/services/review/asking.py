"""Asks the model for findings: the code goes out as numbered data, as much of it as fits."""

from collections.abc import Callable
from importlib.resources import files
from typing import Final

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.errors import EndpointError, EngineError
from gptdash.domain.events import Done, TextDelta
from gptdash.domain.messages import system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Request
from gptdash.domain.safety import Enclosure
from gptdash.domain.tokens import count_text
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway
from gptdash.gateway.schema import response_schema_of
from gptdash.services.review.model_findings import CodeFindings

MAX_INPUT_TOKENS: Final = 24_000

Watch = Callable[[], object]


class Answer(Noun):
    """What the model wrote; `failure` where it did not come to its end."""

    text: str = ""
    done: Done | None = None
    failure: Sentence | None = None


def number_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Write each line behind its number and a bar."""
    return tuple(f"{number}| {text}" for number, text in enumerate(lines, 1))


def lines_that_fit(lines: tuple[str, ...], capabilities: Capabilities) -> int:
    """Count the lines from the start that one call takes: `MAX_INPUT_TOKENS`, or half the model's context window."""
    window = capabilities.context_window
    left = min(MAX_INPUT_TOKENS, window // 2) if window else MAX_INPUT_TOKENS
    for index, text in enumerate(number_lines(lines)):
        left -= count_text(text, capabilities.encoding) + 1
        if left < 0:
            return index
    return len(lines)


def build_request(lines: tuple[str, ...], language: str, reply_language: str, *, schema: bool) -> Request:
    """Build the call; the code stands between two lines that carry a mark which it cannot know."""
    enclosure = Enclosure()
    prompt = files("gptdash.services.review").joinpath("prompt.md").read_text("utf-8")
    for name, value in (("language", language), ("nonce", enclosure.nonce), ("reply_language", reply_language)):
        prompt = prompt.replace(f"{{{name}}}", value)
    return Request(
        messages=(system(prompt), user(enclosure.enclose(number_lines(lines)))),
        purpose="review",
        response_schema=response_schema_of(CodeFindings) if schema else None,
    )


def ask_model(gateway: Gateway, request: Request, watch: Watch) -> Answer:
    """Make the call; one that fails on the way still gives what had arrived.

    `watch` is called about ten times a second; what it raises cancels the call.
    """
    text, failure = "", None
    with gateway.stream(request) as live:
        try:
            for events in live.ticks():
                text += "".join(event.text for event in events if isinstance(event, TextDelta))
                watch()
        except (EndpointError, EngineError) as error:
            failure = error.sentence
    return Answer(text=text, done=live.done, failure=failure)
