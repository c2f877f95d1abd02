"""Makes one call and keeps what came of it, also where it failed on the way."""

from collections.abc import Callable
from importlib.resources import files
from typing import Final

from gptdash.domain.budgets import BudgetExceeded
from gptdash.domain.catalogue import Capabilities
from gptdash.domain.errors import (
    AuthenticationFailed,
    EndpointError,
    EndpointResting,
    EngineError,
    GptdashError,
    ModelNotFound,
    NotAnApi,
    PermissionRefused,
    QuotaExhausted,
    ServerUnreachable,
)
from gptdash.domain.events import Done, Notice, TextDelta
from gptdash.domain.messages import system, user
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Parameters, Request, ResponseSchema
from gptdash.domain.safety import Enclosure
from gptdash.domain.wording import Sentence
from gptdash.gateway import Gateway

MAX_OUTPUT_TOKENS: Final = 16_384
CUT: Final = ("length", "cut", "cancelled", "failed", "unknown", "content_filter", "refusal")
# After these the next call would fail alike, and cost time or money for nothing.
FATAL: Final[tuple[type[GptdashError], ...]] = (
    AuthenticationFailed,
    PermissionRefused,
    ModelNotFound,
    QuotaExhausted,
    BudgetExceeded,
    NotAnApi,
    ServerUnreachable,
    EndpointResting,
    EngineError,
)

GoOn = Callable[[], bool]


class Answer(Noun):
    """What the model wrote; `failure` where it did not come to its end, `fatal` where asking on does not help."""

    text: str = ""
    done: Done | None = None
    notices: tuple[Sentence, ...] = ()
    failure: Sentence | None = None
    fatal: bool = False

    @property
    def complete(self) -> bool:
        """Whether the model came to the end of what it had to say."""
        return self.failure is None and self.done is not None and self.done.finish_reason not in CUT


def read_prompt(name: str, enclosure: Enclosure, reply_language: str) -> str:
    """Read a prompt of this folder, with the mark of its data and the language of the reply filled in."""
    prompt = files("gptdash.services.review.model").joinpath(name).read_text("utf-8")
    return prompt.replace("{nonce}", enclosure.nonce).replace("{reply_language}", reply_language)


def build_request(
    prompt: str, data: str, schema: ResponseSchema, capabilities: Capabilities, model: str | None = None
) -> Request:
    """Build a call for a review: the data in the user role, no tools, the form of the reply bound where possible."""
    limit = min(MAX_OUTPUT_TOKENS, capabilities.max_output_tokens or MAX_OUTPUT_TOKENS)
    return Request(
        messages=(system(prompt), user(data)),
        purpose="review",
        model=model,
        parameters=Parameters(max_output_tokens=limit),
        response_schema=schema if capabilities.strict_schema is not False else None,
    )


def ask_model(gateway: Gateway, request: Request, go_on: GoOn) -> Answer:
    """Make the call; `go_on` is asked about ten times a second, and a no cancels the call. What came is kept."""
    text: list[str] = []
    notices: list[Sentence] = []
    failure: GptdashError | None = None
    with gateway.stream(request) as live:
        try:
            for events in live.ticks():
                text += [event.text for event in events if isinstance(event, TextDelta)]
                notices += [event.sentence for event in events if isinstance(event, Notice)]
                if not go_on():
                    break
        except (EndpointError, EngineError, BudgetExceeded) as error:
            failure = error
    return Answer(
        text="".join(text),
        done=live.done,
        notices=tuple(notices),
        failure=failure.sentence if failure else None,
        fatal=isinstance(failure, FATAL),
    )
