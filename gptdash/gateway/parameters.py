"""Which parameters go out with a call: those for which the wire has words, and which the model accepts.

Source: openai 3.54 `types/responses/response_create_params.py` (what Responses carries), 2026-11-24.
"""

from typing import Final

from gptdash.domain.catalogue import ALL_SAMPLING, Capabilities, Sampling
from gptdash.domain.endpoints import WireName
from gptdash.domain.events import Notice
from gptdash.domain.requests import Parameters
from gptdash.domain.wording import mark, sentence

CARRIED: Final[dict[WireName, tuple[Sampling, ...]]] = {
    "chat_completions": ALL_SAMPLING,
    "responses": ("temperature", "top_p", "effort"),
}
DROPPED: Final = mark("{model} does not accept these parameters here, so the call was made without them: {parameters}")


def carried_by(wire: WireName, capabilities: Capabilities) -> Capabilities:
    """Leave out the parameters for which a wire has no words."""
    return keeping(capabilities, CARRIED[wire])


def accepted(parameters: Parameters, capabilities: Capabilities) -> tuple[Parameters, tuple[Sampling, ...]]:
    """Drop what the model does not accept; returns what is left, and the names of what was set and dropped."""
    efforts = capabilities.efforts
    allowed = set(capabilities.sampling)
    if efforts and parameters.effort not in efforts:
        allowed.discard("effort")
    if parameters.effort == "none" and "effort" in allowed:
        allowed |= set(capabilities.sampling_without_reasoning)
    given = (name for name in ALL_SAMPLING if getattr(parameters, name) not in (None, ()))
    dropped = tuple(name for name in given if name not in allowed)
    return parameters.model_copy(update={name: Parameters.model_fields[name].default for name in dropped}), dropped


def dropped_notice(model: str, names: tuple[str, ...]) -> Notice:
    """Tell the user what a call was made without."""
    said = sentence(DROPPED, model=model, parameters=", ".join(names))
    return Notice(code="parameter_dropped", sentence=said)


def keeping(capabilities: Capabilities, names: tuple[Sampling, ...]) -> Capabilities:
    """Leave only these of the parameters that a model accepts."""
    fields = ("sampling", "sampling_without_reasoning")
    return capabilities.model_copy(
        update={field: tuple(name for name in getattr(capabilities, field) if name in names) for field in fields}
    )
