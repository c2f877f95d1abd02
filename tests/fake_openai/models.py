"""The models that the fake serves, and what each refuses.

Written apart from gptdash's own catalogue on purpose: a mistake there must not be repeated here.
Source: https://platform.openai.com/docs/models and /docs/guides/reasoning, 2026-11-23.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Model:
    """A model; limits are tokens. `reasoning` models refuse most sampling parameters."""

    name: str
    reasoning: bool = False
    system_role: bool = True
    vision: bool = True
    tools: bool = True
    schema: bool = True
    context_window: int = 128_000
    shutdown_date: str | None = None


MODELS: Final = (
    Model("gpt-6-luna", reasoning=True, context_window=400_000),
    Model("gpt-6.1-sol", reasoning=True, context_window=400_000),
    Model("gpt-6.2-sol", reasoning=True, context_window=400_000),
    Model("gpt-4o", shutdown_date="2027-01-14"),
    Model("gpt-4o-mini", shutdown_date="2027-01-14"),
    Model("gpt-4-turbo", schema=False),
    Model("o1-preview", reasoning=True, system_role=False, vision=False, tools=False, schema=False),
    Model("o1-mini", reasoning=True, system_role=False, vision=False, tools=False, schema=False),
    Model("text-only", vision=False),
    Model("small-context", context_window=200),
)
