"""What is known of each model: capabilities, limits, life span."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from gptdash.domain.noun import Noun

Sampling = Literal["temperature", "top_p", "frequency_penalty", "presence_penalty", "stop", "seed", "effort"]
ALL_SAMPLING: tuple[Sampling, ...] = (
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "seed",
)


class Capabilities(Noun):
    """What a model can do; None means that nobody told us.

    `context_window`, `max_output_tokens` and `max_input_tokens` are tokens; the last is a limit of patience, where a
    longer prompt would fit but take minutes. `sampling` names the parameters it accepts. `weak` marks a
    model whose words should not be relied on: services then answer from evidence and rules.
    """

    vision: bool | None = None
    tools: bool | None = None
    strict_schema: bool | None = None
    context_window: int | None = None
    max_output_tokens: int | None = None
    max_input_tokens: int | None = None
    sampling: tuple[Sampling, ...] = ALL_SAMPLING
    output_limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    encoding: Literal["o200k_base", "cl100k_base"] = "o200k_base"
    weak: bool = False


class ModelEntry(Noun):
    """A model as the catalogue describes it, with the source of what it says."""

    name: str
    capabilities: Capabilities
    source: str
    checked: date
    shutdown: date | None = None
    replacement: str | None = None


UNKNOWN = Capabilities()
EMBEDDED = Capabilities(vision=False, tools=False, strict_schema=True, context_window=8192, max_output_tokens=2048)


@cache
def catalogue() -> dict[str, ModelEntry]:
    """Read the catalogue: model name to entry."""
    raw = tomllib.loads(files("gptdash.domain").joinpath("catalogue.toml").read_text("utf-8"))
    entries = (ModelEntry.model_validate({**raw["defaults"], **entry}) for entry in raw["models"])
    return {entry.name: entry for entry in entries}


def capabilities_of(model: str) -> Capabilities:
    """Look up a model by name, or by the name it is a dated snapshot of; careful defaults where unknown."""
    entries = catalogue()
    if model in entries:
        return entries[model].capabilities
    known = [name for name in entries if model.startswith(f"{name}-2")]
    return entries[max(known, key=len)].capabilities if known else UNKNOWN
