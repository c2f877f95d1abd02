"""The models that the fake serves, and what each refuses.

Written apart from gptdash's own catalogue on purpose: a mistake there must not be repeated here.
Source: https://platform.openai.com/docs/models and /docs/guides/reasoning, 2026-11-23.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Model:
    """A model; limits are tokens. `reasoning` models refuse most sampling parameters.

    `efforts` are the reasoning efforts it takes. One with `tools_need_responses` takes tools on Chat Completions only
    where it is told not to reason. `summaries` tells whether the account may ask for summaries of its reasoning.
    """

    name: str
    reasoning: bool = False
    efforts: tuple[str, ...] = ()
    tools_need_responses: bool = False
    summaries: bool = True
    system_role: bool = True
    vision: bool = True
    tools: bool = True
    schema: bool = True
    context_window: int = 128_000
    shutdown_date: str | None = None


STEPS: Final = ("low", "medium", "high", "xhigh", "max")


def _gpt_6(name: str, *more_efforts: str) -> Model:
    efforts = (*more_efforts, *STEPS)
    return Model(name, reasoning=True, efforts=efforts, tools_need_responses=True, context_window=1_050_000)


MODELS: Final = (
    _gpt_6("gpt-6-luna", "none"),
    _gpt_6("gpt-6.1-sol"),
    _gpt_6("gpt-6.2-sol"),
    Model("gpt-4o", shutdown_date="2027-01-14"),
    Model("gpt-4o-mini", shutdown_date="2027-01-14"),
    Model("gpt-4-turbo", schema=False),
    Model("o1-preview", reasoning=True, system_role=False, vision=False, tools=False, schema=False),
    Model("o1-mini", reasoning=True, system_role=False, vision=False, tools=False, schema=False),
    Model("text-only", vision=False),
    Model("small-context", context_window=200),
)
