"""What models refuse, learned from their own words, so that it is not sent to them again.

Source: https://platform.openai.com/docs/guides/error-codes; the fields of both APIs in openai 3.54, 2026-11-24.
"""

import re
from typing import Final, Literal, get_args

import openai

from gptdash.domain.catalogue import ALL_SAMPLING, Capabilities, Sampling
from gptdash.domain.errors import EndpointError
from gptdash.domain.requests import Effort, Parameters
from gptdash.gateway.parameters import keeping

Refusable = Sampling | Literal["summary", "output_limit"]
Refused = tuple[Refusable | Effort, ...]
NAMES: Final[dict[str, Refusable]] = {
    **{name: name for name in ALL_SAMPLING},
    "max_completion_tokens": "output_limit",
    "max_tokens": "output_limit",
    "reasoning": "effort",
    "reasoning.effort": "effort",
    "reasoning.summary": "summary",
    "reasoning_effort": "effort",
}
CODES: Final = ("unsupported_parameter", "unsupported_value")
# Servers in between keep the words and lose the code.
WORDS: Final = re.compile(
    r"'?(?P<before>[a-z_.]+)'? (?:does not support|is not supported)"
    r"|unsupported (?:parameter|value): '?(?P<after>[a-z_.]+)"
    r"|unrecognized request argument supplied: (?P<unknown>[a-z_.]+)",
    re.IGNORECASE,
)
BAD_REQUEST: Final = (400, 422)


class Refusals:
    """What the models of one endpoint have refused, learned from their own words."""

    def __init__(self) -> None:
        self._refused: dict[str, Refused] = {}

    def known(self, model: str) -> Refused:
        """Return what a model has refused so far."""
        return self._refused.get(model, ())

    def narrowed(self, model: str, capabilities: Capabilities) -> Capabilities:
        """Leave out of what a model can do what it has refused."""
        for refused in self.known(model):
            capabilities = _without(capabilities, refused)
        return capabilities

    def learn(self, model: str, error: EndpointError, sent: Parameters, known: Refused) -> Refusable | None:
        """Remember the parameter that an error names.

        `known` is what was known to be refused when the call was sent. None where the error names no parameter, or
        one that sending again would not change.
        """
        name = refused_by(error)
        if name is None or not _was_sent(name, sent):
            return None
        is_effort_value = name == "effort" and _code_of(error) == "unsupported_value"
        refused = sent.effort if is_effort_value and sent.effort else name
        if refused in known:
            return None
        if refused not in self.known(model):  # another call may have learned it in the meantime
            self._refused[model] = (*self.known(model), refused)
        return name


def refused_by(error: EndpointError) -> Refusable | None:
    """Read which parameter a server refuses; None where its error is about something else."""
    cause = error.__cause__
    if not isinstance(cause, openai.APIStatusError) or cause.status_code not in BAD_REQUEST:
        return None
    if cause.code in CODES and cause.param:
        return NAMES.get(cause.param)
    found = WORDS.search(cause.message)
    return NAMES.get(next(filter(None, found.groups())).lower()) if found else None


def _code_of(error: EndpointError) -> str | None:
    return error.__cause__.code if isinstance(error.__cause__, openai.APIStatusError) else None


def _was_sent(name: Refusable, sent: Parameters) -> bool:
    if name == "summary":  # which we ask for of ourselves
        return True
    field = "max_output_tokens" if name == "output_limit" else name
    return getattr(sent, field) not in (None, ())


def _without(capabilities: Capabilities, refused: Refusable | Effort) -> Capabilities:
    if refused == "summary":
        return capabilities.model_copy(update={"reasoning_summary": False})
    if refused == "output_limit":
        other = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
        return capabilities.model_copy(update={"output_limit_field": other[capabilities.output_limit_field]})
    if refused in get_args(Effort):
        known = capabilities.efforts or get_args(Effort)
        return capabilities.model_copy(update={"efforts": tuple(effort for effort in known if effort != refused)})
    return keeping(capabilities, tuple(name for name in ALL_SAMPLING if name != refused))
