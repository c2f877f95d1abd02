"""Which model to take for a task, and why."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from gptdash.domain.catalogue import ModelEntry, catalogue
from gptdash.domain.endpoints import Endpoint
from gptdash.domain.noun import Noun
from gptdash.domain.requests import Effort, Purpose
from gptdash.domain.wording import Sentence, mark, sentence

Task = Literal["simple", "complex", "coding"]
Complexity = Literal["low", "medium", "high"]
Why = Literal["cheapest", "balanced", "reasoning", "coding", "strongest"]

WHY: Final[dict[Why, str]] = {
    "cheapest": mark("{model} is the cheapest model that does this well."),
    "balanced": mark("{model} does this better than the cheapest model, at a moderate price."),
    "reasoning": mark("{model} reasons in many steps, at a fraction of the price of the strongest model."),
    "coding": mark("{model} writes and reviews code well, at a fraction of the price of the strongest model."),
    "strongest": mark("{model} is the strongest model; it is worth its price only where others fail."),
}
SUCCEEDS: Final = mark("{wanted} ended on {ended}, and {model} is its successor.")
CHOSEN: Final = mark("{model} was chosen for all pages.")
COMES_ALONG: Final = mark("It comes along with gptdash and needs no key.")
WORK: Final[dict[Purpose, tuple[Task, Complexity]]] = {
    "chat": ("simple", "low"),
    "analysis": ("complex", "medium"),
    "review": ("coding", "medium"),
    "images": ("simple", "medium"),
    "support": ("simple", "low"),
    "jobs": ("simple", "low"),
    "api": ("simple", "low"),
}


class ModelChoice(Noun):
    """A model for a task, how hard it should think, and the reason to show."""

    model: str
    reason: Sentence
    effort: Effort | None = None


class _Row(Noun):
    model: str
    effort: Effort
    why: Why


@cache
def _table() -> dict[str, dict[str, _Row]]:
    raw = tomllib.loads(files("gptdash.domain").joinpath("choosing.toml").read_text("utf-8"))
    return {task: {level: _Row.model_validate(row) for level, row in rows.items()} for task, rows in raw.items()}


def select_model(task: Task, complexity: Complexity, on: date, listed: Iterable[ModelEntry] = ()) -> ModelChoice:
    """Choose the model for a task on a day; one that has ended by then is replaced by its successor.

    `listed` is what an endpoint says of its models, such as an end that the catalogue does not know yet.
    """
    known = catalogue() | {entry.name: entry for entry in listed}
    row = _table()[task][complexity]
    wanted = known[row.model]
    chosen = live_successor(wanted, on, known)
    if chosen == wanted:
        return ModelChoice(model=chosen.name, reason=sentence(WHY[row.why], model=chosen.name), effort=row.effort)
    reason = sentence(SUCCEEDS, wanted=wanted.name, ended=str(wanted.shutdown), model=chosen.name)
    return ModelChoice(model=chosen.name, reason=reason, effort=_accepted_by(chosen, row.effort))


def default_model(endpoint: Endpoint, purpose: Purpose, on: date) -> ModelChoice | None:
    """Say which model an endpoint answers a purpose with where the request names none, and why.

    OpenAI's own endpoint takes what fits the work, unless a model was chosen for all pages. None where only the
    server can tell, which is asked for its first model then.
    """
    if endpoint.kind == "embedded" and endpoint.model:
        return ModelChoice(model=endpoint.model, reason=sentence(COMES_ALONG))
    if endpoint.model:
        return ModelChoice(model=endpoint.model, reason=sentence(CHOSEN, model=endpoint.model))
    return select_model(*WORK[purpose], on) if endpoint.kind == "openai" else None


def live_successor(entry: ModelEntry, on: date, known: Mapping[str, ModelEntry]) -> ModelEntry:
    """Follow the replacements from a model to the first that lives on a day: the model itself where it does.

    Where the last one that is known has ended too, it is that one.
    """
    while not entry.is_live(on) and entry.replacement:
        entry = known[entry.replacement]
    return entry


def _accepted_by(entry: ModelEntry, effort: Effort) -> Effort | None:
    return effort if effort in entry.capabilities.efforts else None
