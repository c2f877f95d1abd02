"""Fields for the sampling parameters that a model takes; what it refuses is explained, not offered."""

from typing import Final

import streamlit as st

from gptdash.domain.catalogue import Capabilities, Sampling
from gptdash.domain.requests import Effort, Parameters
from gptdash.domain.wording import mark
from gptdash.ui.markdown import plain
from gptdash.ui.text import _

LABELS: Final[dict[Sampling, str]] = {
    "effort": mark("Reasoning effort"),
    "temperature": mark("Temperature"),
    "top_p": mark("Top-p"),
    "frequency_penalty": mark("Frequency penalty"),
    "presence_penalty": mark("Presence penalty"),
    "seed": mark("Seed"),
    "stop": mark("Stop at"),
}
HELPS: Final[dict[Sampling, str]] = {
    "effort": mark("How long the model thinks before it answers. More costs more output tokens."),
    "temperature": mark("0 gives the likeliest words, 2 the most surprising ones."),
    "top_p": mark("Only the likeliest words that together have this probability are considered."),
    "frequency_penalty": mark("Above 0, a word gets less likely each time that it was used."),
    "presence_penalty": mark("Above 0, a word that was used gets less likely."),
    "seed": mark("The same seed and settings give the same reply, as far as the server manages."),
    "stop": mark("The reply ends where one of these would come; up to four."),
}
RANGES: Final[dict[Sampling, tuple[float, float, float]]] = {
    "temperature": (0.0, 2.0, 0.1),
    "top_p": (0.0, 1.0, 0.05),
    "frequency_penalty": (-2.0, 2.0, 0.1),
    "presence_penalty": (-2.0, 2.0, 0.1),
}
MOST_STOPS: Final = 4
LARGEST_SEED: Final = 2**31 - 1


def parameter_fields(parameters: Parameters, capabilities: Capabilities, prefix: str, *, disabled: bool) -> Parameters:
    """Show a field for each parameter that the model takes; returns what they hold. Others stay as they were."""
    changes: dict[str, object] = {"max_output_tokens": _output_limit(parameters, capabilities, prefix, disabled)}
    if "effort" in capabilities.sampling:
        changes["effort"] = _effort(parameters, capabilities, prefix, disabled)
    taken = _taken(capabilities, changes.get("effort"))
    offered = [name for name in RANGES if name in taken]
    columns = st.columns(2) if offered else ()
    for number, name in enumerate(offered):
        with columns[number % 2]:
            changes[name] = _number(name, getattr(parameters, name), prefix, disabled)
    if "seed" in taken:
        changes["seed"] = _seed(parameters, prefix, disabled)
    if "stop" in taken:
        changes["stop"] = _stops(parameters, prefix, disabled)
    _explain(taken)
    return parameters.model_copy(update=changes)


def _taken(capabilities: Capabilities, effort: object) -> tuple[Sampling, ...]:
    """Name what the model takes, as far as it depends on how it reasons."""
    beside = capabilities.sampling_without_reasoning if effort == "none" else ()
    return tuple(name for name in LABELS if name in capabilities.sampling or name in beside)


def _explain(taken: tuple[Sampling, ...]) -> None:
    refused = [_(label) for name, label in LABELS.items() if name not in taken]
    if refused:
        st.caption(_("This model does not take: {names}.", names=plain(", ".join(refused))))


def _output_limit(parameters: Parameters, capabilities: Capabilities, prefix: str, disabled: bool) -> int | None:
    return st.number_input(
        _("Longest reply, in tokens"),
        min_value=1,
        max_value=capabilities.max_output_tokens,
        value=_within(parameters.max_output_tokens, capabilities.max_output_tokens),
        step=256,
        placeholder=_("the model's own limit"),
        key=f"{prefix}_max_output_tokens",
        disabled=disabled,
    )


def _within(value: int | None, most: int | None) -> int | None:
    return value if value is None or most is None else min(value, most)


def _effort(parameters: Parameters, capabilities: Capabilities, prefix: str, disabled: bool) -> Effort | None:
    known: tuple[Effort, ...] = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
    options: tuple[Effort, ...] = capabilities.efforts or known
    return st.selectbox(
        _(LABELS["effort"]),
        options,
        index=options.index(parameters.effort) if parameters.effort in options else None,
        placeholder=_("the model's own choice"),
        help=_(HELPS["effort"]),
        key=f"{prefix}_effort",
        disabled=disabled,
    )


def _number(name: Sampling, value: float | None, prefix: str, disabled: bool) -> float | None:
    lowest, highest, step = RANGES[name]
    return st.number_input(
        _(LABELS[name]),
        min_value=lowest,
        max_value=highest,
        value=value,
        step=step,
        format="%.2f",
        placeholder=_("the model's own"),
        help=_(HELPS[name]),
        key=f"{prefix}_{name}",
        disabled=disabled,
    )


def _seed(parameters: Parameters, prefix: str, disabled: bool) -> int | None:
    return st.number_input(
        _(LABELS["seed"]),
        min_value=0,
        max_value=LARGEST_SEED,
        value=parameters.seed,
        step=1,
        placeholder=_("another each time"),
        help=_(HELPS["seed"]),
        key=f"{prefix}_seed",
        disabled=disabled,
    )


def _stops(parameters: Parameters, prefix: str, disabled: bool) -> tuple[str, ...]:
    chosen = st.multiselect(
        _(LABELS["stop"]),
        list(parameters.stop),
        default=list(parameters.stop),
        accept_new_options=True,
        max_selections=MOST_STOPS,
        placeholder=_("nothing"),
        help=_(HELPS["stop"]),
        key=f"{prefix}_stop",
        disabled=disabled,
    )
    return tuple(chosen)
