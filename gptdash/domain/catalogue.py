"""What is known of each model: capabilities, limits, life span."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from gptdash.domain.endpoints import WireName
from gptdash.domain.image_tokens import RuleName
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Effort
from gptdash.domain.wording import mark

Sampling = Literal["temperature", "top_p", "frequency_penalty", "presence_penalty", "stop", "seed", "effort"]
ALL_SAMPLING: tuple[Sampling, ...] = (
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "seed",
    "effort",
)
OutputLimitField = Literal["max_tokens", "max_completion_tokens"]
Use = Literal["general", "everyday", "reasoning", "code_reasoning", "long_text", "demanding_work", "images_and_writing"]
SNAPSHOT: Final = re.compile(r"-20\d\d-\d\d-\d\d$")


class Capabilities(Noun):
    """What a model can do; None means that nobody told us.

    `context_window`, `max_output_tokens` and `max_input_tokens` are tokens; the last is a limit of patience, where a
    longer prompt would fit but take minutes. `sampling` names the parameters it accepts, and
    `sampling_without_reasoning` those that it accepts besides where effort is `none`. `efforts` are the values it
    accepts; none listed means that nobody told us. `wire` is the only API that serves it, `wire_for_tools` the only one
    that serves it with tools. `reasoning_summary` tells that it can be asked to sum up its reasoning, and
    `sealed_reasoning` that it gives it in a form to be sent back, on Responses. `image_rule`
    names the formula that turns its images into tokens. `weak` marks a model whose words should not be
    relied on: services then answer from evidence and rules.
    """

    wire: WireName | None = None
    wire_for_tools: WireName | None = None
    vision: bool | None = None
    tools: bool | None = None
    strict_schema: bool | None = None
    context_window: int | None = None
    max_output_tokens: int | None = None
    max_input_tokens: int | None = None
    sampling: tuple[Sampling, ...] = ALL_SAMPLING
    sampling_without_reasoning: tuple[Sampling, ...] = ()
    efforts: tuple[Effort, ...] = ()
    reasoning_summary: bool = False
    sealed_reasoning: bool = False
    output_limit_field: OutputLimitField = "max_tokens"
    encoding: Literal["o200k_base", "cl100k_base"] = "o200k_base"
    image_rule: RuleName | None = None
    weak: bool = False


class ListedModel(Noun):
    """A model as the endpoint lists it; `shutdown` is None where it announces no end."""

    name: str
    shutdown: date | None = None


class ModelEntry(Noun):
    """A model as the catalogue describes it, with the source of what it says.

    `uses` says what it is for, as keys of `USES`. `checked` is None where only the endpoint's list knows the model.
    """

    name: str
    capabilities: Capabilities
    source: str
    checked: date | None = None
    shutdown: date | None = None
    replacement: str | None = None
    uses: tuple[Use, ...] = ()

    def is_live(self, on: date) -> bool:
        """Tell whether the model still answers on a day; on the day of its shutdown it does not."""
        return self.shutdown is None or on < self.shutdown


UNKNOWN = Capabilities()
EMBEDDED = Capabilities(
    vision=False,
    tools=False,
    strict_schema=True,
    context_window=8192,
    max_output_tokens=2048,
    sampling=tuple(name for name in ALL_SAMPLING if name != "effort"),
)
LISTED: Final = "GET /v1/models"
USES: Final[dict[Use, str]] = {
    "general": mark("work with text and images that needs care"),
    "everyday": mark("many small tasks, fast and cheap"),
    "reasoning": mark("hard problems that need many steps"),
    "code_reasoning": mark("code and mathematics, step by step"),
    "long_text": mark("long texts"),
    "demanding_work": mark("the hardest code, research and professional work"),
    "images_and_writing": mark("reading images and clear writing"),
}


@cache
def catalogue() -> dict[str, ModelEntry]:
    """Read the catalogue: model name to entry."""
    raw = tomllib.loads(files("gptdash.domain").joinpath("catalogue.toml").read_text("utf-8"))
    families = raw["families"]
    return {model["name"]: _entry(model, families) for model in raw["models"]}


def _entry(model: dict[str, object], families: dict[str, dict[str, object]]) -> ModelEntry:
    """Complete a model's row by what it shares with its family."""
    own = dict(model)
    family = own.pop("family", None)
    shared = families[str(family)] if family else {}
    capabilities = {**shared, **Capabilities.model_validate(own.pop("capabilities", {})).model_dump(exclude_unset=True)}
    return ModelEntry.model_validate({**own, "capabilities": capabilities})


def entry_of(model: str) -> ModelEntry | None:
    """Look up a model by name, or by the name it is a dated snapshot of."""
    return catalogue().get(model) or catalogue().get(SNAPSHOT.sub("", model))


def capabilities_of(model: str) -> Capabilities:
    """Look up what a model can do; careful defaults where it is unknown."""
    entry = entry_of(model)
    return entry.capabilities if entry else UNKNOWN


def merged(listed: Iterable[ListedModel]) -> tuple[ModelEntry, ...]:
    """Describe what an endpoint lists, in its order: its own word on a model's end goes before the catalogue's."""
    return tuple(_merged(model) for model in listed)


def _merged(model: ListedModel) -> ModelEntry:
    entry = entry_of(model.name) or ModelEntry(name=model.name, capabilities=UNKNOWN, source=LISTED)
    return entry.model_copy(update={"name": model.name, "shutdown": model.shutdown or entry.shutdown})
