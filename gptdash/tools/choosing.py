"""How a model can use tools: by calling functions, by a schema in their place, or not at all."""

from typing import Final, Literal

from gptdash.domain.catalogue import Capabilities
from gptdash.domain.wording import Sentence, mark, sentence

Mode = Literal["native", "action"]
TOO_WEAK: Final = mark("{model} is too small to use tools.")
UNABLE: Final = mark("{model} can neither call functions nor follow a schema.")


def mode_of(capabilities: Capabilities) -> Mode | None:
    """Choose how tools are offered; a model of which nobody knows is believed to call functions."""
    if capabilities.weak:
        return None
    if capabilities.tools is not False:
        return "native"
    return None if capabilities.strict_schema is False else "action"


def why_off(capabilities: Capabilities, model: str) -> Sentence | None:
    """Say why a model gets no tools; None where it gets them."""
    if mode_of(capabilities):
        return None
    return sentence(TOO_WEAK if capabilities.weak else UNABLE, model=model)
